"""The rating that a mirror page puts beside its title.

Comes in: a line of the page. Goes out: a `Rating` whose basis is the mirror page, or None. Seen: `4.5`, `4,5/5`,
`4.5 of 5`, `★★★★☆`, `👍 1.2K 👎 34`.
"""

from __future__ import annotations

import re
from typing import Final

from voxpop.model import Rating

BASIS: Final = "mirror page"
_NUMBER: Final = r"(\d{1,2}(?:[.,]\d{1,2})?)"
_SCALED: Final = re.compile(
    rf"[★⭐]?\ufe0f?\s*{_NUMBER}\s*(?:/|\b[^\W\d_]{{1,6}}(?:\s[^\W\d_]{{1,6}})?\b)\s*(5|10|100)\s*[★⭐]?\ufe0f?"
)
_STARRED: Final = re.compile(rf"(?:[★⭐]\ufe0f?\s*{_NUMBER}|{_NUMBER}\s*[★⭐]\ufe0f?)")
_BARE: Final = re.compile(r"(\d)[.,](\d{1,2})")
_STARS: Final = re.compile(r"([★⭐]{1,10})([½⯨]?)([☆✩]{0,10})")
_THUMBS: Final = re.compile(
    r"👍\ufe0f?\s*(\d[\d\s.,]*[KkMmКк]?)\s*(?:[·|,/]\s*)?(?:👎\ufe0f?\s*(\d[\d\s.,]*[KkMmКк]?))?"
)
_SUFFIX: Final = {"k": 1000, "к": 1000, "m": 1_000_000}


def rating_after(title: str, line: str, *, bare: bool = True) -> Rating | None:
    """The rating that stands in `line` behind `title`. `bare`: also a number that does not name its scale.

    >>> rating_after("Tiny boat", "Tiny boat 4.5").mean
    4.5
    """
    rest = line.removeprefix(title)
    if rest == line or not rest.strip() or (rest[0].isalnum() and title):
        return None
    rest = rest.strip(" \t\u00a0|·—–-:()")
    number = _BARE.fullmatch(rest) if bare else None
    if number:
        mean = float(f"{number[1]}.{number[2]}")
        return Rating(mean, 5.0 if mean <= 5 else 10.0, basis=BASIS)
    return rating_alone(rest)


def rating_alone(line: str) -> Rating | None:
    """The rating that a line holds and nothing else, where it names its scale.

    >>> rating_alone("4,5/5").scale
    5.0
    """
    if found := _SCALED.fullmatch(line):
        return _of_scale(_float(found[1]), float(found[2]))
    if found := _STARRED.fullmatch(line):
        return _of_scale(_float(found[1] or found[2]), 5.0)
    if found := _STARS.fullmatch(line):
        scale = len(found[1]) + len(found[2]) + len(found[3])
        return _of_scale(len(found[1]) + (0.5 if found[2] else 0.0), float(scale)) if scale in (5, 10) else None
    if found := _THUMBS.fullmatch(line.strip()):
        return Rating(likes=_count(found[1]), dislikes=_count(found[2]), basis=BASIS)
    return None


def _of_scale(mean: float, scale: float) -> Rating | None:
    return Rating(mean, scale, basis=BASIS) if mean <= scale else None


def _float(digits: str) -> float:
    return float(digits.replace(",", "."))


def _count(words: str | None) -> int | None:
    """1200 of "1.2K" and of "1 200"."""
    if words is None:
        return None
    words = words.strip()
    factor = _SUFFIX.get(words[-1].lower())
    if factor is None:
        return int(re.sub(r"\D", "", words)[:18])
    number = re.fullmatch(r"(\d{1,6})(?:[.,](\d{1,3}))?", words[:-1].strip())
    return round(float(f"{number[1]}.{number[2] or 0}") * factor) if number else None
