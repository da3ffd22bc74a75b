"""One part of a transcript in JSON or in a row of a table: a text with its time, whatever its maker calls them.

Comes in: an object. Goes out: a `Part`. Times are seconds, milliseconds, ticks or clocks, as numbers, words or objects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from voxpop.captions.spoken import seconds

TEXTS: Final = (
    "punctuated_word", "word", "text", "transcript", "transcription", "content", "sentence", "caption", "subtitle",
    "value", "display",
)  # fmt: skip
_STARTS: Final = """
    start starttime startoffset startms starttimems startseconds startsecs startsec startinseconds begin begintime
    timebegin timestart timestampstart from ts bg offset offsetms offsetmilliseconds offsetinticks
"""
_ENDS: Final = """
    end endtime endoffset endms endtimems endseconds endsecs endsec endinseconds timeend timestampend to endts ed stop
"""
_LENGTHS: Final = "duration dur durationms durationmilliseconds durationinticks durationseconds durationsec"
STARTS: Final = frozenset(_STARTS.split())
ENDS: Final = frozenset(_ENDS.split())
LENGTHS: Final = frozenset(_LENGTHS.split())
_CLOCKS: Final = ("time", "timestamp", "timecode")
_UNITS: Final = (("milliseconds", 1000.0), ("inticks", 1e7), ("ms", 1000.0))
_MARKS: Final = frozenset({"punctuation", "punct"})
_CLOCK: Final = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2}(?:[.,]\d{1,9})?)")
_SECONDS: Final = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) ?s(?:ec(?:onds)?)?")
_OF_AZURE: Final = re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?")
_LATEST: Final = 36_000_000.0


class Part(Struct, frozen=True):
    """`start` and `end` are as they were written, in seconds where the maker says so (`is_whole` is false then), else
    in units that whole numbers leave open. `is_mark`: of punctuation, which joins what stands before it.
    """

    text: str | None
    start: float | None
    end: float | None
    is_whole: bool
    is_mark: bool = False
    words: tuple[Part, ...] = ()


class _Moment(Struct, frozen=True):
    value: float
    is_whole: bool


def plain(name: str) -> str:
    """A name as it stands in the lists above.

    >>> plain("Start_Time")
    'starttime'
    """
    return re.sub(r"[\s_-]+", "", name).casefold()


def looks_like_part(item: Mapping[str, object]) -> bool:
    """Whether it has a text, a start, and an end or a length."""
    part = part_of(item)
    return part.text is not None and part.start is not None and part.end is not None


def part_of(item: Mapping[str, object]) -> Part:
    """What an object says."""
    start, end = _span(item)
    moments = [moment for moment in (start, end) if moment is not None]
    words = item.get("words")
    return Part(
        _text(item),
        None if start is None else start.value,
        None if end is None else end.value,
        all(moment.is_whole for moment in moments),
        kind_of(item) in _MARKS,
        tuple(part_of(word) for word in words if isinstance(word, dict)) if isinstance(words, list) else (),
    )


def kind_of(item: Mapping[str, object]) -> str | None:
    """What an object says that it is."""
    kind = item.get("type")
    return kind if isinstance(kind, str) else None


def span_of(part: Part, unit: float) -> tuple[float | None, float | None]:
    """Start and end in seconds; `unit` is how many of the part's own make one."""
    return _rounded(part.start, unit), _rounded(part.end, unit)


def moment_in(value: object, unit: float | None = None) -> _Moment | None:
    """A time, however it is written; None where it is none.

    >>> [moment_in(v).value for v in (1.5, "1.5", "1.5s", "0:01.5", "PT1.5S", {"seconds": "1", "nanos": 500000000})]
    [1.5, 1.5, 1.5, 1.5, 1.5, 1.5]
    """
    if isinstance(value, dict):
        whole, nanos = (_number(value.get(name, 0)) for name in ("seconds", "nanos"))
        return None if whole is None or nanos is None or not value else _Moment(whole + nanos / 1e9, False)
    if isinstance(value, str):
        value = value.strip()
        for pattern in (_CLOCK, _OF_AZURE):
            if found := pattern.fullmatch(value):
                hours, minutes, rest = found.groups()
                at = int(hours or 0) * 3600 + int(minutes or 0) * 60 + float((rest or "0").replace(",", "."))
                return _Moment(at, False) if any(found.groups()) else None
        if found := _SECONDS.fullmatch(value):
            return _Moment(float(found[1]), False)
    number = _number(value)
    if number is None:
        return None
    return _Moment(number, number.is_integer()) if unit is None else _Moment(number / unit, False)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if 0 <= found <= _LATEST * 1000 else None


def _text(item: Mapping[str, object]) -> str | None:
    for name in TEXTS:
        if isinstance(said := item.get(name), str):
            mark = item.get("punctuation")  # of FunASR: the mark behind the word
            return said + mark if isinstance(mark, str) and kind_of(item) is None else said
    for name in ("alternatives", "nBest"):
        best = item.get(name)
        if isinstance(best, list) and best and isinstance(best[0], dict):
            said = best[0].get("content", best[0].get("display"))
            return said if isinstance(said, str) else None
    return None


def _span(item: Mapping[str, object]) -> tuple[_Moment | None, _Moment | None]:
    pair = item.get("timestamp")
    if isinstance(pair, list) and len(pair) == 2 and not isinstance(pair[0], list):
        return moment_in(pair[0]), moment_in(pair[1])
    found: dict[frozenset[str], _Moment | None] = {}
    for name, value in item.items():
        known = plain(name)
        for names in (STARTS, ENDS, LENGTHS):
            if known in names and found.get(names) is None:
                found[names] = moment_in(value, _unit_of(known))
    start, end, length = (found.get(names) for names in (STARTS, ENDS, LENGTHS))
    if start is None:
        clocks = (item.get(name) for name in _CLOCKS)
        start = next((moment_in(clock) for clock in clocks if isinstance(clock, str) and _CLOCK.fullmatch(clock)), None)
    if end is None and start is not None and length is not None:
        end = _Moment(start.value + length.value, start.is_whole and length.is_whole)
    return start, end


def _unit_of(name: str) -> float | None:
    return next((unit for ending, unit in _UNITS if name.endswith(ending)), None)


def _rounded(value: float | None, unit: float) -> float | None:
    return seconds(value, unit) if value is not None else None
