"""From pictures and sound to files: VP9 and Opus in WebM, and JPEG. PyAV's wheels carry what is needed."""

from __future__ import annotations

from array import array
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from voxpop.demo.draw.canvas import HEIGHT, WIDTH, Canvas
from voxpop.demo.draw.sound import RATE, soundtrack
from voxpop.demo.draw.story import LENGTH_SECONDS, paint

FRAMES_PER_SECOND = 12
_VP9 = {"crf": "44", "b": "80k", "deadline": "good", "cpu-used": "3", "row-mt": "1", "lag-in-frames": "24"}


def write_film(path: Path, seconds: int = LENGTH_SECONDS) -> None:
    """Writes the whole clip; takes about two minutes."""
    with av.open(str(path), "w", format="webm") as out:
        video = out.add_stream("libvpx-vp9", rate=FRAMES_PER_SECOND, options=_VP9)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.bit_rate = 80_000
        video.codec_context.gop_size = FRAMES_PER_SECOND * 8
        audio = out.add_stream("libopus", rate=RATE, layout="mono", options={"b": "20k", "application": "audio"})
        audio.bit_rate = 20_000
        sound = _sound_frames(soundtrack(seconds))
        canvas = Canvas()
        for number in range(seconds * FRAMES_PER_SECOND):
            paint(canvas, number / FRAMES_PER_SECOND, number)
            frame = _shown(canvas)
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_SECOND)
            out.mux(video.encode(frame))
            while sound and (sound[0].pts or 0) * FRAMES_PER_SECOND <= number * RATE:
                out.mux(audio.encode(sound.pop(0)))
        for rest in sound:
            out.mux(audio.encode(rest))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))


def write_still(path: Path, canvas: Canvas, width: int = WIDTH) -> None:
    """Writes what is on the canvas as a JPEG, `width` pixels wide."""
    height = width * HEIGHT // WIDTH
    encoder = av.CodecContext.create("mjpeg", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    encoder.options = {"qmin": "5", "qmax": "5"}
    frame = _raw(canvas).reformat(width, height, "yuvj420p", interpolation="AREA")
    frame.pts = 0
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    path.write_bytes(b"".join(bytes(packet) for packet in packets))


def _raw(canvas: Canvas) -> VideoFrame:
    frame = VideoFrame(canvas.width, canvas.height, "rgb24")
    frame.planes[0].update(bytes(canvas.pixels))
    return frame


def _shown(canvas: Canvas) -> VideoFrame:
    return _raw(canvas).reformat(WIDTH, HEIGHT, "yuv420p", interpolation="AREA")


def _sound_frames(samples: array[int]) -> list[AudioFrame]:
    size, frames = RATE // 50, []
    for start in range(0, len(samples) - size + 1, size):
        frame = AudioFrame("s16", "mono", size)
        frame.planes[0].update(samples[start : start + size].tobytes())
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        frames.append(frame)
    return frames
