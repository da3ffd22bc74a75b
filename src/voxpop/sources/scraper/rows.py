"""The comments of a CSV file that youtube-comment-scraper wrote.

Comes in: the rows of a file whose header names its columns. Goes out: comments, as JSON gives them. A reply is a row
that fills the columns `reply.*` (`replies.*` on the website) and leaves the others empty, or one that names its comment
in `replyTo`. The command line wrote line breaks as a backslash and a letter.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from voxpop.model import Refused
from voxpop.sources.csv_rows import BadRow, Row, csv_rows
from voxpop.sources.cutting import Cut
from voxpop.sources.scraper.comments import Reply, TableComment

_LEFT: Final = frozenset({"id", "time", "date", "timestamp", "replyTo"})
_BEFORE: Final = re.compile(r"repl(?:y|ies)\.")
_OF_COMMENT: Final = frozenset({"id", "text", "commentText"})
_WHOLE: Final = re.compile("-?[0-9]{1,18}")
_ESCAPE: Final = re.compile(r"\\([nrt])")
_SIGNS: Final = {"n": "\n", "r": "\r", "t": "\t"}
_FLAGS: Final = {"true": True, "false": False, "True": True, "False": False, "TRUE": True, "FALSE": False}


def has_escapes(names: frozenset[str]) -> bool:
    """Whether the command line wrote the table with these columns."""
    return "authorThumb" in names and bool(names & {"replyTo", "reply.id"})


def columns_in(head: bytes) -> frozenset[str]:
    """The names of the columns of the table that begins with `head`; none where no row of CSV stands there."""
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace")
    try:
        return frozenset(next(csv.reader([first.rstrip("\r")]), ()))
    except csv.Error:
        return frozenset()


def comments_of(stream: BinaryIO) -> Iterator[TableComment | Refused]:
    """Each row as a comment, and a `Refused` that names the line of what is none."""
    escaped: bool | None = None
    for names, row in _rows(stream):
        if isinstance(row, Refused):
            yield row
            continue
        if escaped is None:
            escaped = has_escapes(frozenset(names))
        values, is_reply = _of_row(names, row)
        yield _comment(values, is_reply, row.was_damaged, escaped)


def row_cuts(stream: BinaryIO, places: frozenset[int]) -> Iterator[Cut]:
    """What goes of the table. Of a comment with an id, a row stays with that, its thread and its time."""
    place = 0
    for names, row in _rows(stream):
        if isinstance(row, Refused):
            continue
        if place in places:
            husk = io.StringIO()
            csv.writer(husk).writerow(
                [value if _BEFORE.sub("", name) in _LEFT else "" for name, value in zip(names, row.values, strict=True)]
            )
            yield Cut(row.start, row.end, husk.getvalue().encode() if _of_row(names, row)[0].get("id") else b"")
        place += 1


def _rows(stream: BinaryIO) -> Iterator[tuple[list[str], Row | Refused]]:
    """The columns' names, with each row below them."""
    names: list[str] | None = None
    for row in csv_rows(stream):
        if isinstance(row, BadRow):
            yield names or [], Refused(f"line {row.number}", row.reason)
        elif names is None:
            names = row.values
        elif len(row.values) != len(names):
            reason = f"this row has {len(row.values)} fields where the header names {len(names)}"
            yield names, Refused(f"line {row.number}", reason)
        else:
            yield names, row


def _of_row(names: list[str], row: Row) -> tuple[dict[str, str], bool]:
    """What the row fills, by the plain names of the columns, and whether it fills those of replies."""
    filled = {name: value for name, value in zip(names, row.values, strict=True) if value}
    if not _OF_COMMENT.isdisjoint(filled):
        return filled, False
    replies = {_BEFORE.sub("", name): value for name, value in filled.items() if _BEFORE.match(name)}
    return replies or filled, bool(replies)


def _comment(values: Mapping[str, str], is_reply: bool, was_damaged: bool, escaped: bool) -> TableComment:
    problems: list[tuple[str, str]] = []
    get = values.get
    raw = Reply(
        id=get("id"),
        author=get("author"),
        user=get("user"),
        author_link=get("authorLink"),
        text=get("text"),
        comment_text=get("commentText"),
        likes=_whole(values, "likes", problems),
        time=get("time"),
        date=get("date"),
        edited=_FLAGS.get(get("edited", "")),
        num_replies=_whole(values, "numReplies", problems),
        number_of_replies=_whole(values, "numberOfReplies", problems),
        timestamp=_whole(values, "timestamp", problems),
        reply_to=get("replyTo"),
    )
    if raw.text is None and raw.comment_text is None:
        raw.text = ""  # a table cannot tell an empty text from none
    elif escaped and raw.text is not None:
        raw.text = _ESCAPE.sub(lambda found: _SIGNS[found[1]], raw.text)
    return TableComment(raw, is_reply, was_damaged, problems)


def _whole(values: Mapping[str, str], name: str, problems: list[tuple[str, str]]) -> int | None:
    written = values.get(name)
    if written is None:
        return None
    if _WHOLE.fullmatch(written):
        return int(written)
    problems.append((name, "is no whole number; it counts as not said"))
    return None
