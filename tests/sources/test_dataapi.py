"""The YouTube Data API's answers: traps of the format, damage, redaction."""

from __future__ import annotations

import io
import itertools
import json
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import Again, CaptureClaim, Captured, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.dataapi import DataApi, comments, instants
from voxpop.sources.json_text.extended import plainly

CASES = {case.name: case for case in golden.cases() if case.parent.name == "dataapi"}
FILES = {
    name: next(file for file in sorted(case.iterdir()) if file.name not in golden.NOT_INPUT)
    for name, case in CASES.items()
}
PROVENANCE = Provenance("file", "dataapi")
THREAD, OTHER = "UgxAAAAAAAAAAAAAAAB4AaABAg", "UgxBBBBBBBBBBBBBBBB4AaABAg"
OWNER = "UC0000000000000000000000"


def read(content: bytes | object, window: int = 1 << 20, name: str = "page.json") -> list[Claim]:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return list(DataApi(window).read({name: golden.Held(name, raw)}, PROVENANCE))


def said(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def captures(claims: list[Claim]) -> list[CaptureClaim]:
    return [claim for claim in claims if isinstance(claim, CaptureClaim)]


def refused(claims: list[Claim]) -> list[Refused]:
    return [claim for claim in claims if isinstance(claim, Refused)]


def comment(id: str | None = THREAD, text: str = "text", **more: Any) -> dict[str, Any]:
    snippet = {"videoId": "Abc12345_-x", "textDisplay": text, "authorDisplayName": "Ada Quill", **more}
    found = {"kind": "youtube#comment", "id": id, "snippet": {k: v for k, v in snippet.items() if v is not None}}
    return {name: value for name, value in found.items() if value is not None}


def thread(id: str = THREAD, text: str = "text", total: int = 0, **more: Any) -> dict[str, Any]:
    top = comment(id, text, **more)
    snippet = {"videoId": top["snippet"].get("videoId"), "topLevelComment": top, "totalReplyCount": total}
    return {"kind": "youtube#commentThread", "id": id, "snippet": snippet}


def answer(*items: object, kind: str = "commentThread", token: str | None = None) -> dict[str, Any]:
    more = {"nextPageToken": token} if token else {}
    return {"kind": f"youtube#{kind}ListResponse", **more, "items": list(items)}


def video(id: str | None = "Abc12345_-x", **more: Any) -> dict[str, Any]:
    return {"kind": "youtube#video", **({"id": id} if id else {}), "snippet": {"title": "T"}, **more}


# What is recognised


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_golden_file_is_recognised_by_its_content(name: str) -> None:
    assert DataApi().recognises(FILES[name].read_bytes()[: 64 << 10], "x")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"kind,youtube#comment\n",
        b'"kind": "youtube#comment"',
        b'{"title": "\\"kind\\": \\"youtube#comment\\""}',
        b'{"id": "Abc12345_-x", "extractor": "youtube", "thumbnails": [], "comments": [{"text": "a"}]}',
        b'{"snippet": {"a": 1}}',
        b'{"publishedAt": "2024", "title": "T"}',
        b"const a = 5;\n// youtube\n",
    ],
)
def test_what_is_no_answer_is_left_to_others(head: bytes) -> None:
    assert not DataApi().recognises(head, "x.json")


@pytest.mark.parametrize("name", ["commentId", "authorText", "likesCount", "publishedTimeText", "replyCount"])
def test_a_row_that_names_the_same_things_otherwise_is_a_table_and_loses_nothing(name: str) -> None:
    row = {"authorChannelId": OWNER, "textDisplay": "Nice boat", name: "2"}
    for made in ([row], {"continuation": "x", "data": [row]}):
        assert not DataApi().recognises(json.dumps(made).encode(), "x")


def test_numbers_and_times_as_a_database_exports_them_are_read() -> None:
    when = {"$date": {"$numberLong": "1671250750000"}}
    row = thread(likeCount={"$numberInt": "5"}, publishedAt=when, updatedAt={"$date": "2022-12-17T04:19:10.000Z"})
    row["snippet"]["totalReplyCount"] = {"$numberLong": "7"}
    claims = read([{"_id": {"$oid": "5f"}, **row}])
    (one,) = said(claims)
    assert (one.like_count, one.published.latest, one.is_edited, one.reply_count) == (5, 1671250750, False, 7)
    assert refused(claims) == []


@pytest.mark.parametrize(
    "value", [{"$numberInt": "many"}, {"$date": {"$numberLong": "9" * 30}}, {"$date": True}, {"$oid": 1}, {"a": 1}, {}]
)
def test_what_is_no_such_value_stays_as_it_is(value: dict[str, object]) -> None:
    found = plainly(value)
    assert found == value or isinstance(found, int)
    assert len(refused(read([thread(likeCount=value, text="a")]))) == 1


def test_an_answer_that_was_flattened_is_a_table() -> None:
    row = {"kind": "youtube#commentThread", "snippet.topLevelComment.snippet.textOriginal": "Nice boat"}
    assert not DataApi().recognises(json.dumps([row]).encode(), "x")


def test_a_row_with_what_somebody_reckoned_beside_it_is_still_the_apis() -> None:
    row = {"textDisplay": "Nice boat", "authorDisplayName": "Ada Quill", "likeCount": 2, "sentiment": 0.7}
    assert DataApi().recognises(json.dumps([row]).encode(), "x")


def test_a_file_may_hold_many_videos_so_nothing_beside_it_is_claimed() -> None:
    assert DataApi().companions("video.json", ["video.jpg"]) == {}


def test_a_trimmed_video_is_recognised_by_what_was_left() -> None:
    trimmed = {
        "id": "Abc12345_-x",
        "snippet": {"publishedAt": "2024-11-01T08:00:00Z"},
        "statistics": {"viewCount": "1"},
    }
    content = json.dumps(trimmed).encode()
    assert DataApi().recognises(content, "x")
    assert captures(read(content))[0].video.view_count == 1


def test_an_accession_without_a_page_says_so() -> None:
    assert list(DataApi().read({}, PROVENANCE)) == [Refused("page", "This accession holds no page.")]


# Which video


def test_a_reply_page_finds_its_thread_by_the_id() -> None:
    reply = comment(f"{THREAD}.8wr1", parentId=None, videoId=None)
    (_, _, found) = read([answer(thread(total=1)), answer(reply, kind="comment")])
    assert isinstance(found, CommentClaim)
    assert (found.parent_id, found.number) == (THREAD, None)


def test_a_capture_is_come_back_to_only_when_another_spoke_last() -> None:
    first, second = comment(text="a"), comment(text="b", videoId="Def12345_-y")
    claims = read(b"\n".join(json.dumps(one).encode() for one in (first, first, second, second, first)))
    assert [claim.capture if isinstance(claim, Again) else type(claim).__name__[:7] for claim in claims] == (
        ["Capture", "Comment", "Comment", "Capture", "Comment", "Comment", 0, "Comment"]
    )
    assert [claim.place for claim in said(claims)] == [0, 1, 2, 3, 4]
    assert [claim.number for claim in said(claims)] == [1, 2, 1, 2, 3]


def test_comments_of_no_known_video_are_told_without_one() -> None:
    claims = read(answer(comment(videoId=None), kind="comment"))
    assert [(c.video.platform, c.video.id) for c in captures(claims)] == [(None, None)]


def test_the_file_name_names_the_video_and_the_content_wins() -> None:
    nameless = answer(comment(videoId=None), kind="comment")
    assert captures(read(nameless, name="Def12345_-y.json"))[0].video.id == "Def12345_-y"
    assert captures(read(answer(comment()), name="Def12345_-y.json"))[0].video.id == "Abc12345_-x"


def test_a_video_that_stands_twice_was_captured_twice() -> None:
    claims = read([video(statistics={"viewCount": "1"}), thread(), video(statistics={"viewCount": "2"})])
    assert [c.video.view_count for c in captures(claims)] == [1, 2]


def test_a_video_behind_its_comments_is_told_before_them_once() -> None:
    for first in (comment(), comment(videoId=None)):
        claims = read([first, video(), channel(), video(snippet={"title": "later"})])
        assert [c.video.title for c in captures(claims)] == ["T", "later"]


def channel(**statistics: Any) -> dict[str, Any]:
    snippet = {"title": "Harbour Films", "customUrl": "harbour"}
    return {"kind": "youtube#channel", "id": OWNER, "snippet": snippet, "statistics": statistics}


def test_a_channel_says_of_its_videos_what_it_knows() -> None:
    owned = {"title": "T", "channelId": OWNER}
    (claim,) = captures(read([channel(subscriberCount="1230"), video(snippet=owned)]))
    assert (claim.video.channel.name, claim.video.channel.follower_count) == ("Harbour Films", 1230)
    (claim,) = captures(read([channel(subscriberCount="0", hiddenSubscriberCount=True), video(snippet=owned)]))
    assert (claim.video.channel.handle, claim.video.channel.follower_count) == (None, None)


def test_a_channel_in_a_search_is_no_video() -> None:
    found = {"kind": "youtube#searchResult", "id": {"kind": "youtube#channel"}, "snippet": {"title": "T"}}
    (claim,) = read(answer(found, kind="search"))
    assert isinstance(claim, Refused)
    assert "searchResult" in claim.reason


@pytest.mark.parametrize(
    "pictures", [None, 5, {}, {"default": 5}, {"default": {"url": 5}}, {"default": {"url": "https://example.org/"}}]
)
def test_pictures_that_name_no_video_do_not_matter(pictures: object) -> None:
    bare = {"publishedAt": "2024-11-01T08:00:00Z", "channelId": OWNER, "categoryId": "1", "thumbnails": pictures}
    assert captures(read({**bare, "title": "T"}))[0].video.id is None


# What is said of a comment


@pytest.mark.parametrize(
    ("display", "text"),
    [
        ("plain", "plain"),
        ("a &lt;b&gt; c", "a <b> c"),
        ("one<br />two<br>three", "one\ntwo\nthree"),
        ("it&#39;s", "it's"),
        ("&nbsp;x &#x1F6A4;", "\xa0x 🚤"),
        ("it's &amp; that", "it's &amp; that"),
        ("a\nb <b>c</b>", "a\nb <b>c</b>"),
        ("AT&T", "AT&T"),
        ('<a href="https://www.youtube.com/watch?v=Abc12345_-x&amp;t=12">0:12</a>', "0:12"),
        ("1 < 2 > 0", "1 < 2 > 0"),
    ],
)
def test_html_is_converted_and_plain_text_is_not(display: str, text: str) -> None:
    assert comments.plain_text(display) == text
    assert said(read(comment(text=display)))[0].text == text


def test_the_original_text_counts_before_the_displayed_one() -> None:
    assert said(read(comment(text="a &amp; b", textOriginal="a &amp; b")))[0].text == "a &amp; b"
    assert said(read(comment(text="x", textOriginal="")))[0].text == ""


def test_only_a_later_update_is_an_edit() -> None:
    same = comment(publishedAt="2024-11-02T10:00:00Z", updatedAt="2024-11-02T10:00:00.000Z")
    later = comment(publishedAt="2024-11-02T10:00:00Z", updatedAt="2024-11-02T10:00:01Z")
    assert [claim.is_edited for claim in said(read([same, later, comment()]))] == [False, True, None]


def test_the_channel_of_the_video_is_not_taken_for_the_author() -> None:
    mine = comment(channelId=OWNER, authorChannelId={"value": OWNER})
    theirs = comment(channelId=OWNER, authorChannelId="UC1111111111111111111111")
    nobody = comment(channelId=OWNER, authorChannelId={})
    assert [claim.is_by_channel for claim in said(read([mine, theirs, nobody]))] == [True, False, None]
    assert [claim.author.id for claim in said(read([mine, theirs, nobody]))] == [
        OWNER,
        "UC1111111111111111111111",
        None,
    ]


def test_the_channel_may_be_known_from_the_video_alone() -> None:
    owned = video(snippet={"title": "T", "channelId": OWNER})
    claims = read([owned, comment(authorChannelId={"value": OWNER})])
    assert said(claims)[0].is_by_channel is True


def test_a_reply_within_a_comment_answers_it() -> None:
    claims = said(read({**comment("odd", "a"), "answers": [comment(None, "b"), comment(f"{THREAD}.1", "c")]}))
    assert [(claim.text, claim.parent_id) for claim in claims] == [("a", None), ("b", "odd"), ("c", THREAD)]


def test_a_thread_lends_its_id_to_its_comment() -> None:
    one = thread()
    del one["snippet"]["topLevelComment"]["id"]
    assert said(read(one))[0].id == THREAD


@pytest.mark.parametrize("words", ["soon", "2024-11-02", "2024-13-02T10:00:00Z", ""])
def test_what_is_no_time_is_no_time(words: str) -> None:
    assert instants.when_from_rfc3339(words) is None


def test_a_time_without_a_zone_is_in_utc() -> None:
    assert instants.when_from_rfc3339("1970-01-01 00:00:05") == instants.when_from_rfc3339("1970-01-01T01:00:05+01:00")


# What is missing


def coverage(content: object, name: str = "x") -> tuple[str, str]:
    claim = captures(read(content, name=name))[0]
    return claim.coverage, (claim.coverage_reason or "")


def test_a_next_page_that_is_in_the_file_is_not_missing() -> None:
    assert coverage([answer(thread(), token="2"), answer(thread(OTHER))])[0] == "unknown"
    assert coverage([answer(thread(), token="2"), answer()])[0] == "unknown"
    assert coverage([answer(thread(), token="2"), answer(thread(OTHER), token="3")])[0] == "partial"
    assert coverage([answer(thread()), answer(video(), kind="video", token="2")])[0] == "unknown"
    assert coverage([answer(comment(videoId=None), token="2")])[0] == "partial"


def test_a_reply_that_was_counted_and_is_not_held_is_missing() -> None:
    replies = [comment(f"{THREAD}.{n}", parentId=THREAD) for n in range(3)]
    within = {**thread(total=3), "replies": {"comments": replies[:1]}}
    assert coverage(within) == ("partial", "One thread holds fewer replies than YouTube counted.")
    assert coverage([within, thread(OTHER, total=1)])[1].startswith("2 threads hold fewer")
    assert coverage([within, answer(*replies[:2], kind="comment", token="2")])[0] == "partial"
    assert coverage([*replies[:2], within, replies[2]])[0] == "unknown"
    assert coverage([answer(*replies[:2], kind="comment", token="2")])[0] == "partial"
    assert (
        coverage([answer(*replies[:2], kind="comment", token="2"), answer(replies[2], kind="comment")])[0] == "unknown"
    )


def test_what_the_video_counts_is_held_against_the_comments() -> None:
    counted = video(statistics={"commentCount": "2"})
    assert coverage([counted, thread()]) == ("partial", "YouTube counted 2 comments; the file holds 1.")
    assert coverage([counted, thread(), thread(OTHER)])[0] == "unknown"
    assert coverage(counted) == ("unknown", "The file holds the video without its comments.")


def test_a_last_line_that_was_cut_off_is_said_and_one_in_the_middle_is_no_cut() -> None:
    good, bad = json.dumps(thread()).encode(), b'{"kind": "youtube#commentThread", "id": '
    assert coverage(good + b"\n" + bad)[0] == "partial"
    assert coverage(good + b"\n" + bad + b"\n" + good)[0] == "unknown"


def test_the_time_of_capture_is_what_was_seen_else_what_the_name_says() -> None:
    name = "comments-2019-09-11T23_40_59.676182-04_00.json"
    assert captures(read(thread(), name=name))[0].captured.latest == 1568259659
    seen = Provenance("fetch", "dataapi", captured=Captured(5, 5, "second", "fetched"))
    claims = list(DataApi().read({"page": golden.Held(name, json.dumps(thread()).encode())}, seen))
    assert captures(claims)[0].captured == seen.captured
    assert captures(read(thread()))[0].captured == Captured()


def test_no_more_threads_are_remembered_than_fit() -> None:
    replies = [comment(f"{id_}.1", videoId=None) for id_ in (THREAD, OTHER)]
    content = json.dumps([thread(total=1), thread(OTHER, total=1, videoId="Def12345_-y"), *replies]).encode()
    claims = list(DataApi(threads=1).read({"page": golden.Held("page", content)}, PROVENANCE))
    assert [c.video.id for c in captures(claims)] == ["Abc12345_-x", "Def12345_-y", None]
    assert len(said(claims)) == 4


# Forms and damage


@pytest.mark.parametrize("name", sorted(set(CASES) - {"comment_snippet", "keyed"}))  # flat ones are not that long
@pytest.mark.parametrize("window", [16, 300, 3000])
def test_a_window_of_any_size_finds_the_same_comments(name: str, window: int) -> None:
    content = FILES[name].read_bytes()
    whole, found = said(read(content)), said(read(content, window))
    assert sorted((c.id or "", c.text) for c in found) == sorted((c.id or "", c.text) for c in whole)


def test_comments_without_ids_in_a_long_object_are_found_too() -> None:
    for one in ({"snippet": {"textDisplay": "a"}}, {"kind": "youtube#comment", "snippet": {"textDisplay": "a"}}):
        assert [claim.text for claim in said(read(json.dumps(one).encode(), 8))] == ["a"]


@given(name=st.sampled_from(sorted(CASES)), cut=st.floats(0, 1), window=st.sampled_from([7, 500, 1 << 20]))
def test_a_file_cut_off_anywhere_never_raises_and_keeps_what_came_before(name: str, cut: float, window: int) -> None:
    content = FILES[name].read_bytes()
    whole = {claim.text for claim in said(read(content))}
    assert {claim.text for claim in said(read(content[: int(cut * len(content))], window))} <= whole | {""}


@given(
    name=st.sampled_from(sorted(CASES)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), min_size=1, max_size=6),
    window=st.sampled_from([3, 200, 1 << 20]),
)
def test_bytes_changed_anywhere_never_raise(name: str, changes: list[tuple[float, bytes]], window: int) -> None:
    content = bytearray(FILES[name].read_bytes())
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    claims = read(bytes(content), window)
    places = [claim.place for claim in said(claims)]
    assert places == sorted(set(places))
    assert captures(claims) or refused(claims)
    assert all(0 <= claim.capture < len(captures(claims)) for claim in claims if isinstance(claim, Again))
    redacted(bytes(content), *places[:1], window=window)


NAMES = """
    kind id snippet topLevelComment replies comments items videoId textDisplay likeCount statistics nextPageToken
    totalReplyCount authorChannelId publishedAt thumbnails contentDetails duration tags
"""
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("youtube#comment"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES.split()), inner, max_size=6),
    max_leaves=30,
)


@given(value=VALUES, window=st.sampled_from([5, 1 << 20]))
def test_fields_of_any_type_never_raise(value: object, window: int) -> None:
    content = json.dumps([value, thread()]).encode("utf-8", "surrogatepass")
    assert "text" in {claim.text for claim in said(read(content, window))}
    for kind in ("video", "comment", "commentThread", "channel"):
        more = value if isinstance(value, dict) else {"snippet": value}
        read(json.dumps([{**more, "kind": f"youtube#{kind}"}]).encode("utf-8", "surrogatepass"), window)


def test_one_broken_answer_does_not_lose_the_others() -> None:
    good = [json.dumps(answer(thread(text=f"{n}")), indent=1) for n in range(3)]
    broken = good[1].replace('"items"', "items")
    claims = read("\n".join([good[0], broken, good[2]]).encode())
    assert [claim.text for claim in said(claims)] == ["0", "1", "2"]
    assert refused(claims)


def test_a_list_of_words_is_passed_over_and_a_word_among_comments_is_named() -> None:
    ids = [f"Ugx{n}" for n in range(2000)]
    content = {
        "ids": ids,
        "numbers": list(range(5000)),
        "items": ["word", None, answer(thread(text="x" * 1000))],
        "last": 1,
    }
    claims = read(json.dumps(content).encode(), 1000)
    assert len(said(claims)) == 1
    assert [claim.reason for claim in refused(claims)] == ["what stands here in items is no object"]


@pytest.mark.parametrize("opening", ['{"a":', "[", '{"items": [', '{"a": {"kind": "youtube#video", "b":'])
def test_deep_nesting_is_refused_and_read_in_reasonable_time(opening: str) -> None:
    for content in (opening * 100_000, json.dumps([thread()]) + opening * 30):
        claims = read(content.encode(), 1 << 16)
        assert refused(claims) or said(claims)
    nested = json.loads("[" * 60 + json.dumps(thread()) + "]" * 60)
    assert any("nested more than" in claim.reason for claim in refused(read([thread(), nested])))


def test_what_is_nested_too_deeply_in_a_long_object_is_passed_over() -> None:
    inner: object = {"text": "x" * 200}
    for _ in range(20):
        inner = {"a": inner}
    claims = read(json.dumps({"deep": inner, "items": [thread()]}).encode(), 64)
    assert len(said(claims)) == 1
    assert any("deep" in claim.reason for claim in refused(claims))


def test_a_file_that_is_all_broken_objects_is_given_up() -> None:
    claims = read(b'{"a" x ' * 30_000, 100)
    assert "so much of the file is broken" in refused(claims)[-2].reason
    assert len(refused(claims)) < 20_000


def test_a_part_that_is_no_json_counts_as_not_said() -> None:
    claims = read(b'{"kind": "youtube#video", "statistics": {"viewCount": oops}, "id": "Abc12345_-x", "snippet": {}}')
    assert captures(claims)[0].video.id == "Abc12345_-x"
    assert "statistics is too long" in refused(claims)[0].reason


@pytest.mark.parametrize("window", [64, 1 << 20])
def test_a_list_of_videos_that_was_cut_off_keeps_those_before(window: int) -> None:
    claims = read(b"[" + json.dumps(video()).encode() + b", ", window)
    assert captures(claims)[0].coverage == "partial"
    assert "cut off" in refused(claims)[0].reason


def test_files_of_lines_that_were_joined_lose_nothing_at_a_byte_order_mark() -> None:
    lines = [json.dumps(comment(id, text)).encode() + b"\n" for id, text in ((THREAD, "a boat"), (OTHER, "a pier"))]
    claims = read(b"\xef\xbb\xbf".join([b"", *lines]), name="page.jsonl")
    assert [claim.text for claim in said(claims)] == ["a boat", "a pier"] and not refused(claims)


def test_a_line_that_is_too_long_is_passed_over_by_name() -> None:
    long = b'{"kind": "youtube#comment", "a": "' + b"x" * (17 << 20) + b'"}'
    claims = read(b"\n".join([json.dumps(thread()).encode(), long, json.dumps(thread(OTHER)).encode()]))
    assert [claim.id for claim in said(claims)] == [THREAD, OTHER]
    assert [claim.place for claim in refused(claims)] == ["line 2"]


def test_an_id_with_half_a_character_is_told_whole() -> None:
    claims = read(json.dumps([comment("Ug\ud800x")]).encode())
    assert said(claims)[0].id == "Ug\ufffdx"
    assert said(claims)[0].was_damaged


def test_bytes_that_are_no_text_cost_one_character_each() -> None:
    for end in (b"", b"\n"):
        claims = read(json.dumps(thread(text="sea PLACE")).encode().replace(b"PLACE", b"\xff") + end)
        assert said(claims)[0].text == "sea \ufffd"


# Streaming


class Endless(io.RawIOBase):
    """A file of JSON Lines without an end; notes how many were asked for."""

    def __init__(self, limit: int) -> None:
        self.asked, self._limit = 0, limit

    def read(self, size: int | None = -1) -> bytes:
        if self.asked == self._limit or size == 0:
            return b""
        self.asked += 1
        return b"".join(json.dumps(thread(f"Ugx{self.asked}-{n}")).encode() + b"\n" for n in range(100))


class Long(golden.Held):
    def __init__(self) -> None:
        super().__init__("long.jsonl", b"")
        self.opened: list[Endless] = []

    def open(self) -> BinaryIO:
        self.opened.append(Endless(100))
        return self.opened[-1]  # type: ignore[return-value]


def test_comments_are_told_while_the_file_is_read() -> None:
    page = Long()
    claims = DataApi().read({"page": page}, PROVENANCE)
    assert len(list(itertools.islice(claims, 50))) == 50
    assert page.opened[-1].asked < 5
    assert sum(isinstance(claim, CommentClaim) for claim in claims) + 49 == 10_000


@pytest.mark.parametrize("form", ["list", "merged", "answers"])
def test_no_piece_is_longer_than_it_must_be(form: str) -> None:
    from voxpop.sources.dataapi.pieces import Piece, pieces

    threads = [thread(f"Ugx{n}", "море " * 20) for n in range(3000)]
    content = {
        "list": threads,
        "merged": {"items": threads, "video": video()},
        "answers": [answer(*threads[:1500])] * 2,
    }
    raw = json.dumps(content[form]).encode()
    found = [piece for piece in pieces(golden.Held("x", raw), 1 << 16) if isinstance(piece, Piece)]
    assert len(raw) > 1 << 20 > 8 * max(len(piece.raw) for piece in found)
    assert all(json.loads(piece.raw) == piece.value and piece.raw[1:-1] in raw for piece in found if piece.raw)
    assert all(raw[piece.at + 1 :].startswith(piece.raw[1:-1]) for piece in found if piece.raw)
    assert len(said(read(raw, 1 << 16))) == 3000


# Redaction


def redacted(content: bytes, *places: int, window: int = 1 << 20) -> bytes:
    out = io.BytesIO()
    DataApi(window).redact(golden.Held("page.json", content), frozenset(places), out)
    return out.getvalue()


def encoding(name: str) -> str:
    return "utf-16-le" if name == "utf16" else "utf-8"


@pytest.mark.parametrize("window", [100, 1 << 20])
@pytest.mark.parametrize("name", sorted(CASES))
def test_only_the_comment_that_goes_is_changed(name: str, window: int) -> None:
    content = FILES[name].read_bytes()
    before = said(read(content, window))
    if name != "module_literal":  # which is read, and written, as JSON
        assert redacted(content, window=window) == content
    for gone in before:
        left = redacted(content, gone.place, window=window)
        after = said(read(left, window))
        if gone.id is None:
            assert [(c.id, c.text) for c in after] == [(c.id, c.text) for c in before if c is not gone]
        else:
            assert [c for c in after if c.place != gone.place] == [c for c in before if c.place != gone.place]
            (husk,) = (c for c in after if c.place == gone.place)
            assert (husk.id, husk.parent_id, husk.text) == (gone.id, gone.parent_id, "")
            assert (husk.author.id, husk.author.name) == (None, None)
        for words in (gone.text, gone.author.url or ""):
            held = json.dumps(words, ensure_ascii=name == "lines")[1:-1].encode(encoding(name))
            assert held not in content or left.count(held) < content.count(held) or len(words) < 4
        assert [c.video.id for c in captures(read(left))] == [c.video.id for c in captures(read(content))] or len(
            before
        ) == 1


def test_a_redacted_list_stays_json_and_answers_within_a_comment_stay() -> None:
    outer = {**comment("Ugx", "secret"), "note": "secret", "answers": [comment(None, "kept"), comment(None, "other")]}
    content = json.dumps([outer, comment(None, "alone")], indent=2).encode()
    assert [c.text for c in said(read(redacted(content, 0)))] == ["", "kept", "other", "alone"]
    assert b"secret" not in redacted(content, 0)
    left = json.loads(redacted(content, 0, 2, 3))
    assert left[0]["answers"][1] is None
    assert left[1] is None
    assert [c.text for c in said(read(redacted(content, 0, 2, 3)))] == ["", "kept"]


def test_a_text_that_stands_twice_in_a_comment_goes_twice() -> None:
    twice = b'"snippet": {"textDisplay": "secret"}, "snippet": {"textDisplay": "b"}'
    content = b'[{"kind": "youtube#comment", "id": "Ugx", %s}]' % twice
    assert b"secret" not in redacted(content, 0)


def test_a_flat_comment_keeps_its_id_and_video() -> None:
    flat = {
        "id": "Ugx",
        "videoId": "Abc12345_-x",
        "textDisplay": "secret",
        "authorDisplayName": "secret",
        "likeCount": 1,
    }
    left = json.loads(redacted(json.dumps([flat]).encode(), 0))
    assert left == [{**dict.fromkeys(flat), "id": "Ugx", "videoId": "Abc12345_-x", "textDisplay": ""}]


def test_a_broken_comment_counts_as_a_place() -> None:
    content = FILES["one_broken"].read_bytes()
    left = redacted(content, 2)
    assert [claim.text for claim in said(read(left))] == ["comment 0", ""]


@pytest.mark.parametrize("mark", [b"", b"\xff\xfe"])
def test_utf16_stays_utf16_to_the_byte(mark: bytes) -> None:
    text = json.dumps(
        [comment("Ugx", "🚤 море"), comment("Ugy", "half \ud800 🚤"), comment("Ugz", "港")], ensure_ascii=False
    )
    content = mark + text.encode("utf-16-le", "surrogatepass")
    assert [claim.text for claim in said(read(content))] == ["🚤 море", "half \ufffd\ufffd\ufffd 🚤", "港"]
    left = redacted(content, 1)
    assert [claim.text for claim in said(read(left))] == ["🚤 море", "", "港"]
    start = content.index("Ugy".encode("utf-16-le"))
    assert left.startswith(content[:start]) and left.endswith(content[content.index("Ugz".encode("utf-16-le")) :])


def test_the_examples_run() -> None:
    import doctest

    for module in (comments, instants):
        results = doctest.testmod(module)
        assert results.attempted and not results.failed


@pytest.mark.parametrize("window", [64, 1 << 20])
def test_a_list_within_a_list_that_was_cut_off_says_so_once(window: int) -> None:
    claims = read(b"[[" + json.dumps(video()).encode() + b", ", window)
    assert captures(claims)[0].coverage == "partial"
    assert ["cut off" in claim.reason for claim in refused(claims)] == [True]


@pytest.mark.parametrize("indent", [None, 2])
def test_behind_a_broken_thread_with_replies_the_others_are_read_and_withdrawn(indent: int | None) -> None:
    replies = [comment(f"{THREAD}.{n}", f"reply {n}") for n in range(2)]
    broken = {**thread(THREAD, "broken"), "replies": {"comments": replies}}
    whole = json.dumps([broken, thread(OTHER, "second"), thread(f"{OTHER}C", "third")], indent=indent)
    content = whole.replace('"broken"', '"broken').encode()
    found = said(read(content))
    assert [claim.text for claim in found][-2:] == ["second", "third"]
    left = said(read(redacted(content, found[-2].place)))
    assert [claim.text for claim in left] == [claim.text for claim in found[:-2]] + ["", "third"]


def test_ids_that_are_no_text_are_marked() -> None:
    said = answer(comment(channelId="UC?"), comment(OTHER, videoId=None, postId="Ugk?"), kind="comment")
    claims = captures(read(json.dumps(said).replace("?", "\udc80").encode("utf-8", "surrogateescape")))
    assert claims[0].video.channel.id == "UC\ufffd"
    assert claims[1].video.url == "https://www.youtube.com/post/Ugk%EF%BF%BD"
    (reason,) = (claim.reason for claim in refused(read(b'{"kind": "youtube#\\ud83d", "items": []}')))
    assert reason.startswith("This holds only youtube#\ufffd of")


def test_a_comment_that_lies_too_deep_to_be_looked_at_is_known_by_its_names() -> None:
    comment = {"textDisplay": "Nice boat", "authorDisplayName": "Ada Quill", "likeCount": 2}
    content = json.dumps({"a": {"b": {"c": {"d": {"items": [{"id": "UgxA", "snippet": comment}]}}}}}).encode()
    assert DataApi().recognises(content, "x.json")
    (found,) = (claim for claim in read(content) if isinstance(claim, CommentClaim))
    assert (found.text, found.author.name, found.like_count) == ("Nice boat", "Ada Quill", 2)
