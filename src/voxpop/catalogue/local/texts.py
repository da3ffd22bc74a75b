"""The texts that documents were made of.

Comes in: references. Goes out: texts as captured, read many at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from voxpop.catalogue.local.documents import Kind
from voxpop.catalogue.local.found import searched
from voxpop.catalogue.local.index import row_of
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.views import video_claim

_AT_ONCE = 1_000
_COMMENTS = "SELECT c.ck, c.text FROM json_each(?) j CROSS JOIN comment c ON c.ck = j.value"
_CUES = "SELECT q.qk, q.text FROM json_each(?) j CROSS JOIN cue q ON q.qk = j.value"
_VIDEOS = "SELECT v.vk, v.claim FROM json_each(?) j CROSS JOIN video v ON v.vk = j.value"


def texts_of(reads: Reads, references: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Each reference with its text; not those whose rows are gone meanwhile."""
    for start in range(0, len(references), _AT_ONCE):
        yield from _some(reads, references[start : start + _AT_ONCE])


def _some(reads: Reads, references: Sequence[int]) -> Iterator[tuple[int, str]]:
    named = [(ref, *row_of(ref)) for ref in references]
    found: dict[tuple[str, int], str] = {}
    for table, query in (("comment", _COMMENTS), ("caption", _CUES), ("video", _VIDEOS)):
        wanted = [row for _, kind, row in named if _table(kind) == table]
        for row, text in reads.db.execute(query, (json.dumps(wanted),)) if wanted else ():
            found[table, row] = searched(video_claim(text)) if table == "video" else text or ""
    for ref, kind, row in named:
        if (text := found.get((_table(kind), row))) is not None:
            yield ref, text


def _table(kind: Kind) -> str:
    return kind if kind in ("caption", "video") else "comment"
