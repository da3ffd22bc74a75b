"""Withdrawals: what decisions made elsewhere, or earlier, mean for an accession that they did not see.

Comes in: decisions, and the frames of an accession. Goes out: whether it is refused, which of its comments and files
are, and the decision that says so of this very accession (its follow-up), by which a rebuild repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct, field

from voxpop.archive.deciding import without_id
from voxpop.archive.readers import read
from voxpop.catalogue.local.prepare import CaptureFrame, Frame, RowsFrame
from voxpop.catalogue.local.rows import Row, key_of, platform_id
from voxpop.catalogue.local.videos import Decided
from voxpop.keys import key_number, short_digest
from voxpop.model import Accession, Author, Decision, KeptFile
from voxpop.originals import Custody

_CAPTURE = re.compile("[0-9a-f]{16}-[0-9]+")
_DERIVED = re.compile(".*~x[0-9a-f]{16}")
_ID_DIGITS = 40


class Withdrawals:
    """Some decisions to withdraw, by what they withdraw.

    One of a comment replaces what it destroys; one of a capture or a video destroys `outright`.
    """

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.all = [decision for decision in decisions if decision.verb == "withdraw"]
        self.destroyed: dict[str, Decision] = {}
        self.outright: dict[str, Decision] = {}
        self.refused: dict[str, Decision] = {}
        self.pages: dict[str, Decision] = {}
        self.videos: dict[str, Decision] = {}
        self.comments: dict[int, Decision] = {}
        self.without_id: dict[int, Decision] = {}
        for decision in self.all:
            self._sort(decision)

    def _sort(self, decision: Decision) -> None:
        self.destroyed |= dict.fromkeys(decision.destroyed, decision)
        if decision.replaced:
            self.pages |= dict.fromkeys(decision.digests, decision)
            self.comments |= {key_number(key): decision for key in (decision.subject, *decision.also)}
            if is_without_id(decision.subject):
                self.without_id[key_number(decision.subject)] = decision
            return
        self.outright |= dict.fromkeys(decision.destroyed, decision)
        self.refused |= dict.fromkeys(decision.digests, decision)
        if not _CAPTURE.fullmatch(decision.subject):
            self.videos[decision.subject] = decision

    @property
    def must_be_read_for(self) -> bool:
        """Whether only a page itself can tell if it says what was withdrawn."""
        return bool(self.comments or self.videos)

    def refusing(self, accession: Accession) -> Decision | None:
        """The decision by which the page of an accession is refused."""
        return next((d for file in pages(accession) if (d := self.refused.get(file.digest)) is not None), None)

    def left_out(self, accession: Accession) -> frozenset[str]:
        """The digests of files beside the page that are refused."""
        return frozenset(f.digest for f in accession.files if f.digest in self.refused) - {
            f.digest for f in pages(accession)
        }


def is_without_id(key: str) -> bool:
    """Whether a key is that of a comment without an id."""
    return _DERIVED.fullmatch(key) is not None


def pages(accession: Accession) -> list[KeptFile]:
    """The files that captures stand in; the first may be media with its page inside."""
    return [file for n, file in enumerate(accession.files) if n == 0 or file.role == "page"]


class Said(Struct):
    """What of that which was withdrawn an accession says: a video (`of`), comments (at `places`, withdrawn `by`).

    `also` are the keys under which other pages would say these comments again.
    """

    of: Decision | None = None
    places: set[int] = field(default_factory=set)
    by: list[Decision] = field(default_factory=list)
    also: set[str] = field(default_factory=set)


def said_in(custody: Custody, accession: Accession, withdrawals: Withdrawals, decided: Decided) -> Said:
    """Read an accession for what was withdrawn."""
    said, videos, met = Said(), list[str](), set[tuple[int, int]]()
    alike: dict[int, dict[str, list[Row]]] = {}
    for frame in read(custody, accession, decided):
        if isinstance(frame, CaptureFrame):
            videos.append(frame.video_key)
            said.of = said.of or withdrawals.videos.get(frame.video_key)
        elif isinstance(frame, RowsFrame):
            for row in frame.rows:
                is_first = (frame.capture, row.h) not in met  # of two in one page the first one counts
                if row.h in withdrawals.comments:
                    met.add((frame.capture, row.h))
                _look_at(row, videos[frame.capture], is_first, withdrawals, said, alike)
    for number, rows in alike.items():
        if len(rows) == 1:  # else it is not certain which of them it was
            [(key, found)] = rows.items()
            said.places |= {row.place for row in found}
            said.by.append(withdrawals.without_id[number])
            said.also.add(key)
    if again := {number for key in said.also if (number := key_number(key)) not in withdrawals.comments}:
        said.places |= _places_of(again, read(custody, accession, decided))
    return said


def _places_of(numbers: set[int], frames: Iterable[Frame]) -> set[int]:
    """Where a page says the comments with these numbers; it may say once more, without an id, what it says with one."""
    return {row.place for frame in frames if isinstance(frame, RowsFrame) for row in frame.rows if row.h in numbers}


def _look_at(
    row: Row, video: str, is_first: bool, withdrawals: Withdrawals, said: Said,
    alike: dict[int, dict[str, list[Row]]],
) -> None:  # fmt: skip
    if not row.text and row.author is None:
        return  # what a redaction left
    has_id = platform_id(row.id) is not None
    if not has_id and row.h not in withdrawals.comments:
        return
    if row.h in withdrawals.comments:
        said.places.add(row.place)
        said.by.append(withdrawals.comments[row.h])
        said.also |= _without_id(row, video) if has_id and is_first else set()
    elif withdrawals.without_id:
        for number in set(map(key_number, _without_id(row, video))) & withdrawals.without_id.keys():
            alike.setdefault(number, {}).setdefault(key_of(video, row.id), []).append(row)


def _without_id(row: Row, video: str) -> frozenset[str]:
    _, id, name, _ = row.author or (None, None, None, None)
    return without_id(video, Author(id, name), row.text)


def follow_up(
    cause: Decision, old: Accession, new: str | None, digests: Iterable[str], also: Iterable[str] = ()
) -> Decision:
    """What a withdrawal means for the accession `old`: that it goes, or that `new` stands in its place.

    Its id is made from what it says and sorts after that of its cause: two archives that find the same say it alike.
    """
    refused, others = tuple(sorted(digests)), tuple(sorted({*also} - {cause.subject}))
    root = cause.id[:_ID_DIGITS].partition("-")[0]
    content = short_digest(cause.subject, old.id, new or "", *refused, *others, length=16)
    return Decision(
        f"{root}-{content}", "withdraw", cause.subject, cause.decided, cause.by, cause.reason, digests=refused,
        destroyed=(old.id,), also=others, replaced={old.id: new} if new else {},
    )  # fmt: skip


class Families:
    """Accessions that are one page, with more or fewer comments withdrawn, by the decisions that replaced them."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._family: dict[str, set[str]] = {}
        for decision in decisions:
            for old, new in decision.replaced.items():
                self._unite(old, new)

    def of(self, id: str) -> set[str]:
        """All of the family, itself among them."""
        return self._family.get(id, {id})

    def _unite(self, one: str, other: str) -> None:
        together = self.of(one) | self.of(other)
        self._family |= dict.fromkeys(together, together)
