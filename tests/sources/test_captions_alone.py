"""A caption without its page."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.captions.reading import read_cues
from voxpop.model import CaptureClaim, Captured, Provenance, Refused
from voxpop.sources import Group, gather, source_named
from voxpop.sources.captions import Captions

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nThe boat leaves.\n"
FILES = {
    case.name: next(file for file in case.iterdir() if file.name not in golden.NOT_INPUT)
    for case in golden.cases()
    if case.parent.name == "captions"
}


def capture(name: str, content: bytes, provenance: Provenance | None = None) -> CaptureClaim:
    held = golden.Held(name, content)
    (claim,) = Captions().read({name: held}, provenance or Provenance("file", "captions"))
    assert isinstance(claim, CaptureClaim)
    return claim


@pytest.mark.parametrize("file", FILES.values(), ids=FILES.keys())
def test_a_caption_is_recognised_whatever_its_name(file: Path) -> None:
    assert Captions().recognises(file.read_bytes(), "x")


@pytest.mark.parametrize(
    "head", [b"", b"WEBVTT\n", b'{"events": []}', b"<tt><body/></tt>", b"<!DOCTYPE tt><tt/>", b"{}", b"<html>", b"1\nx"]
)
def test_what_holds_no_cue_is_not_recognised(head: bytes) -> None:
    assert not Captions().recognises(head, "x.vtt")


def test_a_caption_that_begins_with_a_long_header_is_recognised() -> None:
    head = (b"WEBVTT\n\nNOTE " + b"x" * (64 << 10))[: 64 << 10]
    assert Captions().recognises(head, "x.vtt")
    assert not Captions().recognises(head[:-1], "x.vtt")


def test_a_caption_goes_to_its_page_where_there_is_one(tmp_path: Path) -> None:
    page = {"id": "Abc12345_-x", "title": "T", "extractor_key": "Youtube"}
    (tmp_path / "Tide [Abc12345_-x].info.json").write_text(json.dumps(page))
    for name in ("Tide [Abc12345_-x].en.vtt", "Tide [Abc12345_-x].de.srv3", "Other [Abc12345_-y].en.vtt"):
        (tmp_path / name).write_text(VTT)
    groups = [group for group in gather([tmp_path]) if isinstance(group, Group)]
    assert [(group.source, [(file.path, file.role) for file in group.files]) for group in groups] == [
        (
            "ytdlp",
            [
                ("Tide [Abc12345_-x].info.json", "page"),
                ("Tide [Abc12345_-x].de.srv3", "caption"),
                ("Tide [Abc12345_-x].en.vtt", "caption"),
            ],
        ),
        ("captions", [("Other [Abc12345_-y].en.vtt", "page")]),
    ]


def test_the_time_of_capture_is_what_a_person_told_else_what_the_name_says() -> None:
    told = Captured(1704189600, 1704189600, "second", "told by a person")
    name = "Abc12345_-x_20240501.vtt"
    assert capture(name, VTT.encode(), Provenance("file", "captions", captured=told)).captured == told
    assert capture(name, VTT.encode()).captured.basis == "file name"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_language_of_a_header_is_read_in_any_encoding(encoding: str) -> None:
    content = VTT.replace("WEBVTT\n", "WEBVTT\nLanguage: uk\n").encode(encoding)
    assert capture("tide.vtt", content).captions[0].language == "uk"
    assert capture("tide.vtt", VTT.encode(encoding)).captions[0].language == "und"
    assert capture("tide.de.vtt", content).captions[0].language == "de"


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize("end", [b"\r", b"\r\n"])
def test_line_ends_of_any_system_and_lines_before_it_change_nothing(name: str, end: bytes) -> None:
    content, file = FILES[name].read_bytes(), FILES[name].name
    changed = b"\n \n" + content.replace(b"\r\n", b"\n").replace(b"\n", end)
    assert Captions().recognises(changed, file)
    assert capture(file, changed) == capture(file, content)
    cues, expected = (list(read_cues(io.BytesIO(held), "vtt")) for held in (changed, content))
    assert cues == expected


def test_a_caption_without_a_cue_gives_no_capture() -> None:
    (claim,) = golden.read("captions", b"WEBVTT\n")
    assert isinstance(claim, Refused)
    assert claim.reason.startswith("This caption holds no cue")
    assert list(Captions().read({}, Provenance("file", "captions"))) == [
        Refused("page", "This accession holds no caption.")
    ]


def test_a_redacted_caption_is_the_same_for_it_holds_no_comments() -> None:
    out = io.BytesIO()
    source_named("captions").redact(golden.Held("x", VTT.encode()), frozenset({0}), out)
    assert out.getvalue() == VTT.encode()


@given(
    name=st.sampled_from(sorted(FILES)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), max_size=4),
    cut=st.floats(0, 1),
)
def test_bytes_changed_anywhere_never_raise(name: str, changes: list[tuple[float, bytes]], cut: float) -> None:
    content = bytearray(FILES[name].read_bytes())
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    claim, *others = golden.read("captions", bytes(content[: int(cut * len(content))]))
    assert all(isinstance(other, Refused) for other in others)
    assert isinstance(claim, CaptureClaim | Refused)


def test_what_of_a_caption_was_passed_over_and_how_its_encoding_was_guessed_is_said() -> None:
    content = b"1\n00:00:01,000 --> 00:00:02,000\nThe boat leaves.\n\n2\nwithout a time\n"
    claim, skipped = golden.read("captions", content)
    assert isinstance(claim, CaptureClaim)
    assert isinstance(skipped, Refused)
    assert skipped.reason.startswith("One block of this caption is malformed")
    words = "1\n00:00:01,000 --> 00:00:02,000\nКорабли вышли из порта, и море было спокойно\n"
    assert capture("x.srt", words.encode("cp1251")).notes == ("encoding cp1251, guessed",)
    assert capture("x.srt", words.encode()).notes == ()


def test_a_transcript_says_its_language_though_it_says_it_last() -> None:
    content = json.dumps({"segments": [{"start": 0, "end": 1, "text": "Boote"}], "language": "de"}).encode()
    (caption,) = capture("Tide [Abc12345_-x].json", content).captions
    assert (caption.language, caption.format) == ("de", "segments")


@pytest.mark.parametrize(
    ("said", "video"),
    [
        ("Harbour_123", "Harbour_123"),
        ("https://youtu.be/Harbour_123", "Harbour_123"),
        ("https://www.youtube.com/watch?v=Harbour_123", "Harbour_123"),
        ("harbour.mp4", None),
        ("", None),
    ],
)
def test_a_table_may_say_in_a_column_which_video_it_is_of(said: str, video: str | None) -> None:
    rows = "".join(f"{said},{n}.5,{n + 1}.5,Tide {n}\n" for n in range(4))
    claim = capture("x.csv", f"video_url,start,end,text\n{rows}".encode())
    assert claim.video.id == video
    assert [caption.format for caption in claim.captions] == ["sheet"]


def test_a_table_without_such_a_column_names_no_video() -> None:
    rows = "".join(f"{n}.5,{n + 1}.5,Tide {n}\n" for n in range(4))
    assert capture("x.csv", f"start,end,text\n{rows}".encode()).video.id is None
