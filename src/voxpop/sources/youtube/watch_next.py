"""The initial data of a YouTube watch page: what stands around the player. Rounded where the page rounds.

Comes in: plain JSON (`ytInitialData`, or what `/youtubei/v1/next` answered for a video). Goes out: a `VideoClaim`, the
id that it is of, what the page says of its number of comments, and which kind of page it is of where it is of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voxpop.model import Channel, Chapter, HeatPoint, Rating, VideoClaim
from voxpop.sources.counts import count_within, counts_within
from voxpop.sources.sound_text import sound
from voxpop.sources.youtube.link_texts import text_with_addresses
from voxpop.sources.youtube.nesting import at, objects_at, text_at
from voxpop.sources.youtube.player_response import handle_in

_RESULTS: Final = ("contents", "twoColumnWatchNextResults", "results", "results", "contents")
_ONE_COLUMN: Final = ("contents", "singleColumnWatchNextResults", "results", "results", "contents")  # phone, television
_SLIM: Final = ("slimVideoInformationRenderer", "slimVideoMetadataRenderer", "videoMetadataRenderer")
_MUTATIONS: Final = ("frameworkUpdates", "entityBatchUpdate", "mutations")
_PLAYER_BAR: Final = (
    *("playerOverlays", "playerOverlayRenderer", "decoratedPlayerBarRenderer", "decoratedPlayerBarRenderer"),
    *("playerBar", "multiMarkersPlayerBarRenderer", "markersMap"),
)
_VIEW_MODEL: Final = (
    *("segmentedLikeDislikeButtonViewModel", "likeButtonViewModel", "likeButtonViewModel", "toggleButtonViewModel"),
    *("toggleButtonViewModel", "defaultButtonViewModel", "buttonViewModel", "accessibilityText"),
)
_VERIFIED: Final = frozenset({"BADGE_STYLE_TYPE_VERIFIED", "BADGE_STYLE_TYPE_VERIFIED_ARTIST"})
_ID: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_SITE: Final = "https://www.youtube.com"
_LARGEST: Final = 10**12
_KINDS: Final = (
    (("contents", "twoColumnSearchResultsRenderer"), "a list of search results"),
    (("metadata", "playlistMetadataRenderer"), "the page of a playlist"),
    (("metadata", "channelMetadataRenderer"), "the page of a channel"),
    (("contents", "liveChatRenderer"), "the window of a live chat"),
    (("continuationContents", "liveChatContinuation"), "the window of a live chat"),
    (("contents", "twoColumnBrowseResultsRenderer"), "YouTube's home page, or another list of videos"),
)


def other_page(data: object) -> str | None:
    """Which page these are the data of, in words; None where they may be those of a watch page."""
    return next((words for way, words in _KINDS if isinstance(at(data, *way), dict)), None)


def video_of_data(data: object, language: str | None) -> VideoClaim:
    """What the data say of the video. `language` is that of the page, for its numbers."""
    one = _of_one_column(data)
    first = _renderer(data, "videoPrimaryInfoRenderer") or one
    second = _renderer(data, "videoSecondaryInfoRenderer") or one
    views = at(first, "viewCount", "videoViewCountRenderer")
    seen = count_within(text_at(views, "viewCount"), language)
    number = seen[0] if seen is not None and not seen[1] else None
    is_live = at(views, "isLive") is True
    comments = comments_claimed(data, language)
    id_ = text_at(data, "currentVideoEndpoint", "watchEndpoint", "videoId")
    return VideoClaim(
        platform="youtube",
        id=id_ if id_ and _ID.fullmatch(id_) else None,
        title=_said(first, "title"),
        description=_described(second),
        channel=_channel(second, language),
        rating=_rating(first),
        view_count=None if is_live else number,
        comment_count=comments[0] if comments else None,
        chapters=tuple(_chapters(data)),
        heatmap=tuple(_heatmap(data)),
        live_status="is_live" if is_live else None,
        concurrent_view_count=number if is_live else None,
    )


def date_in(data: object) -> str | None:
    """The day of publication, in the words of the page."""
    return _said(_renderer(data, "videoPrimaryInfoRenderer"), "dateText")


def comments_claimed(data: object, language: str | None) -> tuple[int, bool] | None:
    """How many comments the page says there are, and whether it rounds."""
    words = []
    for panel in objects_at(data, "engagementPanels"):
        renderer = at(panel, "engagementPanelSectionListRenderer")
        if text_at(renderer, "panelIdentifier") in ("engagement-panel-comments-section", "comment-item-section"):
            words.append(text_at(renderer, "header", "engagementPanelTitleHeaderRenderer", "contextualInfo"))
    for section in objects_at(data, *_RESULTS):
        for item in objects_at(section, "itemSectionRenderer", "contents"):
            words.append(text_at(item, "commentsEntryPointHeaderRenderer", "commentCount"))
    return next((found for said in words if (found := count_within(said, language)) is not None), None)


def _of_one_column(data: object) -> object:
    """What stands for both where the page is that of a phone or of a television."""
    for section in objects_at(data, *_ONE_COLUMN):
        for name in ("itemSectionRenderer", "slimVideoMetadataSectionRenderer"):
            for item in objects_at(section, name, "contents"):
                if (found := next((item[slim] for slim in _SLIM if slim in item), None)) is not None:
                    return found
    return None


def _renderer(data: object, name: str) -> object:
    return next((section[name] for section in objects_at(data, *_RESULTS) if name in section), None)


def _said(value: object, *path: str | int) -> str | None:
    text = text_at(value, *path)
    return None if text is None else sound(text)


def _described(second: object) -> str | None:
    for name in ("attributedDescription", "description"):
        if (text := text_with_addresses(at(second, name))) is not None and text.strip():
            return sound(text)
    return None


def _channel(second: object, language: str | None) -> Channel:
    owner = at(second, "owner", "videoOwnerRenderer")
    endpoint = at(owner, "navigationEndpoint")
    way = _said(endpoint, "browseEndpoint", "canonicalBaseUrl")
    followers = count_within(text_at(owner, "subscriberCountText"), language)
    badges = [text_at(badge, "metadataBadgeRenderer", "style") for badge in objects_at(owner, "badges")]
    return Channel(
        id=_said(endpoint, "browseEndpoint", "browseId"),
        name=_said(owner, "title"),
        url=f"{_SITE}{way}" if way and way.startswith("/") else None,
        handle=handle_in(way),
        follower_count=followers[0] if followers else None,
        is_verified=None if owner is None else not _VERIFIED.isdisjoint(badges),
    )


def _rating(first: object) -> Rating:
    """Dislikes only where a number stands: the button says "Dislike" since they are hidden."""
    likes: tuple[int, bool] | None = None
    dislikes: tuple[int, bool] | None = None
    for button in objects_at(first, "videoActions", "menuRenderer", "topLevelButtons"):
        likes = likes or count_within(text_at(button, *_VIEW_MODEL))
        for toggle in _toggles(button):
            label = text_at(toggle, "defaultText", "accessibility", "accessibilityData", "label")
            if text_at(toggle, "defaultIcon", "iconType") == "DISLIKE":
                dislikes = dislikes or count_within(label)
            elif text_at(toggle, "defaultIcon", "iconType") == "LIKE":
                likes = likes or count_within(label)
    bar = counts_within(text_at(first, "sentimentBar", "sentimentBarRenderer", "tooltip"))
    if len(bar) == 2:  # "2,347 / 81"
        likes, dislikes = likes or (bar[0], False), dislikes or (bar[1], False)
    if likes is None and dislikes is None:
        return Rating()
    return Rating(likes=likes[0] if likes else None, dislikes=dislikes[0] if dislikes else None, basis="YouTube")


def _toggles(button: object) -> Iterator[object]:
    """The buttons of 2019 to 2021, and those of 2022 that stand in one."""
    yield at(button, "toggleButtonRenderer")
    for name in ("likeButton", "dislikeButton"):
        yield at(button, "segmentedLikeDislikeButtonRenderer", name, "toggleButtonRenderer")


def _markers(data: object, key: str) -> object:
    """What the player's bar shows under a name."""
    return next((at(item, "value") for item in objects_at(data, *_PLAYER_BAR) if text_at(item, "key") == key), None)


def _chapters(data: object) -> list[Chapter]:
    """Those that the channel wrote: YouTube's own guesses ("key moments") are left out."""
    found = []
    for item in objects_at(_markers(data, "DESCRIPTION_CHAPTERS"), "chapters"):
        start = _seconds(at(item, "chapterRenderer", "timeRangeStartMillis"))
        title = _said(item, "chapterRenderer", "title")
        if start is not None and title is not None:
            found.append((start, title))
    ends = [start for start, _ in found[1:]]
    return [Chapter(start, end, title) for (start, title), end in zip(found, [*ends, None], strict=False)]


def _heatmap(data: object) -> list[HeatPoint]:
    heat = [
        _heat(marker, "startMillis", "durationMillis", "intensityScoreNormalized")
        for mutation in objects_at(data, *_MUTATIONS)
        for markers in (at(mutation, "payload", "macroMarkersListEntity", "markersList"),)
        if text_at(markers, "markerType") == "MARKER_TYPE_HEATMAP"
        for marker in objects_at(markers, "markers")
    ] or [  # until 2023
        _heat(
            at(marker, "heatMarkerRenderer"),
            *("timeRangeStartMillis", "markerDurationMillis", "heatMarkerIntensityScoreNormalized"),
        )
        for marker in objects_at(_markers(data, "HEATSEEKER"), "heatmap", "heatmapRenderer", "heatMarkers")
    ]
    return [point for point in heat if point is not None]


def _heat(marker: object, start: str, length: str, score: str) -> HeatPoint | None:
    begins, lasts, value = _seconds(at(marker, start)), _seconds(at(marker, length)), at(marker, score)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if begins is None or lasts is None or not is_number or not 0 <= value <= 1:  # type: ignore[operator]
        return None
    return HeatPoint(begins, begins + lasts, float(value))  # type: ignore[arg-type]


def _seconds(milliseconds: object) -> float | None:
    """Numbers are written as such and as text."""
    if isinstance(milliseconds, str) and re.fullmatch(r"[0-9]{1,12}", milliseconds):
        milliseconds = int(milliseconds)
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int) or not 0 <= milliseconds < _LARGEST:
        return None
    return milliseconds / 1000
