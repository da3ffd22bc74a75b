"""What a copy of an archive needs of the place where it goes, be it a folder or a bucket.

Comes in: objects of an archive. Goes out: the same objects, whole or visibly unfinished, read back after they were
written; and refusals of places that hold something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from voxpop.archive.folder import ArchiveFolder
from voxpop.archive.object_files import ObjectFiles
from voxpop.errors import UsageError

RECORD = "voxpop.toml"
WORKSPACE = "workspace.sqlite3"


class Held(Struct, frozen=True):
    """An object as the destination lists it: its folder in the storage root, its files with their sizes."""

    name: str
    sizes: dict[str, int]
    mark: str | None = None  # S3's ETag of the inventory's digest


class Destination(Protocol):
    """A place for a copy. Errors of the place are `CustodyError`s that say what to do."""

    hands: int
    """How many objects may be put there at once."""

    def begun(self) -> AbstractContextManager[None]:
        """Make the place ready, and keep other writers out for as long as the block lasts."""

    def hang_up(self) -> None:
        """Break off what other threads are putting there; who gave up waits for none of it."""

    def objects(self) -> Iterator[Held]:
        """All objects there, and what is left of unfinished ones, by name."""

    def has(self, held: Held, sidecar: bytes) -> bool:
        """Whether the digest of the inventory there is `sidecar`."""

    def read(self, name: str, path: str) -> bytes:
        """A small file of an object."""

    def digest(self, name: str, path: str) -> str:
        """The sha512 of a file of an object, as it lies there."""

    def put(self, files: ObjectFiles, there: Held | None, advance: Callable[[int], None]) -> None:
        """Write an object, in place of what is `there`, and compare what was written with its digests.

        Raises `ObjectGone` and `ObjectDamaged` for what is wrong with the source; then what is there stays.
        """

    def remove(self, held: Held) -> None:
        """Take an object away for good."""

    def forget_derived(self) -> None:
        """Before the first change: what was derived from the objects there is no longer true."""

    def root(self) -> None:
        """Declare the storage root."""

    def own_differs(self, name: str, digest: str | None) -> bool:
        """Whether a file of people's own work (the workspace, the saved searches) is another there; None: is there."""

    def put_own(self, name: str, taken: Path, digest: str) -> None:
        """Replace a file of people's own work."""

    def finish(self) -> None:
        """All is there: the place is an archive."""


def refuse_other(found_id: str, source: ArchiveFolder, where: str) -> None:
    """Raises `UsageError` where the archive that lies there is another one."""
    if found_id != source.id:
        raise UsageError(
            f"{where} holds another archive (id {found_id}; this one is {source.id}). Nothing was changed; name an "
            "empty place."
        )


def refuse_foreign(where: str) -> UsageError:
    """For a place in which other things lie."""
    return UsageError(f"{where} holds other things and no copy of this archive. Name an empty or a new place.")
