"""LRC: lines of a song, each behind the time at which it is sung.

Comes in: lines. Goes out: cues; each lasts until the next begins, the last until `[length:]` or for five seconds.

Rules: https://en.wikipedia.org/wiki/LRC_(file_format)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from voxpop.captions.spoken import LAST, Spoken, Tally, Words, cue_of
from voxpop.model import Cue

_TIME: Final = r"(\d{1,4}):(\d{1,2})(?::(\d{1,3}))?(?:[.,](\d{1,3}))?"
_LINE: Final = re.compile(rf"\s*((?:\[{_TIME}\]\s*){{1,50}})(.*)", re.DOTALL)
_STAMP: Final = re.compile(rf"\[{_TIME}\]")
_WORD: Final = re.compile(rf"<{_TIME}>")
_TAG: Final = re.compile(r"\s*\[([A-Za-z#]{1,20}):(.*)\]\s*\Z", re.DOTALL)
_MOST: Final = 100_000  # lines: they may stand in any order, so all are held
_FEWEST: Final = 4  # times of three parts, that tell what the parts are


_Stamp = tuple[str, str, str | None, str | None]
"""A time in its parts: two or three of a clock, and what stands behind a point."""


def cues_of_lyrics(lines: Iterator[str], tally: Tally) -> Iterator[Cue]:
    """The cues, in the order of their times. A line with several times is sung several times."""
    written: list[tuple[list[_Stamp], str]] = []
    tags: dict[str, str] = {}
    for line in lines:
        found, tag = _LINE.match(line), _TAG.match(line)
        if found is not None and len(written) < _MOST:
            written.append((_STAMP.findall(found[1]), found[6]))
        elif found is None and tag is not None:
            tags[tag[1].lower()] = tag[2].strip()
        elif line.strip():
            tally.skipped += 1
    if not written:
        return
    has_hours = _have_hours(stamp for stamps, _ in written for stamp in stamps)
    sung = [(_seconds(stamp, has_hours), _spoken(text, has_hours)) for stamps, text in written for stamp in stamps]
    sung.sort(key=lambda one: one[0])
    shift = _shift(tags.get("offset", ""))
    length = re.fullmatch(_TIME, tags.get("length", ""))
    last = _seconds(length.groups(), False) if length else sung[-1][0] + LAST  # type: ignore[arg-type]
    for (start, spoken), end in zip(sung, [*(one[0] for one in sung[1:]), last], strict=True):
        if spoken:
            earlier = [Spoken(line.text, tuple((at - shift, place) for at, place in line.words)) for line in spoken]
            begin = max(0.0, start - shift)
            yield cue_of(begin, max(begin, end - shift), earlier)


def _spoken(text: str, has_hours: bool) -> tuple[Spoken, ...]:
    words, end = Words(), 0
    for stamp in _WORD.finditer(text):
        words.say(text[end : stamp.start()])
        words.mark(_seconds(stamp.groups(), has_hours))  # type: ignore[arg-type]
        end = stamp.end()
    words.say(text[end:])
    return words.lines()


def _have_hours(stamps: Iterable[_Stamp]) -> bool:
    """Whether times of three parts are those of a clock, as in transcripts: in songs the last is hundredths, of which
    some are above 59.
    """
    last = [part for _, _, part, _ in stamps if part]
    return len(last) >= _FEWEST and all(len(part) == 2 and part < "60" for part in last)


def _seconds(stamp: _Stamp, has_hours: bool) -> float:
    first, second, third, fraction = stamp
    if third and (has_hours or fraction):
        whole = int(first) * 3600 + int(second) * 60 + int(third)
    else:
        whole, fraction = int(first) * 60 + int(second), third or fraction
    return round(whole + float(f"0.{fraction or 0}"), 3)


def _shift(offset: str) -> float:
    """Milliseconds by which all lines come earlier."""
    return int(offset) / 1000 if re.fullmatch(r"[+-]?\d{1,7}", offset) else 0.0
