"""What stands where in objects that lie within each other.

Comes in: objects, as JSON or a column file has them. Goes out: paths to their plain values and lists, and what stands
there. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

MOST_COLUMNS: Final = 300
_DEPTH: Final = 5  # of objects within objects

Path = tuple[str, ...]


def value_at(value: object, path: Path) -> object:
    """What stands at a path; None where nothing does."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def list_at(value: dict[str, Any], path: Path) -> list[Any]:
    """The list at a path; empty where there is none."""
    found = value_at(value, path)
    return found if isinstance(found, list) else []


def objects_in(values: Sequence[object]) -> list[dict[str, Any]]:
    """Those of these values that are objects."""
    return [value for value in values if isinstance(value, dict)]


def paths_in(objects: Sequence[dict[str, Any]], kind: type = object) -> list[Path]:
    """The paths of all plain values (of a kind), in the order in which they first appear."""
    found: dict[Path, None] = {}
    for value in objects:
        for path, cell in _leaves(value, ()):
            if isinstance(cell, kind) and not isinstance(cell, list) and len(found) < MOST_COLUMNS:
                found[path] = None
    return list(found)


def lists_in(objects: Sequence[dict[str, Any]]) -> list[Path]:
    found: dict[Path, None] = {}
    for value in objects:
        for path, cell in _leaves(value, ()):
            if isinstance(cell, list) and cell and len(found) < MOST_COLUMNS:
                found[path] = None
    return list(found)


def _leaves(value: dict[str, Any], above: Path) -> Iterator[tuple[Path, object]]:
    for name, cell in value.items():
        path = (*above, name)
        if isinstance(cell, dict) and len(path) < _DEPTH:
            yield from _leaves(cell, path)
        elif not isinstance(cell, dict):
            yield path, cell
