"""The tally of an `add`: what became of each file, in lines and in sums.

Comes in: one report a file. Goes out: lines for people. On a terminal, where nobody reads a hundred thousand lines, the
first of each kind are told and the sums say the rest; where a program reads or a file keeps them, all are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from voxpop.cli.words import clean, counted
from voxpop.model import FileReport

_MOST_TOLD: Final = 200
_MOST_REASONS: Final = 10


class Tally:
    """Counts reports; `is_brief` where a person looks on."""

    def __init__(self, *, is_brief: bool) -> None:
        self._is_brief = is_brief
        self._files = self._read = self._new = self._changed = self._unchanged = self.refused = 0
        self._told: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()

    def count(self, report: FileReport) -> None:
        """Add one file."""
        self._files += 1
        self._read += report.read
        self._new += report.new
        self._changed += report.changed
        self._unchanged += report.unchanged
        self.refused += len(report.refused)
        self._reasons.update(refused.reason.partition(": ")[0].rstrip(".") for refused in report.refused)

    def lines(self, report: FileReport) -> Iterator[str]:
        """What is told of one file."""
        told = report.new + report.unchanged + report.changed
        if report.read or (report.video_key and told == 0 and not report.refused):
            yield from self._line("taken in", f"{clean(report.path)}  {report.source}  {_counts(report)}")
        for refused in report.refused:
            words = f"{clean(report.path)}  refused  {clean(refused.place)}: {clean(refused.reason)}"
            yield from self._line("refused", words)

    def sums(self) -> Iterator[str]:
        """The end of it."""
        left_out = sum(max(0, told - _MOST_TOLD) for told in self._told.values()) if self._is_brief else 0
        if left_out:
            yield (
                f"{counted(left_out, 'more line was', 'more lines were')} not shown; the same command with "
                "'> report.txt' behind it writes all of them, and takes nothing in twice."
            )
        yield (
            f"{counted(self._files, 'file')}: {counted(self._read, 'comment')} read, {self._new:,} new, "
            f"{self._changed:,} changed, {self._unchanged:,} unchanged; {self.refused:,} refused."
        )
        if self.refused > _MOST_REASONS:
            yield from (f"  {count:,} refused: {clean(why)}" for why, count in self._reasons.most_common(_MOST_REASONS))

    def _line(self, kind: str, words: str) -> Iterator[str]:
        self._told[kind] += 1
        if not self._is_brief or self._told[kind] <= _MOST_TOLD:
            yield words


def _counts(report: FileReport) -> str:
    many = f", of {counted(report.videos, 'video')}" if report.videos > 1 else ""
    if not report.read:
        return f"taken in{many}"
    return f"{report.read:,} read, {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged{many}"
