"""JSON without what some of its elements said.

Comes in: a list of any length, or lines of JSON, and what is to become of each element. Goes out: cuts, in order. An
element that leaves a list whole takes the comma before it along, the first the one behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import BinaryIO, Final

import msgspec
from msgspec import Struct

from voxpop.sources.cutting import Cut
from voxpop.sources.json_text.elements import Broken, elements
from voxpop.sources.json_text.lines import raw_lines
from voxpop.sources.json_text.reader import Reader, value_end

Rewrite = Callable[[bytes, int], tuple[int, bytes | None]]
"""From an element and its place to how many places it takes, and what stands there instead: None for the element as it
is, nothing where it leaves whole."""


class _Any(Struct, gc=False):
    """An element of which only the bounds are wanted."""


_DECODER: Final = msgspec.json.Decoder(list[_Any])
_SEPARATORS: Final = b" \t\r\n,"


def list_cuts(reader: Reader, place: int, rewrite: Rewrite) -> Generator[Cut, None, int]:
    """What goes of the list that comes next; returns the place after its last element. What is broken takes a place,
    and stays.
    """
    last_end, any_kept, first_gone = None, False, None
    for span in _spans(reader):
        if span is None:
            if first_gone is not None and last_end is not None:
                yield Cut(first_gone, last_end)
            place, any_kept, first_gone = place + 1, True, None
            continue
        start, end, raw = span
        if first_gone is not None and not any_kept:
            yield Cut(first_gone, start)
            first_gone = None
        places, instead = rewrite(raw, place)
        if instead is None:
            any_kept = True
        elif instead:
            any_kept = True
            yield Cut(start, end, instead)
        elif any_kept and last_end is not None:
            yield Cut(last_end, end)
        else:
            first_gone = start
        place, last_end = place + places, end
    if first_gone is not None and last_end is not None:
        yield Cut(first_gone, last_end)
    return place


def line_cuts(stream: BinaryIO, rewrite: Rewrite) -> Iterator[Cut]:
    """What goes of lines that hold one value each; one that leaves whole takes its line end along."""
    place = 0
    for _, start, end, raw in raw_lines(stream):
        value = None if raw is None else raw.strip(_SEPARATORS + b"\xef\xbb\xbf")
        if value == b"":
            continue
        places, instead = (1, None) if value is None or raw is None else rewrite(value, place)
        if instead is not None and value and raw:
            at = start + raw.index(value)
            yield Cut(at, at + len(value), instead) if instead else Cut(at, end)
        place += places


def _spans(reader: Reader) -> Iterator[tuple[int, int, bytes] | None]:
    """Bounds and bytes of each element of the list; None for what is broken."""
    done = reader.at + 1
    waiting: list[tuple[int, int, bytes]] = []
    for found in elements(reader, _DECODER):
        base = reader.at - reader.pos
        if isinstance(found, Broken):
            yield None
        else:
            waiting.extend(_split(reader.buffer[max(0, done - base) : reader.pos], max(base, done)))
            for _ in range(len(found) if isinstance(found, list) else 1):
                yield waiting.pop(0)
        done = reader.at


def _split(raw: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    """The values in `raw`, which stands at byte `at` of the reader's."""
    pos = 0
    while pos < len(raw):
        if raw[pos] in _SEPARATORS:
            pos += 1
            continue
        end = value_end(raw, pos, is_all=True) or len(raw)
        yield at + pos, at + end, raw[pos:end]
        pos = end
