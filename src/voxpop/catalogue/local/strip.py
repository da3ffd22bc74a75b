"""Of which parts of a video the hits of a search speak, where it is a search inside one video.

Comes in: a question, the engine's query, the store. Goes out: a `Strip`: for each part how many hits name a second of
it, exactly as many as `at:` finds there. A message of a chat has one second, which the engine counts; a comment may
name several and a line is spoken over several, so those that are hits are looked up in the store, a part of them at a
time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Order, Query

from voxpop.catalogue.local import naming
from voxpop.catalogue.local.deadline import Searcher
from voxpop.catalogue.local.documents import Kind
from voxpop.catalogue.local.found import seconds_of_line
from voxpop.catalogue.local.index import numbers, of_kinds, row_of, sort_key, value_of
from voxpop.catalogue.local.reads import Reads
from voxpop.model import Video
from voxpop.query import And, Named, Node, Stretch, Strip
from voxpop.query.fields import ANY

MOST = 60  # parts of a video
_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_AT_ONCE = 20_000
_LARGEST = (1 << 63) - 1
_NAMING = """
SELECT max(m.second, 0) / ?2, count(DISTINCT m.ck) FROM json_each(?1) j
CROSS JOIN moment m INDEXED BY moment_comment ON m.ck = j.value
WHERE m.vk = ?3 AND m.second <= ?4 GROUP BY 1
"""
_SPOKEN = "SELECT q.start, q.end FROM json_each(?) j CROSS JOIN cue q ON q.qk = j.value"
_LAST = """
SELECT max(second) FROM (SELECT max(second) AS second FROM moment_bin WHERE vk = ?1
  UNION ALL SELECT (SELECT max(start) FROM cue INDEXED BY cue_caption WHERE cid = k.cid) FROM caption k WHERE vk = ?1)
"""


def strip(searcher: Searcher, schema: tantivy.Schema, reads: Reads, asked: Node, compiled: Query) -> Strip | None:
    """The strip of the one video that is searched; None where that is not one, or nothing in it has a second."""
    vk = _one_video(searcher, reads, asked)
    video = None if vk is None else reads.video_by_row(vk)
    if vk is None or video is None:
        return None
    last = _last(reads, vk, video)
    if last is None:
        return None
    step = next((step for step in _STEPS if last // step < MOST), last // MOST + 1)
    spoken = _spoken(searcher, schema, reads, compiled, (last, step))
    said = _chatted(searcher, schema, compiled, last, step)
    said.update(_named(searcher, schema, reads, compiled, (vk, last, step)))
    stretches = tuple(
        Stretch(n * step, min(n * step + step - 1, last), said[n], spoken[n]) for n in sorted(spoken.keys() | said)
    )
    return Strip(video.key, last, step, stretches) if stretches else None


def _one_video(searcher: Searcher, reads: Reads, asked: Node) -> int | None:
    """The one video that lies in all places that `in:` names, where a search is narrowed to one."""
    parts = asked.items if isinstance(asked, And) else (asked,)
    named = [part.value for part in parts if isinstance(part, Named) and part.field == "in" and part.value != ANY]
    found = naming.in_place(reads, named[0], searcher) if named else frozenset[int]()
    for name in named[1:]:
        found &= naming.in_place(reads, name, searcher)
    return next(iter(found)) if len(found) == 1 else None


def _last(reads: Reads, vk: int, video: Video) -> int | None:
    """The last second of the video; where its length is not known, the last that is named or in which is spoken."""
    if video.duration_seconds is not None:
        return int(video.duration_seconds)
    (found,) = reads.db.execute(_LAST, (vk,)).fetchone()
    return None if found is None else int(found)


def _chatted(searcher: Searcher, schema: tantivy.Schema, compiled: Query, last: int, step: int) -> Counter[int]:
    """How many messages of a chat are in each part, by the one second that each has."""
    wanted = _of_kinds(schema, compiled, ("chat",), 0, last)
    parts = {"field": "moment", "interval": float(step << 31), "offset": float(1 << 31), "min_doc_count": 1}
    found: dict[str, Any] = searcher.aggregate(wanted, {"parts": {"histogram": parts}})
    buckets = found["parts"]["buckets"]
    return Counter({value_of(int(bucket["key"])) // step: int(bucket["doc_count"]) for bucket in buckets})


def _spoken(
    searcher: Searcher, schema: tantivy.Schema, reads: Reads, compiled: Query, of: tuple[int, int]
) -> Counter[int]:
    """How many lines are spoken in each part; one that is spoken in several counts in each."""
    last, step = of
    over, held = Counter[tuple[int, int]](), Counter[int]()
    for qks in _rows(searcher, schema, compiled, ("caption",), last):
        lines = (seconds_of_line(start, end) for start, end in reads.db.execute(_SPOKEN, (json.dumps(qks),)))
        over.update((line.start // step, min(line.stop - 1, last) // step) for line in lines)
    for (first, latest), n in over.items():
        held.update(dict.fromkeys(range(first, latest + 1), n))
    return held


def _named(
    searcher: Searcher, schema: tantivy.Schema, reads: Reads, compiled: Query, of: tuple[int, int, int]
) -> Counter[int]:
    """How many comments name a second of each part; one that names several in a part counts once there."""
    vk, last, step = of
    held = Counter[int]()
    for cks in _rows(searcher, schema, compiled, ("comment", "reply"), None):
        held.update(dict(reads.db.execute(_NAMING, (json.dumps(cks), step, vk, last)).fetchall()))
    return held


def _rows(
    searcher: Searcher, schema: tantivy.Schema, compiled: Query, kinds: tuple[Kind, ...], last: int | None
) -> Iterator[list[int]]:
    """The rows of all hits of these kinds that have a second, their first up to `last`."""
    low = 0
    while True:
        wanted = _of_kinds(schema, compiled, kinds, low, last)
        found = searcher.search(wanted, limit=_AT_ONCE, count=False, order_by_field="moment", order=Order.Asc).hits
        addresses = [address for _, address in found]
        if addresses:
            yield [row_of(ref)[1] for ref in numbers(searcher, "ref", addresses)]
        if len(addresses) < _AT_ONCE:
            return
        low = numbers(searcher, "moment", addresses[-1:])[0] + 1


def _of_kinds(schema: tantivy.Schema, compiled: Query, kinds: tuple[Kind, ...], low: int, last: int | None) -> Query:
    """Those of the hits that are of these kinds and have a second, from the key `low` on, up to the second `last`."""
    high = _LARGEST if last is None else sort_key(last + 1) - 1
    timed = Query.range_query(schema, "moment", FieldType.Integer, low, high)
    wanted = [(Occur.Must, query) for query in (compiled, of_kinds(schema, kinds), timed)]
    return Query.const_score_query(Query.boolean_query(wanted), 0.0)
