"""What comments share, kept once: authors as they are named, and phrases (languages, "2 years ago").

Comes in: rows that are being written. Goes out: the numbers by which the tables know authors and phrases.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from voxpop.catalogue.local.rows import AuthorNamed, Row

_AUTHORS = """
SELECT a.ak, a.h, a.id, a.name, a.url FROM json_each(?) j CROSS JOIN author a INDEXED BY author_key ON a.h = j.value
"""
_MOST_AUTHORS = 50_000  # held in memory at once


class Names:
    """The names met while one accession is written; also deals out the numbers of its new comments."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._next_ak = _next(db, "author", "ak")
        self._next_ck = _next(db, "comment", "ck")
        self._authors: dict[AuthorNamed, int] = {}
        self._phrases: dict[str, int] = {}

    def comments(self, count: int) -> range:
        """The numbers of `count` new comments."""
        self._next_ck += count
        return range(self._next_ck - count, self._next_ck)

    def author(self, row: Row) -> int | None:
        """The number of a row's author, who was met before."""
        return None if row.author is None else self._authors[row.author]

    def meet(self, rows: Sequence[Row]) -> None:
        """Give every author, as named by these rows, a number."""
        wanted = {named: None for row in rows if (named := row.author) is not None and named not in self._authors}
        if not wanted:
            return
        numbers = json.dumps([named[0] for named in wanted])
        for ak, *named_before in self._db.execute(_AUTHORS, (numbers,)):
            self._authors[tuple(named_before)] = ak
        fresh = [named for named in wanted if named not in self._authors]
        self._db.executemany(
            "INSERT INTO author VALUES (?,?,?,?,?)", [(ak, *n) for ak, n in enumerate(fresh, self._next_ak)]
        )
        self._authors.update((named, ak) for ak, named in enumerate(fresh, self._next_ak))
        self._next_ak += len(fresh)

    def make_room(self) -> None:
        """Forget authors when there are many; they are found again in the store."""
        if len(self._authors) > _MOST_AUTHORS:
            self._authors.clear()

    def phrase(self, text: str | None) -> int | None:
        """The number of a phrase."""
        if text is None:
            return None
        if (known := self._phrases.get(text)) is None:
            self._db.execute("INSERT OR IGNORE INTO phrase (text) VALUES (?)", (text,))
            known = self._db.execute("SELECT id FROM phrase WHERE text = ?", (text,)).fetchone()[0]
            self._phrases[text] = known
        return known


def _next(db: sqlite3.Connection, table: str, column: str) -> int:
    return int(db.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM {table}").fetchone()[0])
