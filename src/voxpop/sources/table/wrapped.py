"""Rows of a table that a spreadsheet took for single cells, and put into quotes whole.

Comes in: lines. Goes out: the lines as they were. Who opens a file with commas where lists are written with semicolons,
and saves it, gets each row that holds a quote as one cell: `"Ada,""A boat, and a pier"",3"`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from voxpop.sources.table.dialect import Dialect
from voxpop.sources.table.roles import is_named

_PADDING: Final = ";\t"  # cells of further columns, in which nothing stands


def unwrapped(lines: Iterable[str]) -> Iterator[str]:
    """Each line without the quotes that stand around a whole row; those within it single again.

    >>> list(unwrapped(['Author,Comment,Likes', '"Ada,""A boat, and a pier"",3"', 'Ben,Ahoy,2']))
    ['Author,Comment,Likes', 'Ada,"A boat, and a pier",3', 'Ben,Ahoy,2']
    """
    is_open, padding = False, None
    for line in lines:
        body = line.rstrip("\r\n")
        end = line[len(body) :]
        if padding is None:
            padding = body[len(body.rstrip(_PADDING)) :]
        if not is_open and not body.startswith('"'):
            yield body.removesuffix(padding) + end
            continue
        is_odd = body.count('"') % 2 == 1
        closes = is_odd == is_open
        if not is_open:
            body = body[1:]
        if closes:
            body = body.rstrip(_PADDING).removesuffix('"')
        is_open = not closes
        yield body.replace('""', '"') + end


def wrapped(line: str) -> str:
    """A line as one that a spreadsheet put into quotes."""
    body = line.rstrip("\r\n")
    return '"' + body.replace('"', '""') + '"' + line[len(body) :] if body else line


def is_wrapped(lines: Sequence[str], plain: Dialect, within: Dialect, header: Sequence[str]) -> bool:
    """Whether more of these lines are rows once such quotes are taken off (`within`), below a header that is known."""
    whole = sum(line.startswith('"') and line.rstrip("\r\n" + _PADDING).endswith('"') for line in lines)
    named = sum(is_named(name) for name in header)
    if whole == 0 or within.width < 2 or named < 2 or named * 2 < len(header):
        return False
    is_better = within.agreement > plain.agreement and within.is_sound >= plain.is_sound
    return plain.width == 1 or is_better or _is_padding(lines, plain)


def _is_padding(lines: Sequence[str], plain: Dialect) -> bool:
    """Whether nothing stands in any cell but the first."""
    return not any(any(map(str.strip, row[1:])) for row in plain.reader(iter(lines)))
