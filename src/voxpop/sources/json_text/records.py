"""The records of a JSON file, in whichever of four forms its writer chose.

Comes in: a stream of UTF-8: an object with the list in it, a list, an object a line, or objects over many lines, one
after the other. Goes out: the records as a decoder makes them, many at a time; or the cuts that leave some of them
out. Memory is bounded by the window and by the longest record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, Final, Generic, Literal, TypeVar

import msgspec

from voxpop.errors import Refusal
from voxpop.model import Refused
from voxpop.sources.cutting import Cut
from voxpop.sources.json_text.cuts import Rewrite, line_cuts, list_cuts
from voxpop.sources.json_text.elements import Broken, Salvaged, elements
from voxpop.sources.json_text.lines import BadLine, raw_lines, values_on
from voxpop.sources.json_text.reader import LONGEST, WINDOW, Reader, loads, value_end
from voxpop.sources.json_text.shape import names_in

Form = Literal["object", "list", "lines", "values"]
Other = Callable[[Reader, str], None]
T = TypeVar("T")
_MANY: Final = 1 << 18  # bytes of lines that are decoded at once
_SPACE: Final = b" \t\r\n,"
_MARK: Final = b"\xef\xbb\xbf"
_NEXT: Final = re.compile(rb"\n\{")


def form_of(head: bytes, name: str) -> Form:
    """The form of the file that begins with `head`. An object is one record, unless a list of this `name` is in it."""
    text = head.removeprefix(_MARK).lstrip(_SPACE)
    if text[:1] == b"[":
        return "list"
    first = text[: value_end(text, 0, is_all=False)]
    if _list_called(name).search(first):
        return "object"
    return "values" if b"\n" in first.rstrip() else "lines"


class Records(Generic[T]):
    """How the records of one kind are read: the list they stand in, if in one, and what is made of each."""

    def __init__(self, name: str, kind: type[T], window: int = WINDOW) -> None:
        self._name, self._window = name, window
        self._many = msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]
        self._one = msgspec.json.Decoder(kind)

    def read(
        self, stream: BinaryIO, form: Form, other: Other | None = None
    ) -> Iterator[list[T] | Salvaged | Broken | BadLine | Refused]:
        """The records in order. What does not decode comes as `Salvaged`, what is no JSON as `Broken` or `BadLine`.

        `other` reads, or skips, what stands beside the list in an object, by its name.
        """
        if form == "lines":
            yield from self._lines(stream)
        elif form == "values":
            yield from self._values(stream)
        else:
            for found in self._lists(stream, form, other):
                if isinstance(found, Reader):
                    yield from elements(found, self._many)
                else:
                    yield Refused(found.place, found.reason)

    def cuts(self, stream: BinaryIO, form: Form, rewrite: Rewrite) -> Iterator[Cut]:
        """What goes of the file, where `rewrite` says what becomes of each record."""
        place = 0
        if form == "lines":
            yield from line_cuts(stream, rewrite)
        elif form == "values":
            for at, raw in _values(Reader(stream, self._window)):
                places, instead = (1, None) if raw is None else rewrite(raw, place)
                if instead is not None and raw is not None:
                    yield Cut(at, at + len(raw), instead.replace(b"{", b"{\n", 1))  # still no file of a record a line
                place += places
        else:
            for found in self._lists(stream, form):
                if isinstance(found, Reader):
                    place = yield from list_cuts(found, place, rewrite)

    def _lists(self, stream: BinaryIO, form: Form, other: Other | None = None) -> Iterator[Reader | Refusal]:
        reader = Reader(stream, self._window)
        beside = (lambda name: reader.skip()) if other is None else partial(other, reader)
        if form == "list":
            reader.peek()
            yield reader
        else:
            while not reader.was_cut_off and reader.peek() == b"{":  # several where files were joined
                yield from lists_called(self._name, reader, beside)

    def _lines(self, stream: BinaryIO) -> Iterator[list[T] | Salvaged | BadLine]:
        held: list[tuple[int, int, int, bytes]] = []
        size = 0
        for number, start, end, raw in raw_lines(stream):
            if raw is not None and size < _MANY:
                held.append((number, start, end, raw.removeprefix(_MARK) if number == 1 else raw))
                size += len(raw)
                continue
            yield from self._taken(held)
            held, size = ([], 0) if raw is None else ([(number, start, end, raw)], len(raw))
            if raw is None:
                reason = f"this line is longer than {LONGEST >> 20} MB; it was passed over"
                yield BadLine(number, start, end, reason)
        yield from self._taken(held)

    def _taken(self, held: list[tuple[int, int, int, bytes]]) -> Iterator[list[T] | Salvaged | BadLine]:
        raws = [line[3] for line in held if not line[3].isspace()]
        try:
            made = self._many.decode(b"[" + b",".join(raws) + b"]")
        except (ValueError, RecursionError):
            made = []
        if len(made) == len(raws):  # else a value goes over several lines
            yield made
            return
        for number, start, end, raw in held:
            for first, last, _ in values_on(raw):
                yield self._made(raw[first:last]) or BadLine(
                    number, start, end, "this line is no JSON, is cut off, or is nested too deeply"
                )

    def _values(self, stream: BinaryIO) -> Iterator[list[T] | Salvaged | Broken]:
        for at, raw in _values(Reader(stream, self._window)):
            made = None if raw is None else self._made(raw)
            yield made or Broken(at, f"what begins at byte {at} cannot be read as JSON, or is cut off")

    def _made(self, raw: bytes) -> list[T] | Salvaged | None:
        try:
            return [self._one.decode(raw)]
        except (ValueError, RecursionError):
            try:
                return Salvaged(loads(raw))
            except (ValueError, RecursionError):
                return None


def lists_called(name: str, reader: Reader, other: Callable[[str], None]) -> Iterator[Reader | Refusal]:
    """The reader, whenever it stands before a list of this name in the object that comes next; damage as `Refusal`.

    `other` reads or skips all other values. Where the object is damaged, the list is searched for behind the damage.
    """
    within: str | None = None
    while True:
        try:
            for found in reader.names(within=within):
                if found == name and reader.peek() == b"[":
                    yield reader
                    if reader.was_cut_off:
                        return
                else:
                    other(found)
            return
        except Refusal as damage:
            yield damage
        start = reader.find(_list_called(name, after=b""))  # its quotation mark may have ended what stands before
        if start is None:
            return
        reader.pos = start.start() + start[0].index(b"[")
        within = name


def _list_called(name: str, after: bytes = b'"') -> re.Pattern[bytes]:
    return re.compile(after + re.escape(name.encode()) + rb'"\s{0,100}:\s{0,100}\[[\s,]{0,100}(?:\{|\])')


def _values(reader: Reader) -> Iterator[tuple[int, bytes | None]]:
    """Each value at the top of the stream, with the byte at which it begins; None for what has no end."""
    while first := reader.peek():
        if first == b",":
            reader.pos += 1
            continue
        at = reader.at
        try:
            yield at, reader.value()
        except Refusal:
            yield at, None
            reader.patience -= reader.left
            reader.pos = min(reader.pos + 1, len(reader.buffer))
            if reader.patience < 0 or reader.find(_NEXT) is None:
                return


def first_names(head: bytes, name: str) -> frozenset[str]:
    """The names in the first record of the file that begins with `head`, as far as `head` goes."""
    text = head.removeprefix(_MARK).lstrip(_SPACE)
    if form_of(text, name) == "object" and (found := _list_called(name).search(text)):
        text = text[found.end() - 1 :]
    text = text.removeprefix(b"[").lstrip(_SPACE)
    return names_in(text)
