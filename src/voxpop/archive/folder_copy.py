"""A copy of an archive in a folder: itself an archive, that any command opens.

Comes in: objects of the archive that is copied. Goes out: the same objects, each written in the copy's staging folder,
flushed to the disk, read back and published by one rename. Nobody else writes there meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tomllib
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from voxpop.archive.destination import RECORD, Held, refuse_foreign, refuse_other
from voxpop.archive.folder import UNFINISHED, ArchiveFolder, check_text, is_archive, refuse_strange
from voxpop.archive.object_files import SIDECAR, ObjectFiles
from voxpop.archive.snapshot import COMPANIONS
from voxpop.errors import CustodyError, UsageError
from voxpop.originals import ArchiveLock
from voxpop.originals.disk import flush, flush_tree, remove_tree
from voxpop.originals.layout import foreign_things, object_folders, write_root
from voxpop.originals.staging import StagingFolder

BLOCK = 1 << 20

# What may lie in a folder that a killed `copy` has only just begun with.
_BEGINNINGS = frozenset({"lock", "lock.wanted", "staging", f"{UNFINISHED}.next"})


class FolderCopy:
    """The copy of `source` at `path`; satisfies `Destination`."""

    hands = 1  # a disk is not faster for being asked twice

    def __init__(self, path: Path, source: ArchiveFolder, say: Callable[[str], None]) -> None:
        self._path, self._source, self._say = path, source, say
        self._root = path / "originals"
        self._staging = StagingFolder(path / "staging", self._root)

    @contextmanager
    def begun(self) -> Iterator[None]:
        """The lock of the copy is held."""
        with self._words():
            self._refuse()
            refuse_strange(self._path)
            self._path.mkdir(parents=True, exist_ok=True)
            lock = ArchiveLock(self._path / "lock")
            lock.acquire(on_wait=self._say)
        try:
            with self._words():
                self._refuse()  # again: somebody may have begun while we waited
                self._staging.sweep()
                if not is_archive(self._path):
                    self._write(UNFINISHED, self._record())
            yield
        finally:
            lock.release()

    def _refuse(self) -> None:
        check_text(self._path)
        if self._path.exists() and not self._path.is_dir():
            raise UsageError(f"{self._path} is a file; a copy is a folder. Name another.")
        if is_archive(self._path):
            refuse_other(ArchiveFolder(self._path).id, self._source, str(self._path))
        elif (self._path / UNFINISHED).is_file():
            refuse_other(_id_in(self._path / UNFINISHED), self._source, str(self._path))
        elif self._path.is_dir() and {found.name for found in self._path.iterdir()} - _BEGINNINGS:
            raise refuse_foreign(str(self._path))

    def hang_up(self) -> None:
        """Nothing is put there by other threads."""

    def root(self) -> None:
        """The files that declare a storage root, as they should be."""
        with self._words():
            if not self._root.is_dir():
                self._staging.make_root()
                return
            right = self._path / "staging" / f"root-{uuid.uuid4().hex}"
            right.mkdir(parents=True)
            write_root(right)
            for file in (path for path in right.rglob("*") if path.is_file()):
                there = self._root / file.relative_to(right)
                if not there.is_file() or there.read_bytes() != file.read_bytes():
                    there.parent.mkdir(parents=True, exist_ok=True)
                    flush(file)
                    file.replace(there)
                    flush(there.parent)
            remove_tree(right)

    def objects(self) -> Iterator[Held]:
        """Every directory where objects lie, by name; before them, what is foreign."""
        if not self._root.is_dir():
            return
        with self._words():
            foreign = [Held(path.relative_to(self._root).as_posix(), {}) for path in foreign_things(self._root)]
            folders = object_folders(self._root)
        yield from foreign
        while True:
            with self._words():
                folder = next(folders, None)
                if folder is None:
                    return
                held = Held(folder.relative_to(self._root).as_posix(), dict(_sizes(folder)))
            yield held

    def has(self, held: Held, sidecar: bytes) -> bool:
        """Read it: it is small."""
        try:
            return (self._root / held.name / SIDECAR).read_bytes() == sidecar
        except OSError:
            return False

    def read(self, name: str, path: str) -> bytes:
        """A small file of an object."""
        with self._words():
            return (self._root / name / path).read_bytes()

    def digest(self, name: str, path: str) -> str:
        """A file that the disk cannot read has no digest."""
        try:
            return _digest_on_disk(self._root / name / path)
        except OSError as error:
            return f"unreadable: {error.strerror}"

    def put(self, files: ObjectFiles, there: Held | None, advance: Callable[[int], None]) -> None:
        """Written in staging; what is there gives way by a rename when the new one is whole."""
        with self._words(), self._staging.workplace() as place:
            for path in files.in_order:
                target = place / "object" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                with files.opened(path) as source, target.open("xb") as out:
                    while block := source.read(BLOCK):
                        out.write(block)
                        advance(len(block))
            flush_tree(place / "object")
            for path, digest in files.digests.items():
                if _digest_on_disk(place / "object" / path) != digest:
                    raise CustodyError(
                        f"What was written to {self._path} reads back otherwise: the disk is failing. "
                        "Nothing of it was put into the copy."
                    )
            if there is None:
                self._staging.publish(place, files.urn)
            else:
                self._exchange(place, self._root / files.name)

    def _exchange(self, place: Path, there: Path) -> None:
        """Two renames; a kill between them leaves it out, and the next run puts it in."""
        there.rename(place / "gone")
        (place / "object").rename(there)
        flush(there.parent)
        remove_tree(place)

    def remove(self, held: Held) -> None:
        """By one rename out of the root, then from the disk."""
        with self._words():
            top = self._root / held.name
            while top.parent != self._root and len(list(top.parent.iterdir())) == 1:
                top = top.parent
            gone = self._path / "staging" / f"gone-{uuid.uuid4().hex}"
            gone.parent.mkdir(exist_ok=True)
            top.rename(gone)
            flush(top.parent)
            remove_tree(gone)
            flush(gone.parent)

    def forget_derived(self) -> None:
        """The next command on the copy makes its catalogue again; what was withdrawn is in it no longer."""
        with self._words():
            (self._path / "catalogue" / "current").unlink(missing_ok=True)
            remove_tree(self._path / "catalogue")

    def own_differs(self, name: str, digest: str | None) -> bool:
        """Compare the file there."""
        there = self._path / name
        with self._words():
            return there.is_file() if digest is None else not there.is_file() or _digest_on_disk(there) != digest

    def put_own(self, name: str, taken: Path, digest: str) -> None:
        """Beside it, flushed, read back, then renamed over it."""
        waiting = self._path / "staging" / f"own-{uuid.uuid4().hex}"
        with self._words():
            shutil.copyfile(taken, waiting)
            flush(waiting)
            if _digest_on_disk(waiting) != digest:
                raise CustodyError(f"What was written to {self._path} reads back otherwise: the disk is failing.")
            for ending in COMPANIONS:  # of a workspace that somebody opened there: they do not belong to this one
                (self._path / f"{name}{ending}").unlink(missing_ok=True)
            waiting.replace(self._path / name)
            flush(self._path)

    def finish(self) -> None:
        """Its record, last."""
        with self._words():
            if not is_archive(self._path) or (self._path / RECORD).read_bytes() != self._record():
                self._write(RECORD, self._record())
            (self._path / UNFINISHED).unlink(missing_ok=True)
            flush(self._path)

    def _record(self) -> bytes:
        return (self._source.path / RECORD).read_bytes()

    def _write(self, name: str, data: bytes) -> None:
        waiting = self._path / f"{name}.next"
        waiting.write_bytes(data)
        flush(waiting)
        waiting.replace(self._path / name)
        flush(self._path)

    @contextmanager
    def _words(self) -> Iterator[None]:
        """What a disk says, and what custody's own parts make of it, in words that speak of the copy."""
        try:
            yield
        except OSError as error:
            raise self._refused(error) from error
        except CustodyError as error:
            if isinstance(error.__cause__, OSError):
                raise self._refused(error.__cause__) from error
            raise

    def _refused(self, error: OSError) -> CustodyError:
        return CustodyError(
            f"The copy at {self._path} could not be completed ({error.strerror or error}). Make room or get the right "
            "to write there, and say the same command again: it goes on from where it was."
        )


def _id_in(record: Path) -> str:
    try:
        return str(tomllib.loads(record.read_text(encoding="utf-8")).get("id"))
    except (OSError, ValueError):
        return "unreadable"


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    for above, _, names in os.walk(folder):
        for name in names:
            path = Path(above, name)
            yield path.relative_to(folder).as_posix(), path.lstat().st_size


def _digest_on_disk(path: Path) -> str:
    """Of the bytes as the disk gives them, not as they still stand in memory, where the system lets us say so."""
    with path.open("rb", buffering=0) as stream:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(stream, "sha512").hexdigest()
