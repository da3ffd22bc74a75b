"""What the pages say, and what they leave out."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.web.fake_archive import FakeArchive
from tests.web.port_elster import CAPTURE, HOSTILE, LONG, MIRROR, NAMELESS, POEM, STORM, comment, video
from voxpop.errors import CatalogueError
from voxpop.query import Named, parse


def read(client: Any, url: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == status, url
    return BeautifulSoup(answer.content, "html.parser")


def text(page: BeautifulSoup, selector: str) -> str:
    found = page.select_one(selector)
    assert found is not None, selector
    return " ".join(found.get_text(" ").split())


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(node.get_text(" ").split()) for node in page.select(selector)]


def test_home_says_what_is_here_and_quotes_people_in_several_languages(client: Any) -> None:
    page = read(client, "/")
    assert text(page, "h1") == "The Port Elster Archive"
    assert "9 video pages" in text(page, ".dateline")
    assert "22 Nov 2024" in text(page, ".dateline")
    assert len({node["lang"] for node in page.select(".voices .words[lang]")}) == 3
    assert page.select_one(f'.lead h3 a[href="/v/{STORM}/"]')


def test_home_of_an_empty_archive_says_how_to_fill_it(client: Any, archive: Any) -> None:
    from voxpop.web import site

    site.show(FakeArchive())
    assert "voxpop add" in text(read(client, "/"), "main .note")
    site.show(archive)


def test_a_poem_keeps_its_six_lines(client: Any) -> None:
    page = read(client, f"/v/{MIRROR}/comments/")
    assert POEM in [node.get_text() for node in page.select(".said .words")]


def test_a_mirror_page_offers_only_orders_that_it_has_data_for_and_says_why(client: Any) -> None:
    page = read(client, f"/v/{MIRROR}/comments/")
    assert texts(page, ".bar .opts a") == ["as on the page", "by moment"]
    assert "no dates and no likes" in text(page, ".bar")
    assert "No media kept" in text(page, ".nomedia")
    assert "forty-one boats" in text(page, ".stage")
    assert not re.search(r"\bNone\b|null|not said", page.get_text())


def test_a_rating_is_stars_and_a_number_with_its_basis(client: Any) -> None:
    rating = read(client, f"/v/{MIRROR}/").select(".facts > div")[0]
    assert rating.select_one("svg.stars svg")["width"] == "93.6"
    assert "4.5 of 5" in rating.get_text() and "as shown on the mirror page" in rating.get_text()


def test_relative_dates_say_what_they_are_reckoned_from_and_their_span(client: Any) -> None:
    page = read(client, f"/v/{STORM}/comments/")
    when = page.select_one(f'[id="c-{STORM}~c2"] .who [title]')
    assert when.get_text() == "about 2 years before 5 Nov 2019"
    assert when["title"].startswith("between ") and "2016" in when["title"] and "2017" in when["title"]
    assert (
        text(page, f'[id="c-{STORM}~c9"] .who [title], [id="c-{STORM}~c9"] .who span:not(.vh)')
        == "between 3 and 9 May 2018"
    )


def test_rounded_likes_say_that_they_are_rounded(client: Any) -> None:
    likes = read(client, f"/v/{STORM}/comments/").select_one(f'[id="c-{STORM}~c2"] > .body > .foot abbr')
    assert likes.get_text() == "≈1.2K likes" and "1,200" in likes["title"]


def test_replies_are_folded_numbered_and_say_how_many_more_are_held(client: Any) -> None:
    page = read(client, f"/v/{STORM}/comments/")
    thread = page.select_one(f'[id="c-{STORM}~c2"] details.replies')
    assert not thread.has_attr("open")
    assert "12 replies" in thread.summary.get_text() and "Théo Lavergne" in thread.summary.get_text()
    assert texts(thread, ".permalink") == ["comment № 2.1", "comment № 2.2", "comment № 2.3", "comment № 2.3.1"]
    assert thread.select_one(f'li.foot a[href="/c/{STORM}~c2/thread/"]').get_text() == "9 more held here"


def test_a_long_comment_folds_at_the_end_of_a_paragraph_and_loses_nothing(client: Any) -> None:
    body = read(client, f"/v/{STORM}/comments/").select_one(f'[id="c-{STORM}~c11"] > .body')
    first, rest = body.select(".words")
    assert 60 < len(first.get_text().split()) < 170 and first.get_text().endswith(("\n\n", ". "))
    assert "At 02:31 somebody laughed" in rest.get_text()
    assert re.fullmatch(r"\d+ more words", body.select_one("details.rest > summary").get_text())


def test_two_megabytes_of_one_word_fold_and_stand_whole_on_their_own_page(client: Any) -> None:
    answer = client.get(f"/v/{LONG}/comments/")
    assert len(answer.content) < 100_000
    whole = BeautifulSoup(answer.content, "html.parser").select_one("details.rest .foot a")["href"]
    assert client.get(whole).content.count(b"z") >= 2_000_000


@pytest.mark.parametrize(("sort", "first"), [("page", 1), ("likes", 1), ("new", 10), ("old", 3), ("moment", 103)])
def test_comments_stand_in_the_order_that_is_asked_for(client: Any, sort: str, first: int) -> None:
    page = read(client, f"/v/{STORM}/comments/?sort={sort}")
    assert page.select(".thread > li > article")[0]["id"] == f"c-{STORM}~c{first}"
    assert page.select_one('.opts [aria-current="true"]')


def test_every_comment_is_reached_by_paging(client: Any) -> None:
    seen, url = [], f"/v/{STORM}/comments/"
    while url:
        page = read(client, url)
        seen += [node["id"] for node in page.select(".thread > li > article")]
        following = page.select_one('.more a[rel="next"]')
        url = following["href"] if following else ""
    assert seen == [f"c-{STORM}~c{n}" for n in range(1, 121)]


def test_a_permalink_leads_to_the_page_that_holds_the_comment(client: Any) -> None:
    answer = client.get(f"/c/{STORM}~c77/")
    address, anchor = answer["Location"].split("#")
    assert read(client, address).find(id=anchor) is not None


def test_a_permalink_of_a_reply_behind_the_fold_opens_the_fold_and_shows_it(client: Any) -> None:
    address, anchor = client.get(f"/c/{STORM}~c2.9/")["Location"].split("#")
    reply = read(client, address).find(id=anchor)
    assert "Reply number 9" in reply.get_text()
    assert all(fold.has_attr("open") for fold in reply.find_parents("details"))


def test_the_thread_page_lists_all_replies(client: Any) -> None:
    page = read(client, f"/c/{STORM}~c2/thread/")
    assert len(page.select(".thread > li")) == 12
    assert text(page, "h1") == "Replies to Marit Solhaug"


def test_a_timecode_has_its_own_address_which_the_player_and_the_marks_obey(client: Any) -> None:
    page = read(client, f"/v/{STORM}/comments/?sort=likes")
    link = page.select_one(f'[id="c-{STORM}~c3"] a.t[data-t="252"]')["href"]
    assert link == f"/v/{STORM}/comments/?sort=likes&t=252"
    there = read(client, link)
    assert there.select_one("video")["src"].endswith("#t=252")
    assert "now" in there.find(id=f"c-{STORM}~c3")["class"]
    assert there.select_one(".moments a.on")["data-t"] == "252"
    # A bar stands for several seconds: it names the count of the one to which it leads, as the list does.
    bars = {bar["data-t"]: bar["aria-label"] for bar in there.select(".moments a")}
    peaks = [(peak.select_one("a")["data-t"], text(peak, ".n")) for peak in there.select(".peaks li")]
    assert peaks and all(bars[second].split(", ")[1] == count for second, count in peaks)
    assert any(label.endswith(" more beside it") for label in bars.values())
    assert text(there, ".peaks li.now").startswith("4:12")


def test_a_time_of_day_beyond_the_video_is_not_a_link(client: Any) -> None:
    log = read(client, f"/v/{STORM}/comments/").select_one(f'[id="c-{STORM}~c11"]')
    assert "21:10" in log.get_text() and not log.select("a.t[data-t='1270']")


def test_most_named_moments_are_listed_in_the_order_of_the_video(client: Any) -> None:
    peaks = texts(read(client, f"/v/{STORM}/"), ".peaks li .t")
    assert peaks == ["0:47", "1:08", "3:31", "4:12", "6:55", "9:20", "11:58"]


def test_the_description_has_live_links_timecodes_and_chapters(client: Any) -> None:
    page = read(client, f"/v/{STORM}/description/")
    link = page.select_one('#panel a[href="https://elster.example/minutes/2017-02"]')
    assert set(link["rel"]) == {"nofollow", "noopener", "noreferrer"}
    assert texts(page, ".chapters bdi") == ["Before the wind", "The crane", "The bridge", "Lights out"]
    assert "CC BY 4.0" in text(page, ".defs")


def test_a_playlist_leads_to_a_search_within_it_whatever_it_is_called(client: Any, archive: Any) -> None:
    claim = archive.video(HOSTILE).claim
    link = read(client, f"/v/{HOSTILE}/description/").select_one('.defs a[href^="/search/"]')
    assert link.get_text() == claim.playlist
    asked = parse_qs(urlsplit(link["href"]).query)["q"][0]
    assert parse(asked).root == Named("in", claim.playlist)


def test_the_transcript_names_what_people_said_at_each_line_and_pages_by_second(client: Any) -> None:
    page = read(client, f"/v/{STORM}/transcript/")
    line = page.find(id="t252")
    assert "The bridge is up" in line.get_text() and "comments" in line.get_text()
    following = read(client, page.select_one('.more a[rel="next"]')["href"])
    assert following.select(".cue")[0]["id"] == "t1440"
    assert "Écartez-vous" in text(read(client, f"/v/{STORM}/transcript/?lang=fr"), ".cues")


def test_a_second_of_the_transcript_is_found_on_its_page(client: Any) -> None:
    page = read(client, f"/v/{STORM}/transcript/?t=1500")
    assert page.select_one(".cue.now")["id"] == "t1500"


def test_the_capture_shows_coverage_claims_and_every_digest(client: Any, elster: FakeArchive) -> None:
    page = read(client, f"/v/{STORM}/capture/")
    assert "Partial." in text(page, "#panel .note") and "412 of 1,302" in text(page, "#panel .note")
    assert [node.get_text() for node in page.select(".digest")] == [
        elster.originals[key].digest for key in elster.originals if key[0].startswith("a1b2")
    ]
    assert "HTTP 503" in page.get_text() and "1,302" in text(page, "table")
    assert texts(page, ".log .title") == ["Captured 5 Nov 2019"]
    assert read(client, f"/capture/{CAPTURE}/").select_one(f'h1 a[href="/v/{STORM}/"]')


def test_a_report_names_each_refused_place(client: Any) -> None:
    page = read(client, f"/report/{'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678'}/")
    assert "comments[12]" in page.get_text() and "no text, expected a string" in page.get_text()


def test_search_marks_what_was_found_and_leads_to_it(client: Any) -> None:
    page = read(client, "/search/?q=bridge")
    assert set(texts(page, ".kind")) >= {"Comment", "Video", "Transcript"}
    assert all(node.get_text().casefold() == "bridge" for node in page.select("mark"))
    for hit in page.select(".hit"):
        where = hit.select_one(".where a, h3 a")["href"].partition("#")[0]
        assert client.get(where).status_code in (200, 302)


def test_search_pages_and_keeps_the_question(client: Any) -> None:
    first = read(client, "/search/?q=bridge")
    following = first.select_one('.more a[rel="next"]')["href"]
    page = read(client, f"/search/{following}")
    assert page.select_one("#q")["value"] == "bridge" and page.select(".hit")
    assert all(text(part, ".more .quiet").endswith(" hits, a part of them here") for part in (first, page))


def test_a_search_says_its_limits_in_words_and_each_can_be_taken_away(client: Any) -> None:
    page = read(client, "/search/?q=bridge+kind:reply+-is:gone+likes:5..9+date:2017..2019&sort=newest")
    words = page.select_one(".inwords")
    assert words.select_one("b").get_text() == "bridge"
    assert [limit.get_text() for limit in words.select("a")] == [
        "among replies", "not gone", "with 5–9 likes", "from 2017 to 2019",
    ]  # fmt: skip
    assert words.select_one("a")["aria-label"] == "among replies, remove this"
    assert words.select_one("a")["href"] == "?q=bridge+-is%3Agone+likes%3A5..9+date%3A2017..2019&sort=newest"
    assert "the newest first" in words.get_text()


def test_a_facet_narrows_the_search_and_widens_it_again(client: Any) -> None:
    page = read(client, "/search/?q=bridge")
    kinds = next(facet for facet in page.select(".facets details") if facet.summary.get_text() == "Kind")
    href = next(a["href"] for a in kinds.select("a") if "transcript lines" in a.get_text())
    assert href == "?q=bridge+kind%3Acaption"
    narrowed = read(client, f"/search/{href}")
    assert narrowed.select_one("#q")["value"] == "bridge kind:caption"
    current = narrowed.select_one('.facets [aria-current="true"]')
    assert "transcript lines" in current.get_text() and current["href"] == "?q=bridge"


def test_a_video_narrows_by_its_key_and_is_called_by_its_title(client: Any) -> None:
    page = read(client, "/search/?q=bridge")
    [held] = [a for a in page.select(".facets a") if a["href"] == f"?q=bridge+in%3A{STORM.replace(':', '%3A')}"]
    assert "Storm" in held.get_text()
    narrowed = read(client, f"/search/{held['href']}")
    assert narrowed.select_one(".inwords a").get_text().startswith("under Storm")


def test_a_bar_of_the_timeline_narrows_to_its_months(client: Any) -> None:
    page = read(client, "/search/?q=bridge+date:2017-05")
    bars = page.select(".when-plot a")
    assert bars[0]["href"] == "?q=bridge+date%3A2017-02"
    assert [bar.select("rect")[1]["class"] for bar in bars] == [["out"], ["in"], ["out"]]
    assert bars[-1]["aria-label"] == "in 2019-11: 1 hit"


def test_the_order_of_hits_can_be_chosen_and_is_kept(client: Any) -> None:
    page = read(client, "/search/?q=bridge&sort=likes")
    orders = {a.get_text(): a for a in page.select(".bar .opts a")}
    assert orders["most liked"]["aria-current"] == "true"
    assert orders["newest"]["href"] == "?q=bridge&sort=newest"
    assert "sort=likes" in page.select_one('.more a[rel="next"]')["href"]


def test_a_search_without_hits_offers_to_ask_for_less(client: Any) -> None:
    page = read(client, '/search/?q="nowhere zzz"')
    assert "Nothing was found." in page.get_text()
    assert "/search/?q=nowhere+OR+zzz" in [a["href"] for a in page.select("main .note a")]


def test_a_search_that_was_read_otherwise_says_so(client: Any) -> None:
    assert "quotation mark was never closed" in text(read(client, '/search/?q="bridge'), "main .note")


def test_an_author_page_groups_comments_by_video_and_says_what_it_is_not(client: Any) -> None:
    href = read(client, f"/v/{STORM}/comments/").select_one(f'[id="c-{STORM}~c2"] h3 a')["href"]
    page = read(client, href)
    assert text(page, "h1") == "Marit Solhaug" and "not all that this person wrote" in page.get_text()
    assert texts(page, ".kind") == ["Comment", "Reply"]


def test_channels_and_their_videos_are_listed(client: Any) -> None:
    assert "Elster Harbour News" in text(read(client, "/channels/"), ".log")
    assert len(read(client, "/channel/viewtube:UCharbour/").select(".vids li")) == 6


def test_a_video_without_title_and_a_very_long_name_have_whole_pages(client: Any) -> None:
    assert text(read(client, f"/v/{NAMELESS}/"), "h1") == "A video without a title"
    assert "88 claimed" in text(read(client, f"/v/{NAMELESS}/"), ".facts")
    assert "No comments are held" in text(read(client, f"/v/{NAMELESS}/comments/"), "#panel .note")
    assert text(read(client, f"/v/{LONG}/"), "h1").startswith("Long names")


def test_a_withdrawn_comment_leaves_its_place(client: Any) -> None:
    gone = read(client, f"/v/{STORM}/comments/").find(id=f"c-{STORM}~c12")
    assert "withdrawn on request" in gone.get_text() and "gone fishing" not in gone.get_text()


def test_an_older_key_leads_to_the_present_one(client: Any) -> None:
    answer = client.get("/v/page:older/comments/?t=5")
    assert (answer.status_code, answer["Location"]) == (301, f"/v/{STORM}/comments/?t=5")


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("/v/viewtube:absent/", 404, "Nothing is held at this address"),
        ("/nowhere/", 404, "There is no such page"),
        ("/v/viewtube:withdrawn/", 410, "removed on request"),
        (f"/v/{STORM}/comments/?after=%00garbage", 400, "cannot be read"),
    ],
)
def test_errors_are_pages_with_words_that_help(client: Any, url: str, status: int, words: str) -> None:
    page = read(client, url, status)
    assert words in page.get_text() and page.select_one(".masthead form")


def test_a_fault_of_ours_is_a_page_too(client: Any, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr(archive, "recent", lambda limit: 1 / 0)
    assert "Something broke on our side" in read(client, "/captures/", 500).get_text()


def test_what_is_in_the_archives_way_is_no_fault_of_ours(
    client: Any, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(limit: int) -> None:
        raise CatalogueError("There is no room left on the disk that holds /somewhere.")

    monkeypatch.setattr(archive, "recent", full)
    page = read(client, "/captures/", 503).get_text()
    assert "cannot be read just now" in page and "/somewhere" not in page
    assert [record.getMessage() for record in caplog.records if "no room left" in record.getMessage()]


def test_nothing_captured_becomes_markup(client: Any) -> None:
    urls = [f"/v/{HOSTILE}/{tab}" for tab in ("", "description/", "comments/", "transcript/", "capture/")]
    urls += ["/", "/videos/", "/captures/", "/channels/", "/channel/viewtube:UCevil/", "/author/viewtube:UCevil/"]
    urls += [
        f"/c/{HOSTILE}~c1/thread/",
        "/search/?q=%22%3E%3Cscript%3E",
        "/report/c1b2c3d4e5f60718293a4b5c6d7e8f9012345678/",
    ]
    for url in urls:
        page = read(client, url)
        assert all(
            (script.get("src") or "").startswith("/static/") and not script.string for script in page("script")
        ), url
        assert not page.find_all(attrs={"onerror": True}) and not page.find_all(attrs={"onmouseover": True}), url
        assert not page.find_all(style=True) and not page("style"), url
        for link in page.select("a[href], img[src], form[action]"):
            address = link.get("href") or link.get("src") or link.get("action")
            assert re.match(r"(?:/|\?|#|https?://)", address), (url, address)
            assert address[:4] != "http" or set(link["rel"]) >= {"nofollow", "noopener", "noreferrer"}


def test_every_video_of_a_hundred_is_reached_by_paging(client: Any, archive: Any) -> None:
    from voxpop.web import site

    many = FakeArchive(held_videos={f"viewtube:{n}": video(f"viewtube:{n}", f"Video {n}") for n in range(120)})
    site.show(many)
    seen, url = [], "/videos/"
    while url:
        page = read(client, url)
        seen += [a["href"] for a in page.select(".vids h2 a")]
        following = page.select_one('.more a[rel="next"]')
        url = f"/videos/{following['href']}" if following else ""
    site.show(archive)
    assert len(set(seen)) == len(seen) == 120


def test_a_deep_thread_is_numbered_to_its_depth(client: Any, archive: Any) -> None:
    from voxpop.web import site

    deep = FakeArchive(held_videos={STORM: video(STORM, "Deep", comments_held=40, top_level_held=1)})
    deep.held_comments = [comment(".".join(["1"] * n), f"diver {n}", f"depth {n}") for n in range(1, 41)]
    site.show(deep)
    page = read(client, f"/v/{STORM}/comments/")
    site.show(archive)
    assert len(page.select("article.said")) == 40
    assert texts(page, ".permalink")[-1] == "comment № " + ".".join(["1"] * 40)
