"""A URL, fetched from a web site that the test starts, through yt-dlp as it is installed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.fetch.site import CAPTIONS, STILL, Site, comments, reachable
from voxpop.errors import Refusal, UsageError
from voxpop.fetch import Fetched, FetchOptions, fetch
from voxpop.progress import SILENT

QUICK = FetchOptions(retries=1)
# What a person's own process does: it is this one that gets Ctrl-C, or is killed.
PERSON = """
import signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background ignores it
from voxpop.fetch import FetchOptions, fetch
from voxpop.progress import SILENT
fetch(sys.argv[1], Path(sys.argv[2]), FetchOptions(retries=1), SILENT)
"""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    yield from reachable(monkeypatch)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "staging" / "fetch" / "f00d"


def files(fetched: Fetched) -> dict[str, tuple[str, bytes]]:
    return {file.path: (file.role, file.disk.read_bytes()) for file in fetched.files}


def page(fetched: Fetched) -> dict[str, Any]:
    assert fetched.files[0].role == "page"
    found: dict[str, Any] = json.loads(fetched.files[0].disk.read_bytes())
    return found


def texts(fetched: Fetched) -> list[str]:
    return [comment["text"] for comment in page(fetched)["comments"]]


def wave(count: int) -> list[str]:
    return [comment["text"] for comment in comments(count)]


class Watcher:
    def __init__(self) -> None:
        self.steps: list[tuple[str, int, int | None]] = []

    def step(self, name: str, done: int, total: int | None) -> None:
        self.steps.append((name, done, total))


# --- a page with a video ---------------------------------------------------------------------------------------------


def test_a_page_with_a_video_comes_whole(site: Site, into: Path) -> None:
    before = int(time.time())
    fetched = fetch(f"{site.url}/page.html", into, QUICK, SILENT)
    info = page(fetched)
    stem = fetched.files[0].path.removesuffix(".info.json")
    assert fetched.failures == () and not fetched.unfinished
    assert files(fetched) | {f"{stem}.info.json": None} == {
        f"{stem}.info.json": None,
        f"{stem}.mp4": ("media", site.clip),
        f"{stem}.en.vtt": ("caption", CAPTIONS.encode()),
        f"{stem}.png": ("thumbnail", STILL),
    }
    assert (info["extractor_key"], info["title"], info["webpage_url"]) == (
        "HTML5MediaEmbed",
        "Tiny boat (1)",
        f"{site.url}/page.html",
    )
    assert before <= info["epoch"] == fetched.provenance.captured.earliest
    assert str(into) not in fetched.files[0].disk.read_text()


def test_a_page_that_describes_its_video_in_json_ld_is_read(site: Site, into: Path) -> None:
    fetched = fetch(f"{site.url}/jsonld.html", into, QUICK, SILENT)
    info = page(fetched)
    assert (info["title"], info["upload_date"], info["duration"]) == ("Tiny boat", "20240102", 2)
    assert [file.role for file in fetched.files] == ["page", "media", "thumbnail"]


def test_the_provenance_says_what_was_asked_and_what_happened(site: Site, into: Path) -> None:
    fetched = fetch(f"{site.url}/page.html", into, msgspec.structs.replace(QUICK, max_comments=5), SILENT)
    told = fetched.provenance
    assert (told.kind, told.source, told.seed, told.tool) == ("fetch", "ytdlp", f"{site.url}/page.html", "yt-dlp")
    assert told.tool_version == page(fetched)["_version"]["version"]
    assert told.asked["media"] == "yes" and told.asked["max_comments"] == "5"
    assert told.asked["yt-dlp enable_file_urls"] == "false"
    assert told.claimed_comment_count is None and told.comments_ended is None  # a page without a reader of comments
    assert any("page: warning: " in event and "generic" in event for event in told.events)
    assert any("no reader for the comments" in event for event in told.events)


def test_without_media_the_rest_comes_and_no_byte_of_the_video_is_asked_for(site: Site, into: Path) -> None:
    fetched = fetch(f"{site.url}/page.html", into, FetchOptions(media=False, comments=False), SILENT)
    assert [file.role for file in fetched.files] == ["page", "caption", "thumbnail"]
    assert fetched.provenance.comments_ended == "not asked" and not fetched.unfinished
    assert "/clip.mp4" not in site.counted()


def test_a_page_that_is_not_there_is_a_failure_with_its_reason(site: Site, into: Path) -> None:
    fetched = fetch(f"{site.url}/nowhere.html", into, QUICK, SILENT)
    assert fetched.files == () and not fetched.unfinished
    assert [failure.place for failure in fetched.failures] == [f"{site.url}/nowhere.html"]
    assert "404" in fetched.failures[0].reason
    assert any("404" in event for event in fetched.provenance.events)


def test_a_page_without_a_video_is_a_failure(site: Site, into: Path) -> None:
    fetched = fetch(f"{site.url}/empty.html", into, QUICK, SILENT)
    assert fetched.files == () and "Unsupported URL" in fetched.failures[0].reason


def test_a_page_with_several_videos_is_told_apart_from_one(site: Site, into: Path) -> None:
    fetched = fetch(f"{site.url}/two.html", into, QUICK, SILENT)
    assert fetched.files == () and "list of several videos" in fetched.failures[0].reason


def test_the_folder_one_stands_in_is_no_place_to_run_code_from(
    site: Site, into: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "yt_dlp.py").write_text("raise SystemExit('code of a stranger')")
    monkeypatch.chdir(tmp_path)
    fetched = fetch(f"{site.url}/jsonld.html", into, FetchOptions(media=False), SILENT)
    assert [file.role for file in fetched.files] == ["page", "thumbnail"]


def test_media_that_are_gone_leave_the_page_the_captions_and_the_comments(site: Site, into: Path) -> None:
    site.talk(25)
    site.gone.add("/clip.mp4")
    fetched = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert texts(fetched) == wave(25)
    assert [(failure.place, "404" in failure.reason) for failure in fetched.failures] == [("media", True)]
    assert fetched.unfinished

    site.gone.clear()
    again = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert not again.unfinished and again.failures == ()
    assert files(again)["boat.mp4"] == ("media", site.clip)
    assert texts(again) == wave(25) and site.counted()["/comments/boat?page=0"] == 1
    assert again.provenance.captured == fetched.provenance.captured  # the page and its comments are those of before


def test_a_fetch_that_is_done_asks_nobody_again(site: Site, into: Path) -> None:
    first = fetch(f"{site.url}/page.html", into, QUICK, SILENT)
    asked = len(site.asked)
    assert fetch(f"{site.url}/page.html", into, QUICK, SILENT) == first
    assert len(site.asked) == asked


def test_an_unreachable_server_is_a_failure_not_a_crash(site: Site, into: Path) -> None:
    fetched = fetch("http://127.0.0.1:9/page.html", into, QUICK, SILENT)
    assert fetched.files == () and "refused" in fetched.failures[0].reason.lower()


# --- media that break ------------------------------------------------------------------------------------------------


def test_a_connection_that_breaks_in_the_media_goes_on_where_it_broke(site: Site, into: Path) -> None:
    site.cuts = [20_000]
    fetched = fetch(f"{site.url}/page.html", into, QUICK, SILENT)
    assert fetched.failures == ()
    assert [data for role, data in files(fetched).values() if role == "media"] == [site.clip]
    assert_continued(site)


def test_media_that_broke_for_good_go_on_in_the_next_run(site: Site, into: Path) -> None:
    site.cuts = [20_000, 8_000]
    broken = fetch(f"{site.url}/page.html", into, QUICK, SILENT)
    assert broken.unfinished and [failure.place for failure in broken.failures] == ["media"]
    assert "media" not in [file.role for file in broken.files]
    whole = fetch(f"{site.url}/page.html", into, QUICK, SILENT)
    assert whole.failures == () and not whole.unfinished
    assert [data for role, data in files(whole).values() if role == "media"] == [site.clip]
    assert_continued(site)


def test_media_that_changed_between_two_runs_are_not_spliced(site: Site, into: Path) -> None:
    site.cuts = [20_000, 8_000]
    fetch(f"{site.url}/page.html", into, QUICK, SILENT)
    site.clip = bytes(reversed(site.clip)) + b"longer"
    again = fetch(f"{site.url}/page.html", into, QUICK, SILENT)
    assert [data for role, data in files(again).values() if role == "media"] == [site.clip]
    assert any("the media changed" in event for event in again.provenance.events)


def assert_continued(site: Site) -> None:
    ranges = [asked for path, asked in site.asked if path == "/clip.mp4" and asked not in (None, "bytes=0-")]
    assert ranges and all(int(str(asked).removeprefix("bytes=").split("-")[0]) > 0 for asked in ranges)


# --- comments --------------------------------------------------------------------------------------------------------


def test_comments_come_in_order_and_are_known_to_be_complete(site: Site, into: Path) -> None:
    site.talk(95)
    watcher = Watcher()
    fetched = fetch(f"{site.url}/harbour/boat", into, QUICK, watcher)
    assert texts(fetched) == wave(95)
    assert page(fetched)["comment_count"] == 95
    assert fetched.provenance.claimed_comment_count == 95
    assert fetched.provenance.comments_ended == "complete"
    assert ("comments", 95, 95) in watcher.steps
    assert ("media", len(site.clip), len(site.clip)) in watcher.steps


def test_the_platforms_own_total_is_taken_before_the_comments(site: Site, into: Path) -> None:
    site.talk(95, claimed=100)
    fetched = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert (fetched.provenance.claimed_comment_count, page(fetched)["comment_count"]) == (100, 95)
    assert fetched.provenance.comments_ended == "complete"


@pytest.mark.parametrize("claimed", [850, None])
def test_comments_that_no_total_bears_out_are_not_called_complete(site: Site, into: Path, claimed: int | None) -> None:
    site.talk(85, claimed=claimed)
    fetched = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert len(texts(fetched)) == 85 and fetched.provenance.comments_ended is None
    assert any("85 came" in event for event in fetched.provenance.events)
    assert not fetched.unfinished


def test_a_limit_ends_the_comments_and_is_named(site: Site, into: Path) -> None:
    site.talk(95)
    fetched = fetch(f"{site.url}/harbour/boat", into, msgspec.structs.replace(QUICK, max_comments=12), SILENT)
    assert texts(fetched) == wave(12)
    assert fetched.provenance.comments_ended == "limited: max-comments 12"
    assert "/comments/boat?page=3" not in site.counted() and not fetched.unfinished


def test_a_limit_that_is_not_reached_does_not_make_the_comments_partial(site: Site, into: Path) -> None:
    site.talk(12)
    fetched = fetch(f"{site.url}/harbour/boat", into, msgspec.structs.replace(QUICK, max_comments=12), SILENT)
    assert fetched.provenance.comments_ended == "complete"


def test_an_error_in_the_middle_keeps_what_came_and_the_media(site: Site, into: Path) -> None:
    site.talk(95)
    site.failing_page = 4
    fetched = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert texts(fetched) == wave(40) and page(fetched)["comment_count"] is None
    assert str(fetched.provenance.comments_ended).startswith("error: ")
    assert "500" in str(fetched.provenance.comments_ended)
    assert [failure.place for failure in fetched.failures] == ["comments"]
    assert files(fetched)["boat.mp4"] == ("media", site.clip)
    assert fetched.unfinished

    site.failing_page = 2  # worse than before: the earlier ones stay
    worse = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert texts(worse) == wave(40)
    others = [file.disk for file in worse.files if file.role == "other"]
    assert [json.loads(line)["text"] for line in others[0].read_text().splitlines()] == wave(20)

    site.failing_page = None
    whole = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert texts(whole) == wave(95) and whole.provenance.comments_ended == "complete"
    assert not whole.unfinished and [file.role for file in whole.files] == ["page", "media"]
    assert site.counted()["/clip.mp4"] == 1


@pytest.mark.parametrize(
    ("warning", "ended"),
    [
        ("Incomplete data received. Retrying (1/3)...", "complete"),
        (
            "Incomplete data received. Giving up after 3 retries",
            "error: [Harbour] Incomplete data received. Giving up after 3 retries",
        ),
        ("Detected YouTube comments looping. Stopping comment extraction", "error: [Harbour] Detected YouTube"),
        ("something that we never saw before", None),
    ],
)
def test_a_warning_among_the_comments_is_weighed(site: Site, into: Path, warning: str, ended: str | None) -> None:
    site.talk(30)
    site.pages[1]["warning"] = warning
    fetched = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    found = fetched.provenance.comments_ended
    assert (found is None) == (ended is None) and str(found).startswith(str(ended))
    assert any(warning in event for event in fetched.provenance.events)


def test_comments_that_are_turned_off_are_not_an_empty_complete_set(site: Site, into: Path) -> None:
    site.talk(10, claimed=None)
    site.pages[0]["off"] = "The platform said: comments are turned off."
    fetched = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert page(fetched)["comments"] is None
    assert fetched.provenance.comments_ended == "off: [Harbour] The platform said: comments are turned off."
    assert fetched.failures == () and not fetched.unfinished


def test_a_lone_surrogate_in_a_comment_stays_to_the_letter(site: Site, into: Path) -> None:
    site.talk(2)
    site.pages[0]["comments"][1]["text"] = "half \ud83d of a smile"
    fetched = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert texts(fetched) == [wave(1)[0], "half \ud83d of a smile"]


# --- interrupted and killed ------------------------------------------------------------------------------------------


def person(site: Site, path: str, into: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", PERSON, site.url + path, str(into)], stderr=subprocess.PIPE)


def workers(into: Path) -> list[int]:
    """The workers that write into this folder: they hold its lock file open."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(entry.readlink()).startswith(str(into)):
                found.append(int(entry.parts[2]))
        except OSError:
            continue
    return found


def wait_until_nobody_works(into: Path) -> None:
    until = time.monotonic() + 2
    while workers(into):
        assert time.monotonic() < until, "a worker outlived its parent by two seconds"
        time.sleep(0.05)


@pytest.mark.kill
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.soak)])
def test_a_person_who_stops_in_the_middle_of_the_comments_goes_on_later(site: Site, into: Path, how: int) -> None:
    site.talk(95)
    site.hanging_page = 4
    someone = person(site, "/harbour/boat", into)
    site.wait_for("/comments/boat?page=4")
    assert workers(into)
    someone.send_signal(how)
    someone.communicate(timeout=10)
    wait_until_nobody_works(into)

    site.hanging_page, site.failing_page = None, 1
    partial = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert texts(partial) == wave(40)  # those of the stopped run: the next one has not done better

    site.failing_page = None
    whole = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert texts(whole) == wave(95) and whole.provenance.comments_ended == "complete"
    assert files(whole)["boat.mp4"] == ("media", site.clip)


@pytest.mark.kill
def test_a_kill_in_the_middle_of_the_media_loses_no_byte_that_came(site: Site, into: Path) -> None:
    site.seconds_per_block = 0.1
    someone = person(site, "/page.html", into)
    until = time.monotonic() + 20
    while not any(part.stat().st_size > 8192 for part in into.glob("media/*.part")):
        assert time.monotonic() < until
        time.sleep(0.02)
    someone.kill()
    someone.communicate(timeout=10)
    wait_until_nobody_works(into)
    site.seconds_per_block = 0
    whole = fetch(f"{site.url}/page.html", into, QUICK, SILENT)
    assert [data for role, data in files(whole).values() if role == "media"] == [site.clip]
    assert_continued(site)


@pytest.mark.kill
def test_a_worker_that_dies_is_a_failure_and_keeps_what_came(site: Site, into: Path) -> None:
    site.talk(95)

    class Killer:
        def step(self, name: str, done: int, total: int | None) -> None:
            if name == "comments" and done >= 40:
                for worker in workers(into):
                    os.kill(worker, signal.SIGKILL)

    site.seconds_per_page, site.hanging_page = 0.15, 6
    fetched = fetch(f"{site.url}/harbour/boat", into, QUICK, Killer())
    assert "was killed" in fetched.failures[-1].reason and fetched.unfinished
    assert len(texts(fetched)) >= 40 and page(fetched)["comment_count"] is None
    assert fetched.provenance.comments_ended == "error: they were cut off"


def test_a_page_older_than_a_day_is_fetched_anew_and_its_comments_too(site: Site, into: Path) -> None:
    site.talk(20)
    site.gone.add("/clip.mp4")
    fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    state = json.loads((into / "state.json").read_bytes())
    state["page"]["captured"] -= 2 * 86_400
    (into / "state.json").write_text(json.dumps(state))
    site.talk(30)
    site.page["title"] = "Tiny boat, a day later"
    again = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert page(again)["title"] == "Tiny boat, a day later" and texts(again) == wave(30)


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/a",
        "example.org/a",
        "http://",
        "http://[",
        "http://a b/",
        "ytsearch:boat",
    ],
)
def test_what_is_no_web_address_is_refused(into: Path, url: str) -> None:
    with pytest.raises(Refusal, match="no web address"):
        fetch(url, into, QUICK, SILENT)
    assert not into.exists()


def test_a_password_in_the_url_is_refused_before_it_is_kept(into: Path) -> None:
    with pytest.raises(Refusal, match="for ever"):
        fetch("https://ann:secret@example.org/page.html", into, QUICK, SILENT)


def test_a_format_that_is_no_expression_is_told_at_once(site: Site, into: Path) -> None:
    with pytest.raises(UsageError, match="format expression"):
        fetch(f"{site.url}/page.html", into, msgspec.structs.replace(QUICK, format="best["), SILENT)
    assert site.asked == []


def test_a_format_that_the_page_does_not_have_is_a_failure_of_the_media_alone(site: Site, into: Path) -> None:
    fetched = fetch(f"{site.url}/page.html", into, msgspec.structs.replace(QUICK, format="best[height>9000]"), SILENT)
    assert [failure.place for failure in fetched.failures] == ["media"]
    assert "format is not available" in fetched.failures[0].reason
    assert [file.role for file in fetched.files] == ["page", "caption", "thumbnail"]


def test_a_redirect_to_another_address_inside_is_refused(site: Site, into: Path) -> None:
    inside = site.url.replace("127.0.0.1", "127.0.0.2")
    site.redirects["/page.html"] = f"{inside}/jsonld.html"
    fetched = fetch(f"{site.url}/page.html", into, QUICK, SILENT)
    assert fetched.files == () and "lies inside" in fetched.failures[0].reason
    assert "/jsonld.html" not in site.counted()


def test_a_name_that_stands_for_this_machine_is_refused_but_localhost_is_not(site: Site, tmp_path: Path) -> None:
    port = site.url.rpartition(":")[2]
    disguised = fetch(f"http://2130706433:{port}/jsonld.html", tmp_path / "a", QUICK, SILENT)
    assert disguised.files == () and site.asked == []
    named = fetch(f"http://localhost:{port}/page.html", tmp_path / "b", QUICK, SILENT)
    assert [file.role for file in named.files] == ["page", "media", "caption", "thumbnail"]


def test_a_video_inside_that_a_page_names_is_not_fetched(site: Site, into: Path) -> None:
    site.talk(5)
    site.page["url"] = site.url.replace("127.0.0.1", "127.0.0.2") + "/clip.mp4"
    fetched = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert [failure.place for failure in fetched.failures] == ["media"]
    assert "lies inside" in fetched.failures[0].reason and "/clip.mp4" not in site.counted()


def test_secrets_of_the_session_are_taken_out_and_said(site: Site, into: Path) -> None:
    site.talk(0)
    site.pages = [{"comments": [], "more": False}]
    site.page |= {
        "cookies": "sid=ours",
        "http_headers": {"Authorization": "Bearer ours", "Referer": "https://a.example/"},
    }
    fetched = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    kept = fetched.files[0].disk.read_text()
    assert "sid=ours" not in kept and "Bearer ours" not in kept and "https://a.example/" in kept
    assert any("removed: http_headers.Authorization" in event for event in fetched.provenance.events)


def test_names_from_a_page_cannot_leave_the_folder(site: Site, into: Path) -> None:
    site.talk(1)
    captions = [{"url": f"{site.url}/captions.vtt", "ext": "vtt"}]
    site.page["subtitles"] = {"../../../out": captions, "de": captions}
    site.page["ext"] = "../../mp4"
    fetched = fetch(f"{site.url}/harbour/boat", into, QUICK, SILENT)
    assert [file.path for file in fetched.files if file.role == "caption"] == ["boat.de.vtt"]
    assert all(file.disk.resolve().is_relative_to(into.resolve()) for file in fetched.files)
    assert not list(into.parent.parent.parent.glob("out*")) and not list(into.parent.glob("*.mp4"))


def test_importing_the_package_does_not_import_yt_dlp() -> None:
    code = "import sys, voxpop.fetch; sys.exit('yt_dlp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
