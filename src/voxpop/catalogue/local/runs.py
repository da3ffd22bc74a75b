"""What captures say of a comment, kept as runs: a claim stands once for all captures in a row that say the same.

Comes in: comments that are held, runs in time. Goes out: an entry for each comment (`entries`), and the runs again.
Captures of known time make one chain of runs, those of unknown time another, which stands before it.

An entry is kept from the oldest run to the newest, each as what it says otherwise than the one before it, the oldest
otherwise than the comment's own row: the capture, which values follow, and those, run after run in one array. So an
entry is written anew with each change of the row. Places are kept of the first runs of chains alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec
from msgspec.structs import replace

from voxpop import keys
from voxpop.catalogue.fold import Dated, is_alike, is_silent
from voxpop.catalogue.local.entries import Entries, all_entries
from voxpop.catalogue.local.held import ALONE, Held, Run
from voxpop.catalogue.local.holdings import Holdings
from voxpop.catalogue.local.names import Names
from voxpop.catalogue.local.rows import DERIVED, DISPLAYED, MARKS, UNSAID, Row, claim_of, parent_of

_AUTHORS = "SELECT ak, h, id, name, url FROM author WHERE ak IN (SELECT value FROM json_each(?))"
_PHRASES = "SELECT id, text FROM phrase WHERE id IN (SELECT value FROM json_each(?))"

# What a run says otherwise: one bit each, and the values in this order.
_AUTHOR, _WRITTEN, _LIKES, _FLAGS, _TIMES, _TEXT, _PRECISION, _PARENT, _EXTRA, _PLACE = (1 << bit for bit in range(10))
_HOUR = 3_600
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Any]).decode


def same(one: Row, other: Row) -> bool:
    """Whether two claims on a comment say the same; where they stand on their pages aside.

    "2 years ago", said on two days, is said again: what follows of it for the time is `narrowed`.
    """
    return one.likes == other.likes and same_but_for_likes(one, other)


def same_but_for_likes(one: Row, other: Row) -> bool:
    """Whether two claims on a comment say the same of all but its likes."""
    return (
        one.text == other.text
        and one.author == other.author
        and one.flags & MARKS == other.flags & MARKS
        and one.written == other.written
        and one.prec == other.prec
        and (one.written is not None or (one.pub == other.pub and one.pub_from == other.pub_from))
        and one.ph == other.ph
        and one.parent == other.parent
        and one.extra == other.extra
    )


def settled(runs: Iterable[Run]) -> list[Run]:
    """Runs in time, those that say the same words of the comment's time with what the first of them makes of these.

    What is said again is no other claim on the time, and so it plays no part which captures came in before they did.
    """
    first: dict[tuple[bool, str, int | None], Row] = {}
    found: list[Run] = []
    for run in runs:
        row = run.row
        if row.written is not None:
            said = first.setdefault((run.dated.at is None, row.written, row.prec), row)
            if (row.pub, row.pub_from) != (said.pub, said.pub_from):
                run = Run(run.dated, run.cap, replace(row, pub=said.pub, pub_from=said.pub_from))
        found.append(run)
    return found


def keep(entries: Entries, names: Names, ck: int, runs: Sequence[Run], shown: Row) -> None:
    """Keep the runs of a comment, in time; `shown` is the comment's own row."""
    names.meet([run.row for run in runs])
    entries.keep(ck, _encode([value for run in _said(names, runs, shown) for value in run]))


def add_likes(entries: Entries, names: Names, ck: int, run: Run, before: Run, shown: int) -> None:
    """Keep one more run of a comment whose runs are kept: the newest claim, which says other likes than the one before
    it. `shown` are those that the comment's own row showed until now. The oldest run gives likes where they are not
    those that the row shows.
    """
    kept = _decode(entries.of([ck])[ck])
    place = 2 + (kept[1] & (_AUTHOR | _WRITTEN)).bit_count()
    oldest = kept.pop(place) if kept[1] & _LIKES else shown
    kept[1] &= ~_LIKES
    if oldest != run.row.likes:
        kept[1] |= _LIKES
        kept.insert(place, oldest)
    own = dict(_otherwise(names, run.row, before.row))
    entries.keep(ck, _encode([*kept, run.cap, sum(own), *own.values()]))


def runs_of(db: sqlite3.Connection, video_key: str, holdings: Holdings, held: Held) -> list[Run]:
    """The runs of a comment, in time."""
    if held.runs is not None:
        return held.runs
    if held.claims == ALONE:
        return [Run(holdings.dated(held.cap), held.cap, held.row)]
    return runs_of_some(db, video_key, holdings, [held]).get(held.ck, [])


def runs_of_some(
    db: sqlite3.Connection, video_key: str, holdings: Holdings, held: Iterable[Held]
) -> dict[int, list[Run]]:
    """The runs of those of these comments that have more than one, in time."""
    several = {one.ck: one for one in held if one.claims > 1}
    kept = {ck: _apart(entry) for ck, entry in holdings.entries.of(several).items()}
    names = _Named(db, kept.values())
    return {ck: _runs(saying, several[ck].row, video_key, holdings, names) for ck, saying in kept.items()}


def spread(runs: list[Run], holders: Iterable[tuple[Dated, int]]) -> Iterator[Run]:
    """What every capture says that holds a comment, in time: each stands in the run that began last before it."""
    for dated, cap in holders:
        begun = (run for run in runs if (run.dated.at is None) == (dated.at is None) and not run.dated > dated)
        yield Run(dated, cap, max(begun, key=lambda run: run.dated.order()).row)


def edits(runs: Iterable[Run]) -> Iterator[tuple[Run, Run]]:
    """Where captures of known time, one after the other, give a comment another text; one that tells only that it was
    removed gives none.
    """
    for one, other in pairwise(run for run in runs if run.dated.at is not None and _tells_text(run.row)):
        is_same_form = not (one.row.flags ^ other.row.flags) & DISPLAYED
        is_same_kind = one.dated.kind == other.dated.kind
        if is_same_form and not is_alike(one.row.text, other.row.text, is_same_kind=is_same_kind):
            yield one, other


def _tells_text(row: Row) -> bool:
    return bool(row.text) or not is_silent(claim_of(row))


def names_in_use(db: sqlite3.Connection) -> tuple[set[int], set[int]]:
    """The numbers of authors and phrases of which runs speak."""
    authors, phrases = set[int](), set[int]()
    for entry in all_entries(db):
        named = _numbers([_apart(entry)])
        authors |= named[0]
        phrases |= named[1]
    return authors, phrases


def derived_id(id: str) -> str | None:
    """The derived id in a stored id; None where the platform gave one."""
    return id[len(DERIVED) :] if id.startswith(DERIVED) else None


def _said(names: Names, runs: Sequence[Run], shown: Row) -> Iterator[list[Any]]:
    """The runs as they are kept."""
    before, place, is_dated = shown, (shown.place, shown.number), None
    for run in runs:
        row = run.row
        own = dict(_otherwise(names, row, before))
        is_first = is_dated is not (run.dated.at is not None)
        if is_first and place != (row.place, row.number):
            own[_PLACE] = place = row.place, row.number
        before, is_dated = row, run.dated.at is not None
        yield [run.cap, sum(own), *own.values()]


def _apart(kept: bytes) -> list[list[Any]]:
    """The runs in an entry, each by itself."""
    values, runs, at = _decode(kept), [], 0
    while at < len(values):
        end = at + 2 + values[at + 1].bit_count()
        runs.append(values[at:end])
        at = end
    return runs


def _otherwise(names: Names, row: Row, before: Row) -> Iterator[tuple[int, object]]:
    """What a claim says otherwise than the one before it."""
    if row.author != before.author:
        yield _AUTHOR, names.authors[row.author]
    if row.written != before.written:
        yield _WRITTEN, names.phrases[row.written]
    if row.likes != before.likes:
        yield _LIKES, row.likes
    if row.flags & MARKS != before.flags & MARKS:
        yield _FLAGS, row.flags & MARKS
    if (row.pub_from, row.pub) != (before.pub_from, before.pub):
        yield _TIMES, _later(row, before)
    if row.text != before.text:
        yield _TEXT, row.text
    if row.prec != before.prec:
        yield _PRECISION, row.prec
    if (row.ph is None, row.parent) != (before.ph is None, before.parent):
        yield _PARENT, (row.ph is not None, row.parent)
    if row.extra != before.extra:
        yield _EXTRA, row.extra


def _runs(saying: list[list[Any]], shown: Row, video_key: str, holdings: Holdings, names: _Named) -> list[Run]:
    """The other way round: runs in time."""
    runs: list[Run] = []
    before = shown
    for cap, mask, *values in saying:
        value = iter(values)
        author = names.authors[next(value)] if mask & _AUTHOR else before.author
        written = names.phrases[next(value)] if mask & _WRITTEN else before.written
        likes = next(value) if mask & _LIKES else before.likes
        flags = next(value) if mask & _FLAGS else before.flags & MARKS
        pub_from, pub = _times(next(value), before) if mask & _TIMES else (before.pub_from, before.pub)
        text = next(value) if mask & _TEXT else before.text
        prec = next(value) if mask & _PRECISION else before.prec
        is_reply, parent = next(value) if mask & _PARENT else (before.ph is not None, before.parent)
        extra = next(value) if mask & _EXTRA else before.extra
        place, number = next(value) if mask & _PLACE else (before.place, before.number)
        before = Row(
            shown.h, _parent_number(shown.id, parent, video_key) if is_reply else None, author, place, number, likes,
            pub, pub_from, flags, None, written, prec, shown.id, parent, text, extra, (), "",
        )  # fmt: skip
        if cap in holdings:  # in a store that somebody changed by hand it may not be: `verify` says so
            runs.append(Run(holdings.dated(cap), cap, before))
    return runs


class _Named:
    """The authors and phrases of which runs speak, by their numbers."""

    def __init__(self, db: sqlite3.Connection, kept: Iterable[list[list[Any]]]) -> None:
        authors, phrases = _numbers(kept)
        self.authors: dict[int | None, Any] = {None: None}
        self.phrases: dict[int | None, str | None] = {None: None}
        if authors:
            found = db.execute(_AUTHORS, (json.dumps(list(authors)),))
            self.authors.update((ak, (h, id, name, url)) for ak, h, id, name, url in found)
        if phrases:
            self.phrases.update(db.execute(_PHRASES, (json.dumps(list(phrases)),)).fetchall())


def _numbers(kept: Iterable[list[list[Any]]]) -> tuple[set[int], set[int]]:
    authors, phrases = set[int](), set[int]()
    for saying in kept:
        for run in saying:
            if (mask := run[1]) & _AUTHOR:
                authors.add(run[2])
            if mask & _WRITTEN:
                phrases.add(run[3 if mask & _AUTHOR else 2])
    return authors - {None}, phrases - {None}


def _later(row: Row, before: Row) -> tuple[int, int] | int:
    """The times of a claim, beside those of another: so many hours later, or as they are."""
    shift = row.pub - before.pub
    is_shifted = shift % _HOUR == 0 and shift == row.pub_from - before.pub_from
    is_known = UNSAID not in (row.pub, row.pub_from, before.pub, before.pub_from)
    return shift // _HOUR if is_shifted and is_known else (row.pub_from, row.pub)


def _times(kept: list[int] | int, before: Row) -> tuple[int, int]:
    """The other way round."""
    if isinstance(kept, int):
        return before.pub_from + kept * _HOUR, before.pub + kept * _HOUR
    return kept[0], kept[1]


def _parent_number(id: str, parent: str | None, video_key: str) -> int:
    return keys.key_number(keys.parent_key(video_key, parent_of(id, parent, 0) or ""))
