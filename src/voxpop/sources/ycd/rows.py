"""The comments of a CSV file that youtube-comment-downloader wrote.

Comes in: the rows of a file whose header names its columns. Goes out: comments, as JSON gives them. The tool takes the
columns from its first comment, so that `paid` and `time_parsed` need not be among them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from msgspec import Struct

from voxpop.model import Refused
from voxpop.sources.csv_rows import BadRow, Row, csv_rows
from voxpop.sources.cutting import Cut
from voxpop.sources.ycd.comments import Raw

_FLAGS: Final = {"True": True, "False": False, "true": True, "false": False, "TRUE": True, "FALSE": False, "": None}
_LEFT: Final = ("cid", "time", "time_parsed")
_TEXTS: Final = ("cid", "text", "time", "author", "channel", "votes", "replies", "paid")


class TableComment(Struct, gc=False):
    """A comment, and which of its fields are refused and why."""

    raw: Raw
    was_damaged: bool
    problems: tuple[tuple[str, str], ...]


def header_of(head: bytes) -> tuple[str, list[str]] | None:
    """The delimiter and the columns of the table that begins with `head`; None where no row of names stands there."""
    first = head.split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8", "replace").removeprefix("\ufeff")
    for delimiter in (",", ";", "\t"):
        try:
            names = next(csv.reader(io.StringIO(first), delimiter=delimiter), [])
        except csv.Error:
            continue
        if len(names) > 2:
            return delimiter, names
    return None


def comments_of(stream: BinaryIO, delimiter: str) -> Iterator[TableComment | Refused]:
    """Each row as a comment, and a `Refused` that names the line of what is none."""
    columns: Sequence[int] = ()
    for names, row in _rows(stream, delimiter):
        if isinstance(row, Refused):
            yield row
            continue
        columns = columns or [_index(names, name) for name in (*_TEXTS, "heart", "reply", "time_parsed")]
        raw, problems = _comment([*row.values, ""], columns)
        yield TableComment(raw, row.was_damaged, problems)


def row_cuts(stream: BinaryIO, delimiter: str, places: frozenset[int]) -> Iterator[Cut]:
    """What goes of the table. Of a comment with an id, a row stays with that and its time, as in JSON."""
    place = 0
    for names, row in _rows(stream, delimiter):
        if isinstance(row, Refused):
            continue
        if place in places:
            at = _index(names, "cid")
            husk = io.StringIO()
            csv.writer(husk, delimiter=delimiter).writerow(
                [value if name in _LEFT else "" for name, value in zip(names, row.values, strict=True)]
            )
            has_id = at < len(names) and row.values[at]
            yield Cut(row.start, row.end, husk.getvalue().encode() if has_id else b"")
        place += 1


def _rows(stream: BinaryIO, delimiter: str) -> Iterator[tuple[list[str], Row | Refused]]:
    """The columns' names, with each row below them."""
    names: list[str] | None = None
    for row in csv_rows(stream, delimiter):
        if isinstance(row, BadRow):
            yield names or [], Refused(f"line {row.number}", row.reason)
        elif names is None:
            names = row.values
        elif len(row.values) != len(names):
            reason = f"this row has {len(row.values)} fields where the header names {len(names)}"
            yield names, Refused(f"line {row.number}", reason)
        else:
            yield names, row


def _index(names: list[str], name: str) -> int:
    """Where the column stands; the place behind the last one, where an empty field is put, if there is none."""
    return names.index(name) if name in names else len(names)


def _comment(values: list[str], columns: Sequence[int]) -> tuple[Raw, tuple[tuple[str, str], ...]]:
    cid, text, time, author, channel, votes, replies, paid, heart, reply, at = columns
    problems: tuple[tuple[str, str], ...] = ()
    parsed = None
    if values[at]:
        try:
            parsed = float(values[at])
        except ValueError:
            problems = (("time_parsed", "is no number; it counts as not said"),)
    if values[heart] not in _FLAGS:
        problems = (*problems, ("heart", "is neither True nor False; it counts as not said"))
    raw = Raw(
        values[cid],
        values[text],
        values[time],
        values[author],
        values[channel],
        values[votes],
        values[replies],
        _FLAGS.get(values[heart]),
        _FLAGS.get(values[reply]),
        parsed,
        values[paid],
    )
    return raw, problems
