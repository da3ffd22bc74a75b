"""Answers of Piped: one or many in a file, whole and damaged."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.piped import Piped

SOURCE = Piped()
PAGES = {
    case.name: next(file.read_bytes() for file in sorted(case.iterdir()) if file.name not in golden.NOT_INPUT)
    for case in sorted((golden.HERE / "piped").iterdir())
}
VIDEO = "Abc12345_-x"


def comment(n: int | str, **more: Any) -> dict[str, Any]:
    return {"commentId": f"Ug{n}", "author": "@ada.quill", "commentText": f"comment {n}", "commentorUrl": "", **more}


def page(*comments: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"comments": list(comments), "nextpage": None, "disabled": False, **more}


def streams(**more: Any) -> dict[str, Any]:
    picture = f"https://proxy.example/vi/{VIDEO}/x.jpg"
    return {
        "title": "T",
        "uploader": "Q",
        "uploaderUrl": "/channel/UC1",
        "thumbnailUrl": picture,
        "uploaded": -1,
        **more,
    }


def next_page(video: str) -> str:
    return json.dumps({"url": f"https://www.youtube.com/watch?v={video}", "id": "Eg0"}, separators=(",", ":"))


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def captures(claims: list[Claim]) -> list[CaptureClaim]:
    return [claim for claim in claims if isinstance(claim, CaptureClaim)]


def texts(claims: list[Claim]) -> list[str]:
    return [claim.text for claim in comments(claims)]


@pytest.mark.parametrize("window", [5, 300])
@pytest.mark.parametrize("case", sorted(set(PAGES) - {"damaged"}))
def test_a_window_of_any_size_gives_the_same(case: str, window: int) -> None:
    assert SOURCE.recognises(PAGES[case][:65536], "anything")
    assert golden.read(Piped(window), PAGES[case]) == golden.read("piped", PAGES[case])


@pytest.mark.parametrize(
    "content",
    [
        b'{"comments": []}',
        b'{"comments": [{"cid": "Ug1", "text": "x"}], "nextpage": null, "disabled": false}',
        b'[{"url": "/watch?v=x", "title": "x", "thumbnail": "x", "uploaderName": "x", "uploaderUrl": "/channel/x"}]',
        b'{"title": "x", "uploader": "x", "uploaderUrl": "x", "thumbnailUrl": "x"}',
        b"openapi: 3.0.0\npaths:\n  /comments/{videoId}:\n    get:\n      properties:\n        commentorUrl:\n",
        b"",
    ],
)
def test_what_others_write_is_left_to_others(content: bytes) -> None:
    assert not SOURCE.recognises(content, "Abc12345_-x.json")


def test_comments_alone_are_read_too() -> None:
    for content in (as_json([comment(1), comment(2)]), as_json(comment(1)) + b"\n" + as_json(comment(2))):
        assert SOURCE.recognises(content, "x")
        assert texts(golden.read("piped", content)) == ["comment 1", "comment 2"]


def test_an_accession_without_a_page_says_so() -> None:
    assert list(SOURCE.read({}, Provenance("file", "piped"))) == [Refused("page", "This accession holds no page.")]
    assert SOURCE.companions("a.json", ["a.mp4", "b.mp4"]) == {"a.mp4": "media"}


@pytest.mark.parametrize(
    "pages",
    [
        [page(comment(1), nextpage=next_page(VIDEO))],
        [page(comment(1, repliesPage=next_page(VIDEO)))],
        [streams(), page(comment(1))],
        [page(comment(2)), page(comment(1), nextpage=next_page(VIDEO))],
    ],
)
def test_the_video_is_known_by_addresses_in_the_pages(pages: list[dict[str, Any]]) -> None:
    claims = golden.read("piped", as_json(pages))
    assert [claim.video.id for claim in captures(claims)] == [VIDEO]
    assert "comment 1" in texts(claims)


def test_a_page_that_names_nothing_has_no_video() -> None:
    other = json.dumps({"url": "https://www.youtube.com/youtubei/v1/next", "id": "x"})
    (claim,) = captures(golden.read("piped", as_json(page(comment(1), nextpage=other))))
    assert claim.video.platform == "youtube" and claim.video.id is None


def test_what_is_minus_one_is_unknown_and_dislikes_are_an_estimate() -> None:
    (claim,) = captures(golden.read("piped", as_json(streams(likes=-1, dislikes=-1, views=-1))))
    assert claim.video.rating.basis is None and claim.video.view_count is None
    (claim,) = captures(golden.read("piped", as_json(streams(likes=5, dislikes=-1, views=0))))
    assert claim.video.rating.basis == "YouTube, by way of Piped" and claim.video.view_count == 0
    (claim,) = captures(golden.read("piped", as_json(streams(likes=5, dislikes=2))))
    assert "estimated by Return YouTube Dislike" in (claim.video.rating.basis or "")


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ({"uploadDate": "2024-03-14"}, (1710374400, 1710460799, "day", None)),
        ({"uploadDate": "2024-03-14T00:00:00-07:00"}, (1710374400, 1710460799, "day", None)),
        ({"uploadDate": "2024-03-14T07:30:00-07:00"}, (1710426600, 1710426600, "second", None)),
        ({"uploadDate": "14 mars", "uploaded": 1710426600123}, (1710426600, 1710426600, "second", "14 mars")),
        ({"uploadDate": None, "uploaded": 1710374400000}, (1710374400, 1710460799, "day", None)),
        ({"uploadDate": "14 mars", "uploaded": 10**17}, (None, None, None, "14 mars")),
        ({"uploadDate": "0001-01-01T00:00:01+14:00"}, (None, None, None, "0001-01-01T00:00:01+14:00")),
        ({}, (None, None, None, None)),
    ],
)
def test_the_day_of_publication_is_read_in_all_its_forms(said: dict[str, Any], published: tuple[Any, ...]) -> None:
    when = captures(golden.read("piped", as_json(streams(**said))))[0].video.published
    assert (when.earliest, when.latest, when.precision, when.as_written) == published


@pytest.mark.parametrize(
    ("pages", "coverage", "said"),
    [
        ([page(comment(1), commentCount=5)], "partial", "5 comments"),
        ([page(comment(1), nextpage="{}")], "partial", "another that follows"),
        ([page(comment(1), nextpage="{}"), page(comment(2), commentCount=-1)], "unknown", "do not tell"),
        ([page(disabled=True, commentCount=0)], "unknown", "turned off"),
        ([page(commentCount=0)], "unknown", "without its comments"),
    ],
)
def test_a_file_is_partial_where_that_is_known(pages: list[dict[str, Any]], coverage: str, said: str) -> None:
    claim = captures(golden.read("piped", as_json(pages)))[0]
    assert claim.coverage == coverage and said in (claim.coverage_reason or "")


def test_a_page_that_was_cut_off_in_its_first_comment_makes_the_capture_partial() -> None:
    assert captures(golden.read("piped", PAGES["damaged"]))[0].coverage == "partial"


def test_markup_becomes_text_and_plain_text_stays_to_the_letter() -> None:
    said = ["a<br>b", "\n plain \n", "R&amp;B", "no markup > here"]
    claims = golden.read("piped", as_json(page(*(comment(n, commentText=text) for n, text in enumerate(said)))))
    assert texts(claims) == ["a\nb", "\n plain \n", "R&B", "no markup > here"]


def test_a_redacted_page_lacks_the_words_and_reads_otherwise_the_same() -> None:
    for name in sorted(PAGES):
        before = golden.read("piped", PAGES[name])
        for gone in comments(before):
            out = io.BytesIO()
            SOURCE.redact(golden.Held("page", PAGES[name]), frozenset({gone.place}), out)
            after = golden.read("piped", out.getvalue())
            assert [claim.place for claim in comments(after)] == [claim.place for claim in comments(before)]
            for old, new in zip(comments(before), comments(after), strict=True):
                assert (new == old) is (old.place != gone.place)
                assert (new.id, new.parent_id, new.number) == (old.id, old.parent_id, old.number)
            assert len(gone.text) < 6 or json.dumps(gone.text, ensure_ascii=False).encode() not in out.getvalue()
    out = io.BytesIO()
    nameless = as_json(page({"commentText": "a"}, {"commentText": "b"}))
    SOURCE.redact(golden.Held("page", nameless), frozenset({0}), out)
    assert [held["commentText"] for held in json.loads(out.getvalue())["comments"]] == ["b"]


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
    source = Piped(window)
    source.recognises(damaged, name)
    claims = golden.read(source, damaged)
    places = [claim.place for claim in comments(claims)]
    assert places == sorted(set(places))
    source.redact(golden.Held("page", damaged), frozenset(places[:2]), io.BytesIO())
