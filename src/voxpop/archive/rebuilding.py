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
from voxpop.archive.turn import decided
from voxpop.catalogue.local.engine import LocalCatalogue
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
        name = catalogue.next_generation()
        build(custody, catalogue, name, progress)
        catalogue.publish(name)
        Pending(catalogue.folder / "pending").clear()
    finally:
        lock.release()


def build(
    custody: Custody, catalogue: LocalCatalogue, generation: str, progress: Progress, *, indexed: bool = True
) -> None:
    """Fill a new generation; it is not put in use. Without `indexed`, its search index stays empty."""
    catalogue.create(generation)
    ids = custody.accession_ids()
    with catalogue.writing(decided(custody), generation, indexed=indexed) as session:
        for done, accession in enumerate(custody.accessions(), 1):
            ingest(session, custody, accession)
            if indexed:
                make_still(custody, accession, catalogue.still_path(accession.id))
            progress.step("accessions", done, len(ids))
        session.note_decisions(custody.decisions())
