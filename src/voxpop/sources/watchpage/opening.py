"""What of YouTube's pages is in a file, whatever was put around it by saving.

Comes in: the bytes. Goes out: an `Opened` for each video, and a sentence on what cannot be read of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from voxpop.model import Captured, CommentClaim, Refused
from voxpop.sources.lines import encoding_of
from voxpop.sources.saved_html import page_in
from voxpop.sources.saved_html.mhtml import is_mhtml
from voxpop.sources.saved_html.saved import Saved
from voxpop.sources.schema_org.comments import claims_of
from voxpop.sources.schema_org.thing import Thing
from voxpop.sources.watchpage.dumps import Dump, dumps_in, without_guard
from voxpop.sources.watchpage.linked import with_linked
from voxpop.sources.youtube.no_watch_page import SHOWS_NO_VIDEO
from voxpop.sources.youtube.watch_page import WatchPage, read_watch_data, read_watch_page, with_answers

_NO_PAGE: Final = (
    "This is an answer of YouTube in which neither the page of a video nor comments stand. Those stand in what "
    "/youtubei/v1/player and /youtubei/v1/next answer."
)


class Opened(Struct, frozen=True):
    """`linked` are the comments that the page gives to machines, where it shows none."""

    page: WatchPage
    saved: Saved
    linked: list[Thing] = []

    def comments(self, page: WatchPage, place: int) -> Iterator[CommentClaim | Refused]:
        """All of them; `page` is the same with the time at which it was captured."""
        yield from page.comments(place)
        yield from claims_of(self.linked, str, was_damaged=False)


def opened(content: bytes) -> tuple[list[Opened], str | None]:
    """The pages in the file, and what cannot be read of it."""
    mark, encoding = encoding_of(content[:4096])
    begins = without_guard(content[len(mark) :].decode(encoding, "replace")[:4096].lstrip())[:1]
    if begins in ("{", "[") and not is_mhtml(content[: 1 << 16]):
        return _of_dump(without_guard(content[len(mark) :].decode(encoding, "replace").lstrip()))
    saved = page_in(content)
    if saved is None:
        return [], "This MHTML file holds no page: no part of it is HTML."
    page = read_watch_page(saved.first_page, url=saved.url, captured=saved.captured)
    page, linked = with_linked(page, saved.first_page)
    return [Opened(page, saved, linked)], None


def _of_dump(text: str) -> tuple[list[Opened], str | None]:
    try:
        dumps, trouble = dumps_in(text)
    except ValueError as error:
        return [], f"This file is not the JSON that it begins as: {str(error)[:120]}."
    except RecursionError:
        return [], "This file is JSON that is nested too deeply."
    pages = [Opened(_page_of(dump), Saved("", dump.url)) for dump in dumps]
    return pages, trouble if pages else trouble or _NO_PAGE


def _page_of(dump: Dump) -> WatchPage:
    if dump.html is not None:
        page = read_watch_page(dump.html, url=dump.url, captured=Captured())
    else:
        page = read_watch_data(dump.player, dump.data, url=dump.url, captured=Captured())
        page = replace(page, verdict=_NO_PAGE) if page.verdict == SHOWS_NO_VIDEO else page
    return with_answers(page, dump.answers, dump.video)
