"""One file into custody: a copy made in bounded memory, its digest and length taken on the way.

Comes in: a file on the person's disk. Goes out: the stored file, and what its bytes were as obtained and as stored.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.originals.disk import share_blocks
from voxpop.zstd import zstd

BLOCK = 1 << 20

# Two workers halve the time of a large page and cost 65 MB; a small one would pay for the threads and not be faster.
_LARGE = 16 << 20


class Copied(Struct, frozen=True):
    """`digest` and `length` of the bytes as obtained, `stored_digest` of the bytes as they lie in custody (sha512)."""

    digest: str
    length: int
    stored_digest: str


def copy_original(source: Path, place: str, target: Path, compress: bool, advance: Callable[[int], None]) -> Copied:
    """Copies `source` to the new file `target`, as one zstd frame if `compress`; `advance` is told bytes as they pass.

    Raises `Refusal` naming `place` for a source that cannot be read or changes meanwhile, `OSError` for the target.
    """
    with _opened(source, place) as reader, target.open("xb") as writer:
        before = os.fstat(reader.fileno())
        blocks = _blocks(reader, place, before.st_size, advance)
        if compress:
            copied = _compressed(blocks, before.st_size, place, writer)
        elif share_blocks(reader.fileno(), writer.fileno()):
            with target.open("rb") as shared:
                copied = _digested(_blocks(shared, place, before.st_size, advance))
        else:
            copied = _stored(blocks, writer)
        after = os.fstat(reader.fileno())
    if (before.st_size, before.st_mtime_ns, before.st_size) != (after.st_size, after.st_mtime_ns, copied.length):
        raise _changed(place)
    return copied


def digest_and_length(source: Path, place: str) -> tuple[str, int]:
    """What a copy of `source` would have as obtained (sha512, bytes). Raises `Refusal` as `copy_original` does."""
    with _opened(source, place) as reader:
        size = os.fstat(reader.fileno()).st_size
        copied = _digested(_blocks(reader, place, size, lambda _: None))
    return copied.digest, copied.length


@contextmanager
def _opened(source: Path, place: str) -> Iterator[BinaryIO]:
    try:
        # Without O_NONBLOCK a named pipe would hold us for ever.
        descriptor = os.open(source, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError) as error:
        raise Refusal(place, f"cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refusal(place, "is not a file.")
    with os.fdopen(descriptor, "rb", buffering=0) as reader:
        yield reader


def _blocks(reader: BinaryIO, place: str, size: int, advance: Callable[[int], None]) -> Iterator[bytes]:
    """Never more than a block beyond `size`: a file that grows as fast as we read it has no end."""
    count = 0
    while True:
        try:
            block = reader.read(BLOCK)
        except OSError as error:
            raise Refusal(place, f"cannot be read: {error.strerror}.") from error
        if not block:
            return
        count += len(block)
        if count > size:
            raise _changed(place)
        yield block
        advance(len(block))


def _changed(place: str) -> Refusal:
    return Refusal(place, "was written to while it was being copied; add it again when that has ended.")


def _digested(blocks: Iterator[bytes]) -> Copied:
    digest, length = hashlib.sha512(), 0
    for block in blocks:
        digest.update(block)
        length += len(block)
    return Copied(digest.hexdigest(), length, digest.hexdigest())


def _stored(blocks: Iterator[bytes], writer: BinaryIO) -> Copied:
    def written() -> Iterator[bytes]:
        for block in blocks:
            writer.write(block)
            yield block

    return _digested(written())


def _parameters(size: int) -> dict[int, int]:
    """Level 3; a large page is looked over for what came up to 64 MB before: people who write much, addresses.

    Measured on a generated page of 186 MB: 51.8 MB without, 42.1 MB with it, for half as much time again. Looking 32 MB
    back gave 45.3 MB, 128 MB 39.8; to unpack it takes as much memory. `zstd -d` allows 128 MB without being told.
    """
    name = zstd.CompressionParameter
    always: dict[int, int] = {name.compression_level: 3, name.checksum_flag: 1, name.content_size_flag: 1}
    if size < _LARGE:
        return always
    most = name.nb_workers.bounds()[1]  # none where the system's zstd was built without threads
    threads = min(2, os.cpu_count() or 1, most)
    return {**always, name.enable_long_distance_matching: 1, name.window_log: 26, name.nb_workers: threads}


def _compressed(blocks: Iterator[bytes], size: int, place: str, writer: BinaryIO) -> Copied:
    frame = zstd.ZstdCompressor(options=_parameters(size))
    frame.set_pledged_input_size(size)
    stored = hashlib.sha512()

    def squeezed() -> Iterator[bytes]:
        for block in blocks:
            _put(frame.compress(block))
            yield block
        _put(frame.flush())

    def _put(piece: bytes) -> None:
        stored.update(piece)
        writer.write(piece)

    try:
        copied = _digested(squeezed())
    except zstd.ZstdError as error:
        # The frame's head names the size; zstd refuses a body of another one.
        raise _changed(place) from error
    return Copied(copied.digest, copied.length, stored.hexdigest())
