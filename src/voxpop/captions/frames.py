"""MicroDVD (`.sub`): lines that begin with two numbers of frames.

Comes in: lines. Goes out: cues. How many frames make a second stands in the first line, or nowhere: then it is guessed,
and said.

    {1}{1}25.000
    {25}{75}{y:i}Boats|and ships
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voxpop.captions.events import Timed, unrolled
from voxpop.captions.spoken import Tally, Words
from voxpop.model import Cue

BEGINNING: Final = re.compile(r"\{\d{1,8}\}\{\d{0,8}\}[^\n]*\n?(?:\s*\{\d{1,8}\}\{\d{0,8}\}|\s*\Z)")

_LINE: Final = re.compile(r"\s*\{(\d{1,8})\}\{(\d{0,8})\}(.*)", re.DOTALL)
_RATE: Final = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,6})?)\s*")
_CODE: Final = re.compile(r"\{[A-Za-z]:[^{}]{0,200}\}")
_SLANTED: Final = re.compile(r"^/", re.MULTILINE)
_USUAL: Final = 24000 / 1001


def cues_of_frames(lines: Iterator[str], tally: Tally) -> Iterator[Cue]:
    """The cues, without the marks for how they are drawn."""
    return unrolled(_timed(lines, tally))


def _timed(lines: Iterator[str], tally: Tally) -> Iterator[Timed]:
    rate = 0.0
    for line in lines:
        found = _LINE.fullmatch(line.lstrip("\ufeff"))
        if found is None:
            tally.skipped += bool(line.strip())
            continue
        if not rate:
            said = _RATE.fullmatch(found[3]) if int(found[1]) <= 1 else None
            rate = float(said[1].replace(",", ".")) if said else 0.0
            if 1 <= rate <= 240:
                continue
            rate = _USUAL
            tally.notes.append("the caption counts frames; that 23.976 make a second is guessed, and so are all times")
        words = Words()
        words.say(_SLANTED.sub("", _CODE.sub("", found[3]).replace("|", "\n")))
        start, end = (round(int(frames) / rate, 3) if frames else None for frames in (found[1], found[2]))
        if start is not None and (spoken := words.lines()):
            yield Timed(start, end if end is None else max(start, end), spoken, False)
