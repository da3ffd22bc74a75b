"""Answers are made once, and remembered as long as they may be."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from voxpop.archive.remembered import Remembered


def test_what_many_ask_for_at_once_is_made_once() -> None:
    remembered, made, may_end = Remembered[int](4, 0), list[int](), Event()

    def make() -> int:
        made.append(1)
        may_end.wait(10)
        return 7

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(remembered.of, "tide", "now", make) for _ in range(8)]
        while not made:
            time.sleep(0.001)
        may_end.set()
        assert [one.result(10) for one in asked] == [7] * 8
    assert len(made) == 1


def test_who_waited_for_what_failed_tries_alone() -> None:
    remembered, tried, may_fail = Remembered[int](4, 0), list[int](), Event()

    def make() -> int:
        tried.append(1)
        may_fail.wait(10)
        raise KeyError("tide")

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(remembered.of, "tide", "now", make) for _ in range(3)]
        may_fail.set()
        for one in asked:
            with pytest.raises(KeyError):
                one.result(10)
    assert len(tried) == 3
    assert remembered.of("tide", "now", lambda: 3) == 3


def test_an_answer_lasts_until_the_stamp_changes_and_one_that_took_long_a_while_longer() -> None:
    quick, slow = Remembered[int](4, 0), Remembered[int](4, 100)

    def make() -> int:
        time.sleep(0.05)
        return 1

    for remembered in (quick, slow):
        assert remembered.of("tide", "now", make) == 1
        assert remembered.of("tide", "now", lambda: 2) == 1
    assert quick.of("tide", "later", lambda: 2) == 2
    assert slow.of("tide", "later", lambda: 2) == 1
    slow.forget()
    assert slow.of("tide", "later", lambda: 2) == 2


def test_only_the_last_answers_are_held() -> None:
    remembered = Remembered[int](2, 0)
    for number, question in enumerate(("tide", "gull", "tide", "ebb")):
        remembered.of(question, "now", lambda number=number: number)
    assert remembered.of("tide", "now", lambda: 9) == 0
    assert remembered.of("gull", "now", lambda: 9) == 9
