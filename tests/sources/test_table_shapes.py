"""Tables in which not every row is made as the others are."""

from __future__ import annotations

import io
import json

import pytest

from tests.sources import golden
from tests.sources.tables import TABLE, TOP, TWO, as_json, captures, comments, read, refused, table, texts

THIRD = "UgxCCCCCCCCCCCCCCCC4AaABAg"

JOINED = [
    {"id": TOP, "text": "A fine boat", "author": "Ada", "likes": 1, "date": "2020-05-01"},
    {"id": TWO, "text": "A long pier", "author": "Bo", "likes": 2, "date": "2020-05-02"},
    {"id": THIRD, "comment": "Ahoy", "user": {"name": "Cy", "id": "9"}, "like_count": 4, "published_at": "2020-05-03"},
]


def redacted(content: bytes, name: str, *places: int) -> bytes:
    out = io.BytesIO()
    TABLE.redact(golden.Held(name, content), frozenset(places), out)
    return out.getvalue()


def test_rows_of_another_shape_keep_who_wrote_what_and_when() -> None:
    for content in (as_json(JOINED), as_json({"comments": JOINED}), "\n".join(map(json.dumps, JOINED)).encode()):
        claims = read(content, "a.json")
        assert not refused(claims)
        said = [
            (one.id, one.text, one.author.name, one.like_count, one.published.as_written) for one in comments(claims)
        ]
        assert said == [
            (TOP, "A fine boat", "Ada", 1, "2020-05-01"),
            (TWO, "A long pier", "Bo", 2, "2020-05-02"),
            (THIRD, "Ahoy", "Cy", 4, "2020-05-03"),
        ]
    rows: list[list[object]] = [
        ["text", "author", "username", "video_id", "videoId"],
        ["one", "Ada", "", "Abc12345_-x", ""],
    ]
    claims = read(table(*rows, ["two", "", "Bo", "", "Zyx98765_-w"]))
    assert [(one.text, one.author.name) for one in comments(claims)] == [("one", "Ada"), ("two", "Bo")]
    assert [one.video.id for one in captures(claims)] == ["Abc12345_-x", "Zyx98765_-w"]
    assert 'column "username" is the author too, where column "author" says nothing' in captures(claims)[0].notes


def test_what_a_row_says_twice_or_a_server_says_of_itself_is_no_other_shape() -> None:
    both = [{"text": "one", "author": "Ada", "username": "ada9"}, {"text": "two", "username": "bo9"}]
    assert {one.author.name for one in comments(read(as_json(both), "a.json"))} == {None, "Ada"}
    wrong = [{"text": "one", "author": "Ada"}, {"text": "two", "author": "Bo"}, {"message": "Quota exceeded"}]
    claims = read(as_json(wrong), "a.json")
    assert texts(claims) == ["one", "two"] and len(refused(claims)) == 1
    told = read(
        as_json([{"text": "one", "author": "Ada"}, {"text": "two", "username": "Bo"}]), "a.json", author="author"
    )
    assert [one.author.name for one in comments(told)] == ["Ada", None]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_row_of_another_shape_can_go(place: int) -> None:
    rows: list[list[object]] = [
        ["id", "text", "comment", "author", "username"],
        [TOP, "one", "", "Ada", ""],
        [TWO, "", "two", "", "Bo"],
    ]
    whole = {
        "a.json": as_json(JOINED),
        "a.csv": table(*rows, [THIRD, "three", "", "Cy", ""]).encode(),
    }
    for name, content in whole.items():
        before, after = (comments(read(made, name)) for made in (content, redacted(content, name, place)))
        assert [one.id for one in after] == [one.id for one in before]
        assert (after[place].text, after[place].author.name) == ("", None)
        assert [one for one in after if one.place != place] == [one for one in before if one.place != place]
