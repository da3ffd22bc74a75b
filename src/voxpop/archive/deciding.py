"""Deciding: what a person says about captures, and what they remove.

Comes in: a key and what was decided. Goes out: a `Decision` in custody, and a catalogue and originals that follow it.
The decision is kept first; what a kill leaves undone is done by the next writer.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec.structs import replace

from voxpop.archive.answers import NONE, Answers
from voxpop.archive.readers import read
from voxpop.archive.turn import Turn, decision_id
from voxpop.catalogue.local.prepare import RowsFrame
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.videos import Decided
from voxpop.errors import KeyUnknown, UsageError
from voxpop.keys import derived_comment_id, derived_comment_key, key_number
from voxpop.model import Accession, Author, Decision
from voxpop.originals import Custody, Staged
from voxpop.sources import source_named
from voxpop.sources.base import InputFile, SourceOfSeveral


def amend(turn: Turn, reads: Reads, key: str, answers: Answers, by: str | None, reason: str | None) -> Decision:
    """Say of the capture `key` what the person knows better than its page."""
    if answers == NONE:
        raise UsageError("Say what to amend: --url, --video, --captured-at, --complete, --partial or --map.")
    turn.session()
    reads.capture(key)
    id = decision_id()
    decision = Decision(
        id, "amend", key, turn.time_of(id, key), by, reason, url=answers.url, captured=answers.captured,
        coverage=answers.coverage, video=answers.video, mapping=answers.mapping or None,
    )  # fmt: skip
    turn.decide(decision)
    turn.apply(decision)
    return decision


def withdraw(turn: Turn, custody: Custody, reads: Reads, key: str, reason: str, by: str | None) -> Decision:
    """Remove a capture, a video with all its captures, or a comment. Raises `KeyUnknown`."""
    turn.session()
    decision = Decision(decision_id(), "withdraw", key, int(time.time()), by, reason)
    wanted = _accessions(reads, key)
    replaced: dict[str, str] = {}
    if wanted is None:
        comment = reads.comment(key)
        decision = replace(decision, subject=comment.key, also=said_again_as(reads, comment.key))
        videos = {held.video_key for held, *_ in reads.everywhere(comment.key)}
        holders = {capture.accession_id for video in videos for capture in reads.captures(video)}
        replaced = _redact(turn, custody, holders, decision)
        if not replaced:
            raise UsageError(f"Nothing is left to withdraw: no original holds what {comment.key} said.")
        wanted = tuple(replaced)
    digests = _only_theirs(custody, wanted, pages_alone=bool(replaced))
    decision = replace(decision, digests=digests, destroyed=wanted, replaced=replaced)
    for id in wanted:
        turn.drop_fetched(custody.accession(id))
    turn.decide(decision)
    turn.apply(decision)
    return decision


def _redact(turn: Turn, custody: Custody, ids: set[str], decision: Decision) -> dict[str, str]:
    """Keeps each accession that holds the comment a second time, without it: the new ids by the old ones.

    They are published one by one, so that each can be stored against the one before it; what comes to nothing before
    the decision is kept is undone by the next writer.
    """
    decided, replaced = turn.session().decided, dict[str, str]()
    newest: str | None = None
    for accession in sorted(map(custody.accession, ids), key=lambda accession: (accession.ingested, accession.id)):
        with _redacted(custody, accession, decision, decided, newest) as staged:
            if staged is not None:
                turn.pending.add(("accession", staged.accession.id))
                newest = replaced[accession.id] = staged.publish().id
    return replaced


def _accessions(reads: Reads, key: str) -> tuple[str, ...] | None:
    """The accessions of a capture or of a video; None where the key is of neither."""
    with suppress(KeyUnknown):
        return (reads.capture(key).accession_id,)
    with suppress(KeyUnknown):
        return tuple(dict.fromkeys(c.accession_id for c in reads.captures(key)))
    return None


def _only_theirs(custody: Custody, withdrawn: tuple[str, ...], *, pages_alone: bool) -> tuple[str, ...]:
    """The digests that no other accession holds: a placeholder picture under many videos is not refused for one."""
    theirs = {f.digest for id in withdrawn for f in custody.accession(id).files if f.role == "page" or not pages_alone}
    others = {f.digest for a in custody.accessions() if a.id not in withdrawn for f in a.files}
    return tuple(sorted(theirs - others))


def said_again_as(reads: Reads, key: str) -> tuple[str, ...]:
    """The keys under which pages without ids say a comment, or would say it."""
    again: set[str] = set()
    for comment, said, matched in reads.everywhere(key):
        again.update((comment.key, *matched))
        for claim in said:
            again |= without_id(comment.video_key, claim.author, claim.text) if claim.id is not None else frozenset()
    return tuple(sorted(again - {key}))


def without_id(video: str, author: Author, text: str) -> frozenset[str]:
    """The keys that a comment would have where its page gives no ids, and perhaps no ids of authors either."""
    if not text and author == Author():  # it was withdrawn
        return frozenset()
    return frozenset(
        derived_comment_key(video, derived_comment_id(named, text, 0)) for named in (author, replace(author, id=None))
    )


@contextmanager
def _redacted(
    custody: Custody, accession: Accession, decision: Decision, decided: Decided, newest: str | None
) -> Iterator[Staged | None]:
    """The accession without the comment that is to be withdrawn, staged; None where its page does not hold it."""
    places = _places(custody, accession, decision, decided)
    if not places:
        yield None
        return
    staged = stage_redacted(custody, custody, accession, places, newest=newest)
    try:
        yield staged
    finally:
        staged.discard()


def stage_redacted(
    custody: Custody, held: Custody, accession: Accession, places: frozenset[int],
    without: frozenset[str] = frozenset(), newest: str | None = None,
) -> Staged:  # fmt: skip
    """The accession that `held` has, less comments at these places and files with these digests, staged in `custody`,
    against the accession `newest` where that saves room.

    Raises `CannotRedact`.
    """
    provenance = accession.provenance
    if (places or without) and provenance.redacted_from is None:
        # Of the first one: whichever comments went first, and wherever, what is left of a page is one accession.
        provenance = replace(provenance, redacted_from=accession.id)
    source, originals = source_named(provenance.source), held.originals(accession)
    first = source.first_places(originals) if places and isinstance(source, SourceOfSeveral) else {}
    with tempfile.TemporaryDirectory(dir=custody.staging.path, prefix="work-") as folder:
        files = []
        for n, (path, original) in enumerate(originals.items()):
            if original.digest in without:
                continue
            disk = Path(folder) / str(n)
            with disk.open("wb") as out:
                if places and (original.role == "page" or n == 0):  # the first may be media with its page inside
                    source.redact(original, frozenset(place - first.get(path, 0) for place in places), out)
                else:
                    with original.open() as stream:
                        shutil.copyfileobj(stream, out, 1 << 20)
            files.append(InputFile(disk, path, original.role))
        probed = {f.path: f.media for f in accession.files if f.media is not None}
        return custody.stage(files, provenance, now=accession.ingested, media=probed, newest=newest)


def _places(custody: Custody, accession: Accession, decision: Decision, decided: Decided) -> frozenset[int]:
    """Where a page still holds what a comment said; nowhere, where an earlier redaction took it out."""
    wanted = {key_number(key) for key in (decision.subject, *decision.also)}
    rows = (row for frame in read(custody, accession, decided) if isinstance(frame, RowsFrame) for row in frame.rows)
    return frozenset(row.place for row in rows if row.h in wanted and (row.text or row.author is not None))
