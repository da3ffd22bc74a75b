"""Dating: what a page says in words ("2 years ago"), reckoned from the time of capture that a person told.

Comes in: the claims of an accession, what people told of its captures. Goes out: the claims, with times within what was
told. Sources know no decision; so this stands behind all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from voxpop.archive.answers import is_as_exact
from voxpop.keys import capture_key
from voxpop.model import Again, CaptureClaim, Captured, Claim, CommentClaim, VideoClaim, When
from voxpop.sources.relative_times import RelativeTimes


def dated(claims: Iterator[Claim], told: Mapping[str, Captured], accession_id: str) -> Iterator[Claim]:
    """The claims, those of captures that are `told` of (by key) with their times dated anew."""
    captures: list[_Dating | None] = []
    current: _Dating | None = None
    for claim in claims:
        if isinstance(claim, CaptureClaim):
            captured = told.get(capture_key(accession_id, len(captures)))
            current = None if captured is None else _Dating(claim.captured, captured)
            captures.append(current)
            yield claim if current is None else replace(claim, video=current.video(claim.video))
            continue
        if isinstance(claim, Again):
            current = captures[claim.capture]
        if current is not None and isinstance(claim, CommentClaim) and claim.published.as_written is not None:
            claim = replace(claim, published=current.when(claim.published))
        yield claim


class _Dating:
    """One capture: made when its source says, and `told` when."""

    def __init__(self, said: Captured, told: Captured) -> None:
        self._said, self._told = RelativeTimes(said), RelativeTimes(told)
        self._is_within = is_as_exact(said, told)

    def video(self, video: VideoClaim) -> VideoClaim:
        """With what its page says in words."""
        return replace(
            video, published=self.when(video.published), release=self.when(video.release),
            modified=self.when(video.modified),
        )  # fmt: skip

    def when(self, time: When) -> When:
        """What followed from the source's own time of capture follows from the told one; where a tool reckoned with a
        clock of its own, that stays the last moment possible.
        """
        if time.as_written is None or self._is_within:
            return time
        told, _ = self._told.when(time.as_written)
        if told.earliest is None or told.latest is None:
            return time
        if time.latest is None or time == self._said.when(time.as_written)[0]:
            return told
        if time.earliest is None and told.earliest <= time.latest < told.latest:
            return replace(told, latest=time.latest)
        return told if time.earliest is None else time
