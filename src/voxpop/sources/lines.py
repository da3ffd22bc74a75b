"""Lines of a text whose encoding and line ends are not known beforehand.

Comes in: a stream of bytes: UTF-8, or UTF-16 with or without a byte order mark; CRLF, LF or CR. Goes out: lines, each
with its number, with and without the bytes that it was.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO, Final

from msgspec import Struct

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PIECE: Final = 1 << 16
_LONGEST: Final = 64 << 20


class Line(Struct, frozen=True):
    """A line: its number, from 1; its text, without its end; its bytes, with its end."""

    number: int
    text: str
    was_damaged: bool
    raw: bytes


def encoding_of(head: bytes) -> tuple[bytes, str]:
    """The byte order mark and the encoding. Without a mark, text in which every other byte alone is zero is UTF-16."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return mark, encoding
    sample = head[:4096]
    even, odd = sample[::2], sample[1::2]
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if len(sample) >= 16 and zeros.count(0) * 4 > len(zeros) * 3 and others.count(0) * 4 < len(others):
            return b"", encoding
    return b"", "utf-8"


def lines_of(stream: BinaryIO) -> Iterator[Line]:
    """All lines; their `raw` joined is the stream, but for its byte order mark.

    What is no text in its encoding stands as U+FFFD, and its line is marked as damaged. Lines are cut at 64 MB.
    """
    head = stream.read(4096)
    mark, encoding = encoding_of(head)
    held, number, piece = b"", 0, head[len(mark) :]
    while True:
        held += piece
        lines = _split(held, encoding)
        # A line that ends with CR may have its LF in the next piece.
        is_open = bool(lines) and piece and not lines[-1].endswith("\n".encode(encoding)) and len(lines[-1]) < _LONGEST
        held = lines.pop() if is_open else b""
        for raw in lines:
            number += 1
            yield _line(number, raw, encoding)
        if not piece:
            return
        piece = stream.read(max(_PIECE, len(held)))


def _split(held: bytes, encoding: str) -> list[bytes]:
    if encoding == "utf-8":
        return held.splitlines(keepends=True)  # of bytes: at CR and LF only
    even = len(held) // 2 * 2
    text = held[:even].decode(encoding, "surrogatepass")
    lines = [line.encode(encoding, "surrogatepass") for line in io.StringIO(text, newline="")]
    if even == len(held):
        return lines
    if lines and not lines[-1].endswith(("\n".encode(encoding), "\r".encode(encoding))):
        return [*lines[:-1], lines[-1] + held[even:]]
    return [*lines, held[even:]]


def _line(number: int, raw: bytes, encoding: str) -> Line:
    try:
        text, was_damaged = raw.decode(encoding), False
    except UnicodeDecodeError:
        text, was_damaged = raw.decode(encoding, "replace"), True
    return Line(number, text.removesuffix("\n").removesuffix("\r"), was_damaged, raw)
