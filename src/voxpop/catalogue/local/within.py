"""Within what a comment was written, by the captures up to a day that give its time in words.

Comes in: what was said of comments by then. Goes out: intervals, as `narrowed` has them by all captures. Words that are
said again on later days are no claim of their own (`runs`), so they are read again as the last page that said them did.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from voxpop.catalogue.local.held import Run
from voxpop.catalogue.local.narrowed import JOINS, Interval
from voxpop.catalogue.local.rows import UNSAID, Row
from voxpop.catalogue.local.timeline import Timeline
from voxpop.model import Captured
from voxpop.times import when_from_relative

_BY_ALL = f"""
SELECT c.ck, n.earliest, n.latest FROM json_each(?) j CROSS JOIN comment c ON c.ck = j.value {JOINS}
WHERE n.earliest IS NOT NULL
"""


class Within:
    """By these captures of a video, in time."""

    def __init__(self, timeline: Timeline, caps: Sequence[int]) -> None:
        self._timeline, self._caps = timeline, caps
        self._is_by_all = caps[-1] == timeline.known[-1]
        self._by_all: dict[int, Interval] = {}
        self._read: dict[tuple[int, str], Interval | None] = {}

    def fetch(self, cks: Iterable[int]) -> None:
        """What is known by all captures is kept; of the comments with these row numbers it is asked for."""
        if self._is_by_all:
            found = self._timeline.db.execute(_BY_ALL, (json.dumps(list(cks)),))
            self._by_all = {ck: (earliest, latest) for ck, earliest, latest in found}

    def interval(self, ck: int, said: Sequence[Run]) -> Interval | None:
        """Of a comment of which this was said, in time, by captures of known time; None where no words narrow it."""
        if self._is_by_all:
            return self._by_all.get(ck)
        first: dict[tuple[str, int | None], Run] = {}
        last: dict[tuple[str, int | None], int] = {}
        for n, run in enumerate(said):
            row = run.row
            if row.written is not None and UNSAID not in (row.pub_from, row.pub):
                first.setdefault((row.written, row.prec), run)
                last[row.written, row.prec] = n
        spans = [(run.row.pub_from, run.row.pub) for run in first.values()]
        for (words, _), run in first.items():
            again = self._said_again(ck, run, said[last[words, run.row.prec] :], words)
            spans += [again] if again is not None else []
        return (max(start for start, _ in spans), min(end for _, end in spans)) if spans else None

    def _said_again(self, ck: int, first: Run, rest: Sequence[Run], words: str) -> Interval | None:
        """What the words mean on the last page that said them so: `rest` begins with its run."""
        own, row = self._meaning(first.cap, words), first.row
        if not is_believed(row, own):
            return None
        following = rest[1].dated if len(rest) > 1 else None
        for cap in reversed(self._caps):
            dated = self._timeline.holdings.dated(cap)
            if dated < rest[0].dated:
                return None
            if (following is None or dated < following) and self._timeline.holds(cap, ck):
                return self._meaning(cap, words)
        return None

    def _meaning(self, cap: int, words: str) -> Interval | None:
        """What words mean on the page of a capture."""
        if (cap, words) not in self._read:
            captured = self._timeline.captures[cap].captured
            self._read[cap, words] = meant(words, captured)
        return self._read[cap, words]


def is_believed(row: Row, own: Interval | None) -> bool:
    """Whether the time that a row has is what its words mean on its own page: else its source believes them less."""
    return own is not None and own[0] <= row.pub_from <= row.pub <= own[1]


def meant(words: str, captured: Captured) -> Interval | None:
    """What words mean on a page that was captured then."""
    first = None if captured.earliest is None else when_from_relative(words, captured.earliest)
    last = None if captured.latest is None else when_from_relative(words, captured.latest)
    if first is None or last is None or first.earliest is None or last.latest is None:
        return None
    return first.earliest, last.latest
