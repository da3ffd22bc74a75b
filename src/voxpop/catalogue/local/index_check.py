"""Check the index against the store: the same documents, and in each the words that its row holds.

Comes in: an index and a store. Goes out: findings. Each document carries a fingerprint of what was indexed.
"""

from __future__ import annotations

import sqlite3
import struct
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import tantivy
from msgspec import Struct

from voxpop.catalogue.local import schema
from voxpop.catalogue.local.documents import Kind, print_of
from voxpop.catalogue.local.found import found_again, lines_found_again, video_found
from voxpop.catalogue.local.index import SORT_KEYS, WATERMARK, count, numbers, reference, sort_keys, watermark
from voxpop.catalogue.local.segments import segments_of
from voxpop.catalogue.local.views import video_claim
from voxpop.model import Finding
from voxpop.progress import Progress

_MAGIC = 1337  # tantivy, src/directory/footer.rs
_LONGEST_FOOTER = 1 << 16


class _Footer(Struct):
    crc: int


_Said = dict[int, tuple[int, ...]]
"""The fingerprint, the writer and the sort keys of documents, by reference."""


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
        total = count(searcher, tantivy.Query.term_query(index.schema, "ref", WATERMARK))
        for done, (vk, key, claim) in enumerate(videos, 1):
            expected = _expected(db, vk, claim)
            total += len(expected)
            yield from _differences(key, expected, _indexed(searcher, index.schema, vk))
            progress.step("index", done, len(videos))
        if searcher.num_docs != total:
            yield Finding("index", "documents", f"{searcher.num_docs} are held, {total} are expected")
    finally:
        db.close()


def check_files(folder: Path) -> Iterator[Finding]:
    """Files of the index whose bytes changed: the engine ends each with a checksum, and never looks at it again."""
    for path in sorted(_committed(folder)):
        if (wrong := _wrong(path)) is not None:
            yield Finding("index", path.name, f"{wrong}; `voxpop rebuild` makes the index again")


def _committed(folder: Path) -> Iterator[Path]:
    """The files of segments that were committed; others are what a killed writer left, and nobody reads them."""
    for segment in segments_of(folder):
        yield from folder.glob(f"{segment.segment_id.replace('-', '')}.*")


def _wrong(path: Path) -> str | None:
    """The last eight bytes are the length of a JSON record, which lies before them, and a fixed number."""
    checksum, size = 0, path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - 8))
        length, magic = struct.unpack("<II", stream.read(8).ljust(8, b"\0"))
        if magic != _MAGIC or length > min(size - 8, _LONGEST_FOOTER):
            return "was cut off"
        stream.seek(size - 8 - length)
        try:
            expected = msgspec.json.decode(stream.read(length), type=_Footer).crc
        except msgspec.DecodeError:
            return "was cut off"
        stream.seek(0)
        left = size - 8 - length
        while left > 0 and (block := stream.read(min(left, 1 << 20))):
            checksum, left = zlib.crc32(block, checksum), left - len(block)
    return None if checksum == expected else "was changed"


def _differences(key: str, expected: _Said, held: _Said) -> Iterator[Finding]:
    if expected == held:
        return
    missing, extra = expected.keys() - held.keys(), held.keys() - expected.keys()
    other = sum(held[ref] != expected[ref] for ref in held.keys() & expected.keys())
    yield Finding(
        "index", f"video {key}", f"{len(missing)} texts not indexed, {len(extra)} left over, {other} found otherwise"
    )


def _expected(db: sqlite3.Connection, vk: int, claim: bytes) -> _Said:
    found = dict([_said("video", vk, *video_found(video_claim(claim)))])
    for kind, key, _, *rest in chain(found_again(db, vk), lines_found_again(db, vk)):
        found.update([_said(kind, key, *rest)])  # type: ignore[arg-type]
    return found


def _said(kind: Kind, key: int, document: str, by: int, *sorted_by: Any) -> tuple[int, tuple[int, ...]]:
    ref = reference(kind, key)
    return ref, (print_of(document), by, *sort_keys(ref, *sorted_by))


def _indexed(searcher: tantivy.Searcher, documents: tantivy.Schema, vk: int) -> _Said:
    query = tantivy.Query.term_query(documents, "video", vk)
    held = max(count(searcher, query), 1)
    addresses = [address for _, address in searcher.search(query, limit=held, count=False).hits]
    columns = (numbers(searcher, field, addresses, absent=-1) for field in ("words", "by", *SORT_KEYS))
    return dict(zip(numbers(searcher, "ref", addresses), zip(*columns, strict=True), strict=True))
