"""The live chats of a recording, whose answers lie scattered in it.

Comes in: actions of chats, as they are come upon. Goes out: the messages of each chat. What later actions do to a
message must be known when it comes, so they are gone through twice; until then they wait in temporary files, one for
each chat.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO, Final, Self

from voxpop.model import CommentClaim, Refused
from voxpop.sources.json_text.pieces import Piece
from voxpop.sources.youtube_chat import messages

_HELD: Final = 1 << 20  # bytes of one chat that wait in memory


class Chats:
    """`captures` are those that have a chat; `next_place` is the place behind the last message."""

    def __init__(self) -> None:
        self._files: dict[int, IO[bytes]] = {}
        self._stack = ExitStack()
        self.next_place = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def captures(self) -> tuple[int, ...]:
        """In the order in which their chats began."""
        return tuple(self._files)

    def keep(self, capture: int, place: str, actions: Iterable[object]) -> None:
        """Notes actions of the chat of a capture; `place` is the answer that they stand in."""
        for number, action in enumerate(actions):
            if capture not in self._files:
                file = tempfile.SpooledTemporaryFile(_HELD)  # noqa: SIM115 - closed with the others
                self._files[capture] = self._stack.enter_context(file)
            self._files[capture].write(_line(f"{place}, action {number}", action))

    def messages(self, capture: int, place: int) -> Iterator[CommentClaim | Refused]:
        """The messages of one chat; the first one's place is `place`."""
        self.next_place = place
        for said in messages(lambda: self._pieces(capture), place):
            if isinstance(said, CommentClaim):
                self.next_place = said.place + 1
            yield said

    def _pieces(self, capture: int) -> Iterator[Piece]:
        file = self._files[capture]
        file.seek(0)
        for line in file:
            place, action = json.loads(line)
            yield Piece(place, 0, 0, json.dumps(action).encode("ascii"))


def _line(place: str, action: object) -> bytes:
    """What is nested too deeply to be written is kept as nothing, which is then refused at its place."""
    try:
        return json.dumps([place, action]).encode("ascii") + b"\n"
    except RecursionError:
        return _line(place, None)
