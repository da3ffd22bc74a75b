"""Where there is one of a thing, the terminal says so: "1 file", not "1 files"."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.archive.command import Done, voxpop
from tests.archive.pages import VIDEO_ID, said, write_page
from voxpop.cli.tally import Tally
from voxpop.cli.words import counted
from voxpop.model import FileReport, Refused

KEY = f"youtube:{VIDEO_ID}"
MANY = re.compile(r"(?<![\d.,:-])1 (?:[a-z]+ )?[a-z]{3,}s\b")


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of one page with one comment, and the page beside it."""
    top = tmp_path_factory.mktemp("one")
    page = write_page(top / "inbox", [said("c1", "lanternfish", like_count=1)], view_count=1, like_count=1)
    assert "1 file: 1 comment read, 1 new" in voxpop("--archive", top / "kept", "add", page).err
    return top


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (["list"], "1 comment)"),
        (["show", KEY], "1 like (YouTube)"),
        (["comments", KEY], "· 1 like"),
        (["history", KEY], "1 view, 1 like"),
        (["info"], "1 video, 1 comment, 1 channel"),
        (["report"], "1 read"),
        (["search", "lanternfish"], "1 found."),
        (["search", "--group", "video", "lanternfish"], "1 found under 1 video"),
        (["search", "--export", "-", "lanternfish"], "1 hit written"),
        (["rebuild"], "1 video, 1 comment."),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_what_is_held_once_is_told_as_one(one: Path, verb: list[str], words: str) -> None:
    _says(voxpop("--archive", one / "kept", *verb), words)


def test_what_is_copied_and_merged_once_is_told_as_one(one: Path, tmp_path: Path) -> None:
    _says(voxpop("--archive", one / "kept", "copy", tmp_path / "copy"), "1 copied")
    write_page(tmp_path / "inbox", [said("c9", "another")], id="Other234_-x")
    voxpop("--archive", tmp_path / "mine", "add", tmp_path / "inbox")
    _says(voxpop("--archive", tmp_path / "mine", "merge", one / "kept"), "1 accession taken in")


def test_one_page_one_refusal_and_one_finding_are_told_as_one(one: Path, tmp_path: Path) -> None:
    page = write_page(tmp_path / "inbox", [said("c1", "lanternfish"), 7], id=VIDEO_ID)
    done = voxpop("inspect", page)
    _says(done, "1 place would be refused.")
    assert "holds     1 video in 1 capture, 1 comment (0 replies)" in done.out
    damaged = Path(shutil.copytree(one / "kept", tmp_path / "kept"))
    next(damaged.rglob("*.info.json.zst")).write_bytes(b"")
    found = voxpop("--archive", damaged, "verify")
    assert MANY.search(found.err) is None


def test_one_line_that_is_not_shown_is_told_as_one() -> None:
    tally = Tally(is_brief=True)
    refused = tuple(Refused(f"row {n}", "is none") for n in range(201))
    report = FileReport("page.csv", "table", 0, 0, 0, 0, refused)
    tally.count(report)
    list(tally.lines(report))
    assert next(tally.sums()).startswith("1 more line was not shown;")


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 replies"), (1, "1 reply"), (2, "2 replies"), (1234, "1,234 replies")]
)
def test_a_count_is_followed_by_the_word_for_one_or_for_many(count: int, words: str) -> None:
    assert counted(count, "reply", "replies") == words
    assert counted(count, "file") == words.replace("replies", "files").replace("reply", "file")


def _says(done: Done, words: str) -> None:
    assert words in done.out + done.err
    assert MANY.search(done.out + done.err) is None, done
