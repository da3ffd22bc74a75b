"""Files that must be read from their end: spreadsheets, Parquet, Arrow.

Comes in: an original. Goes out: a stream in which one can go back and forth.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import copyfileobj
from typing import IO

from voxpop.sources.base import Original


@contextmanager
def seekable(original: Original) -> Iterator[IO[bytes]]:
    """A stream of the bytes as obtained, or of a copy on the disk where they cannot be read so."""
    with original.open() as stream:
        if stream.seekable():
            yield stream
            return
        with tempfile.TemporaryFile() as copy:
            copyfileobj(stream, copy, 1 << 20)
            copy.seek(0)
            yield copy
