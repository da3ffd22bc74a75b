"""The names of the files of a backup: `es_video-20240501-0.json`, one or more for each index.

Comes in: names. Goes out: which backup they are of, and as what they are kept. Older releases, and other tools, write
`es_ta_video-20240501.json` (backend/appsettings/src/backup.py strips "ta_").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from voxpop.model import Role

_NAME: Final = re.compile(r"es_(?:ta_)?([a-z]+)(?:_v\d+)?-(\d{8})(?:-(\d{1,9}))?\.json")
READ: Final = ("video", "comment", "subtitle")
WHAT: Final = {
    "channel": "its channels",
    "config": "its settings",
    "download": "its list of what is to be downloaded",
    "playlist": "its playlists",
}


class Part(Struct, frozen=True):
    """A file of the backup of a day: what it holds ("video"), and its number among those that hold it."""

    index: str
    day: str
    number: int


def part_of(path: str) -> Part | None:
    """What a file's name says; None where it is no part of a backup."""
    found = _NAME.fullmatch(path.rpartition("/")[2])
    return None if found is None else Part(found[1], found[2], int(found[3] or 0))


def companions_of_part(page: str, siblings: Iterable[str]) -> dict[str, Role]:
    """The other files of the same day's backup; videos, comments and captions are read, the rest is kept."""
    own = part_of(page)
    if own is None:
        return {}
    parts = {name: part for name in sorted(siblings) if name != page and (part := part_of(name)) is not None}
    return {name: "page" if part.index in READ else "other" for name, part in parts.items() if part.day == own.day}


def order_of(path: str) -> tuple[int, int, str]:
    """Videos before comments, these before captions, in the order of their numbers."""
    part = part_of(path) or Part("", "", 0)
    return READ.index(part.index) if part.index in READ else len(READ), part.number, path
