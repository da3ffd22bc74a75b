"""Hits as files: one module a form.

Comes in: hits, one after the other. Goes out: bytes, a part at a time; memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal

from voxpop.export import csv_table, json_lines
from voxpop.query import Hit

Form = Literal["csv", "jsonl"]

_AT_ONCE = 200  # hits


def exported(hits: Iterable[Hit], form: Form) -> Iterator[tuple[int, bytes]]:
    """A file of hits in parts, each with how many hits are in it."""
    module = {"csv": csv_table, "jsonl": json_lines}[form]
    yield 0, module.head()
    walk = iter(hits)
    while part := tuple(islice(walk, _AT_ONCE)):
        yield len(part), module.lines(part)
