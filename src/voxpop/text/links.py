"""Web addresses in a text.

Comes in: text as captured. Goes out: where the addresses stand, to the character. Only `http` and `https` are
addresses; what else looks like one (`javascript:`, `www.` alone) stays text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# An address longer than this is shown as text: nobody follows it, and a page should not carry it twice.
LONGEST = 2_000

# The name of the host begins right after the slashes. What ends an address: white space, quotes, angle and CJK
# brackets, CJK punctuation, and characters that are not seen (a right-to-left override must not dress up a link).
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])https?://(?=[^\W_]|\[)"
    '[^\\s<>"`\\\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff'
    "“”„«»、。「」『』（）【】《》〈〉！？，：；]++",
    re.IGNORECASE,
)
# An address without its beginning, with its query: a path, or a value in the query, tells it from two sentences
# without a space between them (`home.why?no`). Looked for where something stands behind white space alone.
_QUERY = re.compile(
    r"(?<!\S)[^\w\s?]*+[\w-]++(?:\.[\w-]+)+(?::\d++)?(?:/[^\s?]*+\?(?=[\w%])|\?(?=[\w%]++=))"
    r"[^\s?]*(?:\?(?=[\w%])[^\s?]*)*"
)
_QUERY_BEGINS = re.compile(r"\?[\w%]")  # found nearly at once: most question marks have a space behind them, or nothing
_TRAILING = frozenset(".,;:!?'*_~…’‘|")
_BRACKETS = {")": "(", "]": "[", "}": "{"}


class Address(NamedTuple):
    """An address at `text[start:end]`. `is_link` is False where it is too long or hides its host behind a name."""

    start: int
    end: int
    is_link: bool


def addresses(text: str) -> list[Address]:
    """All web addresses in `text`, in order, without the punctuation and unbalanced brackets that follow them."""
    if "://" not in text:
        return []
    return [_address(match.start(), match[0]) for match in _ADDRESS.finditer(text)]


def without_queries(text: str) -> str:
    """`text` without the queries of addresses that lack their beginning, and what stands before these.

    >>> without_queries("is it example.org/watch?v=1?")
    'is it ?'
    """
    return _QUERY.sub("", text) if "." in text and _QUERY_BEGINS.search(text) else text


def _address(start: int, written: str) -> Address:
    if len(written) > LONGEST:
        return Address(start, start + len(written), False)
    address = _without_tail(written)
    host = address.split("/", 3)[2]
    # `https://known.example@other.example/` leads to the other one.
    return Address(start, start + len(address), "@" not in host and host != "")


def _without_tail(written: str) -> str:
    end = len(written)
    while end:
        last = written[end - 1]
        opening = _BRACKETS.get(last)
        if opening is not None:
            if written.count(last, 0, end) <= written.count(opening, 0, end):
                break
        elif last not in _TRAILING:
            break
        end -= 1
    return written[:end]
