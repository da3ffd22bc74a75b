"""A large page captured again and again: what the capture before said as well is passed by, and nothing is otherwise.

`verify` makes the catalogue again from the originals, each page read by itself, and compares.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.pages import CAPTURED, VIDEO_ID, Json, info, said, write
from tests.archive.records import findings, public
from tests.conftest import IS_SOAK
from voxpop.archive import Answers, Archive
from voxpop.codec import read_time
from voxpop.model import FileReport

KEY = f"youtube:{VIDEO_ID}"
DAY = 86_400
YEARS = 63_072_000
BALLAST = "x" * (5 << 20)  # a page so large is read by a worker, which asks what is held


def take(archive: Archive, inbox: Path, day: int, comments: list[Json], answers: Answers | None = None) -> FileReport:
    """A capture of that day."""
    page = info(comments, epoch=CAPTURED + day * DAY, ballast=BALLAST)
    [report] = archive.add([write(inbox / f"day {day}" / "page.info.json", page)], answers=answers or Answers())
    return report


def counts(report: FileReport) -> tuple[int, int, int]:
    """New, changed, unchanged."""
    return report.new, report.changed, report.unchanged


@pytest.fixture
def held(archive: Archive, inbox: Path) -> list[Json]:
    """Comments of which two captures in a row say the same: days 1 and 2."""
    comments = [said(f"c{n}", f"tide {n}", like_count=n) for n in range(6)]
    take(archive, inbox, 1, comments)
    assert counts(take(archive, inbox, 2, comments)) == (0, 0, 6)
    return comments


def test_what_is_new_liked_edited_and_missing_among_what_stayed_is_told(
    archive: Archive, inbox: Path, held: list[Json]
) -> None:
    page = [said("new", "ebb"), held[4], held[0] | {"like_count": 9}, held[2], held[3] | {"text": "gulls"}, held[5]]
    assert counts(take(archive, inbox, 3, page)) == (1, 2, 3)
    assert counts(take(archive, inbox, 4, page)) == (0, 0, 6)
    days = [day.capture.key for day in archive.history(KEY)]
    told = [(change.change, change.id) for change in archive.diff(KEY, days[1], days[3])]
    assert told == [("first", "c4"), ("added", "new"), ("likes", "c0"), ("edited", "c3"), ("not_seen", "c1")]
    listed = [comment.id for comment in archive.as_of(KEY, days[3]).comments()]
    assert listed == ["new", "c4", "c0", "c2", "c3", "c5", "c1"]
    assert findings(archive) == []


def test_words_that_stand_for_another_day_narrow_when_it_was_written(
    archive: Archive, inbox: Path, held: list[Json]
) -> None:
    moved = [comment | {"timestamp": CAPTURED - YEARS + 30 * DAY} for comment in held]
    assert counts(take(archive, inbox, 3, moved)) == (0, 0, 6)
    assert counts(take(archive, inbox, 4, moved)) == (0, 0, 6)
    published = archive.comment("youtube:c0").published
    assert published.earliest is not None and published.latest is not None
    assert published.latest - published.earliest < YEARS // 2 - 2 * DAY
    assert findings(archive) == []


def test_what_the_first_words_stood_for_counts_when_the_comment_is_edited_later(
    archive: Archive, inbox: Path, held: list[Json]
) -> None:
    moved = [comment | {"timestamp": CAPTURED - YEARS + 30 * DAY} for comment in held]
    take(archive, inbox, 3, moved)
    before = archive.comment("youtube:c0").published
    assert counts(take(archive, inbox, 4, [moved[0] | {"text": "gulls"}, *moved[1:]])) == (0, 1, 5)
    after = archive.comment("youtube:c0").published
    assert None not in (before.earliest, before.latest, after.earliest, after.latest)
    assert before.earliest <= after.earliest <= after.latest <= before.latest
    assert findings(archive) == []


def test_an_id_that_comes_twice_in_a_page_counts_once(archive: Archive, inbox: Path, held: list[Json]) -> None:
    report = take(archive, inbox, 3, [*held, held[1]])
    assert counts(report) == (0, 0, 7)
    twice = [held[0] | {"like_count": 99}, *held]
    assert counts(take(archive, inbox, 4, twice)) == (0, 1, 6)
    assert archive.comment("youtube:c0").like_count == 99
    assert findings(archive) == []


def test_of_an_id_that_comes_with_two_texts_the_first_counts_though_the_other_was_said_before(
    archive: Archive, inbox: Path, held: list[Json]
) -> None:
    report = take(archive, inbox, 3, [held[0] | {"text": "gulls"}, *held])
    assert counts(report) == (0, 1, 5)
    assert [refused.place for refused in report.refused] == ["comments[1]"]
    assert archive.comment("youtube:c0").text == "gulls"
    assert findings(archive) == []


def test_a_capture_that_is_not_the_newest_is_compared_with_none(
    archive: Archive, inbox: Path, held: list[Json]
) -> None:
    take(archive, inbox, 9, [comment | {"like_count": 50} for comment in held])
    assert counts(take(archive, inbox, 5, held)) == (0, 0, 6)
    take(archive, inbox, 10, held, Answers(captured=read_time("2023-11-14"), is_forced=True))
    assert archive.comment("youtube:c0").like_count == 50
    assert findings(archive) == []


def test_likes_that_change_together_with_a_more_precise_time_are_told_alike_in_any_order(
    archive: Archive, inbox: Path, tmp_path: Path
) -> None:
    pages = {
        day: [said("c1", "tide", _time_text="1 month ago", timestamp=..., like_count=3 + day)]
        for day in (0, 150)  # the month before the second one is February
    }
    for day in pages:
        take(archive, inbox, day, pages[day])
    with Archive.open(tmp_path / "the other way round", create=True) as other:
        for day in reversed(pages):
            take(other, tmp_path / "other inbox", day, pages[day])
        assert public(archive) == public(other)
    assert archive.comment("youtube:c1").like_count == 153
    assert findings(archive) == []


def test_a_capture_is_kept_and_read_though_the_one_before_it_is_damaged(
    archive: Archive, inbox: Path, held: list[Json]
) -> None:
    for stored in (archive.path / "originals").glob("**/page.info.json.zst"):
        stored.write_bytes(stored.read_bytes()[:-9] + b"damaged!!")
    damaged = len(findings(archive))
    assert counts(take(archive, inbox, 3, [*held, said("new", "ebb")])) == (1, 0, 6)
    assert len(findings(archive)) == damaged > 0
    assert sum(day.capture.comments_held for day in archive.history(KEY)) == 6 + 6 + 7


@given(
    days=st.permutations(range(1, 5)),
    pages=st.lists(
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 1), st.integers(0, 1), st.integers(0, 1)), max_size=8),
        min_size=4, max_size=4,
    ),
)  # fmt: skip
@settings(max_examples=100 if IS_SOAK else 2, deadline=None)
def test_captures_of_any_days_are_what_their_originals_say(
    days: list[int], pages: list[list[tuple[int, int, int, int]]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "a", create=True) as archive:
        for day, page in zip(days, pages, strict=True):
            comments = [
                said(f"c{id}", f"tide {id}{' again' * text}", like_count=likes, timestamp=CAPTURED - moved * DAY)
                for id, likes, text, moved in page
            ]
            take(archive, Path(folder), day, comments)
        assert findings(archive) == []
