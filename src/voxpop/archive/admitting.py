"""Admitting: one accession of another archive into this one, as it is, or without what was withdrawn here.

Comes in: the other custody, an accession that it holds. Goes out: the accession in custody and in the catalogue, or a
refusal that names the decision. Of one page from which different comments were withdrawn on both sides, one accession
stays, without any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from voxpop.archive.applying import Applying, first
from voxpop.archive.deciding import stage_redacted
from voxpop.archive.turn import Turn
from voxpop.archive.withdrawals import Families, Said, Withdrawals, follow_up, pages, said_in
from voxpop.catalogue.local.reads import Reads
from voxpop.errors import CannotRedact, CustodyError, Refusal
from voxpop.model import Accession, Decision, FileReport, Refused
from voxpop.originals import Custody, Staged, adopt, safe_name


class Known(Struct):
    """What is decided here: by all, and by those whose decisions the other archive does not have (`ours`)."""

    stamp: str
    withdrawals: Withdrawals
    ours: Withdrawals
    families: Families
    wanted: set[str]


class Admitted(Struct, frozen=True):
    """The report of an accession; `is_new` unless it was held, `is_whole` unless a part of it stays out."""

    report: FileReport
    is_new: bool = True
    is_whole: bool = True


class Admitting:
    """One merge's accessions. `decisions` are those of the other archive that are as they should be."""

    def __init__(
        self, turn: Turn, custody: Custody, reads: Callable[[], Reads], other: Custody, decisions: Sequence[Decision]
    ) -> None:
        self._turn, self._custody, self._reads, self._other = turn, custody, reads, other
        self._decisions = decisions
        self._last: Known | None = None

    def admit(self, accession: Accession) -> Admitted:
        """Take it in. Raises `Refusal`."""
        self._turn.session()
        if self._custody.contains(accession.id):
            return self._held(accession)
        known = self._known()
        family = known.families.of(accession.id)
        here = sorted(id for id in family if self._custody.contains(id))
        destroyed = known.withdrawals.destroyed.get(accession.id)
        if destroyed is not None:
            if here and accession.provenance.redacted_from is not None:
                return self._held(accession)
            raise _withdrawn(accession, destroyed)
        self._check_finished(accession, known)
        self._check_family(accession, family, known)
        if here and here[0] < accession.id:
            self._keep([self._instead_of(accession, here[0], known)])
            self._turn.reread({here[0]})  # what was decided of the one counts for the other
            return self._held(accession)
        return self._take(accession, here, known)

    def _known(self) -> Known:
        stamp = self._custody.staging.stamp()
        if self._last is None or self._last.stamp != stamp:
            decisions, theirs = list(self._custody.decisions()), {decision.id for decision in self._decisions}
            ours = Withdrawals(decision for decision in decisions if decision.id not in theirs)
            everybodys = [*decisions, *self._decisions]
            wanted = {new for decision in everybodys for new in decision.replaced.values()}
            self._last = Known(stamp, Withdrawals(decisions), ours, Families(everybodys), wanted)
        return self._last

    def _held(self, accession: Accession) -> Admitted:
        session = self._turn.session()
        if not session.holds(accession.id):
            page = pages(accession)[0].path
            return Admitted(FileReport(page, accession.provenance.source, accession_id=accession.id), is_new=False)
        said = session.report(accession.id)
        unchanged = said.new + said.changed + said.unchanged
        return Admitted(replace(said, new=0, changed=0, unchanged=unchanged, refused=()), is_new=False)

    def _check_finished(self, accession: Accession, known: Known) -> None:
        if accession.provenance.redacted_from is not None and accession.id not in known.wanted:
            words = "is of a withdrawal that is not finished in the other archive, or whose decision is damaged there."
            raise Refusal(pages(accession)[0].path, words)

    def _check_family(self, accession: Accession, family: set[str], known: Known) -> None:
        """A capture that was withdrawn whole goes in every form in which it was left."""
        if gone := sorted(family & known.withdrawals.outright.keys()):
            cause = known.withdrawals.outright[gone[0]]
            self._keep([follow_up(cause, accession, None, (file.digest for file in pages(accession)))])
            raise _withdrawn(accession, cause)

    def _instead_of(self, accession: Accession, new: str, known: Known) -> Decision:
        """The decision that another accession stands for this one."""
        cause = first(d for d in (*known.withdrawals.all, *self._decisions) if accession.id in d.replaced.values())
        return follow_up(cause, accession, new, ())

    def _keep(self, decisions: Sequence[Decision]) -> None:
        """Keep decisions on accessions that are not held here."""
        new = [decision for decision in decisions if decision.id not in self._custody.decision_ids()]
        if new:
            self._turn.decide(*new)

    def _take(self, accession: Accession, here: Iterable[str], known: Known) -> Admitted:
        said, left_out = self._withdrawn_in(accession, known)
        staged = self._staged(accession, said, left_out)
        id = staged.accession.id
        links = [self._instead_of(self._custody.accession(old), id, known) for old in here if old != id]
        self._turn.pending.add(("accession", id))
        staged.publish()
        if links:  # before what follows: killed between the two, the next merge finds one of them here
            self._turn.decide(*links)
            self._turn.apply(*links)
        parts: list[Decision] = []
        if id != accession.id:
            parts = [*said.by, *(known.withdrawals.refused[digest] for digest in sorted(left_out))]
            self._follow(accession, id, said, parts)
        session = self._turn.session()
        if links or (parts and session.holds(id)):
            self._turn.reread({id})  # what was decided of the others counts for it
        report = session.report(id) if session.holds(id) else self._turn.ingest(staged.accession)
        words = tuple(_left_out(accession, decision) for decision in {d.id: d for d in parts}.values())
        return Admitted(replace(report, refused=(*report.refused, *words)), is_whole=not words)

    def _follow(self, accession: Accession, new: str, said: Said, parts: Sequence[Decision]) -> None:
        """Keep what was withdrawn of an accession as a decision on it, for other pages here too that say it."""
        also = said.also.union(*(decision.also for decision in said.by))
        digests = (file.digest for file in pages(accession)) if said.places else ()
        decision = follow_up(first(parts), accession, new, digests, also)
        applying = Applying(self._turn, self._custody, self._reads(), self._other)
        if applying.reaches(decision):
            applying.withdraw([decision])
        else:
            self._keep([decision])

    def _withdrawn_in(self, accession: Accession, known: Known) -> tuple[Said, frozenset[str]]:
        """What of the accession stays out. Raises `Refusal` where that is its page."""
        if (refused := known.withdrawals.refusing(accession)) is not None:
            raise _withdrawn(accession, refused)
        by_page = [d for file in pages(accession) if (d := known.withdrawals.pages.get(file.digest)) is not None]
        said, ours = Said(), known.ours if not by_page else Withdrawals([*known.ours.all, *by_page])
        if ours.must_be_read_for:
            self._check(accession)
            said = said_in(self._other, accession, ours, self._turn.session().decided)
        if said.of is not None:
            self._keep([follow_up(said.of, accession, None, (file.digest for file in pages(accession)))])
            raise _withdrawn(accession, said.of)
        if by_page and not said.places:
            raise _withdrawn(accession, by_page[0])
        return said, known.withdrawals.left_out(accession)

    def _check(self, accession: Accession) -> None:
        for finding in self._other.check(accession.id):
            raise Refusal(finding.where, f"is damaged in the other archive ({finding.kind}): {finding.what}")

    def _staged(self, accession: Accession, said: Said, left_out: frozenset[str]) -> Staged:
        newest = self._turn.session().newest_of(safe_name(pages(accession)[0].path))
        is_stored_against_another = any(file.reference is not None for file in accession.files)
        if not said.places and not left_out and not is_stored_against_another:
            return adopt(self._custody, self._other, accession.id, lambda _: None)
        self._check(accession)
        try:
            return stage_redacted(self._custody, self._other, accession, frozenset(said.places), left_out, newest)
        except CannotRedact as error:
            words = f"says what was withdrawn from this archive (decision {first(said.by).id}). {error}"
            raise Refusal(pages(accession)[0].path, words) from error
        except CustodyError as error:
            raise Refusal(pages(accession)[0].path, str(error)) from error


def _withdrawn(accession: Accession, decision: Decision) -> Refusal:
    words = f"was withdrawn from this archive (decision {decision.id}) and stays out."
    return Refusal(pages(accession)[0].path, words)


def _left_out(accession: Accession, decision: Decision) -> Refused:
    words = f"a part of it was withdrawn from this archive (decision {decision.id}) and stays out."
    return Refused(pages(accession)[0].path, words)
