"""Pages of a web API on YouTube, saved in one file: a video's own, and those of its comments.

Comes in: the file, and how one API says things. Goes out: a `CaptureClaim` for each video, at each of its first pages,
and the comments, `Again` where videos are mixed. The file is read twice: first for what the pages are of, then for the
comments. Replies stand on pages of their own, which do not name their thread: the id of a reply does.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import BinaryIO, Final, Protocol, TypeVar

from msgspec import Struct

from voxpop.model import CaptureClaim, Captured, Claim, CommentClaim, Coverage, Provenance, Refused, VideoClaim
from voxpop.sources.base import Original
from voxpop.sources.file_names import captured_in, youtube_id_in
from voxpop.sources.json_text.elements import Broken, Salvaged
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.json_text.lines import BadLine
from voxpop.sources.json_text.pages import Field, PageBegins, Pages
from voxpop.sources.json_text.reader import loads
from voxpop.sources.page_files import PageFiles
from voxpop.sources.plurals import are, there_were
from voxpop.sources.relative_times import RunClock
from voxpop.sources.turns import Turns
from voxpop.sources.utf8_text import head_as_utf8, opened_as_utf8, write_cut
from voxpop.times import when_from_relative

T = TypeVar("T")
T_raw = TypeVar("T_raw")
Husk = Callable[[dict[str, object]], dict[str, object] | None]
HEAD: Final = 64 << 10
_NONE: Final = -1  # the capture of a page that belongs to none
_BASIS: Final = "reckoned from the published and publishedText of its comments"
_MIDDLE: Final = 953_121_600  # 15 March 2000
_FOUR_WEEKS: Final = 28 * 86400  # the shortest month


class Api(Struct, frozen=True):
    """How one API says things: its name, the fields that are wanted, and what they say.

    `why_not` is a sentence where a page is none of a video; `is_last` is asked of pages with top-level comments;
    `is_off` is whether nobody may comment. The fields have the `repliesPage` of the first comment that has one, too.
    """

    name: str
    wanted: frozenset[str]
    why_not: Callable[[dict[str, object]], str | None]
    id_of: Callable[[dict[str, object]], str | None]
    claimed: Callable[[dict[str, object]], int | None]
    is_last: Callable[[dict[str, object]], bool]
    is_off: Callable[[dict[str, object]], bool]
    video_of: Callable[[Fields, str | None, int | None], VideoClaim]


class ClaimMaker(Protocol[T_raw]):
    """Turns the comments of one capture into claims."""

    def of_many(self, raws: list[T_raw], place: int) -> Iterator[CommentClaim | Refused]:
        """Comments that are as they should be; the first is at `place`."""

    def of_salvaged(self, salvaged: Salvaged, place: int) -> Iterator[CommentClaim | Refused]:
        """One that is not."""


class _Timed(Struct, gc=False, rename="camel"):
    """What of a comment tells when its page was made, and whether it is a reply."""

    comment_id: str | None = None
    published: float | None = None
    published_text: str | None = None
    replies_page: str | None = None


class _Page:
    """What one page says."""

    def __init__(self) -> None:
        self.fields: dict[str, object] = {}
        self.clock = RunClock(is_wall=False)
        self.comments = self.top = 0
        self.is_cut_off = False

    def see(self, timed: _Timed) -> None:
        self.top += timed.comment_id is None or "." not in timed.comment_id
        if timed.replies_page is not None:
            self.fields.setdefault("repliesPage", timed.replies_page)
        if timed.published is not None and timed.published_text and _tells(timed.published_text):
            self.clock.see(timed.published_text, timed.published)


class _Known:
    """What the pages of one capture say together."""

    def __init__(self, id_: str | None) -> None:
        self.id = id_
        self.fields: dict[str, object] = {}
        self.clock = RunClock(is_wall=False)
        self.claimed: int | None = None
        self.held = self.lists = self.ends = 0
        self.is_cut_off = self.is_off = False

    def has_begun(self, page: _Page, claimed: int | None) -> bool:
        """Whether this page begins another capture: a second page of the video, or a second first page."""
        return ("title" in page.fields and bool(self.fields)) or (claimed is not None and self.claimed is not None)

    def take(self, page: _Page, claimed: int | None, api: Api) -> None:
        if "title" in page.fields:
            self.fields = page.fields
        self.claimed = claimed if self.claimed is None else self.claimed
        self.clock.join(page.clock)
        self.held += page.comments
        self.lists += page.top > 0
        self.ends += page.top > 0 and api.is_last(page.fields)
        self.is_cut_off = self.is_cut_off or page.is_cut_off
        self.is_off = self.is_off or api.is_off(page.fields)


class SavedPages:
    """A file of pages, read once: `captures` in the order of the file, `refused` the pages that are none."""

    def __init__(self, original: Original, provenance: Provenance, api: Api, window: int) -> None:
        self._original, self._api, self._window = original, api, window
        self._capture_of = array("i")
        self._known: list[_Known] = []
        self._latest: dict[str | None, int] = {}
        self._id = youtube_id_in(original.path)
        self.refused: list[tuple[int, str]] = []
        with opened_as_utf8(original) as stream:
            self._head = head_as_utf8(stream.read(HEAD))
        self._look()
        self._fields = [Fields(known.fields) for known in self._known]
        self.captures = [
            self._claim(known, fields, provenance) for known, fields in zip(self._known, self._fields, strict=True)
        ]

    def claims(self, kind: type[T], maker: Callable[[Captured], ClaimMaker[T]], files: PageFiles) -> Iterator[Claim]:
        """Captures and comments, in the order of the file; pages that are none of a video are refused by number."""
        yield from self._refused()
        captures = [files.named_in(claim) for claim in self.captures[:1]] + self.captures[1:]
        turns, makers = Turns(captures), [maker(claim.captured) for claim in captures]
        capture, page, place = _NONE, -1, 0
        with opened_as_utf8(self._original) as stream:
            for part in Pages(self._api.wanted, kind, self._window).read(stream, self._head):
                if isinstance(part, PageBegins):
                    page += 1
                    capture = self._capture_of[page] if page < len(self._capture_of) else _NONE
                    for claim in turns.begin(capture) if capture != _NONE else ():
                        yield claim
                        yield from (*self._fields[capture].problems, *(files.refused if capture == 0 else ()))
                elif isinstance(part, list):
                    if capture != _NONE and part:
                        yield from turns.to(capture)
                        yield from makers[capture].of_many(part, place)
                    place += len(part)
                elif isinstance(part, Refused):
                    yield part
                elif not isinstance(part, Field):
                    if isinstance(part, Salvaged) and capture != _NONE:
                        yield from turns.to(capture)
                        yield from makers[capture].of_salvaged(part, place)
                    elif not isinstance(part, Salvaged):
                        at = f"line {part.number}" if isinstance(part, BadLine) else f"comments[{place}]"
                        yield Refused(at, part.reason)
                    place += 1

    def _refused(self) -> Iterator[Refused]:
        if not self._capture_of:
            yield Refused(self._original.path, f"This file holds no page of {self._api.name}.")
        for number, why_not in self.refused:
            yield Refused(self._original.path if len(self._capture_of) == 1 else f"page {number}", why_not)

    def _look(self) -> None:
        page: _Page | None = None
        with opened_as_utf8(self._original) as stream:
            for part in Pages(self._api.wanted, _Timed, self._window).read(stream, self._head):
                if isinstance(part, PageBegins):
                    self._end(page)
                    page = _Page()
                elif page is not None:
                    _take(page, part)
        self._end(page)

    def _end(self, page: _Page | None) -> None:
        """Which capture the page is of."""
        if page is None:
            return
        why_not = self._api.why_not(page.fields)
        if why_not is None and not page.fields and not page.comments and not page.is_cut_off:
            why_not = "This page says nothing of a video and holds no comments."
        if why_not is not None:
            self.refused.append((len(self._capture_of) + 1, why_not))
            self._capture_of.append(_NONE)
            return
        self._know(self._api.id_of(page.fields))
        claimed = self._api.claimed(page.fields)
        capture = self._latest.get(self._id)
        if capture is None or self._known[capture].has_begun(page, claimed):
            capture = self._latest[self._id] = len(self._known)
            self._known.append(_Known(self._id))
        self._known[capture].take(page, claimed, self._api)
        self._capture_of.append(capture)

    def _know(self, id_: str | None) -> None:
        """A page that does not name its video goes with the one before; those before the first name, with that."""
        if id_ is not None and None in self._latest:
            self._latest[id_] = self._latest.pop(None)
            self._known[self._latest[id_]].id = id_
        self._id = id_ or self._id

    def _claim(self, known: _Known, fields: Fields, provenance: Provenance) -> CaptureClaim:
        coverage, reason = self._coverage(known)
        return CaptureClaim(
            video=self._api.video_of(fields, known.id, known.claimed),
            captured=known.clock.captured(_BASIS) or captured_in(self._original.path) or provenance.captured,
            tool=self._api.name,
            coverage=coverage,
            coverage_reason=reason,
        )

    def _coverage(self, known: _Known) -> tuple[Coverage, str]:
        if known.is_cut_off:
            return "partial", "A page in the file ends in the middle of its comments."
        if known.claimed is not None and known.claimed > known.held > 0:
            said = f"{self._api.name} said that {there_were(known.claimed)}; {known.held} {are(known.held)} held."
            return "partial", said
        if known.lists and not known.ends:
            return "partial", "Each page of comments names another that follows; the last of them is not in the file."
        if known.is_off:
            return "unknown", f"{self._api.name} said that comments were turned off."
        if not known.held:
            return "unknown", "The page was captured without its comments."
        return "unknown", f"Pages of {self._api.name} do not tell whether all of them were saved."


def write_without_comments(
    original: Original, api: Api, places: frozenset[int], husk: Husk, window: int, out: BinaryIO
) -> None:
    """Write the file to `out` without what the comments at `places` said. `husk` gives what is left of one, if any."""

    def rewrite(raw: bytes, place: int) -> tuple[int, bytes | None]:
        return 1, _rewritten(raw, husk) if place in places else None

    with opened_as_utf8(original) as stream:
        head = head_as_utf8(stream.read(HEAD))
    with opened_as_utf8(original) as stream:
        write_cut(original, Pages(api.wanted, _Timed, window).cuts(stream, head, rewrite), out)


def _rewritten(raw: bytes, husk: Husk) -> bytes | None:
    try:
        value = loads(raw)
    except (ValueError, RecursionError):
        return None
    left = husk(value) if isinstance(value, dict) else None
    return b"" if left is None else json.dumps(left).encode("ascii")


def _take(page: _Page, part: object) -> None:
    if isinstance(part, Field):
        page.fields[part.name] = part.value
    elif isinstance(part, list):
        page.comments += len(part)
        for timed in part:
            page.see(timed)
    elif isinstance(part, Broken):
        page.is_cut_off = page.is_cut_off or part.is_end


@lru_cache(maxsize=4096)
def _tells(words: str) -> bool:
    """Whether the span is as YouTube said it: Invidious puts it into units anew, and months have no fixed length."""
    said = when_from_relative(words, _MIDDLE)
    if said is None or said.latest is None:
        return False
    return said.precision == "year" or _MIDDLE - said.latest < _FOUR_WEEKS
