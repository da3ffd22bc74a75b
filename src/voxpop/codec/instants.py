"""Instants as ISO 8601. Comes in: Unix seconds. Goes out: `2024-01-02T10:00:00Z`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

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
