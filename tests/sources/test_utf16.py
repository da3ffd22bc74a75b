"""JSON as a Windows shell saves what a program prints: in UTF-16."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.sources import golden
from voxpop.model import CaptureClaim, Claim, CommentClaim
from voxpop.sources import Group, gather, source_named
from voxpop.sources.utf8_text import as_utf8


def is_json(file: Path) -> bool:
    try:
        return file.read_bytes().decode("utf-8-sig").lstrip()[:1] in ("{", "[")
    except UnicodeDecodeError:
        return False


def pages(case: Path) -> list[Path]:
    return [file for file in sorted(case.iterdir()) if file.name not in golden.NOT_INPUT]


ALONE = {f"{case.parent.name}/{case.name}": case for case in golden.cases() if len(pages(case)) == 1}
CASES = {name: case for name, case in ALONE.items() if is_json(pages(case)[0])}
REDACTED = (
    "har/threads",
    "livechat/replay",
    "peertube/threads",
    "tubearchivist/comments",
    "ytdlp/comments_list",
    "ytdlp/comments_lines",
)


def said(folder: Path, case: Path) -> list[Claim]:
    """The captures and comments of the one page in a folder, which is that of a case."""
    [found] = gather([folder])
    assert isinstance(found, Group), found
    claims = source_named(found.source).read(golden.originals_of(found), golden.provenance_of(case, found.source))
    return [claim for claim in claims if isinstance(claim, CommentClaim | CaptureClaim)]


def laid(case: Path, into: Path, encoding: str) -> Path:
    [page] = pages(case)
    into.mkdir()
    (into / page.name).write_bytes(page.read_bytes().decode("utf-8-sig").encode(encoding))
    return into


@pytest.mark.parametrize("name", CASES)
def test_json_in_utf_16_says_the_same(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    assert said(laid(case, tmp_path / "b", "utf-16"), case) == said(laid(case, tmp_path / "a", "utf-8"), case)


@pytest.mark.parametrize("name", REDACTED)
def test_what_is_withdrawn_of_json_in_utf_16_leaves_it_in_utf_16(name: str) -> None:
    source, [page] = source_named(name.partition("/")[0]), pages(CASES[name])
    plain = page.read_bytes().decode("utf-8-sig")
    left, left_in_utf_16 = io.BytesIO(), io.BytesIO()
    source.redact(golden.Held(page.name, plain.encode()), frozenset({0, 2}), left)
    source.redact(golden.Held(page.name, plain.encode("utf-16")), frozenset({0, 2}), left_in_utf_16)
    assert left_in_utf_16.getvalue().decode("utf-16") == left.getvalue().decode() != plain


def test_an_original_that_is_recoded_is_known_as_it_was() -> None:
    original = golden.Held("a.json", "{}".encode("utf-16"), "other")
    recoded = as_utf8(original)
    assert (recoded.path, recoded.role, recoded.length) == ("a.json", "other", 6)
    assert recoded.open().read() == b"{}"
    plain = golden.Held("a.json", b"{}")
    assert as_utf8(plain) is plain
