"""Search: what is found, in which order, and from where the list goes on.

Comes in: a `Query`, the index, the store. Goes out: `Found`. By relevance, hits are ordered by BM25 (k1 1.2, b 0.75),
and the best `RANKED` again by `ranking`; the other orders are of keys that no two documents share, so a list can be
walked through to its end, however long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import tantivy
from tantivy import FieldType, Occur, Order

from voxpop.catalogue.local.asking import Asking
from voxpop.catalogue.local.cursors import numbers as cursor_numbers
from voxpop.catalogue.local.damage import words_for_index_errors
from voxpop.catalogue.local.deadline import LATE_SECONDS, SECONDS, OutOfTime, Searcher
from voxpop.catalogue.local.forms import in_all_forms
from voxpop.catalogue.local.hits import hits_of
from voxpop.catalogue.local.index import count, numbers, reference, sort_key
from voxpop.catalogue.local.ranking import ranked
from voxpop.catalogue.local.reads import Reads
from voxpop.errors import UsageError
from voxpop.query import Found, Node, Query, Word, encode_cursor
from voxpop.query import Order as Ordering
from voxpop.query.notes import NOTE_COSTLY, NOTE_LATE
from voxpop.text import tokens, variants

DEEPEST = 10_000
RANKED = 200
FEW = 10  # texts that have all words: where there are fewer, some of the others are shown
_LATE_PART = 8  # of the comments, that is looked through where all would take too long
_COMMON = 20_000  # documents from which a word is not counted one by one
_LARGEST = (1 << 63) - 1
_Scored = list[tuple[int, float]]


class _Listed(NamedTuple):
    """A page of references with their scores, the cursor behind it, how many there are; of a part of the documents?"""

    scored: _Scored
    next: str | None
    total: int
    is_part: bool = False


class _Part(NamedTuple):
    """A part of a list: what has the key (within bounds), in its order; or what does not have `without`."""

    key: str
    order: Any
    low: int = -_LARGEST
    high: int = _LARGEST
    without: str | None = None


# What is not known, or not there, comes last, whichever way.
_REST = {key: _Part("new", Order.Desc, without=key) for key in ("replies", "moment")}
_WALKS: dict[str, tuple[_Part, ...]] = {
    "newest": (_Part("new", Order.Desc),),
    "oldest": (_Part("new", Order.Asc, sort_key(0)), _Part("new", Order.Asc, high=sort_key(0) - 1)),
    "likes": (_Part("likes", Order.Desc),),
    "replies": (_Part("replies", Order.Desc), _REST["replies"]),
    "moment": (_Part("moment", Order.Asc), _REST["moment"]),
}


def find(
    index: tantivy.Index, reads: Reads, query: Query, after: str | None, limit: int, sort: Ordering = "relevance",
    *, with_likes: bool = False, seconds: float = SECONDS,
) -> Found:  # fmt: skip
    """The hits of a query in an order, from the cursor on. `with_likes`: by relevance, what people liked comes forward.

    Where only filters were asked for, nothing is more relevant than another: then the newest come first. What takes
    longer than `seconds` is looked for among the documents that were taken in last.
    """
    if sort == "relevance" and not query.wanted():
        sort = "newest"

    def listed(asked: tantivy.Query) -> _Listed:
        word = _one_word(wide.root) if asked is compiled else None
        if sort == "relevance":
            return _best(searcher, reads, query, word, asked, after, limit, with_likes)
        return _walked(searcher, index.schema, word, asked, _WALKS[sort], after, limit)

    with words_for_index_errors():
        searcher = Searcher(index, seconds)
        asking = Asking(index, searcher, reads)
        try:
            wide = in_all_forms(searcher, query)
            if (compiled := asking.query(wide.root)) is None:
                return Found((), None, 0, (*query.notes, *asking.notes))
            found = _listed_in_time(searcher, listed, compiled, partial(_late, index.schema, reads, compiled))
        except OutOfTime:
            return Found((), None, 0, (*query.notes, *asking.notes, NOTE_COSTLY))
        others: _Scored = []
        if sort == "relevance" and after is None and found.total < min(FEW, limit):
            some = asking.some_of(wide.root)
            others = [] if some is None else _others(searcher, reads, query, some, compiled)[: limit - found.total]
    notes = (*query.notes, *asking.notes, *((NOTE_LATE,) if found.is_part else ()))
    hits, beside = (hits_of(reads, scored, wide) for scored in (found.scored, others))
    return Found(hits, found.next, found.total, notes, beside)


def _others(searcher: Searcher, reads: Reads, query: Query, some: tantivy.Query, compiled: tantivy.Query) -> _Scored:
    """The best of what has some of the words, and not all; none where there is no time left."""
    asked = tantivy.Query.boolean_query([(Occur.Must, some), (Occur.MustNot, compiled)])
    try:
        best = searcher.search(asked, limit=RANKED, count=False).hits
    except OutOfTime:
        return []
    held = numbers(searcher, "ref", [address for _, address in best])
    return ranked(reads, [(ref, float(score)) for ref, (score, _) in zip(held, best, strict=True)], None, query)


def _listed_in_time(
    searcher: Searcher,
    listed: Callable[[tantivy.Query], _Listed],
    compiled: tantivy.Query,
    late: Callable[[], tantivy.Query],
) -> _Listed:
    """What is found; where that takes too long, what is found in a part, which the query of `late` names."""
    try:
        return listed(compiled)
    except OutOfTime:
        searcher.begin_again(LATE_SECONDS)
        return listed(late())._replace(next=None, is_part=True)


def _late(schema: tantivy.Schema, reads: Reads, compiled: tantivy.Query) -> tantivy.Query:
    """What is found among the last documents that were taken in."""
    [(last,)] = reads.db.execute("SELECT max(ck) FROM comment").fetchall()
    since = reference("comment", (last or 0) - (last or 0) // _LATE_PART)
    late = tantivy.Query.range_query(schema, "ref", FieldType.Integer, since, _LARGEST)
    return tantivy.Query.boolean_query([(Occur.Must, compiled), (Occur.Must, late)])


def _best(
    searcher: Searcher, reads: Reads, query: Query, word: str | None, compiled: tantivy.Query, after: str | None,
    limit: int, with_likes: bool,
) -> _Listed:  # fmt: skip
    (offset,) = cursor_numbers(after, 1) if after else (0,)
    if not 0 <= offset <= DEEPEST:
        raise UsageError(f"Only the best {DEEPEST:,} hits can be walked through; make the question narrower.")
    is_near = offset < RANKED
    start, most = (0, max(RANKED, offset + limit + 1)) if is_near else (offset, limit + 1)
    best, total = _scored(searcher, word, compiled, most, start)
    held = numbers(searcher, "ref", [address for _, address in best])
    scored = [(ref, float(score or 0)) for ref, (score, _) in zip(held, best, strict=True)]
    if is_near:
        near = [address for _, address in best[:RANKED]]
        likes = numbers(searcher, "likes", near) if with_likes else None
        scored = ranked(reads, scored[:RANKED], likes, query) + scored[RANKED:]
        scored = scored[offset:]
    more = encode_cursor((offset + limit,)) if len(scored) > limit and offset + limit <= DEEPEST else None
    return _Listed(scored[:limit], more, total)


def _one_word(asked: Node) -> str | None:
    """The word, where no more than one is asked for, and that in one spelling."""
    words = tokens(asked.text) if isinstance(asked, Word) and not variants(asked.text) else []
    return words[0] if len(words) == 1 else None


def _scored(
    searcher: Searcher, word: str | None, compiled: tantivy.Query, limit: int, offset: int
) -> tuple[Sequence[tuple[Any, tantivy.DocAddress]], int]:
    """The best documents and how many match.

    Of one word the engine finds the best without looking at all: it is counted apart. All else it must walk through to
    the end in any case: once for both.
    """
    if word is None:
        found = searcher.search(compiled, limit=limit, offset=offset, count=True)
        return found.hits, _count_of(found)
    return searcher.search(compiled, limit=limit, offset=offset, count=False).hits, _total(searcher, word, compiled)


def _total(searcher: Searcher, word: str | None, compiled: tantivy.Query) -> int:
    """How many match; of a very common word, give or take the few that were replaced and are not merged away yet."""
    held = 0 if word is None else searcher.doc_freq("text", word)
    return held if held > _COMMON else count(searcher, compiled)


def _walked(
    searcher: Searcher, schema: tantivy.Schema, word: str | None, compiled: tantivy.Query, walk: Sequence[_Part],
    after: str | None, limit: int,
) -> _Listed:  # fmt: skip
    """A page of a walk, and how many there are in all."""
    at, last = cursor_numbers(after, 2) if after else (0, None)
    if not 0 <= at < len(walk):
        raise UsageError("This is not a place in this list. Begin again from the first page.")
    found: list[tuple[int, int, int]] = []  # part, key, reference
    for n, part in enumerate(walk[at:], at):
        within = _within(schema, compiled, part, last if n == at else None)
        page = searcher.search(
            within, limit=limit + 1 - len(found), count=False, order_by_field=part.key, order=part.order
        )  # fmt: skip
        addresses = [address for _, address in page.hits]
        held = zip(numbers(searcher, part.key, addresses), numbers(searcher, "ref", addresses), strict=True)
        found += [(n, key, ref) for key, ref in held]
        if len(found) > limit:
            break
    more = encode_cursor(found[limit - 1][:2]) if len(found) > limit else None
    return _Listed([(ref, 0.0) for _, _, ref in found[:limit]], more, _total(searcher, word, compiled))


def _within(schema: tantivy.Schema, compiled: tantivy.Query, part: _Part, last: int | None) -> tantivy.Query:
    """What is found in a part of a list, behind the `last` that was given."""
    low, high = part.low, part.high
    if last is not None and part.order == Order.Desc:
        high = last - 1
    elif last is not None:
        low = last + 1
    clauses = [(Occur.Must, compiled)]
    if (low, high) != (-_LARGEST, _LARGEST) or part.key in _REST:
        clauses.append((Occur.Must, tantivy.Query.range_query(schema, part.key, FieldType.Integer, low, high)))
    if part.without is not None:
        clauses.append((Occur.MustNot, tantivy.Query.exists_query(part.without)))
    return compiled if len(clauses) == 1 else tantivy.Query.boolean_query(clauses)


def _count_of(found: object) -> int:
    """How many match; the binding's type stub does not know it."""
    return int(getattr(found, "count", None) or 0)
