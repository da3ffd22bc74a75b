"""The rows of a table that is text.

Comes in: lines and their `Dialect`. Goes out: rows of cells, each with the number of its line; what is wrong with one
is told beside it. A quote that is opened and never closed costs its own row, not the rest of the file.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from voxpop.sources.sound_text import ZEROS
from voxpop.sources.table.dialect import LONGEST, Dialect

_PATIENCE: Final = 256 << 20  # characters that may be read again behind quotes that never close, a file
_HOLE: Final = "\0" * 4  # single zeros are letters of a text that somebody wrote wrongly
_ZEROS: Final = f"{ZEROS}: the table is damaged here"
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')
_RULE: Final = re.compile(r"[\s|:]*-[\s|:-]*")  # below the header of a table in Markdown


class Row(Struct, frozen=True):
    """A row: the line where it begins, its cells, the lines that it is, and what is wrong with it.

    Without cells it cannot be read at all. `part` names what is wrong where the rest was read.
    """

    line: int
    cells: list[str] | None
    lines: tuple[str, ...] = ()
    problem: str | None = None
    part: str = ""


class _TooLong(Exception):
    """A row that is longer than is held at once."""


class _Feeder:
    """Gives lines to the csv module, remembers which it took for a row, and takes back what it took wrongly."""

    def __init__(self, lines: Iterator[str], dialect: Dialect, patience: int) -> None:
        self._lines, self._dialect = lines, dialect
        self._ahead: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0
        self._size = 0
        self.is_at_end = self.has_zeros = False
        self.patience = patience

    def __iter__(self) -> _Feeder:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else next(self._lines, None)
        if line is None:
            self.is_at_end = True
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        self._size += len(line)
        if "\0" in line:
            self.has_zeros = self.has_zeros or _HOLE in line
            line = line.replace("\0", "\ufffd")
        if self._size > LONGEST:
            raise _TooLong
        return self._dialect.prepared(line) if self._dialect.escapes == "php" else line

    def begin(self) -> None:
        """A new row begins."""
        self.taken, self._size, self.is_at_end, self.has_zeros = [], 0, False, False

    def take_back(self, lines: list[str]) -> None:
        """These lines, the last that were taken, are given again."""
        self._ahead.extendleft(reversed(lines))
        self.number -= len(lines)
        self.patience -= sum(map(len, lines))


def rows_of(
    lines: Iterator[str], dialect: Dialect, width: int, surplus: int | None = None, patience: int = _PATIENCE
) -> Iterator[Row]:
    """All rows that are not blank. Cells beyond `width` belong to the cell `surplus`, if that is the last."""
    for row in as_they_stand(lines, dialect, width, patience):
        yield row if row.cells is None or len(row.cells) == width else fitted(row, dialect, width, surplus)


def as_they_stand(lines: Iterator[str], dialect: Dialect, width: int, patience: int = _PATIENCE) -> Iterator[Row]:
    """All rows that are not blank, with as many cells as they have. Of `width` they should be."""
    feeder = _Feeder(lines, dialect, patience)
    reader = dialect.reader(feeder)
    lone = _lone_quote(dialect)
    while True:
        feeder.begin()
        start = feeder.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong):
            yield _without_quotes(
                feeder, start, dialect, width, "is longer than can be read, or its quotes never close"
            )
            continue
        if feeder.has_zeros:
            yield Row(start, None, tuple(feeder.taken), _ZEROS)
        elif not (cells and cells[0].strip()) and _is_no_row(cells, feeder.taken[-1], dialect):
            continue
        elif len(cells) == width and len(feeder.taken) == 1 and not feeder.is_at_end:
            line = feeder.taken[0]
            if lone is not None and '"' in line and lone.search(line):
                cells = _with_quotes(line, cells, dialect)
            yield Row(start, cells, (line,))
        else:
            yield _unusual(feeder, start, cells, dialect, width)


def _lone_quote(dialect: Dialect) -> re.Pattern[str] | None:
    """What a quote within a cell looks like that is not doubled; None where quotes are written in other ways."""
    mark = re.escape(dialect.delimiter)
    return re.compile(rf'[^"{mark}]"[^"{mark}\r\n]') if dialect.escapes == "doubled" else None


def _with_quotes(line: str, cells: list[str], dialect: Dialect) -> list[str]:
    """The cells of a line, but for a quote that opens one and closes within it: both are letters, which csv drops."""
    if _is_sound([line], dialect):
        return cells
    alone = line.replace("\0", "\ufffd").rstrip("\r\n").split(dialect.delimiter)
    if len(alone) != len(cells) or dialect.skips_space:
        return cells
    return [cell[1:-1].replace('""', '"') if _QUOTED.fullmatch(cell) else cell for cell in alone]


def _is_no_row(cells: list[str], line: str, dialect: Dialect) -> bool:
    """Whether a row is blank, or no more than the rule below the header of a table in Markdown."""
    return not any(map(str.strip, cells)) or (dialect.delimiter == "|" and _RULE.fullmatch(line) is not None)


def _unusual(feeder: _Feeder, start: int, cells: list[str], dialect: Dialect, width: int) -> Row:
    """A row of another width than it should have, or the last one, where the file ends within quotes."""
    if feeder.is_at_end or (len(feeder.taken) > 1 and not _is_sound(feeder.taken, dialect)):
        return _without_quotes(feeder, start, dialect, width, "has a quote that never closes")
    return Row(start, cells, tuple(feeder.taken))


def fitted(row: Row, dialect: Dialect, width: int, surplus: int | None) -> Row:
    """The row with as many cells as there are columns, and what had to be done for that."""
    cells = row.cells
    if cells is None or len(cells) == width:
        return row
    found = len(cells)
    cell_s = "cell" if found == 1 else "cells"
    if found < width:
        problem = f"{found} {cell_s} stood where {width} were expected; the others count as not said"
        return Row(row.line, cells + [""] * (width - found), row.lines, problem, "cells")
    if not any(cells[width:]):
        return Row(row.line, cells[:width], row.lines)
    if surplus == width - 1:
        joined = [*cells[:surplus], dialect.delimiter.join(cells[surplus:])]
        problem = f"{found} cells stood where {width} were expected; the last ones were put together as the text"
        return Row(row.line, joined, row.lines, problem, "cells")
    return Row(row.line, None, row.lines, f"{found} cells were found where {width} were expected")


def _is_sound(lines: list[str], dialect: Dialect) -> bool:
    """Whether the quotes of these lines close where they should."""
    try:
        rows = list(dialect.reader(map(dialect.prepared, lines), is_strict=True))
    except csv.Error:
        return False
    return len(rows) == 1


def _without_quotes(feeder: _Feeder, start: int, dialect: Dialect, width: int, what: str) -> Row:
    """The first line alone, its quotes as text, where the lines behind it are rows of their own; else nothing."""
    first, *rest = feeder.taken
    if feeder.patience <= 0 or not _are_rows(rest, dialect, width):
        where = ": the file ends here, it was cut off" if feeder.is_at_end else ""
        return Row(start, None, tuple(feeder.taken), f"this row {what}{where}")
    feeder.take_back(rest)
    feeder.begin()
    alone = first.rstrip("\r\n").split(dialect.delimiter)
    if len(alone) != width:
        return Row(start, None, (first,), f"this row {what}")
    return Row(start, alone, (first,), f"this row {what}; it was read up to the end of its line", "quotes")


def _are_rows(lines: list[str], dialect: Dialect, width: int) -> bool:
    """Whether most of these lines are rows by themselves."""
    if not lines:
        return False
    sample = lines[:50]
    fit = sum(line.count(dialect.delimiter) >= width - 1 for line in sample)
    return fit * 2 >= len(sample)
