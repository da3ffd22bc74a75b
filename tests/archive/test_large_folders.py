"""A folder of many small files: it shows progress, and can be stopped and taken up again."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.command import ENVIRONMENT, PROGRAM, voxpop
from tests.archive.pages import CAPTION, MIRROR, said, write, write_mirror, write_page
from tests.archive.terminal import shown
from voxpop.archive import Answers, Archive
from voxpop.model import FileReport
from voxpop.progress import Progress


class Steps(Progress):
    """What was told of the step `files`."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int | None]] = []

    def step(self, name: str, done: int, total: int | None) -> None:
        if name == "files":
            self.told.append((done, total))


def folder_of(folder: Path, pages: int) -> Path:
    """Pages of a comment each, most with a caption, an odd file after every fifth; in folders of fifty."""
    for number in range(pages):
        place, id_ = folder / f"{number // 50:02d}", f"Quay{number:06d}x"
        page = write_page(place, [said(f"c{number}", f"tide {number}")], id=id_)
        if number % 3:
            page.with_name(page.name.replace("info.json", "en.vtt")).write_text(CAPTION)
        if number % 5 == 4:
            (place / f"note {number}.txt").write_text("ask the harbour office")
    return folder


def files_in(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def contents(archive: Path) -> tuple[list[str], list[str]]:
    """Videos, and all that was said under them and is found."""
    videos = voxpop("list", "--archive", archive, "--json", "--limit", "1000").objects
    hits = voxpop("search", "tide", "--archive", archive, "--json", "--limit", "1000").objects
    return sorted(map(str, videos)), sorted(str((hit["key"], hit["text"])) for hit in hits)


def test_the_number_of_files_is_told_before_the_first_is_taken_in_and_each_is_a_step(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 60)
    (folder / "00" / ".DS_Store").touch()
    (folder / "saved_files").mkdir()
    (folder / "saved_files" / "style.css").touch()
    write_mirror(folder).rename(folder / "saved.html")
    steps, counts = Steps(), []
    total = files_in(folder) - 2
    with Archive.open(tmp_path / "a", create=True) as archive:
        for _ in archive.add([folder], progress=steps):
            counts.append(steps.told[-1])
    assert counts[0] == (0, total)
    assert [told for told in steps.told if told[0]] == [(done, total) for done in range(1, total + 1)]
    assert len(counts) == total


def test_what_lies_beside_a_file_that_was_named_does_not_count(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 6)
    steps = Steps()
    with Archive.open(tmp_path / "a", create=True) as archive:
        reports = list(archive.add(sorted((folder / "00").glob("*.info.json")), progress=steps))
    assert len(reports) == 10
    assert steps.told[-1] == (6, 6)


def test_of_a_packed_file_with_more_in_it_the_end_is_not_known(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 4)
    subprocess.run(["tar", "-cf", tmp_path / "in.tar", "-C", folder, "."], check=True)
    steps = Steps()
    with Archive.open(tmp_path / "a", create=True) as archive:
        reports = list(archive.add([tmp_path / "in.tar"], progress=steps))
    assert len(reports) == 6
    assert steps.told[-1][1] is None


def test_what_is_held_is_not_staged_again(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 30)
    write(folder / "api.json", {"kind": "youtube#commentThreadListResponse", "items": [thread("t1", "Quay000001x")]})
    with Archive.open(tmp_path / "a", create=True) as archive:
        first = list(archive.add([folder]))
        before = (tmp_path / "a" / "staging").stat().st_mtime_ns
        again = list(archive.add([folder]))
        assert (tmp_path / "a" / "staging").stat().st_mtime_ns == before
        assert [unnew(report) for report in again] == [unnew(report) for report in first]
        assert not any(report.new or report.changed for report in again)
        [new] = archive.add([write_page(tmp_path / "new", [said("n1", "new")], id="Quay99999_x")])
        assert new.new == 1
    assert (tmp_path / "a" / "staging").stat().st_mtime_ns != before


def test_what_is_told_of_a_whole_folder_does_not_look_through_the_archive_for_each_page(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 20)
    root = str(tmp_path / "a" / "originals")
    looked: list[str] = []

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event == "os.scandir" and str(arguments[0]).startswith(root):
            looked.append(str(arguments[0]))

    with Archive.open(tmp_path / "a", create=True) as archive:
        sys.addaudithook(note)
        reports = list(archive.add([folder], answers=Answers(coverage="complete")))
        assert looked.count(root) <= 2
        pages = [report for report in reports if report.read]
        assert len(pages) == 20
        for report in pages:
            assert archive.captures(str(report.video_key))[0].coverage == "complete"
    assert voxpop("verify", "--archive", tmp_path / "a").code == 0


def test_a_held_page_with_a_broken_companion_is_the_same_page(tmp_path: Path) -> None:
    page = write_page(tmp_path / "in", [said("c1", "tide")])
    page.with_name(page.name.replace("info.json", "mp4")).write_bytes(b"this is no film")
    with Archive.open(tmp_path / "a", create=True) as archive:
        [first] = archive.add([page])
        [again] = archive.add([page])
        assert len(first.refused) == len(again.refused) == 1
        assert (again.accession_id, again.unchanged) == (first.accession_id, 1)


def test_a_page_is_not_asked_again_of_what_was_told_once(tmp_path: Path) -> None:
    page = write_mirror(tmp_path / "in", MIRROR)
    table = tmp_path / "in" / "table.csv"
    table.write_text("author,comment\nNora Quay,tide\n")
    with Archive.open(tmp_path / "a", create=True) as archive:
        [asked] = archive.add([table])
        assert asked.accession_id is None
        [told] = archive.add([table], answers=Answers(url="https://youtu.be/Quay1234_-x"))
        [again] = archive.add([table])
        assert (again.accession_id, again.unchanged, again.refused) == (told.accession_id, 1, ())
        assert [report.new for report in archive.add([page])] == [4]


@pytest.mark.kill
def test_an_add_that_was_stopped_twice_ends_as_one_that_was_not(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 150)
    undisturbed = voxpop("add", folder, "--archive", tmp_path / "whole")
    assert undisturbed.code == 1  # the notes are refused
    code, words = stopped(tmp_path / "a", folder, signal.SIGINT, after=60)
    assert code == 130
    assert re.search(r"^\d+ files: \d+ comments read, \d+ new", words, re.MULTILINE)
    assert "Stopped. What was taken in is kept; the same command goes on from there." in words
    assert stopped(tmp_path / "a", folder, signal.SIGKILL, after=150)[0] == -signal.SIGKILL
    rest = voxpop("add", folder, "--archive", tmp_path / "a")
    assert rest.err.splitlines()[-1].endswith("30 refused: This is text that is no page known here. If each line of "
                                              "it is a comment, say so")  # fmt: skip
    assert strip_counts(rest.out) == strip_counts(undisturbed.out)
    assert contents(tmp_path / "a") == contents(tmp_path / "whole")
    assert voxpop("verify", "--archive", tmp_path / "a").code == 0


def test_on_a_terminal_every_line_stands_above_the_bar(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 40)
    code, written, lines = shown("add", folder, "--archive", tmp_path / "a")
    assert code == 1
    told = [line for line in lines if line.startswith(str(folder))]
    assert len(told) == files_in(folder)
    assert not any("━" in line for line in lines)
    assert f"/{files_in(folder)} " in written


def test_on_a_terminal_the_first_of_many_are_told_and_the_sums_of_all(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(230):
        (folder / f"{number}.json").touch()
    for number in range(15):
        (folder / f"{number}.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00 a picture")
    code, _, lines = shown("add", folder, "--archive", tmp_path / "a")
    assert code == 1
    assert sum(line.startswith(str(folder)) for line in lines) == 200
    text = "\n".join(lines)
    assert "45 more lines were not shown" in text
    assert "  230 refused: The file is empty\n  15 refused: This is a picture without its page\n" in text
    assert len(voxpop("add", folder, "--archive", tmp_path / "a").out.splitlines()) == 245


def test_the_reports_of_what_was_refused_can_be_seen_alone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 3)
    page = write_page(folder, [said("c7", "tide"), {"id": "c8", "text": 5}], id="Quay77777_x")
    voxpop("add", folder, "--archive", tmp_path / "a")
    all_of_them = voxpop("report", "--archive", tmp_path / "a").out.splitlines()
    assert len(all_of_them) == 4
    partly = voxpop("report", "--refused", "--archive", tmp_path / "a").out.splitlines()
    assert page.name in partly[0] and "2 refused" in partly[0]
    assert all(line.startswith("  refused  comments[1]") for line in partly[1:])
    assert len(partly) == 3
    [told] = voxpop("report", "--refused", "--json", "--archive", tmp_path / "a").objects
    assert told["path"] == page.name


def thread(id_: str, video: str) -> dict[str, object]:
    """A thread as the Data API gives it."""
    snippet = {"videoId": video, "textOriginal": "tide", "publishedAt": "2024-01-02T00:00:00Z"}
    top = {"kind": "youtube#comment", "id": id_, "snippet": snippet}
    return {"kind": "youtube#commentThread", "id": id_, "snippet": {"videoId": video, "topLevelComment": top}}


def unnew(report: FileReport) -> tuple[object, ...]:
    """A report without what became of the comments."""
    return report.path, report.source, report.read, report.refused, report.accession_id, report.video_key, report.videos


def stopped(archive: Path, folder: Path, by: signal.Signals, after: int) -> tuple[int, str]:
    """Adds a folder and is stopped after that many lines; the exit code, and what was said."""
    words = [*PROGRAM, "add", str(folder), "--archive", str(archive)]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
        bufsize=0, pipesize=4096,  # it cannot be done before it is stopped: so little is taken of what it writes ahead
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        for _ in range(after):
            assert process.stdout.readline()
        process.send_signal(by)
        _, talk = process.communicate()
    return process.returncode, talk.decode()


def strip_counts(out: str) -> list[str]:
    """The lines of a report without what depends on what was held."""
    return re.sub(r"\d+ new, \d+ changed, \d+ unchanged", "", out).splitlines()
