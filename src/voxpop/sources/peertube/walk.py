"""The comments and videos that one file of PeerTube holds, in its order.

Comes in: a list of comments, a thread's tree, a page of videos, an ActivityPub object or collection, a part of a user's
export: JSON all of them. Goes out: each comment with the one that it hangs from, each video as plain JSON; what cannot
be read, as `Refused`. Quick where a comment is as it should be, lenient where not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from voxpop.model import Refused
from voxpop.sources.base import Original
from voxpop.sources.json_text.document import Document, Plan
from voxpop.sources.json_text.elements import Broken, Salvaged, elements
from voxpop.sources.json_text.fields import Fields, shown
from voxpop.sources.json_text.reader import Reader, loads

PLAN: Final = Plan(
    lists="data children videos comments orderedItems items",
    fields="""
        total totalNotDeletedComments totalChildren comment id uuid shortUUID name url description publishedAt createdAt
        updatedAt originallyPublishedAt category licence language privacy duration isLive views viewers likes dislikes
        comments nsfw tags state channel chapters captions timecode type content mediaType published updated deleted
        duration tag sensitive isLiveBroadcast attributedTo hasParts hasPart subtitleLanguage totalItems partOf object
        inReplyTo text threadId inReplyToCommentId videoId deletedAt isDeleted totalReplies account video videoUrl
        inReplyToCommentUrl
    """,
)


_Whole = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]  # a catalogue holds 64 bits


class Account(Struct, rename="camel", gc=False):
    """Who wrote a comment, as REST has it."""

    name: str | None = None
    display_name: str | None = None
    url: str | None = None


class VideoName(Struct, gc=False):
    """Which video a comment is of, in the lists that moderators see."""

    uuid: str | None = None
    name: str | None = None


class Comment(Struct, rename="camel", gc=False):
    """A comment of REST, of ActivityPub or of an export; or a branch of a tree, which holds one. All is optional."""

    id: int | str | None = None
    url: str | None = None
    text: str | None = None
    thread_id: int | None = None
    in_reply_to_comment_id: int | None = None
    video_id: int | None = None
    created_at: str | None = None
    deleted_at: str | None = None
    is_deleted: bool | None = None
    total_replies: _Whole | None = None
    account: Account | None = None
    video: VideoName | None = None
    video_url: str | None = None
    in_reply_to_comment_url: str | None = None
    type: str | None = None
    content: str | None = None
    published: str | None = None
    in_reply_to: str | None = None
    attributed_to: Any = None
    object: Any = None
    uuid: Any = None
    comment: Comment | None = None
    children: list[Comment] | None = None


class Said(Struct):
    """A comment; `parent` is the one under which it stands in a tree, `problems` those of its fields."""

    comment: Comment
    parent: Comment | None
    place: int
    problems: list[Refused]


class Video(Struct):
    """A video's object."""

    values: dict[str, object]


_UNREADABLE: Final = "cannot be read: it is nested too deeply, or holds a number that is too long"
_decode: Final = msgspec.json.Decoder(Comment).decode
_RAWS: Final = msgspec.json.Decoder(list[msgspec.Raw])


class Walk:
    """One walk over the file. `place` counts the comments so far; `was_cut_off` says that it ended in the middle."""

    def __init__(self) -> None:
        self.place = 0
        self.was_cut_off = False

    @staticmethod
    def places_in(raw: bytes) -> int:
        """How many places an element of a list takes: none where it is a video."""
        walk = Walk()
        for _ in walk._of_raw(raw, None):
            pass
        return walk.place

    def found(
        self, original: Original, window: int, document: Document, head: dict[str, object] | None = None
    ) -> Iterator[Said | Video | Refused]:
        """All of it. `document` takes the fields; `head` holds those of an earlier walk: what they are themselves
        comes first.
        """
        root = None
        for said in self.of_head(head or {}):
            root = said.comment if isinstance(said, Said) else None
            yield said
        for path, reader in PLAN.lists_of(original, document, window):
            yield from self._of_list(reader, root if path == "children" else None)

    def of_head(self, head: dict[str, object]) -> Iterator[Said | Video | Refused]:
        """What the fields of the file are themselves: a comment, a tree's first comment, or a video."""
        if says_something(head):
            yield from self._of_values(head)

    def _of_list(self, reader: Reader, root: Comment | None) -> Iterator[Said | Video | Refused]:
        for found in elements(reader, _RAWS):
            if isinstance(found, list):
                for raw in found:
                    yield from self._of_raw(bytes(raw), root)
            elif isinstance(found, Salvaged):
                yield from self._of_value(found.value, root)
            else:
                yield self._broken(found)

    def _broken(self, broken: Broken) -> Refused:
        self.was_cut_off = self.was_cut_off or broken.is_end
        self.place += 1
        return Refused(f"comments[{self.place - 1}]", broken.reason)

    def _of_raw(self, raw: bytes, root: Comment | None) -> Iterator[Said | Video | Refused]:
        with suppress(ValueError, RecursionError):
            node = _decode(raw)
            if node.uuid is None and node.object is None:
                yield from self._of_tree(node, root)
                return
        try:
            value = loads(raw)
        except (ValueError, RecursionError):
            self.place += 1
            yield Refused(f"comments[{self.place - 1}]", "cannot be read: it is nested too deeply")
            return
        yield from self._of_value(value, root)

    def _of_tree(self, node: Comment, root: Comment | None) -> Iterator[Said]:
        waiting = [(node, root)]
        while waiting:
            node, parent = waiting.pop()
            comment = node.comment or node
            yield Said(comment, parent, self.place, [])
            self.place += 1
            waiting.extend((child, comment) for child in reversed(node.children or ()))

    def _of_value(self, value: object, root: Comment | None) -> Iterator[Said | Video | Refused]:
        if isinstance(value, dict):
            yield from self._of_values(value, root)
            return
        yield Refused(f"comments[{self.place}]", f"{shown(value)} was found where a comment was expected")
        self.place += 1

    def _of_values(self, values: dict[str, Any], root: Comment | None = None) -> Iterator[Said | Video | Refused]:
        if values.get("type") in ("Create", "Update", "Announce") and isinstance(values.get("object"), dict):
            values = values["object"]
        if values.get("uuid") is not None and "comment" not in values:
            yield Video(values)
            return
        waiting: list[tuple[dict[str, Any], Comment | None]] = [(values, root)]
        while waiting:
            values, parent = waiting.pop()
            held = values.get("comment")
            place = f"comments[{self.place}]"
            own = held if isinstance(held, dict) else values
            fields = Fields(own, place)
            comment = _leniently(own, fields, place)
            yield Said(comment, parent, self.place, fields.problems)
            self.place += 1
            children = values.get("children")
            branches = [child for child in children if isinstance(child, dict)] if isinstance(children, list) else []
            waiting.extend((child, comment) for child in reversed(branches))


def says_something(values: dict[str, object]) -> bool:
    """Whether the fields of a file are themselves a comment, a tree's first comment, or a video."""
    if values.get("uuid") is not None or isinstance(values.get("comment"), dict):
        return True
    if values.get("type") in ("Create", "Update", "Announce"):
        return isinstance(values.get("object"), dict)
    return values.get("type") in ("Note", "Tombstone") or "threadId" in values or "inReplyToCommentId" in values


def _leniently(values: dict[str, Any], fields: Fields, place: str) -> Comment:
    account, video = (Fields(fields.mapping(name), f"{place}.{name}") for name in ("account", "video"))
    number = values.get("id")
    comment = Comment(
        id=number if type(number) is int else fields.identifier("id"),
        url=fields.text("url"),
        text=fields.text("text"),
        thread_id=fields.whole("threadId"),
        in_reply_to_comment_id=fields.whole("inReplyToCommentId"),
        video_id=fields.whole("videoId"),
        created_at=fields.text("createdAt"),
        deleted_at=fields.text("deletedAt"),
        is_deleted=fields.flag("isDeleted"),
        total_replies=fields.whole("totalReplies"),
        account=Account(account.text("name"), account.text("displayName"), account.text("url"))
        if "account" in fields
        else None,
        video=VideoName(video.text("uuid"), video.text("name")) if "video" in fields else None,
        video_url=fields.text("videoUrl"),
        in_reply_to_comment_url=fields.text("inReplyToCommentUrl"),
        type=fields.text("type"),
        content=fields.text("content"),
        published=fields.text("published"),
        in_reply_to=fields.text("inReplyTo"),
        attributed_to=values.get("attributedTo"),
    )
    fields.problems.extend(account.problems + video.problems)
    return comment
