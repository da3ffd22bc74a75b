"""Documents of Tube Archivist's indices as Elasticsearch gives them: its answer to a search, what elasticdump writes, a
list of documents, one a line; with what Elasticsearch says of each around it (`_index`, `_id`, `_source`), or without.

Comes in: an original. Goes out: each document's bytes, and where in them its comments stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from voxpop.errors import Refusal
from voxpop.sources.base import Original
from voxpop.sources.json_text.reader import LONGEST, Reader
from voxpop.sources.json_text.spans import Element, elements_of, members_of

_OUTERMOST: Final = re.compile(rb"\n\{")
_TOO_LONG: Final = f"is longer than {LONGEST >> 20} MB; it was passed over"


def is_document(values: Mapping[str, Any]) -> bool:
    """Whether an object is a document of one of the indices."""
    index, source = values.get("_index"), values.get("_source", values)
    if isinstance(index, str) and index.startswith("ta_"):
        return True
    names = source.keys() if isinstance(source, dict) else set()
    return "youtube_id" in names and bool(names & {"vid_last_refresh", "comment_comments", "subtitle_line"})


def is_followed(original: Original, window: int) -> bool:
    """Whether another object stands behind the one with which the file begins."""
    with original.open() as stream:
        reader = Reader(stream, window)
        try:
            reader.skip()
        except Refusal:
            return False
        return reader.peek() in (b"{", b",")


def documents_in(original: Original, window: int, *, is_answer: bool) -> Iterator[Element]:
    """All documents; `is_answer` says that the file is what a search was answered."""
    with original.open() as stream:
        reader = Reader(stream, window)
        while first := reader.peek():
            try:
                if first in b",]}":
                    reader.pos += 1
                elif first == b"[":
                    yield from elements_of(reader)
                elif is_answer:
                    yield from _hits(reader)
                else:
                    start, raw = reader.at, reader.value()
                    yield Element(start, reader.at, raw, _TOO_LONG if raw is None else "")
            except Refusal as damage:
                yield Element(reader.at, reader.at, None, f"{damage.place}: {damage.reason}")
                if reader.find(_OUTERMOST) is None:
                    return
                reader.pos += 1


def comments_at(raw: bytes) -> tuple[int, int] | None:
    """The bounds of the list of comments in a document."""
    members = {name: (start, stop) for name, start, stop in members_of(raw)}
    if "_source" in members and raw[members["_source"][0]] == 0x7B:
        members = {name: (start, stop) for name, start, stop in members_of(raw, members["_source"][0])}
    found = members.get("comment_comments")
    return found if found is not None and raw[found[0]] == 0x5B else None


def _hits(reader: Reader) -> Iterator[Element]:
    for name in reader.names():
        if name != "hits" or reader.peek() != b"{":
            reader.skip()
            continue
        for inner in reader.names():
            if inner == "hits" and reader.peek() == b"[":
                yield from elements_of(reader)
                if reader.was_cut_off:
                    return
            else:
                reader.skip()
