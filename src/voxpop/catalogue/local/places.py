"""Places in lists: from a cursor to the row after which a page begins, and back.

Comes in: a connection for reading, a cursor. Goes out: a sort key and a row. Cursors name a comment by the number of
its key and a video by its key, for a rebuild gives those again, and other row numbers.
"""

from __future__ import annotations

import sqlite3

from voxpop.catalogue.local.cursors import number_and_word, numbers
from voxpop.query import encode_cursor

_COMMENT = "SELECT ck FROM comment INDEXED BY comment_key WHERE h = ?1 AND vk = coalesce(?2, vk)"
_BEFORE = """
SELECT pos, h FROM comment INDEXED BY comment_page WHERE vk = ? AND top AND (pos, ck) < (?, ?)
ORDER BY pos DESC, ck DESC LIMIT 1
"""
_LAST = 1 << 62


def comment_place(db: sqlite3.Connection, cursor: str, vk: int | None) -> tuple[int, int | None]:
    """The sort key of a cursor, and the row of the comment that it names, under one video where `vk` names it; None
    where that comment is no longer there.
    """
    key, number = numbers(cursor, 2)
    row = db.execute(_COMMENT, (number, vk)).fetchone()
    return key, None if row is None else row[0]


def cursor_before(db: sqlite3.Connection, number: int) -> str:
    """The cursor after which the page in captured order begins with the comment of this number."""
    place = db.execute("SELECT vk, pos, ck FROM comment WHERE h = ?", (number,)).fetchone()
    return encode_cursor(db.execute(_BEFORE, place).fetchone() or (-1, -1))


def video_place(db: sqlite3.Connection, cursor: str | None) -> tuple[int, int]:
    """When the video of a cursor was taken in, and its row; before all of that moment where it is no longer there."""
    if cursor is None:
        return _LAST, _LAST
    added, key = number_and_word(cursor)
    row = db.execute("SELECT vk FROM video WHERE key = ?", (key,)).fetchone()
    return added, _LAST if row is None else row[0]
