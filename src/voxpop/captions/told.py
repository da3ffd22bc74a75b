"""Transcripts as programs print them and people hand them on: a line says when, and what was said stands behind it or
below.

Comes in: lines. Goes out: cues. What Whisper, whisper.cpp and faster-whisper print; what Otter, Rev, Descript and their
like save as text; lines with a time before them; old forms of players (MPL2, TMPlayer).

    [00:00.500 --> 00:02.500]  Boats          Ann Harbour  0:05             Speaker 1 (00:00:05):
    [0.50s -> 2.50s] Boats                    Boats                         Boats
    0:05 Boats                                [5][25]Boats|/and ships       00:00:05:Boats|and ships
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from voxpop.captions.events import Timed, unrolled
from voxpop.captions.spoken import Tally, Words
from voxpop.model import Cue

_AT: Final = r"(?:(\d{1,3}):)?(\d{1,3}):(\d\d(?:[.,]\d{1,3})?)|(\d{1,6}(?:\.\d{1,6})?)s"
_CLOCK: Final = re.compile(_AT)
_ONE: Final = r"(?:(?:\d{1,3}:)?\d{1,3}:\d\d(?:[.,]\d{1,3})?|\d{1,6}(?:\.\d{1,6})?s)"
_SPAN: Final = re.compile(
    rf"\s*[\[(]?\s*(?P<start>{_ONE})\s*(?:--?>|→|-|–|—|to)\s*(?P<end>{_ONE})\s*[\])]?\s*[:|-]?\s*(?P<text>.*)",
    re.DOTALL,
)
_LINE: Final = re.compile(
    rf"\s*(?:\[(?P<a>{_ONE})\]|\((?P<b>{_ONE})\)|(?P<c>{_ONE})(?![\d:.,]))\s{{0,20}}[:|–—-]?\s{{1,20}}(?P<text>\S.*)",
    re.DOTALL,
)
_NAMED: Final = re.compile(
    rf"\s*(?P<who>[^\d\s][^:()\[\]]{{0,60}}?)\s{{0,9}}[,:]?\s{{1,20}}[\[(]?(?P<start>{_ONE})[\])]?\s*:?\s*"
)
_TENTHS: Final = re.compile(r"\[(\d{1,7})\]\[(\d{0,7})\](.*)", re.DOTALL)
_PLAYER: Final = re.compile(r"(\d{1,2}:\d\d:\d\d)[:=](.*)", re.DOTALL)
_SLANTED: Final = re.compile(r"^/", re.MULTILINE)
_LOOKED_AT: Final = 40  # lines
_LEAST: Final = 3
_LEAST_ALONE: Final = 5  # of lines with one time, which may be anything's
_LATEST_FIRST: Final = 60.0  # seconds: when the first is
_LONGEST_GAP: Final = 30.0  # seconds between two of them, in the middle: chapters are longer
_MOST_LINES: Final = 200  # of one cue


class _Told(Struct, frozen=True):
    """One line with a time. `text` is what stands behind it."""

    start: float
    end: float | None
    text: str


def told_in(text: str) -> str | None:
    """The form of a transcript that begins so: "span", "named", "line", "tenths" or "player"; None where it is none."""
    lines = [line for line in text[:16384].split("\n") if line.strip()][:_LOOKED_AT]
    for form, least, share in (("tenths", 2, 0.8), ("player", _LEAST, 0.8), ("span", 2, 0.3), ("named", _LEAST, 0.2)):
        if _is(form, lines, least, share):
            return form
    return "line" if _is("line", lines, _LEAST_ALONE, 0.5) and _are_near(lines) else None


def cues_of_told(lines: Iterator[str], tally: Tally) -> Iterator[Cue]:
    """The cues. Lines without a time belong to what stands above them."""
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) >= 2 * _LOOKED_AT:
            break
    form = told_in("\n".join(held))
    return unrolled(_timed((line for part in (held, lines) for line in part), form, tally)) if form else iter(())


def _is(form: str, lines: Sequence[str], least: int, share: float) -> bool:
    """Whether so many of the lines are of this form, and rise from the first minute on."""
    told = [one for one in (_told(line, form) for line in lines) if one is not None]
    if len(told) < least or len(told) < share * len(lines) or _told(lines[0], form) is None:
        return False
    return told[0].start <= _LATEST_FIRST and all(one.start <= other.start for one, other in pairwise(told))


def _are_near(lines: Sequence[str]) -> bool:
    starts = [one.start for one in (_told(line, "line") for line in lines) if one is not None]
    gaps = sorted(other - one for one, other in pairwise(starts))
    return gaps[len(gaps) // 2] <= _LONGEST_GAP and gaps[-1] > 0


def _told(line: str, form: str) -> _Told | None:
    if form == "tenths":
        found = _TENTHS.fullmatch(line)
        return found and _Told(int(found[1]) / 10, int(found[2]) / 10 if found[2] else None, _broken(found[3]))
    if form == "player":
        found = _PLAYER.fullmatch(line)
        return found and _Told(_seconds(found[1]), None, _broken(found[2]))
    if form == "span":
        found = _SPAN.fullmatch(line)
        return found and _Told(_seconds(found["start"]), _seconds(found["end"]), found["text"])
    if form == "named":
        found = _NAMED.fullmatch(line)
        return found and _Told(_seconds(found["start"]), None, f"{found['who']}:")
    found = _LINE.fullmatch(line)
    return found and _Told(_seconds(found["a"] or found["b"] or found["c"]), None, found["text"])


def _broken(text: str) -> str:
    """Lines are parted by a bar; a slash before one says that it is slanted."""
    return _SLANTED.sub("", text.replace("|", "\n"))


def _timed(lines: Iterator[str], form: str, tally: Tally) -> Iterator[Timed]:
    told: _Told | None = None
    below: list[str] = []
    for line in lines:
        found = _told(line, form)
        if found is None:
            tally.skipped += (told is None or len(below) >= _MOST_LINES) and bool(line.strip())
            below += [line] if len(below) < _MOST_LINES else []
            continue
        if told is not None:
            yield from _of(told, below)
        told, below = found, []
    assert told is not None  # `told_in` found some
    yield from _of(told, below)


def _of(told: _Told, below: list[str]) -> Iterator[Timed]:
    words = Words()
    words.say("\n".join([told.text, *below]))  # a name alone stands on a line of its own, as it did
    if spoken := words.lines():
        yield Timed(told.start, told.end if told.end is None else max(told.start, told.end), spoken, False)


def _seconds(words: str) -> float:
    clock = _CLOCK.fullmatch(words)
    assert clock is not None  # it was matched before
    if clock[4]:
        return round(float(clock[4]), 3)
    return round(int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3].replace(",", ".")), 3)
