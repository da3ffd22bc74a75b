"""What fields take: numbers, dates, places in a video, names out of a list.

Comes in: a field's name and what was typed behind its colon. Goes out: a node, or None where the field cannot take it.
The forms of ranges: `5`, `>5`, `>=5`, `<5`, `<=5`, `5..9`, `5-9`, `5..`, `..9`, `[5 TO 9]`, `{5 TO 9}` (without them).
Digits are those of any script; numbers may have signs between their thousands, or `k` or `m` behind them.
`*` is whatever there is: it asks that it is known.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, get_args

from voxpop.query.nodes import Counting, Date, Dating, Filter, Named, Naming, Number, Spoken

NAMINGS: tuple[Naming, ...] = get_args(Naming)
COUNTINGS: tuple[Counting, ...] = get_args(Counting)
DATINGS: tuple[Dating, ...] = get_args(Dating)
FIELDS = frozenset((*NAMINGS, *COUNTINGS, *DATINGS, "at"))
NAMES: tuple[Naming, ...] = ("author", "channel", "in")
"""Those that take what somebody or something is called."""
ANY = "*"
"""The value of a name that asks for any."""

CHOICES = {
    "kind": frozenset({"comment", "reply", "video", "caption", "chat"}),
    "has": frozenset({"timecode", "link", "emoji", "edit", "reply", "rating"}),
    "is": frozenset({"pinned", "hearted", "edited", "gone", "bychannel", "question"}),
    "stem": frozenset({
        "ar", "ca", "cs", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "ga", "hi", "hu", "hy",
        "id", "it", "lt", "ne", "nl", "no", "pl", "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi",
    }),
}  # fmt: skip
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*")
_PLATFORM = re.compile(r"[a-z0-9-]+")
_NUMBER = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(?P<by>[.,'’_ ])[0-9]{3}(?:(?P=by)[0-9]{3}){0,2}")
_SHORT = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]))?([km])", re.IGNORECASE)
_FACTORS = {"k": 1_000, "m": 1_000_000}
_YEAR = r"(?P<year>1[5-9]\d\d|2\d\d\d)"
_DATE = re.compile(_YEAR + r"(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?", re.ASCII)
_OTHER_DATES = (
    re.compile(_YEAR + r"/(?P<month>\d\d?)(?:/(?P<day>\d\d?))?", re.ASCII),
    re.compile(_YEAR + r"(?P<month>\d\d)(?P<day>\d\d)", re.ASCII),
    re.compile(r"(?P<day>\d\d?)\.(?P<month>\d\d?)\." + _YEAR, re.ASCII),
)
_YEARS = re.compile(r"([0-9]{4})-([0-9]{4})")
_CLOCK = re.compile(r"(?:([0-9]{1,3}):(?=[0-9]+:))?([0-9]{1,3}):([0-9]{2})")
_SECONDS = re.compile(r"([0-9]{1,6})s?")
_HYPHEN = re.compile(r"([^-<>\[{]+)-([^-]+)")
_RANGE_SIGNS = str.maketrans({"≥": ">=", "≤": "<=", "–": "..", "—": ".."})
_BRACKETS = re.compile(r"([\[{])\s*(\S+)\s+TO\s+(\S+?)\s*([\]}])")
_ANY = re.compile(r"\*+|[\[{]\s*\*\s+TO\s+\*\s*[\]}]")
_FIRST_YEAR = "1500"  # of those that `_DATE` reads
_COMPARED = re.compile(r"([<>]=?)\s*(.+)")


class _Range(NamedTuple):
    """Two ends as typed, "" where it is open, and whether each is itself in it."""

    low: str
    high: str
    with_low: bool = True
    with_high: bool = True

    def turned(self) -> _Range:
        """The same with the other end first."""
        return _Range(self.high, self.low, self.with_high, self.with_low)


def field(name: str, value: str) -> Filter | None:
    """The node that `name:value` stands for."""
    value = value.strip()
    if not value:
        return None
    if _ANY.fullmatch(value):
        return _any(name)
    if name not in NAMINGS:
        value = _in_ascii(value)
    if name in COUNTINGS:
        found = _ends(value, _number)
        return None if found is None else Number(name, *found)
    if name == "at":
        found = _ends(value, _second)
        return None if found is None else Spoken(*found)
    if name in DATINGS:
        return _dates(name, value)
    return _named(name, value)  # type: ignore[arg-type]


def _any(name: str) -> Filter | None:
    if name in COUNTINGS:
        return Number(name, 0, None)
    if name in DATINGS:
        return Date(name, _FIRST_YEAR, None)
    if name == "at":
        return Spoken(0, None)
    return None if name in ("has", "is", "stem") else Named(name, ANY)  # type: ignore[arg-type]


def begins(written: str) -> int:
    """The first second of a year, a month or a day, as Unix time."""
    year, month, day = _parts(written)
    return int(datetime(year, month or 1, day or 1, tzinfo=UTC).timestamp())


def ends(written: str) -> int:
    """The last second of a year, a month or a day."""
    year, month, day = _parts(written)
    month = month or 12
    day = day or calendar.monthrange(year, month)[1]
    return int(datetime(year, month, day, 23, 59, 59, tzinfo=UTC).timestamp())


def _named(name: Naming, value: str) -> Named | None:
    if name in NAMES:
        return Named(name, " ".join(value.split()))
    value = value.lower()
    choices, pattern = CHOICES.get(name), _LANGUAGE if name == "lang" else _PLATFORM
    is_one = pattern.fullmatch(value) is not None if choices is None else value in choices
    return Named(name, value) if is_one else None


def _in_ascii(value: str) -> str:
    """Digits of any script, and signs of ranges that are written otherwise."""
    plain = unicodedata.normalize("NFKC", value).translate(_RANGE_SIGNS)
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in plain)


def _range(value: str) -> _Range:
    if bracketed := _BRACKETS.fullmatch(value):
        opening, low, high, closing = bracketed.groups()
        return _Range("" if low == "*" else low, "" if high == "*" else high, opening == "[", closing == "]")
    if compared := _COMPARED.fullmatch(value):
        sign, end = compared.groups()
        return _Range(end, "", sign == ">=") if sign[0] == ">" else _Range("", end, True, sign == "<=")
    low, dots, high = value.partition("..")
    return _Range(low, high) if dots else _Range(value, value)


def _ends(value: str, read: Callable[[str], int | None]) -> tuple[int | None, int | None] | None:
    """Both ends of a range of whole numbers, the lower one first; None also where nothing lies between them."""
    typed = _range(_HYPHEN.sub(r"\1..\2", value) if _HYPHEN.fullmatch(value) else value)
    low, high = (read(end) if end else None for end in (typed.low, typed.high))
    if (low is None) != (not typed.low) or (high is None) != (not typed.high) or (low is None and high is None):
        return None
    if low is not None and high is not None and low > high:
        low, high, typed = high, low, typed.turned()
    low = low if low is None or typed.with_low else low + 1
    high = high if high is None or typed.with_high else high - 1
    return None if high is not None and high < (low or 0) else (low, high)


def _number(typed: str) -> int | None:
    if _NUMBER.fullmatch(typed):
        return int(re.sub("[^0-9]", "", typed))
    if (short := _SHORT.fullmatch(typed)) is None:
        return None
    return int(short[1] + (short[2] or "0")) * _FACTORS[short[3].lower()] // 10


def _second(typed: str) -> int | None:
    if found := _SECONDS.fullmatch(typed):
        return int(found[1])
    if (found := _CLOCK.fullmatch(typed)) is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return None if seconds > 59 else hours * 3600 + minutes * 60 + seconds


def _dates(name: Dating, value: str) -> Date | None:
    typed = _range(_YEARS.sub(r"\1..\2", value) if _YEARS.fullmatch(value) else value)
    first, last = (_date(end) if end else None for end in (typed.low, typed.high))
    if (first is None) != (not typed.low) or (last is None) != (not typed.high) or (first is None and last is None):
        return None
    if first is not None and last is not None and begins(first) > ends(last):
        first, last, typed = last, first, typed.turned()
    first = first if first is None or typed.with_low else _beside(first, 1)
    last = last if last is None or typed.with_high else _beside(last, -1)
    is_empty = "" in (first, last) or (first and last and begins(first) > ends(last))
    return None if is_empty else Date(name, first, last)


def _date(typed: str) -> str | None:
    found = next(filter(None, (form.fullmatch(typed) for form in (_DATE, *_OTHER_DATES))), None)
    if found is None:
        return None
    year, month, day = found.group("year", "month", "day")
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def _beside(written: str, step: int) -> str:
    """The year, month or day before or after; "" where fields do not reach."""
    year, month, day = _parts(written)
    if day is not None and month is not None:
        found = (date(year, month, day) + timedelta(step)).isoformat()
    elif month is not None:
        months = year * 12 + month - 1 + step
        found = f"{months // 12:04}-{months % 12 + 1:02}"
    else:
        found = f"{year + step:04}"
    return found if _DATE.fullmatch(found) else ""


def _parts(written: str) -> tuple[int, int | None, int | None]:
    year, month, day = (*map(int, written.split("-")), None, None)[:3]
    assert year is not None
    return year, month, day
