"""Taking in: from what a person names to accessions in custody and in the catalogue.

Comes in: paths, one page's files, a fetch. Goes out: one `FileReport` a file, in the order in which they were taken.
"""

from __future__ import annotations

import time
from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from msgspec.structs import replace

from voxpop import media
from voxpop.archive.answers import NONE, UNKNOWN, Answers, counting, is_named_as, question
from voxpop.archive.reading import claims_of, with_mapping
from voxpop.archive.ready import Ready
from voxpop.archive.turn import Turn, decision_id
from voxpop.catalogue.local.videos import TOLD_WHILE_ADDING
from voxpop.errors import Refusal
from voxpop.keys import capture_key
from voxpop.model import Accession, CaptureClaim, Decision, FileReport, MediaInfo, Provenance, Refused
from voxpop.originals import Custody, safe_name
from voxpop.progress import SILENT, Progress
from voxpop.sources import file_count, gather, source_named
from voxpop.sources.base import Group, InputFile
from voxpop.sources.dated_folders import with_folders_time
from voxpop.sources.gathering import Scratch, temporary

_SHOWN_FROM: Final = 4 << 20  # bytes of a page from which copying it is a step of its own
_TOGETHER: Final = 0.25  # seconds for which small pages share a transaction
_READ_TWICE: Final = 8 << 20  # bytes that may be read once more to learn that they are new: a hundredth of a second


class Taking:
    """One `add`: what it was told, and where it writes. `scratch` makes folders for what is unpacked; `ready` is what
    was made ready for the first large page.
    """

    def __init__(
        self, custody: Custody, turn: Turn, answers: Answers, progress: Progress, scratch: Scratch = temporary,
        ready: Ready | None = None,
    ) -> None:  # fmt: skip
        self._custody, self._turn, self._answers = custody, turn, answers
        self._progress, self._scratch, self._ready = progress, scratch, ready
        self._was_held = False

    def paths(self, paths: Sequence[Path]) -> Iterator[FileReport]:
        """Take in files and folders: one accession a page, with all that belongs to it."""
        total = file_count(paths, lambda count: self._progress.step("files", 0, count))
        named, done = _Named(paths), 0
        for report in self._kept(self._gathered(paths)):
            yield report
            done += report.path in named
            self._progress.step("files", done, total if done <= total else None)  # packed files hold more than one

    def _kept(self, reports: Iterator[FileReport]) -> Iterator[FileReport]:
        """Reports, each once the catalogue keeps what it says."""
        waiting, since = list[FileReport](), time.monotonic()
        for report in reports:
            waiting.append(report)
            if time.monotonic() - since > _TOGETHER:
                self._turn.keep()
                yield from waiting
                waiting, since = [], time.monotonic()
        self._turn.keep()
        yield from waiting

    def _gathered(self, paths: Sequence[Path]) -> Iterator[FileReport]:
        for group in gather(paths, self._scratch):
            if isinstance(group, FileReport):
                yield group
            else:
                yield from self.group(with_folders_time(group) if self._answers.dated_folders else group)

    def group(self, group: Group) -> Iterator[FileReport]:
        """Take in a page, together with others. One that cannot be kept is refused whole; a broken companion alone."""
        provenance = Provenance(kind="file", source=group.source, within=group.within)
        if (accession := self._held(group.files, provenance)) is not None:
            yield from self._reports(accession, group.files, together=True)
            return
        kept, probed, refused = probe(group.files)
        if kept[:1] != list(group.files[:1]):
            yield from _without_its_page(group, refused[0])
            return
        provenance = replace(provenance, refused=refused)
        try:
            if source_named(group.source).is_looked_into:
                look_into(kept, provenance, self._answers)
            progress = self._progress if _size(kept) >= _SHOWN_FROM else SILENT
            yield from self.files(kept, provenance, probed, progress, together=True)
        except Refusal as error:
            yield FileReport(shown(group.files[0]), group.source, refused=(Refused(error.place, error.reason),))

    def files(
        self, files: Sequence[InputFile], provenance: Provenance, probed: dict[str, MediaInfo], progress: Progress,
        *, together: bool = False,
    ) -> Iterator[FileReport]:  # fmt: skip
        """Take the files of one page into custody, which `progress` shows, and the catalogue; the first is the page.
        `together` with others: `Turn.ingest`.
        """
        session = self._turn.session()
        with Ready(files[0].disk, self._ready) as ready:
            ready.expect(_size(files[:1]))
            staged = self._custody.stage(
                files, provenance, now=int(time.time()), media=probed,
                newest=session.newest_of(safe_name(files[0].path)), beside=self._tells_nothing, progress=progress,
            )  # fmt: skip
            if not staged.already_held:
                self._turn.pending.add(("accession", staged.accession.id))
            if staged.plain is not None and not staged.already_held:
                reports = [replace(self._turn.ingest_staged(staged, ready), path=shown(files[0]))]
            else:
                reports = list(self._reports(staged.publish(), files, ready, together=together))
        yield from reports

    @property
    def _tells_nothing(self) -> bool:
        """Whether the person said nothing of the pages."""
        return replace(self._answers, is_forced=False, dated_folders=False) == NONE

    def _held(self, files: Sequence[InputFile], provenance: Provenance) -> Accession | None:
        """The accession of these files, where they were taken in before and nothing was refused of them.

        To read them costs less than to stage them once more, and a folder that is taken up again begins with those that
        are held. A large file is read for this only after another one was held: it may be new, and is read again then.
        """
        self._turn.pause()
        self._turn.session()
        if not self._was_held and _size(files) > _READ_TWICE:
            return None
        accession = self._custody.held(files, provenance)
        self._was_held = accession is not None
        return accession

    def _reports(
        self, accession: Accession, files: Sequence[InputFile], ready: Ready | None = None, *, together: bool
    ) -> Iterator[FileReport]:
        """Keep what was told of a page that is in custody, take it into the catalogue, and say what became of it."""
        session, capture = self._turn.session(), capture_key(accession.id, 0)
        before = session.decided.told_time(capture)
        refused = self._tell(accession)
        is_told_otherwise = before not in (None, self._turn.session().decided.told_time(capture))
        is_held = session.holds(accession.id)
        report = session.report(accession.id) if is_held else self._turn.ingest(accession, ready, together=together)
        if (others := self._tell_others(accession)) is not None:
            report, refused = self._turn.session().report(accession.id), (*refused, *others)
        report = _unchanged(report) if is_held else report
        yield replace(
            report, path=shown(files[0]), refused=(*report.refused, *dict.fromkeys(refused)),
            told_before=before if is_told_otherwise else None,
        )  # fmt: skip
        for file in files[1:]:
            yield FileReport(
                shown(file), accession.provenance.source, accession_id=accession.id, video_key=report.video_key
            )  # fmt: skip

    def _tell(self, accession: Accession) -> tuple[Refused, ...]:
        """Keep what the person said of the page, unless the page itself says otherwise."""
        if self._tells_nothing:
            return ()
        claims = claims_of(self._custody, accession, self._answers.mapping)
        claim = next((c for c in claims if isinstance(c, CaptureClaim)), None)
        answers, refused = (self._answers, ()) if claim is None else counting(claim, self._answers)
        decision = self._decision(accession, 0, answers)
        if self._turn.session().decided.says_already(decision):
            return refused
        self._turn.decide(decision)
        if self._turn.session().holds(accession.id):
            self._turn.reread({accession.id})
        return refused

    def _tell_others(self, accession: Accession) -> tuple[Refused, ...] | None:
        """Keep the same of the other captures that a page holds; which video it is of, of those that name theirs as
        the first does. None where nothing was to be kept.
        """
        if self._tells_nothing or self._turn.session().capture_count(accession.id) < 2:
            return None
        all_claims = claims_of(self._custody, accession, self._answers.mapping)
        claims = [claim for claim in all_claims if isinstance(claim, CaptureClaim)]
        decisions, refused = list[Decision](), list[Refused]()
        for n, claim in enumerate(claims[1:], 1):
            is_alike = is_named_as(claim.video, claims[0].video)
            told = self._answers if is_alike else replace(self._answers, url=None, video=None)
            answers, words = counting(claim, told)
            refused += words
            decisions.append(self._decision(accession, n, answers))
        said = self._turn.session().decided.says_already
        if fresh := [decision for decision in decisions if not said(decision)]:
            self._turn.decide(*fresh)
            self._turn.reread({accession.id})
        return tuple(refused) if fresh or refused else None

    def _decision(self, accession: Accession, n: int, answers: Answers) -> Decision:
        """What counts of what was told, of the capture number `n`; its columns are told of the first for all."""
        id, key = decision_id(), capture_key(accession.id, n)
        return Decision(
            id, "amend", key, self._turn.time_of(id, key), reason=TOLD_WHILE_ADDING,
            url=answers.url, captured=answers.captured, coverage=answers.coverage, video=_key(answers),
            mapping=(answers.mapping or None) if n == 0 else None,
        )  # fmt: skip


def _key(answers: Answers) -> str | None:
    return None if answers.video == UNKNOWN else answers.video


class _Named(Container[str]):
    """The paths that were named, with all that lies in them; not what lies beside one and comes in with it."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = frozenset(map(str, paths))
        self._beside = frozenset(str(path.parent) for path in paths if not path.is_dir())

    def __contains__(self, path: object) -> bool:
        return path in self._paths or str(Path(str(path)).parent) not in self._beside


def _without_its_page(group: Group, refused: Refused) -> Iterator[FileReport]:
    """The reports of a group whose page is media that cannot be kept."""
    yield FileReport(shown(group.files[0]), group.source, refused=(refused,))
    for file in group.files[1:]:
        words = f"This belongs to {group.files[0].path}, which was refused."
        yield FileReport(shown(file), group.source, refused=(Refused(file.path, words),))


class OnDisk:
    """A file on the person's disk, as a source sees an original."""

    def __init__(self, file: InputFile) -> None:
        self.path, self.role, self._disk = file.path, file.role, file.disk

    @property
    def length(self) -> int:
        return self._disk.stat().st_size

    def open(self) -> BinaryIO:
        return self._disk.open("rb")


def look_into(files: Sequence[InputFile], provenance: Provenance, answers: Answers) -> None:
    """Read a page up to its first capture, before anything is kept.

    Raises `Refusal` where it turns out to be no page, and where it is to be asked which video it is of.
    """
    originals = {file.path: OnDisk(file) for file in files}
    source = source_named(provenance.source)
    refused = Refused(files[0].path, "Nothing in it is a page of a video or a comment.")
    try:
        for claim in source.read(originals, with_mapping(provenance, answers.mapping)):
            if isinstance(claim, CaptureClaim):
                asked = question(claim, answers, shown(files[0]))
                if asked is not None:
                    raise Refusal(asked.place, asked.reason)
                return
            if isinstance(claim, Refused):
                refused = claim
    except OSError as error:
        raise Refusal(files[0].path, f"This file cannot be read: {error.strerror}.") from error
    raise Refusal(refused.place, refused.reason)


def probe(files: Sequence[InputFile]) -> tuple[list[InputFile], dict[str, MediaInfo], tuple[Refused, ...]]:
    """The files that can be kept, what their media are, and those that are not what they should be."""
    kept: list[InputFile] = []
    probed: dict[str, MediaInfo] = {}
    refused: list[Refused] = []
    for file in files:
        try:
            if file.role == "media":
                probed[file.path] = media.probe(file.disk)
            kept.append(file)
        except Refusal as error:
            refused.append(Refused(file.path, error.reason))
    return kept, probed, tuple(refused)


def shown(file: InputFile) -> str:
    """A file's path for people; a name need not be text."""
    return file.shown or str(file.disk).encode("utf-8", "backslashreplace").decode("utf-8")


def _size(files: Sequence[InputFile]) -> int:
    size = 0
    for file in files:
        with suppress(OSError):  # whoever reads it says why it cannot be read
            size += file.disk.stat().st_size
    return size


def _unchanged(report: FileReport) -> FileReport:
    """The report of a page that is held already: as it was read, with nothing new."""
    return replace(report, new=0, changed=0, unchanged=report.new + report.changed + report.unchanged)
