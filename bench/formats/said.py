"""The invented talk that every format's file is made of: yt-dlp's objects, one a line, written once and then kept.

Comes in: how many comments. Goes out: their lines, or what they say. A smaller file is made of the first ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from bench import page
from bench.talk import Talk

SEED: Final = "sources"
VIDEO: Final = page.video_id(SEED)
DURATION: Final = page.duration_seconds(SEED)


class Said(msgspec.Struct, rename={"time_text": "_time_text"}, gc=False):
    """One comment. `parent` is "root", or the id of a comment above it."""

    id: str
    parent: str
    text: str
    like_count: int
    author: str
    author_id: str
    author_url: str
    author_thumbnail: str
    author_is_uploader: bool
    author_is_verified: bool
    is_favorited: bool
    is_pinned: bool
    timestamp: int
    time_text: str

    @property
    def is_reply(self) -> bool:
        """Whether it answers another comment."""
        return self.parent != "root"

    @property
    def thread(self) -> str:
        """The id of the comment at the head of its thread."""
        return self.id.partition(".")[0]

    @property
    def at(self) -> str:
        """Its time, as `2026-11-22T06:48:08Z`."""
        return datetime.fromtimestamp(self.timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_decode: Final = msgspec.json.Decoder(Said).decode


def talk(count: int) -> Iterator[bytes]:
    """The lines of a talk."""
    return map(msgspec.json.encode, Talk(f"talk {SEED}", count, DURATION, page.CAPTURED, page.PUBLISHED))


def kept_talk(folder: Path, count: int) -> Path:
    """The file in `folder` that holds the lines of a talk; it is written where it is not there yet."""
    path = folder / f"talk {count}.jsonl"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        with unfinished.open("wb") as out:
            out.writelines(line + b"\n" for line in talk(count))
        unfinished.rename(path)
    return path


def first_lines(path: Path, count: int) -> Iterator[bytes]:
    """The first lines of a talk that was kept."""
    with path.open("rb") as file:
        yield from islice(file, count)


def comments(lines: Iterable[bytes]) -> Iterator[Said]:
    """What the lines say."""
    return map(_decode, lines)


def threads(lines: Iterable[bytes]) -> Iterator[tuple[Said, list[Said]]]:
    """Each comment on the video with the replies under it, which follow it in the talk."""
    held: list[Said] = []
    for said in comments(lines):
        if held and not said.is_reply:
            yield held[0], held[1:]
            held = []
        held.append(said)
    if held:
        yield held[0], held[1:]
