"""Times and lengths as the API writes them.

Comes in: RFC 3339 times, ISO 8601 durations. Goes out: instants, seconds; None for what is neither.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from voxpop.model import When

_DURATION: Final = re.compile(
    r"P(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?)?"
)
_UNITS: Final = (604800, 86400, 3600, 60, 1)


def when_from_rfc3339(words: str) -> When | None:
    """The second that `words` name; the API's times are in UTC.

    >>> when_from_rfc3339("2024-11-02T10:00:00.000Z")
    When(earliest=1730541600, latest=1730541600, precision='second', as_written=None)
    """
    try:
        at = datetime.fromisoformat(words)
        second = int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() // 1)
    except ValueError:
        return None
    return When(second, second, "second") if len(words) > 10 else None


def seconds_from_duration(words: str) -> float | None:
    """The seconds of a duration; None for none at all, which streams have that did not begin.

    >>> seconds_from_duration("P1DT2H3S")
    93603.0
    """
    found = _DURATION.fullmatch(words)
    if found is None:
        return None
    return float(sum(int(number or 0) * unit for number, unit in zip(found.groups(), _UNITS, strict=True))) or None
