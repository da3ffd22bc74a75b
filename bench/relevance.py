"""How well search orders what it finds: the judged questions of `tests/relevance`, against the figures recorded there.

Comes in: nothing; the pages are invented and small. Goes out: nDCG@10 of all questions and by script, recall@50 beside.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.figures import Figure
from tests.relevance import floor
from tests.relevance.corpus import build
from tests.relevance.judged import asked
from tests.relevance.measuring import Mean, groups, mean, measure


def figures() -> list[Figure]:
    """The means; the bar of each is what was recorded."""
    with tempfile.TemporaryDirectory() as folder, build(Path(folder, "kept"), Path(folder, "inbox")) as archive:
        measured = measure(archive, asked())
    means = {floor.OVERALL: mean(measured)} | groups(measured, lambda query: query.script)
    recorded = floor.recorded().scripts
    return [_figure(name, of, recorded.get(name)) for name, of in means.items()]


def _figure(name: str, of: Mean, recorded: float | None) -> Figure:
    bar = None if recorded is None else recorded - floor.ROUNDING
    beside = f"recall@50 {of.recall:.3f}, {of.queries} questions"
    return Figure(f"relevance: {name}", of.ndcg, "nDCG@10", bar, "at least", beside, digits=3)
