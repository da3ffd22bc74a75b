"""What a process and all that it started cost: memory as RssAnon + RssShmem, polled, and CPU time. Linux's /proc.

Mapped files (index pages, the interpreter's own code) are cache that the system may take back: they do not count.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def tree(pid: int) -> list[int]:
    """`pid` and everything that descends from it now. Who is measured is asked alone: to look at all processes, twenty
    times a second, would take a processor from it.
    """
    found = [pid]
    for one in found:
        found += _children(one)
    return found


def memory_bytes(pid: int) -> int:
    """RssAnon + RssShmem of the whole tree."""
    return sum(_anonymous(one) for one in tree(pid))


def cpu_seconds(pid: int) -> float:
    """User and system time of the tree so far, with that of children that have ended and were waited for."""
    return sum(_ticks(one) for one in tree(pid)) / _TICKS


class Peak:
    """Polls a tree while the block runs: `with Peak(pid) as peak: ...; peak.bytes`."""

    def __init__(self, pid: int, every_seconds: float = 0.05) -> None:
        self.bytes = 0
        self._pid, self._every = pid, every_seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._poll, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _poll(self) -> None:
        while not self._over.wait(self._every):
            self.bytes = max(self.bytes, memory_bytes(self._pid))


def _children(pid: int) -> list[int]:
    """Those that its threads started; none when it has just ended."""
    try:
        return [int(child) for thread in (_PROC / str(pid) / "task").iterdir() for child in _started_by(thread)]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _started_by(thread: Path) -> list[str]:
    try:
        return (thread / "children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _ticks(pid: int) -> int:
    fields = _after_name(_PROC / str(pid))
    return sum(map(int, fields[11:15])) if fields else 0


def _after_name(entry: Path) -> list[str]:
    """The fields of `stat` after the name, which may itself hold spaces and brackets; none when it has just ended."""
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _anonymous(pid: int) -> int:
    try:
        lines = (_PROC / str(pid) / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("RssAnon:", "RssShmem:")))
