"""What the API says of a comment.

Comes in: a comment that was found, with its thread. Goes out: a `CommentClaim`. The quick way converts the snippet at
once; what does not fit its types goes the lenient way, to the same claim.
https://developers.google.com/youtube/v3/docs/comments
"""

from __future__ import annotations

import re
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from voxpop.model import Author, CommentClaim, Refused, When
from voxpop.sources.dataapi.instants import when_from_rfc3339
from voxpop.sources.dataapi.resources import Found, snippet_of, text_in
from voxpop.sources.html_text import text_from_html
from voxpop.sources.json_text.extended import plainly
from voxpop.sources.json_text.fields import Fields

_Whole = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
_CHANNEL: Final = re.compile(r"/channel/(UC[A-Za-z0-9_-]{22})/?$")
# textDisplay is HTML or plain, and does not say which. In HTML these stand as tags or entities, never as themselves.
_TAG: Final = re.compile(r"</?(?:a|b|i|s|u|br|span|em|strong|del)(?:\s[^<>]*+)?/?>", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:amp|lt|gt|quot|nbsp|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
_PLAIN: Final = re.compile(r"""[<>"'\n&]""")


class _ChannelId(Struct, gc=False):
    value: str | None = None


class _Snippet(Struct, gc=False, rename="camel"):
    """The snippet of a comment. All is optional: people keep what they need."""

    text_original: str | None = None
    text_display: str | None = None
    author_display_name: str | None = None
    author_channel_id: _ChannelId | str | None = None
    author_channel_url: str | None = None
    channel_id: str | None = None
    video_id: str | None = None
    parent_id: str | None = None
    like_count: _Whole | None = None
    published_at: str | None = None
    updated_at: str | None = None


_TEXTS: Final = {
    name: written
    for name, written in zip(_Snippet.__struct_fields__, _Snippet.__struct_encode_fields__, strict=True)
    if name not in ("author_channel_id", "like_count")
}


def claim_of(
    found: Found, place: int, number: int, channel: str | None, is_damaged: bool, problems: list[Refused]
) -> CommentClaim | Refused:
    """The claim, or why there is none. What is wrong in parts goes to `problems`.

    `number` is what it has if it is top-level, `channel` the id of the video's channel, where the comment does not say.
    """
    at = f"comments[{place}]"
    said = snippet_of(found.value)
    snippet = None if is_damaged else _converted(said)
    if snippet is None:
        said = {name: plainly(value) for name, value in said.items()}
        fields = Fields(said, at)
        snippet = _leniently(said, fields, at)
        problems.extend(fields.problems)
    id_, parent = (_identifier(id_, at, problems) for id_ in ids_of(found))
    if snippet.text_original is None and snippet.text_display is None:
        return Refused(at, "has no text: neither textOriginal nor textDisplay stands in it")
    text = snippet.text_original if snippet.text_original is not None else plain_text(snippet.text_display or "")
    author = _author_id(snippet)
    owner = snippet.channel_id or channel
    published = _when(snippet.published_at, "publishedAt", at, problems)
    updated = _when(snippet.updated_at, "updatedAt", at, problems)
    return CommentClaim(
        id=id_,
        parent_id=parent,
        author=Author(author, snippet.author_display_name, snippet.author_channel_url),
        text=text,
        place=place,
        number=number if parent is None else None,
        published=published,
        like_count=snippet.like_count,
        like_count_is_rounded=None if snippet.like_count is None else False,
        is_by_channel=None if author is None or owner is None else author == owner,
        is_edited=None if published.latest is None or updated.latest is None else published != updated,
        was_damaged=any("U+FFFD" in problem.reason for problem in problems),
        reply_count=_reply_count(found, at, problems),
        is_displayed=snippet.text_original is None,
    )


def ids_of(found: Found) -> tuple[str | None, str | None]:
    """The ids of a comment and of the one that it answers. A reply's own id begins with that of its thread."""
    thread = found.thread
    id_ = text_in(found.value, "id")
    if thread is not None:
        return id_ or text_in(thread, "id"), None
    if parent := text_in(snippet_of(found.value), "parentId"):
        return id_, parent
    if id_ and "." in id_:
        return id_, id_.partition(".")[0]
    return id_, found.parent


def plain_text(display: str) -> str:
    """`textDisplay` as one reads it, whether it is HTML or plain.

    >>> plain_text("Nice &amp; small<br>boat"), plain_text("Fish & chips <b>")
    ('Nice & small\\nboat', 'Fish & chips <b>')
    """
    bare = _TAG.sub("", display)
    is_html = len(bare) != len(display) or "&" in display
    return text_from_html(display) if is_html and not _PLAIN.search(_ENTITY.sub("", bare)) else display


def _converted(snippet: dict[str, object]) -> _Snippet | None:
    try:
        return msgspec.convert(snippet, _Snippet)
    except (ValueError, RecursionError):
        return None


def _leniently(said: dict[str, object], fields: Fields, at: str) -> _Snippet:
    """A snippet that is not as it should be: what is right in it is taken, what is wrong named."""
    author = said.get("authorChannelId")
    inner = Fields(author, f"{at}.authorChannelId") if isinstance(author, dict) else None
    channel = fields.text("authorChannelId") if inner is None else inner.text("value")
    texts = {name: fields.text(written) for name, written in _TEXTS.items()}
    fields.problems.extend(inner.problems if inner else ())
    return _Snippet(**texts, like_count=fields.whole("likeCount"), author_channel_id=channel)


def _author_id(snippet: _Snippet) -> str | None:
    said = snippet.author_channel_id
    id_ = said.value if isinstance(said, _ChannelId) else said
    if not id_ and snippet.author_channel_url and (found := _CHANNEL.search(snippet.author_channel_url)):
        return found[1]
    return id_ or None


def _when(words: str | None, name: str, at: str, problems: list[Refused]) -> When:
    if not words:
        return When()
    found = when_from_rfc3339(words)
    if found is None:
        fields = Fields({name: words}, at)
        fields.refuse(name, "a time such as 2024-11-02T10:00:00Z")
        problems.extend(fields.problems)
    return found or When()


def _reply_count(found: Found, at: str, problems: list[Refused]) -> int | None:
    if found.thread is None:
        return None
    snippet = snippet_of(found.thread)
    count = plainly(snippet.get("totalReplyCount"))
    if count is None:
        return None
    fields = Fields({"totalReplyCount": count}, at)
    number = fields.whole("totalReplyCount")
    problems.extend(fields.problems)
    return number


def _identifier(id_: str | None, at: str, problems: list[Refused]) -> str | None:
    """An id without what no store can hold."""
    if id_ is None or id_.isascii():
        return id_
    fields = Fields({"id": id_}, at)
    whole = fields.text("id")
    problems.extend(fields.problems)
    return whole
