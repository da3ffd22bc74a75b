"""Lines of a text whose encoding and line ends are not known beforehand.

Comes in: a stream of bytes: UTF-8, or UTF-16 with or without a byte order mark; CRLF, LF or CR. Goes out: lines, each
with its number, with and without the bytes that it was.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from msgspec import Struct

from voxpop.sources.base import Original

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_FEWEST_BETWEEN: Final = 30  # characters for each of these: comments hold a few, programs are full of them
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


def is_text(start: bytes) -> bool:
    """Whether a file begins as text does, with more than a word of it."""
    text = codecs.getincrementaldecoder("utf-8-sig")("replace").decode(start)  # which may end within a character
    return len(start) > 16 and len(_NO_TEXT.findall(text)) * _FEWEST_BETWEEN <= len(text)


def lines_before_zeros(head: bytes) -> bytes:
    """The whole lines of a text that stand before zeros, as a disk leaves them that was full or lost its power; nothing
    of any other file.
    """
    start, zeros, _ = head.partition(b"\x00")
    is_whole = zeros and encoding_of(head)[1] == "utf-8" and is_text(start)
    return start[: start.rfind(b"\n") + 1] if is_whole else b""


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


def placed_lines(original: Original) -> Iterator[tuple[Line, int, int]]:
    """All lines of a file, each with the bytes at which it begins and ends there."""
    with original.open() as stream:
        at = len(encoding_of(stream.read(4096))[0])
    with original.open() as stream:
        for line in lines_of(stream):
            start, at = at, at + len(line.raw)
            yield line, start, at


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
