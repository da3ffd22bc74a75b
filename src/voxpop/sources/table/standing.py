"""How likely a column is the one that plays a role, by where it stands in its object and by what it says.

Comes in: a role and the columns whose names and cells fit it. Goes out: the best of them. Names alone do not decide
where JSON nests: the text of a badge is called as that of a comment is, and what wraps a comment has a time too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from voxpop.sources.table.moments import is_relative
from voxpop.sources.table.roles import ColumnRole, without_type

_RARE: Final = 4  # rows for each in which a column says anything, where another fits too
_DEEPER: Final = 2  # objects within each other, between the text of a comment and that of a part of it
_ASIDE: Final = 100
# What is said of a comment stands beside its text, or in what holds that, where more than one thing is called so.
_BESIDE: Final[frozenset[ColumnRole]] = frozenset(
    {"id", "parent", "published", "updated", "like_count", "dislike_count", "reply_count", "is_edited", "is_pinned"}
)
_PEOPLES: Final[frozenset[ColumnRole]] = frozenset({"author", "author_id", "author_url", "author_is_verified"})
_AROUND: Final = "video."  # the columns of what the list of comments lies in


class Candidate(Struct):
    """A column by its number, its name, the rank of that for the role, and what its cells say."""

    number: int
    name: str
    rank: int
    cells: list[object]


def best_of(role: ColumnRole, fitting: Sequence[Candidate], text: str | None) -> int:
    """The number of the best of these columns; `text` is the name of the column of the text, where that is known."""
    fullest = max(len(one.cells) for one in fitting)
    highest = min(_depth(one.name) for one in fitting)

    def worth(one: Candidate) -> tuple[bool, int, bool, int, int]:
        distance = 0
        if role == "text":
            distance = int(len(one.cells) * _RARE < fullest or _depth(one.name) >= highest + _DEEPER)
        elif role in _BESIDE and text is not None:
            distance = _distance(one.name, text)
        elif role in _PEOPLES and text is not None:
            distance = int(one.name.startswith(_AROUND))
        is_exact = role == "published" and not (bool(one.cells) and is_relative(one.cells[0]))
        return not one.cells, distance, is_exact, one.rank, one.number

    return min(fitting, key=worth).number


def _depth(column: str) -> int:
    return without_type(column).count(".")


def _distance(column: str, text: str) -> int:
    """How many objects lie between the one in which a column stands and that of the text, if it is around that."""
    own, inner = without_type(column).split(".")[:-1], without_type(text).split(".")[:-1]
    return len(inner) - len(own) if inner[: len(own)] == own else _ASIDE
