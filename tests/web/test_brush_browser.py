"""The bars over time, drawn over with a pointer in a real Chromium."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def asked(page: Page) -> str:
    """The question in the address."""
    return parse_qs(urlsplit(page.url).query)["q"][0]


def stroke(page: Page, bars: list[int]) -> None:
    """Press on the first of these bars, draw over the others, let go."""
    for n, bar in enumerate(bars):
        box = page.locator("svg.when-plot a").nth(bar).bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
        if n == 0:
            page.mouse.down()
    page.mouse.up()


@pytest.mark.parametrize(("question", "before"), [("bridge", "bridge "), ("bridge OR crew", "bridge OR crew ")])
@pytest.mark.parametrize("bars", [[0, 1], [1, 0]])
def test_a_stroke_from_bar_to_bar_limits_the_search_to_the_time_between(
    browser: Browser, address: str, question: str, before: str, bars: list[int]
) -> None:
    page = browser.new_page()
    page.goto(f"{address}/search/?q={question}&sort=newest")
    first, last = (page.locator("svg.when-plot a").nth(n) for n in (0, 1))
    span = f"date:{first.get_attribute('data-first')}..{last.get_attribute('data-last')}"
    stroke(page, bars)
    expect(page).to_have_url(re.compile("date"))
    assert asked(page) == before + span and "sort=newest" in page.url
    page.close()


def test_a_bar_that_is_clicked_is_the_link_that_it_was(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/search/?q=bridge")
    bar = page.locator("svg.when-plot a").nth(1)
    only = bar.get_attribute("data-first")
    stroke(page, [1])
    expect(page).to_have_url(re.compile("date"))
    assert asked(page).startswith(f"bridge date:{only}")
    page.close()


def test_bars_are_walked_and_taken_together_by_keyboard(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/search/?q=bridge")
    bars = page.locator("svg.when-plot a")
    first, last = bars.nth(0), bars.nth(1)
    span = f"date:{first.get_attribute('data-first')}..{last.get_attribute('data-last')}"
    last.focus()
    page.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    expect(last).to_be_focused()
    expect(page.locator("svg.when-plot a.drawn")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator("svg.when-plot a.drawn")).to_have_count(0)
    page.keyboard.press("Shift+ArrowLeft")
    page.mouse.move(10, 10)
    expect(page.locator("svg.when-plot a.drawn")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("date"))
    assert asked(page) == f"bridge {span}"
    page.close()


def test_a_press_beside_the_bars_limits_nothing(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/search/?q=bridge")
    box = page.locator("svg.when-plot").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 20)
    page.mouse.down()
    page.mouse.up()
    assert asked(page) == "bridge"
    page.close()


def test_the_plot_itself_is_no_stop_on_the_way_of_the_keyboard(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/search/?q=bridge")
    page.get_by_role("link", name="Help").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "a"
    expect(page.locator("svg.when-plot a").first).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("svg.when-plot a.drawn")).to_have_count(2)
    page.get_by_role("link", name="Help").focus()
    expect(page.locator("svg.when-plot a.drawn")).to_have_count(0)
    page.close()
