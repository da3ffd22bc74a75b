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
from voxpop.sources.json_windows import Broken, Reader, elements, loads, value_end
from voxpop.sources.ytdlp.page import comment_lists

_PIECE: Final = 1 << 20


class _Any(Struct, gc=False):
    """A comment of which only the bounds are wanted."""


class _Cut(Struct, frozen=True):
    """Bytes [start, end) of the page, and what stands there instead."""

    start: int
    end: int
    instead: bytes


_DECODER: Final = msgspec.json.Decoder(list[_Any])
_SEPARATORS: Final = b" \t\r\n,"


def redact_page(original: Original, places: frozenset[int], out: BinaryIO, window: int) -> None:
    """Writes the page to `out`; see `Source.redact`."""
    cuts = list(_cuts(original, places, window))
    with original.open() as stream:
        at = 0
        for cut in cuts:
            _copy(stream, out, cut.start - at)
            _copy(stream, None, cut.end - cut.start)
            out.write(cut.instead)
            at = cut.end
        _copy(stream, out, None)


def _cuts(original: Original, places: frozenset[int], window: int) -> Iterator[_Cut]:
    """What goes, in order. A comment that leaves whole takes the comma before it along, the first the one behind it."""
    place = 0
    for reader in comment_lists(original, window):
        last_end, any_kept, first_gone = None, False, None
        for span in _spans(reader):
            if span is None:
                if first_gone is not None and last_end is not None:
                    yield _Cut(first_gone, last_end, b"")
                place, any_kept, first_gone = place + 1, True, None
                continue
            start, end, raw = span
            if first_gone is not None and not any_kept:
                yield _Cut(first_gone, start, b"")
                first_gone = None
            instead = _redacted(raw) if place in places else None
            if instead is None:
                any_kept = True
            elif instead:
                any_kept = True
                yield _Cut(start, end, instead)
            elif any_kept and last_end is not None:
                yield _Cut(last_end, end, b"")
            else:
                first_gone = start
            place, last_end = place + 1, end
        if first_gone is not None and last_end is not None:
            yield _Cut(first_gone, last_end, b"")


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


def _copy(stream: BinaryIO, out: BinaryIO | None, length: int | None) -> None:
    """Moves `length` bytes (None: all that are left) from `stream` to `out`, or past them."""
    while length is None or length > 0:
        piece = stream.read(_PIECE if length is None else min(_PIECE, length))
        if not piece:
            return
        if out is not None:
            out.write(piece)
        length = None if length is None else length - len(piece)
