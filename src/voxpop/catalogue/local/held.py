"""A comment that the store holds: its row, and what captures said of it.

Comes in: a connection. Goes out: `Held`. While all captures that speak of a comment say the same, its row is that claim
and `claims` is `ALONE`; from the second run on, and for a comment that is matched with another, `runs` has them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from voxpop.catalogue.fold import Dated
from voxpop.catalogue.local.positions import PLACE
from voxpop.catalogue.local.rows import Row

COLUMNS = f"""
c.ck, c.claims, c.cap, c.h, c.ph, a.h, a.id, a.name, a.url, {PLACE}, c.number, c.likes, c.pub, c.pub_from, c.flags,
l.text, w.text, c.prec, c.id, c.parent, c.text, c.extra
"""
JOINS = """
LEFT JOIN author a ON a.ak = c.ak LEFT JOIN phrase l ON l.id = c.lang LEFT JOIN phrase w ON w.id = c.written
"""
_MANY = f"SELECT {COLUMNS} FROM json_each(?) j CROSS JOIN comment c ON c.ck = j.value {JOINS}"


ALONE = -1
"""What `claims` is while a comment's row is its one claim. A number of one byte, as the counts that come after it: rows
that grow make the pages of the store split."""


class Run(NamedTuple):
    """A claim, and the capture that first says so after others said otherwise or nothing."""

    dated: Dated
    cap: int
    row: Row


class Held(Struct):
    """A comment that the store holds. While its row is one claim (`claims` is `ALONE`), `cap` is where that begins.

    `runs` may hold what captures said of it, where that was fetched.
    """

    ck: int
    claims: int
    cap: int
    row: Row
    runs: list[Run] | None = None


def held_of(values: tuple[Any, ...]) -> Held:
    """A row of `COLUMNS`."""
    ck, claims, cap, h, ph, *rest = values
    named, others = tuple(rest[:4]), rest[4:]
    return Held(ck, claims, cap, Row(*(h, ph, None if named[0] is None else named, *others, (), "")))


def held_of_many(db: sqlite3.Connection, cks: Sequence[int]) -> Iterator[Held]:
    """The comments with these row numbers, in their order."""
    return map(held_of, db.execute(_MANY, (json.dumps(list(cks)),)).fetchall())


def held_of_one(db: sqlite3.Connection, ck: int) -> Held:
    """The comment with a row number."""
    return next(held_of_many(db, [ck]))
