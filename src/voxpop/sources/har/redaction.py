"""A HAR without what some of its comments said.

Comes in: the original and the places of the comments. Goes out: the same bytes, but for the bodies of the answers in
which those comments stood: they are written anew, without them.
"""

from __future__ import annotations

import io
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import BinaryIO

from voxpop.errors import Refusal
from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut
from voxpop.sources.har.recording import HarRecording, body_of, entries
from voxpop.sources.json_text.reader import Reader, loads
from voxpop.sources.recorded import comments_at
from voxpop.sources.recorded.exchange import answer_in
from voxpop.sources.utf8_text import as_utf8, write_cut
from voxpop.sources.youtube.husks import empty
from voxpop.sources.youtube.nesting import at, text_at


def redact_recording(original: Original, places: frozenset[int], out: BinaryIO) -> None:
    """Writes the recording to `out`; see `Source.redact`."""
    readable = as_utf8(original)
    ids = comments_at(HarRecording(readable), places)
    with readable.open() as stream:
        cuts = list(_cuts(Reader(stream), ids))
    write_cut(original, cuts, out)


def _cuts(reader: Reader, ids: Mapping[str, frozenset[str]]) -> Iterator[Cut]:
    with suppress(Refusal):  # the recording is damaged behind what was read
        for _ in _values(reader, "log", "entries"):
            for number, (start, raw) in enumerate(entries(reader), 1):
                gone = ids.get(f"entry {number}")
                if gone is not None and raw is not None:
                    yield from _cut(raw, start, gone)


def _cut(raw: bytes, start: int, gone: frozenset[str]) -> Iterator[Cut]:
    """The body in one entry, which begins at byte `start` of the file."""
    content = at(loads(raw), "response", "content")
    answer = answer_in(body_of(content) or b"")
    empty(answer, gone)
    left = json.dumps(answer)
    if text_at(content, "encoding") == "base64":
        left = b64encode(left.encode("ascii")).decode("ascii")
    for reader in _values(Reader(io.BytesIO(raw)), "response", "content", "text"):
        begins = start + reader.at
        reader.skip()
        yield Cut(begins, start + reader.at, json.dumps(left).encode("ascii"))


def _values(reader: Reader, *path: str) -> Iterator[Reader]:
    """`reader`, standing before each value at a path of names; the caller reads that value."""
    for name in reader.names():
        if name != path[0]:
            reader.skip()
        elif len(path) == 1:
            yield reader
        elif reader.peek() == b"{":
            yield from _values(reader, *path[1:])
        else:
            reader.skip()
