"""A record as bytes: one line of JSON for people and their programs, msgpack for our own store.

Comes in: records. Goes out: bytes, and records again. A public line has every field of its kind (`FIELDS`), always, in
that order; what is absent is `null`. Instants are ISO 8601, UTC, whole seconds.
"""

from voxpop.codec.claims import claim_from_bytes, claim_line, claim_to_bytes
from voxpop.codec.fields import FIELDS, Field
from voxpop.codec.lines import comment_line, file_report_line, finding_line, hit_line, info_line, video_line

__all__ = [
    "FIELDS",
    "Field",
    "claim_from_bytes",
    "claim_line",
    "claim_to_bytes",
    "comment_line",
    "file_report_line",
    "finding_line",
    "hit_line",
    "info_line",
    "video_line",
]
