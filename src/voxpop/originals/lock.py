"""The archive's lock: one writer at a time, and a word about who it is.

Comes in: the path of the lock file. Goes out: the right to write, until it is released or its process dies.
"""

from __future__ import annotations

import os
import shlex
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import msgspec
from msgspec import Struct

from voxpop.errors import ArchiveBusy
from voxpop.originals.disk import words_for_disk_errors

_LOOK_AGAIN_SECONDS = 1.0


class Holder(Struct, frozen=True):
    """Who holds a lock: `since` in Unix seconds, `command` as it was typed."""

    pid: int
    command: str
    host: str
    since: int

    def __str__(self) -> str:
        since = time.strftime("%H:%M", time.localtime(self.since))
        return f"`{self.command}` (process {self.pid} on {self.host}, since {since})"


class ArchiveLock:
    """The lock at `path`. The kernel frees it when its process dies, however that happens.

    A child of the process must not outlive it with the file open; children that are started, not forked, never have it.
    """

    def __init__(self, path: Path) -> None:
        from filelock import FileLock  # who reads needs none of it

        self._path = path
        self._wanted = path.with_name(f"{path.name}.wanted")
        self._lock = FileLock(path, thread_local=False)

    def acquire(self, wait: bool = True, on_wait: Callable[[str], None] = lambda holder: None) -> None:
        """Takes the lock; where another has it, raises `ArchiveBusy` or, with `wait`, waits for as long as it takes.

        `on_wait` is told for whom, once for each holder. Raises `CustodyError` where the archive cannot be written to.
        """
        told: str | None = None
        while not self._try(_LOOK_AGAIN_SECONDS if told else 0):
            holder = self._holder()
            if not wait:
                raise ArchiveBusy(str(self._path.parent), holder)
            if holder != told:
                on_wait(holder)
                told = holder
            with words_for_disk_errors(self._path):
                self._wanted.touch()
        self._wanted.unlink(missing_ok=True)
        self._sign()

    @property
    def is_wanted(self) -> bool:
        """Whether another process waits for it: one that does says so at every look."""
        try:
            return time.time() - self._wanted.stat().st_mtime < 3 * _LOOK_AGAIN_SECONDS
        except OSError:
            return False

    def release(self) -> None:
        """Gives the lock back; the file stays."""
        self._lock.release()

    def __enter__(self) -> ArchiveLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _try(self, seconds: float) -> bool:
        from filelock import Timeout

        with words_for_disk_errors(self._path):
            try:
                self._lock.acquire(timeout=seconds, poll_interval=0.05)
            except Timeout:
                return False
        return True

    def _sign(self) -> None:
        from filelock import SoftFileLock

        # Where the file system has no locks, the file's own text is the lock.
        if isinstance(self._lock, SoftFileLock):
            return
        command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
        command = command.encode("utf-8", "replace").decode()  # names of files may hold bytes that are no text
        holder = Holder(os.getpid(), command, socket.gethostname(), int(time.time()))
        with words_for_disk_errors(self._path):
            self._path.write_bytes(msgspec.json.encode(holder))

    def _holder(self) -> str:
        try:
            return str(msgspec.json.decode(self._path.read_bytes(), type=Holder))
        except (OSError, msgspec.DecodeError):
            return "another process"
