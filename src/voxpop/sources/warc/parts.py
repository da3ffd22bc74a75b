"""The WARC files of a page: itself, or those that lie in a WACZ.

Comes in: the original. Goes out: streams, one after the other. A zip is read from its end, so one that cannot be sought
in is copied to a temporary file, which is gone as soon as it was read.
"""

from __future__ import annotations

import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import BinaryIO, Final, Protocol, cast

from voxpop.model import Refused
from voxpop.sources.base import Original

MEMBER: Final = re.compile(r"archive/[^/]+\.warc(?:\.gz)?")
_ZIP: Final = b"PK\x03\x04"
# What zipfile raises for a zip that is damaged, encrypted, or packed in a way that it does not know.
_BAD: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


class Damaged(Exception):
    """The stream is broken here; reading it further goes on behind the break."""


class Stream(Protocol):
    """What records are read from."""

    def read(self, length: int, /) -> bytes:
        """Some bytes, empty at the end. May raise `Damaged`."""


class _Member:
    """A file within a zip; where that is damaged it ends."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._is_broken = stream, False

    def read(self, length: int) -> bytes:
        if self._is_broken:
            return b""
        try:
            return self._stream.read(length)
        except _BAD as error:
            self._is_broken = True
            raise Damaged from error


def parts_of(original: Original) -> Iterator[tuple[str, Stream] | Refused]:
    """Each WARC file, with what is put before the places in it."""
    with original.open() as stream:
        is_zip = stream.read(len(_ZIP)) == _ZIP
    with original.open() as stream:
        if is_zip:
            yield from _members(original.path, stream)
        else:
            yield "", stream


def _members(path: str, stream: BinaryIO) -> Iterator[tuple[str, Stream] | Refused]:
    with ExitStack() as stack:
        if not stream.seekable():
            copy = stack.enter_context(tempfile.TemporaryFile())
            shutil.copyfileobj(stream, copy)
            stream = cast("BinaryIO", copy)
        try:
            packed = stack.enter_context(zipfile.ZipFile(stream))
        except _BAD:
            yield Refused(path, "this zip cannot be opened: it was cut off or is damaged")
            return
        for name in sorted(filter(MEMBER.fullmatch, packed.namelist())):
            try:
                member = packed.open(name)
            except _BAD as error:
                yield Refused(name, f"cannot be taken out of its zip: {str(error)[:200]}")
                continue
            with member:
                yield f"{name} ", _Member(cast("BinaryIO", member))
