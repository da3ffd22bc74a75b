"""An info.json that a window holds whole: read at once, its comments with its fields.

Comes in: an original. Goes out: its `Page` with its comments, where all is as JSON says and the file holds no more than
one page; a page about which there is anything to tell is for `page` and `comments`, which read with care.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from voxpop.model import CommentClaim, Provenance, Refused
from voxpop.sources.base import Original
from voxpop.sources.info_json.capture import captured_of
from voxpop.sources.info_json.comments import DECODER, Claims, Raw, claims_of_comments, replies_in
from voxpop.sources.info_json.page import BOXES, COMMENTS, WANTED, Page, comment_lists, read_page
from voxpop.sources.json_text.elements import elements
from voxpop.sources.json_text.reader import Reader, value_of

_FIELDS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_OF_CAPTIONS: Final = frozenset({"subtitles", "automatic_captions"})  # the longest fields, asked where captions lie
_NOT_ONE_PAGE: Final = BOXES | {"comments", "entries"}


class SmallPage(Page):
    """A page of which the comments are held."""

    def __init__(self) -> None:
        super().__init__()
        self.comments: list[Raw] = []


def read_any_page(original: Original, window: int) -> Page:
    """As `read_page`, which reads the comments only to count them; of a small page they are kept."""
    return _read_small(original, window) or read_page(original, window)


def claims_of_page(
    original: Original, window: int, page: Page, provenance: Provenance
) -> Iterator[CommentClaim | Refused]:
    """All comments of a page, as `claims_of_comments`."""
    if isinstance(page, SmallPage):
        return Claims(page, captured_of(page, provenance)).of_many(page.comments, 0)
    return claims_of_comments(comment_lists(original, window), page, provenance)


def _read_small(original: Original, window: int) -> SmallPage | None:
    if original.length > window:
        return None
    page = SmallPage()
    with original.open() as stream:
        reader = Reader(stream, window)
        try:
            return page if not reader.more() and _is_read(page, reader) else None
        except (ValueError, RecursionError):
            return None


def _is_read(page: SmallPage, reader: Reader) -> bool:
    """Whether all of the page was read. The list of comments is searched for; that it is the page's own is proved by
    decoding what stands before and behind it.
    """
    begins = COMMENTS.search(reader.buffer, reader.pos)
    if begins is None:
        return _are_taken(page, reader.buffer[reader.pos :])
    if not _are_taken(page, reader.buffer[reader.pos : begins.start()] + b'"":0}'):
        return False
    reader.pos = begins.start() + begins[0].index(b"[")
    page.meet(reader)
    if page.renaming:
        return False
    for found in elements(reader, DECODER):
        if not isinstance(found, list):
            return False
        page.comments += found
    threads = [raw for raw in page.comments if raw.replies.__class__ is list]
    page.comments_held = len(page.comments) + sum(1 for raw in threads for _ in replies_in(raw))
    return _are_taken(page, b'{"":0' + reader.buffer[reader.pos :])


def _are_taken(page: Page, raw: bytes) -> bool:
    fields = _FIELDS.decode(raw)
    for name, raw in fields.items():
        if name in _OF_CAPTIONS:
            page.put_off[name] = bytes(raw)
        elif name in WANTED:
            page.values[name] = value_of(bytes(raw))
    return fields.keys().isdisjoint(_NOT_ONE_PAGE)
