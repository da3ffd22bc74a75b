"""Cues out of captions."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.captions import read_cues
from voxpop.errors import Refusal
from voxpop.model import Cue

ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:01.000 --> 00:00:02.990 align:start position:0%
_
the<00:00:01.400><c> tide</c><00:00:01.900><c> comes</c>

00:00:02.990 --> 00:00:03.000 align:start position:0%
the tide comes
_

00:00:03.000 --> 00:00:05.990 align:start position:0%
the tide comes
twice<00:00:03.500><c> a</c><00:00:04.000><c> day</c>

00:00:05.990 --> 00:00:06.000 align:start position:0%
twice a day
_

00:00:06.000 --> 00:00:08.000 align:start position:0%
twice a day
twice<00:00:06.500><c> a</c><00:00:07.000><c> day</c>
""".replace("\n_\n", "\n \n")  # lines of one space, as YouTube writes them


def cues(text: str | bytes, form: str = "vtt") -> list[Cue]:
    return list(read_cues(io.BytesIO(text if isinstance(text, bytes) else text.encode()), form))


def test_cues_have_their_times_and_plain_text() -> None:
    text = (
        "WEBVTT - boats\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE 00:00 --> not a cue\nof two lines\n\n"
        "intro\n00:01.000 --> 00:02.500 align:start\n"
        "<v.loud Nora Quay>Ships &amp; <i>boats</i> &lt;here&gt;</v>\n- two\n\n"
        "01:02:03.004 --> 01:02:05.006\nI <3 the sea\n"
    )
    assert cues(text) == [
        Cue(1.0, 2.5, "Ships & boats <here>\n- two"),
        Cue(3723.004, 3725.006, "I <3 the sea"),
    ]


def test_subrip_is_read_too() -> None:
    text = "1\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}<font color=red>Schiffe</font>\r\n\r\n"
    text += "2\r\n0:0:3,5 --> 0:0:4,25\r\n1984\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\nx"
    assert cues(text, "srt") == [Cue(1.0, 2.5, "Schiffe"), Cue(3.5, 4.25, "1984"), Cue(5.0, 6.0, "x")]


def test_rolling_captions_give_each_line_once_and_keep_what_was_said_twice() -> None:
    assert [cue.text for cue in cues(ROLLING)] == ["the tide comes", "twice a day", "twice a day"]
    assert cues(ROLLING)[1] == Cue(3.0, 5.99, "twice a day")


def test_rolling_captions_converted_to_subrip_are_unrolled_too() -> None:
    text = "\n\n".join(
        f"{n}\n00:00:{start} --> 00:00:{end}\n{lines}"
        for n, (start, end, lines) in enumerate(
            [
                ("01,000", "02,990", "one"),
                ("02,990", "03,000", "one"),
                ("03,000", "04,990", "one\ntwo"),
                ("04,990", "05,000", "two"),
                ("05,000", "06,990", "two\nthree"),
            ],
            1,
        )
    )
    assert [cue.text for cue in cues(text, "srt")] == ["one", "two", "three"]


def test_a_line_that_people_repeat_stays_in_captions_that_do_not_roll() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nNo!\n\n00:02.000 --> 00:03.000\nNo!\nStop!\n"
    assert [cue.text for cue in cues(text)] == ["No!", "No!\nStop!"]


def test_malformed_blocks_are_passed_over_and_counted() -> None:
    found = read_cues(
        io.BytesIO(
            b"WEBVTT\n\nno time here\n\n00:01.000 --> 00:02.000\nwhole\n\n00:09.000 --> 00:02.000\nbackwards\n\n"
            b"00.03.000 --> 00:04.000\nwrong dots\n\n00:05.000 --> 00:06.000\nlast"
        ),
        "vtt",
    )
    assert [cue.text for cue in found] == ["whole", "last"]
    assert found.skipped == 3


@pytest.mark.parametrize("content", [b"", b"WEBVTT\n", b"WEBVTT\n\ncue-one\nnot a timestamp\n", b"\x00\xff" * 900])
def test_a_caption_without_cues_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal, match="holds no cue"):
        cues(content)


def test_a_format_that_is_not_read_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="'ass'"):
        cues("x", "ass")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_with_a_mark_are_read(encoding: str) -> None:
    assert cues("WEBVTT\n\n00:01.000 --> 00:02.000\nسفينة 船 नाव\n".encode(encoding))[0].text == "سفينة 船 नाव"


def test_a_line_without_end_is_cut() -> None:
    found = cues(b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"x" * 5_000_000 + b"\n\n00:03.000 --> 00:04.000\nafter\n")
    assert len(found[0].text) == 16384
    assert found[1] == Cue(3.0, 4.0, "after")


@given(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.sampled_from(["vtt", "srt"]))
def test_bytes_changed_anywhere_only_ever_refuse(where: float, new: bytes, form: str) -> None:
    content = bytearray(ROLLING.encode())
    at = int(where * len(content))
    content[at : at + len(new)] = new
    with suppress(Refusal):
        assert all(cue.start_seconds <= cue.end_seconds and cue.text for cue in cues(bytes(content), form))
