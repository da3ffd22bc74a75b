"""What captures say of the comments of one video, and the rows that are folded from it.

Comes in: claims as rows, and the comments that they are of. Goes out: runs of claims (`runs`), and folded rows with
their moments and words.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from voxpop.catalogue.fold import Dated, first_capture, fold_comment
from voxpop.catalogue.local import runs
from voxpop.catalogue.local.documents import Kind
from voxpop.catalogue.local.found import is_found_alike, some_found_again
from voxpop.catalogue.local.held import ALONE, Held, Run
from voxpop.catalogue.local.holdings import Holdings
from voxpop.catalogue.local.index import COMMENT_KINDS, IndexWriter
from voxpop.catalogue.local.names import Names
from voxpop.catalogue.local.narrowed import Interval, Narrowed
from voxpop.catalogue.local.positions import position
from voxpop.catalogue.local.rows import (
    CHAT,
    GONE,
    MARKS,
    ORPHAN,
    RETURNED,
    REWRITTEN,
    UNSAID,
    WITHDRAWN,
    Row,
    analyse,
    claim_of,
    extra_of,
    kind_of,
    make_row,
    second_of,
)
from voxpop.model import CommentClaim

_BY_KEY = "SELECT c.ck FROM json_each(?) j CROSS JOIN comment c INDEXED BY comment_key ON c.h = j.value AND c.vk = ?"
_AT_ONCE = 2_000
_ORPHANS = f"""
SELECT DISTINCT c.ph FROM video v CROSS JOIN comment c INDEXED BY comment_page ON c.vk = v.vk
WHERE v.vk = ? AND v.loose AND c.flags & {ORPHAN} AND c.ph IS NOT NULL
"""
_UPDATE = """
UPDATE comment SET vk=?, ph=?, ak=?, top=?, pos=?, likes=?, pub=?, pub_from=?, number=?, flags=?, lang=?, written=?,
  prec=?, claims=?, cap=?, parent=?, text=?, extra=?, same=NULL WHERE ck=?
"""
_LIKE = "UPDATE comment SET likes = ?, claims = ?, cap = ? WHERE ck = ?"


class Sayings:
    """The claims on the comments of the video `vk`. `withdrawn` holds the numbers of keys that were withdrawn."""

    def __init__(
        self, db: sqlite3.Connection, index: IndexWriter | None, names: Names, vk: int, video_key: str,
        withdrawn: frozenset[int],
    ) -> None:  # fmt: skip
        self.db, self.index, self.names, self.vk, self.video_key = db, index, names, vk, video_key
        self.withdrawn = withdrawn
        self.holdings, self.narrowed = Holdings(db, vk), Narrowed(db, vk)
        self.outdated: set[int] = set()  # comments whose documents say what their rows no longer do
        self.has_moved = False  # whether it is said otherwise what a held comment answers, or which one it is
        # Numbers of keys: of comments that have more or fewer replies, or that come after what answers them.
        self.answered: set[int] = {h for (h,) in db.execute(_ORPHANS, (vk,))}

    def say(self, held: Held, dated: Dated, cap: int, row: Row) -> bool:
        """One more capture speaks of a comment; whether something changed that is shown."""
        if held.claims == ALONE and self._is_said_last(held.cap, dated) and runs.same(held.row, row):
            return False
        said = self.runs(held)
        at = sum(run.dated < dated for run in said)
        before, after = _of_chain(dated, said[:at][-1:]), _of_chain(dated, said[at:][:1])
        if before is not None and runs.same(before.row, row):
            return False
        if before is not None and self._is_liked(held, before, dated, row):
            self._like(held, runs.settled([*said, Run(dated, cap, row)]))
            return True
        fresh = [Run(dated, cap, row)]
        again = self.holdings.next_holder(held.ck, dated, after.dated if after else None) if before else None
        if before is not None and again is not None:
            fresh.append(Run(self.holdings.dated(again), again, before.row))
        begins_sooner = again is None and after is not None and runs.same(after.row, row)
        return self.refold(held, [*said[:at], *fresh, *said[at + begins_sooner :]])

    def runs(self, held: Held) -> list[Run]:
        """What captures said of a comment, in time."""
        return runs.runs_of(self.db, self.video_key, self.holdings, held)

    def spread(self, held: Held) -> Iterator[Run]:
        """What every capture says that holds a comment, in time."""
        return runs.spread(self.runs(held), self.holdings.holders(held.ck))

    def fetch_runs(self, held: Sequence[Held]) -> None:
        """Fetch at once what captures said of these comments."""
        self.holdings.entries.hold(one.ck for one in held)
        said = runs.runs_of_some(self.db, self.video_key, self.holdings, held)
        for one in held:
            one.runs = said.get(one.ck)

    def refold(self, held: Held, own: list[Run], of_others: Sequence[Run] = ()) -> bool:
        """Fold a comment anew from what is said of it, `own`, and of others that are the same; whether something
        changed that is shown.
        """
        own = runs.settled(own)
        said = [*own, *of_others]
        claims = [(run.dated, claim_of(run.row)) for run in said]
        folded, is_same = self._folded(held, fold_comment(claims))
        if not folded.flags & WITHDRAWN and any(runs.edits(own)):
            folded.flags |= REWRITTEN
        self.names.meet([folded], are_folded=True)
        newest = max(said, key=lambda run: run.dated.order()).cap
        count = len(said) if len(said) > 1 else ALONE
        self._write(held, folded, first_capture(claims), newest, count)
        if len(said) > 1:
            runs.keep(self.holdings.entries, self.names, held.ck, own, folded)
        elif held.claims > 1:
            self.holdings.entries.drop(held.ck)
        if not is_same:
            self.name_moments(held.ck, folded)
        if not is_same or not is_found_alike(folded, held.row):
            self.outdated.add(held.ck)
        if kind_of(folded.ph, folded.flags) != kind_of(held.row.ph, held.row.flags):
            self.unindex(held.ck)  # as long as it is known as what it was found
        if folded.ph != held.row.ph:
            self.has_moved = True
            self.answered.update(h for h in (folded.ph, held.row.ph) if h is not None)
        is_shown_otherwise = _shown(folded) != _shown(held.row)
        held.claims, held.cap, held.row, held.runs = count, newest, folded, own
        return is_shown_otherwise

    def narrow(self, said: dict[int, Interval], *, again: bool = False) -> None:
        """Comments, by row number, were written within these intervals (`Narrowed.narrow`)."""
        self.outdated |= self.narrowed.narrow(said, again=again)

    def _is_liked(self, held: Held, before: Run, dated: Dated, row: Row) -> bool:
        """Whether the newest capture of all, `dated`, says what the one before it said of a comment, of its likes
        aside, and no time that is more precise: all else is folded as it was.
        """
        return (
            dated == self.holdings.captures[-1][0]
            and UNSAID not in (row.likes, before.row.likes)
            and runs.same_but_for_likes(before.row, row)
            and not _is_narrower(row, held.row)
            and row.h not in self.withdrawn
        )

    def _like(self, held: Held, own: list[Run]) -> None:
        """Fold a comment of which the newest claim alone is new, and in that the likes."""
        entries, newest, shown = self.holdings.entries, own[-1], held.row.likes
        held.row = replace(held.row, likes=newest.row.likes)
        if held.claims == ALONE:
            runs.keep(entries, self.names, held.ck, own, held.row)
        else:
            runs.add_likes(entries, self.names, held.ck, newest, own[-2], shown)
        held.claims, held.cap, held.runs = len(own), newest.cap, own
        self.db.execute(_LIKE, (held.row.likes, held.claims, held.cap, held.ck))
        self.outdated.add(held.ck)

    def _folded(self, held: Held, claim: CommentClaim) -> tuple[Row, bool]:
        """A folded claim as a row, and whether the comment is found by the same words and moments as before: then
        these are not reckoned again.
        """
        row = make_row(claim, self.video_key, runs.derived_id(held.row.id))
        if row.h in self.withdrawn:
            return withheld(row), False
        is_same = claim.text == held.row.text != "" and claim.start_seconds == extra_of(held.row.extra).start
        if is_same and kind_of(row.ph, row.flags) == kind_of(held.row.ph, held.row.flags):
            row.language = held.row.language
            return row, True
        analyse([row])
        return row, False

    def _is_said_last(self, cap: int, dated: Dated) -> bool:
        """Whether no capture of known time comes after this one, and the run that began with `cap` has one."""
        return dated == self.holdings.captures[-1][0] and None not in (dated.at, self.holdings.dated(cap).at)

    def index_rows(self, numbered: Iterable[tuple[int, Row]], replies: Mapping[int, int]) -> None:
        """Make the words of new rows findable, each given with its row number; so many replies to them are known."""
        if self.index is not None:
            writers = self.names.writers
            self.index.add_all(self.vk, [
                (
                    kind_of(row.ph, row.flags), ck, row.document, writers[row.author[0]] if row.author else 0, row.pub,
                    row.likes, replies.get(row.h, 0), second_of(row),
                ) for ck, row in numbered if not row.flags & WITHDRAWN
            ])  # fmt: skip

    def index_again(self) -> None:
        """Bring the documents in step with rows that changed."""
        if self.index is None:
            return
        answered = json.dumps(list(self.answered))
        self.outdated.update(ck for (ck,) in self.db.execute(_BY_KEY, (answered, self.vk)))
        self.answered.clear()
        self.index_outdated()

    def index_outdated(self, at_least: int = 1) -> None:
        """Bring the documents in step with rows of which it is known that they changed, where they are so many.

        What changes once more afterwards is done once more: done in between, it fills the time in which the writer
        waits for what is read.
        """
        if self.index is None or len(self.outdated) < at_least:
            return
        cks = sorted(self.outdated)
        for start in range(0, len(cks), _AT_ONCE):
            some = cks[start : start + _AT_ONCE]
            again = {found[1]: found for found in some_found_again(self.db, some)}
            for ck in some:
                self.unindex(ck, (again[ck][0],) if ck in again else COMMENT_KINDS)
            for found in again.values():
                self.index.add(*found)
        self.outdated.clear()

    def unindex(self, ck: int, kinds: Iterable[Kind] = COMMENT_KINDS) -> None:
        """Make the words of a row findable no more, as whichever of these kinds they are. The engine keeps a kilobyte
        for each until it commits.
        """
        if self.index is not None:
            for kind in kinds:
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
            self.vk, row.ph, names.authors[row.author], stands_at_the_top(row), position(first, row.place), row.likes,
            row.pub, row.pub_from, row.number, flags, names.phrases[row.language], names.phrases[row.written], row.prec,
            claims, cap, row.parent, row.text, row.extra, held.ck,
        ))  # fmt: skip


def withheld(row: Row) -> Row:
    """What remains of a comment that was withdrawn: its place in the thread."""
    return Row(
        row.h, row.ph, None, row.place, row.number, UNSAID, UNSAID, UNSAID, WITHDRAWN,
        None, None, None, row.id, row.parent, "", None, (), "",
    )  # fmt: skip


def stands_at_the_top(row: Row) -> bool:
    """Whether a comment answers nobody. Messages of a live chat stand in a list of their own."""
    return row.ph is None and not row.flags & CHAT


def _of_chain(dated: Dated, runs: list[Run]) -> Run | None:
    """The run in this list of one or none, where it is of known time as `dated` is, or of unknown as that."""
    return next((run for run in runs if (run.dated.at is None) == (dated.at is None)), None)


def _is_narrower(row: Row, folded: Row) -> bool:
    """Whether a claim gives a time that a folded row does not have, or within shorter bounds."""
    if UNSAID in (row.pub, row.pub_from):
        return False
    return UNSAID in (folded.pub, folded.pub_from) or row.pub - row.pub_from < folded.pub - folded.pub_from


def _shown(row: Row) -> tuple[object, ...]:
    return (
        row.text, row.author, row.likes, row.pub, row.pub_from, row.flags & MARKS, row.written, row.ph, row.extra,
    )  # fmt: skip
