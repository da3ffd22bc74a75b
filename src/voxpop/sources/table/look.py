"""A table as it is understood before its rows become claims.

Comes in: an original, what a person told, and what is known of the accession. Goes out: a `Look` (the
proposed mapping and the first rows), which `voxpop inspect` shows, and which the source reads by.
"""

from __future__ import annotations

from collections.abc import Mapping as Told
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from voxpop.keys import short_digest, video_from_url
from voxpop.model import Captured, Provenance
from voxpop.sources.base import Original
from voxpop.sources.file_names import captured_in, youtube_id_in
from voxpop.sources.sound_text import sound
from voxpop.sources.table.columnar import ColumnTable, is_arrow
from voxpop.sources.table.exports import Export, known_export
from voxpop.sources.table.grids import grid_of
from voxpop.sources.table.mapping import Mapping, proposal
from voxpop.sources.table.moments import DayOrder, DayOrders, Times, has_day_and_month, zone_of
from voxpop.sources.table.pages import Whole
from voxpop.sources.table.recognition import is_json, is_lines
from voxpop.sources.table.roles import ColumnRole, folded, is_named, ranks_of
from voxpop.sources.table.sentences import listed
from voxpop.sources.table.settling import CLAIM
from voxpop.sources.table.sheets import SheetTable
from voxpop.sources.table.tables import Table, TextTable
from voxpop.sources.table.trees import TreeTable
from voxpop.sources.table.values import BILIBILI_VIDEO, SHA1, YOUTUBE_VIDEO, is_said, plain

_HEAD: Final = 64 << 10
_SHORTCODE: Final = "shortcode"  # what Instagram calls the ids of posts
_TIMES: Final[tuple[ColumnRole, ...]] = ("published", "updated", "captured")


class Look(Struct):
    """The table, the mapping that is proposed or told, and the tool that wrote it, where that is known."""

    table: Table
    mapping: Mapping
    export: Export | None

    @property
    def sample(self) -> list[Sequence[object]]:
        """The first rows, without the header."""
        return self.table.head_rows[1 if self.mapping.has_header and self.table.columns is None else 0 :]

    def cells(self, role: ColumnRole) -> list[object]:
        """What the column of a role says in the first rows."""
        column = self.mapping.roles.get(role)
        found = (row[column] for row in self.sample if column is not None and column < len(row))
        return [cell for cell in found if is_said(cell)]


def look_at(original: Original, told: Told[str, str] | None = None) -> Look:
    """How a file would be read: its columns, what each is taken for (`Look.mapping`), and its first rows (`sample`).

    Reads no more than it must: the head, and the whole of a text once, for its encoding. Raises `Refusal` where the
    file is no table.
    """
    told = told or {}
    with original.open() as stream:
        head = stream.read(_HEAD)
    if "map.text" not in told and is_lines(head, original.path):
        told = {**told, "map.text": "line"}
    table = _table_of(original, head, told)
    mapping = proposal(table.head_rows, told, table.columns)
    export = known_export(mapping.columns)
    if export is not None and export.roles:
        meant = {f"map.{role}": name for role, name in export.roles.items() if name == "-" or name in mapping.columns}
        mapping = proposal(table.head_rows, {**meant, **told}, table.columns)
    return Look(table, mapping, export)


def why_not(look: Look) -> str:
    """Why nothing can be taken in, and what the person can do."""
    if look.export is not None and look.export.refusal is not None:
        return look.export.refusal
    first = " Where the first row is a comment too: `--map header=no`." if _may_be_a_row(look) else ""
    return (
        f"No column of this table is known to be the text of comments: {listed(look.mapping.columns)}. "
        f"Say which it is: `--map text=COLUMN` (its name, or its number from 1).{first}"
    )


def _may_be_a_row(look: Look) -> bool:
    """Whether what was taken for the names of columns is known by none of them."""
    return look.table.columns is None and look.mapping.has_header and not any(map(is_named, look.mapping.columns))


def whole_of(look: Look, original: Original, provenance: Provenance, notes: tuple[str, ...]) -> Whole:
    """What holds for all rows of a table."""
    platform, id_ = _video_of_file(look, original.path)
    export = look.export
    return Whole(
        platform,
        id_,
        _scope(look, original.path),
        _platform_of_ids(look),
        _captured(look, original.path, provenance),
        provenance.tool or (export.tool if export is not None else None),
        provenance.tool_version,
        (*look.table.notes, *look.mapping.notes, *notes, *_more_notes(look)),
        "A table does not say whether it holds all comments that there were."
        if look.mapping.kind == "comments"
        else "This is a table of videos; it holds no comments.",
        _said(look, "title"),
        _said(look, "channel"),
        tuple((role, _called(look, at)) for role, at in look.mapping.roles.items()),
    )


def _platform_of_ids(look: Look) -> str | None:
    """The platform whose ids the column of videos holds, by its name or by their form."""
    if folded(look.mapping.column("video") or "").endswith(_SHORTCODE):
        return "instagram"  # as long as YouTube's, and of the same letters
    if folded(look.mapping.column("video") or "") == CLAIM:
        return "lbry"
    cells = [name for cell in look.cells("video") if not BILIBILI_VIDEO.fullmatch(name := plain(cell) or "")]
    return "youtube" if sum(1 for cell in cells if YOUTUBE_VIDEO.fullmatch(cell)) * 5 >= len(cells) * 4 else None


def _called(look: Look, at: int) -> str:
    """How a person names a column: as its header does, else by its number."""
    return look.mapping.columns[at] if look.mapping.has_header else str(at + 1)


def _scope(look: Look, path: str) -> str:
    """What tells this file's own names from those of others. It hangs only on what stays when a comment is withdrawn:
    the videos, and, where there are threads, which comment answers which.
    """
    names = sorted({plain(cell) or "" for cell in look.cells("video")})
    ids = [plain(cell) or "" for cell in look.cells("id") + look.cells("parent")]
    return short_digest(path, *names, *(ids if "parent" in look.mapping.roles else ()), length=12)


def times_of(look: Look, told: Told[str, str]) -> tuple[dict[ColumnRole, Times], tuple[str, ...]]:
    """What reads the times of each column, and how dates are read where that was not certain."""
    readers: dict[ColumnRole, Times] = {}
    notes: list[str] = []
    zone = zone_of(told.get("map.zone", ""))
    for role in _TIMES:
        if role not in look.mapping.roles:
            continue
        order: DayOrder | None = None
        if any(has_day_and_month(cell) for cell in look.cells(role)):
            order, note = _order(look, role, told.get("map.dates"))
            notes.append(note)
        readers[role] = Times(order, zone)
    return readers, tuple(notes)


def is_numbering(look: Look) -> bool:
    """Whether the column of ids only numbers the rows, on each sheet from the same number on."""
    numbers = [plain(cell) or "" for cell in look.cells("id")]
    if not numbers or not all(cell.isascii() and cell.isdigit() and len(cell) < 10 for cell in numbers):
        return False
    return all(int(after) - int(before) == 1 or after == numbers[0] for before, after in pairwise(numbers))


def _table_of(original: Original, head: bytes, told: Told[str, str]) -> Table:
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return SheetTable(original, told)
    if (is_parquet := head.startswith(b"PAR1")) or is_arrow(head, original.path):
        return ColumnTable(original, is_parquet)
    if is_json(head) and told.get("map.text") != "line":
        return grid_of(original, head, told) or TreeTable(original)
    return TextTable(original, told)


def _video_of_file(look: Look, path: str) -> tuple[str | None, str | None]:
    """The video that the whole file is of: as it says beside its rows, else as its name says."""
    shortcode = next((plain(value) for name, value in look.table.said.items() if folded(name) == _SHORTCODE), None)
    if shortcode is not None:
        return "instagram", sound(shortcode)
    named = [words for words in (_said(look, "video"), _said(look, "id"), _said(look, "url")) if words is not None]
    for words in named:
        if YOUTUBE_VIDEO.fullmatch(words):
            return "youtube", words
        if BILIBILI_VIDEO.fullmatch(words):
            return "bilibili", words
        if words.startswith(("http://", "https://")):
            return video_from_url(words)
    base = path.rpartition("/")[2].lower()
    for part, id_ in look.export.videos.items() if look.export is not None and base.startswith("youtube0") else ():
        if part in base:
            return "youtube", id_
    found = youtube_id_in(path)
    return (None, None) if found is None else ("youtube", found)


def _said(look: Look, role: ColumnRole) -> str | None:
    """What the file says of all its rows, by the name that a column with it would have."""
    for name, value in look.table.said.items():
        if role in ranks_of(name) and (words := plain(value)) is not None:
            return sound(words)
    return None


def _captured(look: Look, path: str, provenance: Provenance) -> Captured:
    if provenance.captured != Captured():
        return provenance.captured
    seen = Times(None, None).read(_said(look, "captured"))
    if seen is not None and seen.when.earliest is not None:
        return Captured(seen.when.earliest, seen.when.latest, seen.when.precision, "the file itself")
    return captured_in(path) or Captured()


def _order(look: Look, role: ColumnRole, told: str | None) -> tuple[DayOrder | None, str]:
    """The order of day and month in a column, by all of its cells, and a sentence on it."""
    column = look.mapping.column(role)
    if told in ("dmy", "mdy"):
        words = "day/month/year" if told == "dmy" else "month/day/year"
        return ("dmy" if told == "dmy" else "mdy"), f'dates of "{column}" are read as {words}, as told'
    if look.export is not None and look.export.has_written_breaks and role == "captured":
        return "ydm", f'dates of "{column}" are read as year.day.month'
    orders = DayOrders()
    for found in look.table.rows([look.mapping.roles[role]], look.mapping.has_header, None):
        orders.count(found.values[0] if found.values is not None else None)
    rows = f"{orders.both} {'row allows' if orders.both == 1 else 'rows allow'} both"
    if orders.order is None:
        return None, (
            f'dates of "{column}" may be day/month or month/day: {rows}, and each is kept as both; '
            "say `--map dates=dmy` or `--map dates=mdy`"
        )
    words = "day/month/year" if orders.order == "dmy" else "month/day/year"
    return orders.order, f'dates of "{column}" are read as {words}: {rows}'


def _more_notes(look: Look) -> tuple[str, ...]:
    notes = list(look.export.notes) if look.export is not None and isinstance(look.table, TextTable) else []
    text = look.mapping.roles.get("text")
    if text is not None and isinstance(look.table, TextTable) and look.table.goes_on(text):
        notes.append("texts go on over lines of their own, without quotes: these were put together")
    ids = [plain(cell) or "" for cell in look.cells("id")]
    if look.mapping.kind == "comments" and is_numbering(look):
        notes.append(f'column "{look.mapping.column("id")}" only numbers the rows; it is no id')
    elif ids and all(SHA1.fullmatch(cell) for cell in ids):
        notes.append("ids and names are pseudonyms (SHA-1) of those of the platform")
    return tuple(notes)
