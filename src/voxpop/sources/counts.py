"""Counts as pages show them: "12", "1,234", "1.2K", "1,2 тыс.", "1.2万", "1,856,109 views".

Comes in: words, and their language where that is known. Goes out: the number, and whether it was rounded. Pure: the
tables of abbreviations are made from Babel's locale data, on first need, and kept.

Without a language, an abbreviation counts where it means one number in all languages: "1,2 тыс." is 1200, but "1.2B" is
1200 in Turkish and a billion in English. The same goes for "1.234K": a thousand times more where the point groups.

Compact forms: https://unicode.org/reports/tr35/tr35-numbers.html#Compact_Number_Formats
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers

_GROUPS: Final = (
    r"[0-9]{1,3}(?:[ ,.'’٬\u00a0\u2009\u202f][0-9]{2,3}){0,5}[ ,.'’٬\u00a0\u2009\u202f][0-9]{3}"  # 12,34,567 too
)
_PLAIN: Final = re.compile(r"[0-9]{1,18}")
_GROUPED: Final = re.compile(_GROUPS)
_SHORT: Final = re.compile(rf"([^0-9]{{0,20}}?)(?:([0-9]{{1,6}}(?:[.,٫][0-9]{{1,2}})?)|({_GROUPS}))([^0-9]{{0,20}})")
_MARKS: Final = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_NOTHING: Final = re.compile(r"[\s\u00a0\u202f']+")
_POINTS: Final = re.compile(r"[.’॰]+")
# What pages show whatever the language is, first of all.
_LATIN: Final = {"k": 1000, "m": 1_000_000}
_ENGLISH: Final = {**_LATIN, "b": 1_000_000_000}
# What people and pages write and CLDR's short forms do not have.
_ALSO: Final[dict[str, int]] = {
    "พัน": 1000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000, "ezer": 1000, "lakh": 100_000, "crore": 10_000_000,
    "करोड़": 10_000_000, "nghìn": 1000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "ty": 1_000_000_000, "ribu": 1000,
    "bin": 1000, "millones": 1_000_000, "bn": 1_000_000_000,
}  # fmt: skip

_NUMBER: Final = re.compile(r"\d(?:[\d.,٫٬'’\u00a0\u202f ]{0,24}\d)?")
_APART: Final = re.compile(r"\s{2,}|[/\n]")
_LONGEST_UNIT: Final = 16
_JOINED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff]")


@lru_cache(maxsize=16384)
def count_in(words: str, language: str | None = None) -> tuple[int, bool] | None:
    """The number that `words` are, and whether it was rounded; None when it is not understood.

    >>> [count_in(words) for words in ("12", "1,234", "1.2K", "1,2 тыс.", "1.2万")]
    [(12, False), (1234, False), (1200, True), (1200, True), (12000, True)]
    >>> count_in("1.2B"), count_in("1.2B", "en"), count_in("1,2 тыс.", "en"), count_in("a few")
    (None, (1200000000, True), None, None)
    """
    plain = _with_digits(_MARKS.sub("", words[:80]).strip())
    if _PLAIN.fullmatch(plain):
        return int(plain), False
    if _GROUPED.fullmatch(plain):
        return _whole(plain), False
    short = _SHORT.fullmatch(plain)
    if short is None or (short[3] and language is None):
        return None
    unit = _unit(short[1] + short[4], language)
    if unit is None:
        return None
    number = _whole(short[3]) if short[3] else Decimal(re.sub(r"[,٫]", ".", short[2]))
    return int(number * unit), True


def count_within(words: str | None, language: str | None = None) -> tuple[int, bool] | None:
    """The first number in `words`; None where there is none. What stands behind the number is its unit where the
    language (English, where it is not known) knows it as one, else a word of the sentence.

    >>> count_within("1,856,109 views"), count_within("3.68M subscribers", "en"), count_within("구독자 123만명", "ko")
    ((1856109, False), (3680000, True), (1230000, True))
    >>> count_within("12 members", "en"), count_within("nobody yet")
    ((12, False), None)
    """
    found = _NUMBER.search((words or "")[:400])
    if words is None or found is None:
        return None
    rest = words[found.end() : found.end() + _LONGEST_UNIT + 1]
    for length in range(min(len(rest), _LONGEST_UNIT), 0, -1):
        if not _ends_a_word(rest, length):
            continue
        said = count_in(found[0] + rest[:length], language or "en")
        if said is not None and said[1]:
            return said
    return count_in(found[0])


def counts_within(words: str | None) -> tuple[int, ...]:
    """All numbers in `words`, unrounded. One space may stand within a number, two do not.

    >>> counts_within("2 347 / 81"), counts_within("38 up, 1 down")
    ((2347, 81), (38, 1))
    """
    parts = _APART.split((words or "")[:400])
    said = (count_in(found[0]) for part in parts for found in _NUMBER.finditer(part))
    return tuple(count[0] for count in said if count is not None)


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


def _whole(grouped: str) -> int:
    return int(re.sub(r"[^0-9]", "", grouped))


def _ends_a_word(text: str, length: int) -> bool:
    """Whether a word may end there; some scripts put nothing between words."""
    return not text[length : length + 1].isalpha() or _JOINED.match(text[length - 1]) is not None


def _unit(abbreviation: str, language: str | None) -> int | None:
    """What a number is to be multiplied by. A full stop counts only where the language is not known: "mil" is a
    thousand in Spanish, "mil." a million in Czech.
    """
    key = _key(abbreviation)
    if language is not None:
        word = _POINTS.sub("", key)
        return _units_of(language.replace("-", "_")).get(word) or _ENGLISH.get(word)
    for written in (key, key.rstrip("."), f"{key}."):
        if (unit := _LATIN.get(written) or _units().get(written)) is not None:
            return unit
    return None


def _key(written: str) -> str:
    return _NOTHING.sub("", _MARKS.sub("", written)).casefold()


@cache
def _units() -> dict[str, int]:
    """From an abbreviation to what it stands for, of all languages; one that stands for different numbers is left
    out.
    """
    table: dict[str, int] = dict(_ALSO)
    ambiguous = set()
    for name in locale_identifiers():
        for key, unit in _said(Locale.parse(name).compact_decimal_formats.get("short") or {}):
            if table.setdefault(key, unit) != unit:
                ambiguous.add(key)
    return {key: unit for key, unit in table.items() if key not in ambiguous}


@cache
def _units_of(language: str) -> dict[str, int]:
    """The same of one language, with its words in full, without full stops; empty for one that CLDR does not know."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError, TypeError):
        return {}
    found: dict[str, int] = {}
    for length in ("short", "long"):
        for key, unit in _said(locale.compact_decimal_formats.get(length) or {}):
            found.setdefault(_POINTS.sub("", key), unit)
    return found


def _said(forms: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, int]]:
    for form in forms.values():
        for size, pattern in form.items():
            written = str(getattr(pattern, "pattern", ""))
            key = _key(written.replace("0", ""))
            if key and "¤" not in key:
                yield key, int(size) // 10 ** (written.count("0") - 1)
