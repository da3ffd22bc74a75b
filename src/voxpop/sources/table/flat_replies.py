"""Replies that stand in columns of their own within the row of the comment that they answer: "replies/0/text".

Comes in: names of columns, then rows. Goes out: which columns are those of the first reply, the second and so on, and
a row for each reply behind that of its comment. So scraping services write nested JSON as CSV.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from voxpop.sources.table.roles import ColumnRole, ranks_of
from voxpop.sources.table.tables import Found
from voxpop.sources.table.values import is_said

_COLUMN: Final = re.compile(r"([^/.]{1,40})([/.])(\d{1,4})\2(.{1,80})")
_ROLES: Final[tuple[ColumnRole, ...]] = (
    *("text", "id", "author", "author_id", "author_url", "like_count", "dislike_count", "reply_count", "published"),
    *("updated", "is_edited", "is_pinned", "is_hearted", "is_by_channel", "author_is_verified"),
)

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
    width, start = len(roles), len(roles)
    places: list[tuple[int | None, ...]] = []
    for reply in replies:
        at = {role: start + number for number, role in enumerate(reply)}
        places.append(tuple(at.get(role) for role in roles))
        start += len(reply)
    text = roles.index("text")
    for found in rows:
        if found.values is None:
            yield found
            continue
        cells = found.values
        own = cells[:width]
        said = [row for row in (tuple(at and cells[at] for at in place) for place in places) if is_said(row[text])]
        yield Found(found.at, own, None, found.problem, found.part, bool(said), found.was_damaged, found.within)
        for row in said:
            yield Found(found.at, row, own, within=found.within, was_damaged=found.was_damaged)
