"""Chats of Twitch and Niconico in the files of other tools than chat_downloader and yt-dlp."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.sources import golden
from voxpop.model import CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.livechat import LiveChat
from voxpop.sources.livechat.forms import form_of


def said(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def capture(content: bytes, name: str = "chat.json") -> CaptureClaim:
    claim = next(LiveChat().read({name: golden.Held(name, content)}, Provenance("file", "livechat")))
    assert isinstance(claim, CaptureClaim)
    return claim


def redacted(content: bytes, *places: int) -> bytes:
    out = io.BytesIO()
    LiveChat().redact(golden.Held("x", content), frozenset(places), out)
    return out.getvalue()


def message(number: int, **more: Any) -> dict[str, Any]:
    return {
        "_id": f"m{number}",
        "content_id": "123456789",
        "content_type": "video",
        "content_offset_seconds": number,
        "commenter": {"_id": "101", "display_name": "Ada_Quill"},
        "message": {"body": f"message {number}", "fragments": [{"text": "message "}, {"text": str(number)}]},
        **more,
    }


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([message(1), message(2)]),
        json.dumps(message(1)) + "\n" + json.dumps(message(2)) + "\n",
        json.dumps({"comments": [message(1), message(2)], "video": {"title": "Tides"}}),
    ],
)
def test_twitch_messages_are_read_once_each_from_a_list_from_lines_and_from_an_object(content: str) -> None:
    claims = golden.read("livechat", content.encode())
    assert [(one.id, one.text, one.start_seconds) for one in said(claims)] == [
        ("m1", "message 1", 1.0),
        ("m2", "message 2", 2.0),
    ]
    assert (capture(content.encode()).video.platform, capture(content.encode()).video.id) == ("twitchvod", "v123456789")


def test_what_is_told_behind_the_messages_is_told_too() -> None:
    content = json.dumps({"comments": [message(1)], "video": {"title": "Tides", "length": 0, "created_at": "soon"}})
    assert (capture(content.encode()).video.title, capture(content.encode()).video.duration_seconds) == ("Tides", None)


def test_a_chat_of_a_clip_is_not_taken_for_one_of_the_stream_that_it_was_cut_from() -> None:
    told = {"clipper": {"name": "Nora", "id": 5}, "video": {"id": "123456789", "title": "Tides"}}
    assert capture(json.dumps({**told, "comments": [message(1)]}).encode()).video.id is None


def test_an_object_with_comments_of_another_make_is_no_chat() -> None:
    assert form_of(b'{"comments": [{"id": "a", "text": "x"}]}') is None
    assert form_of(b'{"comments": [{"id": "a", "text": "\\"content_offset_seconds\\""}]}') is None


def test_a_file_of_twitch_that_was_cut_off_gives_what_stands_before_the_cut() -> None:
    content = json.dumps({"video": {"title": "Tides"}, "comments": [message(n) for n in range(9)]}).encode()
    claims = golden.read("livechat", content[: content.index(b"message 7")])
    assert [one.text for one in said(claims)] == [f"message {n}" for n in range(7)]
    assert any(isinstance(claim, Refused) for claim in claims)


@pytest.mark.parametrize("is_answer", [True, False])
def test_niconico_threads_may_be_a_list_or_lie_in_an_answer(is_answer: bool) -> None:
    one = {"no": 1, "vposMs": 10, "body": "ahoy", "commands": []}
    threads = [
        {"id": "7", "fork": "owner", "commentCount": 0, "comments": []},
        5,
        {"id": "8", "fork": "main", "comments": [{"id": "a", **one}, {"id": "b", **one}]},
    ]
    content = json.dumps({"meta": {}, "data": {"threads": threads}} if is_answer else threads).encode()
    assert [(found.id, found.text) for found in said(golden.read("livechat", content))] == [
        ("a", "ahoy"),
        ("b", "ahoy"),
    ]
    left = said(golden.read("livechat", redacted(content, 0)))
    assert [(found.id, found.text) for found in left] == [("a", ""), ("b", "ahoy")]


def test_numbers_that_two_threads_share_make_no_two_comments_one() -> None:
    row = {"id": 1, "vpos": 5, "date": 1704189600, "mail": []}
    content = json.dumps([{**row, "content": "ahoy", "user_id": 1}, {**row, "content": "fair winds", "user_id": 1}])
    found = said(golden.read("livechat", content.encode()))
    assert [(one.id, one.author.id, one.text) for one in found] == [(None, None, "ahoy"), (None, None, "fair winds")]


def test_a_packet_with_bytes_that_are_no_text_or_an_element_that_does_not_end_says_so() -> None:
    content = (
        b'<packet><chat thread="7" no="1" vpos="5">a\xffb</chat><chat thread="7" no="2" vpos="6">b'
        b'<chat no="3" vpos="7">c</chat></packet>'
    )
    claims = golden.read("livechat", content)
    assert [(one.id, one.text, one.was_damaged) for one in said(claims)] == [
        ("7-1", "a\ufffdb", True),
        ("3", "c", False),
    ]
    places = [claim.place for claim in claims if isinstance(claim, Refused)]
    assert places == ["comments[0].content", "comments[1]"]


def moments(content: bytes) -> list[tuple[str | None, int | None, str | None]]:
    found = said(golden.read("livechat", content))
    return [(one.author.name, one.published.latest, one.published.precision) for one in found]


def test_lines_with_a_moment_in_utc_have_it_and_those_without_a_zone_lie_around_it() -> None:
    content = b"[2024-01-02 10:00:05 UTC] Ada: ahoy\n[2024-01-02 10:00:06 UTC] Nora: fair winds\n"
    assert moments(content) == [("Ada", 1704189605, "second"), ("Nora", 1704189606, "second")]
    content = b"[2024-01-02 10:00:05] #harbour ada: ahoy\n[2024-01-02 10:00:06] #harbour nora: #fair winds\n"
    assert moments(content) == [("ada", 1704189605, "second"), ("nora", 1704189606, "second")]
    around = [("Ada", 1704189605 + 14 * 3600, "day"), ("Nora", 1704189606 + 14 * 3600, "day")]
    assert moments(b"2024-01-02 10:00:05 | Ada: ahoy\n2024-01-02 10:00:06 | Nora: fair winds\n") == around
    assert moments(b"[2024-01-02 10:00:05] Ada: ahoy\n[2024-01-02 10:00:06] Nora: fair winds\n") == around


def test_a_log_whose_lines_tell_the_time_of_the_day_takes_the_day_from_its_head_and_goes_on_at_midnight() -> None:
    content = (
        b"# Start logging at 2024-01-02 23:59:00 CET\n[23:59:59]  ada: ahoy\n[00:00:05]  nora: fair winds\n"
        b"[00:00:06] nora has been timed out for 10m.\n# Stop logging at 2024-01-03 00:10:00 CET\n"
    )
    claims = golden.read("livechat", content)
    assert [(one.author.name, one.text, one.start_seconds, one.published.as_written) for one in said(claims)] == [
        ("ada", "ahoy", None, "2024-01-02 23:59:59"),
        ("nora", "fair winds", None, "2024-01-03 00:00:05"),
    ]
    assert [claim.place for claim in claims if isinstance(claim, Refused)] == ["line 4"]
    for day, latest in ((b"2024-13-02", None), (b"9999-12-31", 253402300799)):
        odd = content.replace(b"2024-01-02", day)
        assert moments(odd)[0] == ("ada", latest, "day" if latest else None)
        assert [one.start_seconds for one in said(golden.read("livechat", odd))] == [None, None]
    left = redacted(content, 0, 1)
    assert isinstance(golden.read("livechat", left)[0], CaptureClaim)
    assert not said(golden.read("livechat", left))


@pytest.mark.parametrize(
    "head",
    [
        b"[00:01:02] Ada: sung\n[00:01:09] Nora: sung too\n",  # lyrics, to the hundredth of a second
        b"[0:01:02] Ada: one line alone\n",
        b"[0:01:02] Ada: ahoy\n1:02 | Nora: ahoy\n",
        b"0:01 | no name\n0:02 | no name\n",
        b"[1/2/24, 10:00:05] Ada: ahoy\n[1/2/24, 10:00:06] Nora: ahoy\n",
        b"[2024-01-02 10:00:05] app.ERROR: no boat\n[2024-01-02 10:00:06] INFO: no tide\n",
        b"[2024-01-02 10:00:05] boat.py: 5 tides\n[2024-01-02 10:00:06] Nora: ahoy\n",
        b"# Start logging at 2024-01-02 10:00:00 CET\n",
    ],
)
def test_other_lines_are_no_chat(head: bytes) -> None:
    assert form_of(head) is None


@pytest.mark.parametrize(
    "row",
    [
        {"author": {"id": "UC1", "name": "Ada"}, "message": "ahoy", "time_in_seconds": 5, "time_text": "0:05"},
        {"time_in_seconds": 5, "author": "Ada", "message": "ahoy"},
        {"author": {"channelId": "UC1", "name": "Ada"}, "message": "ahoy", "elapsedTime": "0:05"},
    ],
)
def test_what_people_kept_of_the_rows_of_a_chat_is_still_a_chat(row: dict[str, Any]) -> None:
    content = json.dumps([row, {**row, "message": "fair winds"}]).encode()
    found = said(golden.read("livechat", content))
    assert [(one.author.name, one.text, one.start_seconds) for one in found] == [
        ("Ada", "ahoy", 5.0),
        ("Ada", "fair winds", 5.0),
    ]
    assert b"ahoy" not in redacted(content, 0)
    assert [one.text for one in said(golden.read("livechat", redacted(content, 0)))] == ["fair winds"]


def test_rows_of_a_table_with_an_author_and_a_message_are_no_chat() -> None:
    assert form_of(b'[{"author": "Ada", "message": "ahoy", "message_type": "comment"}]') is None
    assert form_of(b'[{"author": {"name": "Ada"}, "message": "ahoy"}]') is None


def test_badges_and_chapters_without_a_name_and_times_that_are_none_are_passed_over() -> None:
    badges = {"body": "x", "user_badges": [{"version": "1"}, {"_id": "partner"}]}
    chapters = [
        {"startMilliseconds": 0},
        {"startMilliseconds": 5000, "lengthMilliseconds": 1000, "description": "Tides"},
    ]
    video = {"title": "Boats", "chapters": chapters, "created_at": "0001-01-01T00:00:00"}
    content = json.dumps({"comments": [message(1, message=badges, created_at="0001-01-01T00:00:00")], "video": video})
    claims = golden.read("livechat", content.encode())
    (one,) = said(claims)
    assert (one.author_is_verified, one.published.latest) == (True, None)
    told = capture(content.encode()).video
    assert [(chapter.start_seconds, chapter.title) for chapter in told.chapters] == [(5.0, "Tides")]
    assert told.published.latest is None and not any(isinstance(claim, Refused) for claim in claims)
