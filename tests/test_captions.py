"""Cues out of captions."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.captions.reading import format_in, read_cues
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
    assert cues(ROLLING)[1] == Cue(3.0, 5.99, "twice a day", ((3.0, 0), (3.5, 6), (4.0, 8)))


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
    assert list(found) == [Cue(1.0, 2.0, "whole"), Cue(9.0, 9.0, "backwards"), Cue(5.0, 6.0, "last")]
    assert found.skipped == 2


@pytest.mark.parametrize("content", [b"", b"WEBVTT\n", b"WEBVTT\n\ncue-one\nnot a timestamp\n", b"\x00\xff" * 900])
def test_a_caption_without_cues_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal, match="holds no cue"):
        cues(content)


def test_a_format_that_is_not_read_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="'scc'"):
        cues("x", "scc")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_with_a_mark_are_read(encoding: str) -> None:
    assert cues("WEBVTT\n\n00:01.000 --> 00:02.000\nسفينة 船 नाव\n".encode(encoding))[0].text == "سفينة 船 नाव"


def test_a_line_without_end_is_cut() -> None:
    found = cues(b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"x" * 5_000_000 + b"\n\n00:03.000 --> 00:04.000\nafter\n")
    assert len(found[0].text) == 131_072
    assert found[1] == Cue(3.0, 4.0, "after")


@given(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.sampled_from(["vtt", "srt"]))
def test_bytes_changed_anywhere_only_ever_refuse(where: float, new: bytes, form: str) -> None:
    content = bytearray(ROLLING.encode())
    at = int(where * len(content))
    content[at : at + len(new)] = new
    with suppress(Refusal):
        assert all(cue.start_seconds <= cue.end_seconds and cue.text for cue in cues(bytes(content), form))


SRV3 = """<?xml version="1.0" encoding="utf-8" ?><timedtext format="3">
<head><ws id="0"/><wp id="1"/></head><body>
<w t="0" id="1" wp="1" ws="1"/>
<p t="1000" d="4000" w="1"><s ac="255">the</s><s t="400" ac="2"> tide</s><s t="900"> comes</s></p>
<p t="2990" d="2010" w="1" a="1">
</p>
<p t="3000" d="3000" w="1"><s>twice</s><s t="500"> a</s><s t="1000"> day</s></p>
<p t="6000" d="2000" w="1"><s>twice</s><s t="500"> a</s><s t="1000"> day</s></p>
</body></timedtext>"""
JSON3 = json.dumps(
    {
        "wireMagic": "pb3",
        "events": [
            {"tStartMs": 0, "dDurationMs": 9000, "id": 1, "wpWinPosId": 1},
            *(
                {"tStartMs": start, "dDurationMs": length, "wWinId": 1, "segs": segments}
                for start, length, segments in [
                    (
                        1000,
                        4000,
                        [{"utf8": "the"}, {"utf8": " tide", "tOffsetMs": 400}, {"utf8": " comes", "tOffsetMs": 900}],
                    ),
                    (2990, 2010, [{"utf8": "\n"}]),
                    (
                        3000,
                        3000,
                        [{"utf8": "twice"}, {"utf8": " a", "tOffsetMs": 500}, {"utf8": " day", "tOffsetMs": 1000}],
                    ),
                    (
                        6000,
                        2000,
                        [{"utf8": "twice"}, {"utf8": " a", "tOffsetMs": 500}, {"utf8": " day", "tOffsetMs": 1000}],
                    ),
                ]
            ),
        ],
    }
)
TTML = """<?xml version="1.0"?><!-- a tide --><tt:tt xmlns:tt="http://www.w3.org/ns/ttml" xml:lang="en"
 xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25"
 ttp:tickRate="10000000"><tt:head><tt:styling/></tt:head>
<tt:body begin="10s"><tt:div>
 <tt:p begin="00:00:01.000" end="00:00:02:05">One
   <tt:span style="x">two </tt:span>
   <tt:br/>  three</tt:p>
 <tt:p begin="30000000t" dur="1500ms"><tt:span begin="0s">la</tt:span> <tt:span begin="0.5s">le</tt:span></tt:p>
 <tt:p><tt:span begin="5s" end="6s">only</tt:span> <tt:span begin="6s" end="7.5s">spans</tt:span></tt:p>
 <tt:p end="4f">no start</tt:p><tt:p>never</tt:p><tt:p begin="9s" end="8s">backwards</tt:p><tt:p begin="soon"> </tt:p>
</tt:div></tt:body></tt:tt>"""


@pytest.mark.parametrize(("text", "form"), [(ROLLING, "vtt"), (SRV3, "srv3"), (JSON3, "json3")])
def test_what_a_machine_heard_is_the_same_in_each_of_its_formats_with_the_times_of_its_words(
    text: str, form: str
) -> None:
    found = cues(text, form)
    assert [(cue.start_seconds, cue.text) for cue in found] == [
        (1.0, "the tide comes"),
        (3.0, "twice a day"),
        (6.0, "twice a day"),
    ]
    assert found[0].words == ((1.0, 0), (1.4, 4), (1.9, 9))
    assert found[2].words == ((6.0, 0), (6.5, 6), (7.0, 8))
    assert all(one.end_seconds <= two.start_seconds for one, two in pairwise(found))


def test_words_of_a_second_line_count_from_the_start_of_the_text() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:04.000\n  High <b>&amp;</b>\n<00:02.000>dry<00:99:99:9><00:03.000>  \n<00:03.500>\n"
    )
    assert cues(text) == [Cue(1.0, 4.0, "High &\ndry", ((2.0, 7),))]


def test_ttml_tells_time_in_many_ways() -> None:
    found = read_cues(io.BytesIO(TTML.encode()), "dfxp")
    assert list(found) == [
        Cue(11.0, 12.2, "One two\nthree"),
        Cue(13.0, 14.5, "la le", ((13.0, 0), (13.5, 3))),
        Cue(15.0, 17.5, "only spans", ((15.0, 0), (16.0, 5))),
        Cue(10.0, 10.16, "no start"),
        Cue(10.0, 15.0, "never"),  # as all that is within the body, which begins then
    ]
    assert (found.format, found.skipped) == ("ttml", 1)


def test_ttml_counts_frames_by_their_rate_and_keeps_spaces_where_it_says_so() -> None:
    head = '<tt ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001" xml:space="preserve"><body>'
    body = (
        '<p begin="30f" end="1h">a  b</p><p begin="30t" end="2h" xml:space="default">c  <span> d</span></p></body></tt>'
    )
    assert cues(head + body, "ttml") == [Cue(1.001, 3600.0, "a  b"), Cue(1.001, 7200.0, "c d")]
    assert cues('<tt><body><p begin="2t" end="3m">x</p></body></tt>', "ttml") == [Cue(2.0, 180.0, "x")]
    assert cues('<tt ttp:frameRateMultiplier="0 x"><p begin="30f" end="3s">x</p></tt>', "ttml") == [Cue(1.0, 3.0, "x")]


def test_transcripts_are_escaped_twice_and_may_lack_their_ends() -> None:
    text = (
        '<transcript><text start="1.5" dur="2">I&amp;#39;m &lt;i&gt;here&lt;/i&gt;</text><text start="4">no end</text>'
    )
    text += (
        '<text start="6.5">last</text><text dur="1">never</text><text start="9" dur="nan">odd</text><text start="9"/>'
    )
    text += "</transcript>"
    found = read_cues(io.BytesIO(text.encode()), "xml")
    assert list(found) == [
        Cue(1.5, 3.5, "I'm here"),
        Cue(4.0, 6.5, "no end"),
        Cue(6.5, 9.0, "last"),
        Cue(9.0, 14.0, "odd"),
    ]
    assert (found.format, found.skipped) == ("srv1", 1)


def test_an_older_timedtext_is_read() -> None:
    text = '<timedtext><window id="1"/><text t="1000" d="5000" w="1">one<br/></text><text t="3000" d="-1">back</text>'
    text += '<text t="2500" d="500" append="1">two</text></timedtext>'
    found = read_cues(io.BytesIO(text.encode()), "srv2")
    assert list(found) == [Cue(1.0, 2.5, "one"), Cue(2.5, 3.0, "two")]
    assert (found.format, found.skipped) == ("srv2", 1)


def test_one_broken_event_costs_only_itself() -> None:
    text = (
        '{"events": [{"tStartMs": 0, "dDurationMs": 500, "segs": [{"utf8": "one"}, 5, {"utf8": 5}]}, 7, {"segs": no}, '
    )
    text += '{"tStartMs": "x", "segs": []}, {"tStartMs": 1e400, "segs": []}, {"tStartMs": 1, "segs": 3}, '
    text += '{"tStartMs": true, "segs": []}, {"tStartMs": 5, "dDurationMs": -5, "segs": []}, {"tStartMs": 9' + "9" * 400
    text += ', "segs": []}, {"segs": [{"utf8": "half \\ud83d\\nand \\u00a0 more"}], "tStartMs": 2000}]}'
    found = read_cues(io.BytesIO(text.encode()), "json3")
    assert list(found) == [Cue(0.0, 0.5, "one"), Cue(2.0, 7.0, "half \ufffd\nand   more")]
    assert found.skipped == 8


def test_a_manual_json3_overlaps_as_it_says() -> None:
    text = '{"events": [{"tStartMs": 0, "dDurationMs": 5000, "segs": [{"utf8": "a"}]}, '
    text += '{"tStartMs": 1000, "dDurationMs": 1000, "segs": [{"utf8": "b"}]}]}'
    assert cues(text, "json3") == [Cue(0.0, 5.0, "a"), Cue(1.0, 2.0, "b")]


def test_sbv_and_lyrics_are_read() -> None:
    assert cues("0:00:01.000,0:00:02.500\nThe boat[br]leaves.\n\n0:00:03.000,0:00:04.000\nAt, last\n", "sbv") == [
        Cue(1.0, 2.5, "The boat\nleaves."),
        Cue(3.0, 4.0, "At, last"),
    ]
    text = (
        "[ti:Shanty]\n[offset:+500]\n[00:01.00][00:09.00]chorus\n[00:03.5]<00:03.5>word <00:04.0>by\n[00:06]\nstray\n\n"
    )
    found = read_cues(io.BytesIO(text.encode()), "lrc")
    assert list(found) == [
        Cue(0.5, 3.0, "chorus"),
        Cue(3.0, 5.5, "word by", ((3.0, 0), (3.5, 5))),
        Cue(8.5, 13.5, "chorus"),
    ]
    assert found.skipped == 1
    assert cues("[length: 01:30]\n[offset: soon]\n[01:00:50]x", "lrc") == [Cue(60.5, 90.0, "x")]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx", "vtt"),
        ("1\n\n00:00:01,000 --> 00:00:02,000\nx", "srt"),
        ("0:00:01.000,0:00:02.000\nx", "sbv"),
        ("[ar: N]\n[00:01.00]x", "lrc"),
        (SRV3, "srv3"),
        (TTML, "ttml"),
        (JSON3, "json3"),
        ('<transcript><text start="1">x</text></transcript>', "srv1"),
        ('<timedtext><text t="1">x</text></timedtext>', "srv2"),
    ],
)
@pytest.mark.parametrize("named", ["vtt", "srt", "ttml", "json3", "lrc", "ass"])
def test_what_a_file_holds_counts_before_its_name(text: str, form: str, named: str) -> None:
    for content in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        assert format_in(content) == form
        if form in ("ttml", "srv3") and not content.startswith(text.encode()[:5]) and content[:3] != b"\xef\xbb\xbf":
            continue  # it says that it is UTF-8
        found = read_cues(io.BytesIO(content), named)
        assert next(found).text
        assert found.format == form


@pytest.mark.parametrize(
    "content", [b"", b"x", b"<html><tt>", b"{}", b'{"events": 5', b"<!-- ", b"<timedtexts>", b"1\n\n\n"]
)
def test_what_is_no_caption_has_no_format(content: bytes) -> None:
    assert format_in(content + b" " * 100) in (None, "json3")
    assert format_in(b"1" + b"\n" * 60_000) is None
    assert format_in(b"[a:b]" + b"\n" * 60_000) is None


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE tt [<!ENTITY a "aaaa">]><tt><body><p begin="1s" end="2s">&a;</p></body></tt>',
        '<?xml version="1.0"?><!DOCTYPE transcript SYSTEM "x"><transcript><text start="1">x</text></transcript>',
        '<!DOCTYPE timedtext><timedtext format="3"><body><p t="1" d="1">x</p></body></timedtext>',
    ],
)
def test_xml_with_a_document_type_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="document type"):
        cues(text, "ttml")


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(Refusal, match="1000 elements"):
        cues("<timedtext>" + "<a>" * 100_000, "srv3")
    with pytest.raises(Refusal, match="holds no cue"):
        cues('{"events": [{"segs": ' + "[" * 100_000, "json3")


def test_a_caption_in_xml_that_was_cut_off_gives_what_stood_before() -> None:
    assert [cue.text for cue in cues(SRV3[: SRV3.index("twice</s>")], "srv3")] == ["the tide comes"]
    assert [cue.text for cue in cues(JSON3[: JSON3.index("twice")], "json3")] == ["the tide comes"]
    with pytest.raises(Refusal, match=r"holds no cue \(an element with a time"):
        cues('<?xml version="1.0" encoding="x-unknown"?><timedtext format="3"><body/></timedtext>', "srv3")


def test_a_json3_that_is_too_long_is_refused() -> None:
    with pytest.raises(Refusal, match="longer than 64 million"):
        cues('{"events": [' + " " * (65 << 20), "json3")


def test_one_endless_cue_is_cut() -> None:
    for text in (
        f'<timedtext format="3"><p t="1" d="1">{"x" * 300_000}</p></timedtext>',
        f'<transcript><text start="1" dur="1">{"x" * 300_000}</text></transcript>',
        '{"events": [{"tStartMs": 1, "segs": [' + ",".join(['{"utf8": "x", "tOffsetMs": 1}'] * 140_000) + "]}]}",
    ):
        (cue,) = cues(text, "x")
        assert len(cue.text) == 1 << 17


def test_marks_without_end_take_no_time() -> None:
    text = "<timedtext format='3'><p t='1' d='1'>" + "<s t='1'> \n</s>" * 50_000 + "x</p></timedtext>"
    assert len(cues(text, "srv3")[0].words) == 1


@given(
    st.sampled_from([ROLLING, SRV3, JSON3, TTML, "0:00:01.000,0:00:02.500\nx\n", "[00:01.00]<00:02.0>x\n"]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6)), max_size=4),
    st.sampled_from(["vtt", "srt", "sbv", "lrc", "ttml", "srv3", "json3"]),
    st.floats(0, 1),
)
def test_no_caption_that_was_changed_or_cut_off_does_more_than_refuse(
    text: str, changes: list[tuple[float, bytes]], form: str, cut: float
) -> None:
    content = bytearray(text.encode())
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    with suppress(Refusal):
        for cue in cues(bytes(content[: int(cut * len(content))]), form):
            assert cue.start_seconds <= cue.end_seconds
            assert cue.text
            assert all(not cue.text[place].isspace() for _, place in cue.words)


def test_a_cue_of_very_many_lines_is_cut() -> None:
    (cue,) = cues("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "x\n" * 300)
    assert cue.text.count("x") == 200


def test_elements_that_are_not_known_are_passed_over() -> None:
    assert cues('<timedtext format="3"><p t="1000" d="1000">a <b>bold</b> word</p></timedtext>', "srv3") == [
        Cue(1.0, 2.0, "a bold word")
    ]


def test_pieces_of_a_stream_in_one_file_follow_each_other() -> None:
    piece = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:{},LOCAL:00:00:00.000\n\n00:01.000 --> 00:02.000\n{}\n"
    for end in ("", "\n"):
        text = "".join(piece.format(mpegts, said) + end for mpegts, said in ((900000, "The tide"), (1440000, "comes")))
        found = read_cues(io.BytesIO(text.encode()), "vtt")
        assert list(found) == [Cue(1, 2, "The tide"), Cue(7, 8, "comes")]
        assert found.skipped == 0


def test_zeros_that_a_disk_left_are_none_of_what_was_said() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nThe tide\n\n" + "\0" * 200
    assert [cue.text for cue in read_cues(io.BytesIO(text.encode()), "srt")] == ["The tide"]


def test_a_long_line_is_kept_as_far_as_a_cue_goes_and_of_the_rest_it_is_said() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n{}\n\n2\n00:00:03,000 --> 00:00:04,000\nend\n"
    found = read_cues(io.BytesIO(text.format("tide " * 20_000).encode()), "srt")
    assert [len(cue.text) for cue in found] == [99_999, 3]
    assert found.notes == ()
    longer = read_cues(io.BytesIO(text.format("tide," * 90_000).encode()), "srt")
    assert [len(cue.text) for cue in longer] == [131_072, 3]
    assert longer.notes == ("a line has more than 131,072 characters; the rest of it was passed over",)
