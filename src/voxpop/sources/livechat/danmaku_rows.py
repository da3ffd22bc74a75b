"""Danmaku as JSON: Bilibili's own names (`midHash`, `progress`), and those of dandanplay (`p`, `m`).

Comes in: rows. Goes out: claims. What `p` holds is told by its shape: second, mode, colour, user.

    {"id": "5", "progress": 1500, "midHash": "a1b2", "content": "ahoy", "ctime": "1704189600"}
    {"cid": 5, "p": "1.50,1,16777215,a1b2", "m": "ahoy"}
"""

from __future__ import annotations

from typing import Final

from voxpop.model import Author, CommentClaim, Refused, When
from voxpop.sources.chat_fates import Fates
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.livechat.danmaku import seconds
from voxpop.sources.livechat.rows import Row

_LATEST: Final = 253402300799
_BILIBILI: Final = frozenset({"content", "midHash"})
_DANDANPLAY: Final = frozenset({"cid", "p", "m"})


class DanmakuRows:
    """The form."""

    marks: tuple[bytes, ...] = ()

    def plain(self, row: Row) -> Row:
        """See `Form`."""
        return row

    def learn(self, row: Row, number: int, fates: Fates) -> None:
        """See `Form`."""

    def ids(self, row: Row) -> tuple[str | None, str | None]:
        """See `Form`."""
        return _id(Fields(row)), None

    def husk(self, row: Row) -> Row:
        """See `Form`."""
        kept: Row = {name: row[name] for name in ("id", "idStr", "cid") if name in row}
        return {**kept, **({"p": "", "m": ""} if "m" in row else {"midHash": "", "content": ""})}

    def claim(self, row: Row, place: str) -> tuple[CommentClaim | None, list[Refused]]:
        """See `Form`."""
        if "m" not in row and "content" not in row:
            return None, [Refused(place, "has no text")]
        fields = Fields(row, place)
        parts = [*(fields.text("p") or "").split(","), "", "", "", ""]
        offset = fields.number("progress")
        at = fields.whole("ctime")
        claim = CommentClaim(
            id=_id(fields),
            parent_id=None,
            author=Author((fields.text("midHash") or parts[3]) or None),
            text=fields.text("m" if "m" in row else "content") or "",
            place=0,
            published=When(at, at, "second") if at is not None and 0 < at <= _LATEST else When(),
            start_seconds=seconds(parts[0]) if offset is None else offset / 1000,
            kind="chat",
        )
        return claim, fields.problems


def is_danmaku_row(names: frozenset[str]) -> bool:
    """Whether these are names of such a row."""
    return names >= _BILIBILI or names >= _DANDANPLAY


def _id(fields: Fields) -> str | None:
    return next((id_ for name in ("idStr", "id", "cid") if (id_ := fields.identifier(name))), None)
