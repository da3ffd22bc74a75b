"""When comments were written, and when their page was captured, where a page says "2 years ago".

Comes in: the words of each comment, the instant to which a tool turned them by its clock, or both. Goes out: intervals.

Such a tool subtracts "2 years" from the time of its run. Adding them again gives the run, which files of this kind do
not say otherwise. What it adds to is a wall clock, so that a change to summer time may lie between; a month's end is
not where it was. Each run took a while: the capture is the interval that holds what nearly all comments say.
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from msgspec import Struct

from voxpop.model import Captured, Precision, When
from voxpop.times import when_from_relative, without_bracket

_MOST_WORDS: Final = 4096  # that are kept; words that are all different are no words for a time
_APART: Final = 2 * 86400  # further apart, two comments do not speak of one run
_MIDDLE: Final = 953_121_600  # 15 March 2000, noon: no month before it is too short for its day
_STEPS: Final[dict[Precision, int]] = {"second": 1, "minute": 60, "hour": 3600}
_SECONDS: Final[dict[Precision, int]] = {**_STEPS, "day": 86400, "week": 604800}
_FIRST, _LAST = 0, 253402300799  # the years 1970 to 9999
_DAY: Final = 86400


class _Back(Struct, frozen=True):
    """What words subtract: seconds, or months of a calendar. `step` is their unit, where that is an hour or less."""

    seconds: int | None
    months: int
    step: Precision | None


class RelativeTimes:
    """What words say of a time when they were seen at `captured`, which may be an interval, or not known."""

    def __init__(self, captured: Captured) -> None:
        self._from, self._to = captured.earliest, captured.latest
        self._known: dict[str, tuple[When, bool, Precision | None]] = {}

    def when(self, words: str, instant: float | None = None) -> tuple[When, bool]:
        """When it was written, and whether YouTube says beside it that it was edited.

        `instant` is the tool's own reckoning: the last moment possible, to the second where the words name hours or
        less, to the hour of a wall clock otherwise.
        """
        known = self._known.get(words)
        if known is None:
            if len(self._known) > _MOST_WORDS:
                self._known.clear()
            known = self._known[words] = self._read(words)
        when, is_edited, step = known
        if instant is None or not _FIRST <= instant <= _LAST:
            return when, is_edited
        at = int(instant)
        if step is not None:
            return When(at - _STEPS[step] + 1, at, step, when.as_written), is_edited
        if when.latest is None:
            return When(None, at + 3600, "day", when.as_written), is_edited
        last = _last_moment(at, when.precision) + 3600
        if (when.earliest or 0) <= last < when.latest:
            return When(when.earliest, last, when.precision, when.as_written), is_edited
        return when, is_edited

    def before(self, words: str, latest: float) -> When:
        """When it was written, where `latest` is the last moment possible to the second and only the unit of `words`
        is to be believed: a tool has put the span into words anew.
        """
        if not _FIRST <= latest <= _LAST:
            return self.when(words)[0]
        at, unit = int(latest), _unit(words)
        if unit is None:
            return When(None, at, "day", words.strip() or None)
        if unit in ("month", "year"):
            earliest = _months_later(datetime.fromtimestamp(at, UTC), -1 if unit == "month" else -12)
        elif unit == "week" and datetime.fromtimestamp(at, UTC).month == 2:
            earliest = at - 31 * _DAY  # what was a month has been put into weeks
        else:
            earliest = at - _SECONDS[unit]
        return When(earliest + 1, _last_moment(at, unit), unit, words.strip())

    def _read(self, words: str) -> tuple[When, bool, Precision | None]:
        plain = without_bracket(words)
        is_edited = plain != words.strip()
        first = when_from_relative(plain, self._from) if self._from is not None else None
        last = when_from_relative(plain, self._to) if self._to is not None else None
        said = first or last
        back = _back(plain)
        step = back.step if back is not None else None
        if said is None:
            return When(as_written=plain or None), is_edited, step
        earliest, latest = first.earliest if first else None, last.latest if last else None
        return When(earliest, latest, said.precision, plain), is_edited, step


def _last_moment(at: int, unit: Precision | None) -> int:
    """The end of the day of an instant that a tool reckoned in months or years, where it is the last of its month: on
    the 31st, all of it is a month ago.
    """
    then = datetime.fromtimestamp(at, UTC)
    is_last = unit in ("month", "year") and then.day == calendar.monthrange(then.year, then.month)[1]
    return at - at % _DAY + _DAY - 1 if is_last else at


def when_from_stamp(stamp: float, seen: int | None, words: str | None = None) -> When:
    """What a reckoning alone says: the latest moment possible, which yt-dlp rounds to the nearest unit; how long before
    is not said (yt_dlp/utils/_utils.py, `datetime_from_str`).

    `seen` is the latest instant at which the comment was there; `words` were not understood.

    >>> when_from_stamp(1732233600, 1732240000)
    When(earliest=None, latest=1732240000, precision='day', as_written=None)
    """
    if not -_LAST < stamp <= _LAST:
        return When(as_written=words)
    latest = int(stamp) + (_DAY // 2 if stamp % _DAY == 0 else 1800)
    return When(None, latest if seen is None else min(latest, seen), "day", words)


class _Hull:
    """The interval that holds most of what was said; what lies days apart from it speaks of another time."""

    def __init__(self) -> None:
        self.earliest = self.latest = self._votes = 0

    def __bool__(self) -> bool:
        return self._votes > 0

    def take(self, earliest: int, latest: int) -> None:
        if not self._votes:
            self.earliest, self.latest, self._votes = earliest, latest, 1
        elif earliest - _APART < self.latest and latest + _APART > self.earliest:
            self.earliest, self.latest = min(self.earliest, earliest), max(self.latest, latest)
            self._votes += 1
        else:
            self._votes -= 1


class RunClock:
    """The interval of a run, as most of its comments have it. `is_wall` says that the tool reckons in local time."""

    def __init__(self, *, is_wall: bool = True) -> None:
        self._slack = 3600 if is_wall else 1
        self._exact, self._loose = _Hull(), _Hull()

    def see(self, words: str, instant: float) -> None:
        """One comment: its words, and what the tool made of them."""
        back = _back(without_bracket(words))
        if back is None or not _FIRST <= instant <= _LAST:
            return
        at = int(instant)
        if back.seconds is not None:
            slack = 1 if back.step is not None else self._slack
            self._exact.take(at + back.seconds - slack, at + back.seconds + slack)
            return
        then = datetime.fromtimestamp(at, UTC)
        run = _months_later(then, back.months)
        if 2 <= then.day <= 27:
            self._exact.take(run - self._slack, run + self._slack)
        else:  # the day of the run may be one that the other month does not have
            self._loose.take(run - _DAY, run + 4 * _DAY)

    def captured(self, basis: str) -> Captured | None:
        """The run; None where no comment says enough."""
        hull = self._exact or self._loose
        if not hull:
            return None
        length = hull.latest - hull.earliest
        return Captured(
            hull.earliest, hull.latest, "minute" if length < 120 else "hour" if length < 2 * _DAY else "day", basis
        )

    def join(self, part: RunClock) -> None:
        """What a part of the run says counts once."""
        for whole, other in ((self._exact, part._exact), (self._loose, part._loose)):
            if other:
                whole.take(other.earliest, other.latest)


@lru_cache(maxsize=4096)
def _unit(words: str) -> Precision | None:
    said = when_from_relative(words, _MIDDLE)
    return said.precision if said is not None else None


def _months_later(then: datetime, months: int) -> int:
    year, month = divmod(then.year * 12 + then.month - 1 + months, 12)
    year = min(year, 9999)  # no earlier than 1969
    day = then.day if then.day <= 28 else min(then.day, calendar.monthrange(year, month + 1)[1])
    return int(then.replace(year=year, month=month + 1, day=day).timestamp())


@lru_cache(maxsize=4096)
def _back(plain: str) -> _Back | None:
    """None also for "yesterday" and "now", of which tools make what they like."""
    said = when_from_relative(plain, _MIDDLE)
    if said is None or said.latest is None or said.precision is None or said.latest == _MIDDLE:
        return None
    if said.precision in ("month", "year"):
        middle, then = (datetime.fromtimestamp(at, UTC) for at in (_MIDDLE, said.latest))
        return _Back(None, (middle.year - then.year) * 12 + middle.month - then.month, None)
    return _Back(_MIDDLE - said.latest, 0, said.precision if said.precision in _STEPS else None)
