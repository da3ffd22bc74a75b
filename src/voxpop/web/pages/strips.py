"""The strip along a video: of which parts of it the hits of a search inside it speak.

Comes in: the counts of all parts. Goes out: bars, each of which narrows the search to its part, and ticks, as
percentages and pixels for SVG attributes. Time runs from left to right, as in the player.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from voxpop.query import Node, Spoken, Stretch, Strip
from voxpop.query.nodes import all_of
from voxpop.web.pages.moments import Tick, ticks
from voxpop.web.reader import Reader, clock

HEIGHT, _LOWEST, _HIGHEST = 44.0, 4.0, 40.0
_HEATS = ((0.75, 4), (0.5, 3), (0.25, 2))


class Part(Struct, frozen=True):
    """A part of the video of which hits speak. `is_in` where the search is not narrowed to another part; without a link
    where the question has no room for it.
    """

    href: str | None
    label: str
    clocks: str
    comments: str
    lines: str
    x: str
    width: str
    inner_x: str
    inner_width: str
    y: str
    height: str
    heat: int
    is_in: bool


class StripView(Struct, frozen=True):
    """The whole strip; `order_href` leads to the hits in the order of the video."""

    parts: tuple[Part, ...]
    ticks: tuple[Tick, ...]
    order_href: str
    has_lines: bool


def strip(
    reader: Reader, held: Strip, parts: tuple[Node, ...], href: Callable[[Node], str | None], order_href: str
) -> StripView:
    """`held` drawn. `parts` are those of the question, `href` asks another one."""
    rest = [part for part in parts if not isinstance(part, Spoken)]
    asked = [part for part in parts if isinstance(part, Spoken)]
    most = max(stretch.count for stretch in held.stretches)

    def drawn(stretch: Stretch) -> Part:
        node = Spoken(stretch.first, stretch.last)
        is_in = all(_meet(part, stretch) for part in asked)
        return _part(reader, held, stretch, stretch.count / most, href(all_of([*rest, node])), is_in=is_in)

    return StripView(
        tuple(drawn(stretch) for stretch in held.stretches),
        ticks(max(1, held.last)),
        order_href,
        any(stretch.lines for stretch in held.stretches),
    )


def _part(reader: Reader, held: Strip, stretch: Stretch, share: float, href: str | None, *, is_in: bool) -> Part:
    span = held.last + 1
    x, width = 100 * stretch.first / span, 100 * (stretch.last + 1 - stretch.first) / span
    clocks = f"{clock(stretch.first)}–{clock(stretch.last)}" if stretch.last > stretch.first else clock(stretch.first)
    comments = reader.counted("%(n)s comment", "%(n)s comments", stretch.comments)
    lines = reader.counted("%(n)s transcript line", "%(n)s transcript lines", stretch.lines)
    said = [words for words, n in ((comments, stretch.comments), (lines, stretch.lines)) if n]
    height = _LOWEST + (_HIGHEST - _LOWEST) * share
    return Part(
        href=href,
        label=f"{clocks}: {reader.listed(said)}",
        clocks=clocks,
        comments=reader.number(stretch.comments),
        lines=reader.number(stretch.lines),
        x=f"{x:.2f}%",
        width=f"{width:.2f}%",
        inner_x=f"{x + 0.08 * width:.2f}%",
        inner_width=f"{0.84 * width:.2f}%",
        y=f"{HEIGHT - height:.1f}",
        height=f"{height:.1f}",
        heat=next((heat for least, heat in _HEATS if share >= least), 1),
        is_in=is_in,
    )


def _meet(asked: Spoken, stretch: Stretch) -> bool:
    return (asked.low or 0) <= stretch.last and (asked.high is None or asked.high >= stretch.first)
