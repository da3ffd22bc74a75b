"""The whole of it: `voxpop demo`, `voxpop serve`, a browser. Nothing here is stood in for."""

from __future__ import annotations

import http.client
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

STORM = "youtube:Lq7mB2xWn4k"
EVIL = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">\u202e"
VOXPOP = [sys.executable, "-m", "voxpop.cli"]


def voxpop(archive: Path, *words: str) -> str:
    done = subprocess.run([*VOXPOP, "--archive", str(archive), *words], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    voxpop(folder / "archive", "demo")
    hostile = folder / f"{'x' * 20} [EvilEvil123].info.json"
    comment = {
        "id": f"Ug{EVIL}", "parent": "root", "text": f"{EVIL} javascript:alert(1) https://a.example/{EVIL}",
        "author": EVIL, "author_id": EVIL, "author_url": "javascript:document.title='run'", "like_count": 3,
        "_time_text": EVIL, "timestamp": 1,
    }  # fmt: skip
    page = {
        "id": "EvilEvil123", "extractor": "youtube", "extractor_key": "Youtube", "_type": "video", "epoch": 1700000000,
        "webpage_url": "javascript:document.title='run'", "title": EVIL, "description": f"{EVIL} javascript:alert(1)",
        "channel": EVIL, "channel_id": EVIL, "channel_url": "javascript:document.title='run'", "uploader_id": EVIL,
        "tags": [EVIL], "categories": [EVIL], "chapters": [{"start_time": 0, "end_time": 5, "title": EVIL}],
        "license": EVIL, "location": EVIL, "language": EVIL, "duration": 60, "comments": [comment],
    }  # fmt: skip
    hostile.write_text(json.dumps(page), encoding="utf-8")
    voxpop(folder / "archive", "add", str(hostile))
    return folder / "archive"


@pytest.fixture(scope="module")
def port(archive: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    command = [*VOXPOP, "--archive", str(archive), "serve", "--port", str(number)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", number)) == 0:
                break
        time.sleep(0.1)
    yield number
    server.terminate()
    server.wait(10)


def get(port: int, path: str, **headers: str) -> tuple[int, bytes, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.read(), answer.headers
    connection.close()
    return found


def test_every_page_that_a_page_links_to_is_there(port: int) -> None:
    seen: set[str] = set()
    waiting = ["/", f"/v/{STORM}/comments/", "/search/?q=bridge", "/channels/", "/captures/"]
    while waiting and len(seen) < 150:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        status, body, headers = get(port, path)
        assert status in (200, 302), (path, status)
        if "text/html" in headers.get("Content-Type", ""):
            links = re.findall(r'href="(/[^"#]*)', body.decode())
            waiting += [link.replace("&amp;", "&") for link in links if not link.startswith(("/original/", "/static/"))]
    assert len(seen) == 150


def test_the_film_is_sent_in_parts_and_originals_leave_as_attachments(port: int) -> None:
    body = get(port, f"/v/{STORM}/")[1].decode()
    media = re.search(r'src="(/media/[^"#]+)', body)
    assert media is not None
    status, part, headers = get(port, media.group(1), Range="bytes=100-199")
    assert (status, len(part)) == (206, 100)
    assert headers["Content-Range"].startswith("bytes 100-199/")
    capture = get(port, f"/v/{STORM}/capture/")[1].decode()
    original = re.search(r'href="(/original/[^"]+)', capture)
    assert original is not None
    status, _, headers = get(port, original.group(1).replace("&amp;", "&"))
    assert status == 200
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


def test_a_foreign_host_is_refused(port: int) -> None:
    assert get(port, "/", Host="rebound.example")[0] == 400


def test_a_timecode_in_a_comment_moves_the_film(port: int, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{port}/v/{STORM}/comments/")
    page.locator("ol.thread a.t", has_text="1:08").first.click()
    page.wait_for_function("() => Math.abs(document.querySelector('video').currentTime - 68) < 3")


def test_a_search_leads_to_the_very_comment(port: int, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{port}/search/?q=%22held+the+rope%22")
    expect(page.locator("mark").first).to_be_visible()
    page.locator("article.hit a[href^='/c/']").first.click()
    expect(page.locator("article:target")).to_contain_text("held the rope")


def test_a_page_whose_every_field_means_ill_is_shown_as_text(port: int, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    key = "youtube:EvilEvil123"
    for path in (f"/v/{key}/", f"/v/{key}/comments/", f"/v/{key}/description/", f"/v/{key}/capture/", "/", "/channels/",
                 "/search/?q=onerror", f"/search/?q={EVIL}"):  # fmt: skip
        page.goto(f"http://127.0.0.1:{port}{path}")
        page.wait_for_timeout(100)
        assert page.title() != "run"
        assert not page.locator("a[href^='javascript:' i]").count()
        assert not page.locator("img[src='x'], main script").count()
    assert said == []
