"""Readers of formats, one module each. A new one is a file, a line in `SOURCES` and a folder of golden files.

Third parties add theirs through entry points of the group `voxpop.sources`, each naming a `Source` object.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

from voxpop.errors import UsageError
from voxpop.model import FileReport
from voxpop.sources.base import Group, InputFile, Original, Source
from voxpop.sources.captions import Captions
from voxpop.sources.commentsuite import CommentSuite
from voxpop.sources.dataapi import DataApi
from voxpop.sources.embedded import Embedded
from voxpop.sources.gathering import Scratch, gathered, temporary
from voxpop.sources.har import Har
from voxpop.sources.invidious import Invidious
from voxpop.sources.livechat import LiveChat
from voxpop.sources.mirror import MirrorPage
from voxpop.sources.peertube import PeerTube
from voxpop.sources.piped import Piped
from voxpop.sources.scraper import YoutubeCommentScraper
from voxpop.sources.table import Table
from voxpop.sources.takeout import Takeout
from voxpop.sources.tubearchivist import TubeArchivist
from voxpop.sources.warc import Warc
from voxpop.sources.watchpage import WatchPageFile
from voxpop.sources.webpage import WebPage
from voxpop.sources.yark import Yark
from voxpop.sources.ycd import YoutubeCommentDownloader
from voxpop.sources.ytdlp import YtDlp

SOURCES: Final[tuple[Source, ...]] = (
    YtDlp(),
    Warc(),
    Har(),
    DataApi(),
    LiveChat(),
    TubeArchivist(),
    Yark(),
    Invidious(),
    Piped(),
    PeerTube(),
    YoutubeCommentDownloader(),
    YoutubeCommentScraper(),
    Takeout(),
    CommentSuite(),
    WatchPageFile(),
    Embedded(),
    Captions(),
    MirrorPage(),
    WebPage(),
    Table(),
)

__all__ = ["SOURCES", "Group", "InputFile", "Original", "Source", "all_sources", "gather", "source_named"]


@cache
def all_sources() -> tuple[Source, ...]:
    """Those of other installed packages, by name, then ours, the broadest last. A name that is ours stays ours."""
    ours = {source.name for source in SOURCES}
    found: dict[str, Source] = {}
    for entry in sorted(entry_points(group="voxpop.sources"), key=lambda entry: entry.name):
        source: Source = entry.load()
        if source.name not in ours:
            found.setdefault(source.name, source)
    return (*found.values(), *SOURCES)


def source_named(name: str) -> Source:
    """The source that an accession names. Raises `UsageError` where the package that brought it is not installed."""
    for source in all_sources():
        if source.name == name:
            return source
    raise UsageError(f"No source is named {name!r}. Install the package that brought it, then try again.")


def gather(paths: Sequence[Path], scratch: Scratch = temporary) -> Iterator[Group | FileReport]:
    """Groups of files that make one accession each, and reports on files that no source recognises; lazily, sorted.

    Folders are walked, packed files too (`scratch` makes the folders into which they are unpacked); a page brings the
    companions that lie beside it. Links out of a folder are not followed.
    """
    return gathered(paths, all_sources(), scratch)
