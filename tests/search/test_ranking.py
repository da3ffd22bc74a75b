"""The best hits once more: the first ones are the same, whether all texts are read or as few as decide it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from voxpop.catalogue.local.index import sort_key
from voxpop.catalogue.local.ranking import ranked
from voxpop.query import parse

TEXTS = st.sampled_from(["", "The Ferry and the tide", "the férry, thé tide", "a ferry, the tide’s", "férry", "tide"])
SCORES = st.integers(90, 110).map(lambda score: score / 20)
HELD = st.lists(st.tuples(TEXTS, SCORES, st.sampled_from([-1, 0, 1, 3, 1_000])), min_size=3, max_size=40)


@given(HELD, st.integers(1, 6), st.booleans(), st.sampled_from(["ferry", "ferry tide", '"the tide"', "likes:>1"]))
def test_the_first_are_the_same_when_fewer_texts_are_read(
    held: list[tuple[str, float, int]], sure: int, with_likes: bool, asked: str
) -> None:
    query = parse(asked)
    scored = [(ref, score) for ref, (_, score, _) in enumerate(held)]
    likes = [sort_key(many) for _, _, many in held] if with_likes else None

    def texts_of(references: Sequence[int]) -> Mapping[int, str]:
        return {ref: held[ref][0] for ref in references}

    whole = ranked(texts_of, scored, likes, query)
    assert ranked(texts_of, scored, likes, query, sure)[:sure] == whole[:sure]


def test_of_many_hits_few_texts_are_read() -> None:
    read: list[int] = []

    def texts_of(references: Sequence[int]) -> Mapping[int, str]:
        read.extend(references)
        return dict.fromkeys(references, "the ferry")

    scored = [(ref, 5 - ref / 100) for ref in range(200)]
    assert [ref for ref, _ in ranked(texts_of, scored, None, parse("ferry"), 20)[:20]] == [*range(20)]
    assert sorted(read) == [*range(20)]
