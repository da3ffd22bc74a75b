"""Hits grouped by video.

Comes in: a `Query`, the index, the store. Goes out: `Grouped`. Videos stand in the order of their best hit, as far as
the best `DEEPEST` hits tell; behind them those of which no hit is among these, by how many they have. How many hits
each video has is counted exactly; those that are shown are the first that a search inside the video would give.
"""

from __future__ import annotations

import tantivy
from tantivy import Occur

from voxpop.catalogue.local.asking import Asking
from voxpop.catalogue.local.cursors import numbers as cursor_numbers
from voxpop.catalogue.local.damage import words_for_index_errors, words_for_store_errors
from voxpop.catalogue.local.deadline import SECONDS, OutOfTime, Searcher
from voxpop.catalogue.local.facets import counts_of_videos
from voxpop.catalogue.local.forms import in_all_forms
from voxpop.catalogue.local.hits import hits_of
from voxpop.catalogue.local.listing import DEEPEST, RANKED, SPREAD, Asked, Scored, first_hits, fold_together
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.texts import Texts
from voxpop.catalogue.local.views import videos
from voxpop.errors import UsageError
from voxpop.query import Grouped, Order, Query, VideoHits, encode_cursor
from voxpop.query.notes import NOTE_COSTLY

SHOWN = 3  # hits of each video
_COMPARED = 20  # hits that are compared, where three of them are different


def grouped(
    index: tantivy.Index, reads: Reads, query: Query, after: str | None, limit: int, sort: Order = "relevance",
    *, with_likes: bool = False, fold: bool = False, seconds: float = SECONDS,
) -> Grouped:  # fmt: skip
    """The videos in which a query finds something, from the cursor on, each with its best hits; none, and a note, where
    that takes longer than `seconds`.
    """
    if sort == "relevance" and not query.wanted():
        sort = "newest"
    offset = _offset(after)
    with words_for_index_errors():
        searcher = Searcher(index, seconds)
        asking = Asking(index, searcher, reads)
        try:
            wide = in_all_forms(searcher, query)
            compiled = asking.whole(wide)
            notes = (*query.notes, *asking.notes)
            if compiled is None:
                return Grouped((), None, 0, 0, notes)
            asked = Asked(searcher, index.schema, reads, Texts(reads), query, compiled, None, sort, with_likes)
            counts = counts_of_videos(searcher, index.schema, compiled)
            chosen = _ordered(asked, counts, offset + limit)[offset : offset + limit]
            best = [group for vk in chosen for group in _best(asked, vk, fold=fold)]
        except OutOfTime:
            return Grouped((), None, 0, 0, (*query.notes, *asking.notes, NOTE_COSTLY))
    with words_for_store_errors():
        held, hits = videos(reads.db, chosen), hits_of(reads, best, wide)
    groups = (
        VideoHits(held[vk], counts[vk], tuple(hit for hit in hits if hit.video_key == held[vk].key))
        for vk in chosen
        if vk in held
    )
    more = encode_cursor((offset + limit,)) if len(counts) > offset + limit else None
    return Grouped(tuple(groups), more, sum(counts.values()), len(counts), notes)


def _offset(after: str | None) -> int:
    (offset,) = cursor_numbers(after, 1) if after else (0,)
    if offset < 0:
        raise UsageError("This is not a place in this list. Begin again from the first page.")
    return offset


def _ordered(asked: Asked, counts: dict[int, int], wanted: int) -> list[int]:
    """So many of the videos, in their order; more hits are looked at where the best few are of too few videos."""
    seen: dict[int, None] = {}
    for most in (RANKED, DEEPEST):
        seen = dict.fromkeys(vk for _, vk, _ in first_hits(asked, most))
        if len(seen) >= min(wanted, len(counts)):
            return [*seen]
    rest = sorted(counts.keys() - seen, key=lambda vk: (-counts[vk], vk))
    return [*seen, *rest]


def _best(asked: Asked, vk: int, *, fold: bool) -> list[Scored]:
    """The first hits under one video, each with those that are folded under it."""
    inside = tantivy.Query.const_score_query(tantivy.Query.term_query(asked.schema, "video", vk), 0.0)
    compiled = tantivy.Query.boolean_query([(Occur.Must, asked.compiled), (Occur.Must, inside)])
    most = RANKED if asked.sort == "relevance" else SPREAD * SHOWN if fold else SHOWN
    found = [(ref, score) for ref, _, score in first_hits(asked._replace(compiled=compiled), most)]
    if not fold:
        return [[hit] for hit in found[:SHOWN]]
    for some in (found[:_COMPARED], found):
        groups = fold_together(asked, [ref for ref, _ in some])
        if len(groups) >= SHOWN or len(some) == len(found):
            break
    return [[found[place] for place in group] for group in groups[:SHOWN]]
