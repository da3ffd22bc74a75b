"""The window of a live chat as somebody saved it: its data, what was on its screen, and its frame in a watch page."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest

from tests.sources.test_watchpage import ID, SINGLE, capture, comments, read, recognised, refusal
from voxpop.model import Author, CommentClaim, Refused

TEXT, PAID = "yt-live-chat-text-message-renderer", "yt-live-chat-paid-message-renderer"


def shown(id_: str, said: str, more: str = "", kind: str = TEXT, attributes: str = "", time: str = "11:32 AM") -> str:
    """A message as a browser keeps it."""
    name = '<span id="author-name">\n ann of the sea <span id="chip-badges"></span></span>'
    return (
        f'<{kind} class="style-scope" id="{id_}" {attributes}><span id="timestamp">{time}</span>'
        f'<yt-live-chat-author-chip>{name}</yt-live-chat-author-chip>{more}<span id="message" dir="auto">{said}</span>'
        f'<yt-formatted-string id="deleted-state"></yt-formatted-string></{kind}>'
    )


def window(*messages: str, data: object = None, url: str = "live_chat?is_popout=1&amp;v=Abc12345_-x") -> str:
    script = "" if data is None else f'<script>window["ytInitialData"] = {json.dumps(data)};</script>'
    link = f'<link rel="canonical" href="https://www.youtube.com/{url}">'
    items = f'<div id="items">{"".join(messages)}</div>'
    return f"<!DOCTYPE html><html><head>{link}{script}</head><body><yt-live-chat-app>{items}</yt-live-chat-app></body>"


def action(id_: str, said: str) -> dict[str, Any]:
    author = {"authorName": {"simpleText": "ben"}, "authorExternalChannelId": "UC1111111111111111111111"}
    renderer = {"id": id_, "message": {"runs": [{"text": said}]}, "timestampUsec": "1600000000000000", **author}
    return {"addChatItemAction": {"item": {"liveChatTextMessageRenderer": renderer}}}


def found(content: str) -> list[CommentClaim]:
    assert recognised(content)
    claims = read(content)
    assert not [claim for claim in claims if isinstance(claim, Refused)]
    return comments(claims)


def test_what_is_on_the_screen_of_a_chat_is_read() -> None:
    anchor = '<img class="emoji" src="a" alt="⚓">'
    own = (
        '<img class="emoji" src="b" alt="sail" shared-tooltip-text=":_sail:"><img src="c" alt="rope"><img src="d" alt>'
    )
    gone = shown("Two", "Gone", attributes="is-deleted")
    paid = shown("Three", "For the boat", '<div id="purchase-amount">$5.00</div>', PAID, 'author-type="owner"')
    member = '<div id="header-subtext">Welcome to the crew</div><yt-live-chat-author-badge-renderer type="verified">'
    joined = shown("Four", "", member, "yt-live-chat-membership-item-renderer").replace('id="message"', "")
    label = '<div id="sticker"><img alt="a boat that waves"></div><div id="purchase-amount-chip">¥500</div>'
    sticker = shown("Five", "", label, "yt-live-chat-paid-sticker-renderer").replace('id="message"', "")
    notice = '<yt-live-chat-viewer-engagement-message-renderer id="x"><div id="message">Welcome to the chat!</div>'
    page = window(shown("One", f"Ahoy {anchor}{own} &lt;all&gt;"), gone, paid, joined, sticker, notice)
    said = found(page)
    assert [(one.id, one.text, one.amount) for one in said] == [
        ("One", "Ahoy ⚓:_sail::rope: <all>", None),
        ("Two", "Gone", None),
        ("Three", "For the boat", "$5.00"),
        ("Four", "Welcome to the crew", None),
        ("Five", "a boat that waves", "¥500"),
    ]
    assert {(one.kind, one.author.name, one.start_seconds) for one in said} == {("chat", "ann of the sea", None)}
    assert [one.is_removed for one in said] == [None, True, None, None, None]
    assert [one.is_by_channel for one in said] == [None, None, True, None, None]
    assert [one.author_is_verified for one in said] == [None, None, None, True, None]
    claim = capture(page)
    assert (claim.video.id, claim.coverage) == (ID, "partial") and "had come last" in (claim.coverage_reason or "")


@pytest.mark.parametrize(
    ("times", "seconds"),
    [
        (("20:15", "1:02"), [None, None]),  # these may be times of the day
        (("1:02", "1:00:07"), [62.0, 3607.0]),
        (("-0:10", "0:05"), [-10.0, 5.0]),
        (("24:10", "3:00"), [1450.0, 180.0]),
    ],
)
def test_a_time_on_the_screen_is_a_second_of_the_video_where_it_is_shown_again(
    times: tuple[str, str], seconds: list[float | None]
) -> None:
    messages = [shown(f"Id{number}", "Ahoy", time=time) for number, time in enumerate(times)]
    assert [one.start_seconds for one in found(window(*messages))] == seconds
    again = found(window(*messages, url="live_chat_replay?continuation=abc"))
    assert None not in [one.start_seconds for one in again]


def test_the_data_of_a_chat_count_before_its_screen_and_what_came_later_is_added() -> None:
    pinned = f"<yt-live-chat-banner-renderer>{shown('Late', 'Later')}</yt-live-chat-banner-renderer>"
    data = {"contents": {"liveChatRenderer": {"actions": [action("Early", "First"), action("Both", "Second")]}}}
    page = window(pinned, shown("Both", "Second"), shown("Late", "Later"), shown("Late", "Later"), data=data)
    said = found(page)
    assert [(one.id, one.text, one.is_pinned) for one in said] == [
        ("Early", "First", None),
        ("Both", "Second", None),
        ("Late", "Later", True),
    ]
    assert said[1].author == Author("UC1111111111111111111111", "ben") and said[1].published.earliest == 1600000000
    replay = {"videoOffsetTimeMsec": "62000", "actions": [action("Early", "First")]}
    renderer = {"actions": [{"replayChatItemAction": replay}], "isReplay": True}
    alone = {"contents": {"liveChatRenderer": renderer}}
    for content in (json.dumps(alone), window(shown("Early", "First"), data=alone)):
        (one,) = comments(read(content))
        assert (one.id, one.start_seconds) == ("Early", 62.0)


def test_the_frame_of_a_chat_in_the_page_of_its_video_is_read() -> None:
    frame = f'<iframe id="chatframe" srcdoc="{html.escape(window(shown("One", "Ahoy")))}"></iframe>'
    page = SINGLE.replace("</html>", f'<iframe srcdoc="&lt;p&gt;"></iframe>{frame}</html>')
    before, after = comments(read(SINGLE)), comments(read(page))
    assert page != SINGLE and len(before) + 1 == len(after)
    assert after[:-1] == before and (after[-1].kind, after[-1].text) == ("chat", "Ahoy")
    assert after[-1].place > before[-1].place
    assert capture(page) == capture(SINGLE)
    deep = f'<iframe srcdoc="&lt;yt-live-chat-app&gt;{"&lt;p&gt;" * 5000}"></iframe>'
    assert comments(read(SINGLE.replace("</html>", f"{deep}</html>"))) == before


def test_a_window_in_which_nobody_said_anything_is_refused_by_its_name() -> None:
    assert "the window of a live chat" in refusal(window())
    assert "the window of a live chat" in refusal(json.dumps({"contents": {"liveChatRenderer": {"actions": []}}}))
