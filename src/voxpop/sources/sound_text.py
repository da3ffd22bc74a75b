"""Text without what no store can hold.

Comes in: text in which half characters (lone surrogates) may stand. Goes out: the same with U+FFFD for them, and how
that is said to people.
"""

from __future__ import annotations

import re
from typing import Final

DAMAGED: Final = "holds bytes or half characters that are no text; shown as U+FFFD, kept in the original"
DAMAGED_BYTES: Final = "holds bytes that are no text; shown as U+FFFD, kept in the original"
ZEROS: Final = "holds zeros, as a disk leaves them that was full or lost its power"
_HALF: Final = re.compile("[\ud800-\udfff]")


def sound(text: str) -> str:
    """`text`, the same object where nothing is wrong with it.

    >>> sound("half \\ud83d") == "half \ufffd"
    True
    """
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def is_sound(text: str) -> bool:
    """Whether there are no half characters in it."""
    return text.isascii() or _HALF.search(text) is None
