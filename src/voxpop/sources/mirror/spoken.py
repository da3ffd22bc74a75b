"""Comments in the making: what the templates of mirror pages share.

Comes in: a name, lines of text, how deep it stands. Goes out: a `CommentClaim` with the lines that it took.
Mirror pages show no ids, so a reply names the comment that it answers by the one that is derived.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from voxpop.model import Author, CommentClaim, Refused, When
from voxpop.sources.derived_ids import DerivedIds
from voxpop.sources.lines import Line
from voxpop.sources.sound_text import ZEROS

LONGEST: Final = 16 << 20  # characters of a comment
_MOST_NAMES: Final = 10_000
_ADDRESSED: Final = re.compile(r"@@(\S{1,80})")
CUT_OFF: Final = "The text ends at this comment, perhaps within it: it was cut off."
_DAMAGED: Final = "holds bytes that are no text; shown as U+FFFD"

Said = tuple[range, CommentClaim | Refused]
"""A comment, or why there is none, and the numbers of its lines."""


class Spoken(Struct):
    """A comment that is being read: its first line, who wrote it, and its text so far, from column `indent` on."""

    start: int
    name: str | None
    published: When = When()
    likes: tuple[int, bool] | None = None
    indent: int = 0
    parent: str | None = None
    is_reply: bool = False
    lines: list[Line] = []
    length: int = 0
    end: int = 0
    doubt: str | None = None
    is_edited: bool | None = None
    is_pinned: bool | None = None

    def add(self, line: Line) -> None:
        """One more line. Of a text that is too long only its length is kept."""
        self.length += len(line.text) + 1
        self.end = line.number + 1
        if self.length <= LONGEST and (self.lines or line.text.strip()):
            self.lines.append(line)

    def texts(self) -> list[str]:
        """The text without the indentation of the page, and without the empty lines around it."""
        texts = [_dedented(line.text, self.indent) for line in self.lines]
        while texts and not texts[-1].strip():
            texts.pop()
        return texts


class Speaking:
    """Makes claims of what is spoken, in the order of the page."""

    def __init__(self) -> None:
        self._place = self._number = 0
        self._ids = DerivedIds()

    def close(self, spoken: Spoken, refusal: str | None = None) -> tuple[list[Said], str | None]:
        """The claim, with what is to be said of it; and the id by which replies name it. `refusal`: it is not whole."""
        span = range(spoken.start, max(spoken.end, spoken.start + 1))
        texts = spoken.texts()
        if spoken.length > LONGEST:
            refusal = f"This comment is longer than {LONGEST >> 20} million characters."
        elif refusal is None and not texts:
            refusal = "A comment begins here, but no text stands below its name."
        elif refusal is None and any("\0" in words for words in (spoken.name or "", *texts)):
            refusal = f"This comment {ZEROS}."
        if refusal is not None:
            return [(span, Refused(f"line {spoken.start}", refusal))], None
        claim = self._claim(spoken, "\n".join(texts))
        said: list[Said] = [(span, claim)]
        if claim.was_damaged:
            said.append((span, Refused(f"comments[{claim.place}].text", _DAMAGED)))
        if spoken.doubt:
            said.append((span, Refused(f"comments[{claim.place}].author", spoken.doubt)))
        return said, self._ids.id_of(claim)

    def _claim(self, spoken: Spoken, text: str) -> CommentClaim:
        place = self._place
        self._place += 1
        self._number += not spoken.is_reply
        return CommentClaim(
            None,
            spoken.parent,
            Author(name=spoken.name),
            text,
            place,
            None if spoken.is_reply else self._number,
            spoken.published,
            like_count=spoken.likes[0] if spoken.likes else None,
            like_count_is_rounded=spoken.likes[1] if spoken.likes else None,
            is_edited=spoken.is_edited or None,
            is_pinned=spoken.is_pinned,
            was_damaged=any(line.was_damaged for line in spoken.lines),
        )


class Answers:
    """Whom a comment answers that begins with "@@name": the last one above it of that name, or whom that answers."""

    def __init__(self) -> None:
        self._by_name: dict[str, str | None] = {}

    def find(self, spoken: Spoken) -> None:
        """Makes it a reply, if it is one."""
        found = _ADDRESSED.match(spoken.lines[0].text.strip()) if spoken.lines else None
        if found is not None:
            spoken.is_reply, spoken.parent = True, self._by_name.get(found[1])

    def keep(self, spoken: Spoken, id_: str | None) -> None:
        """That it may be answered."""
        if spoken.name is not None and len(self._by_name) < _MOST_NAMES:
            self._by_name[spoken.name.removeprefix("@")] = spoken.parent or id_


def held(said: Iterator[Said]) -> int:
    """How many comments there are."""
    return sum(isinstance(claim, CommentClaim) for _, claim in said)


def indentation(text: str) -> int:
    """Blanks before the first letter."""
    return len(text) - len(text.lstrip(" \t\u00a0"))


def _dedented(text: str, indent: int) -> str:
    return text[min(indent, indentation(text)) :] if text.strip() else ""
