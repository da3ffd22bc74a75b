"""Long turns on a processor: asked for in a block, given back after it, and never a reason to fail."""

from __future__ import annotations

from threading import Thread

import pytest

from voxpop import long_turns
from voxpop.long_turns import NANOSECONDS


def turn() -> int | None:
    """The length of a turn of this thread in nanoseconds; None where the system does not tell."""
    found = long_turns._attributes()
    return None if found is None else found[5]


needs_turns = pytest.mark.skipif(not turn(), reason="this system does not tell the length of a turn")


@needs_turns
def test_a_thread_has_long_turns_in_the_block_alone() -> None:
    before = turn()
    assert before is not None
    assert before < NANOSECONDS
    with long_turns.long_turns():
        assert turn() == NANOSECONDS
    assert turn() == before


@needs_turns
def test_what_is_started_in_the_block_has_long_turns_and_who_is_outside_has_not() -> None:
    found: list[int | None] = []
    with long_turns.long_turns():
        thread = Thread(target=lambda: found.append(turn()))
        thread.start()
        thread.join()
    outside = Thread(target=lambda: found.append(turn()))
    outside.start()
    outside.join()
    assert found[0] == NANOSECONDS
    assert found[1] == turn() != NANOSECONDS


@needs_turns
def test_turns_are_given_back_after_an_error() -> None:
    before = turn()
    with pytest.raises(ZeroDivisionError), long_turns.long_turns():
        raise ZeroDivisionError
    assert turn() == before


def test_where_the_system_knows_no_turns_the_block_runs_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_turns.platform, "machine", lambda: "pdp11")
    with long_turns.long_turns():
        assert turn() is None
