"""Captions in XML: TTML, and YouTube's srv1, srv2, srv3 and transcripts.

Comes in: a stream of bytes. Goes out: cues, as they are parsed. A document type is refused: it can define entities that
grow without end.

Rules: https://www.w3.org/TR/ttml1/ ; YouTube's forms are not documented, and read from files.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import BinaryIO, Final
from xml.parsers import expat

from voxpop.captions.events import Timed, unrolled
from voxpop.captions.spoken import LONGEST, Tally, Words, seconds
from voxpop.errors import Refusal
from voxpop.model import Cue

_PIECE: Final = 1 << 16
_CLOCK: Final = re.compile(r"(\d{1,5}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)(?::(\d{1,3})(?:\.\d+)?)?")
_OFFSET: Final = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(h|ms|m|s|f|t)")
_SHORT: Final = re.compile(r"(?:(\d{1,5}):)?(\d{1,9}(?:\.\d{1,9})?)")  # as in the files of songs: no rule allows it
_UNITS: Final = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_DEEPEST: Final = 1000  # elements within one another


def cues_of_markup(stream: BinaryIO, tally: Tally) -> Iterator[Cue]:
    """The cues. Raises `Refusal` for a document type and for deep nesting; where it is no XML, the cues end."""
    return unrolled(_timed(stream, tally))


def _timed(stream: BinaryIO, tally: Tally) -> Iterator[Timed]:
    elements = _Elements(tally)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = elements.start
    parser.EndElementHandler = elements.end
    parser.CharacterDataHandler = elements.say
    piece = b"-"
    while piece:
        piece = stream.read(_PIECE)
        try:
            parser.Parse(piece, not piece)
        except (expat.ExpatError, ValueError, LookupError):  # the last two: an encoding that is not known
            tally.skipped += 1
            piece = b""
        yield from elements.taken()


def _refuse(*_: object) -> None:
    raise Refusal(
        "caption", "This caption has a document type (<!DOCTYPE), which captions do not need; it is not read."
    )


class _Elements:
    """What the elements say, as they come."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._found: list[Timed] = []
        self._clock: _Clock | None = None  # of a TTML
        self._bases = [0.0]  # when each element that is open began
        self._spans: list[tuple[float | None, float | None]] = [(None, None)]  # and what it, or one around it, says
        self._cue: _Open | None = None

    def taken(self) -> list[Timed]:
        """What was found since this was last asked."""
        found, self._found = self._found, []
        return found

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name, clock = tag.rpartition(":")[2], self._clock
        if len(self._bases) == 1 and name == "tt":
            self._clock = _Clock(attributes)
        if len(self._bases) > _DEEPEST:
            raise Refusal("caption", f"This caption has more than {_DEEPEST} elements within one another.")
        base = self._bases[-1]
        begin = clock.seconds(attributes.get("begin")) if clock else None
        span = clock.span(attributes, base) if clock else (None, None)
        self._bases.append(0.0 if clock and clock.is_absolute else base + (begin or 0.0))
        self._spans.append(span if span[0] is not None else self._spans[-1])
        if self._cue is not None:
            self._cue.within(name, attributes, base, clock)
        elif clock is not None and name == "p":
            self._cue = _Open(len(self._bases), *span, "ttml")
            self._cue.around = self._spans[-1]
            self._cue.keeps_space = attributes.get("xml:space", "preserve" if clock.keeps_space else "") == "preserve"
        elif clock is None and name in ("p", "text"):
            times = _youtube_times(attributes)
            if times is None:
                self._tally.skipped += 1
                return
            self._cue = _Open(len(self._bases), *times, name)
            self._cue.is_rolling = bool(attributes.keys() & {"w", "a", "append"})

    def say(self, text: str) -> None:
        if self._cue is not None:
            self._cue.say(text)

    def end(self, _: str) -> None:
        if self._cue is not None and self._cue.depth == len(self._bases):
            found = self._cue.timed()
            if found is not None and found.lines:
                self._found.append(found)
            self._tally.skipped += found is None
            self._cue = None
        self._bases.pop()
        self._spans.pop()


class _Open:
    """An element that is a cue, while it is read. Its `start` is None where only the parts within it say when."""

    def __init__(self, depth: int, start: float | None, end: float | None, form: str) -> None:
        self.depth = depth
        self.keeps_space = self.is_rolling = False
        self.around: tuple[float | None, float | None] = (None, None)  # when all that is around it is shown
        self._start, self._end, self._form = start, end, form
        self._is_timed_within = start is None
        self._words = Words()
        self._escaped: list[str] = []
        self._before = ""  # the last character, where spaces count as one
        self._left = LONGEST

    def within(self, name: str, attributes: dict[str, str], base: float, clock: _Clock | None) -> None:
        """An element within begins."""
        if name == "br":
            self._words.say("\n")
            self._before = " "
        elif clock is not None and name == "span":
            start, end = clock.span(attributes, base)
            if start is not None:
                self._words.mark(start)
                self._start = start if self._start is None else self._start
                self._end = end if self._is_timed_within else self._end
        elif self._form == "p" and name == "s":
            self.is_rolling = True
            self._words.mark(round((self._start or 0.0) + (seconds(attributes.get("t"), 1000) or 0.0), 3))

    def say(self, text: str) -> None:
        """Adds to what the cue says."""
        if self._form == "text":  # is escaped twice
            self._escaped.append(text[: self._left])
            self._left -= len(self._escaped[-1])
        elif self._form == "p" or self.keeps_space:
            self._words.say(text)
        else:
            plain = _SPACE.sub(" ", text)
            plain = plain[1:] if self._before == " " == plain[0] else plain
            self._before = plain[-1:] or self._before
            self._words.say(plain)

    def timed(self) -> Timed | None:
        """The cue; None where its time is none."""
        if self._escaped:
            self._words.say(_TAG.sub("", html.unescape("".join(self._escaped))))
        if self._start is None:
            self._start, self._end = self.around
        if self._start is None or (self._end is not None and self._end < self._start):
            return None
        return Timed(self._start, self._end, self._words.lines(), self.is_rolling)


class _Clock:
    """How a TTML tells time."""

    def __init__(self, attributes: dict[str, str]) -> None:
        said = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        rate = seconds(said.get("frameRate")) or 30.0
        factors = [seconds(part) for part in re.split(r"[ :]", said.get("frameRateMultiplier", "1 1"))]
        if len(factors) == 2 and factors[0] and factors[1]:
            rate = rate * factors[0] / factors[1]
        ticks = seconds(said.get("tickRate")) or (rate if "frameRate" in said else 1.0)
        self._frame, self._tick = 1.0 / rate, 1.0 / ticks
        self.keeps_space = said.get("space") == "preserve"
        self.is_absolute = False  # files with short times count all from the start, not from the element around

    def span(self, attributes: dict[str, str], base: float) -> tuple[float | None, float | None]:
        """Start and end of an element within one that begins at `base`."""
        begin, end, duration = (self.seconds(attributes.get(name)) for name in ("begin", "end", "dur"))
        if begin is None and end is None and duration is None:
            return None, None
        start = base + (begin or 0.0)
        ends = [*([] if end is None else [base + end]), *([] if duration is None else [start + duration])]
        return round(start, 3), round(min(ends), 3) if ends else None

    def seconds(self, words: str | None) -> float | None:
        """A time expression (https://www.w3.org/TR/ttml1/#timing-value-timeExpression)."""
        if words is None:
            return None
        words = words.strip().replace(",", ".")
        if clock := _CLOCK.fullmatch(words):
            whole = int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])
            return whole + (int(clock[4]) * self._frame if clock[4] else 0.0)
        if short := _SHORT.fullmatch(words):
            self.is_absolute = True
            return seconds(int(short[1] or 0) * 60 + float(short[2]))
        if offset := _OFFSET.fullmatch(words):
            units = {**_UNITS, "f": self._frame, "t": self._tick}
            return seconds(float(offset[1]) * units[offset[2]])
        return None


def _youtube_times(attributes: dict[str, str]) -> tuple[float, float | None] | None:
    """`t` and `d` are milliseconds, `start` and `dur` seconds."""
    unit, names = (1000.0, ("t", "d")) if "t" in attributes else (1.0, ("start", "dur"))
    start, duration = (seconds(attributes.get(name), unit) for name in names)
    if start is None:
        return None
    return start, None if duration is None else round(start + duration, 3)
