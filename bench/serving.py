"""`voxpop serve` under load: 8 clients, 40 requests a second in all, watch and search pages; also while others add."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from bench import generate, load
from bench.figures import Figure, percentile
from bench.memory import Peak, cpu_seconds
from bench.reading import largest
from bench.store import bench_dir, command
from voxpop.archive import Archive

_PER_SECOND, _SECONDS, _CLIENTS = 40.0, 20.0, 8
_WARM = 8  # seconds: meanwhile the server also learns which words are frequent
_ADDED, _PER = 2_000.0, 850  # comments a second, and of a page


def under_load(path: Path) -> list[Figure]:
    """Starts the server, warms it up, asks, and stops it; and once more while comments are added."""
    paths = _paths(path)
    with _server(path) as (process, port):
        load.run(port, paths, per_second=_PER_SECOND, seconds=_WARM, clients=_CLIENTS)
        before = cpu_seconds(process.pid)
        with Peak(process.pid) as peak:
            answered = load.run(port, paths, per_second=_PER_SECOND, seconds=_SECONDS, clients=_CLIENTS)
        spent = cpu_seconds(process.pid) - before
        alone = [
            *_pages("all pages", answered, 50),
            Figure("CPU of the server a page", spent / len(answered.all) * 1_000, "ms", 10),
            Figure("memory of the server, peak", peak.bytes / 1e6, "MB", 400),
        ]
        with _adding(path) as adding, Peak(process.pid) as peak:
            answered = load.run(port, paths, per_second=_PER_SECOND, seconds=_SECONDS, clients=_CLIENTS)
            rate = float(adding.communicate()[0])
    return [
        *alone,
        Figure("while comments are added", rate, "comments/s", _ADDED * 0.95, "at least"),
        *_pages("all pages meanwhile", answered, 150),
        Figure("memory of the server, peak", peak.bytes / 1e6, "MB", 1_000),
    ]


def _pages(name: str, answered: load.Answered, bar: float) -> list[Figure]:
    taken = answered.all
    asked = f"p50 {percentile(taken, 0.5):.1f} ms; {len(taken):,} requests, {len(answered.failures)} failed"
    found = [Figure(f"{name}, p95", percentile(taken, 0.95), "ms", bar, beside=asked)]
    for kind, begin in (("watch", "/v/"), ("search", "/search")):
        some = [value for key, values in answered.milliseconds.items() if key.startswith(begin) for value in values]
        beside = f"p50 {percentile(some, 0.5):.1f} ms"
        found.append(Figure(f"    {kind} pages, p95", percentile(some, 0.95), "ms", beside=beside))
    return [*found, *(Figure(f"failed: {words}", 1, "") for words in answered.failures[:3])]


@contextmanager
def _adding(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that adds pages which the archive does not hold: it grows by them, each time that this is measured."""
    with TemporaryDirectory(dir=bench_dir()) as folder:
        pages = int(_ADDED * _SECONDS / _PER) + 1
        generate.write_folder(Path(folder), pages, _PER, f"added {time.time_ns()}")
        words = (sys.executable, "-m", "bench.adding", str(path), folder, str(_ADDED))
        with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
            yield process


def _paths(path: Path) -> list[str]:
    """Seven watch pages, of the largest video and of small ones, and five searches."""
    with Archive.open(path) as archive:
        big = largest(archive)
        deep = archive.thread(big, limit=500, replies=0).next
        small = [video.key for video in archive.videos(limit=4).items]
    watch = [f"/v/{quote(key)}/comments/" for key in (big, *small[:3])]
    watch += [f"/v/{quote(big)}/", f"/v/{quote(big)}/comments/?sort=likes"]
    watch += [f"/v/{quote(big)}/comments/?after={quote(deep)}"] if deep else []
    search = [f"/search/?q={quote(words)}" for words in ("the", "de la", '"of the"', "that people", "str*")]
    mixed = []
    for number in range(max(len(watch), len(search))):
        mixed += watch[number : number + 1] + search[number : number + 1]
    return mixed


@contextmanager
def _server(path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = command(path, "serve", "--port", str(port))
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port, process)
            yield process, port
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(f"voxpop serve ended with {process.returncode}") from None
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError("voxpop serve did not answer within a minute")
