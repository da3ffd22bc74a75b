"""Numbers within words: "1,856,109 views", "3.68M subscribers", "구독자 123만명", "View all 18 replies".

Comes in: words of a page, and its language where that is known. Goes out: the first number in them, and whether it was
rounded. What stands behind the number is its unit where the language knows it as one, else a word of the sentence.
"""

from __future__ import annotations

import re
from typing import Final

from voxpop.sources.youtube.counts import count_in

_NUMBER: Final = re.compile(r"\d(?:[\d.,٫٬'’\u00a0\u202f ]{0,24}\d)?")
_APART: Final = re.compile(r"\s{2,}|[/\n]")
_LONGEST_UNIT: Final = 16
_JOINED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff]")


def count_within(words: str | None, language: str | None = None) -> tuple[int, bool] | None:
    """The first number in `words`; None where there is none.

    >>> count_within("1,856,109 views"), count_within("3.68M subscribers", "en"), count_within("구독자 123만명", "ko")
    ((1856109, False), (3680000, True), (1230000, True))
    >>> count_within("12 members", "en"), count_within("nobody yet")
    ((12, False), None)
    """
    found = _NUMBER.search((words or "")[:400])
    if words is None or found is None:
        return None
    rest = words[found.end() : found.end() + _LONGEST_UNIT + 1]
    for length in range(min(len(rest), _LONGEST_UNIT), 0, -1):
        if not _ends_a_word(rest, length):
            continue
        said = count_in(found[0] + rest[:length], language)
        if said is not None and said[1]:
            return said
    return count_in(found[0])


def counts_within(words: str | None) -> tuple[int, ...]:
    """All numbers in `words`, unrounded. One space may stand within a number, two do not.

    >>> counts_within("2 347 / 81"), counts_within("38 up, 1 down")
    ((2347, 81), (38, 1))
    """
    parts = _APART.split((words or "")[:400])
    said = (count_in(found[0]) for part in parts for found in _NUMBER.finditer(part))
    return tuple(count[0] for count in said if count is not None)


def _ends_a_word(text: str, length: int) -> bool:
    """Whether a word may end there; some scripts put nothing between words."""
    return not text[length : length + 1].isalpha() or _JOINED.match(text[length - 1]) is not None
