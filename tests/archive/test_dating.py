"""When a page was captured, told by a person, dates what the page says in words: "2 years ago"."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from tests.archive.pages import CAPTURED, VIDEO_ID, Json, info, said, write
from tests.archive.records import differences, findings, public, shown
from tests.sources import golden
from voxpop.archive import Answers, Archive
from voxpop.archive.answers import UNKNOWN
from voxpop.codec import read_time
from voxpop.model import Captured, When
from voxpop.times import when_from_relative

KEY = f"youtube:{VIDEO_ID}"
DAY = 86_400
JUNE = read_time("2020-06-01")
CASES = [case for case in golden.cases() if '"as_written"' in (case / "expected.jsonl").read_text("utf-8")]


def untimed(*comments: Json, **fields: object) -> Json:
    return info(comments, epoch=..., **fields)


def wordy(id: str = "c1", words: str = "2 years ago", **fields: object) -> Json:
    return said(id, f"tide {id}", _time_text=words, timestamp=fields.pop("timestamp", ...), **fields)


def take(archive: Archive, path: Path, answers: Answers | None = None) -> str:
    """The key of the capture that came in."""
    [report] = archive.add([path], answers=answers or Answers())
    assert report.accession_id is not None
    return next(c.key for c in archive.captures(KEY) if c.accession_id == report.accession_id)


def years_before(told: Captured, words: str = "2 years ago") -> When:
    """What the words say that were seen within the told time."""
    assert told.earliest is not None
    assert told.latest is not None
    first, last = when_from_relative(words, told.earliest), when_from_relative(words, told.latest)
    assert first is not None
    assert last is not None
    return When(first.earliest, last.latest, first.precision, words)


@pytest.mark.parametrize("is_amended", [False, True], ids=["at add", "later"])
def test_the_told_time_dates_two_years_ago(archive: Archive, inbox: Path, is_amended: bool) -> None:
    page = write(inbox / "page.info.json", untimed(wordy()))
    capture = take(archive, page, None if is_amended else Answers(captured=JUNE))
    if is_amended:
        assert archive.comment("youtube:c1").published.earliest is None
        archive.amend(capture, Answers(captured=JUNE))
    assert archive.comment("youtube:c1").published == years_before(JUNE)
    before = public(archive) | shown(archive)
    assert findings(archive) == []
    archive.rebuild()
    assert differences(public(archive) | shown(archive), before) == {}


def test_told_otherwise_it_is_dated_anew(archive: Archive, inbox: Path) -> None:
    capture = take(archive, write(inbox / "page.info.json", untimed(wordy())), Answers(captured=JUNE))
    for told in ("2021-03", "2019", "2020-06-01T12:00:00Z"):
        archive.amend(capture, Answers(captured=read_time(told)))
        assert archive.comment("youtube:c1").published == years_before(read_time(told))
    assert findings(archive) == []


def test_told_against_what_the_page_says_it_counts_and_told_less_exactly_it_does_not(
    archive: Archive, inbox: Path
) -> None:
    capture = take(archive, write(inbox / "page.info.json", info([wordy()])))
    own = archive.comment("youtube:c1").published
    archive.amend(capture, Answers(captured=read_time("2023-11")))
    assert archive.comment("youtube:c1").published == own
    archive.amend(capture, Answers(captured=JUNE))
    assert archive.comment("youtube:c1").published == years_before(JUNE)


def test_the_last_moment_by_the_clock_of_a_tool_stays(archive: Archive, inbox: Path) -> None:
    """yt-dlp keeps what it made of the words, and its own clock in nothing else."""
    at = CAPTURED - 63_072_000
    take(archive, write(inbox / "page.info.json", untimed(wordy(timestamp=at))), Answers(captured=read_time("2023-11")))
    published = archive.comment("youtube:c1").published
    assert published.earliest == years_before(read_time("2023-11")).earliest
    assert published.latest is not None
    assert abs(published.latest - at) <= DAY


def test_two_pages_of_told_times_narrow_what_they_say_together(archive: Archive, inbox: Path, tmp_path: Path) -> None:
    told = {"a": read_time("2020-06-01"), "b": read_time("2020-11-01"), "c": None}
    pages = {
        name: write(inbox / name / "page.info.json", untimed(wordy(), wordy("c2", "3 days ago"), title=name))
        for name in told
    }
    found = []
    for n, order in enumerate(itertools.permutations(told)):
        for is_later in (False, True):
            with Archive.open(tmp_path / f"{n} {is_later}", create=True) as other:
                captures = [take(other, pages[k], None if is_later else Answers(captured=told[k])) for k in order]
                for name, capture in zip(order, captures, strict=True):
                    if is_later and told[name] is not None:
                        other.amend(capture, Answers(captured=told[name]))
                assert findings(other) == []
                found.append(public(other) | shown(other))
                first, last = years_before(read_time("2020-11-01")), years_before(JUNE)
                published = other.comment("youtube:c1").published
                assert (published.earliest, published.latest) == (first.earliest, last.latest)
    assert all(differences(other, found[0]) == {} for other in found)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}/{case.name}" for case in CASES])
def test_what_any_format_says_in_words_is_dated(archive: Archive, inbox: Path, case: Path) -> None:
    shutil.copytree(case, inbox, ignore=shutil.ignore_patterns(*golden.NOT_INPUT), dirs_exist_ok=True)
    list(archive.add([inbox], answers=Answers(video=UNKNOWN)))
    for capture in [c.key for video in archive.videos().items for c in archive.captures(video.key)]:
        archive.amend(capture, Answers(captured=JUNE))
    for video in archive.videos().items:
        for comment in archive.comments(video.key):
            words = comment.published.as_written
            if words and JUNE.latest is not None and when_from_relative(words, JUNE.latest) is not None:
                assert None not in (comment.published.earliest, comment.published.latest), comment
    assert findings(archive) == []
