"""A searcher with a deadline: whatever was typed, nobody is kept waiting.

Comes in: the engine's searcher, seconds. Goes out: its answers, or `OutOfTime`. The engine cannot be stopped: a call
that takes too long runs on to its end, unheard, in one of `MOST_AT_ONCE` threads. Who finds them all at work waits for
one, within the same time; so their number bounds the memory of all searches together. Counting takes more of it, an
array over all writers, and keeps a processor busy: for that there are `MOST_COUNTING` threads.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import tantivy

MOST_AT_ONCE = 32
MOST_COUNTING = max(2, os.cpu_count() or 2)
SECONDS = 5.0
"""That a question has: at ten million comments all that can be typed takes less while the index is in memory."""
LATE_SECONDS = 2.0
"""That it has once more, for a part of the documents."""

_ROWS = 500  # of the store are read between two looks at the clock
_threads = ThreadPoolExecutor(MOST_AT_ONCE, "search")
_counting = ThreadPoolExecutor(MOST_COUNTING, "count")
T = TypeVar("T")


class OutOfTime(Exception):
    """The engine did not answer in time. Never leaves the catalogue."""


class Searcher:
    """The engine's searcher for one question, which has so many `seconds` in all."""

    def __init__(self, index: tantivy.Index, seconds: float) -> None:
        self._searcher = index.searcher()
        self.begin_again(seconds)

    def begin_again(self, seconds: float) -> None:
        """From now on there are so many seconds."""
        self._until = time.monotonic() + seconds

    def search(self, query: tantivy.Query, **asked: Any) -> tantivy.SearchResult:
        """See `tantivy.Searcher.search`."""
        return self._in_time(partial(self._searcher.search, query, **asked))

    def aggregate(self, query: tantivy.Query, asked: dict[str, Any]) -> dict[str, Any]:
        """See `tantivy.Searcher.aggregate`."""
        return self.counting(query, asked)()

    def counting(self, query: tantivy.Query, asked: dict[str, Any]) -> Callable[[], dict[str, Any]]:
        """Begins to count, on a processor of its own; what comes back waits for the end of it."""
        return partial(self._end, self._begin(partial(self._searcher.aggregate, query, asked), _counting))

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """See `tantivy.Searcher.terms_with_prefix`: terms, and how many documents hold each."""
        return self._in_time(partial(self._searcher.terms_with_prefix, field, prefix, limit=limit))

    def fast_field_values(self, field: str, addresses: list[tantivy.DocAddress]) -> Sequence[Any]:
        """See `tantivy.Searcher.fast_field_values`. Of the few that are shown: not timed."""
        return self._searcher.fast_field_values(field, addresses)

    def weighing(self, term: tantivy.Query, address: tantivy.DocAddress) -> tuple[float, float]:
        """How BM25 weighs a word: its idf, and the mean length of all texts. One document is looked at: not timed."""
        _, idf, frequency = json.loads(term.explain(self._searcher, address).to_json())["details"]
        return float(idf["value"]), float(frequency["details"][-1]["value"])

    def in_time(self, rows: Iterable[T]) -> Iterator[T]:
        """These rows of the store, as long as there is time: of what no index answers."""
        for n, row in enumerate(rows):
            if n % _ROWS == 0 and time.monotonic() >= self._until:
                raise OutOfTime
            yield row

    @property
    def num_docs(self) -> int:
        """See `tantivy.Searcher.num_docs`."""
        return self._searcher.num_docs

    def doc_freq(self, field: str, term: str | int) -> int:
        """See `tantivy.Searcher.doc_freq`. One look into the dictionary: not timed."""
        return self._searcher.doc_freq(field, term)

    def _in_time(self, call: Callable[[], T]) -> T:
        return self._end(self._begin(call, _threads))

    def _begin(self, call: Callable[[], T], threads: ThreadPoolExecutor) -> Future[T]:
        if time.monotonic() >= self._until:
            raise OutOfTime
        return threads.submit(call)

    def _end(self, answer: Future[T]) -> T:
        try:
            return answer.result(max(0, self._until - time.monotonic()))
        except TimeoutError:
            answer.cancel()
            raise OutOfTime from None
