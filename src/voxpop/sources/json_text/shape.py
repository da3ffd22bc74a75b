"""What a JSON file looks like, from its first bytes.

Comes in: the head of a file. Goes out: the beginning of its value as plain Python, or only the names in it, by which a
source recognises it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

from voxpop.errors import Refusal
from voxpop.sources.json_text.reader import Reader, loads

_DEEPEST: Final = 4


def shape_of(head: bytes) -> object:
    """The value that `head` begins, as far as it goes; None where it begins none.

    A list holds its first element at most, and what lies deeper than four levels is left out.

    >>> shape_of(b'{"total": 2, "data": [{"id": 7}, {"id": 8}], "more": ["cut o')
    {'total': 2, 'data': [{'id': 7}], 'more': []}
    """
    found: list[object] = []
    with suppress(Refusal, ValueError):  # the head ends in the middle, as it may
        _take(Reader(io.BytesIO(head)), found.append, _DEEPEST)
    return found[0] if found else None


def mapping_in(shape: object, *path: str | int) -> dict[str, object]:
    """The object at `path` in a shape; empty where there is none.

    >>> mapping_in({"data": [{"id": 7}]}, "data", 0)
    {'id': 7}
    """
    for step in path:
        if isinstance(shape, dict):
            shape = shape.get(str(step))
        else:
            shape = shape[0] if isinstance(shape, list) and shape else None
    return shape if isinstance(shape, dict) else {}


def names_in(head: bytes) -> frozenset[str]:
    """The names of the object that `head` begins, as far as it goes.

    >>> sorted(names_in(b'{"id": 7, "more": {"x": "cut o'))
    ['id', 'more']
    """
    names = set()
    reader = Reader(io.BytesIO(head))
    with suppress(Refusal, ValueError, RecursionError):  # the head ends in the middle, as it may
        for name in reader.names():
            names.add(name)
            reader.skip()
    return frozenset(names)


def _take(reader: Reader, put: Callable[[object], None], deeper: int) -> None:
    first = reader.peek()
    if first == b"{":
        names: dict[str, object] = {}
        put(names)
        if deeper:
            for name in reader.names():
                _take(reader, partial(names.__setitem__, name), deeper - 1)
            return
    elif first == b"[":
        items: list[object] = []
        put(items)
        start = reader.pos  # all of the head is in the buffer, so it can be gone back to
        reader.pos += 1
        if deeper and reader.peek() not in (b"]", b""):
            _take(reader, items.append, deeper - 1)
        reader.pos = start
    else:
        put(loads(reader.value() or b'""'))
        return
    reader.skip()
