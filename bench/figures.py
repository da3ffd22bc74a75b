"""A figure, its bar, and how they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement. `bar` is met by values at most (or at least) as large; `beside` is the peer of the same run.

    `digits` are shown behind the point of what is less than 100.
    """

    what: str
    value: float
    unit: str
    bar: float | None = None
    sense: Literal["at most", "at least"] = "at most"
    beside: str = ""
    digits: int = 2

    @property
    def holds(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        if self.bar is None:
            return None
        return self.value <= self.bar if self.sense == "at most" else self.value >= self.bar


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which `part` of them lie (0.95: of a hundred, the ninety-fifth smallest)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(part * len(ordered)) - 1))]


def show(title: str, figures: Sequence[Figure]) -> None:
    """Prints one part of the run as it ends."""
    print(f"\n{title}")
    for figure in figures:
        value = _number(figure.value, figure.digits)
        line = f"  {figure.what:<46} {value:>10} {figure.unit:<12} {_bar(figure):<26} {figure.beside}"
        print(line.rstrip(), flush=True)


def _bar(figure: Figure) -> str:
    if figure.bar is None:
        return ""
    return f"{'holds' if figure.holds else 'MISSED'}: {figure.sense} {_number(figure.bar, figure.digits)}"


def _number(value: float, digits: int) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.{digits}f}"
