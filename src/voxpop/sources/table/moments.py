"""When a row of a table says that something happened.

Comes in: the cells of one column, in any of the ways in which people and tools write times. Goes out: a `When`: an
instant only where the cell gives its zone or counts seconds; else the interval in which the instant must lie.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from voxpop.model import When
from voxpop.sources.table.calendars import gregorian, plainly
from voxpop.sources.table.values import NOTHING
from voxpop.times import when_from_relative, without_bracket

DayOrder = Literal["dmy", "mdy", "ymd", "ydm"]

_AROUND: Final = 14 * 3600  # no place on earth is further from UTC
_CACHED: Final = 50_000
_MISSES: Final = 20  # dates that dateparser may fail to read: each costs it up to a second
_MOST_DATES: Final = 10_000  # days in words that dateparser reads for one table
_LAST: Final = 4102444800  # the year 2100: a larger number counts something else
_LONGEST: Final = 200  # characters of a cell that are looked at

_CLOCK: Final = r"(\d{1,2})[:.h](\d{2})(?:[:.m](\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?\s?[Mm]\.?)?"
_ZONE: Final = r"((?:UTC|GMT)?[+-]\d{2}(?::?\d{2}){0,2}|Z|z|UTC|GMT)?(?:\s*\([^()]{1,40}\))?"
_ISO: Final = re.compile(
    rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?:(?:[Tt_]|,?\s+){_CLOCK}\s*{_ZONE}(?:\[[\w/]+\])?)?"
)
_NUMERIC: Final = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}})(?:,?\s+{_CLOCK}\s*{_ZONE})?")
_DIGITS: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T_ -]?(\d{2})(\d{2})(\d{2}))?(Z)?")
_EPOCH: Final = re.compile(r"-?\d{9,17}(?:\.\d{1,9})?")
_TIME_IN: Final = re.compile(rf"[,\s]*(?:\bat\b|\bum\b|в|à|a las|alle)?\s*\b{_CLOCK}\s*{_ZONE}(?![\d:])")
_ZONE_LEFT: Final = re.compile(r"[+-](?!(?:19|20)\d\d\b)\d{2}:?\d{2}\b")  # and not the year of 1-Feb-2023
_HAS_DAY: Final = re.compile(r"(?<!\d)\d{1,2}(?!\d)")  # "Quay et al. 2021" has none
_SHORT: Final = re.compile(r"\d{1,5} ?(?:s|m|min|h|hr|d|w|wk|mo|y|yr)")  # "3w", below comments of Instagram and TikTok
_HAS_YEAR: Final = re.compile(r"(?<!\d)(?:19|20|25)\d\d(?!\d)|[٠-٩۰-۹०-९]{4}")


class Moment(Struct, frozen=True):
    """What a cell says of a time. `is_edited` is said only by words such as "2 years ago (edited)"."""

    when: When
    is_edited: bool | None = None


class DayOrders(Struct):
    """How many of the dates of a column can be read in only one order, and how many in both."""

    day_first: int = 0
    month_first: int = 0
    both: int = 0
    dotted: int = 0

    def count(self, cell: object) -> None:
        found = _numeric(cell)
        if found is None:
            return
        self.dotted += "." in found[0][:6]
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            self.day_first += 1
        elif second > 12 >= first:
            self.month_first += 1
        elif first != second:
            self.both += 1

    @property
    def order(self) -> DayOrder | None:
        """None where the dates do not tell, or contradict each other. With points, they are day.month.year."""
        if self.day_first and self.month_first:
            return None
        if self.day_first or self.month_first:
            return "dmy" if self.day_first else "mdy"
        return "dmy" if self.dotted and self.dotted >= self.both else None


class Times:
    """Reads the cells of one column. `zone` is that of times which name none; None where nobody said."""

    def __init__(self, order: DayOrder | None, zone: tzinfo | None) -> None:
        self._order, self._zone = order, zone
        self._cache: dict[tuple[object, int | None, int | None], Moment | None] = {}
        self._dates: dict[str, datetime | None] = {}
        self._misses = 0

    def read(self, cell: object, seen_from: int | None = None, seen_to: int | None = None) -> Moment | None:
        """What a cell says, seen at a time within [seen_from, seen_to] (which only words like "2 years ago" need).

        None where the cell cannot be understood.
        """
        if isinstance(cell, list | dict):
            return None
        key = (cell, seen_from, seen_to)
        if key in self._cache:
            return self._cache[key]
        if len(self._cache) >= _CACHED:
            self._cache.clear()
        found = self._cache[key] = self._read(cell, seen_from, seen_to)
        return found

    def _read(self, cell: object, seen_from: int | None, seen_to: int | None) -> Moment | None:
        if isinstance(cell, datetime):  # the cell of a spreadsheet or of Parquet
            at = _in_our_years(cell)
            return None if at is None else Moment(self._instant(at, str(cell)))
        if isinstance(cell, bool):
            return None
        if isinstance(cell, int | float):
            return _epoch(cell)
        return self._said(str(cell)[:_LONGEST].strip(), seen_from, seen_to)

    def _said(self, written: str, seen_from: int | None, seen_to: int | None) -> Moment | None:
        """A time in digits, in words, or as words of how long ago it was."""
        words = plainly(written)
        if words.lower() in NOTHING:
            return None
        when = self._written(words)
        if when is None and not is_in_digits(words):
            if not _HAS_YEAR.search(words):
                return _relative(words, seen_from, seen_to)
            when = self._in_words(words)
        if when is None or when.as_written is None or words == written:
            return None if when is None else Moment(when)
        return Moment(When(when.earliest, when.latest, when.precision, written))

    def _written(self, words: str) -> When | None:
        """A time in digits."""
        if _EPOCH.fullmatch(words):
            found = _epoch(float(words))
            return None if found is None else found.when
        if iso := _ISO.fullmatch(words):
            return self._from(iso.groups()[:3], iso.groups()[3:], words)
        if packed := _DIGITS.fullmatch(words):
            year, month, day, hour, minute, second, zone = packed.groups()
            return self._from((year, month, day), (hour, minute, second, None, None, zone), words)
        if numeric := _NUMERIC.fullmatch(words):
            return self._from_numeric(numeric.groups()[:3], numeric.groups()[3:], words)
        return None

    def _from_numeric(self, date: tuple[str, ...], clock: tuple[str | None, ...], words: str) -> When | None:
        """A date of which one must know which number is the day; where nobody does, all that it may mean."""
        a, b, c = date
        if self._order == "ydm" or self._order == "ymd":
            return self._from((f"20{a}", *((c, b) if self._order == "ydm" else (b, c))), clock, words)
        year = c if len(c) == 4 else f"20{c}" if int(c) < 70 else f"19{c}"
        day_first = self._from((year, b, a), clock, words) if self._order != "mdy" else None
        month_first = self._from((year, a, b), clock, words) if self._order != "dmy" else None
        read = [when for when in (day_first, month_first) if when is not None]
        if len(read) < 2 or read[0] == read[1]:
            return read[0] if read else None
        first = min(when.earliest or 0 for when in read)
        return When(first, max(when.latest or 0 for when in read), "year", words)

    def _from(self, date: tuple[str, ...], clock: tuple[str | None, ...], words: str) -> When | None:
        try:
            year, month, number = map(int, date)
            day = gregorian(year, month, number)
            if day is None:
                return None
            if clock[0] is None:
                return _day(day, words)
            hour, minute, second, _, half, zone = clock
            hours = int(hour or 0)
            if half:
                hours = hours % 12 + (12 if half[0] in "pP" else 0)
            at = day.replace(hour=hours, minute=int(minute or 0), second=min(int(second or 0), 59))
            return self._instant(at.replace(tzinfo=_zone(zone)) if zone else at, words, has_seconds=second is not None)
        except (ValueError, OverflowError):
            return None

    def _instant(self, at: datetime, words: str, has_seconds: bool = True) -> When:
        zone = at.tzinfo or self._zone
        lasts = 0 if has_seconds else 59
        if zone is None:
            first = int(at.replace(tzinfo=UTC).timestamp())
            return When(first - _AROUND, first + lasts + _AROUND, "day", words)
        first = int(at.replace(tzinfo=zone).timestamp())
        return When(first, first + lasts, "second" if has_seconds else "minute")

    def _in_words(self, words: str) -> When | None:
        """ "5 March 2021, 14:22", in any language: the date by dateparser, which sees each date once."""
        if len(words) > 80:
            return None
        clock = _TIME_IN.search(words)
        date = words if clock is None else words[: clock.start()] + " " + words[clock.end() :]
        date = date.strip(" ,-–|·")
        day = None if _ZONE_LEFT.search(date) else self._date(date)
        if day is None:
            return None
        fields = (f"{day.year:04}", str(day.month), str(day.day))
        return self._from(fields, clock.groups() if clock else (None,) * 6, words)

    def _date(self, words: str) -> datetime | None:
        for form in ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%a %b %d %Y"):
            try:
                return datetime.strptime(words, form)  # noqa: DTZ007
            except ValueError:
                continue
        if words not in self._dates:
            if self._misses >= _MISSES or len(self._dates) >= _MOST_DATES:
                return None
            self._dates[words] = found = _by_dateparser(words)
            self._misses += found is None
        return self._dates[words]


def _in_our_years(at: datetime) -> datetime | None:
    """The time that is meant, where the year is one of another calendar."""
    with suppress(ValueError):
        if (day := gregorian(at.year, at.month, at.day)) is not None:
            return at.replace(year=day.year, month=day.month, day=day.day)
    return None


def zone_of(name: str) -> tzinfo | None:
    """The time zone that a person names: "UTC", "+02:00" or "Europe/Berlin"; None where there is none so called."""
    try:
        return _zone(name) if re.fullmatch(_ZONE, name) and name else ZoneInfo(name)
    except (ValueError, KeyError, OSError):  # ZoneInfo raises each of them for one kind of odd name
        return None


def is_time(cell: object) -> bool:
    """Whether a cell looks like a time of any kind, at a glance."""
    if isinstance(cell, datetime):
        return True
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return False
    if not isinstance(cell, str):
        return _epoch(cell) is not None
    words = plainly(cell[:_LONGEST].strip())
    if is_in_digits(cell):
        return True
    if len(words) > 80:
        return False
    return _HAS_DAY.search(words) is not None if _HAS_YEAR.search(words) else is_relative(words)


def is_in_digits(cell: object) -> bool:
    """Whether a cell is a time that is written in digits alone."""
    words = cell[:_LONGEST].strip() if isinstance(cell, str) else ""
    return isinstance(cell, datetime) or any(pattern.fullmatch(words) for pattern in (_EPOCH, _ISO, _NUMERIC, _DIGITS))


def is_relative(cell: object) -> bool:
    """Whether a cell says "2 years ago"."""
    if not isinstance(cell, str) or not any(c.isdigit() for c in cell[:60]) or is_in_digits(cell):
        return False
    if _HAS_YEAR.search(cell) or len(cell) > 60:
        return False  # what is read below are the patterns of all languages, which take long to load
    return _relative(cell[:_LONGEST].strip(), None, None) is not None


def has_day_and_month(cell: object) -> bool:
    """Whether this is a date in which one must know which number is the day."""
    return _numeric(cell) is not None


def _numeric(cell: object) -> re.Match[str] | None:
    return _NUMERIC.fullmatch(cell.strip()) if isinstance(cell, str) and len(cell) <= _LONGEST else None


def _by_dateparser(words: str) -> datetime | None:
    from dateparser import parse  # type: ignore[import-untyped]  # takes long to import, and few tables need it

    settings: dict[str, object] = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
        "TIMEZONE": "UTC",
    }
    found = None
    with suppress(ValueError, OverflowError, TypeError, RecursionError):  # it promises nothing of what is no date
        found = parse(words, settings=settings)
    return found.replace(tzinfo=None) if isinstance(found, datetime) else None


def _relative(words: str, seen_from: int | None, seen_to: int | None) -> Moment | None:
    """ "2 years ago", seen at a time that may itself be an interval, or unknown."""
    said = without_bracket(words)
    if len(said) > 60:
        return None  # to look through all languages takes long
    is_edited = said != words
    shown, said = said, f"{said} ago" if _SHORT.fullmatch(said) else said
    if seen_from is None or seen_to is None:
        known = when_from_relative(said, 10**9)
        return None if known is None else Moment(When(precision=known.precision, as_written=shown), is_edited)
    first, last = when_from_relative(said, seen_from), when_from_relative(said, seen_to)
    if first is None or last is None:
        return None
    return Moment(When(first.earliest, last.latest, first.precision, shown), is_edited)


def _epoch(number: float) -> Moment | None:
    """Seconds, thousandths or millionths since 1970, told apart by how many there are."""
    if not -1e17 < number < 1e17:
        return None
    seconds = number / (10**6 if abs(number) >= 1e14 else 10**3 if abs(number) >= 1e11 else 1)
    if not 10**8 <= seconds <= _LAST:
        return None
    return Moment(When(int(seconds), int(seconds), "second"))


def _day(day: datetime, words: str) -> When:
    """A day somewhere on earth."""
    first = int(day.replace(tzinfo=UTC).timestamp())
    return When(first - _AROUND, first + 86399 + _AROUND, "day", words)


def _zone(words: str) -> tzinfo:
    digits = re.sub(r"\D", "", words)
    if not digits:
        return UTC
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0))
    return timezone(-away if "-" in words else away)
