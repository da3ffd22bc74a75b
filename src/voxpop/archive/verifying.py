"""Verifying: does everything that is kept still say what it said when it was taken in?

Comes in: custody and catalogue. Goes out: all findings, one typed object each; none means that all agrees. The
catalogue is checked by making it again beside the one in use and comparing record by record; the index by comparing,
for every row, the fingerprint of the words that were indexed with those that the row holds.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path

from voxpop.archive.folder import ArchiveFolder
from voxpop.archive.rebuilding import by_ingest, fill
from voxpop.archive.turn import Turn
from voxpop.catalogue.local.engine import LocalCatalogue
from voxpop.catalogue.local.reads import Reads
from voxpop.errors import CatalogueError, CustodyError, KeyUnknown
from voxpop.model import Comment, Finding, Video
from voxpop.originals import Custody
from voxpop.progress import Progress

_SCRATCH = "verify-"

_MORE: dict[str, Callable[[Reads, str], object]] = {
    "claims": lambda reads, key: list(reads.claims(key)),
    "what captures hold": lambda reads, key: list(reads.holdings(key)),
    "captures": lambda reads, key: reads.captures(key),
    "moments": lambda reads, key: (reads.moments(key), list(reads.named_seconds(key))),
}


def verify(
    folder: ArchiveFolder, custody: Custody, catalogue: LocalCatalogue, turn: Turn, progress: Progress
) -> Iterator[Finding]:
    """Everything that is wrong, custody first.

    Where the archive may be written to, nobody else writes meanwhile, and what a killed writer left is taken up first.
    """
    changed: list[Finding] = []
    with suppress(CatalogueError, CustodyError):  # the checks below say what is wrong
        changed = list(catalogue.check_files())
        if folder.is_writable and not changed:
            turn.session()
            _remove_left_behind(catalogue)
    yield from changed
    damaged = False
    for finding in _custody(custody, progress):
        damaged = True
        yield finding
    try:
        yield from _listed(custody, catalogue.reads())
        if damaged:
            return
        yield from _derived(folder, custody, catalogue, progress)
        if not changed:
            yield from catalogue.check_index(progress)
    except (CatalogueError, CustodyError) as error:
        yield Finding("catalogue", str(catalogue.folder), str(error))


def _remove_left_behind(catalogue: LocalCatalogue) -> None:
    for left in catalogue.folder.glob(f"{_SCRATCH}*"):
        LocalCatalogue(left).remove()


def _custody(custody: Custody, progress: Progress) -> Iterator[Finding]:
    yield from custody.check_root()
    ids = custody.accession_ids()
    for done, id in enumerate(ids, 1):
        yield from custody.check(id)
        progress.step("accessions", done, len(ids))
    for id in custody.decision_ids():
        yield from custody.check_decision(id)


def _listed(custody: Custody, reads: Reads) -> Iterator[Finding]:
    """Accessions and decisions that are only in custody, or only in the catalogue."""
    for kind, kept, listed in (
        ("accession", set(custody.accession_ids()), reads.accessions()),
        ("decision", set(custody.decision_ids()), reads.decisions()),
    ):
        for id in sorted(kept - listed):
            yield Finding(
                "catalogue", f"{kind} {id}", "is in custody and missing from the catalogue; rebuild takes it in"
            )
        for id in sorted(listed - kept):
            yield Finding("catalogue", f"{kind} {id}", "is in the catalogue and not in custody")


def _derived(
    folder: ArchiveFolder, custody: Custody, catalogue: LocalCatalogue, progress: Progress
) -> Iterator[Finding]:
    where = catalogue.folder if os.access(catalogue.folder, os.W_OK) else None
    again = LocalCatalogue(Path(tempfile.mkdtemp(dir=where, prefix=_SCRATCH)))
    try:
        again.create("g1")
        fill(custody, again, "g1", by_ingest(custody, _unheard), progress, _unheard, indexed=False)
        again.publish("g1")
        yield from compare(catalogue.reads(), again.reads())
    finally:
        again.remove()


def _unheard(_: str) -> None:
    """What cannot be read was found before."""


def compare(used: Reads, fresh: Reads) -> Iterator[Finding]:
    """Where a catalogue in use differs from one made again from the originals."""
    held, expected = set(used.video_keys()), set(fresh.video_keys())
    for key in sorted(held ^ expected):
        lack = "the catalogue lacks it" if key in expected else "no original speaks of it"
        yield Finding("catalogue", f"video {key}", lack)
    for key in sorted(held & expected):
        yield from _compare_video(used, fresh, key)


def _compare_video(used: Reads, fresh: Reads, key: str) -> Iterator[Finding]:
    try:
        if (fields := _differing(used.video(key), fresh.video(key))) != "":
            yield Finding("catalogue", f"video {key}", f"differs from what the originals say in: {fields}")
        for one, other in zip_longest(used.comments(key), fresh.comments(key)):
            if one is None or other is None or one.key != other.key:
                where = (one or other or Comment).key
                yield Finding("catalogue", f"comments of {key}", f"from {where} on, the originals say otherwise")
                return
            if one != other:
                yield Finding(
                    "catalogue",
                    f"comment {one.key}",
                    f"differs from what the originals say in: {_differing(one, other)}",
                )
        for what, ask in _MORE.items():
            if ask(used, key) != ask(fresh, key):
                yield Finding("catalogue", f"{what} of {key}", "differ from what the originals say")
    except KeyUnknown as error:
        yield Finding("catalogue", f"video {key}", str(error))


def _differing(one: Video | Comment, other: Video | Comment) -> str:
    return ", ".join(f for f in one.__struct_fields__ if getattr(one, f) != getattr(other, f))
