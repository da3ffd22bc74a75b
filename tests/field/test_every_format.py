"""Every real file: read with as many comments as an independent count finds, or refused with what a person can do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.archive.command import voxpop
from tests.field.conftest import Tell
from tests.field.counts import counted

pytestmark = pytest.mark.field


@pytest.fixture(scope="module")
def inspected(samples: Path) -> dict[Path, Any]:
    """What `voxpop inspect` says of all of them, told that nobody knows the videos that no file names."""
    done = voxpop("inspect", "--json", "--video", "unknown", samples)
    return {Path(found["path"]): found for found in done.objects}


def lost(found: Any) -> int:
    """Whole comments, and rows, that were refused."""
    return sum(refused["place"].startswith("line ") or refused["place"].endswith("]") for refused in found["refused"])


def test_every_file_holds_as_many_comments_as_an_independent_count_finds(
    inspected: dict[Path, Any], tell: Tell
) -> None:
    wrong, files, comments = [], Counter[str](), Counter[str]()
    for path, found in sorted(inspected.items()):
        expected = counted(path) if path.exists() else None
        read = found["comments"] + found["chat"]
        if expected and found["source"] is not None and read + lost(found) != expected:
            wrong.append((str(path), found["source"], read, lost(found), expected))
        name = found["format"] or "no format known here"
        files[name] += 1
        comments[name] += read
    assert wrong == []
    for name, count in files.items():
        tell(f"{name}: files, comments and messages", f"{count:,}, {comments[name]:,}")


def test_what_is_refused_says_what_it_is_and_what_can_be_done(inspected: dict[Path, Any]) -> None:
    for path, found in inspected.items():
        if found["source"] is None or not found["captures"]:
            assert found["refused"], path
            for refused in found["refused"]:
                assert refused["reason"].endswith((".", ")")), (path, refused)
                assert len(refused["reason"]) > 20
