"""The working folder of one fetch: what lies where, and the small record of what is done.

    state.json                 `State`, replaced atomically after each step
    page.json                  the page data as yt-dlp returned it, without comments
    comments.part.jsonl        comments while they come in, one a line, each written at once
    comments.jsonl             the same, when their step has ended
    comments.earlier.jsonl     those of an interrupted run, until a later one has come to a proper end
    beside/page.*              captions and still
    media/media.f<format>.*    media, `.part` while it comes in
    lock, worker.log           one worker at a time; its last words
    page.info.json             the page as it goes into custody (the parent writes it; all the rest is the worker's)

The folder may be deleted at any time: then the next fetch begins from nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from voxpop.fetch.fetched import FetchOptions

LAYOUT = 1


class PageState(msgspec.Struct):
    """Page data that are kept. `captured` is in Unix seconds; `claimed_comment_count` the platform's own total."""

    id: str
    captured: int
    claimed_comment_count: int | None
    tool_version: str
    settings: dict[str, str] = {}


class CommentsState(msgspec.Struct):
    """How the comments ended (see `Fetched`) and when. `done` is false when another run may do better."""

    ended: str | None
    ended_at: int
    count: int
    done: bool
    limit: int | None = None  # set where it was the limit that ended them
    shown: bool = True  # false where the page shows none, or nobody can read them


class State(msgspec.Struct):
    """What is done. `events` grow over the runs, `failures` are those of the last one."""

    seed: str
    layout: int = LAYOUT
    page: PageState | None = None
    is_old: bool = False  # the page is to be fetched anew, and stands until that has worked
    comments: CommentsState | None = None
    comments_since: int | None = None  # when the first run began whose comments are still here
    beside_done: bool = False
    media_format: str | None = None
    media_done: bool = False
    media_lengths: dict[str, int] = {}  # as the server said when each began
    events: list[str] = []
    failures: list[tuple[str, str]] = []

    def comments_owed(self, limit: int | None) -> bool:
        """Whether comments that end at `limit` still have to be fetched."""
        kept = self.comments
        return kept is None or not kept.done or (kept.limit is not None and kept.limit != limit)

    def owed(self, options: FetchOptions) -> bool:
        """Whether anything that is asked for is still to be fetched."""
        media = options.media and not (self.media_done and self.media_format == options.format)
        comments = options.comments and self.comments_owed(options.max_comments)
        return self.page is None or self.is_old or media or comments or not self.beside_done


class Folder:
    """The paths in a working folder, and the two ways to write there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state = path / "state.json"
        self.page = path / "page.json"
        self.part = path / "comments.part.jsonl"
        self.comments = path / "comments.jsonl"
        self.earlier = path / "comments.earlier.jsonl"
        self.beside = path / "beside"
        self.media = path / "media"
        self.lock = path / "lock"
        self.stderr = path / "worker.log"
        self.info = path / "page.info.json"

    def load(self, seed: str) -> State:
        """The state as last saved; a new one where there is none that can be understood."""
        try:
            state = msgspec.json.decode(self.state.read_bytes(), type=State)
        except (FileNotFoundError, msgspec.DecodeError):
            return State(seed=seed)
        usable = state.seed == seed and state.layout == LAYOUT and (state.page is None or self.page.exists())
        return state if usable else State(seed=seed)

    def save(self, state: State) -> None:
        """Keep the state so that a kill leaves either the old or the new one."""
        replace(self.state, msgspec.json.encode(state))

    def has_comments(self) -> bool:
        """Whether any run left comments."""
        return any(path.exists() for path in (self.part, self.comments, self.earlier))

    def drop_beside(self, state: State) -> None:
        """Captions and still are owed again."""
        state.beside_done = False
        _empty(self.beside)

    def drop_media(self, state: State) -> None:
        """The media are owed again, from their first byte."""
        state.media_done = False
        state.media_lengths = {}
        _empty(self.media)

    def load_page(self) -> dict[str, Any]:
        """The page data as yt-dlp returned them."""
        page: dict[str, Any] = json.loads(self.page.read_bytes())
        return page


def _empty(where: Path) -> None:
    if where.is_dir():
        for file in where.iterdir():
            file.unlink()


def replace(path: Path, content: bytes) -> None:
    """Write a file so that it is there wholly or not at all, also after a power cut."""
    unfinished = path.with_name(path.name + ".new")
    with unfinished.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(path)


def to_json(value: object) -> bytes:
    """JSON as yt-dlp writes it; a lone surrogate, which UTF-8 cannot hold, makes that value all ASCII escapes."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def whole_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file without their ends; a last line that a kill cut short is left out."""
    try:
        with path.open("rb") as lines:
            yield from (line[:-1] for line in lines if line.endswith(b"\n"))
    except FileNotFoundError:
        return


def count_lines(path: Path) -> int:
    """How many whole lines a file holds; 0 where there is none."""
    return sum(1 for _ in whole_lines(path))
