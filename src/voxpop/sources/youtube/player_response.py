"""The player response of a YouTube page: the video as its player knows it. The most exact part of a page.

Comes in: plain JSON (`ytInitialPlayerResponse`, or what `/youtubei/v1/player` answered). Goes out: a `VideoClaim`, what
it says of the capture, and why the video cannot be played, where it cannot.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from msgspec import Struct

from voxpop.model import Captured, Channel, Rating, Refused, VideoClaim, When
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.sound_text import sound
from voxpop.sources.youtube.nesting import at, flag_at, objects_at, text_at
from voxpop.sources.youtube.page_dates import when_from_iso

_ID: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_EXPIRY: Final = re.compile(r"expire(?:=|%3D)([0-9]{10})(?![0-9])")
_HANDLE: Final = re.compile(r"/(@[^/?#]{1,90})")
_AGE_STATUS: Final = frozenset({"AGE_CHECK_REQUIRED", "AGE_VERIFICATION_REQUIRED", "CONTENT_CHECK_REQUIRED"})


class Playability(Struct, frozen=True):
    """Why a video can or cannot be played: `status` is YouTube's word ("OK", "LOGIN_REQUIRED"), `reason` its sentence
    in the language of the page, `is_age` that it is for adults only.
    """

    status: str | None = None
    reason: str | None = None
    is_age: bool = False


def video_of_player(player: object, problems: list[Refused]) -> VideoClaim:
    """What the response says of the video; what in it is not as it should be is added to `problems`."""
    details = _fields(player, "videoDetails")
    more = _fields(at(player, "microformat"), "playerMicroformatRenderer")
    said = _claim(player, details, more)
    problems.extend((*details.problems, *more.problems))
    return said


def playability_of(player: object) -> Playability:
    """See `Playability`."""
    status = text_at(player, "playabilityStatus", "status")
    screen = at(player, "playabilityStatus", "errorScreen", "playerErrorMessageRenderer")
    reason = text_at(player, "playabilityStatus", "reason") or text_at(screen, "reason")
    more = text_at(player, "playabilityStatus", "messages", 0) or text_at(screen, "subreason")
    words = " ".join(dict.fromkeys(part.strip() for part in (reason, more) if part))
    is_age = status in _AGE_STATUS or bool(at(player, "playabilityStatus", "desktopLegacyAgeGateReason"))
    return Playability(sound(status) if status else None, sound(words)[:300] or None, is_age)


def captured_by(player: object) -> Captured | None:
    """When the response was made: the addresses of its media say when they expire, and it says how long they live."""
    stream = at(player, "streamingData")
    lifetime = text_at(stream, "expiresInSeconds")
    for name in ("formats", "adaptiveFormats"):
        for form in objects_at(stream, name):
            address = text_at(form, "url") or text_at(form, "signatureCipher") or text_at(form, "cipher") or ""
            found = _EXPIRY.search(address)
            if found is not None and lifetime and re.fullmatch(r"[0-9]{1,6}", lifetime):
                made = int(found[1]) - int(lifetime)
                return Captured(made - 120, made + 60, "minute", "expiry of the media's addresses")
    return None


def captions_of(player: object) -> tuple[str, ...]:
    """The captions that the page lists, for people: "en", "en (automatic)"."""
    tracks = objects_at(player, "captions", "playerCaptionsTracklistRenderer", "captionTracks")
    listed = ((text_at(track, "languageCode"), text_at(track, "kind") == "asr") for track in tracks)
    return tuple(f"{sound(code)[:40]}{' (automatic)' if automatic else ''}" for code, automatic in listed if code)


def handle_in(url: str | None) -> str | None:
    """The handle that the address of a channel names.

    >>> handle_in("http://www.youtube.com/@brine_and_tar")
    '@brine_and_tar'
    """
    found = _HANDLE.search(url or "")
    return unquote(found[1]) if found else None


def _fields(value: object, name: str) -> Fields:
    found = at(value, name)
    return Fields(found if isinstance(found, dict) else {}, name)


def _claim(player: object, details: Fields, more: Fields) -> VideoClaim:
    id_ = details.text("videoId") or more.text("externalVideoId")
    category, live = more.text("category"), more.mapping("liveBroadcastDetails")
    start = text_at(live, "startTimestamp")
    return VideoClaim(
        platform="youtube",
        id=id_ if id_ and _ID.fullmatch(id_) else None,
        title=details.text("title") or _text(more, "title"),
        description=_description(details, more),
        channel=_channel(details, more),
        rating=_rating(details, more),
        published=when_from_iso(more.text("publishDate") or more.text("uploadDate")),
        duration_seconds=_duration(details, more),
        view_count=details.whole("viewCount") if "viewCount" in details else more.whole("viewCount"),
        tags=details.texts("keywords"),
        categories=(category,) if category else (),
        age_limit=_age_limit(player, more),
        availability=_availability(player, details, more),
        live_status=_live_status(details, live),
        release=when_from_iso(sound(start)) if start else When(),
    )


def _duration(details: Fields, more: Fields) -> float | None:
    """A running stream has length 0."""
    seconds = (details if "lengthSeconds" in details else more).whole("lengthSeconds")
    return float(seconds) if seconds else None


def _text(fields: Fields, name: str) -> str | None:
    said = text_at(fields.mapping(name))
    return None if said is None else sound(said)


def _description(details: Fields, more: Fields) -> str | None:
    said = details.text("shortDescription")
    return _text(more, "description") if said is None else said


def _channel(details: Fields, more: Fields) -> Channel:
    url = more.text("ownerProfileUrl")
    return Channel(
        id=details.text("channelId") or more.text("externalChannelId"),
        name=details.text("author") or more.text("ownerChannelName"),
        url=url,
        handle=handle_in(url),
    )


def _rating(details: Fields, more: Fields) -> Rating:
    """A mean of 0 says that nobody rated it, or that nobody may."""
    mean, likes = details.number("averageRating") or None, more.whole("likeCount")
    if mean is None and likes is None:
        return Rating()
    return Rating(mean, 5.0 if mean is not None else None, likes, None, "YouTube")


def _age_limit(player: object, more: Fields) -> int | None:
    is_safe = more.flag("isFamilySafe")
    if is_safe is False or playability_of(player).is_age:
        return 18
    return None if is_safe is None else 0


def _availability(player: object, details: Fields, more: Fields) -> str | None:
    """In yt-dlp's words."""
    if details.flag("isPrivate"):
        return "private"
    if playability_of(player).status == "LOGIN_REQUIRED":
        return "needs_auth"
    is_unlisted = more.flag("isUnlisted")
    return None if is_unlisted is None else "unlisted" if is_unlisted else "public"


def _live_status(details: Fields, live: dict[str, object]) -> str | None:
    """In yt-dlp's words."""
    if flag_at(live, "isLiveNow") or details.flag("isLive"):
        return "is_live"
    if details.flag("isUpcoming"):
        return "is_upcoming"
    if details.flag("isPostLiveDvr"):
        return "post_live"
    was_live = details.flag("isLiveContent")
    return None if was_live is None else "was_live" if was_live else "not_live"
