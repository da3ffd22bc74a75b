"""The worker process of `readers`: reads one task from standard input, writes frames to standard output.

Comes in: a `Task`. Goes out: the frames of its accessions in their order, each row analysed, unless the parent waits:
then it does that itself. What cannot be read ends its accession with a word, and no other.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import BinaryIO

import msgspec

from voxpop.archive.readers import BeginFrame, EndFrame, Sent, Task
from voxpop.archive.reading import alone, frames_of
from voxpop.catalogue.local.known import Known
from voxpop.catalogue.local.prepare import RowsFrame
from voxpop.catalogue.local.rows import Row, analyse
from voxpop.errors import Refusal
from voxpop.long_turns import long_turns
from voxpop.originals import Custody
from voxpop.sources import source_named

_ROWS_TOGETHER = 2_000
_TOGETHER = 1 << 18  # bytes of frames in one piece
_AT_LEAST = 1 << 15  # where the parent waits
_LIKELIEST = "ytdlp"  # what reads most large pages, and is loaded before the parent says which one it is


def serve(task: bytes, out: BinaryIO) -> None:
    """Read what the task names, in its order, and write the frames to `out`."""
    asked = msgspec.msgpack.decode(task, type=Task)
    custody = Custody(Path(asked.originals), Path(asked.staging))
    known = None if asked.store is None else Known(Path(asked.store))
    at_hand = None if asked.at_hand is None else Path(asked.at_hand)
    plain = None if asked.plain is None else Path(asked.plain)
    together = _Together(_Ahead(out, asked.ahead), known is None)
    for id in asked.accessions:
        try:
            with alone(id):
                accession = asked.staged or custody.accession(id)
                together.put(id, BeginFrame(accession))
                are_bare = known is None
                for frame in frames_of(custody, accession, asked.told, known, at_hand, plain, are_bare=are_bare):
                    together.put(id, frame)
            together.put(id, EndFrame())
        except Refusal as error:
            together.put(id, EndFrame(error.reason))
    together.close()
    if known is not None:
        known.close()


class _Together:
    """Analyses the rows of many accessions together, where they `are_bare`: those of a small page are few, and what one
    kind of work looks things up in would be fetched into the processor's cache for each page anew. Where the parent
    waits, they are sent as they are.
    """

    def __init__(self, out: _Ahead, are_bare: bool) -> None:
        self._out, self._are_bare = out, are_bare
        self._held: list[tuple[str, Sent]] = []
        self._rows: list[Row] = []

    def put(self, id: str, frame: Sent) -> None:
        """Send a frame of an accession after those before it. Raises what keeps its rows from being analysed."""
        self._held.append((id, frame))
        if self._are_bare and isinstance(frame, RowsFrame):
            self._rows += frame.rows
        if len(self._rows) >= _ROWS_TOGETHER or not self._are_bare:
            self._send()

    def close(self) -> None:
        """Send what is left, and wait until it is read."""
        self._send()
        self._out.close()

    def _send(self) -> None:
        (held, rows), self._held, self._rows = (self._held, self._rows), [], []
        frames: Iterable[Sent] = (frame for _, frame in held)
        if self._out.is_waited_for:
            rows = []
        try:
            with alone(", ".join({id: None for id, _ in held})):
                analyse(rows)
        except Refusal:
            frames = _each_alone(held)
        for frame in frames:
            self._out.put(frame)


def _each_alone(held: Sequence[tuple[str, Sent]]) -> Iterator[Sent]:
    """Frames of which the rows are analysed accession by accession; in the place of those of one that cannot be, the
    reason. That of the last one is raised where its end has not come.
    """
    for id, group in groupby(held, itemgetter(0)):
        frames = [frame for _, frame in group]
        rows = [row for frame in frames if isinstance(frame, RowsFrame) for row in frame.rows]
        if not isinstance(frames[-1], EndFrame):
            analyse(rows)
            yield from frames
            continue
        try:
            with alone(id):
                analyse(rows)
            yield from frames
        except Refusal as error:
            yield EndFrame(error.reason)


class _Ahead:
    """Writes frames to a pipe in a thread, so that reading goes on while the parent is busy."""

    def __init__(self, out: BinaryIO, most: int) -> None:
        self._out = out
        self._encode = msgspec.msgpack.Encoder().encode
        self._pieces: Queue[bytes | None] = Queue(most)
        self._frames: list[bytes] = []
        self._length = 0
        self._thread = Thread(target=self._write, daemon=True)
        self._thread.start()

    @property
    def is_waited_for(self) -> bool:
        """Whether all that was sent is read, or soon will be."""
        return self._pieces.unfinished_tasks == 0

    def put(self, frame: Sent) -> None:
        """Send a frame, together with those that come soon after it."""
        self._frames.append(self._encode(frame))
        self._length += len(self._frames[-1])
        if self._length >= (_AT_LEAST if self.is_waited_for else _TOGETHER):
            self._send()

    def close(self) -> None:
        """Send what is left, and wait until it is read."""
        self._send()
        self._pieces.put(None)
        self._thread.join()

    def _send(self) -> None:
        # How many bytes follow; then an array of MessagePack: its length, and its elements one after another.
        array = b"\xdd" + len(self._frames).to_bytes(4, "big")
        self._pieces.put(b"".join(((len(array) + self._length).to_bytes(4, "big"), array, *self._frames)))
        self._frames, self._length = [], 0

    def _write(self) -> None:
        try:
            while (piece := self._pieces.get()) is not None:
                self._out.write(piece)
                self._pieces.task_done()
            self._out.flush()
        except OSError:  # nobody reads any more
            os._exit(1)


def die_with(parent: int) -> None:
    """Make the kernel end this process when its parent ends (Linux; elsewhere the closed pipe does)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, prctl(2)
        if os.getppid() != parent:
            os._exit(1)


if __name__ == "__main__":
    gc.disable()  # records make no cycles; looking for them costs a tenth of the time
    die_with(int(sys.argv[1]))
    # Not `sys.stdout.buffer`: with PYTHONUNBUFFERED that writes only a part where a signal comes in between.
    source_named(_LIKELIEST)
    with long_turns(), open(sys.stdout.fileno(), "wb", closefd=False) as out:
        serve(sys.stdin.buffer.read(), out)
