"""YouTube's live chat: the actions that its pages receive, whoever kept them.

Comes in: pieces of JSON: an action (`addChatItemAction`), or a `replayChatItemAction` with actions and their second of
the video, as yt-dlp and YouTube's own answers have them. Goes out: a claim for each message. They are read twice: what
later actions do to a message (it is removed, replaced, pinned) must be known when the message comes. What is shown once
more above the chat is no message of its own, but where it was said before the recording began, and stands nowhere else.

Offsets: https://github.com/yt-dlp/yt-dlp/blob/master/yt_dlp/downloader/youtube_live_chat.py
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from msgspec import Struct

from voxpop.model import Author, CommentClaim, Refused, When
from voxpop.sources.base import Original
from voxpop.sources.chat_fates import Fates
from voxpop.sources.chat_renderers import at, badges, clean, header, header_lines, label, words
from voxpop.sources.json_text.fields import Fields, shown
from voxpop.sources.json_text.pieces import Piece, pieces_of_lines

_ACTIONS: Final = """
    replayChatItemAction addChatItemAction addLiveChatTickerItemAction replaceChatItemAction removeChatItemAction
    removeChatItemByAuthorAction markChatItemAsDeletedAction markChatItemsByAuthorAsDeletedAction
    addBannerToLiveChatCommand
"""
ACTIONS: Final = frozenset(_ACTIONS.split())
_SHOWING: Final = (b'"addBannerToLiveChatCommand"', b'"addLiveChatTickerItemAction"')
_FATEFUL: Final = (b'"removeChatItem', b'"markChatItem', b'"replaceChatItemAction"', *_SHOWING)
_ADDING: Final = (b'"addChatItemAction"', b'"replaceChatItemAction"')
_ID: Final = re.compile(rb'"id"\s*:\s*"([^"]*)"')
_REMOVING: Final = ("markChatItemAsDeletedAction", "removeChatItemAction")
_REMOVING_AUTHORS: Final = ("markChatItemsByAuthorAsDeletedAction", "removeChatItemByAuthorAction")
_PLAIN: Final = "liveChatTextMessageRenderer"
_PLACEHOLDER: Final = "liveChatPlaceholderItemRenderer"
_MESSAGE_KINDS: Final = """
    liveChatTextMessageRenderer liveChatPaidMessageRenderer liveChatPaidStickerRenderer liveChatMembershipItemRenderer
    liveChatSponsorshipsGiftPurchaseAnnouncementRenderer liveChatSponsorshipsGiftRedemptionAnnouncementRenderer
    liveChatDonationAnnouncementRenderer liveChatLegacyPaidMessageRenderer liveChatPurchasedProductMessageRenderer
    giftMessageViewModel liveChatPlaceholderItemRenderer
"""
_MESSAGES: Final = frozenset(_MESSAGE_KINDS.split())
# What YouTube itself says in a chat: it has no author.
_NOTICE_KINDS: Final = """
    liveChatViewerEngagementMessageRenderer liveChatModeChangeMessageRenderer liveChatAutoModMessageRenderer
    liveChatModerationMessageRenderer
"""
_NOTICES: Final = frozenset(_NOTICE_KINDS.split())
_CLOCK: Final = re.compile(r"(-?)(?:(\d{1,4}):)?(\d{1,3}):(\d\d)")
_LATEST: Final = 253402300799 * 10**6  # microseconds: the end of the year 9999

Said = CommentClaim | Refused


class Item(Struct, frozen=True):
    """What one action adds to the chat, or puts in the place of something else: `target`. `is_ticker` and `is_banner`:
    it is shown above the chat, and stands nowhere in it.
    """

    kind: str
    body: dict[str, object]
    target: str | None
    is_ticker: bool = False
    is_banner: bool = False

    @property
    def id(self) -> str | None:
        """The platform's own, where it has one."""
        id_ = self.body.get("id")
        return id_ if isinstance(id_, str) and id_ else None


def live_chat(original: Original, first_place: int = 0, started_at: float | None = None) -> Iterator[Said]:
    """The messages of yt-dlp's `.live_chat.json`; see `messages`."""
    return messages(lambda: _lines(original), first_place, started_at)


def live_chat_without(
    original: Original, places: frozenset[int], first_place: int = 0
) -> Iterator[tuple[Piece, bytes | None]]:
    """The lines of yt-dlp's `.live_chat.json` without what some messages said; see `without`."""
    return without(lambda: _lines(original), places, first_place)


def messages(
    pieces: Callable[[], Iterable[Piece]], first_place: int = 0, started_at: float | None = None
) -> Iterator[Said]:
    """The messages among `pieces`, which are gone through twice. Never raises for what they hold.

    `first_place` is the place of the first among the comments of the accession; `started_at` is when the stream began,
    in Unix seconds, where that is known: recordings of running streams count from when recording began.
    """
    claims = _Claims(_fates(pieces), first_place, started_at)
    for number, piece in enumerate(pieces()):
        yield from claims.of_piece(piece, number)


def without(
    pieces: Callable[[], Iterable[Piece]], places: frozenset[int], first_place: int = 0
) -> Iterator[tuple[Piece, bytes | None]]:
    """Each piece with what is to stand instead: None where it stays, nothing where it leaves.

    A message with an id keeps the id alone, also where it was replaced later; where it is repeated, above the chat, it
    leaves.
    """
    fates, place = _fates(pieces), first_place
    ids: set[str] = set()
    nameless: dict[int, set[int]] = {}
    for number, piece in enumerate(pieces()):
        for index, item in _numbered_items(_value(piece), number, fates):
            if _is_said(item, number, fates):
                if place in places:
                    ids.update(id_ for id_ in (item.id, item.target) if id_ is not None)
                    if item.id is None:
                        nameless.setdefault(number, set()).add(index)
                place += 1
    for number, piece in enumerate(pieces()):
        alone = {index for at_number, index in fates.alone.values() if at_number == number} if fates.alone else set()
        yield piece, _rewritten(piece, ids, nameless.get(number, set()), alone)


def actions_in(value: object) -> list[object]:
    """The actions that a piece holds: one, or those of one second of a replay."""
    if isinstance(value, dict) and "replayChatItemAction" in value:
        actions = at(value, "replayChatItemAction", "actions")
        return actions if isinstance(actions, list) else []
    return [value]


def _lines(original: Original) -> Iterator[Piece]:
    with original.open() as stream:
        yield from pieces_of_lines(stream)


def _value(piece: Piece) -> object:
    try:
        return piece.value()
    except ValueError:
        return None


def _item_in(action: object) -> Item | None:
    """What one action adds or replaces; None where it does something else."""
    target = at(action, "replaceChatItemAction", "targetItemId")
    for path in (("addChatItemAction", "item"), ("replaceChatItemAction", "replacementItem")):
        item = at(action, *path)
        for kind, body in item.items() if isinstance(item, dict) else ():
            if isinstance(body, dict):
                return Item(kind, body, target if isinstance(target, str) else None)
    return None


def _numbered_items(value: object, number: int, fates: Fates) -> Iterator[tuple[int, Item]]:
    """What the actions of piece `number` add: also what is shown there for the first time, and is said nowhere."""
    for index, action in enumerate(actions_in(value)):
        item = _item_in(action)
        if item is None and fates.alone and (shown_above := _shown_in(action)) is not None:
            item = shown_above if fates.alone.get(shown_above.id or "") == (number, index) else None
        if item is not None:
            yield index, item


def _shown_in(action: object) -> Item | None:
    """The message that a ticker or banner shows, where it shows all of it."""
    ticker = at(action, "addLiveChatTickerItemAction", "item")
    for body in ticker.values() if isinstance(ticker, dict) else ():
        whole = at(body, "showItemEndpoint", "showLiveChatItemEndpoint", "renderer")
        if (item := _whole(whole, is_ticker=True)) is not None:
            return item
    return _whole(at(action, "addBannerToLiveChatCommand", "bannerRenderer", "liveChatBannerRenderer", "contents"))


def _whole(renderer: object, *, is_ticker: bool = False) -> Item | None:
    for kind, body in renderer.items() if isinstance(renderer, dict) else ():
        if kind in _MESSAGES and kind != _PLACEHOLDER and isinstance(body, dict):
            item = Item(kind, body, None, is_ticker, not is_ticker)
            return item if item.id is not None else None
    return None


def _repeated_id(action: object) -> str | None:
    """The id of the message that a ticker or banner shows once more."""
    ticker = at(action, "addLiveChatTickerItemAction", "item")
    banner = at(action, "addBannerToLiveChatCommand", "bannerRenderer", "liveChatBannerRenderer", "contents")
    for shows in (ticker, banner):
        for body in shows.values() if isinstance(shows, dict) else ():
            id_ = body.get("id") if isinstance(body, dict) else None
            if isinstance(id_, str) and id_:
                return id_
    return None


def _fates(pieces: Callable[[], Iterable[Piece]]) -> Fates:
    fates = Fates()
    for number, piece in enumerate(pieces()):
        if piece.raw is not None and any(map(piece.raw.__contains__, _FATEFUL)):
            for index, action in enumerate(actions_in(_value(piece))):
                _learn(action, number, fates)
                if (item := _shown_in(action)) is not None:
                    fates.alone.setdefault(item.id or "", (number, index))
    if fates.alone:
        _forget_what_is_said(fates, pieces())
    return fates


def _forget_what_is_said(fates: Fates, pieces: Iterable[Piece]) -> None:
    """Of what is shown above the chat, what stands in it too is not shown alone."""
    alone = {id_.encode("utf-8", "replace") for id_ in fates.alone}
    for piece in pieces:
        if piece.raw is None or not any(mark in piece.raw for mark in _ADDING):
            continue
        if any(id_ in alone or b"\\" in id_ for id_ in _ID.findall(piece.raw)):  # mostly none, and all need not be read
            for item in filter(None, map(_item_in, actions_in(_value(piece)))):
                for id_ in (item.id, item.target):
                    fates.alone.pop(id_ or "", None)


def _learn(action: object, number: int, fates: Fates) -> None:
    for name in _REMOVING:
        if isinstance(target := at(action, name, "targetItemId"), str):
            fates.removed.add(target)
    for name in _REMOVING_AUTHORS:
        if isinstance(author := at(action, name, "externalChannelId"), str):
            fates.remove_author(author, number)
    item = _item_in(action)
    if item is not None and item.target is not None:
        if item.kind == _PLACEHOLDER:
            fates.removed.add(item.target)
        else:
            fates.replace(item.target, number)
    if at(action, "addBannerToLiveChatCommand") is not None and (pinned := _repeated_id(action)) is not None:
        fates.pinned.add(pinned)


def _is_said(item: Item, number: int, fates: Fates) -> bool:
    """Whether the item in piece `number` is a message that stays: nothing takes its place later."""
    if not _is_message(item) or (item.target is not None and item.kind == _PLACEHOLDER):
        return False
    return not fates.is_replaced(number, item.id, item.target)


def _is_message(item: Item) -> bool:
    """A kind that is not known is taken for a message where it has an author and a text."""
    return item.kind in _MESSAGES or (
        item.kind not in _NOTICES
        and words(item.body.get("authorName")) is not None
        and words(item.body.get("message")) is not None
    )


class _Claims:
    """Turns pieces into claims, in order."""

    def __init__(self, fates: Fates, place: int, started_at: float | None) -> None:
        self._fates = fates
        self._place, self._number = place, 0
        self._started_at = started_at
        self._unknown: set[str] = set()
        self._starts: dict[str, float | None] = {}  # of messages that wait for what replaces them

    def of_piece(self, piece: Piece, number: int) -> Iterator[Said]:
        try:
            value = piece.value()
        except ValueError as damage:
            yield Refused(piece.place, str(damage))
            return
        if not isinstance(value, dict):
            yield Refused(piece.place, f"{shown(value)} was found where an action of a live chat was expected")
            return
        for _, item in _numbered_items(value, number, self._fates):
            if _is_said(item, number, self._fates):
                yield from self._of_item(item, value, number)
            elif _is_message(item):
                self._starts.setdefault(item.id or "", self._start(item, value))
            elif item.kind not in _NOTICES | self._unknown:
                self._unknown.add(item.kind)
                reason = f"{shown(item.kind)} is no message that is known here; all of them are left out"
                yield Refused(piece.place, reason)

    def _of_item(self, item: Item, value: dict[str, object], number: int) -> Iterator[Said]:
        body, head = item.body, header(item.body)
        fields = Fields(body, f"comments[{self._place}]")
        id_ = fields.text("id") or None
        author = fields.text("authorExternalChannelId") or Fields(head).text("authorExternalChannelId") or None
        said, amount, is_damaged = _text_and_amount(item)
        name, _ = clean((words(body.get("authorName")) or words(head.get("authorName")) or "").strip())
        shown_badges = badges(body.get("authorBadges"), head.get("authorBadges"))
        start = self._start(item, value)
        self._number += 1
        yield CommentClaim(
            id=id_,
            parent_id=None,
            author=Author(author, name or None),
            text=said,
            place=self._place,
            number=self._number,
            published=_published(fields),
            is_pinned=True if id_ in self._fates.pinned else None,
            is_by_channel=True if "OWNER" in shown_badges else None,
            author_is_verified=True if "VERIFIED" in shown_badges else None,
            start_seconds=start if item.target is None else self._starts.pop(item.target, start),
            was_damaged=is_damaged,
            kind="chat",
            amount=amount,
            is_removed=True if item.kind == _PLACEHOLDER or self._fates.is_removed(id_, author, number) else None,
        )
        yield from fields.problems
        if is_damaged:
            place = f"comments[{self._place}].message"
            yield Refused(place, "holds half characters that are no text; shown as U+FFFD, kept in the original")
        self._place += 1

    def _start(self, item: Item, value: dict[str, object]) -> float | None:
        """The second of the video. What was said before it began stands at 0, but has a clock below zero."""
        inner, outer = at(value, "replayChatItemAction", "videoOffsetTimeMsec"), value.get("videoOffsetTimeMsec")
        if (
            inner is None
            and self._started_at is not None
            and (usec := Fields(item.body).whole("timestampUsec") or 0) > 0
        ):
            return round(usec / 1e6 - self._started_at, 3)
        is_late = item.is_banner or (item.is_ticker and inner is None)  # it is shown when the recording begins
        offset = None if is_late else Fields({"": inner if inner is not None else outer}).whole("")
        clock = _CLOCK.fullmatch(words(item.body.get("timestampText")) or "")
        if clock is not None and (offset is None or (offset <= 0 and clock[1])):
            seconds = int(clock[2] or 0) * 3600 + int(clock[3]) * 60 + int(clock[4])
            return float(-seconds if clock[1] else seconds)
        return None if offset is None else offset / 1000


def _text_and_amount(item: Item) -> tuple[str, str | None, bool]:
    """What a message says, what was paid with it, and whether the text is damaged.

    What YouTube says with a membership or gift is its text, or where it has one of its own, what it came with.
    """
    said, lines = words(item.body.get("message")), header_lines(item.body)
    if said is None:
        said, lines = label(item.body.get("sticker")) or lines, ""
    text, is_damaged = clean(said)
    amount, _ = clean(words(item.body.get("purchaseAmountText")) or lines.partition("\n")[0])
    return text, amount or None, is_damaged


def _published(fields: Fields) -> When:
    usec = fields.whole("timestampUsec")
    if usec is None or not 0 < usec <= _LATEST:  # 0 is no time
        return When()
    return When(usec // 10**6, usec // 10**6, "second")


def _rewritten(piece: Piece, ids: set[str], gone: set[int], alone: set[int]) -> bytes | None:
    """The piece without what the messages with these ids, and those of its actions, say. Those of its actions `alone`
    show what is said nowhere else.
    """
    value = _value(piece)
    if not isinstance(value, dict):
        return None
    before = actions_in(value)
    after = [_husk(action, ids, index in alone) for index, action in enumerate(before) if index not in gone]
    left = [action for action in after if action is not None]
    if left == before:
        return None
    if not left:
        return b""
    if "replayChatItemAction" not in value:
        return json.dumps(left[0]).encode("ascii")
    replay = value["replayChatItemAction"]
    assert isinstance(replay, dict)
    return json.dumps({**value, "replayChatItemAction": {**replay, "actions": left}}).encode("ascii")


def _husk(action: object, ids: set[str], is_alone: bool) -> object:
    """What is left of an action; None where nothing is."""
    item = _shown_in(action) if is_alone else _item_in(action)
    if _repeated_id(action) in ids and not is_alone:
        return None
    if item is None or not {item.id, item.target} & ids:
        return action
    left = {item.kind if item.kind in _MESSAGES else _PLAIN: {"id": item.id}}
    if item.target is None:
        return {"addChatItemAction": {"item": left}}
    return {"replaceChatItemAction": {"targetItemId": item.target, "replacementItem": left}}
