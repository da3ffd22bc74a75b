"""What was withdrawn, as a copy must know it: by the decisions here, and by those that only the copy has.

Comes in: decisions. Goes out: what they destroyed, what stands instead, what must not come where they were made.
"""

from __future__ import annotations

from voxpop.errors import CustodyError, KeyUnknown
from voxpop.model import Accession, Decision
from voxpop.originals import Custody


class Withdrawn:
    """Which decision destroyed an accession, made what stands instead of it, or refuses a page."""

    def __init__(self) -> None:
        self.destroyed: dict[str, str] = {}
        self.replacing: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self.is_all_read = True

    def note(self, id: str, decision: Decision | None) -> None:
        """Count a decision; None is one that is damaged: nobody knows what it withdrew."""
        if decision is None:
            self.is_all_read = False
            return
        self.destroyed.update(dict.fromkeys(decision.destroyed, id))
        self.replacing.update(dict.fromkeys(decision.replaced.values(), id))
        self.refused.update(dict.fromkeys(decision.digests, id))

    def keeping_out(self, accession: Accession) -> str | None:
        """The decision by which an accession must not come where it was made.

        What is left of a page after another withdrawal still says what this one withdrew.
        """
        if accession.id in self.replacing and accession.id not in self.destroyed:
            return None
        said = (accession.id, accession.provenance.redacted_from)
        pages = (file.digest for n, file in enumerate(accession.files) if n == 0 or file.role == "page")
        return next(
            (self.destroyed[id] for id in said if id in self.destroyed),
            next((self.refused[digest] for digest in pages if digest in self.refused), None),
        )


class WithdrawnHere(Withdrawn):
    """By the decisions of this archive: read once each, for a decision never changes."""

    def __init__(self, custody: Custody) -> None:
        super().__init__()
        self._custody, self._known = custody, set[str]()

    def look(self) -> int:
        """How many accessions are withdrawn by now."""
        for id in self._custody.decision_ids():
            if id not in self._known:
                self._known.add(id)
                try:
                    self.note(id, self._custody.decision(id))
                except (CustodyError, KeyUnknown):
                    self.note(id, None)  # it is refused in its turn
        return len(self.destroyed)
