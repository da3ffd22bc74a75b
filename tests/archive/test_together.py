"""Small pages that are taken in together share a transaction: none is told before it is kept, each fails alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.archive.pages import CAPTURED, VIDEO_ID, info, said, write, write_page
from tests.archive.records import findings, videos, words
from voxpop.archive import Archive, taking
from voxpop.catalogue.local.prepare import Frame
from voxpop.catalogue.local.session import WritingSession
from voxpop.catalogue.local.writer import AccessionWriter, CueReader
from voxpop.model import Accession, FileReport

COUNT = 5


@pytest.fixture(autouse=True)
def _long_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """All pages share a transaction, however slow the machine is."""
    monkeypatch.setattr(taking, "_TOGETHER", 60.0)


@pytest.fixture
def pages(inbox: Path) -> Path:
    for n in range(COUNT):
        write_page(inbox, [said(f"c{n}", f"lanternfish {n}", author=f"@one{n}")], id=f"Many{n:07}")
    return inbox


def fails_at(monkeypatch: pytest.MonkeyPatch, nth: int, error: BaseException) -> Callable[[], None]:
    """The page number `nth`, from 0, fails once all of it is written. Returns what makes it whole again."""
    whole, met = AccessionWriter.write, list[str]()

    def write(self: AccessionWriter, accession: Accession, frames: Iterable[Frame], cues: CueReader) -> FileReport:
        report = whole(self, accession, frames, cues)
        met.append(accession.id)
        if len(met) == nth + 1:
            raise error
        return report

    monkeypatch.setattr(AccessionWriter, "write", write)
    return lambda: monkeypatch.setattr(AccessionWriter, "write", whole)


@pytest.mark.parametrize("seconds", [60.0, 0.0])
def test_what_is_told_is_in_the_catalogue_for_everybody(
    archive: Archive, place: Path, pages: Path, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "_TOGETHER", seconds)
    told = 0
    for report in archive.add([pages]):
        with Archive.open(place) as other:
            assert other.video(str(report.video_key)).comments_held == 1
            assert other.report(str(report.accession_id)).read == 1
        told += 1
    assert told == COUNT
    assert findings(archive) == []


@pytest.mark.parametrize("nth", range(COUNT))
def test_one_that_fails_costs_none_of_the_others(
    archive: Archive, pages: Path, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_whole = fails_at(monkeypatch, nth, ZeroDivisionError("for a test"))
    reports = list(archive.add([pages]))
    make_whole()
    assert [bool(report.refused) for report in reports] == [n == nth for n in range(COUNT)]
    assert "This is a fault of Voxpop" in reports[nth].refused[0].reason
    kept = {f"youtube:Many{n:07}" for n in range(COUNT) if n != nth}
    assert {video.key for video in videos(archive)} == kept
    assert {key for _, key in words(archive, "lanternfish")} == {f"youtube:c{n}" for n in range(COUNT) if n != nth}
    assert any("in custody and missing from the catalogue" in finding for finding in findings(archive))
    list(archive.add([pages]))
    assert len(videos(archive)) == COUNT == len(words(archive, "lanternfish"))
    assert findings(archive) == []


@pytest.mark.parametrize("nth", range(COUNT))
def test_what_was_written_before_ctrl_c_is_kept_and_the_rest_is_taken_up(
    archive: Archive, pages: Path, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_whole = fails_at(monkeypatch, nth, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        list(archive.add([pages]))
    make_whole()
    assert len(videos(archive)) == nth
    write_page(pages / "more", [said("more", "lanternfish, more")], id="More0000001")
    list(archive.add([pages / "more"]))
    assert len(videos(archive)) == min(nth + 1, COUNT) + 1, "what is in custody is taken up by who writes next"
    assert findings(archive) == []
    list(archive.add([pages]))
    assert len(words(archive, "lanternfish")) == COUNT + 1
    assert findings(archive) == []


def test_a_second_ctrl_c_while_the_first_is_heard_leaves_no_half_page(
    archive: Archive, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_whole = fails_at(monkeypatch, 2, KeyboardInterrupt())
    whole = WritingSession._take_back

    def again(self: WritingSession, statement: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(WritingSession, "_take_back", again)
    with pytest.raises(KeyboardInterrupt):
        list(archive.add([pages]))
    make_whole()
    monkeypatch.setattr(WritingSession, "_take_back", whole)
    assert videos(archive) == []
    list(archive.add([pages]))
    assert len(videos(archive)) == COUNT == len(words(archive, "lanternfish"))
    assert findings(archive) == []


def test_who_stops_to_listen_loses_nothing(archive: Archive, pages: Path) -> None:
    reports = archive.add([pages])
    next(reports)
    reports.close()  # type: ignore[attr-defined]
    assert len(videos(archive)) == COUNT == len(words(archive, "lanternfish"))
    assert findings(archive) == []


def test_a_large_page_is_compared_with_what_was_written_a_moment_before(archive: Archive, inbox: Path) -> None:
    comments = [said(f"c{n}", f"lanternfish {n}") for n in range(4)]
    for day in range(4):
        comments[day] = said(f"c{day}", f"lanternfish {day}, edited")
        more = "x" * (5 << 20) if day != 2 else ""
        write_page(inbox / f"{min(day, 2)}" / f"{day}", comments, epoch=1_700_000_000 + 86_400 * day, description=more)
    for folder in ("0", "1", "2"):
        reports = list(archive.add([inbox / folder]))
        assert all(not report.refused for report in reports)
    assert [(report.new, report.changed, report.unchanged) for report in reports] == [(0, 1, 3), (0, 1, 3)]
    assert findings(archive) == []


@pytest.mark.parametrize("nth", range(3))
def test_a_capture_that_fails_takes_nothing_from_its_video(
    archive: Archive, inbox: Path, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        page = info([said("a", f"lanternfish {n}"), said(f"c{n}", "words")], epoch=CAPTURED + n * 86_400, view_count=n)
        write(inbox / f"{n}" / "page.info.json", page)
    mended = fails_at(monkeypatch, nth, RuntimeError("a fault of ours"))
    reports = list(archive.add([inbox]))
    assert [bool(report.refused) for report in reports] == [n == nth for n in range(3)]
    mended()
    key = f"youtube:{VIDEO_ID}"
    newest = max(n for n in range(3) if n != nth)
    assert (archive.video(key).comments_held, archive.video(key).view_count) == (3, newest)
    assert [hit.text for hit in archive.search("lanternfish kind:comment").hits] == [f"lanternfish {newest}"]
    archive.rebuild()
    assert (archive.video(key).comments_held, archive.video(key).view_count) == (4, 2)
    assert findings(archive) == []
