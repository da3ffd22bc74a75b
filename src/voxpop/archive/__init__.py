"""The archive: the one door for the command line, the web, exports and notebooks.

Comes in: paths, URLs, keys, queries, decisions. Goes out: records (`voxpop.model`) and reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voxpop.archive.answers import Answers
from voxpop.archive.folder import find_archive, is_archive

if TYPE_CHECKING:
    from voxpop.archive.archive import Archive
    from voxpop.catalogue.local.deadline import SECONDS

__all__ = ["SECONDS", "Answers", "Archive", "find_archive", "is_archive"]


def __getattr__(name: str) -> Any:
    """What takes long to load is loaded when it is first asked for: processes that read pages do without it."""
    if name == "Archive":
        from voxpop.archive.archive import Archive

        return Archive
    if name == "SECONDS":
        from voxpop.catalogue.local.deadline import SECONDS

        return SECONDS
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
