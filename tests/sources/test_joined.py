"""Files that were joined, with or without a line between them: the second is read too, or is told."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.sources import golden, tables
from tests.sources.test_livechat import replay, text
from voxpop.model import Claim, CommentClaim, Refused
from voxpop.sources import source_named


def said(claims: list[Claim]) -> list[str]:
    return [claim.text for claim in claims if isinstance(claim, CommentClaim)]


def refused(claims: list[Claim]) -> list[str]:
    return [claim.reason for claim in claims if isinstance(claim, Refused)]


def without(source: str, content: bytes, *places: int) -> bytes:
    out = io.BytesIO()
    source_named(source).redact(golden.Held("page", content), frozenset(places), out)
    return out.getvalue()


def rows(source: str, *numbers: int) -> list[dict[str, Any]]:
    words = [f"Boat {n}, {{with}} [brackets] and }}{{." for n in numbers]
    if source == "livechat":
        return [replay(n, text(f"m{n}", said)) for n, said in zip(numbers, words, strict=True)]
    fields = {"ytdlp": ("id", "parent"), "ycd": ("cid", "time"), "table": ("comment_id", "author")}[source]
    return [{fields[0]: f"Ug{n}", fields[1]: "root", "text": said} for n, said in zip(numbers, words, strict=True)]


def check_each_of_four(source: str, content: bytes) -> None:
    """All four are read, and each can be withdrawn without the others."""
    claims = golden.read(source, content)
    assert [words[:6] for words in said(claims)] == ["Boat 1", "Boat 2", "Boat 3", "Boat 4"]
    assert refused(claims) == []
    for place in range(4):
        left = without(source, content, place)
        kept = [words for n, words in enumerate(said(claims)) if n != place]
        assert [words for words in said(golden.read(source, left)) if words] == kept
        assert f"Boat {place + 1}".encode() not in left


SOURCES = ("ytdlp", "ycd", "table", "livechat")


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    "layout", ["%b\n%b%b\n%b\n", "%b\n%b %b\n%b\n", "%b%b\n%b\n%b\n", "%b%b%b%b", "\ufeff%b\n%b\n\n%b,\n%b"]
)
def test_lines_that_lost_the_end_between_them_are_read_and_withdrawn_each_for_itself(source: str, layout: str) -> None:
    content = layout.encode() % tuple(json.dumps(row).encode() for row in rows(source, 1, 2, 3, 4))
    check_each_of_four(source, content)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("between", ["", "\n"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_behind_a_list_is_read_on(source: str, between: str, indent: int | None) -> None:
    lists = (json.dumps(rows(source, *numbers), indent=indent) for numbers in ((1, 2), (3, 4)))
    content = between.join(lists).encode()
    check_each_of_four(source, content)


@pytest.mark.parametrize("between", ["", "\n"])
def test_lists_of_texts_are_read_on_too(between: str) -> None:
    content = json.dumps(["Nice boat", "Bad boat"]) + between + json.dumps(["No boat"])
    assert tables.texts(tables.read(content, "comments.json")) == ["Nice boat", "Bad boat", "No boat"]


@pytest.mark.parametrize("between", [b"", b"\n"])
def test_an_object_behind_an_object_is_read_where_it_only_holds_a_list(between: bytes) -> None:
    one, two = (json.dumps({"comments": rows("ycd", n)}).encode() for n in (1, 2))
    claims = golden.read("ycd", one + between + two)
    assert [words[:6] for words in said(claims)] == ["Boat 1", "Boat 2"]


@pytest.mark.parametrize("case", ["peertube/threads", "yark/version_4", "table/extension"])
def test_an_object_behind_a_page_is_told(case: str) -> None:
    folder = golden.HERE / case
    content = next(file for file in folder.iterdir() if file.name not in golden.NOT_INPUT).read_bytes().strip()
    source = case.partition("/")[0]
    once, twice = golden.read(source, content), golden.read(source, content + b"\n" + content)
    assert said(twice) == said(once)
    told = [reason for reason in refused(twice) if "cut it in two" in reason]
    assert len(told) == 1 and not any("cut it in two" in reason for reason in refused(once))


@pytest.mark.parametrize("between", [b"", b"\n"])
def test_a_document_of_tube_archivist_behind_another_is_read(between: bytes) -> None:
    folder = golden.HERE / "tubearchivist" / "document"
    content = next(file for file in folder.iterdir() if file.name not in golden.NOT_INPUT).read_bytes().strip()
    once, twice = (golden.read("tubearchivist", whole) for whole in (content, content + between + content))
    assert said(twice) == said(once) * 2 and refused(twice) == refused(once) * 2


@pytest.mark.parametrize("case", ["watchpage/singlefile", "watchpage/layout_2014", "webpage/json_ld"])
def test_a_page_behind_a_page_is_told(case: str) -> None:
    folder = golden.HERE / case
    content = next(file for file in folder.iterdir() if file.name not in golden.NOT_INPUT).read_bytes()
    source = case.partition("/")[0]
    once, twice = golden.read(source, content), golden.read(source, content + content)
    told = [reason for reason in refused(twice) if "Another page begins" in reason]
    assert len(told) == 1 and not any("Another page begins" in reason for reason in refused(once))


def test_a_header_that_stands_again_behind_a_byte_order_mark_is_no_comment() -> None:
    content = '\ufeff"author","text"\nada,Nice boat\n'
    claims = tables.read(content + content + content.removeprefix("\ufeff"))
    assert tables.texts(claims) == ["Nice boat"] * 3
    assert tables.refused_all(claims) == ["repeats the header of the table"] * 2


@pytest.mark.parametrize("at", [0.4, 0.5, 0.6])
def test_zeros_within_an_answer_never_cost_comments_in_silence(at: float) -> None:
    snippet = {"videoId": "Abc12345_-x", "textOriginal": "A boat " * 20, "authorDisplayName": "Ada"}
    items = [{"kind": "youtube#comment", "id": f"Ug{n}", "snippet": snippet} for n in range(20)]
    content = json.dumps({"kind": "youtube#commentListResponse", "items": items}).encode()
    cut = int(len(content) * at)
    claims = golden.read("dataapi", content[:cut] + bytes(400) + content[cut + 400 :])
    assert 15 <= len(said(claims)) < 20 and refused(claims)
