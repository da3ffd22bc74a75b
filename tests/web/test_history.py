"""The History tab, the marks of the past in the thread, and the page as of a day, of an archive on disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.archive.pages import CAPTURED, VIDEO_ID, info, said, write
from tests.web import captured_again as six
from tests.web.captured_again import ONCE, PAGE
from tests.web.test_pages import read, text, texts
from voxpop.archive import Answers, Archive
from voxpop.codec import read_time
from voxpop.model import Change
from voxpop.sources import title_of
from voxpop.web import site
from voxpop.web.pages import changes

HISTORY = f"/v/{PAGE}/history/"


@pytest.fixture
def archive(elster_of_six: Archive) -> Any:
    return elster_of_six


@pytest.fixture
def keys(elster_of_six: Archive) -> dict[str, str]:
    """The capture of each day."""
    return six.keys(elster_of_six)


@pytest.fixture
def may(keys: dict[str, str]) -> str:
    """The page that compares the two captures of May 2024."""
    return f"{HISTORY}?a={keys[six.THIRD]}&b={keys[six.NINTH]}"


def changed(page: BeautifulSoup) -> list[tuple[str, str]]:
    """(what, in which words) of the changes that a page lists."""
    return [(text(node, ".who"), text(node, ".body")) for node in page.select(".changes article")]


def test_the_table_says_of_each_capture_why_it_counts_as_complete_and_what_it_counted(client: Any) -> None:
    page = read(client, HISTORY)
    rows = [[" ".join(cell.get_text().split()) for cell in row.select("th, td")] for row in page.select(".days tr")]
    assert rows[0][:7] == ["Capture", "Coverage", "Why", "Held", "Claimed", "Views", "Likes"]
    assert rows[0][7:] == ["Held so far", "Dislikes", "Gone so far"]
    assert [row[0] for row in rows[1:]] == [
        "22 Nov 2024", "9 May 2024", "3 May 2024", "18 Aug 2022", "12 Mar 2021", "at an unknown time",
    ]  # fmt: skip
    assert rows[1][1:5] == ["partial", "A person judged this capture partial.", "10", "1,302"]
    assert rows[2][5:] == ["409,900", "9,380", "75", "not said", "3"]
    assert rows[5][-2:] == ["310", "0"]
    assert text(page, "#cs") == "6 captures" and "3 of them are complete." in text(page, ".sub")


def test_the_tab_counts_the_captures_and_every_tab_leads_to_the_day(client: Any) -> None:
    page = read(client, f"/v/{PAGE}/")
    assert "History 6" in texts(page, ".tabs a")
    assert text(page, ".tabs .asof") == "As of 22 Nov 2024, the latest of 6 captures"
    assert page.select_one(".tabs .asof")["href"] == f"{HISTORY}#as-of"


def test_one_capture_is_told_in_a_sentence_and_nothing_is_asked_of_the_past(client: Any) -> None:
    page = read(client, f"/v/{ONCE}/history/")
    assert text(page, "#cs") == "One capture" and "There is one capture." in text(page, ".sub")
    assert len(page.select(".days tbody tr")) == 1
    assert not page.select("form.pick, .plot, .changes, .asof")
    assert not read(client, f"/v/{ONCE}/comments/").select("a.badge, .unseen, .gone")


def test_each_point_of_a_plot_opens_its_capture_and_says_what_the_table_says(client: Any, keys: dict[str, str]) -> None:
    page = read(client, HISTORY)
    drawn = {text(figure, "b"): figure for figure in page.select(".plots figure")}
    assert list(drawn) == ["Comments held, all so far", "Views", "Likes", "Comments gone", "Dislikes"]
    views = drawn["Views"].select(".plot > a")
    assert [text(point, "title") for point in views] == [
        "12 Mar 2021: 301,200, complete", "18 Aug 2022: 355,870, partial", "3 May 2024: 409,310, complete",
        "9 May 2024: 409,900, complete", "22 Nov 2024: 418,220, partial",
    ]  # fmt: skip
    assert views[0]["href"] == f"/capture/{keys[six.MARCH]}/"
    assert [point.circle["class"] for point in views[:2]] == [["pt", "full"], ["pt", "part"]]
    assert drawn["Comments held, all so far"].select_one("path.claimed")
    assert len(drawn["Dislikes"].select("circle")) == 1 and not drawn["Dislikes"].select("path")
    assert not page.select("[style]")


def test_what_changed_is_counted_by_kind_and_listed_with_author_and_permalink(client: Any, may: str) -> None:
    page = read(client, may)
    assert text(page, "#ch") == "What changed between 3 and 9 May 2024"
    assert texts(page, "#changes .opts a") == [
        "all 16", "new 1", "edited 4", "gone 3", "returned 1", "renamed authors 1", "hearted or pinned 2", "likes 1",
        "the video itself 3",
    ]  # fmt: skip
    listed = dict(changed(page))
    assert listed["Title edited between 3 and 9 May 2024"] == "Storm Maren opens lifts the Lantern Bridge"
    assert listed["dockside_tom_1987 renamed between 3 and 9 May 2024"].startswith("tom_from_the_docks dockside_tom")
    assert listed["oldtimer 61 returned between 3 and 9 May 2024"].startswith("Is the lamp")
    assert listed["Nadia new between 3 and 9 May 2024"].startswith("New in May.")
    gone = page.select_one(".changes article.gone")
    assert text(gone, ".who") == "Wilhelmina gone between 3 and 9 May 2024"
    assert gone.select_one(".foot a")["href"] == "/c/youtube:k2/"


@pytest.mark.parametrize(
    ("show", "count"),
    [
        ("new", 1),
        ("edited", 4),
        ("gone", 3),
        ("returned", 1),
        ("renamed", 1),
        ("marked", 2),
        ("likes", 1),
        ("video", 3),
    ],
)
def test_changes_are_narrowed_to_a_kind(client: Any, may: str, show: str, count: int) -> None:
    page = read(client, f"{may}&show={show}")
    assert len(changed(page)) == count
    assert text(page, "#changes .opts [aria-current]").endswith(str(count))


def test_an_edit_shows_what_was_taken_out_and_put_in_in_any_script(client: Any, may: str) -> None:
    edited = read(client, f"{may}&show=edited").select(".changes .words")
    assert [(node.find("del").get_text(), node.find("ins").get_text(), node["dir"]) for node in edited] == [
        ("500", "1,000", "auto"), ("المجاور", "المقابل", "auto"), ("皆さん", "人たち", "auto"), ("หนัก", "เบา", "auto"),
    ]  # fmt: skip


def test_the_two_newest_are_compared_until_others_are_asked_for_in_either_order(
    client: Any, keys: dict[str, str]
) -> None:
    assert text(read(client, HISTORY), "#ch") == "What changed between 9 May and 22 Nov 2024"
    other_way = f"{HISTORY}?a={keys[six.NINTH]}&b={keys[six.THIRD]}"
    assert text(read(client, other_way), "#ch") == "What changed between 3 and 9 May 2024"
    oldest = read(client, f"{HISTORY}?b={keys[six.MARCH]}")
    assert text(oldest, "#ch") == "What changed between 12 Mar 2021 and 18 Aug 2022"


def test_the_two_newest_that_looked_at_comments_are_compared(tmp_path: Path) -> None:
    from django.test import Client

    with Archive.open(tmp_path / "kept", create=True) as made:
        for day, comments in ((1, [said("a", "one")]), (2, None), (3, [said("a", "two")]), (4, None)):
            page = info(comments, epoch=CAPTURED + day * 86_400)
            list(made.add([write(tmp_path / f"{day}" / "page.info.json", page)]))
        site.application(made, [*site.hosts("127.0.0.1"), "testserver"])
        page_of = read(Client(raise_request_exception=True), f"/v/youtube:{VIDEO_ID}/history/")
        assert text(page_of, "#ch") == "What changed between 15 and 17 Nov 2023"
        assert [what for what, _ in changed(page_of)] == ["@nora edited between 15 and 17 Nov 2023"]
        assert not page_of.select("#changes .note")
        first, without, *_ = (day.capture.key for day in made.history(f"youtube:{VIDEO_ID}"))
        beside = read(Client(), f"/v/youtube:{VIDEO_ID}/history/?a={first}&b={without}")
        assert text(beside, "#changes .note") == "One of the two did not look at comments, so nothing is told of them."


def test_of_several_captures_of_one_moment_one_is_compared_with_the_moment_before(tmp_path: Path) -> None:
    """A program may write what it fetched twice, as JSON and as a table: those two say the same."""
    from django.test import Client

    folder, table = tmp_path / "pages", "video_id,comment_id,author,text\n"
    for day, words in ((1, "one"), (2, "two")):
        page = info([said("a", words)], epoch=CAPTURED + day * 86_400)
        write(folder / f"{day}" / "page.info.json", page)
        csv = folder / f"comments-2023-11-{14 + day}T22_13_20+00_00.csv"
        csv.write_text(f"{table}{VIDEO_ID},a,@nora,{words}\n")
    with Archive.open(tmp_path / "kept", create=True) as made:
        assert [report.refused for report in made.add([folder])] == [()] * 4
        site.application(made, [*site.hosts("127.0.0.1"), "testserver"])
        page_of = read(Client(raise_request_exception=True), f"/v/youtube:{VIDEO_ID}/history/")
        days = {day.capture.key: day for day in made.history(f"youtube:{VIDEO_ID}")}
    chosen = [
        days[str(option["value"])] for option in page_of.select("select[name=a] [selected], select[name=b] [selected]")
    ]
    assert [day.capture.captured.latest for day in chosen] == [CAPTURED + 86_400, CAPTURED + 2 * 86_400]
    assert chosen[0].source == chosen[1].source == [*days.values()][-1].source


def test_what_was_not_seen_was_not_seen_by_a_capture_that_looked_at_comments(tmp_path: Path) -> None:
    from django.test import Client

    both = [said("a", "one"), said("b", "two")]
    with Archive.open(tmp_path / "kept", create=True) as made:
        for day, comments in ((1, both), (2, both[:1]), (3, None)):
            page = info(comments, epoch=CAPTURED + day * 86_400, comment_count=2 if comments is None else ...)
            path = write(tmp_path / f"{day}" / "page.info.json", page)
            list(made.add([path], answers=Answers(coverage="partial" if day < 3 else "complete")))
        site.application(made, [*site.hosts("127.0.0.1"), "testserver"])
        page_of = read(Client(raise_request_exception=True), f"/v/youtube:{VIDEO_ID}/comments/")
        first, second, _ = (day.capture.key for day in made.history(f"youtube:{VIDEO_ID}"))
        badge = page_of.select_one('[id="c-youtube:b"] a.badge')
        assert badge.get_text().strip() == "not seen on 16 Nov 2023"
        assert badge["href"].endswith(f"/history/?a={first}&b={second}&show=unseen#changes")


def test_a_capture_is_named_as_exactly_as_its_time_is_known(tmp_path: Path) -> None:
    from django.test import Client

    times = ("2021-05-09T10:30", "2021-05-09T10:31", "2022", "2023-05-01")
    with Archive.open(tmp_path / "kept", create=True) as made:
        for n, time in enumerate(times):
            path = write(tmp_path / f"{n}" / "page.info.json", info([said("a", f"{n}")], epoch=...))
            list(made.add([path], answers=Answers(captured=read_time(time))))
        table = tmp_path / "rows.csv"
        table.write_text("id,author,text,scraped_at\nx1,nora,one,2023-05-03T20:00:00\n", "utf-8")
        list(made.add([table], answers=Answers(video=f"youtube:{VIDEO_ID}")))
        site.application(made, [*site.hosts("127.0.0.1"), "testserver"])
        client = Client(raise_request_exception=True)
        assert texts(read(client, f"/v/youtube:{VIDEO_ID}/history/"), "table.days tbody a") == [
            "between 3 and 4 May 2023", "1 May 2023", "between 1 Jan and 31 Dec 2022", "9 May 2021, 10:31 UTC",
            "9 May 2021, 10:30 UTC",
        ]  # fmt: skip


def test_what_a_partial_capture_lacks_is_not_called_new(tmp_path: Path) -> None:
    from django.test import Client

    with Archive.open(tmp_path / "kept", create=True) as made:
        for day, coverage in ((1, "partial"), (2, "complete"), (3, "partial")):
            page = info([said(f"c{n}", "x") for n in range(day)], epoch=CAPTURED + day * 86_400)
            path = write(tmp_path / f"{day}" / "page.info.json", page)
            list(made.add([path], answers=Answers(coverage=coverage)))  # type: ignore[arg-type]
        site.application(made, [*site.hosts("127.0.0.1"), "testserver"])
        keys = [day.capture.key for day in made.history(f"youtube:{VIDEO_ID}")]
        for pair, words in ((keys[:2], "first held on 16 Nov 2023"), (keys[1:], "new between 16 and 17 Nov 2023")):
            page_of = read(Client(), f"/v/youtube:{VIDEO_ID}/history/?a={pair[0]}&b={pair[1]}")
            assert [what for what, _ in changed(page_of)] == [f"@nora {words}"]


def test_a_person_judged_the_coverage_only_where_one_did(tmp_path: Path) -> None:
    from django.test import Client

    with Archive.open(tmp_path / "kept", create=True) as made:
        path = write(tmp_path / "page.info.json", info([said("a", "one")], epoch=...))
        list(made.add([path], answers=Answers(captured=read_time("2023-05-01"))))
        site.application(made, [*site.hosts("127.0.0.1"), "testserver"])
        [capture] = made.captures(f"youtube:{VIDEO_ID}")

        def judged() -> str:
            facts = read(Client(), f"/capture/{capture.key}/").select("dl .row")
            return next(text(row, "dd") for row in facts if text(row, "dt") == "Coverage judged by")

        assert judged() == "the source; nobody has overruled it"
        made.amend(capture.key, Answers(coverage="partial"))
        assert judged() == "a person"


def test_pages_name_the_format_that_was_read_as_people_do(client: Any, keys: dict[str, str]) -> None:
    for address in ("/c/youtube:k6/thread/", f"/v/{PAGE}/capture/"):
        cells = read(client, address).select('td[data-l="Read as"]')
        assert cells and {cell.get_text() for cell in cells} == {"yt-dlp info.json"}
    assert "yt-dlp info.json" in texts(read(client, f"/capture/{keys[six.THIRD]}/"), "dl .row dd")
    assert title_of("no source of ours") == "no source of ours"


@pytest.mark.parametrize(
    ("words", "shown", "title"),
    [
        ("2 years ago", "about 2 years before 14 Nov 2023", "between 14 Nov 2020 and 14 Nov 2021"),
        ("قبل سنتين", "between 14 Nov 2020 and 14 Nov 2021", "written on the page as “قبل سنتين”"),
        ("לפני שנה", "between 14 Nov 2021 and 14 Nov 2022", "written on the page as “לפני שנה”"),
        ("2 か月前", "between 14 Aug and 14 Sept 2023", "written on the page as “2 か月前”"),
        ("22 hours ago", "between 13 and 14 Nov 2023", "written on the page as “22 hours ago”"),
    ],
)
def test_a_time_in_words_of_any_language_is_not_called_by_a_part_of_it(
    tmp_path: Path, words: str, shown: str, title: str
) -> None:
    from django.test import Client

    with Archive.open(tmp_path / "kept", create=True) as made:
        page = info([said("a", "one", _time_text=words, timestamp=...)])
        list(made.add([write(tmp_path / "page.info.json", page)]))
        site.application(made, [*site.hosts("127.0.0.1"), "testserver"])
        dated = read(Client(), f"/v/youtube:{VIDEO_ID}/comments/").select_one(".who p span")
        assert (dated.get_text(), dated["title"]) == (shown, title)


def test_a_capture_is_cited_under_the_names_that_it_gives(tmp_path: Path) -> None:
    from django.test import Client

    with Archive.open(tmp_path / "kept", create=True) as made:
        for day, title, channel in ((1, "آخر عبارة", "قناة الميناء"), (2, "The last ferry", "Quayside")):
            page = info([said("a", "one")], epoch=CAPTURED + day * 86_400, title=title, channel=channel)
            list(made.add([write(tmp_path / f"{day}" / "page.info.json", page)]))
        site.application(made, [*site.hosts("127.0.0.1"), "testserver"])
        first, last = (day.capture.key for day in made.history(f"youtube:{VIDEO_ID}"))
        for key, title, channel in ((first, "آخر عبارة", "قناة الميناء"), (last, "The last ferry", "Quayside")):
            shown = read(Client(), f"/capture/{key}/")
            assert text(shown, "h1") == title
            assert texts(shown, ".cite bdi")[:2] == [channel, title]


def test_a_capture_without_names_is_cited_under_those_that_others_give(tmp_path: Path) -> None:
    from django.test import Client

    with Archive.open(tmp_path / "kept", create=True) as made:
        list(made.add([write(tmp_path / "page.info.json", info([said("a", "one")]))]))
        table = tmp_path / "rows.csv"
        table.write_text("id,author,text\nx1,nora,one\n", "utf-8")
        [report] = made.add([table], answers=Answers(video=f"youtube:{VIDEO_ID}"))
        site.application(made, [*site.hosts("127.0.0.1"), "testserver"])
        shown = read(Client(), f"/capture/{(report.accession_id or '')[:16]}-0/")
        assert texts(shown, ".cite bdi")[:2] == ["Quayside", "The last ferry"]


def test_captures_of_many_days_have_links_to_what_stands_below_them(tmp_path: Path) -> None:
    from django.test import Client

    with Archive.open(tmp_path / "kept", create=True) as made:
        site.application(made, [*site.hosts("127.0.0.1"), "testserver"])
        for day in range(9):
            page = info([said("a", "one")], epoch=CAPTURED + day * 86_400, view_count=day)
            list(made.add([write(tmp_path / f"{day}" / "page.info.json", page)]))
            shown = read(Client(), f"/v/youtube:{VIDEO_ID}/history/")
            links_down = [link["href"] for link in shown.select("#as-of .sub a")]
            assert links_down == (["#ot", "#changes"] if day == 8 else [])
        assert all(shown.select_one(href) for href in links_down)


def test_comments_of_several_captures_are_counted_not_numbered_through(tmp_path: Path) -> None:
    from django.test import Client

    where = f"/v/youtube:{VIDEO_ID}/comments/"
    with Archive.open(tmp_path / "kept", create=True) as made:
        site.application(made, [*site.hosts("127.0.0.1"), "testserver"])
        client = Client(raise_request_exception=True)
        for day, ids, place in ((1, "abc", "№ 1 to 3 of 3"), (2, "cde", "5 comments")):
            page = info([said(id, id) for id in ids], epoch=CAPTURED + day * 86_400)
            list(made.add([write(tmp_path / f"{day}" / "page.info.json", page)]))
            assert text(read(client, where), ".more .quiet") == place
        many = info([said(f"m{n}", "many") for n in range(60)], epoch=CAPTURED + 3 * 86_400)
        list(made.add([write(tmp_path / "3" / "page.info.json", many)]))
        assert text(read(client, where), ".more .quiet") == "50 of 65 comments"


def test_a_partial_capture_calls_nothing_gone_and_its_list_is_read_page_by_page(client: Any) -> None:
    page = read(client, HISTORY)
    kinds = texts(page, "#changes .opts a")
    assert "gone" not in " ".join(kinds)
    seen = [href["href"] for href in page.select(".changes .foot a")]
    for _ in range(2):
        page = read(client, HISTORY + page.select_one(".more a[rel=next]")["href"].partition("#")[0])
        assert 0 < len(page.select(".changes article")) <= changes.LIMIT
        seen += [href["href"] for href in page.select(".changes .foot a")]
    assert not page.select(".more a[rel=next]")
    assert len(seen) == len(set(seen)) == 62
    assert all("unseen" in node["class"] for node in page.select(".changes article"))


def test_of_very_many_changes_a_page_is_held_and_more_than_so_many_are_told() -> None:
    def endless() -> Iterator[Change]:
        for n in range(10**9):
            yield Change("likes", str(n), f"youtube:{n}", n, n + 1)

    found = changes.gather(endless(), PAGE, "all", 60)
    assert [change.before for change in found.items] == list(range(60, 90))
    assert found.next == 90 and not found.is_counted and found.counts["likes"] == changes.COUNTED


def test_texts_of_two_megabytes_and_views_of_a_quintillion_are_drawn_and_compared(client: Any) -> None:
    answer = client.get(f"/v/{six.LONG}/history/")
    page = BeautifulSoup(answer.content, "html.parser")
    assert len(answer.content) < 60_000
    assert "1,000,000,000,000,000,000" in text(page, ".days")
    assert page.select_one(".changes ins")


@pytest.mark.parametrize(
    "query",
    ["a=zzz", "b=ffffffffffffffff-0", "a=%00&b=%ff", "show=zzz&done=99999999999&from=99999999", "done=-1&from=x", "a="],
)
def test_a_wrong_question_is_answered_with_a_sentence(client: Any, query: str) -> None:
    answer = client.get(f"{HISTORY}?{query}")
    assert answer.status_code == (400 if query.startswith(("a=z", "b=", "a=%")) else 200)
    assert "Something broke" not in answer.content.decode()


def test_marks_in_the_thread_say_what_became_of_a_comment_and_lead_to_the_history(
    client: Any, keys: dict[str, str]
) -> None:
    page = read(client, f"/v/{PAGE}/comments/")

    def of(key: str) -> Any:
        return page.select_one(f'[id="c-youtube:{key}"]')

    assert texts(of("k1"), "a.badge") == ["edited between 3 and 9 May 2024"]
    assert text(of("k1"), "details summary") == "The text until 3 May 2024"
    assert text(of("k1"), "details .words") == "Thank you all for 500 comments."
    gone = of("k2")
    assert "gone" in gone["class"] and texts(gone, "a.badge") == ["gone since 9 May 2024"]
    badge = gone.select_one("a.badge")
    assert badge["title"] == "held last on 3 May 2024"
    assert badge["href"] == f"{HISTORY}?a={keys[six.THIRD]}&b={keys[six.NINTH]}&show=gone#changes"
    assert texts(of("m0"), "a.badge") == ["not seen on 22 Nov 2024"] and "unseen" in of("m0")["class"]
    assert of("m0").select_one("a.badge")["title"] == "held last on 9 May 2024"
    assert texts(of("k6"), "a.badge")[0] == "returned by 9 May 2024"
    assert texts(of("k8"), "a.badge") == []


def test_the_page_of_a_comment_tells_its_whole_past_in_time(client: Any) -> None:
    assert [re.sub(r" ·.*", "", step) for step in texts(read(client, "/c/youtube:k6/thread/"), ".past li p")][:3] == [
        "first held on 12 Mar 2021", "gone since 3 May 2024, held last on 18 Aug 2022", "returned by 9 May 2024",
    ]  # fmt: skip
    edited = read(client, "/c/youtube:k4/thread/")
    assert edited.select_one(".past del").get_text() == "皆さん" and edited.select_one(".past ins")
    assert not read(client, "/c/youtube:k8/thread/").select(".past")


def test_a_page_whose_dates_are_known_by_their_end_alone_is_not_said_to_give_none(client: Any) -> None:
    page = read(client, f"/v/{PAGE}/comments/")
    assert text(page, '[id="c-youtube:k8"] .who').startswith("Ines not after 12 Feb 2017")
    assert "no dates" not in text(page, ".bar")


def test_a_hit_that_is_gone_says_so(client: Any) -> None:
    hit = read(client, "/search/?q=boathouse").select_one("article.hit")
    assert "gone" in hit["class"] and "gone" in texts(hit, ".where bdi")


def test_the_page_of_a_day_has_the_title_the_counts_and_the_comments_of_that_day(client: Any) -> None:
    page = read(client, f"/v/{PAGE}/comments/?as_of={six.THIRD}")
    assert text(page, "h1") == "Storm Maren opens the Lantern Bridge"
    assert text(page, ".note.day") == "As of 3 May 2024, 73 comments. See the newest"
    assert page.select_one(".note.day a")["href"] == f"/v/{PAGE}/comments/"
    assert "409,310" in text(page, ".facts")
    assert text(page, '[id="c-youtube:k1"] .words') == "Thank you all for 500 comments."
    assert "640 likes" in text(page, '[id="c-youtube:k1"]')
    assert text(page, '[id="c-youtube:k7"] h3') == "tom_from_the_docks"
    assert page.select_one('[id="c-youtube:k2"]') and not page.select_one('[id="c-youtube:k6"]')
    assert not page.select(".bar .opts, a.badge, details .past")
    assert "as of 3 May 2024" in page.title.get_text()


def test_a_day_is_kept_by_tabs_pages_replies_and_timecodes(client: Any, keys: dict[str, str]) -> None:
    asked = f"as_of={keys[six.THIRD]}"
    page = read(client, f"/v/{PAGE}/comments/?{asked}")
    tabs = {link.contents[0].strip(): link["href"] for link in page.select(".tabs a")}
    assert all(asked in tabs[name] for name in ("Video", "Description", "Comments"))
    assert tabs["History"] == f"{HISTORY}?{asked}"
    following = page.select_one(".more a[rel=next]")["href"]
    assert asked in following
    assert len(read(client, following).select(".thread > li")) == 17
    more = page.select_one('[id="c-youtube:k7"] li.foot a')["href"]
    thread = read(client, more)
    assert asked in more and text(thread, ".chosen h2") == "tom_from_the_docks"
    assert len(thread.select(".thread > li")) == 6 and "As of 3 May 2024" in text(thread, ".note.day")
    ninth = read(client, f"/c/youtube:k7/thread/?as_of={keys[six.NINTH]}")
    assert len(ninth.select(".thread > li")) == 5


@pytest.mark.parametrize(
    ("asked", "older", "newer"),
    [
        (six.THIRD, six.AUGUST, six.THIRD), ("2023", six.MARCH, six.AUGUST), (six.NOVEMBER, six.NINTH, six.NOVEMBER),
        (six.MARCH, six.MARCH, six.AUGUST),
    ],
)  # fmt: skip
def test_the_history_begins_with_the_day_from_which_one_came(
    client: Any, keys: dict[str, str], asked: str, older: str, newer: str
) -> None:
    """The page of that day is chosen, and what changed up to it is told."""
    page = read(client, f"/v/{PAGE}/comments/?as_of={asked}")
    links = page.select('.tabs a[href*="/history/"]')
    assert len(links) == 2
    for link in links:
        shown = read(client, link["href"])
        chosen = [option["value"] for option in shown.select("select [selected]")]
        assert chosen == [keys[newer if asked != six.MARCH else older], keys[older], keys[newer]]


@pytest.mark.parametrize("tab", ["", "description/"])
def test_video_and_description_are_read_as_of_a_day(client: Any, tab: str) -> None:
    page = read(client, f"/v/{PAGE}/{tab}?as_of=2022")
    assert "As of 18 Aug 2022" in text(page, ".note.day")
    assert "355,870" in text(page, ".facts")


def test_before_the_first_capture_the_page_says_so_and_leads_to_the_captures(client: Any) -> None:
    page = BeautifulSoup(client.get(f"/v/{PAGE}/comments/?as_of=1990").content, "html.parser")
    assert text(page, "main .note") == "No capture of this video was made by then."
    assert page.select_one("main .sub a")["href"] == HISTORY
    assert "cut" not in text(page, "main") and "`" not in text(page, "main")


@pytest.mark.parametrize("tab", ["", "description/", "comments/", "transcript/", "history/", "capture/"])
@pytest.mark.parametrize(
    "day", ["zzz", "1990", "%00", "-1", "ffffffffffffffff-0", "99999999999999999999", "2024-13-45", "%F0%9F%98%80"]
)
def test_a_wrong_day_is_refused_with_a_sentence(client: Any, tab: str, day: str) -> None:
    answer = client.get(f"/v/{PAGE}/{tab}?as_of={day}")
    assert answer.status_code in (400, 404)
    assert len(text(BeautifulSoup(answer.content, "html.parser"), "main .sub")) > 20


def test_the_last_year_of_the_calendar_is_a_year_and_its_days_are_days(client: Any) -> None:
    assert client.get(f"/v/{PAGE}/?as_of=9999-12-31").status_code == 200
    assert client.get(f"/v/{PAGE}/?as_of=9999").status_code == 200


def test_the_unknown_time_of_a_capture_and_a_comment_that_came_later_are_no_pages_of_a_day(
    client: Any, keys: dict[str, str]
) -> None:
    assert client.get(f"/v/{PAGE}/?as_of={keys['unknown']}").status_code == 400
    assert client.get(f"/c/youtube:n1/thread/?as_of={keys[six.THIRD]}").status_code == 404
    assert client.get(f"/c/youtube:n1/thread/?as_of={keys[six.NINTH]}").status_code == 200
