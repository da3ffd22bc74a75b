"""The body of an HTTP message as it was meant: unchunked, decompressed, never longer than `LONGEST`.

Comes in: the bytes that followed the headers, and what those say of them. Goes out: the body. Recordings often hold it
decoded already, with the headers of before: what does not decode and looks like a page or data is taken as it is.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from typing import Final

from voxpop.errors import Refusal
from voxpop.sources.json_text.reader import LONGEST
from voxpop.zstd import zstd

_PLAIN: Final = (b"{", b"[", b"<", b")]}'")
_PIECE: Final = 1 << 20
_WINDOW: Final[Mapping[int, int]] = {zstd.DecompressionParameter.window_log_max: LONGEST.bit_length() - 1}


def decoded(raw: bytes, encodings: str, is_chunked: bool) -> bytes:
    """The body; raises `Refusal` where it cannot be had. `encodings` is what `Content-Encoding` says."""
    from warcio.bufferedreaders import ChunkedDataReader

    body: bytes = ChunkedDataReader(io.BytesIO(raw)).read() if is_chunked else raw
    for encoding in reversed([part.strip().lower() for part in encodings.split(",")]):
        try:
            body = _unpacked(body, encoding)
        except ValueError as error:
            if body.lstrip()[:4].startswith(_PLAIN):
                return body
            raise Refusal("body", f"its body cannot be decompressed ({encoding})") from error
        if len(body) > LONGEST:
            raise Refusal("body", f"its body is longer than {LONGEST >> 20} MB")
    return body


def _unpacked(body: bytes, encoding: str) -> bytes:
    """What was compressed, up to `LONGEST` bytes and one; of a body that was cut off, its beginning. Raises
    `ValueError`.
    """
    if encoding == "br":
        return _unpacked_brotli(body)
    if encoding == "zstd":
        return _unpacked_zstd(body)
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return body
    is_bare = encoding == "deflate" and body[:1] != b"\x78"  # without the header that it should have
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS if is_bare else zlib.MAX_WBITS | 32).decompress(body, LONGEST + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def _unpacked_brotli(body: bytes) -> bytes:
    import brotli

    decompressor, pieces, left = brotli.Decompressor(), [], LONGEST + 1
    try:
        while left > 0 and not decompressor.is_finished():
            pieces.append(decompressor.process(body, output_buffer_limit=min(_PIECE, left)))
            if not pieces[-1]:
                break
            body, left = b"", left - len(pieces[-1])
    except brotli.error as error:
        raise ValueError(str(error)) from error
    return b"".join(pieces)


def _unpacked_zstd(body: bytes) -> bytes:
    try:
        return zstd.ZstdDecompressor(options=_WINDOW).decompress(body, LONGEST + 1)
    except zstd.ZstdError as error:
        raise ValueError(str(error)) from error
