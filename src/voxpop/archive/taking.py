"""Taking in: from what a person names to accessions in custody and in the catalogue.

Comes in: paths, one page's files, a fetch. Goes out: one `FileReport` a file, in the order in which they were taken.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from voxpop import media
from voxpop.archive.reading import claims_of
from voxpop.archive.turn import Turn, decision_id
from voxpop.errors import Refusal
from voxpop.keys import capture_key
from voxpop.model import Accession, CaptureClaim, Decision, FileReport, MediaInfo, Provenance, Refused
from voxpop.originals import Custody
from voxpop.progress import Progress
from voxpop.sources import gather
from voxpop.sources.base import Group, InputFile


class Taking:
    """One `add`: what it was told, and where it writes."""

    def __init__(self, custody: Custody, turn: Turn, url: str | None, progress: Progress) -> None:
        self._custody, self._turn, self._url, self._progress = custody, turn, url, progress

    def paths(self, paths: Sequence[Path]) -> Iterator[FileReport]:
        """Take in files and folders: one accession a page, with all that belongs to it."""
        done = 0
        for group in gather(paths):
            if isinstance(group, FileReport):
                yield group
                continue
            yield from self.group(group)
            done += 1
            self._progress.step("pages", done, None)

    def group(self, group: Group) -> Iterator[FileReport]:
        """Take in one page. A page that cannot be kept is refused whole; a broken companion is refused alone."""
        kept, probed, refused = probe(group.files)
        provenance = Provenance(kind="file", source=group.source, refused=refused)
        try:
            yield from self.files(kept, provenance, probed)
        except Refusal as error:
            yield FileReport(_shown(group.files[0].disk), group.source, refused=(Refused(error.place, error.reason),))

    def files(
        self, files: Sequence[InputFile], provenance: Provenance, probed: dict[str, MediaInfo]
    ) -> Iterator[FileReport]:
        """Take the files of one page into custody and the catalogue; the first is the page."""
        self._turn.pause()
        session = self._turn.session()
        staged = self._custody.stage(files, provenance, now=int(time.time()), media=probed, progress=self._progress)
        if not staged.already_held:
            self._turn.pending.add(("accession", staged.accession.id))
        accession = staged.publish()
        refused = self._tell(accession)
        if session.holds(accession.id):
            report = _unchanged(session.report(accession.id))
        else:
            report = self._turn.ingest(accession)
        yield replace(report, path=_shown(files[0].disk), refused=(*report.refused, *refused))
        for file in files[1:]:
            shown = _shown(file.disk)
            yield FileReport(shown, provenance.source, accession_id=accession.id, video_key=report.video_key)

    def _tell(self, accession: Accession) -> tuple[Refused, ...]:
        """Keep what the person said of the page, unless the page itself says otherwise."""
        if self._url is None:
            return ()
        key = capture_key(accession.id, 0)
        if self._turn.session().decided.told().get(key) == self._url:
            return ()
        claim = next((c for c in claims_of(self._custody, accession) if isinstance(c, CaptureClaim)), None)
        if claim is not None and claim.video.id is not None:
            said = f"the page itself says that it is {claim.video.platform} {claim.video.id}"
            return (Refused("--url", f"{said}; what it says counts, and the URL that you gave was not kept"),)
        decision = Decision(
            decision_id(), "amend", key, int(time.time()), url=self._url, reason="told while adding"
        )  # fmt: skip
        self._turn.decide(decision)
        if self._turn.session().holds(accession.id):
            self._turn.reread({accession.id})
        return ()


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


def _shown(path: Path) -> str:
    """A path for people; a name need not be text."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _unchanged(report: FileReport) -> FileReport:
    """The report of a page that is held already: as it was read, with nothing new."""
    return replace(report, new=0, changed=0, unchanged=report.new + report.changed + report.unchanged)
