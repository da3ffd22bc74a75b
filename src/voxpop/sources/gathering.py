"""What belongs together among the files that a person names.

Comes in: paths of files and folders. Goes out: groups (a page and its companions), one after the other and in a fixed
order, and reports on files that are no page. Nothing is read but the first 64 KiB of what could be a page. Folders
whose names begin with a dot, and what file managers leave behind (`.DS_Store`), are passed over.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

from voxpop.model import FileReport, Refused
from voxpop.sources.base import Group, InputFile, Source
from voxpop.sources.companions import bracketed_id, is_unfinished, role_of, stem_of
from voxpop.sources.unrecognised import HEAD, why_not

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
        """The names that could belong to `page`: a folder of 100,000 files is not searched for each of them."""
        stem = stem_of(page)
        start = bisect_left(self.names, f"{stem}.")
        end = bisect_left(self.names, f"{stem}/")  # the character after the dot
        return self.names[start:end] + self.by_id.get(bracketed_id(f"{stem}.") or "", [])


def gathered(paths: Sequence[Path], sources: Sequence[Source]) -> Iterator[Group | FileReport]:
    """Groups and refusals, lazily; see the module."""
    given: dict[Path, list[str]] = {}
    for path in dict.fromkeys(paths):
        is_folder = S_ISDIR(_mode(path))
        given.setdefault(path if is_folder else path.parent, []).append("" if is_folder else path.name)
    for folder, names in given.items():
        if "" in names:
            yield from _walked(folder, sources)
        else:
            yield from _named(folder, names, sources)


def _named(folder: Path, names: Sequence[str], sources: Sequence[Source]) -> Iterator[Group | FileReport]:
    """Files that were named one by one, which may be links, with the companions that lie beside them."""
    usable = []
    for name in names:
        if S_ISREG(_mode(folder / name)):
            usable.append(name)
        else:
            exists = os.path.lexists(folder / name)
            yield _refused(folder / name, "This is no regular file." if exists else "There is no such file or folder.")
    if usable:
        yield from _grouped(_Folder(folder, [*{*_beside(folder), *usable}]), sorted(usable), sources)


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


def _walked(root: Path, sources: Sequence[Source]) -> Iterator[Group | FileReport]:
    inside = root.resolve()
    waiting, found = [root], False
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield _refused(folder, f"This folder cannot be read: {error.strerror}.")
            continue
        if any(entry.name == "voxpop.toml" for entry in entries):
            yield _refused(folder, "This is a Voxpop archive, not a folder of pages; nothing in it was read.")
            continue
        names: list[str] = []
        for entry in entries:
            why = _left_out(entry, inside)
            if why is None and entry.is_file():
                names.append(entry.name)
            elif why:
                yield _refused(folder / entry.name, why)
        found = found or bool(names)
        yield from _grouped(_Folder(folder, names), sorted(names), sources)
        waiting.extend(reversed([folder / entry.name for entry in entries if _is_folder(entry)]))
    if not found:
        yield _refused(root, "This folder holds no files.")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")


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


def _grouped(folder: _Folder, asked: Sequence[str], sources: Sequence[Source]) -> Iterator[Group | FileReport]:
    """The pages among the files asked for, then those that belong to none."""
    claimed: set[str] = set()
    undecided: list[str] = []
    for name in asked:
        if is_unfinished(name) or role_of(name) is not None:
            undecided.append(name)
            continue
        found = _page(folder, name, claimed, sources)
        if isinstance(found, Group):
            claimed.update(file.disk.name for file in found.files)
        yield found
    for name in undecided:
        if name not in claimed:
            yield _page(folder, name, claimed, () if is_unfinished(name) else sources)


def _page(folder: _Folder, name: str, claimed: set[str], sources: Sequence[Source]) -> Group | FileReport:
    path = folder.path / name
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
        source = next((source for source in sources if source.recognises(head, name)), None)
        if source is None:
            return _refused(path, why_not(path, head, path.stat().st_size))
    except OSError as error:
        return _refused(path, f"This file cannot be read: {error.strerror}.")
    files = [InputFile(path, _storable(name), "page")]
    for sibling, role in source.companions(name, folder.siblings(name)).items():
        if sibling not in claimed:
            files.append(InputFile(folder.path / sibling, _storable(sibling), role))
    return Group(source.name, tuple(files))


def _storable(name: str) -> str:
    """A name that a record can hold: bytes that are no UTF-8 are written as escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _refused(path: Path, reason: str) -> FileReport:
    return FileReport(_storable(str(path)), None, refused=(Refused(_storable(path.name), reason),))
