"""Ingesting: one accession from custody into the catalogue, so that what is wrong with it stays its own.

Comes in: a writing session, custody, an accession. Goes out: its report. A page that a fault of ours or a
worker's death keeps out stays in custody, its report says why, and `verify` names it until a rebuild takes it in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from voxpop.archive.readers import read
from voxpop.archive.reading import alone, cue_reader, page_bytes
from voxpop.archive.ready import WORKER_FROM, Ready
from voxpop.catalogue.local.prepare import Frame
from voxpop.catalogue.local.session import WritingSession
from voxpop.errors import Refusal
from voxpop.model import Accession, FileReport, Refused
from voxpop.originals import Custody


def ingest(
    session: WritingSession,
    custody: Custody,
    accession: Accession,
    frames: Iterable[Frame] | None = None,
    ready: Ready | None = None,
    plain: Path | None = None,
    publish: Callable[[], object] | None = None,
    *,
    together: bool = False,
) -> FileReport:
    """Write all of an accession, or nothing of it and a report that says why. `frames` where they are read already;
    `ready` where something was made ready for reading it. One that custody does not have yet is read from `plain`, and
    comes there by `publish` before anything of it is committed. `together` with others: `WritingSession.ingest`.
    """
    if frames is None:
        if page_bytes(accession) >= WORKER_FROM:
            session.keep()  # the process that reads it beside us looks at what the store holds
        frames = read(custody, accession, session.decided, session.store, ready, plain)
    try:
        with alone(accession.id):
            return session.ingest(accession, frames, cue_reader(custody, accession), publish, together=together)
    except Refusal as error:
        page = accession.files[0].path
        reason = f"it is kept, and could not be read into the catalogue: {error.reason}"
        return FileReport(
            page, accession.provenance.source, refused=(Refused(page, reason),), accession_id=accession.id
        )
