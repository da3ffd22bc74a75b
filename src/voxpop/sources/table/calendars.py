"""Dates as they are written elsewhere: years of other calendars, years of two digits, halves of a day in other words.

Comes in: the year, month and day that a cell gives, or its words. Goes out: a day of the Gregorian calendar, or words
that are read as any others. The moon's calendar (AH) is not reckoned: its months begin when the moon is seen.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

# There was no video to comment on before 2005, and no year of one calendar is one of another that can be meant.
_SOLAR: Final = range(1383, 1421)  # the solar years of Iran and Afghanistan
_BUDDHIST: Final = range(2547, 2620)  # the years of Thailand, which are otherwise ours
_BUDDHA: Final = 543
_LAST: Final = 2100
_SOLAR_0: Final = 226_526  # the ordinal from which solar days are counted: 1402/1/1 is 2023-03-21

_BEFORE: Final = {"오전": "AM", "上午": "AM", "午前": "AM", "오후": "PM", "下午": "PM", "午後": "PM"}
_BEHIND: Final = {
    **dict.fromkeys(("ص", "ق.ظ", "ق.ظ.", "π.μ.", "πμ", "ÖÖ", "SA", "पूर्वाह्न"), "AM"),
    **dict.fromkeys(("م", "ب.ظ", "ب.ظ.", "μ.μ.", "μμ", "ÖS", "CH", "अपराह्न"), "PM"),
}
_CLOCK: Final = r"\d{1,2}:\d{2}(?::\d{2})?"
_HALF: Final = re.compile(
    rf"({'|'.join(_BEFORE)})\s?({_CLOCK})(?!\d)|"
    rf"({_CLOCK})\s?({'|'.join(re.escape(word) for word in sorted(_BEHIND, key=len, reverse=True))})(?![\w.])"
)
_SHORT: Final = re.compile(rf"(\d{{1,2}})([- /])([^\W\d_]{{3,12}})\.?\2'?(\d{{2}})((?:,? +{_CLOCK}.{{0,40}})?)")


def gregorian(year: int, month: int, day: int) -> datetime | None:
    """The day that is meant. None for a year in which nobody could have said anything. Raises `ValueError` for what is
    no day of its calendar.

    >>> str(gregorian(1402, 1, 1)), str(gregorian(2566, 2, 1)), gregorian(1444, 6, 10)
    ('2023-03-21 00:00:00', '2023-02-01 00:00:00', None)
    """
    if year in _SOLAR:
        if not (1 <= month <= 12 and 1 <= day <= 31 - (month > 6)):
            raise ValueError
        months = (month - 1) * 31 if month < 7 else month * 30 - 24
        leaps = (year + 11) // 33 * 8 + ((year + 11) % 33 + 3) // 4  # eight in 33 years, four years apart
        return datetime.fromordinal(_SOLAR_0 + 365 * year + leaps + months + day)
    if year in _BUDDHIST:
        year -= _BUDDHA
    return datetime(year, month, day) if 1900 <= year <= _LAST else None  # noqa: DTZ001


def plainly(words: str) -> str:
    """The words of a time with all four digits of its year, and AM or PM behind its clock.

    >>> plainly("01-Feb-23"), plainly("2023. 2. 1. 오후 3:20"), plainly("a boat")
    ('01 Feb 2023', '2023. 2. 1. 3:20 PM', 'a boat')
    """
    if not words.isascii():
        words = _HALF.sub(_half, words)
    short = _SHORT.fullmatch(words)
    return f"{short[1]} {short[3]} 20{short[4]}{short[5]}" if short else words


def _half(found: re.Match[str]) -> str:
    before, behind = found[1], found[4]
    return f"{found[2]} {_BEFORE[before]}" if before else f"{found[3]} {_BEHIND[behind]}"
