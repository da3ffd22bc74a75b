"""The bulk files of a Tube Archivist backup: an action and a document, line by line.

Comes in: a stream of bytes. Goes out: each document as a reader that ends where its line does, so that damage in one
never reaches into the next; with its index and id. A line may be of any length: all comments of a video are one.

https://www.elastic.co/guide/en/elasticsearch/reference/current/docs-bulk.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

import msgspec
from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.model import Refused
from voxpop.sources.json_text.reader import Reader

_PIECE: Final = 1 << 20
_INDEX: Final = re.compile(r"ta_([a-z]+)(?:_v\d+)?")
_NO_ACTION: Final = 'is not what stands before a document: {"index": {"_index": "ta_...", "_id": "..."}}'
_decode: Final = msgspec.json.Decoder(dict[str, dict[str, object]]).decode
_ACTION: Final = re.compile(rb'\s*+\{\s*+"(?:index|create)"\s*+:\s*+\{\s*+"_(?:index|id)"')


class Record(Struct):
    """A document: its line, from 1; the byte at which the line begins; its index ("video") and id; a reader of it."""

    line: int
    start: int
    index: str
    id: str | None
    reader: Reader


class _Line:
    """The stream, up to the end of a line; `step` goes on to the next one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held, self._pos = b"", 0
        self._is_over, self._has_ended = True, False
        self.number = self.start = 0

    def step(self) -> bool:
        """Goes to the next line, past what is left of this one; false at the end of the stream."""
        while self.read(_PIECE):
            pass
        if self._has_ended or not self._fill():
            return False
        self._is_over = False
        self.number += 1
        return True

    def read(self, length: int) -> bytes:
        """The next bytes of the line; none at its end. Line ends belong to no line."""
        if self._is_over or (self._pos == len(self._held) and not self._fill()):
            self._is_over = True
            return b""
        end = self._held.find(b"\n", self._pos, self._pos + length)
        self._is_over = end >= 0
        piece = self._held[self._pos : self._pos + length if end < 0 else end]
        self._pos += len(piece) + self._is_over
        self.start += len(piece) + self._is_over
        return piece

    def _fill(self) -> bool:
        if self._pos == len(self._held):
            self._held, self._pos = self._stream.read(_PIECE), 0
            self._has_ended = not self._held
        return not self._has_ended


def records_in(stream: BinaryIO, window: int) -> Iterator[Record | Refused]:
    """All documents, and a `Refused` for each line that is neither an action nor what follows one."""
    line = _Line(stream)
    action: tuple[str, str | None] | None = None
    while line.step():
        start = line.start
        reader = Reader(cast(BinaryIO, line), window)
        if not reader.peek():
            continue
        while reader.left < 64 and reader.more():
            pass
        is_action = _ACTION.match(reader.buffer, reader.pos) is not None
        if action is None or is_action:
            action = _action(reader) if is_action else None
            if action is None:
                yield Refused(f"line {line.number}", _NO_ACTION)
            continue
        yield Record(line.number, start, *action, reader)
        action = None


def _action(reader: Reader) -> tuple[str, str | None] | None:
    try:
        held = next(iter(_decode(reader.value() or b"{}").values()), {})
    except (Refusal, ValueError, RecursionError):
        return None
    index, id_ = _INDEX.fullmatch(str(held.get("_index"))), held.get("_id")
    return None if index is None else (index[1], id_ if isinstance(id_, str) else None)
