"""Answers of a web API that were saved one after the other: pages, each an object with a list of comments in it.

Comes in: a stream of UTF-8: one page, a list of pages, a page a line, or pages one after the other; or the comments
alone, in any form of `records`. Goes out: where each page begins, those of its fields that are wanted, and its
comments as a decoder makes them, many at a time; or the cuts that leave some out. A page that is longer than the window
is not held whole.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, Final, Generic, TypeVar

import msgspec
from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.model import Refused
from voxpop.sources.cutting import Cut
from voxpop.sources.json_text.cuts import Rewrite, list_cuts
from voxpop.sources.json_text.elements import Anything, Broken, Salvaged, elements
from voxpop.sources.json_text.lines import BadLine
from voxpop.sources.json_text.reader import LONGEST, WINDOW, Reader, loads
from voxpop.sources.json_text.records import Records, first_names, form_of, lists_called

T = TypeVar("T")
LIST: Final = "comments"
_ANY: Final = msgspec.json.Decoder(Anything)


class PageBegins(Struct, frozen=True):
    """Another page begins."""


class Field(Struct, frozen=True):
    """One field of the page that began last, as plain JSON."""

    name: str
    value: object


Part = PageBegins | Field | Salvaged | Broken | BadLine | Refused
"""What `Pages.read` yields beside lists of comments."""


class Pages(Generic[T]):
    """How pages of one kind are read: the fields that are wanted, and what is made of each comment."""

    def __init__(self, wanted: frozenset[str], kind: type[T], window: int = WINDOW) -> None:
        self._wanted, self._window = wanted, window
        self._decoder = msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]
        self._records = Records(LIST, kind, window)
        names = b"|".join(re.escape(name.encode()) for name in sorted(wanted | {LIST}))
        self._begin = re.compile(rb'\{\s{0,64}"(?:' + names + rb')"')
        self._begin_of_line = re.compile(rb"\n" + self._begin.pattern)

    def read(self, stream: BinaryIO, head: bytes) -> Iterator[Part | list[T]]:
        """All pages, in order. `head` is how the stream begins; where it holds comments alone, they are one page."""
        if _are_comments_alone(head):
            yield PageBegins()
            yield from self._records.read(stream, form_of(head, LIST))
            return
        for reader in self._objects(stream):
            if isinstance(reader, Refused):
                yield reader
                continue
            yield PageBegins()
            fields: list[Field | Refused] = []
            for found in lists_called(LIST, reader, lambda name, at=reader, to=fields: self._other(at, name, to)):  # type: ignore[misc]
                yield from fields
                fields.clear()
                if isinstance(found, Reader):
                    yield from elements(found, self._decoder)
                else:
                    yield Refused(found.place, found.reason)
            yield from fields

    def cuts(self, stream: BinaryIO, head: bytes, rewrite: Rewrite) -> Iterator[Cut]:
        """What goes, where `rewrite` says what becomes of each comment."""
        if _are_comments_alone(head):
            yield from self._records.cuts(stream, form_of(head, LIST), rewrite)
            return
        place = 0
        for reader in self._objects(stream):
            if isinstance(reader, Reader):
                for found in lists_called(LIST, reader, lambda name, at=reader: at.skip()):  # type: ignore[misc]
                    if isinstance(found, Reader):
                        place = yield from list_cuts(found, place, rewrite)

    def _other(self, reader: Reader, name: str, fields: list[Field | Refused]) -> None:
        if name not in self._wanted:
            reader.skip()
            return
        raw = reader.value()
        if raw is None:
            fields.append(Refused(name, f"longer than {LONGEST >> 20} MB; it counts as not said"))
            return
        try:
            fields.append(Field(name, loads(raw)))
        except (ValueError, RecursionError):
            reason = "cannot be read as JSON, or is nested too deeply; it counts as not said"
            fields.append(Refused(name, reason))

    def _objects(self, stream: BinaryIO) -> Iterator[Reader | Refused]:
        """A reader before each page: of the page alone, or of all that follows where it is long or damaged."""
        reader = Reader(stream, self._window)
        was_read = False
        while first := reader.peek():
            if first in (b"[", b"]", b","):
                reader.pos += 1
            elif first == b"{":
                at = reader.at
                yield self._alone(reader) or reader
                reader.pos += reader.at == at
                was_read = True
            else:
                if not was_read:
                    yield Refused(f"byte {reader.at}", "a page was expected here")
                was_read = True  # what follows a damaged page was said with it
                reader.pos += 1
                if reader.find(self._begin) is None:
                    return

    def _alone(self, reader: Reader) -> Reader | None:
        """The page that comes next, where the window holds it to its end, or to a line on which another begins."""
        while (end := self._end_of_line(reader) or reader.end_of_value()) is None:
            reader.patience -= reader.left
            if reader.patience < 0:
                return None
            if reader.left >= self._window or not reader.more():
                another = self._begin_of_line.search(reader.buffer, reader.pos)
                if another is None:
                    return None
                end = another.start()
                break
        raw, at = reader.buffer[reader.pos : end], reader.at
        reader.pos = end
        return Reader(io.BytesIO(raw), self._window, at)

    def _end_of_line(self, reader: Reader) -> int | None:
        """Where the page ends, if it is all that stands on its line: quicker than to follow its brackets."""
        end = reader.buffer.find(b"\n", reader.pos)
        if end < 0 or reader.buffer[end - 1 : end] != b"}":
            return None
        try:
            _ANY.decode(reader.buffer[reader.pos : end])
        except (ValueError, RecursionError):
            return None
        return end


def names_of_first(head: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """The names in the first object of the file that begins with `head`, and in the first comment of its list."""
    names, inner = set(), frozenset[str]()
    reader = Reader(io.BytesIO(head.lstrip(b"[ \t\r\n")))
    with suppress(Refusal, ValueError, RecursionError):  # the head ends in the middle, as it may
        for name in reader.names():
            names.add(name)
            if name == LIST and reader.peek() == b"[":
                inner = first_names(reader.buffer[reader.pos :], LIST)
            reader.skip()
    return frozenset(names), inner


def _are_comments_alone(head: bytes) -> bool:
    return "commentId" in names_of_first(head)[0]
