"""What becomes of the messages of a chat after they were said: some are removed, some replaced, some pinned.

Comes in: ids, and the numbers of the pieces of a file that say so. Goes out: what is true of a message in a piece.
Memory grows with what was removed, not with what was said.
"""

from __future__ import annotations


class Fates:
    """All that later pieces say of earlier ones."""

    def __init__(self) -> None:
        self.removed: set[str] = set()
        self.pinned: set[str] = set()
        self.alone: dict[str, tuple[int, int]] = {}  # what is only shown above the chat: piece and action that do so
        self._removed_authors: dict[str, int] = {}
        self._replaced: dict[str, int] = {}

    def remove_author(self, author: str, number: int) -> None:
        """All that this author had said up to this piece was removed."""
        self._removed_authors[author] = number

    def replace(self, target: str, number: int) -> None:
        """What stands in this piece takes the place of the message with the id `target`."""
        self._replaced[target] = number

    def is_removed(self, id_: str | None, author: str | None, number: int) -> bool:
        """Whether the message in this piece was removed later, by itself or with all that its author had said."""
        return id_ in self.removed or (author is not None and number < self._removed_authors.get(author, -1))

    def is_replaced(self, number: int, *ids: str | None) -> bool:
        """Whether something later takes the place of the message in this piece, which has one of these ids."""
        return any(number < self._replaced.get(id_ or "", -1) for id_ in ids)
