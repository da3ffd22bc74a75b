"""YouTube's json3: events, each with segments of text.

Comes in: a stream of bytes. Goes out: cues. An event that only breaks a line holds no text and gives none; an event of
an automatic caption is shown longer than it is said, so it ends where the next begins.

The shape is not documented; it is read from files, which yt-dlp names `.json3`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from voxpop.captions.spoken import LAST, Spoken, Tally, Words, cue_of, seconds
from voxpop.errors import Refusal
from voxpop.model import Cue

LARGEST: Final = 64 << 20  # characters; ten hours of automatic captions are 8 MB
_EVENTS: Final = re.compile(r'"events"\s*:\s*\[')
_BEHIND: Final = re.compile(r"[\s,]*")
_EVENT: Final = re.compile(r'\{\s*"(?:tStartMs|dDurationMs|segs|id|wWinId|wpWinPosId|wsWinStyleId|aAppend)"')
_DECODER: Final = json.JSONDecoder(strict=False)


class Timed(Struct, frozen=True):
    """Lines with the time at which they are shown. `end` is None where it is not said; `is_rolling`: in a window in
    which lines move up.
    """

    start: float
    end: float | None
    lines: tuple[Spoken, ...]
    is_rolling: bool


def cues_of_events(text: str, tally: Tally) -> Iterator[Cue]:
    """The cues of a json3, which is held whole. Raises `Refusal` for one that is too long."""
    if len(text) > LARGEST:
        raise Refusal("caption", f"This caption is longer than {LARGEST >> 20} million characters.")
    return unrolled(_timed(text, tally))


def unrolled(timed: Iterator[Timed]) -> Iterator[Cue]:
    """Cues that end where they say, but in a rolling window where the next begins.

    Where they say nothing they end there too, and the last after five seconds.
    """
    waiting: Timed | None = None
    for one in timed:
        if waiting is not None:
            yield _cue(waiting, one.start)
        waiting = one
    if waiting is not None:
        yield _cue(waiting, None)


def _cue(timed: Timed, following: float | None) -> Cue:
    end = timed.end if timed.end is not None else following
    if timed.is_rolling and following is not None and end is not None:
        end = min(end, following)
    return cue_of(timed.start, max(timed.start, end if end is not None else timed.start + LAST), timed.lines)


def _timed(text: str, tally: Tally) -> Iterator[Timed]:
    for event in _events(text, tally):
        start, duration = seconds(event.get("tStartMs", 0), 1000), seconds(event.get("dDurationMs"), 1000)
        segments = event.get("segs")
        if segments is None:
            continue  # a window is set up
        if start is None or not isinstance(segments, list) or (duration or 0) < 0:
            tally.skipped += 1
            continue
        words = Words()
        is_timed = any(isinstance(part, dict) and "tOffsetMs" in part for part in segments)
        for part in segments:
            said = part.get("utf8") if isinstance(part, dict) else None
            if isinstance(said, str):
                if is_timed:
                    words.mark(round(start + (seconds(part.get("tOffsetMs"), 1000) or 0), 3))
                words.say(said)
        lines = words.lines()
        if lines:
            end = None if duration is None else round(start + duration, 3)
            yield Timed(start, end, lines, is_timed or "wWinId" in event)


def _events(text: str, tally: Tally) -> Iterator[dict[str, object]]:
    found = _EVENTS.search(text)
    return elements(text, len(text) if found is None else found.end(), _EVENT, tally)


def elements(text: str, at: int, beginning: re.Pattern[str], tally: Tally) -> Iterator[dict[str, object]]:
    """The objects of the JSON list whose first element stands at `at`, one by one, so that a broken one costs only
    itself and a file that was cut off only its end. They begin as `beginning` says.
    """
    while at < len(text):
        behind = _BEHIND.match(text, at)
        at = behind.end() if behind else at
        if text[at : at + 1] == "]":
            return
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            tally.skipped += 1
            following = beginning.search(text, at + 1)
            at = len(text) if following is None else following.start()
            continue
        if isinstance(value, dict):
            yield value
        else:
            tally.skipped += 1
