"""Threads of hundreds of replies: read a part at a time, forwards and backwards, and found at one reply."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from voxpop.archive import Archive

THREAD = "/c/youtube:top/thread/"


@pytest.fixture
def archive(pier: Archive) -> Any:
    return pier


def text(client: Any, path: str) -> str:
    return unescape(client.get(path).content.decode())


def replies(page: str) -> list[str]:
    """The numbers of the replies on a page."""
    return re.findall(r"</span>№ (1\.\d+)</a>", page)


def ways(page: str) -> dict[str, str]:
    """Where the ways to other parts of the thread lead, by their words."""
    [nav] = re.findall(r'<nav class="more" aria-label="More replies">(.*?)</nav>', page)
    return {words: href for href, words in re.findall(r'href="([^"]*)">([^<]*)<', nav)}


def test_a_long_thread_is_walked_forwards_and_backwards_and_says_where_one_is(client: Any) -> None:
    first = text(client, THREAD)
    assert replies(first) == [f"1.{n}" for n in range(1, 201)]
    assert "Replies 1 to 200 of 450" in first
    assert first.index("Next replies") < first.index("Who says so")
    middle = text(client, ways(first)["Next replies"])
    assert replies(middle) == [f"1.{n}" for n in range(201, 401)]
    last = text(client, ways(middle)["Next replies"])
    assert replies(last) == [f"1.{n}" for n in range(401, 451)]
    assert "Replies 401 to 450 of 450" in last
    assert set(ways(last)) == {"From the first", "Earlier replies"}
    assert replies(text(client, ways(last)["Earlier replies"])) == replies(middle)
    assert set(ways(middle)) == {"From the first", "Next replies"}
    assert replies(text(client, ways(middle)["From the first"])) == replies(first)


def test_numbers_are_those_of_the_replies_whatever_the_address_says(client: Any) -> None:
    page = text(client, f"{THREAD}?n=7")
    assert "I was there, number 8." in page and replies(page)[0] == "1.8"
    behind = text(client, f"{THREAD}?n=9000")
    assert replies(behind) == [] and set(ways(behind)) == {"From the first", "Earlier replies"}


def test_from_a_reply_one_comes_to_those_that_stand_beside_it(client: Any) -> None:
    page = text(client, "/v/youtube:Pier1234_-x/comments/?c=youtube:top.r433")
    [beside] = re.findall(r'href="([^"]*)">449 more held here', page)
    assert beside == f"{THREAD}?n=400#c-youtube:top.r433"
    assert "1.433" in replies(text(client, beside.partition("#")[0]))
    near = text(client, "/v/youtube:Pier1234_-x/comments/?c=youtube:top.r7")
    assert f'href="{THREAD}?#c-youtube:top.r7">449 more held here' in near


def test_a_short_thread_says_nothing_of_parts(client: Any) -> None:
    page = text(client, "/c/youtube:deep0/thread/")
    assert "More replies" not in page and "In its place among the comments" in page


@pytest.mark.browser
@pytest.mark.parametrize("has_script", [True, False])
def test_a_reply_in_the_midst_of_a_thread_is_reached_on_a_phone(
    browser: Browser, address: str, has_script: bool
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=has_script, locale="en-GB"
    )
    page = context.new_page()
    page.goto(f"{address}/c/youtube:top.r433/")
    reply = page.get_by_text("I was there, number 433.")
    expect(reply).to_be_in_viewport()
    page.get_by_role("link", name="449 more held here").click()
    expect(reply).to_be_in_viewport()
    expect(page.get_by_text("I was there, number 432.")).to_be_in_viewport()
    page.get_by_role("link", name="From the first").click()
    expect(page.get_by_text("I was there, number 1.", exact=True)).to_be_visible()
    context.close()


@pytest.mark.browser
def test_replies_stand_as_close_to_their_words_however_deep_they_are(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/c/youtube:deep12/")
    last = page.locator('[id="c-youtube:deep12"]')
    expect(last).to_be_in_viewport()
    heights = page.evaluate(
        "[...document.querySelectorAll('.replies .who')].map(who => who.getBoundingClientRect().height)"
    )
    assert len(heights) == 12 and max(heights) < 80
    assert (last.bounding_box() or {})["width"] > 390 / 2
    page.close()
