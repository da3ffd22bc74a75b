"""What the cells of a table say: counts as people write them, yes and no, ids that a platform gave.

Comes in: one cell, as text or as a number. Goes out: a value, or None where the cell does not say one.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

LARGEST: Final = 2**63 - 1  # what the catalogue can hold
NOTHING: Final = frozenset({"", "nan", "none", "null", "n/a", "na", "undefined", "-", "nat", "<na>"})

_GROUPED: Final = re.compile(r"(\d{1,3})((?:[,.’'\s]\d{3})+)")
_INDIAN: Final = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_WHOLE: Final = re.compile(r"(-?\d{1,18})(?:[.,]0{1,6})?")
_SHORT: Final = re.compile(r"(\d{1,6}(?:[.,٫]\d{1,3})?)\s*([^\W\d_][^\d]{0,9})")
_WORDS: Final[dict[int, str]] = {
    10**3: "k tsd tys тыс тис ألف هزار nghìn n rb ribu bin b हज़ार हजार mila mil พัน 千 천",
    10**4: "万 萬 만 หมื่น",
    10**5: "lakh लाख แสน",
    10**6: "m mio mln млн mn milj mi mill millones jt tr triệu مليون میلیون ล้าน",
    10**7: "cr crore करोड़ करोड",
    10**8: "亿 億 억",
    10**9: "bn mrd млрд md mld tỷ ty مليار میلیارد",
}
_UNITS: Final = {word: unit for unit, words in _WORDS.items() for word in words.split()}
_FLAGS: Final[dict[bool, str]] = {
    True: "true 1 yes y t 1.0 oui ja si sí sim да так evet 是 はい 예",
    False: "false 0 no n f 0.0 non nein não нет ні hayır 否 いいえ 아니요",
}
_FLAG: Final = {word: value for value, words in _FLAGS.items() for word in words.split()}

YOUTUBE_VIDEO: Final = re.compile(r"[A-Za-z0-9_-]{11}")
YOUTUBE_COMMENT: Final = re.compile(r"(?:Ug[A-Za-z0-9_-]{16,24}|z1[0-9][a-z0-9-]{8,44})(?:\.[A-Za-z0-9_-]{1,64})?")
YOUTUBE_CHANNEL: Final = re.compile(r"UC[A-Za-z0-9_-]{22}")
SHA1: Final = re.compile(r"[0-9a-f]{40}")


def is_said(cell: object) -> bool:
    """Whether a cell says anything: pandas writes "nan", spreadsheets leave it empty."""
    if cell.__class__ is str:
        return bool(cell) and cell.strip().lower() not in NOTHING
    return cell is not None and cell == cell  # NaN is not itself


def plain(cell: object) -> str | None:
    """A cell as a name or an id would be written; None where it says nothing. Spreadsheets make 12 into 12.0."""
    if cell.__class__ is str:
        text = cell.strip()
        return text if text and text.lower() not in NOTHING else None
    if cell is None or isinstance(cell, bool | list | dict):
        return None
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return None
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**63 else repr(cell)
    return str(cell)[:4096] if not isinstance(cell, int) or abs(cell) <= LARGEST else None


def count(cell: object) -> tuple[int, bool] | None:
    """A number of likes or replies, and whether it was abbreviated; None where this is no such number.

    >>> [count(c) for c in ("1,234", "1.2K", "3,4 тыс.", "1.2만", "7.0", "many")]
    [(1234, False), (1200, True), (3400, True), (12000, True), (7, False), None]
    """
    if cell.__class__ is int:
        return (cell, False) if 0 <= cell <= LARGEST else None
    if cell.__class__ is str:
        return _count_in(cell)
    if isinstance(cell, float) and cell.is_integer() and 0 <= cell <= LARGEST:
        return int(cell), False
    return None


@lru_cache(maxsize=16384)
def _count_in(words: str) -> tuple[int, bool] | None:
    text = words[:64].strip().lstrip("+")
    if whole := _WHOLE.fullmatch(text):
        number = int(whole[1])
        return (number, False) if number >= 0 else None
    if _GROUPED.fullmatch(text) or _INDIAN.fullmatch(text):
        return int("".join(c for c in text if c.isdigit())), False
    if short := _SHORT.fullmatch(text):
        unit = _UNITS.get(re.sub(r"[\s.]+$", "", short[2]).casefold())
        if unit is not None:
            return round(float(short[1].replace(",", ".").replace("٫", ".")) * unit), True
    return None


def flag(cell: object) -> bool | None:
    """Yes or no; None where the cell says neither.

    >>> [flag(c) for c in ("True", 0, "нет", "", "perhaps")]
    [True, False, False, None, None]
    """
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        return bool(cell) if cell in (0, 1) else None
    return _FLAG.get(cell.strip().lower()) if isinstance(cell, str) else None


def number(cell: object) -> float | None:
    """A finite number, also where it stands as text."""
    if isinstance(cell, str) and re.fullmatch(r"\s*-?\d{1,18}(?:\.\d{1,18})?\s*", cell):
        cell = float(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float) or abs(cell) > LARGEST or not math.isfinite(cell):
        return None
    return float(cell)
