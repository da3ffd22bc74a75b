"""The claims of a file, one capture for each video that it speaks of.

Comes in: the pieces of a file and the survey of it. Goes out: claims, in the file's order. The comments of many videos
may be mixed: a capture begins where its video first appears, and is come back to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from voxpop.model import Again, CaptureClaim, Captured, Channel, Claim, CommentClaim, Provenance, Refused, VideoClaim
from voxpop.sources.dataapi.comments import claim_of
from voxpop.sources.dataapi.pieces import Lost, Piece
from voxpop.sources.dataapi.resources import Found, Path, resources_in
from voxpop.sources.dataapi.survey import Page, Survey
from voxpop.sources.dataapi.videos import known_channel, video_claim, video_id_of
from voxpop.sources.json_text.fields import shown


class _Open(Struct):
    """A capture that began. `is_early`: at a comment, and its video resource is still to come."""

    capture: int
    channel: str | None
    is_early: bool
    number: int = 0


class Captures:
    """Tells captures and their comments, in order."""

    def __init__(self, survey: Survey, captured: Captured, provenance: Provenance) -> None:
        self._survey, self._captured, self._provenance = survey, captured, provenance
        self._open: dict[str, _Open] = {}
        self.begun = 0
        self._current = -1
        self._place = 0

    def claims(self, found: Iterable[Piece | Lost | Refused]) -> Iterator[Claim]:
        """All of them, and a `Refused` for what could not be taken in."""
        for one in found:
            if isinstance(one, Refused):
                yield one
            elif isinstance(one, Lost):
                yield Refused(f"comments[{self._place}]", one.reason)
                self._place += 1
            else:
                for resource in resources_in(one):
                    yield from self._claims_of(resource, one)

    def _claims_of(self, found: Found, piece: Piece) -> Iterator[Claim]:
        if found.kind == "comment":
            yield from self._comment(found, piece.is_damaged)
        elif found.kind == "video":
            yield from self._video(found.value)
        elif found.kind == "stray":
            yield Refused(_place(piece, found.path), f"{shown(found.value)} was found where a resource was expected")
        elif found.kind == "deep":
            yield Refused(piece.place, f"what is nested more than {len(found.path)} deep here was passed over")

    def _video(self, resource: dict[str, object]) -> Iterator[Claim]:
        id_ = video_id_of(resource)
        problems: list[Refused] = []
        claim = video_claim(resource, id_ or self._survey.adopter or None, self._survey.channels, problems)
        key = claim.id or ""
        opened = self._open.get(key)
        if opened is not None and opened.is_early:
            opened.is_early = False  # it was said when the capture began
        else:
            yield self._begin(key, claim, False)
        yield from problems

    def _comment(self, found: Found, is_damaged: bool) -> Iterator[Claim]:
        key = self._survey.page_of(found)
        opened = self._open.get(key)
        if opened is None:
            yield self._begin(key, self._early_claim(key), True)
            opened = self._open[key]
        elif opened.capture != self._current:
            yield Again(opened.capture)
            self._current = opened.capture
        problems: list[Refused] = []
        claim = claim_of(found, self._place, opened.number + 1, opened.channel, is_damaged, problems)
        self._place += 1
        opened.number += isinstance(claim, CommentClaim) and claim.number is not None
        yield claim
        yield from problems

    def _begin(self, key: str, video: VideoClaim, is_early: bool) -> CaptureClaim:
        page = self._survey.pages.get(key) or Page()
        self._open[key] = _Open(self.begun, video.channel.id, is_early and page.late is not None)
        self._current = self.begun
        self.begun += 1
        coverage, reason = self._survey.coverage(key, video.comment_count)
        note = f"comments that do not name their video, which the rest of the file or its name does: {page.adopted}"
        return CaptureClaim(
            video=video,
            captured=self._captured,
            tool=self._provenance.tool,
            tool_version=self._provenance.tool_version,
            coverage=coverage,
            coverage_reason=reason,
            notes=(note,) if page.adopted and key and "/" not in key else (),
        )

    def _early_claim(self, key: str) -> VideoClaim:
        """What is known of a page of which a comment comes first."""
        page = self._survey.pages.get(key) or Page()
        if page.late is not None:
            return structs.replace(page.late, channel=known_channel(page.late.channel, self._survey.channels))
        channel = Channel(id=page.channel)
        if "/" in key:
            return VideoClaim(None, None, url=key, channel=channel)
        return VideoClaim("youtube" if key else None, key or None, channel=channel)


def _place(piece: Piece, path: Path) -> str:
    return f"{piece.place}, {'.'.join(map(str, path))}"
