"""Niconico's comments as the XML that its players received until 2017, and that people keep: `<packet>`.

Comes in: an original. Goes out: pieces, each with the row that the later JSON has for the same (`{"chat": {...}}`), and
an element for what is left of a row.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from voxpop.sources.base import Original
from voxpop.sources.json_text.pieces import Piece
from voxpop.sources.livechat.markup import UNENDED, Element, Kind, plain
from voxpop.sources.livechat.rows import Row

_CHATS: Final = Kind("chat")
_KEPT: Final = ("thread", "fork", "no")
_NUMBERS: Final = frozenset({"vpos", "date", "nicoru", "deleted", "fork"})
_WHOLE: Final = re.compile(r"-?\d{1,18}")


class Packet:
    """The comments of one file."""

    def __init__(self, original: Original) -> None:
        self._original = original

    def pieces(self) -> Iterator[Piece]:
        """One piece for each comment."""
        with self._original.open() as stream:
            for number, one in enumerate(_CHATS.elements_of(stream)):
                is_whole = one.text is not None
                yield _Chat(f"element {number}", one.start, one.end, b"" if is_whole else None, UNENDED, element=one)

    def record(self, row: Row) -> bytes:
        """What is left of a row."""
        chat = row["chat"]
        assert isinstance(chat, dict)
        kept = "".join(f' {name}="{html.escape(str(chat[name]))}"' for name in _KEPT if name in chat)
        return f'<chat{kept} vpos=""></chat>'.encode("utf-8", "replace")


class _Chat(Piece, frozen=True, gc=False, kw_only=True):
    """A piece whose row is made when it is asked for."""

    element: Element

    def value(self) -> object:
        if self.raw is None:
            raise ValueError(f"{self.reason} (byte {self.start})")
        said: Row = dict(self.element.said())
        for name in _NUMBERS & said.keys():
            said[name] = int(str(said[name])) if _WHOLE.fullmatch(str(said[name])) else said[name] or None
        text, _ = plain(self.element.text or b"", "surrogateescape")  # what is no text is found, and said, with the row
        return {"chat": {**said, "content": text}}
