"""The tables of the local store, and how a connection to them is opened.

`comment` is the hot table: one row a comment, as folded. While all captures that speak of a comment say the same, its
row *is* the claim, and its `claims` is -1; from the second run of claims on, all stand in an entry of `claim` (`runs`),
and `claims` counts them. `held` says which comments a capture holds (`holdings`), `said` what the newest one says of
them, `fate` when comments were gone (`fates`), `narrowed` and `span` within what a comment was written, by all that say
"2 years ago". -1 stands for "not said" where a sort key needs a number.
Keys are found by their 63-bit number `h` (`keys.key_number`): an index of eight bytes an entry instead of fifty. A
reply knows its parent by number alone (`ph`), so that parents may come later or never. A comment without an id that is
certainly another one is out of all lists: its `vk` is negative, and `same` names the other (`matching`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

SCHEMA_VERSION = 24

# What `sqlite3` binds as it is, but looks for an adapter first: in vain, with an error that is made and dropped each
# time, a tenth of a microsecond. A comment has three values that are NULL.
sqlite3.register_adapter(type(None), dict[None, None]().get)
sqlite3.register_adapter(bytes, bytes)

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE accession (
  id TEXT PRIMARY KEY, ingested INTEGER NOT NULL, source TEXT NOT NULL, report BLOB NOT NULL, page INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX accession_page ON accession (page, ingested);
CREATE TABLE decision (id TEXT PRIMARY KEY, verb TEXT NOT NULL, subject TEXT NOT NULL, reason TEXT) WITHOUT ROWID;
CREATE INDEX decision_subject ON decision (subject);
CREATE TABLE video (
  vk INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, channel_key TEXT, claim BLOB NOT NULL, added INTEGER NOT NULL,
  held INTEGER NOT NULL, top_held INTEGER NOT NULL, moments_held INTEGER NOT NULL, rev INTEGER NOT NULL,
  loose INTEGER NOT NULL DEFAULT 0, chat_held INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX video_added ON video (added DESC, vk DESC);
CREATE INDEX video_channel ON video (channel_key, added DESC, vk DESC) WHERE channel_key IS NOT NULL;
CREATE INDEX video_rev ON video (rev);
CREATE TABLE channel (
  key TEXT PRIMARY KEY, channel BLOB NOT NULL, named_at INTEGER NOT NULL, named_by TEXT NOT NULL,
  videos_held INTEGER NOT NULL, comments_held INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE capture (
  cap INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, accession TEXT NOT NULL, vk INTEGER NOT NULL,
  own_key TEXT NOT NULL, at INTEGER, held INTEGER NOT NULL, claim BLOB NOT NULL, capture BLOB NOT NULL,
  kind TEXT NOT NULL
);
CREATE INDEX capture_video ON capture (vk);
CREATE INDEX capture_accession ON capture (accession);
CREATE INDEX capture_own ON capture (own_key);
CREATE TABLE author (ak INTEGER PRIMARY KEY, h INTEGER NOT NULL, id TEXT, name TEXT, url TEXT, said INTEGER NOT NULL);
CREATE TABLE phrase (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE comment (
  ck INTEGER PRIMARY KEY, vk INTEGER NOT NULL, h INTEGER NOT NULL, ph INTEGER, ak INTEGER, top INTEGER NOT NULL,
  pos INTEGER NOT NULL, likes INTEGER NOT NULL, pub INTEGER NOT NULL, pub_from INTEGER NOT NULL, number INTEGER,
  flags INTEGER NOT NULL, lang INTEGER, written INTEGER, prec INTEGER, claims INTEGER NOT NULL, cap INTEGER NOT NULL,
  id TEXT NOT NULL, parent TEXT, text TEXT, extra BLOB, same INTEGER
);
CREATE TABLE claim (vk INTEGER NOT NULL, block INTEGER NOT NULL, entries BLOB NOT NULL, PRIMARY KEY (vk, block))
  WITHOUT ROWID;
CREATE TABLE held (cap INTEGER PRIMARY KEY, cks BLOB NOT NULL);
CREATE TABLE said (
  vk INTEGER PRIMARY KEY, cap INTEGER NOT NULL, digests BLOB NOT NULL, ends BLOB NOT NULL, print INTEGER NOT NULL
);
CREATE TABLE narrowed (vk INTEGER NOT NULL, block INTEGER NOT NULL, spans BLOB NOT NULL, PRIMARY KEY (vk, block))
  WITHOUT ROWID;
CREATE TABLE span (vk INTEGER NOT NULL, id BLOB NOT NULL, earliest INTEGER NOT NULL, latest INTEGER NOT NULL,
  PRIMARY KEY (vk, id)) WITHOUT ROWID;
CREATE TABLE fate (
  vk INTEGER NOT NULL, ck INTEGER NOT NULL, last INTEGER NOT NULL, gone INTEGER NOT NULL, gone_at INTEGER NOT NULL,
  back INTEGER, back_at INTEGER, PRIMARY KEY (vk, ck, gone)
) WITHOUT ROWID;
CREATE TABLE moment (vk INTEGER NOT NULL, second INTEGER NOT NULL, ck INTEGER NOT NULL, PRIMARY KEY (vk, second, ck))
  WITHOUT ROWID;
CREATE INDEX moment_comment ON moment (ck);
CREATE TABLE moment_bin (
  vk INTEGER NOT NULL, second INTEGER NOT NULL, count INTEGER NOT NULL, ck INTEGER NOT NULL, PRIMARY KEY (vk, second)
) WITHOUT ROWID;
CREATE TABLE caption (
  cid INTEGER PRIMARY KEY, vk INTEGER NOT NULL, accession TEXT NOT NULL, path TEXT NOT NULL, caption BLOB NOT NULL,
  print INTEGER, lines INTEGER
);
CREATE INDEX caption_video ON caption (vk);
CREATE TABLE cue (
  qk INTEGER PRIMARY KEY, cid INTEGER NOT NULL, vk INTEGER NOT NULL, start REAL NOT NULL, end REAL NOT NULL,
  text TEXT NOT NULL, words BLOB
);
CREATE INDEX cue_caption ON cue (cid, start);
CREATE TABLE dropped (rev INTEGER NOT NULL, vk INTEGER NOT NULL, PRIMARY KEY (rev, vk)) WITHOUT ROWID;
"""

_INDEXES = (
    "CREATE INDEX author_key ON author (h)",
    "CREATE INDEX comment_key ON comment (h)",
    "CREATE INDEX comment_page ON comment (vk, pos, ck)",
    "CREATE INDEX comment_likes ON comment (vk, likes DESC, ck) WHERE top",
    "CREATE INDEX comment_time ON comment (vk, pub DESC, ck) WHERE top",
    "CREATE INDEX comment_reply ON comment (ph, pos, ck) WHERE ph IS NOT NULL",
    "CREATE INDEX comment_author ON comment (ak, pub DESC, ck)",
    "CREATE INDEX comment_bychannel ON comment (vk, pos, ck) WHERE (flags & 48) = 32",
    "CREATE INDEX comment_edited ON comment (vk, pos, ck) WHERE ((flags & 192) = 128 OR flags & 2097152)",
    "CREATE INDEX comment_same ON comment (same) WHERE same IS NOT NULL",
    "CREATE INDEX comment_derived ON comment (vk) WHERE id < '\2'",
    "CREATE INDEX comment_chat ON comment (vk, pos, ck) WHERE (flags & 32768) = 32768",
)
# While a generation is filled that nobody reads yet, it has those alone that writing asks. Two of them have another
# form then, which answers the writer as well: an index over random numbers is written all over, for each comment a page
# of its own, one that begins with the video grows at its end.
_FILLING = {
    "comment_key": "CREATE INDEX comment_key ON comment (vk, h)",
    "comment_reply": "CREATE INDEX comment_reply ON comment (vk, ph) WHERE ph IS NOT NULL",
}
_LOG = "-wal"
_BOOT = Path("/proc/sys/kernel/random/boot_id")  # https://man7.org/linux/man-pages/man4/random.4.html
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})
_NOT_WRITTEN_BY = frozenset({"author_key", "comment_likes", "comment_time", "comment_author"})


# Authors and phrases of which no comment speaks any more, nor the table `claim` (by their numbers, as a JSON array).
UNUSED_AUTHORS = """
DELETE FROM author WHERE ak NOT IN (SELECT ak FROM comment WHERE ak IS NOT NULL)
  AND ak NOT IN (SELECT value FROM json_each(?))
"""
UNUSED_PHRASES = """
DELETE FROM phrase WHERE id NOT IN (SELECT lang FROM comment WHERE lang IS NOT NULL)
  AND id NOT IN (SELECT written FROM comment WHERE written IS NOT NULL) AND id NOT IN (SELECT value FROM json_each(?))
"""

# Pages are made without counting: the tables that are counted keep their own figures.
_COUNTED = ("video", "capture", "accession", "channel")
TRIGGERS = "".join(
    f"""
CREATE TRIGGER {table}_added AFTER INSERT ON {table}
BEGIN UPDATE meta SET value = value + 1 WHERE name = '{table}s'; END;
CREATE TRIGGER {table}_removed AFTER DELETE ON {table}
BEGIN UPDATE meta SET value = value - 1 WHERE name = '{table}s'; END;
"""
    for table in _COUNTED
)


_ALL = f"{SCHEMA}{';'.join(_INDEXES)};{TRIGGERS}"
_NO_TABLES = "SELECT 1 FROM sqlite_schema WHERE type = 'view' OR sql LIKE 'CREATE VIRTUAL%'"
_STATISTICS = ("CREATE TABLE sqlite_stat1(tbl,idx,stat)", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)")


def create(path: Path) -> sqlite3.Connection:
    """A new, empty store at `path`, open for writing."""
    with _closed_on_error(_open(path, mode="rwc")) as connection:
        connection.executescript("PRAGMA page_size=8192;")
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;")
        with connection:
            connection.executescript(_ALL)
            figures = [("schema", SCHEMA_VERSION), ("revision", 0), ("comments", 0)]
            figures += [(f"{table}s", 0) for table in _COUNTED]
            connection.executemany("INSERT INTO meta VALUES (?,?)", figures)
        return connection


def open_writer(path: Path) -> sqlite3.Connection:
    """The store at `path`, open for writing; commits are explicit, and so is moving what was written from the log into
    the store: a commit that does it keeps everything waiting.
    """
    with _closed_on_error(_open(path, mode="rw")) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; PRAGMA cache_size=-112640;"
            "PRAGMA journal_size_limit=1048576; PRAGMA wal_autocheckpoint=0; PRAGMA temp_store=MEMORY;"
        )
        return connection


def prepare_for_filling(connection: sqlite3.Connection) -> None:
    """Make the store of a generation that nobody reads quick to fill: `index_for_reading` takes all of it back.

    Its pages are written once: a rollback journal holds what was there before, and of a page that is new nothing was.
    Where it is known whether the system began anew (`boot`), they are not flushed one transaction after the other: what
    a kill leaves is whole all the same, and what a power cut leaves is not gone on with. What it frees need not be
    overwritten: nothing that was withdrawn comes in. A store without comments has the indexes that filling needs; one
    that holds some keeps those that it has.
    """
    connection.execute("PRAGMA secure_delete=OFF")
    if boot():
        connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA mmap_size=8589934592")  # what the cache lacks is read where the system holds it
    connection.execute("PRAGMA journal_mode=TRUNCATE")
    if connection.execute("SELECT 1 FROM comment LIMIT 1").fetchone() is None:
        for name, wanted in _named(_INDEXES).items():
            _put(connection, name, None if name in _NOT_WRITTEN_BY else _FILLING.get(name, wanted))


def index_for_reading(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Give the store all its indexes; how many it has, and how many there are to be. Stopped or killed, the next call
    goes on with those that lack.
    """
    # What is sorted goes to files in runs of the cache's size, each sorted by a thread while the next one is gathered.
    connection.executescript("PRAGMA temp_store=FILE; PRAGMA cache_size=-4096; PRAGMA threads=2;")
    for done, (name, wanted) in enumerate(_named(_INDEXES).items(), 1):
        _put(connection, name, wanted)
        yield done, len(_INDEXES)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA journal_mode=WAL")  # written into the store, and flushed with all that was not before


def has_index(connection: sqlite3.Connection, name: str) -> bool:
    """Whether the store has an index that only readers need (`prepare_for_filling`)."""
    return name in _held(connection)


def put_index(connection: sqlite3.Connection, name: str) -> None:
    """Give the store one of its indexes, within the transaction that goes on."""
    connection.execute(_named(_INDEXES)[name])


def boot() -> str:
    """What is another each time that the system begins anew; empty where it does not say (Linux does)."""
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return ""


def is_ours(connection: sqlite3.Connection, *, indexed: bool = True) -> bool:
    """Whether a store has our tables, indexes and triggers, to the letter, and nothing else: a view or a trigger of a
    stranger's may keep who asks busy for ever. Without `indexed` the indexes may be others.
    """

    def wanted(db: sqlite3.Connection) -> set[tuple[str, str, str | None]]:
        held = db.execute("SELECT type, name, sql FROM sqlite_schema")
        return {one for one in held if (indexed or one[0] != "index") and one[2] not in _STATISTICS}

    with closing(sqlite3.connect(":memory:")) as new:
        new.executescript(_ALL)
        return wanted(connection) == wanted(new)


def _put(connection: sqlite3.Connection, name: str, wanted: str | None) -> None:
    if _held(connection).get(name) == wanted:
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"DROP INDEX IF EXISTS {name}")
        if wanted is not None:
            connection.execute(wanted)


def _held(connection: sqlite3.Connection) -> dict[str, str]:
    held = "SELECT name, sql FROM sqlite_schema WHERE tbl_name IN ('author', 'comment') AND type = 'index'"
    return dict(connection.execute(held))


def _named(statements: Iterable[str]) -> dict[str, str]:
    return {statement.split()[2]: statement for statement in statements}


class Unshared(sqlite3.Connection):
    """A connection to a store that nobody writes to: it does not notice who does so all the same (`written`)."""


def open_reader(path: Path) -> sqlite3.Connection:
    """The store at `path`, for reading alone; may be used by one thread at a time. Raises `DatabaseError` where what it
    holds is no table: to read a view may have no end.
    """
    with _closed_on_error(_open_for_reading(path)) as connection:
        if connection.execute(_NO_TABLES).fetchone() is not None:
            raise sqlite3.DatabaseError("file is not a database of ours: it holds a view")
        # A file that others may cut meanwhile is not mapped: the system kills who reads behind its end.
        mapped = 0 if isinstance(connection, Unshared) else 8589934592
        connection.executescript(f"PRAGMA query_only=ON; PRAGMA cache_size=-16384; PRAGMA mmap_size={mapped};")
        return connection


def written(path: Path) -> tuple[object, ...]:
    """What changes when somebody begins or ends to write to the store at `path`."""
    return tuple(_stamp(path.with_name(f"{path.name}{ending}")) for ending in ("", _LOG, "-shm"))


def _open_for_reading(path: Path) -> sqlite3.Connection:
    """What readers and writers share (`-shm`) cannot be made where one may not write, nor on a disk that is full. Where
    it is not there already, nobody writes.
    """
    is_closed = path.exists() and not _writable(path)
    connection = _open(path, mode="ro" if is_closed else "rw")
    try:
        with _closed_on_error(connection):
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
            return connection
    except sqlite3.OperationalError as error:
        if not is_closed and (error.sqlite_errorcode & 0xFF not in _NO_ROOM or not _is_whole(path)):
            raise
        return _open(path, mode="ro&immutable=1", kind=Unshared)


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    with ExitStack() as stack:
        stack.callback(connection.close)
        yield connection
        stack.pop_all()


def _is_whole(path: Path) -> bool:
    """Whether all that was written stands in the store itself, and nothing in the log beside it."""
    log = path.with_name(f"{path.name}{_LOG}")
    return path.exists() and not (log.exists() and log.stat().st_size)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def schema_version(connection: sqlite3.Connection) -> int | None:
    """The version that the store says it has; None where it is not a store of ours."""
    said = meta(connection, "schema")
    return int(said) if said is not None and said.isdecimal() else None


def meta(connection: sqlite3.Connection, name: str) -> str | None:
    """What a store says of itself; None where it does not, or is not one of ours."""
    try:
        row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    except sqlite3.DatabaseError:
        return None
    return None if row is None else str(row[0])


def _writable(path: Path) -> bool:
    import os

    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _open(path: Path, *, mode: str, kind: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=30, check_same_thread=False,
        factory=kind,
    )  # fmt: skip
    connection.execute("PRAGMA foreign_keys=OFF")
    return connection
