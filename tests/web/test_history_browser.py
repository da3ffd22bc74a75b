"""The History tab and the page of a day in a real Chromium: with and without script, by keyboard, at two widths."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web import captured_again as six
from tests.web.axe import violations
from tests.web.captured_again import ONCE, PAGE
from voxpop.archive import Archive

pytestmark = pytest.mark.browser

HISTORY = f"/v/{PAGE}/history/"


@pytest.fixture
def archive(elster_of_six: Archive) -> Any:
    return elster_of_six


@pytest.fixture
def paths(elster_of_six: Archive) -> list[str]:
    keys = six.keys(elster_of_six)
    may = f"{HISTORY}?a={keys[six.THIRD]}&b={keys[six.NINTH]}"
    return [
        HISTORY, may, f"/v/{ONCE}/history/", f"/v/{six.LONG}/history/", f"/v/{PAGE}/comments/",
        f"/v/{PAGE}/comments/?as_of={six.THIRD}", "/c/youtube:k6/thread/", "/search/?q=boathouse",
        "/c/youtube:k7.r2/thread/", f"/v/{PAGE}/capture/", f"/capture/{keys[six.NINTH]}/",
        f"/report/{elster_of_six.capture(keys[six.NINTH]).accession_id}/",
    ]  # fmt: skip


def test_a_day_is_chosen_and_two_captures_are_compared_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(address + HISTORY)
    page.get_by_label("Earlier").select_option("3 May 2024, complete")
    page.get_by_label("Later").select_option("9 May 2024, complete")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="What changed between 3 and 9 May 2024")).to_be_visible()
    page.locator("#changes").get_by_role("link", name="gone 3").click()
    expect(page.locator(".changes article")).to_have_count(3)
    page.get_by_label("Capture", exact=True).select_option("12 Mar 2021, complete, 74 comments")
    page.get_by_role("button", name="Show that day").click()
    expect(page.get_by_text("As of 12 Mar 2021, 74 comments.")).to_be_visible()
    page.get_by_role("link", name="See the newest").click()
    assert page.url == f"{address}/v/{PAGE}/comments/"
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_label_breaks_within_a_word_beside_captures_with_long_names(
    browser: Browser, address: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(address + HISTORY)
    lines = page.evaluate("""() => {
        for (const option of document.querySelectorAll(".pick option"))
            option.textContent = "14 Nov 2023, 22:13:20 UTC, da8736591d4f3274-0, complete";
        return [...document.querySelectorAll(".pick label:not(.vh)")].map(label => {
            const range = document.createRange();
            range.selectNodeContents(label.firstChild);
            return range.getClientRects().length;
        });
    }""")
    assert lines == [1, 1]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_the_head_of_the_page_and_its_parts_are_always_of_one_day(page: Page, address: str) -> None:
    page.goto(f"{address}/v/{PAGE}/comments/?as_of={six.THIRD}")
    page.locator(".tabs").get_by_role("link", name="Description").click()
    expect(page.locator("#panel").get_by_role("heading", name="Description")).to_be_visible()
    assert page.url.endswith(f"/description/?as_of={six.THIRD}")
    expect(page.locator("h1")).to_have_text("Storm Maren opens the Lantern Bridge")
    page.get_by_role("link", name="See the newest").click()
    expect(page.locator("h1")).to_have_text("Storm Maren lifts the Lantern Bridge")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Storm Maren opens the Lantern Bridge")
    page.locator(".tabs").get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", name="6 captures")).to_be_visible()


def test_points_and_marks_are_reached_by_keyboard(page: Page, address: str) -> None:
    page.goto(address + HISTORY)
    point = page.locator(".plot a").first
    point.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.querySelector('title').textContent").startswith("18 Aug 2022")
    page.keyboard.press("Enter")
    page.wait_for_url("**/capture/**")
    page.goto(f"{address}/v/{PAGE}/comments/")
    page.get_by_role("link", name="gone since 9 May 2024").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What changed between 3 and 9 May 2024")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 820, 1024, 1280])
def test_the_comment_of_the_address_is_not_covered_by_what_stays_above_it(
    browser: Browser, address: str, width: int
) -> None:
    """The tabs need two lines where many captions and comments are held, and the day stands below them."""
    page = browser.new_page(viewport={"width": width, "height": 844}, locale="en-GB")
    page.goto(f"{address}/v/{PAGE}/comments/")
    page.evaluate("document.querySelector('.tabs [aria-current] span').textContent = '1,204,119 in 12 languages'")
    page.evaluate("location.hash = 'c-youtube:m20'")
    name = page.locator('[id="c-youtube:m20"] h3 a')
    expect(name).to_be_in_viewport()
    assert name.evaluate("""name => {
        const { left, top, height } = name.getBoundingClientRect();
        return [.05, .5, .95].every(at => name.contains(document.elementFromPoint(left + 4, top + at * height)));
    }""")
    page.close()


@pytest.mark.parametrize(("width", "direction", "scheme"), [(390, "ltr", "dark"), (1280, "rtl", "light")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, address: str, paths: list[str], width: int, direction: str, scheme: Any
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, locale="en-GB"
    )
    page = context.new_page()
    found = {}
    for path in paths:
        page.goto(address + path)
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        if wrong := violations(page):
            found[path] = [(v["id"], v["nodes"][0]["html"][:160]) for v in wrong]
    context.close()
    assert found == {}


def test_nothing_breaks_the_policy(page: Page, address: str, paths: list[str]) -> None:
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    for path in paths:
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
    assert heard == []
