"""Prepare: from the claims of one accession to rows ready for the store, batch by batch.

Comes in: the claims of an accession and what people decided about it. Goes out: frames (`CaptureFrame`, `RowsFrame`,
`RefusedFrame`) that may cross a pipe. Pure, so that a worker process can read and analyse while its parent writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from voxpop import keys
from voxpop.catalogue.local.known import KnownTexts
from voxpop.catalogue.local.rows import Row, make_row, number_of
from voxpop.model import Again, CaptureClaim, Claim, CommentClaim, Refused

BATCH = 1000


class CaptureFrame(Struct, tag="capture"):
    """A capture begins; its video is the one with the key `video_key`, `own_key` what the page itself says."""

    claim: CaptureClaim
    video_key: str
    own_key: str


class RowsFrame(Struct, tag="rows"):
    """Comments of the accession's capture number `capture`, in captured order."""

    capture: int
    rows: list[Row]


class RefusedFrame(Struct, tag="refused"):
    """A place that was not taken in."""

    refused: Refused


Frame = CaptureFrame | RowsFrame | RefusedFrame


def frames(
    claims: Iterator[Claim], told: dict[str, str], accession_id: str, known: KnownTexts | None = None
) -> Iterator[Frame]:
    """The frames of an accession's claims. `told` maps capture keys to the key of the video that a person named.
    Comments whose texts are `known` are not analysed again: their rows are bare.

    Comments are gathered by capture until there are enough of them, so that a file in which those of many videos are
    mixed is no slower than one in which they lie apart.
    """
    captures: list[_Begun] = []
    current, waiting = 0, 0
    for claim in claims:
        if isinstance(claim, CommentClaim):
            captures[current].take(claim)
            waiting += 1
            if waiting == BATCH:
                yield from _gathered(captures)
                waiting = 0
        elif isinstance(claim, CaptureClaim):
            yield from _gathered(captures)
            current, waiting = len(captures), 0
            own = keys.video_key(claim.video, accession_id)
            video = told.get(keys.capture_key(accession_id, current), own)
            captures.append(_Begun(current, video, known))
            yield CaptureFrame(claim, video, own)
        elif isinstance(claim, Again):
            current = claim.capture
        else:
            yield RefusedFrame(claim)
    yield from _gathered(captures)


class _Begun:
    """A capture that began, and its comments that wait, each with the id that was derived where it has none."""

    def __init__(self, number: int, video: str, known: KnownTexts | None) -> None:
        self.number, self._video, self._known = number, video, known
        self._waiting: list[tuple[CommentClaim, str | None]] = []
        self._seen: Counter[int] = Counter()

    def take(self, claim: CommentClaim) -> None:
        derived = None
        if claim.id is None:
            first = keys.derived_comment_id(claim.author, claim.text, 0)
            nth = self._seen[number := keys.key_number(first)]
            self._seen[number] += 1
            derived = first if nth == 0 else keys.derived_comment_id(claim.author, claim.text, nth)
        self._waiting.append((claim, derived))

    def rows(self) -> list[Row]:
        """What waited."""
        waiting, self._waiting = self._waiting, []
        if not waiting or self._known is None or not self._known.speaks_of(self._video):
            return [make_row(claim, self._video, derived) for claim, derived in waiting]
        numbers = [number_of(claim, self._video, derived) for claim, derived in waiting]
        texts = self._known.texts(self._video, numbers)
        return [
            make_row(claim, self._video, derived, is_bare=texts.get(number) == claim.text)
            for (claim, derived), number in zip(waiting, numbers, strict=True)
        ]


def _gathered(captures: list[_Begun]) -> Iterator[RowsFrame]:
    for capture in captures:
        if rows := capture.rows():
            yield RowsFrame(capture.number, rows)
