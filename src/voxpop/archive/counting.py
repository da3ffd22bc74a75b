"""Counting what all hits of a search fall into, with a memory.

Comes in: the catalogue, a search. Goes out: `Facets`. The next page of an answer and another order of it ask for the
same again, as do all who search for the same; so what was counted is remembered until something comes in. What other
processes take in counts after `_LATE_SECONDS` at most: where somebody adds all the time, every search would be counted
anew for every page.
"""

from __future__ import annotations

import time
from functools import lru_cache

from voxpop.catalogue.local.deadline import OutOfTime
from voxpop.catalogue.local.engine import LocalCatalogue
from voxpop.catalogue.local.facets import facets
from voxpop.query import Facets, parse
from voxpop.query.notes import NOTE_UNCOUNTED

_KEPT = 128  # searches, each with some dozens of values
_LATE_SECONDS = 1.0


class Counting:
    """Shared by threads."""

    def __init__(self, catalogue: LocalCatalogue) -> None:
        self._catalogue = catalogue
        self._counted = lru_cache(_KEPT)(self._count)
        self._stamp: object = None
        self._until = 0.0

    def renew(self) -> None:
        """Something comes in from this process: it counts at once."""
        self._until = 0.0

    def facets(self, text: str, most: int, seconds: float) -> Facets:
        """None, and a note, where counting takes longer than so many seconds."""
        if (now := time.monotonic()) >= self._until:
            self._stamp, self._until = self._catalogue.stamp(), now + _LATE_SECONDS
        try:
            return self._counted(self._stamp, text, most, seconds)
        except OutOfTime:
            return Facets(0, notes=(*parse(text).notes, NOTE_UNCOUNTED))

    def _count(self, _stamp: object, text: str, most: int, seconds: float) -> Facets:
        return facets(*self._catalogue.searching(), parse(text), most, seconds)
