"""Tables that are no text: spreadsheets (xlsx, xls, ods) and Parquet.

Comes in: an original. Goes out: a `Table`. A spreadsheet's rows cannot be read one by one (its texts lie apart
from its cells, in a zip), so all of a sheet is held; Excel's sheets end at 1,048,576 rows.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from shutil import copyfileobj
from typing import IO, TYPE_CHECKING, Any, Final

from voxpop.errors import Refusal
from voxpop.sources.base import Original
from voxpop.sources.table.tables import SAMPLE, Found

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

_LARGEST: Final = 2 << 30  # bytes of a spreadsheet, unpacked
_BATCH: Final = 2000


class SheetTable:
    """The sheets of a spreadsheet that look alike, one after the other."""

    place = "line {}"
    columns: tuple[str, ...] | None = None
    said: Mapping[str, object] = {}

    def __init__(self, original: Original) -> None:
        self._original = original
        self.problems: tuple[str, ...] = ()
        self._names: list[str] = []
        self.head_rows: list[Sequence[object]] = []
        with _workbook(original) as workbook:
            for name in workbook.sheet_names:
                self._look_at(name, workbook)
        if not self._names:
            raise Refusal(original.path, "This spreadsheet has no sheet with rows in it.")
        self.notes: tuple[str, ...] = (
            (f'sheet "{self._names[0]}"',) if len(self._names) == 1 else (f"{len(self._names)} sheets",)
        )

    def _look_at(self, name: str, workbook: Any) -> None:
        from python_calamine import CalamineError

        try:
            rows = list(islice(_cells(workbook, name), SAMPLE))
        except CalamineError as error:
            self.problems += (f'The sheet "{name}" cannot be read: {str(error)[:200]}.',)
            return
        if not rows:
            return
        if self._names and list(rows[0]) != list(self.head_rows[0]):
            self.problems += (f'The sheet "{name}" has other columns than the first; it was not read.',)
            return
        self._names.append(name)
        self.head_rows = self.head_rows or rows

    def rows(self, wanted: Sequence[int], has_header: bool, surplus: int | None) -> Iterator[Found]:
        """See `Table`."""
        with _workbook(self._original) as workbook:
            for name in self._names:
                for number, cells in enumerate(_cells(workbook, name), 1):
                    if number > has_header and any(cell not in ("", None) for cell in cells):
                        values = tuple(cells[column] if column < len(cells) else None for column in wanted)
                        yield Found(number, values, within=f' (sheet "{name}")' if len(self._names) > 1 else "")


class ParquetTable:
    """A Parquet file, a batch of rows at a time. Columns within columns are named by their path."""

    place = "line {}"
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    said: Mapping[str, object] = {}

    def __init__(self, original: Original) -> None:
        self._original = original
        with _parquet(original) as file:
            self._paths = [path for field in file.schema_arrow for path in _paths(field)]
        self.columns: tuple[str, ...] | None = tuple(".".join(path) for path in self._paths)
        if not self._paths:
            raise Refusal(original.path, "This Parquet file has no columns.")
        rows = self.rows(range(len(self._paths)), False, None)
        self.head_rows: list[Sequence[object]] = [row.values for row in islice(rows, SAMPLE) if row.values is not None]

    def rows(self, wanted: Sequence[int], has_header: bool, surplus: int | None) -> Iterator[Found]:
        """See `Table`."""
        paths = [self._paths[column] for column in wanted]
        number = 0
        with _parquet(self._original) as file:
            for batch in _batches(file, sorted({path[0] for path in paths})):
                if isinstance(batch, str):
                    yield Found(number + 1, None, None, batch)
                    continue
                columns = [[_within(cell, path[1:]) for cell in batch[path[0]]] for path in paths]
                for values in zip(*columns, strict=True):
                    number += 1
                    yield Found(number, values)


@contextmanager
def _seekable(original: Original) -> Iterator[IO[bytes]]:
    with original.open() as stream:
        if stream.seekable():
            yield stream
            return
        with tempfile.TemporaryFile() as copy:
            copyfileobj(stream, copy, 1 << 20)
            copy.seek(0)
            yield copy


@contextmanager
def _workbook(original: Original) -> Iterator[Any]:
    """Raises `Refusal` where this is no spreadsheet, or one that would not fit into memory."""
    from python_calamine import CalamineError, CalamineWorkbook  # few tables need it

    with _seekable(original) as file:
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


@contextmanager
def _parquet(original: Original) -> Iterator[ParquetFile]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile  # takes long to import, and few tables need it

    with _seekable(original) as file:
        try:
            opened = ParquetFile(file, buffer_size=1 << 20, pre_buffer=False)  # else a whole row group is held
        except (ArrowException, OSError, ValueError) as error:
            raise Refusal(original.path, f"This Parquet file cannot be read: {str(error)[:200]}.") from error
        yield opened


def _batches(file: ParquetFile, columns: list[str]) -> Iterator[dict[str, list[object]] | str]:
    """Batches of rows, column by column; a sentence where the file cannot be read on."""
    from pyarrow import ArrowException

    batches = file.iter_batches(_BATCH, columns=columns, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
            if batch is None:
                return
            read = {name: _cells_of(batch.column(name)) for name in columns}
        except (ArrowException, OSError, ValueError, KeyError) as error:
            yield f"the file cannot be read from here on: {str(error)[:200]}"
            return
        yield read


def _cells_of(column: Any) -> list[object]:
    from pyarrow import timestamp, types

    if types.is_timestamp(column.type) and column.type.unit == "ns":  # which Python's datetime cannot hold
        column = column.cast(timestamp("us", column.type.tz), safe=False)
    return [_plain_of_arrow(cell) for cell in column.to_pylist()]


def _plain_of_arrow(cell: object) -> object:
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return cell.astimezone(UTC)
    return cell if isinstance(cell, dict) else _plain(cell)


def _paths(field: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The columns within a column."""
    from pyarrow import types

    path = (*above, str(field.name))
    if types.is_struct(field.type) and len(path) < 4:
        for number in range(field.type.num_fields):
            yield from _paths(field.type.field(number), path)
    else:
        yield path


def _within(cell: object, path: tuple[str, ...]) -> object:
    for name in path:
        cell = _plain_of_arrow(cell.get(name)) if isinstance(cell, dict) else None
    return cell
