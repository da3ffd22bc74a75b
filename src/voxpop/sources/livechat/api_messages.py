"""Messages of a live chat as the YouTube Data API gives them: answers of `liveChatMessages.list`, or their items.

Comes in: rows. Goes out: claims. What was done to messages (one was deleted, somebody was banned) are rows too.

https://developers.google.com/youtube/v3/live/docs/liveChatMessages
"""

from __future__ import annotations

from typing import Final

from voxpop.model import Author, CommentClaim, Refused, When
from voxpop.sources.chat_fates import Fates
from voxpop.sources.iso_times import instant_of
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.livechat.rows import Row

_KIND: Final = "youtube#liveChatMessage"
_DELETED: Final = "messageDeletedEvent"
_BANNED: Final = "userBannedEvent"
_NOTICES: Final = (_DELETED, _BANNED, "chatEndedEvent", "sponsorOnlyModeStartedEvent", "sponsorOnlyModeEndedEvent")
_TEXTS: Final = (
    ("textMessageDetails", "messageText"),
    ("superChatDetails", "userComment"),
    ("fanFundingEventDetails", "userComment"),
    ("memberMilestoneChatDetails", "userComment"),
)
_PAID: Final = ("superChatDetails", "superStickerDetails", "fanFundingEventDetails")


class ApiMessages:
    """The form."""

    marks: tuple[bytes, ...] = (b"messageDeletedDetails", b"userBannedDetails")

    def plain(self, row: Row) -> Row:
        """See `Form`."""
        return row

    def learn(self, row: Row, number: int, fates: Fates) -> None:
        """See `Form`."""
        snippet = _of(row.get("snippet"))
        target = _of(snippet.get("messageDeletedDetails")).get("deletedMessageId")
        if isinstance(target, str):
            fates.removed.add(target)
        banned = _of(_of(snippet.get("userBannedDetails")).get("bannedUserDetails")).get("channelId")
        if isinstance(banned, str):
            fates.remove_author(banned, number)

    def ids(self, row: Row) -> tuple[str | None, str | None]:
        """See `Form`."""
        return Fields(row).text("id") or None, None

    def husk(self, row: Row) -> Row:
        """See `Form`."""
        return {"kind": _KIND, "id": row.get("id"), "snippet": {"type": "textMessageEvent"}, "authorDetails": {}}

    def claim(self, row: Row, place: str) -> tuple[CommentClaim | None, list[Refused]]:
        """See `Form`."""
        if not isinstance(row.get("snippet"), dict):
            return None, [Refused(place, "has no snippet, in which its text should stand")]
        fields, snippet = Fields(row, place), Fields(_of(row["snippet"]), f"{place}.snippet")
        author = Fields(_of(row.get("authorDetails")), f"{place}.authorDetails")
        kind = snippet.text("type")
        if kind in _NOTICES:
            return None, []
        text = _text(snippet)
        claim = CommentClaim(
            id=fields.text("id") or None,
            parent_id=None,
            author=Author(
                author.text("channelId") or snippet.text("authorChannelId") or None, author.text("displayName")
            ),
            text=text,
            place=0,
            published=_published(snippet),
            is_by_channel=author.flag("isChatOwner") or None,
            author_is_verified=author.flag("isVerified") or None,
            kind="chat",
            amount=_amount(snippet),
            is_removed=True if kind == "tombstone" else None,
        )
        return claim, fields.problems + snippet.problems + author.problems


def is_api_message(names: frozenset[str], first: bytes) -> bool:
    """Whether these are names of such a message, which begins so."""
    return names >= {"snippet", "authorDetails"} or ("snippet" in names and f'"{_KIND}"'.encode() in first)


def _of(value: object) -> Row:
    return value if isinstance(value, dict) else {}


def _text(snippet: Fields) -> str:
    """What somebody wrote, or what their sticker shows; else what YouTube says for it."""
    for details, name in _TEXTS:
        if (said := Fields(snippet.mapping(details)).text(name)) is not None:
            return said
    sticker = Fields(Fields(snippet.mapping("superStickerDetails")).mapping("superStickerMetadata")).text("altText")
    is_paid = any(name in snippet for name in _PAID)  # then YouTube says who paid how much
    return sticker or ("" if is_paid else snippet.text("displayMessage") or "")


def _amount(snippet: Fields) -> str | None:
    return next((said for name in _PAID if (said := Fields(snippet.mapping(name)).text("amountDisplayString"))), None)


def _published(snippet: Fields) -> When:
    said = snippet.text("publishedAt")
    if not said:
        return When()
    at = instant_of(said)
    if at is None or at <= 0:
        snippet.refuse("publishedAt", "a time, such as 2024-01-02T03:04:05Z,")
        return When()
    return When(int(at), int(at), "second")
