"""What comments share, kept once: authors as they are named, and phrases (languages, "2 years ago").

Comes in: rows that are being written. Goes out: the numbers by which the tables know authors and phrases.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from voxpop.catalogue.local.rows import AuthorNamed, Row

_AUTHORS = """
SELECT a.ak, a.said, a.h, a.id, a.name, a.url
FROM json_each(?) j CROSS JOIN author a INDEXED BY author_key ON a.h = j.value
"""
_MOST = 50_000  # authors, and phrases, that are held in memory at once
_BITS_BYTES = 8 << 20  # for one who fills a store: of two million authors, one in thirty is looked for in vain


class Names:
    """The names met while a session writes; also deals out the numbers of its new comments. After a rollback there must
    be another one. `authors` and `phrases` give the number of each that was met; nobody and nothing have none.
    `writers` gives, by the number of an author's key, the first of the numbers that they have under any name. For one
    who is `filling` a store, most authors are new, and known to be so without looking.
    """

    def __init__(self, db: sqlite3.Connection, filling: bool = False) -> None:
        self._db = db
        self._met = _Met(h for (h,) in db.execute("SELECT h FROM author")) if filling else None
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
            self._number(wanted, is_said=not are_folded)
        if self._unsaid and not are_folded:
            self._note_said(self._unsaid.intersection(row.author for row in rows))

    def _number(self, wanted: Iterable[AuthorNamed], is_said: bool) -> None:
        numbers = [named[0] for named in wanted]
        perhaps_held = json.dumps(numbers if self._met is None else self._met.again(numbers))
        for ak, was_said, *named_before in self._db.execute(_AUTHORS, (perhaps_held,)):
            self.authors[tuple(named_before)] = ak
            if not was_said:
                self._unsaid.add(tuple(named_before))
            self.writers[named_before[0]] = min(ak, self.writers.get(named_before[0], ak))
        fresh = [named for named in wanted if named not in self.authors]
        self._db.executemany(
            "INSERT INTO author VALUES (?,?,?,?,?,?)", [(ak, *n, is_said) for ak, n in enumerate(fresh, self._next_ak)]
        )
        if not is_said:
            self._unsaid.update(fresh)
        self.authors.update((named, ak) for ak, named in enumerate(fresh, self._next_ak))
        for ak, named in enumerate(fresh, self._next_ak):
            self.writers.setdefault(named[0], ak)
        self._next_ak += len(fresh)

    def _note_said(self, named: set[AuthorNamed]) -> None:
        self._db.executemany("UPDATE author SET said = 1 WHERE ak = ?", [(self.authors[one],) for one in named])
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


class _Met:
    """Numbers that were met: a bit stands for each, and now and then for others."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._bits = bytearray(_BITS_BYTES)
        self.again(numbers)

    def again(self, numbers: Iterable[int]) -> list[int]:
        """Those of these numbers that were met before, and perhaps some others. They are all met now."""
        bits, found = self._bits, []
        for number in numbers:
            at, bit = (number >> 3) % _BITS_BYTES, 1 << (number & 7)
            if bits[at] & bit:
                found.append(number)
            else:
                bits[at] |= bit
        return found


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
