"""A JSON object of any size, read through a window.

Comes in: a stream of bytes that need not be seekable. Goes out: the object's names, the bytes of one value, or the
elements of a long array, a window at a time. Memory is bounded by the window and by `LONGEST`, whatever the file holds.

A window is cut where an element seems to end and the next to begin. Whether that was so is proved by decoding: what
begins at an element and decodes as a list ends at an element. Where it does not decode, the elements are taken one by
one, so that one bad element costs only itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import BinaryIO, Final, TypeVar

import msgspec
from msgspec import Struct

from voxpop.errors import Refusal

WINDOW: Final = 2 << 20
LONGEST: Final = 16 << 20  # bytes of one value that is held at once
_PATIENCE: Final = 256 << 20  # bytes that may be searched in vain for the ends of broken elements, a file

_SPACE: Final = re.compile(rb"[ \t\r\n]*+")
_TOKENS: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}"]', re.DOTALL)
_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
# The next bracket that is in no string: opening, closing; or a quotation mark whose string does not end.
_BRACKET: Final = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+(?:([\[{])|([\]}])|("))', re.DOTALL)
_STRING_REST: Final = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_SCALAR: Final = re.compile(rb"[^\s,\]}]++")
_BORDER: Final = re.compile(rb'\}\s*+,\s*+\{\s*+"')
# Where an element ends: another follows, or the array ends and a name or the end of the object follows.
_AFTER: Final = re.compile(rb'\}\s*+(?:,\s*+\{\s*+"|\]\s*+(?:,\s*+"|\}))')
_ANOTHER: Final = re.compile(rb',\s*+\{\s*+"')
_FIRST: Final = re.compile(rb'(\s{0,64})\{\s{0,64}"([^"\\]{1,64})"')

T = TypeVar("T")
_LENIENT: Final = json.JSONDecoder(strict=False)  # takes NaN, lone surrogates, control characters


class Salvaged(Struct, frozen=True):
    """An element that did not decode as it should, as plain JSON. What is not UTF-8 stands as lone surrogates."""

    value: object


class Broken(Struct, frozen=True):
    """Something in an array that cannot be read. `at` is the byte of the file; `is_end`: the file ends there."""

    at: int
    reason: str
    is_end: bool = False


class Reader:
    """Slides over a stream. `buffer[pos]` is the byte that comes next; `before` bytes of the file lie before it all."""

    def __init__(self, stream: BinaryIO, window: int = WINDOW, before: int = 0) -> None:
        self._stream = stream
        self._before = before
        self.window = window
        self.buffer = b""
        self.pos = 0
        self.ended = False
        self.was_cut_off = False  # the stream ended within an array, which was said
        self.patience = _PATIENCE
        self.border = _BORDER  # what stands between two elements of the array that is being read
        if self.peek() == b"\xef":  # a byte order mark
            self.pos += 3

    @property
    def at(self) -> int:
        """How many bytes of the stream were read past."""
        return self._before + self.pos

    @property
    def left(self) -> int:
        """How many bytes are held and not yet read."""
        return len(self.buffer) - self.pos

    def more(self) -> bool:
        """Forgets what was read and holds a window more (doubling, so that long values cost no more than they hold)."""
        piece = b"" if self.ended else self._stream.read(max(self.window, self.left))
        if not piece:
            self.ended = True
            return False
        self.buffer = self.buffer[self.pos :] + piece
        self._before += self.pos
        self.pos = 0
        return True

    def peek(self) -> bytes:
        """The next byte that is not a space; empty at the end."""
        while True:
            space = _SPACE.match(self.buffer, self.pos)
            self.pos = space.end() if space else self.pos
            if self.pos < len(self.buffer):
                return self.buffer[self.pos : self.pos + 1]
            if not self.more():
                return b""

    def find(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Moves to where `pattern` (at most 1 KiB long) matches next."""
        while (found := pattern.search(self.buffer, self.pos)) is None:
            self.pos = max(self.pos, len(self.buffer) - 1024)
            if not self.more():
                return None
        self.pos = found.start()
        return found

    def names(self, *, within: str | None = None) -> Iterator[str]:
        """Each name of the object that comes next, standing before its value, which the caller reads or skips.

        `within` says that the reader already stands before the value of that name. Raises `Refusal` where the object
        is not as JSON says.
        """
        if within is None:
            self._take(b"{", "an object")
            if self.peek() == b"}":
                self.pos += 1
                return
        while True:
            name = within if within is not None else self._name()
            within = None
            yield name
            follows = self.peek()
            if follows == b"}":
                self.pos += 1
                return
            self._take(b",", "a comma or the end of the object")

    def value(self) -> bytes | None:
        """The bytes of the value that comes next; None where it is longer than `LONGEST`, and skipped."""
        self.peek()
        while (end := self.end_of_value()) is None:
            if self.left > LONGEST:
                self.skip()
                return None
            if not self.more():
                raise self._cut_off()
        start, self.pos = self.pos, end
        return self.buffer[start:end]

    def skip(self) -> None:
        """Reads past the value that comes next without holding it."""
        first, depth = self.peek(), 0
        if first not in (b"{", b"["):
            self._skip_scalar(first)
            return
        while True:
            for token in _TOKENS.finditer(self.buffer, self.pos):
                byte = self.buffer[token.start()]
                if byte == 0x22:
                    if token.end() - token.start() == 1:  # the window ends within this string
                        self.pos = token.start()
                        self._skip_scalar(b'"')
                        break
                    continue
                depth += 1 if byte in b"[{" else -1
                if depth == 0:
                    self.pos = token.end()
                    return
            else:
                self.pos = len(self.buffer)
                if not self.more():
                    raise self._cut_off()

    def end_of_value(self) -> int | None:
        """Where in the buffer the value at `pos` ends; None where more must be read to know."""
        return value_end(self.buffer, self.pos, is_all=self.ended)

    def _skip_scalar(self, first: bytes) -> None:
        """Reads past a string, number or word, of any length, without holding it."""
        start, rest = self.at, _STRING_REST if first == b'"' else _SCALAR
        self.pos += first == b'"'
        while True:
            match = rest.match(self.buffer, self.pos)
            self.pos = match.end() if match else self.pos
            if self.left and (rest is _SCALAR or self.buffer[self.pos] == 0x22):
                break
            if not self.more():
                raise self._cut_off()
        self.pos += first == b'"'
        if self.at == start:
            raise Refusal(f"byte {start}", "a value was expected here")

    def _name(self) -> str:
        if self.peek() != b'"':
            raise self._cut_off() if not self.left else Refusal(f"byte {self.at}", "a name in quotes was expected here")
        try:
            name = loads(self.value() or b'""')
        except ValueError:
            name = ""
        self.peek()
        self._take(b":", "a colon")
        self.peek()
        return str(name)

    def _take(self, byte: bytes, what: str) -> None:
        if self.peek() != byte:
            raise self._cut_off() if not self.left else Refusal(f"byte {self.at}", f"{what} was expected here")
        self.pos += 1

    def _cut_off(self) -> Refusal:
        return Refusal(f"byte {self._before + len(self.buffer)}", "the file ends here, in the middle: it was cut off")


def value_end(raw: bytes, pos: int, *, is_all: bool) -> int | None:
    """Where in `raw` the value at `pos` ends; None where it goes on. `is_all`: nothing follows `raw`."""
    first = raw[pos : pos + 1]
    if first not in (b"{", b"["):
        scalar = (_STRING if first == b'"' else _SCALAR).match(raw, pos)
        return scalar.end() if scalar and (first == b'"' or scalar.end() < len(raw) or is_all) else None
    depth = 0
    while bracket := _BRACKET.match(raw, pos):
        if bracket.lastindex == 3:
            return None  # within a string
        pos = bracket.end()
        depth += 1 if bracket.lastindex == 1 else -1
        if depth == 0:
            return pos
    return None


def loads(raw: bytes) -> object:
    """One JSON value, as leniently as can be. Raises `ValueError`, or `RecursionError` when nested too deeply."""
    return _LENIENT.decode(raw.decode("utf-8", "surrogateescape"))


def elements(reader: Reader, decoder: msgspec.json.Decoder[list[T]]) -> Iterator[list[T] | Salvaged | Broken]:
    """The elements of the array that comes next: lists of what `decoder` makes of them, in order.

    What `decoder` refuses comes as `Salvaged`, what is not JSON as `Broken`; after either, reading goes on. Never
    raises for what the stream holds. Leaves the reader behind the array, or at the end of a stream that was cut off.
    """
    reader.pos += 1
    reader.border = _border_like(_FIRST.match(reader.buffer, reader.pos))
    slow_until = 0
    while (first := reader.peek()) != b"]" and not reader.was_cut_off:
        if first == b",":
            reader.pos += 1
        elif not first:
            reader.was_cut_off = True
            yield Broken(reader.at, "the file ends here, before its list does: it was cut off", is_end=True)
            return
        elif reader.at >= slow_until and (window := _window(reader, decoder)) is not None:
            yield window
        else:
            slow_until = max(slow_until, reader.at + reader.left)
            yield from _one(reader, decoder)
    reader.pos += not reader.was_cut_off


def _window(reader: Reader, decoder: msgspec.json.Decoder[list[T]]) -> list[T] | None:
    """As many elements as the window holds whole, or None when they must be taken one by one."""
    if reader.left < reader.window and not reader.ended:
        reader.more()
    cut = _last_border(reader)
    found = None if cut is None else _decoded(reader.buffer[reader.pos : cut], decoder)
    if cut is not None and found is not None:
        reader.pos = cut
    return found


def _border_like(first: re.Match[bytes] | None) -> re.Pattern[bytes]:
    """What stands before each element that begins as the first does: so nested lists are not taken for borders."""
    if first is None:
        return _BORDER
    space = re.escape(first[1]) if first[1] else rb"\s*+"
    return re.compile(rb"\}\s*+," + space + rb'\{\s*+"' + re.escape(first[2]) + rb'"')


def _last_border(reader: Reader) -> int | None:
    length = len(reader.buffer)
    for border in dict.fromkeys((reader.border, _BORDER)):
        for back in (1 << 14, 1 << 18, length):
            borders = list(border.finditer(reader.buffer, max(reader.pos, length - back)))
            if borders:
                return borders[-1].start() + 1
    return None


def _decoded(raw: bytes, decoder: msgspec.json.Decoder[list[T]]) -> list[T] | None:
    try:
        return decoder.decode(b"[" + raw + b"]")
    except (ValueError, RecursionError):
        return None


def _one(reader: Reader, decoder: msgspec.json.Decoder[list[T]]) -> Iterator[list[T] | Salvaged | Broken]:
    """What comes next in the array, up to where an element seems to end."""
    end = _seeming_end(reader)
    if end is not None and (yield from _taken(reader, end, decoder)):
        return
    whole = _whole(reader)
    if whole is not None and (yield from _taken(reader, whole, decoder)):
        return
    at, end = reader.at, _broken_end(reader, whole)
    if end is not None:
        reader.pos = end
        yield Broken(at, f"what begins at byte {at} cannot be read as JSON, or is nested too deeply")
    elif reader.find(_AFTER) is not None:
        reader.pos += 1
        yield Broken(at, f"what begins at byte {at} does not end within {LONGEST >> 20} MB")
    else:
        reader.pos, reader.was_cut_off = len(reader.buffer), True
        yield Broken(at, f"the file ends at byte {reader.at}, in the middle of this: it was cut off", is_end=True)


def _taken(
    reader: Reader, end: int, decoder: msgspec.json.Decoder[list[T]]
) -> Generator[list[T] | Salvaged, None, bool]:
    """Yields what stands up to `end`, if it is JSON; returns whether it was."""
    raw = reader.buffer[reader.pos : end]
    found = _decoded(raw, decoder)
    if found is None:
        try:
            values = loads(b"[" + raw + b"]")
        except (ValueError, RecursionError):
            return False
        reader.pos = end
        yield from (Salvaged(value) for value in (values if isinstance(values, list) else ()))
        return True
    reader.pos = end
    yield found
    return True


def _seeming_end(reader: Reader) -> int | None:
    while (after := _AFTER.search(reader.buffer, reader.pos)) is None:
        if reader.left > LONGEST or not reader.more():
            return None
    return after.start() + 1


def _broken_end(reader: Reader, whole: int | None) -> int | None:
    """Where to go on behind an element that is not JSON: the first place at which another may begin, or the array end.

    Its brackets (`whole`) tell little, for it may lack one, and a lost quotation mark turns text and names around.
    """
    ends = [_seeming_end(reader)]
    if (another := _ANOTHER.search(reader.buffer, reader.pos + 1)) is not None:
        ends.append(another.start())
    if whole is not None and reader.buffer[reader.pos : reader.pos + 1] == b"{":
        ends.append(whole - (reader.buffer[whole - 1 : whole] == b"]"))  # which closes the array, not the element
    return min((end for end in ends if end is not None and end > reader.pos), default=None)


def _whole(reader: Reader) -> int | None:
    """Where the value ends by its brackets; searched only while there is patience, for a broken one never ends."""
    while (end := reader.end_of_value()) is None:
        reader.patience -= reader.left
        if reader.patience < 0 or reader.left > LONGEST or not reader.more():
            return None
    return end
