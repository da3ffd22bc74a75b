"""Messages of Chzzk, Naver's platform of live streams: of a past stream as its interface answers, and of a live one as
it sends them. Who said something stands in them as JSON within JSON.

Comes in: rows. Goes out: the same in chat_downloader's names.

    {"content": "ahoy", "messageTime": 1704189600123, "playerMessageTime": 5000, "userIdHash": "a1",
     "profile": "{\\"nickname\\": \\"Ada\\"}", "extras": "{\\"payAmount\\": 1000}"}
    {"msg": "ahoy", "msgTime": 1704189600123, "uid": "a1", "profile": "...", "extras": "..."}
"""

from __future__ import annotations

from typing import Final

from voxpop.sources.json_text.reader import loads
from voxpop.sources.livechat.rows import Row

_PAST: Final = frozenset({"content", "messageTime", "profile"})
_LIVE: Final = frozenset({"msg", "msgTime", "profile"})
_ANSWER: Final = b'"videoChats"'


def is_chzzk_row(names: frozenset[str]) -> bool:
    """Whether these are names of such a message."""
    return names >= _PAST or names >= _LIVE


def is_chzzk_answer(names: frozenset[str], first: bytes) -> bool:
    """Whether an object that begins so is an answer with such messages."""
    return "content" in names and _ANSWER in first and b'"messageTime"' in first


def is_emptied_answer(head: bytes) -> bool:
    """Whether this may be an answer of which all messages left."""
    return _ANSWER in head


def is_chzzk(row: Row) -> bool:
    """Whether a row of such a file is of this make."""
    return "profile" in row and ("messageTime" in row or "msgTime" in row)


def from_chzzk(row: Row) -> Row:
    """The row in chat_downloader's names."""
    at, offset = row.get("messageTime", row.get("msgTime")), row.get("playerMessageTime")
    paid = _within(row.get("extras")).get("payAmount")
    status = row.get("messageStatusType", row.get("msgStatusType"))
    return {
        "message": row.get("content", row.get("msg")) or "",
        "message_type": "placeholder_item" if status not in (None, "NORMAL") else None,
        "timestamp": at * 1000 if isinstance(at, int) else at,
        "time_in_seconds": offset / 1000 if isinstance(offset, int | float) else offset,
        "author": {
            "id": row.get("userIdHash") or row.get("uid") or None,
            "name": _within(row.get("profile")).get("nickname"),
        },
        "money": {"amount": paid, "currency": "KRW"} if paid else None,
    }


def _within(said: object) -> Row:
    """An object, also one that was written as text."""
    if isinstance(said, str):
        try:
            said = loads(said.encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return {}
    return said if isinstance(said, dict) else {}
