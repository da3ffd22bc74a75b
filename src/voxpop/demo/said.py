"""What people say, written down as a play: who, when, how liked; then the words, indented; `>` for each step down.

    Marit Solhaug · 9 years ago · 1200 · hearted
        I was on the bridge crew.
    > Théo Lavergne · 9 years ago · 86
        Sa lampe est au musée du port.

Comes in: such a text. Goes out: `Voice`s, each with those who answer it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HEADER = re.compile(r"(?P<depth>>*) ?(?P<by>\S.*?) · (?P<when>[^·]+) · (?P<likes>\d+)(?P<marks>( · [^·]+)*)")


@dataclass(slots=True)
class Voice:
    """One comment. `when` is "9 years ago" or "2021-02-11 20:14"; `marks`: pinned, hearted, edited, `at 0:12`."""

    by: str
    when: str
    likes: int
    text: str = ""
    marks: frozenset[str] = frozenset()
    answers: list[Voice] = field(default_factory=list)


def read(play: str) -> list[Voice]:
    """The top-level voices in order. Raises ValueError for a line that is neither a header nor words."""
    top: list[Voice] = []
    spoken: list[tuple[Voice, list[str]]] = []
    branch: list[Voice] = []
    for number, line in enumerate(play.splitlines(), 1):
        if line.startswith("    ") or not line:
            if spoken:
                spoken[-1][1].append(line[4:])
            continue
        header = _HEADER.fullmatch(line)
        if header is None or len(header["depth"]) > len(branch):
            raise ValueError(f"line {number}: expected 'who · when · likes', found {line!r}")
        voice = Voice(header["by"], header["when"], int(header["likes"]), marks=_marks(header["marks"]))
        del branch[len(header["depth"]) :]
        (branch[-1].answers if branch else top).append(voice)
        branch.append(voice)
        spoken.append((voice, []))
    for voice, lines in spoken:
        voice.text = "\n".join(lines).strip("\n")
    return top


def _marks(written: str) -> frozenset[str]:
    return frozenset(mark for mark in written.split(" · ") if mark)
