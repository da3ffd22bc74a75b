"""What youtube-comment-downloader writes: JSON Lines, JSON or CSV, of every version.

Comes in: such a file; which video it is of stands in its name alone, unless a program said it beside the list of
comments. Goes out: one `CaptureClaim`, then its comments. The file is read twice: first for the time of its making,
which only its comments tell, then for them.

https://github.com/egbertbouman/youtube-comment-downloader
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from voxpop.model import CaptureClaim, Captured, Claim, Provenance, Refused, Role, VideoClaim
from voxpop.sources.base import Carries, Original
from voxpop.sources.companions import companions_of
from voxpop.sources.file_names import captured_in, youtube_id_in
from voxpop.sources.json_text.reader import WINDOW
from voxpop.sources.json_text.records import first_names
from voxpop.sources.page_files import files_of
from voxpop.sources.utf8_text import head_as_utf8, write_cut
from voxpop.sources.ycd.comments import Claims
from voxpop.sources.ycd.page import Page, json_in
from voxpop.sources.ycd.rows import header_of

_ALWAYS: Final = frozenset({"cid", "text", "author"})
_ALSO: Final = frozenset({"time", "votes"})
# Names that only what others made of such a file has: which video each comment is of, other words for the text.
_OTHERS: Final = "comment replyToCid videoId video_id videoID video_url videoUrl pageUrl url video platform"
_NEVER: Final = frozenset(_OTHERS.split())


class YoutubeCommentDownloader:
    """The source; `window` is the size of what is decoded at once, in bytes."""

    name = "ycd"
    version = 1
    title = "youtube-comment-downloader"
    recognised_by = "JSON or CSV whose comments have a cid, a text, an author, and a time or votes"
    carries: tuple[Carries, ...] = ("text", "author id", "likes", "replies", "edits")
    cannot_say = "which video it is of (only the name of the file does), exact times, whether all comments were fetched"
    is_looked_into = True

    def __init__(self, window: int = WINDOW) -> None:
        self._window = window

    def recognises(self, head: bytes, name: str) -> bool:
        """By the names of the first comment's fields, or of the columns."""
        text = head_as_utf8(head)
        if (found := json_in(text)) is not None:
            names = first_names(found, "comments")
        else:
            names = frozenset((header_of(text) or ("", []))[1])
        return names >= _ALWAYS and bool(names & _ALSO) and not names & _NEVER

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """Files of the same stem, or with the same id in brackets."""
        return companions_of(page, siblings)

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` at `comments[n]` says that comment n was not taken in, one at
        `comments[n].field` that it was, without that field; one at `line n` that no comment could be read there.
        """
        files = files_of(originals)
        if files.page is None:
            yield Refused("page", "This accession holds no file of comments.")
            return
        page = Page(files.page, self._window)
        look = page.looked_over()
        if look.is_empty:
            yield Refused(files.page.path, "This file holds no comment that youtube-comment-downloader wrote.")
            return
        captured = look.captured or captured_in(files.page.path) or provenance.captured
        yield files.named_in(_capture(look.beside.video(youtube_id_in(files.page.path)), captured, look.is_cut_off))
        yield from files.refused
        yield from page.claims(Claims(captured))

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. A comment without an id leaves the file whole."""
        write_cut(original, Page(original, self._window).cuts(places), out)


def _capture(video: VideoClaim, captured: Captured, is_cut_off: bool) -> CaptureClaim:
    return CaptureClaim(
        video=video,
        captured=captured,
        tool="youtube-comment-downloader",
        coverage="partial" if is_cut_off else "unknown",
        coverage_reason=(
            "The file ends in the middle of its comments."
            if is_cut_off
            else "The file does not say whether all comments were fetched."
        ),
    )
