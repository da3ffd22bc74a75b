"""WebVTT, SubRip and SBV: a line that says when, then lines of text.

Comes in: lines. Goes out: cues. Captions that YouTube makes by itself roll: each cue repeats the line before it, and
the repetition is taken out.

Rules: https://www.w3.org/TR/webvtt1/ read leniently, as browsers and yt-dlp's many sources ask.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from msgspec import Struct

from voxpop.captions.rolling import SHEET, flashes, overlap
from voxpop.captions.spoken import Spoken, Tally, Words, cue_of
from voxpop.model import Cue

_MOST_LINES: Final = 200  # of one cue
# As programs and people write it: without thousandths, with up to nine digits, with spaces that a translator put in.
_TIME: Final = r"(-?)(?:(\d{1,4}) ?: ?)?(\d{1,2}) ?: ?(\d{1,2})(?:(?: ?[.,] ?|:(?=\d{3}(?!\d)))(\d{1,9}))?"
_ARROW: Final = r"(?:--?|[–—]) ?>"
_TIMING: Final = re.compile(rf"\s*{_TIME}\s*{_ARROW}\s*{_TIME}(?![\d:])(.*)", re.DOTALL)
_SBV_TIMING: Final = re.compile(rf"\s*{_TIME},{_TIME}(\s*)\Z")
_TIMELIKE: Final = re.compile(r"\d:\d\d|->")
_TAG: Final = re.compile(r"<(\d[\d:.]{3,15})>|</?[A-Za-z][^<>]{0,500}>|</>|\{\\[^{}]{0,200}\}")
_STAMP: Final = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})\.(\d{1,3})")
_STAMP_WITHIN: Final = re.compile(r"<\d[\d:.]{3,15}>")
_YOUTUBE_SETTINGS: Final = re.compile(r"align:start\s+position:0%")
_BEGINS: Final = re.compile(r"\ufeff?WEBVTT(?:\s|\Z)")
_MAP: Final = re.compile(r"MPEGTS:(\d{1,12})")
_LOCAL: Final = re.compile(r"LOCAL:(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})\.(\d{1,3})")
_HEADER: Final = re.compile(
    r"WEBVTT|NOTE\b|STYLE\b|REGION\b|Region:|Kind:|Language:|Style:|X-TIMESTAMP-MAP|::cue|##|\[INFORMATION\]|\[COLF\]"
)


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
    sheet = list(islice(shown, SHEET))
    rolls = any(cue.is_marked for cue in sheet) or flashes([(cue.start, cue.end, cue.texts) for cue in sheet]) >= 2
    before: tuple[str, ...] = ()
    for cue in chain(sheet, shown):
        texts = cue.texts
        left = cue.lines[overlap(before, texts) :] if rolls else cue.lines
        before = texts or before
        if left:
            yield cue_of(cue.start, cue.end, left)


def _shown(lines: Iterator[str], form: str, tally: Tally) -> Iterator[_Shown]:
    """The cues as they stand. A block that has no time goes on with the text of the cue before it, as far as it looks
    like text: an empty line stood within.
    """
    open_: _Block | None = None
    for block in _blocks(lines, form):
        if block.timing is not None:
            if open_ is not None:
                yield from _cue(open_)
            open_ = block
        elif open_ is not None and _goes_on(block):
            open_.text.extend(block.text[: _MOST_LINES - len(open_.text)])
        else:
            tally.skipped += block.is_stray
    if open_ is not None:
        yield from _cue(open_)


class _Block(Struct):
    """Lines up to an empty one or the next timing. `is_stray`: they are neither a header nor a number alone. `shift`:
    seconds by which the piece of a stream that it lies in begins after the first.
    """

    timing: re.Match[str] | None
    text: list[str]
    is_stray: bool = False
    shift: float = 0.0


def _blocks(lines: Iterator[str], form: str) -> Iterator[_Block]:
    pattern, sign = (_SBV_TIMING, ",") if form == "sbv" else (_TIMING, ">")
    block, in_header, pieces = _Block(None, []), False, _Pieces()
    for line in chain(lines, [""]):
        if form == "vtt" and _BEGINS.match(line):  # the next piece of a stream
            if block.timing is not None:
                yield block
            block, in_header = _Block(None, []), True
        found = pattern.match(line) if sign in line else None
        if found is None and line:
            if block.timing is None:
                pieces.see(line)
                in_header = in_header or _HEADER.match(line.lstrip("\ufeff")) is not None
                block.is_stray = block.is_stray or not (in_header or line.strip().isdecimal() or not line.strip())
            if len(block.text) < _MOST_LINES:
                block.text.append(line)
            continue
        if block.timing is not None:
            if found is not None and block.text and block.text[-1].strip().isdecimal() and form == "srt":
                block.text.pop()  # the number of the next block, whose empty line is missing
            yield block
        elif found is None and block.text:
            yield block
        block, in_header = _Block(found, [], shift=pieces.shift), False


class _Pieces:
    """The pieces of a stream (HLS) that lie in one file, each of which says when it begins."""

    def __init__(self) -> None:
        self.shift = 0.0
        self._first: float | None = None

    def see(self, line: str) -> None:
        """A line of a header."""
        map_, local = _MAP.search(line), _LOCAL.search(line)
        if map_ is None or local is None or not line.startswith("X-TIMESTAMP-MAP"):
            return
        begins = int(map_[1]) / 90_000 - _seconds(("", *local.groups()))
        self._first = begins if self._first is None else self._first
        self.shift = round(max(0.0, begins - self._first), 3)


def _goes_on(block: _Block) -> bool:
    text = [line for line in block.text if line.strip()]
    return block.is_stray and not text[0].strip().isdecimal() and not any(map(_TIMELIKE.search, text))


def _cue(block: _Block) -> Iterator[_Shown]:
    timing = block.timing
    assert timing is not None  # of a block that was opened
    start, end = (max(0.0, _seconds(timing.groups()[at : at + 5])) + block.shift for at in (0, 5))
    raw = "\n".join(block.text)
    if timing.re is _SBV_TIMING:
        raw = raw.replace("[br]", "\n")
    lines = _spoken(raw, start)
    marked = bool(_YOUTUBE_SETTINGS.search(timing[11])) or _STAMP_WITHIN.search(raw) is not None
    if lines or marked:
        yield _Shown(start, max(start, end), lines, marked)  # what ends before it begins was said all the same


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
                words.mark(_seconds(("", *stamp.groups())))
            end = tag.end()
        words.say(html.unescape(line[end:]))
        found.extend(words.lines())
    return tuple(found)


def _seconds(parts: tuple[str | None, ...]) -> float:
    sign, hours, minutes, seconds, fraction = (part or "0" for part in parts)
    whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return (whole + round(int(fraction) / 10.0 ** len(fraction), 3)) * (-1 if sign == "-" else 1)
