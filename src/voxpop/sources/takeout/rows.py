"""Rows of a CSV file, each with the place of its bytes.

Comes in: an original, in UTF-8 or UTF-16. Goes out: rows (RFC 4180: https://www.rfc-editor.org/rfc/rfc4180) in which
something stands, line breaks within cells to the letter. A row that cannot be read comes as one without cells, and
reading goes on at its second line: a quotation mark that never closes does not take the rows behind it along.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from voxpop.legacy_text import legacy_of
from voxpop.sources.base import Original
from voxpop.sources.lines import Line, encoding_of, lines_of
from voxpop.sources.sound_text import ZEROS

HEAD: Final = 64 << 10
_LONGEST: Final = 1 << 20  # bytes of a row
_PATIENCE: Final = 4 << 20  # bytes that may be read again, a file
_DELIMITERS: Final = ",;\t"  # of those that stand equally often, the first
_QUOTED: Final = re.compile(r'"[^"]*"?')
_END: Final = "unexpected end of data"  # what the csv module says of a file that ends within quotation marks


class Row(Struct, frozen=True):
    """Bytes [start, end) of the file, which begin on line `line` (from 1). `reason` says why there are no cells."""

    line: int
    start: int
    end: int
    cells: list[str]
    was_damaged: bool
    reason: str = ""


def rows_of(original: Original) -> Iterator[Row]:
    """All rows of the file in which something stands."""
    with original.open() as stream:
        head = stream.read(HEAD)
    with original.open() as stream:
        yield from _rows(_Lines(lines_of(stream), *encoding_in(head)), delimiter_of(head))


def rows_in(head: bytes) -> Iterator[Row]:
    """The same of a file's beginning that is held in memory. The last row may be cut off."""
    yield from _rows(_Lines(lines_of(io.BytesIO(head)), *encoding_in(head)), delimiter_of(head))


def encoding_in(head: bytes) -> tuple[bytes, str]:
    """The byte order mark and the encoding: UTF-8, UTF-16, or one from before, in which a spreadsheet saved it anew."""
    mark, encoding = encoding_of(head)
    return mark, (legacy_of(head) or encoding) if encoding == "utf-8" and not mark else encoding


def delimiter_of(head: bytes) -> str:
    """What parts the cells: a comma, or what a spreadsheet put in its place when it saved the table anew."""
    mark, encoding = encoding_of(head)  # of Unicode's or not: what parts cells is ASCII
    first = head[len(mark) : 4096].decode(encoding, "replace").lstrip("\r\n").partition("\n")[0]
    unquoted = _QUOTED.sub("", first)
    return max(_DELIMITERS, key=unquoted.count)


def written(cells: Iterable[str], encoding: str, delimiter: str = ",") -> bytes:
    """A row as Takeout writes it."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerow(cells)
    return out.getvalue().encode(encoding)


class _Lines:
    """Gives the csv module its lines, each with its end, and remembers those of the row that is being read."""

    def __init__(self, lines: Iterator[Line], mark: bytes, encoding: str) -> None:
        self._lines = lines
        self._encoding = encoding
        self._is_legacy = not encoding.startswith("utf")
        self._again: list[Line] = []
        self._patience = _PATIENCE
        self._length = 0
        self.row: list[Line] = []
        self.start = self.end = len(mark)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._lines)
        self.row.append(line)
        self._length += len(line.raw)
        self.end += len(line.raw)
        if self._length > _LONGEST:
            raise csv.Error(f"it is longer than {_LONGEST >> 20} MB")
        return line.raw.decode(self._encoding, "replace")

    def was_damaged(self) -> bool:
        """Whether bytes of this row are no text."""
        if self._is_legacy:
            return any("\ufffd" in line.raw.decode(self._encoding, "replace") for line in self.row)
        return any(line.was_damaged for line in self.row)

    def begin(self) -> None:
        """A row begins with the line that comes next."""
        self.row, self._length, self.start = [], 0, self.end

    def go_back(self) -> None:
        """All lines of this row but its first are to be given again."""
        again = self.row[1:]
        length = sum(len(line.raw) for line in again)
        if length < self._patience:
            self._patience -= length
            self._again.extend(reversed(again))
            self.end -= length
            del self.row[1:]


def _rows(lines: _Lines, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    while True:
        lines.begin()
        cells, reason = [], ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"this row cannot be read as CSV: {error}"
            if str(error) != _END:
                lines.go_back()
        if any("\0" in cell for cell in cells):
            cells, reason = [], f"this row {ZEROS}"
            lines.go_back()
        if reason or any(map(str.strip, cells)):
            yield Row(lines.row[0].number, lines.start, lines.end, cells, lines.was_damaged(), reason)
