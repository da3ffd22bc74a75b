"""Answers of Piped's API: a video's streams, and pages of its comments.

Comes in: one answer, or many in one file, of one video or of several. Goes out: a `CaptureClaim` a video, and its
comments. No answer names its video: the address of its picture does, or that of the next page, or the file's name.

https://docs.piped.video/docs/api-documentation/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from voxpop.model import Claim, Provenance, Refused, Role
from voxpop.sources.api_pages import Api, SavedPages, write_without_comments
from voxpop.sources.base import Carries, Original
from voxpop.sources.companions import companions_of
from voxpop.sources.json_text.pages import names_of_first
from voxpop.sources.json_text.reader import WINDOW
from voxpop.sources.page_files import files_of
from voxpop.sources.piped.comments import Claims, Raw
from voxpop.sources.piped.video import VIDEO_FIELDS, video_of
from voxpop.sources.utf8_text import head_as_utf8

_WANTED: Final = VIDEO_FIELDS | {"nextpage", "disabled", "commentCount"}
_OF_A_VIDEO: Final = frozenset({"title", "uploader", "uploaderUrl", "thumbnailUrl"})
_OF_A_PAGE: Final = frozenset({"comments", "nextpage", "disabled", "commentCount"})
_OF_A_COMMENT: Final = frozenset({"commentId", "commentorUrl"})
_PICTURE: Final = re.compile(r"/(?:vi|vi_webp|an_webp)/([A-Za-z0-9_-]{11})(?:/|$)")
_ADDRESS: Final = re.compile(r'"url":"https?://(?:www\.|m\.)?youtube\.com/watch\?v=([A-Za-z0-9_-]{11})["&]')


class Piped:
    """The source; `window` is the size of what is decoded at once, in bytes."""

    name = "piped"
    version = 2
    title = "Piped API"
    recognised_by = "JSON with an uploaderUrl and a thumbnailUrl, or comments with a commentorUrl"
    carries: tuple[Carries, ...] = ("text", "author id", "likes", "replies", "edits", "video")
    cannot_say = "exact times of comments, when it was saved, whether all pages of comments were saved"
    is_looked_into = True

    def __init__(self, window: int = WINDOW) -> None:
        self._window = window

    def recognises(self, head: bytes, name: str) -> bool:
        """By the names in the first page and in its first comment."""
        names, inner = names_of_first(head_as_utf8(head))
        if names >= _OF_A_COMMENT or inner >= _OF_A_COMMENT:
            return True
        if names >= _OF_A_VIDEO:
            return bool(names & {"uploadDate", "uploaded", "uploaderVerified"})
        return not inner and {"comments", "nextpage", "disabled"} <= names <= _OF_A_PAGE

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """Files of the same stem, or with the same id in brackets."""
        return companions_of(page, siblings)

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` at `comments[n]` says that comment n was not taken in, one at
        `comments[n].field` that it was, without that field; one at `page n` that a page is none of a video.
        """
        files = files_of(originals)
        if files.page is None:
            yield Refused("page", "This accession holds no page.")
            return
        yield from SavedPages(files.page, provenance, _API, self._window).claims(Raw, Claims, files)

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. A comment without an id leaves its page whole."""
        write_without_comments(original, _API, places, _husk, self._window, out)


def _id_of(fields: dict[str, object]) -> str | None:
    for name, pattern in (("thumbnailUrl", _PICTURE), ("nextpage", _ADDRESS), ("repliesPage", _ADDRESS)):
        said = fields.get(name)
        if isinstance(said, str) and (found := pattern.search(said)):
            return found[1]
    return None


def _claimed(fields: dict[str, object]) -> int | None:
    """-1 on all pages but the first."""
    count = fields.get("commentCount")
    is_known = isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 2**63
    return count if isinstance(count, int) and is_known and not _is_off(fields) else None


def _is_last(fields: dict[str, object]) -> bool:
    return not fields.get("nextpage")


def _is_off(fields: dict[str, object]) -> bool:
    return fields.get("disabled") is True


def _husk(comment: dict[str, object]) -> dict[str, object] | None:
    """`repliesPage` stays: which video the page is of may stand nowhere else."""
    id_ = comment.get("commentId")
    left = {"commentId": id_, "commentText": "", "commentorUrl": None, "repliesPage": comment.get("repliesPage")}
    return left if id_ else None


_API: Final = Api("Piped", _WANTED, lambda fields: None, _id_of, _claimed, _is_last, _is_off, video_of)
