"""Whether a file that nothing else recognised is a table.

Comes in: the head of a file and its name. Goes out: yes or no. Content decides: rows that agree, or a list of objects.
Prose, program code and pages of other kinds are not claimed.
"""

from __future__ import annotations

import io
import re
from typing import BinaryIO, Final, cast

from voxpop.errors import Refusal
from voxpop.model import Role
from voxpop.sources.account_data import account_data_in
from voxpop.sources.lines import encoding_of
from voxpop.sources.table.columnar import is_arrow
from voxpop.sources.table.grids import may_be_grid
from voxpop.sources.table.mapping import Mapping, proposal
from voxpop.sources.table.numbered import is_numbered
from voxpop.sources.table.roles import folded, ranks_of
from voxpop.sources.table.tables import TextTable
from voxpop.sources.table.trees import TreeTable, video_in
from voxpop.sources.unrecognised import is_pointer
from voxpop.sources.utf8_text import head_as_utf8

_ENDINGS: Final = (".csv", ".tsv", ".tab", ".psv", ".scsv")
_PACKED: Final = (b"xl/workbook", b"xl/worksheets", b"xl/_rels", b"xl/styles", b"opendocument.spreadsheet")
_OTHER: Final = re.compile(
    rb'"_type"\s*:\s*"(?:playlist|multi_video|video|url|url_transparent|compat_list)"|"replayChatItemAction"'
)
_COMMENTS: Final = re.compile(
    "comment|koment|komment|коммент|комент|yorum|تعليق|评论|評論|コメント|댓글", re.IGNORECASE
)
# What stands between the comments where somebody copied a page, and in captions: such lines are no comments.
_COPIED: Final = re.compile(
    r"(?:view )?\d* ?repl(?:y|ies)|.*\b\d+ \w+ ago\b.*|show more|read more|@\S+|.*-->.*|https?://\S+|#.*|[\d.,KM]+",
    re.IGNORECASE,
)
_TIMED: Final = frozenset({"start", "tstartms", "starttime", "offset", "begin", "startms"})
_ALSO: Final = frozenset({"author", "id", "like_count", "published", "video", "reply_count", "parent", "author_id"})
_AGREEMENT: Final = 0.8


def is_table(head: bytes, name: str) -> bool:
    """Whether a file that begins so is a table of comments or of videos, or one whose columns a person may name."""
    if is_pointer(head):
        return False
    if head.startswith(b"PK\x03\x04"):
        return any(part in head for part in _PACKED)
    if head.startswith(b"PAR1") or is_arrow(head, name):
        return True
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return name.lower().endswith((".xls", ".xlsx", ".xlt"))  # some programs write the old kind under the new name
    if account_data_in(head) is not None:
        return False
    if is_json(head):
        return _OTHER.search(head) is None and (_is_json_table(head) or may_be_grid(head))
    mark, encoding = encoding_of(head)
    if encoding == "utf-8" and (b"\x00" in head or head[len(mark) :].lstrip()[:6] in (b"", b"WEBVTT", b"WARC/1")):
        return False
    if head[len(mark) :].lstrip().startswith("<".encode(encoding)):
        return False
    return is_lines(head, name) or _is_text_table(_whole_lines(head, encoding), name)


def is_json(head: bytes) -> bool:
    """Whether a text begins as JSON does, or as what a program writes for itself."""
    start = head_as_utf8(head[: 64 << 10])[:4096].decode("utf-8", "replace")
    return start[:1] in ("{", "[") and not re.match(r"\[[^\]\"{\[]{0,200}\]\s*[^\s,]", start)


def is_lines(head: bytes, name: str) -> bool:
    """Whether a text holds one comment a line: its name says that it holds comments, and nothing speaks against it."""
    if not name.lower().endswith(".txt") or not _COMMENTS.search(name.rpartition("/")[2]) or is_json(head):
        return False
    mark, encoding = encoding_of(head)
    if encoding == "utf-8" and b"\x00" in head:
        return False
    lines = _whole_lines(head[len(mark) :], encoding).decode(encoding, "replace").strip().splitlines()
    if is_numbered(lines):
        return True
    if len(lines) < 3 or any(not line.strip() or _COPIED.fullmatch(line.strip()) for line in lines):
        return False
    return not _is_text_table(head, name)


class _Head:
    """The head of a file as an original."""

    role: Role = "page"

    def __init__(self, path: str, content: bytes) -> None:
        self.path, self.content, self.length = path, content, len(content)

    def open(self) -> BinaryIO:
        return cast(BinaryIO, io.BytesIO(self.content))


def _whole_lines(head: bytes, encoding: str) -> bytes:
    """The head without the line in which it ends."""
    end = max(head.rfind("\n".encode(encoding)), head.rfind("\r".encode(encoding)))
    return head if end < 0 or len(head) < 1 << 16 else head[: end + len("\n".encode(encoding))]


def _is_json_table(head: bytes) -> bool:
    try:
        table = TreeTable(_Head("", head))
    except Refusal:
        return False
    mapping = proposal(table.head_rows, {}, table.columns)
    text = mapping.roles.get("text", 0)
    around = (
        *(part for box in table.shape.boxes for part in box),
        *(part for path in table.lists for part in path),
        table.shape.columns[text],
    )
    if any(re.match(r"errors?(?:\.|\Z)", part) for part in around):
        return False  # what a server says went wrong
    names = {folded(column.rpartition(".")[2]) for column in table.shape.columns}
    is_alone = not _ALSO & mapping.roles.keys()
    if is_alone and _is_program(head):
        return False  # its settings, the names of its parts
    if is_alone and names & _TIMED:
        return False  # a transcript
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and not table.is_lines:
        named = all("text" in ranks_of(path[-1]) or video_in(path)[0] is not None for path in table.lists)
        if mapping.kind != "none" or not named:
            return mapping.kind == "videos" or (mapping.kind == "comments" and (named or not is_alone))
    # Where no column is known to be the text, the person is asked which it is.
    return mapping.kind != "none" or (len(table.shape.columns) > 1 and len(table.head_rows) > 1)


def _is_program(head: bytes) -> bool:
    """Whether more stands there than a value: what gives it a name, or what else a program says."""
    mark, encoding = encoding_of(head)
    return head[len(mark) :].decode(encoding, "replace").lstrip()[:1] not in ("{", "[")


def _is_text_table(head: bytes, name: str) -> bool:
    table = TextTable(_Head(name, head), {})
    width, agreement = table.dialect.width, table.dialect.agreement
    mapping = proposal(table.head_rows, {})
    if name.lower().endswith(_ENDINGS):
        return mapping.kind != "none" or (width > 1 and agreement >= _AGREEMENT and len(table.head_rows) > 1)
    if width < 2 or agreement < _AGREEMENT or mapping.kind == "none":
        return False
    return _known_columns(mapping) > 1 if mapping.has_header else "id" in mapping.roles


def _known_columns(mapping: Mapping) -> int:
    return sum(bool(ranks_of(column)) for column in mapping.columns)
