"""JSON Lines: one object a hit, to the letter."""

from __future__ import annotations

from collections.abc import Iterable

from voxpop.codec import exported_hit_line
from voxpop.query import Hit


def head() -> bytes:
    """Nothing stands before the first line."""
    return b""


def lines(hits: Iterable[Hit]) -> bytes:
    """A line a hit."""
    return b"".join(exported_hit_line(hit) + b"\n" for hit in hits)
