"""Real pages and captions that nobody here wrote, from the folder that VOXPOP_SAMPLES names."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from tests.sources import golden
from voxpop.captions import read_cues
from voxpop.errors import Refusal
from voxpop.model import CaptureClaim, Provenance
from voxpop.sources import Group, gather, source_named


@pytest.mark.field
def test_every_real_page_gives_a_capture() -> None:
    groups = [found for found in gather([Path(os.environ["VOXPOP_SAMPLES"])]) if isinstance(found, Group)]
    assert groups
    for group in groups:
        claims = source_named(group.source).read(golden.originals_of(group), Provenance("file", group.source))
        assert isinstance(next(claims), CaptureClaim), group.files[0].path
        for _ in claims:
            pass


@pytest.mark.field
def test_every_real_caption_gives_cues_or_is_refused() -> None:
    for path in sorted(Path(os.environ["VOXPOP_SAMPLES"]).rglob("*.vtt")):
        with path.open("rb") as stream, suppress(Refusal):
            assert all(cue.text and cue.start_seconds <= cue.end_seconds for cue in read_cues(stream, "vtt"))
