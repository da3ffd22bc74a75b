"""What searches found out before: the next page of an answer needs it again, and so do all who search for the same.

Comes in: the catalogue, searches. Goes out: what all hits fall into (`Facets`), and windows of lists by relevance, put
in order once. All is remembered until something comes in. What other processes take in counts after `_LATE_SECONDS` at
most: where somebody adds all the time, everything would be counted anew for every page.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache, partial
from threading import Lock

from voxpop.catalogue.local.deadline import OutOfTime
from voxpop.catalogue.local.engine import LocalCatalogue
from voxpop.catalogue.local.facets import facets
from voxpop.catalogue.local.listing import Remember, Window
from voxpop.query import Facets, parse
from voxpop.query.notes import NOTE_UNCOUNTED

_COUNTED = 128  # searches, each with some dozens of values
_WINDOWS = 64  # each with two hundred numbers
_LATE_SECONDS = 1.0


class Memory:
    """Shared by threads."""

    def __init__(self, catalogue: LocalCatalogue) -> None:
        self._catalogue = catalogue
        self._counted = lru_cache(_COUNTED)(self._count)
        self._windows: OrderedDict[Hashable, Window] = OrderedDict()
        self._lock = Lock()
        self._stamp: object = None
        self._until = 0.0

    def renew(self) -> None:
        """Something comes in from this process: it counts at once."""
        self._until = 0.0

    def facets(self, text: str, most: int, seconds: float) -> Facets:
        """None, and a note, where counting takes longer than so many seconds."""
        try:
            return self._counted(self._lately(), text, most, seconds)
        except OutOfTime:
            return Facets(0, notes=(*parse(text).notes, NOTE_UNCOUNTED))

    def windows(self) -> Remember:
        """Remembers windows as of now."""
        return partial(self._window, self._lately())

    def _count(self, _stamp: object, text: str, most: int, seconds: float) -> Facets:
        return facets(*self._catalogue.searching(), parse(text), most, seconds)

    def _window(self, stamp: object, key: Hashable, make: Callable[[], Window]) -> Window:
        with self._lock:
            if (known := self._windows.get((stamp, key))) is not None:
                self._windows.move_to_end((stamp, key))
                return known
        made = make()
        with self._lock:
            self._windows[stamp, key] = made
            while len(self._windows) > _WINDOWS:
                self._windows.popitem(last=False)
        return made

    def _lately(self) -> object:
        """The state of the catalogue, as it was looked for a second ago or less."""
        if (now := time.monotonic()) >= self._until:
            self._stamp, self._until = self._catalogue.stamp(), now + _LATE_SECONDS
        return self._stamp
