"""Bilibili's danmaku: XML with one element for each message, which flies over the video.

Comes in: bytes. Goes out: claims, cuts for a redaction. A document type is refused by who calls. What recorders of live
streams add beside them is no message (gifts, who joined), but for those that were paid for.

    <d p="second,mode,size,colour,Unix time,pool,user,id[,weight]">text</d>
    <sc ts="second" user="name" uid="user" price="30">text</sc>
    <s timestamp="Unix time" username="name" uid="user" price="30" type="super_chat">text</s>
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from voxpop.model import Author, CommentClaim, Refused, When
from voxpop.sources.cutting import Cut
from voxpop.sources.livechat.markup import Element, Kind, plain
from voxpop.sources.sound_text import DAMAGED_BYTES

_MESSAGES: Final = Kind("d", "sc", "s")
_PAID: Final = re.compile(rb"""\btype\s*=\s*["']super_chat["']""")
_PRICE: Final = re.compile(r"\d{1,9}(?:\.\d{1,3})?")
_FIRST: Final = 1_200_000_000  # Bilibili began in 2009; what is less is no time of it
_LATEST: Final = 253402300799


def messages(stream: BinaryIO) -> Iterator[CommentClaim | Refused]:
    """All messages. Never raises for what the stream holds."""
    for place, element in enumerate(_elements(stream)):
        said = _claim(element, place)
        yield said
        if isinstance(said, CommentClaim) and said.was_damaged:
            yield Refused(f"comments[{place}].text", DAMAGED_BYTES)


def cuts(stream: BinaryIO, places: frozenset[int]) -> Iterator[Cut]:
    """What goes: of a message with an id the id stays."""
    for place, element in enumerate(_elements(stream)):
        said = _claim(element, place)
        if place in places and isinstance(said, CommentClaim):
            husk = f'<d p=",,,,,,,{html.escape(said.id)}"></d>'.encode() if said.id else b""
            yield Cut(element.start, element.end, husk)


def _elements(stream: BinaryIO) -> Iterator[Element]:
    """Elements that are messages: what else some recorders call `s` are gifts."""
    for element in _MESSAGES.elements_of(stream):
        if element.name != "s" or _PAID.search(element.attributes):
            yield element


def _claim(element: Element, place: int) -> CommentClaim | Refused:
    if element.text is None:
        reason = f"the element that begins at byte {element.start} does not end as it should"
        return Refused(f"comments[{place}]", reason)
    said = element.said()
    is_paid = element.name != "d"
    time = {"d": "p", "sc": "ts", "s": "timestamp"}[element.name]
    if time not in said:
        return Refused(f"comments[{place}]", f"this element says no time ({time}=)")
    parts = [part.strip() for part in ("" if element.name == "s" else said[time]).split(",")]
    parts += [""] * (8 - len(parts))
    text, was_damaged = plain(element.text)
    return CommentClaim(
        id=_known(parts[7]),
        parent_id=None,
        author=Author(
            _known("" if is_paid else parts[6]) or _known(said.get("uid", "")),
            said.get("user") or said.get("username") or None,
        ),
        text=text,
        place=place,
        number=place + 1,
        published=_published(parts[4] if _known(parts[4]) else said.get("timestamp", "")),
        start_seconds=seconds(parts[0]),
        was_damaged=was_damaged,
        kind="chat",
        amount=_amount(said.get("price", "")) if is_paid else None,
    )


def _known(words: str) -> str | None:
    return words if words not in ("", "0") else None


def _amount(price: str) -> str | None:
    return f"{price} CNY" if _PRICE.fullmatch(price) else None


def seconds(words: str) -> float | None:
    """The second that a message flies at."""
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
