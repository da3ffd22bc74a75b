"""Staging: where an object is made before it is published, and where one goes that is to vanish.

Comes in: files and records. Goes out: one rename into the storage root, or out of it; what lies in the staging folder
has never been part of the archive, or is no longer.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voxpop.errors import CustodyError
from voxpop.originals.disk import flush, flush_tree, remove_tree, words_for_disk_errors
from voxpop.originals.layout import CONTENT, object_folder, write_root

_WORK, _GONE, _READY = "stage-", "gone-", "ready-"
_STAMP = "decided"
_NEST = "nest"


class StagingFolder:
    """`staging/` of one archive; it must lie on the file system of the storage root `root`.

    Methods raise `CustodyError` where the disk refuses. Writers hold the archive's lock.
    """

    def __init__(self, path: Path, root: Path) -> None:
        self.path, self._root = path, root

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """A fresh directory of its own, that stays if the block ends well and is removed if it does not."""
        place = self.path / f"{_WORK}{uuid.uuid4().hex}"
        with words_for_disk_errors(self.path):
            try:
                (place / "object" / CONTENT).mkdir(parents=True)
                yield place
            except BaseException:
                remove_tree(place)
                raise

    def discard(self, place: Path) -> None:
        """Removes a workplace."""
        with words_for_disk_errors(self.path):
            remove_tree(place)

    def make_root(self) -> None:
        """Publishes an empty storage root."""
        with self.workplace() as place:
            (place / "root").mkdir()
            write_root(place / "root")
            flush_tree(place / "root")
            (place / "root").rename(self._root)
            flush(self._root.parent)
            remove_tree(place)

    def publish(self, place: Path, urn: str) -> None:
        """Makes the finished object in a workplace part of the root, at one stroke; the workplace is gone then."""
        with words_for_disk_errors(self.path):
            try:
                if (self._root / object_folder(urn)).is_dir():
                    raise CustodyError(f"{self._root / object_folder(urn)} is there already; nothing was changed.")
                _nest(place, urn)
                self._move_in(place)
            finally:
                remove_tree(place)

    def exchange(self, place: Path, urn: str) -> None:
        """Puts the finished object in a workplace where another one with the same id lies, whose bytes are removed.

        Between two renames the root has neither. A kill there leaves the new one whole in `ready-*`, and `sweep`
        completes the exchange.
        """
        with words_for_disk_errors(self.path):
            _nest(place, urn)
            ready = self.path / f"{_READY}{uuid.uuid4().hex}"
            place.rename(ready)
            flush(self.path)
            self._complete(ready)

    def remove(self, urn: str) -> None:
        """Takes an object out of the root, at one stroke, then removes its bytes from the disk."""
        with words_for_disk_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            remove_tree(self._move_out(object_folder(urn)))
            flush(self.path)

    def _move_in(self, place: Path) -> None:
        """The directories above the object that the root lacks move in with it, in the same rename: an empty one, left
        by a kill, would be an error in the root (https://ocfl.io/1.1/spec/#E073).
        """
        folder = _nested(place)
        assert folder is not None
        there = 0
        while (self._root / Path(*folder.parts[: there + 1])).is_dir():
            there += 1
        first = Path(*folder.parts[: there + 1])
        (place / _NEST / first).rename(self._root / first)
        flush((self._root / first).parent)

    def _move_out(self, folder: Path) -> Path:
        """Where the object is then, with the directories that held nothing else."""
        top = self._root / folder
        while top.parent != self._root and len(list(top.parent.iterdir())) == 1:
            top = top.parent
        gone = self.path / f"{_GONE}{uuid.uuid4().hex}"
        top.rename(gone)
        flush(top.parent)
        return gone

    def _complete(self, ready: Path) -> None:
        """Ends an exchange, wherever it was broken off."""
        folder = _nested(ready)
        if folder is not None:
            gone = self._move_out(folder) if (self._root / folder).is_dir() else None
            self._move_in(ready)
            if gone is not None:
                remove_tree(gone)
        remove_tree(ready)
        flush(self.path)

    def sweep(self) -> None:
        """Completes or removes what a killed writer left. Only for the holder of the archive's lock."""
        with words_for_disk_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            for path in sorted(self.path.glob(f"{_READY}*")):
                self._complete(path)
            for path in sorted(self.path.iterdir()):
                if path.name != _STAMP:
                    remove_tree(path)

    def stamp(self) -> str:
        """Changes whenever somebody is about to publish a decision: tells readers when to look again."""
        try:
            return (self.path / _STAMP).read_text()
        except OSError:
            return ""

    def renew_stamp(self) -> None:
        """To be called before a decision is published."""
        with words_for_disk_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            (self.path / _STAMP).write_text(uuid.uuid4().hex)


def _nest(place: Path, urn: str) -> None:
    """Lays the finished object of a workplace as deep as it is to lie in the root, and waits until the disk has it."""
    inner = place / _NEST / object_folder(urn)
    inner.parent.mkdir(parents=True)
    (place / "object").rename(inner)
    flush_tree(place)


def _nested(place: Path) -> Path | None:
    """The folder of the object that waits to be moved in, relative to the root; None once it was."""
    found = next((place / _NEST).glob("*/*/*/*"), None)
    return None if found is None else found.relative_to(place / _NEST)
