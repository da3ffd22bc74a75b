"""Takeout's comments and chat messages, one claim each, and the pages that they lie on.

Comes in: the rows of a table and its columns. Goes out: claims. The videos are mixed: a capture begins where a video is
named for the first time.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from typing import Final

from voxpop.model import Again, Author, CaptureClaim, Captured, Claim, CommentClaim, Refused, VideoClaim, When
from voxpop.sources.iso_times import instant_of
from voxpop.sources.json_text.fields import shown
from voxpop.sources.sound_text import DAMAGED, sound
from voxpop.sources.takeout.columns import Columns
from voxpop.sources.takeout.parts import text_of
from voxpop.sources.takeout.rows import Row
from voxpop.times import day_from_digits

_VIDEO: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_NO_PRICE: Final = re.compile(r"[0.,\s]*")
_REASON: Final = "Google Takeout holds only what the owner of the account wrote."


class Captures:
    """The captures that were yielded, and how many top-level comments each has so far."""

    def __init__(self, captured: Captured, notes: tuple[str, ...] = ()) -> None:
        self._captured, self._notes = captured, notes
        self._numbers: dict[str, int] = {}
        self._tops = array("L")
        self._last = -1

    def of(self, video: str) -> Iterator[CaptureClaim | Again]:
        """What must be said before a comment on `video`."""
        known = self._numbers.setdefault(video, len(self._tops))
        if known == len(self._tops):
            self._tops.append(0)
            yield CaptureClaim(
                VideoClaim("youtube", video),
                captured=self._captured,
                tool="Google Takeout",
                coverage="partial",
                coverage_reason=_REASON,
                notes=self._notes,
            )
        elif known != self._last:
            yield Again(known)
        self._last = known

    def next_number(self) -> int:
        """The number of a top-level comment of the capture that spoke last."""
        self._tops[self._last] += 1
        return self._tops[self._last]


def claims_of_rows(rows: Iterable[Row], columns: Columns, captured: Captured) -> Iterator[Claim]:
    """All comments of a table; a `Refused` at `comments[n]` is of the n-th row below the header."""
    captures = Captures(captured, columns.notes)
    for place, row in enumerate(rows):
        yield from _of_row(row, place, columns, captures)


def instant(words: str) -> When | None:
    """A time as Takeout writes it: a second, or a day. Without a zone it is UTC. None where it is none.

    >>> instant("2023-09-19T17:42:53.434647+00:00").earliest
    1695145373
    """
    if len(words) == 10:
        return day_from_digits(words.replace("-", ""))
    at = instant_of(words.removesuffix(" UTC"))
    return None if at is None else When(int(at), int(at), "second")


def _of_row(row: Row, place: int, columns: Columns, captures: Captures) -> Iterator[Claim]:
    at, cells = columns.at, row.cells
    if row.reason:
        yield Refused(f"comments[{place}]", f"line {row.line}: {row.reason}")
        return
    if len(cells) <= at["text"] or len(cells) <= at.get("video", 0):
        yield Refused(f"comments[{place}]", f"line {row.line} has {len(cells)} cells; more were expected")
        return
    video = cells[at["video"]] if "video" in at else ""
    if not _VIDEO.fullmatch(video):
        yield Refused(f"comments[{place}]", _no_video(row, video, columns))
        return
    yield from captures.of(video)
    yield from _comment(row, place, columns, captures)


def _comment(row: Row, place: int, columns: Columns, captures: Captures) -> Iterator[CommentClaim | Refused]:
    id_ = cell(row, columns, "id")
    text, wrong = text_of(row.cells[columns.at["text"]])
    whole = sound(text)
    was_damaged = row.was_damaged or whole != text
    parent = _parent(row, columns, id_)
    time = cell(row, columns, "time")
    published = instant(time) if time else None
    yield CommentClaim(
        id_,
        parent,
        Author(cell(row, columns, "author")),
        whole,
        place,
        captures.next_number() if parent is None else None,
        published or When(),
        was_damaged=was_damaged,
        kind="chat" if columns.kind == "chats" else "comment",
        amount=_amount(row, columns),
    )
    if wrong:
        yield Refused(f"comments[{place}].text", wrong)
    if was_damaged:
        yield Refused(f"comments[{place}].text", DAMAGED)
    if time and published is None:
        yield Refused(f"comments[{place}].published", f"{shown(time)} was found where a time was expected")


def cell(row: Row, columns: Columns, role: str) -> str | None:
    """What stands in a column; None where nothing does."""
    column = columns.at.get(role, -1)
    return row.cells[column] or None if 0 <= column < len(row.cells) else None


def _parent(row: Row, columns: Columns, id_: str | None) -> str | None:
    said = cell(row, columns, "parent") or cell(row, columns, "thread")
    if said or id_ is None or columns.kind == "chats":
        return said
    return id_.partition(".")[0] if "." in id_ else None  # the id of a reply begins with that of its thread


def _amount(row: Row, columns: Columns) -> str | None:
    """As written, with its currency where that is said. Most comments have a price of 0."""
    price = cell(row, columns, "price")
    if price is None or _NO_PRICE.fullmatch(price):
        return None
    return f"{price} {cell(row, columns, 'currency') or ''}".strip()


def _no_video(row: Row, video: str, columns: Columns) -> str:
    if video:
        return f"line {row.line}: {shown(video)} was found where the id of a video was expected"
    post = cell(row, columns, "post")
    if post:
        return f"line {row.line} is a comment on a post ({post[:60]}), not on a video; Voxpop keeps video pages"
    return f"line {row.line} does not say which video it is on"
