"""chat_downloader's CSV: its rows, made flat (`author.badges.0.icon_name` is a column).

Comes in: an original. Goes out: pieces, each with the row as it was before and the place of its record, and records for
what is left of a row.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from voxpop.sources.base import Original
from voxpop.sources.json_text.pieces import Piece
from voxpop.sources.lines import Line, encoding_of, lines_of
from voxpop.sources.livechat.rows import Row
from voxpop.sources.sound_text import ZEROS

_PLAIN: Final = """
    action_type message_type message_id target_message_id target_author_id message timestamp
    system_message header_primary_text header_secondary_text header_subtext primary_text text
"""
_NESTED: Final = re.compile(
    r"author\.(?:id|name|display_name|badges\.\d+\.(?:icon_name|name))|money\.(?:text|amount|currency)"
    r"|emotes\.\d+\.(?:id|is_custom_emoji|shortcuts\.\d+)"
)
_PLAIN_NAMES: Final = frozenset(_PLAIN.split())
_NUMBERS: Final = frozenset({"time_in_seconds", "bits", "money.amount"})
_FLAGS: Final = {"True": True, "False": False}


class Table:
    """The records of one CSV. `names` are its columns."""

    def __init__(self, original: Original) -> None:
        self._original = original
        first = next(self._records(), None)
        self.names = first[3] if first is not None and not isinstance(first[3], str) else []
        columns = list(enumerate(self.names))
        self._plain = [(at, name) for at, name in columns if name in _PLAIN_NAMES]
        self._numbers = [(at, name.split(".")) for at, name in columns if name in _NUMBERS]
        self._nested = [(at, name.split(".")) for at, name in columns if _NESTED.fullmatch(name)]
        self._telling = [at for at, name in columns if name in ("action_type", "target_message_id")]

    def pieces(self) -> Iterator[Piece]:
        """One piece for each record below the header."""
        for number, (place, start, end, cells) in enumerate(self._records()):
            if isinstance(cells, str):
                yield Piece(place, start, end, None, cells, end)
            elif number and cells == self.names:
                yield Piece(place, start, end, None, "this record repeats the header of the table", end)
            elif cells and len(cells) < len(self.names):
                reason = f"this record has {len(cells)} cells where the header names {len(self.names)}: it was cut off"
                yield Piece(place, start, end, None, reason, end)
            elif number and cells:
                told = [cells[at] for at in self._telling if at < len(cells)]
                raw = f"{told[0]} target_message_id" if any(told[1:]) else told[0] if told else ""
                yield _Record(place, start, end, raw.encode(), "", end, row=self.row, cells=cells)

    def row(self, cells: Sequence[str]) -> Row:
        """The row that these cells were made from, as far as it is wanted."""
        count = len(cells)
        row: Row = {name: cells[at] for at, name in self._plain if at < count and cells[at]}
        for at, path in self._nested:
            if at < count and cells[at]:
                _put(row, path, _FLAGS.get(cells[at], cells[at]) if path[-1].startswith("is_") else cells[at])
        for at, path in self._numbers:
            if at < count and cells[at]:
                _put(row, path, _number(cells[at]))
        for holder, name in ((row.get("author"), "badges"), (row, "emotes")):
            if isinstance(holder, dict) and name in holder:
                holder[name] = _listed(holder[name])
        if "message_id" in row and "author" not in row:
            row.setdefault("message", "")  # what it said was taken out
        return row

    def record(self, row: Row) -> bytes:
        """What is left of a row, with all columns."""
        out = io.StringIO(newline="")
        csv.DictWriter(out, self.names, extrasaction="ignore").writerow(row)
        with self._original.open() as stream:
            return out.getvalue().encode(encoding_of(stream.read(4096))[1])

    def _records(self) -> Iterator[tuple[str, int, int, list[str] | str]]:
        """Place, start, end and cells of each record; in place of the cells, why it cannot be read."""
        with self._original.open() as stream:
            at = len(encoding_of(stream.read(4096))[0])
        with self._original.open() as stream:
            lines = _Lines(lines_of(stream))
            reader = csv.reader(lines, strict=True)
            number = 1
            while True:
                cells: list[str] | str | None
                try:
                    cells = next(reader, None)
                    if cells and any("\0" in cell for cell in cells):
                        raise csv.Error(f"it {ZEROS}")
                except csv.Error as damage:
                    cells = f"this record cannot be read as CSV: {damage}"
                    lines.give_back()
                if cells is None:
                    return
                length = sum(len(line.raw) for line in lines.taken)
                yield f"line {number}", at, at + length, cells
                at, number = at + length, number + len(lines.taken)
                lines.taken.clear()


class _Lines:
    """Gives the csv module its lines, and remembers those of the record that is being read."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()
        self.taken: list[Line] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.taken.append(self._again.popleft() if self._again else next(self._lines))
        return self.taken[-1].text + "\n"

    def give_back(self) -> None:
        """All lines of the record but its first are to be read again."""
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


class _Record(Piece, frozen=True, gc=False, kw_only=True):
    """A piece whose row is made when it is asked for; `raw` says what its action is, and whether it has a target."""

    row: Callable[[Sequence[str]], Row]
    cells: Sequence[str]

    def value(self) -> object:
        return self.row(self.cells)


def _put(row: Row, path: Sequence[str], value: object) -> None:
    for name in path[:-1]:
        within = row.setdefault(name, {})
        assert isinstance(within, dict)  # no path that is wanted is the beginning of another
        row = within
    row[path[-1]] = value


def _number(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return cell


def _listed(value: object) -> object:
    """Objects whose names are numbers are the lists that they were."""
    if not isinstance(value, dict):
        return value
    parts = {name: _listed(part) for name, part in value.items()}
    return list(parts.values()) if all(name.isdecimal() for name in parts) else parts
