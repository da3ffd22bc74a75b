"""The search box in a real Chromium: suggestions by keyboard, mouse and touch, in both directions of writing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.archive.pages import said, write_page
from tests.web.axe import violations
from voxpop import web
from voxpop.archive import Archive

COMMENTS = (
    "the storm took the bridge", "a bridge of boats", "bridges and bridle paths",
    "<script>document.title='owned'</script>",
    "الجسر القديم", "الجسر الجديد",
)  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("box")
    comments = [said(f"c{n}", text, who="brina", author="<b>Brina") for n, text in enumerate(COMMENTS)]
    write_page(folder / "inbox", comments, title="Bridge in <i>flood")
    with Archive.open(folder / "kept", create=True) as archive:
        list(archive.add([folder / "inbox"]))
        yield archive


@pytest.fixture
def archive(kept: Archive) -> Archive:
    return kept


def offered(page: Page) -> list[str]:
    expect(page.get_by_role("listbox")).to_be_visible()
    return page.get_by_role("option").all_inner_texts()


def type_in(page: Page, words: str) -> None:
    page.get_by_role("combobox").press_sequentially(words)


def test_the_endpoint_says_what_may_be_meant(client: Any) -> None:
    answer = client.get("/suggest/", {"q": "bri"})
    assert answer.headers["Content-Type"] == "application/json"
    found = answer.json()
    assert found["said"] == f"{len(found['offered'])} suggestions"
    assert found["offered"][0] == {"text": "bridge", "label": "", "query": "bridge", "goes_on": False}
    video = {"text": "Bridge in <i>flood", "label": "video", "query": "in:youtube:Quay1234_-x", "goes_on": False}
    assert video in found["offered"]
    assert client.get("/suggest/", {"q": "x" * 2_000}).json() == {"said": "", "offered": []}
    assert client.get("/suggest/").json() == {"said": "", "offered": []}


def test_who_serves_keeps_in_mind_what_suggestions_need(kept: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def serve() -> None:
        until = time.monotonic() + 20
        while not kept.searches.is_followed and time.monotonic() < until:
            time.sleep(0.01)
        seen.append(kept.searches.is_followed)

    monkeypatch.setattr("waitress.create_server", lambda *_, **__: SimpleNamespace(run=serve))
    web.serve_archive(kept)
    assert seen == [True]
    [thread] = [one for one in threading.enumerate() if one.name == "suggestions"] or [None]
    if thread is not None:
        thread.join(10)
        assert not thread.is_alive()


@pytest.mark.browser
def test_arrow_keys_walk_the_suggestions_and_enter_searches(page: Page, address: str) -> None:
    page.goto(f"{address}/help/")
    box = page.get_by_role("combobox", name="Search comments, titles, descriptions and transcripts")
    expect(box).to_have_attribute("aria-expanded", "false")
    type_in(page, "bri")
    assert offered(page)[:3] == ["bridge", "bridges", "bridle"]
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_contain_text("suggestions")
    box.press("ArrowDown")
    box.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_text("bridges")
    expect(box).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    box.press("ArrowUp")
    box.press("ArrowUp")
    expect(box).not_to_have_attribute("aria-activedescendant", "")
    expect(chosen).to_have_count(0)
    box.press("ArrowUp")  # from the box to the last
    expect(chosen).to_contain_text("Bridge in <i>flood")
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/search/?q=bridge")
    expect(page.get_by_text("a bridge of boats").first).to_be_visible()


@pytest.mark.browser
def test_escape_and_leaving_close_them_and_enter_searches_for_what_was_typed(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    box = page.get_by_role("combobox")
    type_in(page, "brid")
    offered(page)
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("brid")
    box.press("ArrowDown")
    offered(page)
    page.get_by_role("button", name="Search").focus()
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.focus()
    type_in(page, "g")
    offered(page)
    box.press("Enter")
    page.wait_for_url("**/search/?q=bridg")


@pytest.mark.browser
def test_a_field_is_chosen_and_gone_on_with_in_the_middle_of_a_question(page: Page, address: str) -> None:
    page.goto(f"{address}/help/")
    box = page.get_by_role("combobox")
    box.fill(" storm")
    box.press("Home")
    type_in(page, "auth")
    page.get_by_role("option", name="author: field").click()
    expect(box).to_have_value("author: storm")
    type_in(page, "bri")
    page.get_by_role("option", name="<b>Brina").click()
    page.wait_for_url("**/search/?q=author*Brina*+storm")
    assert page.title() != "owned"


@pytest.mark.browser
def test_typing_gives_up_what_was_asked_before(page: Page, address: str) -> None:
    unanswered: list[Route] = []

    def late(route: Route) -> None:
        if route.request.url.endswith("q=b"):
            unanswered.append(route)
        else:
            route.continue_()

    page.route("**/suggest/**", late)
    page.goto(f"{address}/help/")
    with page.expect_request("**/suggest/?q=b"):
        type_in(page, "b")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("q=b")):
        type_in(page, "ridl")
    expect(page.get_by_role("option")).to_have_text(["bridle"])
    assert len(unanswered) == 1


@pytest.mark.browser
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_list_fits_and_axe_finds_nothing(
    browser: Browser, address: str, width: int, scheme: Any, direction: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True, locale="en-GB",
        has_touch=width < 400,
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{address}/search/?q=storm")
    page.evaluate("dir => { document.documentElement.dir = dir; }", direction)
    page.get_by_role("combobox").fill("")
    type_in(page, "الجس" if direction == "rtl" else "brid")
    page.get_by_role("combobox").press("ArrowDown")
    offered(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.get_by_role("listbox").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
    heights = page.get_by_role("option").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert heights and min(heights) >= 24
    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in violations(page)] == []
    if width < 400:
        page.get_by_role("option").first.tap()
        page.wait_for_url("**/search/?q=*")
    context.close()


@pytest.mark.browser
def test_without_script_the_box_is_a_box(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/")
    page.get_by_role("searchbox").press_sequentially("bridge")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/search/?q=bridge")
    context.close()
