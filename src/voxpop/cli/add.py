"""`voxpop add`: take pages in."""

from __future__ import annotations

import functools
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec.structs import replace

from voxpop.archive import Answers
from voxpop.archive.ready import Ready
from voxpop.cli.answers import takes_answers, takes_dated_folders
from voxpop.cli.large_pages import in_large_pages
from voxpop.cli.options import bars, data, json_option, opens_archive, talk
from voxpop.cli.tally import Tally
from voxpop.cli.words import clean, from_the_future, when
from voxpop.codec import file_report_line
from voxpop.errors import UsageError
from voxpop.keys import capture_key
from voxpop.model import FileReport
from voxpop.progress import Progress

if TYPE_CHECKING:
    from voxpop.archive import Archive

F = TypeVar("F", bound=Callable[..., Any])

_TOLD_OTHERWISE = (
    "this capture is held already, and was told to be of %s; what you tell now counts instead. If the page was "
    "captured twice and had not changed, add the second file under another name."
)
SCHEMES = ("http://", "https://")
_LARGE = 32 << 20  # bytes of a file from which large pages of memory save more than it takes to begin again


def _existing(_: click.Context, __: click.Parameter, what: tuple[str, ...]) -> tuple[str, ...]:
    """Before an archive is made for it: does what is to be added exist?"""
    missing = [w for w in what if not w.startswith(SCHEMES) and not os.path.lexists(w)]
    if missing:
        raise UsageError(f"There is no file or folder {', '.join(missing)}.")
    return what


def is_large(what: tuple[str, ...], **_: object) -> bool:
    """Whether a large file is among what is to be taken in."""
    return any(path.is_file() and path.stat().st_size >= _LARGE for path in map(Path, what))


def _reads_beside(command: F) -> F:
    """The verb, with the process `ready` that reads a large page: it starts while all that the archive needs loads."""

    @functools.wraps(command)
    def run(what: tuple[str, ...], **options: Any) -> Any:
        with Ready() as ready:
            ready.expect(max((path.stat().st_size for path in map(Path, what) if path.is_file()), default=0))
            return command(what=what, ready=ready, **options)

    return run  # type: ignore[return-value]


@click.command("add")
@click.argument("what", nargs=-1, required=True, metavar="PATH_OR_URL...", callback=_existing)
@takes_answers
@takes_dated_folders
@click.option("--force", is_flag=True, help="What you tell wins, also where the page itself says otherwise.")
@click.option("--no-media", is_flag=True, help="From a URL: do not fetch the video itself.")
@click.option("--no-comments", is_flag=True, help="From a URL: do not fetch the comments.")
@click.option("--max-comments", type=click.IntRange(min=1), metavar="N", help="From a URL: stop after N comments.")
@click.option("--format", "format_", metavar="FORMAT", help="From a URL: which media, in yt-dlp's words.")
@json_option
@in_large_pages(is_large)
@_reads_beside
@opens_archive(create=True)
def command(
    archive: Archive, what: tuple[str, ...], answers: Answers, force: bool, no_media: bool, no_comments: bool,
    max_comments: int | None, format_: str | None, as_json: bool, ready: Ready,
) -> None:  # fmt: skip
    """Take pages in: files, folders and packed files of any format that Voxpop reads, or a URL.

    What a file holds decides what it is, not its name; `voxpop inspect` says beforehand what would be read. Which video
    a page is of, when it was captured, which column of a table is what: the options tell it where no file says so, and
    what you tell is kept as your decision.

    The archive is made where the folder is absent or empty. Adding the same thing again changes nothing; adding after
    an interruption goes on where it stopped. Ends with a report; exit code 1 when something was refused.
    """
    from voxpop.fetch import FetchOptions

    seeds = [w for w in what if w.startswith(SCHEMES)]
    paths = [Path(w) for w in what if w not in seeds]
    if answers.video_key is not None and (seeds or len(paths) != 1):
        raise UsageError("--url and --video tell which video one page is of: name just that page.")
    options = FetchOptions(not no_media, not no_comments, max_comments, format_)
    tally = Tally(is_brief=sys.stdout.isatty())
    try:
        with bars() as progress:
            given = replace(answers, is_forced=force)
            for report in _reports(archive, paths, seeds, given, options, progress, ready):
                tally.count(report)
                for warning in _warnings(report):
                    talk(f"{clean(report.path)}: {warning}")
                for line in [file_report_line(report)] if as_json else tally.lines(report):
                    data(line)
    finally:  # also of what was taken in before Ctrl-C
        if not as_json:
            for words in tally.sums():
                talk(words)
    if seeds and tally.refused and not as_json:
        talk("The same command tries again to fetch what is missing.")
    if tally.refused:
        raise click.exceptions.Exit(1)


def _warnings(report: FileReport) -> Iterator[str]:
    key = "CAPTURE" if report.accession_id is None else capture_key(report.accession_id, 0)
    if (warning := from_the_future(report.captured, time.time(), key)) is not None:
        yield warning
    if report.told_before is not None:
        yield _TOLD_OTHERWISE % when(report.told_before)


def _reports(
    archive: Archive, paths: list[Path], seeds: list[str], answers: Answers, options: object, progress: Progress,
    ready: Ready,
) -> Iterator[FileReport]:  # fmt: skip
    from voxpop.fetch import FetchOptions

    assert isinstance(options, FetchOptions)
    if paths:
        yield from archive.add(paths, answers=answers, progress=progress, ready=ready)
    for seed in seeds:
        yield from archive.fetch(seed, options, progress=progress)
