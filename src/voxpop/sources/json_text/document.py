"""A JSON file of a few fields and long lists.

Comes in: an original, and the names of what is wanted of it. Goes out: a reader that stands before each list, one after
the other; the fields as plain JSON, and what was wrong with them. Memory is bounded by the fields that are wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from voxpop.errors import Refusal
from voxpop.model import Refused
from voxpop.sources.base import Original
from voxpop.sources.json_text.reader import LONGEST, WINDOW, Reader, loads

_MOST: Final = f"{LONGEST >> 20} MB"
_LINE_END: Final = re.compile(rb"\n")
_OBJECTS: Final = re.compile(rb"\[\s*+[{\]]")


class Document:
    """What the file says beside its lists, by path ("channel", "_source.youtube_id"), as far as it was read.

    `spans` are the bytes of the file in which each value stands.
    """

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.spans: dict[str, tuple[int, int]] = {}
        self.damage: list[Refused] = []

    def take(self, path: str, raw: bytes | None, end: int) -> None:
        """Keeps a value, which ends at byte `end`; None says that it was too long to be held."""
        self.spans[path] = (end - len(raw or b""), end)
        try:
            self.values[path] = loads(raw if raw is not None else b"")
        except (ValueError, RecursionError):
            why = "cannot be read as JSON, or is nested too deeply" if raw is not None else f"is longer than {_MOST}"
            self.damage.append(Refused(path, f"{why}; it counts as not said"))


class Plan:
    """What is wanted of a document, by path: its `lists`, also where some are objects instead, each name of which
    stands for an element (`maps`); its `fields`; `inside` are the objects that are gone into.
    """

    def __init__(self, lists: str, fields: str, *, inside: str = "", maps: str = "") -> None:
        self.lists, self.fields = frozenset(lists.split()), frozenset(fields.split())
        self.inside, self.maps = frozenset(inside.split()), frozenset(maps.split())
        lasts = sorted({path.rpartition(".")[2].encode() for path in self.lists})
        self.search = re.compile(rb'"(' + b"|".join(lasts) + rb')"\s{0,100}:\s{0,100}\[\s{0,100}\{\s{0,100}"')

    def lists_of(self, original: Original, document: Document, window: int = WINDOW) -> Iterator[tuple[str, Reader]]:
        """Path of each list of objects, and a reader that stands before it; "" for a file that is a list.

        Lines that begin with `//` before it all are passed over. The fields go into `document`. Where the file is
        damaged before its lists, they are searched for: one bad field must not lose them.
        """
        found = False
        with original.open() as stream:
            reader = Reader(stream, window)
            while reader.peek() == b"/" and reader.find(_LINE_END) is not None:
                reader.pos += 1
            if reader.peek() == b"[":
                if _holds_objects(reader):
                    yield "", reader
                return
            try:
                for path in self._walk(reader, document):
                    found = True
                    yield path, reader
                    if reader.was_cut_off:
                        return
                if (more := reader.behind()) is not None:
                    document.damage.append(Refused(more.place, more.reason))
                return
            except Refusal as damage:
                document.damage.append(Refused(damage.place, damage.reason))
        if not found:
            yield from self._searched(original, document, window)

    def _walk(self, reader: Reader, document: Document, before: str = "", within: str | None = None) -> Iterator[str]:
        for name in reader.names(within=within):
            path = before + name
            if (path in self.lists and _holds_objects(reader)) or (path in self.maps and reader.peek() == b"{"):
                yield path
            elif path in self.inside and reader.peek() == b"{":
                yield from self._walk(reader, document, f"{path}.")
            elif path in self.fields:
                raw = reader.value()
                document.take(path, raw, reader.at)
            else:
                reader.skip()

    def _searched(self, original: Original, document: Document, window: int) -> Iterator[tuple[str, Reader]]:
        with original.open() as stream, suppress(Refusal):
            reader = Reader(stream, window)
            if (start := reader.find(self.search)) is None:
                return
            name = start[1].decode()
            reader.pos = start.start() + start[0].index(b"[")
            path = next(path for path in sorted(self.lists) if path.rpartition(".")[2] == name)
            for found in self._walk(reader, document, path.removesuffix(name), name):
                yield found, reader


def _holds_objects(reader: Reader) -> bool:
    """Whether what comes next is a list of objects, or an empty one."""
    reader.peek()
    while reader.left < 1024 and reader.more():
        pass
    return _OBJECTS.match(reader.buffer, reader.pos) is not None
