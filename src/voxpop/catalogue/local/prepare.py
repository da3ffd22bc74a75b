"""Prepare: from the claims of one accession to rows ready for the store, batch by batch.

Comes in: the claims of an accession and what people decided about it. Goes out: frames (`CaptureFrame`, `RowsFrame`,
`CuesFrame`, `RefusedFrame`) that may cross a pipe. Pure, so that a worker process can read and analyse while its parent
writes.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import repeat

from msgspec import Struct

from voxpop import keys
from voxpop.catalogue.local.known import Known
from voxpop.catalogue.local.rows import Row, analyse, make_row
from voxpop.catalogue.local.said import Earlier, digest_of, end_of
from voxpop.model import Again, CaptureClaim, Claim, CommentClaim, Cue, Refused

BATCH = 1000
_Waiting = tuple[CommentClaim, str | None]
_SPOKEN = (CommentClaim, Cue)  # a union would be made, and looked through, for each claim


class CaptureFrame(Struct, tag="capture"):
    """A capture begins; its video is the one with the key `video_key`, `own_key` what the page itself says. `after` is
    the capture with which its comments were compared: the one before it.
    """

    claim: CaptureClaim
    video_key: str
    own_key: str
    after: int | None = None


class Repeated(Struct, array_like=True):
    """How the rows of a frame and comments of which the capture before said the same stand between each other.

    All are packed arrays of 64-bit numbers. `order` has the row number of each comment, 0 where the next of the frame's
    rows stands; `digests` and `ends` have what `said` keeps of each. `moved` has row number, start and end of those
    that were said to be written "2 years ago" on another day.
    """

    order: bytes
    digests: bytes
    ends: bytes
    moved: bytes


class RowsFrame(Struct, tag="rows"):
    """Comments of the accession's capture number `capture`, in captured order. `repeated` where the page is held."""

    capture: int
    rows: list[Row]
    repeated: Repeated | None = None


class CuesFrame(Struct, tag="cues"):
    """Lines of the first caption of the accession's capture number `capture`."""

    capture: int
    cues: list[Cue]


class RefusedFrame(Struct, tag="refused"):
    """A place that was not taken in."""

    refused: Refused


Frame = CaptureFrame | RowsFrame | CuesFrame | RefusedFrame


def frames(
    claims: Iterator[Claim], told: dict[str, str], accession_id: str, known: Known | None = None,
    dated: Container[str] = (), *, are_bare: bool = False,
) -> Iterator[Frame]:  # fmt: skip
    """The frames of an accession's claims. `told` maps capture keys to the key of the video that a person named.

    Of what is `known`, texts are not analysed again: their rows are bare. What the capture before said as well is not
    made a row of at all, unless people said when this capture was made (`dated`): it may not be the one after it. Where
    all rows `are_bare`, nothing is analysed here.

    Comments are gathered by capture until there are enough of them, so that a file in which those of many videos are
    mixed is no slower than one in which they lie apart.
    """
    captures: list[_Begun] = []
    videos: set[str] = set()
    waiting: set[int] = set()  # the captures of which something waits
    current = count = 0
    for claim in claims:
        if isinstance(claim, _SPOKEN):
            captures[current].take(claim)
            waiting.add(current)
            count += 1
            if count % BATCH == 0:
                yield from _gathered(captures, waiting)
        elif isinstance(claim, CaptureClaim):
            yield from _gathered(captures, waiting)
            current = len(captures)
            begun = _Begun(accession_id, current, claim, told, known, are_bare)
            if begun.key not in dated and begun.video not in videos:
                begun.compare()
            captures.append(begun)
            videos.add(begun.video)
            yield CaptureFrame(claim, begun.video, begun.own, begun.after)
        elif isinstance(claim, Again):
            current = claim.capture
        else:
            yield RefusedFrame(claim)
    yield from _gathered(captures, waiting)


class _Begun:
    """A capture that began; its cues and comments that wait, these with the id that was derived where there is none."""

    def __init__(
        self, accession_id: str, number: int, claim: CaptureClaim, told: dict[str, str], known: Known | None,
        are_bare: bool,
    ) -> None:  # fmt: skip
        self.number, self.key = number, keys.capture_key(accession_id, number)
        self.own = keys.video_key(claim.video, accession_id)
        self.video = told.get(self.key, self.own)
        self._at = claim.captured.latest
        self._known = known if known is not None and known.speaks_of(self.video) else None
        self._are_bare = are_bare
        self._earlier: Earlier | None = None
        self._waiting: list[_Waiting] = []
        self._cues: list[Cue] = []
        self._seen: Counter[int] = Counter()
        self._otherwise: set[int] = set()  # hashes of the ids of which this page says other than the capture before

    def compare(self) -> None:
        """Compare with what the newest capture of the video said, where this one is later."""
        earlier = None if self._known is None else self._known.earlier(self.video)
        if earlier is not None and self._at is not None and self._at > earlier.at:
            self._earlier = earlier

    @property
    def after(self) -> int | None:
        """The capture with which this one is compared."""
        return None if self._earlier is None else self._earlier.cap

    def take(self, claim: CommentClaim | Cue) -> None:
        if isinstance(claim, Cue):
            self._cues.append(claim)
            return
        derived = None
        if claim.id is None:
            first = keys.derived_comment_id(claim.author, claim.text, 0)
            nth = self._seen[number := keys.key_number(first)]
            self._seen[number] += 1
            derived = first if nth == 0 else keys.derived_comment_id(claim.author, claim.text, nth)
        self._waiting.append((claim, derived))

    def cues(self) -> CuesFrame | None:
        """The cues that waited."""
        waiting, self._cues = self._cues, []
        return CuesFrame(self.number, waiting) if waiting else None

    def frame(self) -> RowsFrame | None:
        """The comments that waited."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return None
        if self._known is None:
            rows = self._rows(waiting)
            if not self._are_bare:
                analyse(rows)
            return RowsFrame(self.number, rows)
        fresh, repeated = self._compared(waiting)
        rows = self._rows(fresh)
        texts = self._known.texts(self.video, [row.h for row in rows])
        if not self._are_bare:
            analyse([row for row in rows if texts.get(row.h) != row.text])
        return RowsFrame(self.number, rows, repeated)

    def _compared(self, waiting: Sequence[_Waiting]) -> tuple[list[_Waiting], Repeated]:
        """Those of which the capture before did not say the same, and how they stand between the others."""
        digests = array("q", [digest_of(claim, derived) for claim, derived in waiting])
        ends = array("q", [end_of(claim) for claim, _ in waiting])
        said = repeat(None, len(waiting)) if self._earlier is None else self._earlier.find(digests)
        fresh: list[_Waiting] = []
        order, moved = array("q"), array("q")
        for one, end, found in zip(waiting, ends, said, strict=True):
            claim = one[0]
            if found is None or hash(claim.id) in self._otherwise:  # of an id twice in a page the first claim counts
                fresh.append(one)
                order.append(0)
                if self._earlier is not None and claim.id is not None:
                    self._otherwise.add(hash(claim.id))
                continue
            order.append(found[0])
            if end != found[1]:
                moved.extend((found[0], claim.published.earliest or 0, end))
        return fresh, Repeated(order.tobytes(), digests.tobytes(), ends.tobytes(), moved.tobytes())

    def _rows(self, waiting: Sequence[_Waiting]) -> list[Row]:
        return [make_row(claim, self.video, derived) for claim, derived in waiting]


def _gathered(captures: list[_Begun], waiting: set[int]) -> Iterator[RowsFrame | CuesFrame]:
    """What waits, capture by capture; nothing waits then."""
    for number in sorted(waiting):
        if frame := captures[number].frame():
            yield frame
        if cues := captures[number].cues():
            yield cues
    waiting.clear()
