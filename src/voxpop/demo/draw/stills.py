"""One still for each of the other pages of the demo, from the same parts as the film."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from math import cos, pi, radians, sin

from voxpop.demo.draw import harbour as port
from voxpop.demo.draw.canvas import HEIGHT, WIDTH, Canvas, Colour, mix
from voxpop.demo.draw.story import paint

_Sky = tuple[Colour, Colour, Colour]
_DAY: _Sky = ((120, 160, 188), (168, 196, 208), (222, 226, 214))
_MORNING: _Sky = ((118, 138, 170), (198, 182, 176), (246, 214, 164))
_NIGHT: _Sky = ((10, 16, 34), (18, 28, 50), (42, 56, 78))
_SEPIA: _Sky = ((150, 132, 102), (182, 164, 130), (206, 188, 152))


def _open_water(canvas: Canvas, light: _Sky, solid: Colour, swell: float, lit: float = 0.0) -> Colour:
    port.sky(canvas, light)
    port.town(canvas, mix(light[2], solid, 0.3), mix(light[2], solid, 0.45), lit)
    deep = mix(mix(light[1], (40, 78, 86), 0.7), solid, 0.1)
    port.water(canvas, (deep, mix(deep, solid, 0.35)), swell, 4.0)
    return deep


def storm(canvas: Canvas) -> None:
    """The bridge, risen: the clip's own still."""
    paint(canvas, 93.0, 1116)


def lanterns(canvas: Canvas) -> None:
    """The town is dark, the lanterns burn."""
    paint(canvas, 118.5, 1422)


def council(canvas: Canvas) -> None:
    """A long table, seven heads, a chart with a line that goes up."""
    canvas.gradient(0, 268, ((92, 74, 58), (120, 98, 76)))
    canvas.box(170, 34, 300, 140, (238, 232, 216))
    points = [(190 + 32 * step, 150 - 10 * step - (step % 3) * 9) for step in range(9)]
    for one, other in pairwise(points):
        canvas.line(one, other, 3, (158, 60, 44))
    canvas.box(186, 154, 268, 2, (60, 60, 60))
    for seat in range(7):
        x = 74 + seat * 82
        shade: Colour = ((52, 58, 70), (84, 56, 50), (60, 72, 62))[seat % 3]
        canvas.polygon([(x - 30, 290), (x - 20, 226), (x + 20, 226), (x + 30, 290)], shade)
        canvas.disc(x, 208, 17, mix((196, 160, 130), (110, 80, 62), seat % 4 / 3))
    canvas.gradient(268, HEIGHT, ((66, 42, 30), (46, 30, 22)))
    for seat in range(7):
        canvas.box(62 + seat * 82, 282, 24, 7, (226, 220, 204))


def barge(canvas: Canvas) -> None:
    """The new leaf of the bridge comes in on a barge, on a clear morning."""
    _open_water(canvas, _DAY, (44, 58, 66), 1.6)
    port.bridge(canvas, (52, 62, 68), 66, (200, 210, 208), 2.0, 0.0)
    canvas.polygon([(150, 286), (500, 286), (478, 312), (172, 312)], (112, 62, 46))
    for span in range(9):
        canvas.line((190 + span * 30, 284), (205 + span * 30, 262), 3, (226, 214, 186))
        canvas.line((205 + span * 30, 262), (220 + span * 30, 284), 3, (226, 214, 186))
    canvas.line((186, 262), (464, 262), 5, (226, 214, 186))
    canvas.line((186, 284), (464, 284), 5, (226, 214, 186))
    port.boat(canvas, 560, 304, 1.5, 0, (58, 74, 92), 0.0)
    port.quay(canvas, (128, 126, 118))


def lamps(canvas: Canvas) -> None:
    """One lantern, near; the others far over dark water."""
    port.sky(canvas, _NIGHT)
    port.stars(canvas, 1.0, _NIGHT[0])
    canvas.gradient(320, HEIGHT, ((12, 18, 28), (8, 12, 20)))
    port.water(canvas, ((26, 40, 56), (12, 18, 28)), 2.0, 1.0)
    for number in range(12):
        port.lantern(canvas, 30 + number * 52, 226 + 6 * sin(number), 1.2, (34, 46, 66))
    port.reflections(canvas, tuple(30.0 + number * 52 for number in range(12)), 2.0, (22, 34, 48), 1.0)
    for radius, part in ((150, 0.08), (112, 0.16), (80, 0.3), (54, 0.5)):
        canvas.disc(320, 170, radius, mix((20, 30, 52), port.LAMP, part))
    frame: Colour = (32, 26, 22)
    canvas.polygon([(270, 96), (320, 62), (370, 96)], frame)
    canvas.polygon([(280, 96), (360, 96), (350, 250), (290, 250)], mix(port.LAMP, (255, 255, 255), 0.35))
    for x0, x1 in ((280, 290), (320, 320), (360, 350)):
        canvas.line((x0, 96), (x1, 250), 5, frame)
    canvas.box(282, 250, 76, 12, frame)
    canvas.line((320, 62), (320, 0), 3, frame)


def fishermen(canvas: Canvas) -> None:
    """Out at sea that night, between two waves."""
    sky: _Sky = ((18, 24, 30), (44, 54, 60), (88, 98, 100))
    canvas.gradient(0, HEIGHT, sky)
    port.clouds(canvas, 50, 0.9, (38, 46, 54))
    for band, (base, high, shade) in enumerate(
        ((196, 26, (58, 74, 80)), (246, 44, (40, 58, 66)), (312, 38, (24, 38, 46)))
    ):
        crest = [(x, base - high * sin(x / (150 - band * 12) + band * 2.1)) for x in range(-10, WIDTH + 20, 8)]
        colour = (shade[0], shade[1], shade[2])
        canvas.polygon([*crest, (WIDTH + 10, HEIGHT), (-10, HEIGHT)], colour)
        canvas.polygon([*crest, *((x, y + 3) for x, y in reversed(crest))], mix(colour, (210, 220, 222), 0.35))
        if band == 1:
            port.boat(canvas, 330, 262, 2.6, -17, (128, 56, 42), 1.0)
    port.rain(canvas, 1.0, 7, (120, 132, 138))


def market(canvas: Canvas) -> None:
    """Awnings, crates, fish, people with baskets."""
    light = _MORNING
    port.sky(canvas, light)
    port.town(canvas, mix(light[2], (90, 70, 66), 0.5), mix(light[2], (90, 70, 66), 0.75), 0.0)
    canvas.gradient(240, HEIGHT, ((178, 164, 146), (132, 120, 108)))
    for stall, colour in enumerate(((176, 68, 52), (58, 96, 112), (196, 150, 70), (84, 116, 82))):
        x = 22 + stall * 156
        for stripe in range(8):
            shade = colour if stripe % 2 else (238, 230, 212)
            canvas.polygon(
                [
                    (x + stripe * 16, 190),
                    (x + 16 + stripe * 16, 190),
                    (x + 18 + stripe * 16, 216),
                    (x - 2 + stripe * 16, 216),
                ],
                (shade[0], shade[1], shade[2]),
            )
        canvas.box(x + 4, 216, 3, 84, (88, 66, 50))
        canvas.box(x + 121, 216, 3, 84, (88, 66, 50))
        canvas.box(x, 268, 128, 34, (120, 86, 60))
        for fish in range(7):
            canvas.disc(x + 14 + fish * 17, 266, 7, (176, 190, 198) if fish % 2 else (150, 166, 178), 0.4)
        port.person(canvas, x + 64, 268, 62, (48, 44, 50))
    for number, x in enumerate((70, 190, 262, 420, 548)):
        port.person(canvas, x, 344, 74, ((60, 52, 58), (72, 60, 48), (50, 62, 66))[number % 3], 40 * number)


def flood(canvas: Canvas) -> None:
    """1961, as the eight-millimetre film shows it: roofs, a rowing boat, scratches."""
    solid: Colour = (74, 58, 40)
    port.sky(canvas, _SEPIA)
    port.customs_house(canvas, mix(solid, _SEPIA[2], 0.2), 0.0, 0.0)
    port.town(canvas, mix(solid, _SEPIA[2], 0.55), mix(solid, _SEPIA[2], 0.35), 0.0)
    port.water(canvas, ((150, 128, 94), (104, 84, 58)), 2.2, 3.0)
    canvas.polygon([(252, 268), (400, 266), (384, 286), (270, 286)], solid)
    for seat in (290, 326, 362):
        port.person(canvas, seat, 276, 38, mix(solid, (20, 14, 8), 0.5))
    canvas.line((300, 262), (236, 296), 2, solid)
    canvas.gradient(326, HEIGHT, ((104, 84, 58), (84, 66, 46)))
    rng = random.Random("scratches")
    for _ in range(16):
        x, y = rng.random() * WIDTH, rng.random() * HEIGHT
        canvas.line((x, y), (x + rng.random() * 4, y + 20 + rng.random() * 60), 0.7, (224, 208, 176))
    for x in (0, WIDTH - 14):
        canvas.box(x, 0, 14, HEIGHT, (30, 24, 16))
        for hole in range(9):
            canvas.box(x + 4, 8 + hole * 40, 6, 14, (196, 180, 148))


def regatta(canvas: Canvas) -> None:
    """Four rowing boats and a day without wind."""
    _open_water(canvas, _DAY, (60, 74, 78), 0.8)
    colours: tuple[Colour, ...] = ((176, 58, 46), (40, 86, 120), (222, 180, 70), (66, 110, 76))
    for lane, colour in enumerate(colours):
        x, y = 90 + lane * 66, 256 + lane * 18
        canvas.polygon([(x - 50, y - 3), (x + 190, y - 3), (x + 168, y + 4), (x - 30, y + 4)], colour)
        for seat in range(4):
            port.person(canvas, x + 6 + seat * 38, y + 3, 21, (52, 52, 56))
            canvas.line((x + 8 + seat * 38, y - 8), (x - 14 + seat * 38, y + 10), 1.4, (214, 196, 160))
    port.quay(canvas, (150, 146, 134))


def machine(canvas: Canvas) -> None:
    """The machine room of the bridge: two wheels, a clutch, a garden hose."""
    canvas.gradient(0, HEIGHT, ((62, 60, 56), (34, 34, 36)))
    for x, y, radius, teeth in ((230, 176, 92, 26), (410, 214, 58, 17)):
        for tooth in range(teeth):
            turn = 2 * pi * tooth / teeth
            canvas.disc(x + (radius + 3) * cos(turn), y + (radius + 3) * sin(turn), 6, (112, 96, 72))
        canvas.disc(x, y, radius, (128, 110, 82))
        canvas.disc(x, y, radius * 0.78, (58, 56, 54))
        for spoke in range(6):
            turn = radians(60 * spoke + 12)
            canvas.line((x, y), (x + radius * 0.8 * cos(turn), y + radius * 0.8 * sin(turn)), 8, (128, 110, 82))
        canvas.disc(x, y, radius * 0.2, (150, 132, 100))
    canvas.line((474, 330), (520, 150), 9, (96, 40, 34))
    canvas.disc(522, 144, 11, (150, 50, 42))
    for loop in range(4):
        canvas.line((488 + loop, 262 + loop * 9), (512, 252 + loop * 9), 6, (70, 128, 74))
    canvas.box(0, 326, WIDTH, 34, (48, 44, 40))
    port.lantern(canvas, 92, 92, 6.0, (58, 56, 54))


def keeper(canvas: Canvas) -> None:
    """The lighthouse, its keeper, and the cat."""
    port.sky(canvas, _MORNING)
    canvas.gradient(240, HEIGHT, ((112, 132, 142), (78, 98, 110)))
    canvas.polygon([(0, HEIGHT), (0, 300), (250, 262), (470, 270), (640, 318), (640, HEIGHT)], (88, 84, 74))
    canvas.polygon([(330, 270), (346, 84), (412, 84), (428, 270)], (236, 230, 218))
    for band in range(3):
        y, inset = 118 + band * 56, 3 + band * 5
        canvas.polygon(
            [(346 - inset, y), (412 + inset, y), (414 + inset, y + 24), (344 - inset, y + 24)], (172, 60, 48)
        )
    canvas.box(350, 50, 58, 34, (44, 50, 58))
    canvas.disc(379, 67, 12, port.LAMP)
    canvas.polygon([(344, 52), (379, 24), (414, 52)], (172, 60, 48))
    port.person(canvas, 236, 292, 76, (46, 52, 62))
    ginger: Colour = (196, 120, 54)
    canvas.disc(292, 280, 17, ginger, 0.72)
    canvas.disc(307, 262, 9, ginger)
    canvas.polygon([(300, 257), (302, 246), (308, 254)], ginger)
    canvas.polygon([(307, 254), (314, 246), (315, 257)], ginger)
    canvas.line((277, 284), (262, 262), 4, ginger)


def notice(canvas: Canvas) -> None:
    """A sheet of paper on a board: no one can read it, everyone knows what it says."""
    canvas.gradient(0, HEIGHT, ((104, 78, 54), (84, 62, 42)))
    canvas.polygon([(196, 30), (448, 36), (440, 336), (188, 328)], (240, 236, 224))
    canvas.box(224, 62, 180, 12, (40, 48, 56))
    rng = random.Random("notice")
    for row in range(14):
        canvas.box(224 - row * 0.4, 96 + row * 15, 120 + rng.random() * 70, 4, (136, 136, 132))
    canvas.disc(318, 44, 7, (172, 52, 42))


STILLS: dict[str, Callable[[Canvas], None]] = {
    "storm": storm,
    "lanterns": lanterns,
    "council": council,
    "barge": barge,
    "lamps": lamps,
    "fishermen": fishermen,
    "market": market,
    "flood": flood,
    "regatta": regatta,
    "machine": machine,
    "keeper": keeper,
    "notice": notice,
}
