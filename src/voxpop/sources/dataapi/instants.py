"""Times and lengths as the API writes them.

Comes in: RFC 3339 times, ISO 8601 durations. Goes out: instants, seconds; None for what is neither.
"""

from __future__ import annotations

import re
from typing import Final

from voxpop.model import When
from voxpop.sources.iso_times import instant_of

_DURATION: Final = re.compile(
    r"P(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?)?"
)
_UNITS: Final = (604800, 86400, 3600, 60, 1)


def when_from_rfc3339(words: str) -> When | None:
    """The second that `words` name; the API's times are in UTC.

    >>> when_from_rfc3339("2024-11-02T10:00:00.000Z")
    When(earliest=1730541600, latest=1730541600, precision='second', as_written=None)
    """
    at = instant_of(words)
    if at is None or len(words) <= len("2024-11-02"):
        return None
    second = int(at // 1)
    return When(second, second, "second")


def seconds_from_duration(words: str) -> float | None:
    """The seconds of a duration; None for none at all, which streams have that did not begin.

    >>> seconds_from_duration("P1DT2H3S")
    93603.0
    """
    found = _DURATION.fullmatch(words)
    if found is None:
        return None
    return float(sum(int(number or 0) * unit for number, unit in zip(found.groups(), _UNITS, strict=True))) or None
