"""What shared readers of JSON and of times do where their input ends, or is not what it should be."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.errors import Refusal
from voxpop.model import CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.cutting import write_without
from voxpop.sources.iso_times import instant_of, when_of
from voxpop.sources.json_text.cuts import piece_cuts
from voxpop.sources.json_text.elements import pass_over
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.json_text.lines import BadLine, JsonLine, json_lines
from voxpop.sources.json_text.pieces import pieces_of_arrays
from voxpop.sources.json_text.reader import Reader
from voxpop.sources.json_text.shape import mapping_in, shape_of
from voxpop.sources.json_text.spans import elements_of, items_of, members_of
from voxpop.sources.ytdlp import YtDlp


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


def said(content: str, window: int = 1 << 20) -> list[Claim]:
    return list(YtDlp(window).read({"page": golden.Held("page", content.encode())}, Provenance("file", "ytdlp")))


def refusals(claims: list[Claim]) -> dict[str, str]:
    return {claim.place: claim.reason for claim in claims if isinstance(claim, Refused)}


def test_an_object_without_names_says_nothing() -> None:
    (refused,) = said("{}")
    assert isinstance(refused, Refused) and refused.reason.startswith("This is not an info.json")


def test_a_name_that_is_no_text_costs_only_itself() -> None:
    (claim,) = said(r'{"\q": 1, "id": "Quay1234_-x", "title": "A quay"}')
    assert isinstance(claim, CaptureClaim) and claim.video.title == "A quay"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ('"formats": , "tags": []}', "a value was expected here"),
        ("7: 1}", "a name in quotes was expected here"),
        ('"epoch" 1}', "a colon was expected here"),
        ('"epoch": 1; "tags": []}', "a comma or the end of the object was expected here"),
        ('"formats": "cut', "the file ends here, in the middle: it was cut off"),
        ('"formats": {"cut": "', "the file ends here, in the middle: it was cut off"),
        ('"tags": ["cut', "the file ends here, in the middle: it was cut off"),
        ('"tags"', "the file ends here, in the middle: it was cut off"),
    ],
)
@pytest.mark.parametrize("window", [5, 1 << 20])
def test_what_stood_before_a_damaged_place_is_read_and_the_place_named(wrong: str, reason: str, window: int) -> None:
    content = '{"id": "Quay1234_-x", "title": "A quay", ' + wrong
    claims = said(content, window)
    assert [claim.video.title for claim in claims if isinstance(claim, CaptureClaim)] == ["A quay"]
    assert reason in refusals(claims).values()


def test_a_comment_that_is_longer_than_what_is_held_is_refused_and_the_next_read() -> None:
    comments = [{"id": str(n), "parent": "root", "text": "x" * (19 << 20) if n == 1 else "tide"} for n in range(3)]
    claims = said(json.dumps({"id": "Quay1234_-x", "title": "A quay", "comments": comments}), 9 << 20)
    assert [claim.id for claim in claims if isinstance(claim, CommentClaim)] == ["0", "2"]
    (reason,) = refusals(claims).values()
    assert reason.endswith("does not end within 16 MB")


@pytest.mark.parametrize("window", [5, 50, 500, 1 << 20])
def test_an_element_with_lists_of_objects_in_it_ends_where_it_ends(window: int) -> None:
    inner = [{"id": "inner", "parent": "root", "text": "not said"}] * 9
    comments = [{"more": inner, "id": str(n), "parent": "root", "text": "tide"} for n in range(3)]
    claims = said(json.dumps({"id": "Quay1234_-x", "title": "A quay", "comments": comments}), window)
    assert [claim.id for claim in claims if isinstance(claim, CommentClaim)] == ["0", "1", "2"]
    assert refusals(claims) == {}


@pytest.mark.parametrize("window", [200, 1 << 20])
@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("deep", [1, 3])
def test_a_list_within_a_broken_element_does_not_end_the_list_that_the_element_is_in(
    deep: int, indent: int | None, window: int
) -> None:
    inner: list[dict[str, object]] = [{"id": "in a", "text": "within"}, {"id": "in b", "text": "within"}]
    for level in range(deep):
        inner = [{"id": f"deep {level}", "text": "within", "replies": inner}]
    whole = [{"id": str(n), "text": "tide", "parent": "root", "replies": inner if n == 1 else []} for n in range(4)]
    broken = json.dumps(whole, indent=indent).replace('"deep', "deep", 1).replace('"in a"', '"in a', 1)
    claims = said(broken, window)
    assert [claim.id for claim in claims if isinstance(claim, CommentClaim) and claim.text == "tide"][-2:] == ["2", "3"]
    assert refusals(claims)


def test_behind_a_broken_comment_the_next_page_of_a_playlist_is_none_of_its_comments() -> None:
    pages = [
        {
            "id": id_,
            "title": "A quay",
            "extractor_key": "Youtube",
            "comments": [{"id": f"{id_} {n}", "text": "tide"} for n in range(3)],
        }
        for id_ in ("Quay1234_-x", "Quay1234_-y")
    ]
    for indent in (None, 2):
        whole = json.dumps({"_type": "playlist", "id": "p", "entries": pages}, indent=indent)
        claims = said(whole.replace('"text": "tide"', '"text": tide', 1), 1 << 20)
        assert [claim.id for claim in claims if isinstance(claim, CommentClaim)] == [
            *("Quay1234_-x 1", "Quay1234_-x 2"),
            *("Quay1234_-y 0", "Quay1234_-y 1", "Quay1234_-y 2"),
        ]


def test_behind_a_list_within_a_broken_element_the_bounds_of_the_others_are_theirs() -> None:
    for indent in (None, 2):
        whole = [{"id": "a", "in": [{"id": "b"}]}, {"id": "c", "in": []}, {"id": "\ud83d", "in": []}, {"id": "d"}]
        raw = json.dumps(whole, indent=indent).replace('"a"', '"a', 1).encode()
        found = list(elements_of(Reader(io.BytesIO(raw))))
        assert [json.loads(raw[one.start : one.end])["id"] for one in found if one.raw] == ["c", "\ud83d", "d"]


def test_a_line_that_is_longer_than_what_is_held_is_passed_over_and_counted() -> None:
    long = b"x" * (20 << 20)
    content = b"\xef\xbb\xbf[1]\n" + long + b"\n\n[2],\r\n{no}\n" + long
    one, bad, two, broken, last = json_lines(io.BytesIO(content))
    assert (one, two) == (JsonLine(1, 0, 7, [1]), JsonLine(4, 9 + len(long), 15 + len(long), [2]))
    assert isinstance(bad, BadLine) and (bad.number, bad.end) == (2, 8 + len(long))
    assert bad.reason == "this line is longer than 16 MB; it was passed over"
    assert isinstance(broken, BadLine) and (broken.number, broken.reason[:20]) == (5, "this line is no JSON")
    assert isinstance(last, BadLine) and (last.number, last.end) == (6, len(content))


def test_a_line_may_hold_a_carriage_return() -> None:
    assert [line.value for line in json_lines(io.BytesIO(b"[1,\r2]\n[3]")) if isinstance(line, JsonLine)] == [
        [1, 2],
        [3],
    ]


FIELDS = {
    "id": 2**70, "number": 7, "count": "12", "whole": 3.0, "half": 3.5, "flag": 1, "maybe": 2, "null": None,
    "texts": ["a", 5, None, "b\ud83d"], "objects": [{"a": "\ud83d"}, 5, None], "object": {"a": 1}, "none": [],
    "huge": float("inf"), "large": 2**70, "decimal": "-3.5", "words": "3.5 s", "yes": "True", "perhaps": "yes",
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "name", "value", "reason"),
    [
        ("identifier", "id", None, "a number that is too large was found where an id was expected"),
        ("identifier", "number", "7", None),
        ("text", "number", None, "7 was found where text was expected"),
        ("whole", "count", 12, None),
        ("whole", "whole", 3, None),
        ("whole", "half", None, "3.5 was found where a whole number was expected"),
        ("whole", "large", None, "a number that is too large was found where a whole number was expected"),
        ("number", "huge", None, "Infinity was found where a number was expected"),
        ("number", "null", None, None),
        ("number", "decimal", -3.5, None),
        ("number", "count", 12.0, None),
        ("number", "words", None, '"3.5 s" was found where a number was expected'),
        ("flag", "yes", True, None),
        ("flag", "perhaps", None, '"yes" was found where true or false was expected'),
        ("flag", "flag", True, None),
        ("flag", "maybe", None, "2 was found where true or false was expected"),
        ("texts", "object", (), "an object was found where a list was expected"),
        ("mapping", "object", {"a": 1}, None),
        ("mapping", "none", {}, None),
        ("mapping", "null", {}, None),
        ("mapping", "texts", {}, "a list was found where an object was expected"),
    ],
)
def test_a_field_is_what_it_should_be_or_is_named(method: str, name: str, value: object, reason: str | None) -> None:
    fields = Fields(FIELDS, "comments[3]")
    assert getattr(fields, method)(name) == value
    assert fields.problems == (
        [] if reason is None else [Refused(f"comments[3].{name}", f"{reason}; it counts as not said")]
    )


def test_what_is_wrong_in_a_list_is_named_by_its_place_in_it() -> None:
    fields = Fields(FIELDS)
    assert fields.texts("texts") == ("a", "b\ufffd") and fields.was_damaged
    assert [problem.place for problem in fields.problems] == ["texts[1]", "texts[3]"]
    fields = Fields(FIELDS)
    assert [found.text("a") for found in fields.objects("objects")] == ["\ufffd"] and fields.was_damaged
    assert [problem.place for problem in fields.problems] == ["objects[0].a", "objects[1]"]


_NAMES = st.sampled_from(("first", "first", "x")) | st.text('xy\\"{},: ', max_size=4)
_ANY_JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(_NAMES, below, max_size=4),
    max_leaves=16,
)
_ELEMENTS = st.dictionaries(_NAMES, st.fixed_dictionaries({"first": _ANY_JSON}) | _ANY_JSON, max_size=9)


@given(_ELEMENTS, st.sampled_from([(", ", ": "), (",", ":"), (" ,\n ", " :\t")]), st.integers(1, 64))
def test_what_is_passed_over_in_windows_ends_where_it_does_by_its_brackets(
    held: dict[str, object], separators: tuple[str, str], window: int
) -> None:
    raw = json.dumps(held, separators=separators).encode()
    reader = Reader(io.BytesIO(raw + b', "after": 1}'), window)
    pass_over(reader)
    assert reader.at == len(raw)


_NESTED = json.dumps({key: {"title": "Boat", "said": {key: {"title": 1} for key in "xyz"}} for key in "abc"}).encode()


@pytest.mark.parametrize("window", [16, 64, 128, 4096])
def test_objects_within_are_not_taken_for_those_that_are_passed_over(window: int) -> None:
    reader = Reader(io.BytesIO(_NESTED + b"}"), window)
    pass_over(reader)
    assert reader.at == len(_NESTED)


@pytest.mark.parametrize("cut", range(1, len(_NESTED)))
def test_an_object_that_is_cut_off_while_it_is_passed_over_is_told(cut: int) -> None:
    with pytest.raises(Refusal, match="cut off"):
        pass_over(Reader(io.BytesIO(_NESTED[:-cut]), 64))
