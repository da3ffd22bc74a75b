"""What differs between two texts, in any script and in bounded time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.web.edits import Piece, pieces
from voxpop.web.words import differing

LONG = "word " * 400_000
SCRIPTS = st.text(st.sampled_from("ab Ω\n,كمنَ皆人のักเ्कि😀\u200d"), max_size=60)


def shown(before: str, after: str) -> str:
    return str(differing(pieces(before, after)))


@given(SCRIPTS, SCRIPTS)
def test_without_what_was_put_in_it_is_the_one_text_and_without_what_was_taken_out_the_other(a: str, b: str) -> None:
    found = pieces(a, b)
    assert "".join(piece.text for piece in found if piece.kind != "in") == a
    assert "".join(piece.text for piece in found if piece.kind != "out") == b


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("who opens it", "who lifts it", "who <del>opens</del><ins>lifts</ins> it"),
        ("one two three four", "one six ten four", "one <del>two three</del><ins>six ten</ins> four"),
        (
            "في المقهى المجاور مع أبي",
            "في المقهى المقابل مع أبي",
            "في المقهى <del>المجاور</del><ins>المقابل</ins> مع أبي",
        ),
        ("港の皆さんの", "港の人たちの", "港の<del>皆さん</del><ins>人たち</ins>の"),
        ("ฝนตกหนักมาก", "ฝนตกเบามาก", "ฝนตก<del>หนัก</del><ins>เบา</ins>มาก"),
        ("एक दीपक", "दो दीपक", "<del>एक</del><ins>दो</ins> दीपक"),
        ("500 comments.", "500 comments, and more.", "500 comments<ins>, and more</ins>."),
        ("<b>", "<i>", "&lt;<del>b</del><ins>i</ins>&gt;"),
    ],
)
def test_words_are_told_apart_as_their_script_does(before: str, after: str, words: str) -> None:
    assert shown(before, after) == words


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LONG, LONG + "x y z " * 20_000),
        (LONG, "other " * 400_000),
        ("z" * 2_000_000, "z" * 1_999_999),
        ("a b " * 100 + "c", "d " + "b a " * 99),
        ("的" * 399 + "我", "你" + "的" * 380),
    ],
)
def test_two_megabytes_and_endless_repetition_are_compared_at_once_and_shown_in_short(before: str, after: str) -> None:
    started = time.process_time()
    assert len(shown(before, after)) < 10_000
    assert time.process_time() - started < 1


def test_what_stayed_the_same_is_left_out_where_it_is_far_from_a_change() -> None:
    same = "the harbour " * 100
    words = shown(f"old {same}", f"new {same}")
    assert words.startswith("<del>old</del><ins>new</ins> the harbour") and words.endswith("…") and len(words) < 300
    assert pieces("same", "same") == (Piece("same", "same"),)
