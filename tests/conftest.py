"""What all tests share: which of them run, how hard hypothesis tries, and a browser that cannot leave this machine."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, Route, sync_playwright

IS_SOAK = os.environ.get("VOXPOP_SOAK") == "1"

# `make test` tries the same examples every time, so that red means that the change is wrong; `make soak` explores.
settings.register_profile("test", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("soak", deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("soak" if IS_SOAK else "test")

# Who is begun in the background (`make test &` in a script) does not hear Ctrl-C, nor does what the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what needs real files or an hour, unless it was asked for."""
    has_samples = bool(os.environ.get("VOXPOP_SAMPLES"))
    left_out = [
        item
        for item in items
        if (item.get_closest_marker("soak") and not IS_SOAK) or (item.get_closest_marker("field") and not has_samples)
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real files; only tests marked `field` may ask for it."""
    return Path(os.environ["VOXPOP_SAMPLES"])


@pytest.fixture(scope="session")
def chromium() -> str | None:
    """The path of the installed browser, None for Playwright's own."""
    named = os.environ.get("VOXPOP_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser(chromium: str | None) -> Iterator[Browser]:
    """One Chromium for all browser tests of a worker."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page; a request that would leave this machine fails the test."""
    context = browser.new_context(locale="en-GB", timezone_id="UTC")
    strayed: list[str] = []

    def guard(route: Route) -> None:
        host = urlsplit(route.request.url).hostname
        if host in ("127.0.0.1", "localhost", "::1", None):
            route.continue_()
        else:
            strayed.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    yield context.new_page()
    context.close()
    assert not strayed, f"the page reached out to {strayed}"
