"""Rebuilding: the catalogue again, from originals and decisions alone.

Comes in: custody. Goes out: a new generation of the catalogue, put in use when it is finished. Accessions are taken in
order of ingest; any order gives the same records.
"""

from __future__ import annotations

from collections.abc import Callable

from voxpop.archive.folder import ArchiveFolder
from voxpop.archive.ingesting import ingest
from voxpop.archive.pending import Pending
from voxpop.archive.stills import make_still
from voxpop.archive.turn import decided, undo_half_withdrawn
from voxpop.catalogue.local.engine import LocalCatalogue
from voxpop.errors import CustodyError
from voxpop.originals import ArchiveLock, Custody
from voxpop.progress import Progress


def rebuild(
    folder: ArchiveFolder,
    custody: Custody,
    catalogue: LocalCatalogue,
    say: Callable[[str], None],
    progress: Progress,
    *,
    only_if_needed: bool = False,
) -> None:
    """Make the catalogue again; the one in use serves readers until the new one is finished.

    With `only_if_needed`, one that another process made while we waited for the lock is left as it is.
    """
    lock = ArchiveLock(folder.lock)
    lock.acquire(on_wait=say)
    try:
        if only_if_needed and catalogue.state() == "usable":
            return
        custody.sweep()
        _finish_withdrawals(custody, say)
        name = catalogue.next_generation()
        build(custody, catalogue, name, progress, say)
        catalogue.publish(name)
        Pending(catalogue.folder / "pending").clear()
    finally:
        lock.release()


def _finish_withdrawals(custody: Custody, say: Callable[[str], None]) -> None:
    """What a kill left of a withdrawal, and what came back with a copy of the originals that was made before it."""
    for decision in custody.decisions():
        custody.destroy(*filter(custody.contains, decision.destroyed), instead=decision.replaced)
    undo_half_withdrawn(custody, _by_ingest(custody, say))


def build(
    custody: Custody,
    catalogue: LocalCatalogue,
    generation: str,
    progress: Progress,
    say: Callable[[str], None],
    *,
    indexed: bool = True,
) -> None:
    """Fill a new generation; it is not put in use. Without `indexed`, its search index stays empty.

    What cannot be read is left out with a word: a damaged accession must not keep out the others.
    """
    catalogue.create(generation)
    with catalogue.writing(decided(custody), generation, indexed=indexed) as session:
        accessions = _by_ingest(custody, say)
        for done, id in enumerate(accessions, 1):
            accession = custody.accession(id)
            report = ingest(session, custody, accession)
            if not session.holds(id):
                say(f"Accession {id} is left out. {report.refused[-1].place}: {report.refused[-1].reason}")
            elif indexed:
                make_still(custody, accession, catalogue.still_path(id))
            progress.step("accessions", done, len(accessions))
        session.note_decisions(custody.decisions())


def _by_ingest(custody: Custody, say: Callable[[str], None]) -> list[str]:
    """The ids of all accessions whose records can be read, in the order in which they came in."""
    found = []
    for id in custody.accession_ids():
        try:
            found.append((custody.accession(id).ingested, id))
        except CustodyError as error:
            say(f"Accession {id} is left out. {error}")
    return [id for _, id in sorted(found)]
