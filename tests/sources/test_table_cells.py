"""What the cells of a table say: counts, times, markup."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.sources.tables import (
    captures,
    comments,
    read,
    refused,
    table,
    texts,
)
from voxpop.model import Captured, When
from voxpop.sources.table.moments import Times, is_time, zone_of
from voxpop.sources.table.values import count, flag, number, plain
from voxpop.sources.table.videos import seconds_in


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("1,234", (1234, False)),
        ("1.234.567", (1234567, False)),
        ("12,34,567", (1234567, False)),
        ("1.2K", (1200, True)),
        ("1,2 Mio.", (1_200_000, True)),
        ("3,4 тыс", (3400, True)),
        ("1.2만", (12000, True)),
        ("2 lakh", (200_000, True)),
        ("+7", (7, False)),
        (7, (7, False)),
        (7.0, (7, False)),
        ("7.0", (7, False)),
        ("1,000", (1000, False)),
        ("1.2B", None),  # a thousand million in English, a thousand in Turkish
        (-1, None),
        ("-1", None),
        (7.5, None),
        ("7.5", None),
        ("1.2 furlongs", None),
        ("1,234.0", (1234, False)),
        ("1,23.0", None),
        ("64400.00000000001", (64400, False)),  # 64.4 thousand, as a computer reckons it
        (129699.99999999999, (129700, False)),
        ("7.0001", None),
        ("99+", (99, True)),
        ("1.5K+", (1500, True)),
        ("1.2w", (12000, True)),  # ten thousand, on Chinese pages
        ("+", None),
        (10**30, None),
        (None, None),
        ([], None),
    ],
    ids=repr,
)
def test_counts_are_read_as_people_write_them(cell: object, found: object) -> None:
    assert count(cell) == found


def test_cells_say_names_numbers_and_flags() -> None:
    assert [plain(cell) for cell in (12.0, 1.5, 7, True, float("nan"), float("inf"), 10**30, " a ", "NaN", [])] == [
        *("12", "1.5", "7", None, None, None, None, "a", None, None),
    ]
    assert [flag(cell) for cell in (True, 1, 0.0, 2, "да", "no", "?", None)] == [
        *(True, True, False, None, True, False, None, None),
    ]
    assert [number(cell) for cell in (True, "1.5", " -2 ", "x", float("inf"), 10**30, 3)] == [
        *(None, 1.5, -2.0, None, None, None, 3.0),
    ]
    assert [seconds_in(cell) for cell in (-1, "P1DT1H", "P", "PT1M1S", "1:02", "0:44:5", "x", None)] == [
        *(None, 90000.0, None, 61.0, 62.0, 2645.0, None, None),
    ]


SECOND = When(1712052000, 1712052000, "second")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2024-04-02T10:00:00Z", SECOND),
        ("2024-04-02 10:00:00+00:00", SECOND),
        ("2024-04-02 12:00:00.123+0200", SECOND),
        ("2024-04-02 10:00:00 UTC", SECOND),
        ("20240402T100000Z", SECOND),
        ("1712052000", SECOND),
        (1712052000, SECOND),
        (1712052000123, SECOND),
        (1712052000123456, SECOND),
        ("Tue Apr 02 2024 12:00:00 GMT+0200 (CEST)", SECOND),
        ("Tue, 02 Apr 2024 10:00:00 +0000", SECOND),
        ("2024-04-02 10:00Z", When(1712052000, 1712052059, "minute")),
        ("2024-04-02 05:00:00 -05", SECOND),
        ("2024-04-02", When(1711965600, 1712152799, "day", "2024-04-02")),
        ("20240402", When(1711965600, 1712152799, "day", "20240402")),
        ("2024-04-02 10:00:00", When(1712001600, 1712102400, "day", "2024-04-02 10:00:00")),
        ("Apr 2, 2024", When(1711965600, 1712152799, "day", "Apr 2, 2024")),
        ("2 апреля 2024 г.", When(1711965600, 1712152799, "day", "2 апреля 2024 г.")),
        ("2 Apr 2024 10:00 PM", When(1712044800, 1712145659, "day", "2 Apr 2024 10:00 PM")),
        ("2 Apr 2024 12:00:00 AM UTC", When(1712016000, 1712016000, "second")),
        ("02/04/2024", When(1706694000 + 1200 * 0, 1712152799, "year", "02/04/2024")),
        ("1403/01/14", When(1711965600, 1712152799, "day", "1403/01/14")),  # in Iran
        ("۱۴۰۳/۰۱/۱۴", When(1711965600, 1712152799, "day", "۱۴۰۳/۰۱/۱۴")),
        ("2567-04-02", When(1711965600, 1712152799, "day", "2567-04-02")),  # in Thailand
        (datetime(2567, 4, 2, 10), When(1712001600, 1712102400, "day", "2567-04-02 10:00:00")),  # noqa: DTZ001
        (datetime(1, 1, 1), None),  # noqa: DTZ001
        ("1403/12/31", None),
        ("1445-09-23", None),  # the moon's calendar
        ("02-Apr-24", When(1711965600, 1712152799, "day", "02-Apr-24")),
        ("2-Apr-2024 10:00 PM", When(1712044800, 1712145659, "day", "2-Apr-2024 10:00 PM")),
        ("2024. 4. 2. 오후 10:00", When(1712044800, 1712145659, "day", "2024. 4. 2. 오후 10:00")),
        ("2024/4/2 下午 10:00", When(1712044800, 1712145659, "day", "2024/4/2 下午 10:00")),
        ("2024-04-02 10:00 م", When(1712044800, 1712145659, "day", "2024-04-02 10:00 م")),
        ("12 boats 22", None),
        ("2024-13-02", None),
        ("2024-04-02 25:00", None),
        ("0001-01-01", None),
        ("13/13/2024", None),
        (12, None),
        (1e30, None),
        (True, None),
        ("", None),
        ("a word", None),
        ("2 zzz 2024 qqq", None),
        ("x" * 90 + " 2024", None),
        ({}, None),
    ],
    ids=repr,
)
def test_times_are_as_exact_as_they_are_written(cell: object, found: When | None) -> None:
    moment = Times(None, None).read(cell)
    if cell == "02/04/2024":
        assert moment is not None and (moment.when.precision, moment.when.latest) == ("year", 1712152799)
    else:
        assert (None if moment is None else moment.when) == found


@pytest.mark.parametrize(("zone", "away"), [("UTC", 0), ("+02:00", 7200), ("-05", -18000), ("Europe/Berlin", 7200)])
def test_the_zone_that_is_told_makes_times_exact(zone: str, away: int) -> None:
    (claim,) = comments(read(table(["text", "date"], ["A boat", "2024-04-02 10:00:00"]), zone=zone))
    assert claim.published == When(1712052000 - away, 1712052000 - away, "second")
    assert zone_of("nowhere") is zone_of("") is zone_of("../x") is None


def dates(*written: str, **told: str) -> tuple[list[tuple[int | None, str | None]], str]:
    claims = read(table(["text", "date"], *[[f"comment {n}", date] for n, date in enumerate(written)]), **told)
    found = [(claim.published.earliest, claim.published.precision) for claim in comments(claims)]
    return found, captures(claims)[0].notes[-1]


def test_the_order_of_day_and_month_is_decided_over_the_whole_table() -> None:
    days, note = dates("02/04/2024", *["03/03/2024"] * 1200, "25/04/2024")
    assert days[0] == (1711965600, "day")
    assert note == 'dates of "date" are read as day/month/year: 1 row allows both'
    months, note = dates("02/04/2024", "02/05/2024", "04/25/2024")
    assert months[0] == (1706954400, "day")
    assert note == 'dates of "date" are read as month/day/year: 2 rows allow both'
    assert dates("02.04.2024")[0] == [(1711965600, "day")]


def test_where_nobody_knows_the_order_both_readings_are_kept() -> None:
    for written in (("02/04/2024",), ("02/04/2024", "25/04/2024", "04/25/2024")):
        found, note = dates(*written)
        assert found[0] == (1706954400, "year")
        assert "--map dates=dmy" in note
    assert dates("02/04/2024", dates="dmy")[0] == [(1711965600, "day")]
    assert dates("02/04/24", dates="mdy")[0] == [(1706954400, "day")]
    assert dates("02/04/1999", "01/01/70", dates="mdy")[1].endswith("as told")


@pytest.mark.parametrize(
    ("said", "precision"), [("3w", "week"), ("5 d", "day"), ("2h", "hour"), ("10m", "minute"), ("1y", "year")]
)
def test_times_are_read_as_short_as_pages_of_other_sites_write_them(said: str, precision: str) -> None:
    content = table(["text", "time"], ["A boat", said])
    (unknown,) = comments(read(content))
    assert unknown.published == When(precision=precision, as_written=said)  # type: ignore[arg-type]
    (known,) = comments(read(content, captured=Captured(1712052000, 1712138399, "day")))
    assert known.published.as_written == said and known.published.latest is not None


def test_counts_may_say_what_they_count() -> None:
    rows = [["one", "12 likes", "1 reply"], ["two", "1.2K Likes", "2 respuestas"], ["three", "1 Me gusta", "view 3"]]
    claims = comments(read(table(["comment", "likes", "replies"], *rows)))
    assert [(claim.like_count, claim.reply_count) for claim in claims] == [(12, 1), (1200, 2), (1, None)]


@pytest.mark.parametrize("written", ["-1", "-1.0"])
def test_replies_that_were_not_counted_are_not_said(written: str) -> None:
    found = read(table(["comment", "replyCount", "likes"], ["A quay", written, "2"], ["A boat", "3", "-1"]))
    assert [(claim.reply_count, claim.like_count) for claim in comments(found)] == [(None, 2), (3, None)]
    assert list(refused(found)) == ["line 3.like_count"]


def test_words_for_a_time_need_to_know_when_they_were_read() -> None:
    content = table(["text", "time"], ["A boat", "2 years ago (edited)"])
    (unknown,) = comments(read(content))
    assert unknown.published == When(precision="year", as_written="2 years ago")
    (known,) = comments(read(content, captured=Captured(1712052000, 1712138399, "day")))
    assert known.published == When(1617357601, 1648979999, "year", "2 years ago")
    assert (unknown.is_edited, known.is_edited) == (True, True)
    (never,) = comments(read(content, captured=Captured(-(10**15), 10**15, "day")))
    assert never.published.earliest is None


def test_an_edit_is_known_by_its_time() -> None:
    rows = [
        ["a", "2024-04-02T10:00:00Z", "2024-04-02T10:00:00Z"],
        ["b", "2024-04-02T10:00:00Z", "2024-04-03T10:00:00Z"],
    ]
    vague = [["c", "2024-04-02T10:00:00Z", "2024-04-02"], ["d", "", "2024-04-02"]]
    claims = read(table(["text", "published_at", "updated_at"], *rows, *vague))
    assert [claim.is_edited for claim in comments(claims)] == [False, True, None, None]
    (told,) = comments(read(table(["text", "edited"], ["a", "yes"])))
    assert told.is_edited is True


def test_dates_that_nobody_can_read_are_given_up_after_a_while() -> None:
    content = table(["text", "date"], *[[f"comment {n}", f"{n} qqx 2024"] for n in range(25)], ["end", "2 mars 2024"])
    claims = read(content, published="date")
    assert len(refused(claims)) == 26
    assert comments(claims)[0].published == When(as_written="0 qqx 2024")


def test_times_are_read_however_many_there_are() -> None:
    times = Times(None, None)
    assert {times.read(f"2024-04-02 10:00:{n % 60:02}.{n}Z") for n in range(60_000)}
    assert times.read("2 mars 2024, 10:00:00 UTC") == times.read("2024-03-02T10:00:00Z")
    assert times.read("2 mars 2024, 11:00:00 UTC") == times.read("2024-03-02T11:00:00Z")
    assert times.read("x" * 70) is None and is_time("5 mars 2021") and not is_time("x" * 70 + " 2") and not is_time("x")
    (claim,) = comments(read(table(["text", "date"], ["A boat", "2 mars 2024"])))
    assert claim.published.precision == "day"


def test_markup_becomes_text_where_the_column_holds_it() -> None:
    (one, two) = texts(read(table(["text"], ["It&#39;s <b>small</b><br>yes"], ["a < b"])))
    assert (one, two) == ("It's small\nyes", "a < b")
    assert texts(read(table(["textDisplay", "likes"], ["plain &amp; simple", 1]))) == ["plain & simple"]
    plain_ones = [[f"comment {n}", n] for n in range(300)]
    assert texts(read(table(["text", "n"], ["write &amp; for &", 0], *plain_ones)))[0] == "write &amp; for &"


def test_line_ends_of_windows_within_a_text_are_line_ends() -> None:
    assert texts(read('text,likes\r\n"one\r\ntwo",1\r\n')) == ["one\ntwo"]


def test_a_truth_or_a_list_is_no_time() -> None:
    assert not any(is_time(cell) for cell in (True, False, None, [1704189600]))
    assert is_time(1704189600)
