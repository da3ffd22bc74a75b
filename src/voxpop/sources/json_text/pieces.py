"""The values of a JSON file, one by one, each with its bytes and where they stand.

Comes in: a stream of bytes: lines of JSON, one array, or objects that hold arrays. Goes out: pieces. Memory is bounded
by the longest value that is held.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from msgspec import Struct
from msgspec.structs import replace

from voxpop.errors import Refusal
from voxpop.sources.json_text.lines import raw_lines, seem_joined, values_on
from voxpop.sources.json_text.reader import LONGEST, WINDOW, Reader, value_of
from voxpop.sources.json_text.spans import elements_of

_SEPARATORS: Final = b" \t\r\n,"


class Piece(Struct, frozen=True, gc=False):
    """A value, bytes [start, end) of the file.

    `place` is where it stands, for people ("line 3", "element 2"); `raw` None where it cannot be read, for `reason`.
    `line_end` is the end of the line, where it stands on one alone; `array` where the array begins that it is of.
    """

    place: str
    start: int
    end: int
    raw: bytes | None
    reason: str = ""
    line_end: int | None = None
    array: int | None = None

    def value(self) -> object:
        """What it says, as plain JSON. Raises `ValueError`, with a reason for people, where it cannot be read."""
        if self.raw is None:
            raise ValueError(self.reason)
        try:
            return value_of(self.raw)
        except (ValueError, RecursionError):
            raise ValueError("this is no JSON, is cut off, or is nested too deeply") from None


def pieces_of_lines(stream: BinaryIO) -> Iterator[Piece]:
    """The pieces of each line that is not empty: one, whether it is JSON or not, or several objects."""
    for number, start, end, raw in raw_lines(stream):
        place = f"line {number}"
        if raw is None:
            reason = f"this line is longer than {LONGEST >> 20} MB; it was passed over"
            yield Piece(place, start, end, None, reason, end)
            continue
        if number > 1 and not seem_joined(raw):  # the fast way: mostly it is one value
            if text := raw.strip(_SEPARATORS):
                first = start + raw.index(text)
                yield Piece(place, first, first + len(text), text, "", end)
            continue
        for first, last, is_alone in values_on(raw):
            yield Piece(place, start + first, start + last, raw[first:last], "", end if is_alone else None)


def pieces_of_arrays(stream: BinaryIO, path: tuple[frozenset[str], str] | None = None) -> Iterator[Piece]:
    """The elements of the array that the file is. With a `path` the file is one or more objects, and the elements are
    those of its arrays of that name, within objects of those names, or within the objects of lists of those names.
    """
    reader = Reader(stream, WINDOW)
    count = 0
    try:
        while first := reader.peek():
            if first == b"[" and path is None:
                yield from _elements(reader)
                return
            if first not in (b"{", b"[") or path is None:
                yield Piece(f"byte {reader.at}", reader.at, reader.at, None, "a JSON value was expected here")
                return
            for piece in _within(reader, *path) if first == b"{" else _within_each(reader, *path):
                yield replace(piece, place=f"element {count}")
                count += 1
    except Refusal as damage:
        yield Piece(damage.place, reader.at, reader.at, None, damage.reason)


def _within(reader: Reader, wrappers: frozenset[str], name: str) -> Iterator[Piece]:
    """The elements of the arrays called `name` in the object that comes next."""
    for found in reader.names():
        first = reader.peek()
        if found == name and first == b"[":
            yield from _elements(reader)
        elif found in wrappers and first == b"{":
            yield from _within(reader, wrappers, name)
        elif found in wrappers and first == b"[":
            yield from _within_each(reader, wrappers, name)
        else:
            reader.skip()


def _within_each(reader: Reader, wrappers: frozenset[str], name: str) -> Iterator[Piece]:
    """The same of each object in the list that comes next."""
    reader.pos += 1
    while (first := reader.peek()) not in (b"]", b""):
        if first == b"{":
            yield from _within(reader, wrappers, name)
        else:
            reader.skip()
        reader.pos += reader.peek() == b","
    reader.pos += first == b"]"


def _elements(reader: Reader) -> Iterator[Piece]:
    reader.peek()
    array = reader.at
    for number, found in enumerate(elements_of(reader)):
        yield Piece(f"element {number}", found.start, found.end, found.raw, found.reason, array=array)
