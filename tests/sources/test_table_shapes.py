"""Tables in which not every row is made as the others are."""

from __future__ import annotations

import io
import json

import pyarrow
import pytest
from pyarrow import parquet

from tests.sources import golden
from tests.sources.tables import TABLE, TOP, TWO, as_json, captures, comments, read, refused, table, texts
from voxpop.keys import derived_comment_id

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
    between = [{"index": {"_id": "7"}}, {"comment_id": TOP, "text": "one", "author": "Ada"}, {"index": {"_id": "8"}}]
    bulk = read("\n".join(map(json.dumps, between)), "a.jsonl")
    assert [(one.id, one.text) for one in comments(bulk)] == [(TOP, "one")] and len(refused(bulk)) == 2
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


SIDE: list[dict[str, object]] = [
    {"comment_text": "A fine boat", "comment_author": "Ada", "reply_text": "So it is", "reply_author": "Bo"},
    {"comment_text": "A fine boat", "comment_author": "Ada", "reply_text": "Indeed it is", "reply_author": "Cy"},
    {"comment_text": "A long pier", "comment_author": "Dee", "reply_text": None, "reply_author": None},
    {"comment_text": "Too long", "comment_author": "Eve", "reply_text": "Never too long", "reply_author": "Dee"},
]


def test_a_reply_beside_its_comment_is_a_reply_and_the_comment_stands_there_once() -> None:
    in_objects = [
        {part: {name: row[f"{part}_{name}"] for name in ("text", "author")} for part in ("comment", "reply")}
        for row in SIDE
    ]
    header, rows = list(SIDE[0]), [[cell or "" for cell in row.values()] for row in SIDE]
    left_out: list[list[object]] = [[*header], *rows[:1], ["", "", *rows[1][2:]], *rows[2:]]
    spelt = ["Comment", "Comment Author", "Reply", "Reply Author"]
    for made, name in (
        (as_json(SIDE), "a.json"),
        (as_json(in_objects), "a.json"),
        (table([*header], *rows), "a.csv"),
        (table(*left_out), "a.csv"),
        (table([*spelt], *rows), "a.csv"),
    ):
        claims = read(made, name)
        said = comments(claims)
        assert not refused(claims) and [(one.text, one.author.name) for one in said] == [
            ("A fine boat", "Ada"),
            ("So it is", "Bo"),
            ("Indeed it is", "Cy"),
            ("A long pier", "Dee"),
            ("Too long", "Eve"),
            ("Never too long", "Dee"),
        ]
        first, last = (derived_comment_id(one.author, one.text, 0) for one in (said[0], said[4]))
        assert [one.parent_id for one in said] == [None, first, first, None, None, last]


def test_what_is_called_reply_and_is_none_beside_a_comment_is_left() -> None:
    rows = [{"comment": "A fine boat", "author": "Ada", "reply": 1, "reply_count": 2}] * 2
    assert {one.reply_count for one in comments(read(as_json(rows), "a.json"))} == {2}
    answered = [{"text": "A fine boat", "author": "Ada", "reply_text": "What is that over there?"}] * 2
    assert texts(read(as_json(answered), "a.json")) == ["A fine boat"] * 2  # it may be what this one answers
    apart = [{"comment_text": "A fine boat", "author": "Ada"}, {"reply_text": "So it is", "author": "Bo"}]
    claims = read(as_json(apart), "a.json")
    assert texts(claims) == ["A fine boat"] and len(refused(claims)) == 1


def test_what_is_said_of_the_video_around_comments_is_said_of_none_of_them() -> None:
    around = {"videoId": "Abc12345_-x", "stats": {"likeCount": 1000, "replyCount": 3}, "createTime": 1600000000}
    said = [{"text": "one"}, {"text": "two"}]
    described = {**around, "title": "Tiny boat", "author": {"name": "Harbour", "id": "77"}, "comments": said}
    for made in ([described], {"Abc12345_-x": {**described, "videoId": None}}):
        claims = read(as_json(made), "a.json")
        assert {
            (one.author.name, one.like_count, one.reply_count, one.published.earliest) for one in comments(claims)
        } == {(None, None, None, None)}
        (capture,) = captures(claims)
        assert (capture.video.id, capture.video.channel.name) == ("Abc12345_-x", "Harbour")
    own = [{"author": {"name": "Ada"}, "stats": {"likeCount": 9}, "comments": said}]  # all that one person said
    assert {(one.author.name, one.like_count) for one in comments(read(as_json(own), "a.json"))} == {("Ada", None)}


def _videos(*comments_of: list[dict[str, str]] | None) -> list[dict[str, object]]:
    ids = ("Abc12345_-x", "Zyx98765_-w", "Kyx98765_-w")
    made: list[dict[str, object]] = []
    for number, (id_, held) in enumerate(zip(ids, comments_of, strict=False), 3):
        of_video: dict[str, object] = {"videoId": id_, "title": f"Boat {number}", "viewCount": number}
        made.append(of_video if held is None else {**of_video, "comments": held})
    return made


def test_a_video_without_comments_is_a_capture_among_others() -> None:
    one, two = [{"text": "one", "author": "Ada"}], [{"text": "two", "author": "Bo"}]
    for listed in (_videos(one, [], two), _videos(one, None, two), _videos([], one, two)):
        said = [(video["videoId"], video["title"], video["viewCount"]) for video in listed]
        lines = "\n".join(map(json.dumps, listed)).encode()
        for content in (as_json(listed), as_json({"videos": listed}), lines):
            claims = read(content, "a.json")
            assert not refused(claims) and texts(claims) == ["one", "two"]
            found = [one.video for one in captures(claims)]
            assert [(video.id, video.title, video.view_count) for video in found] == said
    for made in (
        {"Abc12345_-x": one, "Zyx98765_-w": []},
        {"Abc12345_-x": {"title": "Boat", "comments": one}, "Zyx98765_-w": {"title": "Pier"}},
    ):
        claims = read(as_json(made), "a.json")
        assert [one.video.id for one in captures(claims)] == ["Abc12345_-x", "Zyx98765_-w"]
        assert texts(claims) == ["one"] and not refused(claims)


def test_an_answer_without_comments_that_names_no_video_is_none() -> None:
    answers = [
        {"code": 0, "data": {"replies": [{"text": "one", "author": "Ada"}]}},
        {"code": 0, "data": {"replies": []}},
    ]
    claims = read(as_json(answers), "a.json")
    assert texts(claims) == ["one"] and len(captures(claims)) == 1 and not refused(claims)


def test_a_video_without_comments_in_parquet_is_a_capture_and_a_comment_beside_it_can_go() -> None:
    listed = _videos([{"text": "one", "author": "Ada"}], [], [{"text": "two", "author": "Bo"}])
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(listed), out)
    claims = read(out.getvalue(), "a.parquet")
    assert [one.video.title for one in captures(claims)] == ["Boat 3", "Boat 4", "Boat 5"]
    content = as_json(listed)
    places = [one.place for one in comments(read(content, "a.json"))]
    left = redacted(content, "a.json", places[1])
    assert texts(read(left, "a.json")) == ["one"] and len(captures(read(left, "a.json"))) == 3


def test_replies_that_stand_in_one_cell_a_line_each_are_not_taken_for_one() -> None:
    rows: list[list[object]] = [
        ["Comment", "Replies"],
        ["A fine boat", "So it is\nIndeed it is"],
        ["Ahoy", "Ahoy there"],
    ]
    claims = read(table(*rows))
    assert texts(claims) == ["A fine boat", "Ahoy"]
    assert ["Write each reply in a row of its own" in reason for reason in refused(claims).values()] == [True]
    one_each: list[list[object]] = [
        rows[0],
        ["A fine boat", "So it is"],
        ["A fine boat", "Indeed\nit is"],
        ["Ahoy", "Ahoy there"],
        ["Ho", "Hi ho"],
    ]
    assert texts(read(table(*one_each)))[:3] == ["A fine boat", "So it is", "Indeed\nit is"]
