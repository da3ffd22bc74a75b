"""The records: what sources say (claims) and what the catalogue answers (rows).

Comes in: nothing. Goes out: plain immutable values that every other module speaks in. `None` means that the source did
not say; `0`, `""` and `False` mean that it did. Instants are whole Unix seconds, UTC (`int`), because hundreds of
thousands of them are compared and stored; `codec` writes them as ISO 8601.

Records are `msgspec.Struct`s, not dataclasses: making a frozen slots dataclass with the fields of a comment costs
about ten times as much, and a page may have 300,000 of them (figures: docs/develop/decisions.md).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Precision = Literal["second", "minute", "hour", "day", "week", "month", "year"]


class When(Struct, frozen=True):
    """A time that may be known imprecisely: it lies within [earliest, latest], Unix seconds, both inclusive.

    `precision` is the unit that the source gave; `as_written` its words ("2 years ago"), where it gave words.
    """

    earliest: int | None = None
    latest: int | None = None
    precision: Precision | None = None
    as_written: str | None = None


class Captured(Struct, frozen=True):
    """When a page was captured, and how that is known (`basis`: "info.json epoch", "told by a person", ...)."""

    earliest: int | None = None
    latest: int | None = None
    precision: Precision | None = None
    basis: str | None = None


class Author(Struct, frozen=True):
    """Who wrote a comment. `id` is the platform's own; `name` is as shown on the page."""

    id: str | None = None
    name: str | None = None
    url: str | None = None


class Channel(Struct, frozen=True):
    """The publisher of a video. `follower_count` is what the platform claims (often rounded)."""

    id: str | None = None
    name: str | None = None
    url: str | None = None
    handle: str | None = None
    follower_count: int | None = None
    is_verified: bool | None = None


class Rating(Struct, frozen=True):
    """The opinion of the public. `mean` of `scale` (4.5 of 5.0); `basis` says who says so ("mirror page", "YouTube")."""

    mean: float | None = None
    scale: float | None = None
    likes: int | None = None
    dislikes: int | None = None
    basis: str | None = None


class Chapter(Struct, frozen=True):
    """A named part of a video, seconds from its start."""

    start_seconds: float
    end_seconds: float | None
    title: str


class Language(Struct, frozen=True):
    """`tag` is BCP 47. `basis` is "said" when a source said so, else who guessed ("guessed: CLD2", "guessed: script")."""

    tag: str | None = None
    basis: str | None = None


# --- what one capture says -------------------------------------------------------------------------------------------


class CommentClaim(Struct, frozen=True):
    """What one capture says of one comment.

    `id` is the platform's own, None where the page shows none. `parent_id` is the platform id of the comment that this
    one answers, None for a top-level comment. `place` is its 0-based position in the capture; `number` its 1-based
    position among the top-level comments there, None for replies. `start_seconds` is set where the platform itself ties
    the comment to a second of the video (SoundCloud).
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


class HeatPoint(Struct, frozen=True):
    """How often a part of the video was replayed, 0..1, as the platform claims."""

    start_seconds: float
    end_seconds: float
    value: float


class VideoClaim(Struct, frozen=True):
    """What one capture says of its video. `platform`/`id` are None where the page does not say which video it is."""

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


Role = Literal["page", "media", "caption", "thumbnail", "description", "log", "other"]


class Caption(Struct, frozen=True):
    """A timed text that was kept. `path` is the file's name in the accession; `is_automatic` None when not known."""

    path: str
    language: str
    is_automatic: bool | None
    format: str
    name: str | None = None


class Cue(Struct, frozen=True):
    """One line of a caption; seconds from the start of the video."""

    start_seconds: float
    end_seconds: float
    text: str


Coverage = Literal["complete", "partial", "unknown"]


class CaptureClaim(Struct, frozen=True):
    """What a source says of the capture itself: comes once, before its comments.

    `coverage` says whether all comments that could be seen were captured, `coverage_reason` why that is believed (one
    sentence for people). `comment_count` is what the platform claimed; `tool` and `tool_version` made the capture.
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


class Refused(Struct, frozen=True):
    """A place in an input that was not taken in, and why. Sources yield it beside their claims."""

    place: str
    reason: str


Claim = CaptureClaim | CommentClaim | Refused


# --- what is kept ----------------------------------------------------------------------------------------------------


class MediaInfo(Struct, frozen=True):
    """What a probe says of a media file: seconds, pixels, codec names as FFmpeg gives them."""

    duration_seconds: float | None = None
    width: int | None = None
    height: int | None = None
    video_codec: str | None = None
    audio_codec: str | None = None


class KeptFile(Struct, frozen=True):
    """One original in an accession: `digest` (sha512, hex) and `length` are of the bytes as obtained.

    `stored_as` is the content path in the OCFL object's first version; `compression` is "zstd" or None.
    """

    path: str
    role: Role
    digest: str
    length: int
    stored_as: str
    compression: str | None = None
    media: MediaInfo | None = None


class Provenance(Struct, frozen=True):
    """Where an accession came from. `kind` is "file" or "fetch".

    `source` is the name of the source that reads it. `seed` is the URL that was fetched, `asked` the options, `events`
    what happened (warnings, errors, how each continuation ended); the platform's own count of comments, taken before
    fetching, stands in `claimed_comment_count`. `told` holds what the person said while adding (URL).
    """

    kind: Literal["file", "fetch"]
    source: str
    seed: str | None = None
    captured: Captured = Captured()
    tool: str | None = None
    tool_version: str | None = None
    asked: dict[str, str] = {}
    events: tuple[str, ...] = ()
    claimed_comment_count: int | None = None
    comments_ended: str | None = None
    refused: tuple[Refused, ...] = ()  # files beside the page that were not taken in
    redacted_from: str | None = None  # the accession whose page this is, less the comments that were withdrawn


class Accession(Struct, frozen=True):
    """What was taken into custody at one stroke. `id` is the first 40 hex digits of the sha256 of files and provenance."""

    id: str
    ingested: int
    provenance: Provenance
    files: tuple[KeptFile, ...]


class Decision(Struct, frozen=True):
    """What a person says about what is held; kept in custody and repeated by every rebuild.

    `verb` is "amend" or "withdraw". `subject` is the capture key (amend) or the key (withdraw). Fields that are None
    were not decided. `digests` are the as-obtained digests that are refused from then on (withdraw). `destroyed`
    are the accessions whose bytes go; a withdrawn comment's are replaced by redacted ones: `replaced` maps old ids to new.
    """

    id: str
    verb: Literal["amend", "withdraw"]
    subject: str
    decided: int
    by: str | None = None
    reason: str | None = None
    url: str | None = None
    captured: Captured | None = None
    coverage: Coverage | None = None
    digests: tuple[str, ...] = ()
    destroyed: tuple[str, ...] = ()
    replaced: dict[str, str] = {}


# --- what the catalogue answers --------------------------------------------------------------------------------------


class ChannelRef(Struct, frozen=True):
    """A channel as named by a video row."""

    key: str | None = None
    id: str | None = None
    name: str | None = None
    url: str | None = None


class AuthorRef(Struct, frozen=True):
    """An author as named by a comment row."""

    key: str | None = None
    id: str | None = None
    name: str | None = None
    url: str | None = None


class Video(Struct, frozen=True):
    """A video as folded from all claims. The public fields of `--json` come first, in their documented order."""

    key: str
    platform: str | None
    id: str | None
    url: str | None
    title: str | None
    description: str | None
    channel: ChannelRef
    rating: Rating
    published: When
    duration_seconds: float | None
    view_count: int | None
    comment_count: int | None
    comments_held: int
    captured: Captured
    # beyond --json
    moments_held: int = 0
    top_level_held: int = 0
    first_captured: Captured = Captured()
    capture_count: int = 0
    claim: VideoClaim | None = None
    captions: tuple[tuple[str, Caption], ...] = ()  # (accession id, caption)
    media: tuple[tuple[str, str], ...] = ()  # (accession id, path)
    thumbnails: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()


class Comment(Struct, frozen=True):
    """A comment as folded from all claims. The public fields of `--json` come first, in their documented order."""

    key: str
    video_key: str
    id: str | None
    parent_key: str | None
    author: AuthorRef
    text: str | None
    like_count: int | None
    like_count_is_rounded: bool | None
    published: When
    moments: tuple[int, ...]
    language: Language
    is_pinned: bool | None
    is_hearted: bool | None
    is_by_channel: bool | None
    is_edited: bool | None
    # beyond --json
    number: int | None = None  # its № among the top-level comments
    replies_held: int = 0
    is_withdrawn: bool = False
    is_orphan: bool = False  # answers a comment that is not held
    was_damaged: bool = False  # held a lone surrogate, shown as U+FFFD
    replies: tuple[Comment, ...] = ()  # the first few, where a page asked for them
    capture_key: str | None = None  # the capture whose text is shown


class Capture(Struct, frozen=True):
    """One page as obtained at one time. `key` is `<accession id, 12 hex>-<n>`, stable over rebuilds."""

    key: str
    accession_id: str
    video_key: str
    captured: Captured
    claim: CaptureClaim
    comments_held: int
    coverage: Coverage
    coverage_reason: str | None
    amended_by: tuple[str, ...] = ()  # decision ids


class FileReport(Struct, frozen=True):
    """What became of one input file. `read` counts comments; read = new + changed + unchanged + refused comments."""

    path: str
    source: str | None
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: tuple[Refused, ...] = ()
    accession_id: str | None = None
    video_key: str | None = None


class Finding(Struct, frozen=True):
    """One thing that `verify` found wrong. `kind` names the check, `where` the thing, `what` the fact."""

    kind: str
    where: str
    what: str


class MomentBin(Struct, frozen=True):
    """A second of the video that comments name, and by how many; `text`/`lang` are of the best-liked one."""

    second: int
    count: int
    text: str | None = None
    language: str | None = None


class AuthorPage(Struct, frozen=True):
    """An author across the archive: `names` are all that captures gave, the latest first."""

    author: AuthorRef
    comments_held: int
    videos_held: int
    names: tuple[str, ...] = ()


class ChannelPage(Struct, frozen=True):
    """A channel across the archive."""

    channel: ChannelRef
    videos_held: int
    comments_held: int
    follower_count: int | None = None


class Info(Struct, frozen=True):
    """What an archive is and holds. Sizes in bytes; `ingested` is when the last accession came in, Unix seconds."""

    path: str
    id: str
    name: str
    layout: int
    videos: int
    comments: int
    channels: int
    captures: int
    accessions: int
    ingested: int | None
    originals_bytes: int | None
    catalogue_bytes: int | None
    voxpop: str
