"""Rows of a CSV file of any length, each with the place of its bytes.

Comes in: a stream of UTF-8. Goes out: rows, which may run over many lines; what is no row comes as a `BadRow`, and
reading goes on at the next line. Memory is bounded by the longest row that is held.

CSV: https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, Final

from msgspec import Struct

from voxpop.sources.json_text.lines import raw_lines
from voxpop.sources.json_text.reader import LONGEST
from voxpop.sources.sound_text import ZEROS

_MARK: Final = b"\xef\xbb\xbf"


class Row(Struct, gc=False):
    """The fields of the row that begins on line `number` (from 1), bytes [start, end) of the file, line end included.

    `was_damaged`: it held bytes that are no text, which stand as U+FFFD.
    """

    number: int
    start: int
    end: int
    values: list[str]
    was_damaged: bool


class BadRow(Struct, frozen=True):
    """A line at which no row begins, with what is wrong with it."""

    number: int
    start: int
    end: int
    reason: str


class _Lines:
    """Lines for `csv.reader`, which remembers those of the row that it reads."""

    def __init__(self, stream: BinaryIO) -> None:
        self._lines = raw_lines(stream)
        self._again: deque[tuple[int, int, int, bytes | None]] = deque()
        self.taken: list[tuple[int, int, int, bytes | None]] = []
        self.was_damaged = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        raw = line[3]
        if raw is None:
            raise csv.Error(f"this line is longer than {LONGEST >> 20} MB")
        if line[0] == 1:
            raw = raw.removeprefix(_MARK)
        try:
            return raw.decode()
        except UnicodeDecodeError:
            self.was_damaged = True
            return raw.decode("utf-8", "replace")

    def forget(self) -> None:
        """The row is done."""
        self.taken.clear()
        self.was_damaged = False

    def give_back(self) -> None:
        """All lines of the row but its first are to be read again.

        No line is read a third time: where one was passed over within quotation marks, it holds an even number of
        them, so that a row which begins there ends there.
        """
        self._again.extendleft(reversed(self.taken[1:]))
        self.forget()


def csv_rows(stream: BinaryIO, delimiter: str = ",") -> Iterator[Row | BadRow]:
    """All rows that are not blank, the header among them; one that repeats it, where files were joined, is no row."""
    lines = _Lines(stream)
    header: list[str] = []
    while True:
        try:
            for values in csv.reader(lines, delimiter=delimiter, strict=True):
                taken = lines.taken
                if any(map(str.strip, values)):
                    if (why := _why_no_row(values, header)) is not None:
                        raise csv.Error(why)
                    header = header or values
                    yield Row(taken[0][0], taken[0][1], taken[-1][2], values, lines.was_damaged)
                lines.forget()
            return
        except csv.Error as error:
            number, start, end, _ = lines.taken[0]
            lines.give_back()
            yield BadRow(number, start, end, f"this is no row of CSV: {error}")


def _why_no_row(values: list[str], header: list[str]) -> str | None:
    if any("\0" in value for value in values):
        return f"it {ZEROS}"
    is_again = header and values[-1] == header[-1] and [values[0].removeprefix("\ufeff"), *values[1:]] == header
    return "it repeats the header" if is_again else None
