"""The tally of an `add`: what became of each file, in lines and in sums.

Comes in: one report a file. Goes out: lines for people. On a terminal, where nobody reads a hundred thousand lines, the
first of each kind are told and the sums say the rest; where a program reads or a file keeps them, all are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from voxpop.cli.words import clean, counted
from voxpop.model import FileReport
from voxpop.sources.dated_folders import folders_time

_MOST_TOLD: Final = 200
_MOST_REASONS: Final = 10
# What was found, in quotation marks, and how many.
_VARYING: Final = re.compile(r'"(?:[^"\\]|\\.){0,240}"|(?<![\w-])\d[\d,.]{0,20}(?![\w-])')


class Tally:
    """Counts reports; `is_brief` where a person looks on."""

    def __init__(self, *, is_brief: bool) -> None:
        self._is_brief = is_brief
        self._files = self._read = self._new = self._changed = self._unchanged = self.refused = 0
        self._told: Counter[str] = Counter()
        self._whole = self._in_part = 0  # files of which all, or some, was refused
        self._in_dated_folders = 0  # captures of unknown time
        self._reasons: Counter[str] = Counter()
        self._words: dict[str, str] = {}  # of a reason: as it was written, if it always was written so

    def count(self, report: FileReport) -> None:
        """Add one file."""
        self._files += 1
        self._read += report.read
        self._new += report.new
        self._changed += report.changed
        self._unchanged += report.unchanged
        self.refused += len(report.refused)
        self._whole += bool(report.refused) and report.accession_id is None
        self._in_part += bool(report.refused) and report.accession_id is not None
        if report.videos and report.captured is None and folders_time(report.path) is not None:
            self._in_dated_folders += 1
        for refused in report.refused:
            self._count_reason(refused.reason)

    def lines(self, report: FileReport) -> Iterator[str]:
        """What is told of one file."""
        if report.read or (report.video_key and (report.accession_id or not report.refused)):
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
        if self._in_dated_folders:
            many = counted(self._in_dated_folders, "capture")
            yield (
                f"  {many} of unknown time, in folders with a time in their names. If that is when they were "
                "captured: voxpop add --dated-folders"
            )
        if self._whole and self._files > 1:
            part = f", and of {self._in_part:,} a part" if self._in_part else ""
            yield f"  {counted(self._whole, 'file was', 'files were')} refused whole{part}."
        if self.refused > _MOST_REASONS:
            most = self._reasons.most_common(_MOST_REASONS)
            yield from (f"  {count:,} refused: {clean(self._words[why])}" for why, count in most)

    def _count_reason(self, reason: str) -> None:
        """Count a reason with those that differ from it only in what was found."""
        why = _VARYING.sub("…", reason).partition(": ")[0].rstrip(".")
        words = reason.partition(": ")[0].rstrip(".")
        self._reasons[why] += 1
        if self._words.setdefault(why, words) != words:
            self._words[why] = why

    def _line(self, kind: str, words: str) -> Iterator[str]:
        self._told[kind] += 1
        if not self._is_brief or self._told[kind] <= _MOST_TOLD:
            yield words


def _counts(report: FileReport) -> str:
    many = f", of {counted(report.videos, 'video')}" if report.videos > 1 else ""
    if not report.read:
        return f"taken in{many}"
    return f"{report.read:,} read, {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged{many}"
