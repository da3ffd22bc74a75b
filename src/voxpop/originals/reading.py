"""Originals out of custody: streams of the bytes as they were obtained.

Comes in: what the accession's record says of a file. Goes out: an `Original` that a source, a web page or another
process can open.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, cast

import zstandard
from msgspec import Struct

from voxpop.errors import CustodyError
from voxpop.model import KeptFile, Role
from voxpop.originals.layout import CONTENT

_WIDEST_WINDOW = 128 << 20


class KeptOriginal(Struct, frozen=True):
    """An original in custody; satisfies `sources.base.Original` and can be sent to another process.

    `digest` (sha512, hex) and `length` are of the bytes as obtained; `stored` is the file as it lies on the disk.
    """

    path: str
    role: Role
    length: int
    digest: str
    stored: Path
    compression: str | None

    def open(self) -> BinaryIO:
        """A fresh stream of the bytes as obtained. Never gives more than `length`; seekable unless compressed.

        Raises `CustodyError` where the stored file is missing or, while reading, damaged.
        """
        try:
            stored = self.stored.open("rb")
        except OSError as error:
            raise CustodyError(
                f"{self.stored} cannot be read ({error.strerror}). Run `voxpop verify` to see what else is missing."
            ) from error
        if self.compression is None:
            return stored
        return cast(BinaryIO, io.BufferedReader(_Unpacked(stored, self.length), 1 << 18))


class _Unpacked(io.RawIOBase):
    """The content of one zstd frame, up to `length` bytes."""

    def __init__(self, stored: BinaryIO, length: int) -> None:
        self._stored, self._left = stored, length
        frame = zstandard.ZstdDecompressor(max_window_size=_WIDEST_WINDOW)
        self._content = frame.stream_reader(stored, read_size=1 << 18, closefd=False)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        wanted = min(len(buffer), self._left)
        if not wanted:
            return 0
        try:
            count = self._content.readinto(memoryview(buffer)[:wanted])
        except (zstandard.ZstdError, OSError) as error:
            raise self._damaged(str(error)) from error
        if not count:
            raise self._damaged(f"it ends {self._left} bytes early")
        self._left -= count
        return count

    def _damaged(self, what: str) -> CustodyError:
        name = getattr(self._stored, "name", "an original")
        return CustodyError(f"{name} is damaged: {what}. Bring the archive's originals back from a copy.")

    def close(self) -> None:
        if not self.closed:
            self._stored.close()
        super().close()


def kept_original(folder: Path, file: KeptFile) -> KeptOriginal:
    """The original of `file` in the object at `folder`.

    Raises `CustodyError` where the record names a place outside the object's content: an archive from a stranger's hand
    must not be able to show other files of this machine.
    """
    ending = ".zst" if file.compression else ""
    if file.stored_as != f"{CONTENT}/{file.path}{ending}" or "/" in file.path or file.compression not in (None, "zstd"):
        raise CustodyError(
            f"{folder}: the record names a place or a form that Voxpop does not write, {file.stored_as!r}."
        )
    stored = folder / file.stored_as
    if stored.is_symlink():
        raise CustodyError(f"{stored} is a link; originals are files. Bring the archive's originals back from a copy.")
    return KeptOriginal(file.path, file.role, file.length, file.digest, stored, file.compression)
