"""Text in whatever encoding it was saved, as UTF-8.

Comes in: an original: UTF-8, or UTF-16, in which a Windows shell saves what a program prints. Goes out: a stream of
UTF-8, the same stream for what is UTF-8 already; and back, what was written as UTF-8 in the original's encoding.

JSON that is exchanged is UTF-8: https://www.rfc-editor.org/rfc/rfc8259#section-8.1
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable
from typing import BinaryIO, Final, cast

from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut, write_without
from voxpop.sources.lines import encoding_of

_HEAD: Final = 4096


def head_as_utf8(head: bytes) -> bytes:
    """The beginning of a file, without a byte order mark and without spaces before its first sign."""
    mark, encoding = encoding_of(head)
    text = head[len(mark) :]
    if encoding != "utf-8":
        text = text.decode(encoding, "replace").encode("utf-8", "replace")
    return text.lstrip(b" \t\r\n")


def opened_as_utf8(original: Original) -> BinaryIO:
    """A fresh stream of the original's text, from its start."""
    mark, encoding = _encoding(original)
    stream = original.open()
    if encoding == "utf-8":
        return stream
    stream.read(len(mark))
    return cast(BinaryIO, io.BufferedReader(_Recoded(stream, encoding)))


def write_cut(original: Original, cuts: Iterable[Cut], out: BinaryIO) -> None:
    """Write the original's text to `out`, in its own encoding, less `cuts`, which count bytes of UTF-8."""
    mark, encoding = _encoding(original)
    with opened_as_utf8(original) as stream:
        if encoding == "utf-8":
            write_without(stream, cuts, out)
            return
        out.write(mark)
        back = _Back(out, encoding)
        write_without(stream, cuts, cast(BinaryIO, back))


def _encoding(original: Original) -> tuple[bytes, str]:
    with original.open() as stream:
        return encoding_of(stream.read(_HEAD))


class _Recoded(io.RawIOBase):
    """A stream of UTF-16 as one of UTF-8. Half characters stay such; half a code unit at the end becomes U+FFFD."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="surrogatepass")
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed has a wider buffer
        while not self._held:
            piece = self._stream.read(1 << 16)
            if not piece:
                return 0
            self._held = self._decoder.decode(piece).encode("utf-8", "surrogatepass")
        length = min(len(buffer), len(self._held))
        buffer[:length] = self._held[:length]
        self._held = self._held[length:]
        return length

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Back:
    """What is written to it as UTF-8 goes to `out` in another encoding."""

    def __init__(self, out: BinaryIO, encoding: str) -> None:
        self._out, self._encoding = out, encoding
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogatepass")

    def write(self, piece: bytes) -> int:
        self._out.write(self._decoder.decode(piece).encode(self._encoding, "surrogatepass"))
        return len(piece)
