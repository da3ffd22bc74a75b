"""JSON that lists people beside the comments, which say ids alone."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.sources import golden
from tests.sources.tables import TABLE, as_json, comments, read, refused
from voxpop.errors import CannotRedact

VIDEO = "Abc12345_-x"
PEOPLE = [
    {"id": 501, "first_name": "Ada", "last_name": "Harbour", "screen_name": "ada"},
    {"id": 502, "first_name": "Bo", "last_name": "", "screen_name": "id502"},
]
GROUPS = [{"id": 900, "name": "The Harbour", "screen_name": "harbour", "type": "page"}]
PICTURE = {"type": "photo", "photo": {"id": 5, "owner_id": 502, "text": "The pier", "date": 1600000001}}


def _comment(number: int, author: int, text: str, **more: Any) -> dict[str, Any]:
    said = {"id": number, "from_id": author, "date": 1600000000 + number, "text": text, "likes": {"count": number}}
    return {**said, "video_id": VIDEO, **more}


def _answer(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"response": {"count": 40, "items": items, "profiles": PEOPLE, "groups": GROUPS}}


ANSWER = _answer(
    [
        _comment(11, 501, "A fine boat", thread={"count": 1, "items": [_comment(13, -900, "Thanks")]}),
        _comment(12, 502, "A long pier", attachments=[PICTURE]),
    ]
)


@pytest.mark.parametrize(
    "content",
    [
        as_json(ANSWER),
        as_json(ANSWER["response"]),
        as_json([ANSWER]),
        as_json([ANSWER["response"]]),
        json.dumps(ANSWER).encode() + b"\n" + json.dumps(_answer([])).encode(),
        as_json({"comments": ANSWER["response"]["items"], "profiles": PEOPLE, "groups": GROUPS}),
    ],
)
def test_authors_have_the_names_that_stand_in_a_list_of_people(content: bytes) -> None:
    assert TABLE.recognises(content, "a.json")
    claims = read(content, "a.json")
    assert not refused(claims)
    assert [(one.text, one.author.id, one.author.name, one.like_count) for one in comments(claims)] == [
        ("A fine boat", "501", "Ada Harbour", 11),
        ("Thanks", "-900", "The Harbour", 13),
        ("A long pier", "502", "Bo", 12),
    ]


def test_people_may_be_listed_in_an_object_of_their_own_and_before_the_comments() -> None:
    users = [{"id": "77", "name": "Ada", "username": "ada9"}, {"id": "78", "name": "Bo", "username": "bo9"}]
    rows = [{"id": "a1", "text": "one", "author_id": "77"}, {"id": "a2", "text": "two", "author_id": "79"}]
    for made in ({"data": rows, "includes": {"users": users}}, {"includes": {"users": users}, "data": rows}):
        assert [(one.author.id, one.author.name) for one in comments(read(as_json(made), "a.json"))] == [
            ("77", "Ada"),
            ("79", None),
        ]


def test_names_in_the_rows_count_before_those_of_a_list_and_members_who_say_something_are_no_list() -> None:
    users = [{"id": "77", "name": "Somebody"}]
    rows = [{"id": "a1", "text": "one", "author_id": "77", "author_name": "Ada"}]
    (one,) = comments(read(as_json({"data": rows, "users": users}), "a.json"))
    assert one.author.name == "Ada"
    said = [{"id": 7, "name": "Ada", "comment": "A fine boat"}, {"id": 8, "name": "Bo", "comment": "A long pier"}]
    found = comments(read(as_json({"users": said}), "a.json"))
    assert [(one.author.name, one.text) for one in found] == [("Ada", "A fine boat"), ("Bo", "A long pier")]


def test_a_comment_whose_author_would_stay_in_the_list_of_people_is_not_cut_out() -> None:
    with pytest.raises(CannotRedact):
        TABLE.redact(golden.Held("a.json", as_json(ANSWER)), frozenset([0]), io.BytesIO())


def test_odd_lists_of_people_never_raise() -> None:
    for odd in ([None, 3, {"id": [1], "name": {}}, {"id": 501, "name": None}], ["501"], [[501, "Ada"]]):
        made = {"items": [_comment(11, 501, "A fine boat")], "profiles": odd}
        assert [one.author.name for one in comments(read(as_json(made), "a.json"))] == [None]
        assert [one.author.name for one in comments(read(as_json([made]), "a.json"))] == [None]
