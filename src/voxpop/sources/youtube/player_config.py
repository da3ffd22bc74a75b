"""The arguments of YouTube's player until 2020 (`ytplayer.config.args`): flat, nearly all of them text.

Comes in: the arguments by name. Goes out: a `VideoClaim`, and when the page was served.
"""

from __future__ import annotations

import re
from typing import Final

from voxpop.model import Captured, Channel, Rating, Refused, VideoClaim
from voxpop.sources.json_text.fields import Fields

_ID: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_MEAN: Final = re.compile(r"[1-5](?:\.[0-9]{1,12})?")
_FIRST, _LAST = 1_108_000_000, 4_102_444_800  # YouTube's first day, the year 2100


def video_of_config(args: dict[str, object], problems: list[Refused]) -> VideoClaim:
    """What the arguments say of the video; what in them is not as it should be is added to `problems`."""
    fields = Fields(args, "ytplayer.config.args")
    id_, mean, seconds = fields.text("video_id"), args.get("avg_rating"), fields.whole("length_seconds")
    rated = isinstance(mean, str) and _MEAN.fullmatch(mean) is not None
    said = VideoClaim(
        platform="youtube",
        id=id_ if id_ and _ID.fullmatch(id_) else None,
        title=fields.text("title"),
        channel=Channel(id=fields.text("ucid"), name=fields.text("author")),
        rating=Rating(float(str(mean)), 5.0, basis="YouTube") if rated else Rating(),
        duration_seconds=float(seconds) if seconds else None,
        view_count=fields.whole("view_count"),
        tags=tuple(tag for part in (fields.text("keywords") or "").split(",") if (tag := part.strip())),
    )
    problems.extend(fields.problems)
    return said


def captured_by_config(args: dict[str, object]) -> Captured | None:
    """The server's clock when it made the page."""
    at = Fields(args).whole("timestamp")
    return Captured(at, at, "second", "ytplayer.config timestamp") if at is not None and _FIRST <= at <= _LAST else None
