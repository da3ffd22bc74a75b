"""Comments in an info.json that call their fields otherwise than yt-dlp does."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.sources import golden
from voxpop.model import Author, CaptureClaim, Claim, CommentClaim, Provenance, Refused, When
from voxpop.sources.ytdlp import YtDlp

A, B = "UgxAAAAAAAAAAAAAAAB4AaABAg", "UgyBBBBBBBBBBBBBBBB4AaABAg"
SAID = {"id": "Quay1234_-x", "title": "A quay", "webpage_url": "https://www.youtube.com/watch?v=Quay1234_-x"}


def page(*comments: Any, **more: Any) -> str:
    return json.dumps({**SAID, **more, "comments": list(comments), "epoch": 1795329248})


def read(content: str, window: int = 1 << 20) -> list[Claim]:
    held = golden.Held("page", content.encode())
    return list(YtDlp(window).read({"page": held}, Provenance("file", "ytdlp")))


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def refusals(claims: list[Claim]) -> list[str]:
    return [claim.place for claim in claims if isinstance(claim, Refused)]


FOREIGN: list[tuple[dict[str, Any], Author, int | None, str | None]] = [
    (
        {"cid": A, "text": "one", "author": "@ada", "channel": "UCada", "votes": "1.2K", "time": "2 years ago"},
        Author("UCada", "@ada"),
        1200,
        "2 years ago",
    ),
    (
        {"comment_id": A, "comment": "one", "username": "ada", "likes": 7, "publishedAt": "2 years ago"},
        Author(None, "ada"),
        7,
        "2 years ago",
    ),
    (
        {"id": A, "text": "one", "user": "ada", "nickname": "Ada Quill", "likes": 7, "date": "2 years ago"},
        Author("ada", "Ada Quill"),
        7,
        "2 years ago",
    ),
    (
        {"commentId": A, "content": "one", "author": {"name": "Ada", "id": "UCada"}, "likeCount": 7, "parent": "root"},
        Author("UCada", "Ada"),
        7,
        None,
    ),
    ({"id": A, "text": "one", "author_name": "Ada", "votes": "many"}, Author(None, "Ada"), None, None),
]


@pytest.mark.parametrize("window", [16, 1 << 20])
@pytest.mark.parametrize("is_dump", [False, True])
@pytest.mark.parametrize(("said", "author", "likes", "words"), FOREIGN, ids=["ycd", "api", "handles", "nested", "no"])
def test_what_other_programs_call_otherwise_is_read(
    window: int, is_dump: bool, said: dict[str, Any], author: Author, likes: int | None, words: str | None
) -> None:
    content = page(said)
    claims = read("\n".join([content, content]) if is_dump else content, window)
    for found in comments(claims):
        assert (found.id, found.text, found.author, found.like_count) == (A, "one", author, likes)
        assert found.published.as_written == words
    assert len(comments(claims)) == 1 + is_dump
    (capture, *_) = (claim for claim in claims if isinstance(claim, CaptureClaim))
    assert capture.notes[0].startswith("the comments call fields otherwise than yt-dlp does: ")
    assert refusals(claims) == (["comments[0].like_count"] if likes is None and not is_dump else refusals(claims))


def test_replies_in_such_comments_name_what_they_answer() -> None:
    replies = [{"cid": f"{A}.a", "comment": "1.1", "parentId": ""}, {"cid": "x", "comment": "1.2"}, 7]
    claims = read(page({"cid": A, "comment": "1", "likes": 2, "replies": replies}, {"cid": B, "comment": "2"}))
    assert [(claim.text, claim.parent_id) for claim in comments(claims)] == [
        *[("1", None), ("1.1", A), ("1.2", A), ("2", None)]
    ]
    assert refusals(claims) == ["comments[3]"]
    assert [claim.place for claim in comments(claims)] == [0, 1, 2, 4]


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ({"time": "2024-05-01T10:00:00Z"}, When(1714557600, 1714557600, "second")),
        ({"published_at": "2024-05-01"}, When(1714521600, 1714607999, "day")),
        ({"timestamp": "2024-05-01T10:00:00Z", "likes": 0}, When(1714557600, 1714557600, "second")),
        ({"time": "2 years ago", "time_parsed": 1732000000.5}, "2 years ago"),
        ({"created_at": 1714557600}, When(None, 1714559400, "day")),
    ],
)
def test_times_are_as_exact_as_they_are_said(said: dict[str, Any], published: When | str) -> None:
    (found,) = comments(read(page({"text": "one", "author": "Ada", **said})))
    if isinstance(published, str):
        assert found.published.as_written == published and found.published.latest == 1732257248
    else:
        assert found.published == published


def test_comments_that_are_nothing_but_texts_are_read() -> None:
    claims = read(page('one, "two"', "three", 4))
    assert [claim.text for claim in comments(claims)] == ['one, "two"', "three"]
    assert refusals(claims) == ["comments[2]"]
    assert isinstance(claims[0], CaptureClaim) and claims[0].notes == ("the comments are nothing but texts",)


@pytest.mark.parametrize("more", [{}, {"sentiment": 0.5}, {"replies": 3}])
def test_comments_as_yt_dlp_writes_them_are_taken_as_they_are(more: dict[str, Any]) -> None:
    said = {"id": A, "parent": "root", "text": "one", "author": "Ada", "timestamp": 1732233600, "likes": 9, **more}
    bare = {"id": B, "parent": A, "text": "two", "author": "Ada"}
    claims = read(page(bare, {**said, "like_count": 3}))
    assert [claim.like_count for claim in comments(claims)] == [None, 3]
    assert isinstance(claims[0], CaptureClaim) and claims[0].notes == ()


@pytest.mark.parametrize(("name", "left"), [("cid", [(B, "two", 2)]), ("id", [(A, "", None), (B, "two", 2)])])
def test_such_a_comment_leaves_whole_unless_its_id_is_called_as_yt_dlp_does(name: str, left: list[Any]) -> None:
    content = page({name: A, "text": "one", "likes": 1}, {name: B, "text": "two", "likes": 2})
    out = io.BytesIO()
    YtDlp().redact(golden.Held("page", content.encode()), frozenset({0}), out)
    found = comments(read(out.getvalue().decode()))
    assert [(claim.id, claim.text, claim.like_count) for claim in found] == left
