"""Instants as ISO 8601, and what people write for them.

Comes in: Unix seconds. Goes out: `2024-01-02T10:00:00Z`. And the other way round: a year, a month, a day or an instant
as the interval that it is.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from voxpop.errors import UsageError
from voxpop.model import Captured, Precision

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCK = re.compile(
    r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}[T ][0-9]{2}(?P<minute>:?[0-9]{2})?(?P<second>:?[0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_DAYS: tuple[tuple[str, Precision], ...] = (("%Y", "year"), ("%Y-%m", "month"), ("%Y-%m-%d", "day"))
_LAST = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())
_SECONDS: dict[Precision, int] = {"second": 1, "minute": 60, "hour": 3600}
_UNREAD = "%r is no time that I know; write 2019, 2019-11, 2019-11-05 or 2019-11-05T12:30:00Z."


@lru_cache(maxsize=4096)
def iso(seconds: int | None) -> str | None:
    """`seconds` since 1970 as ISO 8601; None for None and for what no calendar year from 1 to 9999 holds.

    >>> iso(1704189600)
    '2024-01-02T10:00:00Z'
    """
    if seconds is None:
        return None
    try:
        instant = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return instant.replace(tzinfo=None).isoformat() + "Z"


def read_time(text: str) -> Captured:
    """A year, month, day, hour, minute or second as the interval that it is, UTC where no zone is named. Raises
    `UsageError` for other words.

    >>> read_time("2019-11-05T12:30+01:00").latest - read_time("2019-11-05T12:30+01:00").earliest
    59
    """
    for pattern, precision in _DAYS:
        try:
            start = datetime.strptime(_parted(text), pattern).replace(tzinfo=UTC)
        except ValueError:
            continue
        return Captured(int(start.timestamp()), _end(start, precision), precision, "told by a person")
    if (written := _CLOCK.fullmatch(text)) is None:
        raise UsageError(_UNREAD % text)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(_UNREAD % text) from error
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    precise: Precision = "second" if written["second"] else "minute" if written["minute"] else "hour"
    first = int(instant.timestamp())
    return Captured(first, first + _SECONDS[precise] - 1, precise, "told by a person")


def _end(start: datetime, precision: Precision) -> int:
    """The last second of a year, month or day."""
    try:
        after = start + timedelta(days={"year": 366, "month": 31}.get(precision, 1))
    except OverflowError:  # the calendar ends with it
        return _LAST
    after = {"year": after.replace(month=1, day=1), "month": after.replace(day=1)}.get(precision, after)
    return int(after.timestamp()) - 1


def _parted(text: str) -> str:
    """A day as yt-dlp and names of files write it, `20191105`, as `2019-11-05`; else the same."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if re.fullmatch("[0-9]{8}", text) else text
