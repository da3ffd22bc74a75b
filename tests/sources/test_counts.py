"""Counts as pages of all languages show them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.sources.counts import count_in, count_within, counts_within, is_rounded


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("0", (0, False)),
        (" 12 ", (12, False)),
        ("1,234", (1234, False)),
        ("1.234", (1234, False)),
        ("1\u202f234", (1234, False)),
        ("12,34,567", (1234567, False)),
        ("1.2K", (1200, True)),
        ("188K", (188_000, True)),
        ("2.1M", (2_100_000, True)),
        ("1,2 тыс.", (1200, True)),
        ("1,2 mil", (1200, True)),  # Spanish
        ("1,2 mil.", (1_200_000, True)),  # Czech
        ("1,2 Mio.", (1_200_000, True)),
        ("1.2万", (12_000, True)),
        ("3.4천", (3400, True)),
        ("١٫٢ ألف", (1200, True)),
        ("१.२ हज़ार", (1200, True)),
        ("1.2 พัน", (1200, True)),
        ("1,2 тыс", (1200, True)),  # without its full stop
        ("12 tis", (12_000, True)),
        ("2 lakh", (200_000, True)),
        ("1,000", (1000, False)),
        ("\u200f12", (12, False)),
    ],
)
def test_a_count_is_read_in_every_language(words: str, count: tuple[int, bool]) -> None:
    assert count_in(words) == count


@pytest.mark.parametrize(
    "words", ["", "many", "1.2", "1.2B", "1,2 B", "1.2bn", "1.234K", "(4)", "12 days", "-3", "1.2.3.4", "9" * 60, "K"]
)
def test_what_is_no_count_or_may_be_two_is_not_guessed(words: str) -> None:
    assert count_in(words) is None


def test_a_count_that_ends_in_zeros_may_have_been_rounded() -> None:
    assert [is_rounded(n) for n in (999, 1000, 1001, 12_345, 13_000, 1_234_000, 1_200_000)] == [
        False, True, False, False, True, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "language", "number"),
    [
        ("961", None, (961, False)),
        ("1,234", "en", (1234, False)),
        ("1.234", "de", (1234, False)),
        ("1\u202f234", "fr", (1234, False)),
        ("1.2K", "en", (1200, True)),
        ("188K", "fil", (188000, True)),
        ("1,2 Mio.", "de", (1_200_000, True)),
        ("1,2\u00a0тыс.", "ru", (1200, True)),
        ("1.2万", "ja", (12_000, True)),
        ("1.2萬", "zh-TW", (12_000, True)),
        ("1.2 लाख", "hi", (120_000, True)),
        ("٣٫٤ ألف", "ar", (3400, True)),
        ("1,5 B", "tr", (1500, True)),
        ("2 millones", "es-419", (2_000_000, True)),
        ("1,2 тыс.", "en", None),
        ("3K", "xx-no-such", (3000, True)),
        ("3K", "_", (3000, True)),
        ("1.5", "en", None),
        ("likes", "en", None),
        ("", "en", None),
        ("9" * 25, "en", None),
        ("²", "en", None),
        ("1.2B", "en", (1_200_000_000, True)),
        ("1,234 M", "es-419", (1_234_000_000, True)),
    ],
)
def test_a_count_is_read_in_the_language_of_the_page(
    words: str, language: str | None, number: tuple[int, bool] | None
) -> None:
    assert count_in(words, language) == number


@given(st.text(max_size=80), st.text(max_size=12) | st.none())
def test_no_words_make_a_count_fail(words: str, language: str | None) -> None:
    found = count_in(words, language)
    assert found is None or found[0] >= 0


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("1,5 B abone", "tr", (1500, True)),
        ("1,5 B", "en", (1_500_000_000, True)),
        ("チャンネル登録者数 43.9万人", "ja", (439000, True)),
        ("12 members", "en", (12, False)),
        ("١٬٢٣٤ مشاهدة", "ar", (1234, False)),
        ("12,34,567 बार", "hi", (1234567, False)),
        ("1.5 of them", "en", None),
        ("none", "en", None),
        ("3M", "tlh-no-such", (3000000, True)),
        (None, None, None),
    ],
)
def test_numbers_in_the_words_of_many_languages(words: str | None, language: str | None, expected: object) -> None:
    assert count_within(words, language) == expected


def test_all_numbers_of_a_sentence_are_found() -> None:
    assert counts_within("2 347 / 81") == (2347, 81)
    assert counts_within("likes") == counts_within(None) == ()
