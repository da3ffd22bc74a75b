"""Chats in which each row is a message, or says what became of one.

Comes in: rows (pieces of JSON, records of a table) and what their form makes of them. Goes out: claims, and changes for
a redaction. Rows are gone through twice: what later rows do to a message must be known when it comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from msgspec.structs import replace

from voxpop.model import CommentClaim, Refused
from voxpop.sources.chat_fates import Fates
from voxpop.sources.json_text.fields import shown
from voxpop.sources.json_text.pieces import Piece
from voxpop.sources.sound_text import sound

Row = dict[str, object]
Said = CommentClaim | Refused


class Form(Protocol):
    """What the rows of one format say. A plain row has the names that the rest of its form reads.

    `marks` stand in the bytes of rows that say what becomes of other messages.
    """

    marks: tuple[bytes, ...]

    def plain(self, row: Row) -> Row:
        """The row in plain names."""

    def learn(self, row: Row, number: int, fates: Fates) -> None:
        """What a plain row says of other messages."""

    def claim(self, row: Row, place: str) -> tuple[CommentClaim | None, list[Refused]]:
        """The message of a plain row, not yet numbered, and what in it is not as it should be.

        None for what is no message, or one that stands elsewhere too; where that is not known, it is refused.
        """

    def ids(self, row: Row) -> tuple[str | None, str | None]:
        """The id of the message that a plain row is or shows again, and of the one whose place it takes."""

    def husk(self, row: Row) -> Row:
        """What is left of a row (not a plain one) whose message has an id and is to be left out."""


def messages(pieces: Callable[[], Iterable[Piece]], form: Form) -> Iterator[Said]:
    """All messages. Never raises for what the rows hold."""
    return (said for _, said in _numbered(pieces, form))


def without(
    pieces: Callable[[], Iterable[Piece]], form: Form, places: frozenset[int], write: Callable[[Row], bytes]
) -> Iterator[tuple[Piece, bytes | None]]:
    """Each piece with what is to stand instead: None where it stays, nothing where it leaves.

    A message with an id keeps the id, also where it was replaced later; where it is shown again, it leaves.
    """
    gone: set[str] = set()
    nameless: set[int] = set()
    for number, said in _numbered(pieces, form):
        if isinstance(said, CommentClaim) and said.place in places:
            if said.id is None:
                nameless.add(number)
            else:
                gone.add(said.id)
    for number, piece in enumerate(pieces()):
        row = _row(piece)
        if number in nameless:
            yield piece, b""
        elif isinstance(row, str) or gone.isdisjoint(sound(id_ or "") for id_ in form.ids(form.plain(row))):
            yield piece, None
        else:
            plain = form.plain(row)
            is_message = form.claim(plain, "")[0] is not None
            yield piece, write(form.husk(row)) if is_message else b""


def _numbered(pieces: Callable[[], Iterable[Piece]], form: Form) -> Iterator[tuple[int, Said]]:
    """What is said, each with the number of its piece."""
    fates, place, count = _fates(pieces, form), 0, 0
    for number, piece in enumerate(pieces()):
        row = _row(piece)
        if isinstance(row, str):
            is_element = piece.line_end is None
            yield number, Refused(f"comments[{place}]" if is_element else piece.place, row)
            place += is_element
            continue
        plain = form.plain(row)
        claim, problems = form.claim(plain, f"comments[{place}]")
        if claim is not None and not (fates and fates.is_replaced(number, *form.ids(plain))):
            count += 1
            is_removed = claim.is_removed or (fates and fates.is_removed(claim.id, claim.author.id, number)) or None
            was_damaged = bool(problems) and any("U+FFFD" in problem.reason for problem in problems)
            yield number, replace(claim, place=place, number=count, is_removed=is_removed, was_damaged=was_damaged)
            place += 1
        elif claim is None and problems:
            place += 1
        for problem in problems:
            yield number, problem


def _fates(pieces: Callable[[], Iterable[Piece]], form: Form) -> Fates | None:
    """What becomes of messages; None where nothing does."""
    fates = None
    if form.marks:
        tells = re.compile(b"|".join(re.escape(mark) for mark in form.marks)).search
        for number, piece in enumerate(pieces()):
            if piece.raw is not None and tells(piece.raw) and isinstance(row := _row(piece), dict):
                fates = fates or Fates()
                form.learn(form.plain(row), number, fates)
    return fates


def _row(piece: Piece) -> Row | str:
    """The row, or why there is none."""
    try:
        value = piece.value()
    except ValueError as damage:
        return str(damage)
    return value if isinstance(value, dict) else f"{shown(value)} was found where a message was expected"
