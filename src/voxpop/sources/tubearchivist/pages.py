"""The claims of one file of Tube Archivist.

Comes in: an original. Goes out: a capture for each document of a video, one for each of a video's comments with the
comments, one for each caption with its cues. Which kind of file it is, its first bytes say.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final, Literal

import msgspec

from voxpop.errors import Refusal
from voxpop.model import Captured, Claim, Refused
from voxpop.sources.base import Original
from voxpop.sources.file_names import youtube_id_in
from voxpop.sources.json_text.document import Document, Plan
from voxpop.sources.json_text.elements import pass_over
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.json_text.reader import LONGEST, Reader, loads
from voxpop.sources.json_text.shape import mapping_in, shape_of
from voxpop.sources.tube_archivist_documents import (
    claims_of_embedded,
    claims_with_comments,
    comments_claims,
    video_claims,
)
from voxpop.sources.tubearchivist.bulk import Record, records_in
from voxpop.sources.tubearchivist.documents import comments_at, documents_in, is_document, is_followed
from voxpop.sources.tubearchivist.lines import CaptionLines

Kind = Literal["bulk", "embedded", "comments", "video", "documents", "answer"]
PLAN: Final = Plan(
    lists="comment_comments _source.comment_comments data",
    fields="""
        youtube_id comment_last_refresh comment_channel_id _id
        _source.youtube_id _source.comment_last_refresh _source.comment_channel_id
    """,
    inside="_source",
)
_HEAD: Final = 64 << 10
_WANTED: Final = frozenset({"youtube_id", "comment_last_refresh", "comment_channel_id"})
_OWN: Final = frozenset(
    {"comment_parent", "comment_likecount", "comment_time_text", "comment_is_favorited", "comment_author_is_uploader"}
)
_decode: Final = msgspec.json.Decoder(dict[str, Any]).decode


def kind_of(shape: object) -> Kind | None:
    """What a file of this shape is; None where it is not of Tube Archivist."""
    whole = mapping_in(shape)
    index = mapping_in(whole, "index").get("_index") or mapping_in(whole, "create").get("_index")
    if isinstance(index, str) and index.startswith("ta_"):
        return "bulk"
    embedded = mapping_in(whole, "video")
    if "youtube_id" in embedded and ("vid_last_refresh" in embedded or "comments" in whole):
        return "embedded"
    if is_document(mapping_in(whole, "hits", "hits", 0)):
        return "answer"
    if is_document(mapping_in([shape], 0, 0)):
        return "documents"
    if "comment_comments" in whole or "comment_comments" in mapping_in(whole, "_source"):
        return "comments"
    if _is_comment(mapping_in(whole, "data", 0) or mapping_in([shape], 0, 0)):
        return "comments"
    return "video" if video_in(whole) else "documents" if is_document(whole) else None


def kind_in(page: Original, window: int) -> Kind | None:
    """What a file is; a document that others follow is one of many."""
    with page.open() as stream:
        shape = shape_of(stream.read(_HEAD))
    kind = kind_of(shape)
    is_one = kind in ("comments", "video") and is_document(mapping_in(shape))
    return "documents" if is_one and is_followed(page, window) else kind


def _is_comment(first: dict[str, Any]) -> bool:
    """Whether the first of a list is a comment of Tube Archivist's: others call an id and a text so too."""
    names = first.keys()
    is_named = all(name.startswith("comment_") for name in names)
    is_own = not _OWN.isdisjoint(names) or isinstance(first.get("comment_replies"), list)
    return is_named and is_own and {"comment_id", "comment_text"} <= names


def video_in(whole: dict[str, Any]) -> dict[str, Any]:
    """The document of a video that a file is, or wraps as the API or Elasticsearch does; empty where there is none."""
    for held in (whole, mapping_in(whole, "_source"), mapping_in(whole, "data")):
        if {"youtube_id", "vid_last_refresh"} <= held.keys():
            return held
    return {}


class PageClaims:
    """One walk over the file. `place` is that of the next comment; `index` the last one that a bulk file named."""

    def __init__(self, page: Original, unknown: Captured, window: int, place: int, lines: CaptionLines) -> None:
        self._page, self._unknown, self._window, self._lines = page, unknown, window, lines
        self._heads: dict[int, dict[str, Any]] | None = None
        self.place = place
        self.index: str | None = None

    def all(self) -> Iterator[Claim]:
        """All that the file says."""
        kind = kind_in(self._page, self._window)
        if kind == "bulk":
            yield from self._bulk()
        elif kind in ("documents", "answer"):
            yield from self._documents(is_answer=kind == "answer")
        elif kind == "embedded":
            yield from claims_of_embedded(self._page, self._unknown, self._window)
        elif kind == "comments":
            yield from self._comments()
        else:
            yield from self._video()

    def _bulk(self) -> Iterator[Claim]:
        with self._page.open() as stream:
            for record in records_in(stream, self._window):
                if isinstance(record, Refused):
                    yield Refused(f"{self._page.path}, {record.place}", record.reason)
                    continue
                self.index = record.index
                if record.index in ("video", "subtitle"):
                    yield from self._of_small(record)
                elif record.index == "comment":
                    yield from self._of_comments(record)

    def _of_small(self, record: Record) -> Iterator[Claim]:
        """A document that is decoded whole."""
        place = self._place(record)
        try:
            raw = record.reader.value()
            values = _values(raw) if raw is not None else None
        except Refusal as damage:
            yield Refused(place, damage.reason)
            return
        if raw is None:
            yield Refused(place, f"is longer than {LONGEST >> 20} MB; it was passed over")
        elif values is None:
            yield Refused(place, "is no document: it cannot be read as an object of JSON, or is nested too deeply")
        elif record.index == "subtitle":
            yield from self._lines.claims(values, self._page.path, place, self._unknown)
        else:
            yield from video_claims({"youtube_id": record.id, **values}, place, self._unknown)

    def _of_comments(self, record: Record) -> Iterator[Claim]:
        document, place, is_told = Document(), self._place(record), False
        try:
            for name in record.reader.names():
                if name == "comment_comments" and record.reader.peek() == b"[":
                    is_told = True
                    yield from self._list(self._head(record, document), place, record.reader, record.id)
                    if record.reader.was_cut_off:
                        break
                elif name in _WANTED:
                    raw = record.reader.value()
                    document.take(name, raw, record.reader.at)
                else:
                    record.reader.skip()
        except Refusal as damage:
            document.damage.append(Refused(place, damage.reason))
        else:
            if not is_told:
                yield from comments_claims(document.values, place, self._unknown, record.id)
        yield from document.damage

    def _list(self, head: dict[str, Any], place: str, reader: Reader, id_: str | None) -> Iterator[Claim]:
        self.place = yield from claims_with_comments(head, place, self._unknown, reader, self.place, id_)

    def _head(self, record: Record, document: Document) -> dict[str, Any]:
        """What the document says beside its list; where that stands behind it, the file is gone through first."""
        if document.values.keys() >= _WANTED:
            return document.values
        if self._heads is None:
            self._heads = dict(_heads_in(self._page, self._window))
        return self._heads.get(record.line, {})

    def _comments(self) -> Iterator[Claim]:
        document = Document()
        for _, reader in PLAN.lists_of(self._page, document, self._window):
            pass_over(reader)
        head = {path.rpartition(".")[2]: value for path, value in document.values.items()}
        id_ = Fields(head).text("_id") or youtube_id_in(self._page.path)
        for _, reader in PLAN.lists_of(self._page, Document(), self._window):
            yield from self._list(head, "", reader, id_)
        yield from document.damage

    def _video(self) -> Iterator[Claim]:
        with self._page.open() as stream:
            raw = stream.read(LONGEST)
        try:
            values = video_in(mapping_in(loads(raw.removeprefix(b"\xef\xbb\xbf"))))
        except (ValueError, RecursionError):
            yield Refused(self._page.path, "cannot be read as JSON: it is cut off, damaged, or nested too deeply")
            return
        if values:
            yield from video_claims(values, "", self._unknown)

    def _documents(self, *, is_answer: bool) -> Iterator[Claim]:
        for number, found in enumerate(documents_in(self._page, self._window, is_answer=is_answer)):
            place = f"documents[{number}]"
            values = None if found.raw is None else _values(found.raw)
            if found.raw is None or values is None:
                yield Refused(place, found.reason or "cannot be read as an object of JSON, or is nested too deeply")
                continue
            fields, source = Fields(values), values.get("_source", values)
            if not isinstance(source, dict):
                yield Refused(place, "is no document: _source is no object")
            elif (span := comments_at(found.raw)) is not None:
                reader = Reader(io.BytesIO(found.raw[slice(*span)]))
                yield from self._list(source, place, reader, fields.text("_id"))
            elif "subtitle_line" in source:
                yield from self._lines.claims(source, self._page.path, place, self._unknown)
            elif "youtube_id" in source and "title" in source:
                yield from video_claims(source, place, self._unknown)

    def _place(self, record: Record) -> str:
        return f"{self._page.path}, line {record.line}"


def _values(raw: bytes) -> dict[str, Any] | None:
    try:
        return _decode(raw)
    except (ValueError, RecursionError):
        pass
    try:
        values = loads(raw)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def _heads_in(page: Original, window: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """What each document of comments says beside its list, by its line."""
    with page.open() as stream:
        for record in records_in(stream, window):
            if isinstance(record, Refused) or record.index != "comment":
                continue
            document = Document()
            try:
                for name in record.reader.names():
                    if name in _WANTED:
                        document.take(name, record.reader.value(), record.reader.at)
                    elif name == "comment_comments" and record.reader.peek() == b"[":
                        pass_over(record.reader)
                    else:
                        record.reader.skip()
            except Refusal:  # told when the document itself is read
                pass
            yield record.line, document.values
