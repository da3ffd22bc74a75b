"""A yark archive without what some of its comments said.

Comes in: the original and the places of the comments. Goes out: the same bytes, but for what those comments said and
who wrote them. Their ids and times stay, and the comments that answer them. Of a comment that is to go as it was at
some times only, what it said at those times goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO, Final

from voxpop.model import Captured, Channel
from voxpop.sources.base import Original
from voxpop.sources.cutting import Cut
from voxpop.sources.json_text.reader import loads
from voxpop.sources.json_text.spans import members_of
from voxpop.sources.utf8_text import as_utf8, write_cut
from voxpop.sources.yark.histories import words_at
from voxpop.sources.yark.videos import Archive, Path, Spoken, VideoHistory
from voxpop.sources.yark.walk import spans_in

_KEPT: Final = frozenset({"children", "deleted"})
_NOBODY: Final = Archive(Channel(), {}, Captured())


def redact_file(original: Original, places: frozenset[int], out: BinaryIO, window: int) -> None:
    """Writes the file to `out`; see `Source.redact`."""
    write_cut(original, list(_cuts(as_utf8(original), places, window)), out)


def _cuts(original: Original, places: frozenset[int], window: int) -> Iterator[Cut]:
    place = 0
    for start, raw, found in spans_in(original, window):
        history = VideoHistory(_NOBODY, found.kind, found.id, found.values, "")
        said = [spoken for spoken in history.claims(place) if isinstance(spoken, Spoken)]
        place += len(said)
        kept = {spoken.path for spoken in said if spoken.place not in places}
        gone: dict[Path, list[float]] = {}
        for spoken in said:
            if spoken.place in places:
                gone.setdefault(spoken.path, []).append(spoken.at)
        cuts = [
            cut
            for path, times in gone.items()
            for cut in _of_comment(raw, start, path, times if path in kept else None)
        ]
        yield from sorted(cuts, key=lambda cut: cut.start)


def _of_comment(raw: bytes, start: int, path: Path, times: list[float] | None) -> Iterator[Cut]:
    """What a comment said at some times, or all of it (None) and who wrote it. A history keeps its times."""
    for name, first, end in list(members_of(raw, _comment_at(raw, path))):
        if name not in _KEPT and (times is None or name == "body"):
            yield Cut(start + first, start + end, _emptied(name, raw[first:end], times))


def _comment_at(raw: bytes, path: Path) -> int:
    """Where in its video's object a comment's own begins."""
    at = _member(raw, 0, "comments")
    for depth, key in enumerate(path):
        at = _member(raw, at if depth == 0 else _member(raw, at, "children"), key)
    return at


def _member(raw: bytes, at: int, name: str) -> int:
    return [first for found, first, _ in members_of(raw, at) if found == name][-1]


def _emptied(name: str, raw: bytes, times: list[float] | None) -> bytes:
    history = loads(raw)
    if name not in ("body", "favorited") or not isinstance(history, dict):
        return b"null"
    gone = set(history) if times is None else {words_at(history, at) for at in times}
    nothing = "" if name == "body" else None
    return json.dumps({words: nothing if words in gone else value for words, value in history.items()}).encode("ascii")
