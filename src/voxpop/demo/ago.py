"""Times as a video page gives them ("3 weeks ago"), and what yt-dlp makes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

_SECONDS = {"week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_MONTHS = {"year": 12, "month": 1}


@lru_cache(maxsize=4096)
def stamp(words: str, captured: int) -> int:
    """Unix seconds for "N units ago" seen at `captured`: now less N units, rounded to the unit, weeks and longer to the
    day, as yt-dlp's `_parse_time_text` does."""
    count, unit = int(words.split()[0]), words.split()[1].removesuffix("s")
    now = datetime.fromtimestamp(captured, UTC)
    months = now.year * 12 + now.month - 1 - count * _MONTHS.get(unit, 0)
    day = min(now.day, 28) if unit in _MONTHS else now.day
    then = now.replace(year=months // 12, month=months % 12 + 1, day=day)
    then -= timedelta(seconds=count * _SECONDS.get(unit, 0))
    step = _SECONDS.get(unit, 86_400) if unit in ("hour", "minute", "second") else 86_400
    return (int(then.timestamp()) + step // 2) // step * step


def rounded(count: int) -> int:
    """A count as the page gives it: `1.2K` from 1,000 on, `12K` from 10,000 on, always downwards."""
    step = 1 if count < 1_000 else 100 if count < 10_000 else 1_000
    return count // step * step


def clock(seconds: int) -> str:
    """Seconds as people write them: `1:08`, `1:02:03`."""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"
