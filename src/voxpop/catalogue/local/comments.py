"""Comments into the store: new ones inserted, known ones folded with what was said of them before.

Comes in: rows of one capture, a batch at a time. Goes out: changed tables, documents for the index, counts. Joins
happen in the store: what is kept in memory is bounded by the batch.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from voxpop import keys
from voxpop.catalogue.fold import Dated, first_capture, fold_comment
from voxpop.catalogue.local.index import COMMENT_KINDS, IndexWriter, kind_of
from voxpop.catalogue.local.names import Names
from voxpop.catalogue.local.rows import CHAT, DERIVED, ORPHAN, UNSAID, WITHDRAWN, Row, claim_of, make_row
from voxpop.model import Refused

PLACES = (1 << 22) - 1
_ROW_COLUMNS = (
    "c.h, c.ph, a.h, a.id, a.name, a.url, {place}, c.number, c.likes, c.pub, c.pub_from, c.flags, l.text, w.text,"
    " c.prec, c.id, c.parent, c.text, c.extra"
)
_KNOWN = f"""
SELECT c.ck, c.claims, c.cap, {_ROW_COLUMNS.format(place=f"c.pos & {PLACES}")}
FROM json_each(?) j CROSS JOIN comment c INDEXED BY comment_key ON c.h = j.value AND c.vk = ?
LEFT JOIN author a ON a.ak = c.ak LEFT JOIN phrase l ON l.id = c.lang LEFT JOIN phrase w ON w.id = c.written
"""
_TOP_LEVEL = """
SELECT c.h FROM json_each(?) j CROSS JOIN comment c INDEXED BY comment_key ON c.h = j.value AND c.vk = ?
WHERE c.ph IS NULL
"""
_INSERT = """
INSERT INTO comment (ck, vk, h, ph, ak, top, pos, likes, pub, pub_from, number, flags, lang, written, prec, claims, cap,
  id, parent, text, extra) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,1,?,?,?,?,?)
"""
_UPDATE = """
UPDATE comment SET ph=?, ak=?, top=?, pos=?, likes=?, pub=?, pub_from=?, number=?, flags=?, lang=?, written=?, prec=?,
  claims=?, cap=?, parent=?, text=?, extra=? WHERE ck=?
"""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Row)


class Known(msgspec.Struct):
    """A comment that the store holds already."""

    ck: int
    claims: int
    cap: int
    row: Row
    mine: Row | None = None  # what the capture that is being written said of it


class CommentWriter:
    """Writes the comments of one capture. `withdrawn` holds the numbers of keys that people had withdrawn."""

    def __init__(
        self, db: sqlite3.Connection, index: IndexWriter | None, *, cap: int, vk: int, video_key: str,
        dated: Dated, withdrawn: frozenset[int], names: Names,
    ) -> None:  # fmt: skip
        self.db, self.index, self.names = db, index, names
        self.cap, self.vk, self.video_key, self.dated, self.withdrawn = cap, vk, video_key, dated, withdrawn
        self.new = self.changed = self.unchanged = 0
        self.refused: list[Refused] = []
        self.has_loose_threads = False

    def write(self, rows: Sequence[Row]) -> None:
        """Take in one batch, in captured order."""
        if self.withdrawn:
            rows = [self._withheld(row) if row.h in self.withdrawn else row for row in rows]
        self.names.make_room()
        known = self._known(rows)
        self.names.meet(rows)
        fresh: dict[int, Row] = {}
        for row in rows:
            if row.h not in known:
                fresh.setdefault(row.h, row)
        numbers = self.names.comments(len(fresh))
        new = {h: Known(ck, 1, self.cap, row) for ck, (h, row) in zip(numbers, fresh.items(), strict=True)}
        self._insert(list(fresh.values()), numbers)
        for row in rows:
            held = known.get(row.h)
            if held is not None:
                self._meet(row, held)
            else:
                known[row.h] = new[row.h]
        self._note_threads(rows, known)

    def _insert(self, rows: Sequence[Row], numbers: Sequence[int]) -> None:
        values, seconds = [], []
        start = position(self.dated, 0)
        names = self.names
        for ck, row in zip(numbers, rows, strict=True):
            values.append((
                ck, self.vk, row.h, row.ph, names.author(row), stands_at_the_top(row),
                start | min(row.place, PLACES), row.likes, row.pub, row.pub_from, row.number, row.flags,
                names.phrase(row.language), names.phrase(row.written), row.prec, self.cap,
                row.id, row.parent, row.text, row.extra,
            ))  # fmt: skip
            for second in row.moments:
                seconds.append((self.vk, second, ck))
            self._index_row(ck, row)
        self.db.executemany(_INSERT, values)
        self.db.executemany("INSERT OR IGNORE INTO moment VALUES (?,?,?)", seconds)
        self.new += len(rows)

    def _meet(self, row: Row, held: Known) -> None:
        """A comment that is held already: by this capture (twice in one page) or by another one."""
        if (mine := self._mine(held)) is not None:
            if mine.text == row.text and mine.author == row.author:
                self.unchanged += 1
            else:
                what = f"the id {row.id!r} came before in this page with another text or author"
                self.refused.append(Refused(f"comments[{row.place}]", f"{what}; the first one is kept"))
        else:
            self._fold(row, held)

    def _mine(self, held: Known) -> Row | None:
        """What this capture said of the comment before; None where it did not."""
        if held.mine is not None or held.claims == 1:
            return held.row if held.mine is None and held.cap == self.cap else held.mine
        query = "SELECT claim FROM claim WHERE ck = ? AND cap = ?"
        found = self.db.execute(query, (held.ck, self.cap)).fetchone()
        return None if found is None else _decoder.decode(found[0])

    def _fold(self, row: Row, held: Known) -> None:
        held.mine = row
        if held.claims == 1:
            self.names.meet([held.row])
            self._keep_claim(held.ck, held.cap, held.row)
        self._keep_claim(held.ck, self.cap, row)
        said = [(dated, claim_of(other)) for dated, other in self._claims(held.ck)]
        derived = row.id[len(DERIVED) :] if row.id.startswith(DERIVED) else None
        folded = make_row(fold_comment(said), self.video_key, derived)
        if row.flags & WITHDRAWN:
            folded = self._withheld(folded)
        self.names.meet([folded])
        self._update(held, folded, first_capture(said), newest=max(said, key=lambda s: s[0].order())[0])
        if _public(folded) == _public(held.row):
            self.unchanged += 1
        else:
            self.changed += 1
            if self.index is not None:
                for kind in COMMENT_KINDS:
                    self.index.remove(kind, held.ck)
            self._index_row(held.ck, folded)

    def _update(self, held: Known, row: Row, first: Dated, newest: Dated) -> None:
        cap = self.db.execute("SELECT cap FROM capture WHERE key = ?", (newest.capture,)).fetchone()[0]
        self.db.execute(_UPDATE, (
            row.ph, self.names.author(row), stands_at_the_top(row), position(first, row.place), row.likes, row.pub,
            row.pub_from, row.number, row.flags, self.names.phrase(row.language), self.names.phrase(row.written),
            row.prec, held.claims + 1, cap, row.parent, row.text, row.extra, held.ck,
        ))  # fmt: skip
        self.db.execute("DELETE FROM moment WHERE ck = ?", (held.ck,))
        seconds = [(self.vk, second, held.ck) for second in row.moments]
        self.db.executemany("INSERT OR IGNORE INTO moment VALUES (?,?,?)", seconds)

    def _keep_claim(self, ck: int, cap: int, row: Row) -> None:
        stripped = msgspec.structs.replace(row, document="")
        values = (ck, cap, self.names.author(row), _encoder.encode(stripped))
        self.db.execute("INSERT OR IGNORE INTO claim VALUES (?,?,?,?)", values)

    def _claims(self, ck: int) -> Iterable[tuple[Dated, Row]]:
        query = "SELECT p.at, p.key, m.claim FROM claim m JOIN capture p ON p.cap = m.cap WHERE m.ck = ?"
        return [(Dated(at, key), _decoder.decode(claim)) for at, key, claim in self.db.execute(query, (ck,))]

    def _known(self, rows: Sequence[Row]) -> dict[int, Known]:
        numbers = json.dumps([row.h for row in rows])
        return {
            h: Known(ck, claims, cap, Row(*(h, ph, None if named[0] is None else named, *rest, (), "")))
            for ck, claims, cap, h, ph, named, rest in map(_parted, self.db.execute(_KNOWN, (numbers, self.vk)))
        }

    def _withheld(self, row: Row) -> Row:
        """What remains of a comment that was withdrawn: its place in the thread."""
        return Row(
            row.h, row.ph, None, row.place, row.number, UNSAID, UNSAID, UNSAID, WITHDRAWN,
            None, None, None, row.id, row.parent, "", None, (), "",
        )  # fmt: skip

    def _index_row(self, ck: int, row: Row) -> None:
        if self.index is None or row.flags & WITHDRAWN:
            return
        self.index.add(kind_of(row.ph, row.flags), ck, self.vk, row.document)

    def _note_threads(self, rows: Sequence[Row], known: dict[int, Known]) -> None:
        """Whether some reply's parent is not a top-level comment seen by now: then threads must be settled."""
        if self.has_loose_threads:
            return
        wanted = {row.ph for row in rows if row.ph is not None and (k := known.get(row.ph)) is None}
        found = {h for (h,) in self.db.execute(_TOP_LEVEL, (json.dumps(list(wanted)), self.vk))}
        nested = any(
            row.ph is not None and (k := known.get(row.ph)) is not None and k.row.ph is not None for row in rows
        )
        self.has_loose_threads = nested or found != wanted


def position(first: Dated, place: int) -> int:
    """The sort key of a page in captured order: earliest capture that holds it, then its place there."""
    at = 0xFFFFFFFF if first.at is None else max(0, min(first.at, 0xFFFFFFFE))
    return at << 31 | (keys.key_number(first.capture) & 0x1FF) << 22 | min(place, PLACES)


def stands_at_the_top(row: Row) -> bool:
    """Whether a comment answers nobody. Messages of a live chat stand in a list of their own."""
    return row.ph is None and not row.flags & CHAT


def _parted(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """(ck, claims, cap, h, ph, author as named, the other columns of a `Row`) of one row of `_KNOWN`."""
    return (*values[:5], values[5:9], values[9:])


def _public(row: Row) -> tuple[object, ...]:
    return (
        row.text, row.author, row.likes, row.pub, row.pub_from, row.flags & ~ORPHAN, row.written, row.ph, row.extra,
    )  # fmt: skip
