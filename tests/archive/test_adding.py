"""Taking pages in: what a page becomes, that nothing is taken in twice, that nothing is lost on the way."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.archive.command import ENVIRONMENT, PROGRAM, voxpop
from tests.archive.pages import CAPTION, CAPTURED, MIRROR, VIDEO_ID, clip, info, said, write, write_mirror, write_page
from tests.archive.records import digest_of, findings, public, shown, videos, words
from voxpop.archive import Answers, Archive
from voxpop.errors import KeyUnknown
from voxpop.keys import video_key
from voxpop.model import Captured, FileReport, Rating, When

URL = f"https://youtu.be/{VIDEO_ID}"
KEY = f"youtube:{VIDEO_ID}"


def one(archive: Archive, path: Path, url: str | None = None) -> FileReport:
    """The report on the one file that is taken in."""
    [report] = archive.add([path], answers=Answers(url=url))
    return report


# --- a mirror page ---------------------------------------------------------------------------------------------------


def test_a_mirror_page_becomes_one_video_with_a_rating_and_nothing_that_it_does_not_say(
    archive: Archive, inbox: Path
) -> None:
    report = one(archive, write_mirror(inbox))
    assert (report.source, report.read, report.new, report.refused) == ("mirror", 4, 4, ())
    [video] = videos(archive)
    assert video.title == "Small harbour keeps its last ferry"
    assert video.rating == Rating(4.5, 5.0, None, None, "mirror page")
    assert video.description == "In March the ferry was to be sold.\nIt was not."
    assert (video.platform, video.id, video.url) == (None, None, None)
    assert (video.published, video.captured) == (When(), Captured())
    assert (video.duration_seconds, video.view_count, video.comment_count, video.comments_held) == (None, None, None, 4)
    assert video.key.startswith("page:")


def test_the_comments_of_a_mirror_page_keep_their_order_authors_and_text_to_the_letter(
    archive: Archive, inbox: Path
) -> None:
    one(archive, write_mirror(inbox))
    [video] = videos(archive)
    comments = list(archive.comments(video.key))
    assert [c.author.name for c in comments] == ["Nora Quay", "ferryman10", "L. Ashore", "L. Ashore"]
    assert comments[0].text == "1:08 they only come in with the tide, only..."
    poem = MIRROR[MIRROR.index("I am the tide") : MIRROR.index("\n\nAuthor — ferryman10")]
    assert comments[1].text == poem
    assert len(poem.split("\n")) == 7
    assert comments[0].moments == (68,)
    for comment in comments:
        said_nothing = (comment.id, comment.parent_key, comment.like_count, comment.is_pinned, comment.is_edited)
        assert said_nothing == (None, None, None, None, None)
        assert comment.published == When()
        assert (comment.author.id, comment.author.url) == (None, None)


def test_two_equal_comments_of_one_author_are_two_comments(archive: Archive, inbox: Path) -> None:
    one(archive, write_mirror(inbox))
    [video] = videos(archive)
    twins = [c for c in archive.comments(video.key) if c.text == "the same again"]
    assert len({c.key for c in twins}) == 2
    assert [archive.comment(c.key) for c in twins] == twins


def test_derived_keys_are_the_same_in_every_archive(tmp_path: Path, inbox: Path) -> None:
    keys = []
    for name in ("one", "other"):
        with Archive.open(tmp_path / name, create=True) as archive:
            one(archive, write_mirror(inbox))
            keys.append([c.key for video in videos(archive) for c in archive.comments(video.key)])
    assert keys[0] == keys[1]
    assert len(keys[0]) == 4


# --- which video it was ----------------------------------------------------------------------------------------------


def test_a_url_told_while_adding_says_which_video_it_was(archive: Archive, inbox: Path) -> None:
    report = one(archive, write_mirror(inbox), url=URL)
    assert (report.video_key, report.refused) == (KEY, ())
    video = archive.video(KEY)
    assert (video.platform, video.id, video.url) == ("youtube", VIDEO_ID, URL)
    [capture] = archive.captures(KEY)
    assert len(capture.amended_by) == 1


def test_a_url_told_while_adding_outlives_a_rebuild(archive: Archive, inbox: Path) -> None:
    one(archive, write_mirror(inbox), url=URL)
    before = public(archive), shown(archive)
    archive.rebuild()
    assert (public(archive), shown(archive)) == before
    assert findings(archive) == []


def test_a_url_told_later_moves_the_video_and_its_former_keys_lead_there(archive: Archive, inbox: Path) -> None:
    page = write_mirror(inbox)
    former = one(archive, page).video_key
    assert former is not None
    comments = [c.key for c in archive.comments(former)]
    again = one(archive, page, url=URL)
    assert again.video_key == KEY
    assert [video.key for video in videos(archive)] == [KEY]
    assert archive.video(former).key == KEY
    for old, new in zip(comments, archive.comments(KEY), strict=True):
        assert archive.comment(old) == new
        assert new.key.startswith(f"{KEY}~")
    assert findings(archive) == []


def test_former_keys_still_lead_there_after_a_rebuild(archive: Archive, inbox: Path) -> None:
    page = write_mirror(inbox)
    former = str(one(archive, page).video_key)
    comment = next(archive.comments(former)).key
    one(archive, page, url=URL)
    archive.rebuild()
    assert archive.video(former).key == KEY
    assert archive.comment(comment).video_key == KEY


def test_a_former_key_leads_to_the_same_video_whatever_came_first(tmp_path: Path, inbox: Path) -> None:
    """Two files with one title and description, told to be two videos: one of them has the former key, always."""
    first = write_mirror(inbox / "a")
    second = write_mirror(inbox / "b", MIRROR.replace("the same again", "something else"))
    told = {first: URL, second: "https://youtu.be/Other234_-y"}
    leads = set()
    for turn, order in enumerate([(first, second), (second, first)]):
        with Archive.open(tmp_path / str(turn), create=True) as archive:
            for page in order:
                one(archive, page, url=told[page])
            key = video_key(archive.captures(KEY)[0].claim.video)
            leads.add(archive.video(key).key)
            archive.rebuild()
            leads.add(archive.video(key).key)
    assert len(leads) == 1


def test_what_the_page_itself_says_of_its_video_counts_and_the_url_is_refused_with_a_word(
    archive: Archive, inbox: Path
) -> None:
    report = one(archive, write_page(inbox, [said("c1", "first")]), url="https://youtu.be/Other234_-y")
    [refused] = report.refused
    assert refused.place == "--url"
    assert VIDEO_ID in refused.reason
    assert (report.new, [video.key for video in videos(archive)]) == (1, [KEY])


# --- twice -----------------------------------------------------------------------------------------------------------


def test_adding_twice_changes_nothing(archive: Archive, inbox: Path, root: Path) -> None:
    write_mirror(inbox)
    page = write_page(inbox, [said("c1", "first"), said("c1.r", "reply", parent="c1"), said("c2", 5)])  # type: ignore[arg-type]
    page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(CAPTION)
    clip(root, page.with_name(page.name.replace(".info.json", ".webm")))
    first = list(archive.add([inbox]))
    custody, before = digest_of(archive.path / "originals"), (public(archive), shown(archive))
    again = list(archive.add([inbox]))
    assert digest_of(archive.path / "originals") == custody
    assert (public(archive), shown(archive)) == before
    assert [r.path for r in again] == [r.path for r in first]
    for one_report, other in zip(first, again, strict=True):
        assert (other.read, other.refused, other.accession_id) == (
            one_report.read, one_report.refused, one_report.accession_id
        )  # fmt: skip
        assert (other.new, other.changed) == (0, 0)
        assert other.unchanged == one_report.new + one_report.changed + one_report.unchanged
    assert findings(archive) == []


def test_a_url_told_twice_is_one_decision(archive: Archive, inbox: Path) -> None:
    page = write_mirror(inbox)
    one(archive, page, url=URL)
    custody = digest_of(archive.path / "originals")
    one(archive, page, url=URL)
    assert digest_of(archive.path / "originals") == custody
    assert len(archive.captures(KEY)[0].amended_by) == 1


def test_the_same_bytes_under_another_folder_are_the_same_accession(archive: Archive, inbox: Path) -> None:
    first = one(archive, write_page(inbox / "a", [said("c1", "first")]))
    again = one(archive, write_page(inbox / "b", [said("c1", "first")]))
    assert first.accession_id == again.accession_id
    assert archive.info(sizes=False).captures == 1


def test_a_later_capture_is_counted_by_what_became_of_each_comment(archive: Archive, inbox: Path) -> None:
    one(archive, write_page(inbox / "a", [said("c1", "first"), said("c2", "second")], view_count=5))
    later = [said("c1", "first"), said("c2", "second, edited"), said("c3", "third")]
    report = one(archive, write_page(inbox / "b", later, epoch=CAPTURED + 86_400))
    assert (report.read, report.new, report.changed, report.unchanged) == (3, 1, 1, 1)
    assert [c.text for c in archive.comments(KEY)] == ["first", "second, edited", "third"]


def test_a_comment_that_stands_twice_in_a_later_page_is_counted_and_refused_as_in_the_first(
    archive: Archive, inbox: Path
) -> None:
    one(archive, write_page(inbox / "a", [said("c1", "first")]))
    twice = [said("c1", "first, edited"), said("c1", "another"), said("c1", "first, edited")]
    report = one(archive, write_page(inbox / "b", twice, epoch=CAPTURED + 86_400))
    assert [r.place for r in report.refused] == ["comments[1]"]
    assert (report.read, report.new, report.changed, report.unchanged) == (3, 0, 1, 1)
    assert archive.comment("youtube:c1").text == "first, edited"


def test_an_older_file_found_later_does_not_undo_what_is_newer(archive: Archive, inbox: Path) -> None:
    one(archive, write_page(inbox / "new", [said("c1", "edited")], epoch=CAPTURED + 100, title="New title"))
    one(archive, write_page(inbox / "old", [said("c1", "as it was"), said("c0", "since gone")], title="Old title"))
    assert archive.video(KEY).title == "New title"
    assert archive.comment("youtube:c1").text == "edited"
    assert archive.comment("youtube:c0").text == "since gone"
    assert words(archive, "edited") == {("comment", "youtube:c1")}
    assert words(archive, '"as it was"') == set()
    assert findings(archive) == []


# --- folders ---------------------------------------------------------------------------------------------------------


def test_a_folder_of_many_pages_is_one_command(archive: Archive, inbox: Path) -> None:
    for n in range(60):
        write_page(inbox / f"year {n % 3}", [said(f"c{n}", f"lanternfish {n}")], id=f"Many{n:07}")
    reports = list(archive.add([inbox]))
    assert len(reports) == 60
    assert {(r.read, r.new, r.refused) for r in reports} == {(1, 1, ())}
    assert len(videos(archive)) == 60
    assert len(words(archive, "lanternfish")) == 60
    assert archive.channel(f"youtube:{videos(archive)[0].channel.id}").videos_held == 60
    assert findings(archive) == []


def test_what_lies_beside_a_page_comes_in_with_it(archive: Archive, inbox: Path, root: Path) -> None:
    page = write_page(inbox, [said("c1", "first")], subtitles={"en": [{"ext": "vtt"}]})
    stem = page.name.removesuffix(".info.json")
    (inbox / f"{stem}.en.vtt").write_text(CAPTION)
    (inbox / f"{stem}.description").write_text("as it stands")
    (inbox / f"{stem}.jpg").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    media = clip(root, inbox / f"{stem}.webm")
    reports = list(archive.add([inbox]))
    assert {Path(r.path).name for r in reports} == {p.name for p in inbox.iterdir()}
    assert {r.accession_id for r in reports} == {reports[0].accession_id}
    video = archive.video(KEY)
    assert [caption.language for _, caption in video.captions] == ["en"]
    assert [cue.start_seconds for cue in archive.transcript(KEY)] == [1.0, 68.0]
    [(accession, path)] = video.media
    with archive.original(accession, path).open() as stream:
        assert stream.read() == media.read_bytes()
    kept = {file.path: file for file in archive.accession(accession).files}
    assert kept[path].media is not None
    assert kept[path].media.width
    assert ("caption", KEY) in words(archive, "lanternfish")
    assert findings(archive) == []


def test_a_page_without_comments_and_a_later_one_with_them_are_one_video(archive: Archive, inbox: Path) -> None:
    one(archive, write_page(inbox / "a", None, title="Before"))
    one(archive, write_page(inbox / "b", [said("c1", "first")], epoch=CAPTURED + 60))
    [video] = videos(archive)
    assert (video.capture_count, video.comments_held, video.title) == (2, 1, "The last ferry")


def test_pages_that_are_named_one_by_one_may_be_links(archive: Archive, inbox: Path) -> None:
    page = write_page(inbox / "real", [said("c1", "first")])
    (inbox / page.name).symlink_to(page)
    assert one(archive, inbox / page.name).new == 1


def test_what_is_in_the_archive_does_not_change_with_the_persons_file(archive: Archive, inbox: Path) -> None:
    page = write_page(inbox, [said("c1", "first")])
    report = one(archive, page)
    before = page.read_bytes()
    page.write_text("overwritten")
    with archive.original(str(report.accession_id), page.name).open() as stream:
        assert stream.read() == before
    assert findings(archive) == []


# --- more than one writer --------------------------------------------------------------------------------------------


def test_two_adds_at_once_both_succeed_and_lose_nothing(place: Path, inbox: Path) -> None:
    """Also on a folder where there is no archive yet."""
    for who in ("one", "other"):
        for n in range(8):
            write_page(inbox / who, [said(f"{who}{n}", f"by {who}")], id=f"{who:0<6}{n:05}")
    running = [
        subprocess.Popen(
            [*PROGRAM, "--archive", place, "add", inbox / who], env=ENVIRONMENT, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for who in ("one", "other")
    ]  # fmt: skip
    ended = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0], ended
    with Archive.open(place) as archive:
        assert len(videos(archive)) == 16
        assert len(words(archive, "by")) == 16
        assert findings(archive) == []


def test_a_second_add_waits_for_the_first_and_says_for_whom(archive: Archive, inbox: Path) -> None:
    pages = [write_page(inbox, [said(f"c{n}", "first")], id=f"Wait{n:07}") for n in range(2)]
    first = archive.add(pages)
    next(first)  # the lock is held now
    second = subprocess.Popen(
        [*PROGRAM, "--archive", archive.path, "add", write_page(inbox / "b", [said("d", "x")], id="Second00000")],
        env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert second.stderr is not None
    assert str(os.getpid()).encode() in second.stderr.readline()
    list(first)
    second.communicate(timeout=60)
    assert second.returncode == 0
    assert len(videos(archive)) == 3
    assert findings(archive) == []


def test_readers_read_while_another_process_writes(archive: Archive, inbox: Path) -> None:
    one(archive, write_page(inbox / "a", [said("c1", "first")]))
    for n in range(10):
        write_page(inbox / "b", [said(f"d{n}", "first")], id=f"Read{n:07}")
    writer = subprocess.Popen([*PROGRAM, "--archive", archive.path, "add", inbox / "b"], env=ENVIRONMENT, stdout=-3)
    while writer.poll() is None:
        assert archive.video(KEY).comments_held == 1
        assert ("comment", "youtube:c1") in words(archive, "first")
    assert writer.returncode == 0
    assert len(words(archive, "first")) == 11


# --- names that the report must bear ---------------------------------------------------------------------------------


def test_a_file_name_that_is_no_text_is_taken_in_and_told(place: Path, inbox: Path) -> None:
    page = write_page(inbox, [said("c1", "first")])
    page.rename(os.fsdecode(os.fsencode(inbox) + b"/caf\xe9 [" + VIDEO_ID.encode() + b"].info.json"))
    done = voxpop("--archive", place, "add", "--json", inbox)
    assert done.code == 0, done
    assert [(o["read"], o["new"]) for o in done.objects] == [(1, 1)]
    with Archive.open(place) as archive:
        assert findings(archive) == []


def test_a_page_can_be_read_back_to_the_byte(archive: Archive, inbox: Path) -> None:
    page = write(inbox / "odd [Quay1234_-x].info.json", info([said("c1", "\ud800 \U0001f309")]))
    report = one(archive, page)
    with archive.original(str(report.accession_id), page.name).open() as stream:
        assert stream.read() == page.read_bytes()
    with pytest.raises(KeyUnknown, match="original"):
        archive.original(str(report.accession_id), "none")
    comment = archive.comment("youtube:c1")
    assert (comment.text, comment.was_damaged) == ("\ufffd \U0001f309", True)


def test_what_answers_a_comment_under_one_video_is_not_counted_under_another(archive: Archive, inbox: Path) -> None:
    thread = [said("b", "the ferry"), said("b.1", "the gulls", parent="b")]
    for id in (VIDEO_ID, "Other234_-y"):
        list(archive.add([write_page(inbox / id, thread, id=id)]))
    for id in (VIDEO_ID, "Other234_-y"):
        [top] = archive.thread(f"youtube:{id}").items
        assert (top.replies_held, [reply.key for reply in top.replies]) == (1, ["youtube:b.1"])
