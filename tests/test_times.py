"""What relative times say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.model import When
from voxpop.times import day_from_digits, when_from_relative, without_bracket, year_from_number


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


NOW = at("2026-11-22T06:47:00")


def test_a_count_of_units_is_the_interval_that_rounding_down_leaves_open() -> None:
    assert when_from_relative("2 days ago", NOW) == When(
        at("2026-11-19T06:47:01"), at("2026-11-20T06:47:00"), "day", "2 days ago"
    )
    assert when_from_relative("2 years ago", NOW) == When(
        at("2023-11-22T06:47:01"), at("2024-11-22T06:47:00"), "year", "2 years ago"
    )


def test_months_are_the_calendars_and_days_are_clamped_to_them() -> None:
    found = when_from_relative("1 month ago", at("2024-03-31T12:00:00"))
    assert found == When(at("2024-01-31T12:00:01"), at("2024-02-29T23:59:59"), "month", "1 month ago")
    leap = when_from_relative("1 year ago", at("2024-02-29T12:00:00"))
    assert leap is not None
    assert leap.latest == at("2023-02-28T23:59:59")


def test_what_was_written_on_a_months_last_day_is_a_month_ago_on_the_31st() -> None:
    written = at("2024-04-30T18:00:00")
    before, after = (
        when_from_relative("1 day ago", at("2024-05-02T10:00:00")),
        when_from_relative("1 month ago", at("2024-05-31T10:00:00")),
    )
    assert before is not None and after is not None
    assert (before.earliest or 0) <= written <= (before.latest or 0)
    assert (after.earliest or 0) <= written <= (after.latest or 0)


@pytest.mark.parametrize(
    ("words", "like"),
    [
        ("1 year ago (edited)", "1 year ago"),
        ("il y a 2 ans", "2 years ago"),
        ("2 года назад", "2 years ago"),
        ("Год назад", "1 year ago"),
        ("5 лет назад", "5 years ago"),
        ("11 месяцев назад (изменено)", "11 months ago"),
        ("2 роки тому", "2 years ago"),
        ("Рік тому", "1 year ago"),
        ("3 жыл бұрын", "3 years ago"),
        ("7 ай бұрын", "7 months ago"),
        ("2 апта бұрын", "2 weeks ago"),
        ("4 ปีที่แล้ว", "4 years ago"),
        ("৪ বছর আগে", "4 years ago"),
        ("4 ঘণ্টা আগে", "4 hours ago"),
        ("४ हप्ता पहिले", "4 weeks ago"),
        ("8 หลายเดือนก่อน", "8 months ago"),
        ("เดือนที่แล้ว", "1 month ago"),
        ("2 aastat tagasi", "2 years ago"),
        ("Πριν από 3 χρόνια", "3 years ago"),
        ("۲ سال قبل", "2 years ago"),
        ("5 ay əvvəl", "5 months ago"),
        ("před 2 roky (upraveno)", "2 years ago"),
        ("6 மாதங்கள் முன்பு", "6 months ago"),
        ("လွန်ခဲ့သော ၄ ရက်", "4 days ago"),
        ("1 hora atrás", "1 hour ago"),
        ("7 minit yang lalu", "7 minutes ago"),
        ("3 ປີ\u200bກ່ອນ\u200bນີ້", "3 years ago"),
        ("Acum un an", "1 year ago"),
        ("Пре годину дана", "1 year ago"),
        ("Fyrir einum degi", "1 day ago"),
        ("2 ปีที่ผ่านมา", "2 years ago"),
        ("2 年前（編集済み）", "2 years ago"),
        ("3 か月前", "3 months ago"),
        ("2년 전", "2 years ago"),
        ("قبل سنتين", "2 years ago"),
        ("قبل ٣ سنوات", "3 years ago"),
        ("قبل سنة", "1 year ago"),
        ("منذ عامين", "2 years ago"),
        ("منذ 11 شهرا", "11 months ago"),
        ("منذ يوم (تم التعديل)", "1 day ago"),
        ("hace 2 años", "2 years ago"),
        ("há 3 meses", "3 months ago"),
        ("vor 3 Wochen", "3 weeks ago"),
        ("2 साल पहले", "2 years ago"),
        ("3 दिन पहले", "3 days ago"),
        ("לפני שנתיים", "2 years ago"),
        ("3 天前", "3 days ago"),
        ("3 lata temu", "3 years ago"),
        ("2y ago", "2 years ago"),
        ("3mo ago", "3 months ago"),
        ("an hour ago", "1 hour ago"),
        ("Streamed 6 days ago", "6 days ago"),
        ("только что", "just now"),
    ],
)
def test_the_same_time_is_read_in_many_languages(words: str, like: str) -> None:
    found, expected = when_from_relative(words, NOW), when_from_relative(like, NOW)
    assert found is not None
    assert expected is not None
    assert (found.earliest, found.latest, found.precision) == (expected.earliest, expected.latest, expected.precision)
    assert found.as_written == without_bracket(words)


def test_yesterday_may_be_an_hour_ago() -> None:
    found = when_from_relative("yesterday", NOW)
    assert found == When(NOW - 2 * 86400 + 1, NOW, "day", "yesterday")


@pytest.mark.parametrize(
    "words", ["", "soon", "2 bananas", "2", "ago", "-2 y", "99999999 years ago", "in 2 days", "1:08"]
)
def test_words_that_say_no_time_are_not_guessed(words: str) -> None:
    assert when_from_relative(words, NOW) is None


@pytest.mark.parametrize("moment", [-(10**18), -62135596800, 10**18])
def test_a_capture_time_that_no_calendar_holds_gives_nothing(moment: int) -> None:
    assert when_from_relative("3 years ago", moment) is None


@given(
    st.integers(0, 400),
    st.sampled_from(["second", "minute", "hour", "day", "week", "month", "year"]),
    st.integers(at("1990-01-01T00:00:00"), at("2100-01-01T00:00:00")),
)
def test_intervals_of_one_unit_follow_on_each_other_without_gap(number: int, unit: str, now: int) -> None:
    later, earlier = (when_from_relative(f"{n} {unit}s ago", now) for n in (number, number + 1))
    assert later is not None and earlier is not None
    assert later.earliest is not None and later.latest is not None and earlier.latest is not None
    assert earlier.latest + 1 == later.earliest <= later.latest <= now


@given(st.text(max_size=300), st.integers())
def test_no_words_raise(words: str, now: int) -> None:
    when_from_relative(words, now)


def test_a_day_in_digits_is_the_whole_day() -> None:
    assert day_from_digits("20240102") == When(at("2024-01-02T00:00:00"), at("2024-01-02T23:59:59"), "day")
    assert [day_from_digits(digits) for digits in ("20240230", "2024", "٢٠٢٤٠١٠٢", "00000101")] == [None] * 4


def test_a_year_is_the_whole_year() -> None:
    assert year_from_number(2011) == When(at("2011-01-01T00:00:00"), at("2011-12-31T23:59:59"), "year")
    assert year_from_number(0) is None
