"""When captures were made at the earliest, for telling which of two was surely the later one.

Comes in: when the captures of a video were made, as far as that is known. Goes out: an instant for each.

A time without a zone, as the day in a file's name, was anywhere on Earth: that makes it a day longer than it is, so
that two days in a row overlap and neither would prove anything of the other. But who captures a page day after day
writes all these times by one clock. So where the times of all captures of a video come from file names without a zone,
or all from such a column, they lie to each other as they read, wherever that clock was. One other capture among them,
and its zone matters.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from voxpop.model import Captured

# By where it stands: how much longer a time is for want of its zone (`sources.file_names`, `sources.table.moments`).
_LONGER: Final = {"file name": 26 * 3600, "column of the table": 28 * 3600, "the file itself": 28 * 3600}


def earliest_of(captures: Mapping[int, Captured]) -> dict[int, int]:
    """The earliest instants, by capture; they compare with the latest ones of the others. -1: not known."""
    by_one = are_by_one_clock(captures.values())
    return {
        cap: -1 if one.earliest is None else one.earliest + (_LONGER[str(one.basis)] if by_one else 0)
        for cap, one in captures.items()
    }


def are_by_one_clock(captures: Collection[Captured]) -> bool:
    """Whether all these times were read off one clock, of which nobody knows the zone."""
    return len({one.basis for one in captures}) == 1 and all(map(_lacks_zone, captures))


def _lacks_zone(one: Captured) -> bool:
    if one.precision != "day" or one.basis not in _LONGER or one.earliest is None or one.latest is None:
        return False
    return one.latest - one.earliest >= _LONGER[one.basis]
