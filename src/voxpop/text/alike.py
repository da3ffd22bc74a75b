"""Which texts are nearly the same: copied, or differing in case, accents, punctuation, emoji and a few letters only.

Comes in: texts, in the order in which they stand. Goes out: for each the place of the first one that it is like.

Two texts are alike when, folded (`analysis`) and without emoji, they have equally many words, and the same word at each
place but for a few: of three to eleven words one may differ, of twelve to nineteen two, and so on up to four, and each
of these by one letter, in a word of five letters or more. What holds a digit never differs: another number is another
message. In short texts a letter that is drawn out (`sooo`) counts once. Texts of emoji alone are alike when they use
the same ones.

Each text is compared with the first of each group alone, so that likeness does not wander from text to text; and only
with those that share a stretch of words with it, as any two that are alike must: there is always one stretch without a
difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from voxpop.text.analysis import tokens
from voxpop.text.spelling import is_nearly

SHORTEST = 5
"""Letters of a word in which one may differ."""

_FEWEST, _MOST = 3, 4
_SHORT = 200
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_RUNS = tuple(3 * letter for letter in ascii_lowercase)  # looked for first: a tenth of the price of the pattern
_DIGIT = re.compile(r"\d")

_Words = tuple[str, ...]
_Stretch = tuple[int, int, _Words]


def firsts(texts: Sequence[str]) -> list[int]:
    """For each text the place of the first that it is like: its own where it is the first.

    >>> firsts(["Long live the bridge!", "the tide", "LONG LIVE THE BRIDGE 🎉", "Long live the brigde"])
    [0, 1, 0, 0]
    """
    same: dict[_Words, int] = {}
    near: dict[_Stretch, list[int]] = {}
    words: list[_Words] = []
    found = []
    for place, text in enumerate(texts):
        own = _words(text)
        words.append(own)
        first = same.get(own)
        if first is None:
            stretches = list(_stretches(own))
            candidates = sorted({other for stretch in stretches for other in near.get(stretch, ())})
            first = next((other for other in candidates if _is_like(own, words[other])), place)
            same[own] = first
            if first == place:
                for stretch in stretches:
                    near.setdefault(stretch, []).append(place)
        found.append(first)
    return found


def _words(text: str) -> _Words:
    """What is compared. A text without words is its emoji, each once; one without these, itself."""
    found = tokens(text)
    joined = " ".join(found)
    if len(joined) <= _SHORT and (not joined.isascii() or any(map(joined.__contains__, _RUNS))):
        joined = _DRAWN_OUT.sub(r"\1", joined)
    words = joined.split() if joined.isascii() else [word for word in joined.split() if word[0].isalnum()]
    return tuple(words) or tuple(sorted(set(found))) or (text.strip(),)


def _most(count: int) -> int:
    """How many words may differ, of so many."""
    return 0 if count < _FEWEST else min(_MOST, max(1, (count + 4) // 8))


def _stretches(words: _Words) -> Iterator[_Stretch]:
    """One stretch of words more than may differ: with those few differences, one of them is as it was."""
    count, parts = len(words), _most(len(words)) + 1
    for part in range(parts):
        yield count, part, words[part * count // parts : (part + 1) * count // parts]


def _is_like(one: _Words, other: _Words) -> bool:
    left = _most(len(one))
    for word, beside in zip(one, other, strict=True):
        if word != beside:
            if not left or not _differs_little(word, beside):
                return False
            left -= 1
    return True


def _differs_little(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    has_an_end = one[0] == other[0] or one[-1] == other[-1]  # one letter that differs leaves one end as it was
    return has_an_end and not _DIGIT.search(one + other) and is_nearly(one, other, 1)
