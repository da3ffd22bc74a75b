"""A HAR as a recording.

Comes in: the original. Goes out: what YouTube answered, with what was asked; an entry at a time is held, and an entry
longer than `LONGEST` (a video) is passed over without being held.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator

from msgspec.structs import replace

from voxpop.errors import Refusal
from voxpop.model import Refused
from voxpop.sources.base import Original
from voxpop.sources.iso_times import instant_of
from voxpop.sources.json_text.reader import Reader
from voxpop.sources.json_text.spans import whole_elements
from voxpop.sources.recorded.exchange import Asked, Exchange, answer_in, asked_in, kind_of
from voxpop.sources.recorded.recording import Tally
from voxpop.sources.sound_text import sound
from voxpop.sources.youtube.nesting import at, objects_at, text_at


class HarRecording:
    """See `Recording`."""

    basis = "HAR startedDateTime"
    record = "entry"

    def __init__(self, original: Original) -> None:
        self._original = original

    def exchanges(self, tally: Tally) -> Iterator[Exchange | Refused]:
        with self._original.open() as stream:
            reader = Reader(stream)
            try:
                for name in reader.names():
                    if name == "log" and reader.peek() == b"{":
                        yield from self._log(reader, tally)
                    else:
                        reader.skip()
            except Refusal as refusal:
                yield Refused(refusal.place, refusal.reason)

    def _log(self, reader: Reader, tally: Tally) -> Iterator[Exchange | Refused]:
        for name in reader.names():
            if name == "entries" and reader.peek() == b"[":
                yield from _exchanges(reader, tally)
            elif name == "creator":
                creator = answer_in(reader.value() or b"")
                tally.tool, tally.tool_version = (_sound(text_at(creator, name)) for name in ("name", "version"))
            else:
                reader.skip()


def entries(reader: Reader) -> Iterator[tuple[int, bytes | None]]:
    """The entries of the list before which `reader` stands: the byte at which each begins, and its bytes; None where
    they are too many to be held. Raises `Refusal` where the list is not as JSON says.
    """
    for entry in whole_elements(reader):
        yield entry.start, entry.raw
    while (first := reader.peek()) != b"]":
        if first == b",":
            reader.pos += 1
        else:
            start = reader.at
            yield start, reader.value()
    reader.pos += 1


def _exchanges(reader: Reader, tally: Tally) -> Iterator[Exchange | Refused]:
    for _, raw in entries(reader):
        tally.records += 1
        place = f"entry {tally.records}"
        if raw is None:
            tally.too_long += 1
        elif isinstance(entry := answer_in(raw), dict):
            yield from _of(entry, place, tally)
        else:
            yield Refused(place, "cannot be read as JSON, or is nested too deeply")


def _of(entry: dict[str, object], place: str, tally: Tally) -> Iterator[Exchange]:
    """What one entry holds; nothing for a redirect and for what no page is made of."""
    url = text_at(entry, "request", "url") or ""
    content = at(entry, "response", "content")
    kind = kind_of(url, text_at(content, "mimeType") or "")
    status = at(entry, "response", "status")
    if kind == "page":
        tally.pages += 1
    elif kind is not None and (status == 304 or str(status)[:1] != "3"):
        exchange = Exchange(place, url, kind, _instant(text_at(entry, "startedDateTime")), asked=_asked(entry, url))
        if status not in (200, 304):
            yield replace(exchange, trouble=f"YouTube answered with status {str(status)[:20]!r}, not with a page")
        elif (body := body_of(content)) is None:
            yield replace(exchange, trouble="the recording does not hold its body")
        else:
            yield replace(exchange, body=body)


def _asked(entry: dict[str, object], url: str) -> Asked:
    posted = text_at(entry, "request", "postData", "text") or ""
    headers = objects_at(entry, "request", "headers")
    referer = (text_at(header, "value") for header in headers if (text_at(header, "name") or "").lower() == "referer")
    return asked_in(url, posted.encode("utf-8", "surrogatepass"), next(referer, None))


def body_of(content: object) -> bytes | None:
    """The body of an answer; None where the recording does not hold it."""
    text = text_at(content, "text")
    if text is None:
        return None
    if text_at(content, "encoding") != "base64":
        return text.encode("utf-8", "surrogatepass")
    try:
        return b64decode(text.encode("ascii", "replace"))
    except binascii.Error:
        return None


def _sound(said: str | None) -> str | None:
    return None if said is None else sound(said[:200])


def _instant(said: str | None) -> int | None:
    at = instant_of(said or "")
    return None if at is None else int(at)
