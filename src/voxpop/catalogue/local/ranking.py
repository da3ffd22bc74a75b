"""The best hits once more: what stands as it was asked for comes forward and, where wished, what people liked.

Comes in: scores by BM25, likes, texts. Goes out: the same hits in another order, with the scores that made it:

    score = BM25 x (1 + 0.1 x exact) x (1 + 0.03 x log2(1 + likes))

`exact` is the share of the words asked for that stand in the text with the same letters and accents, be they capitals
or not. With likes, a comment that has a thousand comes before another whose score is up to 1.3 times as high; without,
the second factor is 1.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from math import log2

from voxpop.catalogue.local.index import value_of
from voxpop.query import Phrase, Query, Word

EXACT = 0.1
LIKED = 0.03
ALL = 1 << 30
_DIGITS = 4  # of a score: what differs by less is equal, and the earlier row comes first


def ranked(
    texts_of: Callable[[Sequence[int]], Mapping[int, str]], scored: Sequence[tuple[int, float]],
    likes: Sequence[int] | None, query: Query, sure: int = ALL,
) -> list[tuple[int, float]]:  # fmt: skip
    """References with their scores, the best first; `likes` are sort keys, None where they play no part.

    The best `sure` of them are so for certain, with their scores; of the others, texts are read only where one may be
    among these.
    """
    liked = [1.0] * len(scored) if likes is None else [1 + LIKED * log2(1 + max(0, value_of(key))) for key in likes]
    typed = [_plain(term.text) for term in query.wanted() if isinstance(term, Word | Phrase)]
    pushed = [score * many for (_, score), many in zip(scored, liked, strict=True)]

    def read(places: Sequence[int]) -> None:
        texts = texts_of([scored[place][0] for place in places])
        for place in places:
            ref, score = scored[place]
            plain = _plain(texts.get(ref, ""))
            share = sum(words in plain for words in typed) / len(typed)
            pushed[place] = score * (1 + EXACT * share) * liked[place]

    if typed:
        order = sorted(range(len(scored)), key=lambda place: -pushed[place])
        read(order[:sure])
        if len(order) > sure:
            least = sorted((round(score, _DIGITS) for score in pushed), reverse=True)[sure - 1]
            read([place for place in order[sure:] if round(pushed[place] * (1 + EXACT), _DIGITS) >= least])
    found = [(ref, round(score, _DIGITS)) for (ref, _), score in zip(scored, pushed, strict=True)]
    return sorted(found, key=lambda hit: (-hit[1], hit[0]))


def _plain(text: str) -> str:
    """A text with its letters and accents, but for case."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).lower()
