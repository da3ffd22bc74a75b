"""What yt-dlp's figures for YouTube's comments are worth, wherever a tool handed them on.

Comes in: a timestamp, a count of likes. Goes out: an interval, and whether the count is rounded. YouTube shows "2 years
ago" and "1.2K"; yt-dlp reckons a timestamp and a number from that (yt_dlp/utils/_utils.py, `datetime_from_str`).
"""

from __future__ import annotations

from typing import Final

from voxpop.model import When

_LATEST: Final = 253402300799  # the end of the year 9999
_DAY: Final = 86400


def when_from_stamp(stamp: float, seen: int | None) -> When:
    """The latest moment possible, which yt-dlp rounds to the nearest unit: how long before is not said.

    `seen` is the latest instant at which the comment was there.

    >>> when_from_stamp(1732233600, 1732240000)
    When(earliest=None, latest=1732240000, precision='day', as_written=None)
    """
    if not -_LATEST < stamp <= _LATEST:
        return When()
    latest = int(stamp) + (_DAY // 2 if stamp % _DAY == 0 else 1800)
    return When(None, latest if seen is None else min(latest, seen), "day")
