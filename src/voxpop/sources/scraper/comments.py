"""The comments of a file that youtube-comment-scraper wrote, one claim each.

Comes in: comments as they stand in the file, with their replies in them or after them. Goes out: claims in the file's
order, and what of them was refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from msgspec import Meta, Struct

from voxpop.model import Author, Captured, CommentClaim, Refused, When
from voxpop.sources.counts import is_rounded
from voxpop.sources.json_text.elements import Salvaged
from voxpop.sources.json_text.fields import Fields, shown
from voxpop.sources.relative_times import RelativeTimes
from voxpop.sources.sound_text import DAMAGED_BYTES

_Whole = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
_CHANNEL: Final = "/channel/"
_MILLIS: Final = 1000


class Reply(Struct, gc=False, rename="camel"):
    """A comment alone, as the command line or the website, which has its own names, writes it. All is optional."""

    id: str | None = None
    author: str | None = None
    user: str | None = None
    author_link: str | None = None
    text: str | None = None
    comment_text: str | None = None
    likes: _Whole | None = None
    time: str | None = None
    date: str | None = None
    timestamp: float | None = None
    edited: bool | None = None
    num_replies: _Whole | None = None
    number_of_replies: _Whole | None = None
    reply_to: str | None = None


class Raw(Reply, gc=False, rename="camel"):
    """A comment, with its replies where they stand in it."""

    replies: list[Reply] | None = None


class TableComment(Struct, gc=False):
    """A row of a table: a comment, whether it fills the columns of replies, which fields are refused and why."""

    raw: Reply
    is_reply: bool
    was_damaged: bool
    problems: list[tuple[str, str]]


class Timed(Struct, gc=False):
    """What of a comment tells when the file was made."""

    time: str | None = None
    date: str | None = None
    timestamp: float | None = None


class Claims:
    """Turns comments into claims; knows the time of capture, and how many were top-level so far."""

    def __init__(self, captured: Captured) -> None:
        self._times = RelativeTimes(captured)
        self._number = 0
        self._thread: str | None = None

    def of_many(self, raws: Sequence[Raw], place: int) -> Iterator[CommentClaim | Refused]:
        """Comments, and after each the replies in it; the first is at `place`."""
        for raw in raws:
            yield self.claim(raw, place)
            for here, reply in enumerate(raw.replies or (), place + 1):
                yield self.claim(reply, here, raw.id)
            place += places_of(raw)

    def of_salvaged(
        self, salvaged: Salvaged, place: int, parent: str | None = None
    ) -> Iterator[CommentClaim | Refused]:
        """A comment that is not as it should be: what is right in it is taken, what is wrong named."""
        value = salvaged.value
        if not isinstance(value, dict):
            yield Refused(f"comments[{place}]", f"{shown(value)} was found where a comment was expected")
            return
        fields = Fields(value, f"comments[{place}]")
        raw = Reply(
            id=fields.identifier("id"),
            author=fields.text("author"),
            user=fields.text("user"),
            author_link=fields.text("authorLink"),
            text=fields.text("text"),
            comment_text=fields.text("commentText"),
            likes=fields.whole("likes"),
            time=fields.text("time"),
            date=fields.text("date"),
            timestamp=fields.number("timestamp"),
            edited=fields.flag("edited"),
            num_replies=fields.whole("numReplies"),
            number_of_replies=fields.whole("numberOfReplies"),
            reply_to=fields.identifier("replyTo"),
        )
        yield self.claim(raw, place, parent, fields.was_damaged)
        yield from fields.problems
        if parent is None:
            for here, reply in enumerate(replies_in(value), place + 1):
                yield from self.of_salvaged(Salvaged(reply), here, raw.id or "")

    def of_row(self, row: TableComment, place: int) -> Iterator[CommentClaim | Refused]:
        """A comment from a table; one that fills the columns of replies answers the last that does not."""
        yield self.claim(row.raw, place, self._thread if row.is_reply else None, row.was_damaged)
        if not row.is_reply and not row.raw.reply_to:
            self._thread = row.raw.id
        if row.was_damaged:
            yield Refused(f"comments[{place}].text", DAMAGED_BYTES)
        for name, reason in row.problems:
            yield Refused(f"comments[{place}].{name}", reason)

    def claim(
        self, raw: Reply, place: int, parent: str | None = None, was_damaged: bool = False
    ) -> CommentClaim | Refused:
        id_ = raw.id or None
        within = id_.partition(".")[0] if id_ is not None and "." in id_ else None
        parent = raw.reply_to or within or parent or None
        number = None
        if parent is None:
            self._number += 1
            number = self._number
        text = raw.text if raw.text is not None else raw.comment_text
        if text is None:
            return Refused(f"comments[{place}]", "has no text: neither text nor commentText stands in it")
        published, edited = self._published(raw)
        replies = raw.num_replies if raw.num_replies is not None else raw.number_of_replies
        return CommentClaim(
            id=id_,
            parent_id=parent,
            author=_author(raw),
            text=text,
            place=place,
            number=number,
            published=published,
            like_count=raw.likes,
            like_count_is_rounded=is_rounded(raw.likes) if raw.likes is not None else None,
            is_edited=edited if raw.edited is None else raw.edited,
            was_damaged=was_damaged,
            reply_count=replies,
        )

    def _published(self, raw: Reply) -> tuple[When, bool | None]:
        words = raw.time or raw.date
        if not words:
            return When(), None
        when, edited = self._times.when(words, None if raw.timestamp is None else raw.timestamp / _MILLIS)
        return when, edited or None  # the file says of itself whether a comment was edited, or nothing does


def places_of(raw: Raw) -> int:
    """How many places a comment takes with the replies in it."""
    return 1 + len(raw.replies or ())


def replies_in(value: dict[str, object]) -> list[object]:
    """The replies in a comment that is plain JSON."""
    replies = value.get("replies")
    return replies if isinstance(replies, list) else []


def _author(raw: Reply) -> Author:
    path = raw.author_link or ""
    return Author(
        path.removeprefix(_CHANNEL) or None if path.startswith(_CHANNEL) else None,
        raw.author or raw.user or None,
        f"https://www.youtube.com{path}" if path.startswith("/") else path or None,
    )
