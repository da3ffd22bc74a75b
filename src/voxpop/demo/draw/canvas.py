"""A canvas of plain bytes: filled shapes, drawn twice as large as shown, so that scaling down smooths their edges."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

Colour = tuple[int, int, int]
Point = tuple[float, float]

WIDTH, HEIGHT, SCALE = 640, 360, 2


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """`one` at part 0, `other` at part 1."""
    part = min(1.0, max(0.0, part))
    return (
        round(one[0] + (other[0] - one[0]) * part),
        round(one[1] + (other[1] - one[1]) * part),
        round(one[2] + (other[2] - one[2]) * part),
    )


class Canvas:
    """Coordinates are those of the picture as shown, 640 by 360, the origin at the top left."""

    width, height = WIDTH * SCALE, HEIGHT * SCALE

    def __init__(self) -> None:
        self.pixels = bytearray(self.width * self.height * 3)

    def gradient(self, top: float, bottom: float, colours: Sequence[Colour]) -> None:
        """Fills whole rows, from the first colour down to the last."""
        first, last = round(top * SCALE), round(bottom * SCALE)
        for row in range(first, last):
            place = (row - first) / max(1, last - first - 1) * (len(colours) - 1)
            at = min(int(place), len(colours) - 2)
            self._run(row, 0, self.width, bytes(mix(colours[at], colours[at + 1], place - at)))

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """Fills by the even-odd rule."""
        crossings: dict[int, list[float]] = {}
        for (x0, y0), (x1, y1) in zip(points, (*points[1:], points[0]), strict=True):
            if y0 > y1:
                x0, y0, x1, y1 = x1, y1, x0, y0
            first, last = max(0, ceil(y0 * SCALE - 0.5)), min(self.height, ceil(y1 * SCALE - 0.5))
            if first < last:
                slope = (x1 - x0) / (y1 - y0)
                x = (x0 + ((first + 0.5) / SCALE - y0) * slope) * SCALE
                for row in range(first, last):
                    crossings.setdefault(row, []).append(x)
                    x += slope
        dot = bytes(colour)
        for row, xs in crossings.items():
            xs.sort()
            for start, end in zip(xs[::2], xs[1::2], strict=False):
                self._run(row, round(start), round(end), dot)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """An upright rectangle."""
        dot = bytes(colour)
        for row in range(max(0, round(y * SCALE)), min(self.height, round((y + height) * SCALE))):
            self._run(row, round(x * SCALE), round((x + width) * SCALE), dot)

    def disc(self, x: float, y: float, radius: float, colour: Colour, squash: float = 1.0) -> None:
        """A disc, or an ellipse `squash` times as high as wide."""
        dot, reach = bytes(colour), radius * squash
        for row in range(max(0, ceil((y - reach) * SCALE)), min(self.height, ceil((y + reach) * SCALE))):
            off = ((row + 0.5) / SCALE - y) / squash
            half = sqrt(max(0.0, radius * radius - off * off))
            self._run(row, round((x - half) * SCALE), round((x + half) * SCALE), dot)

    def line(self, start: Point, end: Point, thick: float, colour: Colour) -> None:
        """A straight line with square ends."""
        dx, dy = end[0] - start[0], end[1] - start[1]
        length = sqrt(dx * dx + dy * dy) or 1.0
        ox, oy = -dy / length * thick / 2, dx / length * thick / 2
        corners = ((start[0] + ox, start[1] + oy), (end[0] + ox, end[1] + oy))
        self.polygon((*corners, (end[0] - ox, end[1] - oy), (start[0] - ox, start[1] - oy)), colour)

    def _run(self, row: int, start: int, end: int, dot: bytes) -> None:
        start, end = max(0, start), min(self.width, end)
        if start < end:
            at = row * self.width
            self.pixels[(at + start) * 3 : (at + end) * 3] = dot * (end - start)
