"""The comments on pages of Invidious, one claim each.

Comes in: comments as its API gives them (src/invidious/comments/youtube.cr). Goes out: claims in the file's order, and
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
_YOUTUBE: Final = "https://www.youtube.com"


class Heart(Struct, gc=False):
    """The publisher's heart: that it is there is all that it says."""


class Replies(Struct, gc=False, rename="camel"):
    """How many replies there are, which another page holds."""

    reply_count: _Whole | None = None


class Raw(Struct, gc=False, rename="camel"):
    """A comment as Invidious writes it. All is optional: versions differ."""

    comment_id: str | None = None
    author: str | None = None
    author_id: str | None = None
    author_url: str | None = None
    verified: bool | None = None
    author_is_channel_owner: bool | None = None
    is_pinned: bool | None = None
    is_edited: bool | None = None
    like_count: _Whole | None = None
    content: str | None = None
    content_html: str | None = None
    published: _Whole | None = None
    published_text: str | None = None
    creator_heart: Heart | None = None
    replies: Replies | None = None
    reply_count: _Whole | None = None


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
        replies = Fields(fields.mapping("replies"), f"comments[{place}].replies")
        raw = Raw(
            comment_id=fields.identifier("commentId"),
            author=fields.text("author"),
            author_id=fields.text("authorId"),
            author_url=fields.text("authorUrl"),
            verified=fields.flag("verified"),
            author_is_channel_owner=fields.flag("authorIsChannelOwner"),
            is_pinned=fields.flag("isPinned"),
            is_edited=fields.flag("isEdited"),
            like_count=fields.whole("likeCount"),
            content=fields.text("content"),
            content_html=fields.text("contentHtml"),
            published=fields.whole("published"),
            published_text=fields.text("publishedText"),
            creator_heart=Heart() if fields.mapping("creatorHeart") else None,
            replies=Replies(replies.whole("replyCount")),
            reply_count=fields.whole("replyCount"),
        )
        yield self._claim(raw, place, fields.was_damaged)
        yield from fields.problems
        yield from replies.problems

    def _claim(self, raw: Raw, place: int, was_damaged: bool = False) -> CommentClaim | Refused:
        id_ = raw.comment_id or None
        parent = id_.partition(".")[0] or None if id_ is not None and "." in id_ else None
        number = None
        if parent is None:
            self._number += 1
            number = self._number
        text = raw.content
        if text is None:
            if raw.content_html is None:
                return Refused(f"comments[{place}]", "has no text: neither content nor contentHtml stands in it")
            text = text_from_html(raw.content_html)
        likes = raw.like_count
        return CommentClaim(
            id=id_,
            parent_id=parent,
            author=Author(raw.author_id or None, raw.author or None, _address(raw.author_url)),
            text=text,
            place=place,
            number=number,
            published=self._published(raw),
            like_count=likes,
            like_count_is_rounded=is_rounded(likes) if likes is not None else None,
            is_pinned=raw.is_pinned,
            is_hearted=True if raw.creator_heart is not None else None,
            is_by_channel=raw.author_is_channel_owner,
            is_edited=raw.is_edited,
            author_is_verified=raw.verified,
            was_damaged=was_damaged,
            reply_count=raw.replies.reply_count if raw.replies is not None else raw.reply_count,
        )

    def _published(self, raw: Raw) -> When:
        """Invidious subtracts "2 years" from now, and puts what is between into words, in the reader's language."""
        if raw.published is not None:
            return self._times.before(raw.published_text or "", raw.published)
        return self._times.when(raw.published_text)[0] if raw.published_text else When()


def _address(path: str | None) -> str | None:
    return f"{_YOUTUBE}{path}" if path and path.startswith("/") else path or None
