"""Making an archive: its folder, an empty storage root, its record last; two processes may begin at once.

Comes in: a path. Goes out: an archive there, whose record says so only when all else is made.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from voxpop.archive.folder import check_free, write_record
from voxpop.errors import CustodyError
from voxpop.originals import ArchiveLock, Custody


def make_archive(path: Path, name: str | None, say: Callable[[str], None]) -> None:
    """Make `path`, which must be absent or empty, an archive that its people call `name` (else as the folder).

    Raises `UsageError` where other things lie there, `CustodyError` where the disk refuses.
    """
    check_free(path)
    try:
        for folder in (path, path / "staging", path / "catalogue"):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CustodyError(f"The archive at {path} cannot be made: {error.strerror}.") from error
    lock = ArchiveLock(path / "lock")
    lock.acquire(on_wait=say)
    try:
        Custody(path / "originals", path / "staging").create()
        write_record(path, name)
    finally:
        lock.release()
