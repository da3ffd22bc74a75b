"""Clients that read slowly, say nothing or send what nobody asked for do not keep the others waiting."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from voxpop.archive import Archive

VIDEO = "LongPage_-1"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    """The port of `voxpop serve`, and the address of an original of 20 MB that is kept compressed."""
    folder = tmp_path_factory.mktemp("slow")
    page = folder / f"{VIDEO}.info.json"
    said = {
        "id": VIDEO, "title": "Long", "extractor": "youtube", "extractor_key": "Youtube", "_type": "video",
        "webpage_url": f"https://www.youtube.com/watch?v={VIDEO}", "epoch": 1_600_000_000,
        "formats": [os.urandom(1 << 20).hex() for _ in range(10)],
    }  # fmt: skip
    page.write_text(json.dumps(said))
    with Archive.open(folder / "archive", create=True) as archive:
        list(archive.add([page]))
        accession = archive.captures(f"youtube:{VIDEO}")[0].accession_id
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [sys.executable, "-m", "voxpop.cli", "--archive", str(folder / "archive"), "serve", "--port", str(port)]
    with subprocess.Popen(program, stderr=subprocess.DEVNULL) as server:
        until = time.monotonic() + 30
        while not answers(port) and time.monotonic() < until:
            time.sleep(0.1)
        yield port, f"/original/{accession}/{page.name}"
        server.send_signal(signal.SIGINT)


def answers(port: int) -> bool:
    """Whether a page comes within five seconds."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/help/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def ask(stack: ExitStack, port: int, path: str, *headers: str) -> socket.socket:
    client = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
    lines = (f"GET {path} HTTP/1.1", "Host: localhost", *headers, "", "")
    client.sendall("\r\n".join(lines).encode())
    return client


def status(client: socket.socket) -> bytes:
    return client.recv(64).split()[1]


def test_who_saves_an_original_slowly_does_not_take_all_threads(served: tuple[int, str]) -> None:
    port, original = served
    with ExitStack() as stack:
        readers = [ask(stack, port, original) for _ in range(9)]
        time.sleep(1)
        assert answers(port)
        assert sorted(map(status, readers)) == [b"200"] * 2 + [b"503"] * 7
    until = time.monotonic() + 20
    found = b""
    while found != b"200" and time.monotonic() < until:  # a place is free when the server has seen that one left
        with ExitStack() as stack:
            found = status(ask(stack, port, original))
        time.sleep(0.2)
    assert found == b"200"


def test_a_body_that_nobody_asked_for_is_not_taken(served: tuple[int, str]) -> None:
    port, _ = served
    with ExitStack() as stack:
        assert status(ask(stack, port, "/help/", "Content-Length: 900000000")) == b"413"


def test_a_hundred_who_say_nothing_keep_nobody_out(served: tuple[int, str]) -> None:
    port, _ = served
    with ExitStack() as stack:
        for _ in range(150):
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5)).sendall(b"GET / HTTP/1.1\r\n")
        assert answers(port)
