"""Custody: the originals of an archive, in an OCFL storage root.

Comes in: files and their provenance, decisions of people. Goes out: accessions, decisions, originals. Whoever writes
holds the archive's lock; anybody may read meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Protocol

from msgspec.structs import replace

from voxpop.errors import CustodyError, KeyUnknown, Refusal
from voxpop.model import Accession, Decision, Finding, KeptFile, MediaInfo, Provenance, Reference, Role
from voxpop.originals import check
from voxpop.originals.copying import Copied, copy_original, digest_and_length
from voxpop.originals.layout import (
    ACCESSION,
    ACCESSION_RECORD,
    CONTENT,
    DECISION,
    DECISION_RECORD,
    begin_loading,
    object_folder,
    object_ids,
    write_object_files,
)
from voxpop.originals.names import COMPRESSED_ROLES, unique_names
from voxpop.originals.packing import Against, is_fit, next_against, pack
from voxpop.originals.reading import KeptOriginal, kept_original
from voxpop.originals.record import accession_id, read_record, without_surrogates, write_record
from voxpop.originals.repacking import furthest_first, repack
from voxpop.originals.staging import StagingFolder
from voxpop.progress import SILENT, Progress

_ACCESSION_ID = re.compile("[0-9a-f]{40}")
_DECISION_ID = re.compile("[A-Za-z0-9_-]{1,60}")


class Incoming(Protocol):
    """A file that is to be taken in, as `sources.base.InputFile` is: where it lies, its name, what it is."""

    @property
    def disk(self) -> Path: ...

    @property
    def path(self) -> str: ...

    @property
    def role(self) -> Role: ...


class Staged:
    """An accession that lies in staging: published, it is part of the archive; discarded, it never was."""

    def __init__(self, custody: Custody, place: Path, accession: Accession) -> None:
        self._custody, self._place = custody, place
        self.accession = accession
        self.already_held = custody.contains(accession.id)

    def publish(self) -> Accession:
        """Takes it into custody; returns the accession as it is held.

        Where the same files with the same provenance are held already, nothing changes: `already_held` is true and the
        earlier accession, with its own time of ingest, is returned.
        """
        self.already_held = self._custody.contains(self.accession.id)
        if self.already_held:
            self.discard()
            return self._custody.accession(self.accession.id)
        self._custody.staging.publish(self._place, ACCESSION + self.accession.id)
        return self.accession

    def discard(self) -> None:
        """Forgets it; the archive is as it was."""
        self._custody.staging.discard(self._place)


class Custody:
    """The storage root at `root`, and the folder `staging` on the same file system."""

    def __init__(self, root: Path, staging: Path) -> None:
        self.root = root
        self.staging = StagingFolder(staging, root)
        self._decisions: dict[str, Decision] = {}
        self._refused: dict[str, str] = {}
        self._decided_as_of: str | None = None

    def create(self) -> None:
        """Makes an empty storage root; one that is there already stays."""
        if not (self.root / "0=ocfl_1.1").exists():
            self.staging.make_root()

    # --- taking in ---------------------------------------------------------------------------------------------------

    def stage(
        self,
        files: Sequence[Incoming],
        provenance: Provenance,
        *,
        now: int,
        media: Mapping[str, MediaInfo] | None = None,
        newest: str | None = None,
        progress: Progress = SILENT,
    ) -> Staged:
        """Copies `files` into staging, in bounded memory. `now` is the time of ingest, `media` is by `Incoming.path`.

        `newest` is the accession that was taken in last of the same page: a large page is then stored against it, or
        against one before it, where that saves room. Of another page it costs time alone.

        Raises `Refusal` for a file that cannot be read, changes meanwhile or was withdrawn, `CustodyError` where the
        disk refuses; either way staging is left as it was.
        """
        if not files:
            raise Refusal("accession", "holds no file; expected one or more.")
        provenance = without_surrogates(provenance)
        begin_loading()
        with self.staging.workplace() as place:
            content = place / "object" / CONTENT
            against = None if newest is None else next_against(self.root, newest)
            kept, stored = self._copy_all(files, content, media or {}, against, progress)
            accession = Accession(accession_id(kept, provenance), now, provenance, kept)
            stored[ACCESSION_RECORD] = write_record(content / ACCESSION_RECORD, accession)
            urn = ACCESSION + accession.id
            write_object_files(place / "object", urn, stored, created=now, message=f"{len(kept)} originals taken in")
            return Staged(self, place, accession)

    def held(self, files: Sequence[Incoming], provenance: Provenance) -> Accession | None:
        """The accession that `stage` would find to be held already, known by reading the files alone; else None."""
        known = []
        try:
            for at, path, _ in _named(files):
                digest, length = digest_and_length(files[at].disk, files[at].path)
                known.append(KeptFile(path, files[at].role, digest, length, stored_as=""))
        except Refusal:  # `stage` will say why
            return None
        id = accession_id(known, without_surrogates(provenance))
        return self.accession(id) if self.contains(id) else None

    def _copy_all(
        self, files: Sequence[Incoming], content: Path, media: Mapping[str, MediaInfo], against: Against | None,
        progress: Progress,
    ) -> tuple[tuple[KeptFile, ...], dict[str, str]]:  # fmt: skip
        advance = _Advance(files, progress)
        kept: dict[int, KeptFile] = {}
        stored: dict[str, str] = {}
        for at, path, stored_name in _named(files):
            file = files[at]
            compress = file.role in COMPRESSED_ROLES
            copied, reference = _copy(file, content / stored_name, compress, against, advance)
            if self.is_refused(copied.digest):
                raise Refusal(
                    file.path,
                    f"was withdrawn from this archive (decision {self._refused[copied.digest]}) and stays out.",
                )
            stored[stored_name] = copied.stored_digest
            kept[at] = KeptFile(
                path=path,
                role=file.role,
                digest=copied.digest,
                length=copied.length,
                stored_as=f"{CONTENT}/{stored_name}",
                compression="zstd" if compress else None,
                media=media.get(file.path),
                reference=reference,
            )
        return tuple(kept[at] for at in range(len(files))), stored

    # --- reading -----------------------------------------------------------------------------------------------------

    def contains(self, id: str) -> bool:
        """Whether an accession with this id is held."""
        return _ACCESSION_ID.fullmatch(id) is not None and self._folder(ACCESSION + id).is_dir()

    def accession(self, id: str) -> Accession:
        """The accession's own record. Raises `KeyUnknown`, or `CustodyError` where the record is damaged."""
        if not self.contains(id):
            raise KeyUnknown("accession", id)
        return read_record(self._folder(ACCESSION + id) / CONTENT / ACCESSION_RECORD, Accession)

    def accession_ids(self) -> tuple[str, ...]:
        """The ids of all accessions that are held, sorted; also of those whose record is damaged."""
        return tuple(sorted(object_ids(self.root, ACCESSION)))

    def accessions(self) -> Iterator[Accession]:
        """All accessions by time of ingest, then id. Raises `CustodyError` at a damaged record."""
        order = sorted((self.accession(id).ingested, id) for id in self.accession_ids())
        for _, id in order:
            yield self.accession(id)

    def original(self, accession_id: str, path: str) -> KeptOriginal:
        """One original by its name in the accession (`KeptFile.path`). Raises `KeyUnknown`."""
        for file in self.accession(accession_id).files:
            if file.path == path:
                return kept_original(self.root, self._folder(ACCESSION + accession_id), file)
        raise KeyUnknown("original", f"{accession_id}/{path}")

    def originals(self, accession: Accession) -> dict[str, KeptOriginal]:
        """All originals of an accession by name, in the order in which they were handed over."""
        folder = self._folder(ACCESSION + accession.id)
        return {file.path: kept_original(self.root, folder, file) for file in accession.files}

    def open(self, accession_id: str, path: str) -> BinaryIO:
        """The bytes of an original as they were obtained; never more than the recorded length."""
        return self.original(accession_id, path).open()

    def stored_path(self, accession_id: str, path: str) -> Path:
        """Where an original lies on the disk, perhaps compressed."""
        return self.original(accession_id, path).stored

    # --- decisions ---------------------------------------------------------------------------------------------------

    def decide(self, decision: Decision) -> None:
        """Keeps a decision; the same one twice changes nothing, another one with the same id is a `CustodyError`."""
        if not _DECISION_ID.fullmatch(decision.id):
            raise CustodyError(f"{decision.id!r} cannot be the id of a decision: use letters, digits, - and _.")
        urn = DECISION + decision.id
        if self._folder(urn).is_dir():
            if self.decision(decision.id) != decision:
                raise CustodyError(f"Another decision has the id {decision.id} already; nothing was changed.")
            return
        is_known = self._decided_as_of == self.staging.stamp()
        self.staging.renew_stamp()
        with self.staging.workplace() as place:
            digest = write_record(place / "object" / CONTENT / DECISION_RECORD, decision)
            stored = {DECISION_RECORD: digest}
            write_object_files(
                place / "object", urn, stored, created=decision.decided, message=f"Decided: {decision.verb}"
            )
        self.staging.publish(place, urn)
        # Again: somebody who looked between the first stamp and the publishing saw the old decisions.
        self.staging.renew_stamp()
        if is_known:  # to look through the whole root after each would make ten thousand of them take hours
            self._note([decision])

    def decision(self, id: str) -> Decision:
        """One decision. Raises `KeyUnknown`, or `CustodyError` where the record is damaged."""
        folder = self._folder(DECISION + id)
        if not _DECISION_ID.fullmatch(id) or not folder.is_dir():
            raise KeyUnknown("decision", id)
        return read_record(folder / CONTENT / DECISION_RECORD, Decision)

    def decision_ids(self) -> tuple[str, ...]:
        """The ids of all decisions, sorted; also of those whose record is damaged."""
        return tuple(sorted(object_ids(self.root, DECISION)))

    def decisions(self) -> Iterator[Decision]:
        """All decisions by the time they were made, then id. Raises `CustodyError` at a damaged record."""
        as_of = self.staging.stamp()
        found = [self.decision(id) for id in self.decision_ids()]
        self._decisions, self._refused = {}, {}
        self._note(found, as_of)
        yield from sorted(found, key=lambda decision: (decision.decided, decision.id))

    def known_decisions(self) -> Iterator[Decision]:
        """The same; the root is looked through once, and again only when another writer has decided something."""
        if self._decided_as_of is None or self._decided_as_of != self.staging.stamp():
            yield from self.decisions()
        else:
            yield from sorted(self._decisions.values(), key=lambda decision: (decision.decided, decision.id))

    def is_refused(self, digest: str) -> bool:
        """Whether an original with this digest (sha512 of the bytes as obtained) was withdrawn."""
        if self._decided_as_of is None or self._decided_as_of != self.staging.stamp():
            next(self.decisions(), None)
        return digest in self._refused

    def _note(self, decisions: Sequence[Decision], as_of: str | None = None) -> None:
        self._decisions.update((decision.id, decision) for decision in decisions)
        self._refused.update((digest, decision.id) for decision in decisions for digest in decision.digests)
        self._decided_as_of = self.staging.stamp() if as_of is None else as_of

    # --- letting go --------------------------------------------------------------------------------------------------

    def destroy(self, *accession_ids: str, instead: Mapping[str, str] = MappingProxyType({})) -> None:
        """Removes accessions and their bytes. Killed half-way, each is there whole or `sweep` removes the rest.

        What stays and is stored against one of them is stored anew first: alone, or against another, which may be the
        one that `instead` names for it. Raises `KeyUnknown`.
        """
        for id in accession_ids:
            if not self.contains(id):
                raise KeyUnknown("accession", id)
        gone = frozenset(accession_ids)
        if gone:
            repack(self.root, self.staging, gone, instead)
        for id in furthest_first(self.root, gone):
            self.staging.remove(ACCESSION + id)

    def sweep(self) -> None:
        """Removes what a killed writer left in staging. Only for the holder of the archive's lock."""
        self.staging.sweep()

    # --- checking ----------------------------------------------------------------------------------------------------

    def check(self, accession_id: str) -> Iterator[Finding]:
        """Everything that is wrong with one accession: its object, its record, each byte as stored and as obtained."""
        yield from check.check_accession(self.root, accession_id)

    def check_decision(self, decision_id: str) -> Iterator[Finding]:
        """Everything that is wrong with one decision."""
        yield from check.check_decision(self._folder(DECISION + decision_id), decision_id)

    def check_root(self) -> Iterator[Finding]:
        """Everything that is wrong with the storage root, apart from what is inside its objects."""
        yield from check.check_root(self.root)

    def _folder(self, urn: str) -> Path:
        return self.root / object_folder(urn)


def _copy(
    file: Incoming, target: Path, compress: bool, against: Against | None, advance: Callable[[int], None]
) -> tuple[Copied, Reference | None]:
    """A file into staging: a page against an earlier one, where there is one and that saves room."""
    if against is None or not is_fit(file.role, _size(file.disk)):
        return copy_original(file.disk, file.path, target, compress, advance), None
    plain = target.with_name(".plain")  # no safe name begins with a dot
    copied = copy_original(file.disk, file.path, plain, False, advance)
    stored = pack(plain, target, against)
    alone = copy_original(plain, file.path, target, compress, lambda _: None) if stored is None else None
    plain.unlink()
    if alone is not None:
        return alone, None
    return replace(copied, stored_digest=stored), against.reference


def _named(files: Sequence[Incoming]) -> Iterator[tuple[int, str, str]]:
    """Each file's place in `files`, its name in the accession and as stored; the order of `files` plays no part."""
    order = sorted(range(len(files)), key=lambda at: (files[at].path, files[at].role, str(files[at].disk)))
    names = unique_names((files[at].path, files[at].role) for at in order)
    for at, (path, stored_name) in zip(order, names, strict=True):
        yield at, path, stored_name


class _Advance:
    """Counts bytes over all files, and tells whoever shows progress."""

    def __init__(self, files: Sequence[Incoming], progress: Progress) -> None:
        self._progress, self._done = progress, 0
        self._total = sum(_size(file.disk) for file in files)

    def __call__(self, count: int) -> None:
        self._done += count
        self._progress.step("keeping", self._done, self._total)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
