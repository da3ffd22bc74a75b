"""Authors that are met while a store is filled have the numbers that the store would give them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.pages import said, write_page
from tests.archive.records import differences, public, shown
from voxpop.archive import Archive
from voxpop.catalogue.local import met, names, schema
from voxpop.catalogue.local.met import Met
from voxpop.catalogue.local.names import Names
from voxpop.catalogue.local.rows import AuthorNamed, make_row
from voxpop.model import Author, CommentClaim

SMALL = (4, 32, 64)
_people = st.tuples(
    st.sampled_from([0, 1, 2, 4, 8, 32, 64, 2**63 - 1]),  # most of them would stand at the same place
    st.sampled_from([None, "UC1"]), st.sampled_from(["@nora", "@ferryman", None]), st.sampled_from([None, "\1"]),
)  # fmt: skip
_batches = st.lists(st.tuples(st.lists(_people, unique=True, min_size=1, max_size=12), st.booleans()), max_size=12)


@given(batches=_batches)
def test_each_author_has_one_number_and_the_first_of_all_their_names(
    batches: list[tuple[list[AuthorNamed], bool]],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(met, "_PLACES", SMALL)
        table, known = Met(), dict[AuthorNamed, int]()
        for wanted, is_said in batches:
            has_room = 3 * (len(known) + len(wanted)) <= 2 * SMALL[-1]
            assert table.has_room_for(len(wanted)) is has_room
            if not has_room:
                return
            following = len(known) + 1
            for named in wanted:
                known.setdefault(named, (len(known) + 1) * (1 if is_said else -1))
            firsts = [min(abs(n) for other, n in known.items() if other[0] == named[0]) for named in wanted]
            assert table.find(wanted, following, is_said) == [
                (known[named], first) for named, first in zip(wanted, firsts, strict=True)
            ]
            if is_said:
                unsaid = [named for named in wanted if known[named] < 0]
                table.note_said(unsaid)
                known.update((named, abs(known[named])) for named in unsaid)
        again = Met((abs(n), n > 0, named) for named, n in known.items())
        assert [n for n, _ in again.find(list(known), 1_000, True)] == list(known.values())


def stored(folder: Path, is_filled: bool) -> Iterator[object]:
    """What a store holds of authors of whom now a claim speaks, now only what was folded of several."""
    people = [Author(f"UC{n % 7}", f"@ferryman{n % 3}") for n in range(40)]
    rows = [make_row(CommentClaim(f"c{n}", None, who, "Ahoy", n), "youtube:a", None) for n, who in enumerate(people)]
    schema.create(folder / f"{is_filled}.sqlite3").close()
    with closing(schema.open_writer(folder / f"{is_filled}.sqlite3")) as db:
        if is_filled:
            schema.prepare_for_filling(db)
        for begins_anew in (False, True):
            met_again = Names(db)
            met_again.meet(rows[:4], are_folded=True)
            met_again.meet(rows[2:10], are_folded=begins_anew)
            met_again.make_room()
            met_again.meet(rows[10:20], are_folded=True)
            met_again.meet(rows[8:], are_folded=not begins_anew)
            yield from sorted(met_again.writers.items())
        list(schema.index_for_reading(db))
        yield from db.execute("SELECT ak, h, id, name, url, said FROM author INDEXED BY author_key ORDER BY h, ak")


@pytest.mark.parametrize("places", [met._PLACES, SMALL, (2, 4)])
def test_a_store_that_is_filled_holds_the_same_authors_as_one_that_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, places: tuple[int, ...]
) -> None:
    monkeypatch.setattr(names, "_MOST", 3)  # forgotten, and found again
    monkeypatch.setattr(met, "_PLACES", places)
    assert list(stored(tmp_path, is_filled=True)) == list(stored(tmp_path, is_filled=False))


@pytest.mark.parametrize("places", [(4,), (4, 16), (4, 16, 256)])
def test_a_rebuild_is_the_same_however_many_authors_have_room(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch, places: tuple[int, ...]
) -> None:
    for number in range(3):
        comments = [said(f"c{number}.{n}", "ahoy", who=f"w{n % (5 + number)}") for n in range(30)]
        list(archive.add([write_page(inbox / f"a{number}", comments, id=f"Quay1234_{number}x")]))
    before = public(archive) | shown(archive)
    monkeypatch.setattr(met, "_PLACES", places)
    archive.rebuild()
    assert differences(public(archive) | shown(archive), before) == {}
