"""Tube Archivist: the files of a backup, answers of its API, what it embeds in media once that was taken out.

Comes in: the bulk files of one backup together (`es_video-20240501-0.json`, `es_comment-20240501-0.json`, ...), a list
of comments as the API nests it, documents as Elasticsearch gives them. Goes out: a capture of each video as it was last
refreshed, one of its comments as they were, one of each caption. What a backup holds beside these (settings, channels,
playlists) is kept with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from voxpop.model import CaptureClaim, Captured, Claim, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.file_names import captured_in
from voxpop.sources.json_text.reader import WINDOW
from voxpop.sources.json_text.shape import shape_of
from voxpop.sources.tubearchivist.lines import CaptionLines
from voxpop.sources.tubearchivist.names import READ, WHAT, companions_of_part, order_of, part_of
from voxpop.sources.tubearchivist.pages import PageClaims, kind_of
from voxpop.sources.tubearchivist.redaction import redact_file
from voxpop.sources.utf8_text import as_utf8, head_as_utf8

_NOTHING_HERE: Final = (
    "it holds neither videos nor comments nor captions. Add the files for these of the same backup, together"
)


class TubeArchivist:
    """The source; `window` is the size of what is decoded at once, in bytes."""

    name = "tubearchivist"
    version = 2
    title = "Tube Archivist's backup and API"
    recognised_by = "documents of its indices, line by line, or JSON with the names that only its indices have"
    carries: tuple[Carries, ...] = ("text", "author id", "likes", "replies", "captions", "video")
    cannot_say = (
        "exact times of comments, which were pinned or edited, comments that had no text, when each single line of a "
        "caption was said (five are kept as one)"
    )
    is_looked_into = True

    def __init__(self, window: int = WINDOW) -> None:
        self._window = window

    def recognises(self, head: bytes, name: str) -> bool:
        """Documents of Tube Archivist's indices, in a bulk file or alone."""
        return kind_of(shape_of(head_as_utf8(head))) is not None

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """The other files of the same backup."""
        return companions_of_part(page, siblings)

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` at `comments[n]` says that comment n was not taken in."""
        pages = _pages(originals)
        place, lines, index = 0, CaptionLines(), None
        for page in pages:
            unknown = provenance.captured
            if unknown.latest is None:
                unknown = captured_in(page.path) or Captured()
            claims = PageClaims(page, unknown, self._window, place, lines)
            for claim in claims.all():
                lines.captures += isinstance(claim, CaptureClaim)
                yield claim
            place, index = claims.place, claims.index or index
        if not lines.captures:
            what = WHAT.get(index or "", "")
            found = f"This is part of a Tube Archivist backup ({what})" if what else "This is of Tube Archivist"
            yield Refused(pages[0].path if pages else "page", f"{found}: {_NOTHING_HERE}.")

    def first_places(self, originals: Mapping[str, Original]) -> Mapping[str, int]:
        """See `SourceOfSeveral`: a backup holds the comments of a hundred videos a file."""
        firsts, place = dict[str, int](), 0
        for page in _pages(originals):
            firsts[page.path] = place
            claims = PageClaims(page, Captured(), self._window, place, CaptionLines())
            for _ in claims.all():
                pass
            place = claims.place
        return firsts

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. A comment with an id keeps it, what it answers and what answers it."""
        redact_file(original, places, out, self._window)


def _pages(originals: Mapping[str, Original]) -> list[Original]:
    """The files that are read, in the order of their comments."""
    return sorted(map(as_utf8, filter(_is_read, originals.values())), key=lambda page: order_of(page.path))


def _is_read(original: Original) -> bool:
    """Captions were kept beside the page once, and not read."""
    part = part_of(original.path)
    return original.role == "page" or (part is not None and part.index in READ)
