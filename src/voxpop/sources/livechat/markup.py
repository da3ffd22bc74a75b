"""Elements of one kind in XML, searched for and not parsed: real files hold characters that XML forbids, and one bad
message must not lose the rest.

Comes in: a stream of bytes. Goes out: elements with the place of their bytes, their attributes, plain text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from msgspec import Struct

UNENDED: Final = "this element does not end as it should"
_PIECE: Final = 1 << 20
_LONGEST: Final = 1 << 20  # bytes of one element
_ATTRIBUTE: Final = re.compile(r"""(?:^|\s)([A-Za-z_][A-Za-z0-9_-]{0,40})\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ENTITY: Final = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(lt|gt|amp|quot|apos));")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class Element(Struct, frozen=True):
    """One element: bytes [start, end) of the file; `text` is None where it cannot be read."""

    start: int
    end: int
    name: str
    attributes: bytes
    text: bytes | None

    def said(self) -> dict[str, str]:
        """Its attributes; of two with one name the first."""
        found = _ATTRIBUTE.findall(self.attributes.decode("utf-8", "replace"))
        return {name: html.unescape(one or other) for name, one, other in reversed(found)}


class Kind:
    """Elements of these names, without elements in them."""

    def __init__(self, *names: str) -> None:
        either = b"|".join(name.encode() for name in names)
        self._element = re.compile(rb"<(" + either + rb")\s([^<>]{0,16000}?)(?:/>|>([^<]*+)</\1>)")
        self._start = re.compile(rb"<(" + either + rb")\s")
        self._beginnings = [b"<" + name.encode() for name in names]

    def elements_of(self, stream: BinaryIO) -> Iterator[Element]:
        """All of them, in order."""
        held, before, is_over = b"", 0, False
        while not is_over:
            piece = stream.read(_PIECE)
            is_over, held = not piece, held + piece
            done = 0
            for found in self._element.finditer(held):
                yield from self._broken(held, done, found.start(), before)
                start, end = before + found.start(), before + found.end()
                yield Element(start, end, found[1].decode(), found[2] or b"", found[3] or b"")
                done = found.end()
            last = max(held.rfind(beginning, done) for beginning in self._beginnings)
            last = last if last >= 0 else held.rfind(b"<", done)  # the element may be cut behind it
            keep = last if last >= 0 and len(held) - last <= _LONGEST and not is_over else len(held)
            yield from self._broken(held, done, keep, before)
            before, held = before + keep, held[keep:]

    def _broken(self, held: bytes, start: int, end: int, before: int) -> Iterator[Element]:
        for found in self._start.finditer(held, start, end):
            yield Element(before + found.start(), before + found.end(), found[1].decode(), b"", None)


def plain(raw: bytes, errors: str = "replace") -> tuple[str, bool]:
    """The text of an element, and whether bytes or numbers in it are no characters. `errors`: as in `bytes.decode`."""
    text = _ENTITY.sub(_character, raw.decode("utf-8", errors))
    return text, "\ufffd" in text and b"\xef\xbf\xbd" not in raw


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED[found[3]]
    number = int(found[1]) if found[1] else int(found[2], 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
