"""Originals out of custody: streams of the bytes as they were obtained.

Comes in: what the accession's record says of a file. Goes out: an `Original` that a source, a web page or another
process can open. One that is stored against an earlier original is unpacked at once, with the whole of both in memory.
"""

from __future__ import annotations

import io
import mmap
import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

import zstandard
from msgspec import Struct

from voxpop.errors import CustodyError
from voxpop.model import Accession, KeptFile, Reference, Role
from voxpop.originals.layout import ACCESSION, ACCESSION_RECORD, CONTENT, object_folder
from voxpop.originals.record import read_record

LARGEST_REFERENCE = 96 << 20
"""Bytes of an original that is stored against another, and of that other: both are in memory while one is unpacked."""

_WIDEST_WINDOW = 128 << 20
_LONGEST_CHAIN = 16  # we write shorter ones (see `packing`); a record from a stranger's hand may go round in circles


class KeptOriginal(Struct, frozen=True):
    """An original in custody; satisfies `sources.base.Original` and can be sent to another process.

    `digest` (sha512, hex) and `length` are of the bytes as obtained; `stored` is the file as it lies on the disk,
    `root` the storage root in which its `reference` is looked for.
    """

    path: str
    role: Role
    length: int
    digest: str
    stored: Path
    compression: str | None
    root: Path
    reference: Reference | None = None

    def open(self) -> BinaryIO:
        """A fresh stream of the bytes as obtained. Never gives more than `length`; seekable unless compressed.

        Raises `CustodyError` where the stored file, or that of a reference, is missing or, while reading, damaged.
        """
        if self.reference is not None:
            return io.BytesIO(self._whole())
        stored = _opened(self.stored)
        if self.compression is None:
            return stored
        return cast(BinaryIO, io.BufferedReader(_Unpacked(stored, self.length), 1 << 18))

    def _whole(self) -> bytes:
        """All bytes at once: a stream would keep those of the reference in memory as well, as long as it is read."""
        try:
            dictionary = dictionary_of(self.chain()[1:])
        except CustodyError as error:
            raise CustodyError(f"{self.stored} cannot be unpacked without its reference. {error}") from error
        return _content(self, dictionary)

    def chain(self) -> list[KeptOriginal]:
        """This original, the one that it is stored against, and so on to the one that is stored alone."""
        chain = [self]
        while (reference := chain[-1].reference) is not None:
            if len(chain) > _LONGEST_CHAIN:
                raise CustodyError(f"{self.stored} leads from reference to reference, and to no end.")
            chain.append(referred(self.root, reference))
        return chain


def referred(root: Path, reference: Reference) -> KeptOriginal:
    """The original that a reference names. Raises `CustodyError` where it is missing or cannot be one."""
    folder = root / object_folder(ACCESSION + reference.accession)
    for file in read_record(folder / CONTENT / ACCESSION_RECORD, Accession).files:
        if file.path == reference.path:
            return kept_original(root, folder, file)
    raise CustodyError(f"{folder} does not hold {reference.path!r}. Bring the archive's originals back from a copy.")


def dictionary_of(chain: Sequence[KeptOriginal]) -> zstandard.ZstdCompressionDict | None:
    """The bytes of the first original of a chain, for zstd to refer to; None for an empty chain.

    Raises `CustodyError` naming the stored file that is missing or damaged.
    """
    dictionary: zstandard.ZstdCompressionDict | None = None
    for original in reversed(chain):
        content = _content(original, dictionary)
        dictionary = None  # the dictionary is a copy: before it is made, the one before it is let go
        dictionary = zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        del content
    return dictionary


def _content(original: KeptOriginal, dictionary: zstandard.ZstdCompressionDict | None) -> bytes:
    if not 0 < original.length <= LARGEST_REFERENCE:
        raise CustodyError(f"{original.stored} would hold {original.length} bytes, which no other is stored against.")
    unpacker = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=_WIDEST_WINDOW)
    with _opened(original.stored) as stored:
        size = min(os.fstat(stored.fileno()).st_size, LARGEST_REFERENCE)
        # Memory of its own, which is given back to the system at once: the interpreter's would stay with the process.
        with mmap.mmap(-1, max(1, size)) as frame, memoryview(frame) as view:
            stored.readinto(view)  # type: ignore[attr-defined]
            try:
                if zstandard.frame_content_size(view) != original.length:
                    raise _damaged(original.stored, f"it does not announce {original.length} bytes")
                return unpacker.decompress(view)
            except zstandard.ZstdError as error:
                raise _damaged(original.stored, str(error)) from error


def _opened(stored: Path) -> BinaryIO:
    try:
        return stored.open("rb")
    except OSError as error:
        raise CustodyError(
            f"{stored} cannot be read ({error.strerror}). Run `voxpop verify` to see what else is missing."
        ) from error


def _damaged(stored: object, what: str) -> CustodyError:
    return CustodyError(f"{stored} is damaged: {what}. Bring the archive's originals back from a copy.")


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
        return _damaged(getattr(self._stored, "name", "an original"), what)

    def close(self) -> None:
        if not self.closed:
            self._stored.close()
        super().close()


def kept_original(root: Path, folder: Path, file: KeptFile) -> KeptOriginal:
    """The original of `file` in the object at `folder` of the storage root.

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
    return KeptOriginal(file.path, file.role, file.length, file.digest, stored, file.compression, root, file.reference)
