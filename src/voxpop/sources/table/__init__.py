"""Any table of comments, or of videos: CSV and its relatives, spreadsheets, Parquet, Feather, JSON, plain lines.

Comes in: a file whose columns nobody promised. Goes out: a capture for each video that the rows name, with its
comments, and sentences on how the table was read. What the columns mean is proposed by their names and values
(`mapping`), known for the exports of some tools (`exports`), and decided by the person (`Provenance.told`).

CSV: https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import BinaryIO

from voxpop.errors import CannotRedact, Refusal
from voxpop.model import Claim, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.page_files import page_of
from voxpop.sources.table.comments import CommentRows
from voxpop.sources.table.look import Look, is_numbering, look_at, times_of, whole_of, why_not
from voxpop.sources.table.recognition import is_table
from voxpop.sources.table.redaction import is_read_alike, redact_table
from voxpop.sources.table.videos import VideoRows

__all__ = ["Look", "Table", "look_at"]


class Table:
    """The source. It takes what no other recognises, so it is asked last."""

    name = "table"
    version = 6
    title = "Table of comments"
    recognised_by = "rows that agree, or a list of objects, with a column that is the text of comments"
    carries: tuple[Carries, ...] = ("text", "author id", "exact time", "likes", "replies", "video")
    cannot_say = "what its columns do not say; which video it is of, where neither a column nor the file's name says it"
    is_looked_into = True

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether this is a table, of any kind that is read here."""
        return is_table(head, name)

    def recognises_members(self, names: frozenset[str]) -> bool:
        """Whether a zip is a spreadsheet: of Excel, or of LibreOffice."""
        return bool(names & {"xl/workbook.xml", "xl/workbook.bin"}) or {"mimetype", "content.xml"} <= names

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """None: a table stands by itself."""
        return {}

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` names the line, or the comment of a list; `line N.like_count` one cell."""
        page = page_of(originals)
        if page is None:
            yield Refused("page", "This accession holds no table.")
            return
        try:
            look = look_at(page, provenance.told)
        except Refusal as refusal:
            yield Refused(refusal.place, refusal.reason)
            return
        yield from (Refused(page.path, problem) for problem in look.table.problems + look.mapping.problems)
        if look.mapping.kind == "none" or (look.export is not None and look.export.refusal is not None):
            yield Refused(page.path, why_not(look))
            return
        is_empty = True
        for claim in _rows(look, page, provenance).claims():
            is_empty = False
            yield claim
        if is_empty:
            yield Refused(page.path, "This table has a header, and no rows below it.")

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. Of a row with an id its id, parent and video stay; others leave whole."""
        try:
            look = look_at(original)
        except Refusal as refusal:
            raise CannotRedact(self.title) from refusal
        rows = _rows(look, original, Provenance("file", self.name))
        if not isinstance(rows, CommentRows):
            raise CannotRedact(self.title)
        with TemporaryDirectory() as folder:
            disk = Path(folder) / "table"
            with disk.open("wb") as file:
                redact_table(look, rows, original, places, file, self.title)
            copy = _Copy(original.path, disk)
            # How a table is read is guessed from all that is in it, also from what is now gone.
            if not is_read_alike(rows.claims(), self.read({"": copy}, Provenance("file", self.name)), places):
                raise CannotRedact(self.title)
            with copy.open() as stream:
                copyfileobj(stream, out, 1 << 20)


class _Copy:
    """A redacted table as an original."""

    role: Role = "page"

    def __init__(self, path: str, disk: Path) -> None:
        self.path, self._disk, self.length = path, disk, disk.stat().st_size

    def open(self) -> BinaryIO:
        return self._disk.open("rb")


def _rows(look: Look, page: Original, provenance: Provenance) -> CommentRows | VideoRows:
    times, notes = times_of(look, provenance.told)
    whole = whole_of(look, page, provenance, notes)
    if look.mapping.kind == "comments":
        return CommentRows(look.table, look.mapping, whole, times, is_numbering(look))
    has_written_breaks = look.export is not None and look.export.has_written_breaks
    return VideoRows(look.table, look.mapping, whole, times, has_written_breaks)
