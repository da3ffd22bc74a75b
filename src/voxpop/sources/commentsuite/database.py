"""An SQLite file that somebody else made, read without trusting it.

Comes in: an original. Goes out: rows, one after the other. The file is copied to a temporary one (SQLite must seek) and
opened as immutable: nothing is written, no journal is looked for. What a hostile file could do is taken away: views,
virtual tables and computed columns are refused, functions in its schema are not run, no value is longer than a few MB,
and no row may take longer than a bounded number of steps (https://www.sqlite.org/security.html).
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.sources.base import Original

Value = str | bytes | int | float | None

_LONGEST: Final = 16 << 20  # bytes of a value or a row
_STEPS: Final = 100_000  # of SQLite's machine between two looks at the time
_MOST: Final = 200  # such looks before one row: a second or so
_DAMAGES: Final = 100  # places at which a table may be broken before it is given up
_LEAPS: Final = 40  # of 1, 2, 4 ... rows
# What the module raises for a broken file: numbers that are too large, its own words with bytes that are no text.
_ERRORS: Final = (sqlite3.Error, UnicodeError, OverflowError)
_SMALLEST: Final = -(2**63)
_CAUTION: Final = """
    PRAGMA trusted_schema=OFF;
    PRAGMA cell_size_check=ON;
    PRAGMA query_only=ON;
    PRAGMA mmap_size=0;
    PRAGMA cache_size=-8000;
"""


class Damage(Struct, frozen=True):
    """A place in a table that cannot be read."""

    reason: str


class Database:
    """The tables of an open file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._looks = 0
        connection.text_factory = _text
        for limit, value in (
            (sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST),
            (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
            (sqlite3.SQLITE_LIMIT_COLUMN, 100),
        ):
            connection.setlimit(limit, value)
        connection.set_progress_handler(self._is_too_long, _STEPS)
        connection.executescript(_CAUTION)

    def columns(self, table: str) -> frozenset[str]:
        """The columns of a table; empty where there is none. Raises `Refusal` for what is no plain table."""
        found = self._connection.execute(
            "SELECT type, sql FROM sqlite_master WHERE lower(name) = ? AND type IN ('table', 'view')", (table,)
        ).fetchall()
        if not found:
            return frozenset()
        kind, sql = found[0]
        if kind != "table" or not re.match(r"\s*CREATE\s+TABLE\s", str(sql), re.IGNORECASE):
            raise Refusal(table, "is no plain table but a view or a virtual one; it is not read")
        told = self._connection.execute("SELECT lower(name), hidden FROM pragma_table_xinfo(?)", (table,)).fetchall()
        if any(hidden or name == "_rowid_" for name, hidden in told):
            raise Refusal(table, "has columns that are computed, or that hide the number of the row; it is not read")
        return frozenset(str(name) for name, _ in told)

    def rows(self, query: str, table: str) -> Iterator[tuple[Value, ...] | Damage]:
        """The rows of `query`, which selects `_rowid_` first, of rows from a number on, in order of it, and so many."""
        start = _SMALLEST
        for _ in range(_DAMAGES):
            try:
                for row in self._connection.execute(query, (start, -1)):
                    self._looks = 0
                    start = row[0] + 1
                    yield row
                return
            except _ERRORS:  # of this row or the next: the module reads one ahead
                pass
            try:
                self._looks = 0
                for row in self._connection.execute(query, (start, 1)):
                    start = row[0] + 1
                    yield row
            except _ERRORS as error:
                yield Damage(f"what follows cannot be read: {error}")
                following = self._behind(table, start)
                if following is None:
                    return
                start = following
        yield Damage(f"the table is broken at more than {_DAMAGES} places; what follows was not read")

    def _behind(self, table: str, start: int) -> int | None:
        """The number at which reading goes on, behind a row or a page that is broken; None where nothing does."""
        leaps = (2**leap - 1 for leap in range(_LEAPS))
        works = next((leap for leap in leaps if self._next(table, start + leap) != "broken"), None)
        if works is None:
            return None
        broken = works // 2 if works else -1
        while works - broken > 1:
            middle = (works + broken) // 2
            works, broken = (works, middle) if self._next(table, start + middle) == "broken" else (middle, broken)
        found = self._next(table, start + works)
        # Where the number of the very next row can be told, it is that row which is broken, not its page.
        return found + (works == 0) if isinstance(found, int) else None

    def _next(self, table: str, start: int) -> int | Literal["none", "broken"]:
        """The number of the first row from a number on."""
        try:
            self._looks = 0
            query = f"SELECT _rowid_ FROM {table} WHERE _rowid_ >= ? ORDER BY _rowid_ LIMIT 1"
            found = self._connection.execute(query, (start,)).fetchone()
        except _ERRORS:
            return "broken"
        return "none" if found is None else int(found[0])

    def _is_too_long(self) -> bool:
        self._looks += 1
        return self._looks > _MOST


@contextmanager
def opened(original: Original) -> Iterator[Database]:
    """The database, until the block ends. Raises `Refusal` where it is none."""
    with tempfile.TemporaryDirectory(prefix="voxpop-") as folder:
        path = Path(folder) / "database"
        with original.open() as stream, path.open("wb") as copy:
            shutil.copyfileobj(stream, copy, 1 << 20)
        try:
            connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
            with closing(connection):
                yield Database(connection)
        except _ERRORS as error:
            raise Refusal(original.path, f"This cannot be read as an SQLite database: {error}.") from error


def _text(raw: bytes) -> str:
    """Bytes that are no UTF-8 become lone surrogates, which are told from text."""
    return raw.decode("utf-8", "surrogateescape")
