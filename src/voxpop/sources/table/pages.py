"""Which video a row belongs to, and when it was seen.

Comes in: the cells of a row that say so, and what the file says as a whole. Goes out: the capture of the row; a new one
where a video (or a time at which it was seen) first appears.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from voxpop.keys import platform_name, short_digest, video_from_url
from voxpop.model import Again, CaptureClaim, Captured, VideoClaim
from voxpop.sources.table.values import BILIBILI_VIDEO, YOUTUBE_VIDEO, plain

_REMEMBERED: Final = 20_000
_OF_COMMENT: Final = re.compile(r"#(?:div-)?comment[-_=/]?\w.*", re.IGNORECASE | re.DOTALL)
_YOUTUBE: Final = re.compile(r"you\s?tube|yt|www\.youtube\.com|youtube\.com", re.IGNORECASE)


def without_comment(url: object) -> object:
    """The address of a page, without the place of one comment on it.

    >>> without_comment("https://video.example/1#comment-7"), without_comment("https://video.example/#/1")
    ('https://video.example/1', 'https://video.example/#/1')
    """
    return _OF_COMMENT.sub("", url) if isinstance(url, str) and "#" in url else url


class Page(Struct):
    """A capture that was begun: its number, its video, when that was seen, and how many top-level comments it has.

    `name` is its title, where rows name their videos by nothing else.
    """

    number: int
    platform: str | None
    id: str | None
    captured: Captured
    tops: int = 0
    name: str | None = None


class Whole(Struct, frozen=True):
    """What holds for all rows: the video that the file is of, when it was seen, and what is told of each capture.

    `scope` tells this file from others: names that mean something only in it are kept apart by it.
    `ids_of`: the platform whose ids the column of videos holds, where they tell it.
    """

    platform: str | None
    id: str | None
    scope: str
    ids_of: str | None
    captured: Captured = Captured()
    tool: str | None = None
    tool_version: str | None = None
    notes: tuple[str, ...] = ()
    coverage_reason: str = ""
    title: str | None = None
    channel: str | None = None
    columns: tuple[tuple[str, str], ...] = ()


class Pages:
    """Finds the page of each row."""

    def __init__(self, whole: Whole) -> None:
        self._whole = whole
        self._identities: dict[tuple[object, object, object], tuple[str | None, str | None]] = {}
        self._pages: dict[tuple[object, ...], Page] = {}  # of each video, and each capture of it
        self._began = 0
        self.current: Page | None = None

    def identity(self, platform: object, video: object, url: object) -> tuple[str | None, str | None]:
        """The platform and the id of the video that a row names, of which either may be unknown."""
        key = (platform, video, url)
        try:
            known = self._identities.get(key)
        except TypeError:  # a list or an object stands where a name was expected
            return self._whole.platform, self._whole.id
        if known is None:
            if len(self._identities) >= _REMEMBERED:
                self._identities.clear()
            known = self._identities[key] = self._identify(plain(platform), plain(video), plain(url))
        return known

    def turn_to(
        self,
        identity: tuple[str | None, str | None],
        seen: Captured | None,
        claim: VideoClaim,
        is_new: bool = False,
        name: str | None = None,
    ) -> Iterator[CaptureClaim | Again]:
        """Makes the capture of this video, seen at this time, the current one; what must be yielded for that. A row
        that does not say when it was seen is of the capture that stands above it.
        """
        video = (*identity, name)
        key = video if seen is None else (*video, seen.earliest)
        page = self._pages.get(key)
        if page is None or is_new:
            captured = self._whole.captured if seen is None else seen
            page = self._pages[key] = Page(self._began, *identity, captured, name=name)
            self._began += 1
            yield self.capture(claim, captured)
        elif page is not self.current:
            yield Again(page.number)
        self.current = self._pages[video] = page

    def capture(self, claim: VideoClaim, captured: Captured) -> CaptureClaim:
        """What is said of a capture."""
        whole = self._whole
        return CaptureClaim(
            video=claim,
            captured=captured,
            tool=whole.tool,
            tool_version=whole.tool_version,
            coverage_reason=whole.coverage_reason,
            notes=whole.notes,
            columns=whole.columns,
        )

    def _identify(self, platform: str | None, video: str | None, url: str | None) -> tuple[str | None, str | None]:
        site = None if platform is None else "youtube" if _YOUTUBE.fullmatch(platform) else platform_name(platform)
        if video is not None and video.startswith(("http://", "https://")):
            video, url = None, video
        if video is not None:
            return self._named(site, video)
        if url is not None:
            return video_from_url(url)
        if site is not None and site != self._whole.platform:
            return site, None
        return self._whole.platform, self._whole.id

    def _named(self, site: str | None, video: str) -> tuple[str, str]:
        if site is not None:
            return site, video
        if self._whole.ids_of == "youtube" and YOUTUBE_VIDEO.fullmatch(video):
            return "youtube", video
        if self._whole.ids_of in ("instagram", "lbry"):
            return self._whole.ids_of, video
        if BILIBILI_VIDEO.fullmatch(video):
            return "bilibili", video
        return "generic", short_digest(self._whole.scope, video)
