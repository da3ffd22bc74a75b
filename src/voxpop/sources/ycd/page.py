"""A file of youtube-comment-downloader in one of its forms.

Comes in: the original. Goes out: when it was made and whether it is whole; its comments as claims; the cuts that leave
some of them out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from msgspec import Struct

from voxpop.model import Captured, CommentClaim, Refused
from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut
from voxpop.sources.json_text.elements import Broken, Salvaged
from voxpop.sources.json_text.lines import BadLine
from voxpop.sources.json_text.reader import loads
from voxpop.sources.json_text.records import Form, Records, form_of
from voxpop.sources.relative_times import RunClock
from voxpop.sources.utf8_text import head_as_utf8, opened_as_utf8
from voxpop.sources.ycd.beside import Beside
from voxpop.sources.ycd.comments import Claims, Raw, Timed
from voxpop.sources.ycd.rows import TableComment, comments_of, header_of, row_cuts

_HEAD: Final = 64 << 10
_BELOW: Final = re.compile(rb'[^\n]{0,60000}\n\{(?="cid":)')
_BASIS: Final = "reckoned from the time and time_parsed of its comments"


def json_in(head: bytes) -> bytes | None:
    """The JSON that a file begins with, or that stands below its first line, where that is the rest of a comment or a
    message of the tool; None where there is none.
    """
    if head[:1] in (b"{", b"["):
        return head
    below = _BELOW.match(head)
    return None if below is None else head[below.end() - 1 :]


class Look(Struct, frozen=True):
    """What the first reading finds. `captured` is None where no comment says both how long ago and when."""

    captured: Captured | None
    is_cut_off: bool
    is_empty: bool
    beside: Beside


class Page:
    """The file; `window` is the size of what is decoded at once."""

    def __init__(self, original: Original, window: int) -> None:
        self._original, self._window = original, window
        with opened_as_utf8(original) as stream:
            head = head_as_utf8(stream.read(_HEAD))
        json_head = json_in(head)
        self._form: Form = form_of(json_head or head, "comments") if json_head is head else "lines"
        self._delimiter = None if json_head is not None else (header_of(head) or (",", []))[0]

    def looked_over(self) -> Look:
        """The file is read once, to its end."""
        with opened_as_utf8(self._original) as stream:
            return self._of_records(stream) if self._delimiter is None else _of_rows(stream, self._delimiter)

    def claims(self, claims: Claims) -> Iterator[CommentClaim | Refused]:
        """All comments, and a `Refused` for whatever could not be taken in."""
        with opened_as_utf8(self._original) as stream:
            if self._delimiter is None:
                yield from self._claims_of_records(stream, claims)
            else:
                yield from _claims_of_rows(stream, self._delimiter, claims)

    def cuts(self, places: frozenset[int]) -> Iterator[Cut]:
        """What goes, in order."""
        with opened_as_utf8(self._original) as stream:
            if self._delimiter is None:
                yield from Records("comments", Raw, self._window).cuts(
                    stream, self._form, lambda raw, place: (1, _husk(raw) if place in places else None)
                )
            else:
                yield from row_cuts(stream, self._delimiter, places)

    def _of_records(self, stream: BinaryIO) -> Look:
        clock, is_cut_off, is_empty, beside = RunClock(), False, True, Beside()
        for found in Records("comments", Timed, self._window).read(stream, self._form, beside.take):
            is_cut_off = isinstance(found, BadLine) or (isinstance(found, Broken) and found.is_end)
            if isinstance(found, list):
                is_empty = is_empty and not found
                for timed in found:
                    if timed.time and timed.time_parsed is not None:
                        clock.see(timed.time, timed.time_parsed)
            elif isinstance(found, Salvaged):
                is_empty = is_empty and not isinstance(found.value, dict)
        return Look(clock.captured(_BASIS), is_cut_off, is_empty, beside)

    def _claims_of_records(self, stream: BinaryIO, claims: Claims) -> Iterator[CommentClaim | Refused]:
        place = 0
        for found in Records("comments", Raw, self._window).read(stream, self._form):
            if isinstance(found, list):
                yield from claims.of_many(found, place)
                place += len(found)
                continue
            if isinstance(found, Salvaged):
                yield from claims.of_salvaged(found, place)
            elif isinstance(found, Refused):
                yield found
                continue
            else:
                at = f"line {found.number}" if isinstance(found, BadLine) else f"comments[{place}]"
                yield Refused(at, found.reason)
            place += 1


def _of_rows(stream: BinaryIO, delimiter: str) -> Look:
    clock, is_cut_off, is_empty = RunClock(), False, True
    for comment in comments_of(stream, delimiter):
        is_cut_off = isinstance(comment, Refused)
        if isinstance(comment, TableComment):
            is_empty = False
            if comment.raw.time and comment.raw.time_parsed is not None:
                clock.see(comment.raw.time, comment.raw.time_parsed)
    return Look(clock.captured(_BASIS), is_cut_off, is_empty, Beside())


def _claims_of_rows(stream: BinaryIO, delimiter: str, claims: Claims) -> Iterator[CommentClaim | Refused]:
    place = 0
    for comment in comments_of(stream, delimiter):
        if isinstance(comment, TableComment):
            yield from claims.of_row(comment.raw, place, comment.was_damaged, comment.problems)
            place += 1
        else:
            yield comment


def _husk(raw: bytes) -> bytes | None:
    """What is left of a comment: its id, which names its thread, and its time, by which the capture's is known.
    Nothing where it has no id.
    """
    try:
        value = loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not value.get("cid"):
        return b""
    times = {name: value[name] for name in ("time", "time_parsed") if name in value}
    return json.dumps({"cid": value["cid"], "text": "", "author": None, **times}).encode("ascii")
