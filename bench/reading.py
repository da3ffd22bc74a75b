"""Pages of a thread, from the store, at any depth."""

from __future__ import annotations

import time
from pathlib import Path

from bench.figures import Figure, percentile
from voxpop.archive import Archive
from voxpop.query import Sort

_SORTS: tuple[Sort, ...] = ("page", "likes", "new", "old", "moment")
_DEPTHS = (0.0, 0.5, 0.99)
_STRIDE, _PAGE, _TIMES = 500, 50, 30


def largest(archive: Archive) -> str:
    """The key of the video with the most comments."""
    held: list[tuple[int, str]] = []
    cursor: str | None = None
    while True:
        part = archive.videos(after=cursor, limit=200)
        held += [(video.comments_held, video.key) for video in part.items]
        if part.next is None:
            return max(held)[1]
        cursor = part.next


def pages(path: Path) -> list[Figure]:
    """A page of 50 top-level comments with their first replies, in each order, at three depths."""
    with Archive.open(path) as archive:
        key = largest(archive)
        return [figure for sort in _SORTS for figure in _one_order(archive, key, sort)]


def _one_order(archive: Archive, key: str, sort: Sort) -> list[Figure]:
    cursors = _cursors(archive, key, sort)
    found = []
    for depth in _DEPTHS:
        after = cursors[int(depth * (len(cursors) - 1))]
        taken = [_page_ms(archive, key, sort, after) for _ in range(_TIMES)]
        found.append(
            Figure(
                f"thread page, by {sort}, at {depth:.0%}", percentile(taken, 0.5), "ms", 1.0,
                beside=f"p95 {percentile(taken, 0.95):.2f} ms",
            )
        )  # fmt: skip
    return found


def _cursors(archive: Archive, key: str, sort: Sort) -> list[str | None]:
    """Where every 500th comment begins."""
    cursors: list[str | None] = [None]
    while (after := archive.thread(key, sort=sort, after=cursors[-1], limit=_STRIDE, replies=0).next) is not None:
        cursors.append(after)
    return cursors


def _page_ms(archive: Archive, key: str, sort: Sort, after: str | None) -> float:
    started = time.perf_counter()
    archive.thread(key, sort=sort, after=after, limit=_PAGE)
    return (time.perf_counter() - started) * 1_000
