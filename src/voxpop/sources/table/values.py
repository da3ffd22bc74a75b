"""What the cells of a table say: counts as people write them, yes and no, ids that a platform gave.

Comes in: one cell, as text or as a number. Goes out: a value, or None where the cell does not say one.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Final

from voxpop.sources.counts import count_in
from voxpop.sources.file_names import may_be_youtube_id
from voxpop.sources.json_text.fields import shown
from voxpop.sources.table.roles import is_counted

LARGEST: Final = 2**63 - 1  # what the catalogue can hold
NOTHING: Final = frozenset({"", "nan", "none", "null", "n/a", "na", "undefined", "-", "nat", "<na>"})
_LONGEST_COUNT: Final = 40
_LONGEST: Final = max(map(len, NOTHING))

_HUMPS: Final = re.compile(r"[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})*")
_NEARLY: Final = re.compile(r"\d{1,12}\.(?:0{5,14}\d{1,3}|9{5,14}\d{0,3})")  # 64.4 thousand, as a computer reckons it
_WAN: Final = re.compile(r"(\d{1,5}(?:\.\d{1,2})?)\s?[wW]")
_DECIMAL: Final = re.compile(
    r"(\d{1,18}(?=[.,])|\d{1,3}(?:,\d{3}){1,5}(?=\.))[.,]0{1,6}"
)  # a whole number, as a program writes one that need not be
_FLAGS: Final[dict[bool, str]] = {
    True: "true 1 yes y t 1.0 oui ja si sí sim да так evet 是 はい 예",
    False: "false 0 no n f 0.0 non nein não нет ні hayır 否 いいえ 아니요",
}
_FLAG: Final = {word: value for value, words in _FLAGS.items() for word in words.split()}

YOUTUBE_VIDEO: Final = re.compile(r"(?!\d{11})[A-Za-z0-9_-]{11}")  # a number is an id of another platform
BILIBILI_VIDEO: Final = re.compile(r"BV1[1-9A-HJ-NP-Za-km-z]{9}")
# Ids of other platforms that cannot be taken for words: Bilibili, Niconico, TikTok and Douyin; addresses.
_OTHER_VIDEO: Final = re.compile(rf"{BILIBILI_VIDEO.pattern}|(?:sm|so|nm)\d{{1,10}}|\d{{15,20}}|https?://\S{{4,2000}}")
YOUTUBE_COMMENT: Final = re.compile(r"(?:Ug[A-Za-z0-9_-]{16,24}|z1[0-9][a-z0-9-]{8,44})(?:\.[A-Za-z0-9_-]{1,64})?")
YOUTUBE_CHANNEL: Final = re.compile(r"UC[A-Za-z0-9_-]{22}")
# The address of a comment, in an interface in which everything has one: "/videos/17/comments/3".
COMMENT_PATH: Final = re.compile(r"(?:https?:/)?(?:/[\w.~%:@-]{1,100}){1,8}/comments?/([A-Za-z0-9_-]{1,100})/?")
SHA1: Final = re.compile(r"[0-9a-f]{40}")


def names_video(name: str) -> bool:
    """Whether a name, by its form, is that of a video, and not of what is said of one.

    >>> [names_video(n) for n in ("Abc12345_-x", "BV1xx411c7mD", "sm9", "annotations", "menuEntries", "17")]
    [True, True, True, False, False, False]
    """
    if _HUMPS.fullmatch(name):
        return False  # "menuEntries" is a name that a program gave, as one of five hundred ids happens to look
    return may_be_youtube_id(name) or _OTHER_VIDEO.fullmatch(name) is not None


def is_said(cell: object) -> bool:
    """Whether a cell says anything: pandas writes "nan", spreadsheets leave it empty."""
    if cell.__class__ is str:
        return len(text := cell.strip()) > _LONGEST or text.lower() not in NOTHING
    return cell is not None and cell == cell  # NaN is not itself


def plain(cell: object) -> str | None:
    """A cell as a name or an id would be written; None where it says nothing. Spreadsheets make 12 into 12.0."""
    if cell.__class__ is str:
        text = cell.strip()
        return text if len(text) > _LONGEST or text.lower() not in NOTHING else None
    if cell is None or isinstance(cell, bool | list | dict):
        return None
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return None
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**63 else repr(cell)
    return str(cell)[:4096] if not isinstance(cell, int) or abs(cell) <= LARGEST else None


def text_of_parts(cell: object) -> str | None:
    """A text that is written in parts, some of which are links or names; None where this is none, as a list of texts.

    >>> text_of_parts(["A ", {"type": "bold", "text": "fine"}, " boat"]), text_of_parts(["A boat", "Ahoy"])
    ('A fine boat', None)
    """
    if not isinstance(cell, list) or not any(isinstance(part, dict) for part in cell):
        return None
    parts = [part.get("text") if isinstance(part, dict) else part for part in cell]
    words = [part for part in parts if isinstance(part, str)]
    return "".join(words) if words and len(words) == len(parts) else None


def count(cell: object) -> tuple[int, bool] | None:
    """A number of likes or replies, and whether it was abbreviated; None where this is no such number.

    >>> [count(c) for c in ("1,234", "1.2K", "3,4 тыс.", "1.2만", "7.0", "7 Me gusta", "many", "7 boats")]
    [(1234, False), (1200, True), (3400, True), (12000, True), (7, False), (7, False), None, None]
    >>> [count(c) for c in ("1,234.0", "99+", "1.2w")]  # "w": ten thousand, as Chinese pages write it
    [(1234, False), (99, True), (12000, True)]
    """
    if cell.__class__ is int:
        return (cell, False) if 0 <= cell <= LARGEST else None
    if cell.__class__ is str:
        return _count_in(cell)
    if isinstance(cell, float) and 0 <= cell <= LARGEST and (cell.is_integer() or _NEARLY.fullmatch(repr(cell))):
        return round(cell), False
    return None


def _count_in(words: str) -> tuple[int, bool] | None:
    text = words.strip().lstrip("+")
    found = count_in(text)
    if found is not None:
        return found
    if whole := _DECIMAL.fullmatch(text):
        return int(whole[1].replace(",", "")), False
    if _NEARLY.fullmatch(text):
        return round(float(text)), False
    if wan := _WAN.fullmatch(text):
        return int(Decimal(wan[1]) * 10_000), True
    least = count_in(text[:-1]) if text.endswith("+") else None  # as many, or more
    return _counted(text) if least is None else (least[0], True)


def _counted(text: str) -> tuple[int, bool] | None:
    """A number with what it counts behind it."""
    if not text[:1].isdigit() or len(text) > _LONGEST_COUNT:
        return None
    parts = text.split()
    for number in range(len(parts) - 1, 0, -1):
        if is_counted("".join(parts[number:])):
            return count_in(" ".join(parts[:number]))
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


def shown_cell(cell: object) -> str:
    """A cell as a refusal names it."""
    return shown(cell if isinstance(cell, str | int | float | bool | list | dict | None) else str(cell))
