"""Months as small numbers, by which documents are counted, and the newest found without looking at all.

Comes in: seconds since 1970. Goes out: the number of a month, the later, the larger, and the month with a number.
"""

from __future__ import annotations

from datetime import date

from voxpop.catalogue.local.rows import UNSAID

DAY_SECONDS = 86_400
_DAY_0 = date(1970, 1, 1).toordinal()
_YEARS = range(1834, 2106)  # those that lie in the bounds of a sort key to their last second
_FIRST, _END = ((date(year, 1, 1).toordinal() - _DAY_0) * DAY_SECONDS for year in (_YEARS.start, _YEARS.stop))

MONTHS = len(_YEARS) * 12
"""How many months there are to be counted."""
_LATER = MONTHS + 1


class _ByDay(dict[int, int]):
    def __missing__(self, number: int) -> int:
        day = date.fromordinal(number + _DAY_0)
        month = self[number] = max(0, min((day.year - _YEARS.start) * 12 + day.month, _LATER))
        return month


MONTH_OF_DAY = _ByDay()
"""Months by the number of a day since 1970, worked out when first met."""


def month_of(at: int) -> int:
    """A second since 1970 as the number of its month, from 1 on; 0 where it is not known or lies before them all, and
    one more than `MONTHS` where it lies behind them.
    """
    if at == UNSAID or at < _FIRST:
        return 0
    return _LATER if at >= _END else MONTH_OF_DAY[at // DAY_SECONDS]


def month_named(number: int) -> str:
    """The month with this number: `2018-03`."""
    years, month = divmod(number - 1, 12)
    return f"{_YEARS[years]:04}-{month + 1:02}"
