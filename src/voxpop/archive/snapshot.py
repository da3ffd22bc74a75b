"""A snapshot of the workspace: one moment of a database in use, in a file that stands alone.

Comes in: `workspace.sqlite3`, which others may be writing. Goes out: a sound copy of it, made by SQLite's backup API.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from voxpop.errors import CustodyError

COMPANIONS = ("-wal", "-shm", "-journal")
"""Files that SQLite keeps beside a database that is open; without it they mean nothing."""

_PATIENCE_SECONDS = 60.0


def snapshot(workspace: Path, target: Path) -> None:
    """Write the state of this moment to the new file `target`. Raises `CustodyError` where it is damaged."""
    try:
        with closing(_reader(workspace)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, that a read-only disk can give back
            [(state,)] = copy.execute("PRAGMA quick_check(1)").fetchall()
    except (sqlite3.Error, ValueError) as error:
        raise CustodyError(f"the workspace cannot be read ({error})") from error
    if state != "ok":
        raise CustodyError("the workspace is damaged")


def _reader(workspace: Path) -> sqlite3.Connection:
    """Where even the marks of a reader cannot be written, nobody else writes either, and SQLite must be told so."""
    fixed = "" if os.access(workspace.parent, os.W_OK) else "&immutable=1"
    where = f"file:{quote(str(workspace.absolute()))}?mode=ro{fixed}"
    return sqlite3.connect(where, uri=True, timeout=_PATIENCE_SECONDS)
