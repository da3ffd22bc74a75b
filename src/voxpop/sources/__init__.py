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
from voxpop.sources.gathering import gathered
from voxpop.sources.mirror import MirrorPage
from voxpop.sources.table import Table
from voxpop.sources.ytdlp import YtDlp

SOURCES: Final[tuple[Source, ...]] = (YtDlp(), MirrorPage(), Table())

__all__ = ["SOURCES", "Group", "InputFile", "Original", "Source", "all_sources", "gather", "source_named"]


@cache
def all_sources() -> tuple[Source, ...]:
    """Ours, then those of other installed packages, by name. A name that is taken already is left out."""
    found: dict[str, Source] = {source.name: source for source in SOURCES}
    for entry in sorted(entry_points(group="voxpop.sources"), key=lambda entry: entry.name):
        source: Source = entry.load()
        found.setdefault(source.name, source)
    return tuple(found.values())


def source_named(name: str) -> Source:
    """The source that an accession names. Raises `UsageError` where the package that brought it is not installed."""
    for source in all_sources():
        if source.name == name:
            return source
    raise UsageError(f"No source is named {name!r}. Install the package that brought it, then try again.")


def gather(paths: Sequence[Path]) -> Iterator[Group | FileReport]:
    """Groups of files that make one accession each, and reports on files that no source recognises; lazily, sorted.

    Folders are walked; a page brings the companions that lie beside it. Links out of a folder are not followed.
    """
    return gathered(paths, all_sources())
