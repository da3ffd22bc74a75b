"""Custody: the originals of an archive, in an OCFL storage root.

Comes in: files and their provenance, decisions of people. Goes out: accessions, decisions, originals. Whoever writes
holds the archive's lock; anybody may read meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from msgspec.structs import replace

from voxpop.errors import CustodyError, KeyUnknown, Refusal
from voxpop.model import Accession, Decision, Finding, KeptFile, MediaInfo, Provenance
from voxpop.originals import check
from voxpop.originals.copying import copy_original, digest_and_length
from voxpop.originals.disk import side_by_side, words_for_disk_errors
from voxpop.originals.incoming import PLAIN, Advance, Incoming, copy_in, named, packed, size_of
from voxpop.originals.layout import (
    ACCESSION,
    ACCESSION_RECORD,
    CONTENT,
    DECISION,
    DECISION_RECORD,
    object_folder,
    object_ids,
    write_object_files,
)
from voxpop.originals.names import COMPRESSED_ROLES
from voxpop.originals.packing import REFERENCE, Against, dictionary_for, is_fit, next_against
from voxpop.originals.reading import KeptOriginal, kept_original
from voxpop.originals.record import accession_id, read_record, without_surrogates, write_record
from voxpop.originals.repacking import furthest_first, repack
from voxpop.originals.staging import StagingFolder
from voxpop.progress import SILENT, Progress

_ACCESSION_ID = re.compile("[0-9a-f]{40}")
_DECISION_ID = re.compile("[A-Za-z0-9_-]{1,60}")


class Staged:
    """An accession that lies in staging: published, it is part of the archive; discarded, it never was."""

    def __init__(
        self, custody: Custody, place: Path, accession: Accession, packing: Future[Accession] | None = None
    ) -> None:
        self._custody, self._place = custody, place
        self.accession = accession
        self.already_held = custody.contains(accession.id)
        self._packing = packing

    def publish(self) -> Accession:
        """Takes it into custody; returns the accession as it is held.

        Where the same files with the same provenance are held already, nothing changes: `already_held` is true and the
        earlier accession, with its own time of ingest, is returned.
        """
        self.already_held = self._custody.contains(self.accession.id)
        if not self.already_held and self._packing is not None:
            self.accession = self._packing.result()
            (self._place / PLAIN).unlink()
        if self.already_held:
            self.discard()
            return self._custody.accession(self.accession.id)
        self._custody.staging.publish(self._place, ACCESSION + self.accession.id)
        return self.accession

    @property
    def plain(self) -> Path | None:
        """Where a page that is being packed beside us lies as obtained, until it is published."""
        return None if self._packing is None else self._place / PLAIN

    def discard(self) -> None:
        """Forgets it; the archive is as it was."""
        if self._packing is not None:
            wait([self._packing])
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
        beside: bool = False,
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
        with self.staging.workplace() as place:
            content = place / "object" / CONTENT
            against = None if newest is None else next_against(self.root, newest)
            if beside and against is not None and len(files) == 1 and is_fit(files[0].role, size_of(files[0].disk)):
                return self._packed_beside(files[0], provenance, now, place, against, progress)
            kept, stored = self._copy_all(files, content, media or {}, against, progress)
            return Staged(self, place, self._record(place, kept, stored, provenance, now))

    def _record(
        self, place: Path, kept: tuple[KeptFile, ...], stored: dict[str, str], provenance: Provenance, now: int
    ) -> Accession:
        """Makes a workplace with copied files a whole object."""
        accession = Accession(accession_id(kept, provenance), now, provenance, kept)
        stored[ACCESSION_RECORD] = write_record(place / "object" / CONTENT / ACCESSION_RECORD, accession)
        urn, message = ACCESSION + accession.id, f"{len(kept)} originals taken in"
        write_object_files(place / "object", urn, stored, created=now, message=message)
        return accession

    def _packed_beside(
        self, file: Incoming, provenance: Provenance, now: int, place: Path, against: Against, progress: Progress
    ) -> Staged:
        """One page, copied; a thread unpacks meanwhile what it is packed against, packs it and makes the object."""
        [(_, path, stored_name)] = named([file])
        plain, target = place / PLAIN, place / "object" / CONTENT / stored_name
        pool = ThreadPoolExecutor(1)
        dictionary = pool.submit(dictionary_for, against, place / REFERENCE)
        try:
            copied = copy_original(file.disk, file.path, plain, False, Advance([file], progress))
            self._refuse_withdrawn(file.path, copied.digest)
        except BaseException:
            pool.shutdown()  # who clears the place away finds nobody at work in it
            raise
        stored_as = f"{CONTENT}/{stored_name}"
        kept = KeptFile(path, file.role, copied.digest, copied.length, stored_as=stored_as, compression="zstd")

        def finish() -> Accession:
            with words_for_disk_errors(self.staging.path):
                stored, reference = packed(file.path, plain, copied, target, against, dictionary.result())
                names = {stored_name: stored.stored_digest}
                return self._record(place, (replace(kept, reference=reference),), names, provenance, now)

        packing = pool.submit(finish)
        pool.shutdown(wait=False)  # the thread ends with its work
        return Staged(self, place, Accession(accession_id([kept], provenance), now, provenance, (kept,)), packing)

    def _refuse_withdrawn(self, path: str, digest: str) -> None:
        if self.is_refused(digest):
            raise Refusal(path, f"was withdrawn from this archive (decision {self._refused[digest]}) and stays out.")

    def held(self, files: Sequence[Incoming], provenance: Provenance) -> Accession | None:
        """The accession that `stage` would find to be held already, known by reading the files alone; else None."""
        known = []
        try:
            for at, path, _ in named(files):
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
        advance = Advance(files, progress)
        kept: dict[int, KeptFile] = {}
        stored: dict[str, str] = {}
        for at, path, stored_name in named(files):
            file = files[at]
            compress = file.role in COMPRESSED_ROLES
            copied, reference = copy_in(file, content / stored_name, compress, against, advance)
            self._refuse_withdrawn(file.path, copied.digest)
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
        if _ACCESSION_ID.fullmatch(id) is None:
            raise KeyUnknown("accession", id)
        folder = self._folder(ACCESSION + id)
        try:
            return read_record(folder / CONTENT / ACCESSION_RECORD, Accession)
        except CustodyError:
            if not folder.is_dir():
                raise KeyUnknown("accession", id) from None
            raise

    def records(self, ids: Sequence[str]) -> Iterator[Accession | CustodyError]:
        """The records of these accessions, in this order; in the place of a damaged one, what is wrong with it."""
        return side_by_side(self._record_or_error, ids)

    def _record_or_error(self, id: str) -> Accession | CustodyError:
        try:
            return self.accession(id)
        except CustodyError as error:
            return error

    def accession_ids(self) -> tuple[str, ...]:
        """The ids of all accessions that are held, sorted; also of those whose record is damaged."""
        return object_ids(self.root, ACCESSION)[0]

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
        return object_ids(self.root, DECISION)[0]

    def decisions(self) -> Iterator[Decision]:
        """All decisions by the time they were made, then id. Raises `CustodyError` at a damaged record."""
        yield from self.decisions_and_accession_ids()[0]

    def decisions_and_accession_ids(self) -> tuple[list[Decision], tuple[str, ...]]:
        """`decisions`, and beside them `accession_ids`, for one look through the root."""
        as_of = self.staging.stamp()
        ids, accessions = object_ids(self.root, DECISION, ACCESSION)
        found = [self.decision(id) for id in ids]
        self._decisions, self._refused = {}, {}
        self._note(found, as_of)
        return sorted(found, key=lambda decision: (decision.decided, decision.id)), accessions

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
