"""Bilibili's danmaku: XML with one element for each message, which flies over the video.

Comes in: bytes. Goes out: claims, cuts for a redaction. The elements are searched for, not parsed: real files hold
characters that XML forbids, and one bad message must not lose the rest. A document type is refused by who calls.

    <d p="second,mode,size,colour,Unix time,pool,user,id[,weight]">text</d>
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from msgspec import Struct

from voxpop.model import Author, CommentClaim, Refused, When
from voxpop.sources.cutting import Cut
from voxpop.sources.sound_text import DAMAGED_BYTES

_PIECE: Final = 1 << 20
_LONGEST: Final = 1 << 20  # bytes of one element
_ELEMENT: Final = re.compile(rb"<d\s([^<>]{0,4000}?)(?:/>|>([^<]*+)</d>)")
_START: Final = re.compile(rb"<d\s")
_P: Final = re.compile(r"""(?:^|\s)p\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_USER: Final = re.compile(r"""(?:^|\s)user\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ENTITY: Final = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(lt|gt|amp|quot|apos));")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_FIRST: Final = 1_200_000_000  # Bilibili began in 2009; what is less is no time of it
_LATEST: Final = 253402300799


class Element(Struct, frozen=True):
    """One element: bytes [start, end) of the file; `raw` is None where it cannot be read."""

    start: int
    end: int
    attributes: bytes
    text: bytes | None


def elements_of(stream: BinaryIO) -> Iterator[Element]:
    """All elements `d`, in order."""
    held, before, is_over = b"", 0, False
    while not is_over:
        piece = stream.read(_PIECE)
        is_over, held = not piece, held + piece
        done = 0
        for found in _ELEMENT.finditer(held):
            yield from _broken(held, done, found.start(), before)
            yield Element(before + found.start(), before + found.end(), found[1] or b"", found[2] or b"")
            done = found.end()
        last = held.rfind(b"<d", done)
        last = last if last >= 0 else held.rfind(b"<", done)  # the element may be cut behind it
        keep = last if last >= 0 and len(held) - last <= _LONGEST and not is_over else len(held)
        yield from _broken(held, done, keep, before)
        before, held = before + keep, held[keep:]


def messages(stream: BinaryIO) -> Iterator[CommentClaim | Refused]:
    """All messages. Never raises for what the stream holds."""
    for place, element in enumerate(elements_of(stream)):
        said = _claim(element, place)
        yield said
        if isinstance(said, CommentClaim) and said.was_damaged:
            yield Refused(f"comments[{place}].text", DAMAGED_BYTES)


def cuts(stream: BinaryIO, places: frozenset[int]) -> Iterator[Cut]:
    """What goes: of a message with an id the id stays."""
    for place, element in enumerate(elements_of(stream)):
        said = _claim(element, place)
        if place in places and isinstance(said, CommentClaim):
            husk = f'<d p=",,,,,,,{html.escape(said.id)}"></d>'.encode() if said.id else b""
            yield Cut(element.start, element.end, husk)


def _broken(held: bytes, start: int, end: int, before: int) -> Iterator[Element]:
    for found in _START.finditer(held, start, end):
        yield Element(before + found.start(), before + found.end(), b"", None)


def _claim(element: Element, place: int) -> CommentClaim | Refused:
    if element.text is None:
        reason = f"the element that begins at byte {element.start} does not end as it should"
        return Refused(f"comments[{place}]", reason)
    attributes = element.attributes.decode("utf-8", "replace")
    said = _P.search(attributes)
    if said is None:
        return Refused(f"comments[{place}]", "this element says no time (p=)")
    parts = [part.strip() for part in html.unescape(said[1] or said[2] or "").split(",")]
    parts += [""] * (8 - len(parts))
    user = _USER.search(attributes)
    text, was_damaged = _text(element.text)
    return CommentClaim(
        id=_known(parts[7]),
        parent_id=None,
        author=Author(_known(parts[6]), html.unescape(user[1] or user[2] or "") or None if user else None),
        text=text,
        place=place,
        number=place + 1,
        published=_published(parts[4]),
        start_seconds=_seconds(parts[0]),
        was_damaged=was_damaged,
        kind="chat",
    )


def _text(raw: bytes) -> tuple[str, bool]:
    """The text, and whether bytes or numbers in it are no characters."""
    text = raw.decode("utf-8", "replace")
    plain = _ENTITY.sub(_character, text)
    return plain, "\ufffd" in plain and b"\xef\xbf\xbd" not in raw


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED[found[3]]
    number = int(found[1]) if found[1] else int(found[2], 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"


def _known(words: str) -> str | None:
    return words if words not in ("", "0") else None


def _seconds(words: str) -> float | None:
    try:
        found = float(words)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _published(words: str) -> When:
    """Unix seconds, or milliseconds as recorders of live streams write them."""
    at = int(words) if re.fullmatch(r"\d{9,13}", words) else 0
    at = at // 1000 if at > 10**11 else at
    return When(at, at, "second") if _FIRST <= at <= _LATEST else When()
