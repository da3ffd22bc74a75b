"""Months as numbers: in the order of time, whatever the time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.catalogue.local.index import month_of_key, time_key
from voxpop.catalogue.local.months import MONTHS, month_named, month_of
from voxpop.catalogue.local.rows import UNSAID

TIMES = st.integers(-(1 << 62), 1 << 62) | st.integers(-5_000_000_000, 5_000_000_000)
FIRST, END = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1834, 2106))


@given(st.integers(FIRST, END - 1).filter(lambda at: at != UNSAID))
def test_a_second_lies_in_its_month(at: int) -> None:
    assert month_named(month_of(at)) == f"{datetime.fromtimestamp(at, UTC):%Y-%m}"


@pytest.mark.parametrize(
    ("at", "month"),
    [(FIRST, 1), (FIRST - 1, 0), (END - 1, MONTHS), (END, MONTHS + 1), (1 << 62, MONTHS + 1), (UNSAID, 0)],
)
def test_what_lies_beyond_all_months_is_in_none_of_them(at: int, month: int) -> None:
    assert month_of(at) == month


@given(TIMES, TIMES)
def test_the_later_key_has_no_earlier_month(one: int, other: int) -> None:
    first, second = sorted((time_key(one, 7), time_key(other, 7)))
    assert month_of_key(first) <= month_of_key(second)


@given(TIMES)
def test_the_month_of_a_key_is_that_of_its_time(at: int) -> None:
    assert month_of_key(time_key(at, 7)) == month_of(at)
