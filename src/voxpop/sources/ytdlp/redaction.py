"""An info.json without what some of its comments said.

Comes in: the original and the places of the comments. Goes out: the same bytes, but for those comments.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec
from msgspec import Struct

from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut, write_without
from voxpop.sources.info_json.page import Page, comment_lists, read_page
from voxpop.sources.json_text.elements import Broken, elements
from voxpop.sources.json_text.lines import raw_lines
from voxpop.sources.json_text.reader import Reader, loads, value_end
from voxpop.sources.ytdlp.dumps import page_lists, values_in


class _Any(Struct, gc=False):
    """A comment of which only the bounds are wanted."""


_DECODER: Final = msgspec.json.Decoder(list[_Any])
_SEPARATORS: Final = b" \t\r\n,"


def redact_page(original: Original, places: frozenset[int], out: BinaryIO, window: int) -> None:
    """Writes the page to `out`; see `Source.redact`."""
    page = read_page(original, window)
    if page.is_comment:
        cuts = list(_line_cuts(original, places))
    elif page.has_entries or page.is_followed:
        cuts = list(_cuts(page_lists(original, window), places, page))
    else:
        cuts = list(_cuts(((0, reader) for reader in comment_lists(original, window)), places, page))
    with original.open() as stream:
        write_without(stream, cuts, out)


def _cuts(readers: Iterator[tuple[int, Reader]], places: frozenset[int], page: Page) -> Iterator[Cut]:
    """What goes, in order. A comment that leaves whole takes the comma before it along, the first the one behind it."""
    place = 0
    for base, reader in readers:
        last_end, any_kept, first_gone = None, False, None
        for span in _spans(reader, base):
            if span is None:
                if first_gone is not None and last_end is not None:
                    yield Cut(first_gone, last_end, b"")
                place, any_kept, first_gone = place + 1, True, None
                continue
            start, end, raw = span
            if first_gone is not None and not any_kept:
                yield Cut(first_gone, start, b"")
                first_gone = None
            instead, count = _redacted(raw, place, places) if page.is_list else (_husk(raw, place, places), 1)
            if instead is None:
                any_kept = True
            elif instead:
                any_kept = True
                yield Cut(start, end, instead)
            elif any_kept and last_end is not None:
                yield Cut(last_end, end, b"")
            else:
                first_gone = start
            place, last_end = place + count, end
        if first_gone is not None and last_end is not None:
            yield Cut(first_gone, last_end, b"")


def _line_cuts(original: Original, places: frozenset[int]) -> Iterator[Cut]:
    """The same of a file with one comment a line."""
    place = 0
    with original.open() as stream:
        for _, start, end, raw in raw_lines(stream):
            text = (raw or b"").removeprefix(codecs.BOM_UTF8).strip(b" \t\r\n,")
            if raw is not None and not text:
                continue
            instead, count = _redacted(text, place, places)
            if instead is not None:
                yield Cut(start, end, instead + b"\n" if instead else b"")
            place += count


def _spans(reader: Reader, start: int) -> Iterator[tuple[int, int, bytes] | None]:
    """Bounds and bytes of each element of the list, `start` being where the reader began; None for what is broken."""
    done = reader.at + 1
    waiting: list[tuple[int, int, bytes]] = []
    for found in elements(reader, _DECODER):
        base = reader.at - reader.pos
        if isinstance(found, Broken):
            yield None
        else:
            waiting.extend(_split(reader.buffer[max(0, done - base) : reader.pos], start + max(base, done)))
            for _ in range(len(found) if isinstance(found, list) else 1):
                yield waiting.pop(0)
        done = reader.at


def _split(raw: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    """The values in `raw`, which stands at byte `at` of the page."""
    pos = 0
    while pos < len(raw):
        if raw[pos] in _SEPARATORS:
            pos += 1
            continue
        end = value_end(raw, pos, is_all=True) or len(raw)
        yield at + pos, at + end, raw[pos:end]
        pos = end


def _redacted(raw: bytes, place: int, places: frozenset[int]) -> tuple[bytes | None, int]:
    """What is to stand instead of a comment, None where it stays, and how many there are, with the replies in it."""
    if b'"replies"' not in raw:
        return _husk(raw, place, places), 1
    try:
        value = loads(raw)
    except (ValueError, RecursionError):
        return None, 1
    comments = list(values_in(value))
    gone = [comment for number, comment in enumerate(comments, place) if number in places and isinstance(comment, dict)]
    for comment in gone:
        kept = {name: comment[name] for name in ("id", "parent", "replies") if comment.get(name) is not None}
        comment.clear()
        comment.update(kept, text="")
    return json.dumps(value).encode("ascii") if gone else None, len(comments)


def _husk(raw: bytes, place: int, places: frozenset[int]) -> bytes | None:
    """What is left of a comment: id and parent; nothing where it has no id; None where it stays."""
    if place not in places:
        return None
    value = loads(raw)
    if not isinstance(value, dict) or value.get("id") is None:
        return b""
    kept = {name: value[name] for name in ("id", "parent") if value.get(name) is not None}
    return json.dumps({**kept, "text": ""}).encode("ascii")
