"""`my-comments.html` and `my-live-chat-messages.html`, which Takeout gave until 2023.

Comes in: a list of items, in any language. Goes out: claims. An item names its video by a link, its time in figures,
and, where it is a comment, its id in the link; the text stands below the first line break.

    <li>You added a <a href="http://www.youtube.com/watch?v=Abc12345_-x&amp;lc=Ugx...">comment</a> on
        <a href="http://www.youtube.com/watch?v=Abc12345_-x">a video</a> at 2020-05-06 19:32:44 UTC.<br/>Nice boat</li>
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from voxpop.model import Author, Captured, Claim, CommentClaim, CommentKind, Refused, When
from voxpop.sources.html_text import text_from_html
from voxpop.sources.sound_text import DAMAGED_BYTES
from voxpop.sources.takeout.comments import Captures, instant

_PIECE: Final = 1 << 16
_LONGEST: Final = 1 << 20
_ITEM: Final = re.compile(rb"<li(?:\s[^<>]{0,200})?>(.*?)</li\s{0,9}>", re.DOTALL | re.IGNORECASE)
_OPENS: Final = re.compile(rb"<li[\s>]", re.IGNORECASE)
_BREAK: Final = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_LINK: Final = re.compile(r"""href\s{0,9}=\s{0,9}["']https?://(?:www\.|m\.)?youtube\.com/watch\?([^"'<>]{1,500})["']""")
_VIDEO: Final = re.compile(r"(?:^|&)v=([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])")
_COMMENT: Final = re.compile(r"(?:^|&)lc=([A-Za-z0-9_.-]{10,120})")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:Z|\s?UTC)?")
_SENT: Final = re.compile(r"\s*Sent at ")


def has_messages(head: bytes) -> bool:
    """Whether the first item of a list names a video and a time before its first line break."""
    found = _ITEM.search(head)
    if found is None:
        return False
    top = _BREAK.split(found[1][:4000].decode("utf-8", "replace"), maxsplit=1)
    return len(top) == 2 and _LINK.search(top[0]) is not None and _TIME.search(top[0]) is not None


def claims_of_messages(stream: BinaryIO, name: str, captured: Captured) -> Iterator[Claim]:
    """All items, in order; a `Refused` at `comments[n]` is of the n-th."""
    captures = Captures(captured)
    is_chat = "chat" in name.lower()
    for place, item in enumerate(_items(stream)):
        if item is None:
            yield Refused(f"comments[{place}]", "this item is longer than 1 MB, or the file ends in the middle of it")
        else:
            yield from _claims(item, place, is_chat, captures)


def _items(stream: BinaryIO) -> Iterator[bytes | None]:
    """What stands between `<li>` and `</li>`; None for an item that does not end."""
    held = b""
    while piece := stream.read(_PIECE):
        held += piece
        end = 0
        for found in _ITEM.finditer(held):
            yield found[1]
            end = found.end()
        held = held[end:]
        if len(held) > _LONGEST:
            yield from [None] if _OPENS.search(held) else []
            held = b""
    if _OPENS.search(held):
        yield None


def _claims(item: bytes, place: int, is_chat: bool, captures: Captures) -> Iterator[Claim]:
    words = item.replace(b"\0", b"\xff").decode("utf-8", "replace")  # zeros are what a disk leaves of bytes
    top, *rest = _BREAK.split(words, maxsplit=1)
    asked = [html.unescape(link) for link in _LINK.findall(top)]
    video = next((found[1] for link in asked if (found := _VIDEO.search(link))), None)
    if video is None or not rest:
        reason = "names no video" if rest else "has no line break, below which its text should stand"
        yield Refused(f"comments[{place}]", f"this item {reason}; Voxpop keeps what was said on videos")
        return
    id_ = next((found[1] for link in asked if (found := _COMMENT.search(link))), None)
    parent = id_.partition(".")[0] if id_ and "." in id_ else None
    time = _TIME.search(top)
    was_damaged = "\ufffd" in words and "\ufffd".encode() not in item
    kind: CommentKind = "chat" if id_ is None and (is_chat or _SENT.match(top)) else "comment"
    yield from captures.of(video)
    yield CommentClaim(
        id_,
        parent,
        Author(),
        text_from_html(rest[0]).strip(),
        place,
        captures.next_number() if parent is None else None,
        (instant(time[0]) if time else None) or When(),
        was_damaged=was_damaged,
        kind=kind,
    )
    if was_damaged:
        yield Refused(f"comments[{place}].text", DAMAGED_BYTES)
