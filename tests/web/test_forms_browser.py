"""Pages in other forms in a real Chromium: forced colours, on paper, from right to left, with a finger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.web.captured_again import PAGE
from voxpop.archive import Archive

pytestmark = pytest.mark.browser

COMMENTS = f"/v/{PAGE}/comments/"


@pytest.fixture
def archive(elster_of_six: Archive) -> Any:
    return elster_of_six


@pytest.fixture
def forced(browser: Browser) -> Iterator[Page]:
    """A browser in which the reader has chosen all colours: what the style sheet says of them counts for nothing."""
    context = browser.new_context(forced_colors="active", locale="en-GB")
    yield context.new_page()
    context.close()


def style(page: Page, selector: str, name: str, part: str = "") -> str:
    """A computed property of the first element of that kind, or of a part of it such as `::before`."""
    script = "([s, n, p]) => getComputedStyle(document.querySelector(s), p || null)[n]"
    return str(page.evaluate(script, [selector, name, part]))


def test_the_current_tab_is_told_from_the_others_in_forced_colours(forced: Page, address: str) -> None:
    forced.goto(address + COMMENTS)
    others = style(forced, ".tabs a:not([aria-current])", "borderBottomColor")
    assert others == style(forced, "body", "backgroundColor")
    assert style(forced, ".tabs [aria-current]", "borderBottomColor") != others


def test_what_is_chosen_is_seen_in_forced_colours(forced: Page, address: str) -> None:
    forced.goto(f"{address}/")
    forced.locator("#q").type("bo")
    forced.locator(".offers li").first.wait_for()
    assert style(forced, ".ask:focus-within", "outlineStyle") == "solid"
    forced.keyboard.press("ArrowDown")
    assert style(forced, ".offers [aria-selected=true]", "outlineStyle") == "solid"
    assert style(forced, ".offers [aria-selected=false]", "outlineStyle") == "none"


def test_the_comment_of_the_address_is_marked_in_forced_colours(forced: Page, address: str) -> None:
    forced.goto(f"{address}{COMMENTS}#c-youtube:k3")
    mark = style(forced, ".said:target", "backgroundColor", "::before")
    assert mark != style(forced, "body", "backgroundColor")


def test_a_name_can_be_hit_with_a_finger(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(address + COMMENTS)
    heights = page.evaluate("[...document.querySelectorAll('.who h3 a')].map(a => a.getBoundingClientRect().height)")
    assert heights and min(heights) >= 24
    page.close()


def test_what_only_a_screen_can_do_is_not_printed(page: Page, address: str) -> None:
    page.goto(f"{address}/v/{PAGE}/history/")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Over time").is_visible()
    assert not page.get_by_role("heading", name="Read the page as of a day").is_visible()
    assert not page.locator("select").first.is_visible()
    page.emulate_media(media="print", color_scheme="dark")
    assert style(page, "html", "colorScheme") == "light"


def test_pages_from_right_to_left_are_mirrored(browser: Browser, address: str) -> None:
    """What stands at the beginning of a line, begins where the line does."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/v/{PAGE}/history/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert style(page, "thead th", "paddingRight") == "0px" != style(page, "thead th", "paddingLeft")
    assert page.evaluate("""() => {
        const words = document.createRange(), table = document.querySelector(".days");
        words.selectNodeContents(table.querySelector("th"));
        return Math.round(table.getBoundingClientRect().right - words.getBoundingClientRect().right);
    }""") == 0  # fmt: skip
    page.close()


def test_bars_of_numbers_grow_from_where_the_line_begins(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/search/?q=heard+OR+reply")
    for direction, side in (("ltr", "left"), ("rtl", "right")):
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        away = page.evaluate(
            """side => [...document.querySelectorAll(".facets details[open] li svg")].map(bar => Math.abs(
                bar.getBoundingClientRect()[side] - bar.firstElementChild.getBoundingClientRect()[side]))""",
            side,
        )
        assert len(away) > 1 and max(away) < 1, direction
    page.close()


def test_the_line_that_is_spoken_is_not_told_by_colour_alone(page: Page, address: str) -> None:
    page.goto(address + COMMENTS)
    page.evaluate("""document.getElementById("panel").innerHTML = '<li class="cue row now">x</li>'""")
    assert style(page, ".cue.now", "content", "::before") == '""'
