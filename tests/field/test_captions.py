"""Real captions in many scripts, against a count that shares nothing with `voxpop.captions`."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.field.conftest import Tell
from voxpop.captions.reading import read_cues
from voxpop.errors import Refusal

pytestmark = pytest.mark.field

TIME = r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}"
TIMING = re.compile(rf"^{TIME}[ \t]+-->[ \t]+{TIME}.*$", re.MULTILINE)
TAG = re.compile(r"<[^>]*>")
NO_TEXT = re.compile(r"\s*(?:\d+\s*$|NOTE\b|STYLE\b|REGION\b|$)")


def text_of(path: Path) -> str:
    return path.read_text("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


def counted(text: str) -> int:
    """Timings that have something below them, in their block or, where an empty line stands between, in the next."""
    blocks = re.split(r"\n[ \t]*\n", text)
    below = [TIMING.split(block)[-1] if TIMING.search(block) else None for block in blocks]
    following = [lines is None and not NO_TEXT.match(block) for block, lines in zip(blocks, below, strict=True)]
    is_said = [lines is not None and bool(TAG.sub("", lines).strip()) for lines in below]
    is_late = [
        lines is not None and not said and follows
        for lines, said, follows in zip(below, is_said, [*following[1:], False], strict=True)
    ]
    return sum(is_said) + sum(is_late)


def rolls(text: str) -> bool:
    """Whether lines are shown twice, so that blocks are no lines: what YouTube's machine makes."""
    return "align:start position:0%" in text


def test_every_caption_gives_as_many_lines_as_it_has_or_is_refused(samples: Path, tell: Tell) -> None:
    found = sorted(path for path in samples.rglob("*") if path.suffix in (".vtt", ".srt"))
    cues, refused = 0, 0
    for path in found:
        text, held = text_of(path), 0
        with path.open("rb") as stream:
            try:
                for cue in read_cues(stream, path.suffix[1:]):
                    assert cue.text and cue.start_seconds <= cue.end_seconds
                    assert not TIMING.search(cue.text)
                    held += 1
            except Refusal as refusal:
                assert refusal.reason.startswith("This caption holds no cue")
                refused += 1
        if not rolls(text):
            assert held == counted(text), path.name
        cues += held
    tell("captions", f"{len(found)} files, {cues} lines, {refused} refused: no line in them")
    assert refused


def test_letters_of_every_script_stay_as_they_are(samples: Path) -> None:
    """Every word of every cue stands in the file, markup and escapes apart."""
    for path in sorted(samples.glob("i_media/mozilla*/*.vtt")):
        text = text_of(path)
        with path.open("rb") as stream:
            words = " ".join(cue.text for cue in read_cues(stream, "vtt")).split()
        assert words, path.name
        assert [word for word in words if word not in text and "&" not in text] == []


def test_what_a_machine_heard_is_said_once(samples: Path) -> None:
    found = [path for path in sorted(samples.rglob("*.vtt")) if rolls(text_of(path))]
    assert found
    for path in found:
        with path.open("rb") as stream:
            lines = [line for cue in read_cues(stream, "vtt") for line in cue.text.split("\n")]
        assert lines
        assert [a for a, b in pairwise(lines) if a == b] == []
