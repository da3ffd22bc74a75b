"""The night of Storm Maren in 124 seconds: what stands where at each of them.

0:12 the bell of the customs house · 0:31 the siren · 0:47 the rain is everywhere · 1:08 the crane turns by itself ·
1:24 the bridge rises · 1:37 the boats come in · 1:42 the dog · 1:52 lights out · 1:56 lanterns on the quay · 2:00 dawn.
"""

from __future__ import annotations

from math import sin

from voxpop.demo.draw import harbour as port
from voxpop.demo.draw.canvas import Canvas, Colour, mix

LENGTH_SECONDS = 124
_Sky = tuple[Colour, Colour, Colour]
_DUSK: _Sky = ((30, 42, 74), (96, 84, 104), (214, 138, 92))
_NIGHT: _Sky = ((10, 16, 34), (18, 28, 50), (42, 56, 78))
_STORM: _Sky = ((20, 25, 33), (42, 52, 61), (84, 96, 101))
_DAWN: _Sky = ((52, 66, 96), (140, 128, 138), (240, 190, 140))
_FLASH: _Sky = ((150, 160, 178), (176, 184, 196), (200, 206, 212))
_FLASHES = ((55.0, 55.2), (55.4, 55.5), (73.0, 73.15), (89.2, 89.45))
_PAINT: tuple[Colour, ...] = ((150, 62, 46), (72, 104, 130), (168, 128, 62), (92, 116, 84), (142, 142, 134))
_BOATS = (
    (97.0, 296.0, -150.0),
    (99.5, 312.0, 40.0),
    (102.5, 330.0, 190.0),
    (105.0, 320.0, -60.0),
    (107.5, 308.0, 120.0),
)


def _ramp(moment: float, start: float, end: float) -> float:
    """0 before `start`, 1 after `end`, gently between."""
    part = min(1.0, max(0.0, (moment - start) / (end - start)))
    return part * part * (3 - 2 * part)


def storm(moment: float) -> float:
    """How hard it blows, 0 to 1."""
    return _ramp(moment, 20, 60) * (1 - 0.75 * _ramp(moment, 106, 122))


def _sky(moment: float) -> _Sky:
    if any(start <= moment < end for start, end in _FLASHES):
        return _FLASH
    night, blow, dawn = _ramp(moment, 4, 26), _ramp(moment, 20, 52), _ramp(moment, 115, 124)
    one, two, three = (
        mix(mix(mix(dusk, dark, night), wild, blow), dawns, dawn)
        for dusk, dark, wild, dawns in zip(_DUSK, _NIGHT, _STORM, _DAWN, strict=True)
    )
    return one, two, three


def paint(canvas: Canvas, moment: float, frame: int) -> None:
    """One picture of the film, `moment` seconds from its start."""
    light, blow = _sky(moment), storm(moment)
    solid = mix((22, 28, 40), (9, 13, 18), _ramp(moment, 4, 26))
    lit = _ramp(moment, 2, 12) * (1 - _ramp(moment, 111.8, 113.6))
    port.sky(canvas, light)
    port.stars(canvas, _ramp(moment, 6, 18) * (1 - _ramp(moment, 20, 36)), light[0])
    port.clouds(canvas, moment * (4 + 9 * blow), 0.3 + 0.7 * blow, mix(light[1], light[0], 0.4))
    alarm = max(0.0, sin((moment - 31) * 4.2)) if 31 <= moment < 45 else 0.0
    beam = _ramp(moment, 8, 14) * (1 - _ramp(moment, 112, 113))
    port.lighthouse(canvas, solid, moment * 48, beam, light[1], alarm)
    port.town(canvas, mix(light[2], solid, 0.55), mix(light[2], solid, 0.75), lit)
    deep = mix(mix(light[2], (24, 40, 48), 0.62), solid, 0.25)
    port.water(canvas, (deep, mix(deep, solid, 0.6)), 1.5 + 6.5 * blow, moment)
    shine = _ramp(moment, 3, 14) * (1 - 0.6 * _ramp(moment, 118, 124))
    port.reflections(canvas, (236, 260, 292, 348, 380, 404, 188, 452), moment, deep, shine)
    _boats(canvas, moment, blow, solid, behind_bridge=True)
    port.customs_house(canvas, solid, _bell(moment), lit)
    port.bridge(canvas, solid, _raised(moment), mix(light[2], solid, 0.35), moment * (1 + blow), shine)
    _boats(canvas, moment, blow, solid, behind_bridge=False)
    stone = mix(solid, (104, 110, 112), 0.42)
    port.crane(canvas, solid, _turn(moment, blow), lit)
    port.quay(canvas, stone)
    _people(canvas, moment, solid, stone)
    if blow > 0.05:
        port.rain(canvas, blow, frame, mix(light[1], (200, 210, 220), 0.3))


def _bell(moment: float) -> float:
    ringing = _ramp(moment, 11.5, 13) * (1 - _ramp(moment, 24, 27))
    return 34 * ringing * sin((moment - 12) * 2.85)


def _raised(moment: float) -> float:
    return 66 * _ramp(moment, 84, 96) + 0.6 * storm(moment) * sin(moment * 2.3)


def _turn(moment: float, blow: float) -> float:
    return 14 + 4 * blow * sin(moment * 0.7) + 720 * _ramp(moment, 67.5, 83)


def _boats(canvas: Canvas, moment: float, blow: float, colour: Colour, *, behind_bridge: bool) -> None:
    """They wait outside the bridge, come through one by one, and lie down along the quay."""
    for number, (leaves, waits, berth) in enumerate(_BOATS):
        way = _ramp(moment, leaves, leaves + 9)
        if (way < 0.45) != behind_bridge or moment < 44 + number * 3:
            continue
        rock = sin(moment * 1.7 + number * 1.3) * (2 + 9 * blow)
        x = waits + berth * way + (1 - way) * 60 * sin(moment * 0.11 + number * 1.9)
        y = 238 + 66 * way + blow * 3 * sin(moment * 1.5 + number)
        port.boat(canvas, x, y, 0.42 + 0.75 * way, rock, mix(colour, _PAINT[number], 0.55), 1.0)


def _people(canvas: Canvas, moment: float, colour: Colour, stone: Colour) -> None:
    ink = mix(colour, (0, 0, 0), 0.5)
    for number, x in enumerate((212, 228, 246, 262)):
        if moment > 84 + number:
            port.person(canvas, x, 350 + number % 2 * 3, 27, ink)
    if moment > 88:
        port.line_of_rope(canvas, 204, 270, 334, (176, 158, 112))
    if 101.5 <= moment <= 110.5:
        run = moment - 101.5
        port.dog(canvas, -30 + run * 78, 352, 1.1, run * 900, ink)
        port.person(canvas, -110 + run * 74, 353, 30, ink, run * 620)
    for number in range(9):
        if moment > 114.5 + number * 0.6:
            at = (60 + number * 64 + (moment - 114) * (5 if number % 2 else -4)) % 640
            port.person(canvas, at, 352, 26, ink, moment * 200 + number * 50)
            port.lantern(canvas, at + 6, 340, 1.5, stone, 1.0)
