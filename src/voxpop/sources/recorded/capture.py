"""What a recording says of one capture.

Comes in: a `Held` of the survey, what the recording counted. Goes out: a `CaptureClaim`.
"""

from __future__ import annotations

from msgspec.structs import replace

from voxpop.model import CaptureClaim, Captured, Coverage, VideoClaim
from voxpop.sources.file_names import captured_in, youtube_id_in
from voxpop.sources.recorded.recording import Recording, Tally
from voxpop.sources.recorded.survey import Held, Survey

_HOW = {
    "list": "by the list that they go on with",
    "name": "by the video that their tokens or links name",
    "request": "by the page that their requests came from",
    "order": "by the page that stands before them in the recording",
    "only": "by being in a file of no other video",
    "nothing": "by nothing but that they are in this recording",
}


def capture_of(held: Held, survey: Survey, recording: Recording, tally: Tally, path: str) -> CaptureClaim:
    """`path` is the name of the recording, which counts where the recording does not say."""
    coverage, reason = _coverage(held, survey.lost_track)
    return CaptureClaim(
        video=_video(held, path),
        captured=_captured(held, recording, path),
        tool=tally.tool,
        tool_version=tally.tool_version,
        asked=tuple(f"hl={language}" for language in sorted(held.languages)),
        coverage=coverage,
        coverage_reason=reason,
        notes=_notes(held),
    )


def _video(held: Held, path: str) -> VideoClaim:
    id_ = held.video.id or youtube_id_in(path)
    count = held.video.comment_count if held.comment_count is None else held.comment_count
    return replace(held.video, platform="youtube" if id_ else None, id=id_, comment_count=count)


def _captured(held: Held, recording: Recording, path: str) -> Captured:
    if held.first is None:
        return captured_in(path) or Captured()
    return Captured(held.first, held.last, "second", recording.basis)


def _coverage(held: Held, lost_track: bool) -> tuple[Coverage, str]:
    if not held.answers and not held.unread and held.shown:
        return "unknown", "The comments are those that the page showed; it does not say whether these are all."
    if not held.answers and not held.unread and held.has_chat:
        return "unknown", "Messages of the live chat were recorded; whether these are all is not known."
    if not held.answers and not held.unread:
        return "unknown", "The page was recorded without its comments."
    if held.unread:
        return "partial", f"{counted(held.unread, 'answer')} with comments could not be read."
    if not held.is_started:
        return "partial", "The first of the comments were not recorded."
    if lost_track or (held.opened and held.unasked):
        return "unknown", "The recording does not show which lists of comments were followed to their end."
    if held.opened:
        return "partial", f"{counted(held.opened, 'list')} of comments or replies went on, but no further was recorded."
    return "complete", "Every list of comments and replies was recorded to its own end."


def _notes(held: Held) -> tuple[str, ...]:
    """What the page itself says, then how its comments were known to be its."""
    known = (
        f"{counted(n, 'answer')} with comments: known to be of this video {_HOW[how]}"
        for how, n in sorted(held.how.items())
    )
    return (*held.notes, *known)


def counted(number: int, what: str) -> str:
    """
    >>> counted(1, "page"), counted(2, "entry")
    ('1 page', '2 entries')
    """
    return f"{number} {what if number == 1 else what[:-1] + 'ies' if what.endswith('y') else what + 's'}"
