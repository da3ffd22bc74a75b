"""Whether words stand in a text in just the form in which they were asked for: nothing folded, not even case.

Comes in: words as typed, a text as captured. Goes out: yes or no.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from voxpop.text.analysis import Token, token_spans

_SIGNS = ("#", "@", "＃", "＠", "\u200c")  # the last one holds the parts of a Persian word together
_SARA_AM = ("\u0e33", "\u0eb3")


def stands_exactly(wanted: str, text: str) -> bool:
    """Whether the tokens of `wanted` follow each other in `text`, each written the same.

    How a letter is put together plays no part (`é` is one character or two). A `#` or `@` before a word, and a ZWNJ,
    must stand there; one that was not asked for may.

    >>> stands_exactly("Élan", "quel Élan!"), stands_exactly("Élan", "elan, élan"), stands_exactly("an", "Élan")
    (True, False, False)
    >>> stands_exactly("#storm", "#storm"), stands_exactly("#storm", "# storm"), stands_exactly("storm", "#storm")
    (True, False, True)
    """
    asked = exact_forms(wanted)
    if not asked or asked[0] not in unicodedata.normalize("NFC", text):
        return False
    placed = token_spans(text)
    return any(stands_at(asked, text, placed, at) for at in range(len(placed)))


def exact_forms(wanted: str) -> tuple[str, ...]:
    """How each token of `wanted` is written, with the sign directly before it."""
    return tuple(_sign(wanted, token) + _form(wanted, token) for token in token_spans(wanted))


def stands_at(forms: Sequence[str], text: str, placed: Sequence[Token], at: int) -> bool:
    """Whether the tokens of `text` from that place on are written so."""
    here = placed[at : at + len(forms)]
    return len(here) == len(forms) and all(
        form in (written := _form(text, token), _sign(text, token) + written)
        for token, form in zip(here, forms, strict=True)
    )


def _sign(text: str, token: Token) -> str:
    before = text[max(0, token.start - 1) : token.start]
    return before if before in _SIGNS else ""


def _form(text: str, token: Token) -> str:
    written = text[token.start : token.end]
    return token.token if written[-1] in _SARA_AM else unicodedata.normalize("NFC", written)
