"""Whether texts were coded twice: UTF-8 was taken for Windows-1252 or Latin-1, and saved as UTF-8 anew.

Comes in: the texts of a page. Goes out: a note, where nearly all letters beyond ASCII are of that kind. One such pair
proves nothing (a quotation may end in "É”"), and some letters were lost on the way, so nothing is changed.
"""

from __future__ import annotations

import re
from typing import Final

_REST: Final = "[\x80-\xbf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore") + "]"
_PAIR: Final = re.compile(f"[\xc2-\xdf]{_REST}|[\xe0-\xef]{_REST}{{1,2}}|[\xf0-\xf4]{_REST}{{1,3}}")
_BEYOND: Final = re.compile(r"[^\x00-\x7f\ufffd]")
_FEWEST: Final = 3
_MOSTLY: Final = 0.8
_NOTE: Final = (
    'letters are wrong in the file itself: it was coded as UTF-8 twice ("Ã©" stands where "é" was meant). Its texts '
    "are taken as they stand; look for the file as it was before that"
)


class DoublyCoded:
    """Looks at texts, one after the other."""

    def __init__(self) -> None:
        self._pairs = self._letters_in_pairs = self._letters = 0

    def look_at(self, text: str) -> None:
        """Counts the letters beyond ASCII, and those that stand as UTF-8 does in Windows-1252."""
        if text.isascii():
            return
        pairs = _PAIR.findall(text)
        self._pairs += len(pairs)
        self._letters_in_pairs += sum(map(len, pairs))
        self._letters += len(_BEYOND.findall(text))

    def notes(self) -> tuple[str, ...]:
        """What is to be said of all of them."""
        is_such = self._pairs >= _FEWEST and self._letters_in_pairs >= _MOSTLY * self._letters
        return (_NOTE,) if is_such else ()
