"""What each source reads from its golden folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sources import golden
from voxpop.model import CommentClaim
from voxpop.sources import our_sources, source_named


@pytest.mark.parametrize("case", golden.cases(), ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_golden_folder_gives_the_claims_that_lie_in_it(case: Path, tmp_path: Path) -> None:
    group = golden.group_of(case, tmp_path)
    assert group.source == case.parent.name
    source = source_named(group.source)
    claims = source.read(golden.originals_of(group), golden.provenance_of(case, group.source))
    golden.compare(case, golden.lines(claims))


def test_every_source_has_golden_folders() -> None:
    assert {case.parent.name for case in golden.cases()} == {source.name for source in our_sources()}


def test_a_poem_keeps_its_six_lines() -> None:
    claims = golden.read("mirror", (golden.HERE / "mirror/harbour/page.txt").read_bytes())
    poem = next(claim for claim in claims if isinstance(claim, CommentClaim) and claim.text.startswith("I am the tide"))
    assert len(poem.text.split("\n")) == 6


@pytest.mark.parametrize("window", [1, 7, 64, 1000])
def test_a_window_of_any_size_gives_what_the_standard_library_reads(window: int) -> None:
    from voxpop.sources.ytdlp import YtDlp

    content = next((golden.HERE / "ytdlp/everything").glob("*.info.json")).read_bytes()
    said = json.loads(content)["comments"]
    claims = [claim for claim in golden.read(YtDlp(window), content) if isinstance(claim, CommentClaim)]
    assert [(claim.id, claim.text, claim.author.name, claim.like_count) for claim in claims] == [
        (comment["id"], comment["text"], comment["author"], comment.get("like_count")) for comment in said
    ]
    assert golden.read(YtDlp(window), content) == golden.read("ytdlp", content)
