"""YouTube's own answers: counts in any language, tokens, comments of every age."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import browsing, sessions
from tests.sources.browsing import VIDEO, answer, appended, more, replies_of, talk, token
from voxpop.sources.youtube.comments import Said, said_by_entities, said_by_renderer
from voxpop.sources.youtube.continuations import chat_of, digest_of, token_in, video_of
from voxpop.sources.youtube.innertube import Answer, Placed, comments_in, parts_of, start_of
from voxpop.sources.youtube.nesting import at, flag_at, objects_at, text_at

A, B = sessions.A, sessions.B


def read(value: dict[str, Any], language: str | None = "en") -> Answer:
    found = comments_in(value, language)
    assert found is not None
    return found


def said(placed: Placed) -> Said:
    assert isinstance(placed.said, Said)
    return placed.said


def test_a_token_names_its_video_however_it_was_coded() -> None:
    made = token(VIDEO, "page 2")
    assert video_of(made) == video_of(made.replace("%3D", "=")) == VIDEO
    assert digest_of(made) == digest_of(made.replace("%3D", "="))
    assert [chat_of(other) for other in ("", made, "\udcff" * 30, "A" * 200)] == [None] * 4
    assert [video_of(other) for other in ("", "x", "4qmFsgJhEhhVQw", "\udcff" * 30, "A" * 40)] == [None] * 5


@given(st.text(max_size=60))
def test_no_token_makes_reading_fail(words: str) -> None:
    digest_of(words)
    assert chat_of(words) is None or len(chat_of(words) or "") == 11
    assert video_of(words) is None or len(video_of(words) or "") == 11


def test_the_text_of_every_shape_is_found() -> None:
    value = {
        "a": {"simpleText": "one"},
        "b": {"runs": [{"text": "o"}, 5, {"x": 1}, {"text": "ne"}]},
        "c": {"content": "one"},
    }
    assert [text_at(value, name) for name in "abc"] == ["one"] * 3
    assert [text_at(value, *path) for path in (("d",), ("a", 0), ("a", "x", "y"))] == [None] * 3
    assert text_at({"a": {"runs": 4}}, "a") is None
    assert at([1, 2], 1) == 2 and at([1], 1) is None and at(5, "a") is None
    assert flag_at({"a": 1}, "a") is None
    assert list(objects_at({"a": [{}, 1]}, "a")) == [{}]


def test_order_and_tree_come_from_the_renderers_whatever_order_the_entities_have() -> None:
    one, two = talk(A, "@ada_quill", "one"), talk(B, "@brine_and_tar", "two")
    found = read(answer([two, one], appended(two.item, one.item)))
    assert [said(placed).text for placed in found.comments] == ["two", "one"]


def test_a_reply_page_finds_its_thread_by_the_id() -> None:
    reply = talk(f"{A}.9aBc", "@ada_quill", "yes")
    for target in ("comment-replies-item-" + A, "comments-section"):
        found = read(answer([reply], appended(reply.bare, target=target)))
        assert [placed.parent_id for placed in found.comments] == [A]


def test_a_page_of_answers_to_a_reply_says_so() -> None:
    reply = talk(f"{A}.9deep", "@ada_quill", "deeper")
    found = read(answer([reply], replies_of(f"{A}.9aBc", reply.bare)))
    assert [placed.parent_id for placed in found.comments] == [f"{A}.9aBc"]


def test_threads_in_threads_keep_their_parents() -> None:
    top, one = talk(A, "@a", "top"), talk(f"{A}.1", "@b", "one")
    two, three = talk(f"{A}.2", "@c", "two"), talk(f"{A}.3", "@d", "three")
    nested = top.replies(one.replies(two.item, more(VIDEO, "deep")).item, three.item)
    found = read(answer([top, one, two, three], appended(nested.item)))
    assert [(said(p).text, p.parent_id) for p in found.comments] == [
        ("top", None),
        ("one", A),
        ("two", f"{A}.1"),
        ("three", A),
    ]
    assert found.opened == [token(VIDEO, "deep")]
    assert found.video == VIDEO


def test_nesting_without_end_is_read() -> None:
    thread: dict[str, Any] = talk(A, "@a", "0").item
    talks = [talk(A, "@a", "0")]
    for n in range(1, 3000):
        talks.append(talk(f"{A}.{n}", "@a", str(n)))
        thread = talks[-1].replies(thread).item
    assert len(read(answer(talks, appended(thread))).comments) == 3000


def test_a_comment_whose_text_is_not_there_is_told_and_its_replies_are_read() -> None:
    lost, reply = talk(A, "@gone", "x"), talk(f"{A}.1", "@ada_quill", "who?")
    found = read(answer([reply], appended(lost.replies(reply.item).item)))
    assert isinstance(found.comments[0].said, str)
    assert (said(found.comments[1]).text, found.comments[1].parent_id) == ("who?", A)


def test_nothing_is_shown_for_no_likes_and_nothing_said_where_none_are_shown() -> None:
    shown, hidden = talk(A, "@a", "x"), talk(B, "@b", "y")
    comment = hidden.mutations[1]["payload"]["commentEntityPayload"]
    del comment["toolbar"]
    first, second = read(answer([shown, hidden], appended(shown.item, hidden.item))).comments
    assert (said(first).likes, said(first).reply_count) == ((0, False), 0)
    assert (said(second).likes, said(second).reply_count) == (None, None)


def test_a_rounded_count_of_replies_is_not_said() -> None:
    many = talk(A, "@a", "x", replies="1.2K")
    assert said(read(answer([many], appended(many.item))).comments[0]).reply_count is None


def test_what_no_store_can_hold_is_shown_as_a_replacement() -> None:
    broken = talk(A, "@a\ud800", "half \udc00")
    found = said(read(answer([broken], appended(broken.item))).comments[0])
    assert (found.text, found.author.name, found.was_damaged) == ("half \ufffd", "@a\ufffd", True)


def test_an_empty_text_is_a_text() -> None:
    empty = talk(A, "@a", "")
    empty.mutations[1]["payload"]["commentEntityPayload"]["properties"]["content"] = {}
    assert said(read(answer([empty], appended(empty.item))).comments[0]).text == ""
    assert isinstance(said_by_renderer({"commentId": A, "contentText": {}}, None), Said)


def test_a_renderer_without_id_or_text_is_told() -> None:
    assert said_by_renderer({"contentText": {}}, None) == "the answer gives a comment without an id"
    assert said_by_renderer({"commentId": A}, None) == "the answer gives a comment without a text"
    assert isinstance(said_by_entities({}, {}, None), str)


def test_a_video_to_watch_next_is_no_comment() -> None:
    feed = appended({"compactVideoRenderer": {}}, {"continuationItemRenderer": {}}, target="watch-next-feed")
    assert comments_in({"onResponseReceivedEndpoints": [feed]}) is None
    assert comments_in({}) is None


def test_the_last_page_of_a_thread_may_be_empty() -> None:
    assert read(answer([], replies_of(A))).comments == []


def test_comments_name_their_video_by_their_links() -> None:
    new = talk(A, "@a", "x", video=VIDEO)
    assert read(answer([new], appended(new.item))).video == VIDEO
    link = {"runs": [{"text": "1 day ago", "navigationEndpoint": {"watchEndpoint": {"videoId": VIDEO}}}]}
    old = {"commentId": A, "contentText": {}, "publishedTimeText": link}
    thread = {"commentThreadRenderer": {"comment": {"commentRenderer": old}}}
    assert read({"onResponseReceivedEndpoints": [appended(thread)]}).video == VIDEO
    plain = talk(A, "@a", "x", video="no video")
    assert read(answer([plain], appended(plain.item))).video is None


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ({"countText": {"runs": [{"text": "1,234"}, {"text": " Comments"}]}}, 1234),
        ({"commentsCount": {"simpleText": "56"}}, 56),
        ({"countText": {"runs": [{"text": "1.2K"}, {"text": " Comments"}]}}, None),
        ({}, None),
    ],
)
def test_the_header_says_how_many_there_are_unless_it_is_rounded(words: dict[str, Any], count: int | None) -> None:
    found = read({"onResponseReceivedEndpoints": [browsing.reloaded("HEADER", {"commentsHeaderRenderer": words})]})
    assert (found.comment_count, found.is_start) == (count, True)


def test_tokens_stand_in_many_shapes() -> None:
    command = {"continuationCommand": {"token": "t"}}
    for inner in (
        {"continuationEndpoint": command},
        {"continuationEndpoint": {"commandExecutorCommand": {"commands": [{}, command]}}},
        {"button": {"buttonRenderer": {"command": command}}},
    ):
        assert token_in({"continuationItemRenderer": inner}) == "t"
    assert token_in({"continuationItemViewModel": {"continuationCommand": {"innertubeCommand": command}}}) == "t"
    assert (
        token_in({"continuationItemRenderer": {"continuationEndpoint": {"continuationCommand": {"token": 5}}}}) is None
    )


def test_the_data_of_a_page_ask_for_its_first_comments() -> None:
    assert start_of(browsing.watch_data(VIDEO, "Boat")) == [token(VIDEO, "start")]
    old = {
        "sectionIdentifier": "comment-item-section",
        "continuations": [{"reloadContinuationData": {"continuation": "t"}}, {"x": 1}],
    }
    results = {"results": {"results": {"contents": [{"itemSectionRenderer": old}]}}}
    assert start_of({"contents": {"twoColumnWatchNextResults": results}}) == ["t"]
    assert start_of({}) == []


def test_an_answer_may_stand_in_an_envelope() -> None:
    inner = {"a": 1}
    assert list(parts_of([{"response": inner}, 5])) == [{"response": inner}, inner]
    assert list(parts_of("text")) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(where=st.integers(0, 400), instead=JSON)
def test_anything_anywhere_in_an_answer_never_raises(where: int, instead: Any) -> None:
    one = talk(A, "@ada_quill", "one", likes="1K", paid="$5", video=VIDEO)
    value = answer(
        [one], browsing.reloaded("HEADER", browsing.header("1")), appended(one.replies(more(VIDEO, "x")).item)
    )
    spots = list(_spots(value))
    holder, key = spots[where % len(spots)]
    holder[key] = instead
    comments_in(value, "en")
    start_of(value)


def _spots(value: Any) -> Any:
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _spots(value[key])


def test_an_entity_without_a_key_or_a_payload_costs_only_itself() -> None:
    one = talk(A, "@ada_quill", "one")
    found = answer([one], appended(one.item))
    found["frameworkUpdates"]["entityBatchUpdate"]["mutations"] += [{"entityKey": "x"}, {"entityKey": 5, "payload": {}}]
    assert [said(placed).text for placed in read(found).comments] == ["one"]
