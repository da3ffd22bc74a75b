"""What Takeout says of the videos of the account itself: `videos.csv` and `video texts.csv`.

Comes in: the rows of a table and its columns. Goes out: a `CaptureClaim` for each video, without comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from voxpop.model import CaptureClaim, Captured, Channel, Refused, VideoClaim, When
from voxpop.sources.json_text.fields import shown
from voxpop.sources.sound_text import DAMAGED_BYTES
from voxpop.sources.takeout.columns import Columns
from voxpop.sources.takeout.comments import cell, instant
from voxpop.sources.takeout.rows import Row

_VIDEO: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_PRIVACY: Final = frozenset({"public", "unlisted", "private"})


def claims_of_videos(rows: Iterable[Row], columns: Columns, captured: Captured) -> Iterator[CaptureClaim | Refused]:
    """One claim a row; a video that is named twice is taken the first time."""
    seen: set[str] = set()
    for row in rows:
        video = cell(row, columns, "video") or ""
        if row.reason:
            yield Refused(f"line {row.line}", row.reason)
        elif not _VIDEO.fullmatch(video):
            yield Refused(f"line {row.line}", f"{shown(video)} was found where the id of a video was expected")
        elif video in seen:
            yield Refused(f"line {row.line}", f"names the video {video}, of which a line above spoke already")
        else:
            seen.add(video)
            yield from _claim(row, video, columns, captured)


def _claim(row: Row, video: str, columns: Columns, captured: Captured) -> Iterator[CaptureClaim | Refused]:
    published, duration = _when(row, columns, "published"), cell(row, columns, "duration")
    privacy = (cell(row, columns, "privacy") or "").lower()
    category = cell(row, columns, "category")
    is_number = duration is not None and re.fullmatch(r"\d{1,15}", duration) is not None
    yield CaptureClaim(
        VideoClaim(
            "youtube",
            video,
            title=_text(row, columns, "title"),
            description=_text(row, columns, "description"),
            channel=Channel(cell(row, columns, "channel")),
            published=published or When(),
            duration_seconds=int(duration) / 1000 if duration and is_number else None,
            tags=tuple(_parts(row, columns, "tags")),
            categories=(category,) if category else (),
            language=cell(row, columns, "language"),
            availability=privacy if privacy in _PRIVACY else None,
            modified=_when(row, columns, "modified") or When(),
        ),
        captured=captured,
        tool="Google Takeout",
        coverage_reason="This table of Google Takeout tells of the videos of the account; it holds no comments.",
    )
    if row.was_damaged:
        yield Refused(f"line {row.line}", DAMAGED_BYTES)
    if duration and not is_number:
        yield Refused(f"line {row.line}.duration", f"{shown(duration)} was found where milliseconds were expected")
    for role in ("published", "modified"):
        if (words := cell(row, columns, role)) and instant(words) is None:
            yield Refused(f"line {row.line}.{role}", f"{shown(words)} was found where a time was expected")


def _when(row: Row, columns: Columns, role: str) -> When | None:
    words = cell(row, columns, role)
    return instant(words) if words else None


def _text(row: Row, columns: Columns, role: str) -> str | None:
    """One cell, or several that are parts of one text."""
    return "".join(_parts(row, columns, role)) or None if role in columns.lists else cell(row, columns, role)


def _parts(row: Row, columns: Columns, role: str) -> Iterator[str]:
    columns_of = columns.lists.get(role, ())
    return (row.cells[column] for column in columns_of if column < len(row.cells) and row.cells[column])
