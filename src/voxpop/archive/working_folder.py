"""The working folder of one fetch: `fetching/<digest of the URL>` in the archive folder.

Comes in: the URL that is fetched. Goes out: the folder, to one process at a time, for as long as there is something in
it to go on from. What lies in it is `voxpop.fetch`'s, but for two files: `in-use`, which its user holds locked, and
`taken`, the id of the accession that was last made of it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voxpop.keys import short_digest
from voxpop.originals.disk import words_for_disk_errors

_GONE = ".gone"
_NO_LOCKS = {errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}  # some network file systems


class WorkingFolder:
    """The working folder for `seed` under `fetching`. Whoever uses it is alone in it (`alone`)."""

    def __init__(self, fetching: Path, seed: str) -> None:
        self.path = fetching / short_digest(seed)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether this process has the folder to itself until the block ends; if so, the folder is there.

        The kernel gives it free when the process dies. Raises `CustodyError` where the disk refuses.
        """
        with words_for_disk_errors(self.path.parent):
            descriptor = self._lock()
        try:
            yield descriptor is not None
        finally:
            if descriptor is not None:
                os.close(descriptor)

    @property
    def taken(self) -> str | None:
        """The accession that was last made of what lies here."""
        try:
            return (self.path / "taken").read_text(encoding="ascii", errors="replace")
        except FileNotFoundError:
            return None

    @taken.setter
    def taken(self, accession_id: str) -> None:
        with words_for_disk_errors(self.path):
            (self.path / "taken").write_text(accession_id, encoding="ascii")

    def remove(self) -> None:
        """Remove the folder and all in it; one that is gone already is fine."""
        with words_for_disk_errors(self.path.parent):
            if self.path.exists():  # moved away first: a next user must not find it half removed
                self.path.rename(self.path.with_name(f"{self.path.name}-{uuid.uuid4().hex}{_GONE}"))
            for gone in self.path.parent.glob(f"*{_GONE}"):  # also those whose remover was killed
                shutil.rmtree(gone, ignore_errors=True)

    def _lock(self) -> int | None:
        place = self.path / "in-use"
        while True:
            self.path.mkdir(parents=True, exist_ok=True)
            try:
                descriptor = os.open(place, os.O_RDWR | os.O_CREAT, 0o666)
            except FileNotFoundError:  # its last user removed the folder just now
                continue
            if not _is_free(descriptor):
                os.close(descriptor)
                return None
            try:
                if os.path.samestat(os.fstat(descriptor), place.stat()):
                    return descriptor
            except FileNotFoundError:
                pass
            os.close(descriptor)  # we locked what was removed just now


def _is_free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    return True
