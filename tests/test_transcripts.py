"""Transcripts: what programs and services that hear speech write, what people make tables and texts of."""

from __future__ import annotations

import io
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.captions import TRANSCRIPTS
from voxpop.captions.opened import opened
from voxpop.captions.reading import HEAD, format_in, read_cues
from voxpop.errors import Refusal
from voxpop.model import Cue

SAID = [(0.5, 2.5, "The tide comes"), (4.5, 6.0, "twice a day.")]
TIDE = [Cue(start, end, text) for start, end, text in SAID]
WORDS = [
    ("The", 0.5, 0.9),
    ("tide", 1.0, 1.5),
    ("comes", 1.6, 2.5),
    ("twice", 4.5, 4.9),
    ("a", 5.0, 5.1),
    ("day.", 5.2, 6.0),
]
TIDE_IN_WORDS = [
    Cue(0.5, 2.5, "The tide comes", ((0.5, 0), (1.0, 4), (1.6, 9))),
    Cue(4.5, 6.0, "twice a day.", ((4.5, 0), (5.0, 6), (5.2, 8))),
]


def cues(text: str | bytes) -> list[Cue]:
    return list(read_cues(io.BytesIO(text if isinstance(text, bytes) else text.encode()), "x"))


def spelt(**names: str) -> list[dict[str, object]]:
    """The words, with these names for a text, a start and an end."""
    return [dict(zip((names["text"], names["start"], names["end"]), word, strict=True)) for word in WORDS]


def milliseconds(text: str, start: str, end: str) -> list[dict[str, object]]:
    return [{text: word, start: round(begin * 1000), end: round(until * 1000)} for word, begin, until in WORDS]


def of_google(second: float) -> dict[str, object]:
    return {"seconds": str(int(second)), "nanos": round(second % 1 * 1e9)}


AMAZON = [
    {
        "type": "pronunciation",
        "start_time": str(start),
        "end_time": str(end),
        "alternatives": [{"content": word.strip(".")}],
    }
    for word, start, end in WORDS
]
MILLISECONDS = milliseconds("text", "start", "end")
WHOLE = "The tide comes twice a day."
BY_WORD = {
    "amazon": {
        "jobName": "tide",
        "status": "COMPLETED",
        "results": {
            "transcripts": [{"transcript": "The tide comes twice a day."}],
            "speaker_labels": {"segments": [{"start_time": "0.5", "end_time": "6", "items": []}]},
            "items": [*AMAZON, {"type": "punctuation", "alternatives": [{"content": "."}]}],
        },
    },
    "deepgram": {
        "metadata": {"duration": 6},
        "results": {"channels": [{"alternatives": [{"transcript": "The tide comes twice a day.", "words": [
            {"word": word.lower(), "start": start, "end": end, "punctuated_word": word} for word, start, end in WORDS
        ]}, {"words": [{"word": "another", "start": 0, "end": 1}]}]}]},
    },
    "assemblyai": {"text": WHOLE, "utterances": None, "audio_duration": 6, "words": MILLISECONDS},
    "google": {"results": [{"alternatives": [{"words": [
        {"word": word, "startTime": f"{start}s", "endTime": f"{end}s"} for word, start, end in WORDS
    ]}]}]},
    "google's objects": {"response": {"results": [{"alternatives": [{"words": [
        {"word": word, "start_time": of_google(start), "end_time": of_google(end)} for word, start, end in WORDS
    ]}]}]}},
    "watson": {"results": [
        {"alternatives": [{"timestamps": [list(word) for word in part]}]} for part in (WORDS[:3], WORDS[3:])
    ]},
    "rev": {"monologues": [{"speaker": 0, "elements": [
        part
        for word, start, end in WORDS
        for part in ({"type": "text", "value": word, "ts": start, "end_ts": end}, {"type": "punct", "value": " "})
    ]}]},
    "speechmatics": {"format": "2.9", "results": [
        {"type": "word", "start_time": start, "end_time": end, "alternatives": [{"content": word}]}
        for word, start, end in WORDS
    ]},
    "vosk": {"result": spelt(text="word", start="start", end="end"), "text": "The tide comes twice a day."},
}  # fmt: skip
BY_SENTENCE = {
    "with who speaks": [{"start": a, "end": b, "text": text, "speaker": "A"} for a, b, text in SAID],
    "one a line": [{"start": a, "end": b, "text": text, "id": 1} for a, b, text in SAID],
    "hugging face": {"text": "x", "chunks": [{"timestamp": [a, b], "text": f" {text}"} for a, b, text in SAID]},
    "bilibili": {"font_size": 0.4, "body": [{"from": a, "to": b, "content": text} for a, b, text in SAID]},
    "youtube's own": [{"startMs": str(a * 1000), "endMs": str(b * 1000), "text": text} for a, b, text in SAID],
    "milliseconds": [{"text": text, "offset": int(a * 1000), "duration": int((b - a) * 1000)} for a, b, text in SAID],
    "within an object": {"video_id": "Abc12345_-x", "title": "T", "transcript": [
        {"text": text, "start": a, "duration": b - a} for a, b, text in SAID
    ]},
    "by the id of its video": {"Abc12345_-x": [{"text": text, "start": a, "duration": b - a} for a, b, text in SAID]},
    "azure": {"phrases": [
        {"offsetMilliseconds": a * 1000, "durationMilliseconds": (b - a) * 1000, "text": text} for a, b, text in SAID
    ]},
    "azure's batches": {"recognizedPhrases": [
        {"offsetInTicks": a * 1e7, "durationInTicks": (b - a) * 1e7, "nBest": [{"display": text}]}
        for a, b, text in SAID
    ]},
    "clocks": {"captions": [{"start": f"0:0{a}", "end": f"0:0{b}", "text": text} for a, b, text in SAID]},
}  # fmt: skip


@pytest.mark.parametrize("name", BY_WORD)
def test_words_are_put_together_into_sentences(name: str) -> None:
    for indent in (None, 2):
        content = json.dumps(BY_WORD[name], indent=indent)
        assert format_in(content.encode()) == "heard"
        assert cues(content) == TIDE_IN_WORDS


@pytest.mark.parametrize("name", BY_SENTENCE)
def test_sentences_stand_as_they_were_heard(name: str) -> None:
    for indent in (None, 2):
        content = json.dumps(BY_SENTENCE[name], indent=indent)
        assert format_in(content.encode()) == "heard"
        assert cues(content) == TIDE
    if isinstance(lines := BY_SENTENCE[name], list):
        assert cues("\n".join(map(json.dumps, lines))) == TIDE


def test_the_words_of_a_sentence_keep_their_times() -> None:
    parts = [
        {
            "transcript": "The tide comes",
            "start": 0.5,
            "end": 2.5,
            "words": spelt(text="word", start="start", end="end")[:3],
        }
    ]
    assert cues(json.dumps({"results": {"utterances": parts}})) == TIDE_IN_WORDS[:1]


def test_between_words_stands_what_does_in_the_whole_text() -> None:
    words = [
        {"word": word, "start": n * 0.5, "end": n * 0.5 + 0.4}
        for n, word in enumerate(["潮", "来", "uvb", "了", "two"])
    ]
    for beside, expected in (
        ({}, "潮来uvb了two"),
        ({"transcript": "潮来 uvb 了two"}, "潮来 uvb 了two"),
        ({"transcript": "x" * 500}, "潮来uvb了two"),
    ):
        (cue,) = cues(json.dumps({"results": {"channels": [{"alternatives": [{**beside, "words": words}]}]}}))
        assert cue.text == expected
        assert [expected[at] for _, at in cue.words] == ["潮", "来", "u", "了", "t"]
    items = [
        {"start_time": str(n), "end_time": str(n + 1), "alternatives": [{"content": word}]}
        for n, word in enumerate("ab")
    ]
    (cue,) = cues(json.dumps({"results": {"transcripts": [{"transcript": "ab"}], "items": items}}))
    assert cue.text == "ab"


def test_what_is_written_otherwise_as_a_whole_stands_as_it_was_written() -> None:
    words = {"timestamps": [["nine", 1, 1.4], ["hundred", 1.5, 2]], "transcript": "900 "}
    assert cues(json.dumps({"results": [{"alternatives": [words]}]})) == [Cue(1, 2, "900")]


@pytest.mark.parametrize("name", ["time", "timestamp", "start"])
def test_texts_that_say_only_when_they_start_are_a_transcript_where_they_follow_each_other(name: str) -> None:
    said = [{name: f"0:0{second}", "text": text} for second, text in ((0, "The tide"), (4, "comes"), (9, "twice"))]
    assert [(cue.start_seconds, cue.end_seconds) for cue in cues(json.dumps(said))] == [(0, 4), (4, 9), (9, 14)]
    assert format_in(json.dumps(said[:2]).encode()) is None
    assert format_in(json.dumps(said[::-1]).encode()) is None
    assert format_in(json.dumps([{**one, "author": "Ada"} for one in said]).encode()) is None
    assert format_in(json.dumps([{"time": n, "text": "nice boat"} for n in range(5)]).encode()) is None
    assert format_in(json.dumps([{"start": n * 500, "text": "a piece"} for n in range(5)]).encode()) is None


def test_words_that_nobody_parts_into_sentences_make_no_line_without_end() -> None:
    words = [{"word": "boats", "start": n * 0.5, "end": n * 0.5 + 0.4} for n in range(100)]
    found = cues(json.dumps({"result": words}))
    assert " ".join(cue.text for cue in found) == " ".join(["boats"] * 100)
    assert max(len(cue.text) for cue in found) < 200


@pytest.mark.parametrize("value", [
    {"results": [{"text": "nice boat", "start": "2020-01-01", "end": "2020-01-02"}]},
    [{"text": "Berlin", "start": 5, "end": 11, "label": "CITY"}],
    [{"text": "nice boat", "start": 5, "end": 6, "username": "Ada"}],
    {"comments": [{"text": "x"}], "transcript": [{"text": "x", "start": 1, "end": 2}]},
    {"results": [{"title": "T"}]},
    {"data": {"items": [1, 2]}},
    [{"videoId": f"Abc12345_-{n}", "title": "T", "transcript": [{"text": "x", "start": 1, "end": 2}]} for n in "xyz"],
])  # fmt: skip
def test_other_json_is_no_transcript(value: object) -> None:
    assert format_in(json.dumps(value).encode()) is None


def test_the_transcripts_of_several_videos_are_refused_and_are_no_comments() -> None:
    part = [{"text": "x", "start": 1, "duration": 2}]
    for text in (
        json.dumps({"Abc12345_-x": part, "Abc12345_-y": part}),
        "video_id,start,duration,text\nAbc12345_-x,0.5,2,Boats\nAbc12345_-y,0.5,2,Ships\n",
    ):
        assert format_in(text.encode()) is not None
        with pytest.raises(Refusal, match="of several videos"):
            cues(text)


def test_an_answer_is_known_though_its_text_stands_before_its_times() -> None:
    long = "boats and ships " * 5000
    for value in (
        {"jobName": "x", "results": {"transcripts": [{"transcript": long}]}},
        {"results": {"channels": [{"alternatives": [{"transcript": long}]}]}},
        {"audio_url": "x", "acoustic_model": "x", "text": long},
    ):
        assert format_in(json.dumps(value).encode()[:HEAD]) == "heard"
        assert format_in(json.dumps(value).encode()) == "heard"
    assert format_in(json.dumps({"results": {"x": long}}).encode()[:HEAD]) is None


def test_what_stands_before_a_fault_is_kept() -> None:
    content = json.dumps(BY_SENTENCE["hugging face"]).encode()
    found = read_cues(io.BytesIO(content[:-10]), "x")
    assert [cue.text for cue in found] == ["The tide comes", "twice"]
    assert found.skipped == 1
    assert opened('{"a": 1 ? 2}') == ({"a": 1}, False)
    assert opened("[" * 100_000) == (None, False)


ROWS = [(0.5, 2.5, "The tide comes"), (2.5, 4.0, "twice a day, and"), (4.5, 6.0, "goes")]
SHEET = [Cue(start, end, text) for start, end, text in ROWS]
SHEETS = {
    "pandas": ",text,start,duration\n" + "".join(f'{n},"{t}",{a},{b - a}\n' for n, (a, b, t) in enumerate(ROWS)),
    "seconds": "start,end,text\n" + "".join(f'{a},{b},"{t}"\n' for a, b, t in ROWS),
    "milliseconds": "start\tend\ttext\n" + "".join(f"{a * 1000:.0f}\t{b * 1000:.0f}\t{t}\n" for a, b, t in ROWS),
    "clocks": "Start Time;End Time;Speaker;Text\n" + "".join(f"0:00:0{a};0:00:0{b};A;{t}\n" for a, b, t in ROWS),
    "below a line": "A walk\nStart (s)\tEnd (s)\tWords\n" + "".join(f"{a}\t{b}\t{t}\n" for a, b, t in ROWS),
    "labels": "".join(f"{a:.6f}\t{b:.6f}\t{t}\n" for a, b, t in ROWS),
    "names that nobody knows": "von,bis,gesprochen\n" + "".join(f'{a},{b},"{t}"\n' for a, b, t in ROWS),
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_table_of_what_was_said_when_is_a_caption(name: str) -> None:
    for content in (SHEETS[name], SHEETS[name].replace("\n", "\r\n"), "\ufeff" + SHEETS[name]):
        assert format_in(content.encode()) == "sheet"
        assert cues(content) == SHEET


def test_a_table_whose_lines_say_only_when_they_begin_is_a_caption_where_they_do_so_by_the_clock() -> None:
    rows = "0:00,The tide,Ann\n0:04,comes,Ann\n0:04,twice,Bo\n0:09,a day,Ann\n"
    found = cues(f"Timestamp,Text,Speaker\n{rows}")
    assert [(cue.start_seconds, cue.end_seconds) for cue in found] == [(0, 4), (4, 4), (4, 9), (9, 14)]
    assert format_in(f"Timestamp,Message,Author\n{rows}".encode()) is None
    assert format_in(f"Timestamp,Text,Speaker\n{rows.replace('0:', '12:')}".encode()) is None


def test_a_table_may_say_only_the_second_at_which_each_line_starts() -> None:
    rows = "0.0,The tide\n2.4,comes\n9.0,twice a day\n"
    found = cues(f"start,text\n{rows}")
    assert [(cue.start_seconds, cue.end_seconds) for cue in found] == [(0, 2.4), (2.4, 9), (9, 14)]
    assert format_in(f"time,text\n{rows}".encode()) is None  # of anything
    assert format_in(f"start,likes,text\n{rows.replace(',', ',5,')}".encode()) is None


def test_lines_that_roll_are_said_once_in_json_and_tables_too() -> None:
    rolled = [
        (0.0, 1.9, "The tide"), (1.9, 1.91, "The tide"), (1.91, 3.9, "The tide\ncomes"), (3.9, 3.91, "comes"),
        (3.91, 6.0, "comes\ntwice"), (6.0, 6.01, "twice"),
    ]  # fmt: skip
    value = [{"start": a, "end": b, "text": text, "index": 0} for a, b, text in rolled]
    table = "start,end,text\n" + "".join(f'{a},{b},"{text}"\n' for a, b, text in rolled)
    for content in (json.dumps({"subtitles": value}), table):
        assert [cue.text for cue in cues(content)] == ["The tide", "comes", "twice"]


def test_a_quotation_mark_between_tabs_is_one_that_somebody_wrote() -> None:
    content = 'start\tend\ttext\n0\t900\t"Boats," he said\n900\t1800\t"ships"\n1800\t2700\tin "port\n'
    assert [cue.text for cue in cues(content)] == ['"Boats," he said', "ships", 'in "port']


@pytest.mark.parametrize("table", [
    "text,author,start,end\nnice,Ada,0.5,1.5\nboat,Bo,2.5,3.5\nyes,Ada,4.5,5\n",
    "id,likes,comment\n1,2.5,nice\n2,3.5,boat\n3,4.5,yes\n",
    "1,7,nice boat\n2,9,and ships\n3,11,yes\n",
    "text,start,end\nnice boat,2020-01-01,2020-01-02\n",
    "start,end,text\n9.5,10,a\n5.5,6,b\n1.5,2,c\n",
    "a,b\n",
])  # fmt: skip
def test_other_tables_are_no_transcript(table: str) -> None:
    assert format_in(table.encode()) is None


TOLD = {
    "whisper": "[00:00.500 --> 00:02.500]  The tide comes\n[00:04.500 --> 00:06.000]  twice a day.\n",
    "whisper.cpp": "[00:00:00.500 --> 00:00:02.500]   The tide comes\n[00:00:04.500 --> 00:00:06.000]   twice a day.\n",
    "faster-whisper": "[0.50s -> 2.50s] The tide comes\n[4.50s -> 6.00s]  twice a day.\n",
    "a span above": "00:00:00.500 - 00:00:02.500\nThe tide comes\n\n00:00:04.500 - 00:00:06.000\ntwice a day.\n",
    "tenths": "[5][25]The tide comes\n[45][60]/twice a day.\n",
}


@pytest.mark.parametrize("name", TOLD)
def test_what_programs_print_is_a_caption(name: str) -> None:
    assert format_in(TOLD[name].encode()) == "told"
    assert cues(TOLD[name]) == TIDE


def test_lines_that_begin_with_their_time_are_a_caption_unless_they_are_chapters() -> None:
    lines = [f"0:{n * 5:02} line {n}" for n in range(6)]
    expected = [Cue(n * 5.0, n * 5.0 + 5, f"line {n}") for n in range(6)]
    assert cues("\n".join(lines)) == expected
    assert cues("\n".join(f"({line[:4]}) - {line[5:]}" for line in lines)) == expected
    assert format_in("\n".join(f"{n}:00 part {n}" for n in range(6)).encode()) is None
    assert format_in("\n".join(lines[:4]).encode()) is None
    assert format_in("\n".join(reversed(lines)).encode()) is None


@pytest.mark.parametrize("head", ["{who}  {at}", "{who} ({at}):", "{who}, [00:{at}]"])
def test_who_speaks_stands_above_what_is_said(head: str) -> None:
    text = "\n\n".join(
        f"{head.format(who=who, at=at)}\n{said}"
        for who, at, said in (("Ann", "0:05", "Tide"), ("Bo", "0:09", "Sea"), ("Ann", "0:14", "Boat"))
    )
    assert cues(text) == [Cue(5, 9, "Ann:\nTide"), Cue(9, 14, "Bo:\nSea"), Cue(14, 19, "Ann:\nBoat")]


def test_lines_without_a_time_that_are_too_many_for_one_cue_are_counted() -> None:
    lines = [f"[00:{n:02}.000 --> 00:{n:02}.500] Tide" for n in range(20)]
    found = read_cues(io.BytesIO("\n".join([*lines, *(f"line {n}" for n in range(210)), ""]).encode()), "x")
    assert [cue.text.count("\n") for cue in found] == [*[0] * 19, 200]
    assert found.skipped == 10


def test_a_bar_parts_lines_behind_a_clock() -> None:
    text = "00:00:01:The tide|comes\n00:00:03:twice\n00:00:05:a day\n"
    assert [cue.text for cue in cues(text)] == ["The tide\ncomes", "twice", "a day"]


def test_the_time_in_words_is_none_of_what_was_said() -> None:
    text = "0:00\n0 seconds\nthe tide\n0:04\n4 Sekunden\ncomes\n1:05\n1 minute, 5 seconds\n5 seconds\n"
    assert [cue.text for cue in cues(text)] == ["the tide", "comes", "5 seconds"]
    said = "0:00\n0 seconds\nthe tide\n0:04\n4 boats\ncomes\n1:05\nfive\n"
    assert [cue.text for cue in cues(said)] == ["0 seconds\nthe tide", "4 boats\ncomes", "five"]


def test_times_of_three_parts_are_of_a_clock_unless_the_last_is_hundredths() -> None:
    text = "\n".join(f"[00:00:{n * 7:02}] line {n}" for n in range(5))
    assert [cue.start_seconds for cue in cues(text)] == [0, 7, 14, 21, 28]
    song = "[00:01:50]The\n[00:02:99]tide\n[00:03:10]comes\n[00:04:00]in\n"
    assert [cue.start_seconds for cue in cues(song)] == [1.5, 2.99, 3.1, 4.0]
    assert [cue.start_seconds for cue in cues("[1:00:01.5]Tide\n")] == [3601.5]


@pytest.mark.parametrize("form", sorted(TRANSCRIPTS))
def test_what_is_called_a_transcript_and_is_none_is_refused(form: str) -> None:
    with pytest.raises(Refusal, match="holds no cue"):
        list(read_cues(io.BytesIO(b"nothing of the kind"), form))


@pytest.mark.parametrize(
    ("module", "content"),
    [
        ("heard", json.dumps({"words": spelt(text="word", start="start", end="end")}).encode()),
        ("sami", b"<SAMI><BODY><SYNC Start=1000><P>Tide</BODY></SAMI>"),
    ],
)
def test_a_transcript_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch, module: str, content: bytes) -> None:
    monkeypatch.setattr(f"voxpop.captions.{module}.LARGEST", 10)
    with pytest.raises(Refusal, match="longer than"):
        list(read_cues(io.BytesIO(content), "x"))


def test_parts_that_say_nothing_or_have_no_time_are_no_cues() -> None:
    sentences = [
        {"text": "Tide", "start": 0.5, "end": 1.5},
        {"text": " ", "start": 2.5, "end": 3.5},
        {"text": "ebb", "start": True, "end": 9},
        {"text": "flood", "start": 4.5, "end": 5.5},
        {"text": "slack", "start": 6.5, "end": 7.5},
    ]
    assert [(cue.start_seconds, cue.text) for cue in cues(json.dumps({"sentences": sentences}))] == [
        (0.5, "Tide"), (4.5, "flood"), (6.5, "slack"),
    ]  # fmt: skip
    silent = [*spelt(text="word", start="start", end="end"), {"word": "", "start": 9.5, "end": 9.9}]
    assert [cue.text for cue in cues(json.dumps({"words": silent}))] == [text for _, _, text in SAID]


def test_a_cell_of_a_table_that_is_too_long_is_counted_and_the_rest_read() -> None:
    rows = "".join(f"{n}.5,{n + 1}.5,Tide {n}\n" for n in range(4))
    cell = "\n".join(["x" * 100_000] * 90)
    found = read_cues(io.BytesIO(f'start,end,text\n{rows}9.5,10.5,"{cell}"\n11.5,12.5,Ebb\n'.encode()), "csv")
    assert [cue.text for cue in found] == ["Tide 0", "Tide 1", "Tide 2", "Tide 3", "Ebb"]
    assert found.skipped > 0


def test_what_is_nested_deeper_than_services_do_is_no_transcript() -> None:
    nested: object = {"words": spelt(text="word", start="start", end="end")}
    for _ in range(12):
        nested = {"results": [nested]}
    assert format_in(json.dumps(nested).encode()) is None


def test_a_short_whole_whose_times_are_those_of_the_day_is_no_cue() -> None:
    words = [{"word": "nine", "start": 1.7e9 + 0.5, "end": 1.7e9 + 0.9}, {"word": "hundred", "start": 1.7e9 + 1.0}]
    with pytest.raises(Refusal, match="holds no cue"):
        cues(json.dumps({"results": [{"alternatives": [{"transcript": "900", "words": words}]}]}))


def test_a_short_whole_without_any_time_is_passed_over_beside_others() -> None:
    said = {"results": [
        {"alternatives": [{"transcript": "900", "words": [{"word": "nine"}, {"word": "hundred"}]}]},
        {"alternatives": [{"transcript": "The tide", "words": [
            {"word": "The", "startTime": "0.5s", "endTime": "0.9s"},
            {"word": "tide", "startTime": "1s", "endTime": "1.5s"},
        ]}]},
    ]}  # fmt: skip
    assert [cue.text for cue in cues(json.dumps(said))] == ["The tide"]


def test_a_frame_or_a_line_in_which_nothing_is_said_is_no_cue() -> None:
    assert [cue.text for cue in cues("{1}{1}25\n{25}{50}Tide\n{60}{75}{y:i}\n{80}{99}Ebb\n")] == ["Tide", "Ebb"]
    told = [f"[00:00:0{n}.000 --> 00:00:0{n + 1}.000]  {words}" for n, words in enumerate(["Tide", "", "Ebb"], 1)]
    assert [cue.text for cue in cues("\n".join(told))] == ["Tide", "Ebb"]


@given(
    name=st.sampled_from(
        [*SHEETS.values(), *TOLD.values(), *map(json.dumps, [*BY_WORD.values(), *BY_SENTENCE.values()])]
    ),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), max_size=4),
    cut=st.floats(0, 1),
)
def test_bytes_changed_anywhere_never_raise(name: str, changes: list[tuple[float, bytes]], cut: float) -> None:
    content = bytearray(name.encode())
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    with suppress(Refusal):
        assert all(
            cue.text and cue.end_seconds >= cue.start_seconds >= 0
            for cue in cues(bytes(content[: int(cut * len(content))]))
        )
