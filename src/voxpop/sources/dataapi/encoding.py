"""UTF-16 read as UTF-8: what PowerShell makes of an answer that is sent into a file.

Comes in: an original. Goes out: a stream of its text as UTF-8, without a byte order mark, whatever it was; and cuts of
that stream as cuts of the original.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, cast

from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut
from voxpop.sources.lines import encoding_of

_PIECE: Final = 1 << 18
_FOLLOWING: Final = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that begin no character
_LEADING_FOUR: Final = bytes(range(0xF0, 0x100))  # bytes that begin a character of two UTF-16 units


@contextmanager
def opened(original: Original) -> Iterator[BinaryIO]:
    """The original as UTF-8. Half characters of UTF-16 stand as what Python calls surrogates, three bytes each."""
    mark, encoding = _encoding(original)
    with original.open() as stream:
        stream.read(len(mark))
        yield stream if encoding == "utf-8" else cast(BinaryIO, io.BufferedReader(_Transcoded(stream, encoding)))


def cuts_of_original(original: Original, cuts: Iterable[Cut]) -> Iterator[Cut]:
    """Cuts, in order, of what `opened` gives, as cuts of the original's own bytes."""
    mark, encoding = _encoding(original)
    if encoding == "utf-8":
        for cut in cuts:
            yield Cut(cut.start + len(mark), cut.end + len(mark), cut.instead)
        return
    with opened(original) as stream:
        at, units = 0, 0
        for cut in cuts:
            start = units + _units(stream, cut.start - at)
            units = start + _units(stream, cut.end - cut.start)
            at = cut.end
            instead = cut.instead.decode("utf-8").encode(encoding)
            yield Cut(len(mark) + 2 * start, len(mark) + 2 * units, instead)


def _encoding(original: Original) -> tuple[bytes, str]:
    with original.open() as stream:
        return encoding_of(stream.read(4096))


def _units(stream: BinaryIO, length: int) -> int:
    """How many units of UTF-16 the next `length` bytes of UTF-8 are."""
    units = 0
    while length > 0 and (piece := stream.read(min(length, _PIECE))):
        fours = len(piece) - len(piece.translate(None, _LEADING_FOUR))
        units += len(piece.translate(None, _FOLLOWING)) + fours
        length -= len(piece)
    return units


class _Transcoded(io.RawIOBase):
    """A stream of UTF-16, read as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, into: object) -> int:
        view = memoryview(into)  # type: ignore[arg-type]
        while not self._held and (piece := self._stream.read(_PIECE)):
            self._held = self._decoder.decode(piece).encode("utf-8", "surrogatepass")
        taken = self._held[: len(view)]
        view[: len(taken)] = taken
        self._held = self._held[len(taken) :]
        return len(taken)
