"""Niconico's comments, which fly over the video: of its API of today, of the one before (`{"chat": {...}}`), and as
programs that draw them keep them, flat; those of a live stream as it is received today (`{"meta": ...}`).

Comes in: rows. Goes out: claims. The old API counts from the start in hundredths of seconds, and numbers comments
within their thread; flat rows do not say within which, so that their numbers are no ids.

As yt-dlp keeps them: https://github.com/yt-dlp/yt-dlp/blob/master/yt_dlp/extractor/niconico.py
"""

from __future__ import annotations

import re
from typing import Final

from voxpop.model import Author, CommentClaim, Refused, When
from voxpop.sources.chat_fates import Fates
from voxpop.sources.iso_times import has_zone, instant_of
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.livechat.rows import Row

_THREAD_PARTS: Final = frozenset({"ping", "leaf", "global_num_res"})
_LIVE: Final = re.compile(rb'"(?:hashed|raw)UserId"')
_LATEST: Final = 253402300799


class Niconico:
    """The form."""

    marks: tuple[bytes, ...] = ()  # nothing says what becomes of comments

    def plain(self, row: Row) -> Row:
        """See `Form`."""
        if "meta" in row:
            return _from_live(row)
        chat = row.get("chat")
        return chat if isinstance(chat, dict) else row

    def learn(self, row: Row, number: int, fates: Fates) -> None:
        """See `Form`."""

    def ids(self, row: Row) -> tuple[str | None, str | None]:
        """See `Form`."""
        return _id(Fields(row)), None

    def husk(self, row: Row) -> Row:
        """See `Form`."""
        if "meta" in row:
            return {"meta": {"id": _of(row["meta"]).get("id")}, "message": {"chat": {"rawUserId": "", "vpos": None}}}
        if isinstance(chat := row.get("chat"), dict):
            kept = {name: chat[name] for name in ("thread", "fork", "no") if name in chat}
            return {"chat": {**kept, "vpos": None, "content": ""}}
        return {**{name: row[name] for name in ("id", "no") if name in row}, "vposMs": None, "body": ""}

    def claim(self, row: Row, place: str) -> tuple[CommentClaim | None, list[Refused]]:
        """See `Form`."""
        if not row or not row.keys().isdisjoint(_THREAD_PARTS) or isinstance(row.get("thread"), dict):
            return None, []
        is_old = "vpos" in row or "content" in row
        if not is_old and not {"body", "vposMs"} & row.keys():
            return None, [Refused(place, "has neither a text nor a time")]
        at, unit = ("vpos", 100) if is_old else ("vposMs", 1000)
        fields = Fields(row, place)
        start = fields.number(at)
        is_removed = bool(row.get("deleted"))
        is_owner = row.get("source") == "owner" or (is_old and (row.get("fork") == 1 or row.get("owner") is True))
        claim = CommentClaim(
            id=_id(fields),
            parent_id=None,
            author=Author(_user(fields, row, is_old), fields.text("name") or None),
            text=fields.text("content" if is_old else "body") or "",
            place=0,
            published=_seconds(fields.whole("date")) if is_old else _published(fields),
            like_count=fields.whole("nicoru" if is_old else "nicoruCount"),
            is_by_channel=True if is_owner else None,
            start_seconds=None if start is None else start / unit,
            kind="chat",
            is_removed=is_removed or None,
        )
        return claim, fields.problems


def is_live_comment(names: frozenset[str], first: bytes) -> bool:
    """Whether an object that begins so is what a live stream of Niconico sends since 2024 (NDGR)."""
    return "meta" in names and _LIVE.search(first) is not None


def _from_live(row: Row) -> Row:
    """What a live stream sends, in the names of today's API; nothing where it is no comment."""
    chat, meta = _of(_of(row.get("message")).get("chat")) or _of(row.get("chat")), _of(row.get("meta"))
    if not chat:
        return {}
    vpos = chat.get("vpos")
    return {
        "id": meta.get("id"),
        "vposMs": vpos * 10 if isinstance(vpos, int | float) else vpos,
        "body": chat.get("content"),
        "userId": chat.get("rawUserId") or chat.get("hashedUserId"),
        "name": chat.get("name"),
        "postedAt": meta.get("at"),
    }


def _of(value: object) -> Row:
    return value if isinstance(value, dict) else {}


def _user(fields: Fields, row: Row, is_old: bool) -> str | None:
    """Who said it; flat rows may number their authors."""
    if is_old and _is_flat(fields) and isinstance(row.get("user_id"), int):
        return None
    return fields.identifier("user_id" if is_old else "userId") or None


def _is_flat(fields: Fields) -> bool:
    return "vpos" in fields and "id" in fields


def _id(fields: Fields) -> str | None:
    """The id; in the old API the number within thread and fork."""
    if _is_flat(fields):
        return None
    if "id" in fields:
        return fields.identifier("id") or None
    parts = [fields.identifier(name) for name in ("thread", "fork", "no")]
    return "-".join(part for part in parts if part) if parts[2] else None


def _published(fields: Fields) -> When:
    said = fields.text("postedAt")
    if said is None:
        return When()
    at = instant_of(said)
    if at is not None and has_zone(said):
        return _seconds(int(at))
    fields.refuse("postedAt", "a time, such as 2024-01-02T03:04:05+09:00,")
    return When()


def _seconds(at: int | None) -> When:
    return When(at, at, "second") if at is not None and 0 < at <= _LATEST else When()
