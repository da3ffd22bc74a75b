"""The window of a live chat, which YouTube puts beside a stream or shows by itself: what was said in it.

Comes in: the initial data of the window, and the window as a browser showed it, alone or as a frame of a video's page.
Goes out: the actions of the chat, as pieces that `voxpop.sources.youtube_chat` reads. What stands in the data counts
before what was on the screen: the data have exact times, the screen has what came after them. On the screen:

    yt-live-chat-text-message-renderer#ID [author-type] [is-deleted]        other kinds: paid message, sticker, member
      #timestamp  #author-name  #message  #purchase-amount  #header-subtext

The times on the screen are seconds of the video only where a stream is shown again; else they are times of the day.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from voxpop.model import CommentClaim
from voxpop.sources.html_bounds import why_too_much
from voxpop.sources.json_text.pieces import Piece
from voxpop.sources.youtube.elements import above_of, text_of, value_in, words_in
from voxpop.sources.youtube.nesting import at, objects_at
from voxpop.sources.youtube.page_state import state_of
from voxpop.sources.youtube_chat import messages

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from voxpop.sources.youtube.elements import Tree

_WINDOWS: Final = (("contents", "liveChatRenderer"), ("continuationContents", "liveChatContinuation"))
_KINDS: Final = {
    "yt-live-chat-text-message-renderer": "liveChatTextMessageRenderer",
    "yt-live-chat-paid-message-renderer": "liveChatPaidMessageRenderer",
    "yt-live-chat-paid-sticker-renderer": "liveChatPaidStickerRenderer",
    "yt-live-chat-membership-item-renderer": "liveChatMembershipItemRenderer",
    "ytd-sponsorships-live-chat-gift-purchase-announcement-renderer": (
        "liveChatSponsorshipsGiftPurchaseAnnouncementRenderer"
    ),
    "ytd-sponsorships-live-chat-gift-redemption-announcement-renderer": (
        "liveChatSponsorshipsGiftRedemptionAnnouncementRenderer"
    ),
}
_MESSAGES: Final = ", ".join(_KINDS)
_MARK: Final = "<yt-live-chat-"
_ABOVE: Final = "yt-live-chat-banner-renderer"  # shows once more what was pinned
_AMOUNT: Final = ("#purchase-amount", "#purchase-amount-chip")
_LINES: Final = {"headerPrimaryText": "#header-primary-text, #primary-text", "headerSubtext": "#header-subtext"}
_BADGES: Final = {"owner": "OWNER", "moderator": "MODERATOR"}
_ADDRESS: Final = re.compile(r"youtube\.com/live_chat(_replay)?[/?]")
_VIDEO: Final = re.compile(r"/live_chat(?:_replay)?\?(?:[^#]{0,4000}&)?v=([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])")
_OF_A_VIDEO: Final = re.compile(r"-|\d{1,4}:\d\d:\d\d\Z|(?:2[4-9]|[3-9]\d|\d{3,4}):")  # and no time of the day


def chat_in(tree: Tree, data: object, url: str | None) -> tuple[Piece, ...]:
    """The actions of the chat that this is the window of; none where it is none, or nothing was said."""
    window = next((found for way in _WINDOWS if isinstance(found := at(data, *way), dict)), None)
    url = url or value_in(tree, 'link[rel="canonical"]', "href")
    actions = list(objects_at(window, "actions"))
    known = {id_ for id_ in map(_id_of, actions) if id_ is not None}
    nodes = _nodes(tree) if window is not None or _is_window(tree, url) else []
    is_again = at(window, "isReplay") is True or "/live_chat_replay" in (url or "") or _is_of_a_video(nodes)
    actions.extend(_shown(node, is_again) for node in nodes if node.id not in known)
    pinned = (f"{_ABOVE} {kind}" for kind in _KINDS)
    actions.extend(_pinned(node) for node in tree.css(", ".join(pinned)) if nodes)
    actions.extend({"markChatItemAsDeletedAction": {"targetItemId": node.id}} for node in nodes if _is_deleted(node))
    written = (json.dumps(action).encode("ascii") for action in actions)
    return tuple(Piece(f"action {number}", 0, 0, raw) for number, raw in enumerate(written))


def chat_beside(tree: Tree) -> tuple[Piece, ...]:
    """The actions of the chat that stands beside a video, where the page holds its frame."""
    frame = next((node for node in tree.css("iframe[srcdoc]") if _MARK in (node.attributes.get("srcdoc") or "")), None)
    held = "" if frame is None else frame.attributes.get("srcdoc") or ""
    if not held or why_too_much(held) is not None:
        return ()
    from selectolax.lexbor import LexborHTMLParser

    return chat_in(LexborHTMLParser(held), state_of(held)[0].data, None)


def video_of_chat(tree: Tree, url: str | None) -> str | None:
    """The video that the address of the window names."""
    found = _VIDEO.search(url or "") or _VIDEO.search(value_in(tree, 'link[rel="canonical"]', "href") or "")
    return found[1] if found else None


def said_in(chat: tuple[Piece, ...]) -> int:
    """How many messages these actions say."""
    return sum(isinstance(said, CommentClaim) for said in messages(lambda: chat))


def _is_window(tree: Tree, url: str | None) -> bool:
    """Whether it is the window itself, not a page that has one in it."""
    return _ADDRESS.search(url or "") is not None or tree.css_first("ytd-app, ytm-app") is None


def _nodes(tree: Tree) -> list[LexborNode]:
    """The messages on the screen, each once."""
    found = {
        node.id or node.mem_id: node
        for node in tree.css(_MESSAGES)
        if not any(above.tag == _ABOVE or above.tag in _KINDS for above in above_of(node))
    }
    return list(found.values())


def _is_deleted(node: LexborNode) -> bool:
    return bool(node.id) and "is-deleted" in node.attributes


def _is_of_a_video(nodes: list[LexborNode]) -> bool:
    """Whether one of their times can be no time of the day."""
    return any(_OF_A_VIDEO.match(words_in(node, "#timestamp") or "") is not None for node in nodes)


def _id_of(action: object) -> str | None:
    inner = next(iter(objects_at(action, "replayChatItemAction", "actions")), action)
    item = at(inner, "addChatItemAction", "item")
    bodies = item.values() if isinstance(item, dict) else ()
    return next((id_ for body in bodies if isinstance(id_ := at(body, "id"), str)), None)


def _shown(node: LexborNode, is_again: bool) -> dict[str, object]:
    """An action that adds what this element shows."""
    body: dict[str, object] = {"id": node.id or None, "authorName": _simple(_name(node))}
    if (message := node.css_first("#message")) is not None:
        body["message"] = _simple(_said(message))
    if (amount := words_in(node, *_AMOUNT)) is not None:
        body["purchaseAmountText"] = _simple(amount)
    if (sticker := value_in(node, "#sticker img", "alt")) is not None:
        body["sticker"] = {"accessibility": {"accessibilityData": {"label": sticker}}}
    body |= {name: _simple(words) for name, where in _LINES.items() if (words := words_in(node, where)) is not None}
    if is_again and (time := words_in(node, "#timestamp")) is not None:
        body["timestampText"] = _simple(time)
    badges = [_BADGES[kind] for kind in (node.attributes.get("author-type"),) if kind in _BADGES]
    if node.css_first('yt-live-chat-author-badge-renderer[type="verified"]') is not None:
        badges.append("VERIFIED")
    body["authorBadges"] = [{"liveChatAuthorBadgeRenderer": {"icon": {"iconType": badge}}} for badge in badges]
    return {"addChatItemAction": {"item": {_KINDS[node.tag or ""]: body}}}


def _pinned(node: LexborNode) -> dict[str, object]:
    contents = _shown(node, is_again=False)["addChatItemAction"]
    renderer = {"liveChatBannerRenderer": {"contents": at(contents, "item")}}
    return {"addBannerToLiveChatCommand": {"bannerRenderer": renderer}}


def _simple(text: str) -> dict[str, object]:
    return {"simpleText": text}


def _name(node: LexborNode) -> str:
    """What the author is called, without what the badges behind the name say."""
    found = node.css_first("#author-name")
    return "" if found is None else found.text(deep=False).strip() or found.text().strip()


def _said(message: LexborNode) -> str:
    """The text. Emoji are pictures: a character stands for itself, a channel's own has a `:name:`."""
    for picture in message.css("img"):
        shown = picture.attributes.get("alt") or ""
        name = picture.attributes.get("shared-tooltip-text") or (f":{shown}:" if shown else "")
        picture.attrs["alt"] = name if shown.isascii() else shown
    return text_of(message).strip()
