"""Spreadsheets (xlsx, xls, ods): their sheets as one table.

Comes in: an original, and what a person told. Goes out: a `Table`. A spreadsheet's rows cannot be read one by one (its
texts lie apart from its cells, in a zip), so all of a sheet is held; Excel's sheets end at 1,048,576 rows.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from itertools import islice, zip_longest
from typing import IO, Any, Final

from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.sources.base import Original
from voxpop.sources.sound_text import sound
from voxpop.sources.table.mapping import Mapping as Roles
from voxpop.sources.table.mapping import proposal
from voxpop.sources.table.roles import ranks_of
from voxpop.sources.table.seekable import seekable
from voxpop.sources.table.tables import MOST_ABOVE, SAMPLE, Found, above_header, note_on_rows_above, said_above
from voxpop.sources.table.values import names_video

_LARGEST: Final = 2 << 30  # bytes of a spreadsheet, unpacked
_OF_TIMES: Final = frozenset({"published", "updated", "captured"})
_DAY_0: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - it has no zone
_FIRST_DAY: Final = 36526  # the year 2000
_LAST_DAY: Final = 65000
_FEWEST: Final = 20  # rows of each sheet by which the columns are judged
_NAME: Final = "video"  # the column of the sheets' names, where they are called as videos are


class _Sheet(Struct):
    """One sheet: its first rows from the header on; how many stand above them, and how many of these say anything;
    which column of it each column of the table is.
    """

    name: str
    above: int
    passed: int
    said: dict[str, object]
    rows: list[Sequence[object]]
    roles: Roles
    places: list[int | None] = []

    @property
    def header(self) -> list[str]:
        """The names of its columns; none where it has no header."""
        return [sound(str(cell or "")).strip() for cell in self.rows[0]] if self.roles.has_header else []


class SheetTable:
    """The sheets of a spreadsheet that hold comments under the same name, one after the other; or those that look like
    the first. Their columns may stand in another order, and some may have more of them.
    """

    place = "line {}"
    columns: tuple[str, ...] | None = None

    def __init__(self, original: Original, told: Mapping[str, str]) -> None:
        self._original = original
        self.problems: tuple[str, ...] = ()
        self._told = told
        with _workbook(original) as workbook:
            found = [sheet for name in workbook.sheet_names if (sheet := self._look_at(name, workbook)) is not None]
            found = self._without_copies(found, workbook)
        if not found:
            raise Refusal(original.path, "This spreadsheet has no sheet with rows in it.")
        named = (sheet for sheet in found if sheet.roles.kind == "comments" and sheet.roles.has_header)
        first = next(named, found[0])
        self._sheets = [sheet for sheet in found if sheet is first or self._is_like(sheet, first)]
        self._names = _united(self._sheets)
        self._is_named = bool(self._names) and all(names_video(sheet.name) for sheet in self._sheets)
        self.said: Mapping[str, object] = first.said
        self.notes = self._notes_on(first)
        self._days: frozenset[int] = frozenset()
        self.head_rows: list[Sequence[object]] = [self._header()] if first.roles.has_header else []
        share = max(_FEWEST, SAMPLE // len(self._sheets))  # each sheet is to be judged, also behind a long one
        for sheet in self._sheets:
            more = islice(sheet.rows, first.roles.has_header, share)
            self.head_rows += [self._row(row, sheet) for row in more]
        self._days = frozenset(_days_in(self._names, self.head_rows[1:]))
        self.head_rows = [self._dated(row) for row in self.head_rows]

    def rows(self, wanted: Sequence[int], has_header: bool, surplus: int | None) -> Iterator[Found]:
        """See `Table`."""
        with _workbook(self._original) as workbook:
            for sheet in self._sheets:
                within = f' (sheet "{sheet.name}")' if len(self._sheets) > 1 else ""
                for number, cells in enumerate(_cells(workbook, sheet.name), 1):
                    if number > sheet.above + has_header and any(cell not in ("", None) for cell in cells):
                        row = self._dated(self._row(cells, sheet))
                        values = tuple(row[column] if column < len(row) else None for column in wanted)
                        yield Found(number, values, within=within)

    def _look_at(self, name: str, workbook: Any) -> _Sheet | None:
        from python_calamine import CalamineError

        try:
            rows = list(islice(_cells(workbook, name), SAMPLE + MOST_ABOVE))
        except CalamineError as error:
            self.problems += (f'The sheet "{name}" cannot be read: {str(error)[:200]}.',)
            return None
        blank = next((n for n, row in enumerate(rows) if any(cell not in ("", None) for cell in row)), len(rows))
        if blank == len(rows):
            return None
        texts = [["" if cell is None else str(cell) for cell in row] for row in rows[blank : blank + MOST_ABOVE]]
        above = [] if "map.header" in self._told else above_header(texts)
        rows = rows[blank + len(above) :][:SAMPLE]
        return _Sheet(name, blank + len(above), len(above), said_above(above), rows, proposal(rows, self._told))

    def _without_copies(self, sheets: list[_Sheet], workbook: Any) -> list[_Sheet]:
        """The sheets but for those whose rows stand in another one too, with as many columns or more."""
        left = list(sheets)
        if any(names_video(sheet.name) for sheet in sheets):
            return left  # of two videos people may say the same
        for sheet in reversed(sheets):
            for other in left:
                if other is not sheet and sheet in left and _is_copy(sheet, other, workbook):
                    left.remove(sheet)
                    words = f'holds the rows of the sheet "{other.name}" again; it was left out.'
                    self.problems += (f'The sheet "{sheet.name}" {words}',)
                    break
        return left

    def _is_like(self, sheet: _Sheet, first: _Sheet) -> bool:
        """Whether a sheet is read with the first; what is wrong with others is told."""
        if list(sheet.rows[0]) == list(first.rows[0]):
            return True
        text = first.roles.column("text")
        is_same = text is not None and sheet.roles.column("text") == text
        if is_same and all(_is_unique(one.header) for one in (sheet, first)):
            return True
        words = "It was not read: save it as a file of its own, and add that."
        self.problems += (f'The sheet "{sheet.name}" has other columns than the sheet "{first.name}". {words}',)
        return False

    def _header(self) -> list[object]:
        return [*self._names, *((_NAME,) if self._is_named else ())]  # a column of that name comes first

    def _row(self, cells: Sequence[object], sheet: _Sheet) -> Sequence[object]:
        """A row with its cells under the names of the table."""
        if sheet.places:
            cells = [cells[at] if at is not None and at < len(cells) else None for at in sheet.places]
        if not self._is_named:
            return cells
        missing = [None] * (len(self._names) - len(cells))
        return [*cells[: len(self._names)], *missing, sheet.name]

    def _dated(self, row: Sequence[object]) -> Sequence[object]:
        """A row with times where days are counted."""
        if not self._days:
            return row
        return [_when(cell) if at in self._days else cell for at, cell in enumerate(row)]

    def _notes_on(self, first: _Sheet) -> tuple[str, ...]:
        notes = [f'sheet "{first.name}"' if len(self._sheets) == 1 else f"{len(self._sheets)} sheets"]
        if self._is_named:
            notes.append("a sheet for each video")
        above = max(sheet.passed for sheet in self._sheets)
        return (*notes, note_on_rows_above(above)) if above else tuple(notes)


def _is_copy(sheet: _Sheet, other: _Sheet, workbook: Any) -> bool:
    """Whether all rows of a sheet, the header too, are those of the other, which may have more columns."""
    header, names = sheet.header, {name: at for at, name in enumerate(other.header)}
    if (
        sheet.roles.kind != "comments"
        or names_video(sheet.name)
        or not _is_unique(header)
        or not _is_unique(other.header)
    ):
        return False
    if any(name and name not in names for name in header):
        return False
    places = [(at, names[name]) for at, name in enumerate(header) if name]
    rows, others = (islice(_cells(workbook, one.name), one.above, None) for one in (sheet, other))
    return all(
        row is not None and more is not None and all(_at(row, own) == _at(more, its) for own, its in places)
        for row, more in zip_longest(rows, others)
    )


def _at(row: Sequence[object], place: int) -> object:
    return row[place] if place < len(row) else ""


def _is_unique(header: Sequence[str]) -> bool:
    names = [name for name in header if name]
    return 0 < len(names) == len(set(names))


def _united(sheets: Sequence[_Sheet]) -> list[str]:
    """The names of the columns of all sheets, in the order in which they first stand; sets the places of each."""
    first = sheets[0].header
    if all(sheet.header == first for sheet in sheets):
        return first
    names = list(dict.fromkeys(name for sheet in sheets for name in sheet.header if name))
    for sheet in sheets:
        places = {name: at for at, name in enumerate(sheet.header)}
        sheet.places = [places.get(name) for name in names]
    return names


def _days_in(names: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[int]:
    """The columns that are called as times are and hold nothing but numbers of days: cells that are formatted as
    numbers, or were made by a program that did not format them.
    """
    for at, name in enumerate(names):
        cells = [row[at] for row in rows if at < len(row) and row[at] not in ("", None)]
        if cells and _OF_TIMES & ranks_of(name).keys() and all(_when(cell) is not cell for cell in cells):
            yield at


def _when(cell: object) -> object:
    """The time that a number of days means, which Excel counts from the end of 1899."""
    if isinstance(cell, float) and _FIRST_DAY <= cell < _LAST_DAY:
        at = (_DAY_0 + timedelta(days=cell) + timedelta(microseconds=500_000)).replace(microsecond=0)
        return at.date().isoformat() if cell.is_integer() else at
    return cell


@contextmanager
def _workbook(original: Original) -> Iterator[Any]:
    """Raises `Refusal` where this is no spreadsheet, or one that would not fit into memory."""
    from python_calamine import CalamineError, CalamineWorkbook  # few tables need it

    with seekable(original) as file:
        size = _size_unpacked(file)
        if size > _LARGEST:
            raise Refusal(original.path, f"This spreadsheet unpacks to {size >> 20} MB; save it as CSV instead.")
        file.seek(0)
        try:
            workbook = CalamineWorkbook.from_filelike(file)
        except (CalamineError, OSError, ValueError) as error:
            raise Refusal(original.path, f"This spreadsheet cannot be read: {str(error)[:200]}.") from error
        with workbook:
            yield workbook


def _size_unpacked(file: IO[bytes]) -> int:
    """How large a zip says that it becomes; 0 for what is no zip, or none that is understood."""
    with suppress(zipfile.BadZipFile, NotImplementedError, ValueError), zipfile.ZipFile(file) as packed:
        return sum(member.file_size for member in packed.infolist())
    return 0


def _cells(workbook: Any, name: str) -> Iterator[Sequence[object]]:
    """The rows of a sheet. Raises `CalamineError` where it cannot be read: a chart that is a sheet of its own."""
    for row in workbook.get_sheet_by_name(name).iter_rows():
        yield [_plain(cell) for cell in row]


def _plain(cell: object) -> object:
    """Days and spans as they would be written; a spreadsheet's "12" is 12.0."""
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    return cell if cell is None or isinstance(cell, str | bool | int | float | datetime) else str(cell)
