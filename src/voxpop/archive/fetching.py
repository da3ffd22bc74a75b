"""Fetching: a URL's page into the archive, by way of a working folder that lasts over interruptions.

Comes in: a URL and options. Goes out: one `FileReport` a file. The network is `voxpop.fetch`'s; here is only where its
files go. The working folder lies in the archive's `fetching/` until what it holds is in custody.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from voxpop.archive.folder import ArchiveFolder
from voxpop.archive.taking import Taking, probe
from voxpop.archive.turn import Turn
from voxpop.fetch import FetchOptions, fetch
from voxpop.keys import short_digest
from voxpop.model import FileReport
from voxpop.originals import Custody
from voxpop.progress import Progress
from voxpop.sources.base import InputFile


def take_fetched(
    folder: ArchiveFolder, custody: Custody, begin: Callable[[], Turn], seed: str, options: FetchOptions,
    progress: Progress,
) -> Iterator[FileReport]:  # fmt: skip
    """Fetch without the lock, then take in what was obtained; failures stand in the report of the page."""
    into = folder.path / "fetching" / short_digest(seed)
    into.mkdir(parents=True, exist_ok=True)
    fetched = fetch(seed, into, options, progress)
    if not fetched.files:
        yield FileReport(seed, fetched.provenance.source, refused=fetched.failures)
        return
    obtained = [InputFile(file.disk, file.path, file.role) for file in fetched.files]
    kept, probed, refused = probe(obtained)
    provenance = replace(fetched.provenance, refused=(*fetched.provenance.refused, *fetched.failures, *refused))
    with begin() as turn:
        reports = Taking(custody, turn, None, progress).files(kept, provenance, probed)
        yield replace(next(reports), path=seed)
        yield from reports
    if not fetched.unfinished:
        shutil.rmtree(into)
