"""Messages whose text is a list of parts, as libraries for YouTube's chat give them and programs keep them:
youtube-chat (npm), and masterchat, whose rows are actions that say what they do.

Comes in: rows. Goes out: the same in chat_downloader's names.

youtube-chat: https://github.com/LinaTsukusu/youtube-chat ; masterchat: https://github.com/sigvt/masterchat
"""

from __future__ import annotations

import re
from typing import Final

from voxpop.sources.iso_times import has_zone, instant_of
from voxpop.sources.livechat.rows import Row

_PARTS: Final = re.compile(rb'"message"\s{0,9}:\s{0,9}\[')
_ACTION: Final = re.compile(rb'"type"\s{0,9}:\s{0,9}"[A-Za-z]{3,60}Action"')
_BESIDE: Final = frozenset({"timestamp", "timestampUsec", "isOwner", "isModerator"})
_AUTHORS: Final = frozenset({"author", "authorName", "authorChannelId"})
_TARGETS: Final = frozenset({"targetId", "channelId", "retracted"})
_REMOVING: Final = ("markChatItemAsDeletedAction", "removeChatItemAction")
_REMOVING_AUTHOR: Final = ("markChatItemsByAuthorAsDeletedAction", "removeChatItemByAuthorAction")
_GIFTS: Final = "membershipGift"  # their amount counts memberships
_SHOWN_AGAIN: Final = ("Ticker", "Banner")
_NUMBER: Final = re.compile(r"\d{1,18}")
_MOST_PARTS: Final = 10_000


def is_parted_row(names: frozenset[str], first: bytes) -> bool:
    """Whether an object with these names, which begins so, is such a message, or an action beside them."""
    if names >= {"id", "message"} and names & _AUTHORS and names & _BESIDE:
        return _PARTS.search(first) is not None or _ACTION.search(first) is not None
    return "type" in names and bool(names & _TARGETS) and _ACTION.search(first[:4096]) is not None


def is_parted(row: Row) -> bool:
    """Whether a row of such a file is of this make."""
    kind = row.get("type")
    return isinstance(row.get("message"), list) or (isinstance(kind, str) and kind.endswith("Action"))


def husk_of(row: Row) -> Row:
    """What is left of a message that is to be left out."""
    return {**{name: row[name] for name in ("type", "id") if name in row}, "author": {}, "message": [], "isOwner": None}


def from_parts(row: Row) -> Row:
    """The row in chat_downloader's names."""
    kind = str(row.get("type") or "")
    author = _of(row.get("author"))
    name, channel = author.get("name") or row.get("authorName"), author.get("channelId") or row.get("authorChannelId")
    if kind in _REMOVING:
        return {"action_type": "remove_chat_item", "target_message_id": row.get("targetId")}
    if kind in _REMOVING_AUTHOR:
        return {"action_type": "remove_chat_item_by_author", "target_author_id": row.get("channelId")}
    is_said = "author" in row or name or channel
    if not is_said or any(word in kind for word in _SHOWN_AGAIN):
        return {"message_type": "notice"}
    flags = (("owner", "isOwner"), ("verified", "isVerified"))
    return {
        "message_id": row.get("id"),
        "message_type": kind,
        "message": "".join(_shown(part) for part in parts[:_MOST_PARTS])
        if isinstance(parts := row.get("message"), list)
        else row.get("message") or "",
        "timestamp": _microseconds(row),
        "author": {
            "id": channel,
            "name": name,
            "badges": [{"name": badge} for badge, field in flags if row.get(field) is True],
        },
        "money": _money(row, kind),
    }


def _of(value: object) -> Row:
    return value if isinstance(value, dict) else {}


def _shown(part: object) -> str:
    """What one part shows: text; an emoji as its character, a channel's own picture by its name."""
    if isinstance(part, str):
        return part
    said = _of(part)
    emoji = _of(said.get("emoji"))
    shortcuts = emoji.get("shortcuts")
    named = shortcuts[0] if isinstance(shortcuts, list) and shortcuts else None
    id_ = emoji.get("emojiId")
    is_character = isinstance(id_, str) and not id_.isascii()
    found = (said.get("text"), said.get("emojiText"), id_ if is_character else named, said.get("alt"), id_)
    return next((words for words in found if isinstance(words, str)), "")


def _microseconds(row: Row) -> object:
    said = row.get("timestampUsec") or row.get("timestamp")
    if isinstance(said, str):
        if not _NUMBER.fullmatch(said):
            at = instant_of(said) if has_zone(said) else None
            return said if at is None else int(at) * 10**6
        said = int(said)
    return said * 1000 if isinstance(said, int) and abs(said) < 10**14 else said  # JavaScript counts milliseconds


def _money(row: Row, kind: str) -> Row | None:
    paid = _of(row.get("superchat"))
    if isinstance(paid.get("amount"), str):
        return {"text": paid["amount"]}
    if row.get("amount") is None or kind.startswith(_GIFTS):
        return None
    return {"amount": row["amount"], "currency": row.get("currency")}
