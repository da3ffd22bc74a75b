"""What is kept: accessions and their files, where they came from, what people decided.

These lie on the disk as records, and an archive may be from a stranger's hand: what could be taken for a path, or is no
time that a calendar has, is no record (`msgspec` refuses it when it is read).
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from voxpop.model.claims import Coverage, Refused, Role
from voxpop.model.values import Captured

AccessionId = Annotated[str, Meta(pattern=r"\A[0-9a-f]{40}\Z")]
Digest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{128}\Z")]
Instant = Annotated[int, Meta(ge=0, le=253_402_300_799)]  # Unix seconds, to the end of the year 9999


class MediaInfo(Struct, frozen=True):
    """What a probe says of a media file: seconds, pixels, codec names as FFmpeg gives them."""

    duration_seconds: float | None = None
    width: int | None = None
    height: int | None = None
    video_codec: str | None = None
    audio_codec: str | None = None


class Reference(Struct, frozen=True):
    """The earlier original against which a later one is stored: its accession, and its name there.

    `turn` counts those that were stored against the same one in a row: 1 is the first.
    """

    accession: AccessionId
    path: str
    turn: int = 1


class KeptFile(Struct, frozen=True):
    """One original in an accession: `digest` (sha512, hex) and `length` are of the bytes as obtained.

    `stored_as` is the content path in the OCFL object's first version; `compression` is "zstd" or None. Where there is
    a `reference`, the frame is unpacked with the reference's bytes beside it (`zstd -d --patch-from=`).
    """

    path: str
    role: Role
    digest: Digest
    length: Annotated[int, Meta(ge=0)]
    stored_as: str
    compression: str | None = None
    media: MediaInfo | None = None
    reference: Reference | None = None


class Provenance(Struct, frozen=True):
    """Where an accession came from. `kind` is "file" or "fetch".

    `source` is the name of the source that reads it. `seed` is the URL that was fetched, `asked` the options, `events`
    what happened (warnings, errors, how each continuation ended); the platform's own count of comments, taken before
    fetching, stands in `claimed_comment_count`. `told` holds what people said of how the page is to be read
    ("map.text": "Comment"): it is kept as decisions and put here when a source reads, never kept in the accession.
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
    told: dict[str, str] = {}
    within: str | None = None  # the packed file that the files lay in, and where in it
    redacted_from: str | None = None  # the accession whose page this is, less the comments that were withdrawn


class Accession(Struct, frozen=True):
    """What was taken into custody at one stroke. `id`: 40 hex digits of the sha256 of files and provenance."""

    id: AccessionId
    ingested: Instant
    provenance: Provenance
    files: tuple[KeptFile, ...]


class Decision(Struct, frozen=True):
    """What a person says about what is held; kept in custody and repeated by every rebuild.

    `verb` is "amend" or "withdraw". `subject` is the capture key (amend) or the key (withdraw). Fields that are None
    were not decided. `video` is the key of the video that the capture is of, where no URL names it; `mapping` says
    which column of a table is what ("text": "Comment"). `digests` are the as-obtained digests that are refused from
    then on (withdraw). `destroyed` are the accessions whose bytes go; a withdrawn comment's are replaced by redacted
    ones (`replaced`: old to new id), and `also` names the keys under which pages without ids would say it again.
    """

    id: str
    verb: Literal["amend", "withdraw"]
    subject: str
    decided: Instant
    by: str | None = None
    reason: str | None = None
    url: str | None = None
    captured: Captured | None = None
    coverage: Coverage | None = None
    video: str | None = None
    mapping: dict[str, str] | None = None
    digests: tuple[Digest, ...] = ()
    destroyed: tuple[AccessionId, ...] = ()
    also: tuple[str, ...] = ()
    replaced: dict[AccessionId, AccessionId] = {}


class SavedSearch(Struct, frozen=True):
    """A question that somebody goes on asking; `saved` is when it was kept."""

    name: str
    query: str
    saved: int


class CopyStep(Struct, frozen=True):
    """What became of one thing that `copy` looked at; what was there already and whole has no step.

    `kind` is what it is, `id` its own (None: the workspace, or the saved searches, of which there is one file).
    `reason` says why it was "mended" in the copy, "removed" from it or "refused"; `bytes` are those that were written.
    """

    kind: Literal["accession", "decision", "workspace", "searches", "other"]
    id: str | None
    done: Literal["copied", "packed again", "mended", "removed", "refused"]
    bytes: int = 0
    reason: str | None = None
