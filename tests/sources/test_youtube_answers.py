"""YouTube's own answers as files: what developer tools save of one, what tools and their tests keep of many."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sources import golden
from tests.sources.browsing import OTHER, VIDEO, answer, appended, header, more, player, reloaded, replies_of, talk
from tests.sources.sessions import A, B, C
from voxpop.model import Again, CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources import our_sources

ONE = talk(A, "@ada_quill", "A fine boat", video=VIDEO, likes="1.2K", pinned=True)
TWO = talk(f"{A}.9aBc", "@brine_and_tar", "Aye", video=VIDEO)
THREE = talk(B, "@ada_quill", "Too small", video=OTHER)
FIRST = answer(
    [ONE],
    reloaded("RELOAD_CONTINUATION_SLOT_HEADER", header("1,234")),
    reloaded("RELOAD_CONTINUATION_SLOT_BODY", ONE.item, more(VIDEO, "page 2")),
)
REPLIES = answer([TWO], replies_of(A, TWO.bare))
OF_OTHER = answer([THREE], appended(THREE.item))
RENDERER: dict[str, Any] = {
    "commentId": C,
    "authorText": {"simpleText": "Ada Quill"},
    "contentText": {"runs": [{"text": "In "}, {"text": "the harbour"}]},
    "publishedTimeText": {
        "runs": [{"text": "1 day ago", "navigationEndpoint": {"watchEndpoint": {"videoId": VIDEO, "params": "x"}}}]
    },
    "voteCount": {"simpleText": "19.924"},
}


def read(*values: Any, name: str = "answer.json") -> list[Claim]:
    """What is read of a file of these values, one a line."""
    content = "\n".join(value if isinstance(value, str) else json.dumps(value) for value in values).encode()
    source = next(source for source in our_sources() if source.recognises(content[:65536], name))
    assert source.name in ("watchpage", "youtubei")
    return list(source.read({name: golden.Held(name, content)}, Provenance("file", source.name)))


def said(claims: list[Claim]) -> list[tuple[str | None, str | None, str]]:
    """The comments, of which none was refused; one that is said twice is one."""
    assert not [claim for claim in claims if isinstance(claim, Refused) and claim.place.startswith("comments")]
    found = ((claim.id, claim.parent_id, claim.text) for claim in claims if isinstance(claim, CommentClaim))
    return list(dict.fromkeys(found))


def captures(claims: list[Claim]) -> list[CaptureClaim]:
    return [claim for claim in claims if isinstance(claim, CaptureClaim)]


def test_an_answer_with_comments_is_read_alone() -> None:
    claims = read(FIRST)
    (capture,) = captures(claims)
    assert (capture.video.platform, capture.video.id, capture.video.comment_count) == ("youtube", VIDEO, 1234)
    assert said(claims) == [(A, None, "A fine boat")]
    comment = claims[1]
    assert isinstance(comment, CommentClaim)
    assert (comment.author.name, comment.like_count, comment.is_pinned) == ("@ada_quill", 1200, True)


@pytest.mark.parametrize(
    "values",
    [
        (FIRST, REPLIES),
        (FIRST, FIRST, REPLIES, REPLIES),
        ([FIRST, REPLIES],),
        ({"video": VIDEO, "pages": [{"page": 1, "answer": FIRST}, {"page": 2, "answer": REPLIES}]},),
        ({"response": {"status": 200, "body": json.dumps(FIRST)}}, {"response": {"body": json.dumps(REPLIES)}}),
        (json.dumps(FIRST, indent=2), json.dumps(REPLIES, sort_keys=True)),
    ],
)
def test_many_answers_in_one_file_are_one_capture_and_a_comment_that_comes_again_is_one(values: tuple[Any]) -> None:
    claims = read(*values)
    assert len(captures(claims)) == 1
    assert said(claims) == [(A, None, "A fine boat"), (f"{A}.9aBc", A, "Aye")]


def test_answers_of_two_videos_are_two_captures_each_with_its_own() -> None:
    data: dict[str, Any] = {"responseContext": {}, "contents": {"twoColumnWatchNextResults": {}}}
    data["currentVideoEndpoint"] = {"watchEndpoint": {"videoId": VIDEO}}
    claims = read([player(VIDEO, "Tiny boat"), data, FIRST, OF_OTHER, player(OTHER, "Large boat"), REPLIES])
    assert [(one.video.id, one.video.title) for one in captures(claims)] == [
        (VIDEO, "Tiny boat"),
        (OTHER, "Large boat"),
    ]
    now, of = -1, dict[str, int]()
    for claim in claims:
        now = claim.capture if isinstance(claim, Again) else now + isinstance(claim, CaptureClaim)
        of.update({claim.text: now} if isinstance(claim, CommentClaim) else {})
    assert of == {"A fine boat": 0, "Aye": 0, "Too small": 1}
    places = [claim.place for claim in claims if isinstance(claim, CommentClaim)]
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    "value",
    [
        [{"commentThreadRenderer": {"comment": {"commentRenderer": RENDERER}}}],
        {"commentRenderer": RENDERER},
        {"continuationContents": {"itemSectionContinuation": {"contents": [{"commentRenderer": RENDERER}]}}},
        {"response": {"engagementPanels": [{"list": {"contents": [{"commentRenderer": RENDERER}]}}]}},
        {"contents": {"sections": [{"items": [{"commentRenderer": RENDERER}]}]}, "responseContext": {}},
    ],
)
def test_comments_that_stand_elsewhere_or_were_taken_out_of_their_answer_are_found(value: Any) -> None:
    claims = read(value)
    assert [one.video.id for one in captures(claims)] == [VIDEO]
    assert said(claims) == [(C, None, "In the harbour")]
    comment = claims[1]
    assert isinstance(comment, CommentClaim)
    assert (comment.like_count, comment.like_count_is_rounded) == (19924, False)


def test_the_page_of_a_television_says_title_and_channel() -> None:
    owner = {"title": {"simpleText": "Harbour Films"}, "navigationEndpoint": {"browseEndpoint": {"browseId": "UC1"}}}
    shown = {
        "title": {"runs": [{"text": "Tiny boat"}]},
        "description": {"runs": [{"text": "Line one"}]},
        "viewCount": {"videoViewCountRenderer": {"viewCount": {"simpleText": "1,234 views"}}},
        "owner": {"videoOwnerRenderer": owner},
    }
    section = {"itemSectionRenderer": {"contents": [{"other": 1}, {"videoMetadataRenderer": shown}]}}
    sections = [{"x": 1}, {"itemSectionRenderer": {"contents": [{"other": 1}]}}, section]
    results = {"results": {"results": {"contents": sections}}}
    endpoint = {"watchEndpoint": {"videoId": VIDEO}}
    (capture,) = read({"contents": {"singleColumnWatchNextResults": results}, "currentVideoEndpoint": endpoint})
    assert isinstance(capture, CaptureClaim)
    video = capture.video
    assert (video.id, video.title, video.description, video.view_count) == (VIDEO, "Tiny boat", "Line one", 1234)
    assert (video.channel.id, video.channel.name) == ("UC1", "Harbour Films")


LISTED = {
    "videoId": VIDEO,
    "title": {"runs": [{"text": "Tiny boat"}]},
    "navigationEndpoint": {"watchEndpoint": {"videoId": VIDEO}},
    "trackingParams": "CKAEEJQ1GAEiEwi",
}


@pytest.mark.parametrize(
    "value", [[LISTED] * 3, {"gridVideoRenderer": LISTED}, {"responseContext": {}, "items": [LISTED]}]
)
def test_a_list_of_videos_is_neither_comments_nor_a_page(value: Any) -> None:
    (refused,) = read(value)
    assert isinstance(refused, Refused)
    assert "neither the page of a video nor comments" in refused.reason


def test_what_stands_before_the_damage_is_read_and_the_damage_named() -> None:
    claims = read(FIRST, json.dumps(REPLIES)[:400])
    assert said(claims) == [(A, None, "A fine boat")]
    assert isinstance(claims[-1], Refused)
    assert "cut off" in claims[-1].reason
    data = json.dumps(player(VIDEO, "Tiny boat"))
    first, refused = read(data, data[:100])
    assert isinstance(first, CaptureClaim) and isinstance(refused, Refused)
    assert refused.reason == "The file ends in the middle: it was cut off."
    refused = read(data, data.replace(":", " ", 1))[-1]
    assert isinstance(refused, Refused) and refused.reason.startswith("What follows is not JSON: ")
    (refused,) = read(data[:90])
    assert isinstance(refused, Refused) and refused.reason == "The file ends in the middle: it was cut off."


def test_comments_that_no_list_of_their_answer_shows_are_read_too() -> None:
    updates = {"frameworkUpdates": answer([ONE, TWO])["frameworkUpdates"]}
    claims = read({"_meta": {"captured": "2024-01-15"}, **updates})
    assert said(claims) == [(f"{A}.9aBc", A, "Aye"), (A, None, "A fine boat")]
    assert {claim.is_pinned for claim in claims if isinstance(claim, CommentClaim)} == {None}
    assert said(read({**FIRST, "frameworkUpdates": answer([ONE, TWO])["frameworkUpdates"]})) == [
        (A, None, "A fine boat"),
        (f"{A}.9aBc", A, "Aye"),
    ]


def test_what_a_library_made_of_an_answer_counts_less_than_the_answer_within() -> None:
    made = {"videoId": VIDEO, "title": "Made", "author": {"name": "Harbour"}, "lengthSeconds": "213"}
    claims = read({"page": "watch", "player_response": player(VIDEO, "Tiny boat"), "videoDetails": made})
    (capture,) = claims
    assert isinstance(capture, CaptureClaim) and capture.video.title == "Tiny boat"
    details = {"videoId": VIDEO, "title": "Boat", "lengthSeconds": "213", "shortDescription": "Line"}
    assert captures(read({"_meta": {"source": "player"}, "videoDetails": details}))[0].video.title == "Boat"


def test_what_stands_before_json_as_youtube_sends_it_is_passed_over() -> None:
    assert said(read(")]}'\n" + json.dumps(FIRST))) == [(A, None, "A fine boat")]


def test_a_search_is_refused_by_its_name() -> None:
    (refused,) = read({"responseContext": {}, "contents": {"twoColumnSearchResultsRenderer": {}}})
    assert isinstance(refused, Refused)
    assert refused.reason.startswith("This is a list of search results")


def test_a_comment_that_was_taken_out_twice_is_said_once() -> None:
    claims = read([{"commentRenderer": RENDERER}], [{"commentRenderer": {**RENDERER, "voteCount": {}}}])
    assert [claim.id for claim in claims if isinstance(claim, CommentClaim)] == [C]


def test_an_answer_within_a_text_is_read_unless_it_is_damaged() -> None:
    told = json.dumps({"responseContext": {}, **player(VIDEO, "Tiny boat")})
    (first,) = read({"request": {"id": 1}, "response": {"responseBody": told}})
    assert isinstance(first, CaptureClaim) and first.video.title == "Tiny boat"
    (refused,) = read({"request": {"id": 1}, "response": {"responseBody": told[:-1]}})
    assert isinstance(refused, Refused) and "neither the page of a video nor comments" in refused.reason


def test_numbers_and_words_behind_an_answer_are_passed_over() -> None:
    (first,) = read(player(VIDEO, "Tiny boat"), 7, True, '"Large boat"')
    assert isinstance(first, CaptureClaim) and first.video.title == "Tiny boat"


def test_an_answer_that_lies_deeper_than_any_recorder_puts_one_is_not_looked_for() -> None:
    value: Any = player(VIDEO, "Tiny boat")
    for _ in range(7):
        value = {"in": value}
    (first,) = read(value)
    assert isinstance(first, CaptureClaim) and first.video.title == "Tiny boat"
    (refused,) = read([value])
    assert isinstance(refused, Refused)


def test_what_stands_behind_very_many_objects_is_not_looked_at_and_that_is_told() -> None:
    many: list[Any] = [{}] * (1 << 16)
    first, told = read([player(VIDEO, "Tiny boat"), *many, player(OTHER, "Large boat")])
    assert isinstance(first, CaptureClaim) and first.video.title == "Tiny boat"
    assert isinstance(told, Refused) and "more than 65536 objects" in told.reason
