"""A file of youtube-comment-scraper in one of its forms.

Comes in: the original. Goes out: when it was made and whether it is whole; its comments as claims; the cuts that leave
some of them out.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, TypeVar

from msgspec import Struct

from voxpop.errors import Refusal
from voxpop.model import Captured, CommentClaim, Refused
from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut, write_without
from voxpop.sources.json_text.cuts import list_cuts
from voxpop.sources.json_text.elements import Broken, Salvaged
from voxpop.sources.json_text.lines import BadLine
from voxpop.sources.json_text.reader import Reader, loads
from voxpop.sources.json_text.records import Records, form_of, lists_called
from voxpop.sources.relative_times import RunClock
from voxpop.sources.scraper.comments import Claims, Raw, Reply, TableComment, Timed, places_of, replies_in
from voxpop.sources.scraper.rows import columns_in, comments_of, has_escapes, row_cuts
from voxpop.sources.utf8_text import head_as_utf8, opened_as_utf8

T = TypeVar("T", Timed, Raw)
_HEAD: Final = 64 << 10
_BASIS: Final = "reckoned from the time and timestamp of its comments"


class Look(Struct, frozen=True):
    """What the first reading finds. `captured` is None where no comment says both how long ago and when."""

    captured: Captured | None
    is_cut_off: bool
    is_empty: bool


class Page:
    """The file; `window` is the size of what is decoded at once."""

    def __init__(self, original: Original, window: int) -> None:
        self._original, self._window = original, window
        with opened_as_utf8(original) as stream:
            head = head_as_utf8(stream.read(_HEAD))
        self._form = form_of(head, "comments")
        self._is_table = head[:1] not in (b"{", b"[")
        self.has_escapes = self._is_table and has_escapes(columns_in(head))

    def looked_over(self) -> Look:
        """The file is read once, to its end."""
        clock, is_cut_off, is_empty = RunClock(), False, True
        for found in self._found(Timed):
            is_cut_off = isinstance(found, Refused | BadLine) or (isinstance(found, Broken) and found.is_end)
            if isinstance(found, list):
                is_empty = is_empty and not found
                for timed in found:
                    _see(clock, timed)
            elif isinstance(found, TableComment):
                is_empty = False
                _see(clock, found.raw)
            elif isinstance(found, Salvaged):
                is_empty = is_empty and not isinstance(found.value, dict)
        return Look(clock.captured(_BASIS), is_cut_off, is_empty)

    def claims(self, claims: Claims) -> Iterator[CommentClaim | Refused]:
        """All comments, and a `Refused` for whatever could not be taken in."""
        place = 0
        for found in self._found(Raw):
            if isinstance(found, list):
                yield from claims.of_many(found, place)
                place += sum(map(places_of, found))
            elif isinstance(found, Refused):
                yield found
            elif isinstance(found, TableComment):
                yield from claims.of_row(found, place)
                place += 1
            elif isinstance(found, Salvaged):
                yield from claims.of_salvaged(found, place)
                place += _places_in(found.value)
            else:
                at = f"line {found.number}" if isinstance(found, BadLine) else f"comments[{place}]"
                yield Refused(at, found.reason)
                place += 1

    def cuts(self, places: frozenset[int]) -> Iterator[Cut]:
        """What goes, in order."""
        with opened_as_utf8(self._original) as stream:
            if self._is_table:
                yield from row_cuts(stream, places)
            else:
                yield from Records("comments", Raw, self._window).cuts(
                    stream, self._form, lambda raw, place: _rewritten(raw, place, places)
                )

    def _found(self, kind: type[T]) -> Iterator[list[T] | Salvaged | Broken | BadLine | Refused | TableComment]:
        with opened_as_utf8(self._original) as stream:
            if self._is_table:
                yield from comments_of(stream)
            else:
                yield from Records("comments", kind, self._window).read(stream, self._form)


def _see(clock: RunClock, timed: Timed | Reply) -> None:
    words = timed.time or timed.date
    if words and timed.timestamp is not None:
        clock.see(words, timed.timestamp / 1000)


def _places_in(value: object) -> int:
    return 1 + len(replies_in(value)) if isinstance(value, dict) else 1


def _rewritten(raw: bytes, place: int, places: frozenset[int]) -> tuple[int, bytes | None]:
    """How many places a comment takes with its replies, and what is left of them."""
    try:
        value = loads(raw)
    except (ValueError, RecursionError):
        return 1, None
    count = _places_in(value)
    if places.isdisjoint(range(place, place + count)):
        return count, None
    left = _without_replies(raw, place, places)
    return count, left if place not in places else _husk(value, _replies_of(left))


def _without_replies(raw: bytes, place: int, places: frozenset[int]) -> bytes:
    """A comment without what some of its replies said, all else to the byte."""
    out = io.BytesIO()
    reader = Reader(io.BytesIO(raw))
    cuts: list[Cut] = []
    for found in lists_called("replies", reader, lambda _: reader.skip()):
        if isinstance(found, Reader):
            cuts += list_cuts(found, place + 1, lambda reply, here: (1, _reply(reply) if here in places else None))
    write_without(io.BytesIO(raw), cuts, out)
    return out.getvalue()


def _replies_of(raw: bytes) -> bytes | None:
    """The bytes of a comment's list of replies."""
    reader = Reader(io.BytesIO(raw))
    with suppress(Refusal):
        for name in reader.names():
            if name == "replies":
                return reader.value()
            reader.skip()
    return None


def _reply(raw: bytes) -> bytes:
    return _husk(loads(raw), None)


def _husk(value: object, replies: bytes | None) -> bytes:
    """What is left of a comment: its id, its thread, its time, by which the capture's is known, and its replies."""
    comment = value if isinstance(value, dict) else {}
    if not comment.get("id") and replies in (None, b"null", b"[]"):
        return b""
    kept = {name: comment[name] for name in ("id", "replyTo", "time", "date", "timestamp") if name in comment}
    left = json.dumps({**kept, "text": ""}).encode("ascii")
    return left if replies is None else left[:-1] + b', "replies": ' + replies + b"}"
