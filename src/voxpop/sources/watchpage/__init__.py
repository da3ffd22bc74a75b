"""A page of YouTube that somebody saved: HTML, MHTML, SingleFile, from the Wayback Machine; its parts as JSON.

Comes in: one file. Goes out: one `CaptureClaim`, then the comments that were on the screen. As JSON come the answers of
which a page is made (`/youtubei/v1/player`, `next`), alone or many in one file: then a `CaptureClaim` for each video
that they name, and the comments that they hold. What a page holds is read
by `voxpop.sources.youtube.watch_page`; here is what was put around it by saving.

The folder of pictures and scripts beside a page that was saved "complete" (`..._files`) is not taken in: nothing in it
was said by anybody. A film, a caption or a picture of the same name beside the page is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from msgspec.structs import replace

from voxpop.errors import CannotRedact
from voxpop.model import CaptureClaim, Captured, Claim, CommentClaim, Coverage, Provenance, Refused, Role
from voxpop.sources.base import Carries, Original
from voxpop.sources.companions import companions_of
from voxpop.sources.file_names import captured_in, youtube_id_in
from voxpop.sources.lines import encoding_of
from voxpop.sources.page_files import PageFiles, files_of
from voxpop.sources.plurals import comments, stand, there_were, were
from voxpop.sources.saved_html import page_head
from voxpop.sources.saved_html.mhtml import is_mhtml
from voxpop.sources.watchpage.dumps import is_dump, without_guard
from voxpop.sources.watchpage.opening import Opened, opened
from voxpop.sources.youtube.watch_page import WatchPage

LONGEST: Final = 64 << 20  # bytes of a page
_HOST: Final = r"(?:[a-z0-9-]{1,20}\.){0,2}(?:youtube(?:-nocookie)?\.com|youtu\.be)[/:?]"
_FROM: Final = rf"(?:https?://web\.archive\.org/web/[0-9a-z_]{{4,20}}/)?https?://{_HOST}"
_MARKS: Final = re.compile(
    rf"SingleFile\s{{1,20}}url:\s{{0,9}}{_FROM}"
    rf"|saved from url=\(\d{{1,6}}\){_FROM}"
    rf"""|savepage-url["']?\s{{1,9}}content=["']?{_FROM}"""
    rf"""|<link\b[^<>]{{0,200}}\brel=["']?canonical["']?[^<>]{{0,200}}\bhref=["']?{_FROM}"""
    rf"""|__wm\.wombat\(\s{{0,9}}"https?://{_HOST}"""
    r"""|property=["']?og:site_name["']?\s{1,9}content=["']?YouTube\b"""
    r"|\bytcfg\s{0,3}=|\bytcfg\.set\(|\bytplayer\s{0,3}=|\bytplayer\.config\b|\bytInitial(?:Data|PlayerResponse)\b|\byt\.setConfig\("
    r"""|<ytd-(?:app|comments|comment-thread-renderer|comment-renderer|comment-view-model)\b|<yt-live-chat-|<form\b[^<>]{0,300}\baction=["']?https://consent\.(?:youtube|google)\.|/das_captcha\b"""
    r"|youtube\.com/opensearch\?|//s\.ytimg\.com/yts?/(?:css|js|img)"
)
# What the page's scripts hold, cut out of it with the name that it has there.
_ALONE: Final = re.compile(
    r"""(?:(?:var|let|const)\s{1,9}|window\s{0,9}(?:\.|\[\s{0,9}["']))?ytInitial(?:Data|PlayerResponse)(?:["']\s{0,9}\])?\s{0,9}=\s{0,9}(?:JSON\s?\.|'|\{\s{0,99}")"""
)
_CHAT: Final = "The window of a live chat holds the messages that had come last when it was saved."
_IN_MHTML: Final = re.compile(
    rf"^(?:snapshot-content-location|content-location):\s{{0,9}}{_FROM}".encode(), re.IGNORECASE | re.MULTILINE
)


class WatchPageFile:
    """The source."""

    name = "watchpage"
    version = 4
    title = "Saved YouTube page"
    recognised_by = "HTML or MHTML with the marks of YouTube's own pages; JSON of its own answers about a video"
    carries: tuple[Carries, ...] = ("text", "author id", "likes", "replies", "edits", "live chat", "video")
    cannot_say = "exact times of comments, comments that had not been loaded when the page was saved"
    is_looked_into = True

    def recognises(self, head: bytes, name: str) -> bool:
        """A page of YouTube's own: others that mention or embed it do not bear these marks."""
        if is_mhtml(head):
            return _IN_MHTML.search(head) is not None
        head = page_head(head)
        mark, encoding = encoding_of(head)
        text = without_guard(head[len(mark) :].decode(encoding, "replace").lstrip())
        if text[:1] in ("{", "["):
            return is_dump(text)
        return (text[:1] == "<" and _MARKS.search(text) is not None) or _ALONE.match(text) is not None

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """Files of the same stem, or with the same id in brackets."""
        return companions_of(page, siblings)

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A page that shows no video is refused by the name of what it is."""
        files = files_of(originals)
        original = files.page
        if original is None:
            yield Refused("page", "This accession holds no page.")
            return
        with original.open() as stream:
            content = stream.read(LONGEST + 1)
        if len(content) > LONGEST:
            yield Refused(original.path, f"This page is longer than {LONGEST >> 20} MB.")
            return
        yield from _read(content, original, files, provenance)

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. What somebody said stands in many places of such a page."""
        raise CannotRedact(self.title)


def _read(content: bytes, original: Original, files: PageFiles, provenance: Provenance) -> Iterator[Claim]:
    pages, trouble = opened(content)
    shown = [one for one in pages if one.page.verdict is None]
    place = 0
    for one in shown:
        page = _dated(one.page, original, provenance)
        beside = files if one is shown[0] else files_of({})
        yield from _claims(page, one, original, beside, provenance, place)
        place += page.places
    if not shown:
        yield Refused(original.path, trouble or pages[0].page.verdict or "")
        yield from (problem for one in pages for problem in one.page.problems)
    elif trouble is not None:
        yield Refused(original.path, trouble)


def _dated(page: WatchPage, original: Original, provenance: Provenance) -> WatchPage:
    """Where the page does not say when it was captured, its file's name may, or who brought it."""
    if page.captured.latest is not None:
        return page
    known = captured_in(original.path) or provenance.captured
    return page if known == Captured() else replace(page, captured=known)


def _claims(
    page: WatchPage,
    shown: Opened,
    original: Original,
    files: PageFiles,
    provenance: Provenance,
    place: int,
) -> Iterator[Claim]:
    saved = shown.saved
    coverage, reason = _coverage(page, shown)
    capture = CaptureClaim(
        video=page.video if page.video.id is not None else replace(page.video, id=youtube_id_in(original.path)),
        captured=page.captured,
        tool=saved.tool or provenance.tool,
        tool_version=None if saved.tool else provenance.tool_version,
        coverage=coverage,
        coverage_reason=reason,
        notes=page.notes,
    )
    yield files.named_in(capture)
    yield from saved.at_end(original.path)
    if saved.was_damaged:
        yield Refused(original.path, "The page holds bytes that are no text; shown as U+FFFD, kept in the original.")
    yield from page.problems
    yield from files.refused
    for claim in shown.comments(page, place):
        if saved.was_damaged and isinstance(claim, CommentClaim) and "\ufffd" in claim.text:
            yield replace(claim, was_damaged=True)
            yield Refused(f"comments[{claim.place}].text", "holds bytes that are no text; shown as U+FFFD")
        else:
            yield claim


def _coverage(page: WatchPage, shown: Opened) -> tuple[Coverage, str]:
    claimed, held = page.video.comment_count, page.comments_held + len(shown.linked)
    if shown.saved.is_cut_off:
        return "partial", f"The file was cut off in the middle of the page; {comments(held)} {stand(held)} before that."
    if page.chat_held and not page.comments_held + len(page.answers):
        return "partial", _CHAT
    if page.answers:
        return _coverage_of_answers(page)
    if not held:
        return "unknown", "The page was saved without its comments: YouTube loads them when one scrolls down to them."
    if shown.linked and (claimed is None or claimed <= held):
        return "unknown", "The page describes these comments to machines; it does not say whether they are all."
    if shown.linked:
        return "partial", f"The page said that {there_were(claimed or 0)}; it describes {held} to machines."
    if claimed is not None and claimed > held:
        return "partial", f"The page said that {there_were(claimed)}; {held} {were(held)} on the screen."
    return "unknown", "A saved page holds the comments that had been loaded; it does not say whether those were all."


def _coverage_of_answers(page: WatchPage) -> tuple[Coverage, str]:
    claimed, held = page.video.comment_count, page.comments_held
    if claimed is not None and claimed > held:
        return "partial", f"YouTube said that {there_were(claimed)}; {held} {stand(held)} in these answers."
    return "unknown", "These answers hold some of the comments; they do not say whether those are all."
