"""A URL into the archive: through `Archive.fetch` and the command line, from a web site that the test starts."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.command import ENVIRONMENT, PROGRAM, Done, voxpop
from tests.archive.pages import write_mirror
from tests.archive.records import digest_of, findings, public, videos, words
from tests.conftest import IS_SOAK
from tests.fetch.site import PLUGINS, PROXIES, STILL, Site, comments, reachable
from voxpop.archive import Answers, Archive, is_archive
from voxpop.fetch import FetchOptions
from voxpop.keys import short_digest
from voxpop.model import Capture, FileReport

QUICK = FetchOptions(retries=1)
ONLINE = {"PYTHONPATH": str(PLUGINS), **dict.fromkeys(PROXIES, "")}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    yield from reachable(monkeypatch)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the archive lies."""
    return tmp_path / "kept"


def add(place: Path, *arguments: str) -> Done:
    """`voxpop add`, as a person types it."""
    return voxpop("--archive", place, "add", *arguments, env=ONLINE)


def take(archive: Archive, url: str, options: FetchOptions = QUICK) -> list[FileReport]:
    return list(archive.fetch(url, options))


def start(place: Path, url: str) -> subprocess.Popen[bytes]:
    """`voxpop add`, running."""
    return subprocess.Popen(
        [*PROGRAM, "--archive", place, "add", url],
        env=ENVIRONMENT | ONLINE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background job would ignore it
    )  # fmt: skip


def only_capture(archive: Archive) -> Capture:
    [video] = videos(archive)
    [capture] = archive.captures(video.key)
    return capture


def texts(archive: Archive) -> list[str | None]:
    [video] = videos(archive)
    return [comment.text for comment in archive.comments(video.key)]


def wave(count: int) -> list[str]:
    return [comment["text"] for comment in comments(count)]


def media(archive: Archive) -> list[bytes]:
    """The bytes of the media that a page would play."""
    [video] = videos(archive)
    found = []
    for accession, path in video.media:
        with archive.original(accession, path).open() as stream:
            found.append(stream.read())
    return found


def working_folders(place: Path) -> list[str]:
    return sorted(path.name for path in place.glob("fetching/*"))


# --- a page with a plain video ---------------------------------------------------------------------------------------


def test_a_page_from_the_web_is_kept_whole(site: Site, place: Path) -> None:
    url = f"{site.url}/page.html"
    done = add(place, "--json", url)
    assert (done.code, [o["refused"] for o in done.objects]) == (0, [[], [], [], []])
    assert (done.objects[0]["path"], done.objects[0]["source"]) == (url, "ytdlp")
    with Archive.open(place) as archive:
        [video] = videos(archive)
        assert (video.key, video.platform, video.id) == (f"generic:{short_digest(url)}", "generic", short_digest(url))
        assert (video.title, video.url) == ("Tiny boat", url)
        assert (video.captured.precision, video.captured.basis) == ("second", "fetched by Voxpop")
        assert media(archive) == [site.clip]
        [(accession, path)] = video.media
        [probed] = [f.media for f in archive.accession(accession).files if f.path == path]
        assert probed is not None
        assert probed.duration_seconds == pytest.approx(2.0, abs=0.1)
        [(accession, path)] = video.thumbnails
        with archive.original(accession, path).open() as stream:
            assert stream.read() == STILL
        assert [cue.text for cue in archive.transcript(video.key)] == ["The boat leaves."]
        assert ("caption", video.key) in words(archive, "boat leaves")
        assert findings(archive) == []
    assert working_folders(place) == []


def test_what_is_told_of_a_page_from_the_web_is_in_the_catalogue_for_everybody(site: Site, place: Path) -> None:
    site.talk(2)
    with Archive.open(place, create=True) as archive:
        for report in archive.fetch(f"{site.url}/harbour/boat", QUICK):
            with Archive.open(place) as other:
                assert other.report(str(report.accession_id)).read == 2


def test_without_media_the_page_says_that_none_were_kept_and_no_byte_of_them_was_asked_for(
    site: Site, place: Path
) -> None:
    site.talk(25)
    assert add(place, "--no-media", f"{site.url}/harbour/boat").code == 0
    with Archive.open(place) as archive:
        assert (media(archive), texts(archive)) == ([], wave(25))
        assert findings(archive) == []
    assert "/clip.mp4" not in site.counted()
    assert working_folders(place) == []


def test_without_comments_the_capture_does_not_pretend_that_there_were_none(site: Site, place: Path) -> None:
    site.talk(25)
    assert add(place, "--no-comments", f"{site.url}/harbour/boat").code == 0
    with Archive.open(place) as archive:
        [video] = videos(archive)
        assert (video.comments_held, video.comment_count, media(archive)) == (0, 25, [site.clip])
        capture = only_capture(archive)
        assert (capture.coverage, capture.coverage_reason) == ("unknown", "The page was captured without its comments.")
        assert findings(archive) == []
    assert "/comments/boat?page=0" not in site.counted()


def test_a_mirror_page_whose_url_was_told_and_the_fetched_page_are_one_video(
    site: Site, place: Path, tmp_path: Path
) -> None:
    url = f"{site.url}/page.html"
    with Archive.open(place, create=True) as archive:
        list(archive.add([write_mirror(tmp_path / "inbox")], answers=Answers(url=url)))
        [told] = videos(archive)
        take(archive, url, FetchOptions(media=False))
        [video] = videos(archive)
        assert (video.key, video.id, video.url) == (told.key, told.id, told.url)
        assert (video.title, video.comments_held, video.capture_count) == ("Tiny boat", 4, 2)
        assert findings(archive) == []


# --- comments --------------------------------------------------------------------------------------------------------


def test_comments_that_all_came_are_complete_and_the_platforms_count_stands_beside_ours(
    site: Site, place: Path
) -> None:
    site.talk(25, claimed=27)
    done = add(place, "--json", f"{site.url}/harbour/boat")
    assert (done.code, done.objects[0]["read"], done.objects[0]["new"]) == (0, 25, 25)
    with Archive.open(place) as archive:
        [video] = videos(archive)
        assert (video.key, video.title) == ("harbour:boat", "Tiny boat")
        assert (video.comment_count, video.comments_held) == (27, 25)
        capture = only_capture(archive)
        assert capture.coverage == "complete"
        assert capture.coverage_reason == "Every list of comments and replies was fetched to its own end."
        assert texts(archive) == wave(25)
        assert findings(archive) == []


def test_a_limit_makes_the_capture_partial_and_says_so(site: Site, place: Path) -> None:
    site.talk(25)
    assert add(place, "--max-comments", "12", f"{site.url}/harbour/boat").code == 0
    with Archive.open(place) as archive:
        [video] = videos(archive)
        assert (video.comment_count, texts(archive)) == (25, wave(12))
        capture = only_capture(archive)
        assert (capture.coverage, capture.coverage_reason) == (
            "partial",
            "Fetching stopped after 12 comments, as was asked.",
        )
        assert findings(archive) == []
    assert working_folders(place) == []


def test_an_error_among_the_comments_keeps_what_came_and_the_next_run_makes_it_complete(
    site: Site, place: Path
) -> None:
    site.talk(95)
    site.failing_page = 4
    url = f"{site.url}/harbour/boat"
    with Archive.open(place, create=True) as archive:
        [page, clip] = take(archive, url)
        assert (page.read, page.new, [refused.place for refused in page.refused]) == (40, 40, ["comments"])
        assert (clip.path, clip.refused, media(archive)) == ("boat.mp4", (), [site.clip])
        capture = only_capture(archive)
        assert (capture.coverage, texts(archive)) == ("partial", wave(40))
        assert str(capture.coverage_reason).startswith("The fetching of comments did not end by itself: ")
        assert "500" in str(capture.coverage_reason)
        assert videos(archive)[0].comment_count == 95
        assert findings(archive) == []
        assert working_folders(place) == [short_digest(url)]

        site.failing_page = None
        page = take(archive, url)[0]
        assert (page.read, page.new, page.unchanged, page.refused) == (95, 55, 40, ())
        assert [capture.coverage for capture in archive.captures("harbour:boat")] == ["complete", "partial"]
        assert (texts(archive), site.counted()["/clip.mp4"]) == (wave(95), 1)
        assert findings(archive) == []
    assert working_folders(place) == []


def test_comments_that_are_turned_off_are_unknown_not_complete(site: Site, place: Path) -> None:
    site.talk(10, claimed=None)
    site.pages[0]["off"] = "comments are turned off"
    with Archive.open(place, create=True) as archive:
        assert take(archive, f"{site.url}/harbour/boat")[0].refused == ()
        capture = only_capture(archive)
        assert capture.coverage == "unknown"
        assert "comments are turned off" in str(capture.coverage_reason)
        assert videos(archive)[0].comment_count is None


def test_a_second_fetch_is_a_second_capture_of_the_same_comments(site: Site, place: Path) -> None:
    site.talk(10)
    with Archive.open(place, create=True) as archive:
        take(archive, f"{site.url}/harbour/boat")
        site.talk(12)
        time.sleep(1.1 - time.time() % 1)  # instants are whole seconds: the captures must differ in time
        page = take(archive, f"{site.url}/harbour/boat")[0]
        assert (page.read, page.new, page.changed, page.unchanged) == (12, 2, 0, 10)
        assert videos(archive)[0].capture_count == 2
        assert findings(archive) == []


# --- what fails ------------------------------------------------------------------------------------------------------


def test_a_page_that_is_not_there_is_refused_and_leaves_nothing(site: Site, place: Path) -> None:
    site.talk(3)
    assert add(place, f"{site.url}/harbour/boat").code == 0
    before = digest_of(place / "originals")
    done = add(place, "--json", f"{site.url}/nowhere.html")
    [report] = done.objects
    assert (done.code, report["path"], report["read"]) == (1, f"{site.url}/nowhere.html", 0)
    assert "404" in report["refused"][0]["reason"]
    assert (digest_of(place / "originals"), working_folders(place)) == (before, [])
    assert voxpop("--archive", place, "verify").code == 0


def test_a_format_that_is_no_expression_is_a_wrong_command(site: Site, place: Path) -> None:
    done = add(place, "--format", "best[", f"{site.url}/page.html")
    assert (done.code, done.out) == (2, "")
    assert "'best[' is no format expression" in done.err
    assert (site.asked, working_folders(place)) == ([], [])


def test_one_url_that_is_refused_does_not_stop_the_next(site: Site, place: Path) -> None:
    secret = site.url.replace("http://", "http://ann:secret@") + "/page.html"
    done = add(place, "--json", "--no-media", secret, f"{site.url}/page.html")
    assert (done.code, [o["path"] for o in done.objects[:2]]) == (1, [secret, f"{site.url}/page.html"])
    assert "for ever" in done.objects[0]["refused"][0]["reason"]
    assert "secret" not in "".join(map(str, place.rglob("*")))
    assert working_folders(place) == []


def test_media_that_broke_off_are_completed_by_the_same_command(site: Site, place: Path) -> None:
    site.talk(25)
    site.cuts, site.goes_after_cut = [20_000], True
    url = f"{site.url}/harbour/boat"
    broken = add(place, "--json", url)
    [report] = broken.objects
    assert (broken.code, report["new"], [r["place"] for r in report["refused"]]) == (1, 25, ["media"])
    with Archive.open(place) as archive:
        assert (texts(archive), media(archive)) == (wave(25), [])
        assert findings(archive) == []

    site.gone.clear()
    whole = add(place, "--json", url)
    assert (whole.code, [o["path"] for o in whole.objects]) == (0, [url, "boat.mp4"])
    assert (whole.objects[0]["new"], whole.objects[0]["unchanged"]) == (0, 25)
    resumed = [asked for path, asked in site.asked if path == "/clip.mp4"][-1]
    assert str(resumed).removeprefix("bytes=").startswith(tuple("123456789"))
    with Archive.open(place) as archive:
        assert (texts(archive), media(archive)) == (wave(25), [site.clip])
        assert archive.info().captures == 2  # custody is never rewritten: the completed one stands beside the first
        assert findings(archive) == []
    assert (working_folders(place), site.counted()["/comments/boat?page=0"]) == ([], 1)


def test_a_failure_that_lasts_is_told_each_time_and_fills_the_archive_once(site: Site, place: Path) -> None:
    site.talk(5)
    site.gone.add("/clip.mp4")
    with Archive.open(place, create=True) as archive:
        first = take(archive, f"{site.url}/harbour/boat")[0]
        again = take(archive, f"{site.url}/harbour/boat")[0]
        assert [r.place for r in first.refused] == [r.place for r in again.refused] == ["media"]
        assert (first.new, again.new, again.unchanged) == (5, 0, 5)
        assert archive.info().accessions == 1
        assert take(archive, f"{site.url}/harbour/boat", FetchOptions(media=False))[0].refused == ()
        assert (archive.info().accessions, working_folders(place)) == (1, [])


def test_what_an_unfinished_fetch_holds_goes_with_the_video_that_is_withdrawn(site: Site, place: Path) -> None:
    site.talk(5)
    site.gone.add("/clip.mp4")
    with Archive.open(place, create=True) as archive:
        take(archive, f"{site.url}/harbour/boat")
        archive.withdraw("harbour:boat", reason="asked to")
        assert working_folders(place) == []
        assert findings(archive) == []


# --- stopped, killed, twice at once ----------------------------------------------------------------------------------


@pytest.mark.kill
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_fetch_that_was_stopped_goes_on_later_and_the_archive_is_sound_meanwhile(
    site: Site, place: Path, how: int
) -> None:
    site.talk(95)
    site.hanging_page = 4
    url = f"{site.url}/harbour/boat"
    someone = start(place, url)
    site.wait_for("/comments/boat?page=4")
    someone.send_signal(how)
    _, said = someone.communicate(timeout=30)
    assert b"Traceback" not in said
    assert voxpop("--archive", place, "verify").code == 0

    site.hanging_page = None
    assert add(place, url).code == 0
    with Archive.open(place) as archive:
        assert (texts(archive), media(archive)) == (wave(95), [site.clip])
        assert only_capture(archive).coverage == "complete"
        assert findings(archive) == []
    assert working_folders(place) == []


@pytest.mark.kill
@pytest.mark.parametrize("seed", range(25 if IS_SOAK else 1))
def test_a_kill_at_any_moment_leaves_a_sound_archive_and_the_same_command_completes_it(
    site: Site, place: Path, seed: int
) -> None:
    site.talk(40)
    site.seconds_per_page = site.seconds_per_block = 0.05
    url = f"{site.url}/harbour/boat"
    someone = start(place, url)
    time.sleep(random.Random(seed).uniform(0.2, 5.0))  # the moment itself is what is tried
    if seed % 2:
        os.killpg(someone.pid, signal.SIGKILL)
    else:
        someone.kill()
    someone.communicate(timeout=30)
    if is_archive(place):
        with Archive.open(place) as archive:
            assert findings(archive) == []
    site.seconds_per_page = site.seconds_per_block = 0
    assert add(place, url).code == 0
    with Archive.open(place) as archive:
        assert (texts(archive), media(archive)) == (wave(40), [site.clip])
        assert only_capture(archive).coverage == "complete"
        assert (archive.info().accessions, findings(archive), working_folders(place)) == (1, [], [])


def test_a_stop_between_taking_in_and_clearing_up_changes_nothing(site: Site, place: Path) -> None:
    site.talk(5)
    with Archive.open(place, create=True) as archive:
        reports = archive.fetch(f"{site.url}/harbour/boat", QUICK)
        assert next(reports).new == 5
        reports.close()  # type: ignore[attr-defined]
        assert working_folders(place) != []
        before, asked = public(archive), len(site.asked)
        page = take(archive, f"{site.url}/harbour/boat")[0]
        assert (page.new, page.unchanged, page.refused) == (0, 5, ())
        assert (public(archive), archive.info().accessions, len(site.asked)) == (before, 1, asked)
        assert (findings(archive), working_folders(place)) == ([], [])


def test_the_same_url_twice_at_once_is_refused_to_the_second(site: Site, place: Path) -> None:
    site.talk(95)
    site.hanging_page = 4
    url = f"{site.url}/harbour/boat"
    first = start(place, url)
    site.wait_for("/comments/boat?page=4")
    second = add(place, "--json", url)
    assert second.code == 1
    assert "is being fetched into this archive already" in second.objects[0]["refused"][0]["reason"]
    other = add(place, "--no-media", f"{site.url}/page.html")  # another page need not wait
    assert other.code == 0
    site.released.set()
    first.communicate(timeout=60)
    assert first.returncode == 0
    with Archive.open(place) as archive:
        assert [comment.text for comment in archive.comments("harbour:boat")] == wave(95)
        assert findings(archive) == []
    assert working_folders(place) == []


# --- how far it is ---------------------------------------------------------------------------------------------------


def test_each_step_tells_how_far_it_is(site: Site, place: Path) -> None:
    site.talk(25)
    steps: list[tuple[str, int, int | None]] = []

    class Watcher:
        def step(self, name: str, done: int, total: int | None) -> None:
            steps.append((name, done, total))

    with Archive.open(place, create=True) as archive:
        list(archive.fetch(f"{site.url}/harbour/boat", QUICK, progress=Watcher()))
    assert list(dict.fromkeys(name for name, _, _ in steps)) == ["page", "comments", "captions", "media", "keeping"]
    last = {name: (done, total) for name, done, total in steps}
    assert last["comments"] == (25, 25)
    assert last["media"] == (len(site.clip), len(site.clip))
    assert last["page"] == last["captions"] == (1, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_terminal_shows_a_bar_for_each_step(site: Site, place: Path) -> None:
    site.talk(25)
    site.seconds_per_page = site.seconds_per_block = 0.02
    ours, theirs = os.openpty()
    running = subprocess.Popen(
        [*PROGRAM, "--archive", place, "add", f"{site.url}/harbour/boat"],
        env=ENVIRONMENT | ONLINE | {"TERM": "xterm"}, stdout=subprocess.PIPE, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other end was closed
            break
        shown += piece
    running.communicate(timeout=30)
    os.close(ours)
    assert running.returncode == 0
    assert all(step in shown for step in (b"page", b"comments", b"media", b"keeping"))
