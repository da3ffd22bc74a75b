"""Whether a cell may be what somebody said, rather than a word, a name or a label.

Comes in: a cell. Goes out: whether it may be a comment, and how much it says. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

SHARE: Final = 0.3  # many comments are a single word; a list of words has nothing else

_PIECE: Final = re.compile(r'[{\[]{0,2}"\w{1,40}"\s?:')  # of JSON that was cut at its commas
_EAST_ASIAN: Final = re.compile("[\u2e80-\ud7ff\uf900-\ufaff]")


def is_speech(cell: object) -> bool:
    """Whether a cell may be a comment rather than a word or a name: several words, or a line in a script without any
    spaces.
    """
    words = str(cell).strip()
    if (
        words[:1] + words[-1:] in ("[]", "{}")
        or _PIECE.match(words)
        or ("_" in words[:99] and words.replace("-", "_").isidentifier())
    ):
        return False  # a list that was written as text, or a piece of one; a label
    return len(words.split(None, 1)) > 1 or len(words) >= 20 or (len(words) >= 4 and not words[:20].isascii())


def are_words(texts: Sequence[object]) -> bool:
    """Whether these are the single words into which somebody took texts apart.

    >>> are_words(["the", "harbour", "is", "calm"]), are_words(["Ahoy", "A nice boat"]), are_words([])
    (True, False, False)
    """
    return bool(texts) and sum(map(is_speech, texts)) < SHARE * len(texts)


def length(cell: object) -> int:
    """How much a cell says: a letter of Chinese, Japanese or Korean as much as two others."""
    words = str(cell)
    return len(words) if words.isascii() else len(words) + len(_EAST_ASIAN.findall(words))
