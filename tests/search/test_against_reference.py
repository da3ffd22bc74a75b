"""Any question over any archive finds what the slow way finds: the same texts, counts, orders, page by page."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.archive.records import findings
from tests.search.archives import fill
from tests.search.conftest import ARCHIVES, Made
from tests.search.questions import questions
from tests.search.reference import Name, Text, counted, found_by
from voxpop.archive import Archive
from voxpop.query import Found, Hit, Node, Order, parse, written


def name(hit: Hit) -> Name:
    """What a hit is of."""
    return hit.kind, hit.key, hit.moment if hit.kind == "caption" else None


def walk(archive: Archive, question: str, sort: Order, limit: int) -> list[Found]:
    """All pages of an answer."""
    pages = [archive.search(question, sort=sort, limit=limit)]
    while pages[-1].next is not None:
        assert len(pages) < 1_000, "the list does not end"
        pages.append(archive.search(question, sort=sort, limit=limit, after=pages[-1].next))
    return pages


def test_the_index_follows_what_later_captures_say(made: list[Made]) -> None:
    assert [findings(one.archive) for one in made] == [[] for _ in made]


def test_a_rebuild_makes_the_same_index(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "kept", create=True) as archive:
        fill(archive, tmp_path / "inbox", 1)
        before = counts(archive)
        archive.rebuild()
        assert (counts(archive), findings(archive)) == (before, [])


def counts(archive: Archive) -> list[int]:
    """How much some questions find that ask for what captures change."""
    asked = ("is:gone", "has:reply", "likes:>4", "is:edited", "is:pinned", "author:renamed", "at:0:12", "the OR old")
    return [archive.search(question).count for question in asked]


@given(node=questions, which=st.integers(0, ARCHIVES - 1), limit=st.integers(1, 9))
def test_any_question_finds_what_the_slow_way_finds(made: list[Made], node: Node, which: int, limit: int) -> None:
    _, archive, held = made[which]
    question = written(node)
    assert parse(question).root == node
    wanted = sorted(map(repr, (text.name for text in found_by(node, held))))
    pages = walk(archive, question, "relevance", limit)
    hits = [hit for page in pages for hit in page.hits]
    assert sorted(repr(name(hit)) for hit in hits) == wanted
    assert {page.count for page in pages} == {len(wanted)}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


BOX = st.lists(
    st.sampled_from([
        '"', "OR", "AND", "-", "*", "~", "~2", " ", "a", "storm", "橋", "(", ")", "=", ".*", "[", "\\", "likes:>5",
        "date:2018", "kind:(", "in:https://[", "author:", "at:1:08", "don't*", "\ud800", "\0",
    ]),
    max_size=30,
).map("".join)  # fmt: skip


@given(typed=st.one_of(st.text(st.characters(categories=None)), BOX), sort=st.sampled_from(["relevance", "likes"]))
def test_nothing_that_is_typed_makes_a_search_fail(made: list[Made], typed: str, sort: Order) -> None:
    archive = made[0].archive
    found = archive.search(typed, sort=sort, limit=3)
    assert archive.facets(typed).count == found.count


SORTS: list[Order] = ["newest", "oldest", "likes", "replies", "moment"]


@given(node=questions, which=st.integers(0, ARCHIVES - 1), sort=st.sampled_from(SORTS), limit=st.integers(1, 9))
def test_any_order_is_walked_once_to_its_end(made: list[Made], node: Node, which: int, sort: Order, limit: int) -> None:
    _, archive, held = made[which]
    known = {text.name: text for text in held}
    wanted = sorted(place(text, sort) for text in found_by(node, held))
    pages = walk(archive, written(node), sort, limit)
    hits = [name(hit) for page in pages for hit in page.hits]
    assert len(hits) == len(set(hits))
    assert [place(known[hit], sort) for hit in hits] == wanted
    assert {page.count for page in pages} == {len(wanted)}


def place(text: Text, sort: Order) -> float:
    """Where a text stands in an order: what is not known stands last."""
    value = {"likes": text.likes, "replies": text.replies or None, "moment": text.second}.get(sort, text.at)
    if value is None:
        return float("inf")
    return value if sort in ("oldest", "moment") else -value


@given(node=questions, which=st.integers(0, ARCHIVES - 1))
def test_facets_count_all_that_is_found(made: list[Made], node: Node, which: int) -> None:
    _, archive, held = made[which]
    found = archive.facets(written(node), most=1_000)
    wanted = counted(found_by(node, held))
    assert found.count == len(found_by(node, held))
    assert {facet.field: {value.value: value.count for value in facet.values} for facet in found.facets} == {
        field: dict(counts) for field, counts in wanted.items() if counts and field != "month"
    }
    assert {month.value: month.count for month in found.months} == dict(wanted["month"])
    for facet in found.facets:
        assert [-value.count for value in facet.values] == sorted(-value.count for value in facet.values)
