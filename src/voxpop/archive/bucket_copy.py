"""A copy of an archive in a bucket: files under the keys that they have in the folder.

Comes in: objects of the archive that is copied. Goes out: the same objects, each read back from the service. Nothing is
renamed in a bucket, so what declares that an object is whole is written last and removed first: without it, there is no
object, and the next run completes or removes what is there.
"""

from __future__ import annotations

import hashlib
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from voxpop.archive.bucket import Bucket
from voxpop.archive.destination import RECORD, Held, refuse_foreign, refuse_other
from voxpop.archive.folder import UNFINISHED, ArchiveFolder
from voxpop.archive.object_files import SIDECAR, ObjectDamaged, ObjectFiles
from voxpop.errors import CustodyError
from voxpop.originals.layout import OBJECT_DECLARATION, ROOT_NAMES, write_root

_ROOT = "originals/"
_DEPTH = 4  # the elements of an object's folder


class BucketCopy:
    """The copy of `source` in a bucket; satisfies `Destination`. One `copy` at a time: a bucket has no lock."""

    hands = 6  # of the time that a small object takes, nearly all is waiting

    def __init__(self, bucket: Bucket, source: ArchiveFolder) -> None:
        self._bucket, self._source = bucket, source

    @contextmanager
    def begun(self) -> Iterator[None]:
        """The place is ours: empty, or a copy of this archive."""
        there = self._bucket.get(RECORD) or self._bucket.get(UNFINISHED)
        if there is not None:
            refuse_other(_id_in(there), self._source, self._bucket.where)
        elif next(self._bucket.keys(), None) is not None:
            raise refuse_foreign(self._bucket.where)
        else:
            self._bucket.put(UNFINISHED, self._record())
        yield

    def hang_up(self) -> None:
        """What is broken off lacks what declares it whole: the next run completes it."""
        self._bucket.hang_up()

    def root(self) -> None:
        """The files that declare a storage root, as they should be."""
        with tempfile.TemporaryDirectory() as folder:
            write_root(Path(folder))
            for file in (path for path in Path(folder).rglob("*") if path.is_file()):
                key = _ROOT + file.relative_to(folder).as_posix()
                if self._bucket.get(key) != file.read_bytes():
                    self._bucket.put(key, file.read_bytes())

    def objects(self) -> Iterator[Held]:
        """One list of all keys, page by page."""
        below = ((key[len(_ROOT) :], size, tag) for key, size, tag in self._bucket.keys(_ROOT))
        ours = (found for found in below if found[0].split("/")[0] not in ROOT_NAMES)
        for name, found in groupby(ours, lambda found: "/".join(found[0].split("/")[:_DEPTH])):
            listed = [(key[len(name) + 1 :], size, tag) for key, size, tag in found]
            mark = next((tag for path, _, tag in listed if path == SIDECAR), None)
            yield Held(name, {path: size for path, size, _ in listed}, mark)

    def has(self, held: Held, sidecar: bytes) -> bool:
        """By its ETag, which most services make of the bytes by MD5; where another way was gone, by reading it."""
        if OBJECT_DECLARATION not in held.sizes or SIDECAR not in held.sizes:
            return False
        if held.mark == hashlib.md5(sidecar, usedforsecurity=False).hexdigest():
            return True
        return self._bucket.get(self._key(held.name, SIDECAR)) == sidecar

    def read(self, name: str, path: str) -> bytes:
        """A small file of an object."""
        data = self._bucket.get(self._key(name, path))
        if data is None:
            raise CustodyError(f"An object vanished from {self._bucket.where} while it was read; copy again.")
        return data

    def digest(self, name: str, path: str) -> str:
        """Read back whole."""
        return self._bucket.digest(self._key(name, path))

    def put(self, files: ObjectFiles, there: Held | None, advance: Callable[[int], None]) -> None:
        """What is there is no object from its first step on until its last."""
        before = set(there.sizes) if there else set[str]()
        if OBJECT_DECLARATION in before:
            self._bucket.remove(self._key(files.name, OBJECT_DECLARATION))
        try:
            for path in files.in_order:
                self._put_file(files, path, advance)
        except ObjectDamaged:
            for path in files.in_order:
                self._bucket.remove(self._key(files.name, path))
            raise
        for path in sorted(before - files.digests.keys()):
            self._bucket.remove(self._key(files.name, path))

    def _put_file(self, files: ObjectFiles, path: str, advance: Callable[[int], None]) -> None:
        key, right = self._key(files.name, path), files.digests[path]
        with files.opened(path) as source:

            def read(size: int) -> bytes:
                block = source.read(size)
                advance(len(block))
                return block

            self._bucket.put_stream(key, read, files.sizes[path])
        if self._bucket.digest(key) != right:
            self._bucket.remove(key)
            raise CustodyError(
                f"What was written to {self._bucket.where} reads back otherwise: the service or the way to it is "
                "failing. The same command tries again."
            )

    def remove(self, held: Held) -> None:
        """What declares it goes first."""
        for path in sorted(held.sizes, key=lambda path: path != OBJECT_DECLARATION):
            self._bucket.remove(self._key(held.name, path))

    def forget_derived(self) -> None:
        """Nothing derived lies there."""

    def own_differs(self, name: str, digest: str | None) -> bool:
        """Read it back."""
        return self._bucket.digest(name) != (digest or "missing")

    def put_own(self, name: str, taken: Path, digest: str) -> None:
        """Replaced whole, and read back."""
        with taken.open("rb") as source:
            self._bucket.put_stream(name, source.read, taken.stat().st_size)
        if self._bucket.digest(name) != digest:
            raise CustodyError(f"What was written to {self._bucket.where} reads back otherwise; copy again.")

    def finish(self) -> None:
        """Its record, last."""
        if self._bucket.get(RECORD) != self._record():
            self._bucket.put(RECORD, self._record())
        if self._bucket.get(UNFINISHED) is not None:
            self._bucket.remove(UNFINISHED)

    def _record(self) -> bytes:
        return (self._source.path / RECORD).read_bytes()

    def _key(self, name: str, path: str) -> str:
        return f"{_ROOT}{name}/{path}"


def _id_in(record: bytes) -> str:
    try:
        return str(tomllib.loads(record.decode()).get("id"))
    except ValueError:
        return "unreadable"
