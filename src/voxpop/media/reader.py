"""The program that reads media, in a process of its own; run by `process.py`, never imported.

Comes in, on stdin: one question a line, JSON, `{verb, path (hex), second, timeout}`. Goes out, on stdout: one answer a
line, `{info}`, `{refused}` or `{length}` and that many bytes. Each question is answered by a fork that may use so much
memory and time and no more, and writes nowhere. When the parent dies, stdin ends, and so does everything here.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import av
import av.filter

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame

MEMORY = 1_500 << 20
ANSWER = 32 << 20
WIDEST = 1280

# Formats that hold their own bytes. Not hls, dash, concat, sdp: they name other files or hosts, which would be opened.
FORMATS = (
    "aac,aiff,amr,asf,au,avi,caf,dv,flac,flv,gif,gxf,h264,hevc,ivf,m4v,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,"
    "mpeg,mpegts,mpegvideo,mxf,nut,ogg,rm,swf,tta,w64,wav,wv"
)
ONLY_THIS_FILE = {"format_whitelist": FORMATS, "protocol_whitelist": "none"}


class Refused(Exception):
    """The file cannot be read; the text says why."""


# --- in the fork -----------------------------------------------------------------------------------------------------


def answer(question: dict[str, Any]) -> bytes:
    """The whole answer: a line, and for a still the picture."""
    try:
        path = Path(os.fsdecode(bytes.fromhex(question["path"])))
        with path.open("rb") as file:
            if question["verb"] == "still":
                picture = still(file, question["second"])
                return _line({"length": len(picture)}) + picture
            with _opened(file) as container:
                return _line({"info": probe(container)})
    except Refused as refusal:
        return _line({"refused": str(refusal)})
    except av.FFmpegError as error:
        return _line({"refused": f"is not a video or a sound file that can be read ({error.strerror})."})
    except OSError as error:
        return _line({"refused": f"cannot be read: {error.strerror}."})
    except (ValueError, RuntimeError, ArithmeticError) as error:
        return _line({"refused": f"is not a video or a sound file that can be read ({error})."})
    except MemoryError:
        return _line({"refused": f"needs more than {MEMORY >> 20} MB to be read."})
    except (AssertionError, AttributeError, LookupError, TypeError) as error:  # else it would be told as a crash
        words = f"{type(error).__name__}: {error}. This is a fault of Voxpop: please report it."
        return _line({"refused": f"could not be looked at: {words}"})


def _opened(file: BinaryIO) -> InputContainer:
    container: InputContainer = av.open(file, "r", container_options=dict(ONLY_THIS_FILE), metadata_errors="replace")
    return container


def probe(container: InputContainer) -> dict[str, Any]:
    """The fields of `MediaInfo`."""
    # A cover picture in a sound file is a video stream of one frame.
    covers = av.stream.Disposition.attached_pic
    video = next((stream for stream in container.streams.video if not stream.disposition & covers), None)
    audio = next(iter(container.streams.audio), None)
    main = video or audio
    if main is None:
        raise Refused("has neither a video nor an audio stream.")
    if not any(packet.size for packet in container.demux(main)):
        raise Refused("holds no picture and no sound: only the head of a video or sound file.")
    duration = container.duration / av.time_base if container.duration else None
    if duration is None and main.duration and main.time_base is not None:
        duration = float(main.duration * main.time_base)
    return {
        "duration_seconds": duration if duration and duration > 0 else None,
        "width": video.codec_context.width or None if video else None,
        "height": video.codec_context.height or None if video else None,
        "video_codec": video.codec_context.name if video else None,
        "audio_codec": audio.codec_context.name if audio else None,
    }


def still(file: BinaryIO, second: float) -> bytes:
    """The picture at `second`, or where none is found there the first one, as JPEG."""
    for moment in (second, 0.0):
        # Opened anew: after a search past its end some formats give nothing any more.
        file.seek(0)
        with _opened(file) as container:
            picture = _picture_at(container, moment)
            if picture is not None:
                return _jpeg(picture)
    raise Refused("has no picture that can be decoded.")


def _picture_at(container: InputContainer, second: float) -> VideoFrame | None:
    if not container.streams.video:
        raise Refused("has no picture.")
    container.streams.video[0].codec_context.thread_count = 1
    # The file's own clock need not begin at 0.
    moment = (container.start_time or 0) / av.time_base + second
    if second > 0:
        with contextlib.suppress(av.FFmpegError):
            container.seek(int(moment * av.time_base), backward=True)
    found = None
    for found in _frames(container):
        if (found.time or 0.0) >= moment:
            break
    return found


def _frames(container: InputContainer) -> Iterator[VideoFrame]:
    """Up to the first damage: what was decoded before it is as good as ever."""
    try:
        yield from container.decode(video=0)
    except av.FFmpegError:
        return


def _jpeg(frame: VideoFrame) -> bytes:
    frame = _upright(frame)
    width = min(WIDEST, frame.width) // 2 * 2 or 2
    height = round(frame.height * width / frame.width / 2) * 2 or 2
    picture = frame.reformat(width, height, format="yuvj420p")
    picture.pts = 0
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    encoder.options = {"qmin": "3", "qmax": "3"}
    return b"".join(bytes(packet) for packet in [*encoder.encode(picture), *encoder.encode(None)])


def _upright(frame: VideoFrame) -> VideoFrame:
    """Turned as its maker held the camera, and with square pixels."""
    turns = {90: ["cclock"], -90: ["clock"], 180: ["clock", "clock"], -180: ["clock", "clock"]}.get(frame.rotation, [])
    graph = av.filter.Graph()
    steps = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 25))]
    steps += [graph.add("transpose", turn) for turn in turns]
    steps.append(graph.add("buffersink"))
    graph.link_nodes(*steps).configure()
    graph.push(frame)
    turned = graph.pull()
    assert isinstance(turned, av.VideoFrame)
    return turned


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode() + b"\n"


def bound(timeout: float) -> None:
    """From here on this process dies with its parent, and may use only so much."""
    parent = os.getppid()
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)
    seconds = int(timeout) + 1
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        hard = resource.getrlimit(what)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (soft, hard))


# --- in the process that stays ---------------------------------------------------------------------------------------


def main() -> None:
    """Answers until the parent is gone."""
    # Ctrl-C goes to every process of the terminal; whether to end is the parent's choice.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    for line in questions(parent):
        question = json.loads(line)
        write(answer_in_fork(question, parent))


def questions(parent: int) -> Iterator[bytes]:
    """One line after the other, until stdin ends or the parent has changed."""
    kept = b""
    stdin = select.poll()
    stdin.register(0, select.POLLIN)
    while os.getppid() == parent:
        if not stdin.poll(500):
            continue
        data = os.read(0, 65536)
        if not data:
            return
        *lines, kept = (kept + data).split(b"\n")
        yield from lines


def answer_in_fork(question: dict[str, Any], parent: int) -> bytes:
    """What the fork answered, or a refusal that says how it ended."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        answer_and_exit(question, writer)
    os.close(writer)
    try:
        answered = collect(reader, time.monotonic() + question["timeout"], parent)
    finally:
        os.close(reader)
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    if answered is None:
        return _line({"refused": f"could not be read within {question['timeout']:g} s."})
    if not answered.count(b"\n"):
        return _line({"refused": f"crashed the media reader (signal {os.WTERMSIG(status)}); the file is damaged."})
    return answered


def answer_and_exit(question: dict[str, Any], writer: int) -> NoReturn:
    """The life of a fork."""
    try:
        bound(question["timeout"])
        data = answer(question)
        while data:
            data = data[os.write(writer, data) :]
    finally:
        os._exit(0)


def collect(reader: int, deadline: float, parent: int) -> bytes | None:
    """All that the fork writes; None at the deadline. Ends this process when the parent is gone."""
    pipe = select.poll()
    pipe.register(reader, select.POLLIN)
    data = b""
    while len(data) < ANSWER:
        if os.getppid() != parent:
            raise SystemExit
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        if not pipe.poll(min(left, 0.25) * 1000):
            continue
        piece = os.read(reader, 1 << 16)
        if not piece:
            break
        data += piece
    return data


def write(data: bytes) -> None:
    """To stdout, whole."""
    try:
        while data:
            data = data[os.write(1, data) :]
    except BrokenPipeError:
        raise SystemExit from None


if __name__ == "__main__":
    main()
