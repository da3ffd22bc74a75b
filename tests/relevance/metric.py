"""How good an order is: nDCG and recall.

Comes in: the grades of the documents that were found, in the order found, and those of all that were judged. Goes out:
a number from 0 to 1. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from math import fsum, log2
from statistics import fmean


def dcg(grades: Sequence[int], depth: int, scores: Sequence[float] | None = None) -> float:
    """The gain of the first `depth` documents: the sum of (2^grade - 1) / log2(rank + 1), rank from 1.

    The gain doubles with each grade, as in Burges et al., "Learning to Rank using Gradient Descent" (2005). It is the
    sum in the NDCG of Manning, Raghavan and Schütze, "Introduction to Information Retrieval", chapter 8.4:
    https://nlp.stanford.edu/IR-book/html/htmledition/evaluation-of-ranked-retrieval-results-1.html

    Documents that follow each other with equal `scores` stand in an order that nobody promised: each rank of theirs has
    the mean of their gains, which is what to expect over all their orders (McSherry and Najork, "Computing Information
    Retrieval Performance Measures Efficiently in the Presence of Tied Scores", 2008).
    """
    gains = _evened([2.0**grade - 1 for grade in grades], scores)
    return fsum(gain / log2(rank + 1) for rank, gain in enumerate(gains[:depth], 1))


def ndcg(
    found: Sequence[int], judged: Collection[int], depth: int = 10, scores: Sequence[float] | None = None
) -> float:
    """`dcg` as a part of the best that any order of the judged documents could have; 1 is that best.

    `found` are the grades in the order found, 0 for a document that was not judged. Raises ValueError where no judged
    document has a grade above 0: then nothing can be measured.
    """
    best = dcg(sorted(judged, reverse=True), depth)
    if best == 0:
        raise ValueError("no document has a grade above 0")
    return dcg(found, depth, scores) / best


def recall(found: Sequence[int], judged: Collection[int], depth: int = 50) -> float:
    """Which part of the documents with a grade above 0 is among the first `depth`. Raises ValueError as `ndcg` does."""
    wanted = sum(grade > 0 for grade in judged)
    if wanted == 0:
        raise ValueError("no document has a grade above 0")
    return sum(grade > 0 for grade in found[:depth]) / wanted


def _evened(gains: list[float], scores: Sequence[float] | None) -> list[float]:
    if scores is None:
        return gains
    evened: list[float] = []
    for _, tied in groupby(zip(gains, scores, strict=True), key=lambda pair: round(pair[1], 5)):
        together = [gain for gain, _ in tied]
        evened += [fmean(together)] * len(together)
    return evened
