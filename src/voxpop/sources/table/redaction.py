"""A table without what some of its comments said.

Comes in: the original and the places of the comments. Goes out: the same bytes, but for those.
"""

from __future__ import annotations

from typing import BinaryIO

from voxpop.errors import CannotRedact
from voxpop.sources.base import Original
from voxpop.sources.table.look import Look


def redact_table(look: Look, original: Original, places: frozenset[int], out: BinaryIO, title: str) -> None:
    raise CannotRedact(title)
