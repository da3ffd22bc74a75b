"""Comments of a text, each behind a number that the file gave it: `12: Ahoy`, `12. Ahoy`.

Comes in: lines. Goes out: a row for each number, without it; lines without one go on with the comment above them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import Final

from voxpop.sources.table.delimited import Row

_NUMBERED: Final = re.compile(r"([\[(#]?)(\d{1,7})([.:)\]]|\.\)| ?-)[ \t]")
_FARTHEST: Final = 50  # numbers that may be left out, where comments were taken out
_FEWEST: Final = 3
_MOST_LINES: Final = 1000  # of one comment
_SHARE: Final = 0.7  # of the numbers that follow on the one before


def is_numbered(lines: Iterable[str]) -> bool:
    """Whether these lines begin with numbers that count the comments."""
    said = [line for line in lines if line.strip()]
    numbers = [number for number, _ in _numbers(said) if number is not None]
    if len(numbers) < _FEWEST or not said or _NUMBERED.match(said[0]) is None or len(numbers) * 3 < len(said):
        return False
    steps = [after - before for before, after in pairwise(numbers)]
    return numbers[0] <= _FARTHEST and steps.count(1) >= _SHARE * len(steps)


def numbered_rows(lines: Iterable[str]) -> Iterator[Row]:
    """A row of one cell for each number.

    >>> [row.cells for row in numbered_rows(["1: Ahoy\\n", "2: A boat\\n", "\\n", "and a pier\\n", "3: Bye\\n"])]
    [['Ahoy'], ['A boat\\n\\nand a pier'], ['Bye']]
    """
    begun, is_numbered, held = 1, False, list[str]()
    for at, (number, line) in enumerate(chain(_numbers(lines), ((0, ""),)), 1):  # a comment ends with the file too
        if held and (number is not None or len(held) >= _MOST_LINES):
            yield from _row(begun, held, is_numbered)
            held = []
        if not held:
            begun, is_numbered = at, number is not None
        held.append(line)


def _row(begun: int, lines: list[str], is_numbered: bool) -> Iterator[Row]:
    """The lines as one comment, if anything stands in them."""
    first = _NUMBERED.sub("", lines[0], count=1) if is_numbered else lines[0]
    text = "\n".join(line.rstrip("\r\n") for line in (first, *lines[1:])).rstrip("\n")
    if text.strip():
        yield Row(begun, [text], tuple(lines))


def _numbers(lines: Iterable[str]) -> Iterator[tuple[int | None, str]]:
    """Each line with the number that begins it, where that follows on the one before, and is written as it was."""
    last, form = -1, None
    for line in lines:
        found = _NUMBERED.match(line)
        number = None if found is None else int(found[2])
        written = None if found is None else (found[1], found[3])
        follows = number is not None and form in (None, written) and last < number <= last + _FARTHEST
        if follows and number is not None:
            last, form = number, written
        yield number if follows else None, line
