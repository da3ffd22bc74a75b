"""What a search finds, in which order, and what it remarks; through the archive's door and the command line."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.archive.command import voxpop
from tests.archive.pages import CAPTION, CAPTURED, VIDEO_ID, info, said, write, write_page
from voxpop.archive import Archive, memory
from voxpop.catalogue.local.deadline import MOST_COUNTING
from voxpop.errors import UsageError
from voxpop.query import Facet, Hit, Order, notes, parse
from voxpop.text import STEMMERS, stem

KEY = f"youtube:{VIDEO_ID}"
DAY = 86_400
COMMENTS = (
    said("c1", "The bridge held at 1:08, and the Élan of the crew!", like_count=5, timestamp=CAPTURED - 9 * DAY),
    said("c2", "bridge bridge elan", like_count=900, timestamp=CAPTURED - 8 * DAY, who="kamal"),
    said("c3", "Who pays for the bridge?", like_count=0, timestamp=CAPTURED - 7 * DAY, _time_text=...),
    said("c3.r", "the harbor pays, see 0:12", parent="c3", like_count=1, who="nora.b", timestamp=CAPTURED - 6 * DAY),
    said("c4", "old harbour, very old", like_count=..., timestamp=..., _time_text=..., is_pinned=True),
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the archive lies."""
    return tmp_path / "kept"


@pytest.fixture
def filled(place: Path, tmp_path: Path) -> Archive:
    """An archive with one page and a transcript."""
    page = write_page(tmp_path / "inbox", [comment | {"_time_text": None} for comment in COMMENTS])
    page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(CAPTION)
    archive = Archive.open(place, create=True)
    list(archive.add([page.parent]))
    return archive


def names(hits: tuple[Hit, ...]) -> list[str]:
    """The last part of each hit's key."""
    return [hit.key.partition(":")[2] for hit in hits]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("bridge author:kamal", {"c2"}),
        ("bridge author:@kamal", {"c2"}),
        ("author:kam*", {"c2"}),
        ("author:* bridge", {"c1", "c2", "c3"}),
        ("author:* kind:video", set()),
        ('author:="kamal"', {"c2"}),
        ("lang:* kind:caption came", {VIDEO_ID}),
        ("in:* platform:* channel:* kind:* elan", {"c1", "c2"}),
        ("likes:* kind:comment", {"c1", "c2", "c3"}),
        ("date:[* TO *] kind:comment", {"c1", "c2", "c3"}),
        ("at:* kind:reply", {"c3.r"}),
        ('"=#bridge"', set()),
        ("=bridge kind:comment", {"c1", "c2", "c3"}),
        ("author:nora kind:comment", {"c1", "c3", "c4"}),
        ("author:youtube:UCnora.b0000000000000000", {"c3.r"}),
        ("lang:en kind:caption came", {VIDEO_ID}),
        ("lang:de kind:caption", set()),
        (f"in:{VIDEO_ID} bridge", {"c1", "c2", "c3"}),
        (f"in:https://youtu.be/{VIDEO_ID} bridge", {"c1", "c2", "c3"}),
        (f"in:/v/{KEY}/comments/ bridge", {"c1", "c2", "c3"}),
        ("channel:quayside kind:reply", {"c3.r"}),
        ("likes:>4", {"c1", "c2", VIDEO_ID}),
        ("has:reply", {"c3"}),
        ("is:pinned", {"c4"}),
        ("is:question", {"c3"}),
        ("at:0:10..0:20", {"c3.r"}),
        ("at:1:00..1:10", {"c1", VIDEO_ID}),
        ("harbour~1 -old", {"c3.r"}),
        ('"the crew"~4 OR "bridge at"~1', {"c1"}),
        ("=Élan", {"c1"}),
        ("=elan", {"c2"}),
        ("kind:caption", {VIDEO_ID}),
        ("date:2023-11-07", {"c3"}),
    ],
)
def test_a_question_finds_what_it_says(filled: Archive, question: str, found: set[str]) -> None:
    assert set(names(filled.search(question).hits)) == found


def test_a_playlist_is_a_place_to_search_in_by_its_title(place: Path, tmp_path: Path) -> None:
    told = {"Walk1234567": "Harbour walks", "Walk2345678": "Harbour walks", "Talk1234567": "Harbour talks"}
    archive = Archive.open(place, create=True)
    for id, title in told.items():
        list(archive.add([write_page(tmp_path, [said(f"{id}-c", "low tide")], id=id, playlist_title=title)]))
    assert set(names(archive.search('in:"Harbour walks" tide').hits)) == {"Walk1234567-c", "Walk2345678-c"}
    assert archive.search('in:"Harbour" tide').hits == ()


@pytest.mark.parametrize(
    ("place_named", "found"),
    [
        ("vimeo:76543210", {"v"}),
        ("76543210", {"v"}),
        ("https://vimeo.com/76543210", {"v"}),
        ("vimeo.com/76543210/", {"v"}),
        ("http://www.vimeo.com/76543210", {"v"}),
        ("ÉLAN VITAL", {"v", "w"}),  # a title that two have
        ("elan vital", {"v", "w"}),
        ("elan", set()),
        ("HARBOUR wálks", {"w"}),  # a playlist
        ("Old Harbour", {"w"}),  # a channel
    ],
)
def test_a_place_to_search_in_is_named_as_people_name_it(
    place: Path, tmp_path: Path, place_named: str, found: set[str]
) -> None:
    archive = Archive.open(place, create=True)
    vimeo = {
        "id": "76543210", "extractor": "vimeo", "extractor_key": "Vimeo", "webpage_url": "https://vimeo.com/76543210",
        "title": "Élan vital",
    }  # fmt: skip
    other = {
        "id": "Walk1234567", "title": "Elan  vital!", "playlist_title": "Harbour walks", "channel": "Old Harbour",
        "channel_id": "UC0ther",
    }  # fmt: skip
    for name, page in (("v", vimeo), ("w", other)):
        list(archive.add([write_page(tmp_path / name, [said(name, "low tide")], **page)]))
    assert {hit.text for hit in archive.search("tide").hits} == {"low tide"} and archive.search("tide").count == 2
    hits = archive.search(f'in:"{place_named}" tide').hits
    assert {"v" if hit.video_key.startswith("vimeo") else "w" for hit in hits} == found


def test_a_name_with_an_umlaut_is_found_as_two_letters_too(place: Path, tmp_path: Path) -> None:
    archive = Archive.open(place, create=True)
    comments = [said("m1", "tide", author="Jo Mueller", who="jo"), said("m2", "tide", author="Al Müller", who="al")]
    list(archive.add([write_page(tmp_path, comments, channel="Mueller Harbour")]))
    assert set(names(archive.search("author:Müller").hits)) == {"m1", "m2"}
    assert set(names(archive.search("author:mül*").hits)) == {"m1", "m2"}
    assert names(archive.search("author:Mueller").hits) == ["m1"]  # as in texts: poem is no pöm, Michael no Michal
    assert archive.search("channel:müller tide").count == 2


def test_a_name_of_signs_alone_finds_its_channel_and_is_remarked_on_of_an_author(place: Path, tmp_path: Path) -> None:
    archive = Archive.open(place, create=True)
    comments = [said("m1", "tide", author="...", who="jo"), said("m2", "tide", author="🦆!", who="al")]
    list(archive.add([write_page(tmp_path, comments, channel="!?!")]))
    assert archive.search('channel:"!?!" tide').count == 2
    assert archive.search('channel:"!" tide').notes == (notes.NOTE_NOBODY,)
    nobody = archive.search('author:"..." tide')
    assert (nobody.count, nobody.notes) == (0, (notes.NOTE_SIGNS,))
    assert names(archive.search("author:🦆").hits) == ["m2"]
    assert names(archive.search("author:youtube:UCjo00000000000000000000").hits) == ["m1"]


def test_what_changed_in_a_later_capture_is_found_as_it_is_now(filled: Archive, tmp_path: Path) -> None:
    later = [comment | {"_time_text": None} for comment in COMMENTS[1:]]
    later[0] |= {"like_count": 2_000, "is_favorited": True}
    later += [said("c2.r", "indeed", parent="c2")]
    write(tmp_path / "later" / "page.info.json", info(later, epoch=CAPTURED + DAY))
    list(filled.add([tmp_path / "later"]))
    assert names(filled.search("likes:2000").hits) == ["c2"]
    assert names(filled.search("likes:900").hits) == []
    assert names(filled.search("is:hearted").hits) == ["c2"]
    assert set(names(filled.search("has:reply").hits)) == {"c2", "c3"}


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["c3", "c2", "c1"]),
        ("oldest", ["c1", "c2", "c3"]),
        ("likes", ["c2", "c1", "c3"]),
        ("replies", ["c3", "c2", "c1"]),
        ("moment", ["c1", "c3", "c2"]),
    ],
)
def test_an_order_is_kept_from_page_to_page(filled: Archive, sort: Order, order: list[str]) -> None:
    first = filled.search("bridge", sort=sort, limit=2)
    assert first.count == 3
    rest = filled.search("bridge", sort=sort, limit=2, after=first.next)
    assert names((*first.hits, *rest.hits)) == order
    assert rest.next is None


@pytest.fixture
def dated(place: Path, tmp_path: Path) -> Archive:
    """An archive with film times, and with what bears no time: a comment, lines of a transcript."""
    when = {"film": -150_000_000, "war": -900_000_000, "late": CAPTURED - DAY, "early": 5 * DAY, "never": None}
    comments = [said(key, "storm", timestamp=at, _time_text=None) for key, at in when.items()]
    page = write_page(tmp_path / "inbox", comments, upload_date="19691231", title="storm")
    page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nstorm line\n"
    )
    archive = Archive.open(place, create=True)
    list(archive.add([page.parent]))
    return archive


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("date:1969", {VIDEO_ID}),
        ("date:1965", {"film"}),
        ("date:<1970", {"film", "war", VIDEO_ID}),
        ("date:<2000", {"film", "war", "early", VIDEO_ID}),
        ("date:1950..", {"film", "early", "late", VIDEO_ID}),
        ("date:1834..2105", {"film", "war", "early", "late", VIDEO_ID}),
    ],
)
def test_a_time_may_lie_before_1970_and_one_that_is_not_known_is_in_no_range(
    dated: Archive, question: str, found: set[str]
) -> None:
    assert set(names(dated.search(f"storm {question}").hits)) == found


@pytest.mark.parametrize("limit", [1, 2, 9])
def test_what_has_no_time_stands_last_in_both_orders(dated: Archive, limit: int) -> None:
    known = ["war", "film", VIDEO_ID, "early", "late"]
    for sort, order in (("oldest", known), ("newest", known[::-1])):
        page = dated.search("storm", sort=sort, limit=limit)  # type: ignore[arg-type]
        hits = [*page.hits]
        while page.next is not None:
            page = dated.search("storm", sort=sort, limit=limit, after=page.next)  # type: ignore[arg-type]
            hits += page.hits
        assert names(tuple(hits))[: len(known)] == order
        assert {hit.kind for hit in hits[len(known) :]} == {"comment", "caption"}
        assert len(hits) == len(known) + 2


@pytest.mark.parametrize(
    ("question", "is_found"),
    [("words:>=2147483648", False), ("words:2147483648..99999999999", False), ("words:<99999999999", True)],
)
def test_no_number_of_words_is_too_large_to_be_asked_for(dated: Archive, question: str, is_found: bool) -> None:
    assert (dated.search(f"storm {question}").hits != ()) is is_found


def test_months_and_years_before_1970_are_counted(dated: Archive) -> None:
    held = dated.facets("storm")
    assert [month.value for month in held.months] == ["1941-06", "1965-03", "1969-12", "1970-01", "2023-11"]
    [years] = [facet for facet in held.facets if facet.field == "year"]
    assert {year.value for year in years.values} == {"1941", "1965", "1969", "1970", "2023"}


def test_a_cursor_of_one_order_is_none_of_another(filled: Archive) -> None:
    cursor = filled.search("bridge", sort="likes", limit=1).next
    with pytest.raises(UsageError, match="Begin again"):
        filled.search("bridge", sort="relevance", after=cursor)


def test_what_stands_as_it_was_typed_comes_before_what_is_only_folded_alike(filled: Archive, tmp_path: Path) -> None:
    page = info([said("e1", "elan vital here", like_count=0), said("e2", "élan vital here", like_count=0)])
    write(tmp_path / "more" / "page.info.json", page | {"id": "Other234_-x"})
    list(filled.add([tmp_path / "more"]))
    assert names(filled.search("élan vital").hits) == ["e2", "e1"]
    assert names(filled.search("elan vital").hits) == ["e1", "e2"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("1000000", ["n1", "n2"]),
        ("1,000,000", ["n2", "n1"]),
        ('"1 000 000"', ["n2", "n1"]),
        ("1234.56", ["n3"]),
        ("1,234.56", ["n3"]),
        ("1234567", ["n4"]),
        ("Müller", ["n5", "n6"]),
    ],
)
def test_a_number_is_found_however_it_is_parted_and_as_it_was_typed_first(
    filled: Archive, tmp_path: Path, asked: str, found: list[str]
) -> None:
    texts = (
        "1000000 people", "1,000,000 people", "1,234.56 dollars", "12,34,567 rupees", "Müller was here",
        "Mueller was here",
    )  # fmt: skip
    page = info([said(f"n{n}", text, like_count=0) for n, text in enumerate(texts, 1)])
    write(tmp_path / "more" / "page.info.json", page | {"id": "Other234_-x"})
    list(filled.add([tmp_path / "more"]))
    assert names(filled.search(asked).hits) == found


def test_likes_push_gently_where_that_is_wished(filled: Archive, tmp_path: Path) -> None:
    page = info([said("l1", "the winch turned", like_count=0), said("l2", "a winch turned", like_count=1_000)])
    write(tmp_path / "more" / "page.info.json", page | {"id": "Other234_-x"})
    list(filled.add([tmp_path / "more"]))
    pushed, plain = filled.search("winch", with_likes=True), filled.search("winch")
    assert names(pushed.hits) == ["l2", "l1"]
    assert pushed.hits[0].score / pushed.hits[1].score == pytest.approx(1.3, abs=0.01)
    assert plain.hits[0].score == plain.hits[1].score


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("harbour~1", ["harbor"]),
        ('"bridge at"~1', ["bridge", "at"]),
        ('"the crew"~2', ["the", "crew"]),  # not the other "the"
        ('":)"~2 crew', ["crew"]),
        ("=Élan", ["Élan"]),
        ('"=The" crew', ["The", "crew"]),
        ("crew bridge -old likes:5", ["bridge", "crew"]),
    ],
)
def test_what_was_found_is_marked_to_the_letter(filled: Archive, question: str, marked: list[str]) -> None:
    hit = filled.search(f"({question}) -kind:video -kind:caption -old").hits[0]
    assert [hit.text[start:end] for start, end in hit.highlights] == marked


def test_a_video_that_is_found_by_a_tag_shows_it(filled: Archive, tmp_path: Path) -> None:
    write_page(tmp_path / "tagged", [], id="Tagged01_-x", tags=["tide", "tables"])
    list(filled.add([tmp_path / "tagged"]))
    [hit] = filled.search("tables").hits
    assert (hit.kind, hit.text.splitlines()[-1]) == ("video", "tide, tables")
    assert [hit.text[start:end] for start, end in hit.highlights] == ["tables"]


def test_signs_that_are_emoji_are_found_marked_and_known_as_such(filled: Archive, tmp_path: Path) -> None:
    signs = "\u203c\ufe0f beware", "so\u2194\ufe0fso", "press \u25b6\ufe0f", "1\ufe0f\u20e3 first", "\U0001f1eb alone"
    texts = {f"e{n}": text for n, text in enumerate(signs, 1)}
    write_page(tmp_path / "signs", [said(key, text) for key, text in texts.items()], id="signsof_-it")
    list(filled.add([tmp_path / "signs"]))
    for key, sign in (("e1", "\u203c"), ("e1", "\u203c\ufe0f"), ("e2", "\u2194"), ("e3", "\u25b6")):
        [hit] = filled.search(sign).hits
        [(start, end)] = hit.highlights
        assert (hit.key, hit.text[start:end].rstrip("\ufe0f")) == (f"youtube:{key}", sign.rstrip("\ufe0f"))
    assert sorted(names(filled.search("has:emoji").hits)) == ["e1", "e2", "e3", "e4"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("می\u200cخواهم", {"w1", "w2", "w3"}),
        ("میخواهم", {"w1", "w2", "w3"}),
        ("می خواهم", {"w1", "w2"}),
        ('"می خواهم"', {"w1", "w2", "w3"}),
        ("=می\u200cخواهم", {"w1"}),
        ("=میخواهم", {"w3"}),
        ("आतंक", {"w4", "w5"}),
        ("=आतंक", {"w5"}),
        ("แม่น้ำ", {"w6"}),
    ],
)
def test_a_word_is_found_in_each_of_its_spellings(
    filled: Archive, tmp_path: Path, question: str, found: set[str]
) -> None:
    texts = "من می\u200cخواهم", "من می خواهم", "من میخواهم", "आतङ्क", "आतंक", "เเม่น\u0e4d\u0e49\u0e32"
    write_page(tmp_path / "ways", [said(f"w{n}", text) for n, text in enumerate(texts, 1)], id="waysof_-it0")
    list(filled.add([tmp_path / "ways"]))
    hits = filled.search(question).hits
    assert set(names(hits)) == found
    assert all(hit.highlights for hit in hits)


def test_a_question_mark_within_an_address_asks_nothing(filled: Archive, tmp_path: Path) -> None:
    addresses = (
        "https://example.org/watch?v=1", "example.org/watch?v=1", "see (www.example.org?a=b&c?d), then",
        "👍мост.example/a?b=c",
    )  # fmt: skip
    asked = "example.org/watch?v=1?", "is it example.org/path?", "I went home.why?no", "example.org/?a=1 ？", "3.5?"
    texts = {f"{kind}{n}": text for kind, said_so in (("a", addresses), ("q", asked)) for n, text in enumerate(said_so)}
    write_page(tmp_path / "marks", [said(key, text) for key, text in texts.items()], id="marksof_-it")
    list(filled.add([tmp_path / "marks"]))
    assert sorted(names(filled.search("is:question in:marksof_-it").hits)) == ["q0", "q1", "q2", "q3", "q4"]
    assert names(filled.search("has:emoji in:marksof_-it").hits) == ["a3"]


def test_no_phrase_reaches_from_one_part_of_a_video_into_another(filled: Archive, tmp_path: Path) -> None:
    words = {
        "title": "the winter storm",
        "channel": "Storm Channel",
        "description": "channel of gales",
        "tags": ["tide", "tables"],
    }
    write_page(tmp_path / "parts", id="parts__of_-", **words)
    list(filled.add([tmp_path / "parts"]))
    within = (
        '"winter storm"',
        '"storm channel"',
        '"channel gales"~1',
        '="Storm Channel"',
        '"tide tables"',
        "storm-chan*",
    )
    for question in within:
        assert filled.search(question).count == 1, question
    across = (
        '"storm storm"',
        '"channel channel"',
        '"winter channel"~3',
        '"winter gales"~63',
        '="storm Storm"',
        "storm-st*",
    )
    for question in across:
        assert filled.search(question).count == 0, question
    [hit] = filled.search('"storm channel"').hits
    assert [hit.text[start:end] for start, end in hit.highlights] == ["Storm Channel"]


def test_that_fewer_words_may_lie_between_those_of_a_long_phrase_is_remarked_on(filled: Archive) -> None:
    for slop, said_so in ((9, ()), (20, (notes.NOTE_NEAR,))):
        found = filled.search(f'"the bridge crew"~{slop}')
        assert (names(found.hits), found.notes) == (["c1"], said_so)


@pytest.mark.parametrize(
    ("question", "found", "marked"),
    [
        ('"大橋 閉鎖"~2', {"z1"}, ["大橋", "閉鎖"]),
        ('"大橋 閉鎖"~1', set(), []),
        ('"大橋閉鎖"~2', {"z1"}, ["大橋", "閉鎖"]),  # nothing says where a word ends
        ('"大橋 閉鎖"~20', {"z1", "z3"}, ["大橋", "閉鎖"]),  # not 大きい橋
        ('"สะพาน ปิด"~6', {"t1"}, ["สะพาน", "ปิด"]),
        ('"สะพาน ปิด"~5', set(), []),
        ('"don\'t stop"~1', {"d1"}, ["don't", "stop"]),
    ],
)
def test_what_is_typed_without_a_space_stays_together_where_others_may_lie_between(
    place: Path, tmp_path: Path, question: str, found: set[str], marked: list[str]
) -> None:
    archive = Archive.open(place, create=True)
    texts = {
        "z1": "大橋は今閉鎖された", "z2": "大きい橋は閉鎖", "z3": "大橋は長い間あそこで立っていたが閉鎖",
        "t1": "สะพานวันนี้ปิด", "t2": "สะดวก", "d1": "don't ever stop", "d2": "don is t stop",
    }  # fmt: skip
    list(archive.add([write_page(tmp_path, [said(key, text) for key, text in texts.items()])]))
    hits = archive.search(question)
    assert set(names(hits.hits)) == found
    assert all([h.text[a:b] for a, b in h.highlights] == marked for h in hits.hits)
    assert hits.notes == (() if question.isascii() else (notes.NOTE_SIGNS_APART,))


def test_a_name_that_nobody_here_has_is_remarked_on(filled: Archive) -> None:
    found = filled.search("bridge in:youtube:nowhere0000")
    assert (found.hits, found.notes) == ((), (notes.NOTE_NOBODY,))


@pytest.mark.parametrize("question", ["?", ':) "..." -!!', "-(( ))", "stem:en", "( *", '""'])
def test_a_question_of_which_nothing_can_be_looked_for_says_so(filled: Archive, question: str) -> None:
    found, grouped = filled.search(question), filled.search_by_video(question)
    assert (found.count, found.notes[-1]) == (grouped.count, grouped.notes[-1]) == (0, notes.NOTE_NOTHING)


@pytest.mark.parametrize(
    ("question", "said_so"),
    [
        (":) likes:>100", (notes.NOTE_FIELDS_ALONE,)),
        ('"..." -kamal', (notes.NOTE_FIELDS_ALONE,)),
        ("& bridge likes:>100", ()),
        ("-:) likes:>100", ()),
    ],
)
def test_where_of_words_nothing_is_left_and_only_fields_count_a_line_says_so(
    filled: Archive, question: str, said_so: tuple[str, ...]
) -> None:
    found, grouped = filled.search(question), filled.search_by_video(question)
    assert found.count > 0 and found.notes == grouped.notes == said_so


def test_a_hebrew_word_with_a_mark_within_is_one_word(place: Path, tmp_path: Path) -> None:
    archive = Archive.open(place, create=True)
    texts = {"h1": 'דובר צה"ל אמר', "h2": "דובר צה״ל אמר", "h3": "צה ומה ל"}
    list(archive.add([write_page(tmp_path, [said(key, text) for key, text in texts.items()])]))
    for question in ('צה"ל', "צה״ל", 'צה”ל -"דובר של צה"ל"', '"דובר צה"ל"'):
        found = archive.search(question)
        assert (set(names(found.hits)), found.notes) == ({"h1", "h2"}, ()), question
    assert {hit.text[a:b] for hit in archive.search('צה"ל').hits for a, b in hit.highlights} == {'צה"ל', "צה״ל"}


def test_a_language_by_its_name_is_remarked_on(filled: Archive) -> None:
    found = filled.search("bridge lang:english")
    assert (found.count, found.notes) == (0, (notes.NOTE_LANGUAGE,))
    assert filled.search("came lang:en-GB").notes == ()


def test_the_command_line_asks_the_same_and_can_be_told_the_order(filled: Archive, place: Path) -> None:
    done = voxpop("--archive", place, "search", "bridge", "likes:>0", "--sort", "likes", "--json")
    assert [found["key"] for found in done.objects] == ["youtube:c2", "youtube:c1"]
    note = voxpop("--archive", place, "search", "bridge likes:many")
    assert notes.NOTE_VALUE in note.err
    assert note.code == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["-bridge", "kind:comment"], {"c4"}),
        (["-bridge kind:comment"], {"c4"}),
        (["-harbour", "kind:comment", "--sort", "oldest"], {"c1", "c2", "c3"}),  # no -h stands in the middle of it
        (["kind:comment", "-is:pinned", "-=elan"], {"c1", "c3"}),
        (["--no-fold", "--", "-bridge", "kind:comment", "--with-likes"], {"c4"}),
    ],
)
def test_a_question_on_the_command_line_may_begin_with_a_minus(
    filled: Archive, place: Path, words: list[str], found: set[str]
) -> None:
    done = voxpop("--archive", place, "search", "--json", *words)
    assert {hit["key"].partition(":")[2] for hit in done.objects} == found
    assert voxpop("--archive", place, "search", "--save", "kept", *words).code == 0


def test_an_option_that_is_misspelt_is_no_part_of_a_question(filled: Archive, place: Path) -> None:
    done = voxpop("--archive", place, "search", "bridge", "--jsno")
    assert (done.code, done.out) == (2, "")
    assert "--jsno" in done.err and "--json" in done.err
    assert "Usage:" in voxpop("search", "bridge", "-h").out


def test_the_command_line_counts_what_all_hits_fall_into(filled: Archive, place: Path) -> None:
    done = voxpop("--archive", place, "search", "bridge OR harbour~1", "--facets", "--json")
    counted = {(one["field"], one["value"]): (one["count"], one["name"]) for one in done.objects}
    assert counted["kind", "comment"] == (4, None)
    assert counted["kind", "reply"] == (1, None)
    assert counted["in", KEY] == (5, "The last ferry")
    assert counted["author", "youtube:UCkamal00000000000000000"] == (1, "@kamal")
    assert counted["month", "2023-11"] == (4, None)
    spoken = voxpop("--archive", place, "search", "bridge", "--facets")
    assert "kind" in spoken.out and "3 found." in spoken.err


def test_a_beginning_that_more_words_have_than_the_engine_follows_is_found_and_remarked_on(
    archive_of_many_words: Archive,
) -> None:
    found = archive_of_many_words.search("don't*")
    assert (names(found.hits), found.notes) == (["m1"], (notes.NOTE_VAST,))
    few = archive_of_many_words.search("don't19999*")
    assert (names(few.hits), few.notes) == ([], ())


def test_an_exact_form_is_looked_for_in_the_newest_10_000_texts_only(archive_of_many_words: Archive) -> None:
    found = archive_of_many_words.search("=Tide")
    assert (found.count, found.notes) == (0, (notes.NOTE_PART,))
    assert archive_of_many_words.search("=tide").count == 10_000


def test_of_very_many_authors_it_is_said_what_one_may_have_who_is_not_shown(archive_of_many_words: Archive) -> None:
    [authors] = [facet for facet in archive_of_many_words.facets("tide").facets if facet.field == "author"]
    assert (authors.values[0].count, authors.values[0].name) == (3, "@w2x")
    assert (authors.others, authors.lacking) == (None, 2)
    [few] = [facet for facet in archive_of_many_words.facets("author:w2x").facets if facet.field == "author"]
    assert (few.others, few.lacking) == (0, 0)


WHO = ("nora", "kamal", "...", "théo")


@pytest.fixture(scope="module")
def archive_of_many_authors(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Two parts of an index, each with more authors than are counted of a part. Some stand in one of them often, but so
    rarely in the other that they are left out there; one with another name there, one with a name that has no word.
    """
    folder = tmp_path_factory.mktemp("many")
    with_others = {"v1": [(f"a{n}x", 2) for n in range(5_001)], "v2": [(f"b{n}x", 1) for n in range(5_001)]}
    archive = Archive.open(folder / "kept", create=True)
    for video, others in with_others.items():
        is_first = video == "v1"
        some = [(who, 1 if is_first else 20 + n) for n, who in enumerate(WHO)]
        comments = [
            said(
                f"{video}{who}{n}", "the tide", who=who, author_id=f"UC{WHO.index(who)}" if who in WHO else who,
                _time_text=None, author="@norah" if is_first and who == "nora" else who,
            )
            for who, times in (*others, *some) for n in range(times)
        ]  # fmt: skip
        write_page(folder / video, comments, id=f"Quay1234_{video}")
        list(archive.add([folder / video]))
    return archive


def authors_of(archive: Archive, question: str, most: int) -> Facet:
    """The facet of authors."""
    [authors] = [facet for facet in archive.facets(question, most=most).facets if facet.field == "author"]
    return authors


def test_each_author_who_is_shown_is_counted_to_the_last_hit(archive_of_many_authors: Archive) -> None:
    authors = authors_of(archive_of_many_authors, "tide", 4)
    counts = {value.value: value.count for value in authors.values}
    assert counts == {f"youtube:UC{n}": 21 + n for n in range(4)}
    assert [value.count for value in authors.values] == [24, 23, 22, 21]
    for key, n in counts.items():
        assert archive_of_many_authors.search(f'tide author:"{key}"').count == n
    assert (authors.others, authors.lacking) == (None, 0)


def test_what_an_author_may_have_who_is_not_shown_is_said(archive_of_many_authors: Archive) -> None:
    authors = authors_of(archive_of_many_authors, "tide", 10)
    assert [value.count for value in authors.values] == [24, 23, 22, 21, 2, 2, 2, 2, 2, 2]
    assert (authors.others, authors.lacking) == (None, 5)


@pytest.mark.parametrize(
    ("question", "found", "marked"),
    [
        ("harbours stem:en", {"c4"}, ["harbour"]),
        ("pay stem:en", {"c3", "c3.r"}, ["pays"]),
        ('"harbours" stem:en pays', set(), []),
        ("harbour -pay stem:en", {"c4"}, ["harbour"]),
        ("ships stem:de", set(), []),
        ("bridges OR harbours stem:en", {"c1", "c2", "c3", "c4"}, ["harbour"]),
        ("stem:en", set(), []),
    ],
)
def test_all_forms_of_a_word_are_found_where_that_is_asked_for(
    filled: Archive, question: str, found: set[str], marked: list[str]
) -> None:
    answer = filled.search(question)
    hits = [hit for hit in answer.hits if hit.kind != "caption"]
    assert set(names(tuple(hits))) == found
    assert [hit.text[a:b] for hit in hits[:1] for a, b in hit.highlights[:1]] == marked[:1]
    assert filled.facets(question).count == answer.count
    assert {one.hit.key for one in filled.searches.arrivals(question)} == {hit.key for hit in answer.hits}
    assert {hit.key for hit in filled.searches.every(question)} == {hit.key for hit in answer.hits}


def test_a_language_without_a_stemmer_is_remarked_on(filled: Archive) -> None:
    assert filled.search("bridge stem:xx").notes == (notes.NOTE_VALUE,)


def test_every_language_that_a_query_takes_has_a_stemmer() -> None:
    assert {tag for tag in STEMMERS if parse(f"stem:{tag}").notes == ()} == set(STEMMERS)
    assert stem("en", "harbours") == "harbour"


def test_where_few_texts_have_all_words_those_with_some_of_them_come_after(filled: Archive, place: Path) -> None:
    both = filled.search("bridge crew")
    assert (names(both.hits), both.count, both.next) == (["c1"], 1, None)
    assert set(names(both.others)) == {"c2", "c3"}
    assert all(hit.highlights for hit in both.others)
    narrowed = filled.search("bridge crew -old likes:>4")
    assert (names(narrowed.hits), set(names(narrowed.others))) == (["c1"], {"c2"})
    spoken = voxpop("--archive", place, "search", "bridge", "crew")
    assert "With some of these words, the 2 most telling:" in spoken.err and "c2" in spoken.out
    lines = voxpop("--archive", place, "search", "bridge", "crew", "--json")
    assert len(lines.out.splitlines()) == 1


@pytest.mark.parametrize("question", ["bridge", '"bridge crew"', "bridge OR crew", "bridge -crew", "bridge likes:>4"])
def test_where_not_several_words_were_asked_for_none_is_left_out(filled: Archive, question: str) -> None:
    assert filled.search(question).others == ()


def test_in_another_order_all_words_must_stand(filled: Archive) -> None:
    assert filled.search("bridge crew", sort="newest").others == ()


def test_what_takes_too_long_is_looked_for_among_what_was_taken_in_last(archive_of_many_words: Archive) -> None:
    for sort in ("relevance", "newest"):
        found = archive_of_many_words.search("tide", sort=sort, seconds=0)
        assert (found.notes, found.next) == ((notes.NOTE_LATE,), None)
        assert 2_500 <= found.count <= 2_502 and len(found.hits) == 20
    assert archive_of_many_words.search("tide").count == 20_010


@pytest.mark.parametrize("question", ["don't*", 'in:"called by no key"', "channel:harbour"])
def test_what_takes_too_long_to_be_understood_says_so(archive_of_many_words: Archive, question: str) -> None:
    found = archive_of_many_words.search(question, seconds=0)
    assert (found.hits, found.count, found.notes) == ((), 0, (notes.NOTE_COSTLY,))


def test_what_takes_too_long_to_be_counted_is_counted_when_there_is_time(archive_of_many_words: Archive) -> None:
    late = archive_of_many_words.facets("tide kind:comment", seconds=0)
    assert (late.count, late.facets, late.notes) == (0, (), (notes.NOTE_UNCOUNTED,))
    assert archive_of_many_words.facets("tide kind:comment").count == 20_010


def test_no_more_is_counted_at_once_than_there_are_processors_for(archive_of_many_words: Archive) -> None:
    with ThreadPoolExecutor(12) as pool:
        questions = [f"tide -nothing{n}" for n in range(24)]
        counts = [found.count for found in pool.map(archive_of_many_words.facets, questions)]
    assert counts == [20_010] * 24
    assert 1 <= sum(thread.name.startswith("count") for thread in threading.enumerate()) <= MOST_COUNTING


def test_the_command_line_can_be_told_how_long_to_wait(filled: Archive, place: Path) -> None:
    waited = voxpop("--archive", place, "search", "bridge", "--seconds", "0")
    assert notes.NOTE_LATE in waited.err
    counted = voxpop("--archive", place, "search", "bridge", "--facets", "--seconds", "0")
    assert notes.NOTE_UNCOUNTED in counted.err and "0 found" not in counted.err


@pytest.fixture(scope="module")
def archive_of_many_words(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """One comment with twenty thousand words that begin alike, and the oldest of more than ten thousand as no other."""
    folder = tmp_path_factory.mktemp("many")
    many = said("m1", "don't you " + " ".join(f"t{n}" for n in range(20_000)), timestamp=CAPTURED)
    tides = [
        said(f"d{n}", "tide" if n else "Tide", timestamp=CAPTURED - DAY * (n == 0), who=f"w{max(2, n)}x")
        for n in range(20_010)
    ]
    write_page(folder / "inbox", [comment | {"_time_text": None} for comment in (many, *tides)])
    archive = Archive.open(folder / "kept", create=True)
    list(archive.add([folder / "inbox"]))
    return archive


def test_facets_that_were_counted_before_are_counted_again_when_more_is_held(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True) as archive:
        for n in (1, 2):
            page = write_page(tmp_path / f"in {n}", [said(f"c{n}", "the tide")], id=f"Quay1234_-{n}")
            list(archive.add([page]))
            assert archive.facets("tide").count == archive.facets("tide").count == n
            assert [archive.search("tide", fold=True).count for _ in range(2)] == [n, n]
        withdrawn = archive.withdraw("youtube:c1", reason="asked for")
        assert withdrawn.verb == "withdraw" and archive.facets("tide").count == 1
        assert names(archive.search("tide", fold=True).hits) == ["c2"]


def test_what_another_process_takes_in_is_found_within_a_second(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_REST", 0)  # on a busy machine counting takes long, and then may be older
    page = write_page(tmp_path / "in", [said("c1", "the tide")])
    with Archive.open(place, create=True) as archive:
        assert archive.search("tide", fold=True).count == archive.facets("tide").count == 0
        assert voxpop("--archive", place, "add", page).code == 0
        time.sleep(1.1)
        assert archive.search("tide", fold=True).count == archive.facets("tide").count == 1
