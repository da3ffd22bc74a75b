"""A web server with an archive behind it. `archive` is the fixture to replace where the real one is wanted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from waitress import wasyncore
from waitress.server import create_server

from tests.web import captured_again
from tests.web.answered import answered
from tests.web.fake_archive import FakeArchive
from tests.web.port_elster import port_elster
from tests.web.searched import searched
from voxpop.archive import Archive
from voxpop.web import site


@pytest.fixture(scope="session")
def elster(tmp_path_factory: pytest.TempPathFactory) -> FakeArchive:
    """The archive of Port Elster; tests only read it."""
    return port_elster(tmp_path_factory.mktemp("elster"))


@pytest.fixture(scope="session")
def elster_of_six(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive on disk whose page was captured six times; tests only read it."""
    with captured_again.archive_of_six(tmp_path_factory.mktemp("six")) as made:
        yield made


@pytest.fixture(scope="session")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive on disk that is searched; tests only read it."""
    with searched(tmp_path_factory.mktemp("searched")) as made:
        yield made


@pytest.fixture(scope="session")
def pier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive on disk with a thread of 450 replies, and one that is twelve deep; tests only read it."""
    with answered(tmp_path_factory.mktemp("answered")) as made:
        yield made


@pytest.fixture
def archive(elster: FakeArchive) -> Any:
    """What the web shows."""
    return elster


@pytest.fixture
def address(archive: Any) -> Iterator[str]:
    """The address of a running server that shows `archive`."""
    sockets: dict[int, Any] = {}
    served = site.application(archive, site.hosts("127.0.0.1"))
    server = create_server(served, map=sockets, host="127.0.0.1", port=0, threads=4)
    is_over = threading.Event()

    def serve() -> None:
        while not is_over.is_set():
            wasyncore.loop(timeout=0.05, map=sockets, count=1)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    is_over.set()
    thread.join(5)
    server.task_dispatcher.shutdown()
    for channel in list(sockets.values()):
        channel.handle_close()  # closes the film that it was sending, too


@pytest.fixture
def client(archive: Any) -> Any:
    """Django's client, in this process."""
    site.application(archive, [*site.hosts("127.0.0.1"), "testserver"])
    from django.test import Client

    return Client(raise_request_exception=True)
