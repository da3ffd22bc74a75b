"""How a text file holds a table: its encoding, what stands between cells, and how quotes are written.

Comes in: a stream of bytes. Goes out: a `Dialect`, found by trying: the one in which the rows of the head agree best.
A file says none of this by itself (RFC 4180 leaves it open), so what was guessed is told to the person.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from voxpop.legacy_text import guessed
from voxpop.sources.lines import encoding_of
from voxpop.sources.table.roles import is_named

csv.field_size_limit(8 << 20)  # of the whole process, as `captions.sheets` sets it; comments may be longer than 128 KB

HEAD: Final = 256 << 10
LONGEST: Final = 16 << 20  # characters of one row
_PIECE: Final = 1 << 20
_DELIMITERS: Final = ",;\t|~"
_NO_DELIMITER: Final = "\x1f"  # what no table holds: each line is one cell
_SPACED: Final = re.compile(r'"[^"]{1,200}" ["\d]')
_ROWS: Final = 200

Escapes = Literal["doubled", "php", "backslash"]
"""How a quote within quotes is written: `""`; `""` but after a backslash (PHP's fputcsv); `\\"`."""

_DOUBLED: Final = re.compile(r'[^\\,;\t|~\n"]""[^,;\t|~\r\n"]')
_LONE: Final = re.compile(r'(?<!\\)\\(?![\\"])')  # where backslashes escape, none stands alone


class Encoding(Struct, frozen=True):
    """The encoding of a text; `mark` are the bytes before it. `is_damaged`: some bytes are no text in it."""

    name: str
    mark: bytes = b""
    is_guessed: bool = False
    is_damaged: bool = False

    @property
    def errors(self) -> str:
        """What is no text becomes lone surrogates where one byte can stand alone, else U+FFFD."""
        return (
            "surrogateescape" if self.name == "utf-8" or self.name.startswith(("cp12", "cp874", "koi8")) else "replace"
        )


class Dialect(Struct, frozen=True):
    """How cells are written. `agreement`: the share of rows of the head that are as wide as most are; `is_sound`:
    all their quotes close where cells end; `skips_space`: a space stands between a delimiter and a quote.
    """

    delimiter: str
    escapes: Escapes = "doubled"
    width: int = 1
    agreement: float = 1.0
    is_sound: bool = True
    skips_space: bool = False

    def reader(self, lines: Iterator[str], is_strict: bool = False) -> Iterator[list[str]]:
        """Rows of cells, as text, of lines that are `prepared`. Raises `csv.Error` where a cell is too long, and, if
        it `is_strict`, where a quote closes within a cell.
        """
        skips = self.skips_space
        if self.escapes == "backslash":
            return csv.reader(
                lines,
                delimiter=self.delimiter,
                escapechar="\\",
                doublequote=False,
                strict=is_strict,
                skipinitialspace=skips,
            )
        return csv.reader(lines, delimiter=self.delimiter, strict=is_strict, skipinitialspace=skips)

    def prepared(self, line: str) -> str:
        """A line as the csv module can read it. PHP does not double a quote that a backslash stands before.

        A backslash and a quote at the end of a cell are its last letter and its end, for PHP writes those so too.
        """
        if self.escapes != "php" or '\\"' not in line:
            return line
        return re.sub(rf'\\"(?!{re.escape(self.delimiter)}|[\r\n]|$)', '\\\\""', line)


def encoding_in(stream: BinaryIO, told: str | None = None) -> Encoding:
    """The encoding of a whole text, which is read once."""
    head = stream.read(_PIECE)
    mark, name = encoding_of(head)
    if told is not None and (known := _known(told)):
        return Encoding(known, mark if known.startswith(name[:5]) else b"", is_damaged=True)
    if name != "utf-8":
        return Encoding(name, mark, is_damaged=True)
    return _utf8_or_legacy(stream, head, mark)


def dialect_of(lines: Sequence[str], is_all: bool) -> Dialect:
    """The dialect in which these first lines of a file agree best; the last may be cut off, unless it `is_all`."""
    found = [
        tried
        for mark in (_DELIMITERS + " " if _is_of_r(lines) else _DELIMITERS)
        for escapes in _escapes_in(lines)
        if (tried := _tried(lines, Dialect(mark, escapes, skips_space=_skips_space(lines, mark)), is_all)).width > 1
    ]
    # Of equal ones the first: a wider table that agrees less is text with commas in it.
    best = max(found, key=lambda d: (round(d.agreement, 2), d.is_sound, d.width), default=None)
    return best if best is not None and best.agreement >= 0.5 else Dialect(_NO_DELIMITER)


def _is_of_r(lines: Sequence[str]) -> bool:
    """Whether nearly every line begins with a cell in quotes and a space behind it, as R's `write.table` has them."""
    return sum(_SPACED.match(line) is not None for line in lines) * 10 >= len(lines) * 9


def text_lines(stream: BinaryIO, encoding: Encoding) -> Iterator[str]:
    """Lines with their ends, cut where one is longer than `LONGEST`. What is no text: see `Encoding.errors`."""
    stream.read(len(encoding.mark))
    decoder = codecs.getincrementaldecoder(encoding.name)(encoding.errors)
    held = ""
    while True:
        piece = stream.read(_PIECE)
        text = held + decoder.decode(piece, not piece)
        lines = list(io.StringIO(text, newline=""))
        # A line that ends with CR may have its LF in the next piece.
        is_open = bool(piece and lines) and not lines[-1].endswith("\n") and len(lines[-1]) < LONGEST
        held = lines.pop() if is_open else ""
        yield from lines
        if not piece:
            return


def _utf8_or_legacy(stream: BinaryIO, head: bytes, mark: bytes) -> Encoding:
    """UTF-8 with some damage, or another encoding: told apart by how much of what is not ASCII is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    bad = good = 0
    has_zeros = False
    sample = b""
    piece, is_first = head[len(mark) :], True
    while True:
        text = decoder.decode(piece, not piece)
        if not text.isascii():
            wrong = len(_ESCAPED.findall(text))
            bad += wrong
            good += len(_NOT_ASCII.findall(text)) if wrong else len(text)
            if wrong and not sample:
                sample = _sample_of(piece if is_first else piece.partition(b"\n")[2])
        if not piece:
            break
        has_zeros = has_zeros or b"\0" in piece
        piece, is_first = stream.read(_PIECE), False
    if bad == 0 or good > 10 * bad or mark:
        return Encoding("utf-8", mark, is_damaged=bad > 0 or has_zeros)
    name = guessed(sample)
    return Encoding("utf-8", is_damaged=True) if name is None else Encoding(name, is_guessed=True, is_damaged=True)


def _sample_of(piece: bytes) -> bytes:
    """Whole lines of a piece that are not ASCII alone, for a letter that is cut is none in any encoding; more than
    `HEAD` of them only where the first is longer.
    """
    first, _, rest = piece.partition(b"\n")
    lines = (first, *rest.split(b"\n")[: -1 if len(piece) > _PIECE - 4 else None])
    chosen: list[bytes] = []
    size = 0
    for line in lines:
        if not line.isascii():
            size += len(line)
            if size > HEAD and chosen:
                break
            chosen.append(line)
    return b"\n".join(chosen)


_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_NOT_ASCII: Final = re.compile("[^\x00-\x7f\udc80-\udcff]")


def _known(name: str) -> str | None:
    try:
        b"  ".decode(name, "replace")  # which codecs that make no text of bytes ("hex") refuse
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def _escapes_in(lines: Iterable[str]) -> tuple[Escapes, ...]:
    """The ways in which the quotes of these lines may be written, the likeliest first."""
    text = "".join(lines)
    if '\\"' not in text:
        return ("doubled",)
    if _DOUBLED.search(text):
        return ("doubled", "php")
    return ("doubled", "php", "backslash") if _LONE.search(text) else ("doubled", "backslash", "php")


def _skips_space(lines: Sequence[str], delimiter: str) -> bool:
    """Whether nearly every line has a quote behind a space behind this delimiter, and few have one without."""
    if delimiter == "\t":
        return False
    spaced = sum(f'{delimiter} "' in line for line in lines)
    return spaced * 5 >= len(lines) * 4 and sum(f'{delimiter}"' in line for line in lines) * 5 < len(lines)


def _tried(lines: Sequence[str], dialect: Dialect, is_all: bool) -> Dialect:
    try:
        rows = list(islice(filter(_says_anything, dialect.reader(map(dialect.prepared, lines))), _ROWS))
    except csv.Error:
        rows = []
    rows = rows if is_all else rows[:-1]
    if not rows:
        return replace(dialect, width=0, agreement=0.0)
    width, often = max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]))
    agreement = often / len(rows)
    if (agreement < 0.5 or len(rows[0]) > width) and len(rows[0]) > 1 and all(map(is_named, rows[0])):
        # A header that is known, over texts with commas or line breaks that nobody quoted.
        width, agreement = len(rows[0]), 0.5
    sound = _is_sound(lines, dialect, len(rows))
    return replace(dialect, width=width, agreement=agreement, is_sound=sound)


def _says_anything(row: list[str]) -> bool:
    return any(map(str.strip, row))


def _is_sound(lines: Sequence[str], dialect: Dialect, rows: int) -> bool:
    try:
        deque(islice(dialect.reader(map(dialect.prepared, lines), is_strict=True), rows), 0)
    except csv.Error:
        return False
    return True
