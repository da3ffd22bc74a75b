"""Parts of files: what a browser asks for when a film is sought through.

Comes in: a stored file, its type, the request's headers. Goes out: WhiteNoise's answer, 200, 206, 304 or 416.
"""

from __future__ import annotations

import os
from http import HTTPStatus
from typing import Any, BinaryIO

from whitenoise.responders import Response, StaticFile


class Window:
    """A part of a file that reads and seeks like a file of its own.

    It can be sought in, so that waitress sends it from its main loop, instead of keeping one of its few threads busy
    for as long as somebody watches.
    """

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self._file, self._start, self._length = file, start, length
        file.seek(start)

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; none at the end of the part."""
        left = self._length - self.tell()
        return self._file.read(left if size < 0 else min(size, left)) if left > 0 else b""

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Like a file's, from the start of the part."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self.tell(), os.SEEK_END: self._length}[whence]
        return self._file.seek(self._start + base + offset) - self._start

    def tell(self) -> int:
        """Where the next byte is read, from the start of the part."""
        return self._file.tell() - self._start

    def seekable(self) -> bool:
        """Yes."""
        return True

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


class Ranged(StaticFile):
    """WhiteNoise's responder, whose parts are `Window`s, and which grants a part of one byte."""

    def get_range_response(self, range_header: str, base_headers: list[tuple[str, str]], file_handle: Any) -> Response:
        """206 with the part, 416 when it lies outside; ValueError makes the caller answer with the whole."""
        size = next(int(value) for name, value in base_headers if name == "Content-Length")
        start, end = self.get_byte_range(range_header, size)
        if start > end:
            return self.get_range_not_satisfiable_response(file_handle, size)
        length = end - start + 1
        headers = [header for header in base_headers if header[0] != "Content-Length"]
        headers += [("Content-Range", f"bytes {start}-{end}/{size}"), ("Content-Length", str(length))]
        window = None if file_handle is None else Window(file_handle, start, length)
        return Response(HTTPStatus.PARTIAL_CONTENT, headers, window)
