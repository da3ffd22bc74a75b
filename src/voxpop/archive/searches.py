"""What helps who searches, beside the hits.

Comes in: the catalogue, what somebody types. Goes out: suggestions; what was meant by a question with few
hits; all hits; those that came in last; what was saved.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from threading import Event

from voxpop.archive.saved import SavedSearches
from voxpop.catalogue.local.arrivals import arrivals
from voxpop.catalogue.local.called import Called
from voxpop.catalogue.local.engine import LocalCatalogue
from voxpop.catalogue.local.meant import meant
from voxpop.catalogue.local.search import find
from voxpop.catalogue.local.suggesting import MOST, Known, known, suggest
from voxpop.errors import CatalogueError, VoxpopError
from voxpop.query import Arrival, Hit, Order, Query, Suggestion, parse
from voxpop.query.nodes import Text
from voxpop.query.notes import NOTE_COSTLY, NOTE_LATE

_AT_ONCE = 1_000  # hits
_PATIENCE_SECONDS = 60.0  # for each thousand
_FOLLOWED = 64  # questions whose newest hits are remembered until something comes in
_PAUSE_SECONDS = 5.0
_REST = 50  # times as long as the looking took: it costs two hundredths of a processor at most


class _Unmarked(Query, frozen=True):
    """A question whose words are marked in no text."""

    def wanted(self) -> tuple[Text, ...]:
        """None of them."""
        return ()


class Searches:
    """Searching, but for the hits. Shared by threads."""

    def __init__(self, catalogue: LocalCatalogue, saved: Path) -> None:
        self._catalogue, self.saved = catalogue, SavedSearches(saved)
        self._known: Known | None = None
        self._named = lru_cache(1)(self._name)
        self._arrived = lru_cache(_FOLLOWED)(self._arrive)  # readers ask again and again

    def suggest(self, text: str, *, limit: int = MOST) -> tuple[Suggestion, ...]:
        """What `text`, which stands before the caret, may go on to be: words, authors, channels, videos, fields."""
        about = self._known or self._named(self._catalogue.stamp())
        return suggest(*self._catalogue.searching(), about, text, limit)

    def meant(self, text: str, hits: int) -> str | None:
        """What a question with so many hits may have meant: one with more, some of its words spelt otherwise."""
        return meant(*self._catalogue.searching(), parse(text), hits)

    def every(self, text: str, sort: Order = "newest") -> Iterator[Hit]:
        """All hits of a question, any number, in an order that has no end (by relevance: the newest first).

        What comes in meanwhile may or may not be among them. Nothing is left out for want of time: raises
        `CatalogueError` where the question is too costly.
        """
        order: Order = "newest" if sort == "relevance" else sort
        asked = parse(text)
        query = _Unmarked(asked.root, asked.notes, asked.text)
        after: str | None = None
        while True:
            found = find(*self._catalogue.searching(), query, after, _AT_ONCE, order, seconds=_PATIENCE_SECONDS)
            if {NOTE_LATE, NOTE_COSTLY} & {*found.notes}:
                raise CatalogueError("This question takes too long to be answered whole; make it narrower.")
            yield from found.hits
            if (after := found.next) is None:
                return

    def arrivals(self, text: str, *, limit: int = 50) -> tuple[Arrival, ...]:
        """The hits of a question that were taken in last, the newest first."""
        return self._arrived(self._catalogue.stamp(), text, limit)

    def follow(self, is_over: Event) -> None:
        """Keep in mind what suggestions need, for as long as somebody serves; runs in a thread of its own.

        A word or name that has just come in is suggested a little later; one that is held no more, never again.
        """
        seen: object = None
        pause = 0.0
        while not is_over.wait(pause):
            pause = _PAUSE_SECONDS
            try:
                if (stamp := self._catalogue.stamp()) != seen:
                    began = time.monotonic()
                    self._known, seen = known(*self._catalogue.searching()), stamp
                    pause = max(pause, _REST * (time.monotonic() - began))
            except VoxpopError:
                continue  # who asks is told what is wrong with the catalogue
        self._catalogue.close()

    @property
    def is_followed(self) -> bool:
        """Whether what suggestions need is kept in mind."""
        return self._known is not None

    def _arrive(self, _stamp: object, text: str, limit: int) -> tuple[Arrival, ...]:
        return arrivals(*self._catalogue.searching(), parse(text), limit)

    def _name(self, _stamp: object) -> Known:
        return Known(Called(self._catalogue.reads()))
