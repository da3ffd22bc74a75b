"""Applying: withdrawals that were decided elsewhere, to all that is held here.

Comes in: decisions that this archive does not have yet. Goes out: the accessions here without what they withdraw, the
follow-ups that say so, and the decisions themselves, in custody and in the catalogue. What is written again is
published first and the decisions are kept last: killed between the two, all is as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from voxpop.archive.deciding import said_again_as, stage_redacted
from voxpop.archive.turn import Turn
from voxpop.archive.withdrawals import Families, Said, Withdrawals, follow_up, is_without_id, pages, said_in
from voxpop.catalogue.local.reads import Reads
from voxpop.errors import CannotRedact, CustodyError, KeyUnknown, Refusal
from voxpop.model import Accession, Decision
from voxpop.originals import Custody, adopt


class Unchanged(Struct, frozen=True):
    """An accession here that stays as it is, for this `reason`; where for it a decision was not taken in, its id."""

    accession: Accession
    reason: str
    decision: str | None = None


class Applying:
    """Use for one set of decisions. `unchanged` says afterwards what could not be done."""

    def __init__(self, turn: Turn, custody: Custody, reads: Reads, other: Custody) -> None:
        self._turn, self._custody, self._reads, self._other = turn, custody, reads, other
        self.unchanged: list[Unchanged] = []
        self._hidden: set[str] = set()
        self._holders: dict[str, set[str]] = {}

    def withdraw(self, new: Sequence[Decision], there: Iterable[Decision] = ()) -> None:
        """Take in withdrawals; `there` are all decisions of the other archive."""
        self._look_who_holds()
        withdrawals = Withdrawals(self._as_said_here(decision) for decision in new)
        families = Families([*self._custody.decisions(), *there, *new])
        follow_ups: list[Decision] = []
        for accession in self._meant(withdrawals, families):
            follow_ups += self._fate(accession, withdrawals, families, there)
        left = {unchanged.decision for unchanged in self.unchanged}
        kept = [*follow_ups, *(decision for decision in new if decision.id not in left)]
        self._turn.decide(*kept)
        self._turn.apply(*kept)
        if self._hidden:
            self._turn.reread(self._hidden)

    def reaches(self, decision: Decision) -> bool:
        """Whether a withdrawn comment is shown here under any of its keys."""
        return bool(self._speaking_of(decision))

    def _as_said_here(self, decision: Decision) -> Decision:
        """With the keys under which pages here say the comment."""
        if not decision.replaced:
            return decision
        also = set(decision.also)
        for key in (decision.subject, *decision.also):
            with suppress(KeyUnknown):
                held = [comment for comment, *_ in self._reads.everywhere(key)]
                also |= set() if all(one.is_withdrawn for one in held) else set(said_again_as(self._reads, key))
        return replace(decision, also=tuple(sorted(also - {decision.subject})))

    def _meant(self, withdrawals: Withdrawals, families: Families) -> Iterator[Accession]:
        """The accessions here that may hold what is withdrawn."""
        wanted = set(withdrawals.destroyed)
        for id in withdrawals.outright:
            wanted |= families.of(id)
        for key in withdrawals.videos:
            with suppress(KeyUnknown):
                wanted |= {capture.accession_id for capture in self._reads.captures(key)}
        for decision in withdrawals.all:
            wanted |= self._speaking_of(decision)
        for digest in withdrawals.refused.keys() | withdrawals.pages.keys():
            wanted |= self._holders.get(digest, set())
        for id in sorted(wanted):
            if self._custody.contains(id):
                with suppress(CustodyError):  # a damaged record, which `verify` names
                    yield self._custody.accession(id)

    def _look_who_holds(self) -> None:
        for id in self._custody.accession_ids():
            with suppress(CustodyError):
                for file in self._custody.accession(id).files:
                    self._holders.setdefault(file.digest, set()).add(id)

    def _speaking_of(self, decision: Decision) -> set[str]:
        """The accessions of the videos under which the withdrawn comment is shown, or would be by its words alone."""
        asked: set[str] = set()
        for key in (decision.subject, *decision.also) if decision.replaced else ():
            with suppress(KeyUnknown):
                shown = (comment for comment, *_ in self._reads.everywhere(key) if not comment.is_withdrawn)
                asked |= {comment.video_key for comment in shown}
        if is_without_id(decision.subject):
            asked.add(decision.subject.rpartition("~")[0])
        found: set[str] = set()
        for video in asked:
            with suppress(KeyUnknown):
                found |= {capture.accession_id for capture in self._reads.captures(video)}
        return found

    def _fate(
        self, accession: Accession, withdrawals: Withdrawals, families: Families, there: Iterable[Decision]
    ) -> Iterator[Decision]:
        """What the withdrawals mean for an accession here: what replaces it is published, who says so returned."""
        if accession.id in withdrawals.outright:
            return
        family = families.of(accession.id) & withdrawals.outright.keys()
        cause = withdrawals.outright[min(family)] if family else withdrawals.refusing(accession)
        said = Said() if cause else said_in(self._custody, accession, withdrawals, self._turn.session().decided)
        cause = cause or said.of
        left_out = withdrawals.left_out(accession)
        if cause is not None:
            self._turn.drop_fetched(accession)
            yield follow_up(cause, accession, None, self._only_its(accession))
        elif said.places or left_out:
            yield from self._redact(accession, said, left_out, withdrawals, there)
        elif accession.id in withdrawals.destroyed:
            self._bring_instead(accession, withdrawals, there)

    def _redact(
        self, accession: Accession, said: Said, left_out: frozenset[str], withdrawals: Withdrawals,
        there: Iterable[Decision],
    ) -> Iterator[Decision]:  # fmt: skip
        try:
            staged = stage_redacted(self._custody, self._custody, accession, frozenset(said.places), left_out)
        except CannotRedact as error:
            if accession.id in withdrawals.destroyed:
                self._bring_instead(accession, withdrawals, there)
            else:
                self._hidden.add(accession.id)
                self.unchanged.append(Unchanged(accession, f"still says what was withdrawn. {error}"))
            return
        self._turn.pending.add(("accession", staged.accession.id))
        staged.publish()
        self._turn.drop_fetched(accession)
        by = [*said.by, *(withdrawals.refused[digest] for digest in sorted(left_out))]
        also = said.also.union(*(decision.also for decision in said.by))
        known = {key for one in withdrawals.all for key in (one.subject, *one.also)}
        if any(one.replaced.get(accession.id) == staged.accession.id for one in withdrawals.all) and also <= known:
            return  # a decision says so itself
        yield follow_up(first(by), accession, staged.accession.id, self._only_its(accession), also)

    def _bring_instead(self, accession: Accession, withdrawals: Withdrawals, there: Iterable[Decision]) -> None:
        """An accession goes that cannot be written again here: what replaced it there must come before."""
        decision = withdrawals.destroyed[accession.id]
        replaced = {old: new for one in (*there, *withdrawals.all) for old, new in one.replaced.items()}
        following, passed = accession.id, {accession.id}
        while (following := replaced.get(following, following)) not in passed:
            passed.add(following)
        if self._custody.contains(following):
            return
        try:
            staged = adopt(self._custody, self._other, following, lambda _: None)
        except Refusal as error:
            reason = f"stays as it is, and decision {decision.id} is not taken in: what replaced it there {error}"
            self.unchanged.append(Unchanged(accession, reason, decision.id))
            return
        self._turn.pending.add(("accession", following))
        staged.publish()

    def _only_its(self, accession: Accession) -> frozenset[str]:
        """The digests of its pages that no other accession here holds."""
        return frozenset(f.digest for f in pages(accession) if self._holders[f.digest] == {accession.id})


def first(decisions: Iterable[Decision]) -> Decision:
    """The one that was made first."""
    return min(decisions, key=lambda decision: (decision.decided, decision.id))
