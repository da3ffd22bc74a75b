"""Texts that somebody wrote to keep a processor busy cost no more than others of their length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from voxpop.catalogue.fold import is_alike
from voxpop.model import Captured
from voxpop.sources.mirror.above import video_above, video_described
from voxpop.sources.relative_times import RelativeTimes
from voxpop.sources.table.moments import DayOrders, has_day_and_month
from voxpop.text.analysis import token_spans, tokens
from voxpop.web.folding import fold

LONG = 100_000
DATE = "1-1-1111 1.11" + " " * LONG + "?"
GAP = "a" + " " * LONG + "b"
TIMES = RelativeTimes(Captured())

HOSTILE: dict[str, Callable[[], object]] = {
    "spaces between the words of two captures": lambda: is_alike("ab\n" + GAP, GAP + " ab", is_same_kind=False),
    "skin tones": lambda: tokens("\u200d" + "\U0001f3ff" * LONG),
    "skin tones, each with its place": lambda: token_spans("\U0001f3ff" * LONG),
    "a cell that begins like a date": lambda: has_day_and_month(DATE),
    "a cell that counts as a date": lambda: DayOrders().count(DATE),
    "spaces above a mirror's comments": lambda: video_above(["title", GAP], TIMES),
    "spaces in a mirror's description": lambda: video_described([GAP]),
    "marks that end no sentence": lambda: [fold("!" * 5_000 + "a") for _ in range(20)],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_long_text_takes_no_longer_than_its_length(name: str) -> None:
    began = time.process_time()
    HOSTILE[name]()
    assert time.process_time() - began < 1
