"""Authors that were met while a store is filled: their numbers without asking the store.

Comes in: authors as they are named. Goes out: the number of each. An index over random numbers, asked and written for
each comment, costs a tenth of a rebuild; a table in memory costs a third of that.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from voxpop.catalogue.local.rows import AuthorNamed

_PLACES = (1 << 12, 1 << 17, 1 << 21, 1 << 22)  # of 20 bytes each; at most two thirds are taken


class Met:
    """A hash table with open addressing and linear probing (Knuth, The Art of Computer Programming, volume 3, 6.4).
    Who somebody is, the number of their key says (63 bits); as whom they are named, Python's hash of that and of all
    else (64 bits, seeded by chance).

    `held` are numbers, whether a claim names the author so, and the author.
    """

    def __init__(self, held: Iterable[tuple[int, bool, AuthorNamed]] = ()) -> None:
        self._count = 0
        self._make(_PLACES[0])
        for number, is_said, named in held:
            if not self.has_room_for(1):
                break
            self._put(named[0], hash(named), number if is_said else -number)

    def _make(self, places: int) -> None:
        self._last = places - 1
        self._keys, self._hashes = array("q", bytes(8 * places)), array("q", bytes(8 * places))
        self._numbers = array("i", bytes(4 * places))  # 0: nobody; negative: no claim names them so

    def has_room_for(self, more: int) -> bool:
        """Whether so many more can be met; it grows for them."""
        while 3 * (self._count + more) > 2 * len(self._numbers):
            larger = next((places for places in _PLACES if places > len(self._numbers)), None)
            if larger is None:
                return False
            entries = zip(self._keys, self._hashes, self._numbers, strict=True)
            self._count = 0
            self._make(larger)
            for key, hashed, number in entries:
                if number:
                    self._put(key, hashed, number)
        return True

    def _put(self, key: int, hashed: int, number: int) -> None:
        at = key & self._last
        while self._numbers[at]:
            at = at + 1 & self._last
        self._keys[at], self._hashes[at], self._numbers[at] = key, hashed, number
        self._count += 1

    def find(self, wanted: Sequence[AuthorNamed], following: int, is_said: bool) -> list[tuple[int, int]]:
        """Of each of these authors, all of them different, the number (negative where no claim names them so) and the
        first number that who it is has under any name. Who was not met before is now, and has the next number, from
        `following` on.
        """
        keys, hashes, numbers, last = self._keys, self._hashes, self._numbers, self._last
        found = []
        for named in wanted:
            key, hashed = named[0], hash(named)
            at, own, first = key & last, 0, following
            while number := numbers[at]:
                if keys[at] == key:
                    first = min(first, abs(number))
                    if hashes[at] == hashed:
                        own = number
                at = at + 1 & last
            if not own:
                own = following if is_said else -following
                keys[at], hashes[at], numbers[at] = key, hashed, own
                following += 1
                self._count += 1
            found.append((own, first))
        return found

    def note_said(self, named: Iterable[AuthorNamed]) -> None:
        """Claims name these authors so."""
        keys, hashes, numbers = self._keys, self._hashes, self._numbers
        for one in named:
            at, hashed = one[0] & self._last, hash(one)
            while number := numbers[at]:
                if keys[at] == one[0] and hashes[at] == hashed:
                    numbers[at] = abs(number)
                at = at + 1 & self._last
