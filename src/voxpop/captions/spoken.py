"""Lines of a caption, and when their words are said.

Comes in: text with marks: the second at which what follows a character is said. Goes out: plain lines with their words,
and cues. All forms of captions meet here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from voxpop.model import Cue

LONGEST: Final = 1 << 17  # characters of one cue; the rest of a longer one is passed over
LAST: Final = 5.0  # seconds that a line is shown of which nothing says how long
_LATEST: Final = 36_000_000.0  # ten thousand hours
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

Mark = tuple[float, int]
"""A second, and the place of the first character that is said from then on."""


class Spoken(Struct, frozen=True):
    """One line of text, without the spaces around it, and the marks in it."""

    text: str
    words: tuple[Mark, ...] = ()


class Tally:
    """How many blocks were malformed, so far; and what else is to be said of a caption."""

    def __init__(self) -> None:
        self.skipped = 0
        self.notes: list[str] = []


class Words:
    """A text that grows piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []

    def mark(self, second: float) -> None:
        """What is said next is said at this second."""
        if len(self._marks) < LONGEST:
            self._marks.append((second, self._length))

    def say(self, text: str) -> None:
        """Adds to the text; what makes it too long is lost."""
        piece = text[: LONGEST - self._length]
        self._pieces.append(piece)
        self._length += len(piece)

    def lines(self) -> tuple[Spoken, ...]:
        """The lines that are not empty. A mark goes to the first letter behind it; of two there the last counts."""
        text = _SURROGATE.sub("\ufffd", "".join(self._pieces)).replace("\u00a0", " ")
        marks = self._marks_of_letters(text)
        found, start, n = [], 0, 0
        for line in text.split("\n"):
            plain = line.strip()
            first = start + (line.index(plain[0]) if plain else 0)
            words = []
            while n < len(marks) and marks[n][1] < first + len(plain):
                words.append((marks[n][0], marks[n][1] - first))
                n += 1
            if plain:
                found.append(Spoken(plain, tuple(words)))
            start += len(line) + 1
        return tuple(found)

    def _marks_of_letters(self, text: str) -> list[Mark]:
        """The marks, each moved to the letter that it is of; those behind the last letter are of nothing."""
        found: dict[int, float] = {}
        at = 0
        for second, place in self._marks:  # in the order of their places
            at = max(at, place)
            while at < len(text) and text[at].isspace():
                at += 1
            found[at] = second
        found.pop(len(text), None)
        return [(second, place) for place, second in found.items()]


def cue_of(start: float, end: float, lines: Sequence[Spoken]) -> Cue:
    """One cue of several lines, at least one."""
    return Cue(start, end, "\n".join(line.text for line in lines), tuple(_joined(lines)))


def seconds(value: object, unit: float = 1.0) -> float | None:
    """A number, or the words for one, of units; None where it is no time within ten thousand hours."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value) / unit
    except (ValueError, OverflowError):
        return None
    return round(found, 3) if math.isfinite(found) and abs(found) <= _LATEST else None


def _joined(lines: Iterable[Spoken]) -> Iterable[Mark]:
    start = 0
    for line in lines:
        yield from ((second, start + at) for second, at in line.words)
        start += len(line.text) + 1
