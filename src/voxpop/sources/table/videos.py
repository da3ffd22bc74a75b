"""The rows of a table of videos: each is a capture of one, without comments.

Comes in: a `Table`, its `Mapping`, and what holds for all rows. Goes out: a capture for each row, at the time that the
row says it was seen, and a `Refused` for each row that names no video.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voxpop.model import Channel, Claim, Rating, Refused, VideoClaim, When
from voxpop.sources.table.mapping import Mapping
from voxpop.sources.table.moments import Times
from voxpop.sources.table.pages import Pages, Whole
from voxpop.sources.table.roles import ColumnRole
from voxpop.sources.table.sightings import captured_of
from voxpop.sources.table.tables import Table, Values
from voxpop.sources.table.values import count, is_said, number, plain, shown_cell

_ISO_DURATION: Final = re.compile(r"P(?:(\d{1,4})D)?T?(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8})(?:\.\d+)?S)?")
_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})")


class VideoRows:
    """Turns the rows of one table into claims. `has_written_breaks`: "\\n" stands for a line break in descriptions."""

    def __init__(
        self,
        table: Table,
        mapping: Mapping,
        whole: Whole,
        times: dict[ColumnRole, Times],
        has_written_breaks: bool = False,
    ) -> None:
        self._table, self._mapping, self._times = table, mapping, times
        self._at = {role: place for place, role in enumerate(mapping.roles)}
        self._pages = Pages(whole)
        self._has_written_breaks = has_written_breaks
        self._problems: list[tuple[ColumnRole, str]] = []

    def claims(self) -> Iterator[Claim]:
        """All claims of all rows."""
        for found in self._table.rows(list(self._mapping.roles.values()), self._mapping.has_header, None):
            where = self._table.place.format(found.at)
            if found.values is None:
                yield Refused(where, found.problem or "")
                continue
            named, url = self._cell(found.values, "video"), self._cell(found.values, "url")
            if not is_said(named) and not is_said(url):
                reason = f"names no video: neither its id nor its address stands in this row{found.within}"
                yield Refused(where, reason)
                continue
            identity = self._pages.identity(self._cell(found.values, "platform"), named, url)
            seen = self._when(found.values, "captured")
            claim = self._video(identity, found.values, plain(url))
            captured = None if seen.earliest is None else captured_of(seen)
            yield from self._pages.turn_to(identity, captured, claim, is_new=True)
            yield from (Refused(f"{where}.{part}", reason + found.within) for part, reason in self._problems)
            self._problems.clear()
            if found.problem is not None:
                yield Refused(f"{where}.{found.part}", found.problem)

    def _cell(self, values: Values, role: ColumnRole) -> object:
        place = self._at.get(role)
        return None if place is None else values[place]

    def _when(self, values: Values, role: ColumnRole) -> When:
        if role not in self._at:
            return When()
        cell = values[self._at[role]]
        moment = self._times[role].read(cell)
        if moment is None and is_said(cell):
            self._problems.append((role, f"{shown_cell(cell)} is no time that is known here"))
            return When(as_written=plain(cell))
        return When() if moment is None else moment.when

    def _count(self, values: Values, role: ColumnRole) -> int | None:
        cell = self._cell(values, role)
        found = count(cell)
        if found is None and is_said(cell):
            self._problems.append((role, f"{shown_cell(cell)} was found where a number was expected"))
        return None if found is None else found[0]

    def _duration(self, values: Values) -> float | None:
        cell = self._cell(values, "duration")
        found = seconds_in(cell)
        if found is None and is_said(cell):
            self._problems.append(("duration", f"{shown_cell(cell)} is no length of time that is known here"))
        return found

    def _video(self, identity: tuple[str | None, str | None], values: Values, url: str | None) -> VideoClaim:
        likes, dislikes = self._count(values, "like_count"), self._count(values, "dislike_count")
        description = self._cell(values, "description")
        text = description if isinstance(description, str) else None
        category = plain(self._cell(values, "category"))
        return VideoClaim(
            *identity,
            url=url if identity[0] in ("generic", None) else None,
            title=plain(self._cell(values, "title")),
            description=text.replace("\\n", "\n") if text is not None and self._has_written_breaks else text,
            channel=Channel(
                id=plain(self._cell(values, "channel_id")),
                name=plain(self._cell(values, "channel")),
            ),
            rating=Rating(likes=likes, dislikes=dislikes, basis="table" if (likes, dislikes) != (None, None) else None),
            published=self._when(values, "published"),
            duration_seconds=self._duration(values),
            view_count=self._count(values, "view_count"),
            comment_count=self._count(values, "comment_count"),
            tags=_tags(self._cell(values, "tags")),
            categories=(category,) if category is not None else (),
        )


def seconds_in(cell: object) -> float | None:
    """A length of time: seconds, "PT1M1S" or "1:01".

    >>> [seconds_in(c) for c in (61, "PT1M1S", "1:01:01", "0:44:5", "")]
    [61.0, 61.0, 3661.0, 2645.0, None]
    """
    if (plain_number := number(cell)) is not None:
        return plain_number if plain_number >= 0 else None
    words = cell.strip() if isinstance(cell, str) else ""
    if words.startswith("P") and len(words) > 2 and (iso := _ISO_DURATION.fullmatch(words)):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return float(days * 86400 + hours * 3600 + minutes * 60 + seconds)
    if clock := _CLOCK.fullmatch(words):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return float(hours * 3600 + minutes * 60 + seconds)
    return None


def _tags(cell: object) -> tuple[str, ...]:
    """Tags as `a|"b"`, or with commas between them."""
    words = plain(cell)
    if words is None or words == "[none]":
        return ()
    parts = words.strip("[]").split("|" if "|" in words else ",")
    return tuple(tag for part in parts if (tag := part.strip(" \"'")))
