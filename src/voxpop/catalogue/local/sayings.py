"""What captures say of the comments of one video, and the rows that are folded from it.

Comes in: claims as rows, and the comments that they are of. Goes out: the table `claim`, and folded rows with their
moments and words. While one capture alone speaks of a comment, its row is that claim; from the second on, and for a
comment that is matched with another, all stand in `claim` (the row's `claims` is then above 1).
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from typing import Any

import msgspec

from voxpop import keys
from voxpop.catalogue.fold import Dated, first_capture, fold_comment
from voxpop.catalogue.local.index import COMMENT_KINDS, IndexWriter, kind_of
from voxpop.catalogue.local.names import Names
from voxpop.catalogue.local.rows import CHAT, DERIVED, ORPHAN, UNSAID, WITHDRAWN, Row, claim_of, make_row

PLACES = (1 << 22) - 1
_ROW_COLUMNS = (
    "c.h, c.ph, a.h, a.id, a.name, a.url, {place}, c.number, c.likes, c.pub, c.pub_from, c.flags, l.text, w.text,"
    " c.prec, c.id, c.parent, c.text, c.extra"
)
_UNKNOWN = 0xFFFFFFFF  # the instant of a capture of unknown time
_PLACE = f"(CASE c.pos >> 31 WHEN {_UNKNOWN} THEN c.pos ELSE c.pos >> 9 END) & {PLACES}"
HELD_COLUMNS = f"c.ck, c.claims, c.cap, {_ROW_COLUMNS.format(place=_PLACE)}"
HELD_JOINS = """
LEFT JOIN author a ON a.ak = c.ak LEFT JOIN phrase l ON l.id = c.lang LEFT JOIN phrase w ON w.id = c.written
"""
# Its own, and those of the comments that are certainly the same.
_CLAIMS = """
SELECT p.at, p.key, m.claim FROM claim m JOIN capture p ON p.cap = m.cap
WHERE m.ck = ?1 OR m.ck IN (SELECT ck FROM comment INDEXED BY comment_same WHERE same = ?1)
"""
_UPDATE = """
UPDATE comment SET vk=?, ph=?, ak=?, top=?, pos=?, likes=?, pub=?, pub_from=?, number=?, flags=?, lang=?, written=?,
  prec=?, claims=?, cap=?, parent=?, text=?, extra=?, same=NULL WHERE ck=?
"""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Row)


class Held(msgspec.Struct):
    """A comment that the store holds; `mine` is what the capture that is being written said of it."""

    ck: int
    claims: int
    cap: int
    row: Row
    mine: Row | None = None


def held_of(values: tuple[Any, ...]) -> Held:
    """A row of `HELD_COLUMNS`."""
    ck, claims, cap, h, ph, *rest = values
    named, others = tuple(rest[:4]), rest[4:]
    return Held(ck, claims, cap, Row(*(h, ph, None if named[0] is None else named, *others, (), "")))


class Sayings:
    """The claims on the comments of the video `vk`. `withdrawn` holds the numbers of keys that were withdrawn."""

    def __init__(
        self, db: sqlite3.Connection, index: IndexWriter | None, names: Names, vk: int, video_key: str,
        withdrawn: frozenset[int],
    ) -> None:  # fmt: skip
        self.db, self.index, self.names, self.vk, self.video_key = db, index, names, vk, video_key
        self.withdrawn = withdrawn

    def keep(self, ck: int, cap: int, row: Row) -> None:
        """Keep what a capture says of a comment beside what others say."""
        self.names.meet([row])
        stripped = msgspec.structs.replace(row, document="")
        values = (ck, cap, self.names.author(row), _encoder.encode(stripped))
        self.db.execute("INSERT OR IGNORE INTO claim VALUES (?,?,?,?)", values)

    def keep_own(self, held: Held) -> None:
        """From here on the row is no longer itself what the one capture said."""
        if held.claims == 1:
            self.keep(held.ck, held.cap, held.row)

    def of_capture(self, held: Held, cap: int) -> Row | None:
        """What one capture said of a comment; None where it did not speak of it."""
        if held.mine is not None or held.claims == 1:
            return held.row if held.mine is None and held.cap == cap else held.mine
        found = self.db.execute("SELECT claim FROM claim WHERE ck = ? AND cap = ?", (held.ck, cap)).fetchone()
        return None if found is None else _decoder.decode(found[0])

    def refold(self, held: Held) -> bool:
        """Fold a comment anew from all that is said of it; whether something changed that is shown."""
        said = [
            (Dated(at, key), claim_of(_decoder.decode(claim)))
            for at, key, claim in self.db.execute(_CLAIMS, (held.ck,)).fetchall()
        ]
        derived = held.row.id[len(DERIVED) :] if held.row.id.startswith(DERIVED) else None
        folded = make_row(fold_comment(said), self.video_key, derived)
        if folded.h in self.withdrawn:
            folded = withheld(folded)
        self.names.meet([folded])
        self._write(held, folded, first_capture(said), max(said, key=lambda s: s[0].order())[0], len(said))
        if _shown(folded) == _shown(held.row):
            return False
        self.unindex(held.ck)
        self.index_row(held.ck, folded)
        return True

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

    def _write(self, held: Held, row: Row, first: Dated, newest: Dated, claims: int) -> None:
        cap = self.db.execute("SELECT cap FROM capture WHERE key = ?", (newest.capture,)).fetchone()[0]
        names = self.names
        self.db.execute(_UPDATE, (
            self.vk, row.ph, names.author(row), stands_at_the_top(row), position(first, row.place), row.likes, row.pub,
            row.pub_from, row.number, row.flags, names.phrase(row.language), names.phrase(row.written), row.prec,
            claims, cap, row.parent, row.text, row.extra, held.ck,
        ))  # fmt: skip
        self.name_moments(held.ck, row)
        if claims == 1:  # after a match was taken apart: the row is its one claim again
            self.db.execute("DELETE FROM claim WHERE ck = ?", (held.ck,))


def withheld(row: Row) -> Row:
    """What remains of a comment that was withdrawn: its place in the thread."""
    return Row(
        row.h, row.ph, None, row.place, row.number, UNSAID, UNSAID, UNSAID, WITHDRAWN,
        None, None, None, row.id, row.parent, "", None, (), "",
    )  # fmt: skip


def position(first: Dated, place: int) -> int:
    """The sort key of a page in captured order: earliest capture that holds it, then its place there.

    Two captures of one instant are two parts of one page: the place counts before the capture. Of captures of unknown
    time nobody knows that: there each stands by itself.
    """
    start, shift = positions_of(first)
    return start | min(place, PLACES) << shift


def positions_of(first: Dated) -> tuple[int, int]:
    """The position of a capture's first place, and by how many bits each place is shifted in it."""
    if first.at is None:
        return _UNKNOWN << 31 | _mark(first.capture) << 22, 0
    return max(0, min(first.at, _UNKNOWN - 1)) << 31 | _mark(first.capture), 9


@lru_cache(maxsize=1024)
def _mark(capture: str) -> int:
    return keys.key_number(capture) & 0x1FF


def stands_at_the_top(row: Row) -> bool:
    """Whether a comment answers nobody. Messages of a live chat stand in a list of their own."""
    return row.ph is None and not row.flags & CHAT


def _shown(row: Row) -> tuple[object, ...]:
    return (
        row.text, row.author, row.likes, row.pub, row.pub_from, row.flags & ~ORPHAN, row.written, row.ph, row.extra,
    )  # fmt: skip
