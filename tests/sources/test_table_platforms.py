"""Answers of the interfaces of video platforms, as programs keep them, read as tables."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sources.tables import TABLE, as_json, captures, comments, read, refused, texts
from voxpop.keys import comment_key, derived_comment_id, derived_comment_key, parent_key
from voxpop.model import Again
from voxpop.sources.table.roles import ranks_of

VIDEO = "Abc12345_-x"


def test_the_words_of_a_badge_or_an_emoji_are_no_comment() -> None:
    def reply(number: int, words: str, emote: str, root: int, within: list[Any]) -> dict[str, Any]:
        return {
            "rpid": number,
            "oid": 843003,
            "parent": root,
            "ctime": 1607575785,
            "like": number - 40,
            "member": {
                "mid": str(number),
                "uname": f"boat {number}",
                "vip": {"label": {"text": "a label"}},
                "official_verify": {"desc": "a captain"},
            },
            "content": {"message": words, "emote": {emote: {"id": 1, "text": emote}}},
            "replies": within,
        }

    first = reply(41, "A fine boat[sea]", "[sea]", 0, [reply(57, "So it is", "[sea]", 41, [])])
    claims = read(as_json({"code": 0, "data": {"replies": [first, reply(49, "Ahoy", "[sea]", 0, [])]}}), "a.json")
    assert [(one.id, one.text, one.author.name, one.author.id, one.like_count) for one in comments(claims)] == [
        ("41", "A fine boat[sea]", "boat 41", "41", 1),
        ("57", "So it is", "boat 57", "57", 17),
        ("49", "Ahoy", "boat 49", "49", 9),
    ]
    assert [one.parent_id for one in comments(claims)] == [None, "41", None]
    video = captures(claims)[0].video
    assert video.description is None and video.title == "843003" and refused(claims) == {}


def test_answers_in_a_list_are_no_comments_themselves() -> None:
    def answer(*words: str, top: str) -> dict[str, Any]:
        found = [{"rpid": word, "content": {"message": word}, "member": {"uname": "ann"}} for word in words]
        pinned = [{"rpid": top, "content": {"message": top}, "member": {"uname": "ben"}}]
        return {
            "code": 0,
            "message": "OK",
            "data": {"cursor": {"name": "hot"}, "replies": found, "top_replies": pinned},
        }

    claims = read(as_json([answer("one", "two", top="pinned"), answer("three", top="too")]), "a.json")
    assert texts(claims) == ["one", "two", "pinned", "three", "too"]
    assert {one.author.name for one in comments(claims)} == {"ann", "ben"}


def test_what_is_said_of_a_person_is_not_said_of_a_comment() -> None:
    found = [{"from": {"id": "77", "name": "Ann"}, "message": "A boat", "id": "101_5", "created_time": "2020-05-01"}]
    assert [(one.author.id, one.author.name) for one in comments(read(as_json(found), "a.json"))] == [("77", "Ann")]
    assert "id" not in ranks_of("from.id") and "author_id" in ranks_of("from.id")
    assert ranks_of("user.badge.name") == {} and "author" in ranks_of("user.username")
    assert "text" in ranks_of("user.comment.text") and "author" in ranks_of("author.attributes.name")


def test_what_wraps_a_comment_says_nothing_of_it() -> None:
    row = {
        "offset": 7,
        "timestamp": 1700000000,
        "value": {"text": "A boat", "author": "ann", "published": "2020-05-01"},
    }
    claims = comments(read("\n".join([json.dumps(row)] * 2), "a.jsonl"))
    assert {one.published.precision for one in claims} == {"day"}


@pytest.mark.parametrize(
    "typed",
    [
        {"text": {"S": "A boat"}, "likes": {"N": "3"}, "author": {"S": "ann"}},
        {
            "fields": {
                "text": {"stringValue": "A boat"},
                "likes": {"integerValue": "3"},
                "author": {"stringValue": "ann"},
            }
        },
        {"content": {"rendered": "<p>A boat</p>\n"}, "likes": 3, "author_name": "ann"},
    ],
)
def test_values_with_their_types_are_read(typed: dict[str, Any]) -> None:
    page = as_json({"Items": [typed, typed]})
    assert TABLE.recognises(page, "a.json")
    assert [(one.text.strip(), one.like_count, one.author.name) for one in comments(read(page, "a.json"))] == [
        ("A boat", 3, "ann")
    ] * 2


def test_an_address_with_the_place_of_a_comment_is_that_of_its_page() -> None:
    rows = [{"id": n, "content": f"Boat {n}", "link": f"https://video.example/1#comment-{n}"} for n in (3, 7)]
    (capture,) = captures(read(as_json(rows), "a.json"))
    assert capture.video.url == "https://video.example/1"


def test_a_song_is_no_title_and_who_made_a_video_is_its_channel() -> None:
    row = {"aweme_id": "7304809083817774382", "desc": "Boats", "author": {"nickname": "Ada", "uid": "9"}}
    page = as_json({"aweme_list": [{**row, "music": {"title": "A song"}, "digg_count": 3, "comment_count": 2}]})
    video = captures(read(page, "a.json"))[0].video
    assert (video.title, video.description, video.channel.name, video.rating.likes) == (None, "Boats", "Ada", 3)


def test_a_reply_says_what_it_answers_beside_its_own_id() -> None:
    row = {"aweme_id": "7304809083817774382", "digg_count": 0, "user": {"nickname": "Ada"}}
    rows = [
        {"cid": "7300", "text": "one", "reply_id": "0", **row},
        {"cid": "7305", "text": "two", "reply_id": "7300", **row},
    ]
    assert [one.parent_id for one in comments(read(as_json({"comments": rows}), "a.json"))] == [None, "7300"]


def test_videos_that_rows_name_by_their_titles_alone_are_several() -> None:
    rows = "video_title,comment\nBoats,one\nPiers,two\nBoats,three\n"
    claims = read(rows)
    assert [one.video.title for one in captures(claims)] == ["Boats", "Piers"]
    assert [isinstance(claim, Again) for claim in claims] == [False, False, False, False, True, False]
    one = captures(read(rows, f"comments [{VIDEO}].csv"))
    assert [capture.video.id for capture in one] == [VIDEO]  # the file's name says more
    threads = [
        {"title": "Boats", "text": "one", "author": "ann", "replies": [{"text": "two", "author": "ben"}]},
        {"title": "Piers", "text": "three", "author": "cy"},
        {"title": "Piers", "text": "four", "author": "cy"},
    ]
    assert len(captures(read(as_json(threads), "a.json"))) == 2


def test_totals_are_counts() -> None:
    rows = [{"comment": "A boat", "username": "ann", "total_like": 3, "total_reply": 1}] * 2
    assert {(one.like_count, one.reply_count) for one in comments(read(as_json(rows), "a.json"))} == {(3, 1)}


def test_documents_of_a_search_engine_are_read_a_line_each() -> None:
    row = {"_index": "yt", "_type": "_doc", "_source": {"video_id": VIDEO, "author": "ann", "text": "A boat"}}
    page = "\n".join([json.dumps(row)] * 2).encode()
    assert TABLE.recognises(page, "a.json") and texts(read(page, "a.json")) == ["A boat"] * 2


def test_an_answer_that_was_kept_as_text_is_no_comment() -> None:
    kept = [{"request": {"url": "a"}, "response": {"status": 200, "body": json.dumps({"items": [{"id": "a"}]})}}] * 2
    claims = read(as_json(kept), "a.json")
    assert comments(claims) == []


@pytest.mark.parametrize("platform", ["youtube", "bilibili", "generic"])
def test_replies_to_a_comment_without_an_id_are_answers_to_it(platform: str) -> None:
    alike = {"text": "A boat", "author": "ann"}
    row = {"platform": platform, "video_id": VIDEO}
    rows = [{**row, **alike}, {**row, **alike, "replies": [{"text": "Two", "author": "ben"}]}]
    _, second, reply = comments(read(as_json(rows), "a.json"))
    video = f"{platform}:{VIDEO}"
    assert second.id is None and reply.parent_id == derived_comment_id(second.author, "A boat", 1)
    assert parent_key(video, reply.parent_id) == derived_comment_key(video, reply.parent_id)
    assert comment_key(video, "x" * 12) != parent_key(video, reply.parent_id)


def test_replies_to_replies_may_lie_in_a_list_of_another_name() -> None:
    deepest = {"id": "c3", "text": "three", "author": "cy"}
    rows = [
        {"id": "c1", "text": "one", "author": "ann", "replies": [{"id": "c2", "text": "two", "answers": [deepest]}]}
    ]
    found = comments(read(as_json({"video_url": "https://video.example/1", "comments": rows}), "a.json"))
    assert [(one.text, one.parent_id) for one in found] == [("one", None), ("two", "c1"), ("three", "c2")]


def test_what_a_post_says_is_no_comment_on_it() -> None:
    full: list[dict[str, Any]] = [
        {"comment_id": "1790", "comment_text": "A boat", "commenter_name": "ann", "replies": []}
    ]
    full[0]["replies"] = [{"comment_id": "1795", "comment_text": "Two", "commenter_name": "ben"}]
    post = {"post_id": "123", "text": "Come and see", "time": "2021-05-01 10:00:00", "likes": 3, "comments_full": full}
    found = comments(read(as_json([post, {**post, "post_id": "124"}]), "a.json"))
    assert [one.text for one in found] == ["A boat", "Two"] * 2 and found[0].parent_id is None
    own: dict[str, Any] = {"id": "101_0", "message": "one", "from": {"name": "ann"}}
    own["comments"] = {"data": [{"id": "101_1", "message": "two", "from": {"name": "ben"}}]}
    assert texts(read(as_json([own]), "a.json")) == ["one", "two"]


def test_a_comment_that_answers_its_video_answers_nothing() -> None:
    rows = [
        {"id": 12345616934, "video_id": 1234563451201523412, "text": "one", "parent_comment_id": 1234563451201523412},
        {"id": 12345616939, "video_id": 1234563451201523412, "text": "two", "parent_comment_id": 12345616934},
    ]
    one, two = comments(read(as_json({"comments": rows}), "a.json"))
    assert one.parent_id is None and two.parent_id == one.id


def test_a_shortcode_is_instagrams_and_a_caption_is_no_comment() -> None:
    def edge(number: int, words: str) -> dict[str, Any]:
        return {"node": {"id": f"17900000000{number}", "text": words, "owner": {"username": "ann"}}}

    media = {
        "shortcode": "CSTg-0FH89e",
        "edge_media_to_caption": {"edges": [{"node": {"text": "What the owner wrote"}}]},
        "edge_media_to_parent_comment": {"edges": [edge(1, "one"), edge(2, "two")]},
    }
    claims = read(as_json({"data": {"shortcode_media": media}}), "a.json")
    assert texts(claims) == ["one", "two"]
    assert (captures(claims)[0].video.platform, captures(claims)[0].video.id) == ("instagram", "CSTg-0FH89e")
    rows = "shortcode,comment\nCSTg-0FH89e,A boat\nCSTg-0FH89f,Two boats\n"
    assert [one.video.platform for one in captures(read(rows))] == ["instagram", "instagram"]


def test_comments_by_their_numbers_are_read() -> None:
    def row(number: int, root: int, words: str) -> dict[str, Any]:
        return {
            "commentNo": number,
            "parentCommentNo": root,
            "replyLevel": 1 if number == root else 2,
            "contents": words,
            "userIdNo": f"b{number}",
            "userName": f"boat {number}",
            "regTime": "2020-01-02T03:04:05+0900",
            "modTime": "2020-01-02T03:04:05+0900",
            "sympathyCount": 5,
            "antipathyCount": 1,
        }

    rows = [row(9000123, 9000123, "A fine boat"), row(9000477, 9000123, "So it is"), row(9000911, 9000911, "Ahoy")]
    inner = json.dumps({"success": True, "result": {"commentList": rows, "count": {"comment": 2, "reply": 1}}})
    one, two, three = comments(read(f"_callback({inner});", "a.json"))
    assert [one.text, two.text, three.text] == ["A fine boat", "So it is", "Ahoy"]
    assert [one.parent_id, two.parent_id, three.parent_id] == [None, one.id, None]
    assert (one.author.name, one.author.id, one.like_count, one.dislike_count) == ("boat 9000123", "b9000123", 5, 1)
    assert one.published.earliest == one.published.latest == 1577901845


@pytest.mark.parametrize("role", ["userId", "userName"])
def test_whom_a_reply_answers_is_not_what_it_answers(role: str) -> None:
    names = {"replyTo": ["0", "ann", "ben"]} if role == "userName" else {"replyTo": [0, 71, 72]}
    rows = [
        {"commentId": 9001 + number, "userId": 71 + number, "userName": name, "content": "a boat", "replyTo": to}
        for number, (name, to) in enumerate(zip(["ann", "ben", "cat"], names["replyTo"], strict=True))
    ]
    assert [one.parent_id for one in comments(read(as_json({"comments": rows}), "a.json"))] == [None] * 3
    rows[1]["replyTo"] = rows[0]["commentId"]
    one, two, _ = comments(read(as_json({"comments": rows}), "a.json"))
    assert two.parent_id == one.id


def test_the_address_of_a_comment_ends_with_its_id() -> None:
    def row(number: int, words: str) -> dict[str, Any]:
        user = {"uri": f"/users/{number}7", "name": f"boat {number}", "link": f"https://video.example/user{number}"}
        replies = {"uri": f"/videos/5170/comments/{number}/replies", "total": 0}
        return {
            "uri": f"/videos/5170/comments/{number}",
            "created_on": "2016-05-01T10:00:00+00:00",
            "text": words,
            "link": f"https://video.example/5170#comment_{number}",
            "user": user,
            "metadata": {"connections": {"replies": replies}},
        }

    claims = read(as_json({"total": 2, "data": [row(41, "A fine boat"), row(49, "Ahoy")]}), "a.json")
    assert [(one.id, one.text, one.author.name) for one in comments(claims)] == [
        ("41", "A fine boat", "boat 41"),
        ("49", "Ahoy", "boat 49"),
    ]
    (capture,) = captures(claims)
    assert capture.video.url == "https://video.example/5170" and not refused(claims)
    pages = [{"text": "A fine boat", "uri": f"/videos/5170/pages/{n}"} for n in (1, 2)]
    assert {one.id for one in comments(read(as_json(pages), "a.json"))} == {None}
    named = [{**row(41, "A fine boat"), "comment_id": "c7"}, {**row(49, "Ahoy"), "comment_id": "c9"}]
    assert [one.id for one in comments(read(as_json(named), "a.json"))] == ["c7", "c9"]


def test_a_claim_is_a_video_where_its_id_is_a_digest() -> None:
    def row(letter: str, words: str, **more: Any) -> dict[str, Any]:
        who = {"channel_name": f"@boat-{letter}", "channel_id": letter * 40, "signature": "ef" * 64}
        return {
            "comment": words,
            "comment_id": letter * 64,
            "claim_id": "ab" * 20,
            "timestamp": 1600000000,
            **who,
            **more,
        }

    rows = [row("1", "A fine boat"), row("2", "So it is", parent_id="1" * 64)]
    claims = read(as_json({"jsonrpc": "2.0", "result": {"page": 1, "items": rows}}), "a.json")
    (capture,) = captures(claims)
    assert (capture.video.platform, capture.video.id) == ("lbry", "ab" * 20)
    assert [(one.id, one.parent_id, one.author.name) for one in comments(claims)] == [
        ("1" * 64, None, "@boat-1"),
        ("2" * 64, "1" * 64, "@boat-2"),
    ]
    checked = [{"claim_id": n, "text": f"Boats sail at {n}", "author": "ann"} for n in (17, 18)]
    assert [one.video.id for one in captures(read(as_json(checked), "a.json"))] == [None]


@pytest.mark.parametrize("answered", ["reply_to_comment", "reply_to_comment_id"])
def test_what_a_reply_answers_may_stand_beside_whom_it_answers(answered: str) -> None:
    rows = [
        {"id": 11, "from_id": 501, "text": "A fine boat", "video_id": VIDEO},
        {"id": 13, "from_id": 502, "text": "So it is", "video_id": VIDEO, "reply_to_id": 501, answered: 11},
    ]
    one, two = comments(read(as_json({"items": rows}), "a.json"))
    assert one.parent_id is None and one.id is not None and two.parent_id == one.id
    only = [{name: cell for name, cell in row.items() if name != answered} for row in rows]
    assert [one.parent_id for one in comments(read(as_json({"items": only}), "a.json"))] == [None, None]
