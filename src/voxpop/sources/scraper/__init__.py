"""What youtube-comment-scraper wrote until 2021, its command line and its website: JSON or CSV.

Comes in: such a file; which video it is of stands in its name alone. Goes out: one `CaptureClaim`, then its comments,
each followed by its replies. The file is read twice: first for the time of its making, which only its comments tell.

https://github.com/philbot9/youtube-comment-scraper-cli, https://github.com/philbot9/youtube-comment-scraper
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
from voxpop.sources.scraper.comments import Claims
from voxpop.sources.scraper.page import Page
from voxpop.sources.scraper.rows import columns_in
from voxpop.sources.utf8_text import head_as_utf8, write_cut

_COMMAND_LINE: Final = frozenset({"id", "author", "authorLink", "text", "timestamp"})
_WEBSITE: Final = frozenset({"id", "user", "commentText", "timestamp"})
_ESCAPED: Final = "line breaks stand as a backslash and a letter in this table, and were read as line breaks"


class YoutubeCommentScraper:
    """The source; `window` is the size of what is decoded at once, in bytes."""

    name = "scraper"
    version = 2
    title = "youtube-comment-scraper"
    recognised_by = "JSON or CSV whose comments have an id, a timestamp, an authorLink and text or user and commentText"
    carries: tuple[Carries, ...] = ("text", "author id", "likes", "replies", "edits")
    cannot_say = "which video it is of (only the name of the file does), exact times, whether all comments were fetched"
    is_looked_into = True

    def __init__(self, window: int = WINDOW) -> None:
        self._window = window

    def recognises(self, head: bytes, name: str) -> bool:
        """By the names of the first comment's fields, or of the columns."""
        text = head_as_utf8(head)
        names = first_names(text, "comments") if text[:1] in (b"{", b"[") else columns_in(text)
        return names >= _COMMAND_LINE or names >= _WEBSITE

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
            yield Refused(files.page.path, "This file holds no comment that youtube-comment-scraper wrote.")
            return
        captured = look.captured or captured_in(files.page.path) or provenance.captured
        notes = (_ESCAPED,) if page.has_escapes else ()
        yield files.named_in(_capture(files.page.path, captured, look.is_cut_off, notes))
        yield from files.refused
        yield from page.claims(Claims(captured))

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. A comment without an id leaves the file whole, unless replies stand in it."""
        write_cut(original, Page(original, self._window).cuts(places), out)


def _capture(path: str, captured: Captured, is_cut_off: bool, notes: tuple[str, ...]) -> CaptureClaim:
    return CaptureClaim(
        video=VideoClaim("youtube", youtube_id_in(path)),
        captured=captured,
        tool="youtube-comment-scraper",
        coverage="partial" if is_cut_off else "unknown",
        coverage_reason=(
            "The file ends in the middle of its comments."
            if is_cut_off
            else "The file does not say whether all comments were fetched."
        ),
        notes=notes,
    )
