"""What the index holds of a text: its words, and a fingerprint of them by which `verify` compares index and store.

Comes in: a text as captured. Goes out: a fragment of a JSON object. Pure, so that worker processes can make it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from voxpop.text import tokens

_encode = msgspec.json.Encoder().encode


def words_of(*texts: str | None) -> str:
    """The fields `print` and `text` of a document, as the inside of a JSON object."""
    words = analysed(texts)
    return f'"print":{fingerprint(words)},"text":{_encode(words).decode()}'


def analysed(texts: Iterable[str | None]) -> str:
    """The tokens of all texts, spaces between them."""
    return " ".join(" ".join(tokens(text)) for text in texts if text)


def fingerprint(words: str) -> int:
    """A number of 32 bits that changes with the indexed words."""
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=4).digest(), "big")
