"""Which texts are nearly the same; compared with the same rules worked out the slow way."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.reference import is_near
from voxpop.text import firsts, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Long live the bridge!", "LONG LIVE THE BRIDGE"),
        ("long live the bridge", "Long, live; the... bridge 🎉🎉"),
        ("Long live the bridge", "long live the brigde"),
        ("Long live the bridge", "long live the bridges"),
        ("Élan, straße", "elan strasse"),
        ("sooo good", "so good"),
        ("🔥🔥🔥", "🔥"),
        ("😂🔥", "🔥😂🔥"),
        ("…", " … "),
        ("первый", "ПЕРВЫЙ!!"),
        ("橋の犬", "橋の犬！"),
        ("one two three four five six seven eight nine ten eleven twelve",
         "one two three four five six sevens eigth nine ten eleven twelve"),
    ],
)  # fmt: skip
def test_what_differs_in_no_word_or_in_a_few_letters_is_alike(one: str, other: str) -> None:
    assert firsts([one, other]) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("at 1:08 the bridge", "at 1:09 the bridge"),
        ("seven of 1000 came home", "seven of 10000 came home"),
        ("the bridge was closed", "the bridge was not closed"),
        ("we can do that", "we cant do that"),
        ("first", "fist"),
        ("the bridge", "the bridges"),
        ("the tides, the gulls", "the tide, the gull"),
        ("橋の犬", "橋の猫"),
        ("🔥", "😂"),
        ("!!", "??"),
        ("", "a"),
        ("the ferry18 was late", "the ferry19 was late"),
    ],
)
def test_what_may_mean_something_else_is_not_alike(one: str, other: str) -> None:
    assert firsts([one, other]) == [0, 1]


def test_likeness_does_not_wander_from_text_to_text() -> None:
    texts = ["tides bring ferries", "tides bring ferriez", "tidez bring ferriez", "tidez bring ferries"]
    assert firsts(texts) == [0, 0, 2, 0]


WORDS = st.sampled_from([
    "bridge", "bridges", "brigde", "bridgge", "the", "tide", "tides", "tidez", "1:08", "1:09", "ferry8", "ferry9", "🔥",
    "橋", "Élan", "soo", "sooo", "!!", "harbour", "harbor",
])  # fmt: skip
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)


@given(
    base=TEXTS, changes=st.lists(st.tuples(st.integers(0, 13), WORDS), max_size=6), others=st.lists(TEXTS, max_size=4)
)
def test_any_texts_are_grouped_as_the_slow_way_groups_them(
    base: str, changes: list[tuple[int, str]], others: list[str]
) -> None:
    texts, words = [base], base.split()
    for place, word in changes:
        if words:
            words = [*words[: place % len(words)], word, *words[place % len(words) + 1 :]]
            texts.append(" ".join(words))
    texts += others
    assert firsts(texts) == grouped(texts)


def grouped(texts: list[str]) -> list[int]:
    """Each text compared with the first of every group."""
    heads: list[int] = []
    found = []
    for place, text in enumerate(texts):
        first = next((head for head in heads if is_same(texts[head], text)), None)
        if first is None:
            first = next((head for head in heads if is_alike(texts[head], text)), place)
        if first == place:
            heads.append(place)
        found.append(first)
    return found


def compared(text: str) -> list[str]:
    words = [word for word in tokens(text) if word[0].isalnum()]
    drawn = [re.sub(r"([^\W\d_])\1\1+", r"\1", word) for word in words]
    return drawn or sorted(set(tokens(text))) or [text.strip()]


def is_same(one: str, other: str) -> bool:
    return compared(one) == compared(other)


def is_alike(one: str, other: str) -> bool:
    some, more = compared(one), compared(other)
    if len(some) != len(more):
        return False
    differing = [pair for pair in zip(some, more, strict=True) if pair[0] != pair[1]]
    most = next(n for n, up_to in enumerate((2, 11, 19, 27, 10**9)) if len(some) <= up_to)
    return len(differing) <= most and all(
        min(len(a), len(b)) >= 5 and not re.search(r"\d", a + b) and is_near(a, b, 1) for a, b in differing
    )
