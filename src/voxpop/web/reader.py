"""The reader's language: our words through gettext, numbers, sizes and dates through CLDR.

Comes in: a language tag that Django chose. Goes out: a `Reader`, which pages ask for every word and number they show.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal
from babel.units import format_unit
from django.utils.translation import get_language
from django.utils.translation.trans_real import translation

# The words are British English; so are the dates under them.
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
LOCALES = {"en": "en_GB"}
_SIZES = (("byte", 1), ("kilobyte", 1000), ("megabyte", 1000**2), ("gigabyte", 1000**3), ("terabyte", 1000**4))


def tag(said: str | None) -> str | None:
    """A language tag as it may stand in `lang`: None for what is not one, whoever said it."""
    return said if said and _TAG.fullmatch(said) else None


def clock(seconds: float) -> str:
    """`4:12`, `1:02:03`: a place in a video."""
    minutes, s = divmod(int(seconds), 60)
    hours, m = divmod(minutes, 60)
    return f"{hours}:{m:02}:{s:02}" if hours else f"{m}:{s:02}"


class Reader:
    """One language's words and ways of writing. Shared by threads; all methods are pure, the frequent ones cached.

    `counted(one, many, n)` writes `1 reply`, `1,298 replies`: `%(n)s` stands for the number. `number(n)` writes it
    alone, `compact(n)` `1.2K`, for one that was rounded when it was shown, `decimal(value)` `4.5`. `span(seconds)`
    writes `12 min 40 s`, `day(at)` `11 Feb 2017`, `minute(at)` `9 May 2024, 14:02 UTC`, `second(at)` `9 May 2024,
    14:02:11 UTC`. `language_name(tag)` writes `French`.
    """

    def __init__(self, language: str) -> None:
        catalogue = translation(language)
        self.language = language
        self.locale = Locale.parse(LOCALES.get(language, language.replace("-", "_")))
        self.direction = self.locale.text_direction
        self.gettext: Callable[[str], str] = catalogue.gettext
        self.ngettext: Callable[[str, str, int], str] = catalogue.ngettext
        self.counted: Callable[[str, str, int], str] = lru_cache(8192)(self._counted)
        self.number: Callable[[int], str] = lru_cache(4096)(self._number)
        self.compact: Callable[[int], str] = lru_cache(4096)(self._compact)
        self.decimal: Callable[[float], str] = lru_cache(1024)(self._decimal)
        self.span: Callable[[float], str] = lru_cache(1024)(self._span)
        self.second: Callable[[int], str] = lru_cache(1024)(self._second)
        self.minute: Callable[[int], str] = lru_cache(1024)(self._minute)
        self.day: Callable[[int], str] = lru_cache(4096)(self._day)
        self.language_name: Callable[[str], str] = lru_cache(512)(self._language_name)

    def _compact(self, n: int) -> str:
        return str(format_compact_decimal(n, locale=self.locale, fraction_digits=1 if n < 10**5 else 0))

    def _decimal(self, value: float) -> str:
        return str(format_decimal(round(value, 2), locale=self.locale))

    def size(self, length: int) -> str:
        """`84.2 MB`, decimal units."""
        unit, factor = next((u, f) for u, f in reversed(_SIZES) if length >= f or f == 1)
        value = length / factor
        shown = int(value) if factor == 1 else round(value, 1 if value < 100 else 0)
        return str(format_unit(shown, f"digital-{unit}", length="long" if factor == 1 else "short", locale=self.locale))

    def _span(self, seconds: float) -> str:
        minutes, s = divmod(int(seconds), 60)
        hours, m = divmod(minutes, 60)
        parts = [(hours, "hour"), (m, "minute"), (s, "second")]
        said = [format_unit(n, f"duration-{u}", length="short", locale=self.locale) for n, u in parts if n]
        return " ".join(said[:2]).replace("mins", "min").replace("secs", "s").replace("sec", "s") or "0 s"

    def month(self, at: int) -> str:
        """`Feb 2017`."""
        return str(format_skeleton("yMMM", datetime.fromtimestamp(at, UTC), locale=self.locale))

    def _second(self, at: int) -> str:
        return f"{self.day(at)}, {format_time(datetime.fromtimestamp(at, UTC), 'medium', locale=self.locale)} UTC"

    def _minute(self, at: int) -> str:
        return f"{self.day(at)}, {format_time(datetime.fromtimestamp(at, UTC), 'short', locale=self.locale)} UTC"

    def listed(self, things: list[str]) -> str:
        """`one, two and three`."""
        return str(format_list(things, locale=self.locale))

    def _counted(self, one: str, many: str, n: int) -> str:
        return self.ngettext(one, many, n) % {"n": self.number(n)}

    def _number(self, n: int) -> str:
        return str(format_decimal(n, locale=self.locale))

    def _day(self, at: int) -> str:
        return str(format_date(_date(at), "medium", locale=self.locale))

    def _language_name(self, tag: str) -> str:
        try:
            name = Locale.parse(tag.replace("_", "-"), sep="-").get_display_name(self.locale)
        except (ValueError, UnknownLocaleError):
            name = self.locale.languages.get(tag.partition("-")[0])
        return str(name) if name else tag


@lru_cache(64)
def reader_of(language: str) -> Reader:
    """The reader of a language for which we have words."""
    return Reader(language)


def reader() -> Reader:
    """The reader of the request that this thread answers."""
    return reader_of(get_language() or "en")


def _date(at: int) -> date:
    return datetime.fromtimestamp(at, UTC).date()
