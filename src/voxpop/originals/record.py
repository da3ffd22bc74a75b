"""The record that an object holds of itself: `accession.json` or `decision.json`.

Comes in: an `Accession` or a `Decision`. Goes out: pretty JSON with sorted keys, for people who read the archive
without Voxpop; and back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from voxpop.errors import CustodyError
from voxpop.model import Accession, Decision, KeptFile, Provenance
from voxpop.originals.disk import opened

_Record = TypeVar("_Record", Accession, Decision)


def accession_id(files: Sequence[KeptFile], provenance: Provenance) -> str:
    """40 hex digits of the sha256 of what was taken in and where from; the time of ingest plays no part.

    Nor does the packing in which the files came: unpacked or not, they are the same.
    """
    content = sorted((file.path, file.role, file.digest, file.length) for file in files)
    said = {name: value for name, value in msgspec.to_builtins(provenance).items() if name not in ("told", "within")}
    return hashlib.sha256(msgspec.json.encode([content, said], order="sorted")).hexdigest()[:40]


def write_record(path: Path, record: Accession | Decision) -> str:
    """Returns the sha512 of what was written."""
    data = msgspec.json.format(msgspec.json.encode(record, order="sorted"), indent=2) + b"\n"
    path.write_bytes(data)
    return hashlib.sha512(data).hexdigest()


def read_record(path: Path, kind: type[_Record]) -> _Record:
    """Raises `CustodyError` where it is missing or cannot be understood."""
    try:
        with opened(path) as record:
            return msgspec.json.decode(record.read(), type=kind)
    except PermissionError as error:
        raise CustodyError(f"{path} cannot be read: ask for the right to read it.") from error
    except (OSError, RecursionError, msgspec.DecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise CustodyError(
            f"{path} is damaged or missing ({reason}). Bring the archive's originals back from a copy."
        ) from error


def without_surrogates(provenance: Provenance) -> Provenance:
    """The same with U+FFFD where a text (a warning about an ill-named file, say) cannot be written as UTF-8."""
    try:
        msgspec.json.encode(provenance)
    except UnicodeEncodeError:
        return msgspec.convert(_cleaned(msgspec.to_builtins(provenance)), Provenance)
    return provenance


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(item) for item in value]
    return value
