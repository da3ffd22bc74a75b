"""Tables in JSON by their columns, in parts, by the names of their rows, as a list of lists."""

from __future__ import annotations

import json

import pytest

from tests.sources import golden
from tests.sources.tables import TABLE, TOP, TWO, as_json, captures, comments, read, refused_all, texts
from voxpop.keys import derived_comment_id
from voxpop.model import Provenance

ROWS: list[list[object]] = [["ann", "A boat", 3], ["bob", "Two boats", 0], ["cem", "Three", None]]
NAMES = ["author", "text", "likes"]
OBJECTS = [dict(zip(NAMES, row, strict=True)) for row in ROWS]


@pytest.mark.parametrize(
    "value",
    [
        {name: {str(n): row[at] for n, row in enumerate(ROWS)} for at, name in enumerate(NAMES)},
        {str(n): row for n, row in enumerate(OBJECTS)},
        {"columns": NAMES, "index": [0, 1, 2], "data": ROWS},
        {name: [row[at] for row in ROWS] for at, name in enumerate(NAMES)},
        {"columns": ["text"], "data": [["A boat"], ["Two boats"], ["Three"]]},
        [NAMES, *ROWS],
        {"comments": {f"-Oq{n}": row for n, row in enumerate(OBJECTS)}, "title": "Harbour"},
    ],
)
def test_a_table_that_is_written_by_its_columns_is_read(value: object) -> None:
    raw = as_json(value)
    assert TABLE.recognises(raw, "a.json")
    claims = read(raw, "a.json")
    assert texts(claims) == ["A boat", "Two boats", "Three"]
    if len(captures(claims)[0].columns) > 1:
        assert [(c.author.name, c.like_count) for c in comments(claims)] == [("ann", 3), ("bob", 0), ("cem", None)]
    if isinstance(value, dict) and "title" in value:
        assert captures(claims)[0].video.title == "Harbour"


def test_comments_under_their_ids_and_under_their_videos_keep_both() -> None:
    held = {
        "Quay1234_-x": {TOP: {"text": "A boat", "author": "ann"}, TWO: {"text": "Two", "author": "bob"}},
        "Pier1234_-x": {"1": {"text": "A pier", "author": "ann"}},
    }
    claims = read(as_json(held), "a.json")
    assert [(c.id, c.text) for c in comments(claims)] == [(TOP, "A boat"), (TWO, "Two"), (None, "A pier")]
    assert [claim.video.id for claim in captures(claims)] == ["Quay1234_-x", "Pier1234_-x"]
    assert TABLE.recognises(as_json({"Quay1234_-x": {TOP: {"text": "A boat", "author": "ann"}}}), "a.json")


@pytest.mark.parametrize("by_columns", [True, False])
def test_a_column_that_is_longer_than_the_head_is_still_one(by_columns: bool) -> None:
    likes, said = list(range(20_000)), [f"boat {n}" for n in range(20_000)]
    held = (
        {"likes": likes, "text": said}
        if by_columns
        else {"likes": dict(enumerate(likes)), "text": dict(enumerate(said))}
    )
    raw = json.dumps(held).encode()
    assert TABLE.recognises(raw[: 64 << 10], "a.json")
    assert len(texts(read(raw, "a.json"))) == 20_000
    cut = read(raw[: len(raw) * 9 // 10], "a.json")
    assert texts(cut) or refused_all(cut)


@pytest.mark.parametrize(
    "value",
    [
        {"one": {"text": "a label", "size": 3}, "two": {"text": "another", "size": 4}},
        {"words": ["boat", "sea"], "counts": [3]},
        {"entries": ["boat", "sea"], "plugin": ["x", "y"]},
        {
            "menu": {"file": "File", "edit": "Edit"},
            "help": {"content": "Press a key", "author": "By"},
            "end": {"ok": "Yes"},
        },
        [[1, 2], [3, 4]],
        [["x", "y"], ["z", "w"]],
        {"a": {"0": [1], "1": [2]}, "b": {"0": 1, "1": 2}},
        {},
        [[]],
        json.loads('{"a":' * 200 + json.dumps({"text": ["A boat"], "likes": [1]}) + "}" * 200),
    ],
)
def test_other_objects_of_objects_and_lists_of_lists_are_no_comments(value: object) -> None:
    assert not TABLE.recognises(as_json(value), "a.json")


def test_what_holds_lists_of_comments_is_read_a_part_at_a_time() -> None:
    claims = read(as_json({"video": "Quay1234_-x", "labels": [1, 2], "comments": [{"text": "A boat"}]}), "a.json")
    assert texts(claims) == ["A boat"] and captures(claims)[0].video.id == "Quay1234_-x"
    video = {"title": "A quay", "comments": [{"text": "A boat", "author": "ann"}]}
    claims = read(as_json({"first": video, "second": {**video, "comments": [{"text": "Two"}]}}), "a.json")
    assert texts(claims) == ["A boat", "Two"]


def test_comments_under_their_ids_bring_their_replies() -> None:
    reply = {"text": "Yes", "author": {"name": "bob"}}
    claims = read(as_json({"a": {"text": "A boat", "author": {"name": "ann"}, "replies": [reply]}}), "a.json")
    first, second = comments(claims)
    assert [(first.text, first.author.name), (second.text, second.author.name)] == [("A boat", "ann"), ("Yes", "bob")]
    assert second.parent_id == derived_comment_id(first.author, first.text, 0)


def test_a_table_by_columns_of_which_none_is_known_asks_which_is_the_text() -> None:
    raw = as_json({"aa": {"0": "A boat", "1": "Two"}, "bb": {"0": 1, "1": 2}})
    assert TABLE.recognises(raw, "a.json")
    assert 'the columns are "aa", "bb". Say which it is' in refused_all(read(raw, "a.json"))[-1]
    assert texts(read(raw, "a.json", text="aa")) == ["A boat", "Two"]


def test_a_table_by_columns_that_is_too_large_to_be_held_is_refused() -> None:
    class Large(golden.Held):
        length = 65 << 20

    raw = as_json({"text": ["A boat", "Two"], "likes": [1, 2]})
    claims = list(TABLE.read({"a.json": Large("a.json", raw)}, Provenance("file", "table")))
    assert "larger than 64 MB" in refused_all(claims)[-1]


def test_a_table_by_columns_is_read_in_utf_16_and_refused_where_it_is_cut() -> None:
    held = json.dumps({name: {str(n): row[at] for n, row in enumerate(ROWS)} for at, name in enumerate(NAMES)})
    assert TABLE.recognises(held.encode("utf-16"), "a.json")
    assert texts(read(held.encode("utf-16"), "a.json")) == ["A boat", "Two boats", "Three"]
    assert "is damaged" in refused_all(read(held[:80], "a.json"))[-1]


@pytest.mark.parametrize("around", ["comments", "Abc12345_-x", "-Oq"])
def test_rows_by_their_names_within_an_object_are_read_however_many_there_are(around: str) -> None:
    rows = {f"-Oq{n:05}": {"author": f"w{n % 9}", "text": f"A boat of {n} tons", "likes": n} for n in range(2000)}
    for value in ({around: rows}, {"title": "Harbour", "node": {around: rows}}):
        raw = as_json(value)
        assert TABLE.recognises(raw[: 1 << 16], "a.json")
        assert texts(read(raw, "a.json")) == [row["text"] for row in rows.values()]
    other = {around: {f"-Oq{n:05}": {"path": f"/boats/{n}/in/the/harbour", "size": n} for n in range(2000)}}
    assert not TABLE.recognises(as_json(other)[: 1 << 16], "a.json")
