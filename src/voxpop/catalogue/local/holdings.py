"""Which comments each capture holds, in the order of its page.

Comes in: row numbers of comments, capture by capture. Goes out: one packed list a capture in the table `held`, and
answers: does this capture hold that comment, which captures of a video do. The lists of two captures of one page are
nearly alike, and nearly ascending: packed, each costs a few kilobytes where 100,000 comments were held.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import insort
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import accumulate
from operator import sub

from voxpop.catalogue.fold import Dated
from voxpop.catalogue.local.entries import Entries
from voxpop.zstd import zstd

_AT_ONCE = 32  # captures whose members are in memory: a byte a comment each
_packer = zstd.ZstdCompressor(3)  # to make one takes longer than to pack a small page
_CAPTURES = "SELECT cap, at, key, kind FROM capture WHERE vk = ?"


def pack(numbers: array[int]) -> bytes:
    """Row numbers in the order of the page, as they are kept."""
    steps = array("q", numbers[:1])
    steps.extend(map(sub, numbers[1:], numbers))
    return _packer.compress(steps.tobytes(), zstd.ZstdCompressor.FLUSH_FRAME)


def unpack(kept: bytes) -> array[int]:
    """The other way round."""
    steps = array("q")
    steps.frombytes(zstd.decompress(kept))
    return array("q", accumulate(steps))


def in_order(db: sqlite3.Connection, cap: int) -> array[int]:
    """The row numbers of the comments that a capture holds, in the order of its page."""
    return unpack(_kept(db, cap))


def first_of(db: sqlite3.Connection, cap: int) -> int | None:
    """The row number of the first comment on a capture's page."""
    steps = array("q")
    steps.frombytes(zstd.decompress(_kept(db, cap))[: steps.itemsize])
    return steps[0] if steps else None


def _kept(db: sqlite3.Connection, cap: int) -> bytes:
    found = db.execute("SELECT cks FROM held WHERE cap = ?", (cap,)).fetchone()
    return pack(array("q")) if found is None else bytes(found[0])


class Members:
    """The comments of one capture, asked one by one: a byte for each number between the least and the greatest."""

    def __init__(self, numbers: array[int]) -> None:
        self._first = min(numbers, default=0)
        self._marks = bytearray(max(numbers, default=-1) - self._first + 1)
        first, marks = self._first, self._marks
        for number in numbers:
            marks[number - first] = 1

    def __contains__(self, ck: object) -> bool:
        at = ck - self._first  # type: ignore[operator]
        return 0 <= at < len(self._marks) and self._marks[at] == 1


@lru_cache(maxsize=16)
def _members(kept: bytes) -> Members:
    """Of a packed list; the pages of a site ask for the newest capture of the same videos again and again."""
    return Members(unpack(kept))


class _Speaking:
    """A capture that is being written: `numbers` grows while it speaks."""

    def __init__(self, numbers: array[int]) -> None:
        self._numbers, self._seen = numbers, set[int]()

    def __contains__(self, ck: object) -> bool:
        if len(self._seen) < len(self._numbers):
            self._seen.update(self._numbers[len(self._seen) :])
        return ck in self._seen


class Holdings:
    """The captures of one video in time, and what each holds; of captures that are being written, what they spoke of.

    Captures of unknown time are a row of their own, before all others. `entries` has what they say of each comment.
    """

    def __init__(self, db: sqlite3.Connection, vk: int) -> None:
        self._db = db
        self._speaking: dict[int, _Speaking] = {}
        self._recent: dict[int, Members] = {}
        found = db.execute(_CAPTURES, (vk,)).fetchall()
        dated = [(Dated(at, key, kind), cap) for cap, at, key, kind in found]
        self.captures = sorted(dated, key=lambda one: one[0].order())
        self.entries = Entries(db, vk)
        self._dated = {cap: dated for dated, cap in self.captures}

    def begin(self, dated: Dated, cap: int, numbers: array[int]) -> None:
        """A capture begins to speak; the caller adds to `numbers` each comment that it spoke of."""
        if cap not in self._dated:
            insort(self.captures, (dated, cap))
            self._dated[cap] = dated
        self._speaking[cap] = _Speaking(numbers)

    def __contains__(self, cap: object) -> bool:
        return cap in self._dated

    def dated(self, cap: int) -> Dated:
        """When a capture was made."""
        return self._dated[cap]

    def of(self, cap: int) -> Container[int]:
        """What a capture holds."""
        if cap in self._speaking:
            return self._speaking[cap]
        if cap not in self._recent:
            if len(self._recent) == _AT_ONCE:
                del self._recent[next(iter(self._recent))]
            self._recent[cap] = _members(_kept(self._db, cap))
        return self._recent[cap]

    def next_holder(self, ck: int, after: Dated, before: Dated | None) -> int | None:
        """The first capture between the two that holds a comment; of known time where `after` is, else of unknown."""
        between = (
            cap
            for dated, cap in self.captures
            if dated > after and (before is None or dated < before) and (dated.at is None) == (after.at is None)
        )
        return next((cap for cap in between if ck in self.of(cap)), None)

    def holders(self, ck: int) -> Iterator[tuple[Dated, int]]:
        """All captures that hold a comment, in time."""
        return ((dated, cap) for dated, cap in self.captures if ck in self.of(cap))
