"""A media file, skimmed: read where something is wanted, passed over where not.

Comes in: a stream, which is sought in where it can be. Goes out: bytes, and what was found: texts by name, and parts of
the file that are files in themselves. FFmpeg is not asked, though it knows both formats: its code, fed by strangers,
runs in a process of its own (`voxpop.media`), and it keeps to itself half of what is wanted here.
"""

from __future__ import annotations

import io
from typing import Any, BinaryIO, Final, cast

from msgspec import Struct, field

from voxpop.model import Refused, Role
from voxpop.sources.base import Original
from voxpop.sources.sound_text import DAMAGED_BYTES

LONGEST: Final = 1 << 20  # bytes of a text
_MOST: Final = 300_000  # boxes or elements that are looked at, a file
_PIECE: Final = 1 << 20


class Damaged(Exception):
    """The file is not as its format says; the text says how."""


class Part(Struct, frozen=True):
    """Bytes [start, start + length) of a media file that are a file in themselves."""

    start: int
    length: int


class Found(Struct):
    """What a media file says of its page: texts by their names in small letters, parts by the names of files."""

    texts: dict[str, str] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    problems: list[Refused] = field(default_factory=list)

    def add(self, name: str, raw: bytes) -> None:
        """A text. The first of a name counts."""
        text = raw.rstrip(b"\0").decode("utf-8", "replace")
        if not text or name in self.texts:
            return
        self.texts[name] = text
        if "\ufffd" in text and "\ufffd".encode() not in raw:
            self.problems.append(Refused(name, DAMAGED_BYTES))


class Skim:
    """Goes forward through a stream. `at` is the byte that comes next."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._size = stream.seek(0, io.SEEK_END) if stream.seekable() else None
        if self._size is not None:
            stream.seek(0)
        self._looks = 0
        self.at = 0

    def first(self, length: int, end: int | None) -> bytes:
        """The first bytes of what stands next before `end` (None: the end of the file); none where nothing does."""
        self._looks += 1
        if self._looks > _MOST:
            raise Damaged(f"it has more than {_MOST} parts; what follows byte {self.at} was not looked at")
        if end is not None and self.at + length > end:
            return b""
        raw = self._stream.read(length)
        self.at += len(raw)
        if raw and len(raw) < length:
            raise self._cut_off()
        return raw

    def read(self, length: int) -> bytes:
        """So many bytes. Raises `Damaged` where the file ends before."""
        raw = self._stream.read(length)
        self.at += len(raw)
        if len(raw) < length:
            raise self._cut_off()
        return raw

    def go_to(self, place: int) -> None:
        """Passes over what stands before a place."""
        if place < self.at:
            raise Damaged(f"what ends at byte {place} is too short for what it holds")
        if self._size is not None:
            self.at = min(place, self._size)
            self._stream.seek(self.at)
        while self._size is None and self.at < place and (piece := self._stream.read(min(_PIECE, place - self.at))):
            self.at += len(piece)
        if self.at < place:
            raise self._cut_off()

    def _cut_off(self) -> Damaged:
        return Damaged(f"the file ends at byte {self.at}, in the middle: it was cut off")


class PartOfFile:
    """A part of an original as an original."""

    role: Role = "page"

    def __init__(self, whole: Original, part: Part) -> None:
        self._whole, self._part = whole, part
        self.path = whole.path
        self.length = part.length

    def open(self) -> BinaryIO:
        """A stream of the part alone."""
        stream = self._whole.open()
        Skim(stream).go_to(self._part.start)
        return cast(BinaryIO, _Window(stream, self._part.length))


class _Window(io.RawIOBase):
    """The next bytes of a stream, which it closes with itself."""

    def __init__(self, stream: BinaryIO, left: int) -> None:
        self._stream, self._left = stream, left

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer)
        piece = self._stream.read(min(len(view), self._left))
        view[: len(piece)] = piece
        self._left -= len(piece)
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        super().close()
