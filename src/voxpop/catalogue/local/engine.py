"""The local catalogue: SQLite for rows and threads, tantivy for search, in one folder that can be made again.

    catalogue/
      current          the name of the generation in use, and which file its store is; replaced as a whole
      g1/store.sqlite3
      g1/index/
      g2/unfinished    a rebuild fills it: the digest of what it is made from

Comes in: a folder. Goes out: `reads()` for this thread, `searching()` for a search, `writing()` for the one writer.
"""

from __future__ import annotations

import re
import sqlite3
import threading
import weakref
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import tantivy

from voxpop.catalogue.local import index as search_index
from voxpop.catalogue.local import schema
from voxpop.catalogue.local.damage import (
    UNREADABLE,
    hindrance,
    in_our_words,
    words_for_index_errors,
    words_for_store_errors,
)
from voxpop.catalogue.local.index_check import check_files, check_index
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.session import WritingSession
from voxpop.catalogue.local.store_check import check_store
from voxpop.catalogue.local.videos import Decided
from voxpop.errors import CatalogueError
from voxpop.model import Finding
from voxpop.progress import Progress

T = TypeVar("T")

_GENERATION = re.compile("g[0-9]+")
_POINTER = re.compile("(g[0-9]+)(?: ([0-9]+))?")
_UNFINISHED = "unfinished"
_STORE = "store.sqlite3"
_ABSENT = "This archive has no catalogue; `voxpop rebuild` makes it."
_Stamp = tuple[int, int]


@dataclass
class _Open:
    stamp: _Stamp
    folder: Path
    index: tantivy.Index | None = None
    committed: _Stamp | None = None


@in_our_words
class LocalCatalogue:
    """The catalogue in `folder`. Threads may read at once; one process at a time may write (the archive's lock)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: _Open | None = None
        self._local = threading.local()
        self._lock = threading.Lock()

    def state(self) -> str:
        """ "absent", "usable", "unindexed" (its index is of another version: who writes makes that again), "old" (made
        by an earlier version: to be made again), "new" (by a later one), "broken" or "a copy": whoever copied its files
        may have done so while they changed, one after the other. "closed": something else is in the way,
        which is told to who asks.
        """
        try:
            if not (self.folder / "current").exists():
                return "absent"
            folder, store = self._pointer()
            if not (folder / _STORE).is_file():
                return "broken"
            if store not in (None, _number(folder)):
                return "a copy"
            search_index.open_index(folder / "index")
            with closing(schema.open_reader(folder / _STORE)) as db:
                found = schema.schema_version(db)
                if found == schema.SCHEMA_VERSION and not schema.is_ours(db):
                    return "broken"
                indexed_with = schema.meta(db, "index")
        except (CatalogueError, OSError, *UNREADABLE) as error:
            return "broken" if hindrance(str(error)) is None else "closed"
        if found is None:
            return "broken"
        if found != schema.SCHEMA_VERSION:
            return "old" if found < schema.SCHEMA_VERSION else "new"
        return "usable" if indexed_with in (None, search_index.made_with()) else "unindexed"

    def create(self, name: str = "g1") -> LocalCatalogue:
        """A new, empty generation in this folder, not yet in use: `publish` puts it there."""
        folder = self.folder / name
        search_index.remove_tree(folder)
        folder.mkdir(parents=True)
        with closing(schema.create(folder / _STORE)) as db:
            db.execute("INSERT INTO meta VALUES ('index', ?)", (search_index.made_with(),))
        search_index.create(folder / "index")
        return self

    def begin(self, made_from: str, kept: Collection[str]) -> str:
        """The name of a generation that is to be filled.

        What an earlier rebuild left unfinished is gone on with, where it was `made_from` the same, holds nothing but
        what is still `kept`, and the system did not begin anew meanwhile; else a new one is made.
        """
        name = self._next_generation()
        mark = f"{schema.SCHEMA_VERSION} {search_index.made_with()} {schema.boot()} {made_from}"
        if not self._can_go_on(self.folder / name, mark, kept):
            try:
                self.create(name)
                (self.folder / name / _UNFINISHED).write_text(mark)
            except BaseException:
                self.abandon(name)
                raise
        self._remove_all_but(name, self._in_use())
        return name

    def publish(self, name: str) -> None:
        """Put a finished generation in use and remove the others."""
        waiting = self.folder / "current.next"
        waiting.write_text(f"{name} {_number(self.folder / name)}\n")
        waiting.replace(self.folder / "current")
        (self.folder / name / _UNFINISHED).unlink(missing_ok=True)
        self._remove_all_but(name)

    def abandon(self, name: str) -> None:
        """Remove a generation that is not in use."""
        search_index.remove_tree(self.folder / name)

    def remove_unfinished(self) -> None:
        """Remove what a killed rebuild left: it may hold what is to be gone for good."""
        if (used := self._in_use()) is not None:
            self._remove_all_but(used)

    def reads(self) -> Reads:
        """Answers for the calling thread."""
        return self._ask(self._reads_of)

    def index(self) -> tantivy.Index:
        """The search index in use, as last committed by whichever process."""
        return self._ask(self._index_of)

    def searching(self) -> tuple[tantivy.Index, Reads]:
        """Index and store of one generation: what the one finds are rows of the other."""
        return self._ask(lambda opened: (self._index_of(opened), self._reads_of(opened)))

    def stamp(self) -> object:
        """What is another after each commit of the index, and after a rebuild."""
        opened = self._opened()
        return opened.stamp, _stamp(opened.folder / "index" / "meta.json", opened.committed)

    @contextmanager
    def writing(
        self, decided: Decided, generation: str | None = None, *, indexed: bool = True, bulk: bool = False
    ) -> Iterator[WritingSession]:
        """The one writing session; on leaving, the index is in step with the store (unless not `indexed`).

        With `bulk`, many accessions share a transaction: more is lost by a kill, and all is quicker.
        """
        folder = self._generation() if generation is None else self.folder / generation
        session = WritingSession(folder, decided, indexed, bulk)
        try:
            yield session
            session.flush()
        finally:
            session.close()

    def check_files(self) -> Iterator[Finding]:
        """Files of the index whose bytes changed; the engine must not be asked while there are any."""
        yield from check_files(self._generation() / "index")

    def check_store(self, fresh: LocalCatalogue) -> Iterator[Finding]:
        """Where the store does not say what that of a catalogue says which was made again."""
        yield from check_store(self._generation() / _STORE, fresh._generation() / _STORE)

    def check_index(self, progress: Progress) -> Iterator[Finding]:
        """Where the index does not say what the store says."""
        opened = self._opened()
        with words_for_store_errors(), words_for_index_errors():
            yield from check_index(self.index(), opened.folder / _STORE, progress)

    def sweep(self) -> None:
        """Remove what a killed writer left of a picture: of a page that is withdrawn nothing may stay."""
        for left in (self.folder / "stills").glob(".*.part"):
            left.unlink(missing_ok=True)

    def still_path(self, accession_id: str) -> Path:
        """Where the picture lies that was made of an accession's media."""
        return self.folder / "stills" / f"{accession_id}.jpg"

    def remove(self) -> None:
        """Remove the whole folder."""
        self.close()
        search_index.remove_tree(self.folder)

    def close(self) -> None:
        """Close this thread's connection."""
        if (close := getattr(self._local, "close", None)) is not None:
            close()
            self._local.close = self._local.reads = self._local.stamp = None

    def size(self) -> int:
        """Bytes on disk."""
        return sum(f.stat().st_size for f in self.folder.rglob("*") if f.is_file())

    def _generation(self) -> Path:
        return self._pointer()[0]

    def _pointer(self) -> tuple[Path, str | None]:
        """The generation in use, and the number of the file that was its store when it was put in use."""
        try:
            text = (self.folder / "current").read_text(encoding="ascii", errors="replace").strip()
        except OSError as error:
            raise CatalogueError(hindrance(str(error)) or _ABSENT) from error
        if (found := _POINTER.fullmatch(text)) is None:
            raise CatalogueError("This archive has lost its catalogue; `voxpop rebuild` makes it again.")
        return self.folder / found[1], found[2]

    def _in_use(self) -> str | None:
        try:
            return self._generation().name
        except CatalogueError:
            return None

    def _next_generation(self) -> str:
        """The one after that in use. Where none is: the last one, if it is unfinished, else the one after it."""
        numbers = [int(found.name[1:]) for found in self._generations()]
        used = self._in_use()
        if used is None and numbers and (self.folder / f"g{max(numbers)}" / _UNFINISHED).exists():
            return f"g{max(numbers)}"
        return f"g{1 + (max(numbers, default=0) if used is None else int(used[1:]))}"

    def _can_go_on(self, folder: Path, mark: str, kept: Collection[str]) -> bool:
        try:
            if (folder / _UNFINISHED).read_text() != mark:
                return False
            with closing(schema.open_reader(folder / _STORE)) as db:
                return schema.is_ours(db, indexed=False) and Reads(db).accessions() <= set(kept)
        except (OSError, UnicodeDecodeError, sqlite3.DatabaseError, CatalogueError):
            return False

    def _remove_all_but(self, *names: str | None) -> None:
        for other in self._generations():
            if other.name not in names:
                search_index.remove_tree(other)

    def _generations(self) -> list[Path]:
        return [found for found in self.folder.glob("g*") if found.is_dir() and _GENERATION.fullmatch(found.name)]

    def _ask(self, question: Callable[[_Open], T]) -> T:
        """Ask the generation in use; again where a rebuild put another in its place and removed it meanwhile."""
        while True:
            opened = self._opened()
            try:
                return question(opened)
            except (CatalogueError, sqlite3.DatabaseError):
                if self._opened() is opened:
                    raise

    def _reads_of(self, opened: _Open) -> Reads:
        store, local = opened.folder / _STORE, self._local
        if getattr(local, "stamp", None) != opened.stamp or local.written not in (None, schema.written(store)):
            written = schema.written(store)
            db = schema.open_reader(store)
            reads = Reads(db)
            self._local.written = written if isinstance(db, schema.Unshared) else None
            # Who is in the middle of an answer finishes it on the generation before: its connection closes after that.
            self._local.close, self._local.reads = weakref.finalize(reads, db.close), reads
            reads.meta()  # opens all files: from here on nobody can take them away
            self._local.stamp = opened.stamp
        reads = self._local.reads
        assert isinstance(reads, Reads)
        return reads

    def _index_of(self, opened: _Open) -> tantivy.Index:
        folder = opened.folder / "index"
        with self._lock:
            committed = _stamp(folder / "meta.json", opened.committed)
            if opened.index is None or committed != opened.committed:
                try:
                    opened.index, opened.committed = _read_anew(folder, opened.index), committed
                except CatalogueError as error:
                    # Who writes may keep it closed for a moment: until then the one before is read.
                    if opened.index is None or hindrance(str(error)) is None:
                        raise
            return opened.index

    def _opened(self) -> _Open:
        stamp = _stamp(self.folder / "current")
        with self._lock:
            if self._open is None or self._open.stamp != stamp:
                self._open = _Open(stamp, self._generation())
            return self._open


def _read_anew(folder: Path, index: tantivy.Index | None) -> tantivy.Index:
    """The index as last committed."""
    if index is not None:
        with suppress(ValueError, OSError):  # it was opened by links, which are gone, or is damaged
            index.reload()
            return index
    return search_index.open_index(folder)


def _number(generation: Path) -> str | None:
    """The number by which the file system knows the store: SQLite keeps the file, a copy has another."""
    try:
        return str((generation / _STORE).stat().st_ino)
    except OSError:
        return None


def _stamp(path: Path, known: _Stamp | None = None) -> _Stamp:
    """What changes whenever a file is replaced; as it is known, where the file was removed a moment ago."""
    try:
        found = path.stat()
    except OSError as error:
        if known is not None:
            return known
        raise CatalogueError(hindrance(str(error)) or _ABSENT) from error
    return found.st_mtime_ns, found.st_ino
