"""Entries: what is kept of the claims on one comment, as bytes, packed with those of the comments beside it.

Comes in: entries, comment by comment (`runs` makes and reads them). Goes out: the table `claim`, a row for 32 comments
whose numbers lie together. What captures say otherwise is much alike from comment to comment ("1 year ago" became
"2 years ago"), and short: packed together it takes two fifths of what rows of their own would.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator

import msgspec

_BITS = 5
_OWN = (1 << _BITS) - 1
_AT_ONCE = 500  # blocks that wait to be written
_BLOCKS = "SELECT block, entries FROM claim WHERE vk = ? AND block IN (SELECT value FROM json_each(?))"
_KEEP = "INSERT OR REPLACE INTO claim (vk, block, entries) VALUES (?,?,?)"
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[int, bytes]).decode


class Entries:
    """The entries of the video `vk`. What is kept is read again at once, and written with `flush`."""

    def __init__(self, db: sqlite3.Connection, vk: int) -> None:
        self._db, self._vk = db, vk
        self._waiting: dict[int, dict[int, bytes]] = {}
        self._at_hand: dict[int, dict[int, bytes]] = {}

    def hold(self, cks: Iterable[int]) -> None:
        """For one who writes: have the entries of these comments at hand, which are about to change."""
        self._at_hand = self._blocks({ck >> _BITS for ck in cks})

    def of(self, cks: Iterable[int]) -> dict[int, bytes]:
        """The entries of those of these comments that have one."""
        wanted, found = {ck >> _BITS for ck in cks}, dict[int, bytes]()
        blocks = self._at_hand if wanted <= self._at_hand.keys() else self._blocks(wanted)
        for ck in cks:
            if (entry := blocks[ck >> _BITS].get(ck & _OWN)) is not None:
                found[ck] = entry
        return found

    def keep(self, ck: int, entry: bytes) -> None:
        """Keep the entry of a comment, in place of the one before."""
        self._waiting_block(ck)[ck & _OWN] = entry

    def drop(self, ck: int) -> None:
        """A comment has none any more."""
        self._waiting_block(ck).pop(ck & _OWN, None)

    def flush(self) -> None:
        """Write what waits."""
        rows = [(self._vk, block, _packed(entries)) for block, entries in self._waiting.items()]
        self._db.executemany(_KEEP, rows)
        self._waiting.clear()

    def _waiting_block(self, ck: int) -> dict[int, bytes]:
        block = ck >> _BITS
        if (waiting := self._waiting.get(block)) is None:
            if len(self._waiting) >= _AT_ONCE:
                self.flush()
            at_hand = self._at_hand.get(block)
            waiting = self._waiting[block] = self._blocks({block})[block] if at_hand is None else at_hand
        return waiting

    def _blocks(self, wanted: set[int]) -> dict[int, dict[int, bytes]]:
        held = {block: self._waiting.get(block, {}) for block in wanted}
        if lacking := wanted - self._waiting.keys():
            found = self._db.execute(_BLOCKS, (self._vk, json.dumps(list(lacking))))
            held.update((block, _unpacked(entries)) for block, entries in found)
        return held


def all_entries(db: sqlite3.Connection) -> Iterator[bytes]:
    """The entries of all comments of all videos."""
    for (entries,) in db.execute("SELECT entries FROM claim"):
        yield from _unpacked(entries).values()


def _packed(entries: dict[int, bytes]) -> bytes:
    return zlib.compress(_encode(entries), 1, -15)


def _unpacked(kept: bytes) -> dict[int, bytes]:
    return _decode(zlib.decompress(kept, -15))
