"""An answer without what some of its comments said.

Comes in: the original and the places of the comments. Goes out: the same bytes, but for those comments: one with an id
keeps that, its parent's, and its video's and channel's; one without becomes `null`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from voxpop.model import Refused
from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut
from voxpop.sources.dataapi.comments import ids_of
from voxpop.sources.dataapi.pieces import Lost, Piece, pieces
from voxpop.sources.dataapi.resources import Found, Path, resources_in, snippet_of, text_in
from voxpop.sources.json_text.reader import loads, value_end
from voxpop.sources.utf8_text import write_cut

_BETWEEN: Final = re.compile(rb"[ \t\r\n,:]*+")
_KEPT: Final = ("parentId", "videoId", "channelId")
Span = tuple[int, int]
Member = tuple[str | int, Span]


def redact_answers(original: Original, places: frozenset[int], out: BinaryIO, window: int) -> None:
    """Writes the file to `out`; see `Source.redact`."""
    write_cut(original, _cuts(pieces(original, window), places), out)


def _cuts(found: Iterator[Piece | Lost | Refused], places: frozenset[int]) -> Iterator[Cut]:
    place = 0
    for one in found:
        if isinstance(one, Piece):
            comments = [resource for resource in resources_in(one) if resource.kind == "comment"]
            gone = [comment for number, comment in enumerate(comments, place) if number in places]
            if gone:
                yield from sorted(_cuts_in(one, gone, comments), key=lambda cut: cut.start)
            place += len(comments)
        elif isinstance(one, Lost):
            place += 1


def _cuts_in(piece: Piece, gone: list[Found], comments: list[Found]) -> Iterator[Cut]:
    spans = _Spans(piece.raw)
    for comment in gone:
        within = [other.path for other in comments if _begins(other.path, comment.path) and other is not comment]
        if ids_of(comment)[0] is None and not within:
            cuts = [(spans.of(comment.path), b"null")]
        else:
            cuts = list(_member_cuts(comment, spans.members(spans.of(comment.path)), within))
        for (start, end), instead in cuts:
            yield Cut(piece.at + start, piece.at + end, instead)


def _member_cuts(comment: Found, members: list[Member], within: list[Path]) -> Iterator[tuple[Span, bytes]]:
    """What goes of a comment; not what holds others. A name may stand there twice, so all are gone through."""
    snippet = snippet_of(comment.value)
    is_bare = snippet is comment.value
    for name, span in members:
        if name in ("id", "kind") or any(_begins(path, (*comment.path, name)) for path in within):
            continue
        if name == "snippet" and not is_bare:
            kept = {name: snippet[name] for name in _KEPT if text_in(snippet, name)}
            yield span, json.dumps({**kept, "textDisplay": ""}).encode("ascii")
        elif not is_bare or name not in _KEPT:
            yield span, b'""' if name in ("textDisplay", "textOriginal") else b"null"


def _begins(path: Path, outer: Path) -> bool:
    return path[: len(outer)] == outer


class _Spans:
    """Where in the bytes of a JSON value its parts stand."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._known: dict[int, list[Member]] = {}

    def of(self, path: Path) -> Span:
        """The bounds of the part that stands at `path`; of two with one name the last, as decoders take it."""
        span = (0, len(self._raw))
        for step in path:
            span = dict(self.members(span))[step]
        return span

    def members(self, span: Span) -> list[Member]:
        """The members of an object, by name, or the elements of a list, by number."""
        start, end = span
        if start not in self._known:
            self._known[start] = list(self._members(start, end - 1))
        return self._known[start]

    def _members(self, start: int, end: int) -> Iterator[Member]:
        raw, number = self._raw, 0
        is_list = raw[start : start + 1] == b"["
        pos = self._next(start + 1)
        while pos < end:
            step: str | int = number
            if not is_list:
                after = value_end(raw, pos, is_all=True) or end
                step, pos = str(loads(raw[pos:after])), self._next(after)
            after = value_end(raw, pos, is_all=True) or end
            yield step, (pos, after)
            number, pos = number + 1, self._next(after)

    def _next(self, pos: int) -> int:
        found = _BETWEEN.match(self._raw, pos)
        return found.end() if found else pos
