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

_WORK, _GONE = "stage-", "gone-"
_STAMP = "decided"


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
        """Makes the finished object in a workplace part of the root, at one stroke; the workplace is gone afterwards.

        The directories above the object that the root lacks move in with it, in the same rename: an empty one, left by
        a kill, would be an error in the root (https://ocfl.io/1.1/spec/#E073).
        """
        with words_for_disk_errors(self.path):
            try:
                parent, missing = _deepest_there(self._root, object_folder(urn))
                inner = place / "nest" / missing
                inner.parent.mkdir(parents=True)
                (place / "object").rename(inner)
                flush_tree(place / "nest")
                (place / "nest" / missing.parts[0]).rename(parent / missing.parts[0])
                flush(parent)
            finally:
                remove_tree(place)

    def remove(self, urn: str) -> None:
        """Takes an object out of the root, at one stroke, then removes its bytes from the disk."""
        with words_for_disk_errors(self.path):
            top = self._root / object_folder(urn)
            while top.parent != self._root and len(list(top.parent.iterdir())) == 1:
                top = top.parent
            self.path.mkdir(parents=True, exist_ok=True)
            gone = self.path / f"{_GONE}{uuid.uuid4().hex}"
            top.rename(gone)
            flush(top.parent)
            remove_tree(gone)
            flush(self.path)

    def sweep(self) -> None:
        """Empties the folder of what a killed writer left. Only for the holder of the archive's lock."""
        with words_for_disk_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
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


def _deepest_there(root: Path, folder: Path) -> tuple[Path, Path]:
    """The deepest directory of `root / folder` that exists, and what is missing below it."""
    parent = root
    for at, part in enumerate(folder.parts):
        if not (parent / part).is_dir():
            return parent, Path(*folder.parts[at:])
        parent = parent / part
    raise CustodyError(f"{parent} is there already; nothing was changed.")
