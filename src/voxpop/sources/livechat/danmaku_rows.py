"""Danmaku as JSON: Bilibili's own names (`midHash`, `progress`), as programs write those (`mid_hash`), those of
bilibili-api (`crc32_id`, `dm_time`) and of dandanplay (`p`, `m`).

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
_RENAMED: Final = (
    (frozenset({"content", "mid_hash"}), (("mid_hash", "midHash"), ("id_str", "idStr"))),
    (
        frozenset({"text", "dm_time", "crc32_id"}),
        (("text", "content"), ("crc32_id", "midHash"), ("send_time", "ctime"), ("id_str", "idStr"), ("id_", "id")),
    ),
)
_DANDANPLAY: Final = frozenset({"cid", "p", "m"})


class DanmakuRows:
    """The form."""

    marks: tuple[bytes, ...] = ()

    def plain(self, row: Row) -> Row:
        """See `Form`."""
        for names, renamed in _RENAMED:
            if row.keys() >= names:
                plain = {**row, **{plain: row[name] for name, plain in renamed if name in row}}
                return plain if "dm_time" not in row else {**plain, "p": str(row["dm_time"])}
        return row

    def learn(self, row: Row, number: int, fates: Fates) -> None:
        """See `Form`."""

    def ids(self, row: Row) -> tuple[str | None, str | None]:
        """See `Form`."""
        return _id(Fields(row)), None

    def husk(self, row: Row) -> Row:
        """See `Form`."""
        kept: Row = {name: row[name] for name in ("id", "idStr", "cid", "id_", "id_str") if name in row}
        if (names := next((names for names, _ in _RENAMED if row.keys() >= names), None)) is not None:
            return {**kept, **dict.fromkeys(names, "")}
        return {**kept, **({"p": "", "m": ""} if "m" in row else {"midHash": "", "content": ""})}

    def claim(self, row: Row, place: str) -> tuple[CommentClaim | None, list[Refused]]:
        """See `Form`."""
        if "m" not in row and "content" not in row:
            return None, [Refused(place, "has no text")]
        fields = Fields(row, place)
        parts = [*(fields.text("p") or "").split(","), "", "", "", ""]
        offset = fields.number("progress")
        said = fields.number("ctime")
        at = None if said is None else int(said)
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
    return any(names >= known for known in (_BILIBILI, _DANDANPLAY, *(known for known, _ in _RENAMED)))


def _id(fields: Fields) -> str | None:
    return next((id_ for name in ("idStr", "id", "cid") if (id_ := fields.identifier(name))), None)
