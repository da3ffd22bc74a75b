"""Merging: another archive into this one, as if everything had been taken in here.

Comes in: the other archive, which is only read. Goes out: what became of each of its decisions and accessions.
Decisions come first, amendments before withdrawals; then the accessions, each without what was withdrawn on either
side. A withdrawal is kept here once all that it means for what is held here is kept: killed at any instant, the same
merge again goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from voxpop.archive.admitting import Admitting
from voxpop.archive.applying import Applying
from voxpop.archive.folder import ArchiveFolder, check_record, is_archive
from voxpop.archive.turn import Turn
from voxpop.archive.withdrawals import pages
from voxpop.catalogue.local.reads import Reads
from voxpop.errors import CustodyError, Refusal, UsageError
from voxpop.model import Accession, Decision, FileReport, Refused
from voxpop.originals import Custody, sound_record
from voxpop.progress import Progress


class Met(Struct, frozen=True):
    """What became of one thing that the other archive holds."""

    what: Literal["accession", "decision"]
    outcome: Literal["taken in", "held", "refused"]
    report: FileReport
    is_whole: bool = True  # whether no part of it was refused


def other_archive(folder: ArchiveFolder, path: Path) -> ArchiveFolder:
    """The archive at `path`, to be read. Raises `UsageError` where it cannot be another one, `ArchiveTooNew`."""
    here, there = folder.path.resolve(), path.resolve()
    if not is_archive(path):
        check_record(path)
        raise UsageError(f"There is no Voxpop archive at {path}. Name the folder that holds its voxpop.toml.")
    if here == there:
        raise UsageError(f"{path} is this archive itself. Name another one to take in.")
    if here in there.parents or there in here.parents:
        raise UsageError(f"One of {folder.path} and {path} lies inside the other. Move it out, then merge.")
    other = ArchiveFolder(path)
    if not other.originals.is_dir():
        raise CustodyError(f"{other.originals} is missing: the archive at {path} has lost its originals.")
    return other


class Merging:
    """One `merge`. `reads` gives answers of the catalogue here as it is now."""

    def __init__(
        self, turn: Turn, custody: Custody, reads: Callable[[], Reads], other: Custody, progress: Progress
    ) -> None:
        self._turn, self._custody, self._reads = turn, custody, reads
        self._other, self._progress = other, progress
        self._decided = frozenset(custody.decision_ids())

    def run(self) -> Iterator[Met]:
        """Take everything in. One answer a decision, then one an accession."""
        self._turn.session()
        said, ids = self._listed()
        sound: list[Decision] = []
        for id in said:
            met = self._look_at(id, sound)
            if met is not None:
                yield met
        yield from self._decide([decision for decision in sound if decision.id not in self._decided], sound)
        yield from self._take_in(ids, sound)

    def _listed(self) -> tuple[list[str], list[str]]:
        """Its decisions and accessions: the other archive may be in use, and redacts before it decides."""
        while True:
            decisions = self._other.decision_ids()
            accessions = self._other.accession_ids()
            if self._other.decision_ids() == decisions:
                return list(decisions), list(accessions)

    def _look_at(self, id: str, sound: list[Decision]) -> Met | None:
        """Check one of its decisions; what is as it should be joins `sound`."""
        try:
            for finding in self._other.check_decision(id):
                return _refused_decision(id, f"is damaged in the other archive ({finding.kind}): {finding.what}")
            decision = self._other.decision(id)
        except CustodyError as error:
            return _refused_decision(id, str(error))
        if id in self._decided and self._custody.decision(id) != decision:
            return _refused_decision(id, "another decision has this id here; both archives stay as they are.")
        sound.append(decision)
        return _met_decision(decision, "held") if id in self._decided else None

    def _decide(self, new: list[Decision], sound: list[Decision]) -> Iterator[Met]:
        amendments = [decision for decision in new if decision.verb == "amend"]
        if amendments:
            self._turn.decide(*amendments)
            self._turn.apply(*amendments)
        withdrawals = [decision for decision in new if decision.verb == "withdraw"]
        applying = Applying(self._turn, self._custody, self._reads(), self._other)
        if withdrawals:
            applying.withdraw(withdrawals, sound)
        left = {unchanged.decision for unchanged in applying.unchanged}
        for decision in new:
            if decision.id not in left:
                yield _met_decision(decision, "taken in")
        for unchanged in applying.unchanged:
            yield _refused(unchanged.accession, unchanged.reason)

    def _take_in(self, ids: list[str], decisions: list[Decision]) -> Iterator[Met]:
        admitting = Admitting(self._turn, self._custody, self._reads, self._other, decisions)
        order, damaged = self._in_order(ids)
        yield from damaged
        for done, accession in enumerate(order, 1):
            self._turn.pause()
            try:
                admitted = admitting.admit(accession)
                outcome: Literal["taken in", "held"] = "taken in" if admitted.is_new else "held"
                yield Met("accession", outcome, admitted.report, admitted.is_whole)
            except Refusal as error:
                yield _refused(accession, error.reason, error.place)
            self._progress.step("accessions", done, len(order))

    def _in_order(self, ids: Iterable[str]) -> tuple[list[Accession], list[Met]]:
        """Its accessions in the order in which they came in there: what others may refer to comes before them."""
        found: list[Accession] = []
        damaged: list[Met] = []
        for id in ids:
            try:
                found.append(sound_record(self._other, id))
            except Refusal as error:
                report = FileReport(error.place, None, refused=(Refused(error.place, error.reason),), accession_id=id)
                damaged.append(Met("accession", "refused", report))
        return sorted(found, key=lambda accession: (accession.ingested, accession.id)), damaged


def _refused(accession: Accession, reason: str, place: str | None = None) -> Met:
    """An accession that stays out, or stays as it is here, and why."""
    page = pages(accession)[0].path
    refused = (Refused(place or page, reason),)
    report = FileReport(page, accession.provenance.source, refused=refused, accession_id=accession.id)
    return Met("accession", "refused", report)


def _met_decision(decision: Decision, outcome: Literal["taken in", "held"]) -> Met:
    return Met("decision", outcome, FileReport(f"decision {decision.id}", None))


def _refused_decision(id: str, reason: str) -> Met:
    return Met("decision", "refused", FileReport(f"decision {id}", None, refused=(Refused(id, reason),)))
