"""Replies that stand in columns of their own within the row of the comment that they answer: "replies/0/text", or
"reply_text" beside "comment_text".

Comes in: names of columns, then rows. Goes out: which columns are those of the first reply, the second and so on, and
a row for each reply behind that of its comment. So scraping services write nested JSON as CSV, and databases a comment
that was joined with its replies: there it stands again in row after row, each with another reply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from voxpop.sources.table.roles import ColumnRole, folded, ranks_of
from voxpop.sources.table.tables import Found, Values
from voxpop.sources.table.values import is_said

_COLUMN: Final = re.compile(r"([^/.]{1,40})([/.])(\d{1,4})\2(.{1,80})")
_ROLES: Final[tuple[ColumnRole, ...]] = (
    *("text", "id", "author", "author_id", "author_url", "like_count", "dislike_count", "reply_count", "published"),
    *("updated", "is_edited", "is_pinned", "is_hearted", "is_by_channel", "author_is_verified"),
)
_OF_REPLY: Final = re.compile(r"repl(?:y|ies)[ _./-]?(.{0,80})", re.IGNORECASE)
_OF_COMMENT: Final = "comment"  # stands in the name of the text that a "reply_text" answers
# What is said of a comment by a name that begins so: how many replies it has, whether it is one.
_NOT_OF_REPLY: Final[frozenset[ColumnRole]] = frozenset({"reply_count", "is_reply", "parent"})
# The same in all rows of one comment.
_SAME: Final[tuple[ColumnRole, ...]] = ("id", "video", "url", "title", "author", "author_id", "published", "text")

Roles = Mapping[ColumnRole, int]


def flat_replies(columns: Sequence[str]) -> tuple[dict[int, dict[ColumnRole, int]], frozenset[int]]:
    """The columns of each reply by what they say, by its number; and all columns that are of replies.

    >>> flat_replies(["text", "replies/0/text", "replies/0/ownerUsername", "replies/1/text", "tags/0"])
    ({0: {'text': 1, 'author': 2}, 1: {'text': 3}}, frozenset({1, 2, 3}))
    """
    named: dict[int, list[tuple[int, str]]] = {}
    for at, name in enumerate(columns):
        found = _COLUMN.fullmatch(name)
        if found is not None and "reply_count" in ranks_of(found[1]):
            named.setdefault(int(found[3]), []).append((at, found[4].replace("/", ".")))
    every = {number: _roles_of(own) for number, own in sorted(named.items())}
    return (
        {number: roles for number, roles in every.items() if "text" in roles},
        frozenset(at for own in named.values() for at, _ in own),
    )


def reply_beside(
    columns: Sequence[str], texts: Callable[[int], frozenset[int]]
) -> tuple[dict[int, dict[ColumnRole, int]], frozenset[int]]:
    """As `flat_replies`, of a reply that stands beside its comment without a number. `texts`: the rows in which a
    column holds a text.

    >>> reply_beside(["comment_text", "reply_text", "reply_count", "reply_author"], lambda column: frozenset([0]))
    ({0: {'text': 1, 'author': 3}}, frozenset({1, 3}))
    """
    found = ((at, _OF_REPLY.fullmatch(name)) for at, name in enumerate(columns))
    named = [(at, match[1]) for at, match in found if match is not None]
    of_text = [at for at, rest in named if ("text" in ranks_of(rest) if rest else True)]
    of_reply = frozenset[int]().union(*map(texts, of_text))
    of_comment = (at for at, name in enumerate(columns) if _OF_COMMENT in folded(name) and "text" in ranks_of(name))
    if not of_reply or not any(at not in of_text and not of_reply.isdisjoint(texts(at)) for at in of_comment):
        return {}, frozenset()
    own = [
        (at, rest or "text") for at, rest in named if at in of_text or _NOT_OF_REPLY.isdisjoint(ranks_of(columns[at]))
    ]
    roles = _roles_of(own)
    return {0: roles}, frozenset(roles.values())


def _roles_of(columns: Sequence[tuple[int, str]]) -> dict[ColumnRole, int]:
    roles: dict[ColumnRole, int] = {}
    for role in _ROLES:
        fitting = [(ranks[role], at) for at, name in columns if role in (ranks := ranks_of(name))]
        free = [(rank, at) for rank, at in fitting if at not in roles.values()]
        if free:
            roles[role] = min(free)[1]
    return roles


def with_replies(rows: Iterator[Found], roles: Sequence[ColumnRole], replies: Sequence[Roles]) -> Iterator[Found]:
    """A row for each comment, with the cells of `roles`, and behind it one for each of its replies. What comes in has
    the cells of `roles`, then those of each reply.
    """
    width = len(roles)
    places = _places(roles, replies)
    text, same = roles.index("text"), [at for at, role in enumerate(roles) if role in _SAME]
    last: Values | None = None  # the comment of the row before, if it has replies
    for found in rows:
        if found.values is None or found.is_video:
            yield found
            continue
        cells = found.values
        own = cells[:width]
        said = [row for row in (tuple(at and cells[at] for at in place) for place in places) if is_said(row[text])]
        if not said or last is None or not _is_again(own, last, same):
            yield Found(found.at, own, None, found.problem, found.part, bool(said), found.was_damaged, found.within)
            last = own if said else None
        for row in said:
            yield Found(found.at, row, last, within=found.within, was_damaged=found.was_damaged)


def _places(roles: Sequence[ColumnRole], replies: Sequence[Roles]) -> list[tuple[int | None, ...]]:
    """Where the cells of each reply stand in a row, by the roles of the comment."""
    start = len(roles)
    places: list[tuple[int | None, ...]] = []
    for reply in replies:
        at = {role: start + number for number, role in enumerate(reply)}
        places.append(tuple(at.get(role) for role in roles))
        start += len(reply)
    return places


def _is_again(own: Values, last: Values, same: Sequence[int]) -> bool:
    """Whether a row says the comment of the row before again, or leaves it out as a person does in a spreadsheet."""
    return all(own[at] == last[at] or not is_said(own[at]) for at in same)
