"""Readers: worker processes that read accessions ahead of the one process that writes.

Comes in: custody, accessions in the order in which they are wanted. Goes out: their records and frames in that order,
whoever read them. Each worker is told at its start all that it is to read, so that nobody waits for an answer; what it
has finished waits on its side, up to some megabytes. Only the parent writes, and a worker cannot outlive it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, cast

import msgspec
from msgspec import Struct

from voxpop.archive.reading import Told, alone, frames_of, page_bytes, told_by
from voxpop.archive.ready import PIPE_BYTES, WORKER_FROM, Ready, end_process, start_process
from voxpop.catalogue.local.prepare import Frame, RowsFrame
from voxpop.catalogue.local.rows import Row, analyse
from voxpop.catalogue.local.videos import Decided
from voxpop.errors import CustodyError, Refusal
from voxpop.model import Accession
from voxpop.originals import Custody

RUN_BYTES = 1 << 20  # of pages that one worker reads before the next one's turn comes
MOST = 4  # one process writes: it does not keep up with more
_PIECES_AHEAD = 24  # of one page
_PIECES_AHEAD_OF_ALL = 128  # of many pages, of all workers together: while the engine commits, the writer stands still


class Task(Struct):
    """What a worker is asked: where custody is, which accessions in which order, what people told of them; the store
    into which they go, where that may hold their texts already; and where the page of a single one was taken from.
    `staged` is that one's record, where custody does not have it yet, and `plain` where its page lies. `ahead` pieces
    may wait for the parent.
    """

    originals: str
    staging: str
    accessions: list[str]
    told: Told
    store: str | None
    at_hand: str | None
    ahead: int
    staged: Accession | None = None
    plain: str | None = None


class BeginFrame(Struct, tag="begin"):
    """An accession begins, with its record: who writes it need not look for that again."""

    accession: Accession


class EndFrame(Struct, tag="end"):
    """An accession ends; with the reason where it could not be read to its end."""

    failed: str | None = None


Sent = BeginFrame | Frame | EndFrame
"""What a worker sends of each accession: it begins, its frames, it ends."""

Wanted = tuple[str, int]
"""An accession's id and the length of its page in bytes."""


def read(
    custody: Custody,
    accession: Accession,
    decided: Decided,
    store: Path | None = None,
    ready: Ready | None = None,
    plain: Path | None = None,
) -> Iterator[Frame]:
    """The frames of one accession: a small page is read here, a large one beside us.

    Of a large one, what `store` holds already is not analysed again. Where custody does not have it yet, its page is
    read from `plain`.
    """
    told = told_by(decided)
    if page_bytes(accession) < WORKER_FROM:
        yield from frames_of(custody, accession, told, plain=plain)
    else:
        staged = None if plain is None else (accession, plain)
        with Readers(custody, told, [(accession.id, page_bytes(accession))], 1, store, ready, staged) as readers:
            yield from readers.read(accession.id)[1]


class Readers:
    """Reads `wanted` with `workers` processes. Use as a context manager; `read` in the order of `wanted`."""

    def __init__(
        self,
        custody: Custody,
        told: Told,
        wanted: Sequence[Wanted],
        workers: int,
        store: Path | None = None,
        ready: Ready | None = None,
        staged: tuple[Accession, Path] | None = None,
    ) -> None:
        self._ready = ready
        self._runs = _runs(wanted)
        self._workers = min(workers, len(self._runs))
        held, at_hand = (None if path is None else str(path) for path in (store, ready and ready.page))
        ahead = _PIECES_AHEAD if len(wanted) == 1 else _PIECES_AHEAD_OF_ALL // self._workers
        self._task = Task(str(custody.root), str(custody.staging.path), [], told, held, at_hand, ahead)
        if staged is not None:
            self._task.staged, self._task.plain = staged[0], str(staged[1])
        self._reads = {id: n % self._workers for n, run in enumerate(self._runs) for id in run}
        self._started: dict[int, _Worker] = {}

    def __enter__(self) -> Readers:
        for n in range(self._workers):
            self._start(n, [id for run in self._runs[n :: self._workers] for id in run])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._started.values():
            worker.end()

    def read(self, accession: str) -> tuple[Accession, Iterator[Frame]]:
        """The record of one accession, and its frames. Both raise `CustodyError` where it could not be read."""
        frames = self._frames(accession)
        begun = next(frames)
        assert isinstance(begun, BeginFrame)
        return begun.accession, cast(Iterator[Frame], frames)

    def _frames(self, accession: str) -> Iterator[BeginFrame | Frame]:
        n = self._reads[accession]
        while (worker := self._started[n]).left[0] != accession:  # what the writer left unread of the one before
            self._skip(n)
        for frame in worker.frames():
            if not isinstance(frame, EndFrame):
                if isinstance(frame, RowsFrame) and self._task.store is None:
                    _analyse_left(accession, frame.rows)
                yield frame
                continue
            worker.left.pop(0)
            if frame.failed is not None:
                raise CustodyError(frame.failed)
            return
        status = self._restart(n)
        raise CustodyError(f"the process that read it ended with status {status}")

    def _skip(self, n: int) -> None:
        with suppress(CustodyError):
            for _ in self._frames(self._started[n].left[0]):
                pass

    def _restart(self, n: int) -> int:
        """In the place of a worker that died, one that goes on after the accession at which it did."""
        died = self._started[n]
        status = died.status()
        died.end()
        self._start(n, died.left[1:])
        return status

    def _start(self, n: int, accessions: list[str]) -> None:
        self._task.accessions = accessions
        process = None if self._ready is None else self._ready.take()
        self._started[n] = _Worker(self._task, process or start_process())


class _Worker:
    """One process, seen from its parent. `left` are the accessions that it has not ended."""

    def __init__(self, task: Task, process: subprocess.Popen[bytes]) -> None:
        self.left, self._process = list(task.accessions), process
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdout = self._process.stdout
        _widen(self._stdout)
        self._decoder = msgspec.msgpack.Decoder(list[Sent])
        self._waiting: Iterator[Sent] = iter(())
        with suppress(BrokenPipeError), self._process.stdin as stdin:  # of its death `frames` tells
            stdin.write(msgspec.msgpack.encode(task))

    def frames(self) -> Iterator[Sent]:
        """What it sends, until it ends or dies."""
        while True:
            yield from self._waiting
            data = _read_piece(self._stdout)
            if data is None:
                return
            self._waiting = iter(self._decoder.decode(data))

    def status(self) -> int:
        """With which it ended, once `frames` gives no more."""
        return self._process.wait()

    def end(self) -> None:
        """End it, whatever it does."""
        end_process(self._process)


def _analyse_left(accession: str, rows: Sequence[Row]) -> None:
    """Of rows that a worker sent, those of which it left that to us, so that we need not wait for it."""
    try:
        with alone(accession):
            analyse([row for row in rows if row.is_bare])
    except Refusal as error:
        raise CustodyError(error.reason) from error


def _runs(wanted: Sequence[Wanted]) -> list[list[str]]:
    """Parts of `wanted`, in order, of about the same length."""
    runs: list[list[str]] = []
    length = RUN_BYTES
    for id, size in wanted:
        if length >= RUN_BYTES:
            runs.append([])
            length = 0
        runs[-1].append(id)
        length += size
    return runs


def _read_piece(stream: IO[bytes]) -> bytes | None:
    length = int.from_bytes(stream.read(4), "big")
    data = stream.read(length) if length else b""
    return data if length and len(data) == length else None


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold more, where the system can: each side is woken less often."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
