"""Tables in JSON that are no list of objects: by columns, in parts, by the names of their rows, a list of lists.

Comes in: an original. Goes out: a `Table`. A value stands far from those of its row, so all of the file is held: it may
have 64 MB.

    {"text": {"0": "A boat"}, "likes": {"0": 3}}     {"text": ["A boat"], "likes": [3]}     [["A boat", 3]]
    {"0": {"text": "A boat", "likes": 3}}            {"columns": ["text", "likes"], "data": [["A boat", 3]]}

What pandas writes: https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.to_json.html
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from voxpop.errors import Refusal
from voxpop.sources.base import Original
from voxpop.sources.json_text.reader import loads
from voxpop.sources.lines import encoding_of
from voxpop.sources.sound_text import sound
from voxpop.sources.table.mapping import proposal
from voxpop.sources.table.roles import is_named
from voxpop.sources.table.shapes import Rows, expander, shape_of
from voxpop.sources.table.tables import SAMPLE, Found, cleaned
from voxpop.sources.table.values import is_said, names_video
from voxpop.sources.utf8_text import opened_as_utf8

_LARGEST: Final = 64 << 20
_DEPTH: Final = 4
_ALSO: Final = frozenset(
    {"author", "author_id", "like_count", "published", "parent"}
)  # what things in general have not
_MOST_COLUMNS: Final = 300
# A column that is cut, as a list or as an object of rows.
_COLUMN: Final = re.compile(r'"[^"\n]{0,400}"\s*:\s*(?:\{\s*"0"\s*:|\[\s*(?:"|-?\d|null|true|false))')
# An object that is cut.
_CUT: Final = re.compile(r'"([^"\n\\]{0,400})"\s{0,100}:\s{0,100}(?=\{)')
_OF_OBJECTS: Final = re.compile(rb'\s*\{\s*"[^"\n]{0,400}"\s*:\s*\{\s*"0"\s*:')


class Grid(Struct, frozen=True):
    """The names of the columns (None where the first row may hold them), the rows, what is said beside them; whether
    the rows are objects with names of their own, as many things in JSON are.
    """

    columns: tuple[str, ...] | None
    rows: Rows
    said: Mapping[str, object] = {}
    is_of_objects: bool = False


class GridTable:
    """See the module."""

    place = "comments[{}]"
    problems: tuple[str, ...] = ()

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.columns = grid.columns
        self.said = grid.said
        self.notes: tuple[str, ...] = ("a table by columns, or by the names of its rows",) if grid.columns else ()
        self.head_rows: list[Sequence[object]] = [row[0] for row in grid.rows[:SAMPLE]]

    def rows(self, wanted: Sequence[int], has_header: bool, surplus: int | None) -> Iterator[Found]:
        """See `Table`."""
        header = int(has_header and self.columns is None)
        for number, (row, above, has_replies) in enumerate(islice(self._grid.rows, header, None)):
            values = tuple(row[column] if column < len(row) else None for column in wanted)
            answered = None if above is None else tuple(above[column] for column in wanted)
            yield cleaned(Found(number, values, answered, has_replies=has_replies))


def grid_of(original: Original, head: bytes, told: Mapping[str, str]) -> GridTable | None:
    """The table of a file that begins so; None where it is none. Raises `Refusal` where it cannot be held."""
    if not may_be_grid(head):
        return None
    if original.length > _LARGEST:
        words = "This JSON holds a table by its columns and is larger than 64 MB. Write it by its rows:"
        raise Refusal(original.path, f"{words} to_json(..., orient='records', lines=True).")
    with opened_as_utf8(original, "replace") as stream:
        raw = stream.read(_LARGEST)
    try:
        grid = grid_in(loads(raw.removeprefix(codecs.BOM_UTF8)))
    except (ValueError, RecursionError) as error:
        if _OF_OBJECTS.match(raw.removeprefix(codecs.BOM_UTF8)):
            words = "This JSON is damaged, and a table that is written by its columns can only be read whole."
            raise Refusal(original.path, f"{words} Get the file anew.") from error
        return None  # of lists that are columns the texts may be read as far as they go
    return GridTable(grid) if grid is not None and _is_of_comments(grid, told) else None


def may_be_grid(head: bytes) -> bool:
    """Whether a file that begins so may be such a table: all of it is one, or it ends within a column or a row."""
    mark, encoding = encoding_of(head)
    text = head[len(mark) :].decode(encoding, "replace").lstrip()
    if text[:1] not in ("{", "["):
        return False
    known, at = _beginning(text)
    if text[at : at + 1] in ("}", "]"):
        return not text[at + 1 :].strip() and _is_table(known)
    are_columns = isinstance(known, dict) and all(map(_is_column, known.values()))
    if _COLUMN.match(text, at) is not None if are_columns else _is_table(known):
        return True
    return isinstance(known, dict) and _CUT.match(text, at) is not None and _is_table(_with_cut(known, text, at))


def _with_cut(known: dict[str, object], text: str, at: int, depth: int = 0) -> dict[str, object]:
    """What is known of an object, with what is known of the one within it that is cut off."""
    cut = _CUT.match(text, at) if depth < _DEPTH else None
    if cut is None:
        return known
    within = text[cut.end() :]
    inner, end = _beginning(within)
    return {**known, cut[1]: _with_cut(inner, within, end, depth + 1) if isinstance(inner, dict) else inner}


def grid_in(value: object, depth: int = 0) -> Grid | None:
    """The table that a value is, by its shape, or that stands alone within it."""
    if isinstance(value, list):
        return _of_lists(None, value)
    if not isinstance(value, dict) or not value:
        return None
    if isinstance(value.get("columns"), list) and isinstance(value.get("data"), list):
        return _of_lists(tuple(sound(str(name)) for name in value["columns"]), value["data"])
    parts = [part for part in value.values() if isinstance(part, list | dict)]
    said = {name: part for name, part in value.items() if not isinstance(part, list | dict)}
    if parts and all(isinstance(part, list) for part in parts):
        lists = {name: part for name, part in value.items() if isinstance(part, list)}
        return _of_columns(lists, said) if any(map(is_named, lists)) else None
    if len(parts) == 1 and isinstance(parts[0], dict) and depth < _DEPTH and not any(map(names_video, value)):
        inner = grid_in(parts[0], depth + 1)
        if inner is not None:
            return replace(inner, said={**said, **inner.said})
    if not said and all(isinstance(part, dict) for part in parts):
        return _of_objects(value)
    return None


def _of_lists(columns: tuple[str, ...] | None, rows: list[Any]) -> Grid | None:
    """Rows that are lists, of which most are equally long."""
    width = len(columns) if columns is not None else len(rows[0]) if rows and isinstance(rows[0], list) else 0
    if width < (2 if columns is None else 1) or not all(isinstance(row, list) and len(row) <= width for row in rows):
        return None
    return Grid(columns, _alone(rows)) if all(map(_is_plain, rows[:SAMPLE])) else None


def _of_columns(columns: Mapping[str, list[Any]], said: Mapping[str, object]) -> Grid | None:
    """Lists that are columns: several, and of one length."""
    lengths = {len(column) for column in columns.values()}
    if not 1 < len(columns) <= _MOST_COLUMNS or len(lengths) != 1 or lengths == {0}:
        return None
    if not all(_is_plain(column[:SAMPLE]) for column in columns.values()):
        return None
    return Grid(tuple(map(sound, columns)), _alone(zip(*columns.values(), strict=True)), said)


def _of_objects(outer: dict[str, dict[str, Any]]) -> Grid | None:
    """Objects within an object: each is a column, or a row, or holds the rows of a video."""
    first = next(iter(outer.values()))
    if all(map(names_video, outer)):
        inner = [(video, id_, row) for video, rows in outer.items() for id_, row in rows.items()]
        return _of_rows([{"video": video, "id": id_, **row} for video, id_, row in inner if isinstance(row, dict)])
    if "0" in first and len(outer) <= _MOST_COLUMNS and all(column.keys() == first.keys() for column in outer.values()):
        return _of_columns({name: list(column.values()) for name, column in outer.items()}, {})
    return _of_rows([{"id": id_, **row} for id_, row in outer.items()])


def _of_rows(rows: list[dict[str, Any]]) -> Grid | None:
    """Rows that are objects, with their replies. Those that are only videos, with lists of comments, are left to who
    reads them a part at a time.
    """
    shape = shape_of(rows[:SAMPLE])
    if shape.boxes:
        return None
    expand = expander(shape, range(len(shape.columns)))
    return Grid(shape.columns, [found for row in rows for found in expand(row)], is_of_objects=True)


def _alone(rows: Iterable[Sequence[object]]) -> Rows:
    """Rows that answer none, and that none answers."""
    return [(tuple(row), None, False) for row in rows]


def _is_plain(cells: Sequence[object]) -> bool:
    return not any(isinstance(cell, list | dict) for cell in cells)


def _is_column(value: object) -> bool:
    """Whether a value may be a column, or said of all rows."""
    if isinstance(value, list):
        return bool(value) and _is_plain(value)
    return "0" in value if isinstance(value, dict) else True


def _is_table(value: object) -> bool:
    grid = grid_in(value)
    return grid is not None and _is_of_comments(grid, {})


def _is_of_comments(grid: Grid, told: Mapping[str, str]) -> bool:
    mapping = proposal([row[0] for row in grid.rows[:SAMPLE]], told, grid.columns)
    if not grid.is_of_objects and grid.columns is not None:
        return True  # where no column is known to be the text, the person is asked which it is
    if "map.text" in told or mapping.kind == "none":
        return mapping.kind != "none"
    if not grid.is_of_objects:
        return mapping.has_header or bool(_ALSO & mapping.roles.keys())
    return _is_said_often(grid, [mapping.roles.get("text", mapping.roles.get("title"))]) and _is_said_often(
        grid, [at for role, at in mapping.roles.items() if role in _ALSO]
    )


def _is_said_often(grid: Grid, columns: Sequence[int | None]) -> bool:
    """Whether one of these columns says something in most rows: in comments it does, in other objects by chance."""
    rows = grid.rows[:SAMPLE]
    said = (sum(1 for row in rows if at is not None and is_said(row[0][at])) for at in columns)
    return any(count * 2 > len(rows) for count in said)


def _beginning(text: str) -> tuple[dict[str, object] | list[object], int]:
    """What stands whole at the beginning of an object or of a list, and where what follows it begins."""
    decoder = json.JSONDecoder(strict=False)
    at = _past(text, 1)
    found: dict[str, object] = {}
    rows: list[object] = []
    try:
        while True:
            value, end = decoder.raw_decode(text, at)
            if text[0] == "{":
                found[str(value)], end = decoder.raw_decode(text, _past(text, end))
            else:
                rows.append(value)
            at = _past(text, end)
    except (ValueError, RecursionError):
        return (found if text[0] == "{" else rows), at


def _past(text: str, at: int) -> int:
    """Past spaces, commas and colons."""
    while at < len(text) and text[at] in " \t\r\n,:":
        at += 1
    return at
