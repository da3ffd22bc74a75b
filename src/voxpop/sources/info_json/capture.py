"""What an info.json says of its video and of its own capture.

Comes in: a `Page` and the accession's provenance. Goes out: one `CaptureClaim`, its files not yet named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from voxpop.keys import short_digest
from voxpop.model import (
    CaptureClaim,
    Captured,
    Channel,
    Chapter,
    Coverage,
    HeatPoint,
    Provenance,
    Rating,
    VideoClaim,
    When,
)
from voxpop.sources.info_json.page import Page
from voxpop.sources.info_json.renaming import notes_on
from voxpop.sources.json_text.fields import Fields, Usable
from voxpop.sources.plurals import there_were, were
from voxpop.times import day_from_digits, year_from_number

# YouTube showed no dislikes from then on: https://blog.youtube/news-and-events/update-to-youtube/
_DISLIKES_ENDED: Final = 1639353600  # 13 December 2021
_LIVE_SUFFIX: Final = re.compile(r" \d{4}-\d\d-\d\d \d\d:\d\d")
_EARLIEST, _LATEST = -62135596800, 253402300799  # the years 1 to 9999


def capture_of(page: Page, provenance: Provenance, description: str | None) -> CaptureClaim:
    """`description` is what the `.description` file says, for where the page itself says none."""
    captured = captured_of(page, provenance)
    coverage, reason = _coverage(page, provenance)
    return CaptureClaim(
        video=_video(page, captured, provenance, description),
        captured=captured,
        tool="yt-dlp" if page.version else provenance.tool,
        tool_version=page.version or provenance.tool_version,
        asked=tuple(f"{name}={value}" for name, value in sorted(provenance.asked.items())),
        coverage=coverage,
        coverage_reason=reason,
        notes=notes_on(page.renaming),
    )


def captured_of(page: Page, provenance: Provenance) -> Captured:
    """When the page was captured: as it was seen while it was fetched, else its own `epoch`; where it has none, as its
    name says, unless that may be a date of the video, with which such names begin.
    """
    if provenance.kind == "fetch" and provenance.captured.latest is not None:
        return provenance.captured
    epoch = _instant(page.fields, "epoch")
    if epoch is not None:
        return Captured(epoch, epoch, "second", "info.json epoch")
    named = page.captured_by_name
    dates = _dates(Fields(page.values))  # what is wrong in one is noted where it is read for the video
    return provenance.captured if named is None or any(_may_be(named, date) for date in dates) else named


def _may_be(named: Captured, date: When) -> bool:
    """Whether a time that stands in a name is not surely later than a date of the video."""
    return date.latest is not None and named.earliest is not None and named.earliest <= date.latest


def _dates(fields: Fields) -> Iterator[When]:
    yield _when(fields, "timestamp", "upload_date")
    yield _when(fields, "modified_timestamp", "modified_date")
    yield _release(fields)


def _video(page: Page, captured: Captured, provenance: Provenance, description: str | None) -> VideoClaim:
    fields = page.fields
    said = fields.text("description")
    creator = fields.text("creator")
    return VideoClaim(
        platform=page.platform,
        id=_id(page),
        url=_address(fields),
        title=_title(fields),
        description=description if said is None else said,
        channel=_channel(page),
        rating=_rating(page, captured),
        published=_when(fields, "timestamp", "upload_date"),
        duration_seconds=fields.number("duration"),
        view_count=fields.whole("view_count"),
        comment_count=_comment_count(page, provenance),
        tags=fields.texts("tags"),
        categories=fields.texts("categories"),
        chapters=tuple(_chapters(fields)),
        heatmap=tuple(_heatmap(fields)),
        language=fields.text("language"),
        license=fields.text("license"),
        location=fields.text("location"),
        age_limit=fields.whole("age_limit"),
        availability=fields.text("availability"),
        live_status=fields.text("live_status") or _live_status(fields),
        media_type=fields.text("media_type"),
        alt_title=fields.text("alt_title"),
        creators=fields.texts("creators") or ((creator,) if creator else ()),
        playlist=fields.text("playlist_title") or fields.text("playlist"),
        release=_release(fields),
        modified=_when(fields, "modified_timestamp", "modified_date"),
        repost_count=fields.whole("repost_count"),
        concurrent_view_count=fields.whole("concurrent_view_count"),
        has_no=tuple(_empty(fields, is_youtube=page.platform == "youtube")),
    )


def _empty(fields: Fields, *, is_youtube: bool) -> Iterator[str]:
    """Of YouTube, yt-dlp looks for chapters on every page, and writes null where there are none."""
    if fields.is_empty("tags"):
        yield "tags"
    if fields.is_empty("chapters", may_be_null=is_youtube):
        yield "chapters"


def _id(page: Page) -> str | None:
    """The platform's id; for a page that no extractor knows, a digest of its address."""
    if page.platform != "generic":
        return page.fields.identifier("id")
    address = _address(page.fields)
    return short_digest(address.strip()) if address else page.fields.identifier("id")


def _address(fields: Fields) -> str | None:
    return fields.text("webpage_url") or fields.text("original_url")


def _title(fields: Fields) -> str | None:
    """The title, without what yt-dlp puts after it: the number of a plain `<video>` on its page, the date and time of a
    running stream.
    """
    title, full = fields.text("title"), fields.text("fulltitle")
    if title is not None and fields.text("extractor_key") == "HTML5MediaEmbed":
        number = (fields.identifier("id") or "").rpartition("-")[2]
        return title.removesuffix(f" ({number})")
    if title is None or full is None:
        return title if full is None else full
    return full if title.startswith(full) and _LIVE_SUFFIX.fullmatch(title[len(full) :]) else title


def _channel(page: Page) -> Channel:
    fields = page.fields
    uploader = fields.identifier("uploader_id")
    id_ = fields.identifier("channel_id")
    if id_ is None and uploader and (uploader.startswith("UC") if page.platform == "youtube" else True):
        id_ = uploader  # on YouTube it was a user name once, and is a handle now
    return Channel(
        id=id_,
        name=fields.text("channel") or fields.text("uploader"),
        url=fields.text("channel_url") or fields.text("uploader_url"),
        handle=uploader if uploader and uploader.startswith("@") else None,
        follower_count=fields.whole("channel_follower_count"),
        is_verified=fields.flag("channel_is_verified"),
    )


def _rating(page: Page, captured: Captured) -> Rating:
    fields = page.fields
    mean, likes, dislikes = fields.number("average_rating"), fields.whole("like_count"), fields.whole("dislike_count")
    if mean is None and likes is None and dislikes is None:
        return Rating()
    basis = "YouTube" if page.platform == "youtube" else fields.text("extractor_key") or page.platform
    if "RYD" in fields:
        basis = f"{basis}; dislikes estimated by Return YouTube Dislike"
    elif page.platform == "youtube" and dislikes is not None and (captured.earliest or 0) >= _DISLIKES_ENDED:
        basis = f"{basis}; dislikes from elsewhere, YouTube no longer shows them"
    return Rating(mean, 5.0 if mean is not None else None, likes, dislikes, basis)


def _comment_count(page: Page, provenance: Provenance) -> int | None:
    """The platform's total. Where comments were fetched, yt-dlp overwrites it with how many it fetched; where there are
    none in a file, it says so, and whoever tells that this is complete means it.
    """
    if provenance.claimed_comment_count is not None:
        return provenance.claimed_comment_count
    said = page.fields.whole("comment_count")
    is_overwritten = said == page.comments_held and (said != 0 or provenance.kind == "fetch")
    return None if is_overwritten else said


def _coverage(page: Page, provenance: Provenance) -> tuple[Coverage, str]:
    if page.is_cut_off:
        return "partial", "The file ends in the middle of its comments."
    if provenance.comments_ended is not None:
        return _coverage_as_fetched(provenance.comments_ended)
    if page.is_alone:
        return "unknown", "A list of comments does not say whether they are all."
    held = page.comments_held
    if held is None:
        return "unknown", "The page was captured without its comments."
    claimed = _comment_count(page, provenance)
    if claimed is not None and claimed > held:
        return "partial", f"The page said that {there_were(claimed)}; {held} {were(held)} captured."
    if provenance.kind == "fetch":
        return "unknown", "Nothing on the page says whether these are all comments."
    return "unknown", "An info.json does not say whether all comments were fetched."


def _coverage_as_fetched(ended: str) -> tuple[Coverage, str]:
    """What `Provenance.comments_ended` says, in words; the forms are those of `voxpop.fetch.Fetched`."""
    kind, _, said = ended.partition(": ")
    if kind == "complete":
        return "complete", "Every list of comments and replies was fetched to its own end."
    if kind == "limited":
        limit = said.removeprefix("max-comments ")
        return "partial", f"Fetching stopped after {limit} comments, as was asked."
    if kind == "error":
        return "partial", f"The fetching of comments did not end by itself: {said}"
    if kind == "off":
        return "unknown", f"The platform showed no comments to anybody: {said}"
    return "unknown", "The page was captured without its comments."


def _chapters(fields: Fields) -> list[Chapter]:
    found = []
    for chapter in fields.objects("chapters"):
        start, title = chapter.number("start_time"), chapter.text("title")
        if start is not None:
            found.append(Chapter(start, chapter.number("end_time"), title or ""))
    return found


class _Point(Struct, gc=False):
    """A point of a heat map as nearly all are, of which a page has a hundred."""

    start_time: Usable
    end_time: Usable
    value: Usable


def _heatmap(fields: Fields) -> list[HeatPoint]:
    points = fields.all_like("heatmap", _Point)
    if points is not None:
        return [HeatPoint(point.start_time, point.end_time, point.value) for point in points]
    found = []
    for point in fields.objects("heatmap"):
        start, end, value = point.number("start_time"), point.number("end_time"), point.number("value")
        if start is not None and end is not None and value is not None:
            found.append(HeatPoint(start, end, value))
    return found


def _live_status(fields: Fields) -> str | None:
    """What files from before `live_status` say."""
    if fields.flag("is_live"):
        return "is_live"
    return "was_live" if fields.flag("was_live") else None


def _release(fields: Fields) -> When:
    exact = _when(fields, "release_timestamp", "release_date")
    year = fields.whole("release_year") if exact.earliest is None else None
    return (year_from_number(year) if year is not None else None) or exact


def _when(fields: Fields, instant: str, day: str) -> When:
    """The second, where the page gives it, else the day."""
    at = _instant(fields, instant)
    if at is not None:
        return When(at, at, "second")
    digits = fields.identifier(day)
    found = day_from_digits(digits) if digits else None
    if digits and found is None:
        fields.refuse(day, "a day, such as 20240102,")
    return found or When()


def _instant(fields: Fields, name: str) -> int | None:
    """Unix seconds within the years that a calendar holds; fractions are dropped."""
    value = fields.number(name)
    if value is not None and not _EARLIEST <= value <= _LATEST:
        fields.refuse(name, "a time in Unix seconds")
        return None
    return None if value is None else int(value)
