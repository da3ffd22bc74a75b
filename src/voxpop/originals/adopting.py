"""Adopting: an accession of another archive's custody, as it is, into ours.

Comes in: the other custody, which is only read, and an id. Goes out: the accession in staging, every byte of it checked
there against inventory and record. Only what the record names is copied: the other archive may be from a stranger's
hand.
"""

from __future__ import annotations

from collections.abc import Callable

from voxpop.errors import CustodyError, KeyUnknown, Refusal
from voxpop.model import Accession
from voxpop.originals.check import check_accession
from voxpop.originals.copying import copy_original
from voxpop.originals.custody import Custody, Staged
from voxpop.originals.layout import ACCESSION, ACCESSION_RECORD, CONTENT, OBJECT_DECLARATION, object_folder

_AROUND = (
    OBJECT_DECLARATION, "inventory.json", "inventory.json.sha512", "v1/inventory.json", "v1/inventory.json.sha512",
    f"{CONTENT}/{ACCESSION_RECORD}",
)  # fmt: skip


def adopt(custody: Custody, other: Custody, id: str, advance: Callable[[int], None]) -> Staged:
    """The accession `id` of `other`, none of whose files is stored against another, staged in `custody`; `advance` is
    told bytes as they pass.

    Raises `Refusal` where it is damaged or goes away meanwhile, `CustodyError` where our disk refuses.
    """
    accession = sound_record(other, id)
    folder = other.root / object_folder(ACCESSION + id)
    with custody.staging.workplace() as place:
        for name in (*_AROUND, *dict.fromkeys(file.stored_as for file in accession.files)):
            target = place / "object" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            copy_original(folder / name, name, target, compress=False, advance=advance)
        for finding in check_accession(custody.root, id, place / "object"):
            raise Refusal(finding.where, f"is damaged in the other archive ({finding.kind}): {finding.what}")
        return Staged(custody, place, accession)


def sound_record(other: Custody, id: str) -> Accession:
    """The record of an accession of another archive, which names files of its own alone. Raises `Refusal`."""
    try:
        accession = other.accession(id)
        other.originals(accession)
    except (CustodyError, KeyUnknown) as error:
        raise Refusal(f"accession {id}", str(error)) from error
    if accession.id != id:
        raise Refusal(f"accession {id}", f"is damaged in the other archive: its record is that of {accession.id}.")
    return accession
