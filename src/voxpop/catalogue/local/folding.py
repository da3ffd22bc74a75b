"""Near-identical hits, folded under the first of them.

Comes in: references of hits, in their order. Goes out: their places in groups, and how many of all that was found are
like the first of a group. Comments are folded, wherever they stand, and lines of captions that several captures kept of
the same second; titles and descriptions are not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import tantivy
from msgspec.structs import replace
from tantivy import FieldType, Occur, Query

from voxpop.catalogue.local.deadline import Searcher
from voxpop.catalogue.local.documents import KIND_MARKS, as_long
from voxpop.catalogue.local.index import COMMENT_KINDS, count, row_of
from voxpop.catalogue.local.reads import Reads
from voxpop.query import Hit
from voxpop.text import firsts, tokens

_RARE = 20_000  # documents that a word may stand in, for phrases with it to be counted
_LONGEST = 200  # words of a text of which copies are counted
_CUES = "SELECT q.qk, q.vk, q.start FROM json_each(?) j CROSS JOIN cue q ON q.qk = j.value"


def folded(reads: Reads, texts: Mapping[int, str], references: Sequence[int]) -> list[list[int]]:
    """The places of all hits, by their texts; those that are nearly the same together, in the order of the first."""
    named = [row_of(ref) for ref in references]
    spoken = _spoken(reads, [row for kind, row in named if kind == "caption"])
    places = [place for place, (kind, _) in enumerate(named) if kind not in ("video", "caption")]
    lines = [place for place, (kind, row) in enumerate(named) if kind == "caption" and row in spoken]
    groups = {place: [place] for place in range(len(references))}
    for some, before in ((places, {}), (lines, spoken)):
        alike = firsts([f"{before.get(named[place][1], '')} {texts.get(references[place], '')}" for place in some])
        for place, first in zip(some, alike, strict=True):
            if (head := some[first]) != place:
                groups[head].append(place)
                del groups[place]
    return [*groups.values()]


def _spoken(reads: Reads, cues: Sequence[int]) -> dict[int, str]:
    """Video and second of lines, by row, as words of which none may differ."""
    found = reads.db.execute(_CUES, (json.dumps(cues),)) if cues else ()
    return {qk: f"{vk} {int(start)}" for qk, vk, start in found}


def like(searcher: Searcher, schema: tantivy.Schema, within: Query | None, hit: Hit) -> Hit:
    """A hit under which others are folded, with how many are like it: of all that is found by `within`; None where what
    has the same words is found with it in any case.
    """
    words = tokens(hit.text)
    copies = None if hit.comment is None else _copies(searcher, schema, within, words)
    near = sum(tokens(other.text) != words for other in hit.folded)
    return replace(hit, copies=copies, alike=len(hit.folded) if copies is None else copies - 1 + near)


def _copies(searcher: Searcher, schema: tantivy.Schema, within: Query | None, words: Sequence[str]) -> int | None:
    """How many comments of all that was found have just these words; not where all of them are very common, for the
    engine would have to look at very many texts.
    """
    if not 0 < len(words) <= _LONGEST or min(searcher.doc_freq("text", word) for word in words) > _RARE:
        return None
    run = [*words]
    held = Query.phrase_query(schema, "text", list[Any](run)) if run[1:] else Query.term_query(schema, "text", run[0])
    as_many = Query.range_query(schema, "words", FieldType.Integer, *as_long(len(run), len(run)))
    others = [mark for kind, mark in KIND_MARKS.items() if kind not in COMMENT_KINDS]
    without = [(Occur.MustNot, Query.term_query(schema, "marks", mark)) for mark in others]
    wanted = [(Occur.Must, query) for query in (within, held, as_many) if query is not None]
    return count(searcher, Query.boolean_query([*wanted, *without]))
