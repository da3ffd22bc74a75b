"""Other ways to write what was typed: numbers with and without signs between their thousands, umlauts as two letters.

Comes in: words as typed. Goes out: the same in other spellings, which a search looks for as well. Texts are indexed as
they are written; so an exact form stays one, and nothing is decided for the language of a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_NUMBER = re.compile(
    r"""
    (?<![\w.,])
    ( \d{4,15}
    | (?!0)\d{1,3}  (?P<by>[.,'’٬_\ \u00a0\u2009\u202f])  \d{3}  (?:(?P=by)\d{3})*
    | (?!0)\d{1,2}  (?P<in>[,\u00a0\u2009\u202f])  \d{2}  (?:(?P=in)\d{2})*  (?P=in)\d{3}  # India's lakh and crore
    )
    ( (?!(?P=by))(?!(?P=in))[.,٫]\d+ )?
    (?![\w]|[.,]\d)
    """,
    re.VERBOSE,
)
_BETWEEN = re.compile(r"\D")
_TWO_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe"}
)


def variants(typed: str) -> tuple[str, ...]:
    """Other spellings of words, none for nearly all.

    >>> variants("84,500 boats"), variants("1234567"), variants("Müller"), variants("boats")
    (('84500 boats',), ('1 234 567', '12 34 567'), ('Mueller',), ())
    """
    if typed.isalpha() and typed.isascii():
        return ()
    forms = (typed, *(_written(typed, parted) for parted in (str, _in_thousands, _in_lakhs)))
    both = dict.fromkeys((*forms, *(form.translate(_TWO_LETTERS) for form in forms)))
    return tuple(form for form in both if form != typed)


def _written(typed: str, parted: Callable[[str], str]) -> str:
    """With the digits before the decimals of each number so, spaces between their parts as every number is indexed."""

    def one(number: re.Match[str]) -> str:
        digits, decimals = _BETWEEN.sub("", number[1]), number[4] or ""
        form = digits if digits[0] == "0" else parted(digits)
        return number[0] if form.split() == _BETWEEN.split(number[1]) else form + decimals

    return _NUMBER.sub(one, typed)


def _in_thousands(digits: str) -> str:
    first = len(digits) % 3
    return " ".join([*filter(None, [digits[:first]]), *(digits[at : at + 3] for at in range(first, len(digits), 3))])


def _in_lakhs(digits: str) -> str:
    head = digits[:-3]
    first = len(head) % 2
    parts = [head[:first], *(head[at : at + 2] for at in range(first, len(head), 2)), digits[-3:]]
    return " ".join(filter(None, parts))
