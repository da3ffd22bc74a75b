"""Times and lengths as pages give them to machines.

Comes in: ISO 8601 words, more or less. Goes out: a `When`, seconds; None for what is neither.
"""

from __future__ import annotations

import re
from typing import Final

from voxpop.model import When
from voxpop.sources.youtube.page_dates import when_from_iso
from voxpop.times import year_from_number

_DURATION: Final = re.compile(
    r"P?(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,6})D)?"
    r"(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:[.,]\d{1,9})?)S)?)?",
    re.IGNORECASE,
)
_UNITS: Final = (31_536_000, 2_592_000, 604_800, 86_400, 3600, 60)
_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})")
_ZONE: Final = re.compile(r"([+-]\d\d)(\d\d)$")


def when_of(words: str | None) -> When | None:
    """An instant, a day or a year.

    >>> when_of("2024-05-01T12:00:00+0200").earliest, when_of("2024").precision, when_of("soon")
    (1714557600, 'year', None)
    """
    plain = (words or "").strip()[:40]
    if re.fullmatch(r"\d{4}", plain):
        return year_from_number(int(plain))
    found = when_from_iso(_ZONE.sub(r"\1:\2", plain) if "T" in plain else plain)
    return None if found == When() else found


def seconds_of(words: str | None) -> float | None:
    """The seconds of a length; None for none at all.

    >>> seconds_of("PT3M33S"), seconds_of("213"), seconds_of("1:02:03"), seconds_of("PT0S")
    (213.0, 213.0, 3723.0, None)
    """
    plain = (words or "").strip()[:80]
    if re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", plain):
        return float(plain) or None
    if clock := _CLOCK.fullmatch(plain):
        return (
            float(sum(int(part or 0) * unit for part, unit in zip(clock.groups(), (3600, 60, 1), strict=True))) or None
        )
    found = _DURATION.fullmatch(plain)
    if found is None:
        return None
    *parts, seconds = found.groups()
    whole = sum(int(part or 0) * unit for part, unit in zip(parts, _UNITS, strict=True))
    return whole + float((seconds or "0").replace(",", ".")) or None
