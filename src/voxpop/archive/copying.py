"""Copying: the archive's objects to another place, only those that it lacks, each compared with its digests there.

Comes in: custody, a destination. Goes out: one `CopyStep` for all that was done or refused. No lock is taken here: what
is being taken in, packed again or withdrawn meanwhile is seen whole or not at all, and looked at once more at the end.

The order keeps the copy sound at every instant: accessions by the time of their ingest, then those that were packed
again, then decisions, then what decisions destroyed.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Literal, TypeVar
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from voxpop.archive.destination import WORKSPACE, Destination, Held
from voxpop.archive.folder import SEARCHES, ArchiveFolder
from voxpop.archive.object_files import ObjectDamaged, ObjectFiles, ObjectGone, expected, look_at
from voxpop.archive.saved import SavedSearches
from voxpop.archive.snapshot import snapshot
from voxpop.archive.withdrawn import Withdrawn, WithdrawnHere
from voxpop.errors import CustodyError, KeyUnknown
from voxpop.model import Accession, CopyStep, Decision
from voxpop.originals import Custody
from voxpop.originals.layout import (
    ACCESSION,
    ACCESSION_RECORD,
    CONTENT,
    DECISION,
    DECISION_RECORD,
    OBJECT_DECLARATION,
    object_folder,
)
from voxpop.progress import Progress

_MERGE = "`voxpop merge` of the copy withdraws the same here."
_PASSES = 10
_TRIES = 3

_Done = Literal["copied", "packed again", "mended"]
_Record = TypeVar("_Record", Accession, Decision)


class _Listed(Struct, frozen=True):
    """The objects that are here, and how many accessions were withdrawn when they were listed."""

    urns: list[str]
    withdrawn: int


class _Wanted(Struct, frozen=True):
    """An object that the copy should get: what is `there` already, and what to call the deed."""

    urn: str
    there: Held | None = None
    done: _Done = "copied"
    reason: str | None = None


class Copying:
    """One run. With `check`, every byte at the destination is read, not only what is new."""

    def __init__(
        self, folder: ArchiveFolder, custody: Custody, destination: Destination, progress: Progress, check: bool
    ) -> None:
        self._folder, self._custody, self._destination = folder, custody, destination
        self._progress, self._check = progress, check
        self._withdrawn, self._withdrawn_there = WithdrawnHere(custody), Withdrawn()
        self._refused: dict[str, CopyStep] = {}
        self._vanished: set[str] = set()
        self._is_touched = False

    def steps(self) -> Iterator[CopyStep]:
        """Do it, and tell of each thing that was not there already."""
        with self._destination.begun():
            self._destination.root()
            for _ in range(_PASSES):
                listed = self._listed()
                yield from self._pass(listed)
                if self._withdrawn.look() == listed.withdrawn and not self._has_come_back():
                    break
            yield from self._refused.values()
            yield from self._workspace()
            yield from self._searches()
            self._destination.finish()

    def _has_come_back(self) -> bool:
        """Whether something that was not there for an instant, because it was packed again, is there now."""
        vanished, self._vanished = self._vanished, set()
        return any((self._custody.root / object_folder(urn)).is_dir() for urn in vanished)

    def _listed(self) -> _Listed:
        """All objects that are here, and no accession whose withdrawal is not among the decisions."""
        while True:
            withdrawn = self._withdrawn.look()
            accessions = [ACCESSION + id for id in self._custody.accession_ids()]
            decisions = [DECISION + id for id in self._custody.decision_ids()]
            if self._withdrawn.look() == withdrawn:
                gone = {ACCESSION + id for id in self._withdrawn.destroyed}
                return _Listed([urn for urn in accessions if urn not in gone] + decisions, withdrawn)

    # --- one pass ----------------------------------------------------------------------------------------------------

    def _pass(self, listed: _Listed) -> Iterator[CopyStep]:
        self._refused.clear()
        missing = {object_folder(urn).as_posix(): urn for urn in listed.urns}
        replaced: list[_Wanted] = []
        extra: list[Held] = []
        for done, held in enumerate(self._destination.objects(), 1):
            urn = missing.pop(held.name, None)
            if urn is None:
                extra.append(held)
            elif (wanted := self._differing(urn, held)) is not None:
                replaced.append(wanted)
            self._progress.step("comparing", done, len(listed.urns))
        self._withdrawn_there = self._decided_there(extra)
        extra += (wanted.there for wanted in replaced if wanted.there and self._is_kept_out(wanted.urn))
        todo = [
            wanted for wanted in (*self._in_order(list(missing.values())), *replaced)
            if not self._is_kept_out(wanted.urn)
        ]  # fmt: skip
        advance = _Advance(self._progress, sum(self._size(wanted.urn) for wanted in todo))
        for kind in (ACCESSION, DECISION):
            yield from self._brought([wanted for wanted in todo if wanted.urn.startswith(kind)], advance)
        for held in extra:
            yield from _told(self._settle(held))

    def _in_order(self, urns: list[str]) -> list[_Wanted]:
        """By time of ingest: one may be packed so that it needs an earlier one."""
        return [_Wanted(urn) for _, urn in sorted((self._ingested(urn), urn) for urn in urns)]

    def _ingested(self, urn: str) -> int:
        try:
            return self._custody.accession(urn.removeprefix(ACCESSION)).ingested
        except (CustodyError, KeyUnknown):
            return 0  # a decision; or it is damaged or gone, which is found when it is to be copied

    def _size(self, urn: str) -> int:
        try:
            return look_at(self._custody.root, urn).bytes
        except (ObjectGone, ObjectDamaged):
            return 0

    def _differing(self, urn: str, held: Held) -> _Wanted | None:
        """What is there, where it is not what is here."""
        try:
            files = look_at(self._custody.root, urn)
        except ObjectGone:
            self._vanished.add(urn)
            return None
        except ObjectDamaged as error:
            self._refuse(urn, _damaged(error, "The copy keeps what it has."))
            return None
        if OBJECT_DECLARATION not in held.sizes:
            return _Wanted(urn, held, "mended", "It was not complete.")
        if not self._destination.has(held, files.sidecar):
            try:
                expected(urn, lambda path: self._destination.read(held.name, path))
            except (ObjectDamaged, CustodyError):
                return _Wanted(urn, held, "mended", "Its inventory was damaged there.")
            return _Wanted(urn, held, "packed again")
        if held.sizes != files.sizes:
            return _Wanted(urn, held, "mended", "Files of it were missing there, or of another length.")
        if self._check and not self._is_right(files):
            return _Wanted(urn, held, "mended", "The bytes there were not those of this archive.")
        return None

    def _is_right(self, files: ObjectFiles) -> bool:
        return all(self._destination.digest(files.name, path) == right for path, right in files.digests.items())

    def _brought(self, todo: list[_Wanted], advance: Callable[[int], None]) -> Iterator[CopyStep]:
        """As many at once as the destination has hands; told in their order."""
        if todo:
            self._touch()
        if self._destination.hands == 1:  # here, where an interruption is heard at once
            for wanted in todo:
                yield from _told(self._bring(wanted, advance))
            return
        with ThreadPoolExecutor(self._destination.hands) as pool:
            running: deque[Future[CopyStep | None]] = deque()
            try:
                for wanted in todo:
                    running.append(pool.submit(self._bring, wanted, advance))
                    if len(running) >= 2 * self._destination.hands:
                        yield from _told(running.popleft().result())
                while running:
                    yield from _told(running.popleft().result())
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                self._destination.hang_up()
                raise

    def _bring(self, wanted: _Wanted, advance: Callable[[int], None]) -> CopyStep | None:
        """Copy one object. None where it is gone, or refused."""
        urn = wanted.urn
        reason = "It changes again and again while it is read."
        for _ in range(_TRIES):
            files: ObjectFiles | None = None
            try:
                files = look_at(self._custody.root, urn)
                if wanted.there is not None:
                    self._be_sure(urn)
                self._destination.put(files, wanted.there, advance)
                return CopyStep(_kind(urn), _id(urn), wanted.done, files.bytes, wanted.reason)
            except (ObjectGone, ObjectDamaged) as error:
                if not (self._custody.root / object_folder(urn)).is_dir():
                    self._vanished.add(urn)
                    return None
                reason = _damaged(error, "It was not copied.")
                if files is None or not files.has_changed():
                    break
        self._refuse(urn, reason)
        return None

    def _be_sure(self, urn: str) -> None:
        """Before something gives way that may be good: nothing at all is wrong with what takes its place."""
        check = self._custody.check if urn.startswith(ACCESSION) else self._custody.check_decision
        if (finding := next(check(_id(urn)), None)) is not None:
            raise ObjectDamaged(f"it does not pass its own check ({finding.kind})")

    # --- what is there and not here ----------------------------------------------------------------------------------

    def _decided_there(self, extra: list[Held]) -> Withdrawn:
        """What decisions withdrew that only the copy has: they count there too, nothing comes back by being copied."""
        withdrawn = Withdrawn()
        for held in extra:
            urn = _urn(held.name)
            if urn is not None and urn.startswith(DECISION):
                withdrawn.note(_id(urn), self._their_record(held, DECISION_RECORD, Decision))
        return withdrawn

    def _is_kept_out(self, urn: str) -> bool:
        """Whether the copy withdrew what an accession says; then it is told."""
        there = self._withdrawn_there
        if not (there.destroyed or there.refused) or not urn.startswith(ACCESSION):
            return False
        try:
            decision = there.keeping_out(self._custody.accession(_id(urn)))
        except (CustodyError, KeyUnknown):
            decision = there.destroyed.get(_id(urn))  # else it is found damaged when it is to be copied
        if decision is not None:
            self._refuse(urn, f"Withdrawn in the copy (decision {decision}); it stays out.")
        return decision is not None

    def _settle(self, held: Held) -> CopyStep | None:
        """Remove what was withdrawn here; keep the rest, for it may be what was lost here."""
        urn = _urn(held.name)
        if urn is None:
            self._refused[held.name] = CopyStep("other", held.name, "refused", 0, "It does not belong into a copy.")
            return None
        reason = self._reason_to_remove(urn, held)
        if reason is None:
            if urn not in self._refused:
                self._refuse(urn, self._reason_to_stay(_id(urn)))
            return None
        self._touch()
        self._destination.remove(held)
        return CopyStep(_kind(urn), _id(urn), "removed", 0, reason)

    def _reason_to_remove(self, urn: str, held: Held) -> str | None:
        if OBJECT_DECLARATION not in held.sizes:
            return "It was not complete."
        if not urn.startswith(ACCESSION):
            return None
        if (decision := self._withdrawn.destroyed.get(_id(urn))) is not None:
            return f"Withdrawn (decision {decision})."
        decided = (self._withdrawn, self._withdrawn_there)
        if not all(withdrawn.is_all_read for withdrawn in decided):
            return None
        record = self._their_record(held, ACCESSION_RECORD, Accession)
        if record is None or record.provenance.redacted_from is None:
            return None
        is_decided = any(_id(urn) in withdrawn.replacing for withdrawn in decided)
        return None if is_decided else "Made for a withdrawal that was never decided."

    def _reason_to_stay(self, id: str) -> str:
        there = self._withdrawn_there
        if (decision := there.replacing.get(id)) is not None:
            return f"What decision {decision}, made in the copy, left of a page. It stays there. {_MERGE}"
        if id in there.destroyed.values():
            return f"A withdrawal that was decided in the copy. It stays there. {_MERGE}"
        return "In the copy and not here, and nobody withdrew it. It stays there: was it lost here?"

    def _their_record(self, held: Held, name: str, kind: type[_Record]) -> _Record | None:
        try:
            return msgspec.json.decode(self._destination.read(held.name, f"{CONTENT}/{name}"), type=kind)
        except (CustodyError, msgspec.DecodeError):
            return None  # it is not of this archive, and is refused

    # --- beside the objects ------------------------------------------------------------------------------------------

    def _workspace(self) -> Iterator[CopyStep]:
        yield from self._own("workspace", WORKSPACE, snapshot)

    def _searches(self) -> Iterator[CopyStep]:
        yield from self._own("searches", SEARCHES, _copied_whole)

    def _own(
        self, kind: Literal["workspace", "searches"], name: str, take: Callable[[Path, Path], None]
    ) -> Iterator[CopyStep]:
        """A file of people's own work: as it is at one moment."""
        here = self._folder.path / name
        if not here.is_file() or here.is_symlink():
            if self._destination.own_differs(name, None):
                yield CopyStep(kind, None, "refused", 0, "In the copy and not here. It stays there.")
            return
        with tempfile.TemporaryDirectory() as folder:
            taken = Path(folder) / name
            try:
                take(here, taken)
            except CustodyError as error:
                yield CopyStep(kind, None, "refused", 0, _damaged(error, "The copy keeps what it has."))
                return
            with taken.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha512").hexdigest()
            if self._destination.own_differs(name, digest):
                self._destination.put_own(name, taken, digest)
                yield CopyStep(kind, None, "copied", taken.stat().st_size)

    def _touch(self) -> None:
        if not self._is_touched:
            self._destination.forget_derived()
            self._is_touched = True

    def _refuse(self, urn: str, reason: str) -> None:
        self._refused[urn] = CopyStep(_kind(urn), _id(urn), "refused", 0, reason)


class _Advance:
    """Counts the bytes that were copied, and tells whoever shows progress."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done, self._lock = progress, total, 0, Lock()

    def __call__(self, count: int) -> None:
        with self._lock:
            self._done += count
            self._progress.step("copying", self._done, max(self._done, self._total))


def _copied_whole(here: Path, taken: Path) -> None:
    """The saved searches, which are replaced as a whole. Raises `CustodyError` where they are damaged."""
    SavedSearches(here).all()
    taken.write_bytes(here.read_bytes())


def _damaged(error: Exception, so: str) -> str:
    return f"Damaged here: {str(error).rstrip('.')}. {so}"


def _told(step: CopyStep | None) -> tuple[CopyStep, ...]:
    return () if step is None else (step,)


def _kind(urn: str) -> Literal["accession", "decision"]:
    return "accession" if urn.startswith(ACCESSION) else "decision"


def _id(urn: str) -> str:
    return urn.removeprefix(ACCESSION).removeprefix(DECISION)


def _urn(name: str) -> str | None:
    """The id of the object whose folder this is; None where it is the folder of no object of ours."""
    urn = unquote(name.rpartition("/")[2])
    ours = urn.startswith((ACCESSION, DECISION)) and object_folder(urn).as_posix() == name
    return urn if ours else None
