"""Deciding: what a person says about captures, and what they remove.

Comes in: a key and what was decided. Goes out: a `Decision` in custody, and a catalogue and originals that follow it.
The decision is kept first; what a kill leaves undone is done by the next writer.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from msgspec.structs import replace

from voxpop.archive.answers import NONE, Answers
from voxpop.archive.readers import read
from voxpop.archive.turn import Turn, decision_id
from voxpop.catalogue.local.prepare import RowsFrame
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.videos import Decided
from voxpop.errors import KeyUnknown, UsageError
from voxpop.keys import key_number
from voxpop.model import Accession, Decision
from voxpop.originals import Custody, Staged
from voxpop.sources import source_named
from voxpop.sources.base import InputFile


def amend(turn: Turn, reads: Reads, key: str, answers: Answers, by: str | None, reason: str | None) -> Decision:
    """Say of the capture `key` what the person knows better than its page."""
    if answers == NONE:
        raise UsageError("Say what to amend: --url, --video, --captured-at, --complete, --partial or --map.")
    turn.session()
    reads.capture(key)
    decision = Decision(
        decision_id(), "amend", key, int(time.time()), by, reason, url=answers.url, captured=answers.captured,
        coverage=answers.coverage, video=answers.video, mapping=answers.mapping or None,
    )  # fmt: skip
    turn.decide(decision)
    turn.apply(decision)
    return decision


def withdraw(turn: Turn, custody: Custody, reads: Reads, key: str, reason: str, by: str | None) -> Decision:
    """Remove a capture, a video with all its captures, or a comment. Raises `KeyUnknown`."""
    turn.session()
    decision = Decision(decision_id(), "withdraw", key, int(time.time()), by, reason)
    with ExitStack() as stack:
        wanted = _accessions(reads, key)
        redacted: dict[str, Staged] = {}
        if wanted is None:
            comment = reads.comment(key)
            decision = replace(decision, subject=comment.key, also=reads.matched(comment.key))
            decided = turn.session().decided
            wanted = tuple({c.accession_id for c in reads.captures(comment.video_key)})
            for id in wanted:
                staged = stack.enter_context(_redacted(custody, custody.accession(id), decision, decided))
                if staged is not None:
                    redacted[id] = staged
            if not redacted:
                raise UsageError(f"Nothing is left to withdraw: no original holds what {comment.key} said.")
            wanted = tuple(redacted)
        decision = replace(
            decision, digests=_only_theirs(custody, wanted, pages_alone=bool(redacted)), destroyed=wanted,
            replaced={old: staged.accession.id for old, staged in redacted.items()},
        )  # fmt: skip
        for id in wanted:
            turn.drop_fetched(custody.accession(id))
        for staged in redacted.values():
            turn.pending.add(("accession", staged.accession.id))
            staged.publish()
        turn.decide(decision)
    turn.apply(decision)
    return decision


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


@contextmanager
def _redacted(custody: Custody, accession: Accession, decision: Decision, decided: Decided) -> Iterator[Staged | None]:
    """The accession without the comment that is to be withdrawn, staged; None where its page does not hold it."""
    places = _places(custody, accession, decision, decided)
    if not places:
        yield None
        return
    source = source_named(accession.provenance.source)
    with tempfile.TemporaryDirectory(dir=custody.staging.path, prefix="work-") as folder:
        files = []
        for n, (path, original) in enumerate(custody.originals(accession).items()):
            disk = Path(folder) / str(n)
            with disk.open("wb") as out:
                if original.role == "page" or n == 0:  # the first may be media with its page inside
                    source.redact(original, places, out)
                else:
                    with original.open() as stream:
                        shutil.copyfileobj(stream, out, 1 << 20)
            files.append(InputFile(disk, path, original.role))
        provenance = replace(accession.provenance, redacted_from=accession.id)
        probed = {f.path: f.media for f in accession.files if f.media is not None}
        staged = custody.stage(files, provenance, now=accession.ingested, media=probed)
        try:
            yield staged
        finally:
            staged.discard()


def _places(custody: Custody, accession: Accession, decision: Decision, decided: Decided) -> frozenset[int]:
    """Where a page still holds what a comment said; nowhere, where an earlier redaction took it out."""
    wanted = {key_number(key) for key in (decision.subject, *decision.also)}
    rows = (row for frame in read(custody, accession, decided) if isinstance(frame, RowsFrame) for row in frame.rows)
    return frozenset(row.place for row in rows if row.h in wanted and (row.text or row.author is not None))
