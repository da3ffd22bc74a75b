"""A table without what some of its comments said.

Comes in: the original, how it is read, and the places of the comments. Goes out: the same bytes, but for those. A
comment with an id keeps id, parent and video; one without leaves whole. Spreadsheets and Parquet cannot be cut so, nor
a list of texts that is not as JSON says.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from itertools import islice
from typing import Any, BinaryIO

from voxpop.errors import CannotRedact, Refusal
from voxpop.model import Claim, CommentClaim
from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut, write_without
from voxpop.sources.json_text.cuts import cuts_of_list
from voxpop.sources.json_text.lines import JsonLine, json_lines
from voxpop.sources.json_text.reader import Reader, loads
from voxpop.sources.json_text.spans import Element, elements_of
from voxpop.sources.table.comments import CommentRows
from voxpop.sources.table.dialect import text_lines
from voxpop.sources.table.look import Look
from voxpop.sources.table.nested import list_at, objects_in
from voxpop.sources.table.shapes import TEXT
from voxpop.sources.table.tables import TextTable
from voxpop.sources.table.trees import LIST, TreeTable, is_of_texts, walk
from voxpop.sources.table.wrapped import wrapped


def redact_table(
    look: Look, rows: CommentRows, original: Original, places: frozenset[int], out: BinaryIO, title: str
) -> None:
    """Writes the table to `out`; see `Source.redact`."""
    table = look.table
    if look.mapping.replies or (isinstance(table, TreeTable) and table.shape.people is not None):
        raise CannotRedact(title)  # who wrote would still be named where the people are listed
    if isinstance(table, TextTable) and _is_exact(table, original):
        _write_lines(table, _changed_lines(look, table, rows, places), original, out)
    elif isinstance(table, TreeTable) and not table.is_recoded:
        try:
            cuts = list(_Trees(look, table, rows, places).cuts(original))
        except (Refusal, ValueError, RecursionError) as error:
            raise CannotRedact(title) from error
        with original.open() as stream:
            write_without(stream, cuts, out)
    else:
        raise CannotRedact(title)


def is_read_alike(before: Iterator[Claim], after: Iterator[Claim], places: frozenset[int]) -> bool:
    """Whether all comments are read as they were, but for those at these places."""
    left = (claim for claim in after if isinstance(claim, CommentClaim))
    for claim in before:
        if not isinstance(claim, CommentClaim) or (claim.place in places and claim.id is None):
            continue
        again = next(left, None)
        if again is None or (_said(again) != _said(claim) and not (claim.place in places and not again.text)):
            return False
    return next(left, None) is None


def _said(claim: CommentClaim) -> tuple[object, ...]:
    """What a comment says."""
    return (claim.id, claim.parent_id, claim.text, claim.author, claim.published, claim.like_count, claim.is_edited)


# --- text ---


def _is_exact(table: TextTable, original: Original) -> bool:
    """Whether the lines, written again, are the bytes that the file was."""
    encoding = table.encoding
    as_it_was, again = sha256(), sha256(encoding.mark)
    with original.open() as stream:
        while piece := stream.read(1 << 20):
            as_it_was.update(piece)
    with original.open() as stream:
        for line in text_lines(stream, encoding):
            again.update(line.encode(encoding.name, encoding.errors))
    return as_it_was.digest() == again.digest()


def _changed_lines(
    look: Look, table: TextTable, rows: CommentRows, places: frozenset[int]
) -> dict[int, tuple[int, str]]:
    """By the line where a row begins: how many lines it is, and what stands there instead."""
    records = islice(table.records(look.mapping.roles["text"]), int(look.mapping.has_header), None)
    return {
        row.line: (len(row.lines), _husk(row.cells, row.lines, table, rows))
        for place, row in enumerate(records)
        if place in places
    }


def _husk(cells: list[str] | None, lines: tuple[str, ...], table: TextTable, rows: CommentRows) -> str:
    if cells is None or not rows.has_id(tuple(cells[column] for column in rows.columns)):
        return ""
    kept = rows.kept
    end = lines[-1][len(lines[-1].rstrip("\r\n")) :]
    line = io.StringIO()
    writer = csv.writer(line, delimiter=table.dialect.delimiter, lineterminator=end)
    writer.writerow([cell if column in kept else "" for column, cell in enumerate(cells)])
    return wrapped(line.getvalue()) if table.is_wrapped else line.getvalue()


def _write_lines(table: TextTable, changed: dict[int, tuple[int, str]], original: Original, out: BinaryIO) -> None:
    encoding = table.encoding
    out.write(encoding.mark)
    gone = 0
    with original.open() as stream:
        for number, line in enumerate(text_lines(stream, encoding), 1):
            if number in changed:
                gone, line = changed[number]
            elif gone:
                line = ""
            gone = max(0, gone - 1)
            out.write(line.encode(encoding.name, encoding.errors))


# --- JSON ---


class _Trees:
    """Finds what goes from a JSON file."""

    def __init__(self, look: Look, table: TreeTable, rows: CommentRows, places: frozenset[int]) -> None:
        shape, roles = table.shape, look.mapping.roles
        self._table, self._rows, self._places = table, rows, places
        self._shape, self._replies, self._boxes = shape, shape.replies, shape.boxes
        self._paths = [shape.paths[column] if column < len(shape.paths) else None for column in rows.columns]
        kept = sorted(column for column in rows.kept if column < len(shape.paths))
        self._kept = [shape.paths[column][1] for column in kept if not shape.paths[column][0]]
        self._text = shape.paths[roles["text"]][1]
        self._place = 0

    def cuts(self, original: Original) -> Iterator[Cut]:
        """What goes, in order."""
        with original.open() as stream:
            if self._table.is_lines:
                for line in json_lines(stream):
                    if not isinstance(line, JsonLine):
                        self._place += 1
                    elif (instead := self._instead(line.value)) is not None:
                        yield Cut(line.start, line.end, instead and instead + b"\n")
                return
            reader = Reader(stream)
            if self._table.lists == ((),):
                while reader.peek() == b"[":
                    yield from self._in_list(reader)
                return
            wanted = frozenset(self._table.lists)
            with suppress(Refusal):  # what stands behind the damage is not read either
                for path, value in walk(reader):
                    if value is LIST and path in wanted:
                        yield from self._in_list(reader)

    def _in_list(self, reader: Reader) -> Iterator[Cut]:
        return cuts_of_list((found.start, found.end, self._instead_of(found)) for found in _elements(reader))

    def _instead_of(self, found: Element) -> bytes | None:
        if found.raw is None:
            self._place += 1
            return None
        return self._instead(loads(found.raw))

    def _instead(self, value: object) -> bytes | None:
        """What stands instead of an element: None for itself, nothing where all of it goes."""
        left = self._left(value)
        return None if left is value else b"" if left is None else _written(left)

    def _left(self, value: object) -> object:
        """What is left of an element: itself, if nothing in it goes; None, if all of it does."""
        first = self._place
        self._place += self._table.count_in(value)
        if not self._places & set(range(first, self._place)) or not isinstance(value, dict | str):
            return value
        element: dict[str, Any] = value if isinstance(value, dict) else {TEXT: value}
        numbers = iter(range(first, self._place))
        if not self._boxes:
            return self._thread(element, element, lambda: next(numbers))
        left = element
        for box in self._boxes:
            inner = [row if isinstance(row, dict) else {TEXT: row} for row in list_at(element, box)]
            kept = [self._thread(row, element, lambda: next(numbers)) for row in inner]
            left = _with(left, box, [row for row in kept if row is not None]) if inner else left
        return left

    def _thread(self, row: dict[str, Any], around: dict[str, Any], number: Callable[[], int]) -> dict[str, Any] | None:
        """A comment with its replies, less what goes."""
        left = self._husk(row, around) if number() in self._places else row
        for path in self._replies:
            replies = objects_in(list_at(row, path))
            kept = [reply for reply in (self._thread(reply, around, number) for reply in replies) if reply is not None]
            if replies and left is None:
                raise ValueError("a comment without an id holds replies that stay")
            if replies and left is not None:
                left = _with(left, path, kept)
        return left

    def _husk(self, row: dict[str, Any], around: dict[str, Any]) -> dict[str, Any] | None:
        cells = tuple(path and self._shape.cell(path, row, around) for path in self._paths)
        if not self._rows.has_id(cells):
            return None
        husk: dict[str, Any] = {}
        for path in self._kept:
            if (cell := self._shape.cell((False, path), row, around)) is not None:
                husk = _with(husk, path, cell)
        return _with(husk, self._text, "")


def _elements(reader: Reader) -> Iterator[Element]:
    """The elements of the list that comes next. Of one that begins with a text, raises `Refusal` or `ValueError` where
    one is not as JSON says.
    """
    if not is_of_texts(reader):
        yield from elements_of(reader)
        return
    reader.pos += 1
    while (first := reader.peek()) != b"]":
        if first == b",":
            reader.pos += 1
            continue
        start = reader.at
        raw = reader.value()
        if not raw:
            raise Refusal(f"byte {start}", "this is no JSON, or is longer than can be held at once")
        yield Element(start, reader.at, raw)
    reader.pos += 1


def _with(value: dict[str, Any], path: tuple[str, ...], cell: object) -> dict[str, Any]:
    """A copy of an object with another value at a path."""
    first, *rest = path
    if not rest:
        return {**value, first: cell}
    inner = value.get(first)
    return {**value, first: _with(inner if isinstance(inner, dict) else {}, tuple(rest), cell)}


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode("ascii")
