"""Numbers as YouTube shows them, in any language: "1,234", "188K", "1,2 тыс.", "1.2万".

Comes in: the words, and the language of the page where it is known. Goes out: the number, and whether it was rounded.
The words for thousands and millions are CLDR's, by way of Babel.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError

_NUMBER: Final = re.compile(r"\d(?:[\d.,٫٬'’\u00a0\u202f ]{0,24}\d)?")
_MARKS: Final = re.compile(r"[\s\u00a0\u200b-\u200f\u202a-\u202f\u2066-\u2069.'’॰]+")
_DECIMAL: Final = re.compile(r"[.,٫](\d{1,2})$")
_ENGLISH: Final = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_MOST: Final = 10**15


@lru_cache(maxsize=4096)
def count_in(words: str, language: str | None = None) -> tuple[int, bool] | None:
    """The number that `words` are, and whether it was rounded; None where they are no number, or have a unit that the
    language does not know.

    >>> count_in("1,234"), count_in("188K"), count_in("1,2 тыс.", "ru"), count_in("1,2 тыс."), count_in("likes")
    ((1234, False), (188000, True), (1200, True), None, None)
    """
    found = _NUMBER.search(words[:60])
    if found is None:
        return None
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in found[0])
    unit = _unit(words[found.end() : 60], language)
    if unit is None:
        return None
    decimal = _DECIMAL.search(digits)
    if decimal is not None and unit == 1:  # half a comment: this number means something else
        return None
    whole = int(re.sub(r"[^0-9]", "", digits[: decimal.start()] if decimal else digits))
    number = whole * unit + (round(float(f"0.{decimal[1]}") * unit) if decimal else 0)
    return (number, unit > 1) if number < _MOST else None


def _unit(after: str, language: str | None) -> int | None:
    """What the number is to be multiplied by, as the word behind it says: 1 where there is none."""
    word = _MARKS.sub("", after.casefold())
    if not word:
        return 1
    known = _units(language.replace("-", "_")) if language else {}
    return known.get(word) or _ENGLISH.get(word)


@cache
def _units(language: str) -> dict[str, int]:
    """CLDR's words for thousands and more in a language."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError, TypeError):
        return {}
    found: dict[str, int] = {}
    for length in ("short", "long"):
        for patterns in locale.compact_decimal_formats.get(length, {}).values():
            for power, pattern in patterns.items():
                said = pattern.pattern.replace("'", "")
                word = _MARKS.sub("", said.replace("0", "").casefold())
                if word:
                    found.setdefault(word, int(power) // 10 ** (said.count("0") - 1))
    return found
