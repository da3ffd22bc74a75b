"""Taking in: from what a person names to accessions in custody and in the catalogue.

Comes in: paths, one page's files, a fetch. Goes out: one `FileReport` a file, in the order in which they were taken.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from voxpop import media
from voxpop.archive.answers import NONE, UNKNOWN, Answers, counting, question
from voxpop.archive.reading import claims_of, with_mapping
from voxpop.archive.turn import Turn, decision_id
from voxpop.errors import Refusal
from voxpop.keys import capture_key
from voxpop.model import Accession, CaptureClaim, Decision, FileReport, MediaInfo, Provenance, Refused
from voxpop.originals import Custody, safe_name
from voxpop.progress import Progress
from voxpop.sources import gather, source_named
from voxpop.sources.base import Group, InputFile
from voxpop.sources.gathering import Scratch, temporary


class Taking:
    """One `add`: what it was told, and where it writes. `scratch` makes folders for what is unpacked."""

    def __init__(
        self, custody: Custody, turn: Turn, answers: Answers, progress: Progress, scratch: Scratch = temporary
    ) -> None:
        self._custody, self._turn, self._answers = custody, turn, answers
        self._progress, self._scratch = progress, scratch

    def paths(self, paths: Sequence[Path]) -> Iterator[FileReport]:
        """Take in files and folders: one accession a page, with all that belongs to it."""
        done = 0
        for group in gather(paths, self._scratch):
            if isinstance(group, FileReport):
                yield group
                continue
            yield from self.group(group)
            done += 1
            self._progress.step("pages", done, None)

    def group(self, group: Group) -> Iterator[FileReport]:
        """Take in one page. A page that cannot be kept is refused whole; a broken companion is refused alone."""
        kept, probed, refused = probe(group.files)
        if kept[:1] != list(group.files[:1]):
            yield from _without_its_page(group, refused[0])
            return
        provenance = Provenance(kind="file", source=group.source, refused=refused, within=group.within)
        try:
            if source_named(group.source).is_looked_into:
                look_into(kept, provenance, self._answers)
            yield from self.files(kept, provenance, probed)
        except Refusal as error:
            yield FileReport(shown(group.files[0]), group.source, refused=(Refused(error.place, error.reason),))

    def files(
        self, files: Sequence[InputFile], provenance: Provenance, probed: dict[str, MediaInfo]
    ) -> Iterator[FileReport]:
        """Take the files of one page into custody and the catalogue; the first is the page."""
        self._turn.pause()
        session = self._turn.session()
        staged = self._custody.stage(
            files, provenance, now=int(time.time()), media=probed, newest=session.newest_of(safe_name(files[0].path)),
            progress=self._progress,
        )  # fmt: skip
        if not staged.already_held:
            self._turn.pending.add(("accession", staged.accession.id))
        accession = staged.publish()
        refused = self._tell(accession)
        if session.holds(accession.id):
            report = _unchanged(session.report(accession.id))
        else:
            report = self._turn.ingest(accession)
        yield replace(report, path=shown(files[0]), refused=(*report.refused, *refused))
        for file in files[1:]:
            yield FileReport(
                shown(file), provenance.source, accession_id=accession.id, video_key=report.video_key
            )  # fmt: skip

    def _tell(self, accession: Accession) -> tuple[Refused, ...]:
        """Keep what the person said of the page, unless the page itself says otherwise."""
        if replace(self._answers, is_forced=False) == NONE:
            return ()
        mapping = self._answers.mapping
        claim = next((c for c in claims_of(self._custody, accession, mapping) if isinstance(c, CaptureClaim)), None)
        answers, refused = (self._answers, ()) if claim is None else counting(claim, self._answers)
        decision = Decision(
            decision_id(), "amend", capture_key(accession.id, 0), int(time.time()), reason="told while adding",
            url=answers.url, captured=answers.captured, coverage=answers.coverage, video=_key(answers),
            mapping=mapping or None,
        )  # fmt: skip
        if self._turn.session().decided.says_already(decision):
            return refused
        self._turn.decide(decision)
        if self._turn.session().holds(accession.id):
            self._turn.reread({accession.id})
        return refused


def _key(answers: Answers) -> str | None:
    return None if answers.video == UNKNOWN else answers.video


def _without_its_page(group: Group, refused: Refused) -> Iterator[FileReport]:
    """The reports of a group whose page is media that cannot be kept."""
    yield FileReport(shown(group.files[0]), group.source, refused=(refused,))
    for file in group.files[1:]:
        words = f"This belongs to {group.files[0].path}, which was refused."
        yield FileReport(shown(file), group.source, refused=(Refused(file.path, words),))


class OnDisk:
    """A file on the person's disk, as a source sees an original."""

    def __init__(self, file: InputFile) -> None:
        self.path, self.role, self._disk = file.path, file.role, file.disk

    @property
    def length(self) -> int:
        return self._disk.stat().st_size

    def open(self) -> BinaryIO:
        return self._disk.open("rb")


def look_into(files: Sequence[InputFile], provenance: Provenance, answers: Answers) -> None:
    """Read a page up to its first capture, before anything is kept.

    Raises `Refusal` where it turns out to be no page, and where it is to be asked which video it is of.
    """
    originals = {file.path: OnDisk(file) for file in files}
    source = source_named(provenance.source)
    refused = Refused(files[0].path, "Nothing in it is a page of a video or a comment.")
    try:
        for claim in source.read(originals, with_mapping(provenance, answers.mapping)):
            if isinstance(claim, CaptureClaim):
                asked = question(claim, answers, shown(files[0]))
                if asked is not None:
                    raise Refusal(asked.place, asked.reason)
                return
            if isinstance(claim, Refused):
                refused = claim
    except OSError as error:
        raise Refusal(files[0].path, f"This file cannot be read: {error.strerror}.") from error
    raise Refusal(refused.place, refused.reason)


def probe(files: Sequence[InputFile]) -> tuple[list[InputFile], dict[str, MediaInfo], tuple[Refused, ...]]:
    """The files that can be kept, what their media are, and those that are not what they should be."""
    kept: list[InputFile] = []
    probed: dict[str, MediaInfo] = {}
    refused: list[Refused] = []
    for file in files:
        try:
            if file.role == "media":
                probed[file.path] = media.probe(file.disk)
            kept.append(file)
        except Refusal as error:
            refused.append(Refused(file.path, error.reason))
    return kept, probed, tuple(refused)


def shown(file: InputFile) -> str:
    """A file's path for people; a name need not be text."""
    return file.shown or str(file.disk).encode("utf-8", "backslashreplace").decode("utf-8")


def _unchanged(report: FileReport) -> FileReport:
    """The report of a page that is held already: as it was read, with nothing new."""
    return replace(report, new=0, changed=0, unchanged=report.new + report.changed + report.unchanged)
