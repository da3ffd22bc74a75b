"""Pages on paper, in a real Chromium: what is cited is whole, says which part it is, and bears its address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.answered import PIER
from voxpop.archive import Archive

pytestmark = pytest.mark.browser

PAPER = 673  # px: A4 between its margins
COMMENTS = f"/v/{PIER}/comments/"


@pytest.fixture
def archive(pier: Archive) -> Any:
    return pier


@pytest.fixture
def paper(browser: Browser) -> Iterator[Page]:
    """A sheet: a page as it is printed."""
    context = browser.new_context(viewport={"width": PAPER, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.emulate_media(media="print")
    yield page
    context.close()


def printed_behind(page: Page, selector: str) -> list[str]:
    """What stands in print behind each of these elements."""
    script = """all => all.map(one => getComputedStyle(one, "::after").content)"""
    return [str(text) for text in page.locator(selector).evaluate_all(script)]


def test_a_part_of_the_comments_is_not_printed_as_if_it_were_all(paper: Page, address: str) -> None:
    paper.goto(address + COMMENTS)
    expect(paper.get_by_text("№ 1 to 50 of 62")).to_be_visible()
    expect(paper.get_by_text("Next comments")).to_be_hidden()
    paper.goto(f"{address}/c/youtube:top/thread/")
    expect(paper.get_by_text("Replies 1 to 200 of 450")).to_be_visible()
    expect(paper.get_by_text("In its place among the comments")).to_be_hidden()


def test_a_part_of_any_list_says_so(paper: Page, address: str) -> None:
    paper.goto(f"{address}/author/youtube:UCmarit00000000000000000/")
    expect(paper.get_by_text("These are not all")).to_have_count(0)
    paper.goto(f"{address}/c/youtube:top/thread/?as_of=2024")
    expect(paper.get_by_text("These are not all")).to_be_visible()


def test_how_comments_are_sorted_and_narrowed_is_printed_and_what_else_there_is_not(paper: Page, address: str) -> None:
    paper.goto(f"{address}{COMMENTS}?sort=likes")
    expect(paper.get_by_text("most liked", exact=True)).to_be_visible()
    expect(paper.get_by_text("as on the page", exact=True)).to_be_hidden()


def test_each_comment_is_printed_with_its_address_and_the_page_with_that_of_the_video(
    paper: Page, address: str
) -> None:
    paper.goto(address + COMMENTS)
    behind = printed_behind(paper, ".who .permalink")
    assert len(behind) == 50 + 3 + 1
    assert behind[:2] == ['" /c/youtube:top/"', '" /c/youtube:top.r1/"']
    expect(paper.locator(".printed")).to_contain_text("youtube:Pier1234_-x https://www.youtube.com/watch?v=Pier1234_-x")
    paper.goto(f"{address}/search/?q=lamp")
    assert "/c/youtube:deep0/" in printed_behind(paper, ".hit .where a:first-of-type")[0]


@pytest.mark.parametrize(
    "path", [COMMENTS, "/c/youtube:top/thread/", "/search/?q=lamp", "/author/youtube:UCmarit00000000000000000/"]
)
def test_every_printed_page_names_the_archive_and_is_cut_nowhere(paper: Page, address: str, path: str) -> None:
    paper.goto(address + path)
    expect(paper.get_by_text("The Pier Archive, kept with Voxpop")).to_be_visible()
    assert paper.evaluate("document.documentElement.scrollWidth") <= PAPER


def test_replies_are_printed_open_and_no_larger_than_what_they_answer(paper: Page, address: str) -> None:
    paper.goto(address + COMMENTS)
    sizes = paper.evaluate("""() => [".thread > li > .said > .body > .words", ".replies .words"].map(
        words => parseFloat(getComputedStyle(document.querySelector(words)).fontSize))""")
    assert sizes[0] >= sizes[1]
    assert paper.locator('[id="c-youtube:top.r1"] .words').evaluate("words => words.getBoundingClientRect().height") > 0


def test_what_is_folded_is_opened_for_the_printer_and_folded_again(page: Page, address: str) -> None:
    """Also by a browser whose style sheets cannot unfold it."""
    page.goto(address + COMMENTS)
    folds = page.locator("main details")
    folds.first.locator("summary").click()
    is_open = "folds => folds.map(fold => fold.open)"
    before = folds.evaluate_all(is_open)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert before == [True, False] and folds.evaluate_all(is_open) == [True, True]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folds.evaluate_all(is_open) == before
