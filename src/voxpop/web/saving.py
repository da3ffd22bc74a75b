"""What is sent for as long as somebody reads it.

Comes in: the parts of a long answer. Goes out: an iterator for the server, in one of `MOST_AT_ONCE` places. Each takes
one of the server's threads until it is closed, read or not; so many can never take all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import BoundedSemaphore

MOST_AT_ONCE = 2


class Places:
    """The places for one kind of answer."""

    def __init__(self) -> None:
        self._free = BoundedSemaphore(MOST_AT_ONCE)

    def taken_by(self, parts: Iterable[bytes]) -> Parts | None:
        """`parts` in a place of their own; None where all are taken."""
        return Parts(parts, self._free) if self._free.acquire(blocking=False) else None


class Parts:
    """The parts of an answer; gives its place free when it is closed."""

    def __init__(self, parts: Iterable[bytes], free: BoundedSemaphore) -> None:
        self._parts, self._free, self._is_open = parts, free, True

    def __iter__(self) -> Iterator[bytes]:
        return (part for part in self._parts if part)

    def close(self) -> None:
        """Called by the server when the answer is over."""
        if self._is_open:
            self._is_open = False
            self._free.release()
