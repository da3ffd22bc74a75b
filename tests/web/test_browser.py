"""Reading in a real Chromium: with script and without, by mouse and by keyboard, with captured words that mean ill."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.web.axe import violations
from tests.web.port_elster import CAPTURE, HOSTILE, LONG, MIRROR, NAMELESS, STORM
from voxpop.web.assets import VENDORED

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "video": f"/v/{STORM}/",
    "comments": f"/v/{STORM}/comments/?t=252",
    "transcript": f"/v/{STORM}/transcript/",
    "capture": f"/v/{STORM}/capture/",
    "one capture": f"/capture/{CAPTURE}/",
    "mirror": f"/v/{MIRROR}/comments/",
    "thread": f"/c/{STORM}~c2/thread/",
    "search": "/search/?q=bridge",
    "search, narrowed": "/search/?q=bridge+kind:comment+date:2017&sort=newest",
    "nothing found": "/search/?q=nowhere+zzz",
    "videos": "/videos/",
    "channels": "/channels/",
    "report": "/report/a1b2c3d4e5f60718293a4b5c6d7e8f9012345678/",
    "help": "/help/",
}


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the page says in the console, and every error that it throws."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        heard.append(f"{message.type}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    return heard


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser without script."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    yield context.new_page()
    context.close()


def now(page: Page) -> float:
    return float(page.evaluate("document.querySelector('video').currentTime"))


def test_everything_reads_without_script(plain: Page, address: str) -> None:
    plain.goto(f"{address}/v/{STORM}/")
    plain.get_by_role("link", name="Comments 134").click()
    assert plain.url == f"{address}/v/{STORM}/comments/"
    expect(plain.get_by_text("I was on the bridge crew.")).to_be_visible()
    plain.locator("details.replies summary").first.click()
    expect(plain.get_by_text("a GARDEN hose 😂😂")).to_be_visible()
    expect(plain.locator("media-control-bar").first).to_be_hidden()
    plain.locator(f'[id="c-{STORM}~c2"] > .body > .words a.t').click()
    assert plain.url.endswith("/comments/?t=252")
    assert plain.locator("video").get_attribute("src").endswith("#t=252")  # type: ignore[union-attr]


def test_a_part_is_swapped_in_place_while_the_player_plays_on(page: Page, address: str, said: list[str]) -> None:
    page.goto(f"{address}/v/{STORM}/")
    page.evaluate("document.querySelector('video').mark = 'the same'")
    page.get_by_role("link", name="Comments 134").click()
    expect(page.get_by_text("I was on the bridge crew.").first).to_be_visible()
    expect(page.locator(".bar")).to_be_visible()
    assert page.url == f"{address}/v/{STORM}/comments/"
    assert page.title().startswith("Storm Maren") and "comments" in page.title()
    assert page.evaluate("document.querySelector('video').mark") == "the same"
    assert page.evaluate("document.activeElement.textContent") == "Comments"
    expect(page.locator("#news")).to_have_text("Comments is shown")
    expect(page.locator(".tabs [aria-current]")).to_contain_text("Comments")
    page.get_by_role("link", name="newest").click()
    expect(page.locator(".thread article").first).to_have_attribute("id", f"c-{STORM}~c10")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", name="Chapters")).to_be_visible()
    assert page.evaluate("document.querySelector('video').mark") == "the same"
    assert said == []


def test_a_timecode_seeks_the_player_that_one_sees(page: Page, address: str, said: list[str]) -> None:
    page.goto(f"{address}/v/{STORM}/comments/")
    page.locator(f'[id="c-{STORM}~c4"] a.t').click()
    page.wait_for_function("document.querySelector('video').currentTime >= 414.5")
    assert now(page) < 430
    assert page.url == f"{address}/v/{STORM}/comments/?t=415"
    expect(page.locator("video")).to_be_in_viewport()
    page.reload()
    page.wait_for_function("document.querySelector('video').currentTime >= 414.5")
    assert said == []


@pytest.mark.parametrize("width", [390, 820])
def test_the_player_stays_in_sight_on_a_small_screen(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{address}/v/{STORM}/comments/")
    page.locator(f'[id="c-{STORM}~c40"]').scroll_into_view_if_needed()
    expect(page.locator("video")).to_be_in_viewport()
    context.close()


def test_the_moments_line_is_walked_with_arrow_keys_and_says_what_is_named(page: Page, address: str) -> None:
    page.goto(f"{address}/v/{STORM}/")
    bar = page.locator('.moments a[data-t="252"]')
    bar.focus()
    expect(page.locator(".card")).to_contain_text("4:12")
    expect(page.locator(".card")).to_contain_text("comments")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Number(document.activeElement.dataset.t)") > 252
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_be_hidden()
    bar.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('video').currentTime >= 251.5")


def test_comments_follow_the_video(page: Page, address: str) -> None:
    page.goto(f"{address}/v/{STORM}/comments/")
    page.get_by_label("Follow the video as it plays").check()
    page.evaluate("document.querySelector('video').currentTime = 416")
    expect(page.locator(f'[id="c-{STORM}~c4"]')).to_have_class("said now")


def test_a_number_is_a_permalink_that_marks_its_comment_without_leaving(page: Page, address: str) -> None:
    page.goto(f"{address}/v/{STORM}/comments/")
    page.evaluate("document.querySelector('video').mark = 'the same'")
    page.get_by_role("link", name="№ 8").click()
    assert page.url.endswith(f"#c-{STORM}~c8")
    assert page.evaluate("document.querySelector('video').mark") == "the same"
    page.goto(f"{address}/c/{STORM}~c2.9/")
    expect(page.get_by_text("Reply number 9, from the slipway.")).to_be_in_viewport()


def test_the_next_comments_are_read_from_their_first(page: Page, address: str) -> None:
    page.goto(f"{address}/v/{STORM}/comments/")
    more = page.get_by_role("link", name="Next comments")
    more.scroll_into_view_if_needed()
    first = page.locator(".thread article").first
    known = first.get_attribute("id")
    more.click()
    expect(first).not_to_have_id(known or "")
    expect(first).to_be_in_viewport()
    expect(page.locator(".tabs")).to_be_in_viewport()


def test_back_leads_to_where_one_read_and_to_the_comment_of_the_address(page: Page, address: str) -> None:
    page.goto(f"{address}/v/{STORM}/comments/")
    page.locator(f'[id="c-{STORM}~c40"]').scroll_into_view_if_needed()
    page.get_by_role("link", name="Transcript").evaluate("link => link.click()")  # a pointer of Playwright would scroll
    expect(page.locator(".cues")).to_be_visible()
    page.go_back()
    expect(page.locator(f'[id="c-{STORM}~c40"]')).to_be_in_viewport()
    page.get_by_role("link", name="№ 8").click()
    page.get_by_role("link", name="newest").evaluate("link => link.click()")
    expect(page.locator(".thread article").first).to_have_attribute("id", f"c-{STORM}~c10")
    page.go_back()
    assert page.url.endswith(f"#c-{STORM}~c8")
    expect(page.locator(".said:target")).to_have_id(f"c-{STORM}~c8")
    expect(page.locator(".said:target")).to_be_in_viewport()


def test_the_keyboard_reaches_the_text_and_plays_the_film(page: Page, address: str) -> None:
    page.goto(f"{address}/v/{STORM}/comments/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator("media-play-button").focus()
    page.keyboard.press("Space")
    page.wait_for_function("!document.querySelector('video').paused")
    page.keyboard.press("k")
    page.wait_for_function("document.querySelector('video').paused")


def test_captions_are_chosen_by_language(page: Page, address: str, said: list[str]) -> None:
    page.goto(f"{address}/v/{STORM}/")
    page.locator("media-captions-menu-button").click()
    page.get_by_role("menuitemradio", name="French (automatic)").press("Enter")
    page.wait_for_function(
        "[...document.querySelector('video').textTracks].some(t => t.language === 'fr' && t.mode === 'showing')"
    )
    assert said == []


def test_captured_script_is_text_and_the_console_is_silent(page: Page, address: str, said: list[str]) -> None:
    tabs = [f"/v/{HOSTILE}/{tab}" for tab in ("", "description/", "comments/", "transcript/", "capture/")]
    others = ["/", "/videos/", "/captures/", "/channel/viewtube:UCevil/", "/author/viewtube:UCevil/"]
    found = [f"/c/{HOSTILE}~c1/thread/", "/search/?q=%3Cscript%3E", "/report/c1b2c3d4e5f60718293a4b5c6d7e8f9012345678/"]
    for path in tabs + others + found:
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        assert page.title() != "owned", path
        assert "<script>" in page.locator("body").inner_text(), path
        assert page.locator('a[href^="javascript:" i], a[href^="data:" i]').count() == 0, path
        for summary in page.locator("details:not([open]) > summary").all():
            summary.click()
    page.goto(f"{address}/v/{HOSTILE}/")
    page.locator("media-play-button").click()
    page.get_by_role("link", name="Comments 2").click()
    expect(page.locator(".thread")).to_contain_text("<script>")
    assert page.title() != "owned"
    assert said == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_the_console_is_silent(page: Page, address: str, said: list[str], path: str) -> None:
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    assert said == []


def test_an_original_is_saved_not_shown(page: Page, address: str) -> None:
    page.goto(f"{address}/v/{HOSTILE}/capture/")
    with page.expect_download() as download:
        page.get_by_role("link", name="evil <script>.html").click()
    assert b"<script>" in Path(download.value.path()).read_bytes()


def test_the_styles_that_are_allowed_are_those_of_the_vendored_player(page: Page, address: str) -> None:
    """When the player is renewed: put what this prints into vendored.json, and look at the player."""
    page.goto(f"{address}/v/{STORM}/")
    page.wait_for_function("Boolean(customElements.get('media-controller'))")
    page.locator("media-captions-menu-button").click()
    styles = page.evaluate(
        """() => {
          const found = [];
          const walk = root => {
            found.push(...[...root.querySelectorAll("style")].map(s => s.textContent));
            root.querySelectorAll("*").forEach(e => e.shadowRoot && walk(e.shadowRoot));
          };
          walk(document);
          return found;
        }"""
    )
    used = {base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles}
    assert used == set(VENDORED.style_sha256), json.dumps(sorted(used), indent=2)
    assert 30 < page.locator("media-control-bar").last.bounding_box()["height"] < 90  # type: ignore[index]


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_serious(browser: Browser, address: str, width: int, scheme: Any) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, locale="en-GB"
    )
    page = context.new_page()
    found = {}
    for name, path in PAGES.items():
        page.goto(address + path)
        serious = [v for v in violations(page) if v["impact"] in ("serious", "critical")]
        if serious:
            found[name] = [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in serious]
    context.close()
    assert found == {}


def test_no_page_scrolls_sideways_at_any_width_nor_where_text_is_twice_as_large(browser: Browser, address: str) -> None:
    page = browser.new_page()
    for path in (*PAGES.values(), f"/v/{LONG}/comments/", f"/v/{NAMELESS}/", f"/v/{HOSTILE}/comments/"):
        page.set_viewport_size({"width": 320, "height": 900})
        page.goto(address + path)
        for width in (320, 820, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        if path in PAGES.values():
            page.set_viewport_size({"width": 390, "height": 844})
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.close()
