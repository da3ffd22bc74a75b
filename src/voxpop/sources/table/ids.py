"""What the ids of comments in a table are worth.

Comes in: a cell of the column of ids, or of that of what is answered. Goes out: the platform's own id; one that means
something only in its file, kept apart by that; None where it means nothing.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from voxpop.keys import GLOBAL_COMMENT_IDS, files_own_id
from voxpop.sources.table.values import COMMENT_PATH, SHA1, YOUTUBE_COMMENT

# What a spreadsheet, or pandas, left of an id: many rows have the same.
_MANGLED: Final = re.compile(r"\d(?:[.,]\d{1,20})?[eE]\+?\d{1,3}|#(?:NAME\?|[A-Z/0]{1,9}!)")
_FLOAT: Final = re.compile(r"(\d{1,18})\.0")  # what pandas makes of a whole number where others are not said


class Ids(Struct, frozen=True):
    """`scope` tells this file from others; whether the column of ids only numbers the rows, and whether there are
    threads, which need ids even so.
    """

    scope: str
    is_numbering: bool
    has_parents: bool

    def own(self, said: str, platform: str | None) -> str | None:
        """The id that a comment of this platform has, where a cell says this."""
        if "/" in said and (address := COMMENT_PATH.fullmatch(said)):
            said = address[1]
        if YOUTUBE_COMMENT.fullmatch(said) or SHA1.fullmatch(said):
            return said
        if (self.is_numbering and not self.has_parents) or _MANGLED.fullmatch(said):
            return None
        said = _FLOAT.sub(r"\1", said) if said.endswith(".0") else said
        if platform is not None and platform not in GLOBAL_COMMENT_IDS and not self.is_numbering:
            return said  # such ids are kept apart by their video
        if platform in ("bilibili", "instagram") and len(said) >= 9:
            return said
        return files_own_id(self.scope, said) if self.has_parents else None
