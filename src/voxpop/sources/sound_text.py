"""Text without what no store can hold.

Comes in: text in which half characters (lone surrogates) may stand, or zeros, which a disk leaves that was full or lost
its power. Goes out: the same with U+FFFD for them, and how that is said to people.
"""

from __future__ import annotations

import re
from typing import Final

DAMAGED: Final = "holds bytes or half characters that are no text; shown as U+FFFD, kept in the original"
DAMAGED_BYTES: Final = "holds bytes that are no text; shown as U+FFFD, kept in the original"
_NO_TEXT: Final = re.compile("[\0\ud800-\udfff]")


def sound(text: str) -> str:
    """`text`, the same object where nothing is wrong with it.

    >>> sound("half \\ud83d") == "half \ufffd"
    True
    """
    return text if is_sound(text) else _NO_TEXT.sub("\ufffd", text)


def is_sound(text: str) -> bool:
    """Whether there are no half characters in it, and no zeros."""
    return "\0" not in text and (text.isascii() or _NO_TEXT.search(text) is None)
