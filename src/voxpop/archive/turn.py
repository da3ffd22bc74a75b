"""A turn at writing: the archive's lock and the catalogue's writing session, taken and given back together.

Comes in: an archive's parts. Goes out: a session that is in step with custody. A turn is given back after a second or
after one accession, whichever is longer, when another writer waits: nobody is kept waiting for a whole folder.
"""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from types import TracebackType

from msgspec.structs import replace

from voxpop.archive.folder import ArchiveFolder
from voxpop.archive.ingesting import ingest
from voxpop.archive.pending import Pending
from voxpop.archive.ready import Ready
from voxpop.archive.stills import make_still
from voxpop.archive.working_folder import WorkingFolder
from voxpop.catalogue.local.engine import LocalCatalogue
from voxpop.catalogue.local.session import WritingSession
from voxpop.catalogue.local.videos import Decided
from voxpop.model import Accession, Decision, FileReport
from voxpop.originals import ArchiveLock, Custody, Staged

_SECONDS = 1.0


class Turn:
    """Use as a context manager. `session()` takes the turn; only `pause()` and the end of the block give it back.

    After an error what is pending stays noted, and the next writer takes it up.
    """

    def __init__(
        self, folder: ArchiveFolder, custody: Custody, catalogue: LocalCatalogue, on_wait: Callable[[str], None]
    ) -> None:
        self._folder, self._custody, self._catalogue, self._on_wait = folder, custody, catalogue, on_wait
        self.pending = Pending(catalogue.folder / "pending")
        self._lock = ArchiveLock(folder.lock)
        self._stack: ExitStack | None = None
        self._session: WritingSession | None = None
        self._since = 0.0

    def __enter__(self) -> Turn:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None or kind is GeneratorExit:
            self._give_back()
        elif self._stack is not None:
            stack, self._stack, self._session = self._stack, None, None
            stack.__exit__(kind, error, trace)

    def session(self) -> WritingSession:
        """The writing session, with the lock held and everything pending taken in."""
        if self._session is None:
            try:
                self._take()
            except BaseException:
                self.__exit__(*sys.exc_info())
                raise
        assert self._session is not None
        return self._session

    def pause(self) -> None:
        """Between two accessions: once a second, bring the index in step, and let others write who wait."""
        if self._session is None or time.monotonic() - self._since < _SECONDS:
            return
        if self._lock.is_wanted:
            self._give_back()
            return
        self._session.flush()
        self.pending.clear()
        self._since = time.monotonic()

    def _give_back(self) -> None:
        """Bring the index in step, then let others write."""
        if self._stack is None:
            return
        stack, self._stack, session, self._session = self._stack, None, self._session, None
        with stack:
            if session is not None:
                session.flush()
                self.pending.clear()

    def keep(self) -> None:
        """Keep in the catalogue what was ingested together."""
        if self._session is not None:
            self._session.keep()

    def ingest(self, accession: Accession, ready: Ready | None = None, *, together: bool = False) -> FileReport:
        """Take an accession that is in custody into the catalogue; `ready` is what was made ready for reading it.
        `together` with others, it is kept there by whatever else is written, or by `keep`.
        """
        session = self.session()
        make_still(self._custody, accession, self._catalogue.still_path(accession.id))
        return ingest(session, self._custody, accession, ready=ready, together=together)

    def ingest_staged(self, staged: Staged, ready: Ready) -> FileReport:
        """Take an accession into custody and catalogue that is still being packed. Its rows are written meanwhile, and
        committed once it is published.
        """
        session, failed = self.session(), list[BaseException]()

        def publish() -> None:
            try:
                staged.publish()
            except BaseException as error:
                failed.append(error)
                raise

        try:
            report = ingest(session, self._custody, staged.accession, ready=ready, plain=staged.plain, publish=publish)
        except BaseException:
            staged.discard()
            raise
        if failed:
            raise failed[0]
        return report if session.holds(staged.accession.id) else self.ingest(staged.publish())

    def reread(self, accession_ids: set[str]) -> None:
        """Take accessions out of the catalogue with all that touches them, and in again where custody has them."""
        session = self.session()
        wanted = sorted(session.touched(accession_ids))
        self.pending.add(*(("accession", id) for id in wanted))
        if held := [id for id in wanted if session.holds(id)]:
            session.forget(held)
        for id in wanted:
            if self._custody.contains(id):
                self.ingest(self._custody.accession(id))

    def time_of(self, id: str, capture: str) -> int:
        """When the decision `id` on a capture is made: now, or right after the last one, where the clock stood later
        then. Decisions count in the order of their times, and the last word counts, whatever became of the clock.
        """
        now = int(time.time())
        said = self.session().decided.amended.get(capture, ())
        return max([now, *(last.decided + 1 for last in said[-1:] if (last.decided, last.id) > (now, id))])

    def decide(self, *decisions: Decision) -> None:
        """Keep decisions, so that the session and every later one knows them."""
        session = self.session()
        self.pending.add(*(("decision", decision.id) for decision in decisions))
        for decision in decisions:
            self._custody.decide(decision)
        known = _with(session.decided, decisions[0]) if len(decisions) == 1 else None
        session.decided = known or decided(self._custody)
        session.note_decisions(decisions)

    def apply(self, *decisions: Decision) -> None:
        """Make custody and catalogue say what was decided; doing so twice does no harm."""
        withdrawn = [decision for decision in decisions if decision.verb == "withdraw"]
        touched: set[str] = set()
        for decision in withdrawn:
            for id in decision.destroyed:
                self._catalogue.still_path(id).unlink(missing_ok=True)
            self._custody.destroy(*filter(self._custody.contains, decision.destroyed), instead=decision.replaced)
            touched |= {*decision.destroyed, *decision.replaced.values()}
        if len(withdrawn) < len(decisions):
            touched |= self._spoken_of([decision.subject for decision in decisions if decision.verb == "amend"])
        self.reread(touched)
        if withdrawn:
            self.session().purge()
            self._catalogue.remove_unfinished()

    def _spoken_of(self, captures: Iterable[str]) -> set[str]:
        """The accessions that hold these captures, or what redactions left of them."""
        followers = _followers(self._custody.decisions())
        wanted = {_follow(capture, followers)[:16] for capture in captures}
        return {id for id in self._custody.accession_ids() if id[:16] in wanted}

    def drop_fetched(self, accession: Accession) -> None:
        """Remove what an unfinished fetch of the same page still holds outside custody."""
        if accession.provenance.seed is not None:
            WorkingFolder(self._folder.fetching, accession.provenance.seed).remove()

    def _take(self) -> None:
        with ExitStack() as stack:
            self._lock.acquire(on_wait=self._on_wait)
            stack.callback(self._lock.release)
            self._custody.sweep()
            self._catalogue.sweep()
            self._session = stack.enter_context(self._catalogue.writing(decided(self._custody)))
            self._since = time.monotonic()
            self._stack = stack.pop_all()
        self._take_up_pending()

    def _take_up_pending(self) -> None:
        waiting = self.pending.all()
        if not waiting:
            return
        session = self.session()
        decisions = self._custody.decision_ids()
        taken = [id for kind, id in waiting if kind == "accession" and self._custody.contains(id)]
        held = map(self._custody.accession, taken)
        undo_half_withdrawn(self._custody, [one.id for one in held if one.provenance.redacted_from is not None])
        for kind, id in waiting:
            if kind == "accession" and self._custody.contains(id) and not session.holds(id):
                self.ingest(self._custody.accession(id))
            elif kind == "decision" and id in decisions:
                decision = self._custody.decision(id)
                session.note_decisions([decision])
                self.apply(decision)
        session.flush()
        self.pending.clear()


def undo_half_withdrawn(custody: Custody, redacted: Iterable[str]) -> set[str]:
    """Destroy those of these redacted copies of accessions for which the decision that wanted them was never made;
    which they were.
    """
    undone = set(redacted).difference(*(decision.replaced.values() for decision in custody.known_decisions()))
    custody.destroy(*undone)
    return undone


def decision_id() -> str:
    """A fresh id. Ids sort as they were made: of two decisions within a second the later one counts."""
    return f"{time.time_ns():016x}{secrets.token_hex(12)}"


def decided(custody: Custody) -> Decided:
    """Everything that people decided, in the order in which they did."""
    amended: dict[str, tuple[Decision, ...]] = {}
    withdrawn: dict[str, str] = {}
    decisions = list(custody.known_decisions())
    followers = _followers(decisions)
    for decision in decisions:
        if decision.verb == "amend":
            subject = _follow(decision.subject, followers)
            amended[subject] = (*amended.get(subject, ()), decision)
        else:
            withdrawn.update(dict.fromkeys((decision.subject, *decision.also), decision.id))
    return Decided(amended, withdrawn)


def _with(known: Decided, decision: Decision) -> Decided | None:
    """All that was decided, where that needs no look at what was before: no capture was ever replaced; else None."""
    said = known.amended.get(decision.subject, ())
    is_latest = all((earlier.decided, earlier.id) < (decision.decided, decision.id) for earlier in said)
    if decision.verb != "amend" or known.withdrawn or not is_latest:
        return None
    return replace(known, amended={**known.amended, decision.subject: (*said, decision)})


def _followers(decisions: Iterable[Decision]) -> dict[str, str]:
    """What redactions put in whose place, as captures are named after them."""
    return {old[:16]: new[:16] for decision in decisions for old, new in decision.replaced.items()}


def _follow(capture: str, followers: dict[str, str]) -> str:
    """The key of a capture after the accessions that redactions replaced."""
    accession, dash, n = capture.partition("-")
    passed = {accession}
    while (following := followers.get(accession)) is not None and following not in passed:
        accession = following
        passed.add(accession)
    return f"{accession}{dash}{n}"
