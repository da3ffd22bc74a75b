"""How the languages that CLDR knows say that some time has gone by.

Comes in: a pattern as it stands on a page, `squeezed`, with `{0}` for its number. Goes out: the unit it speaks of. The
tables are made from Babel's locale data, on first need, and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_timedelta
from babel.localedata import locale_identifiers

from voxpop.model import Precision

_SECONDS: Final[dict[Precision, int]] = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604_800, "month": 2_592_000, "year": 31_536_000,
}  # fmt: skip
# Spaces of every kind and bidirectional marks differ from page to page and mean nothing here.
_NOTHING: Final = re.compile(r"[\s\u00a0\u200b-\u200f\u202a-\u202f\u2066-\u2069\ufeff]+")

# The languages in which pages are most often captured are read first: the whole of CLDR takes a second.
_FREQUENT: Final = (
    "ru es fr de pt pt_PT it ja ko zh zh_Hant ar hi tr id vi th uk kk pl nl fa he bn ur ta te mr cs ro hu el sv da nb "
    "fi bg sr sr_Latn hr sk sl lt lv et ms fil az uz hy ka be ca gl eu sq mk bs is sw am ne si km lo my mn ky gu kn ml "
    "pa af zu"
)

Said = tuple[Precision, int | None]
"""A unit of time, and how many of it where no number stands beside it."""


def squeezed(words: str) -> str:
    """Words without what means nothing here.

    >>> squeezed("2 years ago")
    '2yearsago'
    """
    return _NOTHING.sub("", words)


def said_by(pattern: str) -> Said | None:
    """What a pattern says in whichever language has it; None where none has, or two disagree.

    >>> said_by("vor{0}jahren")
    ('year', None)
    """
    return _patterns(frequent=True).get(pattern) or _patterns(frequent=False).get(pattern)


@cache
def _patterns(frequent: bool) -> dict[str, Said]:
    """From a pattern with `{0}` for its number, spaces removed, to its unit (and its number, where it shows none)."""
    table: dict[str, Said] = {}
    ambiguous = set()
    for pattern, unit, number in _said(_FREQUENT.split() if frequent else sorted(locale_identifiers())):
        if table.setdefault(pattern, (unit, number))[0] != unit:
            ambiguous.add(pattern)
    return {pattern: said for pattern, said in table.items() if pattern not in ambiguous}


def _said(names: Iterable[str]) -> Iterator[tuple[str, Precision, int | None]]:
    """How each language says that some units of time have gone by. Babel has no door to its patterns but formatting."""
    for locale in _locales(names):
        numbers = {locale.plural_form(n): n for n in (1_000_000, *range(120, 0, -1))}
        for unit in _SECONDS:
            for number in numbers.values():
                for said in _formatted(locale, unit, number):
                    pattern = squeezed(said.casefold())
                    if str(number) not in pattern:
                        yield pattern, unit, number
                        continue
                    pattern = pattern.replace(str(number), "{0}", 1)
                    yield pattern, unit, None
                    if number == 1:  # pages leave the one out: "год назад"
                        yield pattern.replace("{0}", ""), unit, 1


def _formatted(locale: Locale, unit: Precision, number: int) -> set[str]:
    """ "N units ago" in all its lengths; patterns that a language inherits from CLDR's root ("-2 y") are left out."""
    said, ago = set(), _SECONDS[unit] * -number
    for form in ("long", "short", "narrow"):
        try:
            said.add(format_timedelta(ago, unit, 10**9, add_direction=True, format=form, locale=locale))
        except KeyError:  # this language has no such pattern
            continue
    return {words for words in said if words and not words.startswith(("-", "−", "+"))}


def _locales(names: Iterable[str]) -> Iterator[Locale]:
    for name in names:
        territory = name.split("_")[1:2]
        if territory and len(territory[0]) != 4 and name != "pt_PT":
            continue  # a territory's own: the language itself is in the list
        try:
            yield Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
