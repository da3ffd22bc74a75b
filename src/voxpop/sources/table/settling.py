"""What the names of columns alone leave open, and what their cells say of it.

Comes in: the first rows of a table, and a column for each role as the names have it. Goes out: the same roles, but for
those whose cells say otherwise: an "id" that stands in row after row, a "title" that is the text again. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Final

from msgspec import Struct

from voxpop.keys import video_from_url
from voxpop.sources.table.header import Row
from voxpop.sources.table.moments import Times
from voxpop.sources.table.roles import ColumnRole, folded, ranks_of
from voxpop.sources.table.values import (
    COMMENT_PATH,
    SHA1,
    YOUTUBE_CHANNEL,
    YOUTUBE_COMMENT,
    YOUTUBE_VIDEO,
    count,
    flag,
    is_said,
)

CLAIM: Final = "claimid"  # what LBRY calls the ids of videos
_ADDRESSES: Final = frozenset({"uri", "url", "href", "self", "link", "permalink", "commenturl", "commenturi"})
SHARE: Final = 0.8  # how many of the cells that say anything must be of a kind

_ALIKE: Final = 0.95  # rows in which two columns say the same, where one is the other again
# What a tool may write twice: under the name of something else, what this column says.
_AGAIN: Final[tuple[tuple[ColumnRole, ColumnRole], ...]] = (("title", "text"), ("channel", "author"))

_CHANNELS: Final[dict[ColumnRole, ColumnRole]] = {"author": "channel", "author_id": "channel_id"}
# What a post says, and whose it is, where the rows are posts; but for names that say "comment".
_OF_POSTS: Final = frozenset(
    {"text", "content", "contents", "body", "message", "fulltext", "texto", "texte", "内容", "文本", "正文"}
)
_OF_VIDEOS: Final[tuple[tuple[ColumnRole, ColumnRole], ...]] = (
    ("id", "video"), ("author", "channel"), ("author_id", "channel_id"),
)  # fmt: skip
_AROUND: Final = "video."  # the columns of what the list of comments lies in
_DESCRIBE: Final[tuple[ColumnRole, ...]] = ("title", "view_count", "channel", "description")
_COUNTED: Final[frozenset[ColumnRole]] = frozenset({"like_count", "dislike_count", "reply_count"})
_OF_COMMENTS: Final[frozenset[ColumnRole]] = _COUNTED | {
    *("author", "author_id", "author_url", "author_is_verified", "published", "updated", "parent", "amount"),
    *("is_edited", "is_pinned", "is_hearted", "is_by_channel", "is_reply"),
}
_FACEBOOK_COMMENT: Final = re.compile(r"\d{5,25}_\d{5,25}")
_NOBODY: Final = frozenset({"0", "-1", "root", "None", "null"})  # of a comment that answers none
_FEW: Final = 3  # rows
_REPEATED: Final = 3  # rows for each id, where it is no comment's: a file may hold each comment twice
_MANY: Final = 20  # rows by which a column can be judged
# Names of a time that programs and databases give each row by themselves.
_OF_ROWS: Final = frozenset({"timestamp", "unixtimestamp", "unixtime", "createdat", "created", "createdtime"})
_DAY: Final = 86_400


class Sample(Struct):
    """The columns of a table, and its first rows."""

    columns: tuple[str, ...]
    rows: list[Row]

    def cells(self, column: int) -> list[object]:
        """What the column says in these rows, where it says anything."""
        return [row[column] for row in self.rows if column < len(row) and is_said(row[column])]


def share_is(cells: Sequence[object], is_so: Callable[[object], object], share: float = SHARE) -> bool:
    """Whether so many of these cells, or more, are so."""
    return sum(1 for cell in cells if is_so(cell)) >= share * len(cells)


def settle(table: Sample, roles: dict[ColumnRole, int], told: frozenset[ColumnRole]) -> None:
    """What the names alone leave open, but for the roles that a person told."""
    if "text" not in roles and "id" in roles and "video" not in roles:
        roles["video"] = roles.pop("id")  # in a table of videos "id" is the video's
    if "id" not in told:
        _settle_id(table, roles)
        _find_id(table, roles)
    if "video" not in told:
        _find_claim(table, roles)
    if "parent" not in told:
        _settle_parent(table, roles)
    if "url" not in told:
        _settle_url(table, roles)
    column = None if "reply_count" in told else roles.get("reply_count")
    if column is not None and "is_reply" not in roles and folded(table.columns[column]) == "reply":
        cells = table.cells(column)
        if len(cells) > 2 and share_is(cells, lambda cell: flag(cell) is not None, 1.0):
            roles["is_reply"] = roles.pop("reply_count")  # nothing but 0 and 1
    if not told & {"published", "captured"}:
        _settle_published(table, roles)
    if not told & {"author", "author_id", "channel", "channel_id"}:
        _settle_channel(table, roles)
    _settle_of_whom(table, roles, told)


def _settle_of_whom(table: Sample, roles: dict[ColumnRole, int], told: frozenset[ColumnRole]) -> None:
    """What is said of the comment, and what of its video."""
    _settle_around(table, roles, told)
    for role, other in _AGAIN:
        if role not in told and {role, other} <= roles.keys() and _says_again(table, roles[role], roles[other]):
            del roles[role]
    if not told & {"author", "id"}:
        _settle_author(table, roles)
    if not told & {"text", "title", "id", "video"}:
        _settle_posts(table, roles)
    if "comment_count" not in told:
        _settle_comment_count(table, roles)


def _settle_around(table: Sample, roles: dict[ColumnRole, int], told: frozenset[ColumnRole]) -> None:
    """What is counted around the comments was not counted of each; where a video is described there, whoever is named
    published that, and then.
    """
    around = {role for role, column in roles.items() if table.columns[column].startswith(_AROUND)}
    if "text" not in roles or "text" in around:
        return
    of_video = (role for role in _DESCRIBE if role in roles)
    is_described = any(folded(table.columns[roles[role]]).startswith("video") for role in of_video)
    theirs = (around & (_OF_COMMENTS if is_described else _COUNTED)) - told
    for role in [role for role in roles if role in theirs]:
        column = roles.pop(role)
        if role in _CHANNELS and not told & {_CHANNELS[role]}:
            roles.setdefault(_CHANNELS[role], column)


def _settle_id(table: Sample, roles: dict[ColumnRole, int]) -> None:
    """An id that stands in row after row is that of the video, or of who wrote."""
    if not {"text", "id"} <= roles.keys() or "captured" in roles:  # a comment may be captured again and again
        return
    cells = table.cells(roles["id"])
    is_repeated = len(set(map(str, cells))) * _REPEATED < len(cells)
    if is_repeated and not share_is(cells, lambda cell: YOUTUBE_COMMENT.fullmatch(str(cell))):
        column = roles.pop("id")
        if "video" not in roles and share_is(cells, lambda cell: YOUTUBE_VIDEO.fullmatch(str(cell))):
            roles["video"] = column


def _find_id(table: Sample, roles: dict[ColumnRole, int]) -> None:
    """Where nothing else is the id of a comment, its own address ends with it."""
    if "text" not in roles or "id" in roles:
        return
    for column, name in enumerate(table.columns):
        cells = table.cells(column) if folded(name) in _ADDRESSES else []
        if len(set(map(str, cells))) == len(cells) > 0 and share_is(cells, _is_of_comment, 1.0):
            roles["id"] = column  # it may say which video it is of, too
            return


def _is_of_comment(cell: object) -> bool:
    return isinstance(cell, str) and COMMENT_PATH.fullmatch(cell) is not None


def _find_claim(table: Sample, roles: dict[ColumnRole, int]) -> None:
    """LBRY (Odysee) calls a video a claim, and so do those who check what was said: its ids are digests."""
    if "text" not in roles or "video" in roles:
        return
    for column, name in enumerate(table.columns):
        cells = table.cells(column) if folded(name) == CLAIM and column not in roles.values() else []
        if cells and share_is(cells, lambda cell: SHA1.fullmatch(str(cell)), 1.0):
            roles["video"] = column
            return


def _settle_parent(table: Sample, roles: dict[ColumnRole, int]) -> None:
    """What names people, and no comment of these rows, says whom a reply answers, but not what. Another column may."""
    if "parent" not in roles or not _names_people(table, roles, roles["parent"]):
        return
    del roles["parent"]
    others = sorted(
        (ranks["parent"], column)
        for column, name in enumerate(table.columns)
        if "parent" in (ranks := ranks_of(name)) and column not in roles.values()
    )
    ids = {str(cell) for cell in table.cells(roles["id"])} if "id" in roles else set()
    answers = (column for _, column in others if not ids.isdisjoint(map(str, table.cells(column))))
    if (column := next(answers, None)) is not None:
        roles["parent"] = column


def _names_people(table: Sample, roles: dict[ColumnRole, int], column: int) -> bool:
    answered = {str(cell) for cell in table.cells(column)}
    ids, people = (
        {str(cell) for role in named if role in roles for cell in table.cells(roles[role])}
        for named in (("id",), ("author", "author_id"))
    )
    return bool(answered & people and not answered & ids and len(answered & people) * 2 >= len(answered - _NOBODY))


def _settle_url(table: Sample, roles: dict[ColumnRole, int]) -> None:
    """An address of each comment names its video only where it is YouTube's."""
    column = roles.get("url")
    if column is None or "text" not in roles or folded(table.columns[column]) not in ("commenturl", "permalink"):
        return
    cells = table.cells(column)
    named = sum(video_from_url(str(cell))[0] != "generic" for cell in cells)
    if named * 2 < len(cells) and len(set(map(str, cells))) * 2 > len(cells) > 1:
        del roles["url"]


def _settle_published(table: Sample, roles: dict[ColumnRole, int]) -> None:
    """A time that all rows got together, long behind another that each has of its own, is when they were captured."""
    column = roles.get("published")
    if column is None or "text" not in roles or "captured" in roles or folded(table.columns[column]) not in _OF_ROWS:
        return
    others = (number for number, name in enumerate(table.columns) if "published" in ranks_of(name))
    for other in others:
        if other not in roles.values() and "." not in table.columns[other] and _got_together(table, column, other):
            roles["captured"], roles["published"] = column, other
            return


def _got_together(table: Sample, column: int, other: int) -> bool:
    """Whether the times of a column lie within a day, and those of another more than a day before them, and apart."""
    times, rows = Times(None, UTC), [row for row in table.rows if max(column, other) < len(row)]
    read = [
        (times.read(row[column]), times.read(row[other]))
        for row in rows
        if is_said(row[other]) and is_said(row[column])
    ]
    found = [(late.when, early.when) for late, early in read if late is not None and early is not None]
    late = [when.earliest for when, _ in found if when.earliest is not None]
    early = [when.latest for _, when in found if when.latest is not None]
    if len(found) < len(read) or min(len(late), len(early)) < max(_FEW, len(found)):
        return False
    return max(late) - min(late) < _DAY < min(min(late) - max(early), max(early) - min(early))


def _settle_channel(table: Sample, roles: dict[ColumnRole, int]) -> None:
    """A "channel" may be the author's or the video's."""
    column = roles.get("author_id")
    if column is not None and table.columns[column].casefold() == "channel" and "channel" not in roles:
        cells = table.cells(column)
        if cells and not share_is(cells, lambda cell: YOUTUBE_CHANNEL.fullmatch(str(cell)) is not None):
            roles["channel"] = roles.pop("author_id")
    for role, channels in _CHANNELS.items():
        column = roles.get(role)
        if column is not None and channels not in roles and channels in ranks_of(table.columns[column]):
            cells = table.cells(column)
            if len(cells) >= _MANY and len(set(map(str, cells))) * 5 <= len(cells):
                roles[channels] = roles.pop(role)  # few that stand again and again: who published, not who wrote
    if "channel_id" in roles and "author_id" in roles:
        theirs, own = table.cells(roles["channel_id"]), table.cells(roles["author_id"])
        if theirs and theirs == own:
            del roles["channel_id"]


def _settle_author(table: Sample, roles: dict[ColumnRole, int]) -> None:
    """Nobody is called as Facebook's comments are."""
    cells = table.cells(roles["author"]) if "author" in roles else []
    if cells and share_is(cells, lambda cell: _FACEBOOK_COMMENT.fullmatch(str(cell))):
        roles.setdefault("id", roles.pop("author"))


def _says_again(table: Sample, column: int, other: int) -> bool:
    """Whether a column says in row after row what another says, and not the same in all of them."""
    rows = [row for row in table.rows if max(column, other) < len(row) and is_said(row[column])]
    if len({str(row[other]) for row in rows}) < 2:
        return False
    return sum(row[column] == row[other] for row in rows) >= _ALIKE * len(rows)


def _settle_posts(table: Sample, roles: dict[ColumnRole, int]) -> None:
    """A text with its own number of views and of comments, row after row, is what a video says of itself."""
    if not {"text", "view_count", "comment_count"} <= roles.keys() or roles.keys() & {"title", "parent", "is_reply"}:
        return
    names = roles.get("video", roles.get("id", roles.get("url")))
    if names is None or folded(table.columns[roles["text"]].rpartition(".")[2]) not in _OF_POSTS:
        return
    views, named = table.cells(roles["view_count"]), table.cells(names)
    if len(set(map(str, named))) < len(named) or len(set(map(str, views))) * 2 <= len(views) or len(views) < _FEW:
        return
    roles["title"] = roles.pop("text")
    for role, of_video in _OF_VIDEOS:
        if role in roles and of_video not in roles:
            roles[of_video] = roles.pop(role)


def _settle_comment_count(table: Sample, roles: dict[ColumnRole, int]) -> None:
    """A video has as many comments as there are rows, or more: a column that says 0 beside one counts its replies."""
    column = roles.get("comment_count")
    if column is None or "text" not in roles or "view_count" in roles:
        return
    if not any(count(cell) == (0, False) for cell in table.cells(column)):
        return
    del roles["comment_count"]
    roles.setdefault("reply_count", column)
