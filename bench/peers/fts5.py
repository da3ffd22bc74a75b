"""SQLite's FTS5 as datasette uses it: a table, and an index of its words with the table as content."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bench.peers import FACETS, LIMIT, Question, Row

_TABLE = """
CREATE TABLE said (id INTEGER PRIMARY KEY, video TEXT, kind TEXT, lang TEXT, likes INTEGER, published INTEGER,
  month TEXT, text TEXT);
CREATE VIRTUAL TABLE said_fts USING fts5(text, content='said', content_rowid='id');
"""
_INDEXES = """
CREATE INDEX said_likes ON said (likes); CREATE INDEX said_published ON said (published);
CREATE INDEX said_video ON said (video);
INSERT INTO said_fts (said_fts) VALUES ('rebuild');
INSERT INTO said_fts (said_fts) VALUES ('optimize');
ANALYZE;
"""
_FOUND = "SELECT said.id FROM said_fts JOIN said ON said.id = said_fts.rowid WHERE said_fts MATCH ?"
_COUNT = "SELECT count(*) FROM said_fts WHERE said_fts MATCH ?"
_WITHIN = "SELECT count(*) FROM said_fts JOIN said ON said.id = said_fts.rowid WHERE said_fts MATCH ? AND video = ?"
_FACET = """
SELECT {0}, count(*) FROM said WHERE id IN (SELECT rowid FROM said_fts WHERE said_fts MATCH ?)
GROUP BY 1 ORDER BY 2 DESC LIMIT {1}
"""
_ORDERS = {"newest": "said.published DESC", "likes": "said.likes DESC"}


class Fts5:
    """See `Peer`."""

    name = "FTS5"
    pid = None

    def __init__(self, place: Path) -> None:
        self._place = place.with_name(f"{place.name}.sqlite3")
        self._db = sqlite3.connect(self._place)

    def begin(self) -> None:
        self._db.close()
        self._place.unlink()
        self._db = sqlite3.connect(self._place)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLE)

    def take(self, rows: Sequence[Row]) -> None:
        self._db.executemany("INSERT INTO said VALUES (?,?,?,?,?,?,?,?)", rows)

    def finish(self) -> None:
        self._db.commit()
        self._db.executescript(_INDEXES)
        self._db.commit()

    def ask(self, question: Question) -> int:
        match = _match(question)
        if question.kind == "within":
            values = (match, question.video)
            self._all(f"{_FOUND} AND said.video = ? ORDER BY said_fts.rank LIMIT {LIMIT}", *values)
            return self._all(_WITHIN, *values)[0][0]
        self._all(f"{_FOUND} ORDER BY {_ORDERS.get(question.kind, 'said_fts.rank')} LIMIT {LIMIT}", match)
        if question.kind == "facets":
            for facet in FACETS:
                self._all(_FACET.format(facet, 10_000 if facet == "month" else 10), match)
        return self._all(_COUNT, match)[0][0]

    def close(self) -> None:
        self._db.close()

    def _all(self, query: str, *values: object) -> list[tuple[int]]:
        return self._db.execute(query, values).fetchall()


def _match(question: Question) -> str:
    if question.kind == "phrase":
        return f'"{question.words}"'
    words = [f'"{word}"' for word in question.words.split()]
    return " ".join(words) + ("*" if question.kind == "prefix" else "")
