"""A record as one line of JSON, for people and their programs.

Comes in: records. Goes out: bytes. A public line has every field of its kind (`FIELDS`), always, in
that order; what is absent is `null`. Instants are ISO 8601, UTC, whole seconds.
"""

from voxpop.codec.fields import CHANGES, FIELDS, Field
from voxpop.codec.instants import iso, read_time
from voxpop.codec.lines import (
    change_line,
    comment_line,
    copy_step_line,
    day_line,
    exported_hit_line,
    facet_line,
    file_report_line,
    finding_line,
    hit_line,
    info_line,
    inspection_line,
    report_line,
    saved_search_line,
    suggestion_line,
    video_hits_line,
    video_line,
)

__all__ = [
    "CHANGES",
    "FIELDS",
    "Field",
    "change_line",
    "comment_line",
    "copy_step_line",
    "day_line",
    "exported_hit_line",
    "facet_line",
    "file_report_line",
    "finding_line",
    "hit_line",
    "info_line",
    "inspection_line",
    "iso",
    "read_time",
    "report_line",
    "saved_search_line",
    "suggestion_line",
    "video_hits_line",
    "video_line",
]
