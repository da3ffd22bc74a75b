"""What captures say of the comments of one video, and the rows that are folded from it.

Comes in: claims as rows, and the comments that they are of. Goes out: runs of claims (`runs`), and folded rows with
their moments and words. While all captures that speak of a comment say the same, its row is that claim; from the second
run on, and for a comment that is matched with another, all stand in `claim` (the row's `claims` is then above 1).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from voxpop.catalogue.fold import Dated, first_capture, fold_comment
from voxpop.catalogue.local import runs
from voxpop.catalogue.local.holdings import Holdings
from voxpop.catalogue.local.index import COMMENT_KINDS, IndexWriter, kind_of
from voxpop.catalogue.local.names import Names
from voxpop.catalogue.local.positions import PLACE, position
from voxpop.catalogue.local.rows import (
    CHAT,
    GONE,
    MARKS,
    RETURNED,
    UNSAID,
    WITHDRAWN,
    Row,
    claim_of,
    extra_of,
    make_row,
)
from voxpop.catalogue.local.runs import Run
from voxpop.model import CommentClaim

_ROW_COLUMNS = (
    "c.h, c.ph, a.h, a.id, a.name, a.url, {place}, c.number, c.likes, c.pub, c.pub_from, c.flags, l.text, w.text,"
    " c.prec, c.id, c.parent, c.text, c.extra"
)
HELD_COLUMNS = f"c.ck, c.claims, c.cap, {_ROW_COLUMNS.format(place=PLACE)}"
HELD_JOINS = """
LEFT JOIN author a ON a.ak = c.ak LEFT JOIN phrase l ON l.id = c.lang LEFT JOIN phrase w ON w.id = c.written
"""
_SAME = "SELECT ck FROM comment INDEXED BY comment_same WHERE same = ?"
_UPDATE = """
UPDATE comment SET vk=?, ph=?, ak=?, top=?, pos=?, likes=?, pub=?, pub_from=?, number=?, flags=?, lang=?, written=?,
  prec=?, claims=?, cap=?, parent=?, text=?, extra=?, same=NULL WHERE ck=?
"""


class Held(msgspec.Struct):
    """A comment that the store holds. While its row is one claim (`claims` is 1), `cap` is where that begins.

    `runs` may hold what captures said of it, where that was fetched.
    """

    ck: int
    claims: int
    cap: int
    row: Row
    runs: list[Run] | None = None


def held_of(values: tuple[Any, ...]) -> Held:
    """A row of `HELD_COLUMNS`."""
    ck, claims, cap, h, ph, *rest = values
    named, others = tuple(rest[:4]), rest[4:]
    return Held(ck, claims, cap, Row(*(h, ph, None if named[0] is None else named, *others, (), "")))


def held_of_many(db: sqlite3.Connection, cks: list[int]) -> Iterator[Held]:
    """The comments with these row numbers."""
    query = f"SELECT {HELD_COLUMNS} FROM json_each(?) j JOIN comment c ON c.ck = j.value {HELD_JOINS}"
    return map(held_of, db.execute(query, (json.dumps(cks),)).fetchall())


class Sayings:
    """The claims on the comments of the video `vk`. `withdrawn` holds the numbers of keys that were withdrawn."""

    def __init__(
        self, db: sqlite3.Connection, index: IndexWriter | None, names: Names, vk: int, video_key: str,
        withdrawn: frozenset[int],
    ) -> None:  # fmt: skip
        self.db, self.index, self.names, self.vk, self.video_key = db, index, names, vk, video_key
        self.withdrawn = withdrawn
        self.holdings = Holdings(db, vk)

    def say(self, held: Held, dated: Dated, cap: int, row: Row) -> bool:
        """One more capture speaks of a comment; whether something changed that is shown."""
        if held.claims == 1 and self._is_said_last(held.cap, dated) and runs.same(held.row, row):
            return False
        chain = [run for run in self.runs(held) if (run.dated.at is None) == (dated.at is None)]
        before = next((run for run in reversed(chain) if run.dated < dated), None)
        after = next((run for run in chain if run.dated > dated), None)
        if before is not None and runs.same(before.row, row):
            return False
        self.keep_own(held)
        self._keep(held, cap, row, is_first=before is None)
        again = self.holdings.next_holder(held.ck, dated, after.dated if after else None) if before else None
        if before is not None and again is not None:
            self._keep(held, again, before.row)
        elif after is not None and runs.same(after.row, row):
            runs.drop(self.db, held.ck, after.cap)
        return self.refold(held)

    def keep_own(self, held: Held) -> None:
        """From here on the row is no longer itself what captures said."""
        if held.claims == 1:
            self._keep(held, held.cap, held.row, is_first=True)

    def runs(self, held: Held) -> list[Run]:
        """What captures said of a comment, in time."""
        if held.claims == 1:
            return [Run(self.holdings.dated(held.cap), held.cap, held.row)]
        return runs.runs_of(self.db, self.video_key, held.ck) if held.runs is None else held.runs

    def spread(self, held: Held) -> Iterator[Run]:
        """What every capture says that holds a comment, in time."""
        return runs.spread(self.runs(held), self.holdings.holders(held.ck))

    def fetch_runs(self, held: Iterable[Held]) -> None:
        """Fetch at once what captures said of these comments."""
        several = {one.ck: one for one in held if one.claims > 1}
        for ck, said in runs.runs_of_some(self.db, self.video_key, list(several)).items():
            several[ck].runs = said

    def refold(self, held: Held) -> bool:
        """Fold a comment anew from all that is said of it; whether something changed that is shown."""
        held.runs = None
        said = self._said(held.ck)
        claims = [(run.dated, claim_of(run.row)) for run in said]
        folded, is_same = self._folded(held, fold_comment(claims))
        self.names.meet([folded])
        if _kept_once(folded) != _kept_once(held.row):
            runs.spell_out(self.db, held.ck, held.row)
        newest = max(said, key=lambda run: run.dated.order()).cap
        self._write(held, folded, first_capture(claims), newest, len(said))
        if not is_same:
            self.name_moments(held.ck, folded)
            self.unindex(held.ck)
            self.index_row(held.ck, folded)
        is_shown_otherwise = _shown(folded) != _shown(held.row)
        held.claims, held.cap, held.row = len(said), newest, folded
        return is_shown_otherwise

    def _folded(self, held: Held, claim: CommentClaim) -> tuple[Row, bool]:
        """A folded claim as a row, and whether the comment is found by the same words and moments as before: then
        these are not reckoned again.
        """
        derived = runs.derived_id(held.row.id)
        if held.row.text and (claim.text, claim.start_seconds) == (held.row.text, extra_of(held.row.extra).start):
            row = make_row(claim, self.video_key, derived, is_bare=True)
            if row.h not in self.withdrawn and kind_of(row.ph, row.flags) == kind_of(held.row.ph, held.row.flags):
                row.language = held.row.language
                return row, True
        row = make_row(claim, self.video_key, derived)
        return withheld(row) if row.h in self.withdrawn else row, False

    def _keep(self, held: Held, cap: int, row: Row, *, is_first: bool = False) -> None:
        runs.keep(self.db, self.names, held.ck, cap, row, held.row, is_first=is_first)

    def _is_said_last(self, cap: int, dated: Dated) -> bool:
        """Whether no capture of known time comes after this one, and the run that began with `cap` has one."""
        return dated == self.holdings.captures[-1][0] and None not in (dated.at, self.holdings.dated(cap).at)

    def _said(self, ck: int) -> list[Run]:
        """The runs of a comment; with another that is the same, what every capture says: their runs overlap."""
        own = runs.runs_of(self.db, self.video_key, ck)
        others = [other for (other,) in self.db.execute(_SAME, (ck,))]
        if not others:
            return own
        return [
            run
            for one in (ck, *others)
            for run in runs.spread(runs.runs_of(self.db, self.video_key, one), self.holdings.holders(one))
        ]

    def index_row(self, ck: int, row: Row) -> None:
        """Make the words of a row findable."""
        if self.index is not None and not row.flags & WITHDRAWN:
            self.index.add(kind_of(row.ph, row.flags), ck, self.vk, row.document)

    def unindex(self, ck: int) -> None:
        """Make the words of a row findable no more."""
        if self.index is not None:
            for kind in COMMENT_KINDS:
                self.index.remove(kind, ck)

    def name_moments(self, ck: int, row: Row) -> None:
        """Note the seconds under which a row is found, in place of those noted before."""
        self.db.execute("DELETE FROM moment WHERE ck = ?", (ck,))
        seconds = [(self.vk, second, ck) for second in row.moments]
        self.db.executemany("INSERT OR IGNORE INTO moment VALUES (?,?,?)", seconds)

    def _write(self, held: Held, row: Row, first: Dated, cap: int, claims: int) -> None:
        names = self.names
        flags = row.flags | held.row.flags & (GONE | RETURNED)
        self.db.execute(_UPDATE, (
            self.vk, row.ph, names.author(row), stands_at_the_top(row), position(first, row.place), row.likes, row.pub,
            row.pub_from, row.number, flags, names.phrase(row.language), names.phrase(row.written), row.prec,
            claims, cap, row.parent, row.text, row.extra, held.ck,
        ))  # fmt: skip
        if claims == 1:  # after a match was taken apart: the row is its one claim again
            self.db.execute("DELETE FROM claim WHERE ck = ?", (held.ck,))


def withheld(row: Row) -> Row:
    """What remains of a comment that was withdrawn: its place in the thread."""
    return Row(
        row.h, row.ph, None, row.place, row.number, UNSAID, UNSAID, UNSAID, WITHDRAWN,
        None, None, None, row.id, row.parent, "", None, (), "",
    )  # fmt: skip


def stands_at_the_top(row: Row) -> bool:
    """Whether a comment answers nobody. Messages of a live chat stand in a list of their own."""
    return row.ph is None and not row.flags & CHAT


def _kept_once(row: Row) -> tuple[object, ...]:
    """What runs have from the row."""
    return row.text, row.pub_from, row.pub, row.place, row.number


def _shown(row: Row) -> tuple[object, ...]:
    return (
        row.text, row.author, row.likes, row.pub, row.pub_from, row.flags & MARKS, row.written, row.ph, row.extra,
    )  # fmt: skip
