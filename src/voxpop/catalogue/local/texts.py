"""The texts that documents were made of.

Comes in: references. Goes out: texts as captured, read many at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

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


class Texts(dict[int, str]):
    """The texts of one question's documents by reference, each read once."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def of(self, references: Sequence[int]) -> Texts:
        """These texts among them; not those whose rows are gone meanwhile."""
        self.update(texts_of(self._reads, [ref for ref in references if ref not in self]))
        return self


def _some(reads: Reads, references: Sequence[int]) -> Iterator[tuple[int, str]]:
    comments: dict[int, int] = {}  # reference by row
    lines: dict[int, int] = {}
    videos: dict[int, int] = {}
    for ref in references:
        kind, row = row_of(ref)
        (lines if kind == "caption" else videos if kind == "video" else comments)[row] = ref
    for rows, query in ((comments, _COMMENTS), (lines, _CUES)):
        if rows:
            held = reads.db.execute(query, (json.dumps([*rows]),)).fetchall()
            yield from [(rows[row], text or "") for row, text in held]
    if videos:
        for row, claim in reads.db.execute(_VIDEOS, (json.dumps([*videos]),)).fetchall():
            yield videos[row], searched(video_claim(claim))
