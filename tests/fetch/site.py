"""A web site on this machine: pages with a real video, and a platform with comments, breaking where a test says so."""

from __future__ import annotations

import io
import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import av
import pytest

PLUGINS = Path(__file__).parent / "plugins"
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

STILL = bytes.fromhex("89504e470d0a1a0a") + b"a still, as far as its magic number goes"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\nThe boat leaves.\n"
PAGE = """<!doctype html><html><head><title>Tiny boat</title>
<meta property="og:title" content="Tiny boat"><meta property="og:description" content="Line 1">
</head><body><h1>Tiny boat</h1>
<video src="/clip.mp4" poster="/still.png"><track kind="subtitles" src="/captions.vtt" srclang="en" label="English">
</video></body></html>"""
JSON_LD = """<!doctype html><html><head><title>Tiny boat</title><script type="application/ld+json">
{"@context": "https://schema.org", "@type": "VideoObject", "name": "Tiny boat", "description": "Line 1",
 "contentUrl": "%s/clip.mp4", "thumbnailUrl": "%s/still.png", "uploadDate": "2024-01-02T09:00:00Z",
 "duration": "PT2S"}</script></head><body></body></html>"""


def make_clip() -> bytes:
    """Two seconds of noise, so that it does not compress to nothing."""
    dice, out = random.Random(2), io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=12)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = 160, 120, "yuv420p", 4_000_000
        for _ in range(24):
            frame = av.VideoFrame(160, 120, "yuv420p")
            for plane in frame.planes:
                plane.update(dice.randbytes(plane.buffer_size))
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def comments(count: int, start: int = 0) -> list[dict[str, Any]]:
    """Comments of invented people."""
    return [
        {
            "id": f"c{n}",
            "parent": "root",
            "text": f"Wave {n} ⛵\nand on",
            "author": "@ann",
            "timestamp": 1_700_000_000 + n,
        }
        for n in range(start, start + count)
    ]


class Site:
    """What the server says. A test changes it while it runs; `asked` is what was requested: (path, Range header)."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.clip = make_clip()
        self.asked: list[tuple[str, str | None]] = []
        self.cuts: list[int] = []  # after how many bytes the next answers with the clip break off
        self.goes_after_cut = False  # the clip answers 404 once an answer broke off
        self.seconds_per_block = 0.0
        self.gone: set[str] = set()  # paths that answer 404
        self.redirects: dict[str, str] = {}
        self.page: dict[str, Any] = {}
        self.pages: list[dict[str, Any]] = []  # of comments
        self.failing_page: int | None = None
        self.hanging_page: int | None = None  # answered when `released` is set
        self.released = threading.Event()
        self.seconds_per_page = 0.0

    def talk(self, count: int, size: int = 10, claimed: int | None = -1) -> None:
        """Let the platform have `count` comments, and claim as many unless told otherwise."""
        claim = count if claimed == -1 else claimed
        self.page = {"title": "Tiny boat", "comment_count": claim, "url": f"{self.url}/clip.mp4", "ext": "mp4"}
        starts = range(0, count, size)
        self.pages = [
            {"comments": comments(min(size, count - start), start), "more": start + size < count} for start in starts
        ]

    def counted(self) -> Counter[str]:
        return Counter(path for path, _ in self.asked)

    def wait_for(self, path: str, seconds: float = 20.0) -> None:
        """Wait until a path was asked for."""
        until = time.monotonic() + seconds
        while path not in self.counted():
            assert time.monotonic() < until, f"{path} was never asked for: {self.asked}"
            time.sleep(0.01)


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = self.path
        self.site.asked.append((path, self.headers.get("Range")))
        if path in self.site.redirects:
            self._send(b"", "text/plain", 302, {"Location": self.site.redirects[path]})
        elif path in self.site.gone:
            self._send(b"not here", "text/plain", 404)
        elif path == "/clip.mp4":
            self._clip()
        elif path.startswith("/comments/"):
            self._comments(int(path.rpartition("=")[2]))
        else:
            self._small(path)

    def _small(self, path: str) -> None:
        site = self.site
        known = {
            "/page.html": (PAGE.encode(), "text/html; charset=utf-8"),
            "/jsonld.html": ((JSON_LD % (site.url, site.url)).encode(), "text/html; charset=utf-8"),
            "/two.html": ((PAGE + PAGE).encode(), "text/html"),
            "/empty.html": (b"<!doctype html><title>Nothing</title><p>Words.</p>", "text/html"),
            "/still.png": (STILL, "image/png"),
            "/captions.vtt": (CAPTIONS.encode(), "text/vtt"),
            "/harbour/boat.json": (json.dumps(site.page).encode(), "application/json"),
        }
        body, kind = known.get(path, (b"not here", "text/plain"))
        self._send(body, kind, 200 if path in known else 404)

    def _comments(self, number: int) -> None:
        time.sleep(self.site.seconds_per_page)
        if number == self.site.hanging_page:
            self.site.released.wait(30)
        if number == self.site.failing_page:
            self._send(b"broken", "text/plain", 500)
            return
        self._send(json.dumps(self.site.pages[number]).encode(), "application/json")

    def _clip(self) -> None:
        clip = self.site.clip
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        start = int(wanted[1]) if wanted else 0
        last = int(wanted[2]) if wanted and wanted[2] else len(clip) - 1
        headers = {"Accept-Ranges": "bytes"}
        if start >= len(clip):
            self._send(b"", "video/mp4", 416)
            return
        if wanted:
            headers["Content-Range"] = f"bytes {start}-{last}/{len(clip)}"
        cut = self.site.cuts.pop(0) if self.site.cuts and self.command == "GET" and start + 1000 < len(clip) else None
        if cut is not None and self.site.goes_after_cut:
            self.site.gone.add("/clip.mp4")
        self._send(clip[start : last + 1], "video/mp4", 206 if wanted else 200, headers, cut)

    def _send(
        self,
        body: bytes,
        kind: str,
        status: int = 200,
        headers: dict[str, str] | None = None,
        cut: int | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        try:
            self.end_headers()
            if self.command == "HEAD":
                return
            for block in range(0, len(body), 4096):
                if cut is not None and block >= cut:
                    self.close_connection = True
                    return
                self.wfile.write(body[block : block + 4096])
                time.sleep(self.site.seconds_per_block if kind == "video/mp4" else 0)
        except OSError:
            self.close_connection = True  # they went away


def serve() -> Iterator[Site]:
    """A site on a free port, until the generator ends."""
    answers = type("Answers", (_Answers,), {})
    server = ThreadingHTTPServer(("0.0.0.0", 0), answers)
    server.daemon_threads = True
    site = answers.site = Site(server.server_address[1])  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield site
    site.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


def reachable(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site that this process and its children reach directly, with a platform that the tests alone have."""
    monkeypatch.setenv("PYTHONPATH", str(PLUGINS))
    for proxy in PROXIES:
        monkeypatch.delenv(proxy, raising=False)
    yield from serve()
