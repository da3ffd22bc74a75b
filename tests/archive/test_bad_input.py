"""Bad input: a clear refusal, or taken in as the model says; nothing else is lost, and nothing is wrong afterwards."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.command import voxpop
from tests.archive.pages import CAPTION, CAPTURED, VIDEO_ID, clip, info, said, write, write_page
from tests.archive.records import digest_of, findings, holds, public, shown, videos, words
from voxpop.archive import Archive
from voxpop.model import FileReport, Refused

KEY = f"youtube:{VIDEO_ID}"
GOOD_ID = "Good1234_-g"
GOOD = f"youtube:{GOOD_ID}"
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the Linux kernel for it")

MARKUP = '<script>alert("quay")</script><img src=x onerror=alert(1)>'
CONTROLS = "".join(map(chr, range(1, 32))) + "\x7f\x9b[31m \x1b]0;taken\x07 \x1b[2J"
TURNED = "user\u202egnp.exe \u2066isolated\u2069 \u200frtl"


@pytest.fixture
def good(inbox: Path) -> Path:
    """A page without fault, whose name comes after all others."""
    return write_page(inbox / "z", [said("g1", "unharmed")], id=GOOD_ID)


@pytest.fixture(autouse=True)
def unharmed(archive: Archive, good: Path) -> Iterator[None]:
    """Whatever was added: the good page was taken in with it, nothing is wrong, and all of it can be made again."""
    yield
    assert archive.comment("youtube:g1").text == "unharmed"
    assert findings(archive) == []
    before = public(archive) | shown(archive)
    archive.rebuild()
    assert public(archive) | shown(archive) == before


def add(archive: Archive, inbox: Path, bad: Path) -> FileReport:
    """Add the whole inbox; the report on the bad file."""
    reports = {report.path: report for report in archive.add([inbox])}
    return reports[str(bad)]


def reason(report: FileReport) -> str:
    """Why the whole file was refused."""
    [refused] = report.refused
    assert (report.read, report.accession_id) == (0, None)
    assert refused.place
    return refused.reason


# --- files that are no page ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("good")
def test_an_empty_file_is_refused_as_empty(archive: Archive, inbox: Path) -> None:
    bad = inbox / "empty.info.json"
    bad.touch()
    assert "empty" in reason(add(archive, inbox, bad))


@pytest.mark.usefixtures("good")
def test_json_of_another_kind_is_refused_with_what_is_expected(archive: Archive, inbox: Path) -> None:
    bad = write(inbox / "other.json", {"harbour": [1, 2, 3]})
    assert "another kind" in reason(add(archive, inbox, bad))


@pytest.mark.usefixtures("good")
def test_a_list_of_json_is_refused(archive: Archive, inbox: Path) -> None:
    assert "list" in reason(add(archive, inbox, write(inbox / "list.json", [1, 2, 3])))


@pytest.mark.usefixtures("good")
def test_bytes_that_are_no_text_are_refused_and_the_first_one_named(archive: Archive, inbox: Path) -> None:
    bad = inbox / "page.txt"
    bad.write_bytes(b"a page in another encoding: \xe9t\xe9, and more of it")
    assert "byte 28" in reason(add(archive, inbox, bad))


@pytest.mark.usefixtures("good")
def test_json_that_is_cut_off_in_its_fields_keeps_what_stands_before(archive: Archive, inbox: Path) -> None:
    bad = inbox / "cut.info.json"
    bad.write_text(json.dumps(info())[:250])
    report = add(archive, inbox, bad)
    assert report.accession_id is not None
    assert report.refused
    assert "The last ferry" in {video.title for video in videos(archive)}


@pytest.mark.usefixtures("good")
def test_json_that_is_cut_off_in_its_comments_keeps_all_that_are_whole(archive: Archive, inbox: Path) -> None:
    page = info([said(f"c{n}", f"whole {n}") for n in range(5)])
    text = json.dumps({**{k: v for k, v in page.items() if k != "comments"}, "comments": page["comments"]})
    bad = inbox / "cut.info.json"
    bad.write_text(text[: text.index("whole 3")])
    report = add(archive, inbox, bad)
    assert [c.text for c in archive.comments(KEY)] == ["whole 0", "whole 1", "whole 2"]
    assert any("comments[3]" in refused.place for refused in report.refused)
    [capture] = archive.captures(KEY)
    assert capture.coverage == "partial"


@pytest.mark.usefixtures("good")
def test_invalid_utf8_in_a_page_is_shown_as_a_sign_and_marked(archive: Archive, inbox: Path) -> None:
    bad = inbox / "bytes.info.json"
    bad.write_bytes(json.dumps(info([said("c1", "QQ tide"), said("c2", "whole")])).encode().replace(b"QQ", b"\xff\xfe"))
    report = add(archive, inbox, bad)
    comment = archive.comment("youtube:c1")
    assert "\ufffd" in str(comment.text)
    assert comment.was_damaged
    assert any(refused.place.startswith("comments[0]") for refused in report.refused)
    assert archive.comment("youtube:c2").text == "whole"


# --- values that JSON should not hold --------------------------------------------------------------------------------


@pytest.mark.usefixtures("good")
def test_nan_and_infinity_are_refused_where_they_stand_and_the_rest_is_taken(archive: Archive, inbox: Path) -> None:
    page = info([said("c1", "nan", like_count=float("nan")), said("c2", "whole", timestamp=float("inf"))])
    bad = write(inbox / "nan.info.json", {**page, "duration": float("nan"), "view_count": float("-inf")})
    report = add(archive, inbox, bad)
    assert {c.text for c in archive.comments(KEY)} == {"nan", "whole"}
    assert (archive.video(KEY).duration_seconds, archive.video(KEY).view_count) == (None, None)
    assert archive.comment("youtube:c1").like_count is None
    places = {refused.place for refused in report.refused}
    assert {"duration", "comments[0].like_count"} <= places


@pytest.mark.usefixtures("good")
def test_numbers_beyond_all_measure_are_refused_where_they_stand(archive: Archive, inbox: Path) -> None:
    big = said("c1", "big", like_count=10**30, timestamp=10**25)
    page = info([big], view_count=10**40, duration=1e300, epoch=10**20)
    add(archive, inbox, write(inbox / "big.info.json", page))
    comment = archive.comment("youtube:c1")
    assert (comment.text, comment.like_count) == ("big", None)
    assert archive.video(KEY).captured.latest is None


@pytest.mark.usefixtures("good")
def test_a_lone_surrogate_is_shown_as_a_sign_marked_and_kept_to_the_letter(archive: Archive, inbox: Path) -> None:
    bad = write(inbox / "half.info.json", info([said("c1", "half \ud83c of a wave")], title="half \udf0a"))
    report = add(archive, inbox, bad)
    comment = archive.comment("youtube:c1")
    assert (comment.text, comment.was_damaged) == ("half \ufffd of a wave", True)
    assert archive.video(KEY).title == "half \ufffd"
    with archive.original(str(report.accession_id), bad.name).open() as stream:
        assert b"\\ud83c" in stream.read()


# --- files beside a page ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize(
    ("ending", "content", "word"),
    [(".mp4", b"", "empty"), (".mp4", b"no video at all" * 99, "video"), (".webm", b"\x1aE\xdf\xa3cut", "video")],
)
def test_a_video_that_is_none_is_refused_alone(
    archive: Archive, inbox: Path, ending: str, content: bytes, word: str
) -> None:
    page = write_page(inbox, [said("c1", "first")])
    (inbox / page.name.replace(".info.json", ending)).write_bytes(content)
    report = add(archive, inbox, page)
    [refused] = report.refused
    assert refused.place.endswith(ending)
    assert word in refused.reason
    assert archive.video(KEY).media == ()
    assert archive.comment("youtube:c1").text == "first"


@pytest.mark.usefixtures("good")
def test_a_video_that_was_cut_off_is_kept_or_refused_and_the_page_stands(
    archive: Archive, inbox: Path, root: Path
) -> None:
    page = write_page(inbox, [said("c1", "first")])
    media = clip(root, inbox / page.name.replace(".info.json", ".webm"))
    media.write_bytes(media.read_bytes()[:40_000])
    report = add(archive, inbox, page)
    assert bool(report.refused) != bool(archive.video(KEY).media)
    assert archive.comment("youtube:c1").text == "first"


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("content", [b"", b"WEBVTT\n\n", b"no caption at all \x00\xff", CAPTION.encode("utf-16")])
def test_a_caption_without_cues_is_kept_and_has_no_lines(archive: Archive, inbox: Path, content: bytes) -> None:
    page = write_page(inbox, [said("c1", "first")])
    caption = inbox / page.name.replace(".info.json", ".en.vtt")
    caption.write_bytes(content)
    report = add(archive, inbox, page)
    with archive.original(str(report.accession_id), caption.name).open() as stream:
        assert stream.read() == content
    assert archive.transcript(KEY) == () or b"\x00" in content
    assert archive.comment("youtube:c1").text == "first"


# --- comments --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("good")
def test_a_comment_without_text_is_refused_and_its_replies_stay(archive: Archive, inbox: Path) -> None:
    comments = [said("c1", None), said("c1.r", "to nobody", parent="c1"), said("c2", ""), "what?", None, 7]
    report = add(archive, inbox, write_page(inbox, comments))
    assert [refused.place for refused in report.refused] == [f"comments[{n}]" for n in (0, 3, 4, 5)]
    assert "text" in report.refused[0].reason
    assert [(c.text, c.is_orphan) for c in archive.comments(KEY)] == [("to nobody", True), ("", False)]
    assert (report.read, report.new) == (6, 2)


@pytest.mark.usefixtures("good")
def test_a_reply_to_what_is_not_there_stands_at_the_top_and_says_so(archive: Archive, inbox: Path) -> None:
    add(archive, inbox, write_page(inbox, [said("r", "to a ghost", parent="ghost"), said("c", "plain")]))
    orphan = archive.comment("youtube:r")
    assert (orphan.parent_key, orphan.is_orphan) == ("youtube:ghost", True)
    assert [c.key for c in archive.thread(KEY).items] == ["youtube:r", "youtube:c"]
    assert archive.ancestors("youtube:r") == ()


@pytest.mark.usefixtures("good")
def test_a_parent_that_comes_after_its_reply_is_found(archive: Archive, inbox: Path) -> None:
    add(archive, inbox, write_page(inbox, [said("r", "early", parent="c"), said("c", "late")]))
    assert [c.key for c in archive.thread(KEY).items] == ["youtube:c"]
    assert [c.key for c in archive.replies("youtube:c").items] == ["youtube:r"]
    assert not archive.comment("youtube:r").is_orphan


@pytest.mark.usefixtures("good")
def test_a_parent_that_comes_in_a_later_capture_takes_its_reply_home(archive: Archive, inbox: Path) -> None:
    add(archive, inbox, write_page(inbox / "a", [said("r", "early", parent="c")]))
    assert archive.comment("youtube:r").is_orphan
    list(archive.add([write_page(inbox / "b", [said("c", "late")], epoch=CAPTURED + 9)]))
    assert not archive.comment("youtube:r").is_orphan
    assert [c.key for c in archive.thread(KEY).items] == ["youtube:c"]


@pytest.mark.usefixtures("good")
def test_loops_of_replies_are_cut_at_their_first_comment(archive: Archive, inbox: Path) -> None:
    looped = [said("a", "1", parent="c"), said("b", "2", parent="a"), said("c", "3", parent="b")]
    alone = said("self", "4", parent="self")
    add(archive, inbox, write_page(inbox, [*looped, alone, said("d", "5", parent="c")]))
    assert [c.key for c in archive.thread(KEY).items] == ["youtube:a", "youtube:self"]
    assert [c.key for c in archive.ancestors("youtube:d")][:1] == ["youtube:a"]
    assert len(list(archive.comments(KEY))) == 5
    for comment in archive.comments(KEY):
        assert len(archive.ancestors(comment.key)) < 10
        archive.position(comment.key)


@pytest.mark.usefixtures("good")
def test_a_chain_of_five_hundred_replies_is_read_at_any_depth(archive: Archive, inbox: Path) -> None:
    chain = [said(f"d{n}", f"deep {n}", parent=f"d{n - 1}" if n else "root") for n in range(500)]
    add(archive, inbox, write_page(inbox, chain))
    assert [c.key for c in archive.thread(KEY).items] == ["youtube:d0"]
    assert [c.key for c in archive.replies("youtube:d498").items] == ["youtube:d499"]
    assert archive.ancestors("youtube:d499")[-1].key == "youtube:d498"


@pytest.mark.usefixtures("good")
def test_one_id_with_two_texts_keeps_the_first_and_refuses_the_second(archive: Archive, inbox: Path) -> None:
    comments = [said("c", "first"), said("c", "second"), said("c", "first"), said("d", "other")]
    report = add(archive, inbox, write_page(inbox, comments))
    assert report.refused == (
        Refused("comments[1]", report.refused[0].reason),
    )  # fmt: skip
    assert "'c'" in report.refused[0].reason
    assert (report.read, report.new, report.unchanged) == (4, 2, 1)
    assert archive.comment("youtube:c").text == "first"


@pytest.mark.usefixtures("good")
def test_a_comment_of_two_megabytes_is_kept_and_found(archive: Archive, inbox: Path) -> None:
    text = "lanternfish " + "wave upon wave, " * 131_072 + "seamark"
    add(archive, inbox, write_page(inbox, [said("c", text), said("d", "x" * 2_000_000)]))
    assert archive.comment("youtube:c").text == text
    assert ("comment", "youtube:c") in words(archive, "seamark")
    assert len(str(archive.comment("youtube:d").text)) == 2_000_000


# --- what is written to do harm --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("hostile", [MARKUP, CONTROLS, TURNED, "../../../etc/passwd", "\x00nul\x00", "a\r\nb\u2028c"])
def test_whatever_stands_in_every_field_is_kept_to_the_letter(archive: Archive, inbox: Path, hostile: str) -> None:
    page = info(
        [
            said(
                "c1", hostile, author=hostile, author_id=hostile, author_url=hostile, _time_text=hostile,
                parent=f"no {hostile}", html=hostile, author_thumbnail=hostile,
            ),
            said(hostile, "by its id", who="ferryman"),
        ],
        title=hostile, description=hostile, channel=hostile, channel_id=hostile, channel_url=hostile,
        uploader=hostile, uploader_id=hostile, tags=[hostile], categories=[hostile], license=hostile,
        location=hostile, language=hostile, playlist=hostile,
        chapters=[{"start_time": 0, "end_time": 9, "title": hostile}],
    )  # fmt: skip
    report = add(archive, inbox, write(inbox / "hostile.info.json", page))
    video = archive.video(KEY)
    assert (video.title, video.description, video.channel.name) == (hostile, hostile, hostile)
    comment = archive.comment("youtube:c1")
    assert (comment.text, comment.author.name, comment.author.id, comment.author.url) == (hostile,) * 4
    assert comment.is_orphan
    for found in archive.comments(KEY):
        assert archive.comment(found.key) == found
        assert set(found.key) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~-:%")
        if found.author.key is not None:
            assert archive.author(found.author.key).comments_held == 1
    assert archive.channel(str(video.channel.key)).channel.name == hostile
    assert report.refused == ()


@pytest.mark.usefixtures("good")
def test_names_that_lead_out_of_the_archive_stay_inside(archive: Archive, inbox: Path) -> None:
    page = info([said("../../c", "first")], id="../../../up", title="../../../../etc/passwd")
    hostile = ["\u202egpj.[x]", "..%2f..%2fup", "-rf *", "a\nb\x1b[2J", "CON"]
    names = [f"{name}.info.json" for name in hostile]
    for name in names:
        write(inbox / name, {**page, "description": name})
    reports = {report.path: report for report in archive.add([inbox])}
    assert len(reports) == len(names) + 1
    outside = [p for p in archive.path.parent.rglob("*") if p.is_file() and not p.is_relative_to(archive.path)]
    assert all(p.is_relative_to(inbox) for p in outside)
    for name in names:
        accession = archive.accession(str(reports[str(inbox / name)].accession_id))
        with archive.original(accession.id, accession.files[0].path).open() as stream:
            assert stream.read() == (inbox / name).read_bytes()


# --- an archive that cannot be written -------------------------------------------------------------------------------


def without_privileges() -> None:
    """Root obeys the rights of files from now on, also as another program (capabilities(7))."""
    libc, noroot = ctypes.CDLL(None), 0b11
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    if os.geteuid() == 0 and (libc.prctl(28, noroot) or libc.capset(header, (ctypes.c_uint32 * 6)())):
        raise OSError("cannot give up capabilities")


def small_files() -> None:
    """No file can have more than 256 kB, which is how a full disk looks to a writer."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 18, 1 << 18))


@LINUX
def test_an_archive_that_is_read_only_refuses_with_a_sentence_and_can_be_read(
    archive: Archive, inbox: Path, good: Path
) -> None:
    list(archive.add([good]))
    archive.close()
    before = digest_of(archive.path)
    _rights(archive.path, 0o555, 0o444)
    try:
        done = voxpop("--archive", archive.path, "add", write_page(inbox, [said("c1", "x")]), before=without_privileges)
        assert (done.code, done.out) == (1, ""), done
        assert "cannot be written to" in done.err
        for verb in (["list"], ["search", "unharmed"], ["comments", GOOD], ["info"], ["verify"]):
            done = voxpop("--archive", archive.path, *verb, "--json", before=without_privileges)
            assert (done.code, bool(done.out)) == (0, verb != ["verify"]), (verb, done)
    finally:
        _rights(archive.path, 0o755, 0o644)
    assert digest_of(archive.path) == before


@LINUX
@pytest.mark.parametrize(
    "closed", ["catalogue", "voxpop.toml", "originals", "originals/???", "originals/*/*/*/*/v1/content/accession.json"]
)
@pytest.mark.parametrize("verb", [("list",), ("verify",), ("copy", "elsewhere"), ("rebuild",)])
def test_what_may_not_be_read_is_told_as_that_and_not_as_damage(
    archive: Archive, inbox: Path, good: Path, closed: str, verb: tuple[str, ...], tmp_path: Path
) -> None:
    list(archive.add([good]))
    archive.close()
    place = next(archive.path.glob(closed))
    place.chmod(0)
    try:
        done = voxpop("--archive", archive.path, *verb, cwd=tmp_path, before=without_privileges)
    finally:
        place.chmod(0o755)
    if verb == ("rebuild",):
        voxpop("--archive", archive.path, "rebuild")  # what it left out
    words = done.out + done.err
    is_asked = {"list": "originals" not in closed, "copy": closed != "catalogue"}.get(verb[0], True)
    assert done.code == int(is_asked), done
    assert "right to read" in words or "may read" in words or "Permission denied" in words or not done.code, done
    assert "damaged" not in words.lower().replace("damaged here", "") and "from a copy" not in words, done


@LINUX
def test_a_file_that_may_not_be_read_is_refused_alone(archive: Archive, inbox: Path, good: Path) -> None:
    write_page(inbox, [said("c1", "x")]).chmod(0)
    done = voxpop("--archive", archive.path, "add", "--json", inbox, before=without_privileges)
    assert done.code == 1
    assert sorted(len(o["refused"]) for o in done.objects) == [0, 1]


@LINUX
@pytest.mark.parametrize("comments", [3_000, 40])
def test_a_disk_that_is_full_refuses_with_a_sentence_and_loses_nothing(
    archive: Archive, inbox: Path, good: Path, comments: int
) -> None:
    """Full for the originals (bytes that do not compress), and full for the catalogue alone."""
    list(archive.add([good]))
    before = public(archive)
    noise = os.urandom(400).hex() if comments == 3_000 else "tide " * 3_000
    texts = (noise if n % 2 else os.urandom(90).hex() for n in range(comments))
    page = write_page(inbox, [said(f"c{n}", f"{n} {text}") for n, text in enumerate(texts)])
    done = voxpop("--archive", archive.path, "add", page, before=small_files)
    assert done.code == 1
    assert "room" in done.err, done
    assert {key: value for key, value in public(archive).items() if key == GOOD} == before
    done = voxpop("--archive", archive.path, "add", page)
    assert done.code == 0, done
    assert len(list(archive.comments(KEY))) == comments


@LINUX
@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small file system")
def test_an_archive_on_a_disk_that_fills_up_can_be_used_as_soon_as_there_is_room(
    archive: Archive, inbox: Path, good: Path, tmp_path: Path
) -> None:
    list(archive.add([good]))
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "none", small], capture_output=True).returncode:
        pytest.skip("may not mount")
    try:
        for n in range(8):
            texts = [said(f"f{n}x{m}", os.urandom(200).hex()) for m in range(700)]
            write_page(inbox / "f", texts, id=f"Full{n:07}")
        codes = [_add_with_room(small, inbox / "f", room) for room in (400_000, 1_100_000, 1_900_000)]
        assert 1 in codes
        shutil.copytree(small / "kept", tmp_path / "roomy")
    finally:
        subprocess.run(["umount", "-l", small], check=True)
    done = voxpop("--archive", tmp_path / "roomy", "add", inbox / "f")
    assert done.code == 0, done
    with Archive.open(tmp_path / "roomy") as again:
        assert len(videos(again)) == 8
        assert {v.comments_held for v in videos(again)} == {700}
        assert findings(again) == []
    assert holds(archive, GOOD)


def _add_with_room(disk: Path, pages: Path, room: int) -> int:
    """The exit code of an `add` that has `room` bytes left on the disk."""
    ballast = disk / "ballast"
    free = os.statvfs(disk)
    ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - room)))
    done = voxpop("--archive", disk / "kept", "add", pages)
    ballast.unlink()
    assert done.code == 0 or "room" in done.err, done
    return done.code


def _rights(top: Path, folder: int, file: int) -> None:
    for path in [top, *top.rglob("*")]:
        path.chmod(folder if path.is_dir() else file)
