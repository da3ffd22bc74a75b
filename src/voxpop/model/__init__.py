"""The records: what sources say (claims) and what the catalogue answers (rows).

Comes in: nothing. Goes out: plain immutable values that every other module speaks in. `None` means that the source did
not say; `0`, `""` and `False` mean that it did. Instants are whole Unix seconds, UTC (`int`), because hundreds of
thousands of them are compared and stored; `codec` writes them as ISO 8601.

Records are `msgspec.Struct`s, not dataclasses: making a frozen slots dataclass with the fields of a comment costs
about ten times as much, and a page may have 300,000 of them (figures: docs/develop/decisions.md).
"""

from voxpop.model.claims import (
    Again,
    Caption,
    CaptureClaim,
    Claim,
    CommentClaim,
    CommentKind,
    Coverage,
    Cue,
    HeatPoint,
    Refused,
    Role,
    VideoClaim,
)
from voxpop.model.keeping import Accession, Decision, KeptFile, MediaInfo, Provenance, Reference
from voxpop.model.rows import (
    AccessionReport,
    AuthorPage,
    AuthorRef,
    Capture,
    ChannelPage,
    ChannelRef,
    Comment,
    FileReport,
    Finding,
    Info,
    Inspection,
    MomentBin,
    Saying,
    Video,
)
from voxpop.model.values import Author, Captured, Channel, Chapter, Language, Precision, Rating, When

__all__ = [
    "Accession",
    "AccessionReport",
    "Again",
    "Author",
    "AuthorPage",
    "AuthorRef",
    "Caption",
    "Capture",
    "CaptureClaim",
    "Captured",
    "Channel",
    "ChannelPage",
    "ChannelRef",
    "Chapter",
    "Claim",
    "Comment",
    "CommentClaim",
    "CommentKind",
    "Coverage",
    "Cue",
    "Decision",
    "FileReport",
    "Finding",
    "HeatPoint",
    "Info",
    "Inspection",
    "KeptFile",
    "Language",
    "MediaInfo",
    "MomentBin",
    "Precision",
    "Provenance",
    "Rating",
    "Reference",
    "Refused",
    "Role",
    "Saying",
    "Video",
    "VideoClaim",
    "When",
]
