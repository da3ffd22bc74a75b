"""LRC: lines of a song, each behind the time at which it is sung.

Comes in: lines. Goes out: cues; each lasts until the next begins, the last until `[length:]` or for five seconds.

Rules: https://en.wikipedia.org/wiki/LRC_(file_format)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voxpop.captions.spoken import LAST, Spoken, Tally, Words, cue_of
from voxpop.model import Cue

_TIME: Final = r"(\d{1,4}):(\d{1,2}(?:[.:]\d{1,3})?)"
_LINE: Final = re.compile(rf"\s*((?:\[{_TIME}\]\s*){{1,50}})(.*)", re.DOTALL)
_STAMP: Final = re.compile(rf"\[{_TIME}\]")
_WORD: Final = re.compile(rf"<{_TIME}>")
_TAG: Final = re.compile(r"\s*\[([A-Za-z#]{1,20}):(.*)\]\s*\Z", re.DOTALL)
_MOST: Final = 100_000  # lines: they may stand in any order, so all are held


def cues_of_lyrics(lines: Iterator[str], tally: Tally) -> Iterator[Cue]:
    """The cues, in the order of their times. A line with several times is sung several times."""
    sung: list[tuple[float, tuple[Spoken, ...]]] = []
    tags: dict[str, str] = {}
    for line in lines:
        found, tag = _LINE.match(line), _TAG.match(line)
        if found is not None and len(sung) < _MOST:
            sung.extend((_seconds(at[1], at[2]), _spoken(found[4])) for at in _STAMP.finditer(found[1]))
        elif found is None and tag is not None:
            tags[tag[1].lower()] = tag[2].strip()
        elif line.strip():
            tally.skipped += 1
    if not sung:
        return
    sung.sort(key=lambda one: one[0])
    shift = _shift(tags.get("offset", ""))
    length = re.fullmatch(_TIME, tags.get("length", ""))
    last = _seconds(length[1], length[2]) if length else sung[-1][0] + LAST
    for (start, spoken), end in zip(sung, [*(one[0] for one in sung[1:]), last], strict=True):
        if spoken:
            earlier = [Spoken(line.text, tuple((at - shift, place) for at, place in line.words)) for line in spoken]
            begin = max(0.0, start - shift)
            yield cue_of(begin, max(begin, end - shift), earlier)


def _spoken(text: str) -> tuple[Spoken, ...]:
    words, end = Words(), 0
    for stamp in _WORD.finditer(text):
        words.say(text[end : stamp.start()])
        words.mark(_seconds(stamp[1], stamp[2]))
        end = stamp.end()
    words.say(text[end:])
    return words.lines()


def _seconds(minutes: str, rest: str) -> float:
    return round(int(minutes) * 60 + float(rest.replace(":", ".")), 3)


def _shift(offset: str) -> float:
    """Milliseconds by which all lines come earlier."""
    return int(offset) / 1000 if re.fullmatch(r"[+-]?\d{1,7}", offset) else 0.0
