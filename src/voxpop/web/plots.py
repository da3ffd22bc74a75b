"""Plots over captures: where each point, line and tick stands in the drawing.

Comes in: values in time, the reader's language. Goes out: coordinates as SVG attributes want them. Nothing here grows
with the size of a value, and every time can be drawn: years before 1 and after 9999 stand at the edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from unicodedata import east_asian_width

from babel.dates import format_skeleton
from msgspec import Struct

from voxpop.web.reader import Reader

WIDTH, HEIGHT = 340, 150
LEFT, RIGHT = 16.0, 276.0
TOP, BOTTOM = 23.0, 124.0
_TICKS = 5.5
_ROOM = 40.0  # at the beginning, within which a tick starts where it stands
_GAP = 6.0  # between two ticks
_NARROW, _WIDE = 7.0, 12.0  # about how wide a sign is; Chinese, Japanese and Korean ones are wide
_FIRST = int(datetime(1, 1, 1, tzinfo=UTC).timestamp())
_LAST = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())
_DAY = 86_400
_STEPS: tuple[tuple[str, int, float], ...] = (  # unit, how many of it, about how many seconds
    ("hour", 1, 3600), ("hour", 3, 3 * 3600), ("hour", 6, 6 * 3600),
    ("day", 1, _DAY), ("day", 2, 2 * _DAY), ("day", 5, 5 * _DAY), ("day", 10, 10 * _DAY),
    ("month", 1, 30.4 * _DAY), ("month", 2, 61 * _DAY), ("month", 3, 91 * _DAY), ("month", 6, 183 * _DAY),
    ("year", 1, 365 * _DAY), ("year", 2, 731 * _DAY), ("year", 5, 1826 * _DAY), ("year", 10, 3652 * _DAY),
    ("year", 50, 18262 * _DAY), ("year", 500, 182621 * _DAY), ("year", 2500, 913106 * _DAY),
)  # fmt: skip
_SKELETONS = {"hour": "Hm", "day": "MMMd", "month": "yMMM", "year": "y"}


class Tick(Struct, frozen=True):
    """A time under the plot."""

    x: str
    text: str
    anchor: str


class Place(Struct, frozen=True):
    """Where a point stands."""

    x: str
    y: str


class Axis(Struct, frozen=True):
    """The time from the first capture to the last, in Unix seconds."""

    first: int
    last: int

    def x(self, at: int) -> float:
        """Where an instant stands; in the middle where there is but one."""
        at = min(max(at, self.first), self.last)
        if self.last <= self.first:
            return (LEFT + RIGHT) / 2
        return LEFT + (RIGHT - LEFT) * (at - self.first) / (self.last - self.first)


def axis(times: Sequence[int]) -> Axis:
    """The axis that holds all these times."""
    drawn = [_drawn(at) for at in times]
    return Axis(min(drawn, default=0), max(drawn, default=0))


def places(along: Axis, values: Sequence[tuple[int, float]], most: float) -> tuple[Place, ...]:
    """Where values in time stand, between nought and `most`."""
    return tuple(Place(_number(along.x(at)), _number(height(value, most))) for at, value in values)


def height(value: float, most: float) -> float:
    """How low a value stands: nought, and what is less, at the bottom."""
    share = 0.0 if most <= 0 else min(1.0, max(0.0, value / most))
    return BOTTOM - (BOTTOM - TOP) * share


def line(points: Sequence[Place]) -> str | None:
    """The path through the points, where there are two."""
    if len(points) < 2:
        return None
    return "M" + " L".join(f"{point.x} {point.y}" for point in points)


def mark(point: Place) -> str:
    """A dash at a point that stands alone."""
    return f"M{_number(float(point.x) - 8)} {point.y} h16"


def ticks(reader: Reader, along: Axis) -> tuple[Tick, ...]:
    """Whole years, months, days or hours along the axis, in the reader's language; else the day of its beginning."""
    span = along.last - along.first
    steps = [step for step in _STEPS if span / step[2] <= _TICKS] or [_STEPS[-1]]
    tried = ((unit, _named(reader, along, unit, count)) for unit, count, _ in steps if span)
    unit, found = next(((unit, named) for unit, named in tried if _clear(named) == named), ("", []))
    if not found:
        unit = steps[0][0]
        found = _clear(_named(reader, along, unit, steps[0][1])) if span else []
    if not found or unit == "hour":
        return (_tick(along.x(along.first), reader.day(along.first)), *_apart(found))
    return tuple(found)


def thinned(count: int, most: int) -> list[int]:
    """Which of `count` things to draw where there is room for `most`: evenly, the first and the last among them."""
    if count <= most:
        return list(range(count))
    return sorted({round(n * (count - 1) / (most - 1)) for n in range(most)})


def _tick(x: float, text: str) -> Tick:
    return Tick(_number(x), text, "start" if x - LEFT < _ROOM / 2 else "end" if RIGHT - x < 2 else "middle")


def _named(reader: Reader, along: Axis, unit: str, count: int) -> list[Tick]:
    """Every so many units along the axis, by name."""
    return [
        _tick(along.x(int(at.timestamp())), str(format_skeleton(_SKELETONS[unit], at, locale=reader.locale)))
        for at in _whole(along, unit, count)
    ]


def _clear(ticks: Sequence[Tick]) -> list[Tick]:
    """Those that are not written over one before."""
    found: list[Tick] = []
    reached = -_GAP
    for tick in ticks:
        width = sum(_WIDE if east_asian_width(sign) in "WF" else _NARROW for sign in tick.text)
        begins = float(tick.x) - {"start": 0.0, "middle": width / 2, "end": width}[tick.anchor]
        if not found or begins - reached >= _GAP:
            found.append(tick)
            reached = begins + width
    return found


def _apart(found: Sequence[Tick]) -> Iterator[Tick]:
    """Hours that stand clear of the day written at the beginning."""
    return (tick for tick in found if float(tick.x) - LEFT >= 3 * _ROOM)


def _whole(along: Axis, unit: str, count: int) -> Iterator[datetime]:
    """The beginnings of every so many units within the axis."""
    first, last = _utc(along.first), _utc(along.last)
    at: datetime | None = _beginning(first, unit, count)
    while at is not None and at <= last:
        if at >= first:
            yield at
        at = _next(at, unit, count)


def _beginning(first: datetime, unit: str, count: int) -> datetime:
    if unit == "year":
        return datetime(max(1, first.year - first.year % count), 1, 1, tzinfo=UTC)
    if unit == "month":
        return datetime(first.year, first.month - (first.month - 1) % count, 1, tzinfo=UTC)
    if unit == "day":
        return datetime(first.year, first.month, first.day, tzinfo=UTC)
    return datetime(first.year, first.month, first.day, first.hour - first.hour % count, tzinfo=UTC)


def _next(at: datetime, unit: str, count: int) -> datetime | None:
    try:
        if unit == "year":
            return datetime(at.year + count - (at.year % count if at.year > 1 else at.year), 1, 1, tzinfo=UTC)
        if unit == "month":
            month = at.month - 1 + count
            return datetime(at.year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        return at + (timedelta(days=count) if unit == "day" else timedelta(hours=count))
    except (ValueError, OverflowError):
        return None


def _utc(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _drawn(at: int) -> int:
    return min(max(at, _FIRST), _LAST)


def _number(value: float) -> str:
    return f"{value:.1f}"
