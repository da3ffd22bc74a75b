"""What searches found out before: the next page of an answer needs it again, and so do all who search for the same.

Comes in: the catalogue, searches. Goes out: what all hits fall into (`Facets`), and windows of lists by relevance, put
in order once. All is remembered until something comes in. What other processes take in is looked for once a second:
where somebody adds all the time, everything would be made anew for every page. What takes long to count may be older,
so that counting costs a fiftieth of the time at most. And what many ask for at once is made for one of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from functools import partial

from voxpop.archive.remembered import Remembered
from voxpop.catalogue.local.deadline import OutOfTime
from voxpop.catalogue.local.engine import LocalCatalogue
from voxpop.catalogue.local.facets import facets
from voxpop.catalogue.local.listing import Remember, Window
from voxpop.query import Facets, parse
from voxpop.query.notes import NOTE_UNCOUNTED

_COUNTED = 128  # searches, each with some dozens of values
_WINDOWS = 64  # each with two hundred numbers
_LATE_SECONDS = 1.0
_REST = 50  # times as long as counting took, its result may be older than what came in


class Memory:
    """Shared by threads."""

    def __init__(self, catalogue: LocalCatalogue) -> None:
        self._catalogue = catalogue
        self._counted = Remembered[Facets](_COUNTED, _REST)
        self._windows = Remembered[Window](_WINDOWS, 0)
        self._stamp: object = None
        self._until = 0.0

    def renew(self) -> None:
        """Something comes in from this process: it counts at once."""
        self._until = 0.0
        self._counted.forget()

    def facets(self, text: str, most: int, seconds: float) -> Facets:
        """None, and a note, where counting takes longer than so many seconds."""
        until = time.monotonic() + seconds

        def count() -> Facets:
            return facets(*self._catalogue.searching(), parse(text), most, until - time.monotonic())

        try:
            return self._counted.of((text, most), self._lately(), count)
        except OutOfTime:
            return Facets(0, notes=(*parse(text).notes, NOTE_UNCOUNTED))

    def windows(self) -> Remember:
        """Remembers windows as of now."""
        return partial(self._window, self._lately())

    def _window(self, stamp: object, key: Hashable, make: Callable[[], Window]) -> Window:
        return self._windows.of(key, stamp, make)

    def _lately(self) -> object:
        """The state of the catalogue, as it was looked for a second ago or less."""
        if (now := time.monotonic()) >= self._until:
            self._stamp, self._until = self._catalogue.stamp(), now + _LATE_SECONDS
        return self._stamp
