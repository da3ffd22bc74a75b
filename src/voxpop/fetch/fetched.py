"""What is asked of a fetch, and what it hands back. Plain records."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from voxpop.model import Provenance, Refused, Role


class FetchedFile(Struct, frozen=True):
    """A file that was obtained: where it lies in the working folder, its name in the accession, what it is there."""

    disk: Path
    path: str
    role: Role


class FetchOptions(Struct, frozen=True):
    """What is to be fetched besides the page data, the captions and the still, which always are.

    `max_comments` ends the comments after so many, on every platform. `format` is a yt-dlp format expression. `retries`
    is how often a transfer that broke is tried again within one run, with growing pauses (ten: about 100 seconds).
    """

    media: bool = True
    comments: bool = True
    max_comments: int | None = None
    format: str | None = None
    retries: int = 10


class Fetched(Struct, frozen=True):
    """What one fetch obtained.

    `files` is empty, or begins with the page (`<id>.info.json`). `failures` name what was asked for and not obtained;
    the rest was kept. While `unfinished` is true another call with the same folder takes up what is missing; otherwise
    the folder has served its purpose once the files are in custody.

    `provenance.comments_ended` is one of
    - "complete": the comments ended by themselves, nothing was reported missing, and no fewer than nine in ten of the
      platform's own total were held;
    - "limited: max-comments 100": we stopped;
    - "error: ..." (yt-dlp's words): cut off or with holes;
    - "off: ..." (the platform's words): the page shows no comments to anybody;
    - "not asked";
    - None: not known (nobody reads this platform's comments, or the total disagrees with what was held).
    """

    files: tuple[FetchedFile, ...]
    provenance: Provenance
    failures: tuple[Refused, ...]
    unfinished: bool
