"""What drawings say in colour can be seen: 3:1 beside the paper (https://www.w3.org/TR/WCAG22/#non-text-contrast)."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import voxpop.web

STYLE = (Path(voxpop.web.__file__).parent / "static" / "voxpop.css").read_text("utf-8")
LIGHT, DARK = 0, 1


def colour(name: str, theme: int) -> str:
    """A colour of the style sheet by its name."""
    found = re.search(rf"--{name}: light-dark\((#[0-9a-f]{{6}}), (#[0-9a-f]{{6}})\)", STYLE)
    assert found is not None, name
    return found.groups()[theme]


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("selector", [".h1", ".h2", ".h3", ".h4", ".along .out", ".when-plot .in", ".when-plot .out"])
def test_every_bar_can_be_seen_on_the_paper(selector: str, theme: int) -> None:
    filled = re.search(rf"{re.escape(selector)} \{{ fill: var\(--([a-z0-9-]+)\)", STYLE)
    assert filled is not None
    assert contrast(colour(filled[1], theme), colour("paper", theme)) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_heat_stands_out_more_than_the_one_before(theme: int) -> None:
    seen = [contrast(colour(f"heat-{heat}", theme), colour("paper", theme)) for heat in (1, 2, 3, 4)]
    assert all(after > 1.2 * before for before, after in pairwise(seen))
