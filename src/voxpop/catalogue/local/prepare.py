"""Prepare: from the claims of one accession to rows ready for the store, batch by batch.

Comes in: the claims of an accession and what people decided about it. Goes out: frames (`CaptureFrame`, `RowsFrame`,
`RefusedFrame`) that may cross a pipe. Pure, so that a worker process can read and analyse while its parent writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from voxpop import keys
from voxpop.catalogue.local.rows import Row, make_row
from voxpop.model import CaptureClaim, Claim, CommentClaim, Refused

BATCH = 1000


class CaptureFrame(Struct, tag="capture"):
    """A capture begins; its video is the one with the key `video_key`, `own_key` what the page itself says."""

    claim: CaptureClaim
    video_key: str
    own_key: str


class RowsFrame(Struct, tag="rows"):
    """Comments of the capture that began last, in captured order."""

    rows: list[Row]


class RefusedFrame(Struct, tag="refused"):
    """A place that was not taken in."""

    refused: Refused


Frame = CaptureFrame | RowsFrame | RefusedFrame


def frames(claims: Iterator[Claim], told: dict[str, str], accession_id: str) -> Iterator[Frame]:
    """The frames of an accession's claims. `told` maps capture keys to the URL that a person gave."""
    rows: list[Row] = []
    seen: Counter[int] = Counter()
    video, n = "", -1
    for claim in claims:
        if isinstance(claim, CommentClaim):
            rows.append(_row(claim, video, seen))
            if len(rows) < BATCH:
                continue
        if rows:
            yield RowsFrame(rows)
            rows = []
        if isinstance(claim, CaptureClaim):
            n += 1
            seen.clear()
            own = keys.video_key(claim.video)
            video = keys.video_key(claim.video, told.get(keys.capture_key(accession_id, n)))
            yield CaptureFrame(claim, video, own)
        elif isinstance(claim, Refused):
            yield RefusedFrame(claim)
    if rows:
        yield RowsFrame(rows)


def _row(claim: CommentClaim, video: str, seen: Counter[int]) -> Row:
    derived = None
    if claim.id is None:
        first = keys.derived_comment_id(claim.author, claim.text, 0)
        nth = seen[number := keys.key_number(first)]
        seen[number] += 1
        derived = first if nth == 0 else keys.derived_comment_id(claim.author, claim.text, nth)
    return make_row(claim, video, derived)
