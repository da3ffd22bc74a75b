"""Real media, against the length that an MP4's own header gives."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.field.conftest import Tell
from voxpop.errors import Refusal
from voxpop.media import picture_type, probe, still

pytestmark = pytest.mark.field


def media(samples: Path) -> list[Path]:
    return sorted(path for path in samples.glob("i_media/*/*") if path.suffix in (".mp4", ".webm", ".ts"))


def boxes(data: bytes) -> dict[bytes, bytes]:
    """The boxes that stand in `data`, by their four letters (ISO/IEC 14496-12, 4.2)."""
    found: dict[bytes, bytes] = {}
    at = 0
    while at + 8 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        if length < 8:
            break
        found.setdefault(name, data[at + 8 : at + length])
        at += length
    return found


def length_in_header(path: Path) -> float | None:
    """Seconds, from `mvhd`; None where there is none or it gives none."""
    head = boxes(boxes(path.read_bytes()).get(b"moov", b"")).get(b"mvhd")
    if head is None or head[0] != 0:
        return None
    scale, length = struct.unpack(">II", head[12:20])
    return length / scale if length else None


def test_every_media_file_is_known_or_refused_with_a_sentence(samples: Path, tell: Tell) -> None:
    refused = 0
    compared = 0
    for path in media(samples):
        expected = length_in_header(path)
        try:
            info = probe(path)
        except Refusal as refusal:
            assert expected is None, path.name
            assert refusal.place == path.name and refusal.reason.endswith(".")
            refused += 1
            continue
        assert info.video_codec and info.width and info.height and info.duration_seconds
        if expected is not None:
            assert info.duration_seconds == pytest.approx(expected, abs=0.2), path.name
            compared += 1
    assert compared
    tell("media", f"{len(media(samples))} files, {compared} lengths as in their headers, {refused} refused: pieces")


def test_a_still_can_be_made_of_each(samples: Path, tmp_path: Path) -> None:
    for path in media(samples):
        try:
            probe(path)
        except Refusal:
            continue
        still(path, 0.5, tmp_path / "still.jpg")
        assert picture_type((tmp_path / "still.jpg").read_bytes()[:12]) == "image/jpeg", path.name
