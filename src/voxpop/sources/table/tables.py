"""A table of any file format as one thing: columns, first rows, and all rows when asked for.

Comes in: an original. Goes out: a `Table`: rows that are text here; spreadsheets and JSON have modules of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Final, Protocol

from msgspec import Struct
from msgspec.structs import replace

from voxpop.sources.base import Original
from voxpop.sources.sound_text import DAMAGED, sound
from voxpop.sources.table.breaks import has_breaks, joined
from voxpop.sources.table.delimited import Row, as_they_stand, fitted, rows_of
from voxpop.sources.table.dialect import HEAD, Dialect, Encoding, dialect_of, encoding_in, text_lines
from voxpop.sources.table.header import is_value
from voxpop.sources.table.numbered import is_numbered, numbered_rows
from voxpop.sources.table.odd_headers import completed, is_short, places_below
from voxpop.sources.table.roles import folded, is_named
from voxpop.sources.table.wrapped import is_wrapped, unwrapped

SAMPLE: Final = 1000  # rows by which a mapping is judged

_DOUBTFUL: Final = re.compile("[\ud800-\udfff\ufffd]")

Values = tuple[object, ...]


class Found(Struct, frozen=True):
    """A row: where it stands, the cells that were wanted (None where it cannot be read), those of the row that it
    answers, and what is wrong with it: with `part` of it, or all of it. `was_damaged`: some of it was no text.
    `is_video`: it is no comment, but a video in which none lie.
    """

    at: int
    values: Values | None
    above: Values | None = None
    problem: str | None = None
    part: str = ""
    has_replies: bool = False
    was_damaged: bool = False
    within: str = ""  # the sheet, where there is more than one
    is_video: bool = False


def cleaned(row: Found) -> Found:
    """The row with U+FFFD for what is no text, if anything is not."""
    values, above = row.values or (), None if row.above is None else tuple(map(_sound, row.above))
    if not any(cell.__class__ is str and not cell.isascii() and _DOUBTFUL.search(cell) for cell in values):
        return Found(row.at, values, above, row.problem, row.part, row.has_replies) if above else row
    values = tuple(map(_sound, values))
    return Found(row.at, values, above, row.problem or DAMAGED, row.part or "text", row.has_replies, True)


def _sound(cell: object) -> object:
    return sound(cell) if isinstance(cell, str) else cell


class Table(Protocol):
    """What the reader of one file format gives. `columns` is None where the first row may be a header.

    `place` is how a row's place is written ("line {}"); `said` what the file says beside its rows, by name.
    """

    place: str
    columns: tuple[str, ...] | None
    head_rows: list[Sequence[object]]
    notes: tuple[str, ...]
    problems: tuple[str, ...]
    said: Mapping[str, object]

    def rows(self, wanted: Sequence[int], has_header: bool, surplus: int | None) -> Iterator[Found]:
        """All rows, with the cells of the `wanted` columns; cells too many belong to the column `surplus`."""


class TextTable:
    """Rows of text with something between the cells."""

    place = "line {}"
    columns: tuple[str, ...] | None = None
    problems: tuple[str, ...] = ()
    said: Mapping[str, object] = {}
    is_short = False  # the header

    def __init__(self, original: Original, told: Mapping[str, str]) -> None:
        self._original = original
        with original.open() as stream:
            self.encoding = encoding_in(stream, told.get("map.encoding"))
        self.is_wrapped = False
        self._goes_on: dict[int, bool] = {}
        self.dialect = _LINES if told.get("map.text") == "line" else self._dialect()
        self.is_numbered = self.dialect is _LINES and is_numbered(self._head()[0])
        self.notes = _notes_on(self.encoding, self.dialect, self.is_numbered)
        self.notes += (_WRAPPED,) if self.is_wrapped else ()
        self.width = self.dialect.width
        self.above = 0
        if self.dialect is not _LINES and "map.header" not in told:
            self._pass_by(above_header([row.cells or [] for row in islice(self.records(), MOST_ABOVE)]))
        rows = list(islice(self.records(), SAMPLE))
        self.renamed = bool(rows) and _is_misnamed(rows[0].cells or [], self.dialect.width)
        if self.renamed:
            self.notes += ("the header is that of a list of videos, which youtube-comment-suite wrote by mistake",)
        may_be_short = bool(rows) and not self.renamed and told.get("map.header") != "no"
        self.is_short = may_be_short and is_short(rows[0], rows[1:])
        if self.is_short:
            rows[0] = completed(rows[0])
            self.notes += (_SHORT,)
        self.head_rows: list[Sequence[object]] = list(
            _up_to_another([row.cells for row in rows if row.cells is not None])
        )
        if self.renamed:
            self.head_rows[0] = _SUITE

    def records(self, surplus: int | None = None) -> Iterator[Row]:
        """All rows from the header on, each with the lines that it is."""
        rows = self._records(surplus)
        if self.is_short and (header := next(rows, None)) is not None:
            yield completed(header)
        yield from rows

    def _records(self, surplus: int | None) -> Iterator[Row]:
        with self._original.open() as stream:
            lines = text_lines(stream, self.encoding)
            if self.is_wrapped:
                lines = unwrapped(lines)
            if self.dialect is _LINES:
                yield from numbered_rows(lines) if self.is_numbered else _lines(lines)
                return
            if surplus is None or not self.goes_on(surplus):
                rows = islice(rows_of(lines, self.dialect, self.width, surplus), self.above, None)
                yield from map(_without_padding, rows) if self.dialect.delimiter == "|" else rows
                return
            rows = islice(as_they_stand(lines, self.dialect, self.width), self.above, None)
            yield from (fitted(row, self.dialect, self.width, surplus) for row in joined(rows, self.width, surplus))

    def goes_on(self, text: int) -> bool:
        """Whether what stands in this column goes on over lines of its own."""
        if text not in self._goes_on:
            self._goes_on[text] = self.dialect.agreement < 1 and self._has_breaks(text)
        return self._goes_on[text]

    def _has_breaks(self, text: int) -> bool:
        lines, _ = self._head()
        rows = list(as_they_stand(iter(lines), self.dialect, self.width))
        return not self.is_wrapped and has_breaks(rows, self.width, text)

    def rows(self, wanted: Sequence[int], has_header: bool, surplus: int | None) -> Iterator[Found]:
        """See `Table`."""
        get, records = _getter(wanted), self.records(surplus)
        header = next(records, None) if has_header else None
        again = None if header is None else header.cells
        names = frozenset(again or ()) - {""}
        for row in records:
            if row.cells is not None and again is not None and not names.isdisjoint(row.cells):
                if _is_like(row.cells, again):
                    get = _getter(wanted)
                    yield Found(row.line, None, None, _AGAIN)
                    continue
                if (places := places_below(row.cells, again)) is not None:
                    get = _Moved([places[column] if column < len(places) else None for column in wanted])
                    yield Found(row.line, None, None, _ANOTHER)
                    continue
            found = Found(row.line, None if row.cells is None else get(row.cells), None, row.problem, row.part)
            yield cleaned(found) if self.encoding.is_damaged and found.values is not None else found

    def _dialect(self) -> Dialect:
        head, is_all = self._head()
        plain = dialect_of(head, is_all)
        if not any(line.startswith('"') for line in head):
            return plain
        lines = list(unwrapped(head))
        within = dialect_of(lines, is_all)
        header = next(within.reader(iter(lines[:1])), [])
        self.is_wrapped = is_wrapped(head, plain, within, header)
        return within if self.is_wrapped else plain

    def _pass_by(self, above: Sequence[Sequence[str]]) -> None:
        self.above = len(above)
        if above:
            self.notes += (note_on_rows_above(len(above)),)
        self.said = said_above(above)

    def _head(self) -> tuple[list[str], bool]:
        """The first lines, and whether they are all."""
        size = 0
        head: list[str] = []
        with self._original.open() as stream:
            for line in text_lines(stream, self.encoding):
                size += len(line)
                if size > HEAD and head:
                    return head, False
                head.append(line)
        return head, True


def note_on_rows_above(count: int) -> str:
    """That rows were passed over, in a sentence."""
    return f"{count} {'rows' if count > 1 else 'row'} above the header: passed over"


def said_above(rows: Sequence[Sequence[str]]) -> dict[str, object]:
    """What the rows above a header say of all below it: the address of the video."""
    urls = [found[0] for row in rows for cell in row if (found := _ADDRESS.search(cell))]
    return {"url": urls[0]} if urls else {}


def above_header(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The rows that some programs write above the header: what was exported, how the cells are kept apart.

    >>> above_header([["sep=", ""], ["Author", "Comment"], ["ann", "Nice boat"]])
    [['sep=', '']]
    """
    most = 0  # cells in which something stands, in a row so far
    for number, row in enumerate(rows):
        said = [cell for cell in row if cell.strip()]
        known = sum(map(is_named, said))
        # Below the names of groups of columns, as NodeXL has them, all cells are names, whether known or not.
        are_names = most > 0 and len(set(said)) == len(said) and not any(map(is_value, said))
        if known >= (2 if are_names else max(2, len(said) / 2)) and len(said) >= 2 * most:
            return rows[:number]
        most = max(most, len(said))
    return []


def _is_like(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row repeats the header; a byte order mark stands before it where two files were joined."""
    if cells == header or cells[-1:] != header[-1:]:
        return cells == header
    return [cells[0].removeprefix("\ufeff").strip('"'), *cells[1:]] == header


MOST_ABOVE: Final = 12
_NUMBERED: Final = (
    "comments are numbered: the numbers were left out, and lines without one go on with what stands above"
)
_WRAPPED: Final = "whole rows stood in quotes, as a spreadsheet saves what it takes for one cell: these were taken off"
_AGAIN: Final = "repeats the header of the table"
_ANOTHER: Final = "names the columns anew, in another order or with others: what stands below is read by these names"
_SHORT: Final = "the header has no name above the numbers of the rows, as R writes it"
_ADDRESS: Final = re.compile(r"https?://[^\s,;\"'<>]{4,2000}")
_LINES: Final = Dialect("\n")
# What youtube-comment-suite 1.4 meant, and what it wrote: https://github.com/mattwright324/youtube-comment-suite
_SUITE: Final = (
    *("id", "parentId", "videoId", "channelId", "channelName", "channelThumb", "commentDate", "commentText", "likes"),
    *("isReply", "replyCount", "tags"),
)
_SUITE_VIDEOS: Final = (
    *("id", "channelId", "title", "thumbUrl", "description", "publishDate", "viewCount", "comments", "likes"),
    *("dislikes", "responseCode"),
)


def _is_misnamed(header: Sequence[str], width: int) -> bool:
    names = [folded(name) for name in header if name]
    return width == len(_SUITE) and names == [folded(name) for name in _SUITE_VIDEOS]


def _getter(wanted: Sequence[int]) -> Callable[[Sequence[object]], Values]:
    return itemgetter(*wanted) if len(wanted) > 1 else _One(wanted[0])


class _Moved:
    """The cells of the wanted columns where these stand at other places, or nowhere."""

    def __init__(self, places: Sequence[int | None]) -> None:
        self._places = places

    def __call__(self, cells: Sequence[object]) -> Values:
        return tuple([None if at is None or at >= len(cells) else cells[at] for at in self._places])


def _up_to_another(rows: Sequence[list[str]]) -> Iterator[list[str]]:
    """The first rows, up to one that names the columns anew."""
    for number, cells in enumerate(rows):
        if number and places_below(cells, rows[0]) is not None:
            return
        yield cells


class _One:
    """One cell as a tuple, which `itemgetter` makes only of several."""

    def __init__(self, column: int) -> None:
        self._column = column

    def __call__(self, cells: Sequence[object]) -> Values:
        return (cells[self._column],)


def _without_padding(row: Row) -> Row:
    """A row without the spaces that stand around its cells where bars are drawn between them, as in Markdown."""
    if row.cells is None or not all(cell[:1] in ("", " ") and cell[-1:] in ("", " ") for cell in row.cells):
        return row
    return replace(row, cells=[cell.strip(" ") for cell in row.cells])


def _lines(lines: Iterator[str]) -> Iterator[Row]:
    """Each line that is not blank is a row of one cell."""
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if text.strip():
            yield Row(number, [text], (line,))


def _notes_on(encoding: Encoding, dialect: Dialect, is_numbered: bool) -> tuple[str, ...]:
    notes = []
    if encoding.is_guessed:
        notes.append(f"encoding {encoding.name}, guessed; say `--map encoding=NAME` where letters are wrong")
    if dialect is _LINES:
        notes.append(_NUMBERED if is_numbered else "each line is the text of a comment")
    if dialect.escapes == "php":
        notes.append("quotes are written as PHP writes them: none is doubled behind a backslash")
    elif dialect.escapes == "backslash":
        notes.append("quotes are written with a backslash before them")
    return tuple(notes)
