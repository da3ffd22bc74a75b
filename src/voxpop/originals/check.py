"""What is wrong with the originals: ocfl-py's own checks, and those that only we can make.

Comes in: directories of the storage root. Goes out: findings; none means that every byte is as it was when it came in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from voxpop.errors import CustodyError
from voxpop.model import Accession, Decision, Finding, KeptFile
from voxpop.originals.copying import BLOCK
from voxpop.originals.disk import opened, strange_things
from voxpop.originals.layout import (
    ACCESSION,
    ACCESSION_RECORD,
    CONTENT,
    DECISION,
    DECISION_RECORD,
    OBJECT_DECLARATION,
    ROOT_FILES,
    ROOT_NAMES,
    foreign_things,
    object_folder,
    object_folders,
    read_inventory,
    stored_digests,
)
from voxpop.originals.reading import announced, kept_original
from voxpop.originals.record import accession_id, read_record

NO_FILE = "is neither a file nor a folder, but a link or the like; it is not of Voxpop's making."
_MENDED = "it is the same in every archive of Voxpop, so any other has it"


def check_accession(root: Path, id: str, folder: Path | None = None) -> Iterator[Finding]:
    """Every finding on the accession `id` of the storage root, or of one that lies in `folder` and is to come there."""
    folder = folder or root / object_folder(ACCESSION + id)
    yield from _check_object(folder, ACCESSION + id)
    try:
        accession = read_record(folder / CONTENT / ACCESSION_RECORD, Accession)
    except CustodyError as error:
        yield Finding("record", id, str(error))
        return
    if accession.id != id or accession_id(accession.files, accession.provenance) != id:
        yield Finding("record", id, "accession.json does not say what its id was made from: it was changed.")
    yield from _check_listed(folder, id, {file.stored_as for file in accession.files}, ACCESSION_RECORD)
    for file in accession.files:
        yield from _check_original(root, folder, id, file)


def check_decision(folder: Path, id: str) -> Iterator[Finding]:
    """Every finding on the decision `id`, whose object should lie at `folder`."""
    yield from _check_object(folder, DECISION + id)
    try:
        decision = read_record(folder / CONTENT / DECISION_RECORD, Decision)
    except CustodyError as error:
        yield Finding("record", id, str(error))
        return
    if decision.id != id:
        yield Finding("record", id, f"decision.json is that of another decision, {decision.id!r}.")
    yield from _check_listed(folder, id, set(), DECISION_RECORD)


def check_root(root: Path) -> Iterator[Finding]:
    """Every finding on the storage root itself: what declares it, what is foreign, what lies in the wrong place."""
    if not root.is_dir():
        yield Finding("root", str(root), "is missing: this archive has lost its originals.")
        return
    strange = {path.relative_to(root).parts[0] for path in strange_things(root, ROOT_NAMES.__contains__)}
    for name in sorted(strange):
        yield Finding("root", name, NO_FILE)
    if strange:
        return
    for message in _ocfl_messages(root):
        yield Finding("root", str(root), message)
    yield from _check_declared(root)
    yield from _foreign_things(root)
    for folder in object_folders(root):
        yield from _check_place(root, folder)


def _check_declared(root: Path) -> Iterator[Finding]:
    """What declares the root, as we wrote it: OCFL lets descriptions be anything, but then somebody changed them."""
    for name, content in ROOT_FILES.items():
        try:
            if (root / name).read_bytes() != content:
                yield Finding("root", str(root / name), f"{name} is not as it was written; {_MENDED}.")
        except FileNotFoundError:
            yield Finding("root", str(root / name), f"{name} is missing; {_MENDED}.")
        except OSError as error:
            yield Finding("root", str(root / name), f"{name} cannot be read: {error.strerror}; {_MENDED}.")


def _ocfl_messages(root: Path) -> list[str]:
    """What ocfl-py says of a root, its objects apart. (`StorageRoot.validate` takes the root as a string only.)"""
    from ocfl import StorageRoot, StorageRootException
    from ocfl.layout import LayoutException
    from ocfl.validation_logger import ValidationLogger

    storage = StorageRoot(root=str(root))
    storage.root_fs, storage.log = _file_system(root), ValidationLogger()
    try:
        storage.check_root_structure()
        for _ in storage.object_paths():
            pass
    except StorageRootException as error:
        storage.log.error(error.code, **error.kwargs)
    except (OSError, ValueError, KeyError, TypeError, RecursionError, LayoutException) as error:
        return [f"cannot be read as an OCFL storage root: {error}"]
    messages: list[str] = storage.log.messages
    return messages


def _file_system(folder: Path) -> Any:
    """For ocfl-py, which in a string would look for "~" and "zip://"."""
    from fsspec.implementations.dirfs import DirFileSystem  # type: ignore[import-untyped]
    from fsspec.implementations.local import LocalFileSystem  # type: ignore[import-untyped]

    return DirFileSystem(path=str(folder.absolute()), fs=LocalFileSystem())


def _foreign_things(root: Path) -> Iterator[Finding]:
    for path in foreign_things(root):
        yield Finding("root", str(path.relative_to(root)), "does not belong in the originals.")


def _check_place(root: Path, folder: Path) -> Iterator[Finding]:
    where = str(folder.relative_to(root))
    try:
        with opened(folder / "inventory.json") as inventory:
            id = read_inventory(inventory.read()).id
    except (OSError, msgspec.DecodeError) as error:
        yield Finding("root", where, f"is not an OCFL object: {error}")
        return
    if not id.startswith((ACCESSION, DECISION)):
        yield Finding("root", where, f"holds {id!r}, which is neither an accession nor a decision of Voxpop.")
    elif object_folder(id) != folder.relative_to(root):
        yield Finding("root", where, f"holds {id!r}, which belongs at {object_folder(id)}.")


def _check_object(folder: Path, urn: str) -> Iterator[Finding]:
    from ocfl.validator import Validator

    strange = sorted(strange_things(folder))
    for path in strange:
        yield Finding("ocfl", urn, f"{path.relative_to(folder)} {NO_FILE}")
    if strange:  # who opens a pipe waits for ever
        return
    validator = Validator(log_warnings=False)
    try:
        validator.validate_object(_file_system(folder))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        yield Finding("ocfl", urn, f"cannot be read as an OCFL object: {error}")
    for message in validator.log.messages:
        yield Finding("ocfl", urn, message)
    if validator.id not in (None, urn):
        yield Finding("ocfl", urn, f"is an object with another id, {validator.id}.")
    yield from _check_to_the_byte(folder, urn)


def _check_to_the_byte(folder: Path, urn: str) -> Iterator[Finding]:
    """Declaration and sidecars as we wrote them: OCFL allows other blanks, but then somebody changed them."""
    expected = {folder / OBJECT_DECLARATION: b"ocfl_object_1.1\n"}
    for inventory in (folder / "inventory.json", folder / "v1" / "inventory.json"):
        with suppress(OSError):
            digest = hashlib.sha512(inventory.read_bytes()).hexdigest()
            expected[inventory.with_name("inventory.json.sha512")] = f"{digest} inventory.json\n".encode()
    for path, content in expected.items():
        with suppress(OSError):  # ocfl-py says what is missing
            if path.read_bytes() != content:
                yield Finding("ocfl", urn, f"{path.relative_to(folder)} is not as it was written.")


def _check_listed(folder: Path, id: str, originals: set[str], record: str) -> Iterator[Finding]:
    """The record and the inventory must name the same files; ocfl-py compares the inventory with the disk."""
    try:
        listed = stored_digests(folder).keys() - {f"{CONTENT}/{record}"}
    except (OSError, msgspec.DecodeError):
        return  # ocfl-py has said so
    for path in sorted(originals - listed):
        yield Finding("record", id, f"{record} names {path}, which the inventory lacks.")
    for path in sorted(listed - originals):
        yield Finding("record", id, f"{path} is held, but {record} does not name it.")


def _check_original(root: Path, folder: Path, id: str, file: KeptFile) -> Iterator[Finding]:
    """The bytes as obtained against the record."""
    where = f"{id}/{file.path}"
    digest, length = hashlib.sha512(), 0
    try:
        original = kept_original(root, folder, file)
        if file.compression and announced(original.stored) != file.length:
            yield Finding("length", where, f"the stored file does not announce {file.length} bytes.")
        with original.open() as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
                length += len(block)
    except (CustodyError, OSError) as error:
        yield Finding("original", where, str(error))
        return
    if length != file.length:
        yield Finding("length", where, f"{length} bytes are held; {file.length} were obtained.")
    if digest.hexdigest() != file.digest:
        yield Finding("digest", where, f"the bytes are not those that were obtained (sha512 {digest.hexdigest()}).")
