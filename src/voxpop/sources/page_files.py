"""The files of an accession: its page, and what came with it.

Comes in: the originals. Goes out: the page, and the captions, media and pictures that a `CaptureClaim` names.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from voxpop.model import Caption, CaptureClaim, Refused
from voxpop.sources.base import Original
from voxpop.sources.caption_files import captions_in


class PageFiles(Struct, frozen=True):
    """`page` is None where the accession holds none; `refused` are captions that hold no cue."""

    page: Original | None
    captions: tuple[Caption, ...]
    media: tuple[str, ...]
    thumbnails: tuple[str, ...]
    refused: tuple[Refused, ...]

    def named_in(self, claim: CaptureClaim) -> CaptureClaim:
        """The claim, with what came with its page."""
        return replace(claim, captions=self.captions, media=self.media, thumbnails=self.thumbnails)


def page_of(originals: Mapping[str, Original]) -> Original | None:
    """The page of an accession that needs no more of it; None where it holds none."""
    return next((original for _, original in sorted(originals.items()) if original.role == "page"), None)


def files_of(originals: Mapping[str, Original]) -> PageFiles:
    """The files by their roles."""
    paths = sorted(originals)
    captions, refused = captions_in(originals)
    return PageFiles(
        page=page_of(originals),
        captions=captions,
        media=tuple(path for path in paths if originals[path].role == "media"),
        thumbnails=tuple(path for path in paths if originals[path].role == "thumbnail"),
        refused=refused,
    )
