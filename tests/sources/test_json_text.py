"""What shared readers of JSON and of times do where their input ends, or is not what it should be."""

from __future__ import annotations

import io
import json

import pytest

from voxpop.sources.cutting import write_without
from voxpop.sources.iso_times import instant_of, when_of
from voxpop.sources.json_text.cuts import piece_cuts
from voxpop.sources.json_text.pieces import pieces_of_arrays
from voxpop.sources.json_text.shape import mapping_in, shape_of
from voxpop.sources.json_text.spans import items_of, members_of


@pytest.mark.parametrize("raw", [b'{"a', b'{"a"', b'{"a":', b'{"a": "', b"{7", b"{"])
def test_an_object_that_is_cut_off_has_the_members_before_the_cut(raw: bytes) -> None:
    assert list(members_of(raw)) == []
    whole = b'{"z": 1, ' + raw[1:]
    assert list(members_of(whole)) == [("z", 6, 7)]


def test_a_list_that_is_cut_off_has_the_items_before_the_cut() -> None:
    assert list(items_of(b'[1, "a')) == [(1, 2)]


@pytest.mark.parametrize("head", [b"", b"  ", b"\xff", b"]", b'{"a": nan'])
def test_what_is_no_json_has_no_shape(head: bytes) -> None:
    assert mapping_in(shape_of(head)) == {}


def test_a_shape_is_four_levels_deep() -> None:
    assert shape_of(b'{"a":{"b":{"c":{"d":{"e":1}},"f":2}}}') == {"a": {"b": {"c": {"d": {}}, "f": 2}}}
    assert shape_of(b"[[[[[1]]]]]") == [[[[[]]]]]
    assert shape_of(b'{"a": [], "b": 1}') == {"a": [], "b": 1}


@pytest.mark.parametrize("words", ["", "soon", "9999-13-01", "2024-05-01T25:00:00"])
def test_what_is_no_time_is_none(words: str) -> None:
    assert instant_of(words) is None and when_of(words) is None


@pytest.mark.parametrize("gone", [{0}, {1}, {2}, {3}, {0, 1}, {1, 2}, {0, 3}, {2, 3}, {0, 1, 2, 3}])
def test_what_leaves_one_list_takes_nothing_of_another_along(gone: set[int]) -> None:
    content = b'{"in": {"items": [{"n": 0}, {"n": 1}]}}\n{"in": {"items": [{"n": 2}, {"n": 3}]}}'
    pieces = pieces_of_arrays(io.BytesIO(content), (frozenset({"in"}), "items"))
    out = io.BytesIO()
    write_without(
        io.BytesIO(content),
        piece_cuts((piece, b"" if number in gone else None) for number, piece in enumerate(pieces)),
        out,
    )
    left = [json.loads(line)["in"]["items"] for line in out.getvalue().splitlines()]
    assert left == [[{"n": n} for n in both if n not in gone] for both in ((0, 1), (2, 3))]
