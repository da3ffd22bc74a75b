"""The local catalogue: SQLite for rows and threads, tantivy for search, in one folder that can be made again.

    catalogue/
      current          the name of the generation in use; replaced as a whole
      g1/store.sqlite3
      g1/index/

Comes in: a folder. Goes out: `reads()` for this thread, `found()` for searching, `writing()` for the one writer.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy

from voxpop.catalogue.local import index as search_index
from voxpop.catalogue.local import schema
from voxpop.catalogue.local.index_check import check_index
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.session import WritingSession
from voxpop.catalogue.local.videos import Decided
from voxpop.errors import CatalogueError
from voxpop.keys import short_digest
from voxpop.model import Finding
from voxpop.progress import Progress


@dataclass(frozen=True)
class _Open:
    stamp: tuple[int, int]
    folder: Path
    index: tantivy.Index


class LocalCatalogue:
    """The catalogue in `folder`. Threads may read at once; one process at a time may write (the archive's lock)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: _Open | None = None
        self._local = threading.local()
        self._lock = threading.Lock()

    def state(self) -> str:
        """ "absent", "usable", "old" (made by an earlier version: to be made again), "new" (by a later one) or
        "broken".
        """
        pointer = self.folder / "current"
        if not pointer.exists():
            return "absent"
        store = self._generation() / "store.sqlite3"
        if not store.exists() or not (self._generation() / "index" / "meta.json").exists():
            return "broken"
        with _closing(schema.open_reader(store)) as db:
            found = schema.schema_version(db)
        if found is None:
            return "broken"
        return "usable" if found == schema.SCHEMA_VERSION else "old" if found < schema.SCHEMA_VERSION else "new"

    def create(self, name: str = "g1") -> LocalCatalogue:
        """A new, empty generation in this folder, not yet in use: `publish` puts it there."""
        folder = self.folder / name
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        schema.create(folder / "store.sqlite3").close()
        search_index.create(folder / "index")
        return self

    def publish(self, name: str) -> None:
        """Put a finished generation in use and remove the others."""
        waiting = self.folder / "current.next"
        waiting.write_text(name + "\n")
        waiting.replace(self.folder / "current")
        for other in self.folder.glob("g*"):
            if other.is_dir() and other.name != name:
                shutil.rmtree(other)

    def next_generation(self) -> str:
        """A name that the generation in use does not have."""
        pointer = self.folder / "current"
        current = pointer.read_text().strip() if pointer.exists() else "g0"
        return f"g{int(current[1:]) + 1}"

    def reads(self) -> Reads:
        """Answers for the calling thread."""
        opened = self._opened()
        if getattr(self._local, "stamp", None) != opened.stamp:
            self._local.db = schema.open_reader(opened.folder / "store.sqlite3")
            self._local.stamp = opened.stamp
        return Reads(self._local.db)

    def index(self) -> tantivy.Index:
        """The search index in use."""
        return self._opened().index

    @contextmanager
    def writing(
        self, decided: Decided, generation: str | None = None, *, indexed: bool = True
    ) -> Iterator[WritingSession]:
        """The one writing session; on leaving, the index is in step with the store (unless not `indexed`)."""
        folder = self._generation() if generation is None else self.folder / generation
        session = WritingSession(folder, decided, indexed)
        try:
            yield session
            session.flush()
        finally:
            session.close()

    def check_index(self, progress: Progress) -> Iterator[Finding]:
        """Where the index does not say what the store says."""
        opened = self._opened()
        yield from check_index(opened.index, opened.folder / "store.sqlite3", progress)

    def still(self, video_key: str) -> Path | None:
        """A picture made of a video's media, if there is one."""
        path = self.folder / "stills" / f"{short_digest(video_key)}.jpg"
        return path if path.exists() else None

    def close(self) -> None:
        """Close this thread's connection."""
        if (db := getattr(self._local, "db", None)) is not None:
            db.close()
            self._local.stamp = None

    def size(self) -> int:
        """Bytes on disk."""
        return sum(f.stat().st_size for f in self.folder.rglob("*") if f.is_file())

    def _generation(self) -> Path:
        try:
            name = (self.folder / "current").read_text().strip()
        except OSError as error:
            raise CatalogueError("This archive has no catalogue; `voxpop rebuild` makes it.") from error
        return self.folder / name

    def _opened(self) -> _Open:
        try:
            found = (self.folder / "current").stat()
        except OSError as error:
            raise CatalogueError("This archive has no catalogue; `voxpop rebuild` makes it.") from error
        stamp = (found.st_mtime_ns, found.st_ino)
        with self._lock:
            if self._open is None or self._open.stamp != stamp:
                folder = self._generation()
                self._open = _Open(stamp, folder, search_index.open_index(folder / "index"))
            return self._open


@contextmanager
def _closing(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield db
    finally:
        db.close()
