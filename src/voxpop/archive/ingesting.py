"""Ingesting: one accession from custody into the catalogue, so that what is wrong with it stays its own.

Comes in: a writing session, custody, an accession. Goes out: its report. Here alone every error is caught: a page that
a fault of ours or a worker's death keeps out must not keep out the thousands beside it. It stays in custody, its report
says why, and `verify` names it until a rebuild takes it in.
"""

from __future__ import annotations

from voxpop.archive.reading import cue_reader, read
from voxpop.catalogue.local.session import WritingSession
from voxpop.errors import CatalogueError, VoxpopError
from voxpop.model import Accession, FileReport, Refused
from voxpop.originals import Custody


def ingest(session: WritingSession, custody: Custody, accession: Accession) -> FileReport:
    """Write all of an accession, or nothing of it and a report that says why."""
    frames = read(custody, accession, session.decided, session.store)
    try:
        return session.ingest(accession, frames, cue_reader(custody, accession))
    except CatalogueError:
        raise
    except Exception as error:  # noqa: BLE001 - the one place; see the module
        page = accession.files[0].path
        reason = f"it is kept, and could not be read into the catalogue: {_words(error)}"
        return FileReport(
            page, accession.provenance.source, refused=(Refused(page, reason),), accession_id=accession.id
        )


def _words(error: Exception) -> str:
    if isinstance(error, VoxpopError):
        return str(error)
    return f"{type(error).__name__}: {error}. This is a fault of Voxpop: please report it."
