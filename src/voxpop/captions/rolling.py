"""Lines that roll: each is shown again above the next, as YouTube shows what a machine heard.

Comes in: lines with their times. Goes out: each line once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import Final

from voxpop.captions.events import Timed

SHEET: Final = 40  # cues that are looked at to tell whether a file without YouTube's marks rolls
_FLASH: Final = 0.05  # seconds: between two lines YouTube shows the first alone for 10 ms


def each_once(timed: Iterator[Timed]) -> Iterator[Timed]:
    """The lines, without those that are only shown again, where they roll."""
    sheet = list(islice(timed, SHEET))
    rolls = flashes([(one.start, one.end or one.start, _texts(one)) for one in sheet]) >= 2
    before: tuple[str, ...] = ()
    for one in chain(sheet, timed):
        texts = _texts(one)
        left = one.lines[overlap(before, texts) :] if rolls else one.lines
        before = texts or before
        if left:
            yield Timed(one.start, one.end, left, one.is_rolling)


def overlap(before: tuple[str, ...], lines: tuple[str, ...]) -> int:
    """How many of the first lines repeat the last of the cue before."""
    most = min(len(before), len(lines))
    return next((n for n in range(most, 0, -1) if before[-n:] == lines[:n]), 0)


def flashes(sheet: Sequence[tuple[float, float, tuple[str, ...]]]) -> int:
    """How many cues (start, end, lines) are shown for an instant only, and only repeat."""
    pairs = pairwise(sheet)
    return sum(b[1] - b[0] <= _FLASH and overlap(a[2], b[2]) == len(b[2]) for a, b in pairs)


def _texts(timed: Timed) -> tuple[str, ...]:
    return tuple(line.text for line in timed.lines)
