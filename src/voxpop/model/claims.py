"""What one capture says: of itself, of its video, of each comment; and what of it was refused."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from voxpop.model.values import Author, Captured, Channel, Chapter, Rating, When

CommentKind = Literal["comment", "chat"]


class CommentClaim(Struct, frozen=True, gc=False):
    """What one capture says of one comment.

    `id` is the platform's own, None where the page shows none. `parent_id` is the platform id of the comment that
    this one answers, None for a top-level comment. `place` is its 0-based position among all comments of the
    accession; `number` its 1-based position among the top-level comments of its capture, None for replies.
    `start_seconds` is set where the platform itself ties the comment to a second of the video (SoundCloud, live
    chat; negative before the start). `kind` is "chat" for a message of a live chat. `reply_count` is what the
    platform claims, `amount` what was paid with it, as written ("$5.00"); `is_removed` says that the platform shows
    only that a comment was there. `is_displayed` says of a text that its author's signs for bold and the like were
    made into markup, and are lost, by a platform that also gives it to the letter: it is not compared with that.
    """

    id: str | None
    parent_id: str | None
    author: Author
    text: str
    place: int
    number: int | None = None
    published: When = When()
    like_count: int | None = None
    like_count_is_rounded: bool | None = None
    dislike_count: int | None = None
    is_pinned: bool | None = None
    is_hearted: bool | None = None
    is_by_channel: bool | None = None
    is_edited: bool | None = None
    author_is_verified: bool | None = None
    start_seconds: float | None = None
    was_damaged: bool = False
    kind: CommentKind = "comment"
    reply_count: int | None = None
    amount: str | None = None
    is_removed: bool | None = None
    is_displayed: bool = False


class HeatPoint(Struct, frozen=True):
    """How often a part of the video was replayed, 0..1, as the platform claims."""

    start_seconds: float
    end_seconds: float
    value: float


class VideoClaim(Struct, frozen=True):
    """What one capture says of its video. `platform`/`id` are None where the page does not say which video it is.

    A list without anything in it says nothing, unless `has_no` names it ("tags", "chapters"): then the page says that
    there are none.
    """

    platform: str | None
    id: str | None
    url: str | None = None
    title: str | None = None
    description: str | None = None
    channel: Channel = Channel()
    rating: Rating = Rating()
    published: When = When()
    duration_seconds: float | None = None
    view_count: int | None = None
    comment_count: int | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    heatmap: tuple[HeatPoint, ...] = ()
    language: str | None = None
    license: str | None = None
    location: str | None = None
    age_limit: int | None = None
    availability: str | None = None
    live_status: str | None = None
    media_type: str | None = None
    alt_title: str | None = None
    creators: tuple[str, ...] = ()
    playlist: str | None = None
    release: When = When()
    modified: When = When()
    repost_count: int | None = None
    concurrent_view_count: int | None = None
    has_no: tuple[str, ...] = ()


Role = Literal["page", "media", "caption", "thumbnail", "description", "log", "other"]


class Caption(Struct, frozen=True):
    """A timed text that was kept. `path` is the file's name in the accession; `is_automatic` None when not known."""

    path: str
    language: str
    is_automatic: bool | None
    format: str
    name: str | None = None


class Cue(Struct, frozen=True):
    """One line of a caption; seconds from the start of the video. As a claim it is of the capture's first caption, for
    which no file stands: a line of a page that holds the lines of many.

    `words` are the seconds at which parts of the text begin, with their first character in `text`, where the caption
    times them: ((12.5, 0), (12.9, 6)) says that the sixth character on is spoken from second 12.9.
    """

    start_seconds: float
    end_seconds: float
    text: str
    words: tuple[tuple[float, int], ...] = ()


Coverage = Literal["complete", "partial", "unknown"]


class CaptureClaim(Struct, frozen=True):
    """What a source says of a capture: comes before its comments.

    One accession may hold captures of many videos, or of one video at many times. They are numbered from 0 as they are
    yielded; to say more of one that is not the last, yield `Again`.

    `coverage` says whether all comments that could be seen were captured, `coverage_reason` why that is believed (one
    sentence for people). `comment_count` is what the platform claimed; `tool` and `tool_version` made the capture.
    `notes` tell a person how the page was read, where that was not certain: "column Comment is the text", "encoding
    windows-1251, guessed". `columns` are pairs of what a column of a table is and its name, as they were read.
    """

    video: VideoClaim
    captured: Captured = Captured()
    tool: str | None = None
    tool_version: str | None = None
    asked: tuple[str, ...] = ()
    coverage: Coverage = "unknown"
    coverage_reason: str | None = None
    captions: tuple[Caption, ...] = ()
    media: tuple[str, ...] = ()
    thumbnails: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


class Again(Struct, frozen=True):
    """The comments and cues that follow are of the accession's capture number `capture` (from 0), which began before.

    For files in which the comments of many videos are mixed.
    """

    capture: int


class Refused(Struct, frozen=True):
    """A place in an input that was not taken in, and why. Sources yield it beside their claims."""

    place: str
    reason: str


Claim = CaptureClaim | CommentClaim | Cue | Again | Refused
