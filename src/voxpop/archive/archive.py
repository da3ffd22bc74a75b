"""`Archive`: open it, take pages in, read, search, check, decide.

Comes in: a folder. Goes out: answers. Reading needs no lock and may go on in many threads and processes while one
writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

import voxpop
from voxpop.archive.answers import NONE, Answers
from voxpop.archive.deciding import amend, withdraw
from voxpop.archive.folder import ArchiveFolder, check_places, is_archive
from voxpop.archive.making import make_archive
from voxpop.archive.memory import Memory
from voxpop.archive.merging import Merging, Met, other_archive
from voxpop.archive.ready import Ready
from voxpop.archive.rebuilding import rebuild
from voxpop.archive.scratch import scratch_folder
from voxpop.archive.searches import Searches
from voxpop.archive.taking import Taking
from voxpop.archive.turn import Turn
from voxpop.archive.verifying import verify
from voxpop.catalogue.local.as_of import AsOf
from voxpop.catalogue.local.deadline import SECONDS
from voxpop.catalogue.local.differences import differences
from voxpop.catalogue.local.engine import LocalCatalogue
from voxpop.catalogue.local.grouping import grouped
from voxpop.catalogue.local.paging import Show, Sort
from voxpop.catalogue.local.reads import Reads
from voxpop.catalogue.local.search import find
from voxpop.codec import read_time
from voxpop.errors import CatalogueError, CustodyError, UsageError
from voxpop.fetch import FetchOptions
from voxpop.model import (
    Accession,
    AccessionReport,
    AuthorPage,
    Capture,
    Change,
    ChannelPage,
    Comment,
    CopyStep,
    Cue,
    Day,
    Decision,
    FileReport,
    Finding,
    Info,
    MomentBin,
    Past,
    Saying,
    Video,
)  # fmt: skip
from voxpop.originals import Custody, KeptOriginal
from voxpop.progress import SILENT, Progress
from voxpop.query import Facets, Found, Grouped, Order, Slice, parse

Words = Callable[[str], None]
_CAPTURE_KEY = re.compile(r"[0-9a-f]{16}-\d+")


def _unheard(_: str) -> None:
    return


class Archive:
    """An archive that is open. `say` hears what a person should know: that we wait, that a catalogue is made again."""

    def __init__(self, folder: ArchiveFolder, say: Words = _unheard) -> None:
        self._folder, self._say = folder, say
        self._custody = Custody(folder.originals, folder.staging)
        self._catalogue = LocalCatalogue(folder.catalogue)
        self._memory = Memory(self._catalogue)
        self.searches = Searches(self._catalogue, folder.searches)

    @classmethod
    def open(
        cls, path: Path, *, create: bool = False, name: str | None = None, catalogue: Path | None = None,
        say: Words = _unheard, as_it_is: bool = False,
    ) -> Archive:  # fmt: skip
        """The archive at `path`; with `create`, made (and named `name`) where the folder is absent or empty.

        A catalogue that is absent, broken or of an earlier version is made again, but not with `as_it_is`: for who
        rebuilds it next, or asks it nothing. Raises `ArchiveMissing`, `ArchiveTooNew`, `CatalogueError`.
        """
        check_places(path, catalogue)
        if create and not is_archive(path):
            make_archive(path, name, say)
        archive = cls(ArchiveFolder(path, catalogue), say)
        archive._prepare_catalogue(as_it_is)
        return archive

    @property
    def path(self) -> Path:
        """Where the archive lies."""
        return self._folder.path

    @property
    def name(self) -> str:
        """What its people call it."""
        return self._folder.name

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what this thread holds open."""
        self._catalogue.close()

    # --- taking in ---------------------------------------------------------------------------------------------------

    def add(
        self, paths: Sequence[Path], *, answers: Answers = NONE, progress: Progress = SILENT, ready: Ready | None = None
    ) -> Iterator[FileReport]:
        """Take in files, folders and packed files. `answers` say what no file says; `ready` is what was made ready for
        a large page before the archive was opened. One report a file.
        """
        with self._turn() as turn:
            taking = Taking(self._custody, turn, answers, progress, self._scratch, ready)
            yield from taking.paths(paths)

    def fetch(self, seed: str, options: FetchOptions, *, progress: Progress = SILENT) -> Iterator[FileReport]:
        """Fetch the page at a URL and take it in. What an earlier, broken-off fetch obtained is used."""
        from voxpop.archive.fetching import take_fetched

        yield from take_fetched(self._folder, self._custody, self._turn, seed, options, progress)

    # --- reading -----------------------------------------------------------------------------------------------------

    def info(self, *, sizes: bool = True) -> Info:
        """What the archive is and holds. `sizes` walks the folders."""
        meta = self._reads.meta()
        recent = self._reads.last_ingested()
        return Info(
            path=str(self.path),
            id=self._folder.id,
            name=self.name,
            layout=self._folder.layout,
            videos=meta["videos"],
            comments=meta["comments"],
            channels=meta["channels"],
            captures=meta["captures"],
            accessions=meta["accessions"],
            ingested=recent,
            originals_bytes=self._folder.originals_size() if sizes else None,
            catalogue_bytes=self._catalogue.size() if sizes else None,
            voxpop=voxpop.__version__,
        )

    def videos(self, *, after: str | None = None, limit: int = 50) -> Slice[Video]:
        """Videos, the newest taken in first."""
        return self._reads.videos(after, limit)

    def video(self, key: str) -> Video:
        """The video with this key. Its row's key differs from `key` where that is an alias. Raises `KeyUnknown`."""
        return self._reads.video(key)

    def thread(
        self, video_key: str, *, sort: Sort = "page", show: Show = "all", after: str | None = None, limit: int = 50,
        replies: int = 3,
    ) -> Slice[Comment]:  # fmt: skip
        """A page of a video's comments at the top level, each with its first replies. Any depth costs the same.

        `sort="moment"` gives a comment once for each second that it names (`moments` holds just that one); filters
        (`show`) give matching comments of any level, in captured order.
        """
        return self._reads.thread(video_key, sort, show, after, limit, replies)

    def comments(self, video_key: str) -> Iterator[Comment]:
        """All comments of a video, of every level, in captured order."""
        return self._reads.comments(video_key)

    def comment(self, key: str) -> Comment:
        """The comment with this key, or that a former key led to. Raises `KeyUnknown`."""
        return self._reads.comment(key)

    def sayings(self, key: str) -> tuple[Saying, ...]:
        """What each capture says of a comment, the newest first."""
        return self._reads.sayings(key)

    def replies(self, key: str, *, after: str | None = None, limit: int = 200, skip: int = 0) -> Slice[Comment]:
        """The direct replies to a comment, in captured order, without the first `skip` of them."""
        return self._reads.replies(key, after, limit, skip)

    def ancestors(self, key: str) -> tuple[Comment, ...]:
        """What a reply answers, from the top-level comment down."""
        return self._reads.ancestors(key)

    def number(self, key: str) -> str | None:
        """The № of a comment: `12.3` of the third reply to the twelfth; None where no page says the first of them."""
        return self._reads.number(key)

    def position(self, key: str) -> str:
        """The cursor for `thread` whose page begins with the thread of this comment."""
        return self._reads.position(key)

    def moments(self, video_key: str) -> tuple[MomentBin, ...]:
        """Every second that comments name, within the video's length."""
        return self._reads.moments(video_key)

    def transcript(self, video_key: str, language: str | None = None) -> tuple[Cue, ...]:
        """The lines of a caption."""
        return self._reads.transcript(video_key, language)

    def captures(self, video_key: str) -> tuple[Capture, ...]:
        """The captures of a video, newest first."""
        return self._reads.captures(video_key)

    def capture(self, key: str) -> Capture:
        """The capture with this key."""
        return self._reads.capture(key)

    def history(self, video_key: str) -> tuple[Day, ...]:
        """The captures of a video, the oldest first, each with the counts of its day; those of unknown time last."""
        return tuple(self._reads.timeline(video_key).days())

    def diff(self, video_key: str, older: str, newer: str) -> Iterator[Change]:
        """What is otherwise in one capture than in an earlier one. Raises `UsageError` where they are none such."""
        return differences(self._reads.timeline(video_key), older, newer)

    def pasts(self, video_key: str, comments: Sequence[Comment]) -> dict[str, Past]:
        """What became of comments of one video, by key; nothing is said of those that nothing happened to."""
        return self._reads.timeline(video_key).pasts(comments)

    def as_of(self, video_key: str, when: str) -> AsOf:
        """The page of a day: a capture's key, or a time such as 2019-11-05 (to its end). Raises `KeyUnknown`,
        `UsageError` where no capture was made by then.
        """
        return self._reads.as_of(video_key, *self._until(when))

    def recent(self, limit: int = 8) -> tuple[Capture, ...]:
        """The captures taken in last."""
        return self._reads.recent(limit)

    def author(self, key: str) -> AuthorPage:
        """An author across the archive."""
        return self._reads.author(key)

    def author_comments(self, key: str, *, after: str | None = None, limit: int = 50) -> Slice[Comment]:
        """What an author wrote, newest first."""
        return self._reads.author_comments(key, after, limit)

    def channels(self, *, after: str | None = None, limit: int = 50) -> Slice[ChannelPage]:
        """All channels."""
        return self._reads.channels(after, limit)

    def channel(self, key: str) -> ChannelPage:
        """The channel with this key."""
        return self._reads.channel(key)

    def channel_videos(self, key: str, *, after: str | None = None, limit: int = 50) -> Slice[Video]:
        """The videos of a channel."""
        return self._reads.videos(after, limit, key)

    def search(
        self, text: str, *, sort: Order = "relevance", after: str | None = None, limit: int = 20,
        with_likes: bool = False, fold: bool = False, seconds: float = SECONDS,
    ) -> Found:  # fmt: skip
        """What people wrote and said that matches, in an order. Never fails for what is typed.

        `with_likes`: what people liked comes forward, gently. `fold`: near-identical hits stand under the first of them
        (a page may then be short though others follow). What takes longer than `seconds` is looked for in a part.
        """
        return find(
            *self._catalogue.searching(), parse(text), after, limit, sort, with_likes=with_likes, fold=fold,
            seconds=seconds, remember=self._memory.windows(),
        )  # fmt: skip

    def search_by_video(
        self, text: str, *, sort: Order = "relevance", after: str | None = None, limit: int = 10,
        with_likes: bool = False, fold: bool = False, seconds: float = SECONDS,
    ) -> Grouped:  # fmt: skip
        """The videos in which a search finds something, that with the best hit first; each with its three best."""
        opened = self._catalogue.searching()
        return grouped(*opened, parse(text), after, limit, sort, with_likes=with_likes, fold=fold, seconds=seconds)

    def facets(self, text: str, *, most: int = 10, seconds: float = SECONDS) -> Facets:
        """What all hits of a search fall into, each facet with its `most` frequent values. Exact, but that what other
        processes take in counts within a second, or so much later as counting takes (`memory`); none, and a note, where
        it takes longer than `seconds`.
        """
        return self._memory.facets(text, most, seconds)

    def accession(self, accession_id: str) -> Accession:
        """An accession's own record. Raises `KeyUnknown`."""
        return self._custody.accession(accession_id)

    def report(self, accession_id: str) -> FileReport:
        """What became of an accession's comments when it was taken in."""
        return self._reads.report(accession_id)

    def reports(self, beginning: str | None = None) -> Iterator[AccessionReport]:
        """The reports of all accessions, the newest first, or of those whose id begins so. Raises `KeyUnknown`."""
        return self._reads.reports(beginning)

    def original(self, accession_id: str, path: str) -> KeptOriginal:
        """One original: its bytes as obtained, its digest, where it lies. Raises `KeyUnknown`."""
        return self._custody.original(accession_id, path)

    def still(self, video_key: str) -> Path | None:
        """A picture of a video that was made here, where none was kept with it."""
        paths = (self._catalogue.still_path(accession) for accession, _ in self.video(video_key).media)
        return next((path for path in paths if path.exists()), None)

    # --- keeping -----------------------------------------------------------------------------------------------------

    def verify(self, progress: Progress = SILENT) -> Iterator[Finding]:
        """Everything that is wrong: with originals, inventories, records, the catalogue, the index."""
        with self._turn() as turn:
            yield from verify(self._folder, self._custody, self._catalogue, turn, progress)

    def copy(self, destination: str | Path, *, check: bool = False, progress: Progress = SILENT) -> Iterator[CopyStep]:
        """Bring a copy in a folder, or at s3://BUCKET/PREFIX, into step with this archive: one step for each change.

        What is written there is read back and compared; with `check`, what was there before is too. Killed at any
        moment, the copy is an archive, or no command takes it for one, and the same call completes it.
        """
        from voxpop.archive.copying import Copying
        from voxpop.archive.places import destination_named

        there = destination_named(str(destination), self._folder, self._say)
        yield from Copying(self._folder, self._custody, there, progress, check).steps()

    def rebuild(self, progress: Progress = SILENT) -> int:
        """Make the catalogue again from the originals; goes on with what a kill or Ctrl-C left of an earlier rebuild.
        Returns how many accessions are left out of it, as they cannot be read.

        Readers are not disturbed: the new catalogue takes the place of the old one when it is finished.
        """
        return rebuild(self._folder, self._custody, self._catalogue, self._say, progress)

    def amend(
        self, capture_key: str, answers: Answers, *, by: str | None = None, reason: str | None = None
    ) -> Decision:
        """Say of a capture which video it is of, when it was made, or whether it is complete. Kept as a decision."""
        with self._turn() as turn:
            return amend(turn, self._reads, capture_key, answers, by, reason)

    def withdraw(self, key: str, *, reason: str, by: str | None = None) -> Decision:
        """Remove a capture, a video or a comment for good: its bytes, its rows, its words in the index."""
        with self._turn() as turn:
            return withdraw(turn, self._custody, self._reads, key, reason, by)

    def merge(self, other: Path, *, progress: Progress = SILENT) -> Iterator[Met]:
        """Take in another archive, which is only read: all its accessions and decisions, as if they were made here."""
        theirs = other_archive(self._folder, other)
        with self._turn() as turn:
            custody = Custody(theirs.originals, theirs.staging)
            yield from Merging(turn, self._custody, self._catalogue.reads, custody, progress).run()

    @property
    def _reads(self) -> Reads:
        return self._catalogue.reads()

    def _until(self, when: str) -> tuple[int, str]:
        """The last place in the order of captures that counts: that of a capture, or behind all of an instant."""
        if not _CAPTURE_KEY.fullmatch(when):
            return read_time(when).latest or 0, "~"
        if (at := self.capture(when).captured.latest) is not None:
            return at, when
        raise UsageError(f"Nobody knows when {when} was captured: `voxpop amend {when} --captured-at` says so.")

    def _scratch(self) -> AbstractContextManager[Path]:
        return scratch_folder(self._folder.unpacking)

    def _turn(self) -> Turn:
        self._memory.renew()
        return Turn(self._folder, self._custody, self._catalogue, self._say)

    def _prepare_catalogue(self, as_it_is: bool) -> None:
        state = self._catalogue.state()
        if state == "new":
            raise CatalogueError("A later Voxpop made the catalogue: install that, or name another with --catalogue.")
        if state in ("usable", "closed") or as_it_is:
            return
        if state == "unindexed":
            self._say("The search index is of another version; it is being made again.")
            with self._turn() as turn:
                turn.session()
            return
        if state != "absent" or self._custody.accession_ids():
            self._say(f"The catalogue is {state}; it is being made again from the originals.")
        try:
            rebuild(self._folder, self._custody, self._catalogue, self._say, SILENT, only_if_needed=True)
        except CustodyError as error:  # `verify` must be able to say all that is wrong
            self._say(str(error))
