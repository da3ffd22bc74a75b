"""Lists in JSON that stand under times: what was seen of one video each time that somebody looked.

Comes in: the ways to lists, and what these begin with. Goes out: whether each is a capture. It is where they speak of
the same comments, or videos, again; else the times may be those at which the comments were written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC
from typing import Final

from voxpop.sources.table.moments import Times
from voxpop.sources.table.nested import Path, objects_in, paths_in, value_at
from voxpop.sources.table.roles import ColumnRole, ranks_of

CAPTURED: Final = "captured"  # the column of these times
JUDGED: Final = 1000  # elements of each list
_MOST: Final = 1 << 20  # elements that are remembered: a file may have any number of such lists

_TIME: Final = re.compile(r"(?:19|20)\d\d[-/._]?[01]\d[-/._]?[0-3]\d(?:[T _-].{1,30})?|\d{10}|\d{13}")
_TIMES: Final = Times(None, UTC)
_SAME: Final[tuple[ColumnRole, ...]] = ("video", "id", "author", "text")
_NAMED: Final = frozenset({"video", "id"})
_PART: Final = 4  # of the shorter of two lists, that the other says again, one in so many
_PART_OF_NAMELESS: Final = 2  # where nothing has an id: short texts are written again and again


class Dated:
    """Which lists stand under times, and what they have in common."""

    def __init__(self) -> None:
        self._seen: dict[Path, set[int]] = {}  # by the way to lists without the time in it
        self._again = self._most = self._held = 0
        self._are_named = False

    def add(self, path: Path, sample: Sequence[object]) -> None:
        """The list at a path begins so."""
        time = time_in(path)
        marks = self._marks_of(sample)
        if time is None or not marks or self._held > _MOST:
            return
        self._held += len(marks)
        seen = self._seen.setdefault(tuple("" if name == time else name for name in path), set())
        if seen:
            self._again += len(seen & marks)
            self._most += min(len(seen), len(marks))
        seen |= marks

    @property
    def are_captures(self) -> bool:
        """Whether each time is that of a capture."""
        return self._again > 0 and self._again * (_PART if self._are_named else _PART_OF_NAMELESS) >= self._most

    def _marks_of(self, sample: Sequence[object]) -> set[int]:
        """A number for each element, the same for those that are of one comment."""
        objects = objects_in(sample)
        ways = _ways(objects[:20])
        self._are_named |= not _NAMED.isdisjoint(ways)
        said = (tuple(str(value_at(one, way)) for way in ways.values()) for one in objects if ways)
        return {hash(one) for one in said} | {hash(one) for one in sample if isinstance(one, str)}


def time_in(path: Path) -> str | None:
    """The time on the way to a list.

    >>> time_in(("captures", "2023-05-01T10:00:00Z", "comments")), time_in(("comments", "17"))
    ('2023-05-01T10:00:00Z', None)
    """
    return next((name for name in path if _TIME.fullmatch(name) and _TIMES.read(name) is not None), None)


def _ways(objects: Sequence[dict[str, object]]) -> dict[str, Path]:
    """Where that stands in these by which one is told from another."""
    ranked = [(ranks_of(".".join(path)), path) for path in paths_in(objects)]
    best = {role: min(((ranks[role], path) for ranks, path in ranked if role in ranks), default=None) for role in _SAME}
    ways: dict[str, Path] = {role: found[1] for role, found in best.items() if found is not None}
    return ways if ways.keys() - {"author"} else {}
