"""Times as ISO 8601 writes them: "2024-05-01T10:00:00.000Z", "2024-05-01".

Comes in: words. Goes out: Unix seconds, or a `When` that is as precise as the words; None where they are no such time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from voxpop.model import When

_LONGEST: Final = 40
_DAY: Final = 86400
_DATE: Final = len("2024-05-01")  # a date without hyphens, which is shorter, stands before at least "T10"
_EPOCH: Final = datetime.fromtimestamp(0, UTC).replace(tzinfo=None)


def instant_of(words: str) -> float | None:
    """Unix seconds; a time without a zone is taken for UTC.

    >>> instant_of("2024-05-01T10:00:00.500Z"), instant_of("2024-05-01T12:00:00+02:00"), instant_of("soon")
    (1714557600.5, 1714557600.0, None)
    """
    try:
        at = datetime.fromisoformat(words[:_LONGEST])
        return at.timestamp() if at.tzinfo is not None else (at - _EPOCH).total_seconds()
    except (ValueError, OverflowError):
        return None


def has_zone(words: str) -> bool:
    """Whether these words, which are a time, say in which zone.

    >>> has_zone("2024-05-01T10:00:00Z"), has_zone("20240501T10-05"), has_zone("2024-05-01T10:00:00")
    (True, True, False)
    """
    of_day = words[_DATE:]
    return "Z" in of_day or "+" in of_day or "-" in of_day


def when_of(words: str) -> When | None:
    """The second that `words` name, or the day in UTC, where they name but that.

    >>> when_of("2024-05-01")
    When(earliest=1714521600, latest=1714607999, precision='day', as_written=None)
    """
    at = instant_of(words)
    if at is None:
        return None
    first = int(at // 1)
    return When(first, first + _DAY - 1, "day") if len(words) <= _DATE else When(first, first, "second")
