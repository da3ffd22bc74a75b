"""Messages that a live chat shows above itself: paid ones in tickers, pinned ones in banners."""

from __future__ import annotations

import io
import json
from typing import Any

from tests.sources import golden
from voxpop.model import Claim, CommentClaim, Refused
from voxpop.sources.livechat import LiveChat


def body(id_: str, words: str) -> dict[str, Any]:
    return {
        "id": id_,
        "authorName": {"simpleText": "@ada"},
        "timestampUsec": "1704189600000000",
        "message": {"runs": [{"text": words}]},
    }


def said(id_: str, words: str) -> dict[str, Any]:
    return {"addChatItemAction": {"item": {"liveChatTextMessageRenderer": body(id_, words)}}}


def ticker(id_: str, words: str) -> dict[str, Any]:
    whole = {"liveChatPaidMessageRenderer": {**body(id_, words), "purchaseAmountText": {"simpleText": "$5.00"}}}
    shows = {"id": id_, "showItemEndpoint": {"showLiveChatItemEndpoint": {"renderer": whole}}}
    return {"addLiveChatTickerItemAction": {"item": {"liveChatTickerPaidMessageItemRenderer": shows}}}


def banner(id_: str, words: str) -> dict[str, Any]:
    contents = {"liveChatTextMessageRenderer": body(id_, words)}
    return {"addBannerToLiveChatCommand": {"bannerRenderer": {"liveChatBannerRenderer": {"contents": contents}}}}


def replay(offset: int, *actions: object) -> dict[str, Any]:
    return {"replayChatItemAction": {"actions": list(actions), "videoOffsetTimeMsec": str(offset)}}


def lines(*values: object) -> bytes:
    return "".join(json.dumps(value) + "\n" for value in values).encode()


def messages(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


CHAT = lines(
    replay(0, banner("P", "pinned before")),
    replay(1000, ticker("B", "both"), said("A", "ahoy")),
    replay(2000, said("B", "both"), ticker("T", "paid"), ticker("T", "paid")),
    replay(3000, ticker("T", "paid"), banner("A", "ahoy")),
)


def test_what_is_shown_above_the_chat_alone_is_a_message_and_what_stands_in_it_is_not_told_twice() -> None:
    claims = golden.read("livechat", CHAT)
    assert [(one.id, one.text, one.start_seconds, one.amount, one.is_pinned) for one in messages(claims)] == [
        ("P", "pinned before", None, None, True),
        ("A", "ahoy", 1.0, None, True),
        ("B", "both", 2.0, None, None),
        ("T", "paid", 2.0, "$5.00", None),
    ]
    assert [one.place for one in messages(claims)] == [0, 1, 2, 3]
    assert not [claim for claim in claims if isinstance(claim, Refused)]


def test_what_was_paid_before_a_recording_began_has_no_second() -> None:
    content = lines({**ticker("T", "paid"), "isLive": True, "videoOffsetTimeMsec": "0"}, said("A", "ahoy"))
    first, _ = messages(golden.read("livechat", content))
    assert (first.id, first.start_seconds) == ("T", None)


def test_what_is_shown_alone_can_be_withdrawn_and_keeps_its_id() -> None:
    for gone in messages(golden.read("livechat", CHAT)):
        out = io.BytesIO()
        LiveChat().redact(golden.Held("x", CHAT), frozenset({gone.place}), out)
        assert gone.text.encode() not in out.getvalue()
        left = messages(golden.read("livechat", out.getvalue()))
        assert {one.id: one.text for one in left} == {
            one.id: "" if one.id == gone.id else one.text for one in messages(golden.read("livechat", CHAT))
        }


def test_an_id_that_is_written_with_escapes_is_the_same() -> None:
    content = CHAT.replace(b'"id": "B"', b'"id": "\\u0042"', 1)
    assert len(messages(golden.read("livechat", content))) == 4


def test_a_banner_of_something_else_than_a_message_says_nothing() -> None:
    poll = {"liveChatPollRenderer": {"id": "Q", "header": {"simpleText": "Which boat?"}}}
    above = {"addBannerToLiveChatCommand": {"bannerRenderer": {"liveChatBannerRenderer": {"contents": poll}}}}
    claims = golden.read("livechat", lines(replay(0, above), replay(1000, said("A", "ahoy"))))
    assert [(one.id, one.text) for one in messages(claims)] == [("A", "ahoy")]
