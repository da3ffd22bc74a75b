"""What was asked and answered, put together: which answer belongs to which visit of which video."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest

from tests.sources import browsing, golden, sessions
from tests.sources.browsing import (
    HTML,
    NEXT,
    OTHER,
    VIDEO,
    Visit,
    answer,
    appended,
    asks,
    more,
    says,
    talk,
    token,
    warc,
)
from tests.sources.test_warc import captures, comments, refusals, start, texts, watched
from voxpop.errors import CannotRedact
from voxpop.model import Again, Claim, CommentClaim, Provenance, Refused
from voxpop.sources import source_named
from voxpop.sources.recorded import survey
from voxpop.sources.recorded.chats import Chats
from voxpop.sources.recorded.exchange import asked_in, kind_of, video_at
from voxpop.sources.warc import Warc

A, B = sessions.A, sessions.B


def read(*visits: Visit, name: str = "page") -> list[Claim]:
    page = golden.Held(name, warc(visits))
    return list(Warc().read({name: page}, Provenance("file", "warc")))


def page(text: str, *lists: Any, asked: Any = None, id_: str = B, **more_: Any) -> Visit:
    """An answer with a further page of comments: one."""
    said = talk(id_, "@brine_and_tar", text, **more_.pop("talk", {}))
    return says(answer([said], appended(said.item, *lists)), asked, more_.pop("at", "2026-11-22T06:49:00Z"), **more_)


@pytest.mark.parametrize(
    ("url", "mime", "kind"),
    [
        (f"https://www.youtube.com/watch?v={VIDEO}", HTML, "watch"),
        (f"https://m.youtube.com/shorts/{VIDEO}", HTML, "watch"),
        (f"https://www.youtube.com/watch?v={VIDEO}&pbj=1", "application/json", "answer"),
        ("https://www.youtube.com/youtubei/v1/player?key=x", "application/json", "answer"),
        ("https://www.youtube.com/youtubei/v1/browse", "application/json", "post"),
        ("https://www.youtube.com/youtubei/v1/live_chat/get_live_chat_replay", "application/json", "chat"),
        ("https://www.youtube.com/comment_ajax", HTML, "answer"),
        ("https://www.youtube.com/youtubei/v1/log_event", "application/json", None),
        ("https://notyoutube.com/watch?v=x", HTML, "page"),
        ("https://www.youtube.com/", HTML, "page"),
        ("https://tides.example/a.png", "image/png", None),
        ("https://[bad", HTML, None),
    ],
)
def test_an_address_tells_what_stands_there(url: str, mime: str, kind: str | None) -> None:
    assert kind_of(url, mime) == kind


def test_a_request_says_what_it_asks_for_in_its_body_or_its_address() -> None:
    body = json.dumps(asks("t", video=VIDEO, hl="pt-BR")).encode()
    assert asked_in(NEXT, body, None) == survey.Asked("t", VIDEO, "pt-BR")
    assert asked_in(f"{NEXT}&continuation=t&hl=de", b"", None) == survey.Asked("t", None, "de")
    assert asked_in(f"{NEXT}&ctoken=t&hl=<script>", b"\x1f\x8b", None) == survey.Asked("t", None, None)
    original = json.dumps(asks(originalUrl=f"https://www.youtube.com/watch?v={VIDEO}")).encode()
    assert asked_in(NEXT, original, None).video == VIDEO
    assert asked_in("https://[bad", b"{", f"https://youtu.be/{OTHER}").video == OTHER
    assert video_at("https://[bad") is None and video_at(None) is None


def test_comments_belong_to_the_list_that_they_go_on_with() -> None:
    claims = read(
        watched(),
        start("one", browsing.more("nonsense", "x"), sessions.plain("p2")),
        watched(OTHER),
        page("two", asked=asks("p2")),
    )
    one, two = captures(claims)
    assert (one.video.id, two.video.id) == (VIDEO, OTHER)
    assert any("by the list that they go on with" in note for note in one.notes)
    assert texts(claims) == ["one", "two"]
    assert two.coverage_reason == "The page was recorded without its comments."


def test_comments_belong_to_the_video_that_their_token_names() -> None:
    claims = read(watched(), watched(OTHER), page("two", asked=asks(token(VIDEO, "p2"))))
    assert [type(claim).__name__ for claim in claims] == ["CaptureClaim", "CaptureClaim", "Again", "CommentClaim"]
    assert captures(claims)[0].coverage_reason == "The first of the comments were not recorded."


def test_comments_belong_to_the_page_that_their_request_came_from() -> None:
    referer = f"https://www.youtube.com/watch?v={VIDEO}"
    claims = read(watched(), watched(OTHER), page("two", asked=asks("t"), referer=referer))
    assert "page that their requests came from" in captures(claims)[0].notes[0]


def test_comments_that_name_nothing_belong_to_the_page_before_them() -> None:
    claims = read(watched(OTHER), watched(), page("two", asked=asks("t")))
    assert "page that stands before them" in captures(claims)[1].notes[0]


def test_comments_that_nothing_leads_from_are_of_a_video_unknown_or_named_by_the_file() -> None:
    (unknown,) = captures(read(page("two", asked=asks("t"))))
    assert (unknown.video.platform, unknown.video.id) == (None, None)
    assert "by nothing but" in unknown.notes[0]
    (named,) = captures(read(page("two", asked=asks("t")), name=f"Boat [{VIDEO}].warc.gz"))
    assert (named.video.platform, named.video.id) == ("youtube", VIDEO)


def test_a_page_that_is_visited_again_is_another_capture() -> None:
    claims = read(watched(), start("one"), watched(at="2026-11-23T06:48:01Z"), start("two", at="2026-11-23T06:48:02Z"))
    first, second = captures(claims)
    assert first.video.id == second.video.id == VIDEO
    assert (second.captured.earliest or 0) - (first.captured.earliest or 0) == 86400
    assert [type(claim).__name__ for claim in claims] == ["CaptureClaim", "CommentClaim"] * 2


def test_a_list_that_was_not_followed_makes_the_capture_partial() -> None:
    (partial,) = captures(read(watched(), start("one", more(VIDEO, "p2"))))
    assert partial.coverage == "partial"
    assert (partial.coverage_reason or "").startswith("1 list of comments or replies went on")
    (complete,) = captures(
        read(watched(), start("one", more(VIDEO, "p2")), page("two", asked=asks(token(VIDEO, "p2"))))
    )
    assert complete.coverage == "complete"


def test_another_order_of_the_comments_begins_them_anew() -> None:
    (capture,) = captures(read(watched(), start("one", more(VIDEO, "p2")), start("one")))
    assert capture.coverage == "complete"


def test_an_answer_that_failed_makes_the_capture_partial() -> None:
    lost = Visit(NEXT, b"{", asked=asks(token(VIDEO, "p2")))
    (capture,) = captures(read(watched(), start("one", more(VIDEO, "p2")), lost))
    assert capture.coverage_reason == "1 answer with comments could not be read."
    (alone,) = captures(read(lost))
    assert (alone.video.id, alone.coverage) == (VIDEO, "partial")
    (apart,) = captures(claims := read(watched(), Visit(NEXT, b"{", asked=asks("t"))))
    assert apart.coverage == "unknown"
    assert len(refusals(claims)) == 1


def test_too_many_lists_to_follow_leave_the_coverage_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "_MOST_OPEN", 2)
    (capture,) = captures(read(watched(), start("one", *(more(VIDEO, f"p{n}") for n in range(4)))))
    assert capture.coverage == "unknown"


def test_comments_on_a_post_are_passed_over_and_those_on_a_short_are_not() -> None:
    browse = "https://www.youtube.com/youtubei/v1/browse"
    post = page("on a post", asked=asks("t"))
    post.url = browse
    short = start("on a short")
    short.url = browse
    claims = read(watched(), post, short)
    assert texts(claims) == ["on a short"]
    assert "1 answer with comments on posts, not on a video: passed over" in captures(claims)[0].notes


def test_times_of_comments_are_reckoned_from_their_own_answer() -> None:
    claims = read(
        watched(),
        start("one", talk={"time": "1 hour ago"}),
        page("late", asked=asks(token(VIDEO, "x")), talk={"time": "1 hour ago"}),
    )
    one, late = comments(claims)
    assert (late.published.latest or 0) - (one.published.latest or 0) == 52


def test_words_that_are_no_time_are_kept() -> None:
    (one,) = comments(read(start("one", talk={"time": "at high tide"})))
    assert (one.published.as_written, one.published.latest) == ("at high tide", None)
    (none,) = comments(read(start("one", talk={"time": ""})))
    assert (none.published.as_written, none.is_edited) == (None, None)


def test_half_characters_are_noted() -> None:
    visit = start("half PLACE")
    visit.body = visit.body.replace(b"PLACE", b"\\ud800")
    claims = read(visit)
    assert texts(claims) == ["half \ufffd"]
    assert refusals(claims)[0].place == "comments[0].text"


def test_places_are_unique_and_numbers_count_in_their_capture() -> None:
    claims = comments(read(*sessions.two_videos()))
    assert [claim.place for claim in claims] == [0, 1, 2, 3]
    assert [claim.number for claim in claims] == [1, 1, 2, None]


def test_a_page_of_consent_is_named() -> None:
    html = b"<html><body><form action='https://consent.youtube.com/save'></form></body></html>"
    visit = Visit(f"https://www.youtube.com/watch?v={VIDEO}", html, HTML)
    nothing, why = refusals(read(visit))
    assert nothing.reason.endswith("3 records, 1 page.")
    assert why.place == f"record 2 (https://www.youtube.com/watch?v={VIDEO})"
    assert "not the video" in why.reason


RENDERED = f"""<html><head><title>Tiny boat - YouTube</title></head><body><ytd-watch-flexy video-id="{VIDEO}">
<h1 class="ytd-watch-metadata">Tiny boat</h1><ytd-comments>
<ytd-comment-thread-renderer><ytd-comment-view-model><a id="author-text">@ada_quill</a>
<span id="published-time-text"><a href="/watch?v={VIDEO}&amp;lc={A}">2 years ago</a></span>
<span id="content-text">on the screen</span></ytd-comment-view-model>
<ytd-comment-replies-renderer id="replies"><ytd-comment-view-model><a id="author-text">@ada_quill</a>
<span id="published-time-text"><a href="/watch?v={VIDEO}&amp;lc={A}.9aBc">1 year ago</a></span>
<span id="content-text">below it</span></ytd-comment-view-model></ytd-comment-replies-renderer>
</ytd-comment-thread-renderer>
<ytd-comment-thread-renderer><ytd-comment-view-model><a id="author-text">@empty</a></ytd-comment-view-model>
</ytd-comment-thread-renderer>
</ytd-comments></ytd-watch-flexy></body></html>"""


def shown() -> Visit:
    """A page that was recorded as a browser showed it."""
    return Visit(f"https://www.youtube.com/watch?v={VIDEO}", RENDERED.encode(), HTML, at="2026-11-22T06:48:01Z")


def test_comments_that_stand_in_the_page_are_read_and_counted_on_from() -> None:
    claims = read(shown(), page("two", asked=asks(token(VIDEO, "p2"))))
    assert [(claim.text, claim.place, claim.number) for claim in comments(claims)] == [
        ("on the screen", 0, 1),
        ("below it", 1, None),
        ("two", 3, 2),
    ]
    (capture,) = captures(read(shown()))
    assert (capture.coverage, (capture.coverage_reason or "")[:36]) == (
        "unknown",
        "The comments are those that the page",
    )


def test_a_comment_that_stands_in_the_page_cannot_be_redacted_and_those_beside_it_can() -> None:
    content = browsing.har([shown(), page("two", asked=asks(token(VIDEO, "p2")))])
    source = source_named("har")
    with pytest.raises(CannotRedact):
        source.redact(golden.Held("page", content), frozenset({1}), io.BytesIO())
    source.redact(golden.Held("page", content), frozenset({3}), out := io.BytesIO())
    assert texts(golden.read("har", out.getvalue())) == ["on the screen", "below it", ""]


def test_a_video_told_of_after_its_page_adds_to_it() -> None:
    told = Visit(browsing.PLAYER, json.dumps(browsing.player(VIDEO, "Other title", "Told")).encode(), asked=asks())
    (capture,) = captures(
        read(says(browsing.watch_data(VIDEO, "Tiny boat"), asks(video=VIDEO), "2026-11-22T06:48:01Z"), told)
    )
    assert (capture.video.title, capture.video.description) == ("Tiny boat", "Told")


def test_many_previews_are_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "_MOST_PLAYERS", 1)
    told = [Visit(browsing.PLAYER, json.dumps(browsing.player(video, "T")).encode()) for video in (VIDEO, OTHER)]
    (refused,) = refusals(read(*told))
    assert "1 video told to a player only" in refused.reason


CHAT = "https://www.youtube.com/youtubei/v1/live_chat/get_live_chat_replay"


def said(n: int, text: str) -> Any:
    """A message of a replay, at second n."""
    body = {
        "id": f"Chw{n}",
        "timestampUsec": str(1704189600000000 + n * 1_000_000),
        "message": {"runs": [{"text": text}]},
        "authorName": {"simpleText": "@ada_quill"},
    }
    action = {"addChatItemAction": {"item": {"liveChatTextMessageRenderer": body}}}
    return {"replayChatItemAction": {"actions": [action], "videoOffsetTimeMsec": str(n * 1000)}}


def removed(n: int) -> Any:
    return {"markChatItemAsDeletedAction": {"targetItemId": f"Chw{n}"}}


def chat_of(video: str) -> str:
    """A token of a live chat: protobuf in base64 in protobuf in base64."""
    inner = base64.urlsafe_b64encode(
        b"\x0a*\x0a'\x0a\x18UC0000000000000000000001\x12\x0b" + video.encode() + b"\x1a\x02x"
    )
    outer = b"\xd2\x87\xcc\xc8\x03a\x1a" + bytes([len(inner)]) + inner
    return base64.urlsafe_b64encode(outer.ljust(90, b"\x01")).decode()


def told(*actions: Any) -> bytes:
    return json.dumps({"continuationContents": {"liveChatContinuation": {"actions": list(actions)}}}).encode()


def test_messages_of_live_chats_come_behind_the_comments_each_with_its_video() -> None:
    claims = read(
        watched(),
        watched(OTHER),
        Visit(CHAT, told(said(1, "Ahoy"), said(2, "spam")), asked=asks(chat_of(VIDEO))),
        Visit(CHAT, told(said(5, "elsewhere")), asked=asks("t")),
        start("a comment", video=OTHER),
        Visit(CHAT, told(removed(2), said(3, "later")), asked=asks(chat_of(VIDEO))),
    )
    shown_ = [(c.text, c.kind, c.place, c.start_seconds, c.is_removed) for c in comments(claims)]
    assert shown_ == [
        ("a comment", "comment", 0, None, None),
        ("Ahoy", "chat", 1, 1.0, None),
        ("spam", "chat", 2, 2.0, True),
        ("later", "chat", 3, 3.0, None),
        ("elsewhere", "chat", 4, 5.0, None),
    ]
    first, second = captures(claims)
    assert (first.video.id, second.video.id) == (VIDEO, OTHER)
    assert "live chat" in (first.coverage_reason or "")
    assert [claim.capture for claim in claims if isinstance(claim, Again)] == [0, 1]


def test_the_window_of_a_live_chat_holds_its_first_messages() -> None:
    html = b'<html><script>window["ytInitialData"] = ' + told(said(1, "first")) + b";</script></html>"
    url = f"https://www.youtube.com/live_chat_replay?continuation={chat_of(VIDEO)}"
    claims = read(watched(), Visit(url, html, HTML))
    assert texts(claims) == ["first"]


def test_actions_that_are_none_are_named_with_their_answer() -> None:
    claims = read(watched(), Visit(CHAT, told(5, said(1, "Ahoy"), "x"), asked=asks("t")))
    assert texts(claims) == ["Ahoy"]
    assert [r.place for r in refusals(claims)] == ["record 4, action 0", "record 4, action 2"]


def test_an_action_nested_without_end_is_named() -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    with Chats() as chats:
        chats.keep(0, "here", [deep, said(1, "Ahoy")])
        refused, message = chats.messages(0, 7)
    assert isinstance(refused, Refused) and refused.place == "here, action 0"
    assert isinstance(message, CommentClaim) and message.place == 7
    assert chats.next_place == 8


def test_a_message_of_a_live_chat_cannot_be_redacted() -> None:
    content = browsing.har([watched(), Visit(CHAT, told(said(1, "Ahoy")), asked=asks("t"))])
    with pytest.raises(CannotRedact):
        source_named("har").redact(golden.Held("page", content), frozenset({0}), io.BytesIO())


def test_a_recording_full_of_trouble_names_some_of_it() -> None:
    claims = read(*(Visit(NEXT, b"{", asked=asks("t")) for _ in range(50)))
    assert captures(claims) == []
    assert len(refusals(claims)) == 21


def test_damage_and_nothing_else_is_refused_once_with_the_places() -> None:
    claims = golden.read("warc", b"WARC/1.0\r\nX: 1\r\n\r\n" * 300)
    assert len(refusals(claims)) == 101
