"""What chat_downloader and pytchat make of a chat, of YouTube and of Twitch: rows with names of their own.

Comes in: rows. Goes out: claims. The rows of pytchat and of others are read in chat_downloader's names.

chat_downloader: https://github.com/xenova/chat-downloader ; pytchat: https://github.com/taizan-hokuto/pytchat
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voxpop.model import Author, CommentClaim, Refused, When
from voxpop.sources.chat_fates import Fates
from voxpop.sources.chat_renderers import clean
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.livechat.chzzk import from_chzzk, is_chzzk
from voxpop.sources.livechat.parted import from_parts, husk_of, is_parted
from voxpop.sources.livechat.rows import Row

# Tuples, not sets: what a damaged row says in place of a word may have no hash.
_REMOVING: Final = ("mark_chat_item_as_deleted", "remove_chat_item", "delete_message")
_REMOVING_AUTHORS: Final = (
    "mark_chat_items_by_author_as_deleted",
    "remove_chat_item_by_author",
    "ban_user",
    "clear_chat",
)
_REMOVALS: Final = _REMOVING + _REMOVING_AUTHORS
_PLACEHOLDER: Final = "placeholder_item"
_NOTICES: Final = ("viewer_engagement_message", "mode_change_message", "room_state", "user_state", "notice")
_HEADERS: Final = "system_message header_primary_text header_secondary_text header_subtext primary_text text"
_HEADER_NAMES: Final = tuple(_HEADERS.split())
_CLOCK: Final = re.compile(r"(-?)(?:(\d{1,4}):)?(\d{1,3}):(\d\d)")
_LATEST: Final = 253402300799 * 10**6  # microseconds: the end of the year 9999
_NAMES: Final = ("action_type", "message_type", "message_id", "target_message_id")
_PYTCHAT_NAMES: Final = ("id", "type")
_PYTCHAT_MARKS: Final = frozenset({"elapsedTime", "messageEx"})
_PYTCHAT_BADGES: Final = (("owner", "isChatOwner"), ("verified", "isVerified"))
_MOST_EMOTES: Final = 1000


class Downloaded:
    """The form."""

    marks: tuple[bytes, ...] = (
        *(b"target_message_id", b"_by_author", b"ban_user", b"clear_chat", b"banner"),
        *(b'"targetId"', b"ByAuthor"),
    )

    def plain(self, row: Row) -> Row:
        """See `Form`."""
        if row.keys() & _PYTCHAT_MARKS:
            return _from_pytchat(row)
        if is_parted(row):
            return from_parts(row)
        if is_chzzk(row):
            return from_chzzk(row)
        return {**row, "author": {"name": row["author"]}} if isinstance(row.get("author"), str) else row

    def learn(self, row: Row, number: int, fates: Fates) -> None:
        """See `Form`."""
        action, target = row.get("action_type"), row.get("target_message_id")
        if isinstance(target, str):
            if action in _REMOVING:
                fates.removed.add(target)
            elif action == "replace_chat_item":
                fates.replace(target, number)
        author = row.get("target_author_id") or _of(row.get("author")).get("id")
        if action in _REMOVING_AUTHORS and isinstance(author, str):
            fates.remove_author(author, number)
        if isinstance(action, str) and "banner" in action and isinstance(pinned := row.get("message_id"), str):
            fates.pinned.add(pinned)

    def ids(self, row: Row) -> tuple[str | None, str | None]:
        """See `Form`."""
        id_, target = row.get("message_id"), row.get("target_message_id")
        return id_ if isinstance(id_, str) and id_ else None, target if isinstance(target, str) else None

    def husk(self, row: Row) -> Row:
        """See `Form`."""
        if is_parted(row):
            return husk_of(row)
        kept: Row = {name: row[name] for name in (*_NAMES, *_PYTCHAT_NAMES) if name in row}
        kept.update({name: None for name in ("time_in_seconds", "timestamp") if name in row})  # by which it is told
        return {**kept, "author": {}, "message": "", **{name: "" for name in _PYTCHAT_MARKS if name in row}}

    def claim(self, row: Row, place: str) -> tuple[CommentClaim | None, list[Refused]]:
        """See `Form`."""
        if _shows_again(row) or row.get("action_type") in _REMOVALS or row.get("message_type") in _NOTICES:
            return None, []
        if not (isinstance(row.get("message"), str) or row.get("author") or row.get("message_type") == _PLACEHOLDER):
            return None, [Refused(place, "has neither a text nor an author")]
        fields, author = Fields(row, place), Fields(_of(row.get("author")), f"{place}.author")
        said, lines = fields.text("message"), _header_lines(fields)
        text = lines if said is None else _with_emoji(said, row.get("emotes"))
        badges = frozenset(_badges(row))
        claim = CommentClaim(
            id=fields.text("message_id") or None,
            parent_id=None,
            author=Author(author.identifier("id"), author.text("display_name") or author.text("name")),
            text=text,
            place=0,
            published=day if isinstance(day := row.get("day"), When) else _published(fields),
            is_by_channel=True if badges & {"owner", "broadcaster"} else None,
            author_is_verified=True if badges & {"verified", "partner"} else None,
            start_seconds=fields.number("time_in_seconds"),
            kind="chat",
            amount=_amount(row) or (lines.partition("\n")[0] if said is not None else "") or None,
            is_removed=True if row.get("message_type") == _PLACEHOLDER else None,
        )
        return claim, fields.problems + author.problems


def _of(value: object) -> Row:
    return value if isinstance(value, dict) else {}


def _shows_again(row: Row) -> bool:
    """Whether this is a ticker or banner: a message that stands elsewhere too."""
    action, kind = row.get("action_type"), row.get("message_type")
    if action == "add_chat_item" and kind == "text_message":  # as most are
        return False
    return any(word in f"{action} {kind}" for word in ("ticker", "banner"))


def _header_lines(fields: Fields) -> str:
    """What the platform itself says with a membership, a gift, a subscription."""
    return "\n".join(line for name in _HEADER_NAMES if name in fields and (line := fields.text(name)))


def _with_emoji(text: str, emotes: object) -> str:
    """The text with emoji as characters, which chat_downloader names: a channel's own pictures keep their names."""
    for emote in emotes[:_MOST_EMOTES] if isinstance(emotes, list) and ":" in text else ():
        id_, shortcuts = _of(emote).get("id"), _of(emote).get("shortcuts")
        if isinstance(id_, str) and not id_.isascii() and not _of(emote).get("is_custom_emoji"):
            for shortcut in shortcuts if isinstance(shortcuts, list) else ():
                text = text.replace(shortcut, clean(id_)[0]) if isinstance(shortcut, str) and shortcut else text
    return text


def _badges(row: Row) -> Iterator[str]:
    badges = _of(row.get("author")).get("badges")
    for badge in badges if isinstance(badges, list) else ():
        for name in ("icon_name", "name"):
            if isinstance(said := _of(badge).get(name), str):
                yield said.lower()


def _amount(row: Row) -> str | None:
    """What was paid, as written; where it was not written, the number and its currency."""
    if row.keys().isdisjoint(("money", "bits")):
        return None
    money, bits = Fields(_of(row.get("money"))), row.get("bits")
    if said := money.text("text"):
        return said
    amount, currency = money.number("amount"), money.text("currency")
    if amount is not None:
        return f"{amount:g} {currency or ''}".strip()
    return f"{bits} bits" if isinstance(bits, int) and not isinstance(bits, bool) and 0 < bits < 10**12 else None


def _published(fields: Fields) -> When:
    usec = fields.whole("timestamp")
    if usec is None or not 0 < usec <= _LATEST:
        return When()
    return When(usec // 10**6, usec // 10**6, "second")


def _from_pytchat(row: Row) -> Row:
    author, msec, amount = _of(row.get("author")), row.get("timestamp"), row.get("amountString")
    badges = [{"name": name} for name, field in _PYTCHAT_BADGES if author.get(field) is True]
    clock = _CLOCK.fullmatch(str(row.get("elapsedTime")))
    parts = row.get("messageEx")
    emotes = parts[:_MOST_EMOTES] if isinstance(parts, list) else []
    seconds = int(clock[2] or 0) * 3600 + int(clock[3]) * 60 + int(clock[4]) if clock else None
    return {
        "message_id": row.get("id"),
        "message_type": row.get("type"),
        "message": row.get("message"),
        "emotes": [{"id": _of(part).get("id"), "shortcuts": [_of(part).get("txt")]} for part in emotes],
        "timestamp": msec * 1000 if isinstance(msec, int) else msec,
        "time_in_seconds": -seconds if clock and seconds and clock[1] else seconds,
        "author": {"id": author.get("channelId"), "name": author.get("name"), "badges": badges} if author else None,
        "money": {"text": amount} if amount else None,
    }
