"""A file of answers as a recording.

Comes in: the original. Goes out: each answer in it, with what was asked where that is kept beside it. One value of the
file's top, or of the list that it is, is held at a time. Seen:

    {"responseContext": ..., "onResponseReceivedEndpoints": [...], "frameworkUpdates": ...}     an answer
    {"page1": {...}, "page2": {...}}, [{...}, {...}], an answer a line                          several
    {"request": {"url": ..., "body": ...}, "response": {"body": "{...}"}}                       with its request
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.model import Refused
from voxpop.sources.base import Original
from voxpop.sources.json_text.reader import Reader
from voxpop.sources.recorded.exchange import Asked, Exchange, answer_in, asked_in
from voxpop.sources.recorded.recording import Tally
from voxpop.sources.youtube.nesting import at, text_at

_ADDRESS: Final = "https://www.youtube.com/youtubei/v1/next"
_DEEPEST: Final = 5  # objects and lists around an answer
_MOST: Final = 10_000  # values that are looked into for answers
_NAMES: Final = """
    onResponseReceivedEndpoints onResponseReceivedActions onResponseReceivedCommands continuationContents
    playabilityStatus videoDetails responseContext
"""
_MARKS: Final = frozenset(_NAMES.split())
_AS_TEXT: Final = re.compile(rf"\s{{0,99}}\{{[\s\S]{{0,9999}}?\"(?:{'|'.join(_NAMES.split())})\"\s{{0,9}}:")
_WHOLE: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_BODIES: Final = ("body", "responseBody", "content", "text", "data", "string")
_POSTED: Final = ("body", "postData", "dataToSend", "data", "string", "text")


class Kept(Struct):
    """An answer in a value; `asked` is what its request says. One that is written as a text stands in `holder`, by
    `name`.
    """

    answer: dict[str, Any]
    asked: Asked | None = None
    holder: dict[str, Any] | None = None
    name: str = ""


class Answers:
    """See `Recording`."""

    basis = "answers"
    record = "answer"

    def __init__(self, original: Original) -> None:
        self._original = original

    def exchanges(self, tally: Tally) -> Iterator[Exchange | Refused]:
        with self._original.open() as stream:
            try:
                for start, raw in values(Reader(stream)):
                    yield from _exchanges(start, raw, tally)
            except Refusal as refusal:
                yield Refused(refusal.place, refusal.reason)


def values(reader: Reader) -> Iterator[tuple[int, bytes | None]]:
    """The objects of a file, or of the lists that it is, and the byte at which each begins; None for one that is too
    long to be held. Raises `Refusal` where JSON ends.
    """
    while first := reader.peek():
        if first in (b"{", b'"'):
            start = reader.at
            yield start, _line(reader) or reader.value()
        else:  # the list around them, a comma between them, what was left of something else
            reader.pos += 1


def _line(reader: Reader) -> bytes | None:
    """The line that comes next, where an object is all that stands on it: to look for its end bracket by bracket takes
    six times as long.
    """
    end = reader.buffer.find(b"\n", reader.pos)
    line = reader.buffer[reader.pos : max(end, reader.pos)]
    try:
        _WHOLE.decode(line)
    except (ValueError, RecursionError):
        return None
    reader.pos = end
    return line


def kept_in(raw: bytes) -> tuple[object, list[Kept]]:
    """The value that these bytes are, and the answers in it."""
    value = answer_in(raw)
    found: list[Kept] = []
    waiting: list[tuple[object, int]] = [(value, 0)]
    for inner, depth in waiting:
        if isinstance(inner, dict) and not inner.keys().isdisjoint(_MARKS):
            found.append(Kept(inner))
        elif isinstance(inner, dict) and (recorded := _recorded(inner)) is not None:
            found.append(recorded)
        elif isinstance(inner, dict | list) and depth < _DEEPEST and len(waiting) < _MOST:
            found.extend(_texts(inner) if isinstance(inner, dict) else ())
            members = inner.values() if isinstance(inner, dict) else inner
            waiting.extend((member, depth + 1) for member in members)
    return value, found


def _exchanges(start: int, raw: bytes | None, tally: Tally) -> Iterator[Exchange | Refused]:
    if raw is None:
        tally.records += 1
        tally.too_long += 1
        return
    value, found = kept_in(raw)
    if value is None:
        yield Refused(f"byte {start}", "what begins here cannot be read as JSON, or is nested too deeply")
    for kept in found:
        tally.records += 1
        yield Exchange(f"answer {tally.records}", _ADDRESS, "answer", None, asked=kept.asked, value=kept.answer)


def _texts(value: dict[str, Any]) -> Iterator[Kept]:
    """Answers that are kept as texts, without their requests."""
    for name, said in value.items():
        if isinstance(said, str) and _AS_TEXT.match(said):
            answer = answer_in(said.encode("utf-8", "surrogatepass"))
            if isinstance(answer, dict):
                yield Kept(answer, None, value, name)


def _recorded(value: dict[str, Any]) -> Kept | None:
    """An answer that stands beside its request, as a text or as it is."""
    response = value.get("response")
    if "request" not in value or not isinstance(response, dict):
        return None
    holder, name = response, next((name for name in _BODIES if response.get(name)), "")
    if isinstance(inner := response.get(name), dict) and isinstance(inner.get("string"), str):
        holder, name = inner, "string"
    body = holder.get(name)
    answer = answer_in(body.encode("utf-8", "surrogatepass")) if isinstance(body, str) else body
    if not isinstance(answer, dict):
        return None
    is_text = isinstance(body, str)
    return Kept(answer, _asked(value["request"]), holder if is_text else None, name if is_text else "")


def _asked(request: object) -> Asked:
    posted: object = next((said for name in _POSTED if (said := at(request, name))), "")
    if isinstance(posted, list):  # its bytes, as numbers
        posted = bytes(n & 0xFF for n in posted if isinstance(n, int)).decode("utf-8", "replace")
    elif isinstance(posted, dict):
        posted = text_at(posted, "string") or text_at(posted, "text") or json.dumps(posted)
    text = posted if isinstance(posted, str) else ""
    url = text_at(request, "url") or text_at(request, "uri") or _ADDRESS
    return asked_in(url, text.encode("utf-8", "surrogatepass"), None)
