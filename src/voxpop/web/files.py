"""Bytes by address: media for the player, stills, captions, and originals to be saved.

Comes in: requests, with ranges. Goes out: files whose type was sniffed, never taken from their name; nothing that a
browser could run as a page of ours.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from voxpop.errors import KeyUnknown
from voxpop.model import Cue, Video
from voxpop.originals import KeptOriginal
from voxpop.web import failures, site
from voxpop.web.pages import stage
from voxpop.web.ranges import Ranged
from voxpop.web.saving import Places
from voxpop.web.sniff import media_type, picture_type

SANDBOX = "default-src 'none'; sandbox"
BLOCK = 1 << 18
_UNPACKED_AT_ONCE = 8 << 20  # bytes: half of what waitress takes from a thread that nobody reads from
_places = Places()
EMPTY_PICTURE = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def media(request: HttpRequest, accession_id: str, name: str) -> HttpResponse:
    """A media original, whole or in ranges. 404 for what is no media by role and by its first bytes."""
    kept = next((f for f in site.archive().accession(accession_id).files if f.path == name), None)
    if kept is None or kept.role != "media" or kept.compression is not None:
        raise KeyUnknown("media file", name)
    stored = site.archive().original(accession_id, name).stored
    kind = media_type(_head(stored))
    if kind is None:
        raise KeyUnknown("playable media file", name)
    return _ranged(request, stored, kind)


def still(request: HttpRequest, key: str) -> HttpResponse:
    """A video's still: JPEG, PNG, WebP, GIF or AVIF by its first bytes; never SVG.

    Where there is none, an empty picture: so lists need not ask for each of their videos whether it has one.
    """
    for stored in _stills(site.archive().video(key)):
        kind = picture_type(_head(stored))
        if kind is not None:
            return _ranged(request, stored, kind)
    return HttpResponse(EMPTY_PICTURE, content_type="image/gif")


def original(request: HttpRequest, accession_id: str, name: str) -> HttpResponse | StreamingHttpResponse:
    """An original as it was obtained, to be saved: never shown by the browser."""
    held = site.archive().original(accession_id, name)
    response = _whole(request, held)
    if response is None:
        return failures.busy(request)
    response.headers["Content-Length"] = str(held.length)
    response.headers["Content-Disposition"] = _attachment(name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Repr-Digest"] = f"sha-512=:{_base64(held.digest)}:"
    return response


def _whole(request: HttpRequest, held: KeptOriginal) -> HttpResponse | StreamingHttpResponse | None:
    """All of an original. What is unpacked on the way, and is more than the server keeps for a slow reader, takes a
    place; None where none is free.
    """
    kind = "application/octet-stream"
    if request.method == "HEAD":
        return HttpResponse(content_type=kind)
    if held.compression is None or held.length <= _UNPACKED_AT_ONCE:
        response = FileResponse(held.open(), content_type=kind)
        response.block_size = BLOCK
        return response
    parts = _places.taken_by(_blocks(held))
    return None if parts is None else StreamingHttpResponse(parts, content_type=kind)


def _blocks(held: KeptOriginal) -> Iterator[bytes]:
    with held.open() as stream:
        while block := stream.read(BLOCK):
            yield block


def captions(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """The captions of a video in a language, as WebVTT made from its cues."""
    held = site.archive().video(key)
    if language not in stage.tracks(held):
        raise KeyUnknown("captions", f"{key} {language}")
    return _webvtt(site.archive().transcript(held.key, language))


def chapters(request: HttpRequest, key: str) -> HttpResponse:
    """The chapters of a video, as WebVTT."""
    held = site.archive().video(key)
    said = held.claim.chapters if held.claim else ()
    if not said:
        raise KeyUnknown("chapters", key)
    ends = [c.end_seconds for c in said]
    last = held.duration_seconds
    nexts = [c.start_seconds for c in said[1:]] + [last if last is not None else float("inf")]
    cues = [
        Cue(c.start_seconds, end if end is not None else min(following, c.start_seconds + 86_400), c.title)
        for c, end, following in zip(said, ends, nexts, strict=True)
    ]
    return _webvtt(cues)


def _ranged(request: HttpRequest, stored: Path, kind: str) -> HttpResponse:
    """The file through WhiteNoise, which knows ranges and validators."""
    headers = [("Content-Type", kind), ("Cache-Control", "private, max-age=3600")]
    answer = Ranged(str(stored), headers).get_response(request.method, request.META)
    if answer.file is None:
        response = HttpResponse(status=answer.status)
    else:
        response = _File(answer.file, status=answer.status)
        response.block_size = BLOCK
    for name, value in answer.headers:
        response.headers[name] = value
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _stills(video: Video) -> Iterator[Path]:
    """The pictures of a video on the disk: as kept with the newest capture, then as made here."""
    for accession_id, path in video.thumbnails:
        held = site.archive().original(accession_id, path)
        if held.compression is None:
            yield held.stored
    made = site.archive().still(video.key)
    if made is not None:
        yield made


class _File(FileResponse):
    """A file whose headers are already known."""

    def set_headers(self, filelike: Any) -> None:
        """Leaves the headers as they are."""


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def _webvtt(cues: Iterable[Cue]) -> HttpResponse:
    lines = ["WEBVTT", ""]
    for cue in cues:
        text = " \n".join(line for line in cue.text.splitlines() if line.strip())
        safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        lines += [f"{_stamp(cue.start_seconds)} --> {_stamp(cue.end_seconds)}", safe, ""]
    response = HttpResponse("\n".join(lines).encode("utf-8", "replace"), content_type="text/vtt; charset=utf-8")
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _stamp(seconds: float) -> str:
    thousandths = round(max(0.0, seconds) * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _attachment(name: str) -> str:
    return str(content_disposition_header(True, name.rpartition("/")[2] or "original"))


def _base64(digest: str) -> str:
    return base64.b64encode(bytes.fromhex(digest)).decode()
