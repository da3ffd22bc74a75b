"""A writing session: the store's one connection for writing, and the index that follows it.

Comes in: accessions and their frames, or what is to be taken out. Goes out: reports. All of an accession is written or
nothing; several may share a transaction of the store (`ingest`), and in a bulk session, which fills a generation that
nobody reads yet, many do. The index is committed after it, with the revision up to which it is in step; what a kill
left behind is caught up from the store when the next session begins.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TypeVar

from voxpop.catalogue.local import index as search_index
from voxpop.catalogue.local import schema
from voxpop.catalogue.local.damage import in_our_words
from voxpop.catalogue.local.found import found_again, lines_found_again, video_found
from voxpop.catalogue.local.index import IndexWriter
from voxpop.catalogue.local.names import Names
from voxpop.catalogue.local.prepare import Frame
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.runs import names_in_use
from voxpop.catalogue.local.segments import found_of, stale_documents
from voxpop.catalogue.local.videos import Decided, drop_video, refold_video
from voxpop.catalogue.local.views import video_claim
from voxpop.catalogue.local.writer import AccessionWriter, CueReader
from voxpop.keys import page_number
from voxpop.model import Accession, Decision, FileReport
from voxpop.progress import Progress

T = TypeVar("T")

# Of those that came in within one second, the one that was written last.
_NEWEST = """
SELECT a.id FROM accession a INDEXED BY accession_page WHERE a.page = ?
ORDER BY a.ingested DESC, (SELECT max(p.cap) FROM capture p WHERE p.accession = a.id) DESC LIMIT 1
"""
_COMMIT_DOCUMENTS = 20_000
_COMMIT_SECONDS = 2.0
_BULK_COMMENTS = 60_000  # in one transaction: each page of an index over random numbers is written once for many
_BULK_SECONDS = 10.0
_LOOKED_AT = 1_000  # rows of each index, for the planner: all of two million took a second of every `add`
_BULK_DOCUMENTS = 290_000  # the engine merges each eight commits of a size, which took a twentieth of all work
_BULK_HEAP = 152 << 20  # bytes that the engine takes for as many of them, with texts of usual length


@in_our_words
class WritingSession:
    """Writes into one generation of a catalogue. Close it; what was flushed is durable, in bulk once it is finished."""

    def __init__(self, folder: Path, decided: Decided, indexed: bool = True, bulk: bool = False) -> None:
        self.decided = decided
        self._folder, self._indexed, self._bulk = folder, indexed, bulk
        self._waiting, self._is_half_written = 0, False
        self._to_fold: dict[int, None] = {}  # videos, in the order in which the transaction first spoke of them
        self.store = folder / "store.sqlite3"
        self._index_writer: IndexWriter | None = None
        self._committed_at = time.monotonic()
        self._db = schema.open_writer(self.store)
        with ExitStack() as stack:
            stack.callback(self._let_go)
            if bulk:
                schema.prepare_for_filling(self._db)
            self._names = Names(self._db)
            self._revision = self._meta("revision")
            if indexed:
                self._catch_up()
            stack.pop_all()

    def ingest(
        self,
        accession: Accession,
        frames: Iterable[Frame],
        cues: CueReader,
        publish: Callable[[], object] | None = None,
        *,
        together: bool = False,
    ) -> FileReport:
        """Write one accession: all of it or, on an error, nothing (in bulk: nor of what shares its transaction).

        One that is not in custody yet comes there by `publish`, which is called before the transaction ends. `together`
        with those before it and those that follow: the transaction ends with `keep`, or with whatever else is written.
        """
        revision = self._revision + 1

        def write() -> FileReport:
            index = self._index if self._indexed else None
            writer = AccessionWriter(self._db, index, self._names, self.decided, revision)
            report = writer.write(accession, frames, cues)
            self._to_fold.update(dict.fromkeys(writer.videos))
            if publish is not None:
                publish()
            return report

        report = self._transaction(write, revision, together=together)
        self._waiting += report.read
        if self._bulk:
            if self._waiting >= _BULK_COMMENTS or time.monotonic() - self._committed_at > _BULK_SECONDS:
                self.flush(_BULK_DOCUMENTS)
            return report
        if not self._indexed:
            return report
        if self._index.pending >= _COMMIT_DOCUMENTS or time.monotonic() - self._committed_at > _COMMIT_SECONDS:
            self.flush()
        return report

    def touched(self, accessions: Iterable[str]) -> set[str]:
        """These accessions, and all others that speak of the same videos."""
        return self._closure(set(accessions))[0]

    def forget(self, accessions: Iterable[str]) -> None:
        """Take out these accessions with their videos, and all others that speak of those."""
        wanted, videos = self._closure(set(accessions))
        revision = self._revision + 1

        def drop() -> None:
            for vk in videos:
                drop_video(self._db, self._index, vk, revision)
            for accession in wanted:
                self._db.execute("DELETE FROM accession WHERE id = ?", (accession,))

        self._transaction(drop, revision)

    @property
    def is_indexed(self) -> bool:
        """Whether the index follows."""
        return self._indexed

    def accessions(self) -> frozenset[str]:
        """The accessions that are in the catalogue."""
        return Reads(self._db).accessions()

    def holds(self, accession: str) -> bool:
        """Whether an accession is in the catalogue."""
        return self._db.execute("SELECT 1 FROM accession WHERE id = ?", (accession,)).fetchone() is not None

    def capture_count(self, accession: str) -> int:
        """How many captures an accession brought."""
        return int(self._db.execute("SELECT count(*) FROM capture WHERE accession = ?", (accession,)).fetchone()[0])

    def newest_of(self, page: str) -> str | None:
        """The accession that came in last with a page of this name, or of one that ends in the same `[id].ending`."""
        row = self._db.execute(_NEWEST, (page_number(page),)).fetchone()
        return None if row is None else str(row[0])

    def report(self, accession: str) -> FileReport:
        """What became of an accession's comments when it was taken in."""
        return Reads(self._db).report(accession)

    def note_decisions(self, decisions: Iterable[Decision]) -> None:
        """Remember that these decisions are part of what the catalogue says."""
        values = [(d.id, d.verb, d.subject, d.reason) for d in decisions]
        self._transaction(
            lambda: self._db.executemany("INSERT OR IGNORE INTO decision VALUES (?,?,?,?)", values), self._revision
        )

    def set_meta(self, name: str, value: int | str) -> None:
        """Keep one of the store's own figures."""
        self._transaction(
            lambda: self._db.execute("INSERT OR REPLACE INTO meta VALUES (?,?)", (name, value)), self._revision
        )

    def purge(self) -> None:
        """Leave nothing of rows that were taken out: neither free pages of the store nor words in the index."""
        self.keep()
        authors, phrases = names_in_use(self._db)
        self._db.execute(schema.UNUSED_AUTHORS, (json.dumps(list(authors)),))
        self._db.execute(schema.UNUSED_PHRASES, (json.dumps(list(phrases)),))
        self._names = Names(self._db)
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if self._index_writer is not None:
            self._index_writer.close()
            self._index_writer = None
        self._index_anew()

    def keep(self) -> None:
        """Keep what was written, whatever error comes; the index follows with the next `flush`."""
        self._keep(self._index if self._indexed and self._to_fold else None)

    def flush(self, from_pending: int = 1) -> None:
        """Bring the index in step with the store, where so many documents are pending."""
        self.keep()
        if self._index_writer is not None and self._index_writer.pending >= from_pending:
            self._add_again(self._index_writer)
            self._index_writer.begin_commit(self._revision, apart=self._bulk)
        self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")  # flushes the log: what was pending may be forgotten now
        if self._index_writer is not None and not self._bulk:
            self._index_writer.settle()
        self._committed_at = time.monotonic()

    def finish(self, progress: Progress) -> None:
        """Of a bulk session: all is in, make what only readers need. Meanwhile the search index is brought in step."""
        self.flush()
        for done, total in schema.index_for_reading(self._db):
            progress.step("indexes", done, total)
        if self._index_writer is not None:
            self._index_writer.settle()

    def close(self) -> None:
        """Give back the index's lock and the connection."""
        try:
            if not self._is_half_written:  # as a second Ctrl-C leaves it: closed, SQLite takes it back
                with suppress(sqlite3.OperationalError):
                    self.keep()  # whole accessions: the next session catches the index up
            with suppress(sqlite3.OperationalError):  # what Ctrl-C broke off may be in the way; the next writer does it
                self._db.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
                self._db.execute("PRAGMA optimize")
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._let_go()

    def _let_go(self) -> None:
        try:
            if self._index_writer is not None:
                self._index_writer.close()
        finally:
            self._db.close()

    @property
    def _index(self) -> IndexWriter:
        if self._index_writer is None:
            heap = _BULK_HEAP if self._bulk else search_index.HEAP
            self._index_writer = IndexWriter(self._folder / "index", heap)
        return self._index_writer

    def _transaction(self, work: Callable[[], T], revision: int, *, together: bool = False) -> T:
        self._is_half_written = True
        is_part = self._begin()
        try:
            result = work()
            if ends_here := not together and not self._bulk:
                self._fold(self._index if self._indexed and self._to_fold else None, revision)
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('revision', ?)", (revision,))
            self._is_half_written = False
            if ends_here:
                self._db.execute("COMMIT")
                self._to_fold.clear()
        except BaseException:
            self._take_back("ROLLBACK TO part" if is_part else "ROLLBACK")
            raise
        self._revision = revision
        return result

    def _keep(self, index: IndexWriter | None) -> None:
        if self._db.in_transaction:
            self._fold(index, self._revision)
            self._db.execute("COMMIT")
        self._to_fold.clear()
        self._waiting = 0

    def _fold(self, index: IndexWriter | None, revision: int) -> None:
        """Fold the videos of which the transaction speaks, once each: folding looks at all captures of a video, and
        a transaction may bring thousands of them.
        """
        for vk in self._to_fold:
            refold_video(self._db, index, vk, revision)

    def _begin(self) -> bool:
        """Begin a transaction, or a part of one that others share; whether it is a part."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
            return False
        if self._bulk:
            return False
        with suppress(sqlite3.OperationalError):  # what came before was none
            self._db.execute("RELEASE part")
        self._db.execute("SAVEPOINT part")
        return True

    def _take_back(self, statement: str) -> None:
        """Undo what an error broke off, and keep what came before it."""
        if self._db.in_transaction:  # Ctrl-C may come just after the commit
            self._db.execute(statement)
        self._is_half_written = False
        self._keep(None)  # the index is caught up below
        self._revision, self._names = self._meta("revision"), Names(self._db)
        self._drop_index_writer()

    def _add_again(self, writer: IndexWriter) -> None:
        """Empty segments of the index in which much is dead; in the commit that comes, with its watermark."""
        stale = stale_documents(self._folder / "index", writer.index, self._revision)
        writer.remove_all(stale)
        for found in found_of(self._db, stale):
            writer.add(*found)

    def _drop_index_writer(self) -> None:
        """Uncommitted documents may speak of rows that were rolled back: drop them, then catch up from the store."""
        if self._index_writer is not None:
            self._index_writer.close()
            self._index_writer = None
        if self._indexed:
            self._catch_up()

    def _closure(self, accessions: set[str]) -> tuple[set[str], set[int]]:
        wanted, videos = set(accessions), set[int]()
        todo = list(wanted)
        while todo:
            for (vk,) in self._db.execute("SELECT vk FROM capture WHERE accession = ?", (todo.pop(),)).fetchall():
                videos.add(vk)
                for (other,) in self._db.execute("SELECT accession FROM capture WHERE vk = ?", (vk,)).fetchall():
                    if other not in wanted:
                        wanted.add(other)
                        todo.append(other)
        return wanted, videos

    def _meta(self, name: str) -> int:
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def _catch_up(self) -> None:
        """Index what the store has and the index lacks; begin the index anew where they cannot be reconciled."""
        mark = None
        if schema.meta(self._db, "index") == search_index.made_with():
            mark = search_index.watermark(search_index.open_index(self._folder / "index"))
        if mark == self._revision:
            return
        if mark is None or mark > self._revision:
            self._index_anew()  # one of another version may have other fields
        else:
            self._index_from(mark)

    def _index_anew(self) -> None:
        search_index.renew(self._folder / "index")
        self._index_from(0)

    def _index_from(self, mark: int) -> None:
        """Index all that is of a later revision."""
        for (vk,) in self._db.execute("SELECT vk FROM dropped WHERE rev > ?", (mark,)):
            self._index.remove_video(vk)
        for vk, claim in self._db.execute("SELECT vk, claim FROM video WHERE rev > ?", (mark,)).fetchall():
            self._reindex(vk, claim)
        self._index.commit(self._revision)
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('index', ?)", (search_index.made_with(),))

    def _reindex(self, vk: int, claim: bytes) -> None:
        self._index.remove_video(vk)
        for found in found_again(self._db, vk):
            self._index.add(*found)
        for line in lines_found_again(self._db, vk):
            self._index.add(*line)
        self._index.add("video", vk, vk, *video_found(video_claim(claim)))
