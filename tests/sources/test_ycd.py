"""What youtube-comment-downloader writes, in every form and version, whole and damaged."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.ycd import YoutubeCommentDownloader

SOURCE = YoutubeCommentDownloader()
PAGES = {
    case.name: next(file.read_bytes() for file in sorted(case.iterdir()) if file.name not in golden.NOT_INPUT)
    for case in sorted((golden.HERE / "ycd").iterdir())
}


def comment(n: int, **more: Any) -> dict[str, Any]:
    return {"cid": f"Ug{n}", "text": f"comment {n}", "time": "2 days ago", "author": "@ada.quill", "votes": "1", **more}


def as_lines(*comments: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(held).encode() + b"\n" for held in comments)


def as_table(*comments: dict[str, Any]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(comments[0]))
    writer.writeheader()
    writer.writerows(comments)
    return out.getvalue().encode("utf-8-sig")


FORMS: dict[str, Callable[..., bytes]] = {
    "object": lambda *held: json.dumps({"comments": held}).encode(),
    "list": lambda *held: json.dumps(held).encode(),
    "lines": as_lines,
    "values": lambda *held: "\n".join(json.dumps(one, indent=2) for one in held).encode(),
    "csv": as_table,
    "utf16": lambda *held: as_lines(*held).decode().encode("utf-16"),
}


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def capture(claims: list[Claim]) -> CaptureClaim:
    return next(claim for claim in claims if isinstance(claim, CaptureClaim))


def refusals(claims: list[Claim]) -> list[str]:
    return [claim.place for claim in claims if isinstance(claim, Refused)]


def texts(claims: list[Claim]) -> list[str]:
    return [claim.text for claim in comments(claims)]


def redacted(content: bytes, *places: int) -> bytes:
    out = io.BytesIO()
    SOURCE.redact(golden.Held("page", content), frozenset(places), out)
    return out.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_each_form_gives_the_same_comments(form: str) -> None:
    held = [comment(n, heart=n == 1) for n in range(5)]
    content = FORMS[form](*held)
    assert SOURCE.recognises(content[:65536], "anything")
    claims = golden.read("ycd", content)
    assert comments(claims) == comments(golden.read("ycd", as_lines(*held)))
    assert texts(claims) == [f"comment {n}" for n in range(5)]
    assert not refusals(claims)


@pytest.mark.parametrize("window", [9, 300])
@pytest.mark.parametrize("case", sorted(PAGES))
def test_a_window_of_any_size_gives_the_same(case: str, window: int) -> None:
    assert golden.read(YoutubeCommentDownloader(window), PAGES[case]) == golden.read("ycd", PAGES[case])


@pytest.mark.parametrize(
    "content",
    [
        b'[{"cid": "Ug1", "replyToCid": null, "type": "comment", "comment": "x", "author": "@a", "voteCount": 1}]',
        b"cid,pageUrl,comment,replyCount\r\nUg1,https://example.org,x,1\r\n",
        b'[{"commentId": "Ug1", "author": "@a", "content": "x"}]',
        b'{"comments": []}',
        b'{"cid": "Ug1", "text": "x", "author": "a", "votes": "1", "video_id": "Abc12345_-x"}',
        b"video_id,cid,text,author,votes\r\n",
        b"cid\ntext\nauthor\n",
        b"cid\rtext,author,time\n",
        b'"cid,text,author,time\n',
        b"# openapi: cid, text, author, time",
        b"",
        b"{",
        b"[[[",
    ],
)
def test_what_others_write_is_left_to_others(content: bytes) -> None:
    assert not SOURCE.recognises(content, "Abc12345_-x.jsonl")


def test_the_time_of_capture_is_an_interval_and_says_that_it_was_reckoned() -> None:
    claim = golden.read("ycd", PAGES["jsonl"])[0]
    assert isinstance(claim, CaptureClaim)
    assert claim.captured.earliest is not None and claim.captured.latest is not None
    assert claim.captured.earliest < 1773576000 < claim.captured.latest
    assert "reckoned" in (claim.captured.basis or "")


def test_a_person_who_told_the_time_is_believed_where_the_file_says_none() -> None:
    told = msgspec.structs.replace(golden.read("ycd", PAGES["jsonl"])[0].captured, basis="told by a person")  # type: ignore[union-attr]
    claims = golden.read("ycd", PAGES["old"], Provenance("file", "ycd", captured=told))
    assert isinstance(claims[0], CaptureClaim) and claims[0].captured == told
    assert comments(claims)[0].published.latest is not None


def test_a_reply_whose_thread_is_not_in_the_file_still_names_it() -> None:
    claims = golden.read("ycd", as_lines(comment(1, cid="UgGone.1"), comment(2, cid=".odd"), comment(3, cid="")))
    assert [(claim.id, claim.parent_id, claim.number) for claim in comments(claims)] == [
        ("UgGone.1", "UgGone", None), (".odd", None, 1), (None, None, 2),
    ]  # fmt: skip


def test_an_accession_without_a_page_and_a_page_without_comments_say_so() -> None:
    assert list(SOURCE.read({}, Provenance("file", "ycd"))) == [
        Refused("page", "This accession holds no file of comments.")
    ]
    for content in (b"", b"[]", b'{"comments": []}', b"cid,text,author,time\n", b"nothing"):
        (said,) = golden.read("ycd", content)
        assert isinstance(said, Refused) and said.place == "page"


def test_companions_share_the_stem() -> None:
    assert SOURCE.companions("Abc12345_-x.jsonl", ["Abc12345_-x.mp4", "other.mp4"]) == {"Abc12345_-x.mp4": "media"}


def test_a_broken_caption_beside_the_file_is_named() -> None:
    page, caption = golden.Held("a.jsonl", as_lines(comment(1))), golden.Held("a.en.vtt", b"no cue", "caption")
    claims = list(SOURCE.read({"a.jsonl": page, "a.en.vtt": caption}, Provenance("file", "ycd")))
    assert refusals(claims) == ["a.en.vtt"]


def test_damage_before_the_list_does_not_lose_it() -> None:
    damaged = b'{"note": "a quotation mark is lost, "comments": [' + as_lines(comment(1)) + b"]}"
    claims = golden.read("ycd", damaged)
    assert texts(claims) == ["comment 1"] and len(refusals(claims)) == 1
    assert texts(golden.read("ycd", redacted(damaged, 0))) == [""]
    behind = golden.read("ycd", b'{"comments": [' + as_lines(comment(1)) + b"] bad}")
    assert texts(behind) == ["comment 1"] and len(refusals(behind)) == 1


def test_what_stands_before_and_behind_the_list_is_passed_over() -> None:
    content = b'{"made": {"by": 1}, "comments": [' + json.dumps(comment(1)).encode() + b'], "comments": 3}'
    assert texts(golden.read("ycd", content)) == ["comment 1"]


def test_an_object_of_which_nothing_is_left_is_damage() -> None:
    assert refusals(golden.read("ycd", as_lines(comment(1)) + b'{"cid"')) == ["line 2"]
    claims = golden.read("ycd", FORMS["values"](comment(1)) + b'\n{"cid": "Ug2",\n "te\n{"cid": "Ug3", "text": "c 3"}')
    assert texts(claims)[0] == "comment 1" and refusals(claims)


def test_values_that_are_no_json_cost_only_themselves() -> None:
    content = b",\n".join(
        [FORMS["values"](comment(1)), b'{"cid": bad,\n "text": 1}', b"7", FORMS["values"](comment(4))]
    )
    claims = golden.read("ycd", content)
    assert texts(claims) == ["comment 1", "comment 4"]
    assert refusals(claims) == ["comments[1]", "comments[2]"]


def test_a_line_that_is_too_long_is_passed_over() -> None:
    long = b'{"cid": "Ug2", "text": "' + b"x" * (17 << 20) + b'"}\n'
    claims = golden.read("ycd", as_lines(comment(1)) + long + as_lines(comment(3)))
    assert texts(claims) == ["comment 1", "comment 3"] and refusals(claims) == ["line 2"]
    wide = as_table(comment(1)) + b'Ug2,"' + b"x" * (17 << 20) + b'",,,\r\n' + as_table(comment(3)).split(b"\r\n")[1]
    claims = golden.read("ycd", wide)
    assert texts(claims) == ["comment 1", "comment 3"] and refusals(claims) == ["line 3"]


def test_a_row_that_is_none_costs_only_itself() -> None:
    good = as_table(comment(1), comment(2)).split(b"\r\n")
    odd = [b"too,few", b'Ug7,"no end,2 days ago,@a,1', b'"a"b,c,d,e,f', b"", b"Ug8,\xff,2 days ago,@a,1"]
    claims = golden.read("ycd", b"\r\n".join([*good[:2], *odd, good[2]]))
    assert texts(claims) == ["comment 1", "\ufffd", "comment 2"]
    assert [claim.was_damaged for claim in comments(claims)] == [False, True, False]
    assert refusals(claims) == ["line 3", "line 4", "line 5", "comments[1].text"]


def test_quotation_marks_without_end_are_read_in_reasonable_time() -> None:
    content = as_table(comment(1)) + b'Ug7,"no end\r\n' * 3000 + b'Ug8,"no end\r\n' + as_table(comment(2))[3:] * 3000
    claims = golden.read("ycd", content)
    assert texts(claims) == ["comment 1", *["comment 2"] * 3000]
    again = [f"line {n}" for n in range(3004, 9004, 2)]
    assert [place for place in refusals(claims) if place.startswith("line")] == [
        f"line {n}" for n in range(3, 3004)
    ] + again


def test_odd_values_in_a_row_are_named() -> None:
    held = comment(1, heart="perhaps", time_parsed="soon", votes="", replies="1.2K", reply="True")
    claims = golden.read("ycd", as_table(held))
    assert refusals(claims) == ["comments[0].reply", "comments[0].time_parsed", "comments[0].heart"]
    assert comments(claims)[0].like_count is None and comments(claims)[0].reply_count == 1200


def test_counts_that_are_all_different_are_read_too() -> None:
    claims = golden.read("ycd", as_lines(*(comment(n, votes=n) for n in range(10_050))))
    assert [claim.like_count for claim in comments(claims)] == list(range(10_050))


def test_numbers_that_no_catalogue_holds_are_refused_by_name() -> None:
    assert refusals(golden.read("ycd", as_lines(comment(1, votes=10**30)))) == ["comments[0].votes"]


def test_the_comments_are_not_held_all_at_once() -> None:
    content = as_lines(*(comment(n) for n in range(30_000)))
    opened: list[golden.Unseekable] = []

    def open_() -> golden.Unseekable:
        opened.append(golden.Unseekable(content))
        return opened[-1]

    original = golden.Held("page", content)
    original.open = open_  # type: ignore[method-assign]
    claims = SOURCE.read({"page": original}, Provenance("file", "ycd"))
    assert len(list(itertools.islice(claims, 11))) == 11
    assert 0 < opened[-1].tell() < len(content) // 2


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("places", [(), (0,), (1,), (4,), (0, 1), (0, 1, 2, 3, 4)])
def test_a_redacted_file_lacks_the_words_and_reads_otherwise_the_same(form: str, places: tuple[int, ...]) -> None:
    held = [comment(n, cid=f"UgA.{n}" if n == 3 else f"Ug{n}") for n in range(5)]
    content = FORMS[form](*held)
    left = redacted(content, *places)
    assert (left == content) is (not places)
    before, after = comments(golden.read("ycd", content)), comments(golden.read("ycd", left))
    for old, new in zip(before, after, strict=True):
        assert (new.id, new.parent_id, new.place, new.number) == (old.id, old.parent_id, old.place, old.number)
        assert (new == old) is (old.place not in places)
        assert old.text.encode("utf-16-le" if form == "utf16" else "utf-8") not in left or old.place not in places


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("places", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 2), (0, 1, 2)])
def test_comments_without_ids_leave_whole(form: str, places: tuple[int, ...]) -> None:
    content = FORMS[form](*(comment(n, cid="") for n in range(3)))
    assert texts(golden.read("ycd", redacted(content, *places))) == [
        f"comment {n}" for n in range(3) if n not in places
    ]


def test_a_redacted_file_was_captured_when_it_was_before() -> None:
    for name in sorted(PAGES):
        before = golden.read("ycd", PAGES[name])
        left = redacted(PAGES[name], *(claim.place for claim in comments(before)))
        assert [claim.captured for claim in golden.read("ycd", left) if isinstance(claim, CaptureClaim)] == [
            claim.captured for claim in before if isinstance(claim, CaptureClaim)
        ]


def test_what_is_damaged_stays_where_it_is_when_others_are_redacted() -> None:
    for name in ("damaged", "cut_off"):
        before = comments(golden.read("ycd", PAGES[name]))
        for gone in before:
            after = comments(golden.read("ycd", redacted(PAGES[name], gone.place)))
            assert [one.id for one in after] == [one.id for one in before]
            assert [one.text for one in after] == [one.text if one is not gone else "" for one in before]
    content = FORMS["values"](comment(0)) + b'\n{"cid": bad,\n "text": 1}\n{"cid":'
    assert redacted(content, 1, 2) == content
    broken = (
        b'{"comments": [' + json.dumps(comment(0, cid="")).encode() + b", {bad}, " + json.dumps(comment(2)).encode()
    )
    assert texts(golden.read("ycd", redacted(broken, 0, 1))) == ["comment 2"]
    table = as_table(comment(0), comment(1)).replace(b"\r\nUg1", b"\r\nodd,row\r\nUg1")
    assert texts(golden.read("ycd", redacted(table, 1))) == ["comment 0", ""]


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
    source = YoutubeCommentDownloader(window)
    source.recognises(damaged, name)
    claims = golden.read(source, damaged)
    assert sum(isinstance(claim, CaptureClaim) for claim in claims) <= 1
    places = [claim.place for claim in comments(claims)]
    assert places == sorted(set(places))
    source.redact(golden.Held("page", damaged), frozenset(places[:2]), io.BytesIO())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_raising(content: bytes) -> None:
    for begin in (b"", b'{"comments": [', b'{"cid": "', b"cid,text,author,time\n"):
        golden.read("ycd", begin + content)


def test_the_documentation_of_other_formats_is_no_file_of_comments() -> None:
    for text in ('# API\n\n```javascript\n{\n  "cid": String\n}\n', "openapi: 3.0.0\npaths:\n  /comments: {}\n"):
        assert not SOURCE.recognises(text.encode(), Path("docs.md").name)


@pytest.mark.parametrize("is_behind", [False, True])
@pytest.mark.parametrize(
    ("beside", "id_", "title"),
    [
        ({"video_id": "Quay1234_-x", "title": "A quay", "channel": {"name": "Harbour"}}, "Quay1234_-x", "A quay"),
        ({"url": "https://youtu.be/Quay1234_-x", "count": 2, "titles": ["no"]}, "Quay1234_-x", None),
        ({"metadata": {"videoTitle": "A quay", "id": "Quay1234_-x", "views": 7}}, "Quay1234_-x", "A quay"),
        ({"id": 7, "url": "https://quay.example/1"}, "Fen12345_-x", None),
        ({}, "Fen12345_-x", None),
    ],
)
def test_what_stands_beside_the_comments_says_of_which_video_they_are(
    is_behind: bool, beside: dict[str, Any], id_: str, title: str | None
) -> None:
    held = {"comments": [comment(1), comment(2)]}
    content = json.dumps({**held, **beside} if is_behind else {**beside, **held}).encode()
    assert SOURCE.recognises(content, "x.json")
    path = "Fen12345_-x.json"
    claims = list(SOURCE.read({path: golden.Held(path, content)}, Provenance("file", "ycd")))
    assert (capture(claims).video.id, capture(claims).video.title) == (id_, title)
    assert len(comments(claims)) == 2 and not refusals(claims)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (b'f the text", "time": "2 days ago", "author": "@ada.quill", "votes": "1"}\n', b""),
        (b"Downloading Youtube comments for video: Quay1234_-x\n", b"[0.2 seconds] Done!\n"),
    ],
)
def test_lines_below_one_that_is_no_comment_are_read(above: bytes, below: bytes) -> None:
    content = above + as_lines(comment(1), comment(2, text="a\nb"), comment(3)) + below
    assert SOURCE.recognises(content, "x.jsonl")
    claims = golden.read("ycd", content)
    assert [claim.text for claim in comments(claims)] == ["comment 1", "a\nb", "comment 3"]
    assert refusals(claims) == ["line 1", "line 5"][: 1 + bool(below)]
    out = io.BytesIO()
    SOURCE.redact(golden.Held("page", content), frozenset({2}), out)
    assert (
        out.getvalue().startswith(above)
        and [claim.text for claim in comments(golden.read("ycd", out.getvalue()))][1] == ""
    )


@pytest.mark.parametrize(
    "damaged", [b"1O", b'"A \0\0\0\0 quay"', b"[" * 5000 + b"]" * 5000, b'{"a": ' * 5000 + b"1" + b"}" * 5000]
)
def test_a_damaged_value_beside_the_comments_costs_no_more_than_itself(damaged: bytes) -> None:
    held = json.dumps([comment(1), comment(2)]).encode()
    content = b'{"metadata": %b, "video_id": "Quay1234_-x", "comments": %b}' % (damaged, held)
    claims = golden.read("ycd", content)
    assert capture(claims).video.id == "Quay1234_-x"
    assert len(comments(claims)) == 2 and not refusals(claims)
