"""Highlights: where the words that were searched for stand, to the letter, and which part of a text to show."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.text import Terms, highlight


def shown(text: str, *words: str, phrases: tuple[str, ...] = (), prefixes: tuple[str, ...] = ()) -> list[str]:
    return [text[a:b] for a, b in highlight(text, Terms.of(words, phrases, prefixes)).spans]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The Bridge, the bridge.", "BRIDGE", ["Bridge", "bridge"]),
        ("Die Straße, die STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("un e\u0301te\u0301 \u00e9t\u00e9", "ete", ["e\u0301te\u0301", "\u00e9t\u00e9"]),
        ("قال مُحَمَّدٌ نعم", "محمد", ["مُحَمَّدٌ"]),
        ("桟橋の犬、桟の橋", "桟橋", ["桟橋"]),
        ("한국어를 배운다", "국어", ["국어"]),
        ("यह हिन्दी है", "हिन्दी", ["हिन्दी"]),
        ("good 👍🏽 👍", "👍", ["👍🏽", "👍"]),
        ("#Harbour harbour", "harbour", ["Harbour", "harbour"]),
        ("I don't, don t", "don't", ["don't", "don t"]),
        ("ﬁne fine", "fine", ["ﬁne", "fine"]),
        ("او می\u200cخواهم را نمی خواهد", "می\u200cخواهم", ["می\u200cخواهم"]),
        ("می\u200cخواهم میخواهم می خواهم", "میخواهم", ["می\u200cخواهم", "میخواهم", "می خواهم"]),
        ("خانه\u200cها و خانه", "خانه", ["خانه", "خانه"]),
        ("यह हिन्दी, हिन्\u200dदी और हिंदी है", "हिंदी", ["हिन्दी", "हिन्\u200dदी", "हिंदी"]),
        ("അവന്\u200d വന്നു, അവൻ", "അവൻ", ["അവന്\u200d", "അവൻ"]),
        ("เเม่น้ำโขง", "แม่น้ำ", ["เเม่น้ำ"]),
        ("ดื่มน\u0e4d\u0e49\u0e32เย็น", "น้ำ", ["น\u0e4d\u0e49\u0e32"]),
        ("ខ្ញុំស្ដាប់", "ស្តាប់", ["ស្ដាប់"]),
        ("その車はいすゞです", "いすず", ["いすゞ"]),
        ("ԵՎՐՈՊԱ և Եվրոպա", "Եւրոպա", ["ԵՎՐՈՊԱ", "Եվրոպա"]),
        ("ዓለም", "አለም", ["ዓለም"]),
        ("τῷ Ὀδυσσεῖ", "τω", ["τῷ"]),
        ("the 🅷🅴🅻🅻🅾 and ʜᴇʟʟᴏ", "hello", ["🅷🅴🅻🅻🅾", "ʜᴇʟʟᴏ"]),
        ("h\u0335\u0321e\u0335l\u0335l\u0335o\u0335 there", "hello", ["h\u0335\u0321e\u0335l\u0335l\u0335o\u0335"]),
        ("школа №5 и Harbour™", "5", ["5"]),
        ("a Harbour™ thing", "harbour", ["Harbour"]),
        ("3½ miles", "3", ["3"]),
        ("nothing here", "bridge", []),
        ("", "bridge", []),
        ("!!!", "!!!", []),
    ],
)
def test_a_word_is_highlighted_as_it_was_written(text: str, word: str, expected: list[str]) -> None:
    assert shown(text, word) == expected


def test_a_phrase_is_highlighted_only_where_its_words_follow_each_other() -> None:
    assert shown("old bridge; the old, OLD  Bridge bridge old", phrases=("old bridge",)) == [
        "old bridge",
        "OLD  Bridge",
    ]


def test_a_prefix_highlights_the_whole_word() -> None:
    assert shown("Educate, education; reeducate", prefixes=("educ",)) == ["Educate", "education"]


def test_a_prefix_of_two_words_wants_the_first_whole() -> None:
    assert shown("well-known well-knit, unwell-known", prefixes=("well-kno",)) == ["well-known"]


def test_terms_that_overlap_are_one_highlight() -> None:
    assert shown("the old bridge stands", "bridge", phrases=("old bridge", "bridge stands")) == ["old bridge stands"]


def test_signs_that_touch_are_one_highlight() -> None:
    assert shown("あの桟橋の犬", "桟", "橋") == ["桟橋"]


def test_a_short_text_is_shown_from_its_start() -> None:
    assert highlight("at the end a bridge", Terms.of(["bridge"]), width=50).excerpt_start == 0


def test_the_excerpt_begins_at_a_word_before_the_place_with_most_highlights() -> None:
    text = "bridge " + "far away " * 100 + "the bridge over the bridge " + "far away " * 100
    found = highlight(text, Terms.of(["bridge"]), width=100)
    assert found.excerpt_start <= text.index("bridge over") <= found.excerpt_start + 100
    assert found.excerpt_start > 7
    assert text[found.excerpt_start - 1] == " "


def test_words_far_into_a_long_text_are_found() -> None:
    text = "far away " * 5_000 + "the old bridge"
    assert shown(text, phrases=("old bridge",)) == ["old bridge"]


def test_a_text_of_two_megabytes_is_highlighted_in_seconds() -> None:
    began = time.process_time()
    assert shown("é" * 2_000_000, "bridge") == []
    assert len(shown("bridge " * 300_000, "bridge")) == 100
    assert time.process_time() - began < 10


@given(
    st.text(st.sampled_from("ab é\u0301犬橋👍🏽.\n"), max_size=60),
    st.lists(st.text(st.sampled_from("abé犬橋👍 "), max_size=4), max_size=3),
)
def test_highlights_stand_in_order_apart_and_in_the_text(text: str, typed: list[str]) -> None:
    found = highlight(text, Terms.of(typed, typed, typed), width=10)
    end = -1
    for first, last in found.spans:
        assert end < first < last <= len(text)
        end = last
    assert 0 <= found.excerpt_start <= len(text)


@given(
    st.text(st.sampled_from("abAB1 .-_'\n\x1c"), max_size=60),
    st.lists(st.text(st.sampled_from("aAb1"), min_size=1, max_size=3), min_size=1, max_size=3),
)
def test_whole_words_are_found_in_plain_text_as_in_any_other(text: str, typed: list[str]) -> None:
    assert highlight(text, Terms.of(typed)).spans == highlight(f"{text} é", Terms.of(typed)).spans


def test_only_what_stands_in_an_exact_form_is_marked() -> None:
    def exact(text: str, form: str) -> list[str]:
        return [text[a:b] for a, b in highlight(text, Terms.of(exact=[form])).spans]

    assert exact("Élan vital, and elan again, E\u0301lan!", "Élan") == ["Élan", "E\u0301lan"]
    assert exact("the Old Bridge, the old bridge, Old bridge", "Old Bridge") == ["Old Bridge"]
    assert exact("1,250 or 1250", "1250") == ["1250"]
    assert exact("storm, # storm, #storm", "#storm") == ["storm"]
    assert exact("می خواهم میخواهم می\u200cخواهم", "می\u200cخواهم") == ["می\u200cخواهم"]
    assert exact("میخواهم می\u200cخواهم", "میخواهم") == ["میخواهم"]
    assert exact("हिंदी हिन्दी", "हिन्दी") == ["हिन्दी"]
    assert exact("น้ำ น\u0e49\u0e4d\u0e32", "น้ำ") == ["น้ำ", "น\u0e49\u0e4d\u0e32"]
    assert exact("เเม่ แม่", "แม่") == ["แม่"]
    assert exact("ที่นี่ น้ำ ﬁ", "ที่") == ["ที่"]
    assert exact("น้ำ", "น") == ["น"]
    assert exact("ዓለም አለም", "አለም") == ["አለም"]
    assert exact("Եվրոպա Եւրոպա", "Եւրոպա") == ["Եւրոպա"]
    assert exact("लड़का लडका", "लड़का") == ["लड़का"]
    assert exact("№5 5", "№5") == ["№5"]


def test_the_excerpt_of_an_exact_form_is_where_it_stands() -> None:
    text = "elan elan elan " + "far away " * 100 + "the Élan " + "far away " * 100
    found = highlight(text, Terms.of(exact=["Élan"]), width=100)
    assert found.excerpt_start <= text.index("Élan") <= found.excerpt_start + 100


@pytest.mark.parametrize(
    ("text", "slop", "expected"),
    [
        ("old car here, the old stone bridge, later a bridge alone", 1, ["old", "bridge"]),
        ("old old bridge", 1, ["old", "old", "bridge"]),
        ("old bridge bridge", 1, ["old", "bridge", "bridge"]),
        ("bridge old", 3, []),
        ("old a b c bridge", 2, []),
    ],
)
def test_of_words_near_each_other_only_those_of_a_match_are_marked(text: str, slop: int, expected: list[str]) -> None:
    found = highlight(text, Terms.of(near=[("old bridge", slop)])).spans
    assert [text[a:b] for a, b in found] == expected


@pytest.mark.parametrize(
    ("before", "phrase", "after"),
    [("word " * 819, "old bridge", " word"), ("漢" * 4095, "東京", "漢" * 50), ("é" * 4090, "é old bridge", "")],
)
def test_a_phrase_is_marked_wherever_it_stands_in_a_long_text(before: str, phrase: str, after: str) -> None:
    for more in range(12):
        text = "x " * more + before + phrase + after
        found = highlight(text, Terms.of(phrases=[phrase.removeprefix("é ")]))
        assert [text[a:b] for a, b in found.spans] == [phrase.removeprefix("é ")]
        assert found.excerpt_start <= found.spans[0][0] <= found.excerpt_start + 280


PARTS = st.sampled_from(
    [
        "ab ",
        "a",
        "b",
        " ",
        "é",
        "e\u0301",
        "犬",
        "橋",
        "か\u3099",
        "ก",
        "👍🏽",
        "👩‍👩‍👧",
        "🇫🇷",
        "-",
        "\n",
        "가",
        "'",
        "\u17d2",
        "ដ",
        "၀",
        "န\u103a",
    ]
)
TYPED = st.lists(st.lists(st.sampled_from("abé犬橋👍 "), max_size=4).map("".join), max_size=2)


@given(
    st.lists(PARTS, max_size=60).map("".join), TYPED, TYPED, st.integers(0, 3), st.integers(1, 20), st.integers(1, 9)
)
def test_a_text_is_marked_in_windows_as_it_is_as_a_whole(
    text: str, words: list[str], typed: list[str], slop: int, window: int, most: int
) -> None:
    terms = Terms.of(words, typed, words, [("abé", 1)], [(one, slop) for one in typed], words)
    assert highlight(text, terms, most=most, window=window) == highlight(text, terms, most=most, window=len(text) + 1)
