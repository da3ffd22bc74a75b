"""What Bilibili sends to a live room, as recorders keep it, one object a line: `{"cmd": "DANMU_MSG", "info": [...]}`.

Comes in: rows. Goes out: claims. Messages are danmaku and what was paid for (super chats); gifts, who came in and what
else a room tells is none.

    {"cmd": "DANMU_MSG", "info": [[0, 1, 25, 16777215, 1704189600123, ...], "ahoy", [11, "name", ...], ...]}
    {"cmd": "SUPER_CHAT_MESSAGE", "data": {"id": 5, "uid": 11, "price": 30, "message": "ahoy", "ts": 1704189600, ...}}
"""

from __future__ import annotations

import re
from typing import Final

from voxpop.model import Author, CommentClaim, Refused, When
from voxpop.sources.chat_fates import Fates
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.livechat.rows import Row

_MESSAGE: Final = re.compile(rb'"cmd"\s{0,9}:\s{0,9}"(?:DANMU_MSG|SUPER_CHAT_MESSAGE)')
_SAID: Final = "DANMU_MSG"  # "DANMU_MSG:4:0:2:2:2:0" too
_PAID: Final = "SUPER_CHAT_MESSAGE"
_DELETED: Final = "SUPER_CHAT_MESSAGE_DELETE"
_AGAIN: Final = "SUPER_CHAT_MESSAGE_JPN"  # the same once more, in another language
_LATEST: Final = 253402300799


class BilibiliLive:
    """The form."""

    marks: tuple[bytes, ...] = (_DELETED.encode(),)

    def plain(self, row: Row) -> Row:
        """See `Form`."""
        return row

    def learn(self, row: Row, number: int, fates: Fates) -> None:
        """See `Form`."""
        ids = _of(row.get("data")).get("ids")
        if row.get("cmd") == _DELETED and isinstance(ids, list):
            fates.removed.update(str(id_) for id_ in ids if isinstance(id_, str | int))

    def ids(self, row: Row) -> tuple[str | None, str | None]:
        """See `Form`."""
        is_paid = row.get("cmd") in (_PAID, _AGAIN)
        return (Fields(_of(row.get("data"))).identifier("id") if is_paid else None), None

    def husk(self, row: Row) -> Row:
        """See `Form`."""
        return {"cmd": _PAID, "data": {"id": _of(row.get("data")).get("id"), "message": ""}}

    def claim(self, row: Row, place: str) -> tuple[CommentClaim | None, list[Refused]]:
        """See `Form`."""
        kind = row.get("cmd")
        if not isinstance(kind, str):
            return None, [Refused(place, "does not say what it is (cmd)")]
        if kind == _PAID:
            return _paid(Fields(_of(row.get("data")), f"{place}.data"))
        return _said(row.get("info"), place) if kind.partition(":")[0] == _SAID else (None, [])


def is_live_message(names: frozenset[str], head: bytes) -> bool:
    """Whether these are names of what is sent to a room, where a message is among what begins so."""
    return "cmd" in names and _MESSAGE.search(head) is not None


def _said(info: object, place: str) -> tuple[CommentClaim | None, list[Refused]]:
    parts = info if isinstance(info, list) else []
    look, text, user = ([*parts, None, None, None])[:3]
    if not isinstance(text, str):
        return None, [Refused(place, "has no text (info[1])")]
    who = user if isinstance(user, list) else []
    said = {"text": text, "at": _at(look, 4), "uid": _at(who, 0), "name": _at(who, 1)}
    fields = Fields({f"info.{name}": value for name, value in said.items()}, place)
    claim = CommentClaim(
        id=None,
        parent_id=None,
        author=Author(_known(fields.identifier("info.uid")), fields.text("info.name") or None),
        text=fields.text("info.text") or "",
        place=0,
        published=_published(fields.whole("info.at")),
        kind="chat",
    )
    return claim, fields.problems


def _paid(data: Fields) -> tuple[CommentClaim, list[Refused]]:
    user = Fields(data.mapping("user_info"))
    price = data.number("price")
    at = data.whole("ts" if "ts" in data else "start_time")
    claim = CommentClaim(
        id=data.identifier("id") or None,
        parent_id=None,
        author=Author(_known(data.identifier("uid")), user.text("uname")),
        text=data.text("message") or "",
        place=0,
        published=_published(at),
        kind="chat",
        amount=None if price is None else f"{price:g} CNY",
    )
    return claim, data.problems + user.problems


def _of(value: object) -> Row:
    return value if isinstance(value, dict) else {}


def _at(values: object, place: int) -> object:
    return values[place] if isinstance(values, list) and len(values) > place else None


def _known(id_: str | None) -> str | None:
    return id_ if id_ not in ("", "0") else None


def _published(at: int | None) -> When:
    """Seconds, or thousandths of them."""
    at = at // 1000 if at is not None and at > 10**11 else at
    return When(at, at, "second") if at is not None and 0 < at <= _LATEST else When()
