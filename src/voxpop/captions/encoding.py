"""In which encoding a caption is: in UTF-8 mostly, else UTF-16 or UTF-32, else one of those that came before.

Comes in: the head of a file. Goes out: the name of an encoding.
"""

from __future__ import annotations

import codecs
from typing import Final

from voxpop.legacy_text import legacy_of

_UTF8: Final = "utf-8-sig"
_MARKS: Final = (  # the longer first: one begins as the other
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def unicode_of(head: bytes) -> str:
    """Which encoding of Unicode it is, where it is one: all others are ASCII as far as the signs of a format go.

    Without a mark, text in which every other byte alone is zero is UTF-16.
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    even, odd = head[:4096:2], head[1:4096:2]
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if len(zeros) >= 8 and zeros.count(0) * 4 > len(zeros) * 3 and others.count(0) * 4 < len(others):
            return encoding
    return _UTF8


def encoding_of(head: bytes) -> str:
    """The encoding, guessed where it is none of Unicode's. UTF-8 with some damage stays UTF-8."""
    name = unicode_of(head)
    return name if name != _UTF8 else legacy_of(head) or name
