"""What comments share, kept once: authors as they are named, and phrases (languages, "2 years ago").

Comes in: rows that are being written. Goes out: the numbers by which the tables know authors and phrases.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from voxpop.catalogue.local import schema
from voxpop.catalogue.local.met import Met
from voxpop.catalogue.local.rows import AuthorNamed, Row

_AUTHORS = """
SELECT a.ak, a.said, a.h, a.id, a.name, a.url
FROM json_each(?) j CROSS JOIN author a INDEXED BY author_key ON a.h = j.value
"""
_ALL_AUTHORS = "SELECT ak, said, h, id, name, url FROM author"
_MOST = 50_000  # authors, and phrases, that are held in memory at once


class Names:
    """The names met while a session writes; also deals out the numbers of its new comments. After a rollback there must
    be another one. `authors` and `phrases` give the number of each that was met; nobody and nothing have none.
    `writers` gives, by the number of an author's key, the first of the numbers that they have under any name. While a
    store is filled, it has no index over authors: they are found in memory (`Met`), as long as that has room.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._met = None
        if not schema.has_index(db, "author_key"):
            self._met = Met((ak, bool(said), tuple(named)) for ak, said, *named in db.execute(_ALL_AUTHORS))
        self._next_ak = _next(db, "author", "ak")
        self._next_ck = _next(db, "comment", "ck")
        self.authors: dict[AuthorNamed | None, int | None] = {None: None}
        self.writers: dict[int, int] = {}
        self._unsaid = set[AuthorNamed]()  # of those in `authors`: named so by no claim
        self.phrases = _Phrases(db)

    def comments(self, count: int) -> range:
        """The numbers of `count` new comments."""
        self._next_ck += count
        return range(self._next_ck - count, self._next_ck)

    def meet(self, rows: Sequence[Row], are_folded: bool = False) -> None:
        """Give every author, as named by these rows, a number. Rows that are folded may name authors as no claim does:
        by the id in one, the name in another.
        """
        wanted = {named: None for row in rows if (named := row.author) is not None and named not in self.authors}
        if wanted:
            self._number(list(wanted), is_said=not are_folded)
        if self._unsaid and not are_folded:
            self._note_said(self._unsaid.intersection(row.author for row in rows))

    def _number(self, wanted: Sequence[AuthorNamed], is_said: bool) -> None:
        if self._met is not None and not self._met.has_room_for(len(wanted)):
            schema.put_index(self._db, "author_key")
            self._met = None
        find = self._looked_up if self._met is None else self._met.find
        found = find(wanted, self._next_ak, is_said)
        fresh = []
        for named, (number, first) in zip(wanted, found, strict=True):
            ak = self.authors[named] = abs(number)
            self.writers[named[0]] = first
            if number < 0:
                self._unsaid.add(named)
            if ak >= self._next_ak:
                fresh.append((ak, *named, is_said))
        self._db.executemany("INSERT INTO author VALUES (?,?,?,?,?,?)", fresh)
        self._next_ak += len(fresh)

    def _looked_up(self, wanted: Sequence[AuthorNamed], following: int, is_said: bool) -> list[tuple[int, int]]:
        """As `Met.find` answers, from the store."""
        held, firsts = dict[AuthorNamed, int](), dict[int, int]()
        for ak, was_said, *named in self._db.execute(_AUTHORS, (json.dumps([named[0] for named in wanted]),)):
            held[tuple(named)] = ak if was_said else -ak
            firsts[named[0]] = min(ak, firsts.get(named[0], ak))
        fresh = [named for named in wanted if named not in held]
        for ak, named in enumerate(fresh, following):
            held[named] = ak if is_said else -ak
            firsts.setdefault(named[0], ak)
        return [(held[named], firsts[named[0]]) for named in wanted]

    def _note_said(self, named: set[AuthorNamed]) -> None:
        self._db.executemany("UPDATE author SET said = 1 WHERE ak = ?", [(self.authors[one],) for one in named])
        if self._met is not None:
            self._met.note_said(named)
        self._unsaid -= named

    def make_room(self) -> None:
        """Forget what was met when it is much; it is found again in the store."""
        if len(self.authors) > _MOST:
            self.authors.clear()
            self.authors[None] = None
            self.writers.clear()
            self._unsaid.clear()
        if len(self.phrases) > _MOST:
            self.phrases.clear()
            self.phrases[None] = None


class _Phrases(dict[str | None, int | None]):
    """The numbers of phrases, each looked for in the store when first asked for."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__({None: None})
        self._db = db

    def __missing__(self, text: str | None) -> int:
        self._db.execute("INSERT OR IGNORE INTO phrase (text) VALUES (?)", (text,))
        known = self[text] = int(self._db.execute("SELECT id FROM phrase WHERE text = ?", (text,)).fetchone()[0])
        return known


def _next(db: sqlite3.Connection, table: str, column: str) -> int:
    return int(db.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM {table}").fetchone()[0])
