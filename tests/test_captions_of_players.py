"""Captions as players of films had them before SubRip and WebVTT: SAMI, MicroDVD, SubViewer."""

from __future__ import annotations

import io

import pytest

from tests.sources import golden
from voxpop.captions.reading import format_in, read_cues
from voxpop.model import CaptureClaim, Cue
from voxpop.sources.captions import Captions
from voxpop.sources.companions import role_of


def cues(text: str | bytes) -> list[Cue]:
    return list(read_cues(io.BytesIO(text if isinstance(text, bytes) else text.encode()), "x"))


SAMI = """<SAMI>
<HEAD><STYLE TYPE="text/css"><!--
P { font-size: 20pt; } .KRCC { Name: Korean; lang: ko-KR; SAMIType: CC; }
--></STYLE></HEAD>
<BODY>
<SYNC Start=500><P Class=KRCC>
밀물이 <i>하루에</i> 두 번<br>
들어오고 &amp; 나간다
<SYNC Start=2500><P Class=KRCC>&nbsp;
<SYNC Start="4000"><P Class=KRCC>배들이 항구로 돌아온다</P></SYNC>
</BODY></SAMI>
"""
TIDE = [Cue(0.5, 2.5, "밀물이 하루에 두 번\n들어오고 & 나간다"), Cue(4.0, 9.0, "배들이 항구로 돌아온다")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_sami_is_read_in_the_encodings_that_it_has(encoding: str) -> None:
    content = SAMI.encode(encoding)
    assert format_in(content) == "smi"
    assert cues(content) == TIDE
    assert cues(content.replace("\n".encode("cp949"), b"\r\n") if encoding == "cp949" else content) == TIDE


def test_sami_says_its_language() -> None:
    (claim,) = golden.read("captions", SAMI.encode())
    assert isinstance(claim, CaptureClaim)
    (caption,) = claim.captions
    assert (caption.language, caption.format) == ("ko-KR", "smi")


def test_each_language_of_a_sami_has_ends_of_its_own() -> None:
    text = (
        "<sami><body><sync start=1000><p class=a>Tide<p class=b>Flut<sync start=2000><p class=a>Boats"
        "<sync start=3000><p class=a>&nbsp;<p class=b>&nbsp;<sync start=x><p>kept"
    )
    found = read_cues(io.BytesIO(text.encode()), "smi")
    assert list(found) == [Cue(1, 2, "Tide"), Cue(1, 3, "Flut"), Cue(2, 3, "Boats"), Cue(3, 8, "kept")]
    assert found.skipped == 1
    assert cues("<SAMI><SYNC Start=-5>Boats<SYNC Start=900>&nbsp;") == [Cue(0, 0.9, "Boats")]


def test_frames_are_seconds_by_the_rate_in_the_first_line() -> None:
    text = "{0}{0}25\n{25}{75}{Y:i}The tide|comes\n{100}{}/twice\nx\n"
    found = read_cues(io.BytesIO(text.encode()), "sub")
    assert list(found) == [Cue(1, 3, "The tide\ncomes"), Cue(4, 9, "twice")]
    assert (found.format, found.skipped, found.notes) == ("sub", 1, ())


def test_a_guessed_rate_of_frames_is_said() -> None:
    (claim,) = golden.read("captions", b"{24000}{48000}Tide\n{48000}{48024}Boats\n")
    assert isinstance(claim, CaptureClaim)
    assert claim.notes == ("the caption counts frames; that 23.976 make a second is guessed, and so are all times",)
    assert [cue.start_seconds for cue in cues("{24000}{48000}Tide\n{48000}{48024}Boats\n")] == [1001, 2002]


def test_subviewer_has_a_header_and_its_own_break() -> None:
    head = "[INFORMATION]\n[TITLE]T\n[END INFORMATION]\n[SUBTITLE]\n[COLF]&HFFF,[SIZE]18\n"
    text = f"{head}00:00:01.00,00:00:02.50\nTide[br]comes\n"
    found = read_cues(io.BytesIO(text.encode()), "sub")
    assert list(found) == [Cue(1, 2.5, "Tide\ncomes")]
    assert (found.format, found.skipped) == ("sbv", 0)


def test_they_are_captions_beside_a_page_too() -> None:
    assert [role_of(f"Tide.en.{ending}") for ending in ("smi", "sami", "sub")] == ["caption"] * 3
    assert not Captions().recognises(b"\x00\x00\x01\xba\x44\x00\x04", "Tide.sub")
    assert not Captions().recognises(b"{1} a list in braces {2}\n{3}", "x.sub")
