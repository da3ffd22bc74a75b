"""Tube Archivist's documents: a video, the comments of a video, and all of it as embedded in a media file.

Comes in: the documents as plain JSON, or a stream of one. Goes out: claims. Its figures are yt-dlp's: times of comments
are reckoned from "2 years ago", and 0 stands for what was not known. A video and its comments are refreshed apart, so
each is a capture of its own. Comments without text were left out, so that some replies answer what is not there.

backend/appsettings/index_mapping.json and backend/video/src in https://github.com/tubearchivist/tubearchivist
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from voxpop.model import (
    Author,
    CaptureClaim,
    Captured,
    Channel,
    Claim,
    CommentClaim,
    Rating,
    Refused,
    VideoClaim,
    When,
)
from voxpop.sources.base import Original
from voxpop.sources.counts import is_rounded
from voxpop.sources.iso_times import instant_of, when_of
from voxpop.sources.json_text.document import Document, Plan
from voxpop.sources.json_text.elements import Salvaged, elements
from voxpop.sources.json_text.fields import Fields, shown
from voxpop.sources.json_text.reader import WINDOW, Reader
from voxpop.sources.relative_times import when_from_stamp

TOOL: Final = "Tube Archivist"
EMBEDDED: Final = Plan(
    lists="comments.comment_comments",
    fields="video version comments.youtube_id comments.comment_last_refresh comments.comment_channel_id",
    inside="comments",
)
# YouTube showed no dislikes from then on: https://blog.youtube/news-and-events/update-to-youtube/
_DISLIKES_ENDED: Final = 1639353600  # 13 December 2021
_EARLIEST, _LATEST = -62135596800, 253402300799  # the years 1 to 9999
_KINDS: Final = {"videos": "video", "streams": "livestream", "shorts": "short"}
_NO_COMMENTS: Final = "The video was refreshed apart from its comments."
_SOME: Final = "Tube Archivist fetches as many comments as it was told to, and keeps those that have a text."
_NO_TEXT: Final = "has no text: no comment_text stands in it"

_BROKEN: Final = "cannot be read as JSON, or is nested too deeply"
_CUT_OFF: Final = "is cut off: the document ends in the middle of its comments"

_Whole = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]  # a catalogue holds 64 bits


class Comment(Struct, gc=False):
    """A comment of `comment_comments`; the API nests those that answer it. All is optional, whatever that says."""

    comment_id: str | None = None
    comment_parent: str | None = None
    comment_text: str | None = None
    comment_author: str | None = None
    comment_author_id: str | None = None
    comment_author_is_uploader: bool | None = None
    comment_is_favorited: bool | None = None
    comment_likecount: _Whole | None = None
    comment_timestamp: _Whole | float | None = None
    comment_time_text: str | None = None
    comment_replies: list[Comment] | None = None


_COMMENTS: Final = msgspec.json.Decoder(list[Comment])


def video_claims(values: dict[str, Any], place: str, unknown: Captured, version: str | None = None) -> Iterator[Claim]:
    """The capture that a `ta_video` document is, and what is wrong with it. `unknown` is when it was captured, should
    the document not say.
    """
    fields = Fields(values, place)
    channel, stats, player = (
        Fields(fields.mapping(name), f"{place}.{name}".strip(".")) for name in ("channel", "stats", "player")
    )
    captured = captured_by(fields, "vid_last_refresh", unknown)
    is_gone = fields.flag("active") is False
    known = named(fields.text("youtube_id"), _channel(channel))
    yield CaptureClaim(
        video=VideoClaim(
            platform=known.platform,
            id=known.id,
            url=known.url,
            title=fields.text("title"),
            description=fields.text("description"),
            channel=known.channel,
            rating=_rating(stats, captured),
            published=_when(fields, "published"),
            duration_seconds=player.number("duration") or None,
            view_count=stats.whole("view_count") or None,
            tags=fields.texts("tags"),
            categories=fields.texts("category"),
            availability="removed" if is_gone else None,
            media_type=_KINDS.get(fields.text("vid_type") or ""),
        ),
        captured=captured,
        tool=TOOL,
        tool_version=version,
        coverage="unknown",
        coverage_reason=_NO_COMMENTS,
        notes=tuple(_notes(fields, is_gone)),
    )
    for part in (fields, channel, stats, player):
        yield from part.problems


def comments_claims(
    head: dict[str, Any], place: str, unknown: Captured, id: str | None = None, version: str | None = None
) -> Iterator[Claim]:
    """The capture that a `ta_comment` document is, without its comments, and what is wrong with it. `id` is the
    video's, should the document not say.
    """
    fields = Fields(head, place)
    channel = fields.text("comment_channel_id")
    yield CaptureClaim(
        video=named(fields.text("youtube_id") or id, Channel(id=channel) if channel else Channel()),
        captured=captured_by(fields, "comment_last_refresh", unknown),
        tool=TOOL,
        tool_version=version,
        coverage="unknown",
        coverage_reason=_SOME,
    )
    yield from fields.problems


class CommentList:
    """The comments of one capture; `seen` is its time, `place` that of the next comment in the accession."""

    def __init__(self, seen: int | None, place: int) -> None:
        self._seen = seen
        self._number = 0
        self.place = place

    def claims(self, reader: Reader) -> Iterator[CommentClaim | Refused]:
        """All comments of the list before which the reader stands."""
        for found in elements(reader, _COMMENTS):
            if isinstance(found, list):
                for comment in found:
                    yield from self._with_replies(comment)
            elif isinstance(found, Salvaged):
                yield from self._leniently(found.value)
            else:
                yield self._refused(_CUT_OFF if found.is_end else _BROKEN)

    def _with_replies(self, comment: Comment) -> Iterator[CommentClaim | Refused]:
        waiting: list[tuple[Comment, str | None]] = [(comment, None)]
        while waiting:
            comment, above = waiting.pop()
            if comment != _NOTHING:  # which is what a redaction leaves of a comment without an id
                yield self._claim(comment, above, False)
            else:
                self.place += 1
            waiting.extend((reply, comment.comment_id) for reply in reversed(comment.comment_replies or ()))

    def _leniently(self, value: object) -> Iterator[CommentClaim | Refused]:
        """A comment that is not as it should be: what is right in it is taken, what is wrong named."""
        waiting: list[tuple[object, str | None]] = [(value, None)]
        while waiting:
            value, above = waiting.pop()
            if not isinstance(value, dict):
                yield self._refused(f"{shown(value)} was found where a comment was expected")
                continue
            fields = Fields(value, f"comments[{self.place}]")
            comment = _comment(fields)
            yield self._claim(comment, above, fields.was_damaged)
            yield from fields.problems
            replies = value.get("comment_replies")
            below = replies if isinstance(replies, list) else []
            waiting.extend((reply, comment.comment_id) for reply in reversed(below))

    def _refused(self, reason: str) -> Refused:
        self.place += 1
        return Refused(f"comments[{self.place - 1}]", reason)

    def _claim(self, comment: Comment, above: str | None, was_damaged: bool) -> CommentClaim | Refused:
        parent = comment.comment_parent
        parent = above if parent is None or parent == "root" else parent
        number = None
        if parent is None:
            self._number += 1
            number = self._number
        if comment.comment_text is None:
            return self._refused(_NO_TEXT)
        likes = comment.comment_likecount
        self.place += 1
        return CommentClaim(
            comment.comment_id,
            parent,
            Author(comment.comment_author_id, comment.comment_author),
            comment.comment_text,
            self.place - 1,
            number,
            self._written(comment),
            likes,
            None if likes is None else is_rounded(likes),
            is_hearted=comment.comment_is_favorited or None,  # false also where it was not known
            is_by_channel=comment.comment_author_is_uploader,
            was_damaged=was_damaged,
        )

    def _written(self, comment: Comment) -> When:
        stamp = comment.comment_timestamp
        if stamp is None and comment.comment_time_text:
            stamp = instant_of(comment.comment_time_text)
        return When() if stamp is None else when_from_stamp(stamp, self._seen)


_NOTHING: Final = Comment()


def claims_of_embedded(original: Original, unknown: Captured, window: int = WINDOW) -> Iterator[Claim]:
    """What the JSON says that Tube Archivist embeds in media (`{video, comments, subtitles, playlists, version}`): the
    video, then its comments, each a capture. No captures where it holds neither.
    """
    document = Document()
    for _, reader in EMBEDDED.lists_of(original, document, window):
        for _ in elements(reader, _COMMENTS):
            pass
    fields = Fields(document.values)
    version, video = fields.text("version"), fields.mapping("video")
    if video:
        yield from video_claims(video, "video", unknown, version)
    head = {path.removeprefix("comments."): value for path, value in document.values.items() if "." in path}
    id_ = Fields(video).text("youtube_id")
    place = 0
    for _, reader in EMBEDDED.lists_of(original, Document(), window):
        place = yield from claims_with_comments(head, "comments", unknown, reader, place, id_, version)
    yield from document.damage + fields.problems


def claims_with_comments(
    head: dict[str, Any],
    place: str,
    unknown: Captured,
    reader: Reader,
    first: int,
    id: str | None = None,
    version: str | None = None,
) -> Generator[Claim, None, int]:
    """A `ta_comment` document whole, whose list the reader stands before; returns the place of the comment after it."""
    seen: int | None = None
    for claim in comments_claims(head, place, unknown, id, version):
        seen = claim.captured.latest if isinstance(claim, CaptureClaim) else seen
        yield claim
    comments = CommentList(seen, first)
    yield from comments.claims(reader)
    return comments.place


def named(id: str | None, channel: Channel, title: str | None = None) -> VideoClaim:
    """The video with this id, of YouTube as all of them are."""
    if id is None:
        return VideoClaim(None, None, title=title, channel=channel)
    return VideoClaim("youtube", id, f"https://www.youtube.com/watch?v={id}", title, channel=channel)


def _channel(channel: Fields) -> Channel:
    id_ = channel.text("channel_id")
    url = f"https://www.youtube.com/channel/{id_}" if id_ else None
    return Channel(id_, channel.text("channel_name"), url, follower_count=channel.whole("channel_subs") or None)


def _rating(stats: Fields, captured: Captured) -> Rating:
    """0 is what Tube Archivist writes for a count that it does not know."""
    likes, dislikes = stats.whole("like_count") or None, stats.whole("dislike_count") or None
    mean = stats.number("average_rating") or None
    if likes is None and dislikes is None and mean is None:
        return Rating()
    basis = "YouTube"
    if (dislikes is not None or mean is not None) and (captured.latest or _LATEST) >= _DISLIKES_ENDED:
        basis = "YouTube; dislikes and mean estimated by Return YouTube Dislike"
    return Rating(mean, 5.0 if mean is not None else None, likes, dislikes, basis)


def captured_by(fields: Fields, name: str, unknown: Captured) -> Captured:
    """When a document was last refreshed, as its field `name` says."""
    when = _when(fields, name)
    return unknown if when.latest is None else Captured(when.earliest, when.latest, when.precision, name)


def _when(fields: Fields, name: str) -> When:
    """Unix seconds as it stores them; the API writes them as ISO 8601 does. Older documents give the day alone."""
    said = fields.identifier(name)
    at = int(said) if said is not None and said.lstrip("-").isdecimal() and len(said) < 15 else None
    if at is not None and _EARLIEST <= at <= _LATEST:
        return When(at, at, "second")
    found = when_of(said) if said is not None and at is None else None
    if said is not None and found is None:
        fields.refuse(name, "a time, in Unix seconds or as 2024-05-01,")
    return found or When()


def _notes(fields: Fields, is_gone: bool) -> Iterator[str]:
    if is_gone:
        yield "Tube Archivist no longer found this video when it last looked; when that was is not said"
    said = [f"{caption.text('lang')} ({caption.text('source')})" for caption in fields.objects("subtitles")]
    if said:
        told = ", ".join(said)
        yield f"Tube Archivist keeps captions: {told}; those that lie beside the video or in ta_subtitle are read"


def _comment(fields: Fields) -> Comment:
    return Comment(
        comment_id=fields.identifier("comment_id"),
        comment_parent=fields.identifier("comment_parent"),
        comment_text=fields.text("comment_text"),
        comment_author=fields.text("comment_author"),
        comment_author_id=fields.identifier("comment_author_id"),
        comment_author_is_uploader=fields.flag("comment_author_is_uploader"),
        comment_is_favorited=fields.flag("comment_is_favorited"),
        comment_likecount=fields.whole("comment_likecount"),
        comment_timestamp=fields.number("comment_timestamp"),
        comment_time_text=fields.text("comment_time_text"),
    )
