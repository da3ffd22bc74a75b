"""Segments: a text for display, with its links and timecodes, to the letter."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.text import addresses, segments, without_queries


def links(text: str) -> list[str | None]:
    return [segment.url for segment in segments(text, None) if segment.kind == "link"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://example.org/a.", ["https://example.org/a"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("<https://example.org/?a=1&b=2>, and", ["https://example.org/?a=1&b=2"]),
        ("HTTP://EXAMPLE.ORG/", ["HTTP://EXAMPLE.ORG/"]),
        ("https://ja.example/橋。つぎ", ["https://ja.example/橋"]),
        ("（https://example.org/a）", ["https://example.org/a"]),
        ("これhttps://example.org/x!?", ["https://example.org/x"]),
        ("http://[::1]:80/x", ["http://[::1]:80/x"]),
        ('"https://example.org/a"', ["https://example.org/a"]),
    ],
)
def test_a_link_leaves_out_what_follows_it(text: str, expected: list[str]) -> None:
    assert links(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,<script>",
        "ftp://example.org/",
        "www.example.org",
        "xhttp://example.org/",
        "https://",
        "https://///",
        "https://known.example@evil.example/",
        "https://example.org/" + "a" * 2_000,
    ],
)
def test_what_is_no_safe_address_stays_text(text: str) -> None:
    assert links(text) == []


def test_a_right_to_left_override_ends_a_link() -> None:
    assert links("https://example.org/\u202egpj.exe") == ["https://example.org/"]


def test_a_timecode_within_an_address_is_part_of_the_address() -> None:
    kinds = [(segment.kind, segment.text) for segment in segments("https://example.org/?t=1:08 1:09", 100)]
    assert kinds == [("link", "https://example.org/?t=1:08"), ("plain", " "), ("timecode", "1:09")]


def test_a_timecode_after_the_end_of_the_video_stays_text() -> None:
    assert [(segment.text, segment.seconds) for segment in segments("1:08 21:10", 760.0)] == [
        ("1:08", 68),
        (" 21:10", None),
    ]


def test_an_empty_text_has_no_segments() -> None:
    assert segments("", None) == []


PARTS = [
    "https://",
    "http://a.b/",
    "1:08",
    "(",
    ")",
    " ",
    "\n",
    ".",
    "é",
    "犬",
    "@",
    "x",
    "::",
    "01:02:03",
    "\u202e",
    "]",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PARTS)).map("".join)), st.one_of(st.none(), st.floats(0, 10_000)))
def test_the_segments_joined_are_the_text_to_the_letter(text: str, duration: float | None) -> None:
    found = segments(text, duration)
    assert "".join(segment.text for segment in found) == text
    assert all(segment.text for segment in found)
    assert all(a.kind != "plain" or b.kind != "plain" for a, b in pairwise(found))
    for segment in found:
        assert (segment.url is not None) == (segment.kind == "link")
        assert (segment.seconds is not None) == (segment.kind == "timecode")
        assert segment.url is None or segment.url.lower().startswith(("http://", "https://"))
        assert segment.seconds is None or duration is None or segment.seconds <= duration


@pytest.mark.parametrize(
    "unit", ["http://", "https://a.b/ ", "https://a.b/))))", "h", "://", "https://a.b/(1:08)", "a.", "a.a/", "a.a/?a"]
)
def test_a_text_of_two_megabytes_is_cut_up_in_a_moment(unit: str) -> None:
    text = unit * (2_000_000 // len(unit))
    began = time.process_time()
    addresses(text)
    without_queries(text)
    assert "".join(segment.text for segment in segments(text, 100)) == text
    assert time.process_time() - began < 10
