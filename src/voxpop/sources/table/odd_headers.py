"""Headers that are not what they should be: a name short, as R writes them, or in the middle of the rows.

Comes in: rows. Goes out: whether the first is a name short; and where each column stands below a header that comes
again with its columns in another order, as where somebody put files together that were not alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from voxpop.sources.table.delimited import Row
from voxpop.sources.table.header import is_value
from voxpop.sources.table.roles import folded, ranks_of

_NUMBERS: Final = frozenset(
    {"", "no", "nr", "num", "number", "index", "sno", "srno", "slno", "row", "rank", "nomor", "序号"}
)


def is_short(header: Row, rows: Sequence[Row]) -> bool:
    """Whether nothing stands above the names of the rows: R's `write.table` numbers them and does not name that."""
    cells = header.cells or []
    if header.part != "cells" or len(cells) < 2 or cells[-1] or not all(cells[:-1]) or any(map(is_value, cells[:-1])):
        return False
    names = [row.cells[0] for row in rows if row.cells]
    if len(names) < 2 or len(set(names)) < len(names) or not all(name.isdecimal() for name in names):
        return False
    if folded(cells[0]) in _NUMBERS:
        return False  # it is the last column that has no name
    return "id" not in ranks_of(cells[0]) or not any(" " in row.cells[1] for row in rows if row.cells)


def completed(header: Row) -> Row:
    """Such a header with its names above the columns that they are of."""
    return replace(header, cells=["", *(header.cells or [])[:-1]], problem=None, part="")


def places_below(cells: Sequence[str], header: Sequence[str]) -> list[int | None] | None:
    """Where each column of a table stands in the rows below these cells, if these name columns again, in another order
    or with others; None where they are a row.

    >>> places_below(["likes", "comment", "day"], ["comment", "likes"])
    [1, 0]
    >>> places_below(["likes", "7"], ["comment", "likes"])
    """
    places = {name: at for at, name in reversed(list(enumerate(cells))) if name}
    known = sum(name in places for name in header if name)
    if known < 2 or known * 2 < len([name for name in header if name]) or any(map(is_value, places)):
        return None
    return [places.get(name) if name else None for name in header]
