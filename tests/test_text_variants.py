"""Other spellings of what was typed, which are looked for as well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.text import tokens, variants


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        ("84,500", ("84500",)),
        ("84.500", ("84500",)),
        ("1’234’567", ("1234567", "12 34 567")),
        ("12,34,567", ("1234567", "1 234 567")),
        ("1 000 000", ("1000000", "10 00 000")),
        ("1234.56", ("1 234.56",)),
        ("1,234.56", ("1234.56",)),
        ("12\u202f000", ("12000",)),
        ("٬", ()),
        ("84500", ("84 500",)),
        ("1234567", ("1 234 567", "12 34 567")),
        ("over 84,500 and 2018", ("over 84500 and 2018", "over 84,500 and 2 018")),
        ("Müller", ("Mueller",)),
        ("Århus 1200", ("Århus 1 200", "Aarhus 1200", "Aarhus 1 200")),
        ("500", ()),
        ("0042", ()),
        ("1.234,5", ("1234,5",)),
        ("2018.12.1", ()),
        ("0,123", ()),
        ("192.168.1.100", ()),
        ("1,23", ()),
        ("v2018", ()),
        ("1:08", ()),
        ("straße", ()),
        ("Đoković", ("Djoković",)),
        ("می\u200cخواهم", ("میخواهم", "می خواهم")),
        ("میخواهم", ("می خواهم",)),
        ("نمیدانم", ("نمی دانم",)),
        ("می خواهم", ("میخواهم",)),
        ("کتابها", ("کتاب ها",)),
        ("کتاب هایی", ("کتابهایی",)),
        ("بزرگترین", ("بزرگ ترین",)),
        ("پیشبینی", ("پی شبینی", "پیش بینی", "پیشب ینی", "پیشبی نی")),
        ("كلام", ()),
        ("السلام عليكم", ()),
        ("مدرسة", ()),
    ],
)
def test_numbers_and_umlauts_have_other_spellings(typed: str, others: tuple[str, ...]) -> None:
    assert variants(typed) == others


@given(st.text(st.sampled_from("0123456789.,' aü\u00a0"), max_size=30))
def test_no_other_spelling_of_a_number_has_other_digits(typed: str) -> None:
    digits = [sign for sign in typed if sign.isdigit()]
    assert all([sign for sign in form if sign.isdigit()] == digits for form in variants(typed))


@pytest.mark.parametrize("typed", ["ինչո՞ւ", "ինչո՛ւ", "ինչո՜ւ"])
def test_armenian_marks_within_a_word_do_not_part_it(typed: str) -> None:
    assert tokens(typed) == tokens("ինչու")
