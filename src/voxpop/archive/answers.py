"""What a person says of a page when they add it, because no file says it.

Comes in: answers (which video, when captured, whether complete, which column is what) and what the page itself says.
Goes out: the answers that count, and a word on each that does not: what stands in a page counts, unless forced.
"""

from __future__ import annotations

import shlex

from msgspec import Struct

from voxpop import keys
from voxpop.model import CaptureClaim, Captured, Coverage, Refused, VideoClaim

UNKNOWN = "unknown"  # as a video: nobody knows which; the page is taken in as one of its own


class Answers(Struct, frozen=True):
    """What was told. `video` is a video's key, or `UNKNOWN`; `mapping` maps what a column is to its name. Where there
    are `dated_folders`, their names say when what lies in them was captured.
    """

    url: str | None = None
    video: str | None = None
    captured: Captured | None = None
    coverage: Coverage | None = None
    mapping: dict[str, str] = {}
    is_forced: bool = False
    dated_folders: bool = False

    @property
    def video_key(self) -> str | None:
        """The key of the video that was told, by whichever answer."""
        if self.url is not None:
            return keys.join(*keys.video_from_url(self.url))
        return None if self.video == UNKNOWN else self.video


NONE = Answers()


def question(claim: CaptureClaim, answers: Answers, path: str) -> Refused | None:
    """What must be asked before a page is taken in: which video it is of, where neither page nor person says so."""
    if answers.url is not None or answers.video is not None or _names_its_video(claim.video):
        return None
    file = shlex.quote(path)
    return Refused(
        "video",
        f"This file does not say which video it is of. Tell it: voxpop add --url URL {file} (or --video ID). If nobody "
        f"knows: voxpop add --video {UNKNOWN} {file}",
    )


def counting(claim: CaptureClaim, answers: Answers) -> tuple[Answers, tuple[Refused, ...]]:
    """The answers without those that the page contradicts, and what is to be said of these."""
    if answers.is_forced:
        return answers, ()
    refused = []
    told, said = answers.video_key, keys.video_key(claim.video)
    url, video, captured = answers.url, answers.video, answers.captured
    if told is not None and claim.video.id is not None and told != said:
        option = "--url" if url is not None else "--video"
        words = f"the page itself says that it is {claim.video.platform} {claim.video.id}"
        refused.append(Refused(option, f"{words}; {_NOT_KEPT}"))
        url = video = None
    if captured is not None and _says_otherwise(claim.captured, captured):
        words = f"the page itself says when it was captured ({claim.captured.basis})"
        refused.append(Refused("--captured-at", f"{words}; {_NOT_KEPT}"))
        captured = None
    elif captured is not None and is_as_exact(claim.captured, captured):
        captured = None
    return Answers(url, video, captured, answers.coverage, answers.mapping), tuple(refused)


_NOT_KEPT = "what it says counts, and what you told was not kept. To overrule it: --force"


def is_named_as(video: VideoClaim, other: VideoClaim) -> bool:
    """Whether two captures of one file name their videos alike, be it not at all."""
    return (video.platform, *_named(video)) == (other.platform, *_named(other))


def _names_its_video(video: VideoClaim) -> bool:
    return any(value is not None for value in _named(video))


def _named(video: VideoClaim) -> tuple[str | None, ...]:
    return (video.id, video.url, video.title, video.description)


def _says_otherwise(said: Captured, told: Captured) -> bool:
    """Whether two times exclude each other."""
    if None in (said.earliest, said.latest, told.earliest, told.latest):
        return False
    return said.latest < told.earliest or told.latest < said.earliest  # type: ignore[operator]


def is_as_exact(said: Captured, told: Captured) -> bool:
    """Whether a source knows as well as a person when a page was captured: both agree, and the source is as exact."""
    if None in (said.earliest, said.latest, told.earliest, told.latest):
        return False
    return told.earliest <= said.earliest and said.latest <= told.latest  # type: ignore[operator]
