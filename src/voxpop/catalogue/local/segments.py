"""Segments of the index in which much is dead, emptied so that the engine drops them.

Comes in: an index as last committed, the store. Goes out: references of documents that are to be added again, and what
their rows are found as.

The engine marks what is removed, and leaves it out where it merges. But it merges eight segments of about one size: the
large one of a first capture is not merged with the small ones of those that come after, however little of it lives. So
of a large segment much of which is dead, what lives is added again in the next commit; with its last document it is
gone. With it go some of which a little is dead, for each segment has a dictionary of its own, a fifth of its bytes.
Before one commit so many documents are looked at as `_AT_ONCE` says; the next ones go on.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import tantivy
from msgspec import Struct

from voxpop.catalogue.local.damage import words_for_index_errors
from voxpop.catalogue.local.documents import Kind
from voxpop.catalogue.local.found import Found, some_found_again, some_lines_found_again, video_found
from voxpop.catalogue.local.index import COMMENT_KINDS, WATERMARK, numbers, row_of
from voxpop.catalogue.local.views import video_claim

_LARGE = 4_000  # documents from which a segment is worth it; smaller ones are merged soon enough
_STALE = 0.3  # of which so much is dead: then little more than two documents are added again for each that died
_WORN = 0.1  # may go with it
_WITH_IT = 2  # as many documents as the stale ones have, times this
_AT_ONCE = 130_000  # added again in three seconds
_MIXED = 0x9E3779B1
_ROWS = 2_000
_VIDEOS = "SELECT v.vk, v.claim FROM json_each(?) j CROSS JOIN video v ON v.vk = j.value"


class _Deletes(Struct):
    num_deleted_docs: int


class Segment(Struct):
    """A part of the index. `max_doc` counts the dead too."""

    segment_id: str
    max_doc: int
    deletes: _Deletes | None = None

    @property
    def dead(self) -> float:
        """Which part of it is dead."""
        return 0 if self.deletes is None else self.deletes.num_deleted_docs / max(1, self.max_doc)


class _Meta(Struct):
    segments: list[Segment]


def stale_documents(folder: Path, index: tantivy.Index, revision: int) -> list[int]:
    """References of documents that live in segments of which much is dead; of so many as one commit bears.

    Which part of a segment that is longer is looked at follows from `revision`.
    """
    held = segments_of(folder)
    if not (chosen := _chosen(held)):
        return []
    with words_for_index_errors():
        index.reload()
        if segments_of(folder) != held:  # a merge ended meanwhile; there is another commit after this one
            return []
        found, left = list[int](), _AT_ONCE
        for ordinal in chosen:
            if left > 0:
                window = _window(held[ordinal].max_doc, left, revision)
                found.extend(_living(index, ordinal, window))
                left -= len(window)
        return found


def _chosen(held: Sequence[Segment]) -> list[int]:
    """The places of the segments that are to go."""
    worn = [n for n, segment in enumerate(held) if segment.dead >= _WORN]
    stale = [n for n in worn if held[n].dead >= _STALE and held[n].max_doc >= _LARGE]
    room = _WITH_IT * sum(held[n].max_doc for n in stale)
    for n in sorted(set(worn).difference(stale), key=lambda n: held[n].max_doc):
        if (room := room - held[n].max_doc) > 0:
            stale.append(n)
    return stale


def found_of(db: sqlite3.Connection, references: Sequence[int]) -> Iterator[Found]:
    """What rows with these references are found as; of one that is found as nothing, nothing."""
    keys: dict[bool | Kind, list[int]] = {}
    for kind, key in map(row_of, references):
        keys.setdefault(kind in COMMENT_KINDS or kind, []).append(key)
    cks = sorted(keys.get(True, ()))
    for start in range(0, len(cks), _ROWS):
        yield from some_found_again(db, cks[start : start + _ROWS])
    yield from some_lines_found_again(db, keys.get("caption", ()))
    for vk, claim in db.execute(_VIDEOS, (json.dumps(keys.get("video", ())),)).fetchall():
        yield "video", vk, vk, *video_found(video_claim(claim))


def _window(documents: int, most: int, revision: int) -> range:
    parts = -(-documents // most)
    length = -(-documents // parts)
    start = (revision * _MIXED >> 16) % parts * length
    return range(start, min(documents, start + length))


def _living(index: tantivy.Index, ordinal: int, window: range) -> Iterator[int]:
    """Of these documents of a segment, the references of those that live: those that a search finds there."""
    searcher = index.searcher()
    all_of_them = numbers(searcher, "ref", [tantivy.DocAddress(ordinal, number) for number in window])
    query = tantivy.Query.const_score_query(tantivy.Query.term_set_query(index.schema, "ref", all_of_them), 0.0)
    found = [address for _, address in searcher.search(query, limit=len(window), count=False).hits]
    here = [address for address in found if address.segment_ord == ordinal]
    return (reference for reference in numbers(searcher, "ref", here) if reference != WATERMARK)


def segments_of(folder: Path) -> list[Segment]:
    """The segments that were committed, as a searcher numbers them; none where that cannot be read."""
    try:
        return msgspec.json.decode((folder / "meta.json").read_bytes(), type=_Meta).segments
    except (OSError, msgspec.DecodeError):
        return []
