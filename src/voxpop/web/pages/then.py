"""The day of which a page is: `?as_of=` with a capture or a date.

Comes in: what the address asks for. Goes out: the records of that day, and the line that says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from voxpop.model import Capture, Video
from voxpop.web import dates
from voxpop.web.reader import Reader

if TYPE_CHECKING:
    from voxpop.archive import Archive
    from voxpop.catalogue.local.as_of import AsOf


class Then(Struct, frozen=True):
    """A page as of a day. `asked` stands in every address that keeps the day; `day` names it.

    `captures` counts all that are held now."""

    asked: str
    day: str
    captures: int
    video: Video
    page: AsOf


class Banner(Struct, frozen=True):
    """The line above a page of a day, and the way to the newest."""

    words: str
    newest_href: str


def find(archive: Archive, reader: Reader, video: Video, asked: str) -> Then:
    """The page of a video as of a day. Raises `UsageError` or `KeyUnknown` where there is none."""
    page = archive.as_of(video.key, asked)
    # Moments and live chat are reckoned from all that is held: a page of a day shows neither.
    known = replace(page.video(video), moments_held=0, chat_held=0)
    day = names(reader, archive.captures(video.key)).get(page.capture)
    return Then(asked, day or _day(reader, known), video.capture_count, known, page)


def banner(reader: Reader, then: Then, newest_href: str) -> Banner:
    """`As of 9 May 2024, 1,284 comments.`"""
    held = reader.counted("%(n)s comment", "%(n)s comments", then.video.comments_held)
    words = reader.gettext("As of %(date)s, %(comments)s.") % {"date": then.day, "comments": held}
    return Banner(words, newest_href)


def names(reader: Reader, captures: Iterable[Capture]) -> dict[str, str]:
    """What each capture is called, by key: its day, or where that is not enough its minute, its second, its key."""
    captures = list(captures)
    found: dict[str, str] = {}
    for write in (_of_day, _of_minute, _of_second, _of_key):
        left = [c for c in captures if c.key not in found]
        written = {c.key: write(reader, c) for c in left}
        often = Counter(written.values())
        found |= {key: name for key, name in written.items() if often[name] == 1 or write is _of_key}
    return found


def _of_day(reader: Reader, capture: Capture) -> str:
    dated = dates.captured(reader, capture.captured)
    return dated.text if dated else reader.gettext("at an unknown time")


def _of_minute(reader: Reader, capture: Capture) -> str:
    at = capture.captured
    is_exact = at.earliest is not None and at.precision in ("second", "minute")
    return reader.minute(at.earliest or 0) if is_exact else _of_day(reader, capture)


def _of_second(reader: Reader, capture: Capture) -> str:
    return dates.captured_exactly(reader, capture.captured) or _of_day(reader, capture)


def _of_key(reader: Reader, capture: Capture) -> str:
    return f"{_of_second(reader, capture)}, {capture.key}"


def _day(reader: Reader, video: Video) -> str:
    dated = dates.captured(reader, video.captured)
    return dated.text if dated else reader.gettext("an unknown day")
