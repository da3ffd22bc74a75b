"""Within what comments were written, by all that says so: as many comments at once as comments one by one."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from voxpop.catalogue.local import schema
from voxpop.catalogue.local.narrowed import JOINS, Interval, Narrowed, narrowed_to

COMMENTS = (1, 2, 255, 256, 300)  # the second and the third lie at the end of one row of the table
OWN = (20, 60)  # within what their rows say they were written

intervals = st.tuples(st.integers(0, 80), st.integers(0, 80)).map(lambda pair: (min(pair), max(pair)))
said = st.dictionaries(st.sampled_from(COMMENTS), intervals, min_size=1)


@given(days=st.lists(st.tuples(said, st.booleans()), max_size=5), often=st.sets(st.sampled_from(COMMENTS)))
def test_what_many_are_said_to_be_at_once_narrows_each(
    days: list[tuple[dict[int, Interval], bool]], often: set[int]
) -> None:
    """`often` are comments of which several captures say several things: their rows have no part then."""
    known: dict[int, Interval] = {}
    with tempfile.TemporaryDirectory() as folder, closing(schema.create(Path(folder, "store.sqlite3"))) as db:
        insert = (
            "INSERT INTO comment (ck, vk, h, top, pos, likes, pub, pub_from, flags, claims, cap, id)"
            f" VALUES (?, 1, ?, 1, 0, 0, {OWN[1]}, {OWN[0]}, 0, ?, 2, ?)"
        )
        db.executemany(insert, [(ck, ck, 2 if ck in often else -1, str(ck)) for ck in COMMENTS])
        narrowed = Narrowed(db, 1)
        for told, again in days:
            moved = set[int]()
            for ck, interval in told.items():
                before = known.get(ck)
                if before is None:
                    known[ck] = _within(interval, OWN) if again and ck not in often else interval
                    is_moved = narrowed_to(OWN, known[ck])[1] != OWN[1]
                else:
                    known[ck] = _within(before, interval)
                    is_moved = _end(before) != _end(known[ck])
                moved.update({ck} if is_moved else ())
            assert narrowed.narrow(dict(told), again=again) == moved
            narrowed.close()
            kept = db.execute(f"SELECT c.ck, n.earliest, n.latest FROM comment c {JOINS}").fetchall()
            assert {ck: (earliest, latest) for ck, earliest, latest in kept if earliest is not None} == known
            assert db.execute("SELECT count(*) FROM span").fetchone() == (len({*known.values()}),)


def _within(one: Interval, other: Interval) -> Interval:
    return max(one[0], other[0]), min(one[1], other[1])


def _end(interval: Interval) -> int | None:
    return None if interval[0] > interval[1] else interval[1]
