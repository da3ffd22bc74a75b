"""What search finds in real files, against what was recorded of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.field import relevance
from tests.field.conftest import Tell
from tests.relevance import floor
from tests.relevance.judged import asked, queries
from tests.relevance.measuring import Measured, groups, mean, measure
from voxpop.archive import Archive

pytestmark = pytest.mark.field


@pytest.fixture(scope="module")
def judged(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of the files that were judged."""
    if not relevance.are_there(samples):
        pytest.skip("the files that were judged are not among these samples")
    with relevance.build(tmp_path_factory.mktemp("judged") / "kept", samples) as archive:
        yield archive


@pytest.fixture(scope="module")
def measured(judged: Archive) -> tuple[Measured, ...]:
    """What every question found."""
    return measure(judged, asked(relevance.QUESTIONS), relevance.name_of)


def test_search_in_real_files_is_not_worse_than_recorded(measured: tuple[Measured, ...], tell: Tell) -> None:
    tell("relevance, all questions", f"nDCG@10 {mean(measured).ndcg:.3f}, recall@50 {mean(measured).recall:.3f}")
    for script, of in groups(measured, lambda query: query.script).items():
        tell(f"relevance, {script}", f"nDCG@10 {of.ndcg:.3f}, recall@50 {of.recall:.3f}, {of.queries} questions")
    before, after = floor.recorded(relevance.FLOOR), floor.now(measured)
    worse, better = floor.fallen(before, after), floor.not_recorded(before, after)
    assert not worse, worse
    assert not better, f"{better} --samples DIR"


def test_every_document_that_was_judged_is_in_the_real_files(judged: Archive) -> None:
    videos, after = [], None
    while True:
        part = judged.videos(after=after)
        videos += [video.key for video in part.items]
        if (after := part.next) is None:
            break
    held = {*videos, *(comment.key for key in videos for comment in judged.comments(key))}
    names = {key.partition(":")[2] for key in held}
    assert {query.name: gone for query in queries(relevance.QUESTIONS) if (gone := set(query.grades) - names)} == {}
    assert len(queries(relevance.QUESTIONS)) >= 30
