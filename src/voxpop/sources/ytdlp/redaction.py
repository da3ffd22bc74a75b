"""An info.json without what some of its comments said.

Comes in: the original and the places of the comments. Goes out: the same bytes, but for those comments.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec
from msgspec import Struct

from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut, write_without
from voxpop.sources.json_windows import Broken, Reader, elements, loads, value_end
from voxpop.sources.ytdlp.page import comment_lists


class _Any(Struct, gc=False):
    """A comment of which only the bounds are wanted."""


_DECODER: Final = msgspec.json.Decoder(list[_Any])
_SEPARATORS: Final = b" \t\r\n,"


def redact_page(original: Original, places: frozenset[int], out: BinaryIO, window: int) -> None:
    """Writes the page to `out`; see `Source.redact`."""
    cuts = list(_cuts(original, places, window))
    with original.open() as stream:
        write_without(stream, cuts, out)


def _cuts(original: Original, places: frozenset[int], window: int) -> Iterator[Cut]:
    """What goes, in order. A comment that leaves whole takes the comma before it along, the first the one behind it."""
    place = 0
    for reader in comment_lists(original, window):
        last_end, any_kept, first_gone = None, False, None
        for span in _spans(reader):
            if span is None:
                if first_gone is not None and last_end is not None:
                    yield Cut(first_gone, last_end, b"")
                place, any_kept, first_gone = place + 1, True, None
                continue
            start, end, raw = span
            if first_gone is not None and not any_kept:
                yield Cut(first_gone, start, b"")
                first_gone = None
            instead = _redacted(raw) if place in places else None
            if instead is None:
                any_kept = True
            elif instead:
                any_kept = True
                yield Cut(start, end, instead)
            elif any_kept and last_end is not None:
                yield Cut(last_end, end, b"")
            else:
                first_gone = start
            place, last_end = place + 1, end
        if first_gone is not None and last_end is not None:
            yield Cut(first_gone, last_end, b"")


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
    """The values in `raw`, which stands at byte `at` of the page."""
    pos = 0
    while pos < len(raw):
        if raw[pos] in _SEPARATORS:
            pos += 1
            continue
        end = value_end(raw, pos, is_all=True) or len(raw)
        yield at + pos, at + end, raw[pos:end]
        pos = end


def _redacted(raw: bytes) -> bytes:
    """What is left of a comment: id and parent; nothing where it has no id."""
    value = loads(raw)
    if not isinstance(value, dict) or value.get("id") is None:
        return b""
    kept = {name: value[name] for name in ("id", "parent") if value.get(name) is not None}
    return json.dumps({**kept, "text": ""}).encode("ascii")
