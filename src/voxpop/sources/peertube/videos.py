"""What PeerTube says of a video: from its REST interface, its ActivityPub object, or the export of a user.

Comes in: the object as plain JSON. Goes out: one `CaptureClaim`. Counts are the instance's own; likes and dislikes are
PeerTube's. REST: https://docs.joinpeertube.org/api-rest-reference.html#tag/Video
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from voxpop.model import CaptureClaim, Captured, Channel, Chapter, Rating, Refused, VideoClaim, When
from voxpop.sources.html_text import text_from_html
from voxpop.sources.iso_times import when_of
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.peertube.addresses import plain_id

PLATFORM: Final = "peertube"
WITHOUT_COMMENTS: Final = "The page was captured without its comments."
_DURATION: Final = re.compile(r"P(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.\d{1,9})?S)?)")
_PRIVACY: Final = {1: "public", 2: "unlisted", 3: "private", 4: "needs_auth", 5: "needs_auth"}
_LIVE: Final = {4: "is_upcoming", 5: "was_live"}  # states: waiting for the live to begin, the live has ended
_SHORT: Final = 250  # characters of a description in a list of videos


class VideoPage:
    """One video's object; `problems` are those of the fields that were read so far."""

    def __init__(self, values: dict[str, object], place: str, captured: Captured) -> None:
        self._values = values
        self._fields = Fields(values, place)
        self._captured = captured

    @property
    def problems(self) -> list[Refused]:
        """All that was wrong with its fields so far."""
        return self._fields.problems

    def capture(self) -> CaptureClaim:
        """What it says."""
        is_activity = self._values.get("type") == "Video"
        return CaptureClaim(
            video=self._from_activity() if is_activity else self._from_rest(),
            captured=self._captured,
            tool="PeerTube",
            coverage="unknown",
            coverage_reason=WITHOUT_COMMENTS,
            notes=tuple(self._notes()),
        )

    def _from_rest(self) -> VideoClaim:
        fields = self._fields
        return VideoClaim(
            platform=PLATFORM,
            id=self._id(),
            url=fields.text("url"),
            title=fields.text("name"),
            description=fields.text("description"),
            channel=self._channel(),
            rating=self._rating(),
            published=self._when("publishedAt"),
            duration_seconds=fields.number("duration"),
            view_count=fields.whole("views"),
            comment_count=fields.whole("comments"),
            tags=fields.texts("tags"),
            categories=tuple(label for label in [self._label("category")] if label),
            chapters=tuple(chapters_in(self._fields)),
            language=self._label("language", "id"),
            license=self._label("licence"),
            age_limit=18 if fields.flag("nsfw") else None,
            availability=_PRIVACY.get(self._number("privacy")),
            live_status=self._live("isLive"),
            release=self._when("originallyPublishedAt"),
            modified=self._when("updatedAt"),
            concurrent_view_count=fields.whole("viewers") if self._values.get("isLive") is True else None,
        )

    def _from_activity(self) -> VideoClaim:
        fields = self._fields
        content = fields.text("content")
        is_markup = content is not None and self._values.get("mediaType") == "text/html"
        return VideoClaim(
            platform=PLATFORM,
            id=self._id(),
            url=fields.text("id"),
            title=fields.text("name"),
            description=text_from_html(content) if content is not None and is_markup else content,
            channel=self._actor(),
            published=self._when("published"),
            duration_seconds=self._duration(),
            view_count=fields.whole("views"),
            tags=tuple(self._hashtags()),
            categories=tuple(label for label in [self._label("category", "name")] if label),
            chapters=tuple(self._parts()),
            language=self._label("language", "identifier"),
            license=self._label("licence", "name"),
            age_limit=18 if fields.flag("sensitive") else None,
            live_status=self._live("isLiveBroadcast"),
            release=self._when("originallyPublishedAt"),
            modified=self._when("updated"),
        )

    def _id(self) -> str | None:
        uuid = self._fields.text("uuid")
        return None if uuid is None else plain_id(uuid)

    def _channel(self) -> Channel:
        """The channel; its address is its id, for its number differs from instance to instance."""
        said = self._values.get("channel")
        channel = Fields(said if isinstance(said, dict) else {}, "channel")
        url = channel.text("url")
        name = channel.text("displayName") or channel.text("name")
        return Channel(id=url, name=name, url=url, follower_count=channel.whole("followersCount"))

    def _actor(self) -> Channel:
        """The channel among those to whom the video is attributed: its account comes first, its channel after it."""
        said = self._values.get("attributedTo")
        for actor in said if isinstance(said, list) else ():
            is_group = isinstance(actor, dict) and actor.get("type") == "Group"
            address = actor.get("id") if isinstance(actor, dict) else actor
            if isinstance(address, str) and (is_group or "/video-channels/" in address):
                url = Fields({"id": address}).text("id")
                return Channel(id=url, url=url)
        return Channel()

    def _rating(self) -> Rating:
        likes, dislikes = self._fields.whole("likes"), self._fields.whole("dislikes")
        said = likes is not None or dislikes is not None
        return Rating(likes=likes, dislikes=dislikes, basis="PeerTube" if said else None)

    def _when(self, name: str) -> When:
        words = self._fields.text(name)
        if words is None:
            return When()
        found = when_of(words)
        if found is None:
            self._fields.refuse(name, "a time, such as 2024-05-01T10:00:00.000Z,")
        return found or When()

    def _label(self, name: str, key: str = "label") -> str | None:
        """The words of `{id, label}`; an export gives the language's id alone, and numbers for the rest.

        What has no id is not known, though its label says "Unknown".
        """
        said = self._values.get(name)
        if isinstance(said, dict):
            is_known = said.get("id") is not None or said.get("identifier") is not None
            return Fields(said, name).text(key) if is_known else None
        return self._fields.text(name) if name == "language" else None

    def _number(self, name: str) -> int:
        said = self._values.get(name)
        found = said.get("id") if isinstance(said, dict) else said
        return found if isinstance(found, int) else 0

    def _live(self, name: str) -> str | None:
        return _LIVE.get(self._number("state"), "is_live") if self._fields.flag(name) else None

    def _duration(self) -> float | None:
        words = self._fields.text("duration")
        found = _DURATION.fullmatch(words) if words is not None else None
        if words is not None and found is None:
            self._fields.refuse("duration", "a duration, such as PT61S,")
        if found is None:
            return None
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return float(hours * 3600 + minutes * 60 + seconds)

    def _hashtags(self) -> Iterator[str]:
        for tag in self._fields.objects("tag"):
            name = tag.text("name")
            if name is not None and tag.text("type") == "Hashtag":
                yield name.removeprefix("#")

    def _parts(self) -> Iterator[Chapter]:
        """Chapters, where they are not but the address of a list."""
        if isinstance(self._values.get("hasParts"), list):
            yield from chapters_in(self._fields, "hasParts")

    def _notes(self) -> Iterator[str]:
        languages = {caption.text("language") for caption in self._fields.objects("captions")}
        languages |= {caption.text("identifier") for caption in self._fields.objects("subtitleLanguage")}
        yield from note_of_captions(languages)
        description = self._values.get("description")
        if isinstance(description, str) and len(description) == _SHORT and description.endswith("..."):
            yield "the description may be cut off: lists of videos hold its first 250 characters"


def note_of_captions(languages: Iterable[str | None]) -> Iterator[str]:
    """What to say of captions that are listed, and lie elsewhere."""
    if said := ", ".join(sorted({language for language in languages if language})):
        yield f"there were captions, which are files of their own: {said}"


def chapters_in(fields: Fields, name: str = "chapters") -> Iterator[Chapter]:
    """The chapters that a list holds, as REST or as ActivityPub has them."""
    for part in fields.objects(name):
        start, end = part.number("timecode" if name == "chapters" else "startOffset"), part.number("endOffset")
        title = part.text("title" if name == "chapters" else "name")
        if start is not None:
            yield Chapter(start, end, title or "")
