"""Where the parts of a JSON value stand, byte by byte: what a redaction needs to know.

Comes in: bytes of JSON, or a reader before a list. Goes out: bounds. Lenient: it stops where JSON does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import Struct

from voxpop.sources.json_text.elements import Broken, behind_ends, elements, windows
from voxpop.sources.json_text.reader import Reader, loads, value_end

_BETWEEN: Final = b" \t\r\n,"


_RAW: Final = msgspec.json.Decoder(list[msgspec.Raw])


class Element(Struct, gc=False):
    """An element of a list, bytes [start, end) of the file; `raw` is None where it cannot be read, for `reason`."""

    start: int
    end: int
    raw: bytes | None
    reason: str = ""


def members_of(raw: bytes, at: int = 0) -> Iterator[tuple[str, int, int]]:
    """Name and bounds of the value of each member of the object at `at`.

    >>> list(members_of(b'{"a": 1, "b": [2]}'))
    [('a', 6, 7), ('b', 14, 17)]
    """
    pos = at + 1
    while (pos := _next(raw, pos)) < len(raw) and raw[pos] == 0x22:
        end = value_end(raw, pos, is_all=True)
        if end is None:
            return
        start = _next(raw, _next(raw, end) + 1)
        stop = value_end(raw, start, is_all=True)
        if stop is None:
            return
        yield str(loads(raw[pos:end])), start, stop
        pos = stop


def items_of(raw: bytes, at: int = 0) -> Iterator[tuple[int, int]]:
    """The bounds of each element of the list at `at`.

    >>> list(items_of(b'[{"a": 1}, 2]'))
    [(1, 9), (11, 12)]
    """
    pos = at + 1
    while (pos := _next(raw, pos)) < len(raw) and (end := value_end(raw, pos, is_all=True)) is not None:
        yield pos, end
        pos = end


def elements_of(reader: Reader) -> Iterator[Element]:
    """The elements of the list that comes next, in order. Bounded memory, as `elements` is."""
    done = reader.at + 1
    waiting: deque[Element] = deque()
    for found in elements(reader, _RAW):
        base, raw = _read_since(done, reader)
        if isinstance(found, Broken):
            yield Element(base + _next(raw, 0), reader.at, None, found.reason)
        elif isinstance(found, list):
            yield from _placed(found, raw, base)
        else:  # what was salvaged comes one by one, out of one piece
            waiting = waiting or deque(_loose(raw, base))
            yield waiting.popleft()
        done = reader.at


def whole_elements(reader: Reader) -> Iterator[Element]:
    """The first elements of the list that comes next, as `windows` gives them: the caller reads the others."""
    done = reader.at + 1
    for found in windows(reader, _RAW):
        base, raw = _read_since(done, reader)
        yield from _placed(found, raw, base)
        done = reader.at


def _read_since(done: int, reader: Reader) -> tuple[int, bytes]:
    """What was read behind byte `done`, as far as it is held, and the byte at which that begins."""
    base = max(done, reader.at - reader.pos)
    return base, reader.buffer[reader.pos - (reader.at - base) : reader.pos]


def _placed(found: list[msgspec.Raw], raw: bytes, base: int) -> Iterator[Element]:
    """The values that stand in `raw`, which begins at byte `base`, one after the other."""
    pos = behind_ends(raw)
    for whole in map(bytes, found):
        pos = _next(raw, pos)
        yield Element(base + pos, base + pos + len(whole), whole)
        pos += len(whole)


def _loose(raw: bytes, base: int) -> Iterator[Element]:
    """The values in `raw`, which commas part, and which begins at byte `base`."""
    pos = behind_ends(raw)
    while (pos := _next(raw, pos)) < len(raw):
        end = value_end(raw, pos, is_all=True) or len(raw)
        yield Element(base + pos, base + end, raw[pos:end])
        pos = end


def _next(raw: bytes, pos: int) -> int:
    while pos < len(raw) and raw[pos] in _BETWEEN:
        pos += 1
    return pos
