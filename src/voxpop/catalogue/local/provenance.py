"""Who says what: the claims of captures behind the rows.

Comes in: a connection, rows of comments. Goes out: what each capture says of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

import msgspec

from voxpop.catalogue.local import rows, views
from voxpop.catalogue.local.sayings import HELD_COLUMNS, HELD_JOINS, held_of
from voxpop.model import CommentClaim, Saying

_row = msgspec.msgpack.Decoder(rows.Row)
_HELD = f"SELECT {HELD_COLUMNS} FROM comment c {HELD_JOINS} WHERE c.ck = ?"
_CLAIMS = "SELECT cap, claim FROM claim WHERE ck = ?1 OR ck IN (SELECT ck FROM comment WHERE same = ?1)"
_CAPTURES = f"""
{views.CAPTURE.replace("SELECT", "SELECT p.cap, a.source,", 1)} JOIN accession a ON a.id = p.accession
WHERE p.cap IN (SELECT value FROM json_each(?)) ORDER BY coalesce(p.at, -1) DESC, p.key
"""
_SEVERAL = """
SELECT c.h, p.key, m.claim FROM comment c INDEXED BY comment_page JOIN claim m ON m.ck = c.ck
JOIN capture p ON p.cap = m.cap WHERE c.vk IN (?1, -?1) ORDER BY c.h, p.key
"""


def sayings(db: sqlite3.Connection, ck: int) -> tuple[Saying, ...]:
    """What each capture says of a comment, matched ones without an id included; the newest capture first."""
    own = held_of(db.execute(_HELD, (ck,)).fetchone())
    claims = {cap: _row.decode(claim) for cap, claim in db.execute(_CLAIMS, (ck,))}
    said = {own.cap: own.row} if own.claims == 1 else claims
    found = db.execute(_CAPTURES, (json.dumps(list(said)),))
    return tuple(Saying(views.capture(row[2:]), row[1], rows.claim_of(said[row[0]])) for row in found)


def matched(db: sqlite3.Connection, ck: int) -> tuple[str, ...]:
    """The stored ids of the comments without an id that are certainly this one."""
    found = db.execute("SELECT id FROM comment INDEXED BY comment_same WHERE same = ? ORDER BY id", (ck,))
    return tuple(id for (id,) in found)


def claims(db: sqlite3.Connection, vk: int) -> Iterator[tuple[int, str, CommentClaim]]:
    """What each capture says of the comments of a video that several hold: comment number, capture key, claim."""
    for number, capture, claim in db.execute(_SEVERAL, (vk,)):
        yield number, capture, rows.claim_of(_row.decode(claim))
