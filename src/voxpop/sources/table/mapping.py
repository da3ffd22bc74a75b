"""Which column of a table says what: proposed by names and values, decided by people.

Comes in: the first rows of a table, and what a person told. Goes out: a `Mapping`, with sentences on what was certain
and what was not. Pure: `voxpop inspect` shows it before anything is taken in.

What a person tells: `map.<role>` = the name of a column, or its number from 1, or "-" for none; `map.dates` = "dmy" or
"mdy"; `map.zone` = the zone of times that name none; `map.encoding`; `map.header` = "yes" or "no".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as Told
from typing import Final, Literal

from msgspec import Struct

from voxpop.sources.sound_text import sound
from voxpop.sources.table.flat_replies import flat_replies, reply_beside
from voxpop.sources.table.header import Row, is_figure, is_header, is_name
from voxpop.sources.table.listed_texts import are_lines, are_objects, is_list, texts_in, unread_lists, unread_replies
from voxpop.sources.table.moments import is_time
from voxpop.sources.table.other_shapes import Others, other_columns
from voxpop.sources.table.roles import ROLES, ColumnRole, folded, ranks_of
from voxpop.sources.table.sentences import listed, notes_on
from voxpop.sources.table.settling import Sample, settle, share_is
from voxpop.sources.table.speech import SHARE as SPEECH
from voxpop.sources.table.speech import are_words, is_speech, length
from voxpop.sources.table.standing import Candidate, best_of
from voxpop.sources.table.values import (
    YOUTUBE_CHANNEL,
    YOUTUBE_COMMENT,
    YOUTUBE_VIDEO,
    count,
    flag,
    is_said,
    text_of_parts,
)

TableKind = Literal["comments", "videos", "none"]

_MARKUP: Final = re.compile(r"<br\s*/?>|</p>|&(?:#39|quot|amp|lt|gt);|<a href=", re.IGNORECASE)
# Who is named so beside a video published it.
_CHANNEL_NAMES: Final = frozenset({"author", "authorname", "authormetaname", "username", "nickname", "creator"})
_SAYS_TEXT: Final = re.compile("comment|text|koment|yorum|коммент|评论|댓글", re.IGNORECASE)
_ID: Final = re.compile(r"[!-~]{1,200}")  # and not the text of a reply, nor the name of who is answered
_JSON: Final = re.compile(r'\s{0,100}(?:\[\s{0,100})?\{\s{0,100}"[^"\n]{1,100}"\s{0,100}:')
_URL: Final = re.compile(r"https?://\S{4,}")
_PLATFORMS: Final = re.compile(
    r"you\s?tube|yt|tik\s?tok|facebook|fb|instagram|twitter|x|reddit|vimeo|dailymotion|bilibili|rutube|vk|odysee|twitch|"
    r"peertube|telegram|threads|rumble|niconico|weibo|douyin",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"[A-Za-z0-9._=-]{16,200}")
_FEWEST: Final = 4  # rows by which names are told
_NAMES: Final = 0.9  # of which so many look like names
_JUDGED: Final = 100  # cells whose lists are looked into
_COUNTS: Final[tuple[ColumnRole, ...]] = ("like_count", "dislike_count", "reply_count", "view_count", "comment_count")
_FLAGS: Final[tuple[ColumnRole, ...]] = (
    *("is_edited", "is_pinned", "is_hearted", "is_by_channel", "author_is_verified", "is_reply"),
)
_TIMES: Final[tuple[ColumnRole, ...]] = ("published", "updated", "captured")
# Roles of a table of videos that one of comments gives another meaning, and the other way round.
_OF_COMMENTS: Final = frozenset({"id", "parent", "author", "author_id", "author_url", "reply_count", "amount"})
_OF_LISTS: Final[frozenset[ColumnRole]] = frozenset(
    {
        "video",
        "url",
        "platform",
        "title",
        "channel",
        "channel_id",
        "description",
        "view_count",
        "comment_count",
        "captured",
    }
)
_SAYS_VIDEO: Final = ("view_count", "like_count", "comment_count", "description", "duration", "tags", "channel")
# How many of the cells that say anything must be of a kind where the name of the column says so too.
_NAMED_SHARE: Final = 0.5


class Mapping(Struct, frozen=True):
    """Which column plays which role, by their position. `notes` are for people, `problems` what was told in vain.

    `kind`: what the rows are; "none" where no column is the text and the rows are no videos either. `text_is_list`:
    each cell of the text lists the comments of a video. `replies`: the columns of each reply that stands in the row of
    its comment; `others` those that say the same in rows of another shape.
    """

    columns: tuple[str, ...]
    roles: dict[ColumnRole, int]
    kind: TableKind
    has_header: bool = True
    text_is_html: bool = False
    text_is_list: bool = False
    replies: tuple[dict[ColumnRole, int], ...] = ()
    others: Others = {}
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def column(self, role: ColumnRole) -> str | None:
        """The name of the column that plays this role."""
        return self.columns[self.roles[role]] if role in self.roles else None


def proposal(head_rows: Sequence[Row], told: Told[str, str], columns: Sequence[str] | None = None) -> Mapping:
    """The mapping of a table that begins with these rows; the first is its header, if it looks like one.

    `columns` are the names where the rows have no header among them (JSON, Parquet).

    >>> found = proposal([["Comment", "Likes"], ["A nice boat", "3"], ["Another", "1.2K"]], {})
    >>> found.kind, found.roles
    ('comments', {'text': 0, 'like_count': 1})
    """
    is_lines = told.get("map.text") == "line"
    table, has_header, names_known = _without_header(head_rows, told, columns)
    roles, problems = _told_roles(table.columns, told)
    barred = {role for role in ROLES if told.get(f"map.{role}") == "-"}
    replies, of_replies = _replies(table) if names_known else ({}, frozenset())
    if names_known:
        _by_names(table, roles, barred, of_replies)
    else:
        _by_shapes(table, roles, barred)
    kind = _kind(table, roles, barred)
    is_of_lists = names_known and not is_lines and "text" in roles and _is_of_lists(table, roles["text"])
    if is_of_lists:  # what stands beside a list of comments is said of their video
        roles = {role: column for role, column in roles.items() if role == "text" or role in _OF_LISTS}
    is_html = "text" in roles and _is_html(table, roles["text"])
    if kind != "comments":
        replies, of_replies = {}, frozenset()
    others: Others = {}
    if names_known and kind == "comments" and not is_of_lists:
        free = {role: column for role, column in roles.items() if f"map.{role}" not in told}
        others = other_columns(table, free, {*roles.values(), *of_replies}, _fits)
    notes = notes_on(table, roles, kind, names_known, is_html, of_replies, others)
    notes += ("each text of a list is a comment",) if is_of_lists else ()
    problems += _unread(table, roles, kind) if names_known or kind != "comments" else ()
    return Mapping(
        table.columns, roles, kind, has_header, is_html, is_of_lists, tuple(replies.values()), others, notes, problems
    )


def _without_header(
    head_rows: Sequence[Row], told: Told[str, str], columns: Sequence[str] | None
) -> tuple[Sample, bool, bool]:
    """The first rows, less the header; whether there is one, and whether it names the columns."""
    if columns is not None:
        return Sample(tuple(map(sound, columns)), list(head_rows)), False, True
    has_header = told.get("map.text") != "line" and is_header(head_rows, told.get("map.header"))
    width = max(map(len, head_rows), default=0)
    first = head_rows[0] if has_header else range(1, width + 1)
    names = [str(name if name is not None else "") for name in first]
    names += [""] * (width - len(names))
    names_known = has_header and not all(name.strip().isdigit() for name in names if is_name(name))
    return Sample(tuple(map(sound, names)), list(head_rows[1:] if has_header else head_rows)), has_header, names_known


def _unread(table: Sample, roles: dict[ColumnRole, int], kind: TableKind) -> tuple[str, ...]:
    """What cells list and nobody reads."""
    if kind == "comments":
        return unread_replies(table.columns, roles.values(), table.cells)
    return unread_lists(table.columns, table.cells)


def _told_roles(columns: tuple[str, ...], told: Told[str, str]) -> tuple[dict[ColumnRole, int], tuple[str, ...]]:
    roles: dict[ColumnRole, int] = {}
    problems: list[str] = []
    for role in ROLES:
        said = told.get(f"map.{role}")
        if said is None or said == "-":
            continue
        if role == "text" and said == "line":
            said = "1"
        if said in columns:
            roles[role] = columns.index(said)
        elif said.isascii() and said.isdigit() and 0 < int(said) <= len(columns):
            roles[role] = int(said) - 1
        else:
            problems.append(f"{said!r} was told to be the {role}, but there is no such column; {listed(columns)}")
    return roles, tuple(problems)


def _replies(table: Sample) -> tuple[dict[int, dict[ColumnRole, int]], frozenset[int]]:
    """The columns of the replies that stand in the row of their comment."""
    replies, of_replies = flat_replies(table.columns)
    return (replies, of_replies) if replies else reply_beside(table.columns, lambda column: _texts_in(table, column))


def _texts_in(table: Sample, column: int) -> frozenset[int]:
    """The rows in which a column holds a text that may be a comment."""
    cells = table.cells(column)
    if not _fits("text", cells) or not share_is(cells, is_speech, SPEECH) or are_lines(table.columns[column], cells):
        return frozenset()
    return frozenset(number for number, row in enumerate(table.rows) if column < len(row) and is_said(row[column]))


def _by_names(
    table: Sample, roles: dict[ColumnRole, int], barred: set[ColumnRole], of_replies: Collection[int]
) -> None:
    """Gives each role the best column of a fitting name whose cells are of its kind."""
    ranks = [{} if number in of_replies else ranks_of(name) for number, name in enumerate(table.columns)]
    told = frozenset(roles)
    for role in ROLES:
        if role in roles or role in barred:
            continue
        taken = set(roles.values())
        fitting = [
            Candidate(number, table.columns[number], rank[role], cells)
            for number, rank in enumerate(ranks)
            if role in rank and number not in taken and _fits(role, cells := table.cells(number))
        ]
        if fitting:
            roles[role] = best_of(role, fitting, table.columns[roles["text"]] if "text" in roles else None)
    settle(table, roles, told)


def _fits(role: ColumnRole, cells: Sequence[object]) -> bool:
    """Whether what a column says can be what the role means. One that says nothing in these rows may."""
    if role == "text" and cells and (share_is(cells, is_figure) or _is_of_words(cells) or are_objects(cells)):
        return False
    if role == "text" and cells and share_is(cells, _is_json):
        return False
    return not cells or share_is(cells, _KINDS.get(role, _is_scalar), _NAMED_SHARE)


def _is_of_words(cells: Sequence[object]) -> bool:
    """Whether the cells list single words, into which somebody took the texts apart."""
    words = [text for cell in cells[:_JUDGED] if is_list(cell) for text in texts_in(cell) or ()]
    return share_is(cells, is_list) and are_words(words)


def _is_json(cell: object) -> bool:
    """Whether a cell holds an answer of a server as text: a comment may lie in it, but is not all of it."""
    return isinstance(cell, str) and _JSON.match(cell) is not None and cell.rstrip()[-1:] in ("}", "]")


def _is_scalar(cell: object) -> bool:
    return not isinstance(cell, list | dict)


def _is_word(cell: object) -> bool:
    return isinstance(cell, str | int) and (" " not in str(cell) or YOUTUBE_CHANNEL.search(str(cell)) is not None)


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)


_KINDS: Final[dict[ColumnRole, Callable[[object], bool]]] = {
    **dict.fromkeys(_COUNTS, lambda cell: count(cell) is not None),
    **dict.fromkeys(_FLAGS, lambda cell: flag(cell) is not None),
    **dict.fromkeys(_TIMES, is_time),
    "text": lambda cell: _is_text(cell) or text_of_parts(cell) is not None,
    "title": _is_text,
    "description": lambda cell: isinstance(cell, str) and flag(cell) is None,
    "platform": lambda cell: _PLATFORMS.fullmatch(str(cell).strip()) is not None,
    "url": lambda cell: isinstance(cell, str) and _URL.match(cell) is not None,
    "parent": lambda cell: flag(cell) is False or (flag(cell) is None and _ID.fullmatch(str(cell)) is not None),
    "author_id": _is_word,
    "channel_id": _is_word,
    "video": lambda cell: _is_scalar(cell) and len(str(cell)) <= 200,
}


def _by_shapes(table: Sample, roles: dict[ColumnRole, int], barred: set[ColumnRole]) -> None:
    """Without a header: ids by their form, times, and the longest texts as the text."""
    shapes: tuple[tuple[ColumnRole, Callable[[object], object]], ...] = (
        ("id", lambda cell: YOUTUBE_COMMENT.fullmatch(str(cell))),
        ("author_id", lambda cell: YOUTUBE_CHANNEL.fullmatch(str(cell))),
        ("video", lambda cell: YOUTUBE_VIDEO.fullmatch(str(cell)) and re.search(r"[A-Z_-]|\d", str(cell))),
        ("url", lambda cell: isinstance(cell, str) and _URL.fullmatch(cell)),
        ("author", lambda cell: isinstance(cell, str) and re.fullmatch(r"@[^\s@]{2,40}", cell)),
        ("published", is_time),
    )
    for number in range(len(table.columns)):
        cells = table.cells(number)
        for role, shape in shapes:
            free = role not in roles and role not in barred and number not in roles.values()
            if free and cells and share_is(cells, shape):
                roles[role] = number
    if "text" not in roles and "text" not in barred:
        _find_text(table, roles)
    if "text" in roles and "author" not in roles and "author" not in barred:
        _find_names(table, roles)


def _find_text(table: Sample, roles: dict[ColumnRole, int]) -> None:
    """The longest texts that differ."""
    lengths = []
    for number in set(range(len(table.columns))) - set(roles.values()):
        cells = table.cells(number)
        if share_is(cells, _is_token) or not cells:
            continue  # ids and digests are long too
        if _fits("text", cells) and share_is(cells, is_speech, SPEECH):
            varied = len({str(cell) for cell in cells}) * 2 > len(cells) or len(cells) < 4
            lengths.append((varied, sum(map(length, cells)) / len(cells), number))
    best = max(lengths, default=None)
    if best is not None and best[0] and (best[1] >= 10 or len(table.columns) == 1):
        roles["text"] = best[2]


def _find_names(table: Sample, roles: dict[ColumnRole, int]) -> None:
    """Beside the text, the one column of short and differing words is that of the names of who wrote."""
    found = []
    for number in set(range(len(table.columns))) - set(roles.values()):
        cells = table.cells(number)
        if len({str(cell) for cell in cells}) * 2 > len(cells) >= _FEWEST and share_is(cells, _may_be_name, _NAMES):
            found.append(number)
    if len(found) == 1 and not share_is(table.cells(found[0]), _is_token):
        roles["author"] = found[0]


def _may_be_name(cell: object) -> bool:
    words = str(cell)
    is_value = is_figure(cell) or is_time(cell) or flag(cell) is not None or count(cell) is not None
    return isinstance(cell, str) and len(words) <= 60 and words.isprintable() and not is_value and not _URL.match(words)


def _is_token(cell: object) -> bool:
    """Whether a cell is one of the long numbers that programs give: an id, a digest."""
    words = str(cell).strip()
    return _TOKEN.fullmatch(words) is not None and any(map(str.isdigit, words))


def _kind(table: Sample, roles: dict[ColumnRole, int], barred: set[ColumnRole]) -> TableKind:
    if "text" in roles:
        return "comments"
    named = "video" in roles or "url" in roles
    said = "title" in roles and any(role in roles for role in _SAYS_VIDEO)
    said = said or (_describes_videos(roles) and not _may_have_text(table, roles))
    if named and said and "text" not in barred:
        for role in [role for role in roles if role in _OF_COMMENTS]:
            column = roles.pop(role)
            name = folded(table.columns[column])
            is_author = role == "author" and (name in _CHANNEL_NAMES or name.startswith("author"))
            if "channel" not in roles and (is_author or "channel" in ranks_of(table.columns[column])):
                roles["channel"] = column
            if "channel_id" not in roles and "channel_id" in ranks_of(table.columns[column]):
                roles["channel_id"] = column
        return "videos"
    return "none"


def _describes_videos(roles: dict[ColumnRole, int]) -> bool:
    """Whether what is known of each row is what a video has without a title, such as one of TikTok."""
    return "description" in roles and ("view_count" in roles or {"like_count", "comment_count"} <= roles.keys())


def _may_have_text(table: Sample, roles: dict[ColumnRole, int]) -> bool:
    """Whether a column of which nothing is known is called as if it held comments."""
    unknown = (name for number, name in enumerate(table.columns) if number not in roles.values())
    return any(_SAYS_TEXT.search(name) is not None for name in unknown)


def _is_of_lists(table: Sample, column: int) -> bool:
    cells = table.cells(column)
    return bool(cells) and share_is(cells, is_list) and any(isinstance(cell, str) and len(cell) > 2 for cell in cells)


def _is_html(table: Sample, column: int) -> bool:
    if "textdisplay" in table.columns[column].casefold().replace("_", ""):
        return True
    cells = table.cells(column)
    marked = sum(isinstance(cell, str) and _MARKUP.search(cell) is not None for cell in cells)
    return marked * 200 > len(cells)  # where a page gave HTML, more than one in 200 has an apostrophe or a line break
