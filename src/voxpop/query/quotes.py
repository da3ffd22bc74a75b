"""Signs of the search box that keyboards and scripts write in other ways.

Comes in: what was typed. Goes out: the same with one kind of each sign; quotation marks that are none, as they stand
within a Hebrew word (`צה"ל`), are the sign that they stand for.
"""

from __future__ import annotations

import re

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"：": ":"})
_OTHERS = dict.fromkeys("−－", "-") | {"＊": "*", "\0": " "}
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_UNSEEN = str.maketrans(_OTHERS | dict.fromkeys(_DIRECTIONS, ""))
_HEBREW = "[\u0591-\u05ea]"
_MARKS = re.compile(rf'\\.|(?<={_HEBREW})(")(?={_HEBREW})|"', re.DOTALL)
_NEXT = re.compile(r'(?<!\w)"|(")(?!\w)')  # that is none within a word; one that ends something is a group
_GERSHAYIM = "\u05f4"


def without_marks(text: str) -> str:
    """`text` without marks of direction, which nobody sees and many paste, and with `-` and `*` for signs like them."""
    return text.translate(_UNSEEN)


def in_plain_signs(text: str) -> str:
    """`text`, no longer and no shorter, with its quotation marks as `"`, and its colons as `:`.

    A mark between two Hebrew letters is none of them, but where it opens what another one ends (`ב"הארץ"`).

    >>> in_plain_signs("„storm“"), in_plain_signs('דו"ח') == "דו\u05f4ח"
    ('"storm"', True)
    """
    text = text.translate(_QUOTES)
    is_open = False

    def one(mark: re.Match[str]) -> str:
        nonlocal is_open
        if mark[1] and (is_open or not ((after := _NEXT.search(text, mark.end())) and after[1])):
            return _GERSHAYIM
        is_open ^= mark[0] == '"'
        return mark[0]

    return _MARKS.sub(one, text)
