"""Stills: a picture for a video that was kept without one, taken from its media.

Comes in: an accession in custody. Goes out: a JPEG beside the catalogue, derived like all of it; in a comment segment
it bears the digest of itself, by which `verify` sees whether it is whole. A video whose media give no picture (sound
alone, say) has none.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from voxpop import media
from voxpop.errors import Refusal
from voxpop.model import Accession, Finding
from voxpop.originals import Custody
from voxpop.originals.disk import words_for_disk_errors

_PART = 0.1  # of the length: past opening titles, before most of what happens
_SAYS = b"sha256 of all but this comment: "
_SEGMENT = 4 + len(_SAYS) + 64  # marker, length, text
_AGAIN = "`voxpop rebuild` makes it again"


def make_still(custody: Custody, accession: Accession, out: Path) -> None:
    """Make the picture at `out`, unless the accession has a thumbnail or no moving picture."""
    for path, seconds in _moving(custody, accession):
        unfinished = out.with_name(f".{out.name}.part")
        with suppress(Refusal), words_for_disk_errors(out.parent):
            out.parent.mkdir(exist_ok=True)
            media.still(path, seconds * _PART, unfinished)
            unfinished.write_bytes(_signed(unfinished.read_bytes()))
            unfinished.replace(out)
            return


def check_still(custody: Custody, accession: Accession, out: Path) -> Iterator[Finding]:
    """What is wrong with the picture at `out`; one that is not there is missing only where one can be made."""
    if not out.exists() and not any(_moving(custody, accession)):
        return
    if not out.exists():
        with tempfile.TemporaryDirectory() as folder:
            make_still(custody, accession, made := Path(folder) / "stills" / out.name)
            if made.exists():
                yield Finding("still", out.name, f"is missing; {_AGAIN}")
    elif not _is_whole(out.read_bytes()):
        yield Finding("still", out.name, f"was changed or cut off; {_AGAIN}")


def _moving(custody: Custody, accession: Accession) -> Iterator[tuple[Path, float]]:
    """The media of which a picture is wanted, with their length in seconds."""
    if any(file.role == "thumbnail" for file in accession.files):
        return
    for file in accession.files:
        if file.role == "media" and file.media is not None and file.media.video_codec is not None:
            yield custody.stored_path(accession.id, file.path), file.media.duration_seconds or 0.0


def _signed(picture: bytes) -> bytes:
    text = _SAYS + hashlib.sha256(picture).hexdigest().encode()
    segment = b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text
    return picture[: (at := _place(picture))] + segment + picture[at:]


def _is_whole(data: bytes) -> bool:
    at = _place(data)
    return _signed(data[:at] + data[at + _SEGMENT :]) == data


def _place(picture: bytes) -> int:
    """Behind the first mark, and the segment that JFIF wants to follow it at once."""
    return 4 + int.from_bytes(picture[4:6], "big") if picture[2:4] == b"\xff\xe0" else 2
