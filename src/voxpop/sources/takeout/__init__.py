"""Google Takeout's tables of YouTube: what one account wrote, and its own videos.

Comes in: `comments.csv`, `live chats.csv`, `videos.csv`, `video texts.csv`, in any language, or the HTML lists that
came before them. Goes out: a `CaptureClaim` for each video, and what the account's owner said on it, with exact times.
The forms: https://github.com/purarue/google_takeout_parser
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import BinaryIO, Final

from msgspec.structs import replace

from voxpop.errors import CannotRedact
from voxpop.model import Captured, Claim, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.cutting import Cut, write_without
from voxpop.sources.file_names import captured_in
from voxpop.sources.lines import encoding_of
from voxpop.sources.page_files import page_of
from voxpop.sources.takeout.columns import Columns, columns_in
from voxpop.sources.takeout.comments import cell, claims_of_rows
from voxpop.sources.takeout.messages import claims_of_messages, has_messages
from voxpop.sources.takeout.others import what_else
from voxpop.sources.takeout.rows import HEAD, Row, delimiter_of, encoding_in, rows_in, rows_of, written
from voxpop.sources.takeout.videos import claims_of_videos

_SAMPLE: Final = 20  # rows, by which columns are told
_KEPT: Final = ("id", "parent", "thread", "video")


class Takeout:
    """The source."""

    name = "takeout"
    version = 1
    title = "Google Takeout"
    recognised_by = "a CSV table with ids of comments (or live chats), channel and video, or the older HTML list"
    carries: tuple[Carries, ...] = ("text", "author id", "exact time", "replies", "live chat", "video")
    cannot_say = "names of authors, likes, what others said under the video"
    is_looked_into = True

    def recognises(self, head: bytes, name: str) -> bool:
        """A table with Takeout's columns, by their names or their values; or a list of messages on videos."""
        mark, encoding = encoding_of(head)
        start = head[len(mark) :].lstrip()[:1]
        if start == b"<":
            return has_messages(head) or what_else(head[len(mark) :].lstrip(), ()) is not None
        if start == b"[":
            return what_else(head[len(mark) :].lstrip(), ()) is not None
        if start in (b"", b"{", b"[") or (encoding == "utf-8" and b"\0" in head):
            return False
        rows = list(islice(rows_in(head), _SAMPLE))
        if len(head) >= HEAD and len(rows) < _SAMPLE:
            rows = rows[:-1]  # it is cut off
        cells = [row.cells for row in rows]
        return columns_in(cells) is not None or what_else(b"", cells) is not None

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """None: each table stands for itself."""
        return {}

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` names the comment, or the line where it is of no comment."""
        page = page_of(originals)
        if page is None:
            yield Refused("page", "This accession holds no page.")
            return
        captured = captured_in(page.path) or provenance.captured
        said = False
        for claim in _claims(page, captured):
            said = True
            yield claim
        if not said:
            yield Refused(page.path, "This table or list of Google Takeout is empty: nothing was written on any video.")

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. A row with an id keeps that, its parent and its video."""
        columns, rows = _table(original)
        if columns is None or "id" not in columns.at:
            raise CannotRedact(self.title)
        with original.open() as stream:
            head = stream.read(HEAD)
        encoding, delimiter = encoding_in(head)[1], delimiter_of(head)
        cuts = (
            Cut(row.start, row.end, _redacted(row, columns, encoding, delimiter))
            for place, row in enumerate(rows)
            if place in places
        )
        with original.open() as stream:
            write_without(stream, cuts, out)


def _claims(page: Original, captured: Captured) -> Iterator[Claim]:
    with page.open() as stream:
        head = stream.read(HEAD)
    start = head[len(encoding_of(head)[0]) :].lstrip()
    sample = () if start[:1] in (b"<", b"[") else [row.cells for row in islice(rows_of(page), _SAMPLE)]
    is_list = start[:1] == b"<" and has_messages(head)
    if not is_list and (other := what_else(start, sample)) is not None and columns_in(sample) is None:
        yield Refused(page.path, other)
        return
    if start.startswith(b"<"):
        with page.open() as stream:
            yield from claims_of_messages(stream, page.path, captured)
        return
    columns, rows = _table(page)
    if columns is not None and not (encoding := encoding_in(head)[1]).startswith("utf"):
        columns = replace(columns, notes=(*columns.notes, f"encoding {encoding}, guessed"))
    if columns is None:
        yield Refused(page.path, "This is no table of Google Takeout: no columns of comments or videos were found.")
    elif columns.kind in ("comments", "chats"):
        yield from claims_of_rows(rows, columns, captured)
    else:
        yield from claims_of_videos(rows, columns, captured)


def _table(page: Original) -> tuple[Columns | None, Iterator[Row]]:
    """The columns, and the rows below the header."""
    rows = rows_of(page)
    sample = list(islice(rows, _SAMPLE))
    columns = columns_in([row.cells for row in sample])
    return columns, chain(sample[1 if columns and columns.has_header else 0 :], rows)


def _redacted(row: Row, columns: Columns, encoding: str, delimiter: str) -> bytes:
    """What is left of a row; nothing where it has no id. Its text is an empty one of the newer form, which tells a
    table without a known header from others.
    """
    if cell(row, columns, "id") is None:
        return b""
    left = {
        column: row.cells[column] for role in _KEPT if (column := columns.at.get(role, -1)) in range(len(row.cells))
    }
    left[columns.at["text"]] = '{"text":""}'
    return written((left.get(column, "") for column in range(len(row.cells))), encoding, delimiter)
