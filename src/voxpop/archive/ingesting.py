"""Ingesting: one accession from custody into the catalogue, so that what is wrong with it stays its own.

Comes in: a writing session, custody, an accession. Goes out: its report. Here alone every error is caught: a page that
a fault of ours or a worker's death keeps out must not keep out the thousands beside it. It stays in custody, its report
says why, and `verify` names it until a rebuild takes it in.
"""

from __future__ import annotations

from collections.abc import Iterable

from voxpop.archive.readers import read
from voxpop.archive.reading import cue_reader, words_for
from voxpop.catalogue.local.prepare import Frame
from voxpop.catalogue.local.session import WritingSession
from voxpop.errors import CatalogueError
from voxpop.model import Accession, FileReport, Refused
from voxpop.originals import Custody


def ingest(
    session: WritingSession, custody: Custody, accession: Accession, frames: Iterable[Frame] | None = None
) -> FileReport:
    """Write all of an accession, or nothing of it and a report that says why. `frames` where they are read already."""
    if frames is None:
        frames = read(custody, accession, session.decided)
    try:
        return session.ingest(accession, frames, cue_reader(custody, accession))
    except CatalogueError:
        raise
    except Exception as error:  # noqa: BLE001 - the one place; see the module
        page = accession.files[0].path
        reason = f"it is kept, and could not be read into the catalogue: {words_for(error)}"
        return FileReport(
            page, accession.provenance.source, refused=(Refused(page, reason),), accession_id=accession.id
        )
