"""Searches, and the same words in SQLite's FTS5 over the same texts in the same run."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from bench.figures import Figure, percentile
from bench.store import bench_dir
from bench.tongues import tongues
from voxpop.archive import Archive

_TIMES, _LIMIT = 12, 20


def _words(tag: str, *ranks: int) -> list[str]:
    words = next(tongue.words for tongue in tongues() if tongue.tag == tag)
    return [words[rank] for rank in ranks]


def _questions() -> dict[str, list[str]]:
    rare, middle = _words("en", 20_000, 25_000, 30_000, 35_000), _words("en", 30, 40, 50, 60)
    return {
        "a rare word": rare,
        "a common word": [*_words("en", 0, 1, 2), *_words("es", 0), *_words("fr", 2)],
        "two words": [f"{one} {two}" for one, two in zip(middle, _words("en", 100, 120, 140, 160), strict=True)],
        "two common words": ["the to", "de la", "and that"],
        "a phrase": ['"of the"', '"de la"', '"in that"'],
        "how words begin": [f"{word[:4]}*" for word in _words("en", 300, 600, 900, 1200)],
        "Chinese and Japanese": [*_words("zh", 20, 21, 23), *_words("ja", 34, 36)],
    }


def searches(path: Path, comments: int) -> list[Figure]:
    """Every kind of question, both engines; then page after page of one answer."""
    with Archive.open(path) as archive:
        peer = _peer(archive, comments)
        found = [
            _figure(kind, words, lambda word: archive.search(word, limit=_LIMIT).count, lambda word: _ask(peer, word))
            for kind, words in _questions().items()
        ]
        peer.close()
        return [*found, _paging(archive)]


def _figure(kind: str, words: list[str], ours: Callable[[str], int], theirs: Callable[[str], int]) -> Figure:
    our_ms, our_count = _timed(words, ours, _TIMES)
    their_ms, their_count = _timed(words, theirs, 3)
    bar = 10.0 if kind == "a common word" else None
    peer = f"p50 {percentile(their_ms, 0.5):.1f}, p95 {percentile(their_ms, 0.95):.1f} ms, {their_count:,} hits"
    beside = f"p50 {percentile(our_ms, 0.5):.1f}, {our_count:,} hits; FTS5, ids alone: {peer}"
    return Figure(f"search: {kind}, top 20, p95", percentile(our_ms, 0.95), "ms", bar, beside=beside)


def _timed(words: list[str], ask: Callable[[str], int], times: int) -> tuple[list[float], int]:
    """Milliseconds of each question after a first round that warms up, and all hits together."""
    hits = sum(ask(word) for word in words)
    taken = []
    for _ in range(times):
        for word in words:
            started = time.perf_counter()
            ask(word)
            taken.append((time.perf_counter() - started) * 1_000)
    return taken, hits


def _paging(archive: Archive) -> Figure:
    taken, cursor = [], None
    for _ in range(60):
        started = time.perf_counter()
        found = archive.search("the", after=cursor, limit=_LIMIT)
        taken.append((time.perf_counter() - started) * 1_000)
        cursor = found.next
        if cursor is None:
            break
    beside = f"p50 {percentile(taken, 0.5):.1f} ms, {len(taken)} pages, one after the other"
    return Figure("search: the next page of a common word, p95", percentile(taken, 0.95), "ms", beside=beside)


def _ask(peer: sqlite3.Connection, words: str) -> int:
    """The best 20 and the number of all: what a page of hits needs."""
    match = words if '"' in words or words.endswith("*") else " ".join(f'"{word}"' for word in words.split())
    peer.execute("SELECT rowid FROM said WHERE said MATCH ? ORDER BY rank LIMIT ?", (match, _LIMIT)).fetchall()
    (count,) = peer.execute("SELECT count(*) FROM said WHERE said MATCH ?", (match,)).fetchone()
    return int(count)


def _peer(archive: Archive, comments: int) -> sqlite3.Connection:
    path = bench_dir() / f"fts5 {comments}.sqlite3"
    whole = path.with_suffix(".whole")
    if not whole.exists():
        path.unlink(missing_ok=True)
        print("  (building the FTS5 index beside)", flush=True)
        started = time.perf_counter()
        _build(archive, path)
        whole.write_text(f"{time.perf_counter() - started:.1f} s")
    return sqlite3.connect(path)


def _build(archive: Archive, path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE VIRTUAL TABLE said USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')")
    cursor: str | None = None
    while True:
        part = archive.videos(after=cursor, limit=200)
        for video in part.items:
            texts = ((comment.text or "",) for comment in archive.comments(video.key))
            database.executemany("INSERT INTO said(text) VALUES (?)", texts)
        if part.next is None:
            break
        cursor = part.next
    database.commit()
    database.execute("INSERT INTO said(said) VALUES ('optimize')")
    database.commit()
    database.close()
