"""What programs and services that hear speech write as JSON: words or parts of sentences, each with its time.

Comes in: text. Goes out: lines with their times. The makers have names of their own for the same few things, so a part
is known by what it has: a text, a start, and an end or a length. Words are put together into sentences.

    {"results": {"items": [{"start_time": "0.5", "end_time": "0.9", "alternatives": [{"content": "Boats"}]}]}}
    {"results": {"channels": [{"alternatives": [{"words": [{"punctuated_word": "Boats", "start": 0.5, "end": 0.9}]}]}]}}
    {"utterances": [{"text": "Boats", "start": 500, "end": 900, "words": []}], "audio_duration": 60}
    {"monologues": [{"elements": [{"type": "text", "value": "Boats", "ts": 0.5, "end_ts": 0.9}]}]}
    {"body": [{"from": 0.5, "to": 0.9, "content": "Boats"}]}

Shapes: Amazon Transcribe, Google, Azure, Deepgram, AssemblyAI, Rev, Speechmatics, Gladia, ElevenLabs, Watson, Vosk,
FunASR, the pipelines of Hugging Face, the captions of Bilibili; transcripts within an object of another make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from voxpop.captions.events import LARGEST, Timed, unrolled
from voxpop.captions.opened import opened
from voxpop.captions.parts import Part, kind_of, looks_like_part, part_of, span_of
from voxpop.captions.rolling import each_once
from voxpop.captions.spoken import Spoken, Tally, Words
from voxpop.errors import Refusal
from voxpop.model import Cue

_INNER: Final = (
    "utterances", "sentence_info", "sentences", "segments", "chunks", "snippets", "captions", "subtitles", "cues",
    "phrases", "recognizedPhrases", "monologues", "results", "result", "response", "output", "transcription",
    "transcript", "transcripts", "channels", "alternatives", "nBest", "prediction", "body", "data", "items", "elements",
    "timestamps", "words", "word_segments", "paragraphs",
)  # fmt: skip
"""Under which names parts stand; whole sentences before single words."""

_OF_WORDS: Final = frozenset({"words", "items", "elements", "timestamps", "word_segments"})
_OF_BEST: Final = frozenset({"alternatives", "nBest"})  # the first is what was heard, the others what it may have been
_WORD_TYPES: Final = frozenset({"word", "pronunciation", "punctuation", "spacing"})
_NAMES: Final = """
    author username user_name user author_id likes like_count likecount votes published publishedat published_at comment
    comment_id cid parent parent_id reply reply_count label labels entity entities annotator
"""
_OF_OTHERS: Final = frozenset(_NAMES.split())
"""Names in what is no transcript, though it has texts and numbers: comments, marked places in a text."""

_COMMENTS: Final = frozenset({"comments", "commentThreads", "replies"})  # a page, of which the transcript is a part
_VIDEO: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_IDENTITY: Final = ("video_id", "videoId", "video_url", "url")
_DEEPEST: Final = 8
_SENTENCE_ENDS: Final = (".", "?", "!", "。", "！", "？", "…", "।", "؟", "۔")
_WITHOUT_SPACES: Final = re.compile("[\u0e00-\u0e7f\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_LOOKED_AT, _LEAST, _LATEST_FIRST = 40, 3, 60.0
_SHORT: Final = 400  # characters of a whole text: what was said without a pause
_PAUSE: Final = 1.5  # seconds: what is said behind one is another line
_LONGEST_LINE: Final = 160  # characters, of what nobody parted into sentences
_LONG_WORD, _LONG_LINE = 15.0, 150.0  # what lasts so many seconds, mostly, lasts milliseconds


class _List(Struct, frozen=True):
    """Parts that stand in one list; `are_words`: single words and marks, which `whole` has together, where it stands
    beside them.
    """

    parts: list[Part]
    are_words: bool
    whole: str = ""


class _Gaps:
    """What stands between words: as in the whole text, while that has them; else a space, but between Chinese signs."""

    def __init__(self, whole: str) -> None:
        self._whole, self._at = whole, 0
        self._before = ""

    def before(self, text: str, is_mark: bool) -> str:
        """The gap before the next word."""
        last, self._before = self._before, text[-1:] or self._before
        near = self._whole[self._at : self._at + 100]
        start = self._at + len(near) - len(near.lstrip())
        if self._whole.startswith(text, start):
            gap, self._at = self._whole[self._at : start], start + len(text)
            return " " if gap else ""
        self._whole = ""
        are_apart = not is_mark and not (_WITHOUT_SPACES.match(last) or _WITHOUT_SPACES.match(text))
        return " " if are_apart else ""


def are_heard(start: str, is_cut: bool) -> bool:
    """Whether JSON that begins so is such a transcript. `is_cut`: it goes on; then its text as a whole may come first,
    and no time yet.
    """
    value, _ = opened(start)
    try:
        if any(any(part.start is not None for part in one.parts) for one in _lists(value)):
            return True
    except Refusal:  # of several videos: a list of them is a table of videos, that has more than their transcripts
        return isinstance(value, dict)
    return is_cut and _is_before_times(value)


def cues_of_heard(text: str, tally: Tally) -> Iterator[Cue]:
    """The cues, by their times. Raises `Refusal` for a file that is too long, or has the transcripts of several
    videos.
    """
    if len(text) > LARGEST:
        raise Refusal("caption", f"This caption is longer than {LARGEST >> 20} million characters.")
    value, is_whole = opened(text)
    tally.skipped += not is_whole
    found: list[Timed] = []
    for one in _lists(value):
        unit = _unit(one)
        found.extend(_sentences(one, unit) if one.are_words else _lines(one.parts, unit, tally))
    return unrolled(each_once(iter(sorted(found, key=lambda timed: timed.start))))


def _lists(value: object, name: str = "", depth: int = 0) -> Iterator[_List]:
    """The parts in a value. Raises `Refusal` where it holds those of several videos."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield from _in_object(value, depth)
    elif isinstance(value, list) and value:
        one = _list_of(value, name)
        if one is not None:
            yield one
            return
        inner = [item for item in value if isinstance(item, dict | list)]
        found = [list(_lists(item, name, depth + 1)) for item in (inner[:1] if name in _OF_BEST else inner)]
        _refuse_several(inner, [bool(parts) for parts in found])
        for parts in found:
            yield from parts


def _in_object(value: Mapping[str, object], depth: int) -> Iterator[_List]:
    if value.keys() & _COMMENTS:
        return
    for name in _INNER:
        found = list(_lists(value[name], name, depth + 1)) if name in value else []
        if found:
            whole = _whole(value)
            yield from ([replace(found[0], whole=whole)] if len(found) == 1 and found[0].are_words and whole else found)
            return
    if value and all(map(_VIDEO.fullmatch, value)):  # transcripts by the ids of their videos
        several = [list(_lists(one, "segments", depth + 1)) for one in value.values()]
        if sum(map(bool, several)) > 1:
            raise Refusal("caption", _SEVERAL)
        for found in several:
            yield from found


_SEVERAL: Final = "This file holds the transcripts of several videos: give each a file of its own."


def _refuse_several(items: Sequence[object], hold_parts: Sequence[bool]) -> None:
    """Raises `Refusal` where more than one item with parts names a video of its own."""
    named = {
        str(item[name])
        for item, holds in zip(items, hold_parts, strict=False)
        if isinstance(item, dict) and holds
        for name in _IDENTITY
        if item.get(name)
    }
    if len(named) > 1:
        raise Refusal("caption", _SEVERAL)


def _list_of(items: list[object], name: str) -> _List | None:
    """The list as parts, where it is one of them: timed ones, and between words also marks that have no time."""
    if name == "timestamps":  # ["boats", 0.5, 0.9]
        items = [dict(zip(("word", "start", "end"), item, strict=False)) for item in items if isinstance(item, list)]
    mappings = [item for item in items if isinstance(item, dict)]
    if not mappings or not (any(map(looks_like_part, mappings[:3])) or _rise(mappings)):
        return None
    if any(key.casefold() in _OF_OTHERS for key in mappings[0]):
        return None
    first = mappings[0]
    are_words = name in _OF_WORDS or "word" in first or any(kind_of(item) in _WORD_TYPES for item in mappings[:3])
    return _List([part_of(item) for item in mappings], are_words)


def _rise(items: Sequence[Mapping[str, object]]) -> bool:
    """Whether texts that only say when they start do so one after the other, from the first minute on. Whole
    numbers may be places in a text.
    """
    parts = [part_of(item) for item in items[:_LOOKED_AT]]
    starts = [part.start for part in parts if part.start is not None and part.text is not None]
    is_first = len(starts) == len(parts) >= _LEAST and starts[0] <= _LATEST_FIRST
    is_timed = is_first and not all(part.is_whole for part in parts)
    return is_timed and all(one <= other for one, other in pairwise(starts)) and starts[0] < starts[-1]


def _unit(one: _List) -> float:
    """How many of its units make a second: whole numbers that would last minutes are milliseconds."""
    lengths = [part.end - part.start for part in one.parts if part.start is not None and part.end is not None]
    if not lengths or not all(part.is_whole for part in one.parts):
        return 1.0
    return 1000.0 if median(lengths) > (_LONG_WORD if one.are_words else _LONG_LINE) else 1.0


def _lines(parts: Sequence[Part], unit: float, tally: Tally) -> Iterator[Timed]:
    for part in parts:
        start, end = span_of(part, unit)
        if start is None or part.text is None:
            tally.skipped += 1
        elif spoken := _spoken(part.text, part.words, unit):
            yield Timed(start, end if end is None or end >= start else start, spoken, False)


def _spoken(text: str, words: Sequence[Part], unit: float) -> tuple[Spoken, ...]:
    """The text, with the times of its words where these make it."""
    timed = [(word.text or "", start) for word in words if (start := span_of(word, unit)[0]) is not None]
    said = [word for word, _ in timed]
    found = Words()
    gap = next((gap for gap in ("", " ") if gap.join(said).strip() == text.strip()), None)
    if not timed or gap is None or len(timed) < len(words):
        found.say(text)
        return found.lines()
    for word, start in timed:
        found.mark(start)
        found.say(word + gap)
    return found.lines()


def _whole(value: Mapping[str, object]) -> str:
    """The text as a whole that stands beside its words."""
    transcripts = value.get("transcripts")  # of Amazon
    beside = transcripts[0] if isinstance(transcripts, list) and transcripts else value
    said = (beside.get(name) for name in ("transcript", "text")) if isinstance(beside, dict) else ()
    return next((text for text in said if isinstance(text, str)), "")


def _sentences(one: _List, unit: float) -> Iterator[Timed]:
    """Words put together, up to the end of a sentence or a pause; what is short and written otherwise as a whole ("900"
    for nine hundred) stands as it was written.
    """
    if 0 < len(one.whole) <= _SHORT and _letters("".join(part.text or "" for part in one.parts)) != _letters(one.whole):
        yield from _as_written(one, unit)
        return
    are_spaced = any(part.text and part.text != part.text.strip() for part in one.parts)  # spaces are said in them
    words, start, end, length, gaps = Words(), None, None, 0, _Gaps(one.whole)
    for part in one.parts:
        text, (begin, until) = part.text or "", span_of(part, unit)
        paused = begin is not None and end is not None and begin - end >= _PAUSE
        if start is not None and (paused or (length > _LONGEST_LINE and not part.is_mark)):
            yield from _timed(words, start, end)
            words, start, end, length = Words(), None, None, 0
        gap = "" if are_spaced else gaps.before(text, part.is_mark)
        words.say(gap if length else "")
        if begin is not None:
            words.mark(begin)
            start, end = (begin if start is None else start), until
        words.say(text)
        length += len(text) + len(gap)
        if text.rstrip().endswith(_SENTENCE_ENDS) and start is not None:
            yield from _timed(words, start, end)
            words, start, end, length = Words(), None, None, 0
    if start is not None:
        yield from _timed(words, start, end)


def _as_written(one: _List, unit: float) -> Iterator[Timed]:
    spans = [span_of(part, unit) for part in one.parts if part.start is not None]
    words = Words()
    words.say(one.whole)
    (start, _), (_, end) = spans[0], spans[-1]
    if start is not None:  # a time of the day, in seconds since 1970, is none of a video
        yield from _timed(words, start, end)


def _letters(text: str) -> str:
    return "".join(text.split())


def _timed(words: Words, start: float, end: float | None) -> Iterator[Timed]:
    if lines := words.lines():
        yield Timed(start, end if end is None or end >= start else start, lines, False)


def _is_before_times(value: object) -> bool:
    """Whether this is the beginning of an answer of a service in which the whole text stands before its parts."""
    if not isinstance(value, dict):
        return False
    results = value.get("results")
    if isinstance(results, dict):
        return "transcripts" in results or _has_text(results.get("channels"))
    return {"acoustic_model", "audio_url"} <= value.keys() and isinstance(value.get("text"), str)


def _has_text(channels: object) -> bool:
    for name in ("", "alternatives"):
        channels = channels.get(name) if isinstance(channels, dict) and name else channels
        channels = channels[0] if isinstance(channels, list) and channels else None
    return isinstance(channels, dict) and isinstance(channels.get("transcript"), str)
