"""Stills: a picture for a video that was kept without one, taken from its media.

Comes in: an accession in custody. Goes out: a JPEG beside the catalogue, derived like all of it. A video whose media
give no picture (sound alone, say) has none.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from voxpop import media
from voxpop.errors import Refusal
from voxpop.model import Accession
from voxpop.originals import Custody

_PART = 0.1  # of the length: past opening titles, before most of what happens


def make_still(custody: Custody, accession: Accession, out: Path) -> None:
    """Make the picture at `out`, unless the accession has a thumbnail or no moving picture."""
    if any(file.role == "thumbnail" for file in accession.files):
        return
    for file in accession.files:
        if file.role == "media" and file.media is not None and file.media.video_codec is not None:
            out.parent.mkdir(exist_ok=True)
            second = (file.media.duration_seconds or 0.0) * _PART
            with suppress(Refusal):
                media.still(custody.stored_path(accession.id, file.path), second, out)
                return
