"""Rows of a table that say when each was seen: which of them are one capture."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import pytest

from tests.sources.tables import as_json, captures, comments, read
from voxpop.model import Again, CaptureClaim, Claim, CommentClaim

_HEADER = ("video_id", "comment_id", "author", "text", "like_count", "{}")
_MORNING, _EVENING, _NEXT = "2024-04-02T08:00:00Z", "2024-04-02T20:00:00Z", "2024-04-03T08:00:00Z"


def at(words: str) -> int:
    return int(datetime.fromisoformat(words).timestamp())


def _table(rows: Sequence[tuple[int, int, str]], column: str = "scraped_at") -> str:
    """Rows of comments, likes and when they were seen."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(name.format(column) for name in _HEADER)
    writer.writerows(
        ["Abc12345_-x", f"Ugx{n:017}AaABAg", f"@ada{n}", f"boat {n}", likes, seen] for n, likes, seen in rows
    )
    return stream.getvalue()


def _held(claims: Sequence[Claim]) -> dict[int | None, list[tuple[str, int | None]]]:
    """By the instant of each capture what it holds."""
    begun: list[CaptureClaim] = []
    found: dict[int | None, list[tuple[str, int | None]]] = {}
    current: CaptureClaim | None = None
    for claim in claims:
        if isinstance(claim, CaptureClaim):
            begun.append(current := claim)
        elif isinstance(claim, Again):
            current = begun[claim.capture]
        elif isinstance(claim, CommentClaim) and current is not None:
            found.setdefault(current.captured.latest, []).append((claim.text, claim.like_count))
    return found


def test_a_page_that_was_read_twice_a_day_is_two_captures_a_day_in_whatever_order_the_rows_stand() -> None:
    rows = [(1, 1, _MORNING), (2, 2, _MORNING), (1, 11, _EVENING), (3, 3, _EVENING), (1, 21, _NEXT), (2, 22, _NEXT)]
    expected = {
        at(seen): sorted((f"boat {n}", likes) for n, likes, _ in of)
        for seen, of in groupby(rows, key=lambda row: row[2])
    }
    for ordered in (rows, sorted(rows), rows[::-1]):
        claims = read(_table(ordered))
        assert {when: sorted(of) for when, of in _held(claims).items()} == expected
        assert {claim.captured.precision for claim in captures(claims)} == {"second"}


@pytest.mark.parametrize("zone", ["", "Z"])
def test_rows_of_one_reading_that_each_say_their_own_second_are_one_capture(zone: str) -> None:
    rows = [(n, n, f"2024-04-02 23:5{n}:0{n}.25{zone}") for n in range(10)]
    for ordered in (rows, rows[::-1]):
        claims = read(_table(ordered))
        (capture,) = captures(claims)
        assert len(comments(claims)) == 10
        around = 0 if zone else 14 * 3600
        assert capture.captured.earliest == at("2024-04-02T23:50:00Z") - around
        assert capture.captured.latest == at("2024-04-02T23:59:09Z") + around


def test_what_was_read_in_parts_within_a_day_is_one_capture_and_what_took_longer_is_several() -> None:
    parts = [(n, n, f"2024-04-{2 + n // 12:02}T{n % 12 * 2:02}:00:00Z") for n in range(24)]
    assert [len(of) for of in _held(read(_table(parts))).values()] == [12, 12]


def test_a_row_that_does_not_say_when_it_was_seen_is_of_the_capture_above_it() -> None:
    rows = [(1, 1, ""), (2, 2, _MORNING), (3, 3, "?"), (2, 4, _NEXT), (4, 4, "")]
    assert [len(of) for of in _held(read(_table(rows))).values()] == [1, 2, 2]


def test_what_is_said_around_comments_of_when_they_were_seen_counts_for_them() -> None:
    def page(seen: str, likes: int) -> dict[str, object]:
        of = [{"comment_id": f"Ugx{n:017}AaABAg", "text": f"boat {n}", "likes": n + likes} for n in range(2)]
        return {"video_id": "Abc12345_-x", "scraped_at": seen, "comments": of}

    claims = read(as_json([page(_MORNING, 0), page(_EVENING, 10)]), "pages.json")
    assert _held(claims) == {
        at(_MORNING): [("boat 0", 0), ("boat 1", 1)],
        at(_EVENING): [("boat 0", 10), ("boat 1", 11)],
    }


@pytest.mark.parametrize("column", ["crawl_time", "Snapshot date", "scrape_timestamp", "Data da extração", "수집일"])
def test_a_column_with_the_time_of_capture_is_known_by_many_names(column: str) -> None:
    rows = [(1, 1, "2024-04-02"), (1, 2, "2024-04-05")]
    assert len(captures(read(_table(rows, column)))) == 2
