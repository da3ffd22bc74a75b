"""A table without what some of its comments said."""

from __future__ import annotations

import io
import json

import pytest

from tests.sources import golden
from tests.sources.tables import (
    REPLY,
    TABLE,
    TOP,
    TWO,
    as_json,
    comments,
    page_of,
    read,
    refused,
    table,
    texts,
)
from voxpop.errors import CannotRedact


def redacted(content: bytes, name: str, *places: int) -> bytes:
    out = io.BytesIO()
    TABLE.redact(golden.Held(name, content), frozenset(places), out)
    return out.getvalue()


REWRITABLE = [
    *("semicolons", "data_tools", "pseudonyms", "four_cat", "suite_wrong_header", "suite_json", "scraped", "navigator"),
    *("spam", "kaggle_comments", "windows_1251", "utf_16", "php", "damaged", "lines_of_json", "no_header", "lines"),
    *("broken", "video_map"),
]


@pytest.mark.parametrize("case", REWRITABLE)
def test_only_the_comment_that_goes_is_changed(case: str) -> None:
    page = page_of(case)
    content = page.read_bytes()
    assert redacted(content, page.name) == content
    before = comments(read(content, page.name))
    for gone in before:
        if case == "php" and gone.place == 0:
            with pytest.raises(CannotRedact):  # without it, nothing says how the other's quotes are written
                redacted(content, page.name, gone.place)
            continue
        left = redacted(content, page.name, gone.place)
        after = comments(read(left, page.name))
        rest = [(c.text, c.id, c.author) for c in before if c.place != gone.place]
        if gone.id is None:
            assert [(c.text, c.id, c.author) for c in after] == rest
            assert len(left) < len(content)
            continue
        assert [(c.text, c.id, c.author) for c in after if c.place != gone.place] == rest
        (husk,) = (claim for claim in after if claim.place == gone.place)
        assert husk.text == "" and husk.author.name is None
        assert (husk.id, husk.parent_id) == (gone.id, gone.parent_id)


def test_a_row_within_quotes_is_taken_out_within_quotes() -> None:
    content = f'comment_id,text\r\n"{TOP},""one, two"""\r\n"{TWO},""three, four"""\r\n'.encode()
    left = redacted(content, "a.csv", 0)
    assert [(c.id, c.text) for c in comments(read(left))] == [(TOP, ""), (TWO, "three, four")]
    assert b"one" not in left


def test_all_of_a_table_can_go() -> None:
    content = table(["comment_id", "text"], [TOP, "one"], [TWO, "two"]).encode()
    assert [(c.id, c.text) for c in comments(read(redacted(content, "a.csv", 0, 1)))] == [(TOP, ""), (TWO, "")]


def test_a_comment_leaves_from_under_its_video_and_from_among_its_replies() -> None:
    boxes = page_of("boxes").read_bytes()
    assert texts(read(redacted(boxes, "a.json", 2), "a.json")) == ["A small boat", "A big boat", ""]
    assert texts(read(redacted(boxes, "a.json", 0), "a.json")) == ["", "A big boat", "Anonymous"]
    thread = as_json([{"id": TOP, "text": "one", "replies": [{"id": REPLY, "text": "two"}, {"text": "three"}]}])
    for place, left in ((0, ["", "two", "three"]), (1, ["one", "", "three"]), (2, ["one", "two"])):
        assert texts(read(redacted(thread, "a.json", place), "a.json")) == left
    nameless = as_json([{"text": "one", "replies": [{"text": "two"}]}])
    with pytest.raises(CannotRedact):
        redacted(nameless, "a.json", 0)
    assert texts(read(redacted(nameless, "a.json", 1), "a.json")) == ["one"]
    nested = as_json([{"id": TOP, "snippet": {"textOriginal": "one", "likeCount": 3}}])
    assert json.loads(redacted(nested, "a.json", 0)) == [{"id": TOP, "snippet": {"textOriginal": ""}}]
    in_object = as_json({"comments": [{"text": "one", "author": "Ada"}, {"text": "two"}], "z": [1]})
    assert texts(read(redacted(in_object, "a.json", 0), "a.json")) == ["two"]
    assert texts(read(redacted(in_object, "a.json", 0, 1), "a.json")) == []


@pytest.mark.parametrize("places", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 2), (0, 1, 2)])
def test_texts_leave_a_list_whole_and_the_json_stays_sound(places: tuple[int, ...]) -> None:
    held = ["one", "two", "three"]
    left = json.loads(redacted(as_json(held), "a.json", *places))
    assert left == [text for place, text in enumerate(held) if place not in places]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (page_of("excel").read_bytes(), "a.xlsx"),
        (page_of("parquet").read_bytes(), "a.parquet"),
        (page_of("kaggle_videos").read_bytes(), "a.csv"),
        (page_of("no_text").read_bytes(), "a.csv"),
        (b"PK\x03\x04 broken", "a.xlsx"),
        (b'["one", "two', "a.json"),
        (b'{"text": "one", "author": "a"}\nno json\n', "a.jsonl"),
        (b'["one", "' + b"x" * (33 << 20) + b'"]', "a.json"),
        ('[{"text": "one"}]'.encode("utf-16"), "a.json"),
        ("text,likes\nx\n".encode("utf-16")[:-1], "a.csv"),
    ],
)
def test_what_cannot_be_cut_is_not_cut(content: bytes, name: str) -> None:
    with pytest.raises(CannotRedact):
        redacted(content, name, 0)


@pytest.mark.parametrize("shape", ["%s", '{"comments": %s, "about": 1}'])
@pytest.mark.parametrize("damage", [(0.55, 0, b""), (0.5, 60, b""), (0.5, 60, bytes(60)), (0.5, 0, b'"}]')])
def test_a_comment_is_withdrawn_from_a_list_that_is_damaged_elsewhere(
    shape: str, damage: tuple[float, int, bytes]
) -> None:
    rows = [{"comment_id": f"Ug{n}", "author": "Ada", "text": f"Nice boat, the {n}th"} for n in range(20)]
    content = (shape % json.dumps(rows)).encode()
    where, lost, instead = damage
    at = int(len(content) * where)
    content = content[:at] if not lost and not instead else content[:at] + instead + content[at + lost :]
    before = read(content, "page.json")
    kept = comments(before)
    assert refused(before) and len(kept) >= 9
    for gone in (kept[0], kept[4], kept[-1]):
        left = redacted(content, "page.json", gone.place)
        assert gone.text.encode() not in left
        after = texts(read(left, "page.json"))
        assert [text for text in after if text] == [claim.text for claim in kept if claim is not gone]


def test_a_reply_that_calls_its_text_otherwise_leaves_too() -> None:
    reply = {"reply_id": REPLY, "reply_text": "Indeed it is", "reply_author": "@nora"}
    other = {"reply_id": f"{TOP}.9abcDEF99999", "reply_text": "Mine too", "reply_author": "@ann"}
    comment = {"comment_id": TOP, "comment": "A fine boat", "username": "@ann", "replies": [reply, other]}
    left = redacted(as_json([comment]), "Abc12345_-x.json", 1)
    assert b"Indeed" not in left and b"@nora" not in left
    said = [(claim.id, claim.parent_id, claim.text) for claim in comments(read(left, "Abc12345_-x.json"))]
    assert said == [(TOP, None, "A fine boat"), (REPLY, TOP, ""), (f"{TOP}.9abcDEF99999", TOP, "Mine too")]
