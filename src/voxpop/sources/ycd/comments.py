"""The comments of a file that youtube-comment-downloader wrote, one claim each.

Comes in: comments as they stand in the file. Goes out: claims in the file's order, and what of them was refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from msgspec import Meta, Struct

from voxpop.model import Author, Captured, CommentClaim, Refused, When
from voxpop.sources.counts import count_in, is_rounded
from voxpop.sources.json_text.elements import Salvaged
from voxpop.sources.json_text.fields import Fields, shown
from voxpop.sources.relative_times import RelativeTimes
from voxpop.sources.sound_text import DAMAGED_BYTES

_Whole = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
_MOST_COUNTS: Final = 10_000  # that are kept
_UNKNOWN: Final[tuple[int | None, bool | None]] = (None, None)


class Raw(Struct, gc=False):
    """A comment as the tool writes it (youtube_comment_downloader/downloader.py). All is optional: versions differ."""

    cid: str | None = None
    text: str | None = None
    time: str | None = None
    author: str | None = None
    channel: str | None = None
    votes: str | _Whole | None = None
    replies: str | _Whole | None = None
    heart: bool | None = None
    reply: bool | None = None
    time_parsed: float | None = None
    paid: str | None = None


class Timed(Struct, gc=False):
    """What of a comment tells when the file was made."""

    time: str | None = None
    time_parsed: float | None = None


class Claims:
    """Turns comments into claims; knows the time of capture, and how many were top-level so far."""

    def __init__(self, captured: Captured) -> None:
        self._times = RelativeTimes(captured)
        self._counts: dict[str | int, tuple[int | None, bool | None]] = {}
        self._number = 0
        self._notes: list[Refused] = []

    def of_many(self, raws: list[Raw], place: int) -> Iterator[CommentClaim | Refused]:
        for here, raw in enumerate(raws, place):
            yield self.claim(raw, here)
            if self._notes:
                yield from self._notes
                self._notes.clear()

    def of_salvaged(self, salvaged: Salvaged, place: int) -> Iterator[CommentClaim | Refused]:
        """A comment that is not as it should be: what is right in it is taken, what is wrong named."""
        value = salvaged.value
        if not isinstance(value, dict):
            yield Refused(f"comments[{place}]", f"{shown(value)} was found where a comment was expected")
            return
        fields = Fields(value, f"comments[{place}]")
        raw = Raw(
            cid=fields.identifier("cid"),
            text=fields.text("text"),
            time=fields.text("time"),
            author=fields.text("author"),
            channel=fields.identifier("channel"),
            votes=_count(fields, "votes"),
            replies=_count(fields, "replies"),
            heart=fields.flag("heart"),
            reply=fields.flag("reply"),
            time_parsed=fields.number("time_parsed"),
            paid=fields.text("paid"),
        )
        yield self.claim(raw, place, fields.was_damaged)
        yield from (*fields.problems, *self._notes)
        self._notes.clear()

    def of_row(
        self, raw: Raw, place: int, was_damaged: bool, problems: tuple[tuple[str, str], ...]
    ) -> Iterator[CommentClaim | Refused]:
        """A comment from a table, with what of its fields was refused there."""
        yield self.claim(raw, place, was_damaged)
        if was_damaged:
            self._note(place, "text", DAMAGED_BYTES)
        for name, reason in problems:
            self._note(place, name, reason)
        yield from self._notes
        self._notes.clear()

    def claim(self, raw: Raw, place: int, was_damaged: bool = False) -> CommentClaim | Refused:
        id_ = raw.cid or None
        parent = None
        if id_ is not None and "." in id_:
            parent = id_.partition(".")[0] or None  # the id of a reply begins with that of its thread
        if parent is None:
            self._number += 1
            if raw.reply:
                self._note(place, "reply", "says that this is a reply, but its id does not name a comment before a dot")
        text = raw.text
        if text is None:
            return Refused(f"comments[{place}]", "has no text")
        published, edited = self._times.when(raw.time, raw.time_parsed) if raw.time else (When(), None)
        likes, is_rounded_ = self._counted(raw.votes, place, "votes")
        return CommentClaim(
            id=id_,
            parent_id=parent,
            author=Author(raw.channel or None, raw.author, None),
            text=text,
            place=place,
            number=self._number if parent is None else None,
            published=published,
            like_count=likes,
            like_count_is_rounded=is_rounded_,
            is_hearted=raw.heart,
            is_edited=edited,
            was_damaged=was_damaged,
            reply_count=self._counted(raw.replies, place, "replies")[0],
            amount=raw.paid or None,
        )

    def _counted(self, said: str | int | None, place: int, name: str) -> tuple[int | None, bool | None]:
        """A count in any of its forms, and whether it was rounded. Nothing is said by an empty one."""
        if said is None or said == "":
            return _UNKNOWN
        known = self._counts.get(said)
        if known is None:
            if len(self._counts) > _MOST_COUNTS:
                self._counts.clear()
            known = (said, is_rounded(said)) if isinstance(said, int) else count_in(said) or _UNKNOWN
            self._counts[said] = known
        if known is _UNKNOWN:
            self._note(place, name, f"{shown(said)} was found where a count was expected; it counts as not said")
        return known

    def _note(self, place: int, name: str, reason: str) -> None:
        self._notes.append(Refused(f"comments[{place}].{name}", reason))


def _count(fields: Fields, name: str) -> str | int | None:
    """Words or a number."""
    problems = len(fields.problems)
    number = fields.whole(name)
    if number is not None or len(fields.problems) == problems:
        return number
    del fields.problems[problems:]
    return fields.text(name)
