"""The chat of a past stream of SOOP (AfreecaTV), as its player receives it: XML with one element for each message.

Comes in: an original. Goes out: pieces, each with the row that chat_downloader has for the same. What stands beside the
messages (gifts of balloons, who was removed) is none.

    <chat><u>ada(2)</u><n><![CDATA[Ada]]></n><m><![CDATA[ahoy]]></m><t>12.34</t></chat>
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voxpop.sources.base import Original
from voxpop.sources.json_text.pieces import Piece
from voxpop.sources.livechat.markup import UNENDED, plain
from voxpop.sources.livechat.rows import Row

_PIECE: Final = 1 << 20
_LONGEST: Final = 1 << 20  # bytes of one element
_OPENS: Final = b"<chat>"
_CLOSES: Final = b"</chat>"
_PART: Final = re.compile(rb"<(u|n|m|t)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))</\1>", re.DOTALL)
_IS_ONE: Final = re.compile(rb"<chat>\s{0,99}<[a-z]{1,4}>[^\0]{0,2000}?<m>[^\0]{0,2000}?<t>")
_NUMBER: Final = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")
_CONNECTION: Final = re.compile(r"\(\d{1,3}\)$")  # one person may have the page open twice


def is_soop(head: bytes) -> bool:
    """Whether what begins so is such a chat."""
    return _IS_ONE.search(head[:16_384]) is not None


class Soop:
    """The messages of one file."""

    def __init__(self, original: Original) -> None:
        self._original = original

    def pieces(self) -> Iterator[Piece]:
        """One piece for each message."""
        for number, (start, end, inside) in enumerate(self._elements()):
            raw = None if inside is None else b""
            yield _Message(f"element {number}", start, end, raw, UNENDED, inside=inside or b"")

    def _elements(self) -> Iterator[tuple[int, int, bytes | None]]:
        """Where each element begins and ends, and what stands in it: None where it does not end."""
        held, before, is_over = b"", 0, False
        with self._original.open() as stream:
            while not is_over:
                piece = stream.read(_PIECE)
                is_over, held = not piece, held + piece
                done = 0
                while (start := held.find(_OPENS, done)) >= 0:
                    end = held.find(_CLOSES, start)
                    another = held.find(_OPENS, start + 1, end if end >= 0 else len(held))
                    if another >= 0 or (end < 0 and (is_over or len(held) - start > _LONGEST)):
                        yield before + start, before + start + len(_OPENS), None
                        done = start + len(_OPENS)
                    elif end < 0:
                        break
                    else:
                        done = end + len(_CLOSES)
                        yield before + start, before + done, held[start + len(_OPENS) : end]
                keep = start if start >= 0 else max(done, len(held) - len(_OPENS))
                before, held = before + keep, held[keep:]


class _Message(Piece, frozen=True, gc=False, kw_only=True):
    """A piece whose row is made when it is asked for."""

    inside: bytes

    def value(self) -> object:
        if self.raw is None:
            raise ValueError(f"{self.reason} (byte {self.start})")
        found = {part[1].decode(): part for part in _PART.finditer(self.inside)}
        said = {name: _shown(part) for name, part in found.items()}
        row: Row = {
            "message": said.get("m", ""),
            "author": {"id": _CONNECTION.sub("", said.get("u", "")) or None, "name": said.get("n")},
        }
        if _NUMBER.fullmatch(said.get("t", "")):
            row["time_in_seconds"] = float(said["t"])
        return row


def _shown(part: re.Match[bytes]) -> str:
    if part[2] is not None:
        return part[2].decode("utf-8", "surrogateescape")  # what is no text is found, and said, with the row
    return plain(part[3] or b"", "surrogateescape")[0]
