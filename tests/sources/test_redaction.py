"""A page without what some of its comments said."""

from __future__ import annotations

import io
import json

import pytest

from tests.sources import golden
from voxpop.model import Claim, CommentClaim
from voxpop.sources import source_named
from voxpop.sources.ytdlp import YtDlp


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def redacted(source: str, content: bytes, *places: int, window: int = 1 << 20) -> bytes:
    out = io.BytesIO()
    reader = YtDlp(window) if source == "ytdlp" else source_named(source)
    reader.redact(golden.Held("page", content), frozenset(places), out)
    return out.getvalue()


def page(*held: dict[str, object], indent: int | None = None) -> bytes:
    head = {"id": "a", "title": "T", "extractor_key": "Youtube"}
    return json.dumps({**head, "comments": list(held), "epoch": 1795329248}, indent=indent).encode()


@pytest.mark.parametrize("case", ["everything", "damaged", "cut_off", "other_sites", "old"])
def test_only_the_comment_that_goes_is_changed(case: str) -> None:
    content = next((golden.HERE / "ytdlp" / case).glob("*.info.json")).read_bytes()
    before = comments(golden.read("ytdlp", content))
    for gone in before:
        left = redacted("ytdlp", content, gone.place)
        after = comments(golden.read("ytdlp", left))
        assert [claim for claim in after if claim.place != gone.place] == [c for c in before if c.place != gone.place]
        (husk,) = (claim for claim in after if claim.place == gone.place)
        assert (husk.id, husk.parent_id, husk.text, husk.author.name) == (gone.id, gone.parent_id, "", None)
        start, end = content.index(b'"comments": [') + 13, len(content) - 5
        assert left.startswith(content[:start]) and left.endswith(content[end:])
        assert json.dumps(gone.text).encode() not in left or len(gone.text) < 2


@pytest.mark.parametrize("window", [4, 100, 1 << 20])
def test_nothing_to_redact_gives_the_same_bytes(window: int) -> None:
    for case in golden.cases():
        for file in case.iterdir():
            if file.name == "page.txt" or file.name.endswith(".info.json"):
                assert redacted(case.parent.name, file.read_bytes(), window=window) == file.read_bytes()


@pytest.mark.parametrize("places", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 2), (0, 1, 2)])
@pytest.mark.parametrize("indent", [None, 2])
def test_comments_without_ids_leave_whole_and_the_json_stays_sound(places: tuple[int, ...], indent: int | None) -> None:
    content = page(*({"text": f"comment {n}"} for n in range(3)), indent=indent)
    left = json.loads(redacted("ytdlp", content, *places))
    assert [held["text"] for held in left["comments"]] == [f"comment {n}" for n in range(3) if n not in places]
    assert left["epoch"] == 1795329248


def test_a_mirror_page_loses_text_and_author_and_nothing_else() -> None:
    for page in sorted((golden.HERE / "mirror").glob("*/page.txt")):
        content = page.read_bytes()
        before = comments(golden.read("mirror", content))
        for gone in before:
            left = redacted("mirror", content, gone.place)
            after = comments(golden.read("mirror", left))
            assert [(c.author, c.text) for c in after] == [(c.author, c.text) for c in before if c is not gone]
            assert golden.read("mirror", left)[0] == golden.read("mirror", content)[0] or len(before) != len(after)
            assert len(left) < len(content)
