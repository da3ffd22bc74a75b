"""Rows of more than one shape in one table: some call their author "author", others "username".

Comes in: the first rows, and the column of each role. Goes out: the columns that say the same where that one says
nothing, then rows in which it stands there. Such tables are made where the answers of two programs were joined.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from voxpop.sources.table.roles import ColumnRole, folded, ranks_of
from voxpop.sources.table.settling import Sample
from voxpop.sources.table.tables import Found, Values
from voxpop.sources.table.values import is_said

# Under the names of these no two things are said of one comment.
_ALIKE: Final[tuple[ColumnRole, ...]] = (
    *("id", "author", "author_id", "author_url", "like_count", "reply_count", "published", "text"),
)
_BESIDE_TEXT: Final[tuple[ColumnRole, ...]] = ("id", "author", "author_id", "published")

Others = Mapping[ColumnRole, tuple[int, ...]]
Fits = Callable[[ColumnRole, Sequence[object]], bool]


def other_columns(table: Sample, roles: Mapping[ColumnRole, int], barred: Collection[int], fits: Fits) -> Others:
    """By the role: the columns, but for those `barred`, that some rows have instead of the one that plays it. No row
    says both. Of a role that is not certain by its name, those alone that are called the same ("video_id", "videoId").
    """
    found: dict[ColumnRole, tuple[int, ...]] = {}
    free = [
        at for at, name in enumerate(table.columns) if at not in barred and not roles.keys().isdisjoint(ranks_of(name))
    ]
    for role in (*_ALIKE, *(role for role in roles if role not in _ALIKE)):
        called = [at for at in free if role in roles and _may_play(table, role, at, roles[role])]
        said = _rows_that_say(table, roles[role]) if called else frozenset()
        for at in sorted(called, key=lambda at: (ranks_of(table.columns[at])[role], at)):
            more = _rows_that_say(table, at)
            is_instead = bool(said and more) and said.isdisjoint(more) and fits(role, table.cells(at))
            if is_instead and _are_of_comments(table, role, more):
                found[role] = (*found.get(role, ()), at)
                free.remove(at)
                said |= more
    return found


def _may_play(table: Sample, role: ColumnRole, at: int, played: int) -> bool:
    """Whether a column may say of some rows what the one at `played` says of others, by their names."""
    name = table.columns[at]
    return role in ranks_of(name) and (role in _ALIKE or folded(name) == folded(table.columns[played]))


def _are_of_comments(table: Sample, role: ColumnRole, rows: frozenset[int]) -> bool:
    """Whether these rows, in which a column would play this role, are comments: what a server says of itself is a
    "message" too, and what stands between the rows (`{"index": {"_id": 7}}`) has an id, and no text.
    """
    needed = _BESIDE_TEXT if role == "text" else ("text",)
    beside = [at for at, name in enumerate(table.columns) if not ranks_of(name).keys().isdisjoint(needed)]
    said = frozenset[int]().union(*(_rows_that_say(table, at) for at in beside))
    return rows <= said if role == "text" else len(rows & said) * 2 >= len(rows)


def _rows_that_say(table: Sample, column: int) -> frozenset[int]:
    return frozenset(number for number, row in enumerate(table.rows) if column < len(row) and _says(row[column]))


def _says(cell: object) -> bool:
    """Whether a cell says anything by itself: what lies in an object has a column of its own."""
    return not isinstance(cell, dict | list) and is_said(cell)


class Joining:
    """Puts what other columns say where the cell of a role says nothing."""

    def __init__(self, roles: Sequence[ColumnRole], others: Others) -> None:
        self.wanted = [at for role in roles for at in others.get(role, ())]
        self._width = len(self.wanted)
        numbers = iter(range(self._width))
        self._places = [
            (place, [next(numbers) for _ in others[role]]) for place, role in enumerate(roles) if role in others
        ]

    def rows(self, rows: Iterator[Found]) -> Iterator[Found]:
        """Rows whose last cells are those `wanted` here; without these."""
        for found in rows:
            above = None if found.above is None else self.cells(found.above)
            values = None if found.values is None else self.cells(found.values)
            yield replace(found, values=values, above=above)

    def cells(self, values: Values) -> Values:
        """The cells of a row, of which the last are those `wanted`."""
        own, more = list(values[: -self._width]), values[-self._width :]
        for place, instead in self._places:
            if not _says(own[place]):
                own[place] = next((more[at] for at in instead if _says(more[at])), own[place])
        return tuple(own)
