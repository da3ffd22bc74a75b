"""JSON Lines of any length: one value a line, or several objects where lines were joined.

Comes in: a stream of bytes. Goes out: each value, with the number of its line and the place of its bytes; what is no
JSON comes as a `BadLine`, and reading goes on. Memory is bounded by the longest line that is held.

JSON Lines: https://jsonlines.org/
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from msgspec import Struct

from voxpop.sources.json_text.reader import LONGEST, value_end, value_of

_PIECE: Final = 1 << 20
_SPACE: Final = b" \t\r\n,"  # some tools put commas after their lines
_JOINT: Final = re.compile(rb"\}[ \t]?\{")
_NEXT: Final = re.compile(rb"[ \t]*")


class JsonLine(Struct, frozen=True):
    """A value on line `number` (from 1): bytes [start, end) of the file, what stands around it on the line included."""

    number: int
    start: int
    end: int
    value: object


class BadLine(Struct, frozen=True):
    """A line that is not JSON, with what is wrong with it."""

    number: int
    start: int
    end: int
    reason: str


def json_lines(stream: BinaryIO) -> Iterator[JsonLine | BadLine]:
    """All lines that are not empty. Lone surrogates and bytes that are no UTF-8 stand in texts as lone surrogates."""
    for number, start, end, raw in raw_lines(stream):
        if raw is None:
            yield BadLine(number, start, end, f"this line is longer than {LONGEST >> 20} MB; it was passed over")
            continue
        at = start
        for first, last in (bounds := values_on(raw)):
            until = end if (first, last) == bounds[-1] else start + last
            try:
                yield JsonLine(number, at, until, value_of(raw[first:last]))
            except (ValueError, RecursionError):
                yield BadLine(number, at, until, "this line is no JSON, is cut off, or is nested too deeply")
            at = until


def values_on(raw: bytes) -> list[tuple[int, int]]:
    """The bounds of the values on a line: none on an empty one; several where files were joined of which the first had
    no line end at its end. A line that does not begin with whole objects is one.
    """
    pos = len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8) else 0
    end = len(raw.rstrip(_SPACE))
    pos += len(raw[pos:]) - len(raw[pos:].lstrip(_SPACE))
    found = []
    while _JOINT.search(raw, pos, end) and raw[pos] == 0x7B and (close := value_end(raw, pos, is_all=True)):
        found.append((pos, close))
        pos = _NEXT.match(raw, close).end()  # type: ignore[union-attr]  # it always matches
    return [*found, (pos, end)] if pos < end else found


def raw_lines(stream: BinaryIO) -> Iterator[tuple[int, int, int, bytes | None]]:
    """Number, start, end and bytes of each line, its end included; None for the bytes of one longer than `LONGEST`."""
    held, at, number, skipped = b"", 0, 0, 0
    while piece := stream.read(_PIECE):
        lines = (held + piece).splitlines(keepends=True) if b"\r" not in piece else _split(held + piece)
        held = b"" if lines[-1].endswith(b"\n") else lines.pop()
        for line in lines:
            number += 1
            end = at + skipped + len(line)
            yield number, at, end, None if skipped else line
            at, skipped = end, 0
        if skipped or len(held) > LONGEST:
            skipped, held = skipped + len(held), b""
    if held or skipped:
        yield number + 1, at, at + skipped + len(held), None if skipped else held


def _split(raw: bytes) -> list[bytes]:
    """At LF only: a lone CR may stand within a line."""
    parts = raw.split(b"\n")
    return [*(part + b"\n" for part in parts[:-1]), *([parts[-1]] if parts[-1] else [])]
