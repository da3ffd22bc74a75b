"""The generated pages that the bars and the kill tests stand on: their shape must stay true to life."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from bench import generate, memory
from bench.figures import Figure, percentile
from bench.tongues import WORDS, tongues
from voxpop.archive import Archive

COMMENTS = 3_000


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("generated") / "page.info.json"
    generate.write_page(path, COMMENTS, 1)
    return path


@pytest.fixture(scope="module")
def info(page: Path) -> dict[str, Any]:
    return dict(json.loads(page.read_text("utf-8")))


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(page: Path, tmp_path: Path) -> None:
    again, other = tmp_path / "again.info.json", tmp_path / "other.info.json"
    generate.write_page(again, COMMENTS, 1)
    generate.write_page(other, COMMENTS, 2)
    assert again.read_bytes() == page.read_bytes()
    assert other.read_bytes() != page.read_bytes()


def test_a_page_of_300000_comments_would_be_about_180_megabytes(page: Path, tmp_path: Path) -> None:
    generate.write_page(tmp_path / "empty.info.json", 0, 1)
    head = (tmp_path / "empty.info.json").stat().st_size
    each = (page.stat().st_size - head) / COMMENTS
    assert 175e6 < each * 300_000 < 195e6


def test_every_key_is_there_that_yt_dlp_writes(info: dict[str, Any]) -> None:
    keys = {
        *("id", "parent", "text", "like_count", "author", "author_id", "author_url", "author_thumbnail"),
        *("author_is_uploader", "author_is_verified", "is_favorited", "is_pinned", "_time_text", "timestamp"),
    }
    assert all(set(comment) == keys for comment in info["comments"])
    assert info["comment_count"] == COMMENTS == len(info["comments"])
    assert {"formats", "heatmap", "chapters", "tags", "automatic_captions", "epoch", "_version"} <= set(info)


def test_ids_are_unique_and_replies_follow_what_they_answer(info: dict[str, Any]) -> None:
    place = {comment["id"]: number for number, comment in enumerate(info["comments"])}
    assert len(place) == COMMENTS
    for number, comment in enumerate(info["comments"]):
        if comment["parent"] == "root":
            assert len(comment["id"]) == 26
            assert comment["id"].endswith("AaABAg")
        else:
            assert place[comment["parent"]] < number
            assert len(comment["id"]) == 26 + 1 + 22
            assert comment["id"].startswith(comment["parent"][:26])


def test_shares_and_lengths_are_those_of_life(info: dict[str, Any]) -> None:
    comments = info["comments"]
    replies = sum(comment["parent"] != "root" for comment in comments) / COMMENTS
    timecoded = sum(any(":" in word and word[0] in "(0123456789" for word in c["text"].split()) for c in comments)
    assert 0.25 < replies < 0.35
    assert 0.10 < timecoded / COMMENTS < 0.20
    assert 7 <= median(len(comment["text"].split()) for comment in comments) <= 12
    assert max(len(comment["text"]) for comment in comments) > 800


def test_the_vocabulary_has_200000_words_and_the_first_are_real_function_words() -> None:
    assert sum(len(tongue.words) for tongue in tongues()) == WORDS
    assert all(len(set(tongue.words)) == len(tongue.words) for tongue in tongues())
    assert {tongue.tag: tongue.words[0] for tongue in tongues()}["en"] == "the"


def test_a_folder_holds_pages_with_ids_of_their_own(tmp_path: Path) -> None:
    length = generate.write_folder(tmp_path / "pages", 5, 4, "many")
    files = list((tmp_path / "pages").glob("*.info.json"))
    assert len(files) == 5
    assert sum(file.stat().st_size for file in files) == length
    assert len({json.loads(file.read_text("utf-8"))["id"] for file in files}) == 5


def test_an_archive_takes_in_every_generated_comment(page: Path, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive", create=True) as archive:
        (report,) = archive.add([page])
        assert (report.read, report.new, report.refused) == (COMMENTS, COMMENTS, ())


def test_memory_is_counted_over_the_whole_tree_and_mapped_files_do_not_count() -> None:
    child = "x = bytearray(60_000_000); import time; time.sleep(30)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", parent]) as process:
        try:
            with memory.Peak(process.pid) as peak:
                for _ in range(200):
                    if peak.bytes > 60_000_000:
                        break
                    time.sleep(0.05)
            assert 60_000_000 < peak.bytes < 200_000_000
            assert len(memory.tree(process.pid)) == 2
        finally:
            for pid in reversed(memory.tree(process.pid)):
                os.kill(pid, 9)


def test_a_missed_bar_is_called_missed() -> None:
    assert Figure("latency", 11, "ms", 10).holds is False
    assert Figure("latency", 10, "ms", 10).holds is True
    assert Figure("rate", 19_999, "a second", 20_000, "at least").holds is False
    assert Figure("size", 3, "MB").holds is None


def test_the_95th_percentile_of_a_hundred_values_is_the_ninety_fifth() -> None:
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile([7.0], 0.5) == 7
