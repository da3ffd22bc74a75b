"""Near-identical hits stand under the first of them; the list is still walked through once, whatever its order."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.command import voxpop
from tests.archive.pages import CAPTION, CAPTURED, VIDEO_ID, info, said, write, write_page
from tests.search.conftest import ARCHIVES, Made
from tests.search.questions import questions
from tests.search.test_against_reference import name
from tests.search.test_search import names
from tests.test_text_alike import is_alike, is_same
from voxpop.archive import Archive
from voxpop.query import Found, Hit, Node, Order, parse, written
from voxpop.text import tokens

KEY = f"youtube:{VIDEO_ID}"
DAY = 86_400
ORDERS: tuple[Order, ...] = get_args(Order)
Groups = list[list[Hit]]


def walked(archive: Archive, question: str, sort: Order, limit: int, *, fold: bool = True) -> list[Found]:
    """All pages."""
    pages = [archive.search(question, sort=sort, limit=limit, fold=fold)]
    while pages[-1].next is not None:
        assert len(pages) < 1_000, "the list does not end"
        pages.append(archive.search(question, sort=sort, limit=limit, fold=fold, after=pages[-1].next))
    return pages


def bare(hits: tuple[Hit, ...]) -> list[Hit]:
    """All hits of a page, each on its own."""
    return [one for hit in hits for one in (hit, *hit.folded)]


def grouped(hits: list[Hit]) -> list[list[str]]:
    """The hits folded the slow way: each compared with the first of every group."""
    groups: Groups = []
    for hit in hits:
        same = (group for group in groups if is_comparable(group[0], hit) and is_same(group[0].text, hit.text))
        near = (group for group in groups if is_comparable(group[0], hit) and is_alike(group[0].text, hit.text))
        held = next(same, None) or next(near, None)
        if held is None:
            groups.append([hit])
        else:
            held.append(hit)
    return [[repr(name(hit)) for hit in group] for group in groups]


def is_comparable(one: Hit, other: Hit) -> bool:
    kinds = {one.kind, other.kind}
    return kinds <= {"comment", "reply", "chat"} or (
        kinds == {"caption"} and (one.key, one.moment) == (other.key, other.moment)
    )


@given(node=questions, which=st.integers(0, ARCHIVES - 1), sort=st.sampled_from(ORDERS), limit=st.integers(1, 9))
def test_any_list_is_walked_once_with_its_copies_folded(
    made: list[Made], node: Node, which: int, sort: Order, limit: int
) -> None:
    archive, question = made[which].archive, written(node)
    plain = [hit for page in walked(archive, question, sort, 9, fold=False) for hit in page.hits]
    pages = walked(archive, question, sort, limit)
    hits = [hit for page in pages for hit in bare(page.hits)]
    assert sorted(repr(name(hit)) for hit in hits) == sorted(repr(name(hit)) for hit in plain)
    assert {page.count for page in pages} == {len(plain)}
    assert all(len(page.hits) <= limit for page in pages)
    order = {repr(name(hit)): place for place, hit in enumerate(plain)}
    assert [order[repr(name(hit))] for page in pages for hit in page.hits] == sorted(
        order[repr(name(hit))] for page in pages for hit in page.hits
    )
    check_counts(pages, plain)
    if sort == "relevance" and parse(question).wanted():
        assert [[repr(name(one)) for one in (hit, *hit.folded)] for page in pages for hit in page.hits] == grouped(
            plain
        )
        return
    start = 0
    for page in pages:
        end = start + len(bare(page.hits))
        assert [[repr(name(one)) for one in (hit, *hit.folded)] for hit in page.hits] == grouped(plain[start:end])
        start = end


def check_counts(pages: list[Found], plain: list[Hit]) -> None:
    """How many are like a hit: its copies among all that was found, and others that are folded here."""
    for hit in (hit for page in pages for hit in page.hits):
        comments = [tokens(other.text) for other in plain if other.comment]
        copies = comments.count(tokens(hit.text)) if hit.folded and hit.comment and tokens(hit.text) else None
        assert hit.copies == copies
        near = [other for other in hit.folded if tokens(other.text) != tokens(hit.text)]
        assert hit.alike == (len(hit.folded) if copies is None else copies - 1 + len(near))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Five hundred comments with a word, of which every fifth is a copy, in texts of more and more words."""
    folder = tmp_path_factory.mktemp("crowd")
    filler = ["quay", "crane", "lamp", "rope", "gull", "mast", "keel", "anchor", "tar", "oar", "sail"]
    comments = [
        said(
            f"n{n}", "Sell your bridge here!" if n % 5 == 0 else f"bridge n{n} " + " ".join(filler[: n % 11]),
            timestamp=CAPTURED - n * DAY, like_count=n,
        )
        for n in range(500)
    ]  # fmt: skip
    write_page(folder / "inbox", [comment | {"_time_text": None} for comment in comments])
    archive = Archive.open(folder / "kept", create=True)
    list(archive.add([folder / "inbox"]))
    return archive


@pytest.mark.parametrize("sort", ["relevance", "newest", "likes"])
def test_a_long_list_is_folded_part_by_part_and_walked_once(crowd: Archive, sort: Order) -> None:
    pages = walked(crowd, "bridge", sort, 20)
    hits = [hit for page in pages for hit in bare(page.hits)]
    assert len(hits) == len({hit.key for hit in hits}) == 500
    heads = [[hit for hit in page.hits if hit.text.startswith("Sell")] for page in pages]
    assert sum(len(hit.folded) + 1 for page in heads for hit in page) == 100
    if sort == "relevance":  # within each two hundred; copies score alike, and stand together
        assert sum(map(len, heads)) <= 2
    else:
        assert all(len(page) <= 1 for page in heads)
        assert [len(page.hits) for page in pages[:-1]] == [20] * (len(pages) - 1)


def test_all_copies_are_counted_though_a_page_holds_a_part_of_them(crowd: Archive) -> None:
    heads = [hit for hit in crowd.search("bridge", sort="newest", limit=20, fold=True).hits if hit.folded]
    assert [(hit.copies, hit.alike, len(hit.folded)) for hit in heads] == [(100, 99, 4)]
    [head] = [hit for hit in crowd.search("bridge likes:<50", limit=50, fold=True).hits if hit.folded]
    assert (head.copies, head.alike) == (10, 9)


def test_copies_of_nothing_but_common_words_are_counted_among_those_compared(many: Archive) -> None:
    [head] = many.search("tide", limit=1, fold=True).hits
    assert (head.copies, head.alike) == (None, 199)
    [rare] = many.search("gull", limit=1, fold=True).hits
    assert (rare.copies, rare.alike, len(rare.folded)) == (250, 249, 199)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """More copies of common words than are counted, and fewer of a rarer one."""
    folder = tmp_path_factory.mktemp("many")
    comments = [said(f"c{n}", "tide and gull" if n < 250 else "tide and tide") for n in range(20_300)]
    write_page(folder / "inbox", comments)
    archive = Archive.open(folder / "kept", create=True)
    list(archive.add([folder / "inbox"]))
    return archive


def test_a_page_of_many_hits_is_filled_from_several_parts(crowd: Archive) -> None:
    for sort in ("relevance", "likes"):
        found = crowd.search("bridge", limit=300, fold=True, sort=sort)
        assert len(found.hits) == 300
        assert len(crowd.search("bridge", limit=1_000, fold=True, sort=sort).hits) < 410


@pytest.fixture
def filled(tmp_path: Path) -> Archive:
    """Copies by several people, two files of one transcript, a video with the same words."""
    copies = [
        said("c1", "The tide is in!"), said("c2", "the TIDE is in 🌊🌊", who="kamal"), said("c3", "the tide is out"),
        said("c3.r", "The tide is in", parent="c3", who="marit"), said("c4", "the tide iz in"),
    ]  # fmt: skip
    for epoch in (CAPTURED, CAPTURED + DAY):
        page = write_page(tmp_path / f"in {epoch}", copies, title="The tide is in", epoch=epoch)
        page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(f"{CAPTION}\nNOTE made at {epoch}\n")
    write(tmp_path / "other" / "page.info.json", info([said("o1", "the tide is in...")], id="Other234_-x"))
    archive = Archive.open(tmp_path / "kept", create=True)
    list(archive.add([*sorted(tmp_path.glob("in *")), tmp_path / "other"]))
    return archive


def test_copies_under_any_video_and_lines_of_several_captures_are_folded(filled: Archive) -> None:
    found = filled.search("tide", fold=True)
    groups = {(hit.kind, hit.key.partition(":")[2], *names(hit.folded)) for hit in found.hits}
    assert {len(group) for group in groups if group[0] == "caption"} == {3}
    assert {frozenset(group[1:]) for group in groups if group[0] in ("comment", "reply")} == {
        frozenset({"c1", "c2", "c3.r", "o1"}), frozenset({"c3"}), frozenset({"c4"}),
    }  # fmt: skip
    assert sum(group[0] == "video" for group in groups) == 1
    assert found.count == 9
    assert all(not hit.folded for hit in filled.search("tide").hits)


def test_the_command_line_folds_for_people_and_not_for_programs(filled: Archive, tmp_path: Path) -> None:
    here = ("--archive", tmp_path / "kept", "search", "tide", "kind:(comment OR reply)")
    told = voxpop(*here)
    assert told.out.count("comment  ") + told.out.count("reply  ") == 3
    assert "and 3 like it" in told.out
    assert "6 found, 3 shown, 3 folded under them." in told.err
    every = voxpop(*here, "--no-fold")
    assert "like it" not in every.out and "6 found." in every.err
    lines = voxpop(*here, "--json").objects
    assert [line["under"] for line in lines] == [None] * 6
    folded = voxpop(*here, "--json", "--fold").objects
    assert {line["key"] for line in folded} == {line["key"] for line in lines}
    [head] = {line["under"] for line in folded} - {None}
    assert [line["url"] for line in folded if line["under"] is None].count(head) == 1
    assert sum(line["under"] == head for line in folded) == 3
