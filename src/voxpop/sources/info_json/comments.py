"""The comments of an info.json, one claim each.

Comes in: lists of comments and their `Page`. Goes out: claims in captured order. The quick way decodes a window of
comments at once; what does not fit its types goes the lenient way, alone, to the same claim. yt-dlp writes a flat list;
where somebody has put replies into what they answer, each follows that, and has a place of its own.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from voxpop.model import Author, Captured, CommentClaim, Provenance, Refused, When
from voxpop.sources.counts import is_rounded
from voxpop.sources.html_text import text_from_html
from voxpop.sources.info_json.capture import captured_of
from voxpop.sources.info_json.page import Page
from voxpop.sources.info_json.renaming import renamed, time_in
from voxpop.sources.info_json.threads import values_in
from voxpop.sources.json_text.elements import Broken, Salvaged, elements
from voxpop.sources.json_text.fields import Fields, shown
from voxpop.sources.json_text.reader import Reader
from voxpop.sources.relative_times import RelativeTimes, when_from_stamp

# A catalogue holds 64 bits; what is larger goes the lenient way, where it is refused by name.
_Whole = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
_LATEST: Final = 253402300799  # the end of the year 9999
_TOP: Final = frozenset({"root", "0", 0})  # yt-dlp's word where a comment answers none, and its sites'
# yt-dlp said "not hearted" of every comment then: https://github.com/yt-dlp/yt-dlp/issues/7411
_HEARTS_LOST: Final = ("2023.06.21", "2023.07.06")


class Raw(Struct, gc=False):
    """A comment as yt-dlp writes it (yt_dlp/extractor/common.py). All is optional, whatever that says."""

    id: str | int | None = None
    parent: str | int | None = None
    text: str | None = None
    html: str | None = None
    author: str | None = None
    author_id: str | int | None = None
    author_url: str | None = None
    author_is_uploader: bool | None = None
    author_is_verified: bool | None = None
    is_favorited: bool | None = None
    is_pinned: bool | None = None
    like_count: _Whole | None = None
    dislike_count: _Whole | None = None
    timestamp: _Whole | float | None = None
    start_time: float | None = None
    words: str | None = msgspec.field(default=None, name="_time_text")
    old_words: str | None = msgspec.field(default=None, name="time_text")
    reply_count: _Whole | None = None  # which yt-dlp itself does not write
    replies: list[Raw] | int | str | None = None  # some write how many there are


DECODER: Final = msgspec.json.Decoder(list[Raw])
_PLAIN: Final = msgspec.json.Decoder(list[dict[str, Any]])


def claims_of_comments(
    readers: Iterable[Reader], page: Page, provenance: Provenance, place: int = 0
) -> Generator[CommentClaim | Refused, None, int]:
    """All comments in the lists before which `readers` stand, and a `Refused` for whatever could not be taken in.

    Never raises for what the file holds. Returns the place of the comment that would come next.
    """
    claims = Claims(page, captured_of(page, provenance))
    for reader in readers:
        if page.renaming:
            place = yield from _claims_of_plain(reader, claims, place)
            continue
        for found in elements(reader, DECODER):
            if isinstance(found, list):
                place = yield from claims.of_many(found, place)
            elif isinstance(found, Salvaged):
                place = yield from claims.of_salvaged(found.value, place)
            else:
                yield Refused(f"comments[{place}]", found.reason)
                place += 1
    return place


def _claims_of_plain(reader: Reader, claims: Claims, place: int) -> Generator[CommentClaim | Refused, None, int]:
    for found in elements(reader, _PLAIN):
        if isinstance(found, Broken):
            yield Refused(f"comments[{place}]", found.reason)
            place += 1
            continue
        for value in found if isinstance(found, list) else (found.value,):
            place = yield from claims.of_salvaged(value, place)
    return place


def replies_in(raw: Raw) -> Iterator[Raw]:
    """The replies in a comment, each before its own; each then names what it answers."""
    waiting = [raw]
    while waiting:
        above = waiting.pop()
        if above is not raw:
            yield above
        for reply in reversed(above.replies) if isinstance(above.replies, list) else ():
            reply.parent = above.id if reply.parent is None else reply.parent
            waiting.append(reply)


class Claims:
    """Turns comments into claims; knows the platform, the time of capture, and how many were top-level so far."""

    def __init__(self, page: Page, captured: Captured) -> None:
        self._is_youtube = page.platform == "youtube"
        self._seen = captured.latest
        self._hearts_known = not (_HEARTS_LOST[0] <= (page.version or "") < _HEARTS_LOST[1])
        self._number = 0
        self._times = RelativeTimes(captured)
        self._renaming = page.renaming

    def of_many(self, raws: Sequence[Raw], place: int) -> Generator[CommentClaim | Refused, None, int]:
        """These comments, and the replies in them. Returns the place of the comment that would come next."""
        for raw in raws:
            yield self._claim(raw, place, False)
            place += 1
            if raw.replies.__class__ is list:
                for reply in replies_in(raw):
                    yield self._claim(reply, place, False)
                    place += 1
        return place

    def of_salvaged(self, value: object, place: int) -> Generator[CommentClaim | Refused, None, int]:
        """A comment that is not as it should be: what is right in it is taken, what is wrong named; so its replies."""
        for comment in values_in(value, lambda value: renamed(value, self._renaming)):
            yield from self._of_one(comment, place)
            place += 1
        return place

    def _of_one(self, value: object, place: int) -> Iterator[CommentClaim | Refused]:
        if not isinstance(value, dict):
            yield Refused(f"comments[{place}]", f"{shown(value)} was found where a comment was expected")
            return
        published, value = time_in(value)
        fields = Fields(value, f"comments[{place}]")
        raw = Raw(
            id=fields.identifier("id"),
            parent=fields.identifier("parent"),
            text=fields.text("text"),
            html=fields.text("html"),
            author=fields.text("author"),
            author_id=fields.identifier("author_id"),
            author_url=fields.text("author_url"),
            author_is_uploader=fields.flag("author_is_uploader"),
            author_is_verified=fields.flag("author_is_verified"),
            is_favorited=fields.flag("is_favorited"),
            is_pinned=fields.flag("is_pinned"),
            like_count=fields.whole("like_count"),
            dislike_count=fields.whole("dislike_count"),
            reply_count=fields.whole("reply_count"),
            timestamp=fields.number("timestamp"),
            start_time=fields.number("start_time"),
            words=fields.text("_time_text"),
            old_words=fields.text("time_text"),
        )
        claim = self._claim(raw, place, fields.was_damaged)
        if published is not None and isinstance(claim, CommentClaim):
            claim = replace(claim, published=published)
        yield claim
        yield from fields.problems

    def _claim(self, raw: Raw, place: int, was_damaged: bool) -> CommentClaim | Refused:
        id_ = _identifier(raw.id)
        parent = self._parent(raw, id_)
        number = None
        if parent is None:
            self._number += 1
            number = self._number
        text = raw.text
        if text is None:
            if raw.html is None:
                return Refused(f"comments[{place}]", "has no text: neither text nor html stands in it")
            text = text_from_html(raw.html)
        words = raw.words or raw.old_words
        published, edited = (
            self._published(words, raw.timestamp) if words or raw.timestamp is not None else (When(), None)
        )
        likes = raw.like_count
        return CommentClaim(
            id_,
            parent,
            Author(_identifier(raw.author_id), raw.author, raw.author_url),
            text,
            place,
            number,
            published,
            likes,
            is_rounded(likes) if likes is not None and self._is_youtube else None,
            raw.dislike_count,
            raw.is_pinned,
            raw.is_favorited if self._hearts_known or raw.is_favorited else None,
            raw.author_is_uploader,
            edited,
            raw.author_is_verified,
            raw.start_time if raw.start_time is None or math.isfinite(raw.start_time) else None,
            was_damaged,
            reply_count=raw.reply_count,
        )

    def _parent(self, raw: Raw, id_: str | int | None) -> str | None:
        parent = raw.parent
        if parent is None and self._is_youtube and isinstance(id_, str) and "." in id_:
            return id_.partition(".")[0]  # the id of a reply begins with that of its thread
        return None if parent is None or parent in _TOP or parent == id_ else _identifier(parent)

    def _published(self, words: str | None, timestamp: int | float | None) -> tuple[When, bool | None]:
        """When it was written, and whether it was edited, which only YouTube's words for the time say."""
        if words and (self._is_youtube or timestamp is None):
            when, is_edited = self._times.when(words)
            if when.latest is None and timestamp is not None:
                when = when_from_stamp(timestamp, self._seen, when.as_written)
            return when, is_edited
        if timestamp is None or not -_LATEST < timestamp <= _LATEST:
            return When(), None
        if self._is_youtube:
            return when_from_stamp(timestamp, self._seen), None
        return When(int(timestamp), int(timestamp), "second"), None


def _identifier(value: str | int | None) -> str | None:
    return value or None if value.__class__ is str else None if value is None else str(value)
