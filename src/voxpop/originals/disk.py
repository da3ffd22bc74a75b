"""What custody asks of the disk: copies that share blocks where they can, bytes that have reached it, plain words when
it refuses.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from voxpop.errors import CustodyError

T = TypeVar("T")
R = TypeVar("R")

_FLUSHED_AT_ONCE = 8
_READ_AT_ONCE = 8
_TOGETHER = 100  # small things that one thread reads before it looks for more
_FICLONE = 0x40049409  # linux/fs.h
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_MANY = {errno.EMFILE, errno.ENFILE}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def words_for_disk_errors(where: Path) -> Iterator[None]:
    """Turns an `OSError` of the block into a `CustodyError` that says what to do. `where` is what was written to."""
    try:
        yield
    except OSError as error:
        raise CustodyError(_sentence(error, where)) from error


def _sentence(error: OSError, where: Path) -> str:
    if error.errno in _FULL:
        return (
            f"There is no room left on the disk that holds {where} ({error.strerror}). "
            "Free some space and try again; the archive is as it was before."
        )
    if error.errno in _CLOSED:
        return (
            f"The archive at {where.parent} cannot be written to ({error.strerror}). "
            "Mount it writable or ask for the right to write there; nothing was changed."
        )
    if error.errno in _MANY:
        return f"No more files can be opened ({error.strerror}). Allow more of them (`ulimit -n`), then try again."
    if error.errno == errno.EXDEV:
        return f"{where} must lie on the same file system as the originals. Move it there; nothing was changed."
    return f"The disk failed at {error.filename or where} ({error.strerror or error}); the archive is as it was before."


def opened(path: Path) -> BinaryIO:
    """A file for reading, buffered. Raises `OSError`, also where it is a link, which may lead anywhere, or a pipe,
    which would hold for ever who opens it.
    """
    stream = open(path, "rb", opener=_neither_following_nor_waiting)  # noqa: SIM115 - for who asked
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(errno.EINVAL, "it is no file", str(path))
    return stream


def _neither_following_nor_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def side_by_side(read: Callable[[T], R], things: Sequence[T]) -> Iterator[R]:
    """What `read` makes of each thing, in their order; what it raises is raised at its place. Where they are many, some
    threads share them: who asks a disk that is cold or far away for one after the other waits for each.
    """
    if len(things) <= _TOGETHER:
        yield from map(read, things)
        return
    ahead: deque[Future[list[R]]] = deque()
    with ThreadPoolExecutor(_READ_AT_ONCE) as pool:
        for start in range(0, len(things), _TOGETHER):
            ahead.append(pool.submit(lambda some: [read(thing) for thing in some], things[start : start + _TOGETHER]))
            if len(ahead) > 2 * _READ_AT_ONCE:  # what is read waits in memory
                yield from ahead.popleft().result()
        for part in ahead:
            yield from part.result()


def strange_things(top: Path, names: Callable[[str], bool] = lambda name: True) -> Iterator[Path]:
    """What is neither a file nor a folder at `top` and below it: links, pipes, devices. `names` says which things that
    lie at `top` are looked at. Where nothing can be listed there is nothing.
    """
    with suppress(OSError), os.scandir(top) as entries:
        for entry in entries:
            if not names(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from strange_things(Path(entry.path))
            elif not entry.is_file(follow_symlinks=False) and os.path.lexists(entry.path):  # not gone meanwhile
                yield Path(entry.path)


def flush_tree(top: Path) -> None:
    """Returns when every file and directory at and below `top` has reached the disk.

    They are flushed side by side: file systems bring to the disk at one stroke what is asked for at one time. An object
    has a dozen files; one after the other they take six times as long on a disk that others use too.
    """
    paths = [Path(folder, name) for folder, _, files in os.walk(top) for name in (*files, ".")]
    with ThreadPoolExecutor(_FLUSHED_AT_ONCE) as pool:  # none outlives the call: what forks must find no threads
        for _ in pool.map(flush, paths):
            pass


def flush(path: Path) -> None:
    """Returns when the file or directory (its list of names) has reached the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems cannot flush a directory.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP) or not path.is_dir():
            raise
    finally:
        os.close(descriptor)


def share_blocks(source: int, target: int) -> bool:
    """Makes the empty file `target` a copy of `source` that shares its blocks; False where the disk cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        fcntl.ioctl(target, _FICLONE, source)
    except OSError:
        return False
    return True


def remove_tree(top: Path) -> None:
    """Removes a directory of ours, wholly or with an `OSError`; one that is gone already is fine."""
    if top.is_symlink() or top.is_file():
        top.unlink(missing_ok=True)
    elif top.exists():
        shutil.rmtree(top)
