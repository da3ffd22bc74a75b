"""A transcript as people copy it from the panel beside a video: a time alone on its line, then what is said from it on.

Comes in: lines. Goes out: cues; each lasts until the next begins, the last for five seconds. The time in words, which
the panel has for those who hear it ("1 minute, 5 seconds"), is copied with it by some browsers and is none of the text.

    0:00
    the tide comes
    0:04
    twice a day
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import Final

from voxpop.captions.events import Timed, unrolled
from voxpop.captions.spoken import Tally, Words
from voxpop.model import Cue

_CLOCK: Final = re.compile(r"\s*(?:(\d{1,3}):)?(\d{1,2}):(\d\d)\s*")
_LOOKED_AT: Final = 24  # lines
_LEAST: Final = 3  # times
_LATEST: Final = 60.0  # seconds: when the first is
_MOST_LINES: Final = 200  # of one cue
_NUMBERS: Final = re.compile(r"\d+")
_LONGEST_IN_WORDS: Final = 60  # characters


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
    held = list(islice(lines, 4 * _LOOKED_AT))
    are_in_words = _are_in_words(held)
    clock: re.Match[str] | None = None
    text: list[str] = []
    for line in chain(held, lines):
        found = _CLOCK.fullmatch(line)
        if found is None:
            tally.skipped += clock is None and bool(line.strip())
            is_in_words = are_in_words and clock is not None and not text and _is_in_words(clock, line)
            text += [line] if len(text) < _MOST_LINES and not is_in_words else []
            continue
        yield from _of(clock, text)
        clock, text = found, []
    yield from _of(clock, text)


def _are_in_words(lines: Sequence[str]) -> bool:
    """Whether behind each time the same stands in words: behind one alone it may be said."""
    pairs = [(_CLOCK.fullmatch(one), other) for one, other in pairwise(lines)]
    return all(clock is None or _is_in_words(clock, line) for clock, line in pairs)


def _is_in_words(clock: re.Match[str], line: str) -> bool:
    """Whether the numbers of a line are those of the time, in any language: "1 Minute und 5 Sekunden"."""
    parts = [int(part or 0) for part in clock.groups()]
    numbers = [int(number) for number in _NUMBERS.findall(line[:_LONGEST_IN_WORDS])]
    is_all = [part for part in parts if part] == [number for number in numbers if number]
    return is_all and 0 < len(numbers) <= len(parts) and len(line) <= _LONGEST_IN_WORDS


def _of(clock: re.Match[str] | None, text: list[str]) -> Iterator[Timed]:
    words = Words()
    words.say("\n".join(text))
    if clock is not None and (spoken := words.lines()):
        yield Timed(_seconds(clock), None, spoken, False)


def _seconds(clock: re.Match[str]) -> float:
    return float(int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3]))
