"""JSON of any size, read through a window.

Comes in: a stream of bytes that need not be seekable. Goes out: a `Reader`, which gives the names of an object and the
bytes of one value, and stands before what is to be read next. Memory is bounded by the window and by `LONGEST`,
whatever the file holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

from voxpop.errors import Refusal

WINDOW: Final = 2 << 20
LONGEST: Final = 16 << 20  # bytes of one value that is held at once
_PATIENCE: Final = 256 << 20  # bytes that may be searched in vain for the ends of broken elements, a file

# Repeated groups are made atomic, `(?>(?:...)*)`: as possessive ones, `(?:...)*+`, they are matched wrongly by the
# Python 3.11 of Debian 12 (https://github.com/python/cpython/issues/106052).
_SPACE: Final = re.compile(rb"[ \t\r\n]*+")
_CHARACTERS: Final = rb'[^"\\]*+(?>(?:\\.[^"\\]*+)*)'
_STRING: Final = re.compile(rb'"' + _CHARACTERS + rb'"', re.DOTALL)
_FLAT: Final = rb'[^"\[\]{}]*+(?>(?:"' + _CHARACTERS + rb'"[^"\[\]{}]*+)*)'
# The next bracket that is in no string, and not of a value that has none in it: opening, closing; or a quotation mark
# whose string does not end.
_BRACKET: Final = re.compile(
    _FLAT + rb"(?>(?:(?:\{" + _FLAT + rb"\}|\[" + _FLAT + rb"\])" + _FLAT + rb')*)(?:([\[{])|([\]}])|("))', re.DOTALL
)
_STRING_REST: Final = re.compile(_CHARACTERS, re.DOTALL)
# A name with its colon, before what follows.
_PLAIN_NAME: Final = re.compile(rb'([ \t\r\n]*+"([ !#-\[\]-~]*+)"[ \t\r\n]*+:[ \t\r\n]*+)[^ \t\r\n]')
_BEHIND: Final = "the JSON ends before this place, and the file goes on: cut it in two here, and add both files"
_SCALAR: Final = re.compile(rb"[^\s,\]}]++")

_decode: Final = msgspec.json.Decoder().decode


def _number(digits: str) -> int | float:
    """A whole number of so many digits that Python does not read it is none that anybody counted: infinity."""
    return int(digits) if len(digits) < 4000 else float(digits)


_LENIENT: Final = json.JSONDecoder(strict=False, parse_int=_number)  # takes NaN, lone surrogates, control characters
_TRAILING: Final = re.compile(r'("[^"\\]*+(?:\\.[^"\\]*+)*")|,(?=\s*+[}\]])', re.DOTALL)  # a comma before an end


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
        if (byte := self.buffer[self.pos : self.pos + 1]) and byte not in b" \t\r\n":
            return byte
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

    def behind(self) -> Refusal | None:
        """What is to be said where the stream goes on behind the one value that a file should hold."""
        return Refusal(f"byte {self.at}", _BEHIND) if self.peek() else None

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
            if self.peek() == b"}":  # see `loads`
                self.pos += 1
                return

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
        first, depth = self.peek(), 1
        if first not in (b"{", b"["):
            self._skip_scalar(first)
            return
        self.pos += 1
        while True:
            while bracket := _BRACKET.match(self.buffer, self.pos):
                if bracket.lastindex == 3:  # the window ends within this string
                    self.pos = bracket.start(3)
                    self._skip_scalar(b'"')
                    continue
                self.pos = bracket.end()
                depth += 1 if bracket.lastindex == 1 else -1
                if depth == 0:
                    return
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
        if plain := _PLAIN_NAME.match(self.buffer, self.pos):
            self.pos = plain.end(1)
            return plain[2].decode()
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
    pos, depth = pos + 1, 1
    while bracket := _BRACKET.match(raw, pos):
        if bracket.lastindex == 3:
            return None  # within a string
        pos = bracket.end()
        depth += 1 if bracket.lastindex == 1 else -1
        if depth == 0:
            return pos
    return None


def value_of(raw: bytes) -> object:
    """One JSON value, the fast way, and where that refuses it, as `loads` does."""
    try:
        return _decode(raw)
    except (ValueError, RecursionError):
        return loads(raw)


def loads(raw: bytes) -> object:
    """One JSON value, as leniently as can be. Raises `ValueError`, or `RecursionError` when nested too deeply.

    Zeros are what a disk leaves in place of bytes: what stands before and behind them need not belong together.
    """
    if b"\0" in raw:
        raise ValueError("zeros stand in it")
    text = raw.decode("utf-8", "surrogateescape")
    try:
        return _LENIENT.decode(text)
    except ValueError:
        mended = _TRAILING.sub(lambda found: found[1] or "", text)  # as people leave them who take out a line by hand
        if len(mended) == len(text):
            raise
        return _LENIENT.decode(mended)
