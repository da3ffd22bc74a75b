"""Comments into the store: new ones inserted, known ones folded with what was said of them before.

Comes in: rows of one capture, a batch at a time. Goes out: changed tables, documents for the index, counts. Joins
happen in the store: what is kept in memory is bounded by the batch.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Sequence

from voxpop.catalogue.fold import Dated
from voxpop.catalogue.local import held as held_rows
from voxpop.catalogue.local import runs, said
from voxpop.catalogue.local.held import ALONE, Held, held_of
from voxpop.catalogue.local.holdings import pack
from voxpop.catalogue.local.narrowed import Interval
from voxpop.catalogue.local.positions import PLACES, positions_of
from voxpop.catalogue.local.prepare import Repeated
from voxpop.catalogue.local.rows import UNSAID, Row, analyse
from voxpop.catalogue.local.sayings import Sayings, stands_at_the_top, withheld
from voxpop.catalogue.local.threads import loops
from voxpop.errors import CatalogueError
from voxpop.model import Refused

_KNOWN = f"""
SELECT {held_rows.COLUMNS} FROM json_each(?) j CROSS JOIN comment c INDEXED BY comment_key ON c.h = j.value AND c.vk = ?
{held_rows.JOINS}
"""
_HELD = "SELECT c.h FROM json_each(?) j CROSS JOIN comment c INDEXED BY comment_key ON c.h = j.value AND c.vk = ?"
_INSERT = """
INSERT INTO comment (ck, vk, h, ph, ak, top, pos, likes, pub, pub_from, number, flags, lang, written, prec, claims, cap,
  id, parent, text, extra) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,-1,?,?,?,?,?)
"""
_EVER = 1 << 62
_TOGETHER = 500  # documents that are made anew at once


class CommentWriter:
    """Writes the comments of one capture, the one with the number `cap`."""

    def __init__(self, sayings: Sayings, cap: int, dated: Dated) -> None:
        self.cap, self.vk, self.video_key = cap, sayings.vk, sayings.video_key
        self._sayings, self._dated, self._db = sayings, dated, sayings.db
        self.new = self.changed = self.unchanged = 0
        self.refused: list[Refused] = []
        self.has_loose_threads = False
        self._order, self._digests, self._ends = array("q"), array("q"), array("q")
        self._spoken_of: set[int] | None = None  # the same as a set, once a comment is met that others hold
        sayings.holdings.begin(dated, cap, self._order)

    def write(self, rows: Sequence[Row], repeated: Repeated | None = None) -> None:
        """Take in one batch, in captured order; `repeated` are comments between them of which the last capture said
        the same.
        """
        withdrawn, names = self._sayings.withdrawn, self._sayings.names
        if withdrawn:
            rows = [withheld(row) if row.h in withdrawn else row for row in rows]
        names.make_room()
        known = self._known(rows)
        names.meet(rows)
        fresh: dict[int, Row] = {}
        for row in rows:
            if (h := row.h) not in known and h not in fresh:
                fresh[h] = row
        analyse([row for row in fresh.values() if row.is_bare])
        numbers = names.comments(len(fresh))
        self._insert(list(fresh.values()), numbers)
        if known or repeated or len(fresh) < len(rows):
            new = {h: Held(ck, ALONE, self.cap, row) for ck, (h, row) in zip(numbers, fresh.items(), strict=True)}
            self._meet_all(rows, known, new, repeated)
            self._sayings.index_outdated(at_least=_TOGETHER)
        else:
            self._note(*numbers)
        self._note_threads(rows, known, fresh)

    def _meet_all(
        self, rows: Sequence[Row], known: dict[int, Held], new: dict[int, Held], repeated: Repeated | None
    ) -> None:
        """Of a batch in which not all is new: each comment by itself."""
        narrowed: dict[int, Interval] = {}
        self._sayings.fetch_runs(list(known.values()))
        if repeated is None:
            for row in rows:
                self._meet_row(row, known, new, narrowed)
        else:
            self._meet_between(rows, known, new, repeated, narrowed)
            moved = array("q", repeated.moved)[::-1]  # of two in one page the first one counts
            intervals = zip(moved[1::3], moved[::3], strict=True)
            self._sayings.narrow(dict(zip(moved[2::3], intervals, strict=True)), again=True)
        self._sayings.narrow(narrowed)

    def _meet_between(
        self,
        rows: Sequence[Row],
        known: dict[int, Held],
        new: dict[int, Held],
        repeated: Repeated,
        narrowed: dict[int, Interval],
    ) -> None:
        """Rows, and the comments between them of which the capture before said the same."""
        order, digests, ends = (array("q", part) for part in (repeated.order, repeated.digests, repeated.ends))
        fresh = iter([(known.get(row.h) or new[row.h]).ck for row in rows])
        cks = [ck or next(fresh) for ck in order]
        if len(spoken := set(cks)) == len(cks) and spoken.isdisjoint(self._spoken()):  # nearly always
            for row in rows:
                if row.h in known:
                    self._meet(row, known[row.h], narrowed)
            self.unchanged += len(cks) - len(rows)
            self._note(*cks)
            self._digests.extend(digests)
            self._ends.extend(ends)
            return
        following = iter(rows)
        for ck, digest, end in zip(order, digests, ends, strict=True):
            if self._meet_again(ck) if ck else self._meet_row(next(following), known, new, narrowed):
                self._digests.append(digest)
                self._ends.append(end)

    def _meet_row(self, row: Row, known: dict[int, Held], new: dict[int, Held], narrowed: dict[int, Interval]) -> bool:
        """One comment; whether the page had not spoken of it before."""
        held = known.get(row.h) or new[row.h]
        if held.ck in self._spoken():
            self._repeat(row, held)
            return False
        if row.h in known:
            self._meet(row, held, narrowed)
        self._note(held.ck)
        return True

    def _meet_again(self, ck: int) -> bool:
        """One comment of which the capture before said the same; whether the page had not spoken of it before."""
        self.unchanged += 1
        if ck in self._spoken():
            return False
        self._note(ck)
        return True

    def begin_after(self, cap: int | None) -> None:
        """The capture with the number `cap` is what this one was compared with: it must be the one before."""
        if cap is not None and not said.precedes(self._sayings.holdings.captures, cap, self._dated):
            raise CatalogueError("The catalogue changed while a page was read. Add the page again.")

    def finish(self) -> None:
        """Keep which comments this capture holds, and what it says of each."""
        self._db.execute("INSERT INTO held VALUES (?,?)", (self.cap, pack(self._order)))
        if self._digests and len(self._digests) == len(self._order) and self._dated.at is not None:
            said.keep(self._db, self.vk, self.cap, self._digests, self._ends)

    @property
    def held(self) -> int:
        """How many comments this capture holds."""
        return len(self._order)

    def _insert(self, rows: Sequence[Row], numbers: Sequence[int]) -> None:
        start, shift = positions_of(self._dated)
        vk, cap = self.vk, self.cap
        authors, phrases = self._sayings.names.authors, self._sayings.names.phrases
        numbered = list(zip(numbers, rows, strict=True))
        self._db.executemany(_INSERT, [(
            ck, vk, row.h, row.ph, authors[row.author], stands_at_the_top(row),
            start | min(row.place, PLACES) << shift, row.likes, row.pub, row.pub_from, row.number, row.flags,
            phrases[row.language], phrases[row.written], row.prec, cap,
            row.id, row.parent, row.text, row.extra,
        ) for ck, row in numbered])  # fmt: skip
        self._sayings.index_rows(numbered, self._replies(rows))
        seconds = [(vk, second, ck) for ck, row in numbered for second in row.moments]
        self._db.executemany("INSERT OR IGNORE INTO moment VALUES (?,?,?)", seconds)
        self.new += len(rows)

    def _replies(self, rows: Sequence[Row]) -> Counter[int]:
        """How many of these new comments answer one of them; whoever else is answered is looked at in the end."""
        replies = Counter(row.ph for row in rows if row.ph is not None)
        if replies:
            self._sayings.answered.update(replies.keys() - {row.h for row in rows})
        return replies

    def _spoken(self) -> set[int]:
        if self._spoken_of is None:
            self._spoken_of = set(self._order)
        return self._spoken_of

    def _note(self, *cks: int) -> None:
        self._order.extend(cks)
        if self._spoken_of is not None:
            self._spoken_of.update(cks)

    def _meet(self, row: Row, held: Held, narrowed: dict[int, Interval]) -> None:
        """A comment that other captures hold."""
        start, end = _interval(row)
        if held.claims == ALONE:
            own_start, own_end = _interval(held.row)
            start, end = max(start, own_start), min(end, own_end)
        if end < _EVER:
            narrowed[held.ck] = start, end
        if self._sayings.say(held, self._dated, self.cap, row):
            self.changed += 1
        else:
            self.unchanged += 1

    def _repeat(self, row: Row, held: Held) -> None:
        """A comment that this capture spoke of before: twice in one page."""
        mine = next(runs.spread(self._sayings.runs(held), [(self._dated, self.cap)])).row
        if mine.text == row.text and mine.author == row.author:
            self.unchanged += 1
        else:
            what = f"the id {row.id!r} came before in this page with another text or author"
            self.refused.append(Refused(f"comments[{row.place}]", f"{what}; the first one is kept"))

    def _known(self, rows: Sequence[Row]) -> dict[int, Held]:
        if not self._order and len(self._sayings.holdings.captures) == 1:
            return {}  # nobody spoke of this video before
        numbers = json.dumps([row.h for row in rows])
        return {held.row.h: held for held in map(held_of, self._db.execute(_KNOWN, (numbers, self.vk)))}

    def _note_threads(self, rows: Sequence[Row], known: dict[int, Held], fresh: dict[int, Row]) -> None:
        """Whether threads must be settled. While nothing is loose, who is answered is held, and nothing answers itself:
        that stays so, unless one that is held answers another one now, or what is new lacks its parent or goes round.
        """
        if self.has_loose_threads:
            return
        wanted = {ph for row in rows if (ph := row.ph) is not None} - known.keys() - fresh.keys()
        found = set[int]()
        if wanted:
            found.update(h for (h,) in self._db.execute(_HELD, (json.dumps(list(wanted)), self.vk)))
        answers = {h: row.ph for h, row in fresh.items() if row.ph in fresh}
        self.has_loose_threads = found != wanted or self._sayings.has_moved or bool(loops(answers))


def _interval(row: Row) -> Interval:
    """Within what a comment was written, where the claim gives its time in words; else within all time."""
    if row.written is None or UNSAID in (row.pub_from, row.pub):
        return -_EVER, _EVER
    return row.pub_from, row.pub
