"""A transcript as people copy it from the panel beside a video: a time alone on its line, then what is said from it on.

Comes in: lines. Goes out: cues; each lasts until the next begins, the last for five seconds.

    0:00
    the tide comes
    0:04
    twice a day
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from voxpop.captions.events import Timed, unrolled
from voxpop.captions.spoken import Tally, Words
from voxpop.model import Cue

_CLOCK: Final = re.compile(r"\s*(?:(\d{1,3}):)?(\d{1,2}):(\d\d)\s*")
_LOOKED_AT: Final = 24  # lines
_LEAST: Final = 3  # times
_LATEST: Final = 60.0  # seconds: when the first is
_MOST_LINES: Final = 200  # of one cue


def is_panel(text: str) -> bool:
    """Whether a text that begins so is one: every second line or so is a time, and they rise from the first minute."""
    lines = [line for line in text[:8192].split("\n") if line.strip()][:_LOOKED_AT]
    clocks = [_CLOCK.fullmatch(line) for line in lines]
    times = [_seconds(clock) for clock in clocks if clock]
    if len(times) < _LEAST or clocks[0] is None or times[0] > _LATEST:
        return False
    is_apart = all(one is None or other is None for one, other in pairwise(clocks))  # each time has a text
    return is_apart and len(times) * 3 >= len(lines) and all(one < other for one, other in pairwise(times))


def cues_of_panel(lines: Iterator[str], tally: Tally) -> Iterator[Cue]:
    """The cues. What stands above the first time is no part of it."""
    return unrolled(_timed(lines, tally))


def _timed(lines: Iterator[str], tally: Tally) -> Iterator[Timed]:
    start: float | None = None
    text: list[str] = []
    for line in lines:
        clock = _CLOCK.fullmatch(line)
        if clock is None:
            tally.skipped += start is None and bool(line.strip())
            text += [line] if len(text) < _MOST_LINES else []
            continue
        yield from _of(start, text)
        start, text = _seconds(clock), []
    yield from _of(start, text)


def _of(start: float | None, text: list[str]) -> Iterator[Timed]:
    words = Words()
    words.say("\n".join(text))
    if start is not None and (spoken := words.lines()):
        yield Timed(start, None, spoken, False)


def _seconds(clock: re.Match[str]) -> float:
    return float(int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3]))
