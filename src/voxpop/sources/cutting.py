"""A file again, less some of its bytes: what every redaction comes down to.

Comes in: an original and the cuts, in order. Goes out: the same bytes, but for those.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, Final

from msgspec import Struct

_PIECE: Final = 1 << 20


class Cut(Struct, frozen=True):
    """Bytes [start, end) of a file, and what stands there instead."""

    start: int
    end: int
    instead: bytes = b""


def write_without(stream: BinaryIO, cuts: Iterable[Cut], out: BinaryIO) -> None:
    """Write `stream`, from its start, to `out`; the cuts are in order and do not overlap."""
    at = 0
    for cut in cuts:
        _copy(stream, out, cut.start - at)
        _copy(stream, None, cut.end - cut.start)
        out.write(cut.instead)
        at = cut.end
    _copy(stream, out, None)


def _copy(stream: BinaryIO, out: BinaryIO | None, length: int | None) -> None:
    """Moves `length` bytes (None: all that are left) from `stream` to `out`, or past them."""
    while length is None or length > 0:
        piece = stream.read(_PIECE if length is None else min(_PIECE, length))
        if not piece:
            return
        if out is not None:
            out.write(piece)
        length = None if length is None else length - len(piece)
