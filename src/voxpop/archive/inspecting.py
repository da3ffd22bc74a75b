"""Inspecting: what `add` would make of files, said beforehand; nothing is taken in.

Comes in: paths, and what the person told. Goes out: one `Inspection` a page, and one for each file that is no page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from voxpop import keys
from voxpop.archive.answers import Answers, counting, question
from voxpop.archive.doubly_coded import DoublyCoded
from voxpop.archive.reading import with_mapping
from voxpop.archive.taking import OnDisk, probe, shown
from voxpop.model import (
    Author,
    CaptureClaim,
    Captured,
    Channel,
    CommentClaim,
    FileReport,
    Inspection,
    Provenance,
    Rating,
    Refused,
    VideoClaim,
    When,
)
from voxpop.progress import SILENT, Progress
from voxpop.sources import Group, gather, source_named
from voxpop.sources.dated_folders import with_folders_time

_SAMPLE = 3
_EMPTY = (None, (), When(), Rating(), Channel(), Author())
# What every claim has, or what says nothing of what people wrote.
_PASSED_OVER = frozenset({"place", "number", "was_damaged", "kind", "as_written"})


def inspect(paths: Sequence[Path], answers: Answers, progress: Progress = SILENT) -> Iterator[Inspection]:
    """One after the other, in the order in which `add` would take them."""
    for done, group in enumerate(gather(paths), 1):
        if isinstance(group, FileReport):
            yield _unread(group)
        else:
            yield _Look(with_folders_time(group) if answers.dated_folders else group, answers).inspection()
        progress.step("pages", done, None)


def _unread(report: FileReport) -> Inspection:
    return Inspection(report.path, None, refused=report.refused)


class _Look:
    """Reads one group through, counting."""

    def __init__(self, group: Group, answers: Answers) -> None:
        self._group, self._answers = group, answers
        self._captures = self._comments = self._replies = self._chat = 0
        self._videos: set[str] = set()
        self._times: set[Captured] = set()
        self._said: dict[str, None] = {}
        self._notes: dict[str, None] = {}
        self._coding = DoublyCoded()
        self._columns: dict[tuple[str, str], None] = {}
        self._sample: list[tuple[str | None, str]] = []
        self._refused: list[Refused] = []

    def inspection(self) -> Inspection:
        """All that is to be said of the page."""
        kept, _, unusable = probe(self._group.files)
        source = source_named(self._group.source)
        provenance = Provenance(kind="file", source=source.name, refused=unusable)
        originals = {file.path: OnDisk(file) for file in kept}
        for claim in source.read(originals, with_mapping(provenance, self._answers.mapping)):
            self._take(claim)
        every = (*self._fields_of("video", VideoClaim), *self._fields_of("comment", CommentClaim))
        return Inspection(
            path=shown(self._group.files[0]),
            source=source.name,
            format=source.title,
            recognised_by=source.recognised_by,
            files=tuple(shown(file) for file in self._group.files[1:]),
            videos=len(self._videos),
            captures=self._captures,
            comments=self._comments,
            replies=self._replies,
            chat=self._chat,
            captured=_span(self._times),
            present=tuple(name for name in every if name in self._said),
            absent=tuple(name for name in every if name not in self._said),
            notes=(*self._notes, *self._coding.notes()),
            columns=tuple(self._columns),
            sample=tuple(self._sample),
            refused=(*self._refused, *unusable),
        )

    def _take(self, claim: object) -> None:
        if isinstance(claim, CommentClaim):
            self._note("comment", claim)
            self._coding.look_at(claim.text or "")
            if claim.kind == "chat":
                self._chat += 1
            else:
                self._comments += 1
                self._replies += claim.parent_id is not None
            if len(self._sample) < _SAMPLE:
                self._sample.append((claim.author.name or claim.author.id, claim.text))
        elif isinstance(claim, CaptureClaim):
            self._take_capture(claim)
        elif isinstance(claim, Refused):
            self._refused.append(claim)

    def _take_capture(self, claim: CaptureClaim) -> None:
        if self._captures == 0:
            asked = question(claim, self._answers, shown(self._group.files[0]))
            _, against = counting(claim, self._answers)
            self._refused += [*([asked] if asked else []), *against]
        self._captures += 1
        self._videos.add(self._answers.video_key or keys.video_key(claim.video))
        self._times.add(self._answers.captured or claim.captured)
        self._notes.update(dict.fromkeys(claim.notes))
        self._columns.update(dict.fromkeys(claim.columns))
        self._note("video", claim.video)

    def _note(self, of: str, claim: msgspec.Struct) -> None:
        """Which fields say something."""
        for name in claim.__struct_fields__:
            if getattr(claim, name) not in _EMPTY:
                self._said[f"{of}.{name}"] = None

    def _fields_of(self, of: str, kind: type[msgspec.Struct]) -> list[str]:
        return [f"{of}.{name}" for name in kind.__struct_fields__ if name not in _PASSED_OVER]


def _span(times: set[Captured]) -> Captured:
    """From the first to the last of several captures."""
    known = [time for time in times if time.earliest is not None and time.latest is not None]
    if len(known) < 2:
        return known[0] if known else Captured()
    earliest, latest = min(t.earliest or 0 for t in known), max(t.latest or 0 for t in known)
    return Captured(earliest, latest, None, ", ".join(sorted({str(time.basis) for time in known})))
