"""Whether words stand in a text in just the form in which they were asked for: nothing folded, not even case.

Comes in: words as typed, a text as captured. Goes out: yes or no.
"""

from __future__ import annotations

import unicodedata

from voxpop.text.analysis import token_spans


def stands_exactly(wanted: str, text: str) -> bool:
    """Whether the tokens of `wanted` follow each other in `text`, each written the same.

    How a letter is put together plays no part (`é` is one character or two).

    >>> stands_exactly("Élan", "quel Élan!"), stands_exactly("Élan", "elan, élan"), stands_exactly("an", "Élan")
    (True, False, False)
    """
    asked = _forms(wanted)
    if not asked or asked[0] not in unicodedata.normalize("NFC", text):
        return False
    held = _forms(text)
    return any(held[at : at + len(asked)] == asked for at in range(len(held) - len(asked) + 1))


def _forms(text: str) -> list[str]:
    return [unicodedata.normalize("NFC", text[token.start : token.end]) for token in token_spans(text)]
