"""The comments on pages of Piped, one claim each.

Comes in: comments as its API gives them (Piped-Backend, utils/obj/Comment.java). Goes out: claims in their order, and
what of them was refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from msgspec import Meta, Struct

from voxpop.model import Author, Captured, CommentClaim, Refused, When
from voxpop.sources.counts import is_rounded
from voxpop.sources.html_text import text_from_html
from voxpop.sources.json_text.elements import Salvaged
from voxpop.sources.json_text.fields import Fields, shown
from voxpop.sources.relative_times import RelativeTimes

_Whole = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
_CHANNEL: Final = "/channel/"


class Raw(Struct, gc=False, rename="camel"):
    """A comment as Piped writes it. All is optional: versions differ."""

    comment_id: str | None = None
    author: str | None = None
    commentor_url: str | None = None
    comment_text: str | None = None
    commented_time: str | None = None
    like_count: _Whole | None = None
    reply_count: _Whole | None = None
    hearted: bool | None = None
    pinned: bool | None = None
    verified: bool | None = None
    channel_owner: bool | None = None


class Claims:
    """Turns the comments of one capture into claims; knows how many were top-level so far."""

    def __init__(self, captured: Captured) -> None:
        self._times = RelativeTimes(captured)
        self._number = 0

    def of_many(self, raws: list[Raw], place: int) -> Iterator[CommentClaim | Refused]:
        for here, raw in enumerate(raws, place):
            yield self._claim(raw, here)

    def of_salvaged(self, salvaged: Salvaged, place: int) -> Iterator[CommentClaim | Refused]:
        """A comment that is not as it should be: what is right in it is taken, what is wrong named."""
        value = salvaged.value
        if not isinstance(value, dict):
            yield Refused(f"comments[{place}]", f"{shown(value)} was found where a comment was expected")
            return
        fields = Fields(value, f"comments[{place}]")
        raw = Raw(
            comment_id=fields.identifier("commentId"),
            author=fields.text("author"),
            commentor_url=fields.text("commentorUrl"),
            comment_text=fields.text("commentText"),
            commented_time=fields.text("commentedTime"),
            like_count=fields.whole("likeCount"),
            reply_count=fields.whole("replyCount"),
            hearted=fields.flag("hearted"),
            pinned=fields.flag("pinned"),
            verified=fields.flag("verified"),
            channel_owner=fields.flag("channelOwner"),
        )
        yield self._claim(raw, place, fields.was_damaged)
        yield from fields.problems

    def _claim(self, raw: Raw, place: int, was_damaged: bool = False) -> CommentClaim | Refused:
        id_ = raw.comment_id or None
        parent = id_.partition(".")[0] or None if id_ is not None and "." in id_ else None
        number = None
        if parent is None:
            self._number += 1
            number = self._number
        markup = raw.comment_text
        if markup is None:
            return Refused(f"comments[{place}]", "has no text: no commentText stands in it")
        published, edited = self._times.when(raw.commented_time) if raw.commented_time else (When(), None)
        likes = _known(raw.like_count)
        return CommentClaim(
            id=id_,
            parent_id=parent,
            author=_author(raw),
            text=text_from_html(markup) if "<" in markup or "&" in markup else markup,
            place=place,
            number=number,
            published=published,
            like_count=likes,
            like_count_is_rounded=is_rounded(likes) if likes is not None else None,
            is_pinned=raw.pinned,
            is_hearted=raw.hearted,
            is_by_channel=raw.channel_owner,
            is_edited=edited,
            author_is_verified=raw.verified,
            was_damaged=was_damaged,
            reply_count=_known(raw.reply_count),
        )


def _author(raw: Raw) -> Author:
    path = raw.commentor_url or ""
    return Author(
        path.removeprefix(_CHANNEL) or None if path.startswith(_CHANNEL) else None,
        raw.author or None,
        f"https://www.youtube.com{path}" if path.startswith("/") else path or None,
    )


def _known(count: int | None) -> int | None:
    return None if count is None or count < 0 else count
