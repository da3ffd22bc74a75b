"""Folders that say when the pages in them were captured, as a script that runs daily makes them: `2024-05-01/id.json`.

Comes in: a group of files. Goes out: the same, each named as if its folder's time stood before its name. A folder may
as well be called after the day on which a video was published; so this is done where a person says so, and not else.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from msgspec.structs import replace

from voxpop.sources.base import Group
from voxpop.sources.file_names import time_in

_PARTS: Final = 3  # a folder for the year, in it one for the month, in it one for the day


def with_folders_time(group: Group) -> Group:
    """The group, with the time of its folder in the names of its files; itself where the page's name has a time or no
    folder does.
    """
    page = group.files[0]
    time = folders_time(page.shown or str(page.disk.absolute()))
    if time is None:
        return group
    return replace(group, files=tuple(replace(file, path=f"{time}_{file.path}") for file in group.files))


def folders_time(path: str) -> str | None:
    """The time that the nearest of the folders of a file says, unless the file's own name says one.

    >>> [folders_time(path) for path in ("crawl 2024-05-01/a/b.json", "2024/5/1/b.json", "2024-05-01/20240502.json")]
    ['2024-05-01', '2024-05-01', None]
    """
    *folders, name = PurePath(path).parts
    if time_in(name) is not None:
        return None
    for end in range(len(folders), 0, -1):
        parts = folders[max(0, end - _PARTS) : end]
        found = time_in(folders[end - 1]) or time_in("-".join(part.zfill(2) for part in parts))
        if found is not None:
            return found
    return None
