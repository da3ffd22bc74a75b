"""An info.json without what some of its comments said.

Comes in: the original and the places of the comments. Goes out: the same bytes, but for those comments.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut
from voxpop.sources.info_json.page import comment_lists, read_page
from voxpop.sources.info_json.threads import values_in
from voxpop.sources.json_text.cuts import line_cuts, list_cuts
from voxpop.sources.json_text.reader import loads
from voxpop.sources.utf8_text import as_utf8, write_cut
from voxpop.sources.ytdlp.dumps import head_of, is_of_many, page_lists


def redact_page(original: Original, places: frozenset[int], out: BinaryIO, window: int) -> None:
    """Writes the page to `out`; see `Source.redact`."""
    write_cut(original, list(_cuts(as_utf8(original), places, window)), out)


def _cuts(original: Original, places: frozenset[int], window: int) -> Iterator[Cut]:
    """What goes, in order."""
    page = read_page(original, window)
    if page.is_comment:
        with original.open() as stream:
            yield from line_cuts(stream, lambda raw, place: _redacted(raw, place, places))
        return
    is_dump, place = page.has_entries or page.is_followed or is_of_many(head_of(original)), 0
    for reader in page_lists(original, window) if is_dump else comment_lists(original, window):
        place = yield from list_cuts(reader, place, lambda raw, place: _redacted(raw, place, places))


def _redacted(raw: bytes, place: int, places: frozenset[int]) -> tuple[int, bytes | None]:
    """How many comments this is, with the replies in it, and what is to stand instead: None where it stays."""
    if b'"replies"' not in raw and b"\\u" not in raw:  # nor the name in other letters
        return _husk_of_one(raw, place, places)
    try:
        value = loads(raw)
    except (ValueError, RecursionError):
        return 1, None
    comments = list(values_in(value))
    if len(comments) == 1:
        return _husk_of_one(raw, place, places)
    gone = [comment for number, comment in enumerate(comments, place) if number in places and isinstance(comment, dict)]
    for comment in gone:
        kept = {name: comment[name] for name in ("id", "parent", "replies") if comment.get(name) is not None}
        comment.clear()
        comment.update(kept, text="")
    return len(comments), json.dumps(value).encode("ascii") if gone else None


def _husk_of_one(raw: bytes, place: int, places: frozenset[int]) -> tuple[int, bytes | None]:
    """The same of a comment whose replies do not stand in it."""
    return 1, _husk(raw) if place in places else None


def _husk(raw: bytes) -> bytes:
    """What is left of a comment: id and parent; nothing where it has no id."""
    value = loads(raw)
    if not isinstance(value, dict) or value.get("id") is None:
        return b""
    kept = {name: value[name] for name in ("id", "parent") if value.get(name) is not None}
    return json.dumps({**kept, "text": ""}).encode("ascii")
