"""What all that a question finds falls into: kinds, languages, months, videos, channels, platforms, authors.

Comes in: a `Query`, the index, the store. Goes out: `Facets`: exact counts, whatever the number of hits. The engine
counts by the numbers of documents; channels and platforms follow from videos, years from months. Who the most frequent
authors are is the one thing that may stay unsure (`_of_authors`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from heapq import nsmallest
from typing import Any, Literal

import tantivy
from tantivy import Occur

from voxpop.catalogue.local.asking import Asking
from voxpop.catalogue.local.damage import words_for_index_errors
from voxpop.catalogue.local.deadline import SECONDS, Searcher
from voxpop.catalogue.local.documents import KINDS, kind_and_language, language_named
from voxpop.catalogue.local.forms import in_all_forms
from voxpop.catalogue.local.months import MONTHS, month_named
from voxpop.catalogue.local.people import author_named, names_of
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.strip import strip
from voxpop.query import Facet, Facets, FacetValue, Query
from voxpop.text import tokens

MOST = 10  # values of a facet, where more are asked for by name
_AUTHORS = 5_000  # of each part of the index: who is not among them there has few
_BESIDE = 5  # authors beyond those shown who are counted exactly as well: one may stand before the last, then
_LANGUAGES, _VIDEOS_AT_ONCE = 1_000, 20_000
_EVERY = {"segment_size": 1 << 30}  # every part of the index gives all of its values, so that no count lacks a part
_VIDEOS = {"terms": {"field": "video", "size": _VIDEOS_AT_ONCE, "order": {"_key": "asc"}} | _EVERY}
# All that is counted but authors; the engine gives up beyond 65,000 values. Months, not days: few enough to be counted
# in an array, and to be folded into years in no time.
_ASKED: dict[str, Any] = {
    "lang": {"terms": {"field": "lang", "size": _LANGUAGES * len(KINDS)} | _EVERY},
    "video": _VIDEOS,
    "month": {"terms": {"field": "month", "size": MONTHS + 2} | _EVERY},
}
# Each is read out of an index alone: the rows of the table hold all that is said of a video.
_KEYS = "SELECT vk, key FROM video"
_CHANNELS = "SELECT vk, channel_key FROM video WHERE channel_key IS NOT NULL"
_Counts = dict[int, int]


def facets(index: tantivy.Index, reads: Reads, query: Query, most: int = MOST, seconds: float = SECONDS) -> Facets:
    """What the hits of a query fall into, each facet with its `most` frequent values.

    Raises `OutOfTime` when they cannot be counted in so many seconds.
    """
    with words_for_index_errors():
        searcher = Searcher(index, seconds)
        asking = Asking(index, searcher, reads)
        compiled = asking.query(in_all_forms(searcher, query).root)
        if compiled is None:
            return Facets(0, notes=query.notes)
        by_author = searcher.counting(compiled, _authors_asked(most))  # takes longest: all else is done meanwhile
        found = searcher.aggregate(compiled, _ASKED)
        videos = _all_videos(searcher, index.schema, compiled, found["video"])
        along = strip(searcher, index.schema, reads, query.root, compiled)
    months = {month_named(number): n for number, n in sorted(_known(found["month"]).items()) if number <= MONTHS}
    kinds, tags = Counter[str](), Counter[str]()
    for number, n in _counts(found["lang"]).items():
        kind, language = kind_and_language(number)
        kinds[kind] += n
        if language:
            tags[language_named(language)] += n
    held = [
        _facet("kind", kinds, most),
        _facet("lang", tags, most),
        *_of_videos(reads, videos, most),
        _facet("year", _years(months), most),
    ]
    total = sum(kinds.values())  # every document has a kind
    with words_for_index_errors():
        authors = by_author()["by"]
        counts, unseen = _of_authors(searcher, index.schema, reads, compiled, authors, most)
    is_all = not authors["sum_other_doc_count"] and len(counts) <= most
    held.insert(-1, _authors(reads, counts[:most], unseen, 0 if is_all else None))
    written = tuple(FacetValue(month, n) for month, n in months.items())
    return Facets(total, tuple(facet for facet in held if facet.values), written, (*query.notes, *asking.notes), along)


def _authors_asked(most: int) -> dict[str, Any]:
    """Not every part of the index gives all of them, as there may be millions: see `_of_authors`."""
    return {"by": {"terms": {"field": "by", "size": min(most + _BESIDE + 2, _AUTHORS), "segment_size": _AUTHORS}}}


def counts_of_videos(searcher: Searcher, schema: tantivy.Schema, compiled: tantivy.Query) -> dict[int, int]:
    """How many hits there are under each video."""
    found = searcher.aggregate(compiled, {"video": _VIDEOS})
    return _all_videos(searcher, schema, compiled, found["video"])


def _all_videos(searcher: Searcher, schema: tantivy.Schema, compiled: tantivy.Query, found: dict[str, Any]) -> _Counts:
    """The counts of all videos, a part of them after the other."""
    held = _counts(found)
    while found["sum_other_doc_count"]:
        later = tantivy.Query.range_query(schema, "video", tantivy.FieldType.Unsigned, max(held) + 1, (1 << 63) - 1)
        rest = tantivy.Query.boolean_query([(Occur.Must, compiled), (Occur.Must, later)])
        found = searcher.aggregate(rest, {"video": _VIDEOS})["video"]
        held |= _counts(found)
    return held


def _counts(found: dict[str, Any]) -> _Counts:
    return {int(bucket["key"]): int(bucket["doc_count"]) for bucket in found["buckets"]}


def _known(found: dict[str, Any]) -> _Counts:
    """The counts of what is known; 0 stands for what is not."""
    return {number: held for number, held in _counts(found).items() if number}


def _years(months: Mapping[str, int]) -> Counter[str]:
    """The counts of months by their years."""
    held = Counter[str]()
    for month, n in months.items():
        held[month.partition("-")[0]] += n
    return held


def _of_videos(reads: Reads, counts: _Counts, most: int) -> Iterator[Facet]:
    channels, platforms = Counter[str](), Counter[str]()
    videos = {key: held for vk, key in reads.db.execute(_KEYS) if (held := counts.get(vk))}
    for key, held in videos.items():
        platforms[key.partition(":")[0]] += held
    for vk, channel in reads.db.execute(_CHANNELS):
        if held := counts.get(vk):
            channels[channel] += held
    yield _facet("platform", platforms, most)
    yield _facet("channel", channels, most, lambda key: reads.channel(key).channel.name)
    yield _facet("in", videos, most, lambda key: reads.video_light(key).title)


def _of_authors(
    searcher: Searcher, schema: tantivy.Schema, reads: Reads, compiled: tantivy.Query, found: dict[str, Any], most: int
) -> tuple[list[tuple[int, int]], int]:
    """The counts of the most frequent authors, and how many one may have at most who is not among them.

    Where parts of the index gave not all that they have, a count may lack some: then these few are counted once more.
    """
    counts = [*_known(found).items()]
    unseen = int(found["doc_count_error_upper_bound"] or 0)
    if not unseen:
        return counts, 0
    some, rest = dict(counts[: most + _BESIDE]), counts[most + _BESIDE :]
    whole = _written_by(searcher, schema, reads, compiled, [*some])
    exact = {number: max(n, whole.get(number, 0)) for number, n in some.items()}
    return sorted(exact.items(), key=lambda held: -held[1]), unseen + (rest[0][1] if rest else 0)


def _written_by(
    searcher: Searcher, schema: tantivy.Schema, reads: Reads, compiled: tantivy.Query, numbers: list[int]
) -> _Counts:
    """How many of the hits each of these writers has."""
    ranges = [{"from": float(number), "to": float(number + 1)} for number in sorted(numbers)]
    some = _bearing(schema, [tokens(name or "") for _, name in names_of(reads.db, numbers)])
    wanted = tantivy.Query.boolean_query([(Occur.Must, compiled), *((Occur.Must, one) for one in some)])
    found = searcher.aggregate(wanted, {"by": {"range": {"field": "by", "ranges": ranges}}})["by"]["buckets"]
    counts = {int(bucket["from"]): int(bucket["doc_count"]) for bucket in found if "from" in bucket}
    return {number: counts[number] for number in numbers if number in counts}


def _bearing(schema: tantivy.Schema, names: list[list[str]]) -> Iterator[tantivy.Query]:
    """What is written in one of these names, which few others bear: the index has no list of what somebody wrote.
    Nothing, where one of them has no word.
    """
    if all(names):
        words = ([tantivy.Query.term_query(schema, "author", word, "basic") for word in name] for name in names)
        either = [tantivy.Query.boolean_query([(Occur.Must, word) for word in name]) for name in words]
        yield tantivy.Query.const_score_query(tantivy.Query.boolean_query([(Occur.Should, q) for q in either]), 0.0)


def _authors(reads: Reads, counts: list[tuple[int, int]], unseen: int, others: int | None) -> Facet:
    """The most frequent authors; how many others there are is not counted."""
    named = [(author_named(reads.db, number), held) for number, held in counts]
    values = tuple(FacetValue(author[0], held, author[1]) for author, held in named if author)
    is_sure = not values or unseen <= values[-1].count
    return Facet("author", values, others, 0 if is_sure else unseen)


_Field = Literal["kind", "lang", "platform", "channel", "in", "author", "year"]


def _facet(
    field: _Field, counts: Mapping[str, int], most: int, name: Callable[[str], str | None] | None = None
) -> Facet:
    """The most frequent values; of those that are equally frequent, the first by the alphabet."""
    best = nsmallest(most, counts.items(), key=lambda held: (-held[1], held[0]))
    values = tuple(FacetValue(value, held, name(value) if name else None) for value, held in best)
    return Facet(field, values, len(counts) - len(best))
