"""What people search comments with otherwise: SQLite's FTS5, PostgreSQL's tsvector, OpenSearch.

Comes in: the comments of an archive. Goes out: `Peer`s that answer the same questions over the same texts. Each is made
once for an archive and kept in BENCH_DIR; one whose programs this machine lacks says so, and is left out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from voxpop.archive import Archive

BATCH = 5_000
LIMIT = 20
FACETS = ("lang", "kind", "video", "month")

Kind = Literal["word", "words", "phrase", "prefix", "newest", "likes", "within", "facets"]


@dataclass(frozen=True, slots=True)
class Question:
    """`words` as one types them; `video` is the one within which they are looked for."""

    kind: Kind
    words: str
    video: str | None = None


class Row(NamedTuple):
    """What each peer holds of a comment."""

    id: int
    video: str
    kind: str
    lang: str
    likes: int
    published: int
    month: str
    text: str


class Missing(Exception):
    """A program that a peer needs is not on this machine."""


class Peer(Protocol):
    """`ask` gives the best `LIMIT` of the hits, or for "facets" the counts too, and returns how many hits there are."""

    name: str

    def begin(self) -> None:
        """Make an empty one."""

    def take(self, rows: Sequence[Row]) -> None:
        """Take in a batch."""

    def finish(self) -> None:
        """Make what searches need."""

    def ask(self, question: Question) -> int:
        """How many hits there are."""

    @property
    def pid(self) -> int | None:
        """The process that answers, where that is not this one."""

    def close(self) -> None:
        """End what was started."""


@contextmanager
def opened(folder: Path, archive: Archive, comments: int) -> Iterator[list[Peer]]:
    """The peers that this machine can run, filled with the comments of an archive."""
    from bench.peers.fts5 import Fts5
    from bench.peers.opensearch import OpenSearch
    from bench.peers.postgres import Postgres

    with ExitStack() as stack:
        peers, empty = [], []
        for kind in (Fts5, Postgres, OpenSearch):
            place = folder / f"{kind.__name__.lower()} {comments}"
            try:
                peer: Peer = kind(place)
            except Missing as why:
                print(f"  ({why}; it is left out)", flush=True)
                continue
            stack.callback(peer.close)
            peers.append(peer)
            if not _whole(place).exists():
                peer.begin()
                empty.append((peer, _whole(place)))
        if empty:
            _fill(archive, empty)
        yield peers


def _whole(place: Path) -> Path:
    return place.with_name(f"{place.name} is whole")


def _fill(archive: Archive, peers: Sequence[tuple[Peer, Path]]) -> None:
    rows = _rows(archive)
    spent = dict.fromkeys((peer.name for peer, _ in peers), 0.0)
    while batch := list(islice(rows, BATCH)):
        for peer, _ in peers:
            started = time.perf_counter()
            peer.take(batch)
            spent[peer.name] += time.perf_counter() - started
    for peer, whole in peers:
        started = time.perf_counter()
        peer.finish()
        spent[peer.name] += time.perf_counter() - started
        whole.write_text(f"{spent[peer.name]:.1f} s\n")
        print(f"  ({peer.name} was filled in {spent[peer.name]:,.0f} s)", flush=True)


def _rows(archive: Archive) -> Iterator[Row]:
    cursor, id = None, 0
    while True:
        part = archive.videos(after=cursor, limit=200)
        for video in part.items:
            for comment in archive.comments(video.key):
                id += 1
                at = comment.published.latest or 0
                yield Row(
                    id, video.key, "reply" if comment.parent_key else "comment", comment.language.tag or "",
                    comment.like_count or 0, at, datetime.fromtimestamp(at, UTC).strftime("%Y-%m"), comment.text or "",
                )  # fmt: skip
        if (cursor := part.next) is None:
            return
