"""The archive folder: where things lie, and its own small record `voxpop.toml`.

Comes in: a path. Goes out: the paths of originals, staging, catalogue and lock; the archive's id, name and layout
version.
"""

from __future__ import annotations

import os
import tomllib
import uuid
from pathlib import Path
from typing import Annotated
from zlib import crc32

import msgspec
from msgspec import Meta, Struct

from voxpop.errors import ArchiveMissing, ArchiveTooNew, CustodyError, UsageError
from voxpop.originals.disk import strange_things
from voxpop.originals.layout import ROOT_NAMES

LAYOUT_VERSION = 1
SEARCHES = "searches.jsonl"
UNFINISHED = "voxpop.toml.unfinished"
"""The archive's record in a copy that is not complete: no command takes that for an archive."""

_OURS = frozenset({"staging", "catalogue", "originals", "lock", "lock.wanted", "voxpop.toml.next", "voxpop.toml"})
_BEGINNINGS = (*_OURS, "unpacking", "fetching", SEARCHES, "workspace.sqlite3")
_LONGEST_PATH = 470  # bytes: of the 512 of SQLite, less those of its files in there
_RECORD = """\
# A Voxpop archive. The originals lie in originals/ (OCFL 1.1); all else can be made again from them.
id = "{id}"
layout = {layout}
name = "{name}"
# What follows from the two above, so that a digit of them that changed is noticed.
check = "{check}"
"""


class _Record(Struct):
    id: str
    layout: Annotated[int, Meta(ge=1)]
    name: str = ""
    check: str | None = None


class ArchiveFolder:
    """An archive on the disk. `catalogue` may lie elsewhere than in the folder."""

    def __init__(self, path: Path, catalogue: Path | None = None) -> None:
        self.path = path
        self.catalogue = catalogue or path / "catalogue"
        _check_usable(self.catalogue)
        record = _read_record(path)
        self.is_as_written = record.check in (None, _check_of(record.id, record.layout))
        self.layout, self.id, self.name = record.layout, record.id, record.name or path.absolute().name
        if self.layout > LAYOUT_VERSION:
            raise ArchiveTooNew(str(path), self.layout, LAYOUT_VERSION)

    @property
    def originals(self) -> Path:
        """The OCFL storage root."""
        return self.path / "originals"

    @property
    def staging(self) -> Path:
        """Unfinished accessions."""
        return self.path / "staging"

    @property
    def fetching(self) -> Path:
        """Working folders of fetches that are not finished; may be deleted, and the fetches then begin anew."""
        return self.path / "fetching"

    @property
    def unpacking(self) -> Path:
        """Where packed files are unpacked while they are taken in."""
        return self.path / "unpacking"

    @property
    def searches(self) -> Path:
        """The saved searches: people's own work."""
        return self.path / SEARCHES

    @property
    def lock(self) -> Path:
        """Held while the archive is written to."""
        return self.path / "lock"

    def originals_size(self) -> int:
        """Bytes of all that is in custody."""
        return sum(f.stat().st_size for f in self.originals.rglob("*") if f.is_file())

    @property
    def is_writable(self) -> bool:
        """Whether this process may write here."""
        return os.access(self.path, os.W_OK)


def check_places(path: Path, catalogue: Path | None) -> None:
    """What is checked before an archive is opened, or made: raises `UsageError` where its catalogue could not be
    opened, and what `refuse_strange` raises.
    """
    _check_usable(catalogue or path / "catalogue")
    refuse_strange(path, catalogue)


def refuse_strange(path: Path, catalogue: Path | None = None) -> None:
    """Raises `CustodyError` where a link, a pipe or a device lies where we read and write, but for the originals.

    An archive may be from a stranger's hand: a link leads into other folders of this machine, in which we would tidy
    up. What else somebody put into the folder is not looked at, nor a catalogue there while another one is named.
    """
    elsewhere = {"originals"} if catalogue in (None, path / "catalogue") else {"originals", "catalogue"}
    for strange in strange_things(path, lambda name: name.startswith(_BEGINNINGS) and name not in elsewhere):
        raise CustodyError(
            f"{strange} is neither a file nor a folder: a link, or the like. It may lead to other things of yours, so "
            "the archive is not opened. Put a folder in its place (for a catalogue that lies elsewhere: --catalogue)."
        )


def check_free(path: Path) -> None:
    """Raises `UsageError` unless an archive can be made at `path`: absent, empty, or begun and not finished."""
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file; an archive is a folder. Name another with --archive.")
    check_text(path)
    check_record(path)
    if path.is_dir() and any(p.name not in _OURS for p in path.iterdir()) and not is_archive(path):
        raise UsageError(f"{path} holds other things and no archive. Name an empty or a new folder with --archive.")


def check_text(path: Path) -> None:
    """Raises `UsageError` for a path with bytes that are no text: the search engine opens none."""
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            f"The path {path} holds bytes that are no UTF-8, as an archive's must be; rename it."
        ) from error


def _check_usable(catalogue: Path) -> None:
    """Raises `UsageError` for where SQLite and the search engine open nothing."""
    check_text(catalogue)
    if len(os.fsencode(catalogue.absolute())) > _LONGEST_PATH:
        raise UsageError(
            f"The path of the catalogue, {catalogue}, is longer than the {_LONGEST_PATH} bytes that SQLite can open. "
            "Move the archive, or name a shorter place for its catalogue with --catalogue."
        )


def write_record(path: Path, name: str | None) -> None:
    """Write `voxpop.toml` whole, unless there is one. Raises `CustodyError`."""
    if is_archive(path):
        return
    called = (name or path.absolute().name).replace("\\", "").replace('"', "")
    called = "".join(c if c.isprintable() else " " for c in called)
    waiting = path / "voxpop.toml.next"
    try:
        with waiting.open("w", encoding="utf-8", errors="replace") as stream:
            id = str(uuid.uuid4())
            check = _check_of(id, LAYOUT_VERSION)
            stream.write(_RECORD.format(id=id, layout=LAYOUT_VERSION, name=called, check=check))
            stream.flush()
            os.fsync(stream.fileno())
        waiting.replace(path / "voxpop.toml")
    except OSError as error:
        raise CustodyError(f"The archive at {path} cannot be made: {error.strerror}.") from error


def is_archive(path: Path) -> bool:
    """Whether `path` holds an archive."""
    return (path / "voxpop.toml").is_file()


def check_record(path: Path) -> None:
    """Raises `UsageError` where an archive lost its record, and of a copy that was not completed."""
    if not is_archive(path) and (path / UNFINISHED).is_file():
        raise UsageError(
            f"{path} is a copy that was not completed. Say `voxpop copy {path}` again in the archive that it is a copy "
            f"of: it goes on from where it was. If that archive is lost, rename {UNFINISHED} to voxpop.toml: what was "
            "copied till then is whole, and can be read."
        )
    if _has_lost_record(path):
        raise UsageError(
            f"{path} has originals and no voxpop.toml: an archive that lost its record. Bring that file back from a "
            f'copy of the archive. If there is none, write one of two lines, id = "{uuid.uuid4()}" and '
            f"layout = {LAYOUT_VERSION}; then `voxpop verify` looks through all of it."
        )


def _has_lost_record(path: Path) -> bool:
    """Whether there are accessions and no record of an archive."""
    originals = path / "originals"
    return (
        not is_archive(path)
        and originals.is_dir()
        and any(p.is_dir() and p.name not in ROOT_NAMES for p in originals.iterdir())
    )


def find_archive(start: Path) -> Path | None:
    """The archive that one stands in: `start` or the nearest folder above it that is one."""
    return next((folder for folder in (start, *start.parents) if is_archive(folder)), None)


def _check_of(id: str, layout: int) -> str:
    return f"{crc32(f'{id} {layout}'.encode()):08x}"


def _read_record(path: Path) -> _Record:
    if not is_archive(path):
        check_record(path)
        raise ArchiveMissing(str(path))
    try:
        return msgspec.convert(tomllib.loads((path / "voxpop.toml").read_text(encoding="utf-8")), _Record)
    except PermissionError as error:
        raise CustodyError(f"{path / 'voxpop.toml'} cannot be read: ask for the right to read it.") from error
    except (OSError, ValueError, RecursionError) as error:  # also what TOML and msgspec find wrong
        raise CustodyError(f"{path / 'voxpop.toml'} cannot be read ({error}); restore it from a copy.") from error
