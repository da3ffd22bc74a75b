"""The figures that were reached, kept in `floor.json`: none may fall.

Comes in: what was measured now. Goes out: what is lower or higher than recorded, in words; the new record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.relevance.measuring import Measured, groups, mean

FLOOR = Path(__file__).parent / "floor.json"
ROUNDING = 0.002
OVERALL = "all scripts"
_MOST = 8

RECORD = "python -m tests.relevance --record"
LOOK = "python -m tests.relevance --query"


@dataclass(frozen=True, slots=True)
class Figures:
    """nDCG@10 by script (and of all, as `OVERALL`), and of each question by its name."""

    scripts: Mapping[str, float]
    queries: Mapping[str, float]


def now(measured: Sequence[Measured]) -> Figures:
    """The figures of what was measured."""
    scripts = {name: one.ndcg for name, one in groups(measured, lambda query: query.script).items()}
    return Figures({OVERALL: mean(measured).ndcg} | scripts, {one.query.name: one.ndcg for one in measured})


def recorded(path: Path = FLOOR) -> Figures:
    """The figures of the record; of an absent one none."""
    if not path.exists():
        return Figures({}, {})
    read = json.loads(path.read_text("utf-8"))
    return Figures(read["scripts"], read["queries"])


def record(figures: Figures, path: Path = FLOOR) -> None:
    """Writes the record, so that a change of it can be read line by line."""
    kept = {
        "scripts": {name: round(value, 4) for name, value in figures.scripts.items()},
        "queries": {name: round(value, 4) for name, value in sorted(figures.queries.items())},
    }
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")


def fallen(before: Figures, after: Figures) -> str:
    """What to say where a figure fell by more than a rounding, "" where none did."""
    lower = [name for name, value in before.scripts.items() if after.scripts.get(name, 0) < value - ROUNDING]
    if not lower:
        return ""
    lines = ["Search became worse (nDCG@10):"]
    lines += [f"  {name}: {before.scripts[name]:.4f} -> {after.scripts.get(name, 0):.4f}" for name in lower]
    lost = {name: value - after.queries.get(name, 0) for name, value in before.queries.items()}
    worst = sorted((name for name in lost if lost[name] > ROUNDING), key=lambda name: -lost[name])
    lines.append("The questions that lost most:")
    for name in worst[:_MOST]:
        became = f"{after.queries[name]:.4f}" if name in after.queries else "not asked any more"
        lines.append(f"  {name}: {before.queries[name]:.4f} -> {became}")
    lines.append(f"Look at one with: {LOOK} '{worst[0].partition(': ')[2] if worst else '...'}'")
    return "\n".join(lines)


def not_recorded(before: Figures, after: Figures) -> str:
    """What to say where a figure rose, or questions are new or gone: the record would not hold what was reached."""
    higher = [name for name, value in after.scripts.items() if value > before.scripts.get(name, 0) + ROUNDING]
    new, gone = sorted(set(after.queries) - set(before.queries)), sorted(set(before.queries) - set(after.queries))
    lines = [f"  {name}: {before.scripts.get(name, 0):.4f} -> {after.scripts[name]:.4f}" for name in higher]
    lines += [f"  new: {name}" for name in new] + [f"  not asked any more: {name}" for name in gone]
    if not lines:
        return ""
    return "\n".join(
        ["Search became better, or is asked other questions. Record it, so that it cannot be lost:", *lines, RECORD]
    )
