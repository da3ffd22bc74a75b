"""Verifying: does everything that is kept still say what it said when it was taken in?

Comes in: custody and catalogue. Goes out: all findings, one typed object each; none means that all agrees. The
catalogue is checked by making it again beside the one in use and comparing cell by cell (`store_check`); the index by
comparing, for every row, the fingerprint of the words that were indexed with those that the row holds. Whatever is
damaged, the rest is looked at all the same.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Set
from contextlib import suppress
from pathlib import Path

from voxpop.archive.folder import ArchiveFolder
from voxpop.archive.ready import Ready
from voxpop.archive.rebuilding import by_ingest, fill, in_order
from voxpop.archive.saved import SavedSearches
from voxpop.archive.stills import check_still
from voxpop.archive.turn import Turn
from voxpop.catalogue.local.damage import DAMAGED, guarded
from voxpop.catalogue.local.engine import LocalCatalogue
from voxpop.model import Finding
from voxpop.originals import Custody
from voxpop.progress import Progress

_SCRATCH = "verify-"
_NOT_TAKEN_IN = "is in custody and missing from the catalogue; rebuild takes it in"
_DAMAGED_TOO = "is damaged, and so missing from the catalogue; bring it back from a copy, then rebuild takes it in"
_LOST = "is in the catalogue and not in custody; bring its folder back from a copy, for a rebuild would forget it"


def verify(
    folder: ArchiveFolder, custody: Custody, catalogue: LocalCatalogue, turn: Turn, progress: Progress
) -> Iterator[Finding]:
    """Everything that is wrong, custody first.

    Where the archive may be written to, nobody else writes meanwhile, and what a killed writer left is taken up first.
    """
    changed: list[Finding] = []
    with suppress(*DAMAGED):  # the checks below say what is wrong
        changed = list(catalogue.check_files())
        if folder.is_writable and not changed:
            turn.session()
            _remove_left_behind(catalogue)
    yield from changed
    yield from guarded("archive", str(folder.path), _beside(folder))
    yield from guarded("root", str(custody.root), custody.check_root())
    damaged = set[str]()
    yield from _custody(custody, progress, damaged)
    yield from _catalogue(catalogue, _listed(custody, catalogue, damaged))
    if not damaged:
        yield from _catalogue(catalogue, _derived(folder, custody, catalogue, progress))
        yield from _stills(custody, catalogue)
    if not changed:
        yield from _catalogue(catalogue, catalogue.check_index(progress))


def _catalogue(catalogue: LocalCatalogue, found: Iterator[Finding]) -> Iterator[Finding]:
    return guarded("catalogue", str(catalogue.folder), found)


def _remove_left_behind(catalogue: LocalCatalogue) -> None:
    for left in catalogue.folder.glob(f"{_SCRATCH}*"):
        LocalCatalogue(left).remove()


def _beside(folder: ArchiveFolder) -> Iterator[Finding]:
    """What lies beside originals and catalogue."""
    if not folder.is_as_written:
        yield Finding("archive", "voxpop.toml", "its id or its layout was changed; restore it from a copy")
    SavedSearches(folder.searches).all()


def _stills(custody: Custody, catalogue: LocalCatalogue) -> Iterator[Finding]:
    for accession in custody.accessions():
        still = catalogue.still_path(accession.id)
        yield from guarded("still", still.name, check_still(custody, accession, still))


def _custody(custody: Custody, progress: Progress, damaged: set[str]) -> Iterator[Finding]:
    """What is wrong in custody; the ids of what that is of are added to `damaged`."""
    ids = custody.accession_ids()
    for done, id in enumerate(ids, 1):
        yield from _noted(id, custody.check(id), damaged)
        progress.step("accessions", done, len(ids))
    for id in custody.decision_ids():
        yield from _noted(id, custody.check_decision(id), damaged)


def _noted(id: str, found: Iterator[Finding], damaged: set[str]) -> Iterator[Finding]:
    for finding in guarded("record", id, found):
        damaged.add(id)
        yield finding


def _listed(custody: Custody, catalogue: LocalCatalogue, damaged: Set[str]) -> Iterator[Finding]:
    """Accessions and decisions that are only in custody, or only in the catalogue. No rebuild mends what is damaged."""
    reads = catalogue.reads()
    for kind, kept, listed in (
        ("accession", set(custody.accession_ids()), reads.accessions()),
        ("decision", set(custody.decision_ids()), reads.decisions()),
    ):
        for id in sorted(kept - listed):
            yield Finding("catalogue", f"{kind} {id}", _DAMAGED_TOO if id in damaged else _NOT_TAKEN_IN)
        for id in sorted(map(str, listed - kept)):
            yield Finding("catalogue", f"{kind} {id}", _LOST)


def _derived(
    folder: ArchiveFolder, custody: Custody, catalogue: LocalCatalogue, progress: Progress
) -> Iterator[Finding]:
    """What the catalogue says and the originals do not. Reports say what was new when a page came in, so accessions
    are taken in in the same order.
    """
    where = catalogue.folder if os.access(catalogue.folder, os.W_OK) else None
    again = LocalCatalogue(Path(tempfile.mkdtemp(dir=where, prefix=_SCRATCH)))
    try:
        again.create("g1")
        with Ready() as ready:
            wanted = in_order(by_ingest(custody, custody.accession_ids(), _unheard, ready), catalogue)
            fill(custody, again, "g1", wanted, progress, _unheard, ready, indexed=False)
        again.publish("g1")
        yield from catalogue.check_store(again)
    finally:
        again.remove()


def _unheard(_: str) -> None:
    """What cannot be read was found before."""
