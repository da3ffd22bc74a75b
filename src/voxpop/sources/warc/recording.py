"""A WARC file, or those in a WACZ, as a recording.

Comes in: streams of WARC. Goes out: what YouTube answered, each with the request that asked for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from voxpop.errors import Refusal
from voxpop.model import Refused
from voxpop.sources.base import Original
from voxpop.sources.iso_times import instant_of
from voxpop.sources.json_text.reader import LONGEST
from voxpop.sources.recorded.body import decoded
from voxpop.sources.recorded.exchange import Asked, Exchange, asked_in, kind_of
from voxpop.sources.recorded.recording import Tally
from voxpop.sources.warc.pairing import Pairs
from voxpop.sources.warc.parts import Stream, parts_of
from voxpop.sources.warc.records import Record, records

_SOFTWARE: Final = re.compile(r"^software:\s*(.{1,200})", re.IGNORECASE | re.MULTILINE)
_VERSION: Final = re.compile(r"(.*?)[ /]v?(\d[\w.+-]*)")


class WarcRecording:
    """See `Recording`."""

    basis = "WARC-Date"
    record = "record"

    def __init__(self, original: Original) -> None:
        self._original = original

    def exchanges(self, tally: Tally) -> Iterator[Exchange | Refused]:
        for part in parts_of(self._original):
            if isinstance(part, Refused):
                yield part
            else:
                yield from _Part(*part, tally).exchanges()


class _Part:
    """One WARC file."""

    def __init__(self, prefix: str, stream: Stream, tally: Tally) -> None:
        self._prefix, self._stream, self._tally = prefix, stream, tally
        self._pairs = Pairs()

    def exchanges(self) -> Iterator[Exchange | Refused]:
        for found in records(self._stream, self._tally):
            if isinstance(found, Refused):
                yield Refused(f"{self._prefix}{found.place}", found.reason)
            else:
                yield from self._of(found)
        yield from self._pairs.ready()

    def _of(self, record: Record) -> Iterator[Exchange]:
        url = record.header("WARC-Target-URI")
        if record.kind == "warcinfo":
            self._tool(record)
        elif record.kind == "request" and kind_of(url, "application/json") is not None:
            yield from self._pairs.request(record.number, *_names(record), url, _asked(record, url))
        elif record.kind in ("response", "resource", "revisit"):
            kind = kind_of(url, _mime(record))
            if kind == "page":
                self._tally.pages += 1
            elif kind is not None and record.kind == "revisit":
                self._tally.repeats += 1
            elif kind is not None and not _status(record).startswith("3"):
                place = f"{self._prefix}record {record.number}"
                answer = _answer(record, Exchange(place, url, kind, _instant(record)))
                yield from self._pairs.answer(record.number, *_names(record), answer)
        yield from self._pairs.ready(record.number)

    def _tool(self, record: Record) -> None:
        said = _SOFTWARE.search((record.payload() or b"")[:65536].decode("utf-8", "replace"))
        if said is not None and self._tally.tool is None:
            software = said[1].strip()
            version = _VERSION.match(software)
            self._tally.tool = version[1] if version else software
            self._tally.tool_version = version[2] if version else None


def _answer(record: Record, exchange: Exchange) -> Exchange:
    """With its body, or why there is none."""
    status = _status(record)
    if status != "200":
        return replace(exchange, trouble=f"YouTube answered with status {status[:20]!r}, not with a page")
    body = _body(record)
    return replace(exchange, trouble=body) if isinstance(body, str) else replace(exchange, body=body)


def _asked(record: Record, url: str) -> Asked:
    body = _body(record)
    referer = record.http.get_header("Referer") if record.http else None
    return asked_in(url, b"" if isinstance(body, str) else body, referer)


def _body(record: Record) -> bytes | str:
    """The body of a record, or why it cannot be had."""
    raw = record.payload()
    if raw is None:
        return f"its body is longer than {LONGEST >> 20} MB"
    if not record.http:
        return raw
    encodings = record.http.get_header("Content-Encoding") or ""
    is_chunked = (record.http.get_header("Transfer-Encoding") or "").lower() == "chunked"
    try:
        return decoded(raw, encodings, is_chunked)
    except Refusal as refusal:
        return refusal.reason


def _names(record: Record) -> tuple[str, list[str]]:
    """The record's own id, and those of the records that belong to it."""
    others = [value for name, value in record.headers.headers if name.lower() == "warc-concurrent-to"]
    return record.header("WARC-Record-ID"), others


def _status(record: Record) -> str:
    return record.http.get_statuscode() if record.http else "200"


def _mime(record: Record) -> str:
    return (record.http.get_header("Content-Type") or "") if record.http else record.mime


def _instant(record: Record) -> int | None:
    """The second that `WARC-Date` names; it is in UTC, and may have fractions."""
    at = instant_of(record.header("WARC-Date"))
    return None if at is None else int(at)
