"""Where a long text folds: after about 120 words, at the end of a paragraph or sentence.

Comes in: text to the letter. Goes out: the two parts, which joined are the text again.
"""

from __future__ import annotations

import re

from msgspec import Struct

WORDS = 120
FEWEST, MOST = 60, 170  # words between which the fold may fall
LONGEST_INLINE = 40_000  # characters of the folded part that a thread page carries; the rest stands on its own page

# A word (of a very long one each 24 signs), or one sign of a script that writes without spaces (which counts half).
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,24}")
_PARAGRAPH = re.compile(r"\n[ \t]*\n+")
_SENTENCE = re.compile(r"(?<![.!?…。！？؟।])[.!?…。！？؟।]+[\"'”’»)\]]*(?:\s+|(?<=[。！？]))")
_LINE = re.compile(r"\n+")
_SHORT = 4 * WORDS


class Folded(Struct, frozen=True):
    """A text in two: `rest` is None where all of it is shown. `is_cut` says that `rest` does not hold the whole."""

    first: str
    rest: str | None = None
    words: int = 0
    is_cut: bool = False


def fold(text: str) -> Folded:
    """`text`, folded where it is long."""
    if len(text) <= _SHORT:
        return Folded(text)
    ends = _word_ends(text)
    if ends is None:
        return Folded(text)
    at = _place(text, *ends)
    rest = text[at:]
    is_cut = len(rest) > LONGEST_INLINE
    rest = rest[:LONGEST_INLINE] if is_cut else rest
    return Folded(text[:at], rest, max(1, len(rest.split())), is_cut)


def _word_ends(text: str) -> tuple[int, int, int] | None:
    """Where the fewest, the wished and the most words end; None where the text ends before the most."""
    weight = 0.0
    found: list[int] = []
    limits = [FEWEST, WORDS, MOST]
    for match in _WORD.finditer(text):
        weight += 0.5 if match[0] > "\u303f" and len(match[0]) == 1 else 1
        while limits and weight >= limits[0]:
            found.append(match.end())
            limits.pop(0)
        if not limits:
            return found[0], found[1], found[2]
    return None


def _place(text: str, fewest: int, wished: int, most: int) -> int:
    for border in (_PARAGRAPH, _SENTENCE, _LINE):
        ends = [match.end() for match in border.finditer(text, fewest, most)]
        if ends:
            return min(ends, key=lambda end: abs(end - wished))
    space = text.find(" ", wished, most)
    return space + 1 if space >= 0 else wished
