"""Files that are to be taken in: their names in an accession, and copies of them in staging.

Comes in: files as a person hands them over. Goes out: copies, packed against an earlier page where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from voxpop.model import Reference, Role
from voxpop.originals.copying import Copied, copy_original
from voxpop.originals.names import unique_names
from voxpop.originals.packing import REFERENCE, Against, dictionary_for, is_fit, pack
from voxpop.progress import Progress
from voxpop.zstd import zstd

PLAIN = ".plain"
"""A page that is still to be packed; no safe name begins with a dot."""


class Incoming(Protocol):
    """A file that is to be taken in, as `sources.base.InputFile` is: where it lies, its name, what it is."""

    @property
    def disk(self) -> Path: ...

    @property
    def path(self) -> str: ...

    @property
    def role(self) -> Role: ...


def copy_in(
    file: Incoming, target: Path, compress: bool, against: Against | None, advance: Callable[[int], None]
) -> tuple[Copied, Reference | None]:
    """A file into staging: a page against an earlier one, where there is one and that saves room."""
    if against is None or not is_fit(file.role, size_of(file.disk)):
        return copy_original(file.disk, file.path, target, compress, advance), None
    plain = target.with_name(PLAIN)
    copied = copy_original(file.disk, file.path, plain, False, advance)
    stored = packed(file.path, plain, copied, target, against, dictionary_for(against, plain.with_name(REFERENCE)))
    plain.unlink()
    return stored


def packed(
    name: str, plain: Path, copied: Copied, target: Path, against: Against, dictionary: zstd.ZstdDict | None
) -> tuple[Copied, Reference | None]:
    """A copy, `plain`, packed against an earlier page, or alone where that cannot be had or saves too little."""
    stored = None if dictionary is None else pack(plain, target, against, dictionary)
    if stored is None:
        return copy_original(plain, name, target, True, lambda _: None), None
    return replace(copied, stored_digest=stored), against.reference


def named(files: Sequence[Incoming]) -> Iterator[tuple[int, str, str]]:
    """Each file's place in `files`, its name in the accession and as stored; the order of `files` plays no part."""
    order = sorted(range(len(files)), key=lambda at: (files[at].path, files[at].role, str(files[at].disk)))
    names = unique_names((files[at].path, files[at].role) for at in order)
    for at, (path, stored_name) in zip(order, names, strict=True):
        yield at, path, stored_name


class Advance:
    """Counts bytes over all files, and tells whoever shows progress."""

    def __init__(self, files: Sequence[Incoming], progress: Progress) -> None:
        self._progress, self._done = progress, 0
        self._total = sum(size_of(file.disk) for file in files)

    def __call__(self, count: int) -> None:
        self._done += count
        self._progress.step("keeping", self._done, self._total)


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
