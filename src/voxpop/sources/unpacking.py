"""Packed files: zip, tar, and what gzip, zstd, xz or bzip2 compressed.

Comes in: a packed file and an empty folder. Goes out: its members as files in that folder, and a `Refused` for each
that was left out. What is packed was made by strangers: names stay within the folder, links and devices are left out,
and what would grow beyond `Budget` is refused before it fills the disk or the memory.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, Self, cast

from voxpop.errors import Refusal
from voxpop.model import Refused
from voxpop.zstd import zstd

DEEPEST: Final = 4  # packed files within packed files
_GROWTH, _FREE = 200, 256 << 20  # times the packed size, and bytes that any file may unpack to
_MOST_MEMBERS: Final = 1_000_000
_PIECE: Final = 1 << 20
_PACKED_PIECE: Final = 4 << 10  # of zstd at once: with each frame that ends, what is left of a piece is copied
_WINDOW: Final[Mapping[int, int]] = {zstd.DecompressionParameter.window_log_max: 27}
_BROKEN: Final = (
    EOFError, OSError, ValueError, RuntimeError, NotImplementedError, lzma.LZMAError, tarfile.TarError, zlib.error,
    zipfile.BadZipFile, zstd.ZstdError,
)  # fmt: skip


class _Zstd(io.RawIOBase):
    """What zstd compressed, frame by frame."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._frame = zstd.ZstdDecompressor(options=_WINDOW)

    def readable(self) -> bool:
        return True

    def readinto(self, into: object) -> int:
        view = memoryview(into).cast("B")  # type: ignore[arg-type]
        piece, packed = b"", b""
        while not piece:
            if self._frame.eof:
                packed = self._frame.unused_data or self._stream.read(_PACKED_PIECE)
                if not packed:
                    return 0
                self._frame = zstd.ZstdDecompressor(options=_WINDOW)
            elif self._frame.needs_input:
                packed = self._stream.read(_PACKED_PIECE)
                if not packed:
                    raise EOFError("a frame of zstd ends in the middle")
            piece, packed = self._frame.decompress(packed, len(view)), b""
        view[: len(piece)] = piece
        return len(piece)


_STREAMS: Final[tuple[tuple[bytes, tuple[str, ...], Callable[[BinaryIO], BinaryIO]], ...]] = (
    (b"\x1f\x8b", (".gz", ".tgz"), lambda stream: cast(BinaryIO, gzip.GzipFile(fileobj=stream))),
    (
        b"\x28\xb5\x2f\xfd",
        (".zst", ".tzst", ".zstd"),
        lambda stream: cast(BinaryIO, io.BufferedReader(_Zstd(stream), _PIECE)),
    ),
    (b"\xfd7zXZ\x00", (".xz", ".txz"), lambda stream: cast(BinaryIO, lzma.LZMAFile(stream))),  # noqa: SIM115 - its owner closes the stream
    (b"BZh", (".bz2", ".tbz2"), lambda stream: cast(BinaryIO, bz2.BZ2File(stream))),
)


class Budget:
    """What may still be written while one file that a person named is unpacked, with all that is packed within it."""

    def __init__(self, packed: int) -> None:
        self.most = _FREE + _GROWTH * packed
        self.bytes, self.members = self.most, _MOST_MEMBERS

    def spend(self, length: int) -> None:
        """Raises `Refusal` when it is used up."""
        self.bytes -= length
        if self.bytes < 0:
            raise Refusal(
                "size", f"it unpacks to more than {self.most >> 20:,} MB, as a bomb would. If it is none, unpack it "
                "by hand and add what is in it."
            )  # fmt: skip

    def count(self) -> None:
        """One more member. Raises `Refusal` when there are too many."""
        self.members -= 1
        if self.members < 0:
            raise Refusal(
                "members", f"it holds more than {_MOST_MEMBERS:,} files. Unpack it by hand and add the folder."
            )


def is_packed(head: bytes) -> bool:
    """Whether a file that begins so is packed."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06")) or _is_tar(head) or _stream_of(head) is not None


def zip_members(path: Path) -> frozenset[str] | None:
    """The names in a zip; None where it is none that can be read."""
    try:
        with zipfile.ZipFile(path) as packed:
            return frozenset(packed.namelist())
    except _BROKEN:
        return None


def unpack(path: Path, head: bytes, into: Path, budget: Budget) -> Iterator[Refused]:
    """Unpack `path`, which begins with `head`, into the folder `into`. Raises `Refusal` where nothing of it can be had.

    A file that ends in the middle gives what stood before; the rest is a `Refused`.
    """
    if head.startswith(b"PK"):
        yield from _unzip(path, into, budget)
        return
    with path.open("rb") as raw:
        opened = _stream_of(head)
        start = _start_of(path.name, raw if opened is None else opened(raw))
    with path.open("rb") as raw:
        stream = raw if opened is None else opened(raw)
        if _is_tar(start):
            yield from _untar(stream, into, budget)
        else:
            yield from _write(stream, into / _inner_name(path.name), budget)


def _start_of(name: str, stream: BinaryIO) -> bytes:
    """The first 512 bytes of what was packed, or as many as can be had."""
    start = b""
    try:
        while len(start) < 512 and (piece := _some(stream, 512 - len(start))):
            start += piece
    except _BROKEN as error:
        if not start:
            raise Refusal(name, f"it cannot be unpacked: {_words(error)}.") from error
    return start


def _some(stream: BinaryIO, most: int) -> bytes:
    """What can be had at once: of a stream that is damaged, all that stands before the damage."""
    return cast(io.BufferedReader, stream).read1(most)


def _unzip(path: Path, into: Path, budget: Budget) -> Iterator[Refused]:
    try:
        packed = zipfile.ZipFile(path)
    except _BROKEN as error:
        words = f"this zip cannot be read: {_words(error)}. If it was cut off, get it anew, or mend it with `zip -FF`."
        raise Refusal(path.name, words) from error
    with packed:
        for member in packed.infolist():
            if member.is_dir():
                continue
            budget.count()
            target = _place(into, member.filename)
            if (why := _why_not_zipped(member)) is not None or target is None:
                yield Refused(member.filename, why or _ASTRAY)
                continue
            try:
                expected = member.CRC
                del member.CRC  # else what is wrong is told in place of the last piece
                with packed.open(member) as stream:
                    yield from _write(
                        cast(BinaryIO, _Summed(cast(io.BufferedReader, stream), expected)), target, budget
                    )
            except _BROKEN as error:
                target.unlink(missing_ok=True)
                yield Refused(member.filename, f"it cannot be unpacked: {_words(error)}.")


def _why_not_zipped(member: zipfile.ZipInfo) -> str | None:
    if member.flag_bits & 1:
        return "it is locked by a password. Unpack it by hand and add what is in it."
    return "it is a link; links are not followed." if member.external_attr >> 28 == 0xA else None


_DAMAGED_PIECE: Final = 1 << 12  # what `zipfile` loses of the bytes before those that it cannot unpack


class _Summed:
    """A member of a zip whose sum is checked behind its last byte: a wrong one says that some of it is damaged."""

    def __init__(self, stream: io.BufferedReader, expected: int) -> None:
        self._stream, self._expected, self._sum = stream, expected, 0

    def read1(self, most: int) -> bytes:
        piece = self._stream.read1(min(most, _DAMAGED_PIECE))
        self._sum = zlib.crc32(piece, self._sum)
        if not piece and self._sum != self._expected:
            raise zipfile.BadZipFile("its checksum is wrong")
        return piece


class _Member(tarfile.TarInfo):
    """A member of a tar. `tarfile` takes a header that is damaged or missing for the end, and says nothing."""

    @classmethod
    def fromtarfile(cls, packed: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(packed)
        except tarfile.HeaderError as error:
            if isinstance(error, tarfile.EOFHeaderError):  # type: ignore[attr-defined] # a block of zeros
                raise
            raise tarfile.ReadError(str(error)) from error


def _untar(stream: BinaryIO, into: Path, budget: Budget) -> Iterator[Refused]:
    try:
        with tarfile.open(fileobj=stream, mode="r|", errorlevel=0, tarinfo=_Member) as packed:
            for member in packed:
                packed.members.clear()  # type: ignore[attr-defined] # it would remember all of them
                if member.isdir():
                    continue
                budget.count()
                target = _place(into, member.name)
                if not member.isreg():
                    yield Refused(member.name, "it is a link or a device; only files are taken in.")
                elif target is None:
                    yield Refused(member.name, _ASTRAY)
                else:
                    yield from _write(cast(BinaryIO, packed.extractfile(member)), target, budget)
            yield from _behind_the_end(cast(BinaryIO, packed.fileobj), budget)
    except _BROKEN as error:
        yield Refused("end", f"the tar file ends in the middle or is damaged: {_words(error)}.")


def _behind_the_end(stream: BinaryIO, budget: Budget) -> Iterator[Refused]:
    """A tar ends with zeros. Whatever else follows was meant to be read."""
    while piece := stream.read(_PIECE):
        budget.spend(len(piece))
        if piece.strip(b"\x00"):
            words = "more follows behind the place where this tar file ends: it is damaged, or several in one."
            yield Refused("end", f"{words} Unpack it by hand (tar --ignore-zeros) and add what is in it.")
            return


def _write(stream: BinaryIO, target: Path, budget: Budget) -> Iterator[Refused]:
    """Write one member; what was read before it broke off stays."""
    with suppress(FileExistsError):
        target.parent.mkdir(parents=True)
    if target.exists():  # two members of one name, or a file where a folder should be
        target = target.with_name(f"{hashlib.sha256(str(budget.members).encode()).hexdigest()[:8]}-{target.name}")
    with target.open("wb") as out:
        while True:
            try:
                piece = _some(stream, _PIECE)
            except _BROKEN as error:
                yield Refused(
                    target.name, f"it ends in the middle or is damaged: {_words(error)}; what stood before was taken."
                )
                return
            if not piece:
                return
            budget.spend(len(piece))
            out.write(piece)


_ASTRAY: Final = "its name leads out of the packed file; it was left out."


def _place(into: Path, name: str) -> Path | None:
    """Where a member goes; None where its name leads elsewhere."""
    plain = name.replace("\\", "/").replace("\x00", "")
    parts = [part for part in PurePosixPath(plain).parts if part not in (".", "")]
    if not parts or plain.startswith("/") or ".." in parts or parts[0].endswith(":"):
        return None
    return into.joinpath(*map(_short, parts))


def _short(part: str) -> str:
    """A name that file systems bear: at most 255 bytes, its end kept."""
    raw = part.encode("utf-8", "surrogateescape")
    if len(raw) <= 240:
        return part
    digest = hashlib.sha256(raw).hexdigest()[:16]
    return digest + raw[-200:].decode("utf-8", "ignore")


def _inner_name(name: str) -> str:
    """The name of what was compressed: without its last ending, where that is one of compression."""
    lower = name.lower()
    for _, endings, _ in _STREAMS:
        for ending in endings:
            if lower.endswith(ending) and len(name) > len(ending):
                return name[: -len(ending)]
    return name


def _stream_of(head: bytes) -> Callable[[BinaryIO], BinaryIO] | None:
    return next((opened for magic, _, opened in _STREAMS if head.startswith(magic)), None)


def _is_tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def _words(error: BaseException) -> str:
    return (str(error) or type(error).__name__).rstrip(".")
