"""Decisions: what a person knows is kept and repeated by every rebuild; what is withdrawn is really gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.command import voxpop
from tests.archive.pages import CAPTION, CAPTURED, MIRROR, VIDEO_ID, said, write_mirror, write_page
from tests.archive.records import differences, digest_of, findings, holds, public, shown, videos, words
from voxpop.archive import Answers, Archive
from voxpop.errors import KeyUnknown, UsageError, Withdrawn
from voxpop.model import Captured
from voxpop.zstd import zstd

KEY = f"youtube:{VIDEO_ID}"
OTHER_ID = "Other234_-y"
OTHER = f"youtube:{OTHER_ID}"
SECRET, SECRET_NAME, SECRET_TITLE = "quicksilverword", "zephyrinename", "obsidiantitle"
SECRETS = (SECRET, SECRET_NAME, SECRET_TITLE, "granitecue", "feldsparfile")


def capture_of(archive: Archive, key: str = KEY) -> str:
    """The key of the newest capture of a video."""
    return archive.captures(key)[0].key


def settled(archive: Archive) -> None:
    """Nothing is wrong, and a rebuild gives the same."""
    assert findings(archive) == []
    before = public(archive) | shown(archive)
    archive.rebuild()
    assert differences(public(archive) | shown(archive), before) == {}
    assert findings(archive) == []


# --- amend -----------------------------------------------------------------------------------------------------------


def test_a_told_time_counts_in_place_of_what_the_page_says(archive: Archive, inbox: Path) -> None:
    list(archive.add([write_page(inbox / "a", [said("c1", "told to be newer")], epoch=...)]))
    list(archive.add([write_page(inbox / "b", [said("c1", "says when it was made")])]))
    assert archive.comment("youtube:c1").text == "says when it was made"
    unknown = archive.captures(KEY)[-1].key
    told = Captured(CAPTURED + 1000, CAPTURED + 2000, "hour", "told by a person")
    decision = archive.amend(unknown, Answers(captured=told), by="Ada", reason="the folder's name")
    assert archive.comment("youtube:c1").text == "told to be newer"
    assert archive.video(KEY).captured == told
    assert archive.capture(unknown).amended_by == (decision.id,)
    settled(archive)
    assert archive.comment("youtube:c1").text == "told to be newer"


@pytest.mark.parametrize("coverage", ["complete", "partial"])
def test_a_told_coverage_is_kept_with_who_said_so(archive: Archive, inbox: Path, coverage: str) -> None:
    list(archive.add([write_page(inbox, [said("c1", "first")])]))
    archive.amend(capture_of(archive), Answers(coverage=coverage), by="Ada")  # type: ignore[arg-type]
    capture = archive.capture(capture_of(archive))
    assert capture.coverage == coverage
    assert "Ada" in str(capture.coverage_reason)
    settled(archive)
    assert archive.capture(capture.key) == capture


def test_a_told_url_moves_a_capture_to_its_video_and_both_rebuild(archive: Archive, inbox: Path) -> None:
    list(archive.add([write_mirror(inbox)]))
    list(archive.add([write_page(inbox / "b", [said("c1", "first")])]))
    [former] = [video.key for video in videos(archive) if video.key != KEY]
    archive.amend(capture_of(archive, former), Answers(url=f"https://www.youtube.com/watch?v={VIDEO_ID}"))
    assert [video.key for video in videos(archive)] == [KEY]
    assert archive.video(former).key == KEY
    assert archive.video(KEY).comments_held == 5
    settled(archive)
    assert archive.video(former).key == KEY


def test_two_urls_told_of_two_captures_of_a_video_give_one_address_in_any_order(tmp_path: Path, inbox: Path) -> None:
    pages = [write_mirror(inbox / str(n), MIRROR.replace("the same again", f"comment {n}")) for n in range(2)]
    urls = [f"https://youtu.be/{VIDEO_ID}", f"https://www.youtube.com/watch?v={VIDEO_ID}"]
    found = set()
    for name, order in (("one", (0, 1)), ("other", (1, 0))):
        with Archive.open(tmp_path / name, create=True) as archive:
            for n in order:
                list(archive.add([pages[n]], answers=Answers(url=urls[n])))
            found.add(archive.video(KEY).url)
            settled(archive)
            found.add(archive.video(KEY).url)
    assert len(found) == 1


def test_the_last_word_counts_also_within_one_second(archive: Archive, inbox: Path) -> None:
    list(archive.add([write_page(inbox, [said("c1", "first")])]))
    key = capture_of(archive)
    for n in range(8):
        archive.amend(key, Answers(coverage="complete" if n % 2 else "partial"), by=f"person {n}")
    assert (archive.capture(key).coverage, len(archive.capture(key).amended_by)) == ("complete", 8)
    settled(archive)
    assert archive.capture(key).coverage == "complete"
    assert "person 7" in str(archive.capture(key).coverage_reason)


def test_amending_changes_no_original(archive: Archive, inbox: Path) -> None:
    list(archive.add([write_page(inbox, [said("c1", "first")])]))
    before = digest_of(archive.path / "originals")
    archive.amend(capture_of(archive), Answers(coverage="complete"))
    after = digest_of(archive.path / "originals")
    assert before.items() <= after.items()


def test_amending_needs_something_to_say_and_a_capture(archive: Archive, inbox: Path) -> None:
    list(archive.add([write_page(inbox, [said("c1", "first")])]))
    with pytest.raises(UsageError, match="--captured-at"):
        archive.amend(capture_of(archive), Answers())
    with pytest.raises(KeyUnknown):
        archive.amend("0123456789abcdef-0", Answers(coverage="complete"))
    settled(archive)


@pytest.mark.parametrize(
    ("written", "earliest", "latest", "precision"),
    [
        ("2019", "2019-01-01T00:00:00Z", "2019-12-31T23:59:59Z", "year"),
        ("2019-11", "2019-11-01T00:00:00Z", "2019-11-30T23:59:59Z", "month"),
        ("2020-02-29", "2020-02-29T00:00:00Z", "2020-02-29T23:59:59Z", "day"),
        ("2019-11-05T12:30:00Z", "2019-11-05T12:30:00Z", "2019-11-05T12:30:00Z", "second"),
    ],
)
def test_a_time_is_taken_as_exactly_as_it_was_told(
    place: Path, inbox: Path, written: str, earliest: str, latest: str, precision: str
) -> None:
    with Archive.open(place, create=True) as archive:
        list(archive.add([write_mirror(inbox)], answers=Answers(url=f"https://youtu.be/{VIDEO_ID}")))
        key = capture_of(archive)
    assert voxpop("--archive", place, "amend", key, "--captured-at", written, "--by", "Ada").code == 0
    [shown_video] = voxpop("--archive", place, "show", "--json", KEY).objects
    captured = {"earliest": earliest, "latest": latest, "precision": precision, "basis": "told by a person"}
    assert shown_video["captured"] == captured


# --- withdraw --------------------------------------------------------------------------------------------------------


def everything(place: Path) -> bytes:
    """All bytes below a folder, names too; what is compressed, also as it was before."""
    found = bytearray()
    for path in place.rglob("*"):
        found += str(path).encode() + b"\n"
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            found += data
            if data.startswith(b"\x28\xb5\x2f\xfd"):
                found += zstd.decompress(data)
    return bytes(found)


def left(archive: Archive) -> list[str]:
    """Which of the secrets can still be found anywhere in the archive's folder."""
    everywhere = everything(archive.path)
    return [secret for secret in SECRETS if secret.encode() in everywhere]


def secret_page(folder: Path, **fields: object) -> Path:
    """A page that says the secrets, with a caption, beside a log that says them too."""
    comments = [
        said("c1", f"{SECRET} 1:08", who=SECRET_NAME, _time_text=f"2 years ago {SECRET}"),
        said("c1.r", "reply", parent="c1"),
        said("c2", "harmless"),
    ]
    page = write_page(folder, comments, title=SECRET_TITLE, channel=SECRET_NAME, channel_id="UCsecret", **fields)
    page = page.rename(folder / f"feldsparfile [{VIDEO_ID}].info.json")
    page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(CAPTION.replace("lanternfish", "granitecue"))
    return page


def gone(archive: Archive) -> None:
    """No byte, row or word of the secrets is left."""
    assert left(archive) == []
    for secret in SECRETS:
        assert words(archive, secret) == set()


def test_the_bytes_of_a_withdrawn_video_are_really_gone(archive: Archive, inbox: Path) -> None:
    page = secret_page(inbox)
    list(archive.add([page]))
    list(archive.add([write_page(inbox / "b", [said("d1", "kept")], id=OTHER_ID)]))
    assert set(left(archive)) == set(SECRETS)
    decision = archive.withdraw(KEY, reason="asked by a person", by="Ada")
    gone(archive)
    assert (decision.verb, decision.subject, decision.reason) == ("withdraw", KEY, "asked by a person")
    assert [video.key for video in videos(archive)] == [OTHER]
    settled(archive)
    gone(archive)


def test_what_was_withdrawn_is_told_apart_from_what_was_never_here(archive: Archive, inbox: Path) -> None:
    list(archive.add([secret_page(inbox)]))
    capture = capture_of(archive)
    archive.withdraw(KEY, reason="asked")
    with pytest.raises(Withdrawn):
        archive.video(KEY)
    archive.rebuild()
    with pytest.raises(Withdrawn):
        archive.video(KEY)
    with pytest.raises(KeyUnknown):
        archive.capture(capture)


def test_show_calls_a_withdrawn_comment_no_video_and_looks_for_either(archive: Archive, inbox: Path) -> None:
    list(archive.add([write_page(inbox, [said("c1", "one"), said("c2", "two")])]))
    archive.withdraw("youtube:c1", reason="asked for by its author")
    archive.close()
    done = voxpop("--archive", archive.path, "show", "youtube:c1")
    assert (done.code, done.out) == (2, "")
    assert "What had the key 'youtube:c1' was withdrawn" in done.err and "asked for by its author" in done.err
    assert "holds no video or comment with the key" in voxpop("--archive", archive.path, "show", "youtube:c9").err


def test_a_withdrawn_capture_goes_and_the_others_of_its_video_stay(archive: Archive, inbox: Path) -> None:
    list(archive.add([secret_page(inbox / "a")]))
    plain = [said("c1", "plain"), said("c2", "harmless")]
    list(archive.add([write_page(inbox / "b", plain, epoch=CAPTURED - 500, channel_id="UCsecret")]))
    archive.withdraw(capture_of(archive), reason="asked")
    gone(archive)
    video = archive.video(KEY)
    assert (video.title, video.capture_count, video.comments_held) == ("The last ferry", 1, 2)
    assert archive.comment("youtube:c1").text == "plain"
    assert archive.channel("youtube:UCsecret").channel.name == "Quayside"
    settled(archive)


def test_the_same_originals_are_refused_from_then_on(archive: Archive, inbox: Path) -> None:
    page = secret_page(inbox)
    list(archive.add([page]))
    decision = archive.withdraw(KEY, reason="asked")
    reports = list(archive.add([inbox]))
    assert any(decision.id in refused.reason for report in reports for refused in report.refused)
    assert sum(report.new for report in reports) == 0
    archive.rebuild()
    assert any(report.refused for report in archive.add([page]))
    gone(archive)
    settled(archive)


def test_withdrawing_one_video_does_not_refuse_what_another_holds_too(archive: Archive, inbox: Path) -> None:
    first = secret_page(inbox / "a")
    second = write_page(inbox / "b", [said("d1", "kept")], id=OTHER_ID)
    for page in (first, second):
        page.with_name(page.name.replace(".info.json", ".jpg")).write_bytes(b"\xff\xd8\xff the same picture")
    list(archive.add([first, second]))
    archive.withdraw(KEY, reason="asked")
    assert len(archive.video(OTHER).thumbnails) == 1
    third = write_page(inbox / "c", [said("e1", "also")], id="Third345_-z")
    third.with_name(third.name.replace(".info.json", ".jpg")).write_bytes(b"\xff\xd8\xff the same picture")
    assert [report.refused for report in archive.add([third])] == [(), ()]
    settled(archive)


def test_a_reader_that_is_open_meanwhile_finds_nothing_either(archive: Archive, inbox: Path) -> None:
    list(archive.add([secret_page(inbox)]))
    with Archive.open(archive.path) as reader:
        assert words(reader, SECRET)
        archive.withdraw(KEY, reason="asked")
        assert words(reader, SECRET) == set()
        assert not holds(reader, KEY)
    gone(archive)


def test_withdrawing_by_a_key_that_is_not_there_changes_nothing(archive: Archive, inbox: Path) -> None:
    list(archive.add([write_page(inbox, [said("c1", "first")])]))
    before = digest_of(archive.path / "originals")
    with pytest.raises(KeyUnknown):
        archive.withdraw("youtube:nothing", reason="asked")
    assert digest_of(archive.path / "originals") == before
    settled(archive)


def test_the_command_withdraws_and_says_where_the_tombstone_is(archive: Archive, inbox: Path) -> None:
    list(archive.add([secret_page(inbox)]))
    assert voxpop("--archive", archive.path, "withdraw", KEY).code == 2  # a reason is wanted
    done = voxpop("--archive", archive.path, "withdraw", KEY, "--reason", "asked")
    assert done.code == 0
    id = done.out.split("decision ")[1].split(".")[0]
    assert [id in path.name for path in archive.path.rglob("urn*decision*")] == [True]
    assert voxpop("--archive", archive.path, "show", KEY).code == 2
    gone(archive)


# --- a comment -------------------------------------------------------------------------------------------------------


def test_a_withdrawn_comment_leaves_its_place_in_the_thread(archive: Archive, inbox: Path) -> None:
    secret = said("c1", f"{SECRET} 1:08", who=SECRET_NAME)
    comments = [secret, said("c1.r", "reply", parent="c1"), said("c2", "harmless")]
    list(archive.add([write_page(inbox, comments)]))
    archive.withdraw("youtube:c1", reason="asked")
    gone(archive)
    tombstone = archive.comment("youtube:c1")
    assert (tombstone.is_withdrawn, tombstone.text, tombstone.author.name) == (True, None, None)
    assert (tombstone.moments, tombstone.like_count) == ((), None)
    assert [c.key for c in archive.thread(KEY).items] == ["youtube:c1", "youtube:c2"]
    assert [c.key for c in archive.replies("youtube:c1").items] == ["youtube:c1.r"]
    assert archive.moments(KEY) == ()
    settled(archive)
    assert archive.comment("youtube:c1") == tombstone
    gone(archive)


def test_a_comment_that_stands_under_two_videos_is_withdrawn_from_both(place: Path, inbox: Path) -> None:
    for n, id in enumerate((VIDEO_ID, OTHER_ID)):
        page = write_page(inbox / id, [said("c1", f"{SECRET} {n}", who=SECRET_NAME), said(f"d{n}", "harmless")], id=id)
        assert voxpop("--archive", place, "add", page).code == 0
    done = voxpop("--archive", place, "withdraw", "youtube:c1", "--reason", "asked")
    assert done.code == 0
    assert voxpop("--archive", place, "verify").code == 0
    with Archive.open(place) as archive:
        gone(archive)
        threads = {key: [c.is_withdrawn for c in archive.thread(key).items] for key in (KEY, OTHER)}
        assert threads == {KEY: [True, False], OTHER: [True, False]}
        settled(archive)
        gone(archive)


@pytest.mark.parametrize("step", [0, 60, -60], ids=["in one second", "one by one", "the clock set back"])
def test_a_comment_is_withdrawn_from_every_capture_of_its_video(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    for n in range(3):
        monkeypatch.setattr("time.time", lambda n=n: CAPTURED + 100_000 + n * step)
        comments = [said("c1", f"{SECRET} {n}", who=SECRET_NAME), said(f"d{n}", "harmless")]
        list(archive.add([write_page(inbox / str(n), comments, epoch=CAPTURED + n)]))
    archive.withdraw("youtube:c1", reason="asked")
    gone(archive)
    assert archive.video(KEY).capture_count == 3
    assert archive.video(KEY).comments_held == 4
    assert archive.info(sizes=False).accessions == 3
    settled(archive)


def test_the_pages_with_the_withdrawn_comment_are_refused_afterwards(archive: Archive, inbox: Path) -> None:
    page = write_page(inbox, [said("c1", SECRET), said("c2", "harmless")])
    list(archive.add([page]))
    archive.withdraw("youtube:c1", reason="asked")
    [report] = archive.add([page])
    assert report.refused
    gone(archive)
    settled(archive)


def test_a_later_page_that_says_it_again_does_not_show_it(archive: Archive, inbox: Path) -> None:
    list(archive.add([write_page(inbox / "a", [said("c1", SECRET), said("c2", "harmless")])]))
    archive.withdraw("youtube:c1", reason="asked")
    list(archive.add([write_page(inbox / "b", [said("c1", f"{SECRET} again")], epoch=CAPTURED + 50)]))
    assert archive.comment("youtube:c1").is_withdrawn
    assert words(archive, SECRET) == set()
    settled(archive)
    assert archive.comment("youtube:c1").is_withdrawn


def test_a_comment_of_a_mirror_page_is_withdrawn_whole(archive: Archive, inbox: Path) -> None:
    list(archive.add([write_mirror(inbox, MIRROR.replace("I am the tide", SECRET).replace("ferryman10", SECRET_NAME))]))
    [video] = videos(archive)
    key = next(c.key for c in archive.comments(video.key) if c.author.name == SECRET_NAME)
    archive.withdraw(key, reason="asked")
    gone(archive)
    assert archive.video(video.key).comments_held in (3, 4)
    assert all(c.text for c in archive.comments(video.key) if not c.is_withdrawn)
    settled(archive)


def test_a_withdrawn_comment_without_an_id_stays_withdrawn_when_another_page_says_it_again(
    archive: Archive, inbox: Path
) -> None:
    list(archive.add([write_mirror(inbox / "a")]))
    [video] = videos(archive)
    key = next(c.key for c in archive.comments(video.key) if c.author.name == "ferryman10")
    archive.withdraw(key, reason="asked")
    list(archive.add([write_mirror(inbox / "b", MIRROR.replace("the same again", "another"))]))
    assert (archive.comment(key).is_withdrawn, archive.comment(key).id, archive.comment(key).text) == (True, None, None)
    settled(archive)


def test_two_comments_of_one_page_can_be_withdrawn_one_after_the_other(archive: Archive, inbox: Path) -> None:
    comments = [said("c1", SECRET), said("c2", f"{SECRET} too", who=SECRET_NAME), said("c3", "harmless")]
    list(archive.add([write_page(inbox, comments)]))
    archive.amend(capture_of(archive), Answers(coverage="complete"), by="Ada")
    for key in ("youtube:c1", "youtube:c2"):
        archive.withdraw(key, reason="asked")
    gone(archive)
    assert [c.is_withdrawn for c in archive.comments(KEY)] == [True, True, False]
    [capture] = archive.captures(KEY)
    assert capture.coverage == "complete"
    settled(archive)
    assert archive.captures(KEY) == (capture,)
