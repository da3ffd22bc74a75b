"""Answers of Invidious' API: a video's, and pages of its comments.

Comes in: one answer, or many in one file, of one video or of several. Goes out: a `CaptureClaim` a video, and its
comments. Invidious gives no dislikes and no mean of ratings, but zeros; what it shows of Reddit is none of YouTube's.

https://docs.invidious.io/api/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from voxpop.model import Claim, Provenance, Refused, Role
from voxpop.sources.api_pages import Api, SavedPages, write_without_comments
from voxpop.sources.base import Carries, Original
from voxpop.sources.companions import companions_of
from voxpop.sources.invidious.comments import Claims, Raw
from voxpop.sources.invidious.video import VIDEO_FIELDS, video_of
from voxpop.sources.json_text.pages import names_of_first
from voxpop.sources.json_text.reader import WINDOW
from voxpop.sources.page_files import files_of
from voxpop.sources.utf8_text import head_as_utf8

_WANTED: Final = VIDEO_FIELDS | {"commentCount", "postId", "continuation", "permalink", "contentHtml"}
_OF_A_VIDEO: Final = frozenset({"storyboards", "keywords", "subCountText", "adaptiveFormats"})
_OF_A_PAGE: Final = frozenset({"videoId", "comments", "commentCount", "continuation"})
_ID: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_REDDIT: Final = (
    "This is a thread of Reddit that Invidious shows in place of the video's comments; ask it for source=youtube."
)
_POST: Final = "These are comments on a post of a channel, not on a video."
_HTML: Final = "These are comments as HTML, which lacks who wrote them and when; ask Invidious without format=html."


class Invidious:
    """The source; `window` is the size of what is decoded at once, in bytes."""

    name = "invidious"
    version = 2
    title = "Invidious API"
    recognised_by = "JSON with a videoId and what only Invidious writes beside it, or comments with contentHtml"
    carries: tuple[Carries, ...] = ("text", "author id", "likes", "replies", "edits", "video")
    cannot_say = "exact times of comments, dislikes, whether all pages of comments were saved"
    is_looked_into = True

    def __init__(self, window: int = WINDOW) -> None:
        self._window = window

    def recognises(self, head: bytes, name: str) -> bool:
        """By the names in the first page and in its first comment. What Invidious shows of Reddit, of posts and as HTML
        is recognised too: it is refused by its name.
        """
        names, inner = names_of_first(head_as_utf8(head))
        if "contentHtml" in (names if "commentId" in names else inner):
            return True
        if "videoId" in names and not inner:
            return ("title" in names and bool(names & _OF_A_VIDEO)) or ("comments" in names and names <= _OF_A_PAGE)
        return names in ({"contentHtml", "commentCount"}, {"title", "permalink", "contentHtml"}) or (
            {"permalink", "comments", "subreddit_id"} <= names
        )

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
        pages = SavedPages(files.page, provenance, _API, self._window)
        yield from pages.claims(Raw, Claims, files)

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. A comment without an id leaves its page whole."""
        write_without_comments(original, _API, places, _husk, self._window, out)


def _why_not(fields: dict[str, object]) -> str | None:
    if "permalink" in fields:
        return _REDDIT
    if "postId" in fields:
        return _POST
    return _HTML if "contentHtml" in fields and "videoId" not in fields else None


def _id_of(fields: dict[str, object]) -> str | None:
    id_ = fields.get("videoId")
    return id_ if isinstance(id_, str) and _ID.fullmatch(id_) else None


def _claimed(fields: dict[str, object]) -> int | None:
    """Invidious gives it on the first page alone; 0 also where it could not read it."""
    count = fields.get("commentCount")
    return count if isinstance(count, int) and not isinstance(count, bool) and 0 < count < 2**63 else None


def _is_last(fields: dict[str, object]) -> bool:
    return not fields.get("continuation")


def _husk(comment: dict[str, object]) -> dict[str, object] | None:
    """Its time stays: when the page was captured may stand nowhere else."""
    id_ = comment.get("commentId")
    times: dict[str, object] = {name: comment[name] for name in ("published", "publishedText") if name in comment}
    return {"commentId": id_, "content": "", "contentHtml": "", **times} if id_ else None


_API: Final = Api("Invidious", _WANTED, _why_not, _id_of, _claimed, _is_last, lambda fields: False, video_of)
