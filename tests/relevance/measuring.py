"""Questions put to an archive.

Comes in: an archive, judged questions. Goes out: for each its figures and what was found; their means by script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from tests.relevance.judged import Judged
from tests.relevance.metric import ndcg, recall
from voxpop.archive import Archive
from voxpop.query import Hit

DEPTH, DEEP = 10, 50


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one question. `found` are the names of the best documents, `hits` the hits themselves."""

    query: Judged
    ndcg: float
    recall: float
    found: tuple[str, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Mean:
    """The means of a group of questions, each of which counts the same."""

    queries: int
    ndcg: float
    recall: float


def name_of(hit: Hit) -> str:
    """The name by which the judgements know a document (`corpus.Page.documents`)."""
    page = hit.video_key.partition(":")[2]
    if hit.kind == "video":
        return page
    return f"{page}@{int(hit.moment or 0)}" if hit.kind == "caption" else hit.key.rpartition("~")[2]


def measure(archive: Archive, queries: Iterable[Judged], name: Callable[[Hit], str] = name_of) -> tuple[Measured, ...]:
    """Asks every question."""
    return tuple(_measured(archive, query, name) for query in queries)


def mean(measured: Sequence[Measured]) -> Mean:
    """The means of these."""
    return Mean(len(measured), fmean(one.ndcg for one in measured), fmean(one.recall for one in measured))


def groups(measured: Sequence[Measured], by: Callable[[Judged], str]) -> dict[str, Mean]:
    """The means by what `by` says of a question, in the order of the names."""
    names = sorted({by(one.query) for one in measured})
    return {name: mean([one for one in measured if by(one.query) == name]) for name in names}


def _measured(archive: Archive, query: Judged, name: Callable[[Hit], str]) -> Measured:
    first: dict[str, Hit] = {}  # a document counts where it stands first
    found = archive.search(query.text, limit=DEEP)
    for hit in (*found.hits, *found.others):
        first.setdefault(name(hit), hit)
    grades = [query.grades.get(document, 0) for document in first]
    judged = list(query.grades.values())
    figure = ndcg(grades, judged, DEPTH, [hit.score for hit in first.values()])
    return Measured(query, figure, recall(grades, judged, DEEP), tuple(first), tuple(first.values()))
