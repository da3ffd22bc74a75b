"""What all that a question finds falls into: kinds, languages, months, videos, channels, platforms, authors.

Comes in: a `Query`, the index, the store. Goes out: `Facets`: exact counts, whatever the number of hits. The engine
counts by the numbers of documents; channels and platforms follow from videos, years from months.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from heapq import nlargest
from typing import Any, Literal

import tantivy

from voxpop.catalogue.local.asking import Asking
from voxpop.catalogue.local.damage import words_for_index_errors
from voxpop.catalogue.local.documents import KINDS, language_named
from voxpop.catalogue.local.index import count, sort_key
from voxpop.catalogue.local.people import author_named
from voxpop.catalogue.local.reads import Reads
from voxpop.query import Facet, Facets, FacetValue, Query
from voxpop.query.fields import begins, ends

MOST = 10  # values of a facet, where more are asked for by name
_FIRST_YEAR, _LAST_YEAR = 1990, 2100  # what is said to be older or later stands in no month
_MONTHS = tuple(f"{year}-{month:02}" for year in range(_FIRST_YEAR, _LAST_YEAR) for month in range(1, 13))
_EVERY = 1 << 20
_VIDEOS = "SELECT vk, key, channel_key FROM video"
_Counts = dict[int, int]


def facets(index: tantivy.Index, reads: Reads, query: Query, most: int = MOST) -> Facets:
    """What the hits of a query fall into, each facet with its `most` frequent values."""
    with words_for_index_errors():
        searcher = index.searcher()
        asking = Asking(index, searcher, reads)
        compiled = asking.query(query.root)
        if compiled is None:
            return Facets(0, notes=query.notes)
        total = count(searcher, compiled)
        months = _months(searcher, compiled)
        found = [
            _facet("kind", {KINDS[code]: n for code, n in _counts(searcher, compiled, "kind").items()}, most),
            _facet("lang", {language_named(n): c for n, c in _counts(searcher, compiled, "lang").items()}, most),
            *_of_videos(reads, _counts(searcher, compiled, "vk"), most),
            _authors(searcher, reads, compiled, most),
        ]
    years = Counter[str]()
    for month, held in months.items():
        years[month[:4]] += held
    found.append(_facet("year", years, most))
    named = tuple(FacetValue(month, held) for month, held in months.items())
    return Facets(total, tuple(facet for facet in found if facet.values), named, (*query.notes, *asking.notes))


def _counts(searcher: tantivy.Searcher, compiled: tantivy.Query, field: str) -> _Counts:
    """How many documents have each value of a number field. Every segment gives all of its values: nothing is lost."""
    asked = {"counts": {"terms": {"field": field, "size": _EVERY, "segment_size": _EVERY}}}
    found: dict[str, Any] = searcher.aggregate(compiled, asked)["counts"]
    return {int(bucket["key"]): int(bucket["doc_count"]) for bucket in found["buckets"]}


def _months(searcher: tantivy.Searcher, compiled: tantivy.Query) -> Mapping[str, int]:
    """How many were written in each month, those without any left out."""
    edges = [(sort_key(begins(month)), sort_key(ends(month) + 1)) for month in _MONTHS]
    ranges = [{"key": month, "from": low, "to": high} for month, (low, high) in zip(_MONTHS, edges, strict=True)]
    found = searcher.aggregate(compiled, {"months": {"range": {"field": "new", "ranges": ranges}}})["months"]
    held = {bucket["key"]: int(bucket["doc_count"]) for bucket in found["buckets"] if bucket["doc_count"]}
    return {month: held[month] for month in _MONTHS if month in held}


def _of_videos(reads: Reads, counts: _Counts, most: int) -> Iterator[Facet]:
    videos, channels, platforms = Counter[str](), Counter[str](), Counter[str]()
    for vk, key, channel in reads.db.execute(_VIDEOS):
        if held := counts.get(vk):
            videos[key] += held
            platforms[key.partition(":")[0]] += held
            if channel is not None:
                channels[channel] += held
    yield _facet("platform", platforms, most)
    yield _facet("channel", channels, most, lambda key: reads.channel(key).channel.name)
    yield _facet("in", videos, most, lambda key: reads.video_light(key).title)


def _authors(searcher: tantivy.Searcher, reads: Reads, compiled: tantivy.Query, most: int) -> Facet:
    counts = _counts(searcher, compiled, "by")
    best = nlargest(most, counts.items(), key=lambda held: (held[1], -held[0]))
    named = ((author_named(reads.db, number), held) for number, held in best)
    values = tuple(FacetValue(found[0], held, found[1]) for found, held in named if found)
    return Facet("author", values, len(counts) - len(best))


_Field = Literal["kind", "lang", "platform", "channel", "in", "author", "year"]


def _facet(
    field: _Field, counts: Mapping[str, int], most: int, name: Callable[[str], str | None] | None = None
) -> Facet:
    """The most frequent values; of those that are equally frequent, the first by the alphabet."""
    best = sorted(counts.items(), key=lambda held: (-held[1], held[0]))[:most]
    values = tuple(FacetValue(value, held, name(value) if name else None) for value, held in best)
    return Facet(field, values, len(counts) - len(best))
