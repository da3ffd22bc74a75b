"""Rebuilding: the catalogue again, from originals and decisions alone.

Comes in: custody. Goes out: a new generation of the catalogue, put in use when it is finished. What a kill or Ctrl-C
leaves of one is taken up by the next. Any order of the accessions gives the same records; that of the catalogue in use
keeps the order of equals in lists, so that a cursor goes on at its place.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

import msgspec

import voxpop
from voxpop.archive.folder import ArchiveFolder
from voxpop.archive.ingesting import ingest
from voxpop.archive.pending import Pending
from voxpop.archive.readers import MOST, RUN_BYTES, Readers, Wanted
from voxpop.archive.reading import page_bytes, told_by
from voxpop.archive.ready import WORKER_FROM, Ready
from voxpop.archive.stills import make_still
from voxpop.archive.turn import decided, undo_half_withdrawn
from voxpop.catalogue.local.damage import DAMAGED
from voxpop.catalogue.local.engine import LocalCatalogue
from voxpop.catalogue.local.prepare import Frame
from voxpop.catalogue.local.session import WritingSession
from voxpop.errors import CatalogueError, CustodyError
from voxpop.long_turns import long_turns
from voxpop.model import Accession, FileReport
from voxpop.originals import ArchiveLock, Custody
from voxpop.progress import Progress

Words = Callable[[str], None]

_NAMED = 5  # of what is missing; all may be, where another disk was not mounted


def rebuild(
    folder: ArchiveFolder,
    custody: Custody,
    catalogue: LocalCatalogue,
    say: Words,
    progress: Progress,
    *,
    only_if_needed: bool = False,
) -> int:
    """Make the catalogue again; the one in use serves readers until the new one is finished. Returns how many
    accessions are left out of it, as they cannot be read.

    With `only_if_needed`, one that another process made while we waited for the lock is left as it is.
    """
    lock = ArchiveLock(folder.lock)
    lock.acquire(on_wait=say)
    try:
        if only_if_needed and catalogue.state() == "usable":
            return 0
        custody.sweep()
        catalogue.sweep()
        with Ready() as ready:
            found, unreadable = _without_half_withdrawn(custody, say, ready)
            wanted = in_order(found, catalogue)
            _name_forgotten(custody, catalogue, {id for id, _ in wanted}, say)
            name = catalogue.begin(_made_from(custody), {id for id, _ in wanted})
            try:
                fill(custody, catalogue, name, wanted, progress, say, ready)
            except CatalogueError:
                catalogue.abandon(name)  # it may be broken itself: the next rebuild must not go on with it
                raise
        catalogue.publish(name)
        Pending(catalogue.folder / "pending").clear()
        return unreadable + len({id for id, _ in wanted} - catalogue.reads().accessions())
    finally:
        lock.release()


class Listed(NamedTuple):
    """An accession of which the record can be read. They are ordered as they came in."""

    ingested: int
    id: str
    length: int
    """Of its page, in bytes."""
    is_redacted: bool
    """Whether it is what a withdrawal left of another."""


def _without_half_withdrawn(custody: Custody, say: Words, ready: Ready) -> tuple[list[Listed], int]:
    """All accessions, after what a kill left of a withdrawal was destroyed, and what came back with a copy of the
    originals that was made before it; and how many there are beside of which the record cannot be read.
    """
    decisions, ids = custody.decisions_and_accession_ids()
    for decision in decisions:
        custody.destroy(*filter(custody.contains, decision.destroyed), instead=decision.replaced)
    destroyed = {id for decision in decisions for id in decision.destroyed}
    kept = [id for id in ids if id not in destroyed]
    found = by_ingest(custody, kept, say, ready)
    undone = undo_half_withdrawn(custody, [listed.id for listed in found if listed.is_redacted])
    return [listed for listed in found if listed.id not in undone], len(kept) - len(found)


def _name_forgotten(custody: Custody, catalogue: LocalCatalogue, found: Container[str], say: Words) -> None:
    """Say what the catalogue in use has and custody has not, though nobody withdrew it: once the new one is in use,
    nothing tells that it was here.
    """
    lost: list[str] = []
    with suppress(*DAMAGED):
        reads = catalogue.reads()
        decisions = list(custody.known_decisions())
        gone = {id for decision in decisions for id in decision.destroyed}
        missing = (id for id in reads.ingest_order() if id not in found and id not in gone)
        lost += (f"accession {id}" for id in missing if not custody.contains(id))
        lost += (f"decision {id}" for id in sorted(reads.decisions() - {decision.id for decision in decisions}))
    if lost:
        more = f" and {len(lost) - _NAMED:,} more" if len(lost) > _NAMED else ""
        say(
            f"In the catalogue and not in custody, and so forgotten now: {', '.join(lost[:_NAMED])}{more}. "
            "To have it again, bring its folder back from a copy, and rebuild once more."
        )


def _made_from(custody: Custody) -> str:
    """What must be the same for an unfinished generation to be continued, beside the accessions that it holds."""
    digest = hashlib.sha256(voxpop.__version__.encode())
    for decision in custody.known_decisions():
        digest.update(msgspec.json.encode(decision))
    return digest.hexdigest()


def in_order(found: Sequence[Listed], catalogue: LocalCatalogue) -> list[Wanted]:
    """Accessions in the order in which the catalogue in use took them in; those that it lacks last."""
    rank: dict[str, int] = {}
    with suppress(*DAMAGED):
        rank = {id: n for n, id in enumerate(catalogue.reads().ingest_order())}
    ordered = sorted(found, key=lambda listed: rank.get(listed.id, len(rank)))
    return [(listed.id, listed.length) for listed in ordered]


def by_ingest(custody: Custody, ids: Sequence[str], say: Words, ready: Ready) -> list[Listed]:
    """Those of these accessions whose records can be read, in the order in which they came in; of the others a word is
    said. Who is to read their pages is made `ready` meanwhile.
    """
    found = []
    for id, held in zip(ids, custody.records(ids), strict=True):
        if isinstance(held, CustodyError):
            say(f"Accession {id} is left out. {held}")
            continue
        found.append(Listed(held.ingested, id, length := page_bytes(held), held.provenance.redacted_from is not None))
        ready.expect(length)
    return sorted(found)


def fill(
    custody: Custody,
    catalogue: LocalCatalogue,
    generation: str,
    wanted: Sequence[Wanted],
    progress: Progress,
    say: Words,
    ready: Ready,
    *,
    indexed: bool = True,
) -> None:
    """Put into a generation what it lacks; it is not put in use. Without `indexed`, its search index stays empty.

    What cannot be read is left out with a word: a damaged accession must not keep out the others.
    """
    with long_turns(), catalogue.writing(decided(custody), generation, indexed=indexed, bulk=True) as session:
        filling = _Filling(custody, catalogue, session, len(wanted), progress, ready)
        if begun := len(session.accessions()):
            say(f"An unfinished rebuild goes on: {begun:,} of {len(wanted):,} accessions are in it already.")
        for id, report in filling.of(wanted):
            say(f"Accession {id} is left out. {report.refused[-1].place}: {report.refused[-1].reason}")
        session.note_decisions(custody.known_decisions())
        session.finish(progress)


class _Filling:
    """How far the filling of a generation is."""

    def __init__(
        self, custody: Custody, catalogue: LocalCatalogue, session: WritingSession, total: int, progress: Progress,
        ready: Ready,
    ) -> None:  # fmt: skip
        self._custody, self._catalogue, self._session = custody, catalogue, session
        self._total, self._progress, self._ready = total, progress, ready
        self._done = self._comments = 0

    def of(self, wanted: Sequence[Wanted]) -> Iterator[tuple[str, FileReport]]:
        """Take in what is not held; the reports of those that could not be.

        An error takes back what shares its transaction: all that is missing in the end is tried again, each alone.
        """
        todo = self._missing(wanted)
        if sum(length for _, length in todo) < WORKER_FROM:
            for id, _ in todo:
                self._take(self._custody.accession(id))
        else:
            told = told_by(self._session.decided)
            with Readers(self._custody, told, todo, _workers(), ready=self._ready) as readers:
                for id, length in todo:
                    with suppress(CustodyError):  # tried again below
                        accession, frames = readers.read(id)
                        self._take(accession, _checked(frames, length))
        self._session.keep()
        for id, _ in self._missing(todo):
            report = self._take(self._custody.accession(id))
            self._session.flush()
            if not self._session.holds(id):
                yield id, report

    def _missing(self, wanted: Sequence[Wanted]) -> list[Wanted]:
        held = self._session.accessions()
        self._done = len(wanted) - len(missing := [one for one in wanted if one[0] not in held])
        return missing

    def _take(self, accession: Accession, frames: Iterable[Frame] | None = None) -> FileReport:
        report = ingest(self._session, self._custody, accession, frames)
        if self._session.is_indexed and self._session.holds(accession.id):
            make_still(self._custody, accession, self._catalogue.still_path(accession.id))
        self._done += 1
        self._comments += report.read
        self._progress.step("accessions", min(self._done, self._total), self._total)
        self._progress.step("comments", self._comments, None)
        return report


def _checked(frames: Iterator[Frame], length: int) -> Iterable[Frame]:
    """The frames of a small page, all there: what cannot be read fails before anything of it is written."""
    return frames if length >= RUN_BYTES else list(frames)


def _workers() -> int:
    """One for each processor but that of the writer and of the engine's thread, which keep it busy: where more want to
    run than can, each change of places empties a cache.
    """
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors - 1, MOST))
