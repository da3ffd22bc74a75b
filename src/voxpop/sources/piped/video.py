"""What Piped says of a video.

Comes in: the fields of an answer to /streams. Goes out: a `VideoClaim`. -1 stands for what is not known
(Piped-Backend, utils/obj/Streams.java). Dislikes are none of YouTube's: they are reckoned from Return YouTube Dislike's
rating (server/handlers/StreamHandlers.java).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from voxpop.model import Channel, Chapter, Rating, VideoClaim, When
from voxpop.sources.html_text import text_from_html
from voxpop.sources.json_text.fields import Fields
from voxpop.times import day_from_digits

_NAMES: Final = """
    title description uploadDate uploaded uploader uploaderUrl uploaderVerified uploaderSubscriberCount thumbnailUrl
    duration views likes dislikes livestream category license visibility tags chapters
"""
VIDEO_FIELDS: Final = frozenset(_NAMES.split())
_LATEST: Final = 253402300799  # the end of the year 9999
_DAY: Final = 86400


def video_of(fields: Fields, id_: str | None, comment_count: int | None) -> VideoClaim:
    """`comment_count` is what a page of comments claimed; `id_` what is known beyond the fields."""
    description, category, duration = fields.text("description"), fields.text("category"), fields.number("duration")
    visibility = fields.text("visibility")
    return VideoClaim(
        platform="youtube",
        id=id_,
        title=fields.text("title"),
        description=text_from_html(description) if description is not None else None,
        channel=_channel(fields),
        rating=_rating(fields),
        published=_published(fields),
        duration_seconds=duration if duration is not None and duration > 0 else None,
        view_count=_known(fields, "views"),
        comment_count=comment_count,
        tags=fields.texts("tags"),
        categories=(category,) if category else (),
        chapters=tuple(_chapters(fields)),
        license=fields.text("license") or None,
        availability=visibility.lower() if visibility else None,
        live_status="is_live" if fields.flag("livestream") else None,
    )


def _channel(fields: Fields) -> Channel:
    path = fields.text("uploaderUrl") or ""
    return Channel(
        id=path.removeprefix("/channel/") or None if path.startswith("/channel/") else None,
        name=fields.text("uploader") or None,
        url=f"https://www.youtube.com{path}" if path.startswith("/") else path or None,
        follower_count=_known(fields, "uploaderSubscriberCount"),
        is_verified=fields.flag("uploaderVerified"),
    )


def _rating(fields: Fields) -> Rating:
    likes, dislikes = _known(fields, "likes"), _known(fields, "dislikes")
    if likes is None and dislikes is None:
        return Rating()
    basis = "YouTube, by way of Piped"
    if dislikes is not None:
        basis = f"{basis}; dislikes estimated by Return YouTube Dislike"
    return Rating(None, None, likes, dislikes, basis)


def _known(fields: Fields, name: str) -> int | None:
    count = fields.whole(name)
    return None if count is None or count < 0 else count


def _published(fields: Fields) -> When:
    """YouTube gives a day, or in later years an instant; midnight is taken for the day."""
    words, millis = fields.text("uploadDate"), _known(fields, "uploaded")
    if words and (said := _when(words)) is not None:
        return said
    if millis is None or not 0 < millis // 1000 <= _LATEST:
        return When(as_written=words or None)
    at = millis // 1000
    return When(at, at + _DAY - 1, "day", words) if at % _DAY == 0 else When(at, at, "second", words)


def _when(words: str) -> When | None:
    """An ISO 8601 day or instant; None for words of another kind."""
    try:
        said = datetime.fromisoformat(words)
        if said.tzinfo is None or (said.hour, said.minute, said.second) == (0, 0, 0):
            return day_from_digits(f"{said:%Y%m%d}")
        at = int(said.astimezone(UTC).timestamp())
    except (ValueError, OverflowError):
        return None
    return When(at, at, "second")


def _chapters(fields: Fields) -> list[Chapter]:
    found = []
    for chapter in fields.objects("chapters"):
        start, title = chapter.number("start"), chapter.text("title")
        if start is not None and start >= 0:
            found.append(Chapter(start, None, title or ""))
    return found
