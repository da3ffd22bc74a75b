"""The files of one OCFL object, and what each must be to the byte.

Comes in: an object's inventory with its sidecars, which lie in an archive of whatever origin. Goes out: the sha512 of
every file that makes the object, so that whoever copies it can tell whether a byte differs, here or there.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from msgspec import Struct

from voxpop.originals.layout import OBJECT_DECLARATION, object_folder

INVENTORY = "inventory.json"
SIDECAR = "inventory.json.sha512"

_LARGEST_INVENTORY = 64 << 20
_VERSION = re.compile("v[0-9]{1,9}")
_DIGEST = re.compile("[0-9a-f]{128}")


class ObjectGone(Exception):
    """The object is no longer where it lay: it was withdrawn, or is being packed again."""


class ObjectDamaged(Exception):
    """The object is not what its inventory says. The sentence says how, and names no file of a person's."""


class _Inventory(Struct):
    id: str
    head: str
    digestAlgorithm: str  # noqa: N815 - the name that OCFL gives it
    manifest: dict[str, list[str]]
    versions: dict[str, Any]


class ObjectFiles(Struct, frozen=True):
    """An object of this archive: where it lies in a storage root, its files' digests (sha512) and sizes."""

    urn: str
    folder: Path
    sidecar: bytes
    digests: dict[str, str]
    sizes: dict[str, int]

    @property
    def name(self) -> str:
        """Its folder, relative to the root."""
        return object_folder(self.urn).as_posix()

    @property
    def bytes(self) -> int:
        """Of all its files."""
        return sum(self.sizes.values())

    @property
    def in_order(self) -> list[str]:
        """Its files; those that declare that it is whole come last."""
        last = (INVENTORY, SIDECAR, OBJECT_DECLARATION)
        return [*sorted(self.digests.keys() - set(last)), *last]

    def has_changed(self) -> bool:
        """Whether it was packed again, or is gone, since it was looked at."""
        try:
            return _small(self.folder, SIDECAR) != self.sidecar
        except (ObjectGone, ObjectDamaged):
            return True

    @contextmanager
    def opened(self, path: str) -> Iterator[Reading]:
        """One of its files; links are not followed. Raises `ObjectGone`, or `ObjectDamaged` where it is no file."""
        try:
            descriptor = os.open(self.folder / path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | os.O_NONBLOCK)
        except FileNotFoundError as error:
            raise ObjectGone("A file of it vanished.") from error
        except OSError as error:
            raise ObjectDamaged(f"a file of it cannot be read ({error.strerror})") from error
        with os.fdopen(descriptor, "rb", buffering=0) as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise ObjectDamaged("what should be a file of it is none")
            yield Reading(stream, self.digests[path], self.sizes[path])


class Reading:
    """A file that is read once, from its beginning to its end, and compared with the digest that it should have."""

    def __init__(self, stream: BinaryIO, right: str, size: int) -> None:
        self._stream, self._right, self._left = stream, right, size
        self._digest = hashlib.sha512()

    def read(self, size: int) -> bytes:
        """`size` bytes; fewer only at the end. The end of other bytes than the right ones raises `ObjectDamaged`."""
        parts, left = [], size
        while left:
            try:
                part = self._stream.read(left)
            except OSError as error:
                raise ObjectDamaged(f"a file of it cannot be read ({error.strerror})") from error
            if not part:
                self._compare()
                break
            parts.append(part)
            left -= len(part)
            self._digest.update(part)
            self._left -= len(part)
            if self._left < 0:
                raise ObjectDamaged("a file of it grows while it is read")
        return b"".join(parts)

    def _compare(self) -> None:
        if self._digest.hexdigest() != self._right:
            raise ObjectDamaged("the bytes of a file of it are not those that were kept")


def look_at(root: Path, urn: str) -> ObjectFiles:
    """The object `urn` in a storage root, its names and its inventory compared; the content is not read yet.

    Raises `ObjectGone` and `ObjectDamaged`.
    """
    folder = root / object_folder(urn)
    if not folder.is_dir():
        raise ObjectGone("It is not there.")
    sidecar = _small(folder, SIDECAR)
    digests = expected(urn, lambda path: _small(folder, path))
    sizes = dict(_files(folder))
    if missing := digests.keys() - sizes.keys():
        raise ObjectDamaged(f"{len(missing)} of its files are missing")
    if sizes.keys() - digests.keys():
        raise ObjectDamaged("it holds a file that its inventory does not name")
    return ObjectFiles(urn, folder, sidecar, digests, sizes)


def expected(urn: str, read: Callable[[str], bytes]) -> dict[str, str]:
    """The sha512 of every file of the object `urn`, by its path; `read` gives its inventories and sidecars.

    Raises `ObjectDamaged` where these do not agree or name a place that an object cannot have.
    """
    text, sidecar = read(INVENTORY), read(SIDECAR)
    digest = hashlib.sha512(text).hexdigest()
    if sidecar != _sidecar(digest):
        raise ObjectDamaged("its inventory is not what its digest says")
    try:
        inventory = msgspec.json.decode(text, type=_Inventory)
    except msgspec.DecodeError as error:
        raise ObjectDamaged("its inventory cannot be read") from error
    if inventory.id != urn or inventory.digestAlgorithm != "sha512" or inventory.head not in inventory.versions:
        raise ObjectDamaged("its inventory is that of another object")
    digests = {OBJECT_DECLARATION: _sha512(b"ocfl_object_1.1\n"), INVENTORY: digest, SIDECAR: _sha512(sidecar)}
    for version in inventory.versions:
        if not _VERSION.fullmatch(version):
            raise ObjectDamaged("its inventory names a version that cannot be")
        its_digest = digest if version == inventory.head else _digest_in(read(f"{version}/{SIDECAR}"))
        digests[f"{version}/{INVENTORY}"] = its_digest
        digests[f"{version}/{SIDECAR}"] = _sha512(_sidecar(its_digest))
    for its_digest, paths in inventory.manifest.items():
        digests.update((_inside(path), its_digest.lower()) for path in paths)
    return digests


def _inside(path: str) -> str:
    """`path` where it lies in a version's content; an inventory from a stranger's hand must not lead out."""
    version, *parts = path.split("/")
    known = _VERSION.fullmatch(version) and parts[:1] == ["content"] and len(parts) > 1
    if not known or "\0" in path or {"", ".", ".."} & set(parts):
        raise ObjectDamaged("its inventory names a place outside of it")
    return path


def _digest_in(sidecar: bytes) -> str:
    digest = sidecar[:128].decode("ascii", "replace")
    if not _DIGEST.fullmatch(digest):
        raise ObjectDamaged("the digest of an inventory cannot be read")
    return digest


def _sidecar(digest: str) -> bytes:
    return f"{digest} {INVENTORY}\n".encode()


def _sha512(data: bytes) -> str:
    return hashlib.sha512(data).hexdigest()


def _small(folder: Path, path: str) -> bytes:
    try:
        if (folder / path).lstat().st_size > _LARGEST_INVENTORY:
            raise ObjectDamaged("its inventory is too large to be one")
        return (folder / path).read_bytes()
    except FileNotFoundError as error:
        if not folder.is_dir():
            raise ObjectGone("It is not there.") from error
        raise ObjectDamaged("its inventory or the digest of it is missing") from error
    except OSError as error:
        raise ObjectDamaged(f"its inventory cannot be read ({error.strerror})") from error


def _files(folder: Path, above: str = "") -> Iterator[tuple[str, int]]:
    """Every file below `folder` with its size; a link is none."""
    try:
        with os.scandir(folder) as entries:
            found = list(entries)
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), f"{above}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield above + entry.name, entry.stat(follow_symlinks=False).st_size
    except FileNotFoundError as error:
        raise ObjectGone("It is not there.") from error
    except OSError as error:
        raise ObjectDamaged(f"its folder cannot be read ({error.strerror})") from error
