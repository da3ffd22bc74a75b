"""Comments whose names run into their times: `@user3 years ago`, the text on the lines below.

Comes in: lines. Goes out: comments. Where a name ends in digits, `@quay123 years ago` may be @quay1 23 years ago,
@quay12 3 years ago or neither; the number is taken that can be one of its unit. Where two can, the shorter counts, no
interval is made of the time, and the name is marked as uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from voxpop.model import Precision, When
from voxpop.sources.lines import Line
from voxpop.sources.mirror.spoken import CUT_OFF, Answers, Said, Speaking, Spoken
from voxpop.sources.relative_times import RelativeTimes
from voxpop.times import when_from_relative

_LINE: Final = re.compile(r"(@\S{0,80}?)(\d{1,40})([ \u00a0]?[^\d\s]\D{1,38})")
_MOST: Final[dict[Precision, int]] = {
    "second": 59, "minute": 59, "hour": 23, "day": 13, "week": 5, "month": 11, "year": 25,
}  # fmt: skip
_ANY_TIME: Final = 1_700_000_000


class Glued(Struct, frozen=True):
    """A name and the words of its time; `other` is the name that it may be as well."""

    name: str
    time: str
    other: str | None


def glued_in(line: str) -> Glued | None:
    """The name and the time, if the line is nothing else.

    >>> glued_in("@quay53 years ago")
    Glued(name='@quay5', time='3 years ago', other=None)
    >>> glued_in("@quay12 years ago")
    Glued(name='@quay1', time='2 years ago', other='@quay')
    """
    found = _LINE.fullmatch(line.strip()) if len(line) <= 200 else None
    if found is None:
        return None
    start, digits, unit = found.groups()
    ways = [
        Glued(start + digits[:-length], digits[-length:] + unit, None)
        for length in (1, 2)
        if len(digits) >= length and digits[-length] != "0" and _is_time(digits[-length:], unit)
    ]
    ways = [way for way in ways if way.name != "@"]
    if not ways:
        return None
    return ways[0] if len(ways) == 1 else Glued(ways[0].name, ways[0].time, ways[1].name)


def comments_glued(lines: Iterator[Line], times: RelativeTimes, is_cut_off: bool) -> Iterator[Said]:
    """All comments; there is one at least. A text above the first name lost its own: pages pin such a comment first."""
    speaking = Speaking()
    answers = Answers()
    spoken = Spoken(1, None)
    last = ""
    for line in lines:
        last = line.text
        found = glued_in(line.text)
        if found is None:
            spoken.add(line)
            continue
        if spoken.name is not None or spoken.texts():
            yield from _closed(spoken, speaking, answers)
        spoken = _begun(found, line, times)
    yield from _closed(spoken, speaking, answers, CUT_OFF if is_cut_off and last.strip() else None)


def _begun(found: Glued, line: Line, times: RelativeTimes) -> Spoken:
    if found.other is None:
        return Spoken(line.number, found.name, times.when(found.time)[0], end=line.number + 1)
    doubt = f"The name and the time run together: it may be {found.other} as well; the time is not taken in."
    return Spoken(line.number, found.name, When(as_written=found.time), end=line.number + 1, doubt=doubt)


def _closed(spoken: Spoken, speaking: Speaking, answers: Answers, refusal: str | None = None) -> Iterator[Said]:
    if spoken.name is None:
        spoken.start = spoken.lines[0].number
    answers.find(spoken)
    said, id_ = speaking.close(spoken, refusal)
    yield from said
    answers.keep(spoken, id_)


def _is_time(digits: str, unit: str) -> bool:
    said = when_from_relative(digits + unit, _ANY_TIME)
    return said is not None and said.precision is not None and 1 <= int(digits) <= _MOST[said.precision]
