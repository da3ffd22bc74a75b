"""SubStation Alpha, versions 4 and 4+ (`.ssa`, `.ass`): a table of events within a script.

Comes in: lines. Goes out: cues in the order of the file, without the marks for how and where they are drawn, and
without what is drawn and not written.

    Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
    Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\i1}Boats,{\\i0} and ships

Rules: http://www.tcax.org/docs/ass-specs.htm
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voxpop.captions.spoken import Tally, Words, cue_of
from voxpop.model import Cue

BEGINNING: Final = re.compile(r"\[(?:Script Info|V4\+? Styles|Events)\][ \t]*\n", re.IGNORECASE)

_USUAL: Final = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_TIME: Final = re.compile(r"\s*(\d{1,4}):(\d{1,2}):(\d{1,2})(?:[.:,](\d{1,3}))?\s*")
_MARK: Final = re.compile(r"\{([^{}]*)\}")
_DRAWS: Final = re.compile(r"\\p(\d{1,4})")
_BREAK: Final = re.compile(r"\\[Nn]")


def cues_of_substation(lines: Iterator[str], tally: Tally) -> Iterator[Cue]:
    """The cues of all events that are said; those that are comments in the script are none."""
    columns: tuple[str, ...] = _USUAL
    for line in lines:
        kind, _, rest = line.lstrip("\ufeff \t").partition(":")
        if kind.lower() == "format":
            columns = tuple(name.strip().lower() for name in rest.split(","))
        elif kind.lower() == "dialogue":
            yield from _cues(dict(zip(columns, rest.split(",", len(columns) - 1), strict=False)), tally)


def _cues(event: dict[str, str], tally: Tally) -> Iterator[Cue]:
    start, end = _TIME.fullmatch(event.get("start", "")), _TIME.fullmatch(event.get("end", ""))
    if start is None or end is None or "text" not in event:
        tally.skipped += 1
        return
    words, begin = Words(), _seconds(start)
    words.say(_written(event["text"]))
    if spoken := words.lines():
        yield cue_of(begin, max(begin, _seconds(end)), spoken)


def _written(text: str) -> str:
    """The text without marks and drawings."""
    found, at, is_drawn = [], 0, False
    for mark in _MARK.finditer(text):
        found.append("" if is_drawn else text[at : mark.start()])
        for draws in _DRAWS.finditer(mark[1]):
            is_drawn = int(draws[1]) > 0
        at = mark.end()
    found.append("" if is_drawn else text[at:])
    return _BREAK.sub("\n", "".join(found)).replace("\\h", " ")


def _seconds(clock: re.Match[str]) -> float:
    fraction = clock[4] or "0"
    whole = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3])
    return whole + round(int(fraction) / 10.0 ** len(fraction), 3)
