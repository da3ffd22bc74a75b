"""Tables that lie column by column: Parquet, and Arrow's own files (Feather, and those of Hugging Face's datasets).

Comes in: an original. Goes out: a `Table`, whose rows are read a batch at a time.

Arrow: https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, Final

from voxpop.errors import Refusal
from voxpop.sources.base import Original
from voxpop.sources.table.seekable import seekable
from voxpop.sources.table.shapes import Shape, alone, expander, shape_of
from voxpop.sources.table.tables import SAMPLE, Found

_BATCH: Final = 2000
_JUDGED: Final = 200  # rows by which it is judged whether comments lie within them

Batches = Callable[[list[str]], Iterator[Any]]
"""The batches of rows of a file, with these columns alone."""


class ColumnTable:
    """A file of columns, a batch of rows at a time. Columns within columns are named by their path."""

    place = "line {}"
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    said: Mapping[str, object] = {}

    def __init__(self, original: Original, is_parquet: bool) -> None:
        self._original = original
        self._opened = _parquet if is_parquet else _arrow
        with self._opened(original) as (schema, _):
            try:
                self._paths = [path for field in schema for path in _paths(field)]
            except UnicodeDecodeError as error:
                raise Refusal(original.path, "The name of a column of this file is no text: it is damaged.") from error
        self.columns: tuple[str, ...] | None = tuple(".".join(path) for path in self._paths)
        if not self._paths:
            raise Refusal(original.path, f"This {'Parquet' if is_parquet else 'Arrow'} file has no columns.")
        self._shape: Shape | None = None
        if self._has_lists():
            shape = shape_of([row for row in islice(self._elements(), _JUDGED) if isinstance(row, dict)])
            self._shape = shape if shape.boxes or shape.replies else None
            self.columns = self.columns if self._shape is None else shape.columns
        rows = self.rows(range(len(self.columns)), False, None)
        self.head_rows: list[Sequence[object]] = [
            row.values for row in islice(rows, SAMPLE) if row.values is not None and not row.is_video
        ]

    def rows(self, wanted: Sequence[int], has_header: bool, surplus: int | None) -> Iterator[Found]:
        """See `Table`."""
        if self._shape is not None:
            yield from self._nested(self._shape, wanted)
            return
        paths = [self._paths[column] for column in wanted]
        number = 0
        with self._opened(self._original) as (_, batches):
            for batch in _read(batches, sorted({path[0] for path in paths})):
                if isinstance(batch, str):
                    yield Found(number + 1, None, None, batch)
                    continue
                columns = [[_within(cell, path[1:]) for cell in batch[path[0]]] for path in paths]
                for values in zip(*columns, strict=True):
                    number += 1
                    yield Found(number, values)

    def _nested(self, shape: Shape, wanted: Sequence[int]) -> Iterator[Found]:
        """The rows of a file in which comments are lists within the row of their video, or replies within a comment."""
        expand = expander(shape, wanted)
        for number, element in enumerate(self._elements(), 1):
            if isinstance(element, str):
                yield Found(number, None, None, element)
                continue
            rows = expand(element)
            if not rows:
                yield Found(number, alone(shape, wanted, element), is_video=True)
            for values, above, has_replies in rows:
                yield Found(number, values, above, has_replies=has_replies)

    def _elements(self) -> Iterator[dict[str, object] | str]:
        """Each row as an object; a sentence where the file cannot be read on."""
        names = list(dict.fromkeys(path[0] for path in self._paths))
        with self._opened(self._original) as (_, batches):
            for batch in _read(batches, names):
                if isinstance(batch, str):
                    yield batch
                    continue
                yield from (dict(zip(names, cells, strict=True)) for cells in zip(*batch.values(), strict=True))

    def _has_lists(self) -> bool:
        from pyarrow import types

        with self._opened(self._original) as (schema, _):
            return any(types.is_list(field.type) or types.is_large_list(field.type) for field in schema)


def is_arrow(head: bytes, name: str) -> bool:
    """Whether a file is Arrow's: one with its magic number, or a stream, which begins with the length of a message."""
    if head.startswith(b"ARROW1"):
        return True
    return head.startswith(b"\xff\xff\xff\xff") and name.lower().endswith((".arrow", ".arrows", ".feather"))


@contextmanager
def _parquet(original: Original) -> Iterator[tuple[Any, Batches]]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile  # takes long to import, and few tables need it

    with seekable(original) as file:
        try:
            opened = ParquetFile(file, buffer_size=1 << 20, pre_buffer=False)  # else a whole row group is held
        except (ArrowException, OSError, ValueError) as error:
            raise Refusal(original.path, f"This Parquet file cannot be read: {str(error)[:200]}.") from error
        yield opened.schema_arrow, lambda columns: opened.iter_batches(_BATCH, columns=columns, use_threads=False)


@contextmanager
def _arrow(original: Original) -> Iterator[tuple[Any, Batches]]:
    from pyarrow import ArrowException, ipc

    with seekable(original) as file:
        try:
            is_file = file.read(6) == b"ARROW1"
            file.seek(0)
            opened = ipc.open_file(file) if is_file else ipc.open_stream(file)
        except (ArrowException, OSError, ValueError) as error:
            raise Refusal(original.path, f"This Arrow file cannot be read: {str(error)[:200]}.") from error
        yield opened.schema, lambda columns: _batches_of_arrow(opened, is_file, columns)


def _batches_of_arrow(opened: Any, is_file: bool, columns: list[str]) -> Iterator[Any]:
    whole = map(opened.get_batch, range(opened.num_record_batches)) if is_file else iter(opened)
    for batch in whole:
        batch.validate(full=True)  # nothing else looks whether what it says of itself is so
        chosen = batch.select(columns)
        for start in range(0, chosen.num_rows, _BATCH):
            yield chosen.slice(start, _BATCH)


def _read(batches: Batches, columns: list[str]) -> Iterator[dict[str, list[object]] | str]:
    """Batches of rows, column by column; a sentence where the file cannot be read on."""
    from pyarrow import ArrowException

    try:
        found = batches(columns)
        while (batch := next(found, None)) is not None:
            yield {name: _cells_of(batch.column(name)) for name in columns}
    except (ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        yield f"the file cannot be read from here on: {str(error)[:200]}"


def _cells_of(column: Any) -> list[object]:
    from pyarrow import timestamp, types

    if types.is_timestamp(column.type):  # nanoseconds Python's datetime cannot hold, and zones it may not know
        unit = "us" if column.type.unit == "ns" else column.type.unit
        column = column.cast(timestamp(unit, column.type.tz and "UTC"), safe=False)
    try:
        cells = column.to_pylist()
    except (ValueError, OverflowError):
        cells = [_time_of_arrow(cell) for cell in column]
    return [_plain_of_arrow(cell) for cell in cells]


def _time_of_arrow(cell: Any) -> object:
    """A value; for a time that is so far away that Python has none for it, its number and what is counted by it."""
    from pyarrow import types

    try:
        return cell.as_py()
    except (ValueError, OverflowError):
        if not types.is_temporal(cell.type):
            raise
        return f"{cell.value} {cell.type}"


def _plain_of_arrow(cell: object) -> object:
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return cell.astimezone(UTC)
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    return cell if cell is None or isinstance(cell, str | bool | int | float | datetime | dict | list) else str(cell)


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
