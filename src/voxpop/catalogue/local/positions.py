"""The sort key of a page in captured order, as one number: the table `comment` calls it `pos`.

Comes in: the earliest capture that holds a comment, and its place there. Goes out: the number, and its parts.
"""

from __future__ import annotations

from functools import lru_cache

from voxpop import keys
from voxpop.catalogue.fold import Dated

UNKNOWN = 0xFFFFFFFF  # the instant of a capture of unknown time
PLACES = (1 << 22) - 1
PLACE = f"((CASE c.pos >> 31 WHEN {UNKNOWN} THEN c.pos ELSE c.pos >> 9 END) & {PLACES})"
"""SQL: the place of the comment `c`."""
FIRST_AT = "pos >> 31"
"""SQL: the instant of the earliest capture that holds a comment; `UNKNOWN` where none is of known time."""


def end_of(at: int) -> int:
    """The position behind those of all comments that were first held at an instant or before."""
    return (at + 1) << 31


def position(first: Dated, place: int) -> int:
    """The sort key of a page in captured order: earliest capture that holds it, then its place there.

    Two captures of one instant are two parts of one page: the place counts before the capture. Of captures of unknown
    time nobody knows that: there each stands by itself.
    """
    start, shift = positions_of(first)
    return start | min(place, PLACES) << shift


def positions_of(first: Dated) -> tuple[int, int]:
    """The position of a capture's first place, and by how many bits each place is shifted in it."""
    if first.at is None:
        return UNKNOWN << 31 | _mark(first.capture) << 22, 0
    return max(0, min(first.at, UNKNOWN - 1)) << 31 | _mark(first.capture), 9


@lru_cache(maxsize=1024)
def _mark(capture: str) -> int:
    return keys.key_number(capture) & 0x1FF
