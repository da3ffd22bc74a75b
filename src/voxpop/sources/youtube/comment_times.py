"""What "2 years ago (edited)" says of a comment that was seen at some time.

Comes in: the words, and when the page was captured, which may be an interval or not known. Goes out: a `When`, and
whether YouTube says beside it that the comment was edited.
"""

from __future__ import annotations

from typing import Final

from voxpop.model import Captured, When
from voxpop.times import when_from_relative, without_bracket

_MOST: Final = 10_000  # words that are all different are no words for a time


class CommentTimes:
    """Reads the words of one page; each only once."""

    def __init__(self, captured: Captured) -> None:
        self._from, self._to = captured.earliest, captured.latest
        self._known: dict[str, tuple[When, bool]] = {}

    def read(self, words: str) -> tuple[When, bool]:
        """See the module."""
        known = self._known.get(words)
        if known is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            plain = without_bracket(words)
            known = self._known[words] = (self._when(plain), plain != words.strip())
        return known

    def _when(self, plain: str) -> When:
        first = when_from_relative(plain, self._from) if self._from is not None else None
        last = when_from_relative(plain, self._to) if self._to is not None else None
        said = first or last
        if said is None:
            return When(as_written=plain)
        return When(first.earliest if first else None, last.latest if last else None, said.precision, plain)
