"""Timecodes: which points of a video a text names, and which rows of numbers are something else."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voxpop.text import moments, timecodes


def named(text: str) -> list[tuple[str, int]]:
    return [(text[at.start : at.end], at.seconds) for at in timecodes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1:08", [("1:08", 68)]),
        ("(1:08)", [("1:08", 68)]),
        ("[0:47] the bell", [("0:47", 47)]),
        ("at 01:02:03, the crane", [("01:02:03", 3723)]),
        ("What happened at 4:12.", [("4:12", 252)]),
        ("1:08-1:15", [("1:08", 68), ("1:15", 75)]),
        ("1:08–1:15", [("1:08", 68), ("1:15", 75)]),
        ("1:08,1:15,2:00", [("1:08", 68), ("1:15", 75), ("2:00", 120)]),
        ("1:08: the crane", [("1:08", 68)]),
        ("1:08s and 2:00 min", [("1:08", 68), ("2:00", 120)]),
        ("75:30 of a long talk", [("75:30", 4530)]),
        ("1:15:30", [("1:15:30", 4530)]),
        ("この6:55の犬", [("6:55", 415)]),
        ("4:12에서 울었다", [("4:12", 252)]),
        ("عند ٤:١٢ يرتفع الجسر", [("٤:١٢", 252)]),
        ("１：０８で泣いた", [("１：０８", 68)]),
        ("९:२० पर", [("९:२०", 560)]),
        ("2:13 am I the only one", [("2:13", 133)]),
        ("4:12 am Hafen", [("4:12", 252)]),
        ("0:00", [("0:00", 0)]),
    ],
)
def test_a_text_names_its_timecodes(text: str, expected: list[tuple[str, int]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01 10:20:30+00",
        "2024-01-01T10:20:30-05:00",
        "02.01.2024 10:20",
        "http://x:8080",
        "https://example.org/watch?t=1:08",
        "3:16pm",
        "3:16 PM",
        "3:16 a.m.",
        "up at 3:16 am.",
        "21:10 Uhr",
        "12:40 UTC",
        "10:20:30+05:00",
        "1:2:3:4",
        "12:345",
        "1:60",
        "1:75:30",
        "1:5",
        "16:9",
        "1:23.456",
        "192.168.0.1:22",
        "00:1b:10:20:aa:bb",
        "2001:db8::1:22",
        "John 3:16",
        "Mark 4:12",
        "Surah 2:55",
        "v1:08",
        "1920:10",
        "no colon",
    ],
)
def test_a_row_of_numbers_that_is_something_else_is_no_timecode(text: str) -> None:
    assert named(text) == []


def test_a_moment_lies_within_the_length_of_the_video() -> None:
    assert moments("1:08, 12:40 and 21:10", 760.0) == (68, 760)


def test_all_timecodes_are_moments_where_the_length_is_not_known() -> None:
    assert moments("1:08 and 21:10", None) == (68, 1270)


def test_a_moment_named_twice_counts_once_where_it_was_first_named() -> None:
    assert moments("2:00, 1:08, again 2:00 (02:00)", None) == (120, 68)


@given(
    st.integers(0, 99 * 3600), st.sampled_from(["", "(", "at ", "«", "犬", "～"]), st.sampled_from(["", ")", ",", " x"])
)
def test_any_second_that_is_written_out_is_read_back(second: int, before: str, after: str) -> None:
    hours, minutes = second // 3600, second // 60 % 60
    written = f"{hours}:{minutes:02}:{second % 60:02}" if hours else f"{minutes}:{second % 60:02}"
    assert moments(before + written + after, None) == (second,)


_PIECES = ("1:08", "0：00", "12:34:56", "1:60", "99:59", " ", " ", "\n", *"0123456789:：.-+TZap٤é犬/")


@given(st.lists(st.sampled_from(_PIECES)).map("".join))
@example("1:08" * 3)
@example("from 1:08 to 12:34:56")
def test_timecodes_stand_in_order_apart_and_say_what_is_written(text: str) -> None:
    end = 0
    for at in timecodes(text):
        assert at.start >= end
        end = at.end
        parts = [int(part) for part in text[at.start : at.end].replace("：", ":").split(":")]
        assert parts[-1] < 60
        assert at.seconds == sum(part * 60**place for place, part in enumerate(reversed(parts)))


@pytest.mark.parametrize(
    "unit", ["1", "1:", "1:08 ", "http://a.b/1:08 ", "2024-01-01 1:08 ", ":：", "1.", "John 3:16 "]
)
@pytest.mark.parametrize("length", [500_000, pytest.param(2_000_000, marks=pytest.mark.soak)])
def test_a_text_of_megabytes_is_read_in_a_moment(unit: str, length: int) -> None:
    text = unit * (length // len(unit))
    began = time.process_time()
    timecodes(text)
    assert time.process_time() - began < length / 200_000
