"""Who says what: the claims of captures behind the rows.

Comes in: a connection, rows of comments. Goes out: what each capture says of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from msgspec.structs import replace

from voxpop.catalogue.local import rows, views
from voxpop.catalogue.local.held import held_of_many
from voxpop.catalogue.local.holdings import Holdings, in_order
from voxpop.catalogue.local.rows import UNSAID, Row
from voxpop.catalogue.local.runs import runs_of, spread
from voxpop.catalogue.local.within import is_believed, meant
from voxpop.model import Capture, CommentClaim, Saying

_MATCHED = "SELECT ck, id FROM comment INDEXED BY comment_same WHERE same = ? ORDER BY id"
_CAPTURES = f"""
{views.CAPTURE.replace("SELECT", "SELECT p.cap, a.source,", 1)} JOIN accession a ON a.id = p.accession
WHERE p.cap IN (SELECT value FROM json_each(?)) ORDER BY coalesce(p.at, -1) DESC, p.key
"""
_SEVERAL = """
SELECT c.ck FROM comment c INDEXED BY comment_page WHERE c.vk IN (?1, -?1) AND c.claims > 1 ORDER BY c.h
"""
_CAPTURES_OF = "SELECT cap, key FROM capture WHERE vk = ? ORDER BY key"
_AT_ONCE = 500
_NUMBERS = "SELECT c.ck, c.h FROM comment c WHERE c.vk IN (?1, -?1)"


def sayings(db: sqlite3.Connection, video_key: str, vk: int, ck: int) -> tuple[Saying, ...]:
    """What each capture says of a comment, matched ones without an id included; the newest capture first."""
    holdings = Holdings(db, vk)
    said = {
        run.cap: (one.ck, run.row)
        for one in held_of_many(db, [ck, *(other for other, _ in db.execute(_MATCHED, (ck,)))])
        for run in spread(runs_of(db, video_key, holdings, one), holdings.holders(one.ck))
    }
    found = db.execute(_CAPTURES, (json.dumps(list(said)),))
    captures = [(*said[row[0]], row[1], views.capture(row[2:])) for row in found]
    known = [said for said in captures if said[3].captured.latest is not None]
    first = {(one, row.written, row.prec): capture for one, row, _, capture in known}
    return tuple(
        Saying(capture, source, _as_said(rows.claim_of(row), row, first.get((one, row.written, row.prec)), capture))
        for one, row, source, capture in captures
    )


def _as_said(claim: CommentClaim, row: Row, first: Capture | None, capture: Capture) -> CommentClaim:
    """A claim whose time in words is reckoned from its own capture: claims that say the same bear the time of the first
    that did.
    """
    if row.written is None or UNSAID in (row.pub_from, row.pub) or first is None or capture.key == first.key:
        return claim
    again = meant(row.written, capture.captured)
    if again is None or not is_believed(row, meant(row.written, first.captured)):
        return claim
    return replace(claim, published=replace(claim.published, earliest=again[0], latest=again[1]))


def matched(db: sqlite3.Connection, ck: int) -> tuple[str, ...]:
    """The stored ids of the comments without an id that are certainly this one."""
    return tuple(id for _, id in db.execute(_MATCHED, (ck,)))


def said_otherwise(db: sqlite3.Connection, video_key: str, vk: int) -> Iterator[tuple[int, list[tuple[str, Row]]]]:
    """The comments of a video of which captures say several things: number, and what is said from which capture on."""
    said = Holdings(db, vk)
    several = [ck for (ck,) in db.execute(_SEVERAL, (vk,))]
    for start in range(0, len(several), _AT_ONCE):
        for held in held_of_many(db, several[start : start + _AT_ONCE]):
            yield held.row.h, [(run.dated.capture, run.row) for run in runs_of(db, video_key, said, held)]


def holdings(db: sqlite3.Connection, vk: int) -> Iterator[tuple[str, list[int]]]:
    """Each capture of a video, with the numbers of the comments that it holds, in the order of its page."""
    numbers = dict(db.execute(_NUMBERS, (vk,)))
    for cap, key in db.execute(_CAPTURES_OF, (vk,)).fetchall():
        yield key, [numbers[ck] for ck in in_order(db, cap)]
