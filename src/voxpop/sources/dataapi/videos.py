"""What the API says of a video and of its channel.

Comes in: a resource (video, playlistItem, searchResult, channel), or what is left of one. Goes out: a `VideoClaim`, or
a `Channel`. Counts are strings: https://developers.google.com/youtube/v3/docs/videos
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final

from voxpop.model import Channel, Rating, Refused, VideoClaim, When
from voxpop.sources.dataapi.instants import seconds_from_duration, when_from_rfc3339
from voxpop.sources.dataapi.pieces import video_named_by
from voxpop.sources.dataapi.resources import snippet_of
from voxpop.sources.json_text.fields import Fields

_THUMBNAIL: Final = re.compile(r"ytimg\.com/(?:vi|an)(?:_webp)?/([A-Za-z0-9_-]{11})/")
_GONE: Final = ("Deleted video", "Private video")  # what a playlist shows instead of a title
# https://developers.google.com/youtube/v3/docs/videoCategories/list, in the words that yt-dlp takes from the page
_CATEGORIES: Final = {
    "1": "Film & Animation",
    "2": "Autos & Vehicles",
    "10": "Music",
    "15": "Pets & Animals",
    "17": "Sports",
    "19": "Travel & Events",
    "20": "Gaming",
    "22": "People & Blogs",
    "23": "Comedy",
    "24": "Entertainment",
    "25": "News & Politics",
    "26": "Howto & Style",
    "27": "Education",
    "28": "Science & Technology",
    "29": "Nonprofits & Activism",
}
_LICENSES: Final = {
    "creativeCommon": "Creative Commons Attribution license (reuse allowed)",
    "youtube": "Standard YouTube License",
}
_LIVE: Final = {"live": "is_live", "upcoming": "is_upcoming", "completed": "was_live"}


def video_id_of(resource: dict[str, object]) -> str | None:
    """The id of the video that a resource is; also that of the pictures of one whose own was left out."""
    snippet = snippet_of(resource)
    for holder in (snippet.get("resourceId"), resource.get("contentDetails"), resource.get("id")):
        if isinstance(holder, dict) and (id_ := video_named_by({"videoId": holder.get("videoId")})):
            return id_
    if id_ := video_named_by({"id": resource.get("id")}):
        return id_
    pictures = snippet.get("thumbnails")
    for picture in pictures.values() if isinstance(pictures, dict) else ():
        address = picture.get("url") if isinstance(picture, dict) else None
        if isinstance(address, str) and (found := _THUMBNAIL.search(address)):
            return found[1]
    return None


def video_claim(
    resource: dict[str, object], id_: str | None, channels: Mapping[str, Channel], problems: list[Refused]
) -> VideoClaim:
    """What is said of the video `id_`; what is wrong in it goes to `problems`."""
    parts = _Parts(resource, f"videos[{id_}]" if id_ else "video")
    claim = parts.listed_claim(id_) if parts.is_listed else parts.claim(id_, channels)
    problems.extend(parts.problems)
    return claim


def channel_of(resource: dict[str, object]) -> Channel:
    """What a channel resource says of itself. YouTube rounds the number of subscribers to three digits."""
    parts = _Parts(resource, "channel")
    handle = parts.snippet.text("customUrl")
    hidden = parts.statistics.flag("hiddenSubscriberCount")
    return Channel(
        id=parts.whole.text("id"),
        name=parts.snippet.text("title"),
        handle=handle if handle and handle.startswith("@") else None,
        follower_count=None if hidden else parts.statistics.whole("subscriberCount"),
    )


class _Parts:
    """The parts of a resource. One that is but a snippet, or but statistics, stands for its part."""

    def __init__(self, resource: dict[str, object], place: str) -> None:
        self.whole = Fields(resource, place)
        self.snippet = Fields(snippet_of(resource), f"{place}.snippet")
        self.statistics = self._part("statistics", place)
        if "viewCount" in resource:
            self.statistics = Fields(resource, place)
        self.whole.mapping("snippet")  # notes what is no object
        content = self.whole.mapping("contentDetails")
        self._written_duration = content.get("duration")
        self.content, self.status = Fields(content, f"{place}.contentDetails"), self._part("status", place)
        self.live, self.recording = self._part("liveStreamingDetails", place), self._part("recordingDetails", place)
        self.is_search = resource.get("kind") == "youtube#searchResult"
        self.is_listed = self.is_search or resource.get("kind") == "youtube#playlistItem"

    @property
    def problems(self) -> list[Refused]:
        """What was wrong in what was asked for."""
        parts = (self.snippet, self.statistics, self.content, self.status, self.live, self.recording)
        return [problem for part in (self.whole, *parts) for problem in part.problems]

    def claim(self, id_: str | None, channels: Mapping[str, Channel]) -> VideoClaim:
        """What a video resource says."""
        snippet = self.snippet
        category = snippet.identifier("categoryId") or ""
        return VideoClaim(
            platform="youtube" if id_ else None,
            id=id_,
            title=snippet.text("title"),
            description=snippet.text("description"),
            channel=known_channel(self._channel("channelId", "channelTitle"), channels),
            rating=self._rating(),
            published=_when(snippet, "publishedAt"),
            duration_seconds=self._duration(),
            view_count=self.statistics.whole("viewCount"),
            comment_count=self.statistics.whole("commentCount"),
            tags=snippet.texts("tags"),
            categories=(_CATEGORIES[category],) if category in _CATEGORIES else (),
            language=snippet.text("defaultAudioLanguage"),
            license=_LICENSES.get(self.status.text("license") or ""),
            location=self.recording.text("locationDescription"),
            age_limit=18 if self.content.mapping("contentRating").get("ytRating") == "ytAgeRestricted" else None,
            availability=self.status.text("privacyStatus"),
            live_status=self._live_status(),
            release=_when(self.live, "actualStartTime"),
            concurrent_view_count=self.live.whole("concurrentViewers"),
        )

    def listed_claim(self, id_: str | None) -> VideoClaim:
        """What an entry of a playlist, or of a search, says: a search shows the beginning of the description alone,
        and a playlist its own channel and the time at which the video was put there.
        """
        snippet, title = self.snippet, self.snippet.text("title")
        if self.is_search:
            title = html.unescape(title) if title else title  # here alone it is written as HTML
            channel, published = self._channel("channelId", "channelTitle"), _when(snippet, "publishedAt")
        else:
            channel = self._channel("videoOwnerChannelId", "videoOwnerChannelTitle")
            published = _when(self.content, "videoPublishedAt")
        is_gone = channel.id is None and title in _GONE
        return VideoClaim(
            platform="youtube" if id_ else None,
            id=id_,
            title=None if is_gone else title,
            description=None if is_gone or self.is_search else snippet.text("description"),
            channel=channel,
            published=published,
        )

    def _part(self, name: str, place: str) -> Fields:
        return Fields(self.whole.mapping(name), f"{place}.{name}")

    def _channel(self, id_: str, name: str) -> Channel:
        return Channel(id=self.snippet.text(id_), name=self.snippet.text(name))

    def _rating(self) -> Rating:
        likes, dislikes = self.statistics.whole("likeCount"), self.statistics.whole("dislikeCount")
        said = likes is not None or dislikes is not None
        return Rating(likes=likes, dislikes=dislikes, basis="YouTube") if said else Rating()

    def _duration(self) -> float | None:
        """ISO 8601, or seconds, as some tools make of it."""
        words = self._written_duration
        if not isinstance(words, str):
            return self.content.number("duration")
        seconds = seconds_from_duration(words)
        if seconds is None and not words.startswith(("PT0", "P0")):
            self.content.refuse("duration", "a duration such as PT1M1S")
        return seconds

    def _live_status(self) -> str | None:
        said = _LIVE.get(self.snippet.text("liveBroadcastContent") or "")
        return "was_live" if said is None and "actualEndTime" in self.live else said


def known_channel(channel: Channel, channels: Mapping[str, Channel]) -> Channel:
    """The channel with what its own resource says, where the file holds that too."""
    more = channels.get(channel.id or "")
    return (
        channel if more is None else Channel(more.id, channel.name or more.name, None, more.handle, more.follower_count)
    )


def _when(fields: Fields, name: str) -> When:
    words = fields.text(name)
    found = when_from_rfc3339(words) if words else None
    if words and found is None:
        fields.refuse(name, "a time such as 2024-11-02T10:00:00Z")
    return found or When()
