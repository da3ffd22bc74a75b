"""Instants as ISO 8601, and what people write for them.

Comes in: Unix seconds. Goes out: `2024-01-02T10:00:00Z`. And the other way round: a year, a month, a day or an instant
as the interval that it is.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from voxpop.errors import UsageError
from voxpop.model import Captured

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
    """A year, month, day or instant as the interval that it is, UTC. Raises `UsageError` for other words."""
    for pattern, precision in (("%Y", "year"), ("%Y-%m", "month"), ("%Y-%m-%d", "day")):
        try:
            start = datetime.strptime(text, pattern).replace(tzinfo=UTC)
            end = start + timedelta(days={"year": 366, "month": 31, "day": 1}[precision])
        except (ValueError, OverflowError):  # the last year ends with the calendar
            continue
        end = {"year": end.replace(month=1, day=1), "month": end.replace(day=1), "day": end}[precision]
        return Captured(int(start.timestamp()), int(end.timestamp()) - 1, precision, "told by a person")  # type: ignore[arg-type]
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no time that I know; write 2019, 2019-11, 2019-11-05 or 2019-11-05T12:30:00Z."
        ) from error
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return Captured(int(instant.timestamp()), int(instant.timestamp()), "second", "told by a person")
