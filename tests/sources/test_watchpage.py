"""Saved pages of YouTube: what was put around them, what they turn out to be, and what damage does to them."""

from __future__ import annotations

import base64
import io
import itertools
import json
import quopri
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.errors import CannotRedact
from voxpop.model import CaptureClaim, Captured, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.saved_html.saved import instant_of
from voxpop.sources.watchpage import LONGEST, WatchPageFile

CASES = golden.HERE / "watchpage"
ID = "Abc12345_-x"
PAGES = {
    case.name: next(file.read_bytes() for file in sorted(case.iterdir()) if file.name not in golden.NOT_INPUT)
    for case in CASES.iterdir()
}
TITLED = f'<link rel="canonical" href="https://www.youtube.com/watch?v={ID}"><meta property="og:title" content="Boat">'
SINGLE = PAGES["singlefile"].decode()


def read(content: bytes | str, name: str = "page", provenance: Provenance | None = None) -> list[Claim]:
    held = golden.Held(name, content if isinstance(content, bytes) else content.encode())
    return list(WatchPageFile().read({name: held}, provenance or Provenance("file", "watchpage")))


def capture(content: bytes | str, name: str = "page", provenance: Provenance | None = None) -> CaptureClaim:
    first = read(content, name, provenance)[0]
    assert isinstance(first, CaptureClaim), first
    return first


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def recognised(content: bytes | str, name: str = "page.html") -> bool:
    raw = content if isinstance(content, bytes) else content.encode()
    return WatchPageFile().recognises(raw[:65536], name)


def refusal(content: bytes | str) -> str:
    first = read(content)[0]
    assert isinstance(first, Refused), first
    return first.reason


# What stands before it

HTTP_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=koi8-r\r\nDate: %s\r\nX-Long: a\r\n b\r\n\r\n"


def test_the_head_of_an_http_answer_before_a_page_says_when_it_was_captured() -> None:
    page = f"<html><head>{TITLED.replace('Boat', 'Лодка')}<title>x - YouTube</title></head></html>".encode("koi8-r")
    moved = b"HTTP/2 301\nlocation: https://www.youtube.com/\n\n"
    content = moved + HTTP_HEAD % b"Tue, 02 Jan 2024 10:00:00 GMT" + b"\n" + page
    assert recognised(content)
    assert capture(content).video.title == "Лодка"
    assert capture(content).captured == Captured(1704189600, 1704189600, "second", "date of the HTTP answer")
    assert capture(HTTP_HEAD % b"Tue, 02 Jan 2024 10:00:00 -0000" + page).captured.latest == 1704189600
    for odd in (b"yesterday", b"Tue, 99 Jan 2024 10:00:00 GMT", b"\xff"):
        assert capture(HTTP_HEAD % odd + page).captured == Captured()
    saved = capture(HTTP_HEAD % b"Tue, 02 Jan 2024 10:00:00 GMT" + SINGLE.encode())
    assert saved.captured == capture(SINGLE).captured
    assert not recognised(HTTP_HEAD % b"x" + b'{"videoDetails": 1}') and not recognised(b"HTTP/1.1 200 OK\r\n" + page)


def test_a_web_page_behind_the_head_of_an_http_answer_is_one_too() -> None:
    page = b'<html><meta property="og:video" content="/v.mp4"><title>Boat</title>'
    head = b"HTTP/1.0 200 OK\r\nServer: boat\r\n\r\n"
    (found,) = golden.read("webpage", head + page)
    assert isinstance(found, CaptureClaim) and (found.video.title, found.captured) == ("Boat", Captured())


def test_another_page_behind_the_first_has_comments_of_its_own() -> None:
    thread = '<ytd-comment-view-model><a id="author-text" href="/@kutter">@kutter</a><p id="content-text">{0}</p>'
    page = f"<html><head>{TITLED}</head><body>{thread}</ytd-comment-view-model></body></html>"
    claims = read(page.format("One") + page.format("Two").replace(ID, "Zyx98765_-w"))
    assert [claim.text for claim in comments(claims)] == ["One"]
    assert any("Another page begins" in claim.reason for claim in claims if isinstance(claim, Refused))


# What it is


@pytest.mark.parametrize(
    "other",
    [
        '<html><head><title>My blog</title></head><body><iframe src="https://www.youtube.com/embed/Abc12345_-x">',
        '<html><meta property="og:site_name" content="Invidious"><a href="https://www.youtube.com/watch?v=x">',
        "<!--\n Page saved with SingleFile\n url: https://example.org/youtube.com/\n--><html>",
        "<!-- saved from url=(0020)https://example.org/ --><html>",
        "<rss><channel>",
        '{"log": {"entries": [{"response": {"content": {"text": "{\\"responseContext\\":{\\"videoDetails\\":1}}"}}}]}}',
        '{"id": "Abc12345_-x", "extractor_key": "Youtube"}',
        '[{"page": 1}]',
        "Content-Type: multipart/related\r\nSubject: a mail\r\n\r\n--x",
        "",
        "ytInitialData = {}",
    ],
)
def test_what_only_mentions_youtube_is_left_to_others(other: str) -> None:
    assert not recognised(other)


def test_pages_are_recognised_by_their_marks_in_every_encoding() -> None:
    assert all(recognised(page) for page in PAGES.values())
    assert recognised(SINGLE.encode("utf-16"))
    assert recognised(b"\xef\xbb\xbf" + SINGLE.encode())
    assert recognised(b"<!-- saved from url=(0099)https://web.archive.org/web/20240102/https://m.youtube.com/watch -->")


def test_a_page_in_utf_16_says_the_same() -> None:
    assert read(SINGLE.encode("utf-16")) == read(SINGLE)
    data = PAGES["answer_player"]
    assert read(data.decode().encode("utf-16")) == read(b"\xef\xbb\xbf" + data) == read(data)


def test_half_characters_in_a_page_within_json_are_marked() -> None:
    page = f'<html>{TITLED}<ytd-comment-view-model><div id="content-text">a\ud800b</div>'
    (comment,) = comments(read(json.dumps({"watch_html": page})))
    assert comment.text == "a\ufffdb"


LINKED = {
    "@context": "https://schema.org",
    "@type": "VideoObject",
    "@id": f"https://www.youtube.com/watch?v={ID}",
    "name": "Tiny boat",
    "uploadDate": "2016-04-06T09:59:35-07:00",
    "interactionStatistic": {
        "@type": "InteractionCounter",
        "interactionType": {"@type": "LikeAction"},
        "userInteractionCount": "12",
    },
    "comment": [
        {
            "@type": "https://schema.org/Comment",
            "dateCreated": "2020-05-11T12:29:04-07:00",
            "text": "A fine boat",
            "author": {"@type": "https://schema.org/Person", "name": "Ada Quill"},
            "upvoteCount": 3,
        }
    ],
}


def linked_page(before: str = "", **changes: object) -> str:
    said = json.dumps({**LINKED, **changes})
    canonical = f'<link rel="canonical" href="https://www.youtube.com/watch?v={ID}">'
    return f'<html><head>{canonical}<script type="application/ld+json">{said}</script></head><body>{before}</body>'


def test_comments_that_a_page_gives_to_machines_are_read_where_it_shows_none() -> None:
    first, comment = read(linked_page())
    assert isinstance(first, CaptureClaim)
    assert (first.video.id, first.video.title, first.video.rating.likes) == (ID, "Tiny boat", 12)
    assert first.video.rating.basis == "YouTube"
    assert "describes these comments to machines" in str(first.coverage_reason)
    assert isinstance(comment, CommentClaim)
    assert (comment.id, comment.author.name, comment.text, comment.like_count) == (None, "Ada Quill", "A fine boat", 3)
    assert comment.published.earliest == 1589225344


def test_what_a_page_shows_counts_before_what_it_gives_to_machines() -> None:
    data = {"videoDetails": {"videoId": ID, "title": "Boat"}}
    script = f"<script>var ytInitialPlayerResponse = {json.dumps(data)};</script>"
    first, comment = read(linked_page(script))
    assert isinstance(first, CaptureClaim)
    assert first.video.title == "Boat"
    assert isinstance(comment, CommentClaim)
    claimed = '<h2 id="comments"><b id="count">7 Comments</b></h2>'
    assert capture(linked_page(script + claimed)).coverage_reason == (
        "The page said that there were 7 comments; it describes 1 to machines."
    )
    shown = '<ytd-comment-view-model><i id="content-text">Aye</i>'
    assert [said.text for said in comments(read(linked_page(script + shown)))] == ["Aye"]
    other = "https://www.youtube.com/watch?v=Xyz98765_-a"
    assert comments(read(linked_page(script, **{"@id": other}))) == []
    assert comments(read(linked_page(script, **{"@type": "Clip"}))) == []


def test_a_page_without_a_video_stays_refused_whatever_it_gives_to_machines() -> None:
    assert "shows no video" in refusal(linked_page(name=None))
    assert "shows no video" in refusal(linked_page(**{"@id": "https://example.org/a"}))


def test_what_a_page_gives_to_machines_is_not_looked_for_where_its_elements_are_nested_too_deeply() -> None:
    script = f"<script>var ytInitialPlayerResponse = {json.dumps({'videoDetails': {'videoId': ID, 'title': 'Boat'}})};"
    first, told = read(linked_page("<div>" * 1001 + script + "</script>"))
    assert isinstance(first, CaptureClaim) and first.video.title == "Boat"
    assert isinstance(told, Refused) and "nested more than 1000 deep" in told.reason


def test_comments_copied_out_of_the_page_are_read_and_name_their_video() -> None:
    link = f'<a href="/watch?v={ID}&amp;lc=UgxAAAAAAAAAAAAAAAB4AaABAg">1 day ago</a>'
    comment = f'<ytd-comment-view-model><span id="published-time-text">{link}</span><i id="content-text">Aye</i>'
    for copied in (
        f'<ytd-comments id="comments"><ytd-comment-thread-renderer>{comment}',
        f'<div id="contents"><ytd-comment-thread-renderer class="x">{comment}',
        f'<ytd-comment-renderer class="x">{comment.partition(">")[2]}',
    ):
        assert recognised(copied, "comments.txt")
        assert capture(copied).video.id == ID
        assert [said.text for said in comments(read(copied))] == ["Aye"]


def test_companions_are_those_of_the_same_stem() -> None:
    found = WatchPageFile().companions("Boat.html", ["Boat.mp4", "Boat.en.vtt", "Other.mp4", "Boat_files"])
    assert found == {"Boat.mp4": "media", "Boat.en.vtt": "caption"}


def test_companions_are_named_in_the_capture() -> None:
    held = {
        "Boat.html": golden.Held("Boat.html", PAGES["served"]),
        "Boat.mp4": golden.Held("Boat.mp4", b"", "media"),
        "Boat.jpg": golden.Held("Boat.jpg", b"", "thumbnail"),
        "Boat.en.vtt": golden.Held("Boat.en.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nAhoy\n", "caption"),
        "Boat.de.vtt": golden.Held("Boat.de.vtt", b"no caption", "caption"),
    }
    first, *rest = WatchPageFile().read(held, Provenance("file", "watchpage"))
    assert isinstance(first, CaptureClaim)
    assert (first.media, first.thumbnails) == (("Boat.mp4",), ("Boat.jpg",))
    assert [caption.path for caption in first.captions] == ["Boat.en.vtt"]
    assert [claim.place for claim in rest if isinstance(claim, Refused)] == ["Boat.de.vtt"]


def test_a_page_cannot_be_redacted() -> None:
    with pytest.raises(CannotRedact):
        WatchPageFile().redact(golden.Held("page", b""), frozenset({0}), io.BytesIO())


def test_an_accession_without_a_page_says_so() -> None:
    assert list(WatchPageFile().read({}, Provenance("file", "watchpage"))) == [
        Refused("page", "This accession holds no page.")
    ]


class Endless(golden.Held):
    """An original of which only so much may be read."""

    def __init__(self) -> None:
        super().__init__("page", b"")

    def open(self) -> io.BytesIO:
        class Zeros(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                assert size is not None and size == LONGEST + 1
                return b"<" * size

        return Zeros()


def test_a_page_longer_than_the_bound_is_refused_unread() -> None:
    (only,) = WatchPageFile().read({"page": Endless()}, Provenance("file", "watchpage"))
    assert only == Refused("page", "This page is longer than 64 MB.")


# Pages that show no video


def unplayable(status: str, reason: str, **more: object) -> str:
    said = json.dumps({"playabilityStatus": {"status": status, "reason": reason, **more}})
    return f"<html><script>var ytInitialPlayerResponse = {said};</script><ytd-app></ytd-app></html>"


def of_data(*way: str) -> str:
    data = json.dumps({way[0]: {way[1]: {}}})
    return f'<html><meta property="og:title" content="Boats"><script>var ytInitialData = {data};</script>'


RELATED = "Subject: b\nContent-Type: multipart/related"


@pytest.mark.parametrize(
    ("page", "word"),
    [
        (PAGES["consent"].decode(), "consent page"),
        ('<html><form action="/das_captcha?fw=1"></form>', "too many requests"),
        ('<html><form action="https://www.google.com/sorry/index"></form>', "too many requests"),
        (unplayable("LOGIN_REQUIRED", "This video is private."), "is private;"),
        (unplayable("LOGIN_REQUIRED", "Bitte anmelden"), "(login)"),
        (unplayable("LOGIN_REQUIRED", "Sign in to confirm your age"), "age gate"),
        (unplayable("UNPLAYABLE", "年齢制限", desktopLegacyAgeGateReason=1), "age gate"),
        (unplayable("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot"), "too many requests"),
        (unplayable("ERROR", "This video has been removed by the uploader"), "was removed"),
        (unplayable("ERROR", "Video unavailable"), "is unavailable"),
        (unplayable("LIVE_STREAM_OFFLINE", "Premieres in 2 hours"), "has not begun"),
        ('<html><div id="player-unavailable"><h1 id="unavailable-message">It was removed</h1></div>', "was removed"),
        ('<html><div id="watch7-player-age-gate-content"></div>', "age gate"),
        ('<html><input id="identifierId">', "signing in"),
        ('<html><script src="/s/embeds/x/www-embed-player.js"></script><div id="player"></div>', "sites embed it"),
        ('<html><ytd-app><ytd-search></ytd-search></ytd-app>', "search results"),
        ('<html><ytd-app><ytd-browse page-subtype="home"></ytd-browse></ytd-app>', "home page"),
        (of_data("contents", "twoColumnSearchResultsRenderer"), "search results"),
        (of_data("contents", "liveChatRenderer"), "live chat"),
        (of_data("metadata", "channelMetadataRenderer"), "of a channel"),
        (of_data("metadata", "playlistMetadataRenderer"), "of a playlist"),
        ("<!-- saved from url=(0024)https://www.youtube.com/ --><html>", "home page"),
        ("<!-- saved from url=(0024)https://www.youtube.com/@brine --><html>", "a channel"),
        ("<!-- saved from url=(0024)https://www.youtube.com/[ --><html>", "shows no video"),
        ("<!-- saved from url=(0024)https://[www.youtube.com/ --><html>", "shows no video"),
        ("<html><ytd-app></ytd-app><script>var ytcfg={}</script>", "empty page of YouTube's app"),
        ("<html>", "shows no video"),
        ('{"responseContext": {}, "playabilityStatus": {"status": "ERROR"}}', "is unavailable"),
        ('{"responseContext": {}, "contents": {"twoColumnWatchNextResults": 1}}', "neither the page of a video"),
        ('[1, {"page": "watch"}]', "neither the page of a video"),
        ('{"responseContext": ', "not the JSON"),
        ("[" * 100_000, "nested too deeply"),
        (f"{RELATED}; boundary=x\n\n--x\nContent-Type: image/png\n\n\x00\n--x--", "no part of it is HTML"),
        (f"{RELATED}\n\n--x\nContent-Type: text/html\n\n<html>", "no part of it is HTML"),
    ],
)  # fmt: skip
def test_a_page_that_shows_no_video_is_refused_by_the_name_of_what_it_is(page: str, word: str) -> None:
    assert word in refusal(page)
    assert len(read(page)) == 1


def test_a_video_that_may_not_be_played_is_kept_where_the_page_names_it() -> None:
    page = PAGES["served"].replace(
        b'"status":"OK"', b'"status":"LOGIN_REQUIRED","reason":"Sign in to confirm your age"'
    )
    claim = capture(page)
    assert (claim.video.title, claim.video.availability) != (None, "public")
    assert claim.video.availability == "needs_auth"
    assert claim.notes[-1] == "the video could not be played: Sign in to confirm your age"


# When and from where


def test_the_file_name_gives_the_time_that_the_page_does_not() -> None:
    page = f"<html><head>{TITLED}"
    assert capture(page).captured == Captured()
    named = capture(page, "2024-01-02T10_00_00Z.html").captured
    assert named == Captured(1704189600, 1704189600, "second", "file name")
    told = Captured(1, 2, "day", "told by a person")
    assert capture(page, provenance=Provenance("file", "watchpage", captured=told)).captured == told


def test_the_file_name_gives_the_id_that_the_page_does_not() -> None:
    page = '<!-- saved from url=(0010)https://youtu.be/ --><span id="eow-title" title="Boat"></span>'
    assert capture(page, f"Boat [{ID}].html").video.id == ID
    assert capture(page).video.id is None


def test_the_address_gives_the_id_that_the_page_does_not() -> None:
    page = f'<!-- saved from url=(0010)https://youtu.be/{ID} --><span id="eow-title" title="Boat"></span>'
    assert (capture(page).video.id, capture(page).video.url) == (ID, f"https://www.youtube.com/watch?v={ID}")


def test_a_tab_that_was_open_for_long_gives_only_an_earliest_time() -> None:
    page = PAGES["same_tab"].decode()
    assert (capture(page).captured.earliest, capture(page).captured.latest) == (1704185880, None)
    assert capture(page, "2024-01-05T10_00_00Z.html").captured.basis == "file name"


def test_save_page_we_says_when_and_from_where() -> None:
    head = (
        f'<meta name="savepage-url" content="https://www.youtube.com/watch?v={ID}">'
        '<meta name="savepage-date" content="Thu Mar 14 2024 01:03:06 GMT+0200 (Eastern European Standard Time)">'
    )
    page = f"<html><head>{head}</head><span id=eow-title title=Boat></span>"
    claim = capture(page)
    assert recognised(page)
    assert (claim.tool, claim.video.id, claim.captured.latest) == ("Save Page WE", ID, 1710370986)
    assert capture(page.replace("savepage-date", "x")).captured == Captured()


def test_a_single_file_page_without_its_date_is_undated() -> None:
    assert capture(SINGLE.replace("saved date: Tue", "info: Tue")).captured == Captured()


@pytest.mark.parametrize("words", [None, "", "Tue Jan 99 2024 10:00:00 GMT+0100", "yesterday"])
def test_a_date_that_is_none_says_nothing(words: str | None) -> None:
    assert instant_of(words) is None


def test_a_page_in_an_old_encoding_is_read_in_it() -> None:
    page = f'<html><meta charset="windows-1251">{TITLED}'.replace("Boat", "Лодка")
    assert capture(page.encode("cp1251")).video.title == "Лодка"


@pytest.mark.parametrize("charset", ["punycode", "rot13", "gb-nonsense", "zlib"])
def test_an_encoding_that_is_none_of_pages_is_passed_over(charset: str) -> None:
    assert capture(f'<html><meta charset="{charset}">{TITLED}').video.title == "Boat"


def test_bytes_that_are_no_text_are_marked_where_they_stand() -> None:
    page = PAGES["singlefile"].replace("Как красиво".encode(), b"\xff\xfe wow")
    claims = read(page)
    (damaged,) = (claim for claim in comments(claims) if claim.was_damaged)
    assert damaged.text.startswith("\ufffd\ufffd wow")
    assert {claim.place for claim in claims if isinstance(claim, Refused)} >= {
        "page",
        f"comments[{damaged.place}].text",
    }


# The Wayback Machine

TOOLBAR = "<!-- BEGIN WAYBACK TOOLBAR INSERT -->"


def archived(
    body: str, saved_from: str = "https://web.archive.org/web/20240102100000/https://youtu.be/"
) -> CaptureClaim:
    return capture(f"<!-- saved from url=(0099){saved_from}{ID} --><html>{TITLED}{body}")


def test_the_archives_time_is_the_pages_whenever_it_was_saved_from_there() -> None:
    assert archived("").captured == Captured(1704189600, 1704189600, "second", "Wayback Machine")
    assert archived("").tool == "Wayback Machine"
    told = archived("<!-- FILE ARCHIVED ON 10:00:01 Jan 02, 2024 AND RETRIEVED FROM THE -->")
    assert told.captured.latest == 1704189601


@pytest.mark.parametrize(
    "body",
    [
        f'{TOOLBAR}<a href="/web/20240102100000im_/x">x</a>',
        '<script>__wm.wombat("https://youtu.be/x","20240102100000","https://web.archive.org/")</script>',
    ],
)
def test_the_time_stands_in_the_page_too(body: str) -> None:
    assert archived(body, "https://youtu.be/").captured.latest == 1704189600


@pytest.mark.parametrize(
    ("body", "saved_from"),
    [
        (TOOLBAR, "https://youtu.be/"),
        ("", "https://web.archive.org/web/2024/https://youtu.be/"),
        ("", "https://web.archive.org/web/20249902100000/https://youtu.be/"),
        ("FILE ARCHIVED ON 10:00:01 Xxx 02, 2024 AND RETRIEVED FROM THE", "https://youtu.be/"),
    ],
)
def test_a_time_of_the_archive_that_is_none_says_nothing(body: str, saved_from: str) -> None:
    claim = archived(body, saved_from)
    assert (claim.captured, claim.video.title) == (Captured(), "Boat")


def test_a_short_stamp_dates_by_the_line_below_the_page() -> None:
    line = "<!-- FILE ARCHIVED ON 10:00:01 Jan 02, 2024 AND RETRIEVED FROM THE -->"
    assert archived(line, "https://web.archive.org/web/2024/https://youtu.be/").captured.latest == 1704189601


# MIME


def mhtml(body: bytes, coding: str, head: str = "", part: str = "") -> bytes:
    return (
        f"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n{head}"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b\r\nContent-Type: text/html{part}\r\n"
        f"Content-Transfer-Encoding: {coding}\r\nContent-Location: https://www.youtube.com/watch?v={ID}\r\n\r\n"
    ).encode() + body


@pytest.mark.parametrize(
    ("coding", "encode"),
    [("quoted-printable", quopri.encodestring), ("base64", base64.encodebytes), ("binary", bytes), ("8bit", bytes)],
)
def test_a_part_is_read_in_every_coding(coding: str, encode: object) -> None:
    page = f'<html><span id="eow-title" title="Лодка"></span>{"x" * 300}'.encode()
    content = mhtml(encode(page) + b"\r\n--b--\r\n", coding)  # type: ignore[operator]
    assert recognised(content)
    assert (capture(content).video.title, capture(content).video.id) == ("Лодка", ID)


def test_a_base64_part_that_was_cut_off_gives_what_it_holds() -> None:
    page = base64.b64encode(b'<html><span id="eow-title" title="Boat"></span>' + b"x" * 300)
    assert capture(mhtml(page[:-3], "base64")).video.title == "Boat"


CODINGS = [("quoted-printable", quopri.encodestring), ("base64", base64.encodebytes), ("8bit", bytes)]
SCRIPTS = [
    ("utf-8", "Лодка 小船 😀"),
    ("windows-1251", "Лодка"),
    ("shift_jis", "小船 テスト"),
    ("gb18030", "小船 𠀀"),
    ("big5", "小船"),
    ("iso-2022-jp", "小船"),
]


@pytest.mark.parametrize(("coding", "encode"), CODINGS)
@pytest.mark.parametrize(("charset", "said"), SCRIPTS)
def test_a_page_that_is_cut_off_ends_in_a_whole_letter(coding: str, encode: object, charset: str, said: str) -> None:
    page = f'<ul><li class="comment" data-id="x"><p class="comment-text">{said} &lt;b&#x1F600; <b>{said}</b>'
    start, raw = mhtml(b"", coding, part=f"; charset={charset}"), encode(page.encode(charset))  # type: ignore[operator]
    whole, longest = f"{said} <b😀 {said}", ""
    for cut in range(len(raw) + 1):
        claims = read(start + raw[:cut])
        for claim in comments(claims):
            assert whole.startswith(claim.text), (cut, claim.text)
            assert len(claim.text) >= len(longest.rstrip()), (cut, claim.text, longest)
            longest = claim.text
    assert longest == whole


def test_no_letter_before_a_cut_is_lost() -> None:
    page = '<ul><li class="comment" data-id="x"><p class="comment-text">' + "Лодка" * 60
    for wide in (b"\n", b"\r\n"):
        raw = base64.encodebytes(page.encode()).replace(b"\n", wide)
        for cut in range(raw.index(wide) * 2, len(raw)):
            held = sum(sign not in b"\r\n=" for sign in raw[:cut]) * 6 // 8
            letters = len(page.encode()[:held].decode(errors="ignore")) - page.index("Л")
            [claim] = comments(read(mhtml(raw[:cut], "base64")))
            assert len(claim.text) == letters


@pytest.mark.parametrize(
    ("cut", "is_told"),
    [
        ("<p>a", False),  # end tags may be left out, and tools do
        ("<p>a &am", True),
        ("<p>a <", True),
        ('<p>a <b class="x', True),
        ('<p>a <a href="https://example.org/">', True),
        ("<p>a<script>var x", True),
        ("<p>a<script>var x</script>", False),
    ],
)
def test_a_page_that_is_cut_off_says_so(cut: str, is_told: bool) -> None:
    claims = read(f"<html>{TITLED}{cut}")
    assert isinstance(claims[0], CaptureClaim)
    assert (claims[0].coverage == "partial") is is_told
    assert [claim.reason for claim in claims[1:] if isinstance(claim, Refused)] == (
        ["The file ends in the middle of the page: it was cut off."] if is_told else []
    )


def test_a_mime_file_without_the_mark_at_its_end_says_so() -> None:
    page = mhtml(f"<html>{TITLED}".encode(), "8bit")
    told = [claim.reason for claim in read(page)[1:] if isinstance(claim, Refused)]
    assert told == ["The file ends in the middle of the page: it was cut off."]
    assert len(read(page + b"\r\n--b--\r\n")) == 1


def test_the_part_that_the_head_names_is_the_page() -> None:
    frame = b"<html><title>a frame</title>\r\n--b\r\nContent-Type: text/html\r\nContent-Location: https://x.example/\r\n\r\n"
    head = "Snapshot-Content-Location: https://x.example/\r\n"
    page = b'<html><span id="eow-title" title="Boat"></span>\r\n--b--'
    assert capture(mhtml(frame + page, "binary", head)).video.title == "Boat"


@pytest.mark.parametrize(
    ("charset", "encoding", "title"),
    [
        ("iso-8859-1", "cp1252", "“Boat” – 5 €"),
        ("gb2312", "gb18030", "小船鎔"),
        ("shift_jis", "cp932", "小船①"),
        ("euc-kr", "cp949", "똠방각하"),
        ("big5", "big5hkscs", "小船㗎"),
    ],
)
def test_a_charset_is_what_browsers_mean_by_it(charset: str, encoding: str, title: str) -> None:
    page = f'<html><meta charset="{charset}"><span id="eow-title" title="{title}"></span>'.encode(encoding)
    assert capture(page).video.title == title


def test_a_charset_beside_the_page_counts() -> None:
    page = '<html><span id="eow-title" title="Лодка"></span>'.encode("cp1251")
    assert capture(mhtml(page, "binary", part="; charset=windows-1251")).video.title == "Лодка"


@pytest.mark.parametrize(
    ("date", "latest"),
    [
        ("Tue, 2 Jan 2024 10:00:00 -0000", 1704189600),
        ("Tue, 2 Jan 2024 10:00:00 +0100", 1704186000),
        ("never", None),
        ("Tue, 2 Jan 2024 10:00:00 +999999999", None),
    ],
)
def test_the_date_of_a_mime_file_is_that_of_the_page(date: str, latest: int | None) -> None:
    content = mhtml(b'<html><span id="eow-title" title="Boat"></span>', "binary", f"Date: {date}\r\n")
    assert capture(content).captured.latest == latest


def test_a_boundary_that_is_no_ascii_gives_no_page() -> None:
    content = mhtml(b"<html>", "binary").replace(b'boundary="b"', 'boundary="é"'.encode())
    assert "no part of it is HTML" in refusal(content)
    assert "no part of it is HTML" in refusal(content.replace('"é"'.encode(), b'""'))


@pytest.mark.parametrize("name", ["boundary", "charset"])
def test_a_parameter_that_names_an_impossible_encoding_is_passed_over(name: str) -> None:
    page = b'<html><span id="eow-title" title="Boat"></span>'
    content = mhtml(page, "binary", part="; charset*=a\x00b'x'y")
    assert capture(content).video.title == "Boat"
    if name == "boundary":
        assert "no part of it is HTML" in refusal(content.replace(b'boundary="b"', b"boundary*=a\x00b'x'y"))


def test_more_parts_than_any_page_has_are_not_looked_at() -> None:
    head = mhtml(b"", "binary").partition(b"--b\r\n")[0]
    many = head + b"--b\r\n\r\n" * 10_001 + b"--b\r\nContent-Type: text/html\r\n\r\n"
    assert "no part of it is HTML" in refusal(many)
    assert "no part of it is HTML" in refusal(head + b"--b")


@given(cut=st.integers(0, len(PAGES["mhtml"])))
@example(cut=PAGES["mhtml"].index(b"=D0=B5=D0=B3&lt;") + 2)
@example(cut=PAGES["mhtml"].index(b't=3D68s">') + 9)
def test_a_mime_file_cut_off_anywhere_is_read_up_to_there(cut: int) -> None:
    whole = [claim.text for claim in comments(read(PAGES["mhtml"]))]
    found = [claim.text for claim in comments(read(PAGES["mhtml"][:cut]))]
    assert len(found) <= len(whole)
    assert [a.startswith(b[: len(a)]) for a, b in zip(whole, found, strict=False)] == [True] * len(found)


# Damage


@given(cut=st.integers(0, len(PAGES["singlefile"])))
def test_a_page_cut_off_anywhere_gives_the_comments_before_the_cut(cut: int) -> None:
    whole = [claim.id for claim in comments(read(PAGES["singlefile"]))]
    found = [claim.id for claim in comments(read(PAGES["singlefile"][:cut]))]
    assert found == whole[: len(found)]


@given(
    name=st.sampled_from(sorted(PAGES)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), min_size=1, max_size=8),
)
def test_bytes_changed_anywhere_never_raise(name: str, changes: list[tuple[float, bytes]]) -> None:
    content = bytearray(PAGES[name])
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    claims = read(bytes(content))
    assert sum(isinstance(claim, CaptureClaim) for claim in claims) <= 1
    places = [claim.place for claim in comments(claims)]
    assert places == sorted(set(places))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def _paths(value: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield way
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in inside:
        yield from _paths(inner, (*way, name))


ANSWER = json.loads(PAGES["answer_pbj"])
WAYS = sorted(_paths(ANSWER), key=str)


@given(way=st.sampled_from(WAYS[1:]), value=JSON)
def test_any_value_in_any_place_of_the_data_never_raises(way: tuple[str | int, ...], value: object) -> None:
    changed = json.loads(PAGES["answer_pbj"])
    inner = changed
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = value
    for claim in read(json.dumps(changed)):
        assert isinstance(claim, CaptureClaim | Refused)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_raising(content: bytes) -> None:
    WatchPageFile().recognises(content, "x")
    read(content)
    read(b"Content-Type: multipart/related; boundary=b\r\nA: b\r\n\r\n--b\r\nContent-Type: text/html\r\n" + content)
    read(b"<html><script>var ytInitialData = " + content)
    read(b"<html><ytd-comment-view-model><div id=content-text>" + content)


def test_comments_are_read_one_by_one() -> None:
    start, end = SINGLE.index("<ytd-comment-thread-renderer"), SINGLE.index("</div></ytd-item-section-renderer>")
    thread = '<ytd-comment-thread-renderer><ytd-comment-view-model><div id="content-text">x</div>'
    thread += "</ytd-comment-view-model></ytd-comment-thread-renderer>"
    page = SINGLE[:start] + thread * 5000 + SINGLE[end:]
    held = golden.Held("page", page.encode())
    claims = WatchPageFile().read({"page": held}, Provenance("file", "watchpage"))
    first = next(claims)
    assert isinstance(first, CaptureClaim) and first.coverage == "unknown"
    assert [claim.place for claim in itertools.islice(claims, 3) if isinstance(claim, CommentClaim)] == [0, 1, 2]
    assert sum(1 for _ in claims) == 4997


# What was cut off, or cut out


@pytest.mark.parametrize("begins", ["var ytInitialData = {}", 'window["ytInitialData"]= {};', "ytInitialData={}\n"])
def test_the_data_of_a_page_may_be_cut_out_with_their_name(begins: str) -> None:
    results = [{"videoPrimaryInfoRenderer": {"title": {"runs": [{"text": "Boat"}]}}}]
    data = {
        "contents": {"twoColumnWatchNextResults": {"results": {"results": {"contents": results}}}},
        "currentVideoEndpoint": {"watchEndpoint": {"videoId": ID}},
    }
    content = begins.replace("{}", json.dumps(data))
    assert recognised(content, "data.js")
    assert (capture(content).video.id, capture(content).video.title) == (ID, "Boat")
    assert not recognised("if (ytInitialData == null) {}") and not recognised("The ytInitialData = {} of a page")


def test_of_json_that_was_cut_off_what_stands_before_is_read() -> None:
    player = {"videoDetails": {"videoId": ID, "title": "Boat", "lengthSeconds": "61", "shortDescription": "Off we go"}}
    whole = json.dumps({"responseContext": {}, **player, "playabilityStatus": {"status": "OK", "reason": "x"}})
    for end in range(whole.index("lengthSeconds"), len(whole)):
        claims = read(whole[:end])
        assert isinstance(claims[0], CaptureClaim) and (claims[0].video.id, claims[0].video.title) == (ID, "Boat")
        assert [claim.reason for claim in claims if isinstance(claim, Refused)] == [
            "The file ends in the middle: it was cut off."
        ]
    damaged = whole.replace('"Boat"', "Boat boat")
    for content in (damaged, damaged[:-5]):
        assert "is not the JSON that it begins as" in refusal(content)
    assert capture(f"{whole}\n{whole.replace(ID, 'Zyx98765_-w')[:150]}").video.id == ID
