"""What the catalogue answers: rows as folded from all claims, and reports."""

from __future__ import annotations

from msgspec import Struct

from voxpop.model.claims import Caption, CaptureClaim, CommentClaim, CommentKind, Coverage, Refused, VideoClaim
from voxpop.model.values import Captured, Language, Rating, When


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
    chat_held: int = 0
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
    kind: CommentKind = "comment"
    start_seconds: float | None = None
    amount: str | None = None
    reply_count: int | None = None
    is_removed: bool | None = None
    is_gone: bool = False
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


class Saying(Struct, frozen=True):
    """What one capture says of a comment; `source` is the reader of its format."""

    capture: Capture
    source: str
    claim: CommentClaim


class Stamp(Struct, frozen=True):
    """A capture, by its key, and when it was made at the latest (Unix seconds)."""

    capture: str
    at: int | None


class Absence(Struct, frozen=True):
    """A time in which a comment was gone: `last` is the last capture that held it before, `gone` the first that proves
    it missing, `back` the first after that which holds it again.
    """

    last: Stamp
    gone: Stamp
    back: Stamp | None = None


class Edit(Struct, frozen=True):
    """A change of a comment's text, somewhen between the capture `before`, the last that has `text`, and `after`."""

    before: Stamp
    after: Stamp
    text: str


class Past(Struct, frozen=True):
    """What became of a comment: when it was gone, how its text changed, whether the `newest` capture of its video that
    looked at comments, or at the chat, holds it (None where that is not known), all in time.
    """

    absences: tuple[Absence, ...] = ()
    edits: tuple[Edit, ...] = ()
    is_in_newest: bool | None = None
    last_held: Stamp | None = None
    newest: Stamp | None = None


class Day(Struct, frozen=True):
    """One capture of a video, with the counts of that day. `view_count` to `comment_count` are what it claims; `source`
    is the reader of its format.

    `held_so_far` counts all comments that this capture and those before it hold, `gone_so_far` those of them that are
    known to be gone by then; both None where the time of the capture is not known. `is_of_comments` says whether it
    looked at comments: a page without them, or a live chat alone, tells nothing of them.
    """

    capture: Capture
    source: str
    view_count: int | None
    rating: Rating
    follower_count: int | None
    comment_count: int | None
    held_so_far: int | None
    gone_so_far: int | None
    is_of_comments: bool = True


Told = str | int | float | bool | None


class Change(Struct, frozen=True):
    """One thing that differs between two captures of a video. `change` says what; `id` and `key` are those of the
    comment, or None and the video's; `before` and `after` are what the captures say, None where they say nothing.
    """

    change: str
    id: str | None
    key: str
    before: Told
    after: Told


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
    video_key: str | None = None  # of the first capture
    videos: int = 0
    captured: int | None = None  # the earliest instant at which the last of its captures can have been made
    told_before: Captured | None = None  # when it was captured, as people told before they told otherwise now


class AccessionReport(Struct, frozen=True):
    """The report of an accession, as it was made when that came in (`ingested`, Unix seconds)."""

    id: str
    ingested: int
    report: FileReport


class Inspection(Struct, frozen=True):
    """What `add` would make of one page. `source` is None where nobody reads the file.

    `columns` pairs what a column of a table is with its name.
    `present` and `absent` name the fields that some claim says, and those that none does. `captured` spans all
    captures. `sample` holds the first comments: author and text.
    """

    path: str
    source: str | None
    format: str | None = None
    recognised_by: str | None = None
    files: tuple[str, ...] = ()
    videos: int = 0
    captures: int = 0
    comments: int = 0
    replies: int = 0
    chat: int = 0
    captured: Captured = Captured()
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    sample: tuple[tuple[str | None, str], ...] = ()
    refused: tuple[Refused, ...] = ()


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
