"""The `Source` protocol: what the reader of one format must be able to do.

Comes in: originals, as streams of the bytes that were obtained. Goes out: claims. No network, no database, no clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, runtime_checkable

from msgspec import Struct

from voxpop.model import Claim, Provenance, Role

Carries = Literal[
    "text", "author id", "exact time", "likes", "replies", "edits", "captions", "history", "live chat", "video"
]
"""What a format can say, for the table in the documentation. "video": title, description or counts of the video."""


class InputFile(Struct, frozen=True):
    """A file on the person's disk that is to be taken in: where it lies, its name in the accession, its role there.

    `shown` is what people know it as, where it is not the path on the disk: "backup.zip/comments.json".
    """

    disk: Path
    path: str
    role: Role
    shown: str | None = None


class Group(Struct, frozen=True):
    """Files that belong together and make one accession; the first is the page, which the report counts under.

    `within` is the packed file in which they lay, and where in it.
    """

    source: str
    files: tuple[InputFile, ...]
    within: str | None = None


class Original(Protocol):
    """One original, as a source sees it."""

    @property
    def path(self) -> str:
        """Its name in the accession."""

    @property
    def role(self) -> Role:
        """What it is in the accession."""

    @property
    def length(self) -> int:
        """Bytes as obtained."""

    def open(self) -> BinaryIO:
        """A fresh stream of the bytes as obtained, from their start. Need not be seekable."""


class Source(Protocol):
    """The reader of one format.

    `name` is kept in each accession and must never change; `version` rises when what is read from the same bytes
    changes: older catalogues are then to be rebuilt. `title`, `recognised_by`, `carries` and `cannot_say` are its row
    in the documentation. `is_looked_into` says that a file must be read up to its first capture before it is taken into
    custody: it may turn out to be no page (a consent page), or not to say which video it is of.
    """

    name: str
    version: int
    title: str
    recognised_by: str
    carries: tuple[Carries, ...]
    cannot_say: str
    is_looked_into: bool

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether a file that begins with `head` (up to 64 KiB) is a page of this format. Content decides."""

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """Which of the file names that lie beside `page` belong to it, and as what."""

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """All claims: a `CaptureClaim`, then its comments in captured order; more captures may follow, each with its
        own, or `Again` with more comments of an earlier one; `Refused` wherever it belongs. A `Cue` is a line of the
        capture's first caption, where that has no file of its own (its `format` is none that captions are read from).

        Never raises for what a file holds: a place that cannot be read is yielded as `Refused` and reading goes on. A
        file that turns out to be no page gives no `CaptureClaim`, and a `Refused` that says what it is.
        """

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """Write the page to `out` without what was said by the comments at these places (`CommentClaim.place`).

        All else stays to the byte. A comment with an id keeps id and parent, so that its thread keeps its shape; it is
        then read as a claim with an empty text and no author. Raises `CannotRedact` where the format cannot be
        rewritten so.
        """


@runtime_checkable
class PackedSource(Source, Protocol):
    """A source whose pages may be zip files that are kept as they are (WACZ, xlsx), not unpacked."""

    def recognises_members(self, names: frozenset[str]) -> bool:
        """Whether a zip with these members is a page of this format."""


@runtime_checkable
class SourceOfSeveral(Source, Protocol):
    """A source whose accessions may hold several pages with comments. `redact` is told places within the page."""

    def first_places(self, originals: Mapping[str, Original]) -> Mapping[str, int]:
        """The place of the first comment of each page in the accession, by the page's name."""
