"""Transcripts as tables: CSV and its relatives, with columns for a start, an end or a length, and a text.

Comes in: lines. Goes out: cues. Whisper writes such, pandas what youtube-transcript-api fetched, editors their labels.
Columns are known by their names; where nobody knows these, or there are none, by what stands in them.

    start,end,speaker,text             ,text,start,duration             0.500000<tab>2.500000<tab>Boats
    0.5,2.5,A,Boats                    0,Boats,0.5,2.0
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from statistics import mean, median
from typing import Final

from msgspec import Struct

from voxpop.captions.events import Timed, unrolled
from voxpop.captions.parts import ENDS, LENGTHS, STARTS, TEXTS, moment_in, plain
from voxpop.captions.rolling import each_once
from voxpop.captions.spoken import Tally, Words, seconds
from voxpop.errors import Refusal
from voxpop.model import Cue

csv.field_size_limit(8 << 20)  # of the whole process, as `sources.table` sets it: the same whichever is loaded first

_SAMPLE: Final = 40  # rows, by which columns and units are told
_LEAST: Final = 3  # rows of a table whose columns no names tell
_ABOVE: Final = 3  # rows that may stand above the names
_DELIMITERS: Final = "\t,;|"
_TEXTS: Final = frozenset(map(plain, TEXTS)) | {"captiontext", "line", "utterance", "dialogue", "phrase"} - {"value"}
_CLOCKS: Final = STARTS | {"time", "timestamp", "timecode"}
_SAY_START: Final = frozenset({"start", "starttime", "startseconds", "startsecs", "begin", "begintime"})
_VIDEOS: Final = frozenset({"videoid", "video", "videourl", "url", "file", "filename", "episode"})
_OF_OTHERS: Final = re.compile(
    "author|user(?:name|id)?|name|nickname|likes?|likecount|votes?|comment.*|published.*|cid|parent.*|repl(?:y|ies).*|"
    "message|views?|label|sentiment|channel.*"
)
_IN_BRACKETS: Final = re.compile(r"\([^()]{0,100}\)")
_CLOCK: Final = re.compile(r"\s*\d{1,4}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,6})?\s*")
_TIMED: Final = re.compile(r"\s*(?:\d{1,7}(?:[.,]\d{1,12})?|\d{1,4}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,6})?)\s*")
_APART: Final = 30.0  # seconds that a line may be shown while the next has begun
_LONG: Final = 150.0  # what lasts so many seconds, mostly, lasts milliseconds
_LATEST_FIRST: Final = 60.0  # seconds: when the first of lines without ends begins


class Columns(Struct, frozen=True):
    """Which column is which, from 0. `above`: rows above the first line, the names among them."""

    text: int
    start: int
    end: int | None
    length: int | None
    video: int | None
    delimiter: str
    above: int


def columns_of(lines: Sequence[str]) -> Columns | None:
    """The columns of a table that begins with these lines; None where it is no transcript."""
    for delimiter in _DELIMITERS:
        if not any(delimiter in line for line in lines[: _ABOVE + 1]):
            continue
        rows = list(islice(_rows(lines, delimiter), _SAMPLE + _ABOVE))
        for above in range(min(_ABOVE, len(rows))):
            if (found := _named(rows, above, delimiter)) is not None:
                return found
        if rows and (found := _shaped(rows, delimiter)) is not None:
            return found
    return None


def is_sheet(text: str) -> bool:
    """Whether a text that begins so is a transcript in a table."""
    return columns_of(_first(text)) is not None


def video_in_sheet(text: str) -> str | None:
    """What the first line says of its video, where the table has a column for that."""
    lines = _first(text)
    columns = columns_of(lines)
    if columns is None or columns.video is None:
        return None
    row = next(islice(_rows(lines, columns.delimiter), columns.above, None), [])
    return row[columns.video] if columns.video < len(row) else None


def cues_of_sheet(lines: Iterator[str], tally: Tally) -> Iterator[Cue]:
    """The cues. Raises `Refusal` at the first line of another video."""
    sample = list(islice(lines, 2 * _SAMPLE))
    columns = columns_of(sample)
    if columns is None:
        return iter(())
    rows = list(islice(_rows(sample, columns.delimiter), columns.above, None))
    unit = _unit(rows, columns)
    every = islice(_rows((line for part in (sample, lines) for line in part), columns.delimiter), columns.above, None)
    return unrolled(each_once(_timed(every, columns, unit, tally)))


def _first(text: str) -> list[str]:
    return text[: 1 << 16].split("\n")[: 2 * _SAMPLE]


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The rows in which something stands. Between tabs a quotation mark is one that somebody wrote."""
    ended = (f"{line}\n" for line in lines)
    reader = (
        csv.reader(ended, "excel-tab", quoting=csv.QUOTE_NONE)
        if delimiter == "\t"
        else csv.reader(ended, delimiter=delimiter)
    )
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell without end
            continue
        if any(cell.strip() for cell in row):
            yield [_unquoted(cell) for cell in row] if delimiter == "\t" else row


def _unquoted(cell: str) -> str:
    inner = cell[1:-1].replace('""', "")
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner else cell


def _named(rows: Sequence[Sequence[str]], above: int, delimiter: str) -> Columns | None:
    names = [plain(_IN_BRACKETS.sub("", name.lstrip("\ufeff"))) for name in rows[above]]
    if len(names) < 2 or any(map(_OF_OTHERS.fullmatch, names)):
        return None
    data = rows[above + 1 : above + 1 + _SAMPLE]
    start, end, length = (_at(names, known) for known in (STARTS, ENDS, LENGTHS))
    text = _at(names, _TEXTS)
    if start is not None and text is None and end is not None:
        text = _longest(data, {start, end})
    video = _at(names, _VIDEOS)
    if start is not None and text is not None and (end is not None or length is not None):
        other = end if end is not None else length
        is_timed = _are_times(data, start, 0.1 if video is None else None) and _are_times(data, other, None)
        return Columns(text, start, end, length, video, delimiter, above + 1) if is_timed else None
    clock = _at(names, _CLOCKS)
    if clock is None or text is None or len(data) < _LEAST:
        return None
    if names[clock] not in _SAY_START and not all(_is_clock(row, clock) for row in data):
        return None
    first = _time(data[0], clock) or 0.0
    is_timed = _are_times(data, clock, 0) and first <= _LATEST_FIRST
    return Columns(text, clock, None, None, video, delimiter, above + 1) if is_timed else None


def _at(names: Sequence[str], known: frozenset[str]) -> int | None:
    return next((column for column, name in enumerate(names) if name in known), None)


def _shaped(rows: Sequence[Sequence[str]], delimiter: str) -> Columns | None:
    """By what the cells look like: two times in each row, and a text."""
    above = 0 if any(map(_TIMED.fullmatch, rows[0])) else 1
    if above and any(_OF_OTHERS.fullmatch(plain(name)) for name in rows[0]):
        return None
    data, width = rows[above : above + _SAMPLE], len(rows[0])
    if len(data) < _LEAST or not 3 <= width <= 6 or any(len(row) != width for row in data):
        return None
    timed = [column for column in range(width) if all(_TIMED.fullmatch(row[column]) for row in data)]
    text = _longest(data, set(timed))
    pair = next(((a, b) for a in timed for b in timed if b > a and _are_spans(data, a, b)), None)
    return None if pair is None or text is None else Columns(text, *pair, None, None, delimiter, above)


def _are_spans(data: Sequence[Sequence[str]], a: int, b: int) -> bool:
    """Whether these columns are when each row begins and ends. Whole numbers may be anything."""
    spans = [(_time(row, a) or 0.0, _time(row, b) or 0.0) for row in data]
    if not any("." in row[a] or ":" in row[a] for row in data) or not all(start <= end for start, end in spans):
        return False
    follow = [before[0] <= behind[0] and before[1] <= behind[0] + _APART for before, behind in pairwise(spans)]
    return all(follow) and any(start < end for start, end in spans)


def _longest(data: Sequence[Sequence[str]], others: set[int]) -> int | None:
    """The column with the longest texts."""
    width = min((len(row) for row in data), default=0)
    lengths = {column: mean(len(row[column]) for row in data) for column in range(width) if column not in others}
    best = max(lengths, key=lambda column: lengths[column], default=None)
    return best if best is not None and lengths[best] > 2 else None


def _are_times(data: Sequence[Sequence[str]], column: int | None, most_falls: float | None) -> bool:
    """Whether most cells are times, and stand in their order but for this share, where that is asked."""
    known = [time for time in (_time(row, column) for row in data) if time is not None]
    falls = sum(one > other for one, other in pairwise(known))
    return len(known) * 3 >= len(data) * 2 > 0 and (most_falls is None or falls <= len(known) * most_falls)


def _is_clock(row: Sequence[str], column: int) -> bool:
    return column < len(row) and _CLOCK.fullmatch(row[column]) is not None


def _time(row: Sequence[str], column: int | None) -> float | None:
    moment = moment_in(row[column].replace(",", ".")) if column is not None and column < len(row) else None
    return None if moment is None else moment.value


def _unit(rows: Sequence[Sequence[str]], columns: Columns) -> float:
    """How many of its units make a second: whole numbers that would last minutes are milliseconds."""
    spans = [_span(row, columns) for row in rows]
    known = [(start, end) for start, end in spans if start is not None and end is not None]
    if not known or not all(start.is_integer() and end.is_integer() for start, end in known):
        return 1.0
    return 1000.0 if median(end - start for start, end in known) > _LONG else 1.0


def _span(row: Sequence[str], columns: Columns) -> tuple[float | None, float | None]:
    start, end, length = (_time(row, column) for column in (columns.start, columns.end, columns.length))
    return start, start + length if end is None and start is not None and length is not None else end


def _timed(rows: Iterable[Sequence[str]], columns: Columns, unit: float, tally: Tally) -> Iterator[Timed]:
    videos: set[str] = set()
    for row in rows:
        start, end = _span(row, columns)
        if start is None or columns.text >= len(row):
            tally.skipped += 1
            continue
        videos |= {row[columns.video]} if columns.video is not None and columns.video < len(row) else set()
        if len(videos) > 1:
            raise Refusal("caption", "This table holds the transcripts of several videos: give each a file of its own.")
        words = Words()
        words.say(row[columns.text])
        begin = seconds(start, unit)
        if begin is not None and (spoken := words.lines()):
            until = None if end is None else seconds(max(start, end), unit)
            yield Timed(begin, until, spoken, False)
