"""Times in words, as honest as they are known: "about 2 years before 5 Nov 2019", "between 3 and 9 May 2024".

Comes in: `When` and `Captured`, Unix seconds. Goes out: words in the reader's language, the interval as a title, and an
ISO date for machines where the day is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from babel.dates import format_skeleton
from msgspec import Struct

from voxpop.model import Captured, When
from voxpop.web.reader import Reader

DAY = 86_400
_UNITS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": DAY,
    "week": 7 * DAY,
    "month": int(30.4375 * DAY),
    "year": int(365.25 * DAY),
}
_EXACT = {"second": 1, "minute": 60}
_AGO = re.compile(r"\b(\d+|an?|one)\s+(second|minute|hour|day|week|month|year)s?\s+ago\b", re.IGNORECASE)


class Dated(Struct, frozen=True):
    """A time as a page shows it. `iso` is set where the day is known."""

    text: str
    title: str | None = None
    iso: str | None = None


@lru_cache(8192)
def published(reader: Reader, when: When, captures: tuple[int, ...] = ()) -> Dated | None:
    """When something was written. `captures` are the instants at which the page was captured: what "2 years ago" is
    reckoned from. None when nothing is known."""
    earliest, latest = when.earliest, when.latest
    if earliest is None or latest is None:
        return _one_sided(reader, earliest, latest)
    ago = _AGO.search(when.as_written or "")
    if ago and latest - earliest >= DAY:
        return _relative(reader, ago, earliest, latest, captures)
    if _iso(earliest) == _iso(latest):
        exact = reader.second(earliest) if when.precision == "second" and earliest == latest else None
        return Dated(reader.day(earliest), exact, _iso(earliest))
    first, last = _utc(earliest), _utc(latest)
    if when.precision == "year" and first.year == last.year and latest - earliest > 300 * DAY:
        return Dated(str(first.year))
    if when.precision == "month" and first.month == last.month and 27 * DAY < latest - earliest < 32 * DAY:
        return Dated(reader.month(earliest))
    title = when_written(reader, when.as_written) if when.as_written else None
    return Dated(between(reader, earliest, latest), title)


def captured(reader: Reader, at: Captured) -> Dated | None:
    """When a page was captured, to the day; the title says it exactly and how it is known."""
    if at.earliest is None or at.latest is None:
        return _one_sided(reader, at.earliest, at.latest)
    if _iso(at.earliest) != _iso(at.latest):
        return Dated(between(reader, at.earliest, at.latest), at.basis)
    exact = reader.second(at.earliest) if at.precision == "second" else reader.day(at.earliest)
    return Dated(reader.day(at.earliest), f"{exact}, {at.basis}" if at.basis else exact, _iso(at.earliest))


def captured_exactly(reader: Reader, at: Captured) -> str | None:
    """When a page was captured, to the second or minute where that is known."""
    if (
        at.earliest is not None
        and at.latest is not None
        and at.latest - at.earliest < _EXACT.get(at.precision or "", 0)
    ):
        return reader.second(at.earliest) if at.precision == "second" else reader.minute(at.earliest)
    dated = captured(reader, at)
    return dated.text if dated else None


def between(reader: Reader, earliest: int, latest: int) -> str:
    """`between 3 and 9 May 2024`; parts that both dates share are said once, where the language writes days first."""
    start, end = _utc(earliest), _utc(latest)
    first = reader.day(earliest)
    if reader.locale.date_formats["medium"].pattern.startswith("d") and start.year == end.year:
        skeleton = "d" if start.month == end.month else "MMMd"
        first = str(format_skeleton(skeleton, start, locale=reader.locale))
    if start.date() == end.date():
        return reader.day(latest)
    return reader.gettext("between %(first)s and %(last)s") % {"first": first, "last": reader.day(latest)}


def span(reader: Reader, earliest: int, latest: int) -> str:
    """`between 3 and 9 May 2024`, or `on 9 May 2024` where both are one day."""
    if _utc(earliest).date() == _utc(latest).date():
        return reader.gettext("on %(date)s") % {"date": reader.day(latest)}
    return between(reader, earliest, latest)


def _relative(reader: Reader, ago: re.Match[str], earliest: int, latest: int, captures: Sequence[int]) -> Dated:
    n = int(ago[1]) if ago[1].isdigit() else 1
    span = n * _UNITS[ago[2].lower()]
    title = between(reader, earliest, latest)
    seen = [at for at in captures if abs(at - span - (earliest + latest) / 2) <= 1.5 * _UNITS[ago[2].lower()]]
    if not seen:
        return Dated(title, when_written(reader, ago[0]))
    base = min(seen, key=lambda at: abs(at - span - (earliest + latest) / 2))
    words = _about(reader, n, ago[2].lower()) % {"n": reader.number(n), "date": reader.day(base)}
    return Dated(words, title)


def when_written(reader: Reader, words: str) -> str:
    """`written on the page as “2 years ago”`."""
    return reader.gettext("written on the page as “%(words)s”") % {"words": words}


def _about(reader: Reader, n: int, unit: str) -> str:
    say = reader.ngettext
    if unit == "year":
        return say("about %(n)s year before %(date)s", "about %(n)s years before %(date)s", n)
    if unit == "month":
        return say("about %(n)s month before %(date)s", "about %(n)s months before %(date)s", n)
    if unit == "week":
        return say("about %(n)s week before %(date)s", "about %(n)s weeks before %(date)s", n)
    return say("about %(n)s day before %(date)s", "about %(n)s days before %(date)s", n)


def _one_sided(reader: Reader, earliest: int | None, latest: int | None) -> Dated | None:
    if earliest is not None:
        return Dated(reader.gettext("not before %(date)s") % {"date": reader.day(earliest)})
    if latest is not None:
        return Dated(reader.gettext("not after %(date)s") % {"date": reader.day(latest)})
    return None


def _utc(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _iso(at: int) -> str:
    return _utc(at).date().isoformat()
