"""Whether the first row of a table names its columns.

Comes in: the first rows. Goes out: yes or no. A file does not say it, so the cells are weighed: known names, names as
programs write them, and what stands below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from voxpop.sources.table.moments import is_in_digits
from voxpop.sources.table.roles import is_named
from voxpop.sources.table.values import YOUTUBE_CHANNEL, YOUTUBE_COMMENT, count, is_said, plain

Row = Sequence[object]

_URL: Final = re.compile(r"https?://\S{4,}")
_NUMBERS: Final = re.compile(r"(?=\D*\d)[\d\s.,:;()\[\]+-]+")
_FILE: Final = re.compile(
    r"[^\n]{1,400}\.(?:mp4|mkv|webm|mov|avi|flv|m4a|mp3|ogg|opus|flac|wav|jpe?g|png|gif|webp|json|xml|nfo|srt|vtt|ass|lrc|"
    r"ttml|txt|csv|html?|description|part|zip)",
    re.IGNORECASE,
)
_UNNAMED: Final = re.compile(r"unnamed: ?\d+", re.IGNORECASE)  # what pandas calls a column without a name
_LONGEST: Final = 80  # characters of a name
_JUDGED: Final = 200  # rows below the first
_SHARE: Final = 0.8


def is_header(rows: Sequence[Row], told: str | None) -> bool:
    """Whether the first row names the columns: it holds no numbers, ids or long texts, and a name that is known here.

    A first row of which nothing is known is a header too, where it is written as programs name columns, or where the
    cells below are of another kind.
    """
    if told in ("yes", "no"):
        return told == "yes"
    first = [cell for cell in (rows[0] if rows else ()) if is_said(cell)]
    if is_numbered(rows):
        return True
    if not first or not all(isinstance(cell, str) and len(cell) <= _LONGEST and not is_value(cell) for cell in first):
        return False
    named = sum(is_named(str(cell)) for cell in first)
    if named * 2 >= len(first) or named > 1:
        return True
    if len(rows) < 2:
        return False
    return named > 0 or any(is_said(cell) and is_value(cell) for cell in rows[1]) or _stands_apart(rows)


def is_numbered(rows: Sequence[Row]) -> bool:
    """Whether the first row gives the columns numbers for names, as pandas does where nobody named them, or years.

    >>> is_numbered([["", "0"], ["0", "A nice boat"]]), is_numbered([["Place", "2001", "2002"], ["Home", "7", "9"]])
    (True, True)
    >>> is_numbered([["1", "2"], ["2", "3"]]), is_numbered([["A boat", "0"], ["Two boats", "1"]])
    (False, False)
    """
    if len(rows) < 2:
        return False
    said = [(column, str(cell).strip()) for column, cell in enumerate(rows[0]) if is_name(cell)]
    numbers = [(column, int(cell)) for column, cell in said if cell.isascii() and cell.isdigit() and len(cell) < 5]
    steps = {after - before for (_, before), (_, after) in pairwise(numbers)}
    if not numbers or steps - {1} or any(is_value(cell) for _, cell in said if not cell.isdigit()):
        return False
    if numbers[0][1] != 0:
        return numbers[0][1] >= 1900 and len(numbers) > 1 and not _goes_on(rows[1], numbers)
    texts = [row[column] for row in rows[1:_JUDGED] for column, _ in numbers if column < len(row)]
    is_index = len(said) == len(numbers) and len(rows[0]) <= len(said) + 1
    return is_index and any(is_said(cell) and not is_value(cell) for cell in texts)


def is_name(cell: object) -> bool:
    """Whether a cell of a header says anything."""
    return is_said(cell) and _UNNAMED.fullmatch(str(cell).strip()) is None


def _goes_on(row: Row, numbers: Sequence[tuple[int, int]]) -> bool:
    """Whether years stand below years."""
    below = [plain(row[column]) or "" for column, _ in numbers if column < len(row)]
    return all(cell.isdigit() and 1900 <= int(cell) < 2100 for cell in below)


def _stands_apart(rows: Sequence[Row]) -> bool:
    """Whether the first row holds nothing but single words that never stand again below them, one of them written as
    programs name columns ("raw_text"), or all above texts of several words.
    """
    first = [(column, str(cell).strip()) for column, cell in enumerate(rows[0]) if is_said(cell)]
    if not all(re.fullmatch(r"[^\W\d]\w*(?:[.-]\w+)*", name) for _, name in first):
        return False
    below = [[row[column] for row in rows[1:_JUDGED] if column < len(row)] for column, _ in first]
    if any(name in cells for (_, name), cells in zip(first, below, strict=True)):
        return False
    if any("_" in name.strip("_") for _, name in first):
        return True
    return len(first) > 1 and any(_are_sentences(cells) for cells in below)


def _are_sentences(cells: Sequence[object]) -> bool:
    said = [cell for cell in cells if is_said(cell)]
    return len(said) > 2 and sum(isinstance(cell, str) and " " in cell.strip() for cell in said) >= _SHARE * len(said)


def is_value(cell: object) -> bool:
    """Whether a cell holds what no name of a column is: a number, several, an id, a time, an address, a file's name."""
    return count(cell) is not None or is_figure(cell)


def is_figure(cell: object) -> bool:
    """The same, but for numbers with words, such as "1.2K": to know these, all languages must be looked through."""
    words = plain(cell) or ""
    return (
        is_in_digits(cell)
        or _URL.match(words) is not None
        or YOUTUBE_COMMENT.fullmatch(words) is not None
        or YOUTUBE_CHANNEL.fullmatch(words) is not None
        or _NUMBERS.fullmatch(words[:4096]) is not None
        or _FILE.fullmatch(words) is not None
    )
