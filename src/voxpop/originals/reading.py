"""Originals out of custody: streams of the bytes as they were obtained.

Comes in: what the accession's record says of a file. Goes out: an `Original` that a source, a web page or another
process can open. One that is stored against an earlier original is unpacked at once, with the whole of both in memory,
and once more what is unpacked: zstd reads on in its own window.
"""

from __future__ import annotations

import hashlib
import io
import mmap
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from msgspec import Struct
from msgspec.structs import replace

from voxpop.errors import CustodyError
from voxpop.model import Accession, KeptFile, Reference, Role
from voxpop.originals.disk import opened
from voxpop.originals.layout import ACCESSION, ACCESSION_RECORD, CONTENT, object_folder
from voxpop.originals.names import is_safe
from voxpop.originals.record import read_record
from voxpop.zstd import zstd

LARGEST_REFERENCE = 96 << 20
"""Bytes of an original that is stored against another, and of that other: both are in memory while one is unpacked,
and zstd's window, which is as long.
"""

_SHORTEST_REFERENCE = 8  # zstd's own bound
_WINDOW: Mapping[int, int] = {zstd.DecompressionParameter.window_log_max: 27}
_PIECE = 1 << 17
_LARGE_PIECE = 1 << 22  # a thread that unpacks beside another waits for the interpreter after each
_HEAD = 18  # bytes at most
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
            return io.BytesIO(self.whole())
        stored = _opened(self.stored)
        if self.compression is None:
            return stored
        return cast(BinaryIO, io.BufferedReader(_Unpacked(stored, self.length), _PIECE))

    def at_once(self) -> bytes:
        """What `open` gives, where that is not much: a stream would hand on each part of it three times."""
        if self.reference is not None or self.compression is None:
            with self.open() as stream:
                return stream.read(self.length)
        with _opened(self.stored) as stored:
            frame = _Unpacked(stored, self.length)
            return b"".join(iter(lambda: frame.piece(self.length), b""))

    def lying_at(self, plain: Path) -> KeptOriginal:
        """The same original, read from a file that has its bytes as they were obtained."""
        return replace(self, stored=plain, compression=None, reference=None)

    def whole(self) -> bytes:
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


class WholeOriginal:
    """An original that is stored against another one: opened as often as one likes, unpacked once."""

    def __init__(self, kept: KeptOriginal, at_hand: Path | None = None) -> None:
        """`at_hand` may be the file that was taken in: while it has the same bytes, nothing need be unpacked."""
        self.path, self.role, self.length = kept.path, kept.role, kept.length
        found = None if at_hand is None else _same_bytes(kept, at_hand)
        self._content = kept.whole() if found is None else found

    def open(self) -> BinaryIO:
        """A stream of the bytes as obtained."""
        return io.BytesIO(self._content)


class SmallOriginal:
    """An original that is held once it was opened: a source may look at its beginning first, or read it twice."""

    def __init__(self, kept: KeptOriginal) -> None:
        self.path, self.role, self.length = kept.path, kept.role, kept.length
        self._kept: KeptOriginal | None = kept
        self._content = b""

    def open(self) -> BinaryIO:
        """A stream of the bytes as obtained."""
        if self._kept is not None:
            self._content = self._kept.at_once()
            self._kept = None
        return io.BytesIO(self._content)


def _same_bytes(kept: KeptOriginal, path: Path) -> bytes | None:
    """The content of a file, where it is that of an original."""
    try:
        with path.open("rb") as stream:
            content = stream.read(kept.length + 1)
    except OSError:
        return None
    return content if hashlib.sha512(content).hexdigest() == kept.digest else None


def referred(root: Path, reference: Reference) -> KeptOriginal:
    """The original that a reference names. Raises `CustodyError` where it is missing or cannot be one."""
    folder = root / object_folder(ACCESSION + reference.accession)
    for file in read_record(folder / CONTENT / ACCESSION_RECORD, Accession).files:
        if file.path == reference.path:
            return kept_original(root, folder, file)
    raise CustodyError(f"{folder} does not hold {reference.path!r}. Bring the archive's originals back from a copy.")


def announced(stored: Path) -> int | None:
    """The length in the head of a zstd frame; None where it names none or is none."""
    with _opened(stored) as frame:
        try:
            return zstd.get_frame_info(frame.read(_HEAD)).decompressed_size
        except zstd.ZstdError:
            return None


def dictionary_of(chain: Sequence[KeptOriginal], scratch: Path | None = None) -> zstd.ZstdDict | None:
    """The bytes of the first original of a chain, for zstd to refer to; None for an empty chain.

    What is unpacked lies in the file `scratch` for a moment, where one is named, else in memory. Raises `CustodyError`
    naming the stored file that is missing or damaged.
    """
    dictionary: zstd.ZstdDict | None = None
    if scratch is None:
        for original in reversed(chain):
            content = _content(original, dictionary)
            dictionary = None  # the dictionary is a copy: before it is made, the one before it is let go
            dictionary = zstd.ZstdDict(content, is_raw=True)
            del content
        return dictionary
    with scratch.open("w+b") as lying:
        for original in reversed(chain):
            lying.seek(0)
            _unpack(original, dictionary, lying)
            dictionary = None
            lying.truncate()
            with mmap.mmap(lying.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
                dictionary = zstd.ZstdDict(mapped, is_raw=True)
    return dictionary


def _content(original: KeptOriginal, dictionary: zstd.ZstdDict | None) -> bytes:
    content = io.BytesIO()
    _unpack(original, dictionary, content)
    return content.getvalue()  # no copy, as one of joined pieces would be


def _unpack(original: KeptOriginal, dictionary: zstd.ZstdDict | None, target: BinaryIO) -> None:
    if not _SHORTEST_REFERENCE <= original.length <= LARGEST_REFERENCE:
        raise CustodyError(f"{original.stored} would hold {original.length} bytes, which no other is stored against.")
    if announced(original.stored) != original.length:
        raise _damaged(original.stored, f"it does not announce {original.length} bytes")
    with _opened(original.stored) as stored:
        frame = _Unpacked(stored, original.length, dictionary)
        while piece := frame.piece(_LARGE_PIECE):
            target.write(piece)
        frame.end()


def _opened(stored: Path) -> BinaryIO:
    try:
        return opened(stored)
    except OSError as error:
        raise CustodyError(
            f"{stored} cannot be read ({error.strerror}). Run `voxpop verify` to see what else is missing."
        ) from error


def _damaged(stored: object, what: str) -> CustodyError:
    return CustodyError(f"{stored} is damaged: {what}. Bring the archive's originals back from a copy.")


class _Unpacked(io.RawIOBase):
    """The content of one zstd frame, up to `length` bytes."""

    def __init__(self, stored: BinaryIO, length: int, dictionary: zstd.ZstdDict | None = None) -> None:
        self._stored, self._left = stored, length
        self._frame = zstd.ZstdDecompressor(None if dictionary is None else dictionary.as_prefix, _WINDOW)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self.piece(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def piece(self, most: int) -> bytes:
        """Up to `most` of the bytes that are left; none when all were given."""
        wanted = min(most, self._left)
        piece = self._unpack(wanted) if wanted else b""
        if wanted and not piece:
            raise self._damaged(f"it ends {self._left} bytes early")
        self._left -= len(piece)
        return piece

    def end(self) -> None:
        """Raises `CustodyError` unless the frame ends here, with the right checksum."""
        if self._unpack(1) or not self._frame.eof:
            raise self._damaged("it does not end where it should")

    def _unpack(self, most: int) -> bytes:
        """Up to `most` bytes; none where the frame or the file ends."""
        piece, packed = b"", b""
        try:
            while not piece and not self._frame.eof:
                if self._frame.needs_input and not (packed := self._stored.read(_PIECE)):
                    break
                piece, packed = self._frame.decompress(packed, most), b""
        except (zstd.ZstdError, OSError) as error:
            raise self._damaged(str(error)) from error
        return piece

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
    is_known = is_safe(file.path) and file.compression in (None, "zstd")
    if not is_known or file.stored_as != f"{CONTENT}/{file.path}{ending}":
        raise CustodyError(
            f"{folder}: the record names a place or a form that Voxpop does not write, {file.stored_as!r}."
        )
    stored = folder / file.stored_as
    if not _may_be_file(stored):
        raise CustodyError(f"{stored} is a link or the like, and is no file. Bring the originals back from a copy.")
    return KeptOriginal(file.path, file.role, file.length, file.digest, stored, file.compression, root, file.reference)


def _may_be_file(stored: Path) -> bool:
    """Whether it is a file, or is missing, of which who opens it is told."""
    try:
        return stat.S_ISREG(stored.lstat().st_mode)
    except OSError:
        return True
