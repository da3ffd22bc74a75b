"""A caption without its page: timed text of a video, in any format that captions are read from.

Comes in: the caption. Goes out: one `CaptureClaim` without comments. The file's name says which video it is of and in
which language, in yt-dlp's way (`Title [id].en.vtt`), unless a transcript says it itself; where the name has no
language, the caption's own header may.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from voxpop.captions.reading import HEAD, format_in, read_cues
from voxpop.captions.sami import LANGUAGE
from voxpop.captions.sheets import video_in_sheet
from voxpop.errors import Refusal
from voxpop.model import Caption, CaptureClaim, Captured, Claim, Provenance, Refused, Role, VideoClaim
from voxpop.sources.base import Carries, Original
from voxpop.sources.companions import language_of
from voxpop.sources.cutting import write_without
from voxpop.sources.file_names import captured_in, may_be_youtube_id, youtube_id_in
from voxpop.sources.page_files import page_of

_TAG: Final = r"([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4})"
_VTT_LANGUAGE: Final = re.compile(rf"^Language:[ \t]*{_TAG}[ \t\r]*$", re.MULTILINE)
_XML_LANGUAGE: Final = re.compile(rf"""\sxml:lang\s*=\s*["']{_TAG}["']""")
_LYRICS_LANGUAGE: Final = re.compile(rf"^\[(?:la|lang|language):\s*{_TAG}\s*\]", re.MULTILINE)
_TRANSCRIPT_LANGUAGE: Final = re.compile(rf'"(?:language|language_?[Cc]ode|lang)"\s*:\s*"{_TAG}"')
_OF_JSON: Final = frozenset({"segments", "heard"})
_LANGUAGES: Final = {
    "vtt": _VTT_LANGUAGE, "ttml": _XML_LANGUAGE, "lrc": _LYRICS_LANGUAGE, "segments": _TRANSCRIPT_LANGUAGE,
    "heard": _TRANSCRIPT_LANGUAGE, "smi": LANGUAGE,
}  # fmt: skip
_ALL: Final = 65 << 20
_WHERE: Final = (
    r"https?:(?:/|\\/){2}(?:www\.|m\.)?(?:youtube\.com\\?/(?:watch\?v=|shorts\\?/)|youtu\.be\\?/)([A-Za-z0-9_-]{11})"
)
_ADDRESS: Final = re.compile(_WHERE)
_NAMED_VIDEO: Final = re.compile(r'"video_?[iI]d"\s*:\s*"([A-Za-z0-9_-]{11})"|\A\s*\{\s*"([A-Za-z0-9_-]{11})"\s*:\s*\[')
_NAMED_ADDRESS: Final = re.compile(rf'"(?:video|webpage|source|original)?_?(?:[uU]rl|link)"\s*:\s*"{_WHERE}')


class Captions:
    """The source."""

    name = "captions"
    version = 3
    title = "Captions alone"
    recognised_by = (
        "a cue: WebVTT, SubRip, SBV, LRC, TTML, SubStation Alpha, SAMI, MicroDVD, YouTube's srv1, srv2, srv3 or json3, "
        "or a transcript of Whisper, youtube-transcript-api or a service, as JSON, a table or text, or one copied from "
        "beside a video"
    )
    carries: tuple[Carries, ...] = ("captions",)
    cannot_say = (
        "anything but what was spoken: no title, no comments; which video it is mostly stands in the file's name"
    )
    is_looked_into = True

    def recognises(self, head: bytes, name: str) -> bool:
        """A format that is known by how it begins, with a cue; or one that begins as WebVTT and is longer than this; or
        a transcript, whose first text may be longer.
        """
        form = format_in(head)
        if form is None:
            return False
        try:
            next(read_cues(io.BytesIO(head), form))
        except Refusal:
            return form in ("segments", "heard") or (form == "vtt" and len(head) >= HEAD)
        return True

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """None: each caption stands alone."""
        return {}

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`."""
        page = page_of(originals)
        if page is None:
            yield Refused("page", "This accession holds no caption.")
            return
        try:
            with page.open() as stream:
                cues = read_cues(stream, page.path.rpartition(".")[2].lower())
                deque(cues, 0)
        except Refusal as refusal:
            yield Refused(page.path, refusal.reason)
            return
        id_ = _video_said(page, cues.format) or youtube_id_in(page.path)
        told = provenance.captured if provenance.captured.latest is not None else None
        yield CaptureClaim(
            video=VideoClaim("youtube" if id_ else None, id_),
            captured=told or captured_in(page.path) or Captured(),
            tool=provenance.tool,
            tool_version=provenance.tool_version,
            coverage="unknown",
            coverage_reason="A caption holds no comments.",
            captions=(Caption(page.path, _language(page, cues.format), None, cues.format),),
            notes=(*(() if cues.encoding.startswith("utf") else (f"encoding {cues.encoding}, guessed",)), *cues.notes),
        )
        if cues.skipped:
            yield Refused(page.path, _skipped(cues.skipped))

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`: there are no comments, so nothing leaves."""
        with original.open() as stream:
            write_without(stream, (), out)


def _video_said(page: Original, form: str) -> str | None:
    """The video that a transcript names, beside or above what was said."""
    with page.open() as stream:
        head = stream.read(HEAD)
    words = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    if form == "sheet":
        said = video_in_sheet(words.replace("\r\n", "\n"))
        if said is None or may_be_youtube_id(said):
            return said
        found = _ADDRESS.search(said)
    else:
        found = _NAMED_VIDEO.search(words) or _NAMED_ADDRESS.search(words) if form in _OF_JSON else None
    return next(filter(None, found.groups()), None) if found is not None else None


def _skipped(count: int) -> str:
    which = "One block of this caption is" if count == 1 else f"{count} blocks of this caption are"
    return f"{which} malformed (no time, or none that can be read), and passed over; all others are taken."


def _language(page: Original, form: str) -> str:
    said = language_of(page.path)
    pattern = _LANGUAGES.get(form)
    if said != "und" or pattern is None:
        return said
    with page.open() as stream:
        head = stream.read(_ALL if form in _OF_JSON else HEAD)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    words = head.decode(encoding, "replace")
    found = pattern.search(words if form in _OF_JSON else words[:4096].replace("\r", "\n"))  # Whisper says it last
    return found[1].replace("_", "-") if found else said
