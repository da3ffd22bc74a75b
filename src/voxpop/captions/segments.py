"""Transcripts that programs write as segments in JSON.

Comes in: text. Goes out: cues. What Whisper and its kin heard (`segments`, `transcription`); what
youtube-transcript-api fetched (a list, or `snippets`).

    {"segments": [{"start": 0.0, "end": 2.5, "text": " Boats", "words": [{"word": " Boats", "start": 0.1}]}]}
    {"transcription": [{"offsets": {"from": 0, "to": 2500}, "text": " Boats"}]}
    [{"text": "Boats", "start": 0.0, "duration": 2.5}]

Shapes: https://github.com/openai/whisper , https://github.com/ggml-org/whisper.cpp ,
https://github.com/jdepoix/youtube-transcript-api
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from voxpop.captions.events import LARGEST, Timed, elements, unrolled
from voxpop.captions.spoken import Spoken, Tally, Words, seconds
from voxpop.errors import Refusal
from voxpop.model import Cue

_LISTS: Final = frozenset({"segments", "transcription", "snippets"})
_NAMES: Final = """
    text language language_code is_generated video_id task duration usage systeminfo model params result words
    word_segments
"""
_BESIDE: Final = frozenset(_NAMES.split())
_OF_LISTED: Final = frozenset({"text", "start", "duration", "end", "lang"})  # a list alone has no other names
_NAME: Final = re.compile(r'[\s,]*"((?:[^"\\]|\\.){1,40})"\s*:\s*')
_OPENS: Final = re.compile(r"\[\s*(?:(\[)\s*)?(?=\{)")
_FOLLOWS: Final = re.compile(r"\s*,\s*\[")
_SEGMENT: Final = re.compile(r'\{\s*"(?:id|seek|start|end|text|timestamps|offsets|duration|speaker)"')
_CLOCK: Final = re.compile(r"(\d{1,4}):(\d{1,2}):(\d{1,2})[.,](\d{1,3})")
_DECODER: Final = json.JSONDecoder(strict=False)


def are_segments(start: str, is_cut: bool) -> bool:
    """Whether JSON that begins so is a transcript. `is_cut`: it goes on; then a first text without end is enough."""
    at = _list_in(start, is_cut)
    if at is None or at == len(start):
        return at is not None
    first, _ = _decoded(start, at)
    if not isinstance(first, dict) or not isinstance(first.get("text"), str) or _span(first)[0] is None:
        return False
    return not start.startswith("[") or (first.keys() <= _OF_LISTED and _span(first)[1] is not None)


def cues_of_segments(text: str, tally: Tally) -> Iterator[Cue]:
    """The cues of a transcript in JSON, which is held whole. Raises `Refusal` for one that is too long; for several."""
    if len(text) > LARGEST:
        raise Refusal("caption", f"This caption is longer than {LARGEST >> 20} million characters.")
    at = _list_in(text, False)
    if (opens := _OPENS.match(text)) and opens[1] and _FOLLOWS.match(text, _decoded(text, opens.start(1))[1]):
        raise Refusal("caption", "This file holds the transcripts of several videos: give each a file of its own.")
    return unrolled(_timed(text, len(text) if at is None else at, tally))


def _list_in(text: str, is_cut: bool) -> int | None:
    """Where the first segment stands; the end of the text where that was cut off before it; None where none does."""
    if opens := _OPENS.match(text):
        return opens.end()
    at = 1 if text.startswith("{") else len(text)
    while found := _NAME.match(text, at):
        if found[1] in _LISTS:
            opens = _OPENS.match(text, found.end())
            return opens.end() if opens and not opens[1] else None
        if found[1] not in _BESIDE:
            return None
        _, at = _decoded(text, found.end())
        if at < 0:
            return len(text) if is_cut and found[1] == "text" and text[found.end() :].startswith('"') else None
    return None


def _decoded(text: str, at: int) -> tuple[object, int]:
    """The value at `at`, and where it ends: -1 where it is none."""
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, -1


def _timed(text: str, at: int, tally: Tally) -> Iterator[Timed]:
    for segment in elements(text, at, _SEGMENT, tally):
        start, end = _span(segment)
        said = segment.get("text")
        if start is None or not isinstance(said, str) or (end is not None and end < start):
            tally.skipped += 1
        elif spoken := _spoken(said, _words(segment)):
            yield Timed(start, end, spoken, False)


def _span(segment: dict[str, object]) -> tuple[float | None, float | None]:
    for name, unit in (("offsets", 1000.0), ("timestamps", 1.0)):
        if isinstance(pair := segment.get(name), dict):
            return _second(pair.get("from"), unit), _second(pair.get("to"), unit)
    start, end, length = (seconds(segment.get(name)) for name in ("start", "end", "duration"))
    if end is None and start is not None and length is not None and length >= 0:
        end = round(start + length, 3)
    return start, end


def _second(value: object, unit: float) -> float | None:
    if isinstance(value, str) and (clock := _CLOCK.fullmatch(value)):
        return int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3]) + int(clock[4].ljust(3, "0")) / 1000
    return seconds(value, unit)


def _words(segment: dict[str, object]) -> Sequence[tuple[str, float]]:
    """The words of a segment, each with its second; none where one lacks it."""
    words = segment.get("words")
    found = []
    for word in words if isinstance(words, list) else ():
        said, start = (word.get("word"), seconds(word.get("start"))) if isinstance(word, dict) else (None, None)
        if not isinstance(said, str) or start is None:
            return ()
        found.append((said, start))
    return found


def _spoken(text: str, timed: Sequence[tuple[str, float]]) -> tuple[Spoken, ...]:
    words, gap = Words(), ""
    for gap in ("", " "):
        if gap.join(word for word, _ in timed).strip() == text.strip():
            break
    else:
        timed = ()
    for word, start in timed:
        words.mark(start)
        words.say(word + gap)
    if not timed:
        words.say(text)
    return words.lines()
