"""Captions as programs and people write them: transcripts, scripts of SubStation Alpha, old encodings, sloppy times."""

from __future__ import annotations

import io
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.captions.reading import HEAD, format_in, read_cues
from voxpop.errors import Refusal
from voxpop.model import Cue


def cues(text: str | bytes, form: str = "x") -> list[Cue]:
    return list(read_cues(io.BytesIO(text if isinstance(text, bytes) else text.encode()), form))


TIDE = [Cue(0.5, 2.5, "The tide comes"), Cue(2.5, 4.0, "twice a day.")]
SAID = [(0.5, 2.5, " The tide comes"), (2.5, 4.0, " twice a day.")]
WHISPER = [{"id": n, "seek": 0, "start": a, "end": b, "text": t, "tokens": [5]} for n, (a, b, t) in enumerate(SAID)]
TRANSCRIPTS = {
    "whisper": {"text": " The tide comes twice a day.", "segments": WHISPER, "language": "en"},
    "whisper's interface": {"task": "transcribe", "duration": 4.0, "text": "x", "words": [], "segments": WHISPER},
    "whisper.cpp": {
        "systeminfo": "x",
        "model": {"type": "base"},
        "transcription": [
            {"timestamps": {"from": "x"}, "offsets": {"from": a * 1000, "to": b * 1000}, "text": t} for a, b, t in SAID
        ],
    },
    "whisper.cpp without offsets": {
        "transcription": [
            {"timestamps": {"from": f"00:00:0{a},000".replace(".5,0", ",5"), "to": f"00:00:0{b:.3f}"}, "text": t}
            for a, b, t in SAID
        ]
    },
    "youtube-transcript-api": [{"text": t.strip(), "start": a, "duration": b - a} for a, b, t in SAID],
    "its command": [[{"text": t.strip(), "start": a, "duration": b - a} for a, b, t in SAID]],
    "its object": {"video_id": "x", "snippets": [{"text": t, "start": a, "duration": b - a} for a, b, t in SAID]},
}


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_transcript_of_a_program_is_a_caption(name: str) -> None:
    for indent in (None, 2):
        content = json.dumps(TRANSCRIPTS[name], indent=indent).encode()
        assert format_in(content) == "segments"
        assert cues(content) == TIDE


def test_a_transcript_as_a_table_is_a_caption_too() -> None:
    found = read_cues(
        io.BytesIO(b"start\tend\ttext\n500\t2500\tThe tide comes\n2500\t4000\ttwice a day.\nx\n\n"), "tsv"
    )
    assert list(found) == TIDE
    assert (found.format, found.skipped) == ("sheet", 1)


def test_the_words_of_a_transcript_have_their_seconds_where_all_of_them_have_one() -> None:
    words = [{"word": " The", "start": 0.5}, {"word": " tide", "start": 1.0}]
    segment = {"start": 0.5, "end": 2.0, "text": " The tide", "words": words}
    bare = {**segment, "words": [{"word": "The", "start": 0.5}, {"word": "tide", "start": 1.0}]}
    for one in (segment, bare):
        assert cues(json.dumps({"segments": [one]})) == [Cue(0.5, 2.0, "The tide", ((0.5, 0), (1.0, 4)))]
    odd = {**segment, "words": [*words, {"word": "7"}]}
    assert cues(json.dumps({"segments": [odd]})) == [Cue(0.5, 2.0, "The tide")]


def test_a_transcript_whose_whole_text_is_longer_than_what_is_looked_at_is_told_by_it() -> None:
    content = json.dumps({"text": "tide " * 30_000, "segments": WHISPER}).encode()
    assert format_in(content[:HEAD]) == "segments"
    assert cues(content) == TIDE
    assert format_in(content[: HEAD - 1]) is None


@pytest.mark.parametrize(
    "value",
    [
        [{"text": "nice boat", "start": "2020", "author": "Ada"}],
        [{"text": "nice boat", "start": 5}],
        [{"text": "nice boat", "start": 5, "end": 6, "likes": 7}],
        {"text": "x", "segments": [{"text": "no time"}]},
        {"comments": [{"text": "x"}], "segments": WHISPER},
        {"segments": []},
        {"text": "nice boat"},
        [[1]],
    ],
)
def test_other_json_is_no_transcript(value: object) -> None:
    assert format_in(json.dumps(value).encode()) is None


def test_transcripts_of_several_videos_in_one_file_are_refused() -> None:
    one = TRANSCRIPTS["youtube-transcript-api"]
    with pytest.raises(Refusal, match="several videos"):
        cues(json.dumps([one, one]))


@given(st.integers(0, 400), st.binary(max_size=2), st.sampled_from(sorted(TRANSCRIPTS)))
def test_a_transcript_that_was_changed_or_cut_off_only_ever_refuses(at: int, new: bytes, name: str) -> None:
    content = json.dumps(TRANSCRIPTS[name]).encode()
    for page in (content[:at], content[:at] + new + content[at + len(new) :]):
        with suppress(Refusal):
            assert all(cue.text for cue in cues(page))


SCRIPT = """[Script Info]
; a comment
Title: Tides

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,not said
Dialogue: 0,0:00:00.50,0:00:02.50,Default,,0,0,0,,{\\i1}The tide{\\i0} comes
Dialogue: 0,0:00:02.50,0:00:04.00,Default,Ada,0,0,0,,twice,\\Na day.{\\p1}m 0 0 l 5 5{\\p0}
Dialogue: 0,soon,0:00:05.00,Default,,0,0,0,,never
Dialogue: 0,0:00:06.00,0:00:05.00,Default,,0,0,0,,{\\an8}a\\hb
Dialogue: 0,0:00:06.00,0:00:07.00,Default,,0,0,0,,{\\pos(5,5)\\p2}m 0 0
"""


def test_a_script_of_substation_alpha_is_a_caption() -> None:
    found = read_cues(io.BytesIO(SCRIPT.encode("utf-8-sig")), "ass")
    assert list(found) == [TIDE[0], Cue(2.5, 4.0, "twice,\na day."), Cue(6.0, 6.0, "a b")]
    assert (found.format, found.skipped) == ("ass", 1)
    version_4 = "[Events]\nFormat: Marked, Start, End, Text\nDialogue: Marked=0,0:00:00.50,0:00:02.50,The tide comes\n"
    assert cues(version_4, "ssa") == TIDE[:1]
    assert cues("Dialogue: 0,0:00:00.50,0:00:02.50,Default,,0,0,0,,The tide comes\n", "ass") == TIDE[:1]
    with pytest.raises(Refusal, match="Dialogue:"):
        cues("[Script Info]\n", "ass")


@pytest.mark.parametrize(
    "timing",
    [
        "00:00:00,500 --> 00:00:02,500",
        "00:00:00.5 --> 00:00:02.5000000",
        "00:00:00:500 --> 00:00:02:500",
        "00: 00: 00, 500 -> 00: 00: 02, 500",
        "00:00:00,500 –> 00:00:02,500 X1:40 X2:600",
        "0:0.5-->0:2.5",
    ],
)
def test_sloppy_times_are_times(timing: str) -> None:
    text = f"1\n{timing}\nThe tide comes\n\n"
    assert format_in(text.encode()) == "srt"
    assert cues(text, "srt") == TIDE[:1]


def test_times_without_parts_of_a_second_and_before_the_start_are_times() -> None:
    text = "1\n00:01:39 --> 00:01:41,04\none\n\n2\n-00:00:02,000 --> 00:00:01,000\ntwo\n\n"
    assert cues(text, "srt") == [Cue(99.0, 101.04, "one"), Cue(0.0, 1.0, "two")]
    assert cues("0:00:01,0:00:02\none\n\n0:00:03.5,0:00:03\ntwo\n", "sbv") == [
        Cue(1.0, 2.0, "one"),
        Cue(3.5, 3.5, "two"),
    ]


def test_a_text_with_an_empty_line_in_it_stays_whole() -> None:
    text = "WEBVTT\n\nNOTE a\n\n00:01.000 --> 00:02.000\n\none\n\ntwo\n\nNOTE b\n\n00:03.000 --> 00:04.000\nthree\n"
    found = read_cues(io.BytesIO(text.encode()), "vtt")
    assert list(found) == [Cue(1.0, 2.0, "one\ntwo"), Cue(3.0, 4.0, "three")]
    assert found.skipped == 0
    text = "1\n00:00:01,000 --> 00:00:02,000\none\n\n2\nwithout a time\n\n0:x --> 1:23\nbroken\n\n"
    found = read_cues(io.BytesIO(text.encode()), "srt")
    assert [cue.text for cue in found] == ["one"]
    assert found.skipped == 2


def test_ttml_with_commas_with_short_times_and_with_times_around_a_text_is_read() -> None:
    body = '<tt><body><div begin="00:00:00,500" end="00:00:02,500"><p>The tide <br/>comes</p></div></body></tt>'
    assert cues(body) == [Cue(0.5, 2.5, "The tide\ncomes")]
    song = '<tt><body dur="1:37.4"><div begin="0.5" end="4.0"><p begin="0.5" end="2.5">The tide comes</p>'
    song += '<p begin="0:02.5" end="4.0">twice a day.</p></div></body></tt>'
    assert cues(song) == TIDE


WORDS = {
    "cp1251": "Корабли вышли из порта рано утром|и море было спокойно",
    "cp1256": "كان الرجل يمشي في الشارع|ثم وصلت السفينة إلى الميناء",
    "cp1252": "Les événements de cette année|où êtes-vous allé ?",
    "gb18030": "今天天气很好，我们去港口吧|这部电影真的很有意思",
    "cp932": "こんにちは、今日は天気がいいですね|船が港に着きました",
    "cp949": "안녕하세요 여러분|오늘 날씨가 정말 좋네요",
    "cp874": "สวัสดีครับทุกคน|วันนี้อากาศดีมาก",
    "utf-32": "Schiffe und größere Boote|سفينة",
    "utf-16-le": "Schiffe und Boote|Häfen und Meere",
}


@pytest.mark.parametrize("encoding", WORDS)
def test_a_caption_in_an_encoding_from_before_unicode_is_read(encoding: str) -> None:
    lines = WORDS[encoding].split("|")
    text = "".join(f"{n}\r\n00:00:0{n},000 --> 00:00:0{n},900\r\n{line}\r\n\r\n" for n, line in enumerate(lines, 1))
    found = read_cues(io.BytesIO(text.encode(encoding)), "srt")
    assert [cue.text for cue in found] == lines
    assert found.encoding == encoding


def test_one_broken_byte_makes_no_other_encoding_of_utf_8() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nКорабли вышли из порта\n".encode() + b"\xff\n"
    found = read_cues(io.BytesIO(text), "srt")
    assert next(found).text.startswith("Корабли")
    assert found.encoding == "utf-8-sig"


def test_a_transcript_copied_from_beside_a_video_is_a_caption() -> None:
    text = "0:00\nthe tide comes\n\n0:04\ntwice a day\nand goes\n1:02:03\nfair winds\n"
    for content in (text, text.replace("\n", "\r\n"), "\ufeff" + text):
        assert format_in(content.encode()) == "panel"
        assert cues(content) == [
            Cue(0.0, 4.0, "the tide comes"),
            Cue(4.0, 3723.0, "twice a day\nand goes"),
            Cue(3723.0, 3728.0, "fair winds"),
        ]


@pytest.mark.parametrize(
    "text",
    [
        "0:00 Intro\n1:00 The tide\n2:00 The end\n",
        "0:00\nIntro\n1:00\nThe tide\n",
        "0:05\nlater\n0:01\nearlier\n0:09\nlast\n",
        "9:30\nbreakfast\n10:30\nlunch\n12:00\ndinner\n",
        "0:00\n0:01\n0:02\nno text\n",
        "nice boat\n0:00\na\n0:01\nb\n0:02\nc\n",
    ],
)
def test_other_lines_with_times_are_no_transcript(text: str) -> None:
    assert format_in(text.encode()) is None


def test_what_is_said_in_silence_is_no_cue_and_costs_nothing() -> None:
    found = read_cues(io.BytesIO(b"start\tend\ttext\n0\t500\t \n500\t2500\tThe tide comes\n"), "tsv")
    assert (list(found), found.skipped) == (TIDE[:1], 0)
    found = read_cues(
        io.BytesIO(json.dumps({"segments": [{"start": 0, "end": 0.5, "text": " "}, *WHISPER]}).encode()), "x"
    )
    assert (list(found), found.skipped) == (TIDE, 0)


def test_a_transcript_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voxpop.captions.segments.LARGEST", 2 << 20)
    with pytest.raises(Refusal, match="longer than 2 million"):
        cues(json.dumps({"segments": [*WHISPER, {"start": 5, "end": 6, "text": "tide " * 500_000}]}))


def test_japanese_that_is_nearly_all_chinese_characters_is_not_taken_for_korean() -> None:
    words = "干潮航海日誌の海上保安庁の灯台守航海日誌の灯台守造船所の太平洋気象庁の灯台守防波堤"
    found = read_cues(io.BytesIO(f"1\n00:00:01,000 --> 00:00:02,000\n{words}\n".encode("cp932")), "srt")
    assert ([cue.text for cue in found], found.encoding) == ([words], "cp932")


@pytest.mark.parametrize("more", [0, 1])
def test_an_encoding_is_told_also_where_what_is_looked_at_ends_within_a_character(more: int) -> None:
    line = f"1\n00:00:01,000 --> 00:00:02,000\n{'船が港に着きました。' * 9}\n\n".encode("cp932")
    content = b"\n" * more + line * (HEAD // len(line) + 2)
    found = read_cues(io.BytesIO(content), "srt")
    assert next(found).text.startswith("船が港に着きました")
    assert found.encoding == "cp932"
