"""What Invidious says of a video.

Comes in: the fields of an answer to /api/v1/videos. Goes out: a `VideoClaim`. Zeros that stand for what YouTube no
longer shows or did not tell (src/invidious/videos.cr, src/invidious/jsonify/api_v1/video_json.cr) are not said.
"""

from __future__ import annotations

from typing import Final

from voxpop.model import Channel, Rating, VideoClaim, When
from voxpop.sources.counts import count_in
from voxpop.sources.html_text import text_from_html
from voxpop.sources.json_text.fields import Fields

_NAMES: Final = """
    type title videoId description descriptionHtml published keywords viewCount likeCount dislikeCount rating genre
    author authorId authorUrl authorVerified subCountText lengthSeconds isListed liveNow isPostLiveDvr isUpcoming
    premiereTimestamp
"""
VIDEO_FIELDS: Final = frozenset(_NAMES.split())
_LATEST: Final = 253402300799  # the end of the year 9999
_DAY: Final = 86400


def video_of(fields: Fields, id_: str | None, comment_count: int | None) -> VideoClaim:
    """`comment_count` is what a page of comments claimed; `id_` what is known beyond the fields."""
    html = fields.text("descriptionHtml")
    genre = fields.text("genre")
    return VideoClaim(
        platform="youtube",
        id=id_,
        title=fields.text("title"),
        description=fields.text("description") or (text_from_html(html) if html else None),
        channel=_channel(fields),
        rating=_rating(fields),
        published=_published(fields),
        duration_seconds=fields.number("lengthSeconds") or None,
        view_count=_not_zero(fields, "viewCount"),
        comment_count=comment_count,
        tags=fields.texts("keywords"),
        categories=(genre,) if genre else (),
        availability="unlisted" if fields.flag("isListed") is False else None,
        live_status=_live_status(fields),
        release=_release(fields),
    )


def _channel(fields: Fields) -> Channel:
    path = fields.text("authorUrl")
    followers = fields.text("subCountText")
    known = count_in(followers.partition(" ")[0]) or count_in(followers) if followers else None
    return Channel(
        id=fields.text("authorId") or None,
        name=fields.text("author") or None,
        url=f"https://www.youtube.com{path}" if path and path.startswith("/") else path or None,
        follower_count=known[0] if known else None,
        is_verified=fields.flag("authorVerified"),
    )


def _rating(fields: Fields) -> Rating:
    """Dislikes and the mean are real in files from before December 2021, and 0 since."""
    mean = fields.number("rating") or None
    likes, dislikes = _not_zero(fields, "likeCount"), _not_zero(fields, "dislikeCount")
    if mean is None and likes is None and dislikes is None:
        return Rating()
    return Rating(mean, 5.0 if mean is not None else None, likes, dislikes, "YouTube, by way of Invidious")


def _not_zero(fields: Fields, name: str) -> int | None:
    return fields.whole(name) or None


def _published(fields: Fields) -> When:
    """A day, as its midnight; where YouTube told none, the moment of the answer, before which it must have been."""
    at = _instant(fields, "published")
    if at is None or at == 0:
        return When()
    return When(at, at + _DAY - 1, "day") if at % _DAY == 0 else When(None, at, "day")


def _release(fields: Fields) -> When:
    at = _instant(fields, "premiereTimestamp")
    return When(at, at, "second") if at is not None else When()


def _instant(fields: Fields, name: str) -> int | None:
    at = fields.whole(name)
    if at is not None and not 0 <= at <= _LATEST:
        fields.refuse(name, "a time in Unix seconds")
        return None
    return at


def _live_status(fields: Fields) -> str | None:
    if fields.flag("liveNow"):
        return "is_live"
    if fields.flag("isUpcoming"):
        return "is_upcoming"
    return "post_live" if fields.flag("isPostLiveDvr") else None
