"""The records of a WARC file, whatever happened to it.

Comes in: a stream, plain or gzip. Goes out: records, one at a time, each to be read before the next is asked for.
Damage costs the record that it is in: reading goes on at the next gzip member, or the next line that begins a record.
warcio's own iterator gives up there, writes to stderr, and reads headers of any length into memory.

WARC 1.1: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from typing import Any, Final

from warcio.bufferedreaders import BufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader

from voxpop.model import Refused
from voxpop.sources.json_text.reader import LONGEST
from voxpop.sources.recorded.recording import Tally
from voxpop.sources.warc.parts import Damaged, Stream

_PIECE: Final = 1 << 16
_MAGIC: Final = b"\x1f\x8b\x08"
_LONGEST_LINE: Final = 1 << 16
_LONGEST_HEADERS: Final = 1 << 20
_DIGEST: Final = re.compile(r"sha1:(?:[A-Z2-7]{32}|[0-9a-fA-F]{40})|sha256:(?:[A-Z2-7]{52}={4}|[0-9a-fA-F]{64})")
_CUT_OFF: Final = "the file is cut off in this record"
_DAMAGED: Final = "the file is damaged here; reading went on behind the damage"
# What warcio raises for headers that are none, or that lack what every record has.
_NO_RECORD: Final = (ArchiveLoadFailed, EOFError, AttributeError, ValueError, IndexError)


class Unzipped:
    """The bytes within a gzip file of any number of members; those of a plain file as they are."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._raw = b""
        self._is_zipped: bool | None = None
        self._inflater: Any = None
        self.was_cut_off = False  # within a member

    def read(self, length: int = _PIECE) -> bytes:
        """Some bytes, empty at the end. Raises `Damaged` once for each break."""
        if self._is_zipped is None:
            self._raw = self._stream.read(_PIECE)
            self._is_zipped = self._raw.startswith(_MAGIC[:2])
        if not self._is_zipped:
            piece, self._raw = self._raw or self._stream.read(_PIECE), b""
            return piece
        while self._raw or self._more():
            if self._inflater is not None and (piece := self._inflated(length)):
                return piece
            if self._inflater is None:
                self._to_next_member()
        self.was_cut_off = self._inflater is not None
        return b""

    def _more(self, kept: bytes = b"") -> bool:
        piece = self._stream.read(_PIECE)
        self._raw = kept + piece if piece else b""
        return bool(piece)

    def _inflated(self, length: int) -> bytes:
        try:
            piece: bytes = self._inflater.decompress(self._raw, length)
        except zlib.error as error:
            self._inflater = None
            self._raw = self._raw[1:]  # what began here is no member
            raise Damaged from error
        self._raw = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
        self._inflater = None if self._inflater.eof else self._inflater
        return piece

    def _to_next_member(self) -> None:
        """Some tools fill up with zeros between them."""
        found = self._raw.find(_MAGIC)
        if found >= 0:
            self._raw = self._raw[found:]
            self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        else:
            self._more(self._raw[-2:])


logging.getLogger("warcio").addHandler(logging.NullHandler())  # else it warns of each space in an address on stderr


class _Lines(BufferedReader):  # type: ignore[misc]  # warcio is not typed
    """Reads lines, none longer than a header may be."""

    headers = 0  # bytes read as lines since the last record began

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(min(length or _LONGEST_LINE, _LONGEST_LINE))
        self.headers += len(line)
        if self.headers > _LONGEST_HEADERS:
            self.headers = 0
            raise Damaged
        return line


class _Loader(ArcWarcRecordLoader):  # type: ignore[misc]  # warcio is not typed
    """Checks digests, but for those of a form over which warcio would fail: they are as if they were not there."""

    def wrap_digest_verifying_stream(self, stream: Any, kind: str, headers: Any, *rest: Any, **more: Any) -> Any:
        digests = (headers.get_header(name) for name in ("WARC-Payload-Digest", "WARC-Block-Digest"))
        if all(digest is None or _DIGEST.fullmatch(digest) for digest in digests):
            return super().wrap_digest_verifying_stream(stream, kind, headers, *rest, **more)
        return stream, False


class Record:
    """A record of the file; `headers` are its own, `http` those of the message in it, if it is one."""

    def __init__(self, number: int, inner: ArcWarcRecord) -> None:
        self.number = number
        self.kind: str = inner.rec_type or ""
        self.headers, self.http, self.mime = inner.rec_headers, inner.http_headers, inner.content_type or ""
        self._inner = inner
        self._is_damaged = False

    def header(self, name: str) -> str:
        """The first header of that name; empty where there is none."""
        return self.headers.get_header(name) or ""

    def payload(self) -> bytes | None:
        """What follows the headers, as it was sent; None where it is longer than `LONGEST`. Of a record that the file
        does not hold whole, what there is.
        """
        pieces: list[bytes] = []
        held = 0
        try:
            while piece := self._inner.raw_stream.read(_PIECE):
                pieces.append(piece)
                held += len(piece)
                if held > LONGEST:
                    return None
        except Damaged:
            self._is_damaged = True
        return b"".join(pieces)

    def end(self, tally: Tally) -> str:
        """Reads past what is left; says what is wrong with the record."""
        if self._is_damaged:
            return _DAMAGED
        while self._inner.raw_stream.read(_PIECE):
            pass
        tally.unsound += self._inner.digest_checker.passed is False
        return _CUT_OFF if self._inner.raw_stream.limit > 0 else ""


def records(stream: Stream, tally: Tally) -> Iterator[Record | Refused]:
    """All records, and a `Refused` at each place that is none; they are numbered from 1."""
    unzipped = Unzipped(stream)
    lines = _Lines(unzipped, block_size=_PIECE)
    loader = _Loader(verify_http=False, arc2warc=False)
    number, wrong = 0, ""
    while True:
        try:
            line, has_junk = _next_start(lines)
            if has_junk and not wrong:
                yield Refused(f"record {number}", "is followed by bytes of no record: its length may be wrong")
            if not line:
                break
            number, wrong = number + 1, ""
            record = Record(number, loader.parse_record_stream(lines, line, "warc", check_digests=True))
            if record.header("Content-Length").isdecimal():
                tally.records += 1
                yield record
                wrong = record.end(tally)
            else:
                wrong = "does not say how long it is; it was passed over"
        except Damaged:
            wrong = _DAMAGED
        except _NO_RECORD:
            wrong = "its headers cannot be read as those of WARC 1.0 or 1.1"
        if wrong:
            yield Refused(f"record {number}", wrong)
    if unzipped.was_cut_off and wrong != _CUT_OFF:
        yield Refused(f"behind record {number}", "the file was cut off here")


def _next_start(lines: _Lines) -> tuple[bytes, bool]:
    """The line with which the next record begins, empty at the end of the file, and whether anything but blank lines
    stood before it.
    """
    has_junk = False
    while line := lines.readline():
        lines.headers = 0
        if line.startswith(b"WARC/"):
            break
        has_junk = has_junk or bool(line.strip())
    return line, has_junk
