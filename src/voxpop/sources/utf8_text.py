"""Text in whatever encoding it was saved, as UTF-8; and JSON in whatever writing.

Comes in: an original: UTF-8, or UTF-16, in which a Windows shell saves what a program prints; or values as a program
writes them for itself (`literals`). Goes out: a stream of UTF-8, the same stream for what is UTF-8 already; and back:
cuts of that stream as cuts of the original's own bytes. What was turned into JSON is cut as JSON, and stays so.

JSON that is exchanged is UTF-8: https://www.rfc-editor.org/rfc/rfc8259#section-8.1
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import BinaryIO, Final, cast

from voxpop.model import Role
from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut, write_without
from voxpop.sources.lines import encoding_of
from voxpop.sources.literals import DETECTED, Literals, as_json, is_literal

_HEAD: Final = 4096
_PIECE: Final = 1 << 16
_KEPT: Final = "surrogateescape"  # bytes that are no text stay what they are
_FOLLOWING: Final = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that begin no character
_LEADING_FOUR: Final = bytes(range(0xF0, 0x100))  # bytes that begin a character of two UTF-16 units


def head_as_utf8(head: bytes) -> bytes:
    """The beginning of a file, without a byte order mark and without spaces before its first sign."""
    mark, encoding = encoding_of(head)
    text = head[len(mark) :]
    if encoding != "utf-8":
        text = text.decode(encoding, "replace").encode("utf-8", "replace")
    text = text.lstrip(b" \t\r\n")
    return _head_as_json(text) if is_literal(text) else text


@lru_cache(maxsize=2)
def _head_as_json(head: bytes) -> bytes:
    """Every source is asked about the same head."""
    return as_json(head.decode("utf-8", _KEPT)).encode("utf-8", _KEPT).lstrip()


def is_utf8(original: Original) -> bool:
    """Whether the original's text is UTF-8 already, and not in the writing of a program."""
    _, encoding, is_code = _encoding(original)
    return encoding == "utf-8" and not is_code


def as_utf8(original: Original) -> Original:
    """The original as a source sees it that reads UTF-8 alone: itself, or the same text recoded."""
    return original if is_utf8(original) else _InUtf8(original)


def opened_as_utf8(original: Original, errors: str = "surrogatepass") -> BinaryIO:
    """A fresh stream of the original's text, from its start; the byte order mark of UTF-8 stands in it.

    `errors` is what becomes of half characters of UTF-16: three bytes each, or U+FFFD ("replace").
    """
    mark, encoding, is_code = _encoding(original)
    stream = original.open()
    if encoding != "utf-8":
        stream.read(len(mark))
        stream = cast(BinaryIO, io.BufferedReader(_Turned(stream, _recoded(stream, encoding, errors))))
    return cast(BinaryIO, io.BufferedReader(_Turned(stream, _as_json(stream)))) if is_code else stream


def write_cut(original: Original, cuts: Iterable[Cut], out: BinaryIO) -> None:
    """Write the original to `out`, in its own encoding, less `cuts`, which count bytes of `opened_as_utf8`."""
    if _encoding(original)[2]:
        with opened_as_utf8(original) as stream:
            write_without(stream, cuts, out)
        return
    with original.open() as stream:
        write_without(stream, _cuts_of_original(original, cuts), out)


def _cuts_of_original(original: Original, cuts: Iterable[Cut]) -> Iterator[Cut]:
    mark, encoding, _ = _encoding(original)
    if encoding == "utf-8":
        yield from cuts
        return
    with opened_as_utf8(original) as stream:
        at, units = 0, 0
        for cut in cuts:
            start = units + _units(stream, cut.start - at)
            units = start + _units(stream, cut.end - cut.start)
            at = cut.end
            instead = cut.instead.decode("utf-8", "surrogatepass").encode(encoding, "surrogatepass")
            yield Cut(len(mark) + 2 * start, len(mark) + 2 * units, instead)


def _units(stream: BinaryIO, length: int) -> int:
    """How many units of UTF-16 the next `length` bytes of UTF-8 are."""
    units = 0
    while length > 0 and (piece := stream.read(min(length, _PIECE))):
        fours = len(piece) - len(piece.translate(None, _LEADING_FOUR))
        units += len(piece.translate(None, _FOLLOWING)) + fours
        length -= len(piece)
    return units


def _encoding(original: Original) -> tuple[bytes, str, bool]:
    """Its byte order mark, its encoding, and whether it is in the writing of a program."""
    with original.open() as stream:
        head = stream.read(DETECTED)
    mark, encoding = encoding_of(head[:_HEAD])
    text = head[len(mark) :]
    if encoding != "utf-8":
        text = text.decode(encoding, "replace").encode("utf-8", "replace")
    return mark, encoding, is_literal(text)


class _InUtf8:
    """An original whose text is UTF-16, or in the writing of a program, as UTF-8 and JSON."""

    def __init__(self, original: Original) -> None:
        self._original = original

    @property
    def path(self) -> str:
        return self._original.path

    @property
    def role(self) -> Role:
        return self._original.role

    @property
    def length(self) -> int:
        return self._original.length

    def open(self) -> BinaryIO:
        return opened_as_utf8(self._original)


class _Turned(io.RawIOBase):
    """A stream of the `pieces` that are made of another."""

    def __init__(self, stream: BinaryIO, pieces: Iterator[bytes]) -> None:
        self._stream, self._pieces = stream, pieces
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed has a wider buffer
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._held = piece
        length = min(len(buffer), len(self._held))
        buffer[:length] = self._held[:length]
        self._held = self._held[length:]
        return length

    def close(self) -> None:
        self._stream.close()
        super().close()


def _recoded(stream: BinaryIO, encoding: str, errors: str) -> Iterator[bytes]:
    """UTF-16 as UTF-8. Half a unit at its end is left out."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    while piece := stream.read(_PIECE):
        yield decoder.decode(piece).encode("utf-8", "surrogatepass")


def _as_json(stream: BinaryIO) -> Iterator[bytes]:
    """What a program wrote for itself, in UTF-8, as JSON."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")(_KEPT)

    def text() -> str:
        while piece := stream.read(_PIECE):
            if found := decoder.decode(piece):
                return found
        return decoder.decode(b"", True)

    return (piece.encode("utf-8", _KEPT) for piece in Literals(text).pieces())
