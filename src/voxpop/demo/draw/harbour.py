"""Port Elster, drawn: sky, water, town, bridge, crane, boats, people. Each function paints one thing on a canvas."""

from __future__ import annotations

import random
from itertools import pairwise
from math import cos, pi, radians, sin

from voxpop.demo.draw.canvas import HEIGHT, WIDTH, Canvas, Colour, Point, mix

WATERLINE = 240
QUAY = 326
LAMP: Colour = (250, 221, 150)
_INK: Colour = (11, 16, 22)


def sky(canvas: Canvas, light: tuple[Colour, Colour, Colour]) -> None:
    """`light`: the sky at the zenith, half way and over the water."""
    canvas.gradient(0, WATERLINE, light)


def stars(canvas: Canvas, part: float, night: Colour) -> None:
    """`part` of them can be seen, 0 to 1."""
    rng = random.Random("stars")
    for _ in range(70):
        x, y, size = rng.random() * WIDTH, rng.random() * 150, 0.5 + rng.random() * 0.6
        canvas.box(x, y, size, size, mix(night, (230, 234, 240), part * (1 - y / 190)))


def clouds(canvas: Canvas, drift: float, cover: float, colour: Colour) -> None:
    """`drift` in pixels to the left, `cover` 0 to 1."""
    rng = random.Random("clouds")
    for _ in range(round(16 * cover)):
        x = (rng.random() * 900 - drift * (0.6 + rng.random())) % 900 - 130
        y, size = rng.random() * 120, 40 + rng.random() * 50
        for _ in range(4):
            shade = mix(colour, _INK, rng.random() * 0.35)
            canvas.disc(x + rng.random() * 90 - 45, y + rng.random() * 18, size * (0.5 + rng.random() / 2), shade, 0.3)


def town(canvas: Canvas, far: Colour, near: Colour, lit: float) -> None:
    """Two rows of gabled houses. `lit` is the part of the windows with a light in them."""
    rng = random.Random("town")
    for colour, low, high, step in ((far, 18, 46, 26), (near, 10, 30, 34)):
        x = -10.0
        while x < WIDTH:
            width, tall = step * (0.7 + rng.random() * 0.6), low + rng.random() * (high - low)
            top = WATERLINE - tall
            roof: list[Point] = [(x, WATERLINE), (x, top), (x + width / 2, top - width * 0.3), (x + width, top)]
            canvas.polygon([*roof, (x + width, WATERLINE)], colour)
            for floor in range(int(tall // 11)):
                for column in (0.25, 0.6):
                    if rng.random() < 0.45 and rng.random() < lit:
                        canvas.box(x + width * column, top + 4 + floor * 11, 2.6, 4, mix(LAMP, colour, 0.15))
            x += width + rng.random() * 3


def customs_house(canvas: Canvas, colour: Colour, swing: float, lit: float) -> None:
    """The tower on the left, with its bell in the open arch; `swing` of the bell in degrees."""
    canvas.box(44, 168, 92, 74, colour)
    canvas.polygon([(38, 170), (90, 150), (142, 170)], colour)
    canvas.box(76, 96, 30, 74, colour)
    canvas.polygon([(72, 98), (91, 66), (110, 98)], colour)
    canvas.box(83, 104, 16, 24, mix(colour, (70, 84, 100), 0.75))
    x, y = 91 + 9 * sin(radians(swing)), 106 + 9 * cos(radians(swing))
    brass: Colour = (176, 142, 74)
    canvas.polygon([(x - 2.5, y - 3), (x + 2.5, y - 3), (x + 6, y + 8), (x - 6, y + 8)], brass)
    canvas.disc(x + 3 * sin(radians(swing)), y + 9, 1.8, (120, 92, 40))
    for place in range(6):
        if lit * 6 > place:
            canvas.box(52 + place * 13 + (place > 2) * 6, 190, 5, 12, mix(LAMP, colour, 0.2))


def lighthouse(canvas: Canvas, colour: Colour, turn: float, beam: float, behind: Colour, alarm: float) -> None:
    """On the right. `turn` of the beam in degrees, `beam` its strength, `alarm` the strength of the red light below."""
    reach = 200 * cos(radians(turn))
    if beam > 0 and abs(reach) > 30:
        ray = mix(behind, LAMP, 0.16 * beam)
        canvas.polygon([(604, 150), (604 + reach, 138 - abs(reach) * 0.05), (604 + reach, 166)], ray)
    canvas.polygon([(594, 242), (598, 160), (610, 160), (614, 242)], colour)
    canvas.box(597, 144, 14, 16, colour)
    canvas.polygon([(594, 144), (604, 134), (614, 144)], colour)
    canvas.disc(604, 152, 4 + 2 * beam * max(0.0, sin(radians(turn))), mix(colour, LAMP, 0.4 + 0.6 * beam))
    if alarm > 0:
        for radius, part in ((13, 0.25), (8, 0.5), (4, 1.0)):
            canvas.disc(604, 178, radius, mix(behind, (226, 58, 44), part * alarm))


def lantern(canvas: Canvas, x: float, y: float, size: float, behind: Colour, shine: float = 1.0) -> None:
    """A lamp with its glow; `behind` is the colour that the glow fades into."""
    if shine < 0.05:
        return
    for radius, part in ((4.2, 0.22), (2.9, 0.45), (1.5, 1.0)):
        canvas.disc(x, y, radius * size, mix(behind, LAMP, part * shine))


def bridge(canvas: Canvas, colour: Colour, raised: float, behind: Colour, moment: float, shine: float = 1.0) -> None:
    """The Lantern Bridge. `raised` is the angle of its two leaves in degrees; `moment` moves its lanterns."""
    deck, left, right, span = 206, 236, 404, 84
    for x0, x1 in ((120, left), (right, 520)):
        canvas.box(x0, deck, x1 - x0, 7, colour)
        for pier in range(3):
            canvas.box(x0 + 18 + pier * 40, deck + 6, 6, 36, colour)
    for foot, way in ((left, 1), (right, -1)):
        angle = radians(raised)
        tip = (foot + way * span * cos(angle), deck - span * sin(angle))
        canvas.line((foot, deck + 3), (tip[0], tip[1] + 3), 7, colour)
        held = (foot + way * span * 0.7 * cos(angle), deck - span * 0.7 * sin(angle))
        canvas.line((foot - way * 4, deck - 62), held, 1.2, colour)
        canvas.box(foot - 9, 118, 18, 126, colour)
        canvas.polygon([(foot - 12, 120), (foot, 98), (foot + 12, 120)], colour)
        lantern(canvas, foot, 112, 1.6, behind, shine)
        for place in range(1, 6):
            along = span * place / 5.5
            sway = sin(moment * 2.1 + place) * 0.8
            lantern(canvas, foot + way * along * cos(angle) + sway, deck - 7 - along * sin(angle), 1.0, behind, shine)
        for place in range(1, 5):
            lantern(canvas, foot - way * place * 24 + sin(moment * 1.9 + place), deck - 7, 1.0, behind, shine)


def crane(canvas: Canvas, colour: Colour, turn: float, lit: float) -> None:
    """Crane K-14 on the east quay. `turn` of the jib about its mast in degrees; seen from the side, it shortens."""
    canvas.polygon([(520, 326), (528, 262), (536, 262), (532, 326)], colour)
    canvas.polygon([(560, 326), (552, 262), (544, 262), (548, 326)], colour)
    canvas.box(524, 256, 32, 8, colour)
    canvas.box(531, 232, 18, 25, colour)
    canvas.box(535, 236, 6, 7, mix(colour, LAMP, 0.7 * lit))
    reach = 90 * cos(radians(turn))
    near = 1 + 0.12 * sin(radians(turn))
    tip, back = (540 + reach, 178 + 8 * near), (540 - reach * 0.32, 214)
    canvas.line((540, 234), tip, 4.5 * near, colour)
    canvas.line((540, 198), tip, 1.4, colour)
    canvas.line((540, 198), back, 1.4, colour)
    canvas.line((540, 238), (540, 196), 4, colour)
    canvas.line((540, 230), back, 5, colour)
    canvas.box(back[0] - 6, back[1] - 4, 12, 11, colour)
    canvas.line(tip, (tip[0], 236), 0.9, colour)
    canvas.disc(tip[0], 239, 2.4, colour)


def water(canvas: Canvas, colours: tuple[Colour, Colour], swell: float, moment: float) -> None:
    """Four bands of waves, the near ones larger. `swell` is their height in pixels."""
    canvas.gradient(WATERLINE, QUAY + 4, (colours[0], colours[1]))
    for band in range(4):
        base = WATERLINE + 6 + band * 19
        high, length, pace = swell * (0.25 + band * 0.22), 42 + band * 22, 0.8 + band * 0.25
        crest: list[Point] = [
            (x, base - high * (sin(x / length * 2 * pi + moment * pace) + 0.5 * sin(x / 17 - moment * 1.4 + band)))
            for x in range(-10, WIDTH + 20, 10)
        ]
        shade = mix(mix(colours[0], colours[1], band / 3), (190, 204, 212), 0.05 + 0.012 * swell)
        canvas.polygon([*crest, *((x, y + 1.6 + high * 0.12) for x, y in reversed(crest))], shade)


def reflections(canvas: Canvas, lamps: tuple[float, ...], moment: float, behind: Colour, shine: float) -> None:
    """Light on the water under each lamp, broken by the waves."""
    for number, x in enumerate(lamps):
        for step in range(6):
            wide = (9 - step) * (0.7 + 0.3 * sin(moment * 3 + number + step * 1.7))
            at = x + 2.5 * sin(moment * 2 + step + number)
            canvas.box(at - wide / 2, 247 + step * 8, wide, 1.3, mix(behind, LAMP, (0.42 - step * 0.055) * shine))


def boat(canvas: Canvas, x: float, y: float, size: float, heel: float, colour: Colour, lamp: float) -> None:
    """A fishing boat seen from the side. `heel` in degrees, `lamp` the strength of the light at its mast."""
    turned = radians(heel)

    def at(dx: float, dy: float) -> Point:
        return (x + (dx * cos(turned) - dy * sin(turned)) * size, y + (dx * sin(turned) + dy * cos(turned)) * size)

    canvas.polygon([at(-18, -5), at(20, -7), at(14, 4), at(-14, 4)], colour)
    canvas.polygon([at(-10, -5), at(-10, -14), at(2, -14), at(3, -5)], mix(colour, (206, 204, 190), 0.45))
    canvas.line(at(6, -6), at(6, -30), 1.3 * size, mix(colour, (206, 204, 190), 0.3))
    canvas.line(at(6, -28), at(-12, -14), 0.7 * size, colour)
    if lamp > 0:
        lantern(canvas, *at(6, -31), 0.9 * size, colour, lamp)


def person(canvas: Canvas, x: float, y: float, tall: float, colour: Colour, stride: float = 0.0) -> None:
    """`y` is the ground, `stride` the swing of the legs in degrees."""
    swing = sin(radians(stride)) * tall * 0.16
    for foot in (-swing, swing):
        canvas.line((x, y - tall * 0.45), (x + foot, y), tall * 0.1, colour)
    hip, shoulder = (tall * 0.15, y - tall * 0.4), (tall * 0.1, y - tall * 0.82)
    coat = [(x - hip[0], hip[1]), (x - shoulder[0], shoulder[1]), (x + shoulder[0], shoulder[1]), (x + hip[0], hip[1])]
    canvas.polygon(coat, colour)
    canvas.disc(x, y - tall * 0.91, tall * 0.1, colour)


def dog(canvas: Canvas, x: float, y: float, size: float, stride: float, colour: Colour) -> None:
    """Runs to the right."""
    for leg, phase in ((-7, 0), (-5, 140), (5, 40), (7, 190)):
        foot = 4 * sin(radians(stride + phase))
        canvas.line((x + leg * size, y - 6 * size), (x + (leg + foot) * size, y), 1.5 * size, colour)
    canvas.disc(x, y - 8 * size, 9 * size, colour, 0.38)
    canvas.disc(x + 10 * size, y - 12 * size, 3.6 * size, colour)
    canvas.box(x + 11 * size, y - 12.5 * size, 6 * size, 3 * size, colour)
    tail = y - (15 + 2 * sin(radians(stride * 2))) * size
    canvas.line((x - 8 * size, y - 9 * size), (x - 14 * size, tail), 1.4 * size, colour)


def quay(canvas: Canvas, colour: Colour) -> None:
    """The near quay with its bollards."""
    canvas.box(0, QUAY, WIDTH, HEIGHT - QUAY, colour)
    edge = mix(colour, (120, 132, 140), 0.3)
    canvas.box(0, QUAY, WIDTH, 1.6, edge)
    for x in range(40, WIDTH, 92):
        canvas.box(x, QUAY - 6, 8, 8, colour)
        canvas.box(x - 2, QUAY - 8, 12, 3, edge)


def rain(canvas: Canvas, part: float, frame: int, colour: Colour) -> None:
    """`part` of a full rain, 0 to 1; other drops in every frame."""
    rng = random.Random(f"rain {frame}")
    for _ in range(round(64 * part)):
        x, y, long = rng.random() * (WIDTH + 60), rng.random() * (HEIGHT - 40), 9 + rng.random() * 9
        canvas.line((x, y), (x - long * 0.45, y + long), 0.6, colour)


def line_of_rope(canvas: Canvas, start: float, end: float, y: float, colour: Colour) -> None:
    """A rope held by several people, slack between them."""
    step = (end - start) / 12
    points: list[Point] = [(start + step * n, y + 2.2 * abs(sin(n * pi / 4))) for n in range(13)]
    for one, other in pairwise(points):
        canvas.line(one, other, 1.0, colour)
