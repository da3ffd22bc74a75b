"""What rows are found as: the document of a comment, a line or a video, and the numbers by which it is sorted.

Comes in: rows of the store, or what is about to be written there. Goes out: what the index is given. The same functions
make what `verify` expects, so that a document which was not added again when its row changed is found out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import ceil
from typing import Any

import msgspec

from voxpop.catalogue.local import narrowed, rows
from voxpop.catalogue.local.documents import MARKS, Kind, document, head_of, joined
from voxpop.catalogue.local.rows import GONE, UNSAID, WITHDRAWN, Row
from voxpop.model import Caption, VideoClaim
from voxpop.text import moments

NOBODY = 0
"""The number of the writer of what nobody is said to have written."""
Sorted = tuple[str, int, int, int, int, int | None]
"""Document, its writer's number, and what it is sorted by: when written, likes, replies held, second."""
Found = tuple[Kind, int, int, *Sorted]
"""Kind, row number, video, and the rest of what `IndexWriter.add` takes."""

LONGEST_LINE = 300
"""Seconds of which a line speaks at most, from its start on. A paragraph that is one line is shorter; one that stands
there for a whole film says nothing of its later seconds, and each is a word in the index."""

_COLUMNS = """
c.ck, c.vk, c.ph, a.h, a.name, (SELECT min(o.ak) FROM author o WHERE o.h = a.h), c.likes, c.pub, c.flags, l.text,
c.text, c.extra,
(SELECT count(*) FROM comment r INDEXED BY comment_reply WHERE r.ph = c.h AND r.vk = c.vk),
c.pub_from, n.earliest, n.latest
"""
_JOINS = f"LEFT JOIN author a ON a.ak = c.ak LEFT JOIN phrase l ON l.id = c.lang {narrowed.JOINS}"
_OF_VIDEO = f"SELECT {_COLUMNS} FROM comment c {_JOINS} WHERE c.vk = ? AND NOT c.flags & {WITHDRAWN}"
_OF_SOME = f"""
SELECT {_COLUMNS} FROM json_each(?) j CROSS JOIN comment c ON c.ck = j.value {_JOINS}
WHERE c.vk > 0 AND NOT c.flags & {WITHDRAWN}
"""
_ANY = "und"  # BCP 47 for a language that nobody said
_LINE = "SELECT q.qk, q.vk, q.start, q.end, q.text, k.caption"
_LINES_OF_VIDEO = f"{_LINE} FROM caption k CROSS JOIN cue q ON q.cid = k.cid WHERE k.vk = ?"
_SOME_LINES = f"""
{_LINE} FROM json_each(?) j CROSS JOIN cue q ON q.qk = j.value CROSS JOIN caption k ON k.cid = q.cid
"""
_caption = lru_cache(maxsize=256)(msgspec.msgpack.Decoder(Caption).decode)


def found_again(db: sqlite3.Connection, vk: int) -> Iterator[Found]:
    """All comments of a video, as the store has them."""
    return map(_found, db.execute(_OF_VIDEO, (vk,)))


def some_found_again(db: sqlite3.Connection, cks: Sequence[int]) -> Iterator[Found]:
    """These comments, as the store has them; not those that are withdrawn or stand for others."""
    return map(_found, db.execute(_OF_SOME, (json.dumps(cks),)).fetchall())


def lines_found_again(db: sqlite3.Connection, vk: int) -> Iterator[Found]:
    """All lines of a video's captions, as the store has them."""
    return map(_line, db.execute(_LINES_OF_VIDEO, (vk,)))


def some_lines_found_again(db: sqlite3.Connection, qks: Sequence[int]) -> Iterator[Found]:
    """These lines, as the store has them."""
    return map(_line, db.execute(_SOME_LINES, (json.dumps(qks),)))


def line_found(text: str, start: float, end: float, language: str) -> Sorted:
    """A line of a caption in this language: it bears no date, speaks of all seconds in which it is spoken, and is
    sorted by the first of them.
    """
    seconds, known = seconds_of_line(start, end), None if language == _ANY else language
    return document(head_of("caption", known), text, named=seconds), NOBODY, UNSAID, UNSAID, 0, seconds[0]


def seconds_of_line(start: float, end: float) -> range:
    """The seconds in which a line is spoken, be it for a part of them: that of its start, and all that begin before its
    end.
    """
    first = max(0, int(start))
    most = first + LONGEST_LINE
    return range(first, max(first + 1, ceil(min(end, most))))


def video_found(claim: VideoClaim) -> Sorted:
    """A video."""
    text, rating, published = searched(claim), claim.rating, claim.published.latest
    is_rated = rating.likes is not None or rating.dislikes is not None or rating.mean is not None
    named = moments(claim.description or "", None)
    marks = ([MARKS["rating"]] if is_rated else []) + ([MARKS["timecode"]] if named else [])
    likes = UNSAID if rating.likes is None else rating.likes
    # The last second of 1969, and with it the end of that day, has the number that says: not known.
    at = UNSAID if published is None else published - (published == UNSAID)
    head = head_of("video", claim.language, marks)
    return document(head, text, is_parted=True), NOBODY, at, likes, 0, None


def searched(claim: VideoClaim) -> str:
    """What of a video is searched: title, channel, description, tags, as the parts of one text."""
    return joined((claim.title, claim.channel.name, claim.description, ", ".join(claim.tags)))


def is_found_alike(one: Row, other: Row) -> bool:
    """Whether two rows with the same words have the same document, replies aside."""
    return (
        one.likes == other.likes
        and (one.pub_from, one.pub) == (other.pub_from, other.pub)
        and one.author == other.author
        and one.language == other.language
        and rows.signs(one.flags & ~GONE) == rows.signs(other.flags & ~GONE)
    )


def _line(values: tuple[Any, ...]) -> Found:
    qk, vk, start, end, text, caption = values
    return "caption", qk, vk, *line_found(text, start, end, _caption(caption).language)


def _found(values: tuple[Any, ...]) -> Found:
    ck, vk, ph, h, name, by, likes, pub, flags, language, text, extra, replies, pub_from, earliest, latest = values
    row = Row(
        0, ph, None if h is None else (h, None, name, None), 0, None, likes, pub, 0, flags, language, None, None, "",
        None, text, extra, rows.named_seconds(flags, text, extra), "",
    )  # fmt: skip
    if earliest is not None and UNSAID not in (pub, pub_from):
        _, pub = narrowed.narrowed_to((pub_from, pub), (earliest, latest))
    document, writer = rows.document_of(row), NOBODY if by is None else by
    return rows.kind_of(ph, flags), ck, vk, document, writer, pub, likes, replies, rows.second_of(row)
