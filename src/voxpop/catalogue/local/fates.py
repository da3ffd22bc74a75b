"""When comments were gone: missing where a later capture that is complete at their place should have had them.

Comes in: the captures of a video in time, what each holds, how complete it is. Goes out: the table `fate`, one entry
each time that a comment vanished (`last`: the last capture that held it, `gone`: the first that proves it missing,
`back`: the first after that which holds it again), and the marks of rows.

A complete capture proves a top-level comment missing when it lacks it, and with it its replies; a reply on its own only
where it holds as many replies of that thread as the platform counted, and of each in which that stands. Where no count
is given, a complete capture is taken at its word. It must have been made after the last capture that holds the comment,
whenever within their bounds the two were made. Captures of one instant are parts of one. A capture of unknown time
proves nothing; nor does one whose comments bear no ids, or ids of their file's own (what is not among them may have
been edited), nor one of a live chat alone, nor one without comments, unless the platform itself counted none. What
holds a comment again, but may be older than what proves it missing, ends its absence without proving that it returned.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

import msgspec

from voxpop.catalogue.local.clocks import are_by_one_clock, earliest_of
from voxpop.catalogue.local.held import held_of_many
from voxpop.catalogue.local.holdings import in_order
from voxpop.catalogue.local.positions import FIRST_AT
from voxpop.catalogue.local.rows import CHAT, GONE, NAMED, RETURNED
from voxpop.catalogue.local.sayings import Sayings
from voxpop.catalogue.local.videos import StoredCapture
from voxpop.model import CaptureClaim, Captured

_stored = msgspec.msgpack.Decoder(StoredCapture)
_claim = msgspec.msgpack.Decoder(CaptureClaim)
_CAPTURES = "SELECT at, cap, capture FROM capture WHERE vk = ? AND at IS NOT NULL ORDER BY at, key"
_CLAIM = "SELECT claim FROM capture WHERE cap = ?"
_ALL = f"""
SELECT ck, h, ph, {FIRST_AT}, parent IS NULL AND id NOT LIKE '%.%.%'
FROM comment c INDEXED BY comment_page WHERE vk = ? AND NOT flags & {CHAT} AND {NAMED}
"""
_KINDS = f"SELECT DISTINCT c.flags & {CHAT}, NOT ({NAMED}) FROM json_each(?) j JOIN comment c ON c.ck = j.value"
_MATCHED = "SELECT same, ck FROM comment INDEXED BY comment_page WHERE vk = -?"
_OPEN = "SELECT ck, last, gone, gone_at FROM fate WHERE vk = ? AND back IS NULL"
_MARKED = f"SELECT c.ck, c.flags & {GONE | RETURNED} FROM json_each(?) j CROSS JOIN comment c ON c.ck = j.value"
_MARK = f"UPDATE comment SET flags = flags & ~{GONE | RETURNED} | ? WHERE ck = ?"
_FATES = "SELECT ck, gone_at, back FROM fate WHERE vk = ?"


class _Page(NamedTuple):
    """What was captured at one instant, the latest at which each of these can have been made; `earliest` is the first.
    `complete` are the captures that are so.
    """

    at: int
    earliest: int
    captured: dict[int, Captured]
    complete: list[int]

    @property
    def caps(self) -> tuple[int, ...]:
        """The captures, in their order."""
        return tuple(self.captured)


class _Comment(NamedTuple):
    """`is_of_top`: what a reply answers is at the top level, as its own id says, be it held or not."""

    ck: int
    h: int
    ph: int | None
    first_at: int
    is_of_top: bool


def settle_fates(sayings: Sayings, fresh: frozenset[int]) -> None:
    """Find what was gone when, after the captures `fresh` came in. Where those are the newest, and nothing became known
    of who answers whom or is whom, only they are asked.
    """
    db, vk = sayings.db, sayings.vk
    pages = _pages(db, vk)
    if len(pages) < 2:
        return
    told = {ck for (ck,) in db.execute("SELECT ck FROM fate WHERE vk = ?", (vk,))}
    start = min([n for n, page in enumerate(pages) if not fresh.isdisjoint(page.captured)], default=len(pages))
    is_known_anew = any(not fresh.issuperset(page.caps) for page in pages[start:])
    captured = {cap: one for page in pages for cap, one in page.captured.items()}
    before = [one for cap, one in captured.items() if cap not in fresh]
    if sayings.has_moved or is_known_anew or are_by_one_clock(before) != are_by_one_clock(captured.values()):
        start = 0
        db.execute("DELETE FROM fate WHERE vk = ?", (vk,))
    telling = _Telling(sayings, pages)
    for n in range(max(1, start), len(pages)):
        telling.ask(n)
    sayings.outdated.update(_mark(db, vk, told, {cap: page.earliest for page in pages for cap in page.captured}))


class _Telling:
    """Goes from page to page in time, and keeps who is gone."""

    def __init__(self, sayings: Sayings, pages: Sequence[_Page]) -> None:
        self._sayings, self._pages = sayings, pages
        self._db, self._vk, self._holdings = sayings.db, sayings.vk, sayings.holdings
        self._gone = {ck: gone for ck, _, gone, _ in self._db.execute(_OPEN, (self._vk,))}
        self._comments: list[_Comment] | None = None
        self._others: dict[int, list[int]] = {}
        for same, other in self._db.execute(_MATCHED, (self._vk,)):
            self._others.setdefault(same, []).append(other)

    def ask(self, n: int) -> None:
        """What the page number `n` proves."""
        page = self._pages[n]
        back = [ck for ck in self._gone if self._holds(page, ck)]
        self._db.executemany(
            "UPDATE fate SET back = ?, back_at = ? WHERE vk = ? AND ck = ? AND gone = ?",
            [(page.caps[-1], page.at, self._vk, ck, self._gone.pop(ck)) for ck in back],
        )
        proving = [cap for cap in page.complete if _speaks(self._db, cap)]
        if not proving:
            return
        gone = {ck: self._last(n, ck) for ck in self._missing(n, proving)}
        self._gone.update(dict.fromkeys(gone, proving[-1]))
        self._db.executemany(
            "INSERT INTO fate (vk, ck, last, gone, gone_at) VALUES (?,?,?,?,?)",
            [(self._vk, ck, last, proving[-1], page.at) for ck, last in gone.items()],
        )

    def _missing(self, n: int, proving: Sequence[int]) -> Iterator[int]:
        """The comments that these captures of the page number `n` prove missing."""
        page, comments = self._pages[n], self._all()
        held = [self._holdings.of(cap) for cap in page.caps]
        lacking = [
            one
            for one in comments
            if one.first_at < page.earliest
            and one.ck not in self._gone
            and not any(one.ck in members for members in held)
        ]
        unsure = [earlier for earlier in self._pages[:n] if earlier.at >= page.earliest]
        lacking = [one for one in lacking if not any(self._holds(other, one.ck) for other in (page, *unsure))]
        if not lacking:
            return
        above = _above(lacking, [one for one in comments if one.first_at <= page.at])
        parents = {h: one.ck for h, one in above.items() if self._holds(page, one.ck)}
        whole = self._whole_threads(page, proving, parents, comments)
        away = {one.ck for one in lacking}
        for one in lacking:
            if self._is_proven(one, above, parents.keys(), whole, away):
                yield one.ck

    def _is_proven(
        self, one: _Comment, above: Mapping[int, _Comment], held: Set[int], whole: Set[int], away: Set[int]
    ) -> bool:
        """Whether all that a comment answers, up to the top, is held with all replies, or is itself gone or `away`."""
        passed: set[int] = set()
        while one.ph is not None and one.ph not in passed:
            passed.add(one.ph)
            parent = above.get(one.ph)
            if parent is None:
                return one.is_of_top
            if parent.ck in self._gone:
                return True
            if one.ph not in whole if one.ph in held else parent.ck not in away:
                return False
            one = parent
        return one.ph is None

    def _whole_threads(
        self, page: _Page, proving: Sequence[int], parents: dict[int, int], comments: Sequence[_Comment]
    ) -> set[int]:
        """Of these parents (row numbers by key numbers), those whose replies were all held."""
        held = dict.fromkeys(parents, 0)
        for one in comments:
            if one.ph in held and self._holds(page, one.ck):
                held[one.ph] += 1
        claimed = self._claimed(proving, parents)
        return {h for h, count in held.items() if all(said in (None, count) for said in claimed[h])}

    def _claimed(self, proving: Sequence[int], parents: dict[int, int]) -> dict[int, list[int | None]]:
        """How many replies each of these captures says that these comments have."""
        found: dict[int, list[int | None]] = {h: [] for h in parents}
        for held in held_of_many(self._db, list(parents.values())):
            said = {run.cap: run.row for run in self._sayings.spread(held)}
            found[held.row.h] = [said[cap].reply_count for cap in proving if cap in said]
        return found

    def _last(self, n: int, ck: int) -> int:
        """The last capture before page `n` that holds a comment."""
        return next(cap for page in reversed(self._pages[:n]) for cap in reversed(page.caps) if self._is_in(cap, ck))

    def _holds(self, page: _Page, ck: int) -> bool:
        return any(self._is_in(cap, ck) for cap in page.captured)

    def _is_in(self, cap: int, ck: int) -> bool:
        """Whether a capture holds a comment, be it without its id."""
        members = self._holdings.of(cap)
        return ck in members or any(other in members for other in self._others.get(ck, ()))

    def _all(self) -> list[_Comment]:
        if self._comments is None:
            self._comments = [_Comment(*row) for row in self._db.execute(_ALL, (self._vk,))]
        return self._comments


def _above(some: Iterable[_Comment], comments: Sequence[_Comment]) -> dict[int, _Comment]:
    """What these comments answer, and what that answers, up to the top; by the numbers of their keys."""
    found: dict[int, _Comment] = {}
    while asked := {one.ph for one in some if one.ph is not None} - found.keys():
        some = [one for one in comments if one.h in asked]
        found.update((one.h, one) for one in some)
    return found


def _pages(db: sqlite3.Connection, vk: int) -> list[_Page]:
    """What was captured of a video's comments, instant by instant."""
    found = db.execute(_CAPTURES, (vk,)).fetchall()
    if len(found) < 2:
        return []
    stored = {cap: _stored.decode(said) for _, cap, said in found}
    earliest = earliest_of({cap: one.captured for cap, one in stored.items()})
    pages: dict[int, _Page] = {}
    for at, cap, _ in found:
        if at not in pages:
            pages[at] = _Page(at, earliest[cap], {}, [])
        elif earliest[cap] < pages[at].earliest:
            pages[at] = pages[at]._replace(earliest=earliest[cap])
        pages[at].captured[cap] = stored[cap].captured
        if stored[cap].coverage == "complete":
            pages[at].complete.append(cap)
    return list(pages.values())


def _speaks(db: sqlite3.Connection, cap: int) -> bool:
    """Whether a capture is one of comments, all of which bear ids; one without any, when none were counted."""
    kinds = set(db.execute(_KINDS, (json.dumps(in_order(db, cap).tolist()),)))
    if not kinds:
        return _claim.decode(db.execute(_CLAIM, (cap,)).fetchone()[0]).video.comment_count == 0
    return (0, 0) in kinds and (0, 1) not in kinds


def _mark(db: sqlite3.Connection, vk: int, told: Set[int], earliest: Mapping[int, int]) -> Iterable[int]:
    """Mark the rows; those whose marks changed. `told` are those of which fates were told before; `earliest` is when
    each capture was made at the earliest.
    """
    wanted = dict[int, int]()
    for ck, gone_at, back in db.execute(_FATES, (vk,)):
        mark = GONE if back is None else RETURNED if earliest[back] > gone_at else 0
        wanted[ck] = GONE if GONE in (mark, wanted.get(ck)) else mark | wanted.get(ck, 0)
    marked = dict(db.execute(_MARKED, (json.dumps([*(told | wanted.keys())]),)))
    changed = {ck: wanted.get(ck, 0) for ck, mark in marked.items() if mark != wanted.get(ck, 0)}
    db.executemany(_MARK, [(mark, ck) for ck, mark in changed.items()])
    return changed
