"""What no file says is asked for, with the command to type; what is told is kept, unless the page says otherwise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.archive.command import voxpop
from tests.archive.pages import VIDEO_ID, info, said, write, write_page
from tests.archive.records import findings, public, videos
from voxpop.archive import Answers, Archive
from voxpop.archive.answers import UNKNOWN
from voxpop.codec import read_time
from voxpop.model import Captured

KEY = f"youtube:{VIDEO_ID}"
LINE = {
    "cid": "UgwA",
    "text": "only with the tide",
    "time": "2 years ago",
    "author": "@ada",
    "votes": "3",
    "heart": False,
}
TABLE = "Comment,Who,Like\nonly with the tide,@ada,3\nand the moon,@bo,1\n"


@pytest.fixture
def lines(inbox: Path) -> Path:
    """Comments that a tool saved under a name that says nothing."""
    path = inbox / "comments of the day.jsonl"
    path.write_text(json.dumps(LINE) + "\n")
    return path


def test_a_file_that_does_not_say_its_video_is_refused_with_the_command_that_tells_it(place: Path, lines: Path) -> None:
    done = voxpop("--archive", place, "add", lines)
    assert done.code == 1
    assert f"voxpop add --url URL '{lines}'" in done.out
    with Archive.open(place) as archive:
        assert videos(archive) == []
        assert archive.info(sizes=False).accessions == 0


@pytest.mark.parametrize(
    ("options", "key"),
    [
        (["--video", VIDEO_ID], KEY),
        (["--url", f"https://youtu.be/{VIDEO_ID}"], KEY),
        (["--video", "7", "--platform", "vimeo"], "vimeo:7"),
    ],
)
def test_a_video_that_is_told_counts_and_outlives_a_rebuild(
    place: Path, lines: Path, options: list[str], key: str
) -> None:
    assert voxpop("--archive", place, "add", *options, lines).code == 0
    with Archive.open(place) as archive:
        assert [c.text for c in archive.comments(key)] == [LINE["text"]]
        before = public(archive)
        archive.rebuild()
        assert public(archive) == before
        assert findings(archive) == []


def test_a_file_of_which_nobody_knows_the_video_is_a_page_of_its_own(
    archive: Archive, lines: Path, inbox: Path
) -> None:
    other = inbox / "others.jsonl"
    other.write_text(json.dumps({**LINE, "cid": "UgwB"}) + "\n")
    reports = list(archive.add([lines, other], answers=Answers(video=UNKNOWN)))
    assert len({report.video_key for report in reports}) == 2
    assert all(str(report.video_key).startswith("page:") for report in reports)
    assert archive.captures(str(reports[0].video_key))[0].amended_by == ()


def test_an_id_that_cannot_be_one_is_a_mistake_of_the_command(place: Path, lines: Path) -> None:
    assert voxpop("--archive", place, "add", "--video", "short", lines).code == 2
    assert voxpop("--archive", place, "add", "--platform", "vimeo", lines).code == 2
    assert voxpop("--archive", place, "add", "--video", VIDEO_ID, "--url", "https://x.example", lines).code == 2
    assert voxpop("--archive", place, "add", "--map", "nonsense", lines).code == 2


def test_what_the_page_says_of_its_time_counts_unless_forced(archive: Archive, inbox: Path) -> None:
    page = write_page(inbox, [said("c1", "x")])
    told = Captured(0, 86_399, "day", "told by a person")
    [report] = archive.add([page], answers=Answers(captured=told))
    assert [refused.place for refused in report.refused] == ["--captured-at"]
    assert archive.captures(KEY)[0].captured.basis == "info.json epoch"
    [report] = archive.add([page], answers=Answers(captured=told, is_forced=True))
    assert report.refused == ()
    assert archive.captures(KEY)[0].captured == told


@pytest.mark.parametrize("told", ["2023", "2023-11-14", "2023-11-14T22", "2023-11-14T22:13:20Z"])
def test_a_told_time_in_which_the_page_names_its_own_is_not_kept_in_place_of_it(
    archive: Archive, inbox: Path, told: str
) -> None:
    page = write(inbox / "page.info.json", info([said("a", "one")]))
    [report] = archive.add([page], answers=Answers(captured=read_time(told), coverage="complete"))
    assert report.refused == ()
    [capture] = archive.captures(KEY)
    assert (capture.captured.precision, capture.captured.basis) == ("second", "info.json epoch")
    assert capture.coverage == "complete"


def test_another_video_wins_only_when_forced(archive: Archive, inbox: Path) -> None:
    page = write_page(inbox, [said("c1", "x")])
    other = "youtube:Other234_-y"
    [report] = archive.add([page], answers=Answers(video=other))
    assert (report.video_key, [refused.place for refused in report.refused]) == (KEY, ["--video"])
    list(archive.add([page], answers=Answers(video=other, is_forced=True)))
    assert [video.key for video in videos(archive)] == [other]
    assert findings(archive) == []


def test_a_mapping_is_a_decision_and_a_later_one_takes_its_place(place: Path, inbox: Path) -> None:
    table = inbox / "opinions.csv"
    table.write_text(TABLE)
    add = ("--archive", place, "add", "--video", VIDEO_ID)
    assert voxpop(*add, "--map", "text=Who,author=Comment", table).code == 0
    assert voxpop(*add, "--map", "text=Comment,author=Who,like_count=Like", table).code == 0
    with Archive.open(place) as archive:
        found = [(c.text, c.author.name, c.like_count) for c in archive.comments(KEY)]
        assert found == [("only with the tide", "@ada", 3), ("and the moon", "@bo", 1)]
        assert archive.info(sizes=False).accessions == 1
        archive.rebuild()
        assert [(c.text, c.author.name, c.like_count) for c in archive.comments(KEY)] == found
        assert findings(archive) == []


def test_columns_can_be_saved_and_used_again(inbox: Path) -> None:
    table, saved = inbox / "opinions.csv", inbox / "columns.toml"
    table.write_text(TABLE)
    looked = ("inspect", "--json", "--video", VIDEO_ID)
    [first] = voxpop(*looked, "--map", "text=Who", "--save-map", saved, table).objects
    [again] = voxpop(*looked, "--map", f"@{saved}", table).objects
    assert ["text", "Who"] in first["columns"]
    assert again["columns"] == first["columns"]


def test_inspect_takes_nothing_in_and_says_what_add_would_refuse(place: Path, lines: Path, inbox: Path) -> None:
    (inbox / "notes.txt").write_text("hello")
    done = voxpop("inspect", "--json", inbox)
    assert done.code == 1
    by_name = {Path(found["path"]).name: found for found in done.objects}
    page = by_name[lines.name]
    assert (page["source"], page["comments"], page["videos"]) == ("ycd", 1, 1)
    assert {"comment.text", "comment.like_count"} <= set(page["present"])
    assert "comment.dislike_count" in page["absent"]
    assert page["sample"] == [["@ada", LINE["text"]]]
    assert "--video ID" in page["refused"][0]["reason"]
    assert by_name["notes.txt"]["source"] is None
    assert not place.exists()
    assert sorted(path.name for path in inbox.iterdir()) == [lines.name, "notes.txt"]


@pytest.mark.parametrize("words", ["Très bien, l'été à la mer", "Хороший комментарий", "Nice 😂 boat 😂😂"])
@pytest.mark.parametrize("coding", ["cp1252", "latin-1"])
def test_inspect_says_that_letters_are_wrong_where_a_file_was_coded_twice(inbox: Path, words: str, coding: str) -> None:
    right = "author,text\n" + "".join(f"ada,{words} {n}\n" for n in range(3)) + "ben,«CAFÉ”»\n"
    (inbox / "right.csv").write_text(right, encoding="utf-8")
    wrong = right.encode().decode(coding, "replace").replace("\ufffd", "\x8d")  # as browsers read what cp1252 lacks
    (inbox / "wrong.csv").write_text(wrong, encoding="utf-8")
    looked = {Path(found["path"]).name: found["notes"] for found in voxpop("inspect", "--json", inbox).objects}
    assert [name for name, notes in looked.items() if any("UTF-8 twice" in note for note in notes)] == ["wrong.csv"]


def test_a_report_is_shown_again_by_the_beginning_of_its_id(place: Path, inbox: Path) -> None:
    write_page(inbox, [said("c1", "x"), said("c2", None)])
    voxpop("--archive", place, "add", inbox)
    [report] = voxpop("--archive", place, "report", "--json").objects
    assert (report["read"], report["new"], report["source"]) == (2, 1, "ytdlp")
    [again] = voxpop("--archive", place, "report", "--json", report["accession"][:8]).objects
    assert again == report
    assert "comments[1]" in voxpop("--archive", place, "report", report["accession"]).out
    assert voxpop("--archive", place, "report", "ffff").code == 2


def test_a_zip_is_unpacked_in_the_archive_and_nothing_of_that_is_left(place: Path, inbox: Path, tmp_path: Path) -> None:
    import shutil

    write_page(inbox, [said("c1", "packed")])
    packed = shutil.make_archive(str(tmp_path / "pages"), "zip", inbox)
    [report] = voxpop("--archive", place, "add", "--json", packed).objects
    assert report["path"].startswith(f"{packed}/")
    assert not (place / "unpacking").exists()
    [again] = voxpop("--archive", place, "add", "--json", inbox).objects
    assert (again["new"], again["unchanged"]) == (0, 1)
    with Archive.open(place) as archive:
        assert archive.info(sizes=False).accessions == 1
        capture = archive.captures(KEY)[0]
        assert archive.accession(capture.accession_id).provenance.within == report["path"]
        assert findings(archive) == []


def test_what_is_told_of_a_file_counts_for_all_its_captures(archive: Archive, inbox: Path) -> None:
    other = "Other234_-y"
    for day, count in ((1, 2), (9, 1)):
        pages = [info([said(f"{id[0]}{n}", "x") for n in range(count)], id=id, epoch=...) for id in (VIDEO_ID, other)]
        path = inbox / f"pages of day {day}.jsonl"
        path.write_text("".join(json.dumps(page) + "\n" for page in pages), "utf-8")
        told = Answers(captured=read_time(f"2024-05-0{day}"), coverage="complete")
        assert [report.refused for report in archive.add([path], answers=told)] == [()]
        [again] = archive.add([path], answers=told)
        assert (again.refused, again.unchanged, again.new) == ((), 2 * count, 0)
    for key, letter in ((KEY, "Q"), (f"youtube:{other}", "O")):
        assert [day.capture.coverage for day in archive.history(key)] == ["complete", "complete"]
        assert [day.capture.captured.precision for day in archive.history(key)] == ["day", "day"]
        assert archive.comment(f"youtube:{letter}1").is_gone
    assert all(len(capture.amended_by) == 1 for video in videos(archive) for capture in archive.captures(video.key))
    assert findings(archive) == []


def test_rows_of_several_days_without_a_video_are_all_of_the_one_that_is_told(archive: Archive, inbox: Path) -> None:
    rows = [("x1", "one", 1), ("x2", "two", 1), ("x1", "one", 5), ("x3", "three", 9)]
    path = inbox / "rows.csv"
    lines = [f"{id},nora,{text},2023-01-02T10:00:00Z,2023-05-0{day}T10:00:00Z" for id, text, day in rows]
    path.write_text("\n".join(["id,author,text,published,scraped_at", *lines]), "utf-8")
    [report] = archive.add([path], answers=Answers(video=KEY, captured=read_time("2001")))
    assert [video.key for video in videos(archive)] == [report.video_key] == [KEY] and report.videos == 1
    assert [refused.place for refused in report.refused] == ["--captured-at"]
    assert [day.capture.comments_held for day in archive.history(KEY)] == [2, 1, 1]
    assert sorted(comment.text or "" for comment in archive.comments(KEY)) == ["one", "three", "two"]
