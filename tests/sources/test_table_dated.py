"""JSON whose lists stand under times."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sources import golden
from tests.sources.tables import TABLE, as_json, captures, comments, read, refused, texts
from voxpop.model import Again, CaptureClaim, Claim, CommentClaim

NAME = "comments [Abc12345_-x].json"
FIRST, SECOND = "2023-05-01T10:00:00Z", "2023-05-02T10:00:00Z"


def _said(*numbers: int, likes: int = 0, id_of: Any = "a{}".format) -> list[dict[str, Any]]:
    return [{"id": id_of(n), "text": f"Boat {n}", "author": f"Ada {n}", "likes": likes} for n in numbers]


def _texts(*said: str) -> list[dict[str, Any]]:
    return [{"text": text} for text in said]


def _by_capture(claims: list[Claim]) -> list[tuple[str | None, int | None, list[tuple[str, int | None]]]]:
    """Of each capture its video, when it was made, and its comments with their likes."""
    found: list[tuple[str | None, int | None, list[tuple[str, int | None]]]] = []
    current = 0
    for claim in claims:
        if isinstance(claim, CaptureClaim):
            current = len(found)
            found.append((claim.video.id, claim.captured.earliest, []))
        elif isinstance(claim, Again):
            current = claim.capture
        elif isinstance(claim, CommentClaim):
            found[current][2].append((claim.text, claim.like_count))
    return found


def _at(written: str) -> int:
    return int(datetime.fromisoformat(written.replace("Z", "+00:00")).astimezone(UTC).timestamp())


@pytest.mark.parametrize(
    "made",
    [
        {FIRST: _said(1, 2), SECOND: _said(1, 2, 3, likes=4)},
        {"captures": {SECOND: _said(1, 2, 3, likes=4), FIRST: _said(1, 2)}},
        {FIRST: {"count": 2, "comments": _said(1, 2)}, SECOND: {"count": 3, "comments": _said(1, 2, 3, likes=4)}},
        {str(_at(FIRST)): _said(1, 2), str(_at(SECOND)): _said(1, 2, 3, likes=4)},
        {"Abc12345_-x": {FIRST: _said(1, 2), SECOND: _said(1, 2, 3, likes=4)}},
    ],
)
def test_comments_that_stand_under_several_times_were_seen_then(made: dict[str, Any]) -> None:
    content = as_json(made)
    assert TABLE.recognises(content, NAME)
    claims = read(content, NAME)
    assert not refused(claims) and sorted(_by_capture(claims), key=lambda one: one[1] or 0) == [
        ("Abc12345_-x", _at(FIRST), [("Boat 1", 0), ("Boat 2", 0)]),
        ("Abc12345_-x", _at(SECOND), [("Boat 1", 4), ("Boat 2", 4), ("Boat 3", 4)]),
    ]


def test_days_are_captures_of_a_day() -> None:
    claims = read(as_json({"2023-05-01": _said(1, 2), "2023-05-02": _said(2, 3)}), NAME)
    assert [one.captured.precision for one in captures(claims)] == ["day", "day"]
    first, again = ["A fine boat", "Ahoy"], ["A fine boat", "Ahoy", "So it is"]
    named = read(as_json({"2023-05-01": {"comments": first}, "2023-05-02": {"comments": again}}), NAME)
    assert [len(said) for _, _, said in _by_capture(named)] == [2, 3]


@pytest.mark.parametrize(
    "made",
    [
        {"2023-05-01": _said(1, 2), "2023-05-02": _said(3, 4)},
        {"2023-05-01": _said(1, 2, id_of=lambda n: n), "2023-05-02": _said(4, 5, id_of=lambda n: n - 3)},
        {"2023-05-01": _texts("First", "Boats", "Ahoy"), "2023-05-02": _texts("First", "Piers", "Nice")},
        {"2023-05-01": _said(1), "17": _said(1)},
        {"harbour": _said(1, 2), "pier": _said(1, 2)},
    ],
)
def test_times_under_which_others_stand_may_be_those_of_writing(made: dict[str, Any]) -> None:
    claims = read(as_json(made), NAME)
    assert [one.captured.earliest for one in captures(claims)] == [None]
    assert len(texts(claims)) == sum(map(len, made.values()))


def test_rows_that_say_when_they_were_seen_count_before_the_times_above_them() -> None:
    said = [{**one, "scraped_at": "2023-06-01T00:00:00Z"} for one in _said(1, 2)]
    claims = read(as_json({FIRST: said, SECOND: said}), NAME)
    assert {one.captured.earliest for one in captures(claims)} == {_at("2023-06-01T00:00:00Z")}


def test_a_comment_leaves_one_of_several_captures() -> None:
    content, out = as_json({FIRST: _said(1, 2), SECOND: _said(1, 2, 3)}), io.BytesIO()
    place = comments(read(content, NAME))[4].place
    TABLE.redact(golden.Held(NAME, content), frozenset([place]), out)
    assert [len(said) for _, _, said in _by_capture(read(out.getvalue(), NAME))] == [2, 2]
