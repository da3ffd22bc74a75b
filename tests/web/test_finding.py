"""What the pages of a search show, of an archive on disk."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from tests.web.searched import COPIES, CRANE, FERRY
from tests.web.test_pages import read, text, texts
from voxpop.archive import Archive


@pytest.fixture
def archive(quay: Archive) -> Any:
    return quay


def hit(page: BeautifulSoup, words: str) -> Any:
    """The hit in which these words stand."""
    [found] = [node for node in page.select(".hit") if words in (node.select_one(".words") or node).get_text()]
    return found


def test_the_number_of_hits_is_what_a_page_says_first(client: Any) -> None:
    page = read(client, "/search/?q=crane+turns")
    assert text(page, "title") == "1 hit · Search: crane turns · Voxpop"
    assert page.select_one("link[rel=alternate]")["title"] == "Search: crane turns"  # type: ignore[index]
    assert text(read(client, "/search/?q=zzzz"), "title") == "Nothing was found · Search: zzzz · Voxpop"
    assert text(read(client, "/search/"), "title") == "Search · Voxpop"
    evil = read(client, "/search/?q=bridge+%22%3Cb%3E%25")
    assert evil.select_one("link[rel=alternate]")["title"] == 'Search: bridge "<b>%'  # type: ignore[index]


def test_a_reply_shows_what_it_answers_and_a_named_second_what_is_said_there(client: Any) -> None:
    found = hit(read(client, "/search/?q=bridge"), "pays for itself")
    above, below = found.select(".context")
    assert above.get_text() == "to @kamal: Who pays for the bridge? <script>alert(1)</script>"
    assert above.a["href"] == "/c/youtube:f1/"
    assert below.get_text() == "said at 1:08: And then the tide came in."
    assert below.a["href"] == f"/v/{FERRY}/transcript/?lang=en&t=68#t68"
    assert below.span["lang"] == "en" and not below.has_attr("lang")  # "said at" is of the language of the page


def test_a_line_of_a_transcript_stands_between_those_beside_it(client: Any) -> None:
    [line] = read(client, "/search/?q=tide+kind:caption").select(".hit .body")
    assert texts(line, ".context, .words") == [
        "The lanternfish was here before the quay.", "And then the tide came in.", "The bridge is up now.",
    ]  # fmt: skip
    assert texts(line, ".where bdi")[0] == "3 comments name this moment"


@pytest.mark.parametrize("part", ["", "description/", "comments/", "transcript/", "history/", "capture/"])
def test_every_part_of_a_watch_page_finds_inside_its_video(client: Any, part: str) -> None:
    form = read(client, f"/v/{FERRY}/{part}").select_one("form.find")
    assert (form["action"], form.select_one('[name="in"]')["value"]) == ("/search/", FERRY)
    assert form.select_one("label")["for"] == form.select_one('[name="q"]')["id"]


def test_what_is_typed_there_is_asked_inside_the_video_as_a_whole(client: Any) -> None:
    page = read(client, f"/search/?in={FERRY}&q=tide+OR+gulls")
    assert page.select_one("#q")["value"] == f"tide OR gulls in:{FERRY}"
    assert {a.get_text() for a in page.select(".hit .where > a:last-child")} == {"The last ferry under the bridge"}
    odd = read(client, f"/search/?in={FERRY}&q=%22the+tide")
    assert "A quotation mark is missing" in text(odd, "main .note")
    assert odd.select_one("#q")["value"] == f"the tide in:{FERRY}"
    everything = read(client, f"/search/?in={FERRY}&q=")
    assert everything.select_one("#q")["value"] == f"in:{FERRY}" and everything.select(".hit")


@pytest.mark.parametrize("rest", [" OR ".join(f"w{n}" for n in range(40)), "x" * 1_200, "(" + "y" * 981])
def test_what_is_typed_there_stays_inside_the_video_however_long_it_is(client: Any, rest: str) -> None:
    page = read(client, f"/search/?in={FERRY}&q={quote(f'bridge OR {rest}')}")
    assert {a.get_text() for a in page.select(".hit .where > a:last-child")} == {"The last ferry under the bridge"}


def test_the_strip_leads_to_each_part_of_the_video_and_says_in_words_what_is_there(client: Any) -> None:
    page = read(client, f"/search/?q=bridge+OR+tide+in:{FERRY}")
    strip = page.select_one("svg.along")
    assert [part["aria-label"] for part in strip.select("a")] == [
        "0:02–0:03: 1 comment", "1:08–1:09: 3 comments and 1 transcript line", "1:10–1:11: 1 transcript line",
        "1:12–1:13: 1 transcript line", "1:14–1:15: 1 transcript line",
    ]  # fmt: skip
    assert [rect["class"] for rect in strip.select("a rect:nth-child(2)")] == [["h2"], ["h4"], ["h2"], ["h2"], ["h2"]]
    assert text(strip, "text:last-child") == "1:30"
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.select(".along + details tr")]
    assert rows == [
        ["Part", "Comments", "Transcript lines"], ["0:02–0:03", "1", "0"], ["1:08–1:09", "3", "1"],
        ["1:10–1:11", "0", "1"], ["1:12–1:13", "0", "1"], ["1:14–1:15", "0", "1"],
    ]  # fmt: skip
    narrowed = read(client, f"/search/{strip.select('a')[1]['href']}")
    assert narrowed.select_one("#q")["value"] == f"bridge OR tide in:{FERRY} at:1:08..1:09"
    assert text(narrowed, ".more .quiet") == "4 hits"
    assert [rect["class"] for rect in narrowed.select(".along a rect:nth-child(2)")] == [
        ["out"], ["h4"], ["out"], ["out"], ["out"],
    ]  # fmt: skip
    assert narrowed.select(".along a")[0]["href"] == strip.select("a")[0]["href"]


def test_only_a_search_inside_one_video_has_a_strip(client: Any) -> None:
    assert not read(client, "/search/?q=bridge").select(".along")
    assert not read(client, f"/search/?q=crew+in:{FERRY}").select(".along")


def test_a_question_without_room_for_a_part_of_the_video_shows_where_its_hits_are(client: Any) -> None:
    page = read(client, f"/search/?q=bridge+OR+tide+OR+{'x' * 955}+in:{FERRY}")
    assert len(page.select(".along [role=img][aria-label]")) == 5 and not page.select(".along a, .along + .rest th a")
    assert text(page, ".along + .rest tbody th") == "0:02–0:03"


def test_copies_are_folded_under_the_first_and_all_are_reached(client: Any) -> None:
    page = read(client, "/search/?q=live")
    [found] = page.select(".hit")
    assert text(found, ".like summary") == "and 4 like it"
    assert len({a["href"] for a in found.select(".like li a")}) == 4
    assert {a.get_text() for a in found.select(".like li a")} < set(COPIES)
    same = read(client, f"/search/{found.select_one('.like .foot a')['href']}")
    assert text(same, ".more .quiet") == "3 hits" and not same.select(".like")
    assert same.select_one("#q")["value"].startswith('live "') and "words:4" in same.select_one("#q")["value"]


def test_every_hit_can_be_shown_for_itself_and_that_is_kept(client: Any) -> None:
    page = read(client, "/search/?q=live")
    ways = {a.get_text(): a for a in page.select('[aria-labelledby="an"] a')}
    assert ways["copies folded"]["aria-current"] == "true"
    every = read(client, f"/search/{ways['every hit']['href']}")
    assert len(every.select(".hit")) == 5 and not every.select(".like")
    assert all("fold=no" in a["href"] for a in every.select('.facets a, .when-plot a, [aria-labelledby="so"] a'))
    assert text(every, ".more .quiet") == text(page, ".more .quiet") == "5 hits"


def test_hits_are_grouped_by_video_each_with_a_way_to_all_of_them(client: Any) -> None:
    page = read(client, "/search/?q=bridge&sort=newest")
    way = next(a for a in page.select('[aria-labelledby="an"] a') if a.get_text() == "by video")
    grouped = read(client, f"/search/{way['href']}")
    assert texts(grouped, ".group > header h3") == ["The last ferry under the bridge", "The crane"]
    assert texts(grouped, ".group > header .where") == ["Quayside · All 10 hits", "Quayside · All 4 hits"]
    assert [len(node.select(".hit")) for node in grouped.select(".group")] == [3, 3]
    assert text(grouped, ".more .quiet") == "14 hits under 2 videos"
    inside = read(client, f"/search/{grouped.select('.group header .where a')[1]['href']}")
    assert inside.select_one("#q")["value"] == f"bridge in:{CRANE}"
    assert text(inside, ".more .quiet") == "4 hits" and "the newest first" in inside.get_text()
    assert "group=video" in grouped.select_one(".facets a")["href"]
    nothing = read(client, "/search/?q=zzz+qqq&group=video")
    assert "Nothing was found." in nothing.get_text()
