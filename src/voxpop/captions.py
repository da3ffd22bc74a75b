"""Cues out of captions: WebVTT and SubRip.

Comes in: a stream of bytes. Goes out: cues in the order of the file, plain text, one at a time. Captions that YouTube
makes by itself roll: each cue repeats the line before it, and the repetition is taken out.

Rules: https://www.w3.org/TR/webvtt1/ read leniently, as browsers and yt-dlp's many sources ask.
"""

from __future__ import annotations

import codecs
import html
import io
import re
from collections.abc import Iterator
from itertools import chain, islice, pairwise
from typing import BinaryIO, Final

from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.model import Cue

_LONGEST_LINE: Final = 16 << 10  # characters; the rest of a longer line is passed over
_MOST_LINES: Final = 200  # of one cue
_TIME: Final = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING: Final = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(.*)", re.DOTALL)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,500}>|<[\d:.]{4,16}>|</>|\{\\[^{}]{0,200}\}")
_STAMP_WITHIN: Final = re.compile(r"<\d[\d:.]{3,15}>")
_YOUTUBE_SETTINGS: Final = re.compile(r"align:start\s+position:0%")
_HEADER: Final = re.compile(r"WEBVTT|NOTE\b|STYLE\b|REGION\b|Kind:|Language:|Style:|X-TIMESTAMP-MAP|::cue|##")
_FLASH: Final = 0.05  # seconds: between two lines YouTube shows the first alone for 10 ms
_SHEET: Final = 40  # cues that are looked at to tell whether a file without YouTube's marks rolls


class _Shown(Struct, frozen=True):
    """A cue as the file shows it."""

    start: float
    end: float
    lines: tuple[str, ...]
    is_marked: bool  # has what only YouTube's automatic captions have


class Cues(Iterator[Cue]):
    """The cues of one caption. `skipped` counts the blocks that were malformed, so far."""

    def __init__(self, stream: BinaryIO, format: str) -> None:
        self.skipped = 0
        self._format = format
        self._cues = self._unrolled(self._shown(_lines(stream)))
        self._found = False

    def __next__(self) -> Cue:
        """The next cue. Raises `Refusal` at the end of a caption that holds none."""
        for cue in self._cues:
            self._found = True
            return cue
        if not self._found:
            said = f"; {self.skipped} blocks are malformed" if self.skipped else ""
            raise Refusal(
                "caption", f"This caption holds no cue (a line such as 00:01.000 --> 00:02.000 and text){said}."
            )
        raise StopIteration

    def _shown(self, lines: Iterator[str]) -> Iterator[_Shown]:
        """The cues as they stand: a timing line, then lines of text up to an empty one or the next timing."""
        timing: re.Match[str] | None = None
        text: list[str] = []
        stray = in_header = False
        for line in chain(lines, [""]):
            found = _TIMING.match(line) if "-->" in line else None
            if found is None and line:
                if timing is None:
                    in_header = in_header or _HEADER.match(line.lstrip("\ufeff")) is not None
                    stray = stray or not (in_header or line.strip().isdecimal() or not line.strip())
                elif len(text) < _MOST_LINES:
                    text.append(line)
                continue
            if timing is not None:
                if found is not None and text and text[-1].strip().isdecimal() and self._format == "srt":
                    text.pop()  # the number of the next block, whose empty line is missing
                yield from self._cue(timing, text)
            elif found is None:
                self.skipped += stray
            timing, text, stray, in_header = found, [], False, False

    def _cue(self, timing: re.Match[str], text: list[str]) -> Iterator[_Shown]:
        start, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:8])
        if end < start:
            self.skipped += 1
            return
        raw = "\n".join(text)
        lines = tuple(line for line in (_plain(line) for line in raw.split("\n")) if line)
        marked = bool(_YOUTUBE_SETTINGS.search(timing[9])) or _STAMP_WITHIN.search(raw) is not None
        if lines or marked:
            yield _Shown(start, end, lines, marked)

    def _unrolled(self, shown: Iterator[_Shown]) -> Iterator[Cue]:
        sheet = list(islice(shown, _SHEET))
        rolls = any(cue.is_marked for cue in sheet) or _flashes(sheet) >= 2
        before: tuple[str, ...] = ()
        for cue in chain(sheet, shown):
            lines = cue.lines[_overlap(before, cue.lines) :] if rolls else cue.lines
            before = cue.lines or before
            if lines:
                yield Cue(cue.start, cue.end, "\n".join(lines))


def read_cues(stream: BinaryIO, format: str) -> Cues:
    """The cues of a caption in `format` ("vtt" or "srt"), lazily.

    Malformed blocks are passed over and counted in `skipped`. Raises `Refusal` for another format, and at the end of a
    caption that holds no cue.

    >>> stream = io.BytesIO(b"WEBVTT\\n\\n00:01.000 --> 00:02.500\\n<v Ann>Ships &amp; boats")
    >>> [cue.text for cue in read_cues(stream, "vtt")]
    ['Ships & boats']
    """
    if format not in ("vtt", "srt"):
        raise Refusal("caption", f"Captions in the format {format!r} are kept but not read; vtt and srt are.")
    return Cues(stream, format)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Lines without their ends, none longer than `_LONGEST_LINE`; UTF-8, or UTF-16 with a byte order mark."""
    buffered = io.BufferedReader(_Raw(stream))
    mark = buffered.peek(2)[:2]
    encoding = "utf-16" if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    text = io.TextIOWrapper(buffered, encoding, errors="replace", newline=None)
    within = False  # a line that was too long
    while piece := text.readline(_LONGEST_LINE):
        if not within:
            yield piece.rstrip("\n")
        within = not piece.endswith("\n")


class _Raw(io.RawIOBase):
    """Lends any stream that can `read` to a text wrapper, and leaves it open when the wrapper goes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, into: object) -> int:
        view = memoryview(into).cast("B")  # type: ignore[arg-type]
        piece = self._stream.read(len(view))
        view[: len(piece)] = piece
        return len(piece)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + round(int((fraction or "0").ljust(3, "0")) / 1000, 3)


def _plain(line: str) -> str:
    return html.unescape(_TAG.sub("", line)).replace("\u00a0", " ").strip()


def _overlap(before: tuple[str, ...], lines: tuple[str, ...]) -> int:
    """How many of the first lines repeat the last of the cue before."""
    most = min(len(before), len(lines))
    return next((n for n in range(most, 0, -1) if before[-n:] == lines[:n]), 0)


def _flashes(sheet: list[_Shown]) -> int:
    """How many cues are shown for an instant only, and only repeat."""
    pairs = pairwise(sheet)
    return sum(b.end - b.start <= _FLASH and _overlap(a.lines, b.lines) == len(b.lines) for a, b in pairs)
