"""The archive: the one door for the command line, the web, exports and notebooks.

Comes in: paths, URLs, keys, queries, decisions. Goes out: records (`voxpop.model`) and reports.
"""

from voxpop.archive.answers import Answers
from voxpop.archive.archive import Archive
from voxpop.archive.folder import find_archive, is_archive
from voxpop.catalogue.local.deadline import SECONDS

__all__ = ["SECONDS", "Answers", "Archive", "find_archive", "is_archive"]
