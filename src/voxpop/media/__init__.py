"""Media: what a file is, a still picture from it.

Comes in: files of anybody's making. Goes out: `MediaInfo`, JPEG pictures; or a `Refusal`. FFmpeg (in PyAV) meets the
file in a bounded process of its own, which cannot take ours down, fill the memory or outlive us.
"""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path
from typing import Literal

from voxpop.errors import Refusal
from voxpop.media.process import READER
from voxpop.model import MediaInfo

PictureType = Literal["image/jpeg", "image/png", "image/webp"]


def probe(path: Path, *, timeout: float = 20.0) -> MediaInfo:
    """What a media file holds; `timeout` in seconds.

    Raises `Refusal` for a file that is missing, empty, no media, without video and audio, or too much for the reader.
    """
    _refuse_empty(path)
    return READER.probe(path, timeout)


def still(path: Path, second: float, out: Path, *, timeout: float = 20.0) -> None:
    """Writes the picture that stands at `second` to `out`, as JPEG of at most 1280 pixels' width.

    Past the end, the nearest picture that can be found. `out` appears whole or not at all. Raises `Refusal` where the
    file has none.
    """
    _refuse_empty(path)
    picture = READER.still(path, second, timeout)
    unfinished = out.with_name(f".{uuid.uuid4().hex}.part")
    try:
        unfinished.write_bytes(picture)
        unfinished.replace(out)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def picture_type(head: bytes) -> PictureType | None:
    """What kind of picture a file is that begins with `head` (12 bytes are enough); None for all others.

    By its magic number, never by its name; SVG is None because it can carry script.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return None


def _refuse_empty(path: Path) -> None:
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise Refusal(path.name, f"cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    if not size:
        raise Refusal(path.name, "is empty (0 bytes); expected a video or a sound file.")
