"""Media files as strangers make them, and the process that reads them."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import av
import msgspec
import pytest

from voxpop.errors import Refusal
from voxpop.media import picture_type, probe, still
from voxpop.media.process import READER

COLOURS = ((76, 85, 255), (150, 44, 21), (29, 255, 107))  # red, green, blue as YUV
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def make_clip(path: Path, seconds: int = 3, width: int = 64, height: int = 48) -> Path:
    """A clip that is red, then green, then blue, a second each."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(seconds * 10):
            frame = av.VideoFrame(width, height, "yuv420p")
            for plane, value in zip(frame.planes, COLOURS[number // 10 % 3], strict=True):
                plane.update(bytes([value]) * plane.buffer_size)
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def make_sound(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame(format="s16", layout="mono", samples=8000)
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        frame.sample_rate, frame.pts = 8000, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def colour_of(jpeg: bytes) -> tuple[int, int, int]:
    with av.open(io.BytesIO(jpeg), format="jpeg_pipe") as container:
        planes = next(container.decode(video=0)).reformat(format="yuv444p").planes
        return tuple(bytes(plane)[plane.line_size * 20 + 20] for plane in planes)  # type: ignore[return-value]


def test_a_clip_tells_its_length_size_and_codec(tmp_path: Path) -> None:
    info = probe(make_clip(tmp_path / "clip.mp4"))
    assert info.duration_seconds == pytest.approx(3, abs=0.2)
    assert (info.width, info.height, info.video_codec, info.audio_codec) == (64, 48, "mpeg4", None)


def test_a_sound_file_has_no_size(tmp_path: Path) -> None:
    info = probe(make_sound(tmp_path / "voice.wav"))
    assert (info.width, info.height, info.video_codec, info.audio_codec) == (None, None, None, "pcm_s16le")
    assert info.duration_seconds == pytest.approx(1, abs=0.1)


NAMES = {"two lines": "a\nb.mp4", "no text": "\udcff.mp4", "turned": "x\u202egpm.mp4", "address": "file:concat|.mp4"}


@pytest.mark.parametrize("name", [*NAMES.values(), "-i.mp4"], ids=[*NAMES, "option"])
def test_a_file_is_found_by_any_name(tmp_path: Path, name: str) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=1)
    assert probe(clip.rename(tmp_path / name)).video_codec == "mpeg4"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "0 bytes"),
        (b"<!DOCTYPE html><title>404</title>" * 50, "not a video"),
        (bytes(range(256)) * 400, "not a video"),
        (b"\x89PNG\r\n\x1a\n" + bytes(3000), "not a video"),
        (b"WEBVTT\n\n00:00.000 --> 00:02.000\nGood evening\n", "not a video"),
        (b"#EXTM3U\n#EXTINF:4,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n", "not a video"),
        (b"ffconcat version 1.0\nfile /etc/hostname\n", "not a video"),
        (b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n", "not a video"),
    ],
    ids=["empty", "html", "junk", "picture", "caption", "playlist", "concat", "sdp"],
)
def test_what_is_not_media_is_refused_by_name(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=reason) as refusal:
        probe(path)
    assert refusal.value.place == "film.mp4"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="No such file"):
        probe(tmp_path / "gone.mp4")


def test_a_clip_cut_off_in_its_head_is_refused(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4")
    clip.write_bytes(clip.read_bytes()[:600])
    with pytest.raises(Refusal, match="not a video"):
        probe(clip)


def test_a_playlist_makes_nobody_call_its_host(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as host:
        port = host.getsockname()[1]
        path = tmp_path / "film.m3u8"
        path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n")
        with pytest.raises(Refusal):
            probe(path)
        host.settimeout(0.2)
        with pytest.raises(TimeoutError):
            host.accept()


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_is_read(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=1)
    with pytest.raises(Refusal, match="within 0 s"):
        probe(clip, timeout=0)
    assert probe(clip).video_codec == "mpeg4"


@pytest.mark.parametrize(("second", "colour"), [(0.5, 0), (1.5, 1), (2.5, 2), (1000, None)])
def test_a_still_shows_the_second_that_was_asked_for(tmp_path: Path, second: float, colour: int | None) -> None:
    out = tmp_path / "still.jpg"
    still(make_clip(tmp_path / "clip.mp4"), second, out)
    picture = out.read_bytes()
    assert picture_type(picture) == "image/jpeg"
    if colour is not None:
        assert colour_of(picture) == pytest.approx(COLOURS[colour], abs=20)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clip.mp4", "still.jpg"]


def test_a_still_is_never_wider_than_1280_pixels(tmp_path: Path) -> None:
    out = tmp_path / "still.jpg"
    still(make_clip(tmp_path / "wide.mp4", seconds=1, width=1920, height=1080), 0, out)
    with av.open(str(out), format="jpeg_pipe") as container:
        frame = next(container.decode(video=0))
    assert (frame.width, frame.height) == (1280, 720)


def test_sound_has_no_still_and_none_is_written(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no picture"):
        still(make_sound(tmp_path / "voice.wav"), 0, tmp_path / "still.jpg")
    assert not (tmp_path / "still.jpg").exists()


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d", "image/png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"<?xml version='1.0'?><svg>", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_pictures_are_known_by_their_magic_number(head: bytes, kind: str | None) -> None:
    assert picture_type(head) == kind


PROGRAM = """
import sys
from pathlib import Path
from voxpop.media import probe
probe(Path(sys.argv[1]))
print("read", flush=True)
while True:
    probe(Path(sys.argv[1]))
"""


def children_of(process: int) -> set[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text()
    return {child for each in text.split() for child in {int(each)} | children_of(int(each))}


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@LINUX
@pytest.mark.parametrize("whole_group", [False, True])
def test_the_reader_ends_when_its_parent_is_killed(tmp_path: Path, whole_group: bool) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=1)
    parent = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(clip)], stdout=subprocess.PIPE, start_new_session=True
    )
    assert parent.stdout is not None
    with parent.stdout:
        assert parent.stdout.readline() == b"read\n"
        children = children_of(parent.pid)
        assert children
        if whole_group:
            os.killpg(parent.pid, signal.SIGKILL)
        else:
            parent.kill()
        parent.wait()
    deadline = time.monotonic() + 2
    while any(map(is_running, children)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not [child for child in children if is_running(child)]


@LINUX
def test_a_reader_that_was_killed_is_started_again(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=1)
    probe(clip)
    for child in children_of(os.getpid()):
        if b"reader.py" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(child, signal.SIGKILL)
            while is_running(child):
                time.sleep(0.01)
    assert probe(clip).video_codec == "mpeg4"


def test_a_fault_of_ours_is_not_told_as_a_damaged_file(tmp_path: Path) -> None:
    name = os.fsencode(make_clip(tmp_path / "clip.mp4")).hex()
    question = {"verb": "still", "path": name, "timeout": 9.0}
    answer, _ = READER._exchange(msgspec.json.encode(question) + b"\n")
    assert answer.refused == "could not be looked at: KeyError: 'second'. This is a fault of Voxpop: please report it."
