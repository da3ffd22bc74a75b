"""Fetching: a URL's page into the archive, by way of a working folder that lasts over interruptions.

Comes in: a URL and options. Goes out: one `FileReport` a file. The network is `voxpop.fetch`'s; here is only where its
files go. What a broken fetch obtained is taken in at once; what a later run adds comes in as an accession of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from voxpop.archive.answers import NONE
from voxpop.archive.folder import ArchiveFolder
from voxpop.archive.taking import Taking, probe
from voxpop.archive.turn import Turn
from voxpop.archive.working_folder import WorkingFolder
from voxpop.errors import Refusal
from voxpop.fetch import Fetched, FetchOptions, check, fetch, is_begun
from voxpop.model import Accession, FileReport, Refused
from voxpop.originals import Custody
from voxpop.progress import Progress
from voxpop.sources.base import InputFile

_IN_USE = "is being fetched into this archive already; wait for that to end, then add it again"


def take_fetched(
    folder: ArchiveFolder, custody: Custody, begin: Callable[[], Turn], seed: str, options: FetchOptions,
    progress: Progress,
) -> Iterator[FileReport]:  # fmt: skip
    """Fetch without the archive's lock, then take in what was obtained; failures stand in the report of the page.

    The working folder is removed when nothing is left to be fetched, and when nothing came.
    """
    try:
        check(seed)
    except Refusal as error:
        yield FileReport(seed, None, refused=(Refused(error.place, error.reason),))
        return
    working = WorkingFolder(folder.fetching, seed)
    with working.alone() as is_ours:
        if not is_ours:
            yield FileReport(seed, None, refused=(Refused(seed, _IN_USE),))
            return
        try:
            fetched = fetch(seed, working.path, options, progress)
        finally:
            if not is_begun(working.path):
                working.remove()
        if fetched.files:
            yield from _taken(custody, begin, working, fetched, progress)
        else:
            yield FileReport(seed, None, refused=fetched.failures)
        if not fetched.unfinished:
            working.remove()


def _taken(
    custody: Custody, begin: Callable[[], Turn], working: WorkingFolder, fetched: Fetched, progress: Progress
) -> Iterator[FileReport]:
    """Take in what a fetch obtained. Where an earlier run obtained the very same files, nothing is new."""
    seed = str(fetched.provenance.seed)
    kept, probed, unusable = probe([InputFile(file.disk, file.path, file.role) for file in fetched.files])
    refused = (*fetched.failures, *unusable)
    provenance = replace(fetched.provenance, refused=refused)
    if (earlier := _same(custody, working.taken, kept)) is not None:
        provenance = earlier.provenance
    try:
        with begin() as turn:
            reports = Taking(custody, turn, NONE, progress).files(kept, provenance, probed, progress)
            page = next(reports)
            working.taken = str(page.accession_id)
            of_page = tuple(place for place in page.refused if place not in provenance.refused)
            yield replace(page, path=seed, refused=(*of_page, *refused))
            for file, report in zip(kept[1:], reports, strict=True):
                yield replace(report, path=file.path)
    except Refusal as error:  # it was withdrawn once: nothing of it stays
        working.remove()
        yield FileReport(seed, provenance.source, refused=(Refused(error.place, error.reason),))


def _same(custody: Custody, accession_id: str | None, files: Sequence[InputFile]) -> Accession | None:
    """The accession, where it was made of files like these."""
    if accession_id is None or not custody.contains(accession_id):
        return None
    accession = custody.accession(accession_id)
    if sorted(file.length for file in accession.files) != sorted(file.disk.stat().st_size for file in files):
        return None
    is_same = sorted(file.digest for file in accession.files) == sorted(map(_digest, files))
    return accession if is_same else None


def _digest(file: InputFile) -> str:
    with file.disk.open("rb") as stream:
        return hashlib.file_digest(stream, "sha512").hexdigest()
