"""What youtube-comment-scraper wrote: replies nested or flattened, JSON or CSV, whole and damaged."""

from __future__ import annotations

import io
import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.scraper import YoutubeCommentScraper

SOURCE = YoutubeCommentScraper()
PAGES = {
    case.name: next(file.read_bytes() for file in sorted(case.iterdir()) if file.name not in golden.NOT_INPUT)
    for case in sorted((golden.HERE / "scraper").iterdir())
}
HEADER = b"id,author,authorLink,text,likes,timestamp,edited,reply.id,reply.text\n"


def comment(n: int | str, *replies: dict[str, Any], **more: Any) -> dict[str, Any]:
    held = {"id": f"Ug{n}", "author": "Ada Quill", "authorLink": "/user/ada", "text": f"comment {n}", "timestamp": 1}
    return {**held, **more, **({"replies": list(replies)} if replies else {})}


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def refusals(claims: list[Claim]) -> list[str]:
    return [claim.place for claim in claims if isinstance(claim, Refused)]


def texts(claims: list[Claim]) -> list[str]:
    return [claim.text for claim in comments(claims)]


def redacted(content: bytes, *places: int) -> bytes:
    out = io.BytesIO()
    SOURCE.redact(golden.Held("page", content), frozenset(places), out)
    return out.getvalue()


@pytest.mark.parametrize("case", sorted(set(PAGES) - {"cut_off"}))
def test_a_window_of_any_size_gives_the_same(case: str) -> None:
    assert SOURCE.recognises(PAGES[case][:65536], "anything")
    for window in (7, 300):
        assert golden.read(YoutubeCommentScraper(window), PAGES[case]) == golden.read("scraper", PAGES[case])


@pytest.mark.parametrize(
    "content",
    [
        b'[{"id": "a", "text": "x", "author": "b"}]',
        b"id,author,text,timestamp\n",
        b'"no end',
        b"id\rauthor,text\n",
        b"",
        b"{",
        b"[]",
    ],
)
def test_what_others_write_is_left_to_others(content: bytes) -> None:
    assert not SOURCE.recognises(content, "comments-Abc12345_-x.json")


def test_replies_nested_and_flattened_are_the_same_comments() -> None:
    nested, flat = comments(golden.read("scraper", PAGES["nested"])), comments(golden.read("scraper", PAGES["csv"]))
    assert [(one.id, one.parent_id, one.text, one.number) for one in nested[:4]] == [
        (one.id, one.parent_id, one.text, one.number) for one in flat
    ]


def test_a_reply_whose_id_has_no_dot_answers_the_comment_it_stands_in_or_under() -> None:
    nested = json.dumps([comment(1, comment("reply")), comment(2)]).encode()
    table = HEADER + b"Ug1,a,/user/a,comment 1,,,,,\n,,,,,,,Ugreply,comment reply\nUg2,a,/user/a,comment 2,,,,,\n"
    for content in (nested, table):
        claims = comments(golden.read("scraper", content))
        assert [(one.id, one.parent_id) for one in claims] == [("Ug1", None), ("Ugreply", "Ug1"), ("Ug2", None)]
    named = HEADER.replace(b"reply.id", b"replyTo") + b"Ug1,a,/user/a,x,,,,Ug0,\nUg2,a,/user/a,y,,,,,\n"
    assert [one.parent_id for one in comments(golden.read("scraper", named))] == ["Ug0", None]


def test_odd_values_in_a_row_are_named() -> None:
    rows = b"Ug1,a,https://x,one,many,soon,perhaps,,\nodd\nUg2,a,/channel/UC2,\xff,,,TRUE,,\n"
    claims = golden.read("scraper", HEADER + rows)
    assert refusals(claims) == ["comments[0].likes", "comments[0].timestamp", "line 3", "comments[1].text"]
    assert [one.author.url for one in comments(claims)] == ["https://x", "https://www.youtube.com/channel/UC2"]
    assert comments(claims)[1].was_damaged and comments(claims)[1].is_edited
    assert refusals(golden.read("scraper", HEADER + b'Ug1,a,/user/a,"no end')) == ["page"]


def test_an_accession_without_a_page_and_a_page_without_comments_say_so() -> None:
    assert refusals(list(SOURCE.read({}, Provenance("file", "scraper")))) == ["page"]
    for content in (b"", b"[]", b"[7]", HEADER, b"nothing"):
        assert refusals(golden.read("scraper", content)) == ["page"]
    assert SOURCE.companions("a.json", ["a.mp4", "b.mp4"]) == {"a.mp4": "media"}


def test_a_broken_line_is_named_by_its_number() -> None:
    claims = golden.read("scraper", json.dumps(comment(1)).encode() + b'\n{"id": bad}\n')
    assert texts(claims) == ["comment 1"] and refusals(claims) == ["line 2"]
    damaged = golden.read("scraper", b'{"more": "a" b, "comments": [' + json.dumps(comment(1)).encode() + b"]}")
    assert texts(damaged) == ["comment 1"] and len(refusals(damaged)) == 1


def test_an_edit_is_said_by_the_words_where_no_field_says_it() -> None:
    held = [comment(1, time="1 day ago (edited)"), comment(2, time="1 day ago"), comment(3, time="x", edited=False)]
    assert [one.is_edited for one in comments(golden.read("scraper", json.dumps(held).encode()))] == [True, None, False]


def test_the_comments_are_not_held_all_at_once() -> None:
    content = json.dumps([comment(n) for n in range(40_000)]).encode()
    opened: list[golden.Unseekable] = []

    def open_() -> golden.Unseekable:
        opened.append(golden.Unseekable(content))
        return opened[-1]

    original = golden.Held("page", content)
    original.open = open_  # type: ignore[method-assign]
    claims = SOURCE.read({"page": original}, Provenance("file", "scraper"))
    assert len(list(itertools.islice(claims, 11))) == 11
    assert 0 < opened[-1].tell() < len(content)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_redacted_file_lacks_the_words_and_reads_otherwise_the_same(name: str) -> None:
    before = golden.read("scraper", PAGES[name])
    for gone in comments(before):
        left = redacted(PAGES[name], gone.place)
        after = golden.read("scraper", left)
        assert [one.captured for one in after if isinstance(one, CaptureClaim)] == [
            one.captured for one in before if isinstance(one, CaptureClaim)
        ]
        for old, new in zip(comments(before), comments(after), strict=True):
            assert (new == old) is (old.place != gone.place)
            assert (new.id, new.parent_id, new.place, new.number) == (old.id, old.parent_id, old.place, old.number)
        assert len(gone.text) < 6 or json.dumps(gone.text, ensure_ascii=False)[1:-1].encode() not in left
    assert redacted(PAGES[name]) == PAGES[name]


def test_a_comment_without_an_id_leaves_whole_unless_replies_stand_in_it() -> None:
    content = json.dumps([comment(1, id=""), comment(2, comment(3), id=""), comment(4, replies=None, id="")]).encode()
    assert texts(golden.read("scraper", redacted(content, 0))) == ["comment 2", "comment 3", "comment 4"]
    assert texts(golden.read("scraper", redacted(content, 1))) == ["comment 1", "", "comment 3", "comment 4"]
    assert texts(golden.read("scraper", redacted(content, 3))) == ["comment 1", "comment 2", "comment 3"]
    table = HEADER + b",a,/user/a,one,,,,,\nUg2,a,/user/a,two,,,,,\nodd\nUg3,a,/user/a,three,,,,,\n"
    assert texts(golden.read("scraper", redacted(table, 0, 2))) == ["two", ""]


def test_a_comment_that_leaves_takes_nothing_along_of_a_file_that_is_cut_off() -> None:
    content = "\n".join(json.dumps(comment(n), indent=2) for n in range(5)).encode()[:-9]
    assert texts(golden.read("scraper", redacted(content, 0))) == ["", "comment 1", "comment 2", "comment 3"]


@pytest.mark.parametrize("broken", [b"", b'{"id": bad}\n', b"\n \n"])
def test_lines_that_lost_the_end_between_them_are_as_many_comments(broken: bytes) -> None:
    lines = [json.dumps(comment(n, comment(f"{n}.r"))).encode() for n in range(4)]
    content = lines[0] + b"\n" + lines[1] + lines[2] + b"\n" + lines[3] + b"\n" + broken
    whole = texts(golden.read("scraper", content))
    assert whole == [f"comment {n}{reply}" for n in range(4) for reply in ("", ".r")]
    for gone in range(8):
        left = texts(golden.read("scraper", redacted(content, gone)))
        assert left == [text if at != gone else "" for at, text in enumerate(whole)]


def test_an_object_over_several_lines_among_lines_is_named_and_takes_the_places_of_its_lines() -> None:
    lines = [json.dumps(comment(n)).encode() for n in range(3)]
    content = b"\n".join([lines[0], json.dumps(comment(9), indent=1).encode(), lines[1] + lines[2]])
    assert texts(golden.read("scraper", content)) == ["comment 0", "comment 1", "comment 2"]
    last = comments(golden.read("scraper", content))[-1].place
    assert texts(golden.read("scraper", redacted(content, last))) == ["comment 0", "comment 1", ""]


def test_what_is_damaged_stays_where_it_is() -> None:
    content = b'[{"id": bad}, 7, ' + json.dumps(comment(1, comment(2))).encode() + b"]"
    left = redacted(content, 0, 1, 3)
    assert left.startswith(b'[{"id": bad}') and texts(golden.read("scraper", left)) == ["comment 1", ""]
    lines = json.dumps(comment(1)).encode() + b'\n{"id": bad}\n'
    assert redacted(lines, 1) == lines
    odd = json.dumps([{**comment(1), "more": {"a": 1}}]).encode().replace(b'{"a": 1}', b"{]}")
    redacted(odd, 0)


@given(
    name=st.sampled_from(sorted(PAGES)),
    cut=st.floats(0, 1),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), max_size=5),
    window=st.sampled_from([3, 200, 1 << 20]),
)
def test_whatever_happens_to_the_bytes_nothing_is_raised(
    name: str, cut: float, changes: list[tuple[float, bytes]], window: int
) -> None:
    content = bytearray(PAGES[name])
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    damaged = bytes(content[: int(cut * len(content)) + 1])
    source = YoutubeCommentScraper(window)
    source.recognises(damaged, name)
    claims = golden.read(source, damaged)
    places = [claim.place for claim in comments(claims)]
    assert places == sorted(set(places))
    source.redact(golden.Held("page", damaged), frozenset(places[:2]), io.BytesIO())
