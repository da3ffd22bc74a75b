"""Accessions that are stored against others, stored anew before those are destroyed.

Comes in: the ids of accessions that are about to go. Goes out: every accession that stays can be read without them. Its
id, its files and their digests stay; what lies on the disk is another object with the same id, which was made whole
beside the old one and exchanged for it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from voxpop.errors import CustodyError
from voxpop.model import Accession, KeptFile, Reference
from voxpop.originals.copying import BLOCK, copy_original
from voxpop.originals.layout import (
    ACCESSION,
    ACCESSION_RECORD,
    CONTENT,
    object_folder,
    object_ids,
    stored_digests,
    write_object_files,
)
from voxpop.originals.packing import REFERENCE, Against, dictionary_for, pack
from voxpop.originals.reading import KeptOriginal, kept_original, referred
from voxpop.originals.record import read_record, write_record
from voxpop.originals.staging import StagingFolder


class _Named(Struct):
    """Of an accession's record, what is looked at in each of fifty thousand."""

    class File(Struct):
        reference: Reference | None = None

    files: list[File] = []


def repack(root: Path, staging: StagingFolder, gone: Set[str], instead: Mapping[str, str]) -> None:
    """Stores anew every accession that refers to one of `gone` and is not one of them.

    `instead` maps the id of one that goes to that of one with nearly the same page, which may then be referred to. An
    accession that cannot be read, because it or its reference is damaged, is left as it is: it was lost before.
    """
    for id in list(referring(root, gone)):
        if id not in gone:
            _repack(root, staging, id, gone, instead)


def referring(root: Path, to: Set[str]) -> Iterator[str]:
    """The accessions of which a file is stored against one of these."""
    decoder = msgspec.json.Decoder(_Named)
    for id in object_ids(root, ACCESSION)[0]:
        with suppress(OSError, msgspec.DecodeError):  # `verify` names a record that is damaged
            data = (_folder(root, id) / CONTENT / ACCESSION_RECORD).read_bytes()
            files = decoder.decode(data).files
            if any(file.reference is not None and file.reference.accession in to for file in files):
                yield id


def furthest_first(root: Path, ids: Set[str]) -> list[str]:
    """In this order they can be destroyed so that what is left of them can be read at any instant."""

    def depth(id: str) -> int:
        with suppress(CustodyError):
            folder = _folder(root, id)
            files = read_record(folder / CONTENT / ACCESSION_RECORD, Accession).files
            return max(len(kept_original(root, folder, file).chain()) for file in files)
        return 0

    return sorted(ids, key=lambda id: (-depth(id), id))


def _repack(root: Path, staging: StagingFolder, id: str, gone: Set[str], instead: Mapping[str, str]) -> None:
    folder = _folder(root, id)
    try:
        accession = read_record(folder / CONTENT / ACCESSION_RECORD, Accession)
        originals = [kept_original(root, folder, file) for file in accession.files]
        for original in originals:
            original.stored.stat()
        known = stored_digests(folder)
        digests = [known[file.stored_as] for file in accession.files]
    except (CustodyError, OSError, msgspec.DecodeError, KeyError):
        return
    with staging.workplace() as place:
        files: list[KeptFile] = []
        stored: dict[str, str] = {}
        for file, original, digest in zip(accession.files, originals, digests, strict=True):
            target = place / "object" / CONTENT / original.stored.name
            if file.reference is not None and file.reference.accession in gone:
                if not _write_out(original, place / "plain"):
                    staging.discard(place)
                    return
                digest, reference = _pack(place / "plain", target, _survivor(root, original, gone, instead))
                file = replace(file, reference=reference)
            else:
                _link(original.stored, target)
            files.append(file)
            stored[target.name] = digest
        _write_object(place / "object", replace(accession, files=tuple(files)), stored)
    staging.exchange(place, ACCESSION + id)


def _pack(plain: Path, target: Path, against: Against | None) -> tuple[str, Reference | None]:
    """The sha512 of what is stored, and what it is stored against; `plain` is gone afterwards."""
    dictionary = None if against is None else dictionary_for(against, plain.with_name(REFERENCE))
    digest = None if against is None or dictionary is None else pack(plain, target, against, dictionary)
    reference = None if digest is None or against is None else against.reference
    if digest is None:
        digest = copy_original(plain, str(plain), target, True, lambda _: None).stored_digest
    plain.unlink()
    return digest, reference


def _write_object(folder: Path, accession: Accession, stored: dict[str, str]) -> None:
    stored[ACCESSION_RECORD] = write_record(folder / CONTENT / ACCESSION_RECORD, accession)
    message = f"{len(accession.files)} originals taken in, and stored anew"
    write_object_files(folder, ACCESSION + accession.id, stored, created=accession.ingested, message=message)


def _survivor(root: Path, original: KeptOriginal, gone: Set[str], instead: Mapping[str, str]) -> Against | None:
    """What the original can be stored against from now on, no deeper than it lay before."""
    chain = original.chain()
    for at, earlier in enumerate(chain[:-1]):
        reference = earlier.reference
        assert reference is not None
        if (other := instead.get(reference.accession)) is not None:
            with suppress(CustodyError):
                reached = referred(root, replace(reference, accession=other)).chain()
                if len(reached) < len(chain):
                    return Against(replace(reference, accession=other), tuple(reached))
        elif reference.accession not in gone:
            return Against(reference, tuple(chain[at + 1 :]))
    return None


def _write_out(original: KeptOriginal, plain: Path) -> bool:
    """Whether the bytes as they were obtained could be written to `plain`."""
    digest = hashlib.sha512()
    with plain.open("wb") as out:
        try:
            with original.open() as stream:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    out.write(block)
        except CustodyError:
            return False
    return digest.hexdigest() == original.digest


def _link(stored: Path, target: Path) -> None:
    """Both names lie in the archive, and the first one goes: a link spares a film from being copied."""
    try:
        os.link(stored, target)
    except OSError:
        shutil.copyfile(stored, target)


def _folder(root: Path, id: str) -> Path:
    return root / object_folder(ACCESSION + id)
