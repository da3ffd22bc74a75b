"""Other ways to write what was typed: numbers with and without signs between their thousands, umlauts as two letters.

Comes in: words as typed. Goes out: the same in other spellings, which a search looks for as well. Texts are indexed as
they are written; so an exact form stays one, and nothing is decided for the language of a text.
"""

from __future__ import annotations

import re

_PARTED = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,'’٬_\u00a0\u2009\u202f]\d{3})+(?![\w]|[.,]\d)")
_WHOLE = re.compile(r"(?<![\w.,])\d{4,15}(?![\w]|[.,]\d)")
_BETWEEN = re.compile(r"\D")
_TWO_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe"}
)


def variants(typed: str) -> tuple[str, ...]:
    """Other spellings of words, none for nearly all.

    >>> variants("84,500 boats"), variants("84500"), variants("Müller"), variants("boats")
    (('84500 boats',), ('84 500',), ('Mueller',), ())
    """
    if typed.isalpha() and typed.isascii():
        return ()
    forms = (typed, _PARTED.sub(lambda number: _BETWEEN.sub("", number[0]), typed), _WHOLE.sub(_part, typed))
    both = dict.fromkeys((*forms, *(form.translate(_TWO_LETTERS) for form in forms)))
    return tuple(form for form in both if form != typed)


def _part(number: re.Match[str]) -> str:
    """Thousands apart, as every parted number is indexed."""
    return f"{int(number[0]):,}".replace(",", " ") if number[0][0] != "0" else number[0]
