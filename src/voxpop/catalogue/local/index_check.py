"""Check the index against the store: the same documents, and in each the words that its row holds.

Comes in: an index and a store. Goes out: findings. Each document carries a fingerprint of the words that were indexed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import tantivy

from voxpop.catalogue.local import rows, schema
from voxpop.catalogue.local.documents import analysed, fingerprint
from voxpop.catalogue.local.index import count, numbers, reference, watermark
from voxpop.catalogue.local.videos import searched
from voxpop.catalogue.local.views import video_claim
from voxpop.model import Finding
from voxpop.progress import Progress


def check_index(index: tantivy.Index, store: Path, progress: Progress) -> Iterator[Finding]:
    """All documents that are missing, left over or different, video by video."""
    db = schema.open_reader(store)
    try:
        revision = db.execute("SELECT value FROM meta WHERE name = 'revision'").fetchone()[0]
        if watermark(index) != revision:
            yield Finding(
                "index", "watermark", f"is {watermark(index)}, the store is at {revision}; the next add mends it"
            )
        searcher = index.searcher()
        videos = db.execute("SELECT vk, key, claim FROM video").fetchall()
        total = 1
        for done, (vk, key, claim) in enumerate(videos, 1):
            expected = _expected(db, vk, claim)
            total += len(expected)
            yield from _differences(key, expected, _indexed(searcher, index.schema, vk))
            progress.step("index", done, len(videos))
        if searcher.num_docs != total:
            yield Finding("index", "documents", f"{searcher.num_docs} are held, {total} are expected")
    finally:
        db.close()


def _differences(key: str, expected: dict[int, int], held: dict[int, int]) -> Iterator[Finding]:
    if expected == held:
        return
    missing, extra = expected.keys() - held.keys(), held.keys() - expected.keys()
    other = sum(held[ref] != expected[ref] for ref in held.keys() & expected.keys())
    yield Finding(
        "index", f"video {key}", f"{len(missing)} texts not indexed, {len(extra)} left over, {other} with other words"
    )


def _expected(db: sqlite3.Connection, vk: int, claim: bytes) -> dict[int, int]:
    found = {reference("video", vk): fingerprint(analysed(searched(video_claim(claim))))}
    query = "SELECT ck, ph, text FROM comment WHERE vk = ? AND NOT flags & ?"
    for ck, ph, text in db.execute(query, (vk, rows.WITHDRAWN)):
        found[reference("comment" if ph is None else "reply", ck)] = fingerprint(analysed((text,)))
    for qk, text in db.execute("SELECT qk, text FROM cue WHERE vk = ?", (vk,)):
        found[reference("caption", qk)] = fingerprint(analysed((text,)))
    return found


def _indexed(searcher: tantivy.Searcher, documents: tantivy.Schema, vk: int) -> dict[int, int]:
    query = tantivy.Query.term_query(documents, "vk", vk)
    held = max(count(searcher, query), 1)
    addresses = [address for _, address in searcher.search(query, limit=held, count=False).hits]
    return dict(zip(numbers(searcher, "ref", addresses), numbers(searcher, "print", addresses), strict=True))
