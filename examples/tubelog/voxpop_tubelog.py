"""The logs of TubeLog, an invented tool, as an example of a source in a package of its own.

Comes in: a text in UTF-8. Goes out: one capture, then its comments. The first line names the video and the time of
capture, each further line is one comment: its id, its author, its likes and its text, with tabs between them.

    #tubelog youtube Abc12345_-x 2024-05-01T10:00:00+00:00
    c1<TAB>@brine_and_tar<TAB>3<TAB>They only come in with the tide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO

from voxpop.model import Author, CaptureClaim, Captured, Claim, CommentClaim, Provenance, Refused, Role, VideoClaim
from voxpop.sources.base import Carries, Original
from voxpop.sources.cutting import Cut, write_without
from voxpop.sources.lines import Line, lines_of

MAGIC = b"#tubelog "


class _TubeLog:
    name = "tubelog"
    version = 1
    title = "TubeLog"
    recognised_by = "a first line that begins with #tubelog"
    carries: tuple[Carries, ...] = ("text", "likes")
    cannot_say = "when a comment was written, what it answers"
    is_looked_into = True

    def recognises(self, head: bytes, name: str) -> bool:
        """By its first line; the name plays no part."""
        return head.startswith(MAGIC)

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """Nothing that lies beside a log belongs to it."""
        return {}

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` names the line."""
        for page in originals.values():
            with page.open() as stream:
                lines = lines_of(stream)
                head = next(lines, None)
                if head is not None:
                    yield _capture(head)
                for place, line in enumerate(lines):
                    yield _comment(line, place)

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. A comment keeps its id."""
        with original.open() as stream:
            cuts, at = [], 0
            for place, line in enumerate(lines_of(stream), -1):
                if place in places:
                    cuts.append(Cut(at, at + len(line.raw), line.raw.partition(b"\t")[0] + b"\t\t\t\n"))
                at += len(line.raw)
        with original.open() as stream:
            write_without(stream, cuts, out)


def _capture(head: Line) -> CaptureClaim:
    _, platform, video, written = (*head.text.split(), "", "", "")[:4]
    return CaptureClaim(video=VideoClaim(platform or None, video or None), captured=_instant(written), tool="TubeLog")


def _instant(written: str) -> Captured:
    try:
        at = int(datetime.fromisoformat(written).timestamp())
    except ValueError:
        return Captured()
    return Captured(at, at, "second", "first line")


def _comment(line: Line, place: int) -> CommentClaim | Refused:
    parts = line.text.split("\t", 3)
    if len(parts) < 4:
        return Refused(
            f"line {line.number}", f"{len(parts)} columns were found; id, author, likes and text are expected"
        )
    id, author, likes, text = parts
    return CommentClaim(
        id=id or None,
        parent_id=None,
        author=Author(name=author or None),
        text=text,
        place=place,
        number=place + 1,
        like_count=int(likes) if likes.isdecimal() else None,
        was_damaged=line.was_damaged,
    )


TubeLog = _TubeLog()
