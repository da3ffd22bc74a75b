"""What people keep of yt-dlp besides one info.json a video.

Comes in: a dump of a playlist (`-J`: one object with `entries`), of videos (`-j`: one object a line; a list of them,
or an object with them, as programs keep what yt-dlp gave them), or of comments alone (a list, or one a line, replies
within their comments or beside them). Goes out: claims. A dump of pages is read by two readers in step: one is a page
ahead, for what is said of a video may stand behind its comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final, Literal, cast

import msgspec

from voxpop.errors import Refusal
from voxpop.model import Claim, Provenance, Refused
from voxpop.sources.base import Original
from voxpop.sources.info_json.capture import capture_of, captured_of
from voxpop.sources.info_json.comments import Claims, Raw, claims_of_comments
from voxpop.sources.info_json.page import Page, comment_lists, pass_over
from voxpop.sources.json_text.elements import Broken, Salvaged
from voxpop.sources.json_text.pieces import Piece, pieces_of_lines
from voxpop.sources.json_text.reader import Reader
from voxpop.sources.json_text.shape import mapping_in, names_in, shape_of
from voxpop.sources.utf8_text import head_as_utf8

_DEEPEST: Final = 8  # playlists within playlists: a channel's tabs hold two
_LINKS: Final = ("url", "url_transparent")  # no set: what a damaged page says there may have no hash

_STRAY: Final = "This is a comment outside of a page's comments, as where a file is damaged before it."
_NO_PAGE: Final = "This entry is no page of a video: yt-dlp could not get it."

_PIECE: Final = 1 << 20
_HEAD: Final = 64 << 10
_LONG: Final = _HEAD - 4096
_INDENTED: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}(?:\[|\{\s{0,9}\n)")
# What yt-dlp tells on the terminal, and what a shell puts into the file where it is told to take all of that.
_MESSAGE: Final = re.compile(rb"\[[A-Za-z][A-Za-z0-9:+_ -]{0,40}\] |(?:WARNING|ERROR|Deprecated Feature): |Deleting ")
_OUTERMOST: Final = re.compile(rb"\n\{")  # no bracket within an object is the first of its line
_NAME: Final = rb'\s{0,99}"([^"\\]{1,64})"'
_FIRST_NAMES: Final = re.compile(rb"\s{0,99}\[\s{0,99}\{" + _NAME + rb"\s{0,9}:[^,{\[]{1,200}," + _NAME)
_ALSO: Final = frozenset({"extractor", "extractor_key", "webpage_url", "formats", "upload_date", "_version", "epoch"})

Event = Literal["comments", "page"]

_decode_one = msgspec.json.Decoder(Raw).decode


class _Lines:
    """A stream that seems to end where a line does. A line that is broken then cannot take the next along."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        head = stream.read(_PIECE)
        self.head = head[:_HEAD]
        self._is_one = _INDENTED.match(behind_messages(head)) is not None  # its lines are no values
        self._is_message = False
        self._held, self._pos, self._before = head, 0, 0
        self._line_ended = True

    @property
    def at(self) -> int:
        """How many bytes of the stream were read."""
        return self._before + self._pos

    def advance(self) -> bool:
        """Goes on to the next line, when one was read to its end, past what is a message; False where there is none."""
        self._line_ended = False
        while self._fill():
            if not self._is_message and not _MESSAGE.match(self._held, self._pos):
                return True
            end = self._held.find(b"\n", self._pos)
            self._is_message = end < 0
            self._pos = len(self._held) if end < 0 else end + 1
        return False

    def read(self, size: int) -> bytes:
        """Some bytes of the line, its end included."""
        if self._line_ended or not self._fill():
            self._line_ended = True
            return b""
        end = -1 if self._is_one else self._held.find(b"\n", self._pos)
        self._line_ended = end >= 0
        end = len(self._held) if end < 0 else end + 1
        piece, self._pos = self._held[self._pos : end], end
        return piece

    def _fill(self) -> bool:
        if self._pos == len(self._held):
            self._before += self._pos
            self._held, self._pos = self._stream.read(_PIECE), 0
        return bool(self._held)


class _Dump:
    """The pages of a dump, one after the other. `page` is the one that the reader stands in, where they are wanted."""

    def __init__(self, stream: BinaryIO, window: int, *, are_wanted: bool) -> None:
        self._lines = _Lines(stream)
        self._window = window
        self._are_wanted = are_wanted
        self._holders = holders_in(head_as_utf8(self._lines.head))
        self._next = _next_like(self._lines.head)
        self.page: Page | None = None

    def events(self) -> Iterator[Event]:
        """ "comments": the reader stands before a list of them, which is to be read past. "page": a page was read past,
        or what stands in its place.
        """
        while self._lines.advance():
            self.reader = Reader(cast(BinaryIO, self._lines), self._window, self._lines.at)
            yield from self._objects()

    def _objects(self) -> Iterator[Event]:
        while first := self.reader.peek():
            if first in b",]":
                self.reader.pos += 1
                continue
            try:
                yield from self._entries(1) if first == b"[" else self._object(0)
            except Refusal as damage:
                if self.page is not None and not self.reader.was_cut_off:
                    self.page.damage.append(Refused(damage.place, damage.reason))
                yield "page"
                if (found := self.reader.find(self._next)) is None:
                    return
                self.reader.pos = found.start() + found[0].index(b"{")

    def _object(self, depth: int) -> Iterator[Event]:
        self._begin()
        is_container = False
        for name in self.reader.names():
            first = self.reader.peek()
            if name == "comments" and first == b"[":
                yield "comments"
            elif self._holds_pages(name, first, depth):
                is_container = True
                yield from self._entries(depth + 1) if first == b"[" else self._object(depth + 1)
            else:
                pass_over(self.reader, name, None if is_container else self.page)
        if not is_container:
            yield "page"
        self._begin()  # what follows is not of this page

    def _holds_pages(self, name: str, first: bytes, depth: int) -> bool:
        if name == "entries" and first == b"[":
            return depth < _DEEPEST
        return depth == 0 and (name in self._holders or (first == b"{" and "" in self._holders))

    def _entries(self, depth: int) -> Iterator[Event]:
        self.reader.pos += 1
        while (first := self.reader.peek()) != b"]":
            if first == b"{":
                yield from self._object(depth)
            elif first == b",":
                self.reader.pos += 1
            else:
                self.reader.skip()
                yield "page"
        self.reader.pos += 1

    def _begin(self) -> None:
        self.page = Page() if self._are_wanted else None


def head_of(original: Original) -> bytes:
    """The beginning of a file, by which it is known what it holds."""
    with original.open() as stream:
        return head_as_utf8(stream.read(_HEAD))


def behind_messages(head: bytes) -> bytes:
    """The beginning of a file without the messages of yt-dlp that stand before it all."""
    at = 0
    while _MESSAGE.match(head, at):
        end = head.find(b"\n", at)
        at = len(head) if end < 0 else end + 1
    return head[at:]


def is_of_many(head: bytes) -> bool:
    """Whether this is the beginning of a list of pages, of an object that holds pages and is none, or of a page below
    messages of yt-dlp.
    """
    if _MESSAGE.match(head):
        below = behind_messages(head)
        return is_of_many(below) or (below.startswith(b"{") and is_page(names_in(below)))
    return is_page(names_in(head[1:].lstrip())) if head.startswith(b"[") else bool(holders_in(head))


def is_page(names: frozenset[str]) -> bool:
    """Whether an object with these names is a page as only yt-dlp writes it."""
    is_its = names & {"extractor", "extractor_key"} and len(names & _ALSO) > 1
    return "id" in names and bool(is_its or names >= {"title", "formats"} or names >= {"title", "_type", "ie_key"})


def holders_in(head: bytes) -> frozenset[str]:
    """The names under which an object holds pages that is itself none; "" where each of its names is a video's."""
    whole = mapping_in(shape_of(head)) if head.startswith(b"{") else {}
    if is_page(frozenset(whole)) or {"entries", "comments"} & whole.keys():
        return frozenset()
    lists = {name for name, value in whole.items() if isinstance(value, list) and is_page(_names(value[:1]))}
    objects = {name for name, value in whole.items() if is_page(_names([value]))}
    others = list(whole)[: -1 if len(head) >= _LONG else None]  # the head may end within the last one
    return frozenset(lists | ({""} if objects and objects.issuperset(others) else objects))


def _names(values: list[object]) -> frozenset[str]:
    return frozenset(name for value in values if isinstance(value, dict) for name in value)


def _next_like(head: bytes) -> re.Pattern[bytes]:
    """What shows that a page begins, where the one before is damaged: in a list, the first names of the first one."""
    first = _FIRST_NAMES.match(head)
    if first is None:
        return _OUTERMOST
    names = rb'"%b"\s{0,9}:[^,{\[]{1,200},\s{0,99}"%b"' % (re.escape(first[1]), re.escape(first[2]))
    return re.compile(rb"\n\{|\}\s{0,99},\s{0,99}\{\s{0,99}" + names)


def claims_of_pages(original: Original, provenance: Provenance, window: int) -> Iterator[Claim]:
    """A capture for each page of the dump, with its comments; `Refused` at `entries[n]` is of the n-th page."""
    with original.open() as ahead, original.open() as behind:
        dump = _Dump(behind, window, are_wanted=False)
        events = dump.events()
        place = links = 0
        for number, page in enumerate(_pages(_Dump(ahead, window, are_wanted=True))):
            lists = _lists(dump, events)
            is_comment = _is_of_a_comment(page)
            page.settle("")
            is_link = page.values.get("_type") in _LINKS and not _is_told(page)
            if page.says_anything and not (is_comment or page.is_container or is_link):
                yield capture_of(page, provenance, None)
                yield from _problems(page, number)
                place = yield from claims_of_comments(lists, page, provenance, place)
                continue
            if is_link:
                links += 1
            else:
                yield Refused(f"entries[{number}]", _STRAY if is_comment else _NO_PAGE)
                yield from _problems(page, number)
            for reader in lists:
                page.count(reader)
        if links:
            yield Refused("entries", f"Entries that are links to videos, and no pages (a flat playlist): {links}.")


def _is_told(page: Page) -> bool:
    """Whether a link says of its video what lists of videos show beside its title; then it is read as a page."""
    values = page.values
    if values.get("title") is None or (values.get("duration") is None and values.get("view_count") is None):
        return False
    values["extractor_key"] = values.get("extractor_key") or values.get("ie_key")
    values["webpage_url"] = values.get("webpage_url") or values.get("url")
    return True


def _is_of_a_comment(page: Page) -> bool:
    """Whether this is no page but a comment, or what damage left of one."""
    names = page.values.keys()
    return bool(names & {"parent", "text"}) and not names & {"extractor_key", "title"}


def claims_of_list(original: Original, page: Page, provenance: Provenance, window: int) -> Iterator[Claim]:
    """The comments of a file that holds nothing else."""
    if page.is_list:
        yield from claims_of_comments(comment_lists(original, window), page, provenance)
        return
    claims = Claims(page, captured_of(page, provenance))
    place = 0
    for found in _lines(original):
        if isinstance(found, Broken):
            yield Refused(f"comments[{place}]", found.reason)
            place += 1
        elif isinstance(found, Salvaged):
            place = yield from claims.of_salvaged(found.value, place)
        else:
            place = yield from claims.of_many(found, place)


def page_lists(original: Original, window: int) -> Iterator[Reader]:
    """A reader that stands before each list of comments of the dump's pages."""
    with original.open() as stream:
        dump = _Dump(stream, window, are_wanted=False)
        yield from (dump.reader for event in dump.events() if event == "comments")


def _lines(original: Original) -> Iterator[list[Raw] | Salvaged | Broken]:
    with original.open() as stream:
        yield from map(_made, pieces_of_lines(stream))


def _made(piece: Piece) -> list[Raw] | Salvaged | Broken:
    try:
        if piece.raw is not None:
            return [_decode_one(piece.raw)]
    except (ValueError, RecursionError, msgspec.MsgspecError):
        pass
    try:
        return Salvaged(piece.value())
    except ValueError as error:
        return Broken(piece.start, f"{piece.place}: {error}")


def _pages(dump: _Dump) -> Iterator[Page]:
    for event in dump.events():
        page = dump.page or Page()
        if event == "page":
            yield page
        else:
            page.count(dump.reader)


def _lists(dump: _Dump, events: Iterator[Event]) -> Iterator[Reader]:
    """Each list of comments up to the end of the page."""
    while next(events, "page") != "page":
        yield dump.reader


def _problems(page: Page, number: int) -> Iterator[Refused]:
    return (Refused(f"entries[{number}].{problem.place}", problem.reason) for problem in page.problems)
