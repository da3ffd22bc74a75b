"""What PeerTube gives of a video without its comments: its captions, its chapters, how many there are of something.

Comes in: a small JSON file. Goes out: one `CaptureClaim`; a `Refused` where neither the file nor its name says which
video it is of.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from voxpop.model import CaptureClaim, Captured, Claim, Rating, Refused, VideoClaim
from voxpop.sources.base import Original
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.json_text.reader import loads
from voxpop.sources.json_text.shape import mapping_in
from voxpop.sources.peertube.addresses import uuid_in_name, video_in, watch_page
from voxpop.sources.peertube.videos import PLATFORM, WITHOUT_COMMENTS, chapters_in, note_of_captions

_MOST: Final = 4 << 20
_ADDRESSES: Final = "This holds the addresses of comments, not what they say: add what lies at them."
_RENAME: Final = "put the video's uuid into the file's name, then add it again"


def is_sheet(shape: object) -> bool:
    """Whether this is a list of captions, of chapters, or a collection that holds no objects."""
    whole = mapping_in(shape)
    caption = mapping_in(whole, "data", 0)
    if {"language", "automaticallyGenerated"} <= caption.keys() or "captionPath" in caption:
        return True
    if whole.keys() == {"chapters"}:
        return "timecode" in mapping_in(whole, "chapters", 0)
    address = whole.get("id")
    of_video = isinstance(address, str) and video_in(address) is not None
    return of_video and ("hasPart" in whole or _is_collection(whole))


def _is_collection(whole: dict[str, object]) -> bool:
    is_one = whole.get("type") in ("OrderedCollection", "OrderedCollectionPage", "Collection", "CollectionPage")
    return is_one and not mapping_in(whole, "orderedItems", 0)


def claims_of_sheet(original: Original, captured: Captured) -> Iterator[Claim]:
    """The one capture, and what was wrong."""
    with original.open() as stream:
        raw = stream.read(_MOST)
    try:
        values = loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        yield Refused(original.path, "This cannot be read as JSON: it is cut off, damaged, or nested too deeply.")
        return
    fields = Fields(mapping_in(values))
    address = fields.text("id") or ""
    id_ = video_in(address) or uuid_in_name(original.path)
    if id_ is None:
        what = "chapters" if "chapters" in fields else "captions"
        yield Refused(original.path, f"This lists the {what} of a video, and does not say of which; {_RENAME}.")
        return
    yield _capture(fields, address, id_, captured)
    yield from fields.problems


def _capture(fields: Fields, address: str, id_: str, captured: Captured) -> CaptureClaim:
    page = watch_page(address)
    counted = address.removeprefix(page or "").strip("/").partition("?")[0]
    total = fields.whole("totalItems")
    likes, dislikes = (total if counted == name else None for name in ("likes", "dislikes"))
    is_rated = likes is not None or dislikes is not None
    languages = {Fields(caption.mapping("language")).text("id") for caption in fields.objects("data")}
    return CaptureClaim(
        video=VideoClaim(
            platform=PLATFORM,
            id=id_,
            url=page,
            rating=Rating(likes=likes, dislikes=dislikes, basis="PeerTube" if is_rated else None),
            comment_count=total if counted == "comments" else None,
            repost_count=total if counted == "shares" else None,
            chapters=(*chapters_in(fields), *chapters_in(fields, "hasPart")),
        ),
        captured=captured,
        tool="PeerTube",
        coverage="unknown",
        coverage_reason=_ADDRESSES if counted == "comments" else WITHOUT_COMMENTS,
        notes=tuple(note_of_captions(languages)),
    )
