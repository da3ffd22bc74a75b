"""Pages of a video whose names and titles run from right to left or do not end, captured three times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.archive.pages import CAPTURED, VIDEO_ID, info, said, write
from tests.web.test_pages import read, text, texts
from voxpop.archive import Answers, Archive
from voxpop.web import site

PAGE = f"youtube:{VIDEO_ID}"
TEXTS = "soundcloud:1933"
ENDLESS = "ں" * 200
TITLE, CHANNEL, ARCHIVE = "العاصفة تفتح جسر الفانوس 2", "أخبار الميناء 24", "أرشيف الميناء"


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("harbour")
    comments = [
        said("a", "سمعت الجرس عند 1:08", who="صوت 30"),
        said("a.r", "وأنا أيضا", who=ENDLESS, parent="a"),
        said("b", "The bell, again, as in the year before.", who="Wilhelmina"),
    ]
    likes = {"like_count": 9, "dislike_count": 1, "title": TITLE, "channel": CHANNEL, "comment_count": None}
    with Archive.open(folder / "kept", create=True, name=ARCHIVE) as made:
        for day, more in ((0, {}), (30, {}), (400, {"comment_count": 900})):
            page = info(comments, epoch=CAPTURED + day * 86_400, **{**likes, **more})
            list(made.add([write(folder / str(day) / "page.info.json", page)]))
        (folder / "table.csv").write_text("Comment\nthe first of them\nthe second of them\n")
        list(made.add([folder / "table.csv"], answers=Answers(video=TEXTS)))
        for capture in made.captures(PAGE):
            made.amend(capture.key, Answers(coverage="complete"))
        alone = info([comments[2]], id="Alone234_-x", title="Alone", comment_count=None)
        list(made.add([write(folder / "alone" / "page.info.json", alone)]))
        list(made.add([write(folder / "untold" / "page.info.json", {**alone, "title": None})]))
        yield made


@pytest.fixture
def archive(harbour: Archive) -> Any:
    return harbour


def test_a_name_in_a_heading_keeps_its_order_and_nobody_is_said_to_be_answered_who_was_not(client: Any) -> None:
    answered = read(client, "/c/youtube:a/thread/")
    assert text(answered, "h1") == "Replies to @صوت 30" and text(answered, "h1 bdi") == "@صوت 30"
    assert text(read(client, "/c/youtube:b/thread/"), "h1") == "Comment by @Wilhelmina"
    assert text(read(client, "/c/youtube:a.r/thread/"), "h1") == f"Reply by @{ENDLESS}"


def test_a_citation_is_our_sentence_round_names_that_keep_their_order(client: Any) -> None:
    cite = read(client, f"/v/{PAGE}/capture/").select_one(".cite .words")
    assert cite is not None and "dir" not in cite.attrs
    assert [name.get_text() for name in cite.select("bdi")] == [CHANNEL, TITLE, ARCHIVE]
    assert cite.get_text().startswith(f"{CHANNEL}, “{TITLE}”, YouTube")


def test_what_is_printed_above_a_page_is_our_sentence_round_names_that_keep_their_order(client: Any) -> None:
    printed = read(client, f"/v/{PAGE}/").select_one(".printed")
    assert [name.get_text() for name in printed.select("bdi")] == [TITLE, CHANNEL, ARCHIVE]
    assert (
        text(printed.parent, ".printed").replace(" .", ".").startswith(f"{TITLE}. {CHANNEL} , YouTube. Page as held by")
    )


@pytest.mark.parametrize(
    "path",
    [
        "/", "/videos/", "/channels/", "/captures/", "/search/?q=الجرس", "/search/?q=bell",
        "/search/?q=bell&group=video", "/c/youtube:a/thread/",
        *(f"/v/{PAGE}/{tab}" for tab in ("", "description/", "comments/", "history/", "capture/")),
    ],
)  # fmt: skip
def test_no_captured_text_is_read_aloud_as_if_it_were_of_the_language_of_the_page(client: Any, path: str) -> None:
    """A text whose language is not known says so (`lang=""`): it would else be of that of the page."""
    captured = [text for text in read(client, path).select("main [dir=auto]:not(input)") if text.get_text() != ARCHIVE]
    assert captured
    assert [text for text in captured if not text.has_attr("lang") and not text.select("[lang]")] == []


def test_what_a_comment_was_before_is_of_the_language_of_the_comment(elster_of_six: Archive, client: Any) -> None:
    site.show(elster_of_six)
    thread = read(client, "/c/youtube:k1/thread/")
    former = thread.select(".past .words, td .words")
    assert former and {text["lang"] for text in former} == {"en"}


def test_our_sentences_round_a_title_and_the_name_of_the_archive_keep_their_order(client: Any) -> None:
    home = read(client, "/")
    assert text(home, ".colophon bdi") == ARCHIVE
    assert set(texts(home, ".voices footer a bdi")) == {TITLE, "Alone"}


def test_a_capture_that_says_no_title_is_listed_by_that_of_its_video(harbour: Archive, client: Any) -> None:
    untold = [capture for capture in harbour.captures("youtube:Alone234_-x") if capture.claim.video.title is None]
    assert len(untold) == 1
    for path in ("/", "/captures/"):
        entry = read(client, path).select_one(f'.log a[href="/capture/{untold[0].key}/"]')
        assert entry is not None and entry.get_text() == "Alone"


def test_a_page_without_authors_is_not_said_to_give_them(client: Any) -> None:
    page = read(client, f"/v/{TEXTS}/comments/")
    assert texts(page, ".thread .words") == ["the first of them", "the second of them"]
    assert text(page, ".bar p") == "The page gives texts alone, no authors, no dates and no likes."
    assert text(page, ".kicker") == "Channel not stated, on SoundCloud"


def test_the_menu_names_as_current_only_what_one_is_in(client: Any) -> None:
    assert read(client, "/").select("nav [aria-current]") == []
    assert texts(read(client, "/videos/"), ".masthead nav [aria-current]") == ["Videos"]


def test_a_channel_beside_a_date_keeps_its_order(client: Any) -> None:
    author = read(client, "/c/youtube:a/thread/").select_one(".chosen h2 a")
    assert author is not None
    page = read(client, str(author["href"]))
    assert text(page, ".wrote .sub") == f"{CHANNEL} , 2 Jan 2023" and text(page, ".wrote .sub bdi") == CHANNEL


def test_who_says_what_shows_the_rating_not_who_gave_it(client: Any) -> None:
    table = read(client, f"/v/{PAGE}/capture/").select("section[aria-labelledby=ws] tbody tr")
    rows = {text(row, "th"): text(row, "td") for row in table}
    assert rows["Rating"] == ("9 likes, 1 dislike (YouTube; dislikes from elsewhere, YouTube no longer shows them)")


def test_what_the_page_shows_is_not_guessed_and_the_captures_are_counted(client: Any) -> None:
    assert text(read(client, "/v/youtube:Alone234_-x/"), ".facts").count("1 held") == 1
    assert "all that" not in text(read(client, "/v/youtube:Alone234_-x/"), ".facts")
    facts = texts(read(client, f"/v/{PAGE}/history/"), ".facts > div")
    assert facts[-1] == "First and last captured 14 Nov 2023, 18 Dec 2024 3 captures"
    assert "All of them are complete." in text(read(client, f"/v/{PAGE}/history/"), ".sub")


def test_one_count_that_the_page_claimed_is_drawn(client: Any) -> None:
    assert read(client, f"/v/{PAGE}/history/").select_one(".plots path.claimed")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_a_name_without_end_pushes_nothing_out_of_a_table(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(f"{address}/c/youtube:a.r/thread/")
    assert page.evaluate("[...document.querySelectorAll('.scroll')].map(e => e.scrollWidth - e.clientWidth)") == [0]
    page.close()
