"""What YouTube's pages say to machines in JSON-LD, above all to crawlers: the video, and some of its comments.

Comes in: the page as text, and what else was read of it. Goes out: the same with what JSON-LD adds, and comments as
things. They have no ids: they count only where the page shows none itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from voxpop.keys import video_from_url
from voxpop.model import VideoClaim
from voxpop.sources.html_bounds import why_too_much
from voxpop.sources.schema_org import linked_data
from voxpop.sources.schema_org.comments import comments_of
from voxpop.sources.schema_org.thing import types_of, values_of
from voxpop.sources.schema_org.video_object import described
from voxpop.sources.youtube.no_watch_page import SHOWS_NO_VIDEO
from voxpop.sources.youtube.precedence import first_said

if TYPE_CHECKING:
    from voxpop.sources.schema_org.thing import Thing
    from voxpop.sources.youtube.watch_page import WatchPage

_NAMES: Final = ("@id", "url", "embedUrl", "mainEntityOfPage")
_SITE: Final = "https://www.youtube.com/watch?v="


def with_linked(page: WatchPage, html: str) -> tuple[WatchPage, list[Thing]]:
    """`page`, and the comments that JSON-LD gives. What the rest of the page says counts first."""
    if page.comments_held or "ld+json" not in html or page.verdict not in (None, SHOWS_NO_VIDEO):
        return page, []
    for thing in _things(page, html):
        id_ = _id(thing)
        if "VideoObject" not in types_of(thing) or id_ is None or page.video.id not in (None, id_):
            continue
        said = replace(described(thing).video, platform="youtube", id=id_, url=f"{_SITE}{id_}")
        video = first_said(page.video, said) if page.verdict is None else said
        if video.title is not None:
            return replace(page, video=_of_youtube(video), verdict=None), comments_of(thing)
    return page, []


def _things(page: WatchPage, html: str) -> list[Thing]:
    from selectolax.lexbor import LexborHTMLParser  # takes long to import

    if why_too_much(html) is not None:
        return []
    return linked_data.things_in(page.tree if page.tree is not None else LexborHTMLParser(html))[0]


def _id(thing: Thing) -> str | None:
    """The video that a thing is of."""
    for value in values_of(thing, *_NAMES):
        platform, id_ = video_from_url(value) if isinstance(value, str) else (None, None)
        if platform == "youtube":
            return id_
    return None


def _of_youtube(video: VideoClaim) -> VideoClaim:
    """Likes and views in its own JSON-LD are YouTube's own."""
    rating = video.rating
    return video if rating.basis is None else replace(video, rating=replace(rating, basis="YouTube"))
