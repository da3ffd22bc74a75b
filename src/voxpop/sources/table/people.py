"""The names of who wrote, where JSON lists people beside the comments and these say ids alone: "profiles", "users".

Comes in: comments, what holds them, and what is known of people by their ids. Goes out: `People`, which finds the name
of who wrote a comment. So platforms answer that name everybody once (VK: `profiles` and `groups`, X: `includes.users`).
Pure.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from voxpop.sources.table.nested import Path, list_at, lists_in, objects_in, paths_in, value_at
from voxpop.sources.table.roles import folded, ranks_of
from voxpop.sources.table.values import plain

PERSON: Final[Path] = ("profile", "name")  # the column of the names, as if they stood in the rows
MOST: Final = 200_000  # names that are held at once

_PEOPLE: Final = frozenset({"profiles", "users", "authors", "accounts", "members", "people"})
_GROUPS: Final = "groups"  # VK: who wrote for one bears its number with a minus
_IDS: Final = ("id", "uid", "user_id", "userId", "pk", "mid")
_JUDGED: Final = 50


class People(Struct, frozen=True):
    """`by`: where a row says the id of who wrote it; `lists`: where what holds it lists people; `known` are names of
    others, by their ids.
    """

    by: Path
    lists: tuple[Path, ...]
    known: dict[str, str]

    def names_in(self, around: dict[str, Any]) -> Mapping[str, str]:
        """The names of all who may have written what lies in this, by their ids."""
        if not self.lists:
            return self.known
        return ChainMap(_names_in(around, self.lists), self.known)

    def name_of(self, row: dict[str, Any], names: Mapping[str, str]) -> str | None:
        """The name of who wrote a row; None where it is not said."""
        id_ = plain(value_at(row, self.by))
        return None if id_ is None else names.get(id_)


def lists_people(name: str, sample: Sequence[object]) -> bool:
    """Whether a list of this name, which begins so, tells who people are: ids and names, and nothing they said."""
    objects = objects_in(sample)
    if folded(name) not in _PEOPLE and folded(name) != _GROUPS:
        return False
    return any(_is_person(one, name) for one in objects) and not any(
        "text" in ranks_of(".".join(path)) for path in paths_in(objects[:_JUDGED], str)
    )


def names_of(name: str, people: Iterable[object]) -> Iterator[tuple[str, str]]:
    """The people of a list of this name: by what ids comments call them, and their names."""
    for person in people:
        id_, called = _id_of(person, name), _name_of(person)
        if id_ is not None and called is not None:
            yield id_, called


def people_of(
    rows: Sequence[dict[str, Any]], holders: Sequence[dict[str, Any]], known: Mapping[str, str]
) -> People | None:
    """How the authors of these rows are found among people; None where they name their authors, or nobody does."""
    lists = tuple(
        path
        for path in lists_in(holders)
        if lists_people(path[-1], [person for holder in holders for person in list_at(holder, path)])
    )
    if not lists and not known:
        return None
    names = dict(known)
    for holder in holders:
        names |= _names_in(holder, lists)
    paths = paths_in(rows)
    if any("author" in ranks_of(".".join(path)) and _is_said(rows, path) for path in paths):
        return None
    ranked = sorted((rank, path) for path in paths if (rank := ranks_of(".".join(path)).get("author_id")) is not None)
    by = next((path for _, path in ranked if any(plain(value_at(row, path)) in names for row in rows)), None)
    return None if by is None else People(by, lists, dict(known))


def _names_in(holder: dict[str, Any], lists: Iterable[Path]) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in lists:
        found.update(names_of(path[-1], list_at(holder, path)))
    return found


def _is_said(rows: Sequence[dict[str, Any]], path: Path) -> bool:
    return any(plain(value_at(row, path)) is not None for row in rows)


def _is_person(person: object, name: str) -> bool:
    return _id_of(person, name) is not None and _name_of(person) is not None


def _id_of(person: object, name: str) -> str | None:
    """The id by which comments call somebody who stands in a list of this name."""
    if not isinstance(person, dict):
        return None
    id_ = next((words for key in _IDS if (words := plain(person.get(key))) is not None), None)
    return f"-{id_}" if id_ is not None and folded(name) == _GROUPS else id_


def _name_of(person: object) -> str | None:
    """What somebody is called: by all of a name that stands there in two parts."""
    if not isinstance(person, dict):
        return None
    parts = [words for key in ("first_name", "last_name") if (words := plain(person.get(key))) is not None]
    if parts:
        return " ".join(parts)
    ranked = (
        (rank, words)
        for key, cell in person.items()
        if isinstance(cell, str) and (rank := ranks_of(f"user.{key}").get("author")) is not None
        if (words := plain(cell)) is not None
    )
    return min(ranked, default=(0, None))[1]
