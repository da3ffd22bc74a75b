"""Twitch's chat of a past stream, as its interface of version 5 gave it, as TwitchDownloader still writes it, and as
the pages of Twitch receive it (GraphQL: edges with a `node`).

Comes in: rows, and the file in which they stand. Goes out: claims, and what the file says of the video. The parts of a
message (`fragments`) are its text once more, cut where a picture stands. Nodes are read in the names of version 5.

TwitchDownloader: https://github.com/lay295/TwitchDownloader ; yt-dlp keeps one answer as `.rechat.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.model import Author, Captured, Channel, Chapter, CommentClaim, Refused, VideoClaim, When
from voxpop.sources.base import Original
from voxpop.sources.chat_fates import Fates
from voxpop.sources.iso_times import instant_of
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.json_text.reader import Reader, loads
from voxpop.sources.json_text.shape import mapping_in, shape_of
from voxpop.sources.livechat.rows import Row

_ROW_NAMES: Final = frozenset({"content_offset_seconds", "message"})
_NODE_NAMES: Final = frozenset({"contentOffsetSeconds", "message"})
_TOLD: Final = ("FileInfo", "streamer", "clipper", "video")
_EDGES: Final = re.compile(rb'"comments"\s{0,9}:\s{0,9}\{[^{}\[\]]{0,400}"edges"\s{0,9}:\s{0,9}\[')
_PAGE_VIDEO: Final = re.compile(
    rb'"data"\s{0,9}:\s{0,9}\{\s{0,9}"video"\s{0,9}:\s{0,9}\{\s{0,9}"id"\s{0,9}:\s{0,9}"(\d{5,12})"'
)
_NUMBER: Final = re.compile(r"v?(\d{5,12})")


class About(Struct, frozen=True):
    """What the file says of its video and of itself."""

    video: VideoClaim
    captured: Captured | None = None
    tool: str | None = None


class Twitch:
    """The form."""

    marks: tuple[bytes, ...] = ()  # what was removed is not in these files

    def plain(self, row: Row) -> Row:
        """See `Form`."""
        node = _of(row.get("node")) or row
        return _from_node(node) if is_node(frozenset(node)) else row

    def learn(self, row: Row, number: int, fates: Fates) -> None:
        """See `Form`."""

    def ids(self, row: Row) -> tuple[str | None, str | None]:
        """See `Form`."""
        return Fields(row).text("_id") or None, None

    def husk(self, row: Row) -> Row:
        """See `Form`."""
        if not is_row(frozenset(row)):
            node = _of(row.get("node")) or row
            return {"node": {"id": node.get("id"), "contentOffsetSeconds": None, "message": {"fragments": []}}}
        kept: Row = {name: row[name] for name in ("_id", "channel_id", "content_id", "content_type") if name in row}
        return {**kept, "content_offset_seconds": None, "message": {"body": ""}}

    def claim(self, row: Row, place: str) -> tuple[CommentClaim | None, list[Refused]]:
        """See `Form`."""
        if not isinstance(row.get("message"), dict):
            return None, [Refused(place, "has no message")]
        fields, message = Fields(row, place), Fields(_of(row["message"]), f"{place}.message")
        author = Fields(_of(row.get("commenter")), f"{place}.commenter")
        author_id, channel = author.identifier("_id") or None, fields.identifier("channel_id")
        badges = frozenset(_badges(message))
        claim = CommentClaim(
            id=fields.text("_id") or None,
            parent_id=None,
            author=Author(author_id, author.text("display_name") or author.text("name")),
            text=_text(message),
            place=0,
            published=_instant(fields, "created_at"),
            is_by_channel=True if "broadcaster" in badges or (author_id and author_id == channel) else None,
            author_is_verified=True if "partner" in badges else None,
            start_seconds=fields.number("content_offset_seconds"),
            kind="chat",
            amount=f"{bits} bits" if (bits := message.whole("bits_spent")) and bits > 0 else None,
        )
        return claim, fields.problems + author.problems + message.problems


def is_row(names: frozenset[str]) -> bool:
    """Whether these are names of a message."""
    return names >= _ROW_NAMES


def is_node(names: frozenset[str]) -> bool:
    """Whether these are names of a message as pages receive it."""
    return names >= _NODE_NAMES


def is_page_answer(head: bytes) -> bool:
    """Whether what begins so, an object or a list of them, holds edges with such messages."""
    if b'"contentOffsetSeconds"' not in head:
        return False
    return _EDGES.search(head) is not None


def is_edge(names: frozenset[str], first: bytes) -> bool:
    """Whether an object with these names, which begins so, is such a message, or holds one as its node."""
    return is_node(names) or ("node" in names and b'"contentOffsetSeconds"' in first)


def is_answer(head: bytes) -> bool:
    """Whether the object that begins so holds messages under `comments`."""
    return b'"content_offset_seconds"' in head and is_row(frozenset(mapping_in(shape_of(head), "comments", 0)))


def about(page: Original, head: bytes) -> About:
    """What stands before the messages; where nothing does, the first message says which video it is."""
    told = _told(page)
    video = Fields(_of(told.get("video")))
    streamer = Fields(_of(told.get("streamer")))
    number = None if told.get("clipper") else _NUMBER.fullmatch(video.identifier("id") or _first_video(head) or "")
    length = video.number("length")
    claim = VideoClaim(
        platform="twitchvod" if number else None,
        id=f"v{number[1]}" if number else None,
        title=video.text("title"),
        description=video.text("description"),
        channel=Channel(streamer.identifier("id"), streamer.text("name"), handle=streamer.text("login")),
        published=_instant(video, "created_at"),
        duration_seconds=length if length and length > 0 else None,
        view_count=video.whole("viewCount"),
        categories=(game,) if (game := video.text("game")) else (),
        chapters=tuple(_chapters(video)),
    )
    made = _instant(Fields(_of(told.get("FileInfo"))), "CreatedAt")
    captured = Captured(made.earliest, made.latest, "second", "FileInfo of the file") if made.latest else None
    return About(claim, captured, "TwitchDownloader" if "FileInfo" in told else None)


def _told(page: Original) -> Row:
    """The objects beside the messages that say what they are of."""
    found: Row = {}
    with suppress(Refusal, ValueError, RecursionError), page.open() as stream:
        reader = Reader(stream)
        for name in reader.names() if reader.peek() == b"{" else ():
            if name in _TOLD:
                found[name] = loads(reader.value() or b"null")
            elif name == "comments" and "video" in found:
                break
            else:
                reader.skip()
    return found


def _first_video(head: bytes) -> str | None:
    if found := _PAGE_VIDEO.search(head):
        return found[1].decode()
    shape = shape_of(head)
    row = mapping_in(shape, "comments", 0) or mapping_in(shape, 0) or mapping_in(shape)
    return Fields(row).identifier("content_id") if row.get("content_type", "video") == "video" else None


def _from_node(node: Row) -> Row:
    author, message = _of(node.get("commenter")), _of(node.get("message"))
    badges = message.get("userBadges")
    names = [_of(badge).get("setID") for badge in badges] if isinstance(badges, list) else []
    return {
        "_id": node.get("id"),
        "created_at": node.get("createdAt"),
        "content_offset_seconds": node.get("contentOffsetSeconds"),
        "commenter": {"_id": author.get("id"), "display_name": author.get("displayName"), "name": author.get("login")},
        "message": {"fragments": message.get("fragments"), "user_badges": [{"_id": name} for name in names]},
    }


def _of(value: object) -> Row:
    return value if isinstance(value, dict) else {}


def _text(message: Fields) -> str:
    body = message.text("body")
    if body is not None:
        return body
    return "".join(part.text("text") or "" for part in message.objects("fragments"))


def _badges(message: Fields) -> Iterator[str]:
    for badge in message.objects("user_badges"):
        if name := badge.text("_id"):
            yield name


def _chapters(video: Fields) -> Iterator[Chapter]:
    for one in video.objects("chapters"):
        start, length = one.number("startMilliseconds"), one.number("lengthMilliseconds")
        if start is not None and (title := one.text("description")):
            yield Chapter(start / 1000, None if length is None else (start + length) / 1000, title)


def _instant(fields: Fields, name: str) -> When:
    said = fields.text(name)
    if not said:
        return When()
    at = instant_of(said)
    if at is None or at <= 0:
        if not said.startswith("0001-"):  # how .NET writes that there is no time
            fields.refuse(name, "a time, such as 2024-01-02T03:04:05Z,")
        return When()
    return When(int(at), int(at), "second")
