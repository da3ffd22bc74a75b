"""What belongs together among the files that a person names.

Comes in: paths of files and folders. Goes out: groups (a page and its companions), one after the other and in a fixed
order, and reports on files that are no page. Nothing is read but the first 64 KiB of what could be a page. A packed
file is gone through as the folder that it holds; what was unpacked of it is gone when the last of its groups was taken.
Folders whose names begin with a dot, the folder of pictures and scripts beside a page that a browser saved, and what
file managers leave behind (`.DS_Store`), are passed over.
"""

from __future__ import annotations

import os
import tempfile
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.model import FileReport, Refused, Role
from voxpop.sources.base import Group, InputFile, PackedSource, Source
from voxpop.sources.companions import bracketed_id, is_unfinished, role_of, stem_of
from voxpop.sources.lines import lines_before_zeros
from voxpop.sources.unpacking import DEEPEST, Budget, is_packed, unpack, zip_members

_HEAD: Final = 64 << 10
_FEW: Final = 200
_LEFT_BEHIND: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".directory", ".nomedia"})


class _Folder:
    """The names of the regular files in one folder, sorted."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.path = path
        self.names = sorted(names)

    @cached_property
    def by_id(self) -> dict[str, list[str]]:
        """The names by the id in their brackets."""
        found: dict[str, list[str]] = {}
        for name in self.names:
            if (id_ := bracketed_id(name)) is not None:
                found.setdefault(id_, []).append(name)
        return found

    def siblings(self, page: str) -> list[str]:
        """The names that could belong to `page`: all in a small folder, but one of 100,000 is not searched for each."""
        if len(self.names) <= _FEW:
            return self.names
        stem = stem_of(page)
        start = bisect_left(self.names, f"{stem}.")
        end = bisect_left(self.names, f"{stem}/")  # the character after the dot
        return self.names[start:end] + self.by_id.get(bracketed_id(f"{stem}.") or "", [])


Scratch = Callable[[], AbstractContextManager[Path]]
"""Makes an empty folder for what is unpacked, and removes it when the block ends."""


@contextmanager
def temporary() -> Iterator[Path]:
    """An empty folder where the system keeps such."""
    with tempfile.TemporaryDirectory(prefix="voxpop-") as folder:
        yield Path(folder)


Sources = Callable[[], Iterable[Source]]
"""Gives the sources that may be asked, in their order; those behind the one that takes a file are not loaded for it."""


def gathered(paths: Sequence[Path], sources: Sources, scratch: Scratch) -> Iterator[Group | FileReport]:
    """Groups and refusals, lazily; see the module."""
    gathering = _Gathering(sources, scratch)
    given: dict[Path, list[str]] = {}
    for path in dict.fromkeys(paths):
        is_folder = S_ISDIR(_mode(path))
        given.setdefault(path if is_folder else path.parent, []).append("" if is_folder else path.name)
    for folder, names in given.items():
        if "" in names:
            yield from gathering.walked(folder)
            names = [name for name in names if name and not os.path.lexists(folder / name)]
        yield from gathering.named(folder, names)


def file_count(paths: Sequence[Path], counted: Callable[[int], None]) -> int:
    """How many files are named or lie in the folders that are; `counted` is told on the way. Nothing is opened, so a
    packed file is one.
    """
    count, waiting = 0, list(dict.fromkeys(paths))
    while waiting:
        path = waiting.pop()
        try:
            with os.scandir(path) as listing:
                entries = list(listing)
        except (OSError, ValueError):  # a file, or what cannot be read: one report either way
            entries, count = [], count + 1
        names = frozenset(entry.name for entry in entries if not entry.is_dir(follow_symlinks=False))
        if "voxpop.toml" in names:
            names, entries = frozenset(["voxpop.toml"]), []
        count += len(names - _LEFT_BEHIND)
        waiting.extend(Path(entry.path) for entry in entries if _is_folder(entry, names))
        counted(count)
    return count


_ARCHIVE: Final = (
    "This is a Voxpop archive, not a folder of pages; nothing in it was read. To take in all that it holds: "
    "voxpop merge ITS_FOLDER."
)


class _Packing(Struct, frozen=True):
    """The packed file that is being gone through: how people know it, where its members lie, what may be unpacked."""

    shown: str
    folder: Path
    budget: Budget
    depth: int


class _Gathering:
    """Goes through files and folders; `within` is the packed file in which they lie, None on the person's own disk."""

    def __init__(self, sources: Sources, scratch: Scratch, within: _Packing | None = None) -> None:
        self._sources, self._scratch, self._within = sources, scratch, within

    def named(self, folder: Path, names: Sequence[str]) -> Iterator[Group | FileReport]:
        """Files that were named one by one, which may be links, with the companions that lie beside them."""
        usable = []
        for name in names:
            if S_ISREG(_mode(folder / name)):
                usable.append(name)
            else:
                exists = os.path.lexists(folder / name)
                words = "This is no regular file." if exists else "There is no such file or folder."
                yield self._refused(folder / name, words)
        if usable:
            yield from self._grouped(_Folder(folder, [*{*_beside(folder), *usable}]), sorted(usable))

    def walked(self, root: Path) -> Iterator[Group | FileReport]:
        """Everything in a folder and below it."""
        inside = root.resolve()
        waiting, found = [root], False
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                yield self._refused(folder, f"This folder cannot be read: {error.strerror}.")
                found = True  # more than that there is nothing
                continue
            if any(entry.name == "voxpop.toml" for entry in entries):
                yield self._refused(folder, _ARCHIVE)
                found = True
                continue
            names: list[str] = []
            for entry in entries:
                why = _left_out(entry, inside)
                if why is None and entry.is_file():
                    names.append(entry.name)
                elif why:
                    yield self._refused(folder / entry.name, why)
            found = found or bool(names)
            yield from self._grouped(_Folder(folder, names), sorted(names))
            beside = frozenset(names)
            below = [folder / entry.name for entry in entries if _is_folder(entry, beside)]
            waiting.extend(reversed(below))
        if not found:
            yield self._refused(root, "This folder holds no files.")

    def _grouped(self, folder: _Folder, asked: Sequence[str]) -> Iterator[Group | FileReport]:
        """The pages among the files asked for, then those that belong to none."""
        claimed: set[str] = set()
        undecided: list[str] = []
        for name in asked:
            if is_unfinished(name) or role_of(name) is not None:
                undecided.append(name)
                continue
            if name not in claimed:
                yield from self._page(folder, name, claimed)
        for name in sorted(undecided, key=lambda name: role_of(name) != "media"):  # captions may belong to media
            if name not in claimed:
                yield from self._page(folder, name, claimed)

    def _page(self, folder: _Folder, name: str, claimed: set[str]) -> Iterator[Group | FileReport]:
        path = folder.path / name
        try:
            with path.open("rb") as stream:
                head = stream.read(_HEAD)
            source = None if is_unfinished(name) else self._source(path, head, name)
            if source is None and is_packed(head) and not is_unfinished(name):
                yield from self._unpacked(path, head)
                return
            if source is None:
                from voxpop.sources.unrecognised import why_not

                yield self._refused(path, why_not(path, head, path.stat().st_size))
                return
        except OSError as error:
            yield self._refused(path, f"This file cannot be read: {error.strerror}.")
            return
        is_media = role_of(name) == "media" and b"\x00" in head  # "data.ts" may be a film, or TypeScript
        files = [self._input(path, "media" if is_media else "page")]
        for sibling, role in source.companions(name, folder.siblings(name)).items():
            if sibling not in claimed:
                files.append(self._input(folder.path / sibling, role))
        claimed.update(file.disk.name for file in files)
        yield Group(source.name, tuple(files), None if self._within is None else self._shown(path))

    def _source(self, path: Path, head: bytes, name: str) -> Source | None:
        if head.startswith(b"PK") and (members := zip_members(path)) is not None:
            packed = (source for source in self._sources() if isinstance(source, PackedSource))
            return next((source for source in packed if source.recognises_members(members)), None)
        heads = filter(None, (head, lines_before_zeros(head)))
        return next((source for start in heads for source in self._sources() if source.recognises(start, name)), None)

    def _unpacked(self, path: Path, head: bytes) -> Iterator[Group | FileReport]:
        """What lies in a packed file, as if its members lay in a folder of its name."""
        depth = 1 if self._within is None else self._within.depth + 1
        if depth > DEEPEST:
            words = (
                f"This lies in {DEEPEST} packed files, one within the other. Unpack it by hand and add what is in it."
            )
            yield self._refused(path, words)
            return
        budget = Budget(path.stat().st_size) if self._within is None else self._within.budget
        with self._scratch() as folder:
            try:
                left_out = list(unpack(path, head, folder, budget))
            except Refusal as error:
                yield self._refused(path, f"{error.reason[0].upper()}{error.reason[1:]}")
                return
            for refused in left_out:
                yield self._refused(path / refused.place, f"{refused.reason[0].upper()}{refused.reason[1:]}")
            within = _Packing(self._shown(path), folder, budget, depth)
            yield from _Gathering(self._sources, self._scratch, within).walked(folder)

    def _input(self, path: Path, role: Role) -> InputFile:
        return InputFile(path, _storable(path.name), role, None if self._within is None else self._shown(path))

    def _shown(self, path: Path) -> str:
        """A path as people know it."""
        if self._within is None:
            return _storable(str(path))
        inner = path.relative_to(self._within.folder).as_posix()
        return self._within.shown if inner == "." else f"{self._within.shown}/{_storable(inner)}"

    def _refused(self, path: Path, reason: str) -> FileReport:
        shown = self._shown(path)
        return FileReport(shown, None, refused=(Refused(shown.rpartition("/")[2], reason),))


def _mode(path: Path) -> int:
    """What `path` is, links followed; 0 where it is nothing that can be reached."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):  # a name with a NUL in it is a ValueError
        return 0


def _beside(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    except OSError:  # a folder that may be entered but not listed: the page stands without companions
        return []


def _is_folder(entry: os.DirEntry[str], beside: frozenset[str]) -> bool:
    """Whether an entry is a folder to go into: none that is hidden, or that a browser saved beside a page for its
    pictures and scripts ("Boat_files" beside "Boat.html").
    """
    if not entry.is_dir(follow_symlinks=False) or entry.name.startswith("."):
        return False
    page = entry.name.removesuffix("_files")
    return page == entry.name or not beside & {f"{page}.html", f"{page}.htm"}


def _left_out(entry: os.DirEntry[str], inside: Path) -> str | None:
    """Why an entry of a folder is not read; empty where nothing need be said, None where it is read."""
    if entry.name in _LEFT_BEHIND or entry.is_dir(follow_symlinks=False):
        return ""
    if entry.is_symlink():
        try:
            target = Path(entry.path).resolve(strict=True)
        except (OSError, RuntimeError):
            return "This link leads nowhere."
        if not target.is_relative_to(inside):
            return "This link leads out of the folder; it is not followed. Name its target to add it."
        return None if target.is_file() else ""
    return None if entry.is_file() else "This is no regular file."


def _storable(name: str) -> str:
    """A name that a record can hold: bytes that are no UTF-8 are written as escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
