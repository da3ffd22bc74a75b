"""What one hears that night: the bell at 0:12, the siren at 0:31, wind, the clutch of the bridge at 1:24, a dog."""

from __future__ import annotations

import random
from array import array
from math import exp, pi, sin

from voxpop.demo.draw.story import storm

RATE = 24_000


def soundtrack(seconds: int) -> array[int]:
    """All of it, 16 bit, mono, RATE samples a second."""
    wave = _wind(seconds)
    for at in (12.0, 14.2, 16.4, 18.6, 20.8, 23.0):
        _add(wave, at, _bell(392.0, 3.4, 1.1), 0.26)
    _add(wave, 31.0, _siren(11.0), 0.13)
    for at, pitch in ((84.0, 96.0), (85.1, 88.0), (86.3, 92.0), (88.0, 84.0), (90.2, 90.0), (93.0, 82.0), (96.0, 70.0)):
        _add(wave, at, _bell(pitch, 1.2, 5.0), 0.3)
    for at in (102.2, 102.6, 104.3, 106.9, 107.2, 109.0):
        _add(wave, at, _bark(), 0.3)
    _add(wave, 112.0, _bell(55.0, 1.0, 6.0), 0.5)
    return array("h", (round(max(-1.0, min(1.0, value)) * 32_000) for value in wave))


def _add(wave: list[float], at: float, sound: list[float], loud: float) -> None:
    start = round(at * RATE)
    for place, value in enumerate(sound[: max(0, len(wave) - start)], start):
        wave[place] += value * loud


def _wind(seconds: int) -> list[float]:
    """Noise through two gentle filters; gusts come and go with the storm."""
    noise = random.Random("wind").random
    wave: list[float] = []
    slow = slower = 0.0
    for step in range(seconds * 50):
        moment = step / 50
        gust = 0.6 + 0.25 * sin(moment * 0.9) + 0.15 * sin(moment * 2.3)
        loud, sharp = 0.5 + 3.4 * storm(moment) * gust, 0.02 + 0.05 * storm(moment) * gust
        for _ in range(RATE // 50):
            slow += sharp * (noise() - 0.5 - slow)
            slower += 0.2 * (slow - slower)
            wave.append(slower * loud)
    return wave


def _bell(pitch: float, seconds: float, fade: float) -> list[float]:
    parts = ((0.5, 0.5, 0.7), (1.0, 1.0, 1.0), (1.19, 0.6, 1.3), (1.5, 0.35, 1.8), (2.0, 0.45, 1.6), (2.74, 0.2, 2.6))
    made = [0.0] * round(seconds * RATE)
    for times, loud, fast in parts:
        turn = 2 * pi * pitch * times / RATE
        for place in range(len(made)):
            made[place] += loud * exp(-fade * fast * place / RATE) * sin(turn * place)
    return [value / 3 for value in made]


def _siren(seconds: float) -> list[float]:
    made, turned = [], 0.0
    for place in range(round(seconds * RATE)):
        moment = place / RATE
        turned += 2 * pi * (330 + 130 * sin(moment * 1.5 - 1.5)) / RATE
        made.append((sin(turned) + 0.3 * sin(2 * turned)) * min(1.0, moment, (seconds - moment) / 2))
    return made


def _bark() -> list[float]:
    noise, turned, made = random.Random("dog").random, 0.0, []
    for place in range(RATE // 7):
        moment = place / RATE
        turned += 2 * pi * (620 - 1900 * moment) / RATE
        made.append((sin(turned) + 0.6 * (noise() - 0.5)) * exp(-22 * moment) * min(1.0, moment * 200))
    return made
