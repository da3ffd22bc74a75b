"""Any web page with a video, as far as it describes it to machines: JSON-LD, microdata, OpenGraph; oEmbed.

Comes in: HTML, MHTML, or the JSON of an oEmbed answer. Goes out: one `CaptureClaim`, then the comments that the page
describes; where it describes none, those that it shows, as far as its elements are called what many sites call them
(`comment`, `comment-text`, `author`, ...: WordPress and other scripts). Asked after all other sources of HTML: what a
site's own pages hold is known better by a reader of that site.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from voxpop.errors import CannotRedact
from voxpop.model import CaptureClaim, Captured, Claim, CommentClaim, Coverage, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.companions import companions_of
from voxpop.sources.file_names import captured_in
from voxpop.sources.lines import encoding_of
from voxpop.sources.page_files import files_of
from voxpop.sources.plurals import there_were
from voxpop.sources.saved_html import page_head, page_in
from voxpop.sources.saved_html.mhtml import is_mhtml
from voxpop.sources.saved_html.saved import Saved
from voxpop.sources.schema_org.comments import claims_of
from voxpop.sources.webpage.oembed import is_oembed, video_in
from voxpop.sources.webpage.page import Page, read_html
from voxpop.sources.webpage.shown import claims_of_shown

LONGEST: Final = 64 << 20  # bytes of a page
_HTML: Final = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body|meta|title|link|div|script)\b", re.IGNORECASE)
_NO_COMMENTS: Final = "The page describes none of its comments to machines; they may have stood on it all the same."
_SOME: Final = "A page describes the comments that it likes to; it does not say whether those are all."
_AS_SHOWN: Final = "These are the comments that the page showed; it does not say whether those are all."


class WebPage:
    """The source."""

    name = "webpage"
    version = 4
    title = "Web page with a video"
    recognised_by = "HTML or MHTML that no other source knows; JSON of an oEmbed answer of the type `video`"
    carries: tuple[Carries, ...] = ("text", "author id", "exact time", "likes", "replies", "video")
    cannot_say = "what the page neither describes to machines nor shows under a name that many sites use"
    is_looked_into = True

    def recognises(self, head: bytes, name: str) -> bool:
        """Any HTML; whether a video is in it is seen when it is read."""
        if is_mhtml(head):
            return True
        text = _text(page_head(head)).lstrip()
        return is_oembed(text) or (text[:1] == "<" and _HTML.search(text) is not None)

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """Files of the same stem, or with the same id in brackets."""
        return companions_of(page, siblings)

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A page without a video is refused by the name of what it is."""
        files = files_of(originals)
        original = files.page
        if original is None:
            yield Refused("page", "This accession holds no page.")
            return
        with original.open() as stream:
            content = stream.read(LONGEST + 1)
        found = _opened(content) if len(content) <= LONGEST else f"This page is longer than {LONGEST >> 20} MB."
        if isinstance(found, str):
            yield Refused(original.path, found)
            return
        page, saved = found
        coverage, reason = _coverage(page)
        captured = _captured(saved, original, provenance)
        capture = CaptureClaim(
            video=page.video,
            captured=captured,
            tool=saved.tool or provenance.tool,
            tool_version=None if saved.tool else provenance.tool_version,
            coverage=coverage,
            coverage_reason=reason,
            notes=page.notes,
        )
        yield files.named_in(capture)
        yield from saved.at_end(original.path)
        if saved.was_damaged:
            yield Refused(original.path, "The page holds bytes that are no text; shown as U+FFFD.")
        yield from page.problems
        yield from files.refused
        yield from claims_of(page.comments, _scope(page), saved.was_damaged)
        yield from claims_of_shown(page.shown, _scope(page), captured, saved.was_damaged)

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. What somebody said stands in several places of such a page."""
        raise CannotRedact(self.title)


def _opened(content: bytes) -> tuple[Page, Saved] | str:
    if not is_mhtml(content[: 1 << 16]) and _text(content[:4096]).lstrip()[:1] == "{":
        video = video_in(_text(content))
        return video if isinstance(video, str) else (Page(video, [], "", ("oEmbed",), ()), Saved(""))
    saved = page_in(content)
    if saved is None:
        return "This MHTML file holds no page: no part of it is HTML."
    page = read_html(saved.first_page, saved.url)
    return page if isinstance(page, str) else (page, saved)


def _captured(saved: Saved, original: Original, provenance: Provenance) -> Captured:
    """What the file says, then its name, then who brought it."""
    return saved.captured if saved.captured.latest is not None else captured_in(original.path) or provenance.captured


def _coverage(page: Page) -> tuple[Coverage, str]:
    claimed = page.video.comment_count
    described = sum(isinstance(claim, CommentClaim) for claim in claims_of(page.comments, str, was_damaged=False))
    held = described or sum(bool(comment.text or comment.author) for comment in page.shown)
    if not held:
        return "unknown", _NO_COMMENTS
    if claimed is not None and claimed > held:
        return (
            "partial",
            f"The page said that {there_were(claimed)}; it {'shows' if page.shown else 'describes'} {held}.",
        )
    return "unknown", _AS_SHOWN if page.shown else _SOME


def _scope(page: Page) -> Callable[[str], str]:
    """On another site than YouTube, ids of comments on a video of YouTube's are not YouTube's."""
    if page.video.platform is None or page.host.endswith("youtube.com"):
        return lambda id_: id_
    return lambda id_: f"{page.host}~{id_}"


def _text(content: bytes) -> str:
    mark, encoding = encoding_of(content[:4096])
    return content[len(mark) :].decode(encoding, "replace")
