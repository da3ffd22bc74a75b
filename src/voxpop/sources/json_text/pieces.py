"""The values of a JSON file, one by one, each with its bytes and where they stand.

Comes in: a stream of bytes: lines of JSON, one array, or objects that hold arrays. Goes out: pieces, and cuts for those
that are to be changed. Memory is bounded by the longest value that is held.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, Final

import msgspec
from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.sources.cutting import Cut
from voxpop.sources.json_text.elements import Broken, elements
from voxpop.sources.json_text.lines import raw_lines
from voxpop.sources.json_text.reader import LONGEST, WINDOW, Reader, loads, value_end

_RAW: Final = msgspec.json.Decoder(list[msgspec.Raw])
_decode: Final = msgspec.json.Decoder().decode
_START: Final = re.compile(rb'\[\s*+\{\s*+("[^"\\]{1,100}")')
_SEPARATORS: Final = b" \t\r\n,"


class Piece(Struct, frozen=True, gc=False):
    """A value, bytes [start, end) of the file.

    `place` is where it stands, for people ("line 3", "element 2"); `raw` None where it cannot be read, for `reason`.
    `line_end` is the end of the line that it stands on alone; None for an element of an array.
    """

    place: str
    start: int
    end: int
    raw: bytes | None
    reason: str = ""
    line_end: int | None = None

    def value(self) -> object:
        """What it says, as plain JSON. Raises `ValueError`, with a reason for people, where it cannot be read."""
        if self.raw is None:
            raise ValueError(self.reason)
        try:
            return _decode(self.raw)
        except (ValueError, RecursionError):
            pass
        try:
            return loads(self.raw)
        except (ValueError, RecursionError):
            raise ValueError("this is no JSON, is cut off, or is nested too deeply") from None


def pieces_of_lines(stream: BinaryIO) -> Iterator[Piece]:
    """One piece for each line that is not empty, whether it is JSON or not."""
    for number, start, end, raw in raw_lines(stream):
        place = f"line {number}"
        if raw is None:
            reason = f"this line is longer than {LONGEST >> 20} MB; it was passed over"
            yield Piece(place, start, end, None, reason, end)
            continue
        mark = len(codecs.BOM_UTF8) if number == 1 and raw.startswith(codecs.BOM_UTF8) else 0
        if text := raw[mark:].strip(_SEPARATORS):
            first = start + raw.index(text, mark)
            yield Piece(place, first, first + len(text), text, "", end)


def pieces_of_arrays(stream: BinaryIO, path: tuple[frozenset[str], str] | None = None) -> Iterator[Piece]:
    """The elements of the array that the file is. With a `path` the file is one or more objects, and the elements are
    those of its arrays of that name, within objects of those names.
    """
    reader = Reader(stream, WINDOW)
    count = 0
    try:
        while first := reader.peek():
            if first == b"[" and path is None:
                yield from _elements(reader, count)
                return
            if first != b"{" or path is None:
                yield Piece(f"byte {reader.at}", reader.at, reader.at, None, "a JSON value was expected here")
                return
            for piece in _within(reader, *path):
                yield Piece(f"element {count}", piece.start, piece.end, piece.raw, piece.reason)
                count += 1
    except Refusal as damage:
        yield Piece(damage.place, reader.at, reader.at, None, damage.reason)


def cuts_of(changes: Iterable[tuple[Piece, bytes | None]]) -> Iterator[Cut]:
    """What to cut for pieces that become other bytes: None for those that stay, nothing for those that leave.

    Elements of an array that leave take the comma before them along, the first one that behind it.
    """
    last_end, is_any_kept, first_gone = 0, False, None
    for piece, instead in changes:
        if piece.line_end is not None and instead == b"":
            yield Cut(piece.start, piece.line_end)
        elif instead or instead is None:
            if first_gone is not None:
                yield Cut(first_gone, last_end if is_any_kept else piece.start)
            if instead is not None:
                yield Cut(piece.start, piece.end, instead)
            is_any_kept, first_gone = True, None
        elif first_gone is None:
            first_gone = last_end if is_any_kept else piece.start
        last_end = piece.end
    if first_gone is not None:
        yield Cut(first_gone, last_end)


def _within(reader: Reader, wrappers: frozenset[str], name: str) -> Iterator[Piece]:
    """The elements of the arrays called `name` in the object that comes next."""
    for found in reader.names():
        first = reader.peek()
        if found == name and first == b"[":
            yield from _elements(reader, 0)
        elif found in wrappers and first == b"{":
            yield from _within(reader, wrappers, name)
        else:
            reader.skip()


def _elements(reader: Reader, count: int) -> Iterator[Piece]:
    done = reader.at + 1
    waiting: list[Piece] = []
    for found in chain(_windows(reader), elements(reader, _RAW)):
        if isinstance(found, Broken):
            yield Piece(f"element {count}", _first(reader, done), reader.at, None, found.reason)
            count += 1
        elif isinstance(found, list):
            at = done
            for raw in found:
                at = _first(reader, at)
                data = bytes(raw)
                yield Piece(f"element {count}", at, at + len(data), data)
                at, count = at + len(data), count + 1
        else:
            waiting = waiting or list(_split(reader, done))
            piece = waiting.pop(0)
            yield Piece(f"element {count}", piece.start, piece.end, piece.raw)
            count += 1
        done = reader.at


def _windows(reader: Reader) -> Iterator[list[msgspec.Raw]]:
    """The elements of the array that comes next, many at a time, but for its last ones, as long as all is well.

    An element begins as the first one does, which tells it from the objects within it. Leaves the reader one byte
    before the rest.
    """
    first = _START.match(reader.buffer, reader.pos)
    while first is not None:
        if reader.left < reader.window and not reader.ended:
            reader.more()
        begins = [
            at.start() for at in re.finditer(rb"\}\s*+,\s*+\{\s*+" + re.escape(first[1]), reader.buffer[reader.pos :])
        ]
        if not begins:
            return
        cut = reader.pos + begins[-1] + 1
        try:
            found = _RAW.decode(b"[" + reader.buffer[reader.pos + 1 : cut] + b"]")
        except (ValueError, RecursionError):
            return
        reader.pos = cut
        yield found


def _first(reader: Reader, at: int) -> int:
    """The first byte from `at` on that is no separator, as far as the reader holds what it read."""
    base = reader.at - reader.pos
    pos = max(at - base, 0)
    while pos < reader.pos and reader.buffer[pos] in _SEPARATORS:
        pos += 1
    return base + pos


def _split(reader: Reader, at: int) -> Iterator[Piece]:
    """The values between `at` and where the reader stands."""
    base = reader.at - reader.pos
    raw = reader.buffer[: reader.pos]
    pos = _first(reader, at) - base
    while pos < len(raw):
        end = value_end(raw, pos, is_all=True) or len(raw)
        yield Piece("", base + pos, base + end, raw[pos:end])
        pos = _first(reader, base + end) - base
