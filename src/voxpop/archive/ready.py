"""What is made ready before pages are read: a worker process that starts meanwhile.

Comes in: how much is to be read. Goes out: a process that waits for its task (`readers`). Nothing else of Voxpop is
needed for it, so that it may start before the rest of a command is loaded.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from voxpop.large_pages import asking

WORKER_FROM = 4 << 20  # bytes of pages from which a worker pays for its start (0.3 s)
PIPE_BYTES = 1 << 20


class Ready:
    """What is made ready before pages are read, while a large one is taken into custody or many are listed: a worker
    that starts meanwhile. Use as a context manager; it ends a worker that nobody took.

    `page` is where a single one was taken from. What was made ready `earlier` is used.
    """

    def __init__(self, page: Path | None = None, earlier: Ready | None = None) -> None:
        self.page, self._earlier = page, earlier
        self._length = 0
        self._process: subprocess.Popen[bytes] | None = None

    def expect(self, length: int) -> None:
        """So many more bytes of pages are to be read. A worker is started when they are enough."""
        before, self._length = self._length, self._length + length
        if before < WORKER_FROM <= self._length:
            process = None if self._earlier is None else self._earlier.take()
            self._process = process or start_process()

    def __enter__(self) -> Ready:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if (process := self.take()) is not None:
            end_process(process)

    def take(self) -> subprocess.Popen[bytes] | None:
        """The worker, for the first who asks."""
        process, self._process = self._process, None
        return process


def start_process() -> subprocess.Popen[bytes]:
    """A worker that waits for its task."""
    return subprocess.Popen(
        [sys.executable, "-m", "voxpop.archive.worker", str(os.getpid())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=PIPE_BYTES,
        # It hears nothing of Ctrl-C: its parent does, and ends it. And Linux shares processors out by session first:
        # else the writer and the engine take some of what it needs, and wait for it.
        start_new_session=True,
        env=os.environ | asking(),  # windows of a page come and go: 5 to 9 % less CPU
    )  # fmt: skip


def end_process(process: subprocess.Popen[bytes]) -> None:
    """End a worker, whatever it does."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
