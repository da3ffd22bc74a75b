"""Which rows of a table were seen together, where a column says when each was.

Comes in: of each row its video, when it was seen, and which comment it is. Goes out: the captures of each video in
time. Rows of one capture follow each other without a long pause, or lie within a day and name no comment twice: some
tools come again for what is new, others read the same page every hour.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Final

from msgspec import Struct

from voxpop.model import Captured, When

_PAUSE: Final = 600
_DAY: Final = 86_400
_BASIS: Final = "column of the table"


class _Run(Struct):
    """Rows that were seen one after the other: from when to when, and which comments they are."""

    first: int
    last: int
    latest: int
    marks: set[int]


class Sightings:
    """When the rows of each video were seen."""

    def __init__(self, rows: Iterable[tuple[Hashable, When, int]]) -> None:
        said: defaultdict[Hashable, array[int]] = defaultdict(lambda: array("q"))
        for video, seen, mark in rows:
            if seen.earliest is not None and seen.latest is not None:
                said[video].extend((seen.earliest, seen.latest, mark))
        self._runs = {video: _runs(of) for video, of in said.items()}

    def of(self, video: Hashable, seen: When) -> Captured | None:
        """The capture that a row of this video is of; None where nobody knows when it was seen."""
        if seen.earliest is None or video not in self._runs:
            return None
        firsts, latest = self._runs[video]
        found = bisect_right(firsts, seen.earliest) - 1
        return Captured(firsts[found], latest[found], seen.precision, _BASIS)


def captured_of(seen: When) -> Captured:
    """A capture that is one row."""
    return Captured(seen.earliest, seen.latest, seen.precision, _BASIS)


def _runs(said: array[int]) -> tuple[array[int], array[int]]:
    """The first and the last instants of all captures, in time."""
    found: list[_Run] = []
    run: _Run | None = None
    for first, latest, mark in sorted(zip(said[::3], said[1::3], said[2::3], strict=True)):
        if run is None or first - run.last >= _PAUSE or first - run.first >= _DAY:
            _end(found, run)
            run = _Run(first, first, latest, set())
        run.last, run.latest = first, max(run.latest, latest)
        run.marks.add(mark)
    _end(found, run)
    return array("q", [run.first for run in found]), array("q", [run.latest for run in found])


def _end(found: list[_Run], run: _Run | None) -> None:
    """Let a run join the one before it, where both can be of one capture."""
    if run is None:
        return
    before = found[-1] if found else None
    if before is None or run.last - before.first >= _DAY or not before.marks.isdisjoint(run.marks):
        found.append(run)
        return
    before.last, before.latest = run.last, max(before.latest, run.latest)
    before.marks |= run.marks
