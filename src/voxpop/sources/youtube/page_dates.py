"""Dates as pages write them: "2018-08-02T06:00:08-07:00", "20180802", "Published on Dec 18, 2012", "7 Ara 2012".

Comes in: words, and the language of the page. Goes out: a `When`; where the words are not understood, only those.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from voxpop.model import When
from voxpop.times import day_from_digits

_DAY: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_LEAD: Final = re.compile(
    r"^[^\d]{0,60}?(?=[^\W\d_]{3,20}\.? \d{1,2}, \d{4}$|\d)"
)  # "Published on ", "Yayınlanma tarihi: "
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SPACES: Final = re.compile(r"\s+")


def when_from_iso(words: str | None) -> When:
    """An instant, where zone and time are said; else the day, in UTC."""
    if words is None:
        return When()
    if _DAY.fullmatch(words):
        return day_from_digits(words.replace("-", "")) or When()
    try:
        at = datetime.fromisoformat(words)
    except ValueError:
        return When()
    if at.tzinfo is None:
        return day_from_digits(at.strftime("%Y%m%d")) or When()
    seconds = (at - _EPOCH) // timedelta(seconds=1)
    return When(seconds, seconds, "second")


def when_from_date(words: str | None, language: str | None) -> When:
    """The day that is written out in the language of the page. "Yesterday" is no date."""
    plain = _SPACES.sub(" ", words or "").strip()[:120]
    if not plain:
        return When()
    day = _day_in(_LEAD.sub("", plain, count=1), language)
    found = day_from_digits(day.strftime("%Y%m%d")) if day is not None else None
    return When(found.earliest, found.latest, found.precision, plain) if found else When(as_written=plain)


@lru_cache(maxsize=4096)
def _day_in(words: str, language: str | None) -> datetime | None:
    from dateparser.date import DateDataParser  # type: ignore[import-untyped]  # takes long to import

    tag = (language or "en").split("-")[0].lower()
    settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
    try:
        found: datetime | None = DateDataParser(languages=[tag], settings=settings).get_date_data(words).date_obj
    except ValueError:  # a language that the library does not know
        return None
    return found
