"""What all that a question finds falls into: kinds, languages, months, videos, channels, platforms, authors.

Comes in: a `Query`, the index, the store. Goes out: `Facets`: exact counts, whatever the number of hits (but of
authors: see `_asked`). The engine counts by the numbers of documents; channels and platforms follow from videos, months
and years from days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import tantivy

from voxpop.catalogue.local.asking import Asking
from voxpop.catalogue.local.damage import words_for_index_errors
from voxpop.catalogue.local.deadline import SECONDS, Searcher
from voxpop.catalogue.local.documents import KINDS, language_named
from voxpop.catalogue.local.forms import in_all_forms
from voxpop.catalogue.local.index import sort_key, value_of
from voxpop.catalogue.local.people import author_named
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.strip import strip
from voxpop.query import Facet, Facets, FacetValue, Query
from voxpop.query.fields import begins, ends

MOST = 10  # values of a facet, where more are asked for by name
_FIRST_DAY, _LAST_DAY = "1990-01-01", "2100-12-31"  # what is said to be older or later stands in no month
_DAY = 86_400
_AUTHORS = 5_000  # of each part of the index: who is not among them there has few
_LANGUAGES, _VIDEOS_AT_ONCE = 1_000, 20_000
_EVERY = 1 << 30
_VIDEOS = "SELECT vk, key, channel_key FROM video"
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
        found = searcher.aggregate(compiled, *_asked(most))
        videos = _all_videos(searcher, index.schema, compiled, found["vk"])
        along = strip(searcher, index.schema, reads, query.root, compiled)
    days = {_day(bucket): int(bucket["doc_count"]) for bucket in found["days"]["buckets"]}
    kinds, tags = _counts(found["kind"]), _known(found["lang"])
    held = (
        _facet("kind", {KINDS[code]: n for code, n in kinds.items()}, most),
        _facet("lang", {language_named(number): n for number, n in tags.items()}, most),
        *_of_videos(reads, videos, most),
        _authors(reads, found["by"], most),
        _facet("year", _spans(days, 4), most),
    )
    months = tuple(FacetValue(month, n) for month, n in sorted(_spans(days, 7).items()))
    total = sum(kinds.values())  # every document has a kind
    return Facets(total, tuple(facet for facet in held if facet.values), months, (*query.notes, *asking.notes), along)


def _asked(most: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """All that is counted, in two walks through the hits; the engine gives up beyond 65,000 values in each.

    Every part of the index gives all of its values, so that no count lacks a part; but of authors, of whom there may be
    millions. A key of `new` is the second (plus one) in its upper half, so days are equally wide.
    """
    every = {"segment_size": _EVERY}
    bounds = {"min": float(sort_key(begins(_FIRST_DAY))), "max": float(sort_key(ends(_LAST_DAY)))}
    days = {"field": "new", "interval": float(_DAY << 31), "offset": float(1 << 31), "min_doc_count": 1}
    return {
        "by": {"terms": {"field": "by", "size": min(most + 1, _AUTHORS), "segment_size": _AUTHORS}},
    }, {
        "kind": {"terms": {"field": "kind", "size": len(KINDS)} | every},
        "lang": {"terms": {"field": "lang", "size": _LANGUAGES} | every},
        "vk": {"terms": _videos_by_number()},
        "days": {"histogram": days | {"hard_bounds": bounds}},
    }  # fmt: skip


def _videos_by_number() -> dict[str, Any]:
    return {"field": "vk", "size": _VIDEOS_AT_ONCE, "segment_size": _EVERY, "order": {"_key": "asc"}}


def counts_of_videos(searcher: Searcher, schema: tantivy.Schema, compiled: tantivy.Query) -> dict[int, int]:
    """How many hits there are under each video."""
    found = searcher.aggregate(compiled, {"vk": {"terms": _videos_by_number()}})
    return _all_videos(searcher, schema, compiled, found["vk"])


def _all_videos(searcher: Searcher, schema: tantivy.Schema, compiled: tantivy.Query, found: dict[str, Any]) -> _Counts:
    """The counts of all videos, a part of them after the other."""
    held = _counts(found)
    while found["sum_other_doc_count"]:
        later = tantivy.Query.range_query(schema, "vk", tantivy.FieldType.Integer, max(held) + 1, (1 << 63) - 1)
        rest = tantivy.Query.boolean_query([(tantivy.Occur.Must, compiled), (tantivy.Occur.Must, later)])
        found = searcher.aggregate(rest, {"vk": {"terms": _videos_by_number()}})["vk"]
        held |= _counts(found)
    return held


def _counts(found: dict[str, Any]) -> _Counts:
    return {int(bucket["key"]): int(bucket["doc_count"]) for bucket in found["buckets"]}


def _known(found: dict[str, Any]) -> _Counts:
    """The counts of what is known; 0 stands for what is not."""
    return {number: held for number, held in _counts(found).items() if number}


def _day(bucket: dict[str, Any]) -> str:
    return datetime.fromtimestamp(value_of(int(bucket["key"])), UTC).date().isoformat()


def _spans(days: Mapping[str, int], letters: int) -> Counter[str]:
    """The counts of days by so many letters of their names."""
    held = Counter[str]()
    for day, n in days.items():
        held[day[:letters]] += n
    return held


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


def _authors(reads: Reads, found: dict[str, Any], most: int) -> Facet:
    """The most frequent authors; how many others there are is not counted."""
    counts = [*_known(found).items()]
    named = [(author_named(reads.db, number), held) for number, held in counts[:most]]
    values = tuple(FacetValue(author[0], held, author[1]) for author, held in named if author)
    others = None if found["sum_other_doc_count"] or len(counts) > most else 0
    return Facet("author", values, others, int(found["doc_count_error_upper_bound"] or 0))


_Field = Literal["kind", "lang", "platform", "channel", "in", "author", "year"]


def _facet(
    field: _Field, counts: Mapping[str, int], most: int, name: Callable[[str], str | None] | None = None
) -> Facet:
    """The most frequent values; of those that are equally frequent, the first by the alphabet."""
    best = sorted(counts.items(), key=lambda held: (-held[1], held[0]))[:most]
    values = tuple(FacetValue(value, held, name(value) if name else None) for value, held in best)
    return Facet(field, values, len(counts) - len(best))
