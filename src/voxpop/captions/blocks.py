"""WebVTT, SubRip and SBV: a line that says when, then lines of text.

Comes in: lines. Goes out: cues. Captions that YouTube makes by itself roll: each cue repeats the line before it, and
the repetition is taken out.

Rules: https://www.w3.org/TR/webvtt1/ read leniently, as browsers and yt-dlp's many sources ask.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import chain, islice, pairwise
from typing import Final

from msgspec import Struct

from voxpop.captions.spoken import Spoken, Tally, Words, cue_of
from voxpop.model import Cue

_MOST_LINES: Final = 200  # of one cue
_TIME: Final = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING: Final = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(.*)", re.DOTALL)
_SBV_TIMING: Final = re.compile(rf"\s*{_TIME},{_TIME}(\s*)\Z")
_TAG: Final = re.compile(r"<(\d[\d:.]{3,15})>|</?[A-Za-z][^<>]{0,500}>|</>|\{\\[^{}]{0,200}\}")
_STAMP: Final = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})\.(\d{1,3})")
_STAMP_WITHIN: Final = re.compile(r"<\d[\d:.]{3,15}>")
_YOUTUBE_SETTINGS: Final = re.compile(r"align:start\s+position:0%")
_HEADER: Final = re.compile(r"WEBVTT|NOTE\b|STYLE\b|REGION\b|Kind:|Language:|Style:|X-TIMESTAMP-MAP|::cue|##")
_FLASH: Final = 0.05  # seconds: between two lines YouTube shows the first alone for 10 ms
_SHEET: Final = 40  # cues that are looked at to tell whether a file without YouTube's marks rolls


class _Shown(Struct, frozen=True):
    """A cue as the file shows it."""

    start: float
    end: float
    lines: tuple[Spoken, ...]
    is_marked: bool  # has what only YouTube's automatic captions have

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines)


def cues_of_blocks(lines: Iterator[str], form: str, tally: Tally) -> Iterator[Cue]:
    """The cues of "vtt", "srt" or "sbv", each line once."""
    shown = _shown(lines, form, tally)
    sheet = list(islice(shown, _SHEET))
    rolls = any(cue.is_marked for cue in sheet) or _flashes(sheet) >= 2
    before: tuple[str, ...] = ()
    for cue in chain(sheet, shown):
        texts = cue.texts
        left = cue.lines[_overlap(before, texts) :] if rolls else cue.lines
        before = texts or before
        if left:
            yield cue_of(cue.start, cue.end, left)


def _shown(lines: Iterator[str], form: str, tally: Tally) -> Iterator[_Shown]:
    """The cues as they stand: a timing line, then lines of text up to an empty one or the next timing."""
    pattern, arrow = (_SBV_TIMING, ",") if form == "sbv" else (_TIMING, "-->")
    timing: re.Match[str] | None = None
    text: list[str] = []
    stray = in_header = False
    for line in chain(lines, [""]):
        found = pattern.match(line) if arrow in line else None
        if found is None and line:
            if timing is None:
                in_header = in_header or _HEADER.match(line.lstrip("\ufeff")) is not None
                stray = stray or not (in_header or line.strip().isdecimal() or not line.strip())
            elif len(text) < _MOST_LINES:
                text.append(line)
            continue
        if timing is not None:
            if found is not None and text and text[-1].strip().isdecimal() and form == "srt":
                text.pop()  # the number of the next block, whose empty line is missing
            yield from _cue(timing, text, tally)
        elif found is None:
            tally.skipped += stray
        timing, text, stray, in_header = found, [], False, False


def _cue(timing: re.Match[str], text: list[str], tally: Tally) -> Iterator[_Shown]:
    start, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:8])
    if end < start:
        tally.skipped += 1
        return
    raw = "\n".join(text)
    if timing.re is _SBV_TIMING:
        raw = raw.replace("[br]", "\n")
    lines = _spoken(raw, start)
    marked = bool(_YOUTUBE_SETTINGS.search(timing[9])) or _STAMP_WITHIN.search(raw) is not None
    if lines or marked:
        yield _Shown(start, end, lines, marked)


def _spoken(raw: str, start: float) -> tuple[Spoken, ...]:
    """The lines without markup. Of a line with stamps, what stands before the first is said from `start` on."""
    found: list[Spoken] = []
    for line in raw.split("\n"):
        words, end = Words(), 0
        if _STAMP_WITHIN.search(line):
            words.mark(start)
        for tag in _TAG.finditer(line):
            words.say(html.unescape(line[end : tag.start()]))
            if tag[1] and (stamp := _STAMP.fullmatch(tag[1])):
                words.mark(_seconds(stamp.groups()))
            end = tag.end()
        words.say(html.unescape(line[end:]))
        found.extend(words.lines())
    return tuple(found)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + round(int((fraction or "0").ljust(3, "0")) / 1000, 3)


def _overlap(before: tuple[str, ...], lines: tuple[str, ...]) -> int:
    """How many of the first lines repeat the last of the cue before."""
    most = min(len(before), len(lines))
    return next((n for n in range(most, 0, -1) if before[-n:] == lines[:n]), 0)


def _flashes(sheet: list[_Shown]) -> int:
    """How many cues are shown for an instant only, and only repeat."""
    pairs = pairwise(sheet)
    return sum(b.end - b.start <= _FLASH and _overlap(a.texts, b.texts) == len(b.texts) for a, b in pairs)
