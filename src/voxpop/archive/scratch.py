"""Scratch folders: where packed files are unpacked while their pages are taken in.

Comes in: the folder that holds them. Goes out: an empty one for this process. It is removed when its block ends; what a
killed process left is removed by the next that needs one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from voxpop.originals.disk import words_for_disk_errors


@contextmanager
def scratch_folder(top: Path) -> Iterator[Path]:
    """An empty folder in `top`. Raises `CustodyError` where the disk refuses."""
    with words_for_disk_errors(top):
        top.mkdir(exist_ok=True)
        with _locked(top):  # nobody sweeps between the making of a folder and its locking
            for left in top.iterdir():
                _remove_if_left(left)
            place = Path(tempfile.mkdtemp(dir=top))
            descriptor = os.open(place, os.O_RDONLY)
            _lock(descriptor, wait=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        os.close(descriptor)
        with suppress(OSError):
            top.rmdir()  # the last one tidies up


def _remove_if_left(place: Path) -> None:
    """Remove the folder of a process that is no more: the kernel has let go of its lock."""
    with suppress(OSError):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            if _lock(descriptor, wait=False):
                shutil.rmtree(place, ignore_errors=True)
        finally:
            os.close(descriptor)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, wait=True)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, wait: bool) -> bool:
    """Whether this process has the lock now; false too where the file system knows none (then nothing is swept)."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True
