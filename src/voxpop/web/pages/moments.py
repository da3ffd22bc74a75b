"""The moments line under the player, and the list of the moments that people name most.

Comes in: every named second with its count. Goes out: bars and ticks as percentages and pixels, for SVG attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import ceil, sqrt
from typing import TYPE_CHECKING

from msgspec import Struct

from voxpop.model import MomentBin, Video
from voxpop.web.reader import Reader, clock, tag
from voxpop.web.words import shortened

if TYPE_CHECKING:
    from voxpop.archive import Archive

BARS = 95
PEAKS = 7
CROWD = 12  # below so many comments on its best moment, a line does not reach its full height
_LOWEST, _HIGHEST = 4.0, 34.0
_HEATS = ((0.3, 4), (0.11, 3), (0.03, 2))
_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14400)
_TICKS = 7


class Bar(Struct, frozen=True):
    """One bar: `second` is the most named one in it, of which the label tells; x and widths in percent, height in
    pixels.
    """

    second: int
    count: int
    label: str
    x: str
    width: str
    inner_x: str
    inner_width: str
    height: str
    heat: int
    is_peak: bool
    is_asked: bool
    words: str
    language: str | None


class Tick(Struct, frozen=True):
    """A time under the line."""

    x: str
    text: str
    anchor: str


class Peak(Struct, frozen=True):
    """One of the most named moments."""

    second: int
    clock: str
    words: str
    language: str | None
    count: str
    is_asked: bool


class Line(Struct, frozen=True):
    """The whole line. `played` is how much of it lies before the second that was asked for, in percent."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    played: str


def drawn(archive: Archive, reader: Reader, video: Video, second: int | None) -> tuple[Line | None, tuple[Peak, ...]]:
    """The line and the peaks of a video.

    Those of the videos read last are remembered, for as long as the counts of the video stay the same: a page of a
    video with a hundred thousand comments would else spend most of its time here.
    """
    if not video.moments_held:
        return None, ()
    if second is not None:
        return _draw(archive, reader, video.key, video.duration_seconds, second)
    held = (video.comments_held, video.moments_held, video.capture_count)
    return _remembered(archive, reader, video.key, video.duration_seconds, held)


@lru_cache(64)
def _remembered(
    archive: Archive, reader: Reader, key: str, duration: float | None, held: tuple[int, ...]
) -> tuple[Line | None, tuple[Peak, ...]]:
    return _draw(archive, reader, key, duration, None)


def _draw(
    archive: Archive, reader: Reader, key: str, duration: float | None, second: int | None
) -> tuple[Line | None, tuple[Peak, ...]]:
    bins = archive.moments(key)
    named = peaks(reader, bins, second)
    return line(reader, bins, duration, second, named), named


def peaks(reader: Reader, bins: Sequence[MomentBin], second: int | None) -> tuple[Peak, ...]:
    """The most named moments in the order of the video, none within five seconds of a more named one."""
    chosen: list[MomentBin] = []
    for candidate in sorted(bins, key=lambda b: (-b.count, b.second)):
        if len(chosen) == PEAKS:
            break
        if all(abs(candidate.second - other.second) > 5 for other in chosen):
            chosen.append(candidate)
    return tuple(_peak(reader, b, second) for b in sorted(chosen, key=lambda b: b.second))


def line(
    reader: Reader, bins: Sequence[MomentBin], duration: float | None, second: int | None, peaks: Iterable[Peak]
) -> Line | None:
    """The line, where the length of the video is known and somebody named a moment."""
    if not duration or not bins:
        return None
    step = max(1, ceil(duration / BARS))
    parts: dict[int, list[MomentBin]] = {}
    for b in bins:
        if b.second <= duration:
            parts.setdefault(b.second // step, []).append(b)
    if not parts:
        return None
    counts = {place: sum(b.count for b in inside) for place, inside in parts.items()}
    most = max(counts.values())
    seconds = {peak.second for peak in peaks}
    width = 100 * step / duration
    bars = tuple(
        _bar(reader, place, parts[place], counts[place], most, width, seconds, second, step) for place in sorted(parts)
    )
    played = 0.0 if second is None else min(100.0, 100 * second / duration)
    return Line(bars, ticks(duration), f"{played:.2f}%")


def _bar(
    reader: Reader,
    place: int,
    inside: Sequence[MomentBin],
    count: int,
    most: int,
    width: float,
    peaks: set[int],
    second: int | None,
    step: int,
) -> Bar:
    best = max(inside, key=lambda b: (b.count, -b.second))
    x = place * width
    width = min(width, 100 - x)
    ratio = count / max(most, CROWD)
    return Bar(
        second=best.second,
        count=count,
        label=_label(reader, best, count - best.count),
        x=f"{x:.2f}%",
        width=f"{width:.2f}%",
        inner_x=f"{x + 0.12 * width:.2f}%",
        inner_width=f"{0.76 * width:.2f}%",
        height=f"{_LOWEST + _HIGHEST * sqrt(ratio):.1f}",
        heat=next((heat for least, heat in _HEATS if ratio >= least), 1),
        is_peak=best.second in peaks,
        is_asked=second is not None and place == second // step,
        words=shortened(best.text or "", 120),
        language=tag(best.language),
    )


def _label(reader: Reader, best: MomentBin, beside: int) -> str:
    """`4:12, 20 comments`, and how often the other seconds of the bar are named: many, where the video is long."""
    said = reader.counted("%(n)s comment", "%(n)s comments", best.count)
    more = reader.counted("%(n)s more beside it", "%(n)s more beside it", beside)
    return ", ".join([clock(best.second), said, *([more] if beside else [])])


def _peak(reader: Reader, b: MomentBin, second: int | None) -> Peak:
    return Peak(
        second=b.second,
        clock=clock(b.second),
        words=shortened(b.text or "", 140),
        language=tag(b.language),
        count=reader.counted("%(n)s comment", "%(n)s comments", b.count),
        is_asked=b.second == second,
    )


def ticks(duration: float) -> tuple[Tick, ...]:
    """Times under a line that is as long as a video."""
    step = next((s for s in _STEPS if duration / s <= _TICKS), _STEPS[-1])
    places = [s for s in range(0, int(duration), step) if duration - s > 0.55 * step or s == 0]
    found = [Tick(f"{100 * s / duration:.2f}%", clock(s), "middle" if s else "start") for s in places]
    return (*found, Tick("100%", clock(duration), "end"))
