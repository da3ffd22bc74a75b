"""A file of Tube Archivist without what some of its comments said.

Comes in: the original and the places of the comments, counted within the file. Goes out: the same bytes, but for what
stands in those comments beside their ids, what they answer and what answers them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, Final

from voxpop.errors import Refusal
from voxpop.model import Refused
from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut
from voxpop.sources.json_text.document import Document
from voxpop.sources.json_text.reader import Reader
from voxpop.sources.json_text.spans import Element, elements_of, items_of, members_of
from voxpop.sources.tube_archivist_documents import EMBEDDED, CommentList
from voxpop.sources.tubearchivist.bulk import records_in
from voxpop.sources.tubearchivist.documents import comments_at, documents_in
from voxpop.sources.tubearchivist.pages import PLAN, kind_in
from voxpop.sources.utf8_text import as_utf8, write_cut

_KEPT: Final = frozenset({"comment_id", "comment_parent", "comment_replies"})


def redact_file(original: Original, places: frozenset[int], out: BinaryIO, window: int) -> None:
    """Writes the file to `out`; see `Source.redact`."""
    write_cut(original, list(_cuts(as_utf8(original), places, window)), out)


def _cuts(original: Original, places: frozenset[int], window: int) -> Iterator[Cut]:
    place = 0
    for found in _elements(original, window):
        if found.raw is None:
            place += 1
            continue
        start, raw = found.start, found.raw
        spans = list(_comments_in(raw))
        count = _count(raw)
        gone = [span for n, span in enumerate(spans, place) if n in places and count == len(spans)]
        cuts = [cut for first, end in gone for cut in _of_comment(raw, start, first, end)]
        yield from sorted(cuts, key=lambda cut: cut.start)
        place += count


def _elements(original: Original, window: int) -> Iterator[Element]:
    """The elements of its lists of comments."""
    kind = kind_in(original, window)
    if kind in ("documents", "answer"):
        for document in documents_in(original, window, is_answer=kind == "answer"):
            span = None if document.raw is None else comments_at(document.raw)
            if document.raw is not None and span is not None:
                at = document.start + span[0]
                for found in elements_of(Reader(io.BytesIO(document.raw[slice(*span)]))):
                    yield Element(at + found.start, at + found.end, found.raw)
        return
    if kind != "bulk":
        for _, reader in (EMBEDDED if kind == "embedded" else PLAN).lists_of(original, Document(), window):
            yield from elements_of(reader)
        return
    with original.open() as stream:
        for record in records_in(stream, window):
            if isinstance(record, Refused) or record.index != "comment":
                continue
            for found in _of_document(record.reader):
                yield Element(record.start + found.start, record.start + found.end, found.raw)


def _of_document(reader: Reader) -> Iterator[Element]:
    try:
        for name in reader.names():
            if name == "comment_comments" and reader.peek() == b"[":
                yield from elements_of(reader)
            else:
                reader.skip()
    except Refusal:  # what follows is not read as comments either
        return


def _comments_in(raw: bytes) -> Iterator[tuple[int, int]]:
    """The bounds of a comment and of those that are nested in it, in the order of their places."""
    waiting = [(0, len(raw))]
    while waiting:
        at, end = waiting.pop()
        yield at, end
        members = {name: first for name, first, _ in members_of(raw, at)}
        replies = members.get("comment_replies")
        if replies is not None and raw[replies] == 0x5B:
            waiting.extend(reversed(list(items_of(raw, replies))))


def _count(raw: bytes) -> int:
    """How many places the element takes when it is read."""
    comments = CommentList(None, 0)
    for _ in comments.claims(Reader(io.BytesIO(b"[" + raw + b"]"))):
        pass
    return comments.place


def _of_comment(raw: bytes, start: int, first: int, end: int) -> Iterator[Cut]:
    """All but its ids and what answers it; the whole of it where it has neither. A name may stand there twice."""
    members = list(members_of(raw, first))
    said = {name: raw[at:stop] for name, at, stop in members}
    if said.get("comment_id", b"null") == b"null" and "comment_replies" not in said:
        yield Cut(start + first, start + end, b"{}")
        return
    for name, at, stop in members:
        if name not in _KEPT:
            yield Cut(start + at, start + stop, b'""' if name == "comment_text" else b"null")
