"""Where points, lines and ticks stand, also for values and times that nobody would draw."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.web import plots
from voxpop.web.reader import reader_of

TIMES = st.integers(-(10**20), 10**20)


@pytest.fixture(autouse=True)
def web_is_set_up(client: object) -> None:
    """The reader's words want a web that was set up."""


def at(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[misc, arg-type]


def test_points_stand_between_nought_and_the_most() -> None:
    along = plots.axis([0, 50, 100])
    first, middle, last = plots.places(along, [(0, 0), (50, 5), (100, 10)], 10)
    assert (first.x, first.y) == ("16.0", "124.0")
    assert (middle.x, middle.y) == ("146.0", "73.5")
    assert (last.x, last.y) == ("276.0", "23.0")
    assert plots.line([first, last]) == "M16.0 124.0 L276.0 23.0"
    assert plots.line([first]) is None
    assert plots.mark(middle) == "M138.0 73.5 h16"


def test_one_instant_stands_in_the_middle_and_names_its_day() -> None:
    along = plots.axis([at(2024, 5, 9)] * 3)
    assert {place.x for place in plots.places(along, [(at(2024, 5, 9), 1), (at(2024, 5, 9), 0)], 1)} == {"146.0"}
    assert [tick.text for tick in plots.ticks(reader_of("en"), along)] == ["9 May 2024"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((2019, 11, 5), (2024, 11, 22), ["2020", "2021", "2022", "2023", "2024"]),
        ((2024, 4, 20), (2024, 8, 2), ["May 2024", "Jun 2024", "Jul 2024", "Aug 2024"]),
        ((2024, 5, 1), (2024, 5, 3), ["1 May", "2 May", "3 May"]),
        ((2024, 5, 1, 22), (2024, 5, 2, 2), ["1 May 2024", "00:00", "01:00", "02:00"]),
        ((2024, 5, 1, 22, 1), (2024, 5, 1, 22, 2), ["1 May 2024"]),
        ((1, 1, 1), (9999, 12, 31), ["1", "2500", "5000", "7500"]),
    ],
)
def test_ticks_are_whole_years_months_days_or_hours(
    first: tuple[int, ...], last: tuple[int, ...], words: list[str]
) -> None:
    along = plots.axis([at(*first), at(*last)])
    assert [tick.text for tick in plots.ticks(reader_of("en"), along)] == words


@pytest.mark.parametrize("language", ["en", "de", "ru", "ja"])
@pytest.mark.parametrize("days", [30, 64, 92, 180, 300, 365, 428, 500, 700, 1200, 2400])
def test_no_tick_is_written_over_another(days: int, language: str) -> None:
    along = plots.axis([at(2023, 3, 1), at(2023, 3, 1) + days * 86_400])
    reached = -1000.0
    for tick in plots.ticks(reader_of(language), along):
        width = sum(12 if char in "年月日" else 6.5 for char in tick.text)
        begins = float(tick.x) - {"start": 0, "middle": width / 2, "end": width}[tick.anchor]
        assert begins >= reached, tick
        reached = begins + width


@given(st.lists(st.tuples(TIMES, st.integers(-10, 10**400)), min_size=1, max_size=20))
def test_whatever_is_claimed_stays_within_the_drawing(values: list[tuple[int, int]]) -> None:
    along = plots.axis([when for when, _ in values])
    for place in plots.places(along, values, max(value for _, value in values)):
        assert 16 <= float(place.x) <= 276 and 23 <= float(place.y) <= 124
    ticks = plots.ticks(reader_of("en"), along)
    assert 1 <= len(ticks) <= 7 and all(16 <= float(tick.x) <= 276 for tick in ticks)


def test_of_many_points_the_first_and_the_last_are_drawn() -> None:
    assert plots.thinned(3, 120) == [0, 1, 2]
    chosen = plots.thinned(10_000, 120)
    assert len(chosen) == 120 and chosen[0] == 0 and chosen[-1] == 9_999


@pytest.mark.parametrize("hour", range(24))
def test_hours_stand_clear_of_the_day_at_the_beginning(hour: int) -> None:
    along = plots.axis([at(2023, 11, 14, hour, 13), at(2023, 11, 15, hour, 13)])
    day, *hours = plots.ticks(reader_of("en"), along)
    assert day.text == "14 Nov 2023"
    assert hours
    wide = 8 * len(day.text)
    assert all(float(tick.x) - 20 > float(day.x) + wide for tick in hours)
