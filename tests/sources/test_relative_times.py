"""When a file was made, by comments that say both how long ago and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from voxpop.model import Captured, When
from voxpop.sources.relative_times import RelativeTimes, RunClock, when_from_stamp

RUN = int(datetime(2026, 3, 15, 12, tzinfo=UTC).timestamp())


def clock(*seen: tuple[str, float], is_wall: bool = True) -> Captured | None:
    run = RunClock(is_wall=is_wall)
    for words, instant in seen:
        run.see(words, instant)
    return run.captured("basis")


def months_before(months: int) -> float:
    year, month = divmod(2026 * 12 + 2 - months, 12)
    return datetime(year, month + 1, 15, 12, tzinfo=UTC).timestamp()


def test_hours_and_less_tell_the_run_to_the_second() -> None:
    assert clock(("3 hours ago", RUN - 3 * 3600)) == Captured(RUN - 1, RUN + 1, "minute", "basis")


@pytest.mark.parametrize(
    "seen", [("5 days ago", RUN - 5 * 86400), ("2 weeks ago", RUN - 14 * 86400), ("7 months ago", months_before(7)),
             ("2 years ago", months_before(24)), ("vor 2 Jahren (bearbeitet)", months_before(24))]
)  # fmt: skip
def test_days_and_more_leave_an_hour_for_summer_time_unless_the_clock_is_utc(seen: tuple[str, float]) -> None:
    assert clock(seen) == Captured(RUN - 3600, RUN + 3600, "hour", "basis")
    assert clock(seen, is_wall=False) == Captured(RUN - 1, RUN + 1, "minute", "basis")


def test_a_run_that_took_a_while_is_an_interval() -> None:
    assert clock(("1 hour ago", RUN - 3600), ("2 hours ago", RUN + 900 - 7200)) == Captured(
        RUN - 1, RUN + 901, "hour", "basis"
    )


def test_a_months_end_tells_only_the_days() -> None:
    end = datetime(2026, 2, 28, 12, tzinfo=UTC)
    found = clock(("1 month ago", end.timestamp()))
    assert found is not None and found.earliest is not None and found.latest is not None
    assert found.precision == "day"
    for day in (28, 29, 30, 31):
        assert found.earliest <= datetime(2026, 3, day, 12, tzinfo=UTC).timestamp() <= found.latest
    exact = clock(("1 month ago", end.timestamp()), ("1 hour ago", (end + timedelta(days=31, hours=-1)).timestamp()))
    assert exact is not None and exact.precision == "minute"


def test_one_comment_that_says_something_else_does_not_count() -> None:
    right = [("1 hour ago", RUN - 3600)] * 3
    wrong = [("1 hour ago", RUN - 9_000_000)]
    assert clock(*right, *wrong) == clock(*wrong, *right) == clock(*right)


@pytest.mark.parametrize("words", ["", "yesterday", "now", "no time at all", "0 days ago"])
def test_words_that_name_no_number_tell_nothing(words: str) -> None:
    assert clock((words, RUN)) is None


@pytest.mark.parametrize("instant", [-1.0, 1e30, float("nan")])
def test_an_instant_that_no_calendar_holds_tells_nothing(instant: float) -> None:
    assert clock(("1 hour ago", instant)) is None


def test_the_last_years_of_the_calendar_are_no_trouble() -> None:
    assert clock(("9 years ago", 253402300000.0)) is not None


def test_words_that_are_all_different_are_read_too() -> None:
    times = RelativeTimes(Captured(RUN, RUN))
    assert [times.when(f"{n} days ago")[0].latest for n in range(5000)] == [RUN - n * 86400 for n in range(5000)]


def test_words_are_an_interval_as_wide_as_the_capture() -> None:
    times = RelativeTimes(Captured(RUN - 60, RUN + 60))
    assert times.when("2 days ago (edited)") == (
        When(RUN - 60 - 3 * 86400 + 1, RUN + 60 - 2 * 86400, "day", "2 days ago"), True
    )  # fmt: skip
    assert RelativeTimes(Captured()).when("2 days ago") == (When(as_written="2 days ago"), False)
    assert RelativeTimes(Captured(None, RUN)).when("1 day ago")[0] == When(None, RUN - 86400, "day", "1 day ago")
    assert RelativeTimes(Captured(RUN, None)).when("1 day ago")[0].latest is None


def test_the_tools_own_reckoning_narrows_the_interval() -> None:
    times = RelativeTimes(Captured(RUN - 7200, RUN + 7200))
    assert times.when("3 hours ago", RUN - 10800.5)[0] == When(RUN - 14400, RUN - 10801, "hour", "3 hours ago")
    assert times.when("2 days ago", RUN - 2 * 86400)[0].latest == RUN - 2 * 86400 + 3600
    assert times.when("2 days ago", RUN + 86400) == times.when("2 days ago")
    assert times.when("2 days ago", 5.0) == times.when("2 days ago")
    assert times.when("2 days ago", float("nan")) == times.when("2 days ago")
    assert times.when("some day", 86400.0)[0] == When(None, 90000, "day", "some day")
    assert times.when(" (edited)") == (When(), True)


def test_only_the_unit_is_believed_of_words_that_a_tool_made_anew() -> None:
    times = RelativeTimes(Captured(RUN, RUN))
    assert times.before("3 hours ago", RUN) == When(RUN - 3599, RUN, "hour", "3 hours ago")
    assert times.before("1 week ago", RUN) == When(RUN - 604799, RUN, "week", "1 week ago")
    february = datetime(2026, 2, 15, 12, tzinfo=UTC).timestamp()
    assert times.before("4 weeks ago", february).earliest == february - 31 * 86400 + 1
    assert times.before("5 months ago", RUN).earliest == months_before(1) + 1
    assert times.before("5 years ago", RUN).earliest == months_before(12) + 1
    assert times.before("", RUN) == When(None, RUN, "day")
    assert times.before("1 hour ago", 1e30) == times.when("1 hour ago")[0]
    assert times.before("1 year ago", 0).earliest == -31536000 + 1


def test_the_parts_of_a_run_are_one() -> None:
    whole = RunClock(is_wall=False)
    for late in (0, 300):
        part = RunClock(is_wall=False)
        part.see("1 hour ago", RUN - 3600 + late)
        whole.join(part)
    whole.join(RunClock())
    assert whole.captured("basis") == Captured(RUN - 1, RUN + 301, "hour", "basis")


def test_times_are_intervals_of_the_capture_which_may_be_one() -> None:
    day = 86400
    exact = RelativeTimes(Captured(RUN, RUN)).when("2 days ago (edited)")
    assert exact[1] and exact[0].latest == RUN - 2 * day
    wide = RelativeTimes(Captured(RUN - day, RUN)).when("2 days ago")[0]
    assert (wide.earliest, wide.latest) == (RUN - 4 * day + 1, RUN - 2 * day)
    since = RelativeTimes(Captured(RUN)).when("2 days ago")[0]
    assert (since.earliest, since.latest) == (RUN - 3 * day + 1, None)
    until = RelativeTimes(Captured(None, RUN)).when("2 days ago")[0]
    assert (until.earliest, until.latest) == (None, RUN - 2 * day)
    assert RelativeTimes(Captured(RUN, RUN)).when("whenever")[0].as_written == "whenever"
    many = RelativeTimes(Captured(RUN, RUN))
    assert {many.when(f"{n} days ago")[0].precision for n in range(10_050)} == {"day", None}


def test_a_reckoning_alone_is_the_latest_moment_possible() -> None:
    day = RUN // 86400 * 86400
    assert when_from_stamp(day, None) == When(None, day + 43200, "day")  # rounded to a day
    assert when_from_stamp(day + 60, None, "some day") == When(None, day + 60 + 1800, "day", "some day")
    assert when_from_stamp(RUN, RUN + 1).latest == RUN + 1  # nothing is written after it was seen
    assert when_from_stamp(float("nan"), RUN) == when_from_stamp(1e30, RUN) == When()


def test_a_reckoning_that_ends_a_month_may_mean_all_of_that_day() -> None:
    """On 31 May, yt-dlp's relatives make the 30th of April of "1 month ago", with the clock of their run."""
    run = int(datetime(2024, 5, 31, 8, 0, tzinfo=UTC).timestamp())
    reckoned = int(datetime(2024, 4, 30, 8, 0, tzinfo=UTC).timestamp())
    written = reckoned + 10 * 3600
    found = RelativeTimes(Captured(run - 7200, run + 7200)).when("1 month ago", reckoned)[0]
    assert (found.earliest or 0) <= written <= (found.latest or 0)
    found = RelativeTimes(Captured(run, run)).before("1 month ago", reckoned)
    assert (found.earliest or 0) <= written <= (found.latest or 0)
