"""Search: what is found, within the time that there is.

Comes in: a `Query`, the index, the store. Goes out: `Found`: a page of the list that `listing` makes, and what has some
of the words only, where few texts have all.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import tantivy
from tantivy import FieldType, Occur

from voxpop.catalogue.local.asking import Asking
from voxpop.catalogue.local.damage import words_for_index_errors
from voxpop.catalogue.local.deadline import LATE_SECONDS, SECONDS, OutOfTime, Searcher
from voxpop.catalogue.local.folding import like
from voxpop.catalogue.local.forms import in_all_forms
from voxpop.catalogue.local.hits import hits_of
from voxpop.catalogue.local.index import reference, references
from voxpop.catalogue.local.listing import RANKED, Asked, Listed, Remember, Scored, anew, listed
from voxpop.catalogue.local.ranking import ranked
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.texts import Texts
from voxpop.query import And, Found, Fuzzy, Hit, Node, Not, Or, Phrase, Prefix, Query, Word
from voxpop.query import Order as Ordering
from voxpop.query.notes import NOTE_COSTLY, NOTE_LATE
from voxpop.text import tokens, variants

FEW = 10  # texts that have all words: where there are fewer, some of the others are shown
_LATE_PART = 8  # of the comments, that is looked through where all would take too long
_LARGEST = (1 << 63) - 1


def find(
    index: tantivy.Index, reads: Reads, query: Query, after: str | None, limit: int, sort: Ordering = "relevance",
    *, with_likes: bool = False, fold: bool = False, seconds: float = SECONDS, remember: Remember = anew,
) -> Found:  # fmt: skip
    """The hits of a query in an order, from the cursor on. `with_likes`: by relevance, what people liked comes forward.
    `fold`: near-identical hits stand under the first of them. `remember` may know windows of the list.

    Where only filters were asked for, nothing is more relevant than another: then the newest come first. What takes
    longer than `seconds` is looked for among the documents that were taken in last.
    """
    if sort == "relevance" and not query.wanted():
        sort = "newest"
    texts = Texts(reads)

    def page(of: tantivy.Query) -> Listed:
        word = _one_word(wide.root) if of is compiled else None
        known = remember if of is compiled else anew
        most = _at_most(searcher, wide.root) if of is compiled else 0
        asked = Asked(searcher, index.schema, reads, texts, query, of, word, sort, with_likes, known, most)
        return listed(asked, after, limit, fold=fold)

    with words_for_index_errors():
        searcher = Searcher(index, seconds)
        asking = Asking(index, searcher, reads)
        try:
            wide = in_all_forms(searcher, query)
            if (compiled := asking.whole(wide)) is None:
                return Found((), None, 0, (*query.notes, *asking.notes))
            found = _listed_in_time(searcher, page, compiled, partial(_late, index.schema, reads, compiled))
        except OutOfTime:
            return Found((), None, 0, (*query.notes, *asking.notes, NOTE_COSTLY))
        others: Scored = []
        if sort == "relevance" and after is None and found.total < min(FEW, limit):
            others = _others(searcher, reads, texts, asking, wide, query, compiled)[: limit - found.total]
    notes = (*query.notes, *asking.notes, *((NOTE_LATE,) if found.is_part else ()))
    hits, beside = (hits_of(reads, groups, wide) for groups in (found.groups, [[hit] for hit in others]))
    if not found.is_part:
        hits = _with_likes(searcher, index.schema, None if _follows_from_words(wide.root) else compiled, hits)
    return Found(hits, found.next, found.total, notes, beside)


def _with_likes(
    searcher: Searcher, schema: tantivy.Schema, within: tantivy.Query | None, hits: tuple[Hit, ...]
) -> tuple[Hit, ...]:  # fmt: skip
    """The hits, those under which others are folded with how many are like them, as far as there is time."""
    told = [*hits]
    with words_for_index_errors(), suppress(OutOfTime):
        for place, hit in enumerate(hits):
            if hit.folded:
                told[place] = like(searcher, schema, within, hit)
    return tuple(told)


def _follows_from_words(node: Node) -> bool:
    """Whether of two texts with the same words both are found, or neither."""
    if isinstance(node, And | Or):
        return all(map(_follows_from_words, node.items))
    return _follows_from_words(node.item) if isinstance(node, Not) else isinstance(node, Word | Phrase | Prefix | Fuzzy)


def _others(
    searcher: Searcher, reads: Reads, texts: Texts, asking: Asking, wide: Query, query: Query, compiled: tantivy.Query
) -> Scored:
    """The best of what has some of the words, and not all; none where one is asked for, or no time is left."""
    try:
        if (some := asking.some_of(wide.root)) is None:
            return []
        rest = tantivy.Query.boolean_query([(Occur.Must, some), (Occur.MustNot, compiled)])
        best = searcher.search(rest, limit=RANKED, count=False).hits
    except OutOfTime:
        return []
    held = references(searcher, [address for _, address in best], reads.last_row())
    return ranked(texts.of, [(ref, float(score)) for ref, (score, _) in zip(held, best, strict=True)], None, query)


def _listed_in_time(
    searcher: Searcher,
    page: Callable[[tantivy.Query], Listed],
    compiled: tantivy.Query,
    late: Callable[[], tantivy.Query],
) -> Listed:
    """What is found; where that takes too long, what is found in a part, which the query of `late` names."""
    try:
        return page(compiled)
    except OutOfTime:
        searcher.begin_again(LATE_SECONDS)
        return page(late())._replace(next=None, is_part=True)


def _late(schema: tantivy.Schema, reads: Reads, compiled: tantivy.Query) -> tantivy.Query:
    """What is found among the last documents that were taken in."""
    [(last,)] = reads.db.execute("SELECT max(ck) FROM comment").fetchall()
    since = reference("comment", (last or 0) - (last or 0) // _LATE_PART)
    late = tantivy.Query.range_query(schema, "ref", FieldType.Integer, since, _LARGEST)
    return tantivy.Query.boolean_query([(Occur.Must, compiled), (Occur.Must, late)])


def _one_word(asked: Node) -> str | None:
    """The word, where no more than one is asked for, and that in one spelling."""
    words = tokens(asked.text) if isinstance(asked, Word) and not variants(asked.text) else []
    return words[0] if len(words) == 1 else None


def _at_most(searcher: Searcher, asked: Node) -> int:
    """How many documents may be found: as many as have the rarest of the words that each must have; 0 where no such
    word is asked for.
    """
    if isinstance(asked, And):
        return min(filter(None, (_at_most(searcher, item) for item in asked.items)), default=0)
    words = tokens(asked.text) if isinstance(asked, Word) else []
    return min((searcher.doc_freq("text", word) for word in words), default=0)
