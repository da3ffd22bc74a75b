"""Lists of what a search finds: which documents come in which order, and from where a list goes on.

Comes in: the engine's query. Goes out: references in groups, page by page. By relevance, documents are ordered by BM25
(k1 1.2, b 0.75), and the best `RANKED` again by `ranking`; the other orders are of keys that no two documents share, so
a list can be walked through to its end, however long.

Near-identical hits are folded (`folding`) within parts of the list: by relevance within each `RANKED` of it, in the
other orders within what one page goes through. A cursor says from where the list itself goes on, so each hit comes
once, shown or folded.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import tantivy
from tantivy import FieldType, Occur, Order

from voxpop.catalogue.local.cursors import numbers as cursor_numbers
from voxpop.catalogue.local.deadline import Searcher
from voxpop.catalogue.local.documents import DENSE
from voxpop.catalogue.local.folding import folded
from voxpop.catalogue.local.index import EARLIEST, count, liked_of, month_of_key, numbers, references, sort_key
from voxpop.catalogue.local.ranking import ALL, ranked
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.texts import Texts
from voxpop.errors import UsageError
from voxpop.query import Order as Ordering
from voxpop.query import Query, encode_cursor

DEEPEST = 10_000
RANKED = 200
SPREAD = 3  # times as many hits as a page is long are gone through for it, where they are folded
_COMMON = 20_000  # documents from which a word is not counted one by one
_FRONT_FROM = 50_000  # hits from which those that come first are looked for apart: fewer are soon gone through
_ENOUGH = 4  # times as many hits as are wanted are hoped for
_FRONT_PART = 4  # of all documents, at most, are looked through for them
_LARGEST = (1 << 63) - 1
_K1, _B = 1.2, 0.75  # of BM25, as the engine has them
_LENGTHS_ROUNDED = 0.875  # long texts count as up to an eighth shorter than they are
Scored = list[tuple[int, float]]
"""References with their scores."""
_Address = tuple[Any, tantivy.DocAddress]


class Listed(NamedTuple):
    """A page of hits, those of a group near-identical to its first; the cursor behind it; how many there are in all.

    `is_part` where only a part of the documents was looked through.
    """

    groups: list[Scored]
    next: str | None
    total: int
    is_part: bool = False


class Window(NamedTuple):
    """A part of a list by relevance: hits, one more than are its own where it is not the last; their places in groups
    of near-identical ones; how many hits there are in all.
    """

    scored: Scored
    groups: list[list[int]]
    total: int


Remember = Callable[[Hashable, Callable[[], Window]], Window]
"""Gives the window with this key, made or as it was made before."""


def anew(_key: Hashable, make: Callable[[], Window]) -> Window:
    """Remembers nothing."""
    return make()


class Asked(NamedTuple):
    """What is listed: the question and the engine's query for it; the one word that it consists of, where it does.

    `most` documents may be found, as far as the words tell that it asks for.
    """

    searcher: Searcher
    schema: tantivy.Schema
    reads: Reads
    texts: Texts
    query: Query
    compiled: tantivy.Query
    word: str | None
    sort: Ordering
    with_likes: bool
    remember: Remember = anew
    most: int = 0


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
    "oldest": (_Part("new", Order.Asc, EARLIEST), _Part("new", Order.Asc, high=EARLIEST - 1)),
    "likes": (_Part("likes", Order.Desc),),
    "replies": (_Part("replies", Order.Desc), _REST["replies"]),
    "moment": (_Part("moment", Order.Asc), _REST["moment"]),
}


# Of a key by which documents are sorted: its coarse form, and from where on there are few or none.
_FRONTS: dict[str, tuple[str, FieldType, Callable[[int], int], Callable[[], int]]] = {
    "new": ("month", FieldType.Unsigned, month_of_key, lambda: int(time.time())),
    "likes": ("liked", FieldType.Integer, liked_of, lambda: _LARGEST),
}


def listed(asked: Asked, after: str | None, limit: int, *, fold: bool) -> Listed:
    """A page of the list, from the cursor on."""
    if asked.sort == "relevance":
        return _best_folded(asked, after, limit) if fold else _best(asked, after, limit)
    return _walked_folded(asked, after, limit) if fold else _walked(asked, after, limit)


def first_hits(asked: Asked, most: int) -> list[tuple[int, int, float]]:
    """So many of the first hits: reference, video, score."""
    if asked.sort != "relevance":
        parts = _walked_parts(asked, None, most)
        addresses = [address for _, part in parts for address in part]
        return [(ref, vk, 0.0) for ref, vk in _under(asked, addresses)]
    best = asked.searcher.search(asked.compiled, limit=most, count=False).hits
    under = dict(_under(asked, [address for _, address in best]))
    return [(ref, under[ref], score) for ref, score in _once_more(asked, best)]


def _under(asked: Asked, addresses: list[tantivy.DocAddress]) -> Iterable[tuple[int, int]]:
    """The references of documents with their videos."""
    return zip(_references(asked, addresses), numbers(asked.searcher, "video", addresses), strict=True)


def fold_together(asked: Asked, references: Sequence[int]) -> list[list[int]]:
    """The places of hits in groups of near-identical ones; see `folding`."""
    return folded(asked.reads, asked.texts.of(references), references)


def _best(asked: Asked, after: str | None, limit: int) -> Listed:
    offset = _offset(after)
    is_near = offset < RANKED
    start, most = (0, max(RANKED, offset + limit + 1)) if is_near else (offset, limit + 1)
    scored, total = _ordered(asked, most, start, sure=offset + limit)
    scored = scored[offset - start :]
    more = encode_cursor((offset + limit,)) if len(scored) > limit and offset + limit <= DEEPEST else None
    return Listed([[hit] for hit in scored[:limit]], more, total)


def _best_folded(asked: Asked, after: str | None, limit: int) -> Listed:
    """The same in groups. A page that comes to the end of a part goes on in the next, so far as it needs that."""
    offset, total = _offset(after), 0
    found: list[Scored] = []
    for _ in range(2 + limit // RANKED):
        start = offset - offset % RANKED
        key = (asked.query.root, asked.with_likes, start)
        scored, groups, total = asked.remember(key, partial(_window, asked, start))
        later = [group for group in groups if start + group[0] >= offset]
        room = limit - len(found)
        found += [[scored[place] for place in group] for group in later[:room]]
        is_last = len(scored) <= RANKED or start + RANKED >= DEEPEST
        if len(later) <= room and is_last:
            return Listed(found, None, total)
        offset = start + (later[room][0] if len(later) > room else RANKED)
        if len(found) == limit:
            break
    return Listed(found, encode_cursor((offset,)), total)


def _window(asked: Asked, start: int) -> Window:
    scored, total = _ordered(asked, RANKED + 1, start)
    return Window(scored, fold_together(asked, [ref for ref, _ in scored[:RANKED]]), total)


def _offset(after: str | None) -> int:
    (offset,) = cursor_numbers(after, 1) if after else (0,)
    if not 0 <= offset <= DEEPEST:
        raise UsageError(f"Only the best {DEEPEST:,} hits can be walked through; make the question narrower.")
    return offset


def _ordered(asked: Asked, most: int, start: int, sure: int = ALL) -> tuple[Scored, int]:
    """So many of the best hits from a place on, the first of them for `sure`, and how many match."""
    best, total = _scored(asked, most, start)
    return (_once_more(asked, best, sure) if start == 0 else _referred(asked, best)), total


def _once_more(asked: Asked, best: Sequence[_Address], sure: int = ALL) -> Scored:
    """The best hits, those at the beginning of the list once more by `ranking`, the first of them for `sure`."""
    scored, near = _referred(asked, best), [address for _, address in best[:RANKED]]
    likes = numbers(asked.searcher, "likes", near) if asked.with_likes else None
    return ranked(asked.texts.of, scored[:RANKED], likes, asked.query, sure) + scored[RANKED:]


def _referred(asked: Asked, best: Sequence[_Address]) -> Scored:
    held = _references(asked, [address for _, address in best])
    return [(ref, float(score or 0)) for ref, (score, _) in zip(held, best, strict=True)]


def _references(asked: Asked, addresses: list[tantivy.DocAddress]) -> list[int]:
    return references(asked.searcher, addresses, asked.reads.last_row())


def _scored(asked: Asked, limit: int, offset: int) -> tuple[Sequence[_Address], int]:
    """The best documents and how many match.

    How often one common word stands is known without counting. All else must be walked through to the end in any case:
    once for both.
    """
    held = _common(asked)
    if held > _FRONT_FROM and (densest := _densest(asked, limit, offset)) is not None:
        return densest, held
    found = asked.searcher.search(asked.compiled, limit=limit, offset=offset, count=not held)
    return found.hits, held or _count_of(found)


def _densest(asked: Asked, limit: int, offset: int) -> Sequence[_Address] | None:
    """The best documents for one common word, where the best are all texts that are dense with it; else None."""
    assert asked.word is not None
    term, dense = (tantivy.Query.term_query(asked.schema, field, asked.word) for field in ("text", "dense"))
    both = [(Occur.Must, asked.compiled), (Occur.Must, tantivy.Query.const_score_query(dense, 0.0))]
    found = asked.searcher.search(tantivy.Query.boolean_query(both), limit=limit, offset=offset, count=False).hits
    if len(found) < limit:
        return None
    least, address = found[-1]
    return found if least > _best_of_others(*asked.searcher.weighing(term, address)) else None


def _best_of_others(idf: float, mean_length: float) -> float:
    """No text that is not dense with a word has a higher score for it: neither one in which it stands once, were it of
    no length, nor one in which it is less than every fifth word, however long.
    """
    shortest = DENSE * _LENGTHS_ROUNDED / mean_length
    most = max(1 / (1 + _K1 * (1 - _B)), 1 / (1 + _K1 * _B * shortest))
    return idf * (_K1 + 1) * most


def _total(asked: Asked) -> int:
    """How many match."""
    return _common(asked) or count(asked.searcher, asked.compiled)


def _common(asked: Asked) -> int:
    """How many match where one very common word is asked for, give or take the few that were replaced and are not
    merged away yet; else 0.
    """
    held = 0 if asked.word is None else asked.searcher.doc_freq("text", asked.word)
    return held if held > _COMMON else 0


def _walked(asked: Asked, after: str | None, limit: int) -> Listed:
    """A page of a walk, and how many there are in all."""
    found = _gone_through(asked, after, limit + 1)
    more = encode_cursor(found[limit - 1][:2]) if len(found) > limit else None
    return Listed([[(ref, 0.0)] for _, _, ref in found[:limit]], more, _total(asked))


def _walked_folded(asked: Asked, after: str | None, limit: int) -> Listed:
    """The same in groups. A page goes on until it is full, or has gone through several times as many hits."""
    held: list[Scored] = []
    for _ in range(1 + limit // RANKED):
        most = min(RANKED, SPREAD * limit)
        found = _gone_through(asked, after, most + 1)
        groups, room = fold_together(asked, [ref for _, _, ref in found[:most]]), limit - len(held)
        end = groups[room][0] if len(groups) > room else min(most, len(found))
        held += [[(found[place][2], 0.0) for place in group if place < end] for group in groups[:room]]
        after = encode_cursor(found[end - 1][:2]) if end < len(found) else None
        if after is None or len(held) == limit:
            break
    return Listed(held, after, _total(asked))


def _gone_through(asked: Asked, after: str | None, most: int) -> list[tuple[int, int, int]]:
    """So many hits of a walk behind a cursor: the part in which each stands, its key there, its reference."""
    found: list[tuple[int, int, int]] = []
    for n, addresses in _walked_parts(asked, after, most):
        held = numbers(asked.searcher, _WALKS[asked.sort][n].key, addresses), _references(asked, addresses)
        found += [(n, key, ref) for key, ref in zip(*held, strict=True)]
    return found


def _walked_parts(asked: Asked, after: str | None, most: int) -> Iterator[tuple[int, list[tantivy.DocAddress]]]:
    """The documents of so many hits of a walk behind a cursor, with the number of the part in which they stand."""
    walk = _WALKS[asked.sort]
    at, last = cursor_numbers(after, 2) if after else (0, None)
    if not 0 <= at < len(walk):
        raise UsageError("This is not a place in this list. Begin again from the first page.")
    for n, part in enumerate(walk[at:], at):
        addresses = _walked_part(asked, part, last if n == at else None, most)
        yield n, addresses
        most -= len(addresses)
        if not most:
            break


def _walked_part(asked: Asked, part: _Part, last: int | None, limit: int) -> list[tantivy.DocAddress]:
    """The first documents of a part of a list, behind the `last` that was given."""
    within = _within(asked.schema, asked.compiled, part, last)
    search = partial(asked.searcher.search, limit=limit, count=False, order_by_field=part.key, order=part.order)
    if (front := _front(asked, part, last, limit)) is not None:
        hits = search(tantivy.Query.boolean_query([(Occur.Must, within), (Occur.Must, front)])).hits
        if len(hits) == limit:
            return [address for _, address in hits]
    return [address for _, address in search(within).hits]


def _front(asked: Asked, part: _Part, last: int | None, limit: int) -> tantivy.Query | None:
    """What comes first in a list, of as many documents as probably hold so many hits; None where that is no gain.

    Each of them comes before each that is not among them: where they hold enough hits, those are the first.
    """
    if asked.most < _FRONT_FROM or part.order != Order.Desc or part.key not in _FRONTS:
        return None
    field, kind, code, first = _FRONTS[part.key]
    begin = _LARGEST if last is None else code(last)
    low = min(begin, code(sort_key(first())))
    all_held = asked.searcher.num_docs
    held, wanted = asked.searcher.doc_freq(field, low), _ENOUGH * limit * all_held // asked.most
    while held < wanted and low > 0:
        low -= 1
        held += asked.searcher.doc_freq(field, low)
    if held > all_held // _FRONT_PART:
        return None
    front = tantivy.Query.range_query(asked.schema, field, kind, low, begin, use_inverted_index=True)
    return tantivy.Query.const_score_query(front, 0.0)


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
