"""Counts as pages of all languages show them."""

from __future__ import annotations

import pytest

from voxpop.sources.short_counts import count_in, is_rounded


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
    ],
)
def test_a_count_is_read_in_every_language(words: str, count: tuple[int, bool]) -> None:
    assert count_in(words) == count


@pytest.mark.parametrize("words", ["", "many", "1.2", "1.2B", "1,2 B", "12 days", "-3", "1.2.3.4", "9" * 60, "K"])
def test_what_is_no_count_or_may_be_two_is_not_guessed(words: str) -> None:
    assert count_in(words) is None


def test_a_count_that_ends_in_zeros_may_have_been_rounded() -> None:
    assert [is_rounded(n) for n in (999, 1000, 1001, 12_345, 13_000, 1_234_000, 1_200_000)] == [
        False, True, False, False, True, False, True,
    ]  # fmt: skip
