"""Hits by video: in the order of the best, counted exactly, each with what a search inside the video begins with."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.command import voxpop
from tests.archive.pages import said, write_page
from tests.search.conftest import ARCHIVES, Made
from tests.search.questions import questions
from tests.search.test_against_reference import name
from tests.search.test_folding import ORDERS, walked
from voxpop.archive import Archive
from voxpop.errors import UsageError
from voxpop.query import Grouped, Named, Node, Order, written
from voxpop.query.nodes import all_of
from voxpop.query.notes import NOTE_COSTLY


def pages_of(archive: Archive, question: str, sort: Order, limit: int, *, fold: bool = False) -> list[Grouped]:
    """All pages."""
    pages = [archive.search_by_video(question, sort=sort, limit=limit, fold=fold)]
    while pages[-1].next is not None:
        assert len(pages) < 100, "the list does not end"
        pages.append(archive.search_by_video(question, sort=sort, limit=limit, fold=fold, after=pages[-1].next))
    return pages


@given(node=questions, which=st.integers(0, ARCHIVES - 1), sort=st.sampled_from(ORDERS), limit=st.integers(1, 3))
def test_any_hits_are_grouped_as_the_slow_way_groups_them(
    made: list[Made], node: Node, which: int, sort: Order, limit: int
) -> None:
    archive = made[which].archive
    plain = [hit for page in walked(archive, written(node), sort, 50, fold=False) for hit in page.hits]
    counts = Counter(hit.video_key for hit in plain)
    pages = pages_of(archive, written(node), sort, limit)
    groups = [group for page in pages for group in page.groups]
    assert [group.video.key for group in groups] == list(dict.fromkeys(hit.video_key for hit in plain))
    assert {group.video.key: group.count for group in groups} == counts
    assert {(page.count, page.videos) for page in pages} == {(len(plain), len(counts))}
    folded = [group for page in pages_of(archive, written(node), sort, 3, fold=True) for group in page.groups]
    for group, other in zip(groups, folded, strict=True):
        inside = archive.search(written(all_of([node, Named("in", group.video.key)])), sort=sort, limit=3)
        assert [name(hit) for hit in group.hits] == [name(hit) for hit in inside.hits]
        inside = archive.search(written(all_of([node, Named("in", group.video.key)])), sort=sort, limit=3, fold=True)
        assert [name(hit) for hit in other.hits] == [name(hit) for hit in inside.hits]


@pytest.fixture(scope="module")
def uneven(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """One video with more hits than are walked through, all of them better than those of two others."""
    folder = tmp_path_factory.mktemp("uneven")
    loud = [said(f"a{n}", "tide gull" if n < 300 else "tide") for n in range(10_100)]
    write_page(folder / "a", loud, id="Loud1234_-x", title="Loud")
    for name_, count in (("Once1234_-x", 1), ("Thrice34_-x", 3)):
        rest = [said(f"{name_}{n}", "gull and tide and much that is neither" * 3) for n in range(count)]
        write_page(folder / name_, rest, id=name_, title=name_)
    archive = Archive.open(folder / "kept", create=True)
    list(archive.add([folder / name_ for name_ in ("a", "Once1234_-x", "Thrice34_-x")]))
    return archive


def test_videos_behind_the_best_ten_thousand_hits_stand_by_how_many_they_have(uneven: Archive) -> None:
    pages = pages_of(uneven, "tide", "relevance", 1)
    assert [(group.video.id, group.count) for page in pages for group in page.groups] == [
        ("Loud1234_-x", 10_100), ("Thrice34_-x", 3), ("Once1234_-x", 1),
    ]  # fmt: skip
    assert [len(group.hits) for page in pages for group in page.groups] == [3, 3, 1]


def test_videos_behind_the_best_two_hundred_hits_stand_by_their_best(uneven: Archive) -> None:
    assert [group.video.id for group in uneven.search_by_video("gull", limit=1).groups] == ["Loud1234_-x"]
    found = uneven.search_by_video("gull kind:comment")
    assert found.groups[0].count == 300
    assert (found.videos, found.count, found.next) == (3, 304, None)


def test_a_cursor_that_is_none_is_refused(uneven: Archive) -> None:
    with pytest.raises(UsageError, match="Begin again"):
        uneven.search_by_video("tide", after="nonsense")
    assert uneven.search_by_video("").groups == ()


def test_videos_that_take_too_long_to_be_found_are_not_waited_for(uneven: Archive) -> None:
    found = uneven.search_by_video("tide", seconds=0)
    assert (found.groups, found.count, found.notes) == ((), 0, (NOTE_COSTLY,))


def test_the_command_line_groups_by_video(uneven: Archive) -> None:
    here = ("--archive", uneven.path, "search", "tide", "--group", "video")
    told = voxpop(*here, "--limit", "2")
    assert "youtube:Loud1234_-x  Loud  10,100 found\n" in told.out and "  and 199 like it" in told.out
    assert "10,104 found under 3 videos, the first 2 shown." in told.err
    lines = voxpop(*here, "--json").objects
    assert [(line["title"], line["count"], len(line["hits"])) for line in lines] == [
        ("Loud", 10_100, 3), ("Thrice34_-x", 3, 3), ("Once1234_-x", 1, 1),
    ]  # fmt: skip
    assert lines[0]["hits"][0]["kind"] == "comment"
