"""What the newest capture of a video said of each comment, as digests, so that the next one's need not be looked up.

Comes in: claims. Goes out: the table `said`, one entry a video, and the comments of which a later capture says the
same. A comment of which two captures in a row say the same takes no part in what follows from the later one: its run
of claims goes on (`runs`). Only pages that were captured before have an entry; where it is of another capture than the
newest one, it plays no part.
"""

from __future__ import annotations

import hashlib
import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from zlib import crc32

import msgspec

from voxpop.catalogue.fold import Dated
from voxpop.catalogue.local.holdings import in_order, pack, unpack
from voxpop.model import CommentClaim

MOST = 500_000
"""Comments whose digests are kept of one page, and looked through at once: a hundred bytes of memory each."""

_NEWEST = """
SELECT s.cap, p.at, s.digests, s.ends, s.print FROM said s JOIN capture p ON p.cap = s.cap WHERE s.vk = ?1
  AND s.cap = (SELECT cap FROM capture WHERE vk = ?1 AND at IS NOT NULL ORDER BY at DESC, key DESC LIMIT 1)
"""
_KEPT = "SELECT vk, cap, digests, ends, print FROM said"
_encode = msgspec.msgpack.Encoder().encode


def digest_of(claim: CommentClaim, derived_id: str | None) -> int:
    """A number of 63 bits and a sign that changes with what a claim says; where on the page aside, and without the
    instants that a time in words stands for: those move with the day of the capture (`end_of`).
    """
    time = claim.published
    span = None if time.earliest is None or time.latest is None else time.latest - time.earliest
    said = (
        claim.id, derived_id, claim.parent_id, claim.author.id, claim.author.name, claim.author.url, claim.text,
        time.as_written, time.precision, span, time.latest if time.as_written is None else None, claim.like_count,
        claim.like_count_is_rounded, claim.dislike_count, claim.is_pinned, claim.is_hearted, claim.is_by_channel,
        claim.is_edited, claim.author_is_verified, claim.start_seconds, claim.was_damaged, claim.kind,
        claim.reply_count, claim.amount, claim.is_removed, claim.is_displayed,
    )  # fmt: skip
    return int.from_bytes(hashlib.blake2b(_encode(said), digest_size=8).digest(), "big", signed=True)


def end_of(claim: CommentClaim) -> int:
    """The latest instant that a time in words stands for; 0 where none is given so."""
    time = claim.published
    return 0 if time.as_written is None or time.latest is None else time.latest


class Earlier:
    """What the capture `cap`, made at `at`, said: the newest of its video."""

    def __init__(self, cap: int, at: int, cks: array[int], digests: array[int], ends: array[int]) -> None:
        self.cap, self.at = cap, at
        self._cks, self._ends = cks, ends
        self._places = dict(zip(digests, range(len(digests)), strict=True))

    def __len__(self) -> int:
        return len(self._cks)

    def find(self, digests: Iterable[int]) -> list[tuple[int, int] | None]:
        """For each of these the row number of the comment of which it said this, and the end of what its words stood
        for.
        """
        cks, ends = self._cks, self._ends
        return [None if at is None else (cks[at], ends[at]) for at in map(self._places.get, digests)]


def earlier(db: sqlite3.Connection, vk: int, most: int) -> Earlier | None:
    """What the newest capture of a video said, where that is kept, and of no more comments than `most`."""
    found = db.execute(_NEWEST, (vk,)).fetchone()
    if found is None or len(found[2]) > most * 8:
        return None
    cap, at, digests, ends, fingerprint = found
    if fingerprint != _print(vk, cap, digests, ends):
        return None  # damaged: all that a page says is looked up, as if nothing were kept
    numbers = array("q")
    numbers.frombytes(digests)
    return Earlier(cap, at, in_order(db, cap), numbers, unpack(ends))


def keep(db: sqlite3.Connection, vk: int, cap: int, digests: array[int], ends: array[int]) -> None:
    """Keep what a capture said, in place of what is kept of another."""
    if len(digests) <= MOST:
        db.execute("DELETE FROM said WHERE vk = ?", (vk,))  # replaced, it would lie twice in the store for a moment
        row = vk, cap, digests.tobytes(), pack(ends)
        db.execute("INSERT INTO said VALUES (?,?,?,?,?)", (*row, _print(*row)))


def damaged(db: sqlite3.Connection) -> Iterator[int]:
    """The videos of which what is kept is not as it was written."""
    return (row[0] for *row, fingerprint in db.execute(_KEPT) if fingerprint != _print(*row))


def _print(vk: int, cap: int, digests: bytes, ends: bytes) -> int | None:
    """The fingerprint of a row. No original says it again in these words, so nothing else could prove it."""
    if not all(isinstance(part, bytes) for part in (digests, ends)):
        return None  # of a row that is damaged
    return crc32(ends, crc32(digests, crc32(f"{vk} {cap}".encode())))


def precedes(captures: list[tuple[Dated, int]], cap: int, dated: Dated) -> bool:
    """Whether, of these captures in time, that of `dated` is the last one and the capture `cap` next to it."""
    return len(captures) > 1 and captures[-1][0] == dated and captures[-2][1] == cap
