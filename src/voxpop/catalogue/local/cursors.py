"""Cursors of the local catalogue: encoded by `query`, checked here for what this engine put into them.

They name rows by what a rebuild gives again, a comment by the number of its key: a place stays the same place when
another generation of the catalogue is put in use.
"""

from __future__ import annotations

from collections.abc import Sequence

from voxpop.errors import UsageError
from voxpop.query import Scalar, decode_cursor

_LARGEST = 1 << 63
_NO_PLACE = "This is not a place in this list. Begin again from the first page."


def numbers(cursor: str, count: int) -> tuple[int, ...]:
    """The `count` whole numbers of a cursor. Raises UsageError for one that this engine did not make."""
    return _whole(decode_cursor(cursor), count)


def number_and_word(cursor: str) -> tuple[int, str]:
    """The whole number and the text of a cursor. Raises UsageError likewise."""
    values = decode_cursor(cursor)
    if len(values) == 2 and isinstance(values[1], str):
        return _whole(values[:1], 1)[0], values[1]
    raise UsageError(_NO_PLACE)


def words(cursor: str) -> str:
    """The one text of a cursor. Raises UsageError likewise."""
    values = decode_cursor(cursor)
    if len(values) != 1 or not isinstance(values[0], str):
        raise UsageError(_NO_PLACE)
    return values[0]


def _whole(values: Sequence[Scalar], count: int) -> tuple[int, ...]:
    found = tuple(v for v in values if isinstance(v, int) and not isinstance(v, bool) and -_LARGEST <= v < _LARGEST)
    if len(found) != count or len(values) != count:
        raise UsageError(_NO_PLACE)
    return found
