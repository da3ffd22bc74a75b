"""Texts of several lines that nobody put into quotes.

Comes in: rows as they stand, a line each. Goes out: rows in which a text that went on over lines of its own is one cell
again. Only a table that quotes no such text is read so, and only where its short rows fit together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from voxpop.sources.table.delimited import Row

_FEWEST: Final = 2  # texts that go on, in the head
_SHARE: Final = 0.8  # of the rows that are too short
_MOST_LINES: Final = 1000  # of one text


def joined(rows: Iterable[Row], width: int, text: int) -> Iterator[Row]:
    """The rows, with what stands behind a line break at the end of the cell `text` put to it.

    >>> rows = [Row(1, ["ada", "A boat"]), Row(2, ["and a pier", "3"]), Row(3, ["ben", "Ahoy", "2"])]
    >>> [row.cells for row in joined(rows, 3, 1)]
    [['ada', 'A boat\\nand a pier', '3'], ['ben', 'Ahoy', '2']]
    """
    held: Row | None = None
    may_go_on = text < width - 1  # nothing goes on with a header, whose last cell is a name
    for row in chain(rows, (None,)):  # the end
        longer = _joined(held, row, width, text) if held is not None and row is not None and may_go_on else None
        if longer is None and held is not None:
            yield held
            may_go_on = True
        held = longer or row


def has_breaks(rows: Sequence[Row], width: int, text: int) -> bool:
    """Whether texts go on over lines of their own in the first rows of a table."""
    quoted = sum(len(row.lines) > 1 for row in rows)
    short = sum(0 < len(row.cells or ()) < width for row in rows)
    if width < 2 or short < _FEWEST or quoted * 10 > short:
        return False
    left = sum(0 < len(row.cells or ()) < width for row in joined(rows, width, text))
    return short - left >= _SHARE * short


def _joined(held: Row, row: Row, width: int, text: int) -> Row | None:
    """Two rows as one, if the second may go on with the text of the first."""
    if held.cells is None or row.cells is None or row.problem is not None or len(held.lines) > _MOST_LINES:
        return None
    ends = {1} if text == width - 1 else {1, width - text}
    if len(held.cells) != text + 1 or len(row.cells) not in ends:
        return None
    blank = max(0, row.line - held.line - len(held.lines)) if held.lines else 0
    said = held.cells[text] + "\n" * (blank + 1) + row.cells[0]
    return Row(held.line, [*held.cells[:text], said, *row.cells[1:]], (*held.lines, *["\n"] * blank, *row.lines))
