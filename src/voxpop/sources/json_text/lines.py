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


class JsonLine(Struct, frozen=True):
    """A value on line `number` (from 1): bytes [start, end) of the file, with the line end where it is alone on it."""

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
        text = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
        if not (text := text.strip(_SPACE)):
            continue
        try:
            yield JsonLine(number, start, end, value_of(text))  # the fast way: mostly it is one value
            continue
        except (ValueError, RecursionError):
            pass
        for first, last, is_alone in values_on(raw):
            bounds = (start, end) if is_alone else (start + first, start + last)
            try:
                yield JsonLine(number, *bounds, value_of(raw[first:last]))
            except (ValueError, RecursionError):
                yield BadLine(number, *bounds, "this line is no JSON, is cut off, or is nested too deeply")


seem_joined: Final = re.compile(rb"\} ?\{").search
"""Whether several objects may stand on a line."""


def values_on(raw: bytes) -> Iterator[tuple[int, int, bool]]:
    """The bounds of the values on a line, and whether it is the only one: several where files were joined of which the
    first had no line end at its end. What is no object, or stands behind one that is none, is one with all behind it.
    """
    mark = len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8) else 0
    text = raw[mark:].strip(_SPACE) if mark else raw.strip(_SPACE)
    if not text:
        return
    start = pos = raw.index(text, mark)
    end = pos + len(text)
    if seem_joined(raw):
        while raw[pos : pos + 1] == b"{" and (close := value_end(raw, pos, is_all=True)) not in (None, end):
            yield pos, close, False
            pos = close + (raw[close : close + 1] == b" ")
    yield pos, end, pos == start


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
