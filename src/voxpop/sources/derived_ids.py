"""How a reply names a comment that shows no id.

Comes in: the comments of a capture, in order. Goes out: for each the id that the archive itself gives to a comment
without one: a digest of who wrote what, and which such it is. So the thread keeps its shape, nothing is invented, and a
comment that is matched with one that has an id is not kept from it.
"""

from __future__ import annotations

from typing import Final

from voxpop.keys import derived_comment_id
from voxpop.model import CommentClaim

_MOST: Final = 10_000  # comments of which it is known that there are several alike


class DerivedIds:
    """Counts comments that are alike."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def id_of(self, claim: CommentClaim) -> str:
        """To be asked once for each comment without an id."""
        first = derived_comment_id(claim.author, claim.text, 0)
        nth = self._known.get(first, 0)
        if nth or len(self._known) < _MOST:
            self._known[first] = nth + 1
        return first if nth == 0 else derived_comment_id(claim.author, claim.text, nth)
