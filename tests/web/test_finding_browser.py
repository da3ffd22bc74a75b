"""Searching in a real Chromium: without script, at two widths, from right to left."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.axe import violations
from tests.web.searched import FERRY
from voxpop.archive import Archive

pytestmark = pytest.mark.browser

PATHS = [
    "/search/?q=bridge", f"/search/?q=bridge+OR+tide+in:{FERRY}", f"/search/?q=tide+at:1:08+in:{FERRY}",
    f"/search/?q=tide+OR+{'x' * 961}+in:{FERRY}",
    "/search/?q=bridge&group=video", f"/v/{FERRY}/comments/", f"/v/{FERRY}/history/",
]  # fmt: skip


@pytest.fixture
def archive(quay: Archive) -> Any:
    return quay


def test_a_video_is_searched_and_narrowed_to_a_part_of_it_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{address}/v/{FERRY}/transcript/")
    page.get_by_label("Find in the comments and the transcript of this video").fill("bridge OR tide")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".hit")).to_have_count(8)
    page.get_by_text("The parts of the video as a table").click()
    page.get_by_role("link", name="1:08–1:09", exact=True).click()
    expect(page.locator(".hit")).to_have_count(4)
    page.get_by_role("link", name="about 1:08–1:09, remove this").click()
    expect(page.locator(".hit")).to_have_count(8)
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_scrolls_sideways_on_a_small_phone(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 568})
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("width", "scheme", "direction"), [(1280, "light", "ltr"), (390, "dark", "rtl")])
def test_nothing_is_in_the_way_of_any_reader(
    browser: Browser, address: str, path: str, width: int, scheme: Any, direction: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, locale="en-GB", bypass_csp=True
    )
    page: Page = context.new_page()
    page.goto(address + path)
    page.evaluate(f"document.documentElement.dir = '{direction}'")
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in violations(page)] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()
