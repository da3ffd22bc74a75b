"""Counts as pages show them: "12", "1,234", "1.2K", "1,2 тыс.", "1.2万".

Comes in: words, in any language that CLDR knows. Goes out: the number, and whether it was rounded. Pure: the table of
abbreviations is made from Babel's locale data, on first need, and kept.

Compact forms: https://unicode.org/reports/tr35/tr35-numbers.html#Compact_Number_Formats
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from babel import Locale
from babel.localedata import locale_identifiers

_PLAIN: Final = re.compile(r"[0-9]{1,18}")
_GROUPED: Final = re.compile(
    r"[0-9]{1,3}(?:[ ,.'’٬\u00a0\u2009\u202f][0-9]{2,3}){0,5}[ ,.'’٬\u00a0\u2009\u202f][0-9]{3}"
)
_SHORT: Final = re.compile(r"([^0-9]{0,20}?)([0-9]{1,6}(?:[.,٫][0-9]{1,2})?)([^0-9]{0,20})")
_NOTHING: Final = re.compile(r"[\s\u00a0\u200b-\u200f\u202a-\u202f\u2066-\u2069']+")
# What pages show whatever CLDR has: the Latin letters, and words of languages in which it gives only those.
_ALSO: Final = {
    "k": 1000, "m": 1_000_000, "พัน": 1000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000, "ezer": 1000,
    "lakh": 100_000,
}  # fmt: skip


@lru_cache(maxsize=4096)
def count_in(words: str) -> tuple[int, bool] | None:
    """The number that a page shows, and whether it was rounded; None when it is not understood.

    >>> [count_in(words) for words in ("12", "1,234", "1.2K", "1,2 тыс.", "1.2万")]
    [(12, False), (1234, False), (1200, True), (1200, True), (12000, True)]
    >>> count_in("a few") is None
    True
    """
    plain = _with_digits(words[:80].strip())
    if _PLAIN.fullmatch(plain):
        return int(plain), False
    if _GROUPED.fullmatch(plain):
        return int(re.sub(r"[^0-9]", "", plain)), False
    short = _SHORT.fullmatch(plain)
    unit = _unit(short[1] + short[3]) if short else None
    if short is None or unit is None:
        return None
    return int(Decimal(re.sub(r"[,٫]", ".", short[2])) * unit), True


def is_rounded(count: int) -> bool:
    """Whether YouTube may have shown this as "1.2K" or "188K", of which it shows two or three digits.

    >>> [is_rounded(count) for count in (999, 1200, 1234, 188_000, 2_100_000)]
    [False, True, False, True, True]
    """
    if count < 1000:
        return False
    unit = 1000
    while count >= unit * 1000:
        unit *= 1000
    return count % (unit // 10 if count < unit * 10 else unit) == 0


def _with_digits(words: str) -> str:
    """`words` with the digits of every script as 0 to 9."""
    if words.isascii():
        return words
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in words)


def _unit(abbreviation: str) -> int | None:
    key = _NOTHING.sub("", abbreviation).casefold()
    return _ALSO.get(key) or _units().get(key) or _units().get(key.rstrip("."))


@cache
def _units() -> dict[str, int]:
    """From an abbreviation to what it stands for; one that stands for different numbers ("B") is left out.

    A full stop counts: "mil" is a thousand in Spanish, "mil." a million in Czech.
    """
    table: dict[str, int] = {}
    ambiguous = set()
    for key, unit in _said():
        if table.setdefault(key, unit) != unit:
            ambiguous.add(key)
    return {key: unit for key, unit in table.items() if key not in ambiguous}


def _said() -> Iterator[tuple[str, int]]:
    for name in locale_identifiers():
        forms = Locale.parse(name).compact_decimal_formats.get("short") or {}
        for form in forms.values():
            for size, pattern in form.items():
                written = str(pattern.pattern)
                key = _NOTHING.sub("", written.replace("0", "")).casefold()
                if key and "¤" not in key:
                    yield key, int(size) // 10 ** (written.count("0") - 1)
