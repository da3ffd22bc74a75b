"""Readers of formats, one module each. A new one is a file, a line in `SOURCES` and a folder of golden files.

Third parties add theirs through entry points of the group `voxpop.sources`, each naming a `Source` object.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import Final

from voxpop.errors import UsageError
from voxpop.model import FileReport
from voxpop.sources.base import Group, InputFile, Original, Source
from voxpop.sources.gathering import Scratch, file_count, gathered, temporary

SOURCES: Final = {
    "ytdlp": "ytdlp:YtDlp",
    "warc": "warc:Warc",
    "har": "har:Har",
    "youtubei": "youtubei:Youtubei",
    "livechat": "livechat:LiveChat",
    "dataapi": "dataapi:DataApi",
    "tubearchivist": "tubearchivist:TubeArchivist",
    "yark": "yark:Yark",
    "invidious": "invidious:Invidious",
    "piped": "piped:Piped",
    "peertube": "peertube:PeerTube",
    "ycd": "ycd:YoutubeCommentDownloader",
    "scraper": "scraper:YoutubeCommentScraper",
    "takeout": "takeout:Takeout",
    "commentsuite": "commentsuite:CommentSuite",
    "watchpage": "watchpage:WatchPageFile",
    "embedded": "embedded:Embedded",
    "captions": "captions:Captions",
    "mirror": "mirror:MirrorPage",
    "webpage": "webpage:WebPage",
    "table": "table:Table",
}
"""Ours: the name that accessions keep, and where in this package the source stands. Each is loaded when it is first
asked, in this order, the broadest last: a command that reads one format does not wait for the modules of twenty.
"""

__all__ = [
    "SOURCES",
    "Group",
    "InputFile",
    "Original",
    "Source",
    "all_sources",
    "file_count",
    "gather",
    "our_sources",
    "source_named",
    "title_of",
]


def our_sources() -> Iterator[Source]:
    """Those of this package, in the order in which they are asked whether a file is theirs."""
    return map(_ours, SOURCES)


def all_sources() -> Iterator[Source]:
    """Those of other installed packages, by name, then ours. A name that is ours stays ours."""
    yield from _others().values()
    yield from our_sources()


def source_named(name: str) -> Source:
    """The source that an accession names. Raises `UsageError` where the package that brought it is not installed."""
    if name in SOURCES:
        return _ours(name)
    if name in _others():
        return _others()[name]
    raise UsageError(f"No source is named {name!r}. Install the package that brought it, then try again.")


def title_of(name: str) -> str:
    """What people call the format that a source reads; its name where the package that brought it is not installed."""
    return source_named(name).title if name in SOURCES or name in _others() else name


def gather(paths: Sequence[Path], scratch: Scratch = temporary) -> Iterator[Group | FileReport]:
    """Groups of files that make one accession each, and reports on files that no source recognises; lazily, sorted.

    Folders are walked, packed files too (`scratch` makes the folders into which they are unpacked); a page brings the
    companions that lie beside it. Links out of a folder are not followed.
    """
    return gathered(paths, all_sources, scratch)


@cache
def _ours(name: str) -> Source:
    source: Source = resolve_name(f"{__name__}.{SOURCES[name]}")()
    return source


@cache
def _others() -> dict[str, Source]:
    from importlib.metadata import entry_points  # who reads one page of ours does not wait for it

    found: dict[str, Source] = {}
    for entry in sorted(entry_points(group="voxpop.sources"), key=lambda entry: entry.name):
        source: Source = entry.load()
        if source.name not in SOURCES:
            found.setdefault(source.name, source)
    return found
