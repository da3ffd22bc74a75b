"""Cursors of the local catalogue: encoded by `query`, checked here for what this engine put into them."""

from __future__ import annotations

from voxpop.errors import UsageError
from voxpop.query import decode_cursor

_LARGEST = 1 << 63


def numbers(cursor: str, count: int) -> tuple[int, ...]:
    """The `count` whole numbers of a cursor. Raises UsageError for one that this engine did not make."""
    values = decode_cursor(cursor)
    found = tuple(v for v in values if isinstance(v, int) and not isinstance(v, bool) and -_LARGEST <= v < _LARGEST)
    if len(found) != count or len(values) != count:
        raise UsageError("This is not a place in this list. Begin again from the first page.")
    return found


def words(cursor: str) -> str:
    """The one text of a cursor. Raises UsageError likewise."""
    values = decode_cursor(cursor)
    if len(values) != 1 or not isinstance(values[0], str):
        raise UsageError("This is not a place in this list. Begin again from the first page.")
    return values[0]
