"""A script that captures daily makes a folder a day: told so, the folders say when their pages were captured."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.command import voxpop
from tests.archive.pages import VIDEO_ID, Json, info, said, write
from tests.archive.records import differences, public, shown
from voxpop.archive import Answers, Archive
from voxpop.model import Captured
from voxpop.sources.file_names import captured_in

KEY = f"youtube:{VIDEO_ID}"
DATED = Answers(coverage="complete", dated_folders=True)
DAYS = {"2024-05-01": ("c1", "c2"), "2024-05-02": ("c1",), "2024-05-09": ("c1", "c3")}


def page(*ids: str) -> Json:
    return info([said(id, f"tide {id}", _time_text=...) for id in ids], epoch=...)


@pytest.fixture
def days(inbox: Path) -> Path:
    """The same name in three folders."""
    for day, ids in DAYS.items():
        write(inbox / "days" / day / f"{VIDEO_ID}.info.json", page(*ids))
    return inbox / "days"


def test_told_so_folders_say_when_and_what_was_gone_follows(archive: Archive, days: Path) -> None:
    list(archive.add([days], answers=DATED))
    told = archive.history(KEY)
    assert {(one.capture.captured.precision, one.capture.captured.basis) for one in told} == {("day", "file name")}
    assert [(one.held_so_far, one.gone_so_far) for one in told] == [(2, 0), (2, 1), (3, 1)]


def test_not_told_a_folder_says_nothing(archive: Archive, days: Path) -> None:
    list(archive.add([days]))
    assert {c.captured.latest for c in archive.captures(KEY)} == {None}


def test_a_page_that_did_not_change_was_captured_on_each_of_its_days(archive: Archive, inbox: Path) -> None:
    for day in ("2024/05/01", "2024/05/02", "2024/5/3"):
        write(inbox / day / f"{VIDEO_ID}.info.json", page("c1"))
    list(archive.add([inbox], answers=DATED))
    list(archive.add([inbox], answers=DATED))
    assert len({c.captured.latest for c in archive.captures(KEY)}) == len(archive.captures(KEY)) == 3
    before = public(archive) | shown(archive)
    archive.rebuild()
    assert differences(public(archive) | shown(archive), before) == {}


def test_what_the_page_or_its_own_name_says_counts_before_its_folder(archive: Archive, inbox: Path) -> None:
    write(inbox / "2024-05-01" / f"{VIDEO_ID}.info.json", info([said("c1", "one")], epoch=1_700_000_000))
    write(inbox / "2024-05-01" / f"{VIDEO_ID}_2024-05-03.info.json", page("c2"))
    list(archive.add([inbox], answers=DATED))
    second, first = archive.captures(KEY)
    assert first.captured == Captured(1_700_000_000, 1_700_000_000, "second", "info.json epoch")
    assert second.captured == captured_in("2024-05-03")


def test_companions_of_a_page_come_with_it(archive: Archive, inbox: Path) -> None:
    folder = inbox / "2024-05-01"
    write(folder / f"{VIDEO_ID}.info.json", page("c1"))
    (folder / f"{VIDEO_ID}.en.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nThe tide.\n")
    list(archive.add([inbox], answers=DATED))
    [capture] = archive.captures(KEY)
    names = [file.path for file in archive.accession(capture.accession_id).files]
    assert names == [f"2024-05-01_{VIDEO_ID}.info.json", f"2024-05-01_{VIDEO_ID}.en.vtt"]
    assert [caption.language for _, caption in archive.video(KEY).captions] == ["en"]


def test_the_command_line_says_that_folders_may_say_when(place: Path, days: Path) -> None:
    found = voxpop("inspect", str(days))
    assert 'its folder\'s name says "2024-05-09"' in found.out
    assert "(file name)" in voxpop("inspect", "--dated-folders", str(days)).out
    said = voxpop("--archive", str(place), "add", str(days)).err
    assert "3 captures of unknown time, in folders with a time in their names." in said
    told = voxpop("--archive", str(place), "add", "--dated-folders", str(days)).err
    assert "unknown time" not in told
    both = voxpop("--archive", str(place), "add", "--dated-folders", "--captured-at", "2024", str(days))
    assert both.code == 2


def test_told_another_time_than_before_the_first_one_is_named(place: Path, inbox: Path) -> None:
    path = str(write(inbox / f"{VIDEO_ID}.info.json", page("c1")))
    for day in ("2024-05-01", "2024-05-01"):
        assert "held already" not in voxpop("--archive", str(place), "add", "--captured-at", day, path).err
    moved = voxpop("--archive", str(place), "add", "--captured-at", "2024-05-02", path)
    assert "this capture is held already, and was told to be of 2024-05-01" in moved.err
    assert moved.code == 0
