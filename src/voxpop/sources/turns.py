"""Captures that take turns in one file.

Comes in: the captures of a file, and which of them speaks next. Goes out: the `CaptureClaim` when one begins, `Again`
when it comes back, nothing while it goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voxpop.model import Again, CaptureClaim


class Turns:
    """Who speaks. Captures are numbered as the catalogue does: in the order in which they began."""

    def __init__(self, captures: Sequence[CaptureClaim]) -> None:
        self._captures = captures
        self._numbers: dict[int, int] = {}
        self._speaks: int | None = None

    def begin(self, capture: int) -> Iterator[CaptureClaim]:
        """The claim of `captures[capture]`, unless it was yielded before."""
        if capture not in self._numbers:
            self._numbers[capture] = len(self._numbers)
            self._speaks = capture
            yield self._captures[capture]

    def to(self, capture: int) -> Iterator[Again]:
        """What is to be said before a comment of `captures[capture]`, which has begun."""
        if capture != self._speaks:
            self._speaks = capture
            yield Again(self._numbers[capture])
