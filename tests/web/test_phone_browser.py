"""Pages on a phone, in a real Chromium: all choices are seen, and little stands above what people said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.port_elster import CAPTURE, MIRROR, STORM

pytestmark = pytest.mark.browser

ACCESSION = "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", [f"/v/{STORM}/comments/", "/search/?q=bridge", f"/v/{STORM}/transcript/"])
def test_all_choices_are_seen(phone: Page, address: str, path: str) -> None:
    phone.goto(address + path)
    rights = phone.evaluate("[...document.querySelectorAll('.opts a')].map(a => a.getBoundingClientRect().right)")
    assert len(rights) > 1 and max(rights) <= 390


def test_the_mark_of_the_focus_is_whole_on_every_choice(phone: Page, address: str) -> None:
    phone.goto(f"{address}/v/{STORM}/comments/")
    room = phone.evaluate("""() => [...document.querySelectorAll(".bar .opts")].flatMap(choices => {
        const within = choices.getBoundingClientRect();
        return [...choices.children].map(one => one.getBoundingClientRect()).flatMap(
            one => [one.left - within.left, one.top - within.top, within.bottom - one.bottom]);
    })""")
    assert room and min(room) >= 4.5  # px: the outline, and how far it stands off
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_very_many_choices_leave_the_page_to_what_is_chosen(phone: Page, address: str) -> None:
    phone.goto(f"{address}/v/{STORM}/transcript/")
    phone.evaluate("""() => {
        const choices = document.querySelector(".opts"), one = choices.firstElementChild;
        for (let n = 0; n < 120; n++) choices.append(one.cloneNode(true));
    }""")
    assert (phone.locator(".opts").bounding_box() or {})["height"] < 844 / 4
    phone.locator(".opts a").last.focus()
    expect(phone.locator(".opts a").last).to_be_in_viewport()


def test_the_link_to_all_moments_is_one_line(phone: Page, address: str) -> None:
    phone.goto(f"{address}/v/{STORM}/comments/")
    assert phone.evaluate("document.querySelector('.peaks h2 a').getClientRects().length") == 1
    assert (phone.locator(".peaks h2 a").bounding_box() or {})["height"] < 24


def test_a_description_that_has_a_tab_does_not_stand_above_the_comments(phone: Page, address: str) -> None:
    phone.goto(f"{address}/v/{MIRROR}/comments/")
    description = phone.locator(".stage").get_by_text("forty-one boats")
    expect(description).to_be_hidden()
    phone.locator(".tabs").get_by_role("link", name="Description").click()
    expect(phone.locator("#panel").get_by_text("forty-one boats")).to_be_visible()
    phone.go_back()
    phone.set_viewport_size({"width": 1280, "height": 900})
    expect(description).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_the_next_comments_are_in_sight_at_once(browser: Browser, address: str, has_script: bool) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=has_script, locale="en-GB"
    )
    page = context.new_page()
    page.goto(f"{address}/v/{STORM}/comments/")
    for name in ("Next comments", "From the first", "newest", "name a moment"):
        page.locator("#panel").get_by_role("link", name=name).click()
        expect(page.locator(".opts").last).to_be_in_viewport()
        if name == "Next comments":
            expect(page.locator(".thread > li").first).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("path", [f"/v/{STORM}/capture/", f"/capture/{CAPTURE}/", f"/report/{ACCESSION}/"])
def test_names_and_digests_of_files_are_read_without_scrolling_sideways(phone: Page, address: str, path: str) -> None:
    phone.goto(address + path)
    phone.evaluate("""() => {
        for (const name of document.querySelectorAll(".stack tbody th"))
            (name.querySelector("a") ?? name).textContent = "The night of the storm as told [Lq7mB2xWn4k].info.json";
    }""")
    hidden = phone.evaluate(
        "[...document.querySelectorAll('.scroll:has(.stack)')].map(table => table.scrollWidth - table.clientWidth)"
    )
    assert hidden and max(hidden) <= 0
