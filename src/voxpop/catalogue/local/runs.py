"""What captures say of a comment, kept as runs: a claim stands once for all captures in a row that say the same.

Comes in: claims as rows, with the capture that begins to say so. Goes out: the table `claim`, one entry a run, and the
runs of a comment in time. What a claim shares with the comment's own row (text, time, place as shown) is not kept
again; before the row shows another one, its runs are given theirs (`spell_out`). Places are kept of first runs alone.

Captures of known time make one chain of runs, those of unknown time another. Where a capture comes in between others,
the chain is mended so that it is what it would be had all come in order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from voxpop import keys
from voxpop.catalogue.fold import Dated
from voxpop.catalogue.local.names import Names
from voxpop.catalogue.local.positions import PLACE
from voxpop.catalogue.local.rows import DERIVED, MARKS, UNSAID, Row, claim_of, make_row, parent_of

_RUNS = f"""
SELECT m.ck, m.cap, p.at, p.key, m.claim, a.h, a.id, a.name, a.url, w.text,
  c.h, c.id, c.text, c.pub_from, c.pub, {PLACE}, c.number
FROM claim m JOIN comment c ON c.ck = m.ck JOIN capture p ON p.cap = m.cap
LEFT JOIN author a ON a.ak = m.ak LEFT JOIN phrase w ON w.id = m.written
"""
_OF_ONE = f"{_RUNS} WHERE m.ck = ?"
_OF_SOME = f"{_RUNS} WHERE m.ck IN (SELECT value FROM json_each(?))"
_KEEP = "INSERT OR REPLACE INTO claim (ck, cap, ak, written, claim) VALUES (?,?,?,?,?)"


class _Kept(Struct, array_like=True, frozen=True):
    """A claim without what stands elsewhere: key, author, words of the time, and what None stands for: as the row.

    `times` may be a number of days by which they are later than the row's: so "2 years ago" moves from day to day.
    """

    likes: int
    flags: int
    prec: int | None
    is_reply: bool
    parent: str | None
    extra: bytes | None
    text: str | None
    times: tuple[int, int] | int | None
    place: tuple[int, int | None] | None


_DAY = 86_400
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Kept).decode


class Run(NamedTuple):
    """A claim, and the capture that first says so after others said otherwise or nothing."""

    dated: Dated
    cap: int
    row: Row


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


def keep(db: sqlite3.Connection, names: Names, ck: int, cap: int, row: Row, shown: Row, *, is_first: bool) -> None:
    """Keep a run that begins with a capture; `shown` is the comment's own row. `is_first` in its chain."""
    names.meet([row])
    place = row.place, row.number
    kept = _Kept(
        row.likes, row.flags & MARKS, row.prec, row.ph is not None, row.parent, row.extra,
        None if row.text == shown.text else row.text,
        _later(row, shown),
        None if not is_first or place == (shown.place, shown.number) else place,
    )  # fmt: skip
    db.execute(_KEEP, (ck, cap, names.author(row), names.phrase(row.written), _encode(kept)))


def drop(db: sqlite3.Connection, ck: int, cap: int) -> None:
    """The run that begins with a capture begins elsewhere now."""
    db.execute("DELETE FROM claim WHERE ck = ? AND cap = ?", (ck, cap))


def spell_out(db: sqlite3.Connection, ck: int, shown: Row) -> None:
    """Keep with each run what it had from the comment's row, before something else is shown there."""
    for cap, claim in db.execute("SELECT cap, claim FROM claim WHERE ck = ?", (ck,)).fetchall():
        kept = _decode(claim)
        whole = replace(
            kept,
            text=shown.text if kept.text is None else kept.text,
            times=_times(kept.times, shown.pub_from, shown.pub),
            place=kept.place or (shown.place, shown.number),
        )
        db.execute("UPDATE claim SET claim = ? WHERE ck = ? AND cap = ?", (_encode(whole), ck, cap))


def runs_of(db: sqlite3.Connection, video_key: str, ck: int) -> list[Run]:
    """The runs of a comment of which more than one is kept, in time."""
    return sorted(_run(found, video_key)[1] for found in db.execute(_OF_ONE, (ck,)).fetchall())


def runs_of_some(db: sqlite3.Connection, video_key: str, cks: list[int]) -> dict[int, list[Run]]:
    """The runs of those of these comments that have more than one, in time."""
    found: dict[int, list[Run]] = {}
    for values in db.execute(_OF_SOME, (msgspec.json.encode(cks).decode(),)).fetchall():
        ck, run = _run(values, video_key)
        found.setdefault(ck, []).append(run)
    return {ck: sorted(runs) for ck, runs in found.items()}


def spread(runs: list[Run], holders: Iterable[tuple[Dated, int]]) -> Iterator[Run]:
    """What every capture says that holds a comment, in time: each stands in the run that began last before it."""
    for dated, cap in holders:
        begun = (run for run in runs if (run.dated.at is None) == (dated.at is None) and not run.dated > dated)
        yield Run(dated, cap, max(begun, key=lambda run: run.dated.order()).row)


def _run(values: tuple[Any, ...], video_key: str) -> tuple[int, Run]:
    ck, cap, at, capture, claim, *others = values
    author, (written, h, id, text, pub_from, pub, place, number) = others[:4], others[4:]
    kept = _decode(claim)
    start, end = _times(kept.times, pub_from, pub)
    place, number = kept.place or (place, number)
    row = Row(
        h, _parent_number(id, kept.parent, video_key) if kept.is_reply else None,
        None if author[0] is None else (author[0], author[1], author[2], author[3]), place, number,
        kept.likes, end, start, kept.flags, None, written, kept.prec, id, kept.parent,
        text if kept.text is None else kept.text, kept.extra, (), "",
    )  # fmt: skip
    return ck, Run(Dated(at, capture), cap, row)


def _later(row: Row, shown: Row) -> tuple[int, int] | int | None:
    """The times of a claim, beside those of the comment's row."""
    shift = row.pub - shown.pub
    if shift != row.pub_from - shown.pub_from or UNSAID in (row.pub, row.pub_from, shown.pub, shown.pub_from):
        return None if (row.pub_from, row.pub) == (shown.pub_from, shown.pub) else (row.pub_from, row.pub)
    return shift // _DAY or None if shift % _DAY == 0 else (row.pub_from, row.pub)


def _times(kept: tuple[int, int] | int | None, pub_from: int, pub: int) -> tuple[int, int]:
    """The other way round."""
    if isinstance(kept, tuple):
        return kept
    return pub_from + (kept or 0) * _DAY, pub + (kept or 0) * _DAY


def _parent_number(id: str, parent: str | None, video_key: str) -> int:
    return keys.key_number(keys.parent_key(video_key, parent_of(id, parent, 0) or ""))


def analysed(row: Row, video_key: str) -> Row:
    """A bare row with what follows from its text."""
    return make_row(claim_of(row), video_key, derived_id(row.id))


def derived_id(id: str) -> str | None:
    """The derived id in a stored id; None where the platform gave one."""
    return id[len(DERIVED) :] if id.startswith(DERIVED) else None
