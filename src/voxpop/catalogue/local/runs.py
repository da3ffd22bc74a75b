"""What captures say of a comment, kept as runs: a claim stands once for all captures in a row that say the same.

Comes in: comments that are held, runs in time. Goes out: the table `claim`, one entry a comment, and the runs again.
Captures of known time make one chain of runs, those of unknown time another, which stands before it.

An entry is kept from the newest run to the oldest, each as what it says otherwise than the one after it, the newest
otherwise than the comment's own row: what is shown is mostly what was said last. So an entry is written anew with each
change of the row. Places are kept of the first runs of chains alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from voxpop import keys
from voxpop.catalogue.fold import Dated
from voxpop.catalogue.local.held import Held, Run
from voxpop.catalogue.local.holdings import Holdings
from voxpop.catalogue.local.names import Names
from voxpop.catalogue.local.rows import DERIVED, MARKS, UNSAID, Row, parent_of

_KEEP = "INSERT OR REPLACE INTO claim (ck, runs) VALUES (?,?)"
_KEPT = "SELECT ck, runs FROM claim WHERE ck IN (SELECT value FROM json_each(?))"
_AUTHORS = "SELECT ak, h, id, name, url FROM author WHERE ak IN (SELECT value FROM json_each(?))"
_PHRASES = "SELECT id, text FROM phrase WHERE id IN (SELECT value FROM json_each(?))"

# What a run says otherwise: one bit each, and the values in this order.
_AUTHOR, _WRITTEN, _LIKES, _FLAGS, _TIMES, _TEXT, _PRECISION, _PARENT, _EXTRA, _PLACE = (1 << bit for bit in range(10))
_DAY = 86_400
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[list[Any]]).decode


def same(one: Row, other: Row) -> bool:
    """Whether two claims on a comment say the same; where they stand on their pages aside.

    "2 years ago", said on two days, is said again: what follows of it for the time is `narrowed`.
    """
    return (
        one.likes == other.likes
        and one.text == other.text
        and one.author == other.author
        and one.flags & MARKS == other.flags & MARKS
        and one.written == other.written
        and one.prec == other.prec
        and (one.written is not None or (one.pub == other.pub and one.pub_from == other.pub_from))
        and one.ph == other.ph
        and one.parent == other.parent
        and one.extra == other.extra
    )


def keep(db: sqlite3.Connection, names: Names, ck: int, runs: Sequence[Run], shown: Row) -> None:
    """Keep the runs of a comment, in time; `shown` is the comment's own row."""
    names.meet([run.row for run in runs])
    db.execute(_KEEP, (ck, _encode(list(_said(names, runs, shown)))))


def drop(db: sqlite3.Connection, ck: int) -> None:
    """A comment's row is again the one claim that is made of it."""
    db.execute("DELETE FROM claim WHERE ck = ?", (ck,))


def runs_of(db: sqlite3.Connection, video_key: str, holdings: Holdings, held: Held) -> list[Run]:
    """The runs of a comment, in time."""
    if held.runs is not None:
        return held.runs
    if held.claims == 1:
        return [Run(holdings.dated(held.cap), held.cap, held.row)]
    return runs_of_some(db, video_key, holdings, [held]).get(held.ck, [])


def runs_of_some(
    db: sqlite3.Connection, video_key: str, holdings: Holdings, held: Iterable[Held]
) -> dict[int, list[Run]]:
    """The runs of those of these comments that have more than one, in time."""
    several = {one.ck: one for one in held if one.claims > 1}
    kept = {ck: _decode(runs) for ck, runs in db.execute(_KEPT, (json.dumps(list(several)),))}
    names = _Named(db, kept.values())
    return {ck: _runs(saying, several[ck].row, video_key, holdings, names) for ck, saying in kept.items()}


def spread(runs: list[Run], holders: Iterable[tuple[Dated, int]]) -> Iterator[Run]:
    """What every capture says that holds a comment, in time: each stands in the run that began last before it."""
    for dated, cap in holders:
        begun = (run for run in runs if (run.dated.at is None) == (dated.at is None) and not run.dated > dated)
        yield Run(dated, cap, max(begun, key=lambda run: run.dated.order()).row)


def names_in_use(db: sqlite3.Connection) -> tuple[set[int], set[int]]:
    """The numbers of authors and phrases of which runs speak."""
    authors, phrases = set[int](), set[int]()
    for (runs,) in db.execute("SELECT runs FROM claim"):
        named = _numbers([_decode(runs)])
        authors |= named[0]
        phrases |= named[1]
    return authors, phrases


def derived_id(id: str) -> str | None:
    """The derived id in a stored id; None where the platform gave one."""
    return id[len(DERIVED) :] if id.startswith(DERIVED) else None


def _said(names: Names, runs: Sequence[Run], shown: Row) -> Iterator[list[Any]]:
    """The runs as they are kept, from the newest to the oldest."""
    after, place = shown, (shown.place, shown.number)
    for n in range(len(runs) - 1, -1, -1):
        run, row = runs[n], runs[n].row
        own = dict(_otherwise(names, row, after))
        is_first = n == 0 or (runs[n - 1].dated.at is None) != (run.dated.at is None)
        if is_first and place != (row.place, row.number):
            own[_PLACE] = place = row.place, row.number
        after = row
        yield [run.cap, sum(own), *own.values()]


def _otherwise(names: Names, row: Row, after: Row) -> Iterator[tuple[int, object]]:
    """What a claim says otherwise than the one after it."""
    if row.author != after.author:
        yield _AUTHOR, names.authors[row.author]
    if row.written != after.written:
        yield _WRITTEN, names.phrases[row.written]
    if row.likes != after.likes:
        yield _LIKES, row.likes
    if row.flags & MARKS != after.flags & MARKS:
        yield _FLAGS, row.flags & MARKS
    if (row.pub_from, row.pub) != (after.pub_from, after.pub):
        yield _TIMES, _later(row, after)
    if row.text != after.text:
        yield _TEXT, row.text
    if row.prec != after.prec:
        yield _PRECISION, row.prec
    if (row.ph is None, row.parent) != (after.ph is None, after.parent):
        yield _PARENT, (row.ph is not None, row.parent)
    if row.extra != after.extra:
        yield _EXTRA, row.extra


def _runs(saying: list[list[Any]], shown: Row, video_key: str, holdings: Holdings, names: _Named) -> list[Run]:
    """The other way round: runs in time."""
    runs: list[Run] = []
    after = shown
    for cap, mask, *values in saying:
        value = iter(values)
        author = names.authors[next(value)] if mask & _AUTHOR else after.author
        written = names.phrases[next(value)] if mask & _WRITTEN else after.written
        likes = next(value) if mask & _LIKES else after.likes
        flags = next(value) if mask & _FLAGS else after.flags & MARKS
        pub_from, pub = _times(next(value), after) if mask & _TIMES else (after.pub_from, after.pub)
        text = next(value) if mask & _TEXT else after.text
        prec = next(value) if mask & _PRECISION else after.prec
        is_reply, parent = next(value) if mask & _PARENT else (after.ph is not None, after.parent)
        extra = next(value) if mask & _EXTRA else after.extra
        place, number = next(value) if mask & _PLACE else (after.place, after.number)
        after = Row(
            shown.h, _parent_number(shown.id, parent, video_key) if is_reply else None, author, place, number, likes,
            pub, pub_from, flags, None, written, prec, shown.id, parent, text, extra, (), "",
        )  # fmt: skip
        if cap in holdings:  # in a store that somebody changed by hand it may not be: `verify` says so
            runs.append(Run(holdings.dated(cap), cap, after))
    runs.reverse()
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


def _later(row: Row, after: Row) -> tuple[int, int] | int:
    """The times of a claim, beside those of another: so many days later, or as they are."""
    shift = row.pub - after.pub
    if shift % _DAY or shift != row.pub_from - after.pub_from or UNSAID in (row.pub, row.pub_from):
        return row.pub_from, row.pub
    return (row.pub_from, row.pub) if UNSAID in (after.pub, after.pub_from) else shift // _DAY


def _times(kept: list[int] | int, after: Row) -> tuple[int, int]:
    """The other way round."""
    if isinstance(kept, int):
        return after.pub_from + kept * _DAY, after.pub + kept * _DAY
    return kept[0], kept[1]


def _parent_number(id: str, parent: str | None, video_key: str) -> int:
    return keys.key_number(keys.parent_key(video_key, parent_of(id, parent, 0) or ""))
