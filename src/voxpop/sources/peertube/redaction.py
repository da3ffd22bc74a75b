"""A file of PeerTube without what some of its comments said.

Comes in: the original and the places of the comments. Goes out: the same bytes, but for those comments.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut
from voxpop.sources.json_text.document import Document
from voxpop.sources.json_text.elements import pass_over
from voxpop.sources.json_text.reader import LONGEST, value_end
from voxpop.sources.json_text.spans import elements_of, items_of, members_of
from voxpop.sources.peertube.walk import PLAN, Walk, says_something
from voxpop.sources.utf8_text import as_utf8, write_cut

_PIECE: Final = 1 << 20
_KEPT: Final = frozenset(
    [
        "id",
        "url",
        "threadId",
        "inReplyToCommentId",
        "videoId",
        "type",
        "inReplyTo",
        "videoUrl",
        "inReplyToCommentUrl",
        "video",
    ]
)


def redact_file(original: Original, places: frozenset[int], out: BinaryIO, window: int) -> None:
    """Writes the file to `out`; see `Source.redact`."""
    spans = _spans(as_utf8(original), window)
    cuts = [cut for n, (start, raw) in enumerate(spans) if n in places for cut in _of_comment(start, raw)]
    write_cut(original, sorted(cuts, key=lambda cut: cut.start), out)


def _spans(original: Original, window: int) -> Iterator[tuple[int, bytes]]:
    """Where each comment begins, and its bytes, in the order of their places; empty for what is broken."""
    document = Document()
    for _, reader in PLAN.lists_of(original, document, window):
        pass_over(reader)
    yield from _of_head(original, document)
    for _, reader in PLAN.lists_of(original, Document(), window):
        for found in elements_of(reader):
            if found.raw is None:
                yield 0, b""
            else:
                yield from _of_element(found.start, found.raw)


def _of_head(original: Original, document: Document) -> Iterator[tuple[int, bytes]]:
    if not says_something(document.values) or document.values.get("uuid") is not None:
        return
    name = next((name for name in ("comment", "object") if name in document.spans), None)
    if name is not None:
        start, end = document.spans[name]
        yield start, _bytes(original, start, end)
        return
    raw = _bytes(original, 0, LONGEST)  # a comment alone
    start = raw.index(b"{")
    yield start, raw[start : value_end(raw, start, is_all=True)]  # to the end of a file that was cut off


def _bytes(original: Original, start: int, end: int) -> bytes:
    with original.open() as stream:
        while start > 0:
            passed = len(stream.read(min(start, _PIECE)))
            start, end = start - passed, end - passed
        return stream.read(end)


def _of_element(start: int, raw: bytes) -> list[tuple[int, bytes]]:
    """The comments of an element of a list, as `Walk` counts them."""
    found, waiting = [], [(0, len(raw))]
    while waiting:
        at, end = waiting.pop()
        members = {name: (first, last) for name, first, last in members_of(raw, at)}
        held = members.get("object") or members.get("comment")
        first, last = held if held is not None and raw[held[0]] == 0x7B else (at, end)
        found.append((start + first, raw[first:last]))
        branches = list(items_of(raw, members["children"][0])) if "children" in members else []
        waiting.extend(branch for branch in reversed(branches) if raw[branch[0]] == 0x7B)
    count = Walk.places_in(raw)
    return found if count == len(found) else [(0, b"")] * count


def _of_comment(start: int, raw: bytes) -> Iterator[Cut]:
    """All but its ids and what it answers; the whole of it where it has no id. A name may stand there twice."""
    members = list(members_of(raw)) if raw else []
    said = {name: raw[first:end] for name, first, end in members}
    if raw and all(said.get(name, b"null") == b"null" for name in ("id", "url")):
        yield Cut(start, start + len(raw), b"{}")
        return
    for name, first, end in members:
        if name not in _KEPT:
            yield Cut(start + first, start + end, b'""' if name in ("text", "content") else b"null")
