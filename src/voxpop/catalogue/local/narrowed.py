"""Within what comments were written, by all captures that give the time in words: "2 years ago", said on two days.

Comes in: intervals, comment by comment, while a capture is written. Goes out: the tables `narrowed` and `span`.

What a page says in the same words on the same days was written within the same interval: a video with 100,000 comments
has some hundreds of them. So each stands once, in `span`, and `narrowed` has only the number of each comment's: four
bytes, in rows for 256 comments whose numbers lie together. SQL alone finds it (`JOINS`).
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections.abc import Iterable

Interval = tuple[int, int]

JOINS = """
LEFT JOIN narrowed b ON b.vk = c.vk AND b.block = c.ck >> 8
LEFT JOIN span n ON n.vk = c.vk AND n.id = substr(b.spans, ((c.ck & 255) << 2) + 1, 4)
"""
"""SQL: of the comment `c`, the interval `n.earliest` to `n.latest`; none where no words narrow it."""

_BLOCKS = "SELECT block, spans FROM narrowed WHERE vk = ? AND block IN (SELECT value FROM json_each(?))"
_OWN = "SELECT ck, pub_from, pub, claims < 0 FROM comment WHERE ck IN (SELECT value FROM json_each(?))"
_EMPTY = bytes(256 * 4)


def narrowed_to(own: Interval, by: Interval) -> Interval:
    """What of an interval lies within another; all of it, where they contradict each other."""
    start, end = max(own[0], by[0]), min(own[1], by[1])
    return own if start > end else (start, end)


class Narrowed:
    """The intervals of the video `vk`."""

    def __init__(self, db: sqlite3.Connection, vk: int) -> None:
        self._db, self._vk = db, vk
        self._spans: dict[int, Interval] | None = None
        self._numbers: dict[Interval, int] = {}
        self._last = 0
        self._is_changed = False

    def narrow(self, said: dict[int, Interval], *, again: bool = False) -> set[int]:
        """Comments (by row number) were written within these intervals, and within what narrows them already. Gives
        those that may have been written, at the latest, at another time than before.

        `again` they are such of which the capture before said the same on another day: of one that nothing narrows yet,
        while its row is its one claim, what that says has a part.
        """
        if not said:
            return set()
        spans, blocks = self._all_spans(), self._blocks(said)
        before = [blocks[ck >> 8][ck & 255] for ck in said]
        lacking = [ck for ck, number in zip(said, before, strict=True) if not number]
        moved = self._begin(lacking, said, again=again)
        asked = list(zip(before, said.values(), strict=True))
        numbers, ending_otherwise = dict[tuple[int, Interval], int](), set[tuple[int, Interval]]()
        for one in dict.fromkeys(asked):  # some hundreds at most, whatever the number of comments
            held, interval = spans.get(one[0]), one[1]
            numbers[one] = self._number(interval if held is None else _both(held, interval))
            if held is not None and _end(held) != _end(spans[numbers[one]]):
                ending_otherwise.add(one)
        for ck, one in zip(said, asked, strict=True):
            blocks[ck >> 8][ck & 255] = numbers[one]
        if ending_otherwise:
            moved.update(ck for ck, one in zip(said, asked, strict=True) if one in ending_otherwise)
        self._keep(blocks)
        return moved

    def _begin(self, lacking: list[int], said: dict[int, Interval], *, again: bool) -> set[int]:
        """Of comments that nothing narrows yet, those whose rows end otherwise than what is said of them now."""
        moved = set[int]()
        for ck, earliest, latest, is_one_claim in self._db.execute(_OWN, (json.dumps(lacking),)):
            if again and is_one_claim:
                said[ck] = _both(said[ck], (earliest, latest))
            if narrowed_to((earliest, latest), said[ck])[1] != latest:
                moved.add(ck)
        return moved

    def close(self) -> None:
        """Leave no interval that no comment has."""
        if not self._is_changed:
            return
        used = set[int]()
        for (spans,) in self._db.execute("SELECT spans FROM narrowed WHERE vk = ?", (self._vk,)):
            used.update(array("I", spans))
        unused = [(self._vk, _stored(number)) for number in self._all_spans().keys() - used]
        self._db.executemany("DELETE FROM span WHERE vk = ? AND id = ?", unused)
        self._spans, self._is_changed = None, False

    def _blocks(self, cks: Iterable[int]) -> dict[int, array[int]]:
        blocks = {block: array("I", _EMPTY) for block in {ck >> 8 for ck in cks}}
        found = self._db.execute(_BLOCKS, (self._vk, json.dumps(list(blocks))))
        blocks.update((block, array("I", spans)) for block, spans in found)
        return blocks

    def _keep(self, blocks: dict[int, array[int]]) -> None:
        rows = [(self._vk, block, numbers.tobytes()) for block, numbers in blocks.items()]
        self._db.executemany("INSERT OR REPLACE INTO narrowed VALUES (?,?,?)", rows)

    def _number(self, interval: Interval) -> int:
        if (number := self._numbers.get(interval)) is None:
            self._last += 1
            number = self._numbers[interval] = self._last
            self._all_spans()[number] = interval
            self._db.execute("INSERT INTO span VALUES (?,?,?,?)", (self._vk, _stored(number), *interval))
            self._is_changed = True
        return number

    def _all_spans(self) -> dict[int, Interval]:
        if self._spans is None:
            found = self._db.execute("SELECT id, earliest, latest FROM span WHERE vk = ?", (self._vk,))
            self._spans = {array("I", id)[0]: (earliest, latest) for id, earliest, latest in found}
            self._numbers = {interval: number for number, interval in self._spans.items()}
            self._last = max(self._spans, default=0)
        return self._spans


def _both(one: Interval, other: Interval) -> Interval:
    return max(one[0], other[0]), min(one[1], other[1])


def _end(interval: Interval) -> int | None:
    """Where it ends; None of one that is a contradiction, and narrows nothing."""
    return None if interval[0] > interval[1] else interval[1]


def _stored(number: int) -> bytes:
    return number.to_bytes(4, sys.byteorder)
