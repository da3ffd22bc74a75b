"""The generated files on which every source is measured: each is what its source takes it for, to the last comment."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench import sources
from bench.formats import FORMATS, NOT_MEASURED, Format
from bench.formats.said import comments, first_lines, kept_talk, talk, threads
from voxpop.model import CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources import Group, gather, our_sources, source_named

COUNT = 300


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    return list(talk(COUNT))


def written(one: Format, lines: list[bytes], folder: Path) -> Path:
    file = folder / one.file
    one.write(file, lines)
    return file


def claims_of(one: Format, file: Path) -> list[Claim]:
    return list(source_named(one.source).read({file.name: sources.OnDisk(file)}, Provenance("file", one.source)))


def test_every_source_is_measured_or_it_is_said_why_not() -> None:
    measured = {one.source for one in FORMATS}
    assert measured | NOT_MEASURED.keys() == {source.name for source in our_sources()}
    assert not measured & NOT_MEASURED.keys()
    assert len({one.name for one in FORMATS}) == len(FORMATS)


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_a_generated_file_is_recognised_and_gives_each_comment_once(
    one: Format, lines: list[bytes], tmp_path: Path
) -> None:
    file = written(one, lines, tmp_path)
    (group,) = gather([tmp_path])
    assert isinstance(group, Group)
    assert group.source == one.source
    claims = claims_of(one, file)
    assert not [claim for claim in claims if isinstance(claim, Refused)]
    assert isinstance(claims[0], CaptureClaim)
    said = [claim for claim in claims if isinstance(claim, CommentClaim)]
    assert [claim.place for claim in said] == list(range(COUNT))
    assert sources.read(one, file) == COUNT
    one.parser.parse(file)
    meant = Counter(comment.text for comment in comments(lines))
    same = sum((Counter(claim.text for claim in said) & meant).values())
    assert same >= COUNT * 0.95  # what YouTube or a mirror shows is not to the letter everywhere


def test_a_kept_talk_is_written_once_and_its_beginning_can_be_had(tmp_path: Path) -> None:
    path = kept_talk(tmp_path, 40)
    written_at = path.stat().st_mtime_ns
    assert kept_talk(tmp_path, 40).stat().st_mtime_ns == written_at
    assert [line.rstrip() for line in first_lines(path, 7)] == list(talk(40))[:7]


def test_threads_hold_what_answers_them(lines: list[bytes]) -> None:
    grouped = list(threads(lines))
    assert [said.id for top, below in grouped for said in (top, *below)] == [said.id for said in comments(lines)]
    assert all(not top.is_reply and {said.thread for said in below} <= {top.id} for top, below in grouped)


def test_the_figures_say_rate_ratio_and_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BENCH_DIR", str(tmp_path))
    rate, ratio, memory = sources.figures(COUNT, FORMATS[:1])
    assert (rate.what, rate.bar, ratio.bar) == (FORMATS[0].name, None, None)  # so few comments prove nothing
    assert rate.value > 0
    assert ratio.value > 0
    assert (memory.bar, memory.holds) == (32, True)
    assert not list(tmp_path.glob("tmp*"))
