"""What captures tell together: who is gone, who was only missed, what was edited, how the page stood on a day."""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.command import voxpop
from tests.archive.pages import CAPTION, CAPTURED, VIDEO_ID, Json, info, said, write, write_mirror
from tests.archive.records import findings
from tests.conftest import IS_SOAK
from voxpop.archive import Answers, Archive
from voxpop.codec import comment_line, read_time
from voxpop.errors import UsageError
from voxpop.model import Change, Comment, Coverage

KEY = f"youtube:{VIDEO_ID}"
DAY = 86_400
COMPLETE = Answers(coverage="complete")
PARTIAL = Answers(coverage="partial")


def take(
    archive: Archive, inbox: Path, day: int, comments: Iterable[object] | None, answers: Answers = COMPLETE,
    **fields: object,
) -> str:  # fmt: skip
    """A capture of that day, taken in; its key."""
    page = info(comments, epoch=CAPTURED + day * DAY, **fields)
    path = write(inbox / f"day {day}" / "page.info.json", page)
    [report] = archive.add([path], answers=answers)
    assert report.accession_id is not None
    return f"{report.accession_id[:16]}-0"


def take_on(
    archive: Archive, inbox: Path, when: str, comments: Iterable[object] | None, coverage: Coverage = "complete",
    **fields: object,
) -> str:  # fmt: skip
    """A capture of which a person tells when it was made; its key."""
    path = write(inbox / f"on {when}" / "page.info.json", info(comments, epoch=..., **fields))
    [report] = archive.add([path], answers=Answers(captured=read_time(when), coverage=coverage))
    return f"{(report.accession_id or '')[:16]}-0"


def told(changes: Iterable[Change]) -> list[tuple[str, str | None]]:
    """The kinds of changes, with the ids."""
    return [(change.change, change.id) for change in changes]


def comment(archive: Archive, id: str) -> Comment:
    """The comment with this id."""
    return archive.comment(f"youtube:{id}")


def test_a_comment_that_a_later_complete_capture_lacks_is_gone(archive: Archive, inbox: Path) -> None:
    first = take(archive, inbox, 1, [said("a", "one"), said("b", "two")])
    second = take(archive, inbox, 9, [said("a", "one")])
    assert not comment(archive, "a").is_gone and comment(archive, "b").is_gone
    [absence] = archive.pasts(KEY, [comment(archive, "b")])["youtube:b"].absences
    assert (absence.last.capture, absence.gone.capture, absence.back) == (first, second, None)
    assert told(archive.diff(KEY, first, second)) == [("gone", "b")]
    assert [(day.held_so_far, day.gone_so_far) for day in archive.history(KEY)] == [(2, 0), (2, 1)]
    assert archive.search("two").hits[0].key == "youtube:b"


@pytest.mark.parametrize("coverage", [PARTIAL, Answers()])
def test_a_comment_that_a_later_capture_lacks_which_may_have_missed_it_is_not_seen(
    archive: Archive, inbox: Path, coverage: Answers
) -> None:
    first = take(archive, inbox, 1, [said("a", "one"), said("b", "two")])
    second = take(archive, inbox, 9, [said("a", "one")], coverage)
    assert not comment(archive, "b").is_gone
    past = archive.pasts(KEY, list(archive.comments(KEY)))
    assert past.keys() == {"youtube:b"}
    assert past["youtube:b"].is_in_newest is False
    assert past["youtube:b"].last_held is not None and past["youtube:b"].last_held.capture == first
    assert told(archive.diff(KEY, first, second)) == [("not_seen", "b")]


def test_what_a_capture_lacks_that_may_be_older_than_the_one_that_holds_it_is_not_gone(
    archive: Archive, inbox: Path
) -> None:
    first = take_on(archive, inbox, "2024-05-01T12:00:00Z", [said("a", "one"), said("b", "two")])
    second = take_on(archive, inbox, "2024-05-01", [said("a", "one"), said("c", "three")])
    assert not any(one.is_gone for one in archive.comments(KEY))
    assert told(archive.diff(KEY, first, second)) == [("seen", "c"), ("not_seen", "b")]
    third = take_on(archive, inbox, "2024-05-09", [said("a", "one"), said("c", "three")], view_count=9)
    assert comment(archive, "b").is_gone
    assert told(archive.diff(KEY, first, third)) == [("views", None), ("seen", "c"), ("gone", "b")]
    assert findings(archive) == []


def test_what_may_have_been_held_before_it_was_missing_has_not_returned(archive: Archive, inbox: Path) -> None:
    both = [said("a", "one"), said("b", "two")]
    take_on(archive, inbox, "2024-05-01T12:00:00Z", both)
    lacking = take_on(archive, inbox, "2024-05-09T12:00:00Z", both[:1])
    again = take_on(archive, inbox, "2024-05", both, view_count=9)
    assert not comment(archive, "b").is_gone
    assert "youtube:b" not in archive.pasts(KEY, [comment(archive, "b")])
    assert told(archive.diff(KEY, lacking, again)) == [("views", None), ("seen", "b")]
    assert [one.id for one in archive.as_of(KEY, lacking).comments()] == ["a"]
    take_on(archive, inbox, "2024-06-09", both[:1], view_count=9)
    [absence] = archive.pasts(KEY, [comment(archive, "b")])["youtube:b"].absences
    assert absence.last.capture == again and comment(archive, "b").is_gone


def test_what_one_capture_proves_gone_another_may_find_again(archive: Archive, inbox: Path) -> None:
    days = [take(archive, inbox, day, [said("a", "one")] * (day != 2) + [said("b", "two")]) for day in (1, 2, 3)]
    assert not comment(archive, "a").is_gone
    [absence] = archive.pasts(KEY, [comment(archive, "a")])["youtube:a"].absences
    assert [absence.last.capture, absence.gone.capture, absence.back and absence.back.capture] == days
    assert told(archive.diff(KEY, days[1], days[2])) == [("returned", "a")]
    assert told(archive.diff(KEY, days[0], days[2])) == []


def test_what_was_only_missed_and_is_there_again_has_not_returned(archive: Archive, inbox: Path) -> None:
    days = [
        take(archive, inbox, day, [said("a", "one")] * (day != 2) + [said("b", "two")], PARTIAL) for day in (1, 2, 3)
    ]
    assert told(archive.diff(KEY, days[1], days[2])) == [("seen_again", "a")]


def test_a_person_may_say_later_that_a_capture_was_complete_and_take_it_back(archive: Archive, inbox: Path) -> None:
    take(archive, inbox, 1, [said("a", "one"), said("b", "two")])
    second = take(archive, inbox, 9, [said("a", "one")], Answers())
    archive.amend(second, COMPLETE)
    assert comment(archive, "b").is_gone
    archive.amend(second, PARTIAL)
    assert not comment(archive, "b").is_gone
    assert findings(archive) == []


def test_captures_of_unknown_time_prove_nothing_and_have_no_part_in_a_day(archive: Archive, inbox: Path) -> None:
    known = take(archive, inbox, 1, [said("a", "one"), said("b", "two")])
    path = write(inbox / "unknown" / "page.info.json", info([said("a", "one"), said("c", "three")], epoch=...))
    [report] = archive.add([path], answers=COMPLETE)
    unknown = f"{(report.accession_id or '')[:16]}-0"
    assert not any(one.is_gone for one in archive.comments(KEY))
    assert [day.held_so_far for day in archive.history(KEY)] == [2, None]
    assert [one.id for one in archive.as_of(KEY, known).comments()] == ["a", "b"]
    for when in (unknown, "2001"):
        with pytest.raises(UsageError, match="captur"):
            archive.as_of(KEY, when)
    with pytest.raises(UsageError, match="Nobody knows when"):
        list(archive.diff(KEY, known, unknown))


def test_replies_are_gone_with_their_thread(archive: Archive, inbox: Path) -> None:
    thread = [said("a", "one"), said("a.r", "reply", parent="a"), said("b", "two")]
    first = take(archive, inbox, 1, thread)
    second = take(archive, inbox, 9, [said("b", "two")])
    assert told(archive.diff(KEY, first, second)) == [("gone", "a"), ("gone", "a.r")]


THREADS = {
    "kind": "youtube#commentThreadListResponse", "pageInfo": {"totalResults": 1, "resultsPerPage": 100},
}  # fmt: skip


def api_thread(claimed: int, replies: Sequence[str]) -> Json:
    """An answer of the Data API with one thread that claims so many replies and shows these."""

    def resource(id: str, **more: object) -> Json:
        snippet = {
            "videoId": VIDEO_ID, "textOriginal": f"text of {id}", "textDisplay": f"text of {id}", "likeCount": 0,
            "authorDisplayName": "Nora Quay", "authorChannelId": {"value": "UCnora"},
            "publishedAt": "2023-01-01T00:00:00Z", "updatedAt": "2023-01-01T00:00:00Z", **more,
        }  # fmt: skip
        return {"kind": "youtube#comment", "id": id, "snippet": snippet}

    thread: Json = {
        "kind": "youtube#commentThread", "id": "a",
        "snippet": {"videoId": VIDEO_ID, "topLevelComment": resource("a"), "totalReplyCount": claimed},
    }  # fmt: skip
    if replies:
        thread["replies"] = {"comments": [resource(f"a.{id}", parentId="a") for id in replies]}
    return {**THREADS, "items": [thread]}


@pytest.mark.parametrize(("claimed", "is_gone"), [(1, True), (2, False)])
def test_a_reply_is_gone_only_where_its_thread_was_fully_held(
    archive: Archive, inbox: Path, claimed: int, is_gone: bool
) -> None:
    for day, page in ((1, api_thread(2, ["r", "s"])), (2, api_thread(claimed, ["r"]))):
        path = write(inbox / f"comments-2023-11-{10 + day}T00_00_00Z.json", page)
        list(archive.add([path], answers=COMPLETE))
    assert comment(archive, "a.s").is_gone == is_gone
    assert not comment(archive, "a.r").is_gone


@pytest.mark.parametrize(
    ("claimed", "held", "gone"),
    [
        ((5, 1), "", set()), ((0, 1), "", {"r", "s"}), ((5, 0), "r", set()), ((1, 1), "r", set()),
        ((1, 0), "r", {"s"}), ((None, None), "r", {"s"}), ((None, 1), "", {"r", "s"}),
    ],
)  # fmt: skip
def test_a_reply_to_a_reply_is_gone_only_where_all_that_it_stands_in_was_fully_held(
    archive: Archive, inbox: Path, claimed: tuple[int | None, int | None], held: str, gone: set[str]
) -> None:
    top, ids = f"Ugx{1:017d}AaABAg", {"r": f"Ugx{1:017d}AaABAg.r{1:021d}", "s": f"Ugx{1:017d}AaABAg.r{2:021d}"}
    parents, counts = {"r": top, "s": ids["r"]}, ["" if count is None else str(count) for count in claimed]
    for day, here, (own, of_reply) in ((1, "rs", ("", "")), (5, held, counts)):
        rows = [f"{top},,nora,top,{own}"]
        rows += [f"{ids[one]},{parents[one]},nora,reply {one},{of_reply if one == 'r' else ''}" for one in here]
        path = inbox / f"{day}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(("comment_id,parent_id,author,text,reply_count", *rows)), encoding="utf-8")
        answers = Answers(video=KEY, captured=read_time(f"2023-11-0{day}"), coverage="complete")
        list(archive.add([path], answers=answers))
    assert {one.id for one in archive.comments(KEY) if one.is_gone} == {ids[one] for one in gone}
    assert findings(archive) == []


def test_a_page_without_its_comments_proves_nothing_unless_none_were_counted(archive: Archive, inbox: Path) -> None:
    take(archive, inbox, 1, [said("a", "one")])
    take(archive, inbox, 2, None)
    assert not comment(archive, "a").is_gone
    take(archive, inbox, 3, None, comment_count=0)
    assert comment(archive, "a").is_gone


@pytest.mark.parametrize(("answers", "is_gone"), [(COMPLETE, True), (Answers(), False), (PARTIAL, False)])
def test_an_empty_list_of_comments_that_is_told_to_be_complete_proves_them_gone(
    archive: Archive, inbox: Path, answers: Answers, is_gone: bool
) -> None:
    take(archive, inbox, 1, [said("a", "one")])
    take(archive, inbox, 2, [], answers, comment_count=0)
    assert comment(archive, "a").is_gone == is_gone
    assert [day.comment_count for day in archive.history(KEY)] == [None, 0]


def test_a_capture_that_did_not_look_at_comments_says_nothing_of_them(archive: Archive, inbox: Path) -> None:
    comments = [said("a", "one"), said("b", "two")]
    first = take(archive, inbox, 1, comments)
    without = take(archive, inbox, 2, None, Answers(), view_count=9)
    message = {"addChatItemAction": {"item": {"liveChatTextMessageRenderer": {
        "id": "m", "timestampUsec": "1700000000000000", "message": {"runs": [{"text": "hello"}]},
        "authorName": {"simpleText": "nora"}, "authorExternalChannelId": "UCnora",
    }}}}  # fmt: skip
    chat_line = {"replayChatItemAction": {"actions": [message], "videoOffsetTimeMsec": "1000"}}
    path = write(inbox / f"Boat [{VIDEO_ID}].live_chat.json", chat_line)
    list(archive.add([path], answers=Answers(captured=read_time("2023-11-18T00:00:00Z"), coverage="complete")))
    last = take(archive, inbox, 9, comments[:1], PARTIAL)
    _, _, chat, _ = (day.capture.key for day in archive.history(KEY))
    assert [day.is_of_comments for day in archive.history(KEY)] == [True, False, False, True]
    for pair in ((first, without), (first, chat), (without, chat), (without, last), (chat, last)):
        assert not {change for change, id in told(archive.diff(KEY, *pair)) if id is not None}
    assert told(archive.diff(KEY, first, last)) == [("not_seen", "b")]
    assert archive.pasts(KEY, [comment(archive, "a")]) == {}
    archive.amend(without, COMPLETE)
    assert told(archive.diff(KEY, first, without)) == [("views", None)]
    for pair, words in (
        ((first, without), f"{without} did not look at comments, so nothing is told of them.\n"),
        ((first, last), ""),
        ((first, first), "Nothing that both captures tell is otherwise in the later one.\n"),
    ):
        assert voxpop("--archive", archive.path, "diff", KEY, *pair).err == words


@pytest.mark.parametrize("when", [None, "2023-11-18T00:00:00Z"])
def test_a_page_does_not_call_a_message_of_a_live_chat_not_seen(
    archive: Archive, inbox: Path, when: str | None
) -> None:
    chat = write(inbox / f"Live [{VIDEO_ID}].live_chat.json", api_chat(CAPTURED))
    list(archive.add([chat], answers=Answers(captured=read_time(when) if when else None)))
    take(archive, inbox, 9, [said("a", "one")])
    assert archive.pasts(KEY, list(archive.comments(KEY))) == {}


def test_a_message_that_a_later_capture_of_the_chat_lacks_is_not_seen_there(archive: Archive, inbox: Path) -> None:
    for day, id in ((1, "chat1"), (2, "chat2")):
        chat = write(inbox / f"day {day}" / f"Live [{VIDEO_ID}].live_chat.json", api_chat(CAPTURED, id))
        list(archive.add([chat], answers=Answers(captured=read_time(f"2024-01-0{day}"))))
    take(archive, inbox, 99, [said("a", "one")])
    pasts = archive.pasts(KEY, list(archive.comments(KEY)))
    _, second, _ = archive.history(KEY)
    assert {key: past.newest and past.newest.capture for key, past in pasts.items()} == {
        "youtube:chat1": second.capture.key
    }


def test_comments_without_ids_are_never_called_gone_nor_do_they_prove_it(archive: Archive, inbox: Path) -> None:
    list(archive.add([write_mirror(inbox / "m")], answers=Answers(url=f"https://youtu.be/{VIDEO_ID}")))
    take(archive, inbox, 1, [said("a", "one")])
    assert not any(one.is_gone for one in archive.comments(KEY))


@pytest.mark.parametrize("start", [1, 5])
def test_ids_of_a_file_s_own_are_compared_with_those_of_no_other_file(
    archive: Archive, inbox: Path, start: int
) -> None:
    """Also where the later table counts its rows otherwise, and where one with real ids comes after it."""
    tables = []
    for day, ids in ((1, range(1, 4)), (5, range(start, start + 4))):
        rows = [f"{id},,nora,comment {n},{day}" for n, id in enumerate(ids)]
        path = inbox / f"{day}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(("comment_id,parent_id,author,text,like_count", *rows)), encoding="utf-8")
        when = read_time(f"2023-11-0{day}")
        [report] = archive.add([path], answers=Answers(video=KEY, captured=when, coverage="complete"))
        tables.append(f"{(report.accession_id or '')[:16]}-0")
    take(archive, inbox, 9, [said("a", "one")])
    assert not any(one.is_gone for one in archive.comments(KEY))
    assert {change.change for change in archive.diff(KEY, *tables)} == {"seen", "not_seen"}
    assert findings(archive) == []


def test_parts_of_one_page_captured_at_one_instant_are_one(archive: Archive, inbox: Path) -> None:
    take(archive, inbox, 1, [said("a", "one"), said("b", "two")])
    for n, part in enumerate(("a", "b")):
        page = info([said(part, "one" if part == "a" else "two")], epoch=CAPTURED + 2 * DAY)
        list(archive.add([write(inbox / f"part {n}" / "page.info.json", page)], answers=COMPLETE))
    assert not any(one.is_gone for one in archive.comments(KEY))


OTHER_TOOL = ...  # of a page that does not say by which version of yt-dlp it was made


def test_white_space_that_one_tool_gives_otherwise_is_an_edit_and_the_newest_is_shown(
    archive: Archive, inbox: Path
) -> None:
    first = take(
        archive, inbox, 1, [said("a", "we are now here"), said("b", "one\ntwo")], title="New York",
        tags=["new", "york"], description="now here",
    )  # fmt: skip
    second = take(
        archive, inbox, 2, [said("a", "we are nowhere"), said("b", "one two")], title="NewYork", tags=["newyork"],
        description="nowhere",
    )  # fmt: skip
    assert told(archive.diff(KEY, first, second)) == [
        ("title", None), ("description", None), ("tags", None), ("edited", "a"), ("edited", "b"),
    ]  # fmt: skip
    assert {one.id: one.text for one in archive.comments(KEY)} == {"a": "we are nowhere", "b": "one two"}
    assert [one.text for one in archive.as_of(KEY, second).comments()] == ["we are nowhere", "one two"]
    assert len(archive.pasts(KEY, list(archive.comments(KEY)))) == 2


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_what_two_captures_give_another_text_is_found_as_edited_whatever_its_platform_says(
    archive: Archive, inbox: Path, order: tuple[int, ...]
) -> None:
    days = {
        1: [said("a", "we are here"), said("b", "the tide"), said("c", "gulls", is_edited=None)],
        2: [said("a", "we were here"), said("b", "the tide"), said("c", "gulls", _time_text="1 year ago (edited)")],
        3: [said("a", "we are here"), said("b", "the tide", like_count=7)],
    }
    for day in order:
        take(archive, inbox, day, days[day])
    for asked in ("is:edited", "has:edit"):
        assert {hit.key for hit in archive.search(asked).hits} == {"youtube:a", "youtube:c"}
    assert {one.id for one in archive.thread(KEY, show="edited").items} == {"a", "c"}
    assert findings(archive) == []
    archive.withdraw("youtube:a", reason="asked for")
    assert {hit.key for hit in archive.search("is:edited").hits} == {"youtube:c"}


def test_line_breaks_that_another_tool_lost_are_no_edit_but_other_white_space_is(archive: Archive, inbox: Path) -> None:
    texts = ["one\ntwo", "three\n\nfour", "now here"], ["one two", "threefour", "nowhere"]
    pages = [[said(id, text) for id, text in zip("abc", of, strict=True)] for of in texts]
    first = take(archive, inbox, 1, pages[0])
    second = take(archive, inbox, 2, pages[1], _version=OTHER_TOOL)
    assert told(archive.diff(KEY, first, second)) == [("edited", "c")]
    assert [one.text for one in archive.comments(KEY)] == ["one\ntwo", "three\n\nfour", "nowhere"]
    assert findings(archive) == []


def test_a_text_that_lost_its_lines_is_not_edited_and_a_rounded_count_is_no_other(
    archive: Archive, inbox: Path
) -> None:
    first = take(archive, inbox, 1, [said("a", "one\n\ntwo", like_count=1234), said("b", "tide", like_count=3)])
    changed = [said("a", "one two", like_count="1.2K"), said("b", "tides", like_count=5)]
    second = take(archive, inbox, 2, changed, _version=OTHER_TOOL)
    assert told(archive.diff(KEY, first, second)) == [("edited", "b"), ("likes", "b")]
    [edit] = archive.pasts(KEY, list(archive.comments(KEY)))["youtube:b"].edits
    assert (edit.text, edit.before.capture, edit.after.capture) == ("tide", first, second)


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        (1200, 98_000, True), (999, 1500, True), (150_000, 40, True), (1200, 1234, False), (1234, 1200, False),
        (1250, 1300, False), (1300, 1200, True), (999, 1000, False), (1234, 1235, True), (12_000, 13_456, True),
    ],
)  # fmt: skip
def test_likes_differ_where_no_rounding_makes_them_the_same(
    archive: Archive, inbox: Path, before: int, after: int, is_told: bool
) -> None:
    first = take(archive, inbox, 1, [said("a", "one", like_count=before)])
    second = take(archive, inbox, 2, [said("a", "one", like_count=after)])
    assert told(archive.diff(KEY, first, second)) == [("likes", "a")] * is_told


def as_told(archive: Archive) -> list[tuple[str, object, object]]:
    """What the first two captures say otherwise, with what was before and after."""
    first, second = (day.capture.key for day in archive.history(KEY))
    return [(change.change, change.before, change.after) for change in archive.diff(KEY, first, second)]


@pytest.mark.parametrize(
    ("before", "after", "expected", "shown"),
    [
        ({}, {"channel": ..., "uploader": "@quayside"}, [], "Quayside"),
        ({"channel": "@quayside"}, {"channel": "@quay"}, [("channel", "@quayside", "@quay")], "@quay"),
        ({"channel_follower_count": 1_230_000}, {"channel_follower_count": 1_234_567}, [], 1_234_567),
        ({"channel_follower_count": 1_234_567}, {"channel_follower_count": 1_230_000}, [], 1_230_000),
        (
            {"channel_follower_count": 1_230_000}, {"channel_follower_count": 1_240_000},
            [("followers", 1_230_000, 1_240_000)], 1_240_000,
        ),
        (
            {"channel_follower_count": 1_230_000}, {"channel_follower_count": 1_254_567},
            [("followers", 1_230_000, 1_254_567)], 1_254_567,
        ),
        ({"dislike_count": 50, "RYD": {}}, {"dislike_count": 63, "RYD": {}}, [("video_dislikes", 50, 63)], 63),
        ({"dislike_count": 50, "epoch": 1_600_000_000}, {"dislike_count": 63, "RYD": {}}, [], 63),
        ({"average_rating": 4.5}, {"average_rating": 4.4}, [("rating", "4.5 of 5", "4.4 of 5")], 4.4),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_no_change_of_a_video(
    archive: Archive, inbox: Path, before: Json, after: Json, expected: list[object], shown: object
) -> None:
    for day, fields in enumerate((before, after)):
        list(archive.add([write(inbox / f"{day}.info.json", info(None, **{"epoch": CAPTURED + day, **fields}))]))
    assert as_told(archive) == expected
    claim = archive.video(KEY).claim
    assert claim is not None
    assert shown in (claim.channel.name, claim.channel.follower_count, claim.rating.dislikes, claim.rating.mean)


@pytest.mark.parametrize(
    ("scale", "value", "expected"), [(10, 9.0, []), (10, 8.0, [("rating", "4.5 of 5", "8 of 10")])]
)
def test_means_are_compared_as_parts_of_their_scales(
    archive: Archive, inbox: Path, scale: int, value: float, expected: list[object]
) -> None:
    take(archive, inbox, 1, None, average_rating=4.5)
    rating = {"@type": "AggregateRating", "ratingValue": value, "bestRating": scale, "ratingCount": 10}
    add_web_page(
        archive,
        inbox,
        f'<script type="application/ld+json">{json.dumps(video_object(aggregateRating=rating))}</script>',
    )
    assert [one for one in as_told(archive) if one[0] == "rating"] == expected


def video_object(**fields: object) -> Json:
    """A video as schema.org describes it."""
    return {"@context": "https://schema.org", "@type": "VideoObject", "name": "The last ferry", **fields}


def add_web_page(archive: Archive, inbox: Path, head: str) -> None:
    """A saved page of the same video, with this head."""
    inbox.mkdir(exist_ok=True)
    path = inbox / "saved.html"
    path.write_text(f"<!DOCTYPE html><html><head>{head}</head><body></body></html>", encoding="utf-8")
    answers = Answers(url=f"https://youtu.be/{VIDEO_ID}", captured=read_time("2024-06-01T00:00:00Z"))
    list(archive.add([path], answers=answers))


def test_a_description_that_another_page_cut_off_is_no_other_one(archive: Archive, inbox: Path) -> None:
    whole = "A long description.\n" + "Line of it. " * 30
    take(archive, inbox, 1, None, description=whole)
    og = {"type": "video.other", "title": "The last ferry", "description": whole[:140].replace("\n", " ") + "..."}
    add_web_page(archive, inbox, "".join(f'<meta property="og:{name}" content="{of}">' for name, of in og.items()))
    assert len(list(archive.history(KEY))) == 2
    assert as_told(archive) == []
    assert archive.video(KEY).description == whole
    take(archive, inbox, 300, None, description="A long ...")
    assert archive.video(KEY).description == "A long ..."


@pytest.mark.parametrize(("display", "shown"), [("<b>bold</b> text", "*bold* text"), ("other", "other")])
def test_a_text_as_it_is_displayed_is_not_compared_with_it_as_it_was_written(
    archive: Archive, inbox: Path, display: str, shown: str
) -> None:
    for day, texts in ((1, {"textOriginal": "*bold* text"}), (2, {"textOriginal": None, "textDisplay": display})):
        page = api_thread(0, [])
        page["items"][0]["snippet"]["topLevelComment"]["snippet"].update(texts)  # type: ignore[index]
        list(archive.add([write(inbox / f"comments-2023-11-{10 + day}T00_00_00Z.json", page)], answers=COMPLETE))
    assert as_told(archive) == []
    assert comment(archive, "a").text == shown
    assert archive.pasts(KEY, [comment(archive, "a")]) == {}
    for day in (3, 4):
        snippet = page["items"][0]["snippet"]["topLevelComment"]["snippet"]  # type: ignore[index]
        snippet["likeCount"] = day
        list(archive.add([write(inbox / f"comments-2023-11-{10 + day}T00_00_00Z.json", page)], answers=COMPLETE))
        assert (comment(archive, "a").text, comment(archive, "a").like_count) == (shown, day)
        assert findings(archive) == []


def test_the_edited_mark_alone_and_what_comes_first_are_told(archive: Archive, inbox: Path) -> None:
    words = "2 years ago", "2 years ago (edited)"
    pages = [[said("a", "one", _time_text=of), said("b", "two"), said("c", "three")] for of in words]
    first = take(archive, inbox, 1, [*pages[0], said("a.r", "reply", parent="a")])
    second = take(archive, inbox, 2, [said("d", "four"), *pages[1][::-1], said("a.r", "reply", parent="a")])
    assert as_told(archive) == [("first", 3, 1), ("added", None, "four"), ("edited_mark", False, True)]
    assert told(archive.diff(KEY, first, second)) == [("first", "c"), ("added", "d"), ("edited_mark", "a")]
    third = take(archive, inbox, 3, [*pages[1]], _version=OTHER_TOOL)
    assert told(archive.diff(KEY, second, third)) == [("gone", "d"), ("gone", "a.r")]


def test_tags_and_chapters_that_a_page_says_are_none_were_removed(archive: Archive, inbox: Path) -> None:
    chapters = [{"start_time": 0, "end_time": 5, "title": "A"}]
    first = take(archive, inbox, 1, None, tags=["quay", "pier"], chapters=chapters)
    second = take(archive, inbox, 2, None, tags=[], chapters=None)
    third = take(archive, inbox, 3, None)
    assert [(c.change, c.before, c.after) for c in archive.diff(KEY, first, second)] == [
        ("tags", "quay\npier", ""), ("chapters", "0 A", ""),
    ]  # fmt: skip
    assert told(archive.diff(KEY, first, third)) == told(archive.diff(KEY, second, third)) == []
    claim = archive.video(KEY).claim
    assert claim is not None and (claim.tags, claim.chapters) == ((), ())
    then = archive.as_of(KEY, first).video(archive.video(KEY)).claim
    assert then is not None and then.tags == ("quay", "pier")
    assert findings(archive) == []


def test_every_kind_of_change_is_told_with_what_was_before_and_after(archive: Archive, inbox: Path) -> None:
    first = take(
        archive, inbox, 1, [said("a", "one", author_id="UCa"), said("b", "two")], title="The last ferry", view_count=10,
        like_count=1, channel_follower_count=5, tags=["quay"],
    )  # fmt: skip
    a = said("a", "one", author_id="UCa", author="@norah", is_pinned=True, is_favorited=True)
    second = take(
        archive, inbox, 2, [a, said("c", "three")], title="The very last ferry", view_count=20, like_count=2,
        channel_follower_count=6, tags=["quay", "pier"], description="sold", channel="Pier",
    )  # fmt: skip
    found = {(change.change, change.id): (change.before, change.after) for change in archive.diff(KEY, first, second)}
    assert found == {
        ("title", None): ("The last ferry", "The very last ferry"),
        ("description", None): ("In March it was to be sold.\n\n0:12 the gulls", "sold"),
        ("tags", None): ("quay", "quay\npier"),
        ("channel", None): ("Quayside", "Pier"),
        ("followers", None): (5, 6),
        ("views", None): (10, 20),
        ("video_likes", None): (1, 2),
        ("renamed", "a"): ("@nora", "@norah"),
        ("hearted", "a"): (False, True),
        ("pinned", "a"): (False, True),
        ("added", "c"): (None, "three"),
        ("gone", "b"): ("two", None),
    }


def test_the_page_of_a_day_shows_what_was_known_that_day(archive: Archive, inbox: Path) -> None:
    first = take(archive, inbox, 1, [said("a", "one", like_count=1), said("b", "two")], title="The last ferry")
    second = take(archive, inbox, 2, [said("c", "new"), said("a", "one, edited", like_count=9)], title="Sold")
    then, now = archive.as_of(KEY, first), archive.as_of(KEY, "2023-12-31")
    assert [(c.id, c.text, c.like_count) for c in then.comments()] == [("a", "one", 1), ("b", "two", 3)]
    assert [(c.id, c.text, c.like_count) for c in now.comments()] == [("c", "new", 3), ("a", "one, edited", 9)]
    video = archive.video(KEY)
    assert (then.video(video).title, then.video(video).comments_held) == ("The last ferry", 2)
    assert (now.video(video).title, now.video(video).comments_held) == ("Sold", 2)
    assert [c.id for c in archive.as_of(KEY, second).thread(None, 50, 0).items] == ["c", "a"]


def test_of_two_captures_of_one_instant_each_is_a_page_by_its_key(archive: Archive, inbox: Path) -> None:
    pages = {}
    for name, likes in (("A", 1), ("B", 2)):
        comments = [
            said("a", f"one {name}", like_count=likes),
            said(f"only{name}", name),
            said("a.r" + name, "r", parent="a"),
        ]
        path = write(inbox / name / "page.info.json", info(comments, title=name))
        [report] = archive.add([path], answers=COMPLETE)
        pages[f"{(report.accession_id or '')[:16]}-0"] = name, likes
    first, second = sorted(pages)
    (name, likes), (other, _) = pages[first], pages[second]
    then, video = archive.as_of(KEY, first), archive.video(KEY)
    assert (then.video(video).title, then.video(video).comments_held) == (name, 3)
    assert [(c.id, c.text, c.like_count) for c in then.comments()] == [
        ("a", f"one {name}", likes), (f"only{name}", name, 3), (f"a.r{name}", "r", 3),
    ]  # fmt: skip
    [thread, _] = then.thread(None, 9, 9).items
    assert (thread.replies_held, [one.id for one in thread.replies]) == (1, [f"a.r{name}"])
    assert archive.as_of(KEY, second).video(video).title == other
    assert [day.held_so_far for day in archive.history(KEY)] == [3, 5]
    for pair, here, there in (((first, second), name, other), ((second, first), other, name)):
        changes = {(change.change, change.id) for change in archive.diff(KEY, *pair)}
        assert changes >= {("seen", f"only{there}"), ("not_seen", f"only{here}")}
        assert not {kind for kind, _ in changes} & {"added", "gone", "seen_again", "returned"}


def test_what_a_partial_page_missed_stands_behind_what_it_holds(archive: Archive, inbox: Path) -> None:
    take(archive, inbox, 1, [said("a", "one"), said("b", "two"), said("c", "three")])
    day = archive.as_of(KEY, take(archive, inbox, 2, [said("d", "four"), said("b", "two")], PARTIAL))
    assert [one.id for one in day.comments()] == ["d", "b", "a", "c"]
    pages, after = [], None
    while not pages or after is not None:
        page = day.thread(after, 1, 3)
        pages.append([one.id for one in page.items])
        after = page.next
    assert [id for page in pages for id in page] == ["d", "b", "a", "c"]


def test_a_thread_of_a_day_has_the_replies_of_that_day(archive: Archive, inbox: Path) -> None:
    page = [said("a", "one"), *(said(f"a.{n}", f"reply {n}", parent="a") for n in range(4))]
    first = take(archive, inbox, 1, page)
    take(archive, inbox, 2, [*page[:3], said("a.9", "later", parent="a")])
    [thread] = archive.as_of(KEY, first).thread(None, 10, 2).items
    assert (thread.replies_held, [reply.id for reply in thread.replies]) == (4, ["a.0", "a.1"])
    replies = archive.as_of(KEY, first).replies(thread, None, 3)
    assert [reply.id for reply in replies.items] == ["a.0", "a.1", "a.2"] and replies.next is not None
    assert [reply.id for reply in archive.as_of(KEY, first).replies(thread, replies.next, 3).items] == ["a.3"]
    [now] = archive.as_of(KEY, "2024").thread(None, 10, 9).items
    assert [reply.id for reply in now.replies] == ["a.0", "a.1", "a.9"]


def test_times_in_words_become_narrower_with_each_capture_and_do_not_hide_a_contradiction(
    archive: Archive, inbox: Path
) -> None:
    words = {"_time_text": "2 years ago", "timestamp": ...}
    take(archive, inbox, 0, [said("a", "one", **words)])
    wide = comment(archive, "a").published
    take(archive, inbox, 100, [said("a", "one", **words)])
    narrow = comment(archive, "a").published
    assert narrow.earliest is not None and wide.earliest is not None
    assert 99 * DAY <= narrow.earliest - wide.earliest <= 101 * DAY
    assert (narrow.latest, narrow.as_written) == (wide.latest, "2 years ago")
    take(archive, inbox, 101, [said("a", "one", **{**words, "_time_text": "5 minutes ago"})])
    assert comment(archive, "a").published.as_written == "5 minutes ago"
    assert {saying.claim.published.as_written for saying in archive.sayings("youtube:a")} == {
        "2 years ago", "5 minutes ago",
    }  # fmt: skip


@pytest.mark.parametrize("tool", [{"timestamp": ...}, {}], ids=["words alone", "with a tool's clock"])
def test_a_day_knows_a_time_in_words_as_exactly_as_all_captures_by_then_make_it(
    archive: Archive, inbox: Path, tmp_path: Path, tool: Json
) -> None:
    """Likes that change in between, words that change, a capture that lacks the comment."""
    days = [
        (0, "2 years ago", 1),
        (50, "2 years ago", 1),
        (90, "2 years ago", 2),
        (95, None, 0),
        (120, "2 years ago", 2),
    ]
    days += [(130, "3 years ago", 2), (200, "3 years ago", 2), (210, "3 years ago", 9), (211, "5 minutes ago", 9)]

    def page(day: int, words: str | None, likes: int) -> list[Json]:
        at = {"timestamp": CAPTURED + 20 * DAY - 2 * 365 * DAY} if words and "2" in words else {}
        more = {"_time_text": words, "like_count": likes, **at, **tool}
        return [said("b", "two", timestamp=...), *([said("a", "one", **more)] if words else [])]

    captures = [take(archive, inbox, day, page(day, words, likes)) for day, words, likes in days]
    for n, capture in enumerate(captures):
        with Archive.open(tmp_path / f"until {n}", create=True) as other:
            for day, words, likes in days[: n + 1]:
                take(other, tmp_path / "inbox", day, page(day, words, likes))
            then = {one.id: one.published for one in archive.as_of(KEY, capture).comments()}
            alone = {one.id: one.published for one in other.comments(KEY)}
            if days[n][1] is None:  # gone on that day
                del alone["a"]
            if not tool:  # what its clock said in between is kept no longer; what is shown is true, and may be wider
                for id, when in then.items():
                    assert when.earliest <= alone[id].earliest <= alone[id].latest <= when.latest  # type: ignore[operator]
            else:
                assert then == alone, days[n]
    assert {one.id: one.published for one in archive.as_of(KEY, captures[-1]).comments()} == {
        one.id: one.published for one in archive.comments(KEY)
    }


def test_what_was_withdrawn_is_said_to_be_withdrawn_on_any_day(archive: Archive, inbox: Path) -> None:
    days = [[said("a", "secret"), said("b", "two")], [said("b", "two")], [said("a", "secret 2"), said("b", "two")]]
    for day, page in enumerate(days):
        take(archive, inbox, day, page)
    archive.withdraw("youtube:a", reason="asked for")
    captures = [day.capture.key for day in archive.history(KEY)]
    [one, _] = archive.as_of(KEY, captures[0]).comments()
    assert (one.id, one.is_withdrawn, one.text, one.author.name, one.like_count) == ("a", True, None, None, None)
    assert archive.as_of(KEY, captures[0]).thread(None, 9, 0).items[0].is_withdrawn
    [line, _] = voxpop("--archive", archive.path, "comments", KEY, "--as-of", captures[0], "--json").objects
    assert line["text"] is None
    assert "withdrawn" in voxpop("--archive", archive.path, "comments", KEY, "--as-of", captures[0]).out
    for older, newer, kind in ((0, 1, "gone"), (1, 2, "returned")):
        [change] = archive.diff(KEY, captures[older], captures[newer])
        assert (change.change, change.before, change.after) == (kind, None, None)


def test_show_as_of_a_day_tells_only_what_was_captured_by_then(archive: Archive, inbox: Path) -> None:
    keys = [take(archive, inbox, day, [said("a", "one")]) for day in (1, 2, 3)]
    path = write(inbox / "unknown" / "page.info.json", info([said("c", "three")], epoch=...))
    (inbox / "unknown" / "page.en.vtt").write_text(CAPTION)
    list(archive.add([path]))
    chat = write(inbox / "live" / f"Live [{VIDEO_ID}].live_chat.json", api_chat(CAPTURED + 9 * DAY))
    list(archive.add([chat], answers=Answers(captured=read_time("2024-01-01"))))
    now = voxpop("--archive", archive.path, "show", KEY).out
    assert now.count("capture   ") == 5 and "1 message held" in now and "captions" in now
    then = voxpop("--archive", archive.path, "show", KEY, "--as-of", keys[1]).out
    assert [line.split()[1] for line in then.splitlines() if line.startswith("capture")] == [keys[1], keys[0]]
    assert "live chat" not in then and "captions" not in then
    [video] = voxpop("--archive", archive.path, "show", KEY, "--as-of", keys[1], "--json").objects
    assert video["chat_held"] == 0
    assert "1 message held" in voxpop("--archive", archive.path, "show", KEY, "--as-of", "2024-01-02").out


def api_chat(at: int, id: str = "chat1") -> Json:
    """A live chat of one message, as yt-dlp writes it: a line of JSON."""
    message = {
        "id": id, "message": {"runs": [{"text": "hello from the quay"}]}, "authorName": {"simpleText": "Nora"},
        "authorExternalChannelId": "UCnora000000000000000000", "timestampUsec": str(at * 10**6),
    }  # fmt: skip
    action = {"addChatItemAction": {"item": {"liveChatTextMessageRenderer": message}}}
    return {"replayChatItemAction": {"actions": [action], "videoOffsetTimeMsec": "1000"}}


def test_show_tells_what_each_capture_says_of_a_comment_with_its_contradictions(archive: Archive, inbox: Path) -> None:
    words = {"timestamp": ..., "author": "@nora"}
    take(archive, inbox, 0, [said("a", "one", _time_text="5 years ago", like_count=3, **words)])
    take(archive, inbox, 9, [said("a", "one", _time_text="2 years ago (edited)", like_count=7, **words)])
    more = {**words, "author": "@norah", "is_favorited": True, "_time_text": "2 years ago"}
    take(archive, inbox, 10, [said("a", "two", like_count=7, **more), said("b", "gone soon")])
    take(archive, inbox, 11, [said("a", "two", like_count=7, **more)])
    shown = voxpop("--archive", archive.path, "show", "youtube:a").out.splitlines()
    told = [line.strip() for line in shown if line.startswith("    ")]
    assert [line.partition(" · ")[2] for line in reversed(told)] == [
        "5 years ago (between 2017-11-14 and 2018-11-14) · 3 likes: one",
        "2 years ago (between 2020-11-23 and 2021-11-23) · 7 likes · edited: one",
        "2 years ago (between 2020-11-24 and 2021-11-24) · 7 likes · hearted: the same words",
        "2 years ago (between 2020-11-25 and 2021-11-25) · 7 likes · hearted: the same words",
    ] and [line.partition(" · ")[0] for line in told] == ["@norah", "@norah", "@nora", "@nora"]
    assert "gone" in voxpop("--archive", archive.path, "comments", KEY).out.replace("gone soon", "")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_the_same_words_mean_another_time_in_each_capture_that_says_them(
    archive: Archive, inbox: Path, order: tuple[int, ...]
) -> None:
    """ "2 years ago" on days ten years apart contradicts itself, though the words are the same."""
    for n in order:
        take(archive, inbox, (0, 100, 3650)[n], [said("a", "one", _time_text="2 years ago", timestamp=...)])
    unknown = write(inbox / "unknown" / "page.info.json", info([said("a", "one", timestamp=...)], epoch=...))
    assert [report.new for report in archive.add([unknown])] == [0]
    whens = [saying.claim.published for saying in archive.sayings("youtube:a")]
    assert {when.as_written for when in whens} == {"2 years ago"}
    years = [when.earliest and (when.earliest - CAPTURED) / DAY / 365 for when in whens]
    assert [year and round(year, 1) for year in years] == [7.0, -2.7, -3.0, None]
    assert findings(archive) == []


def test_a_time_within_one_day_is_told_by_the_minute(archive: Archive, inbox: Path) -> None:
    take(archive, inbox, 0, [said("a", "one", _time_text="5 minutes ago", timestamp=...)])
    shown = voxpop("--archive", archive.path, "comments", KEY).out
    assert "5 minutes ago (between 2023-11-14 22:07 and 22:08)" in shown


TABLE = "id,author,text,published,scraped_at\nx1,nora,one,2023-01-02T10:00:00Z,2023-05-01T20:00:00\n"


def test_a_time_that_is_known_within_two_days_is_not_told_as_one_of_them(archive: Archive, inbox: Path) -> None:
    path = inbox / "rows.csv"
    path.write_text(TABLE, "utf-8")
    list(archive.add([path], answers=Answers(video=KEY)))
    take_on(archive, inbox, "2022", [said("a", "one")])
    take_on(archive, inbox, "2021-05-09T10:30", [said("a", "two")])
    lines = voxpop("--archive", archive.path, "history", KEY).out.splitlines()
    keys = [day.capture.key for day in archive.history(KEY)]
    assert [line.partition(f" {key} ")[0].strip() for line, key in zip(lines, keys, strict=True)] == [
        "2021-05-09 10:30", "between 2022-01-01 and 2022-12-31", "between 2023-05-01 and 2023-05-02",
    ]  # fmt: skip


def test_a_reply_that_came_later_is_not_listed_as_one_to_another_comment(archive: Archive, inbox: Path) -> None:
    thread = [said("a", "one"), said("a.r", "first reply", parent="a"), said("b", "two")]
    take(archive, inbox, 1, thread)
    later = [said("a.s", "second reply", parent="a"), said("a.t", "third reply", parent="a")]
    take(archive, inbox, 2, [*thread, *later, said("c", "three"), said("c.r", "fourth reply", parent="c")])
    for day in ((), ("--as-of", "2023-11-16"), ("--as-of", "2040")):
        lines = voxpop("--archive", archive.path, "comments", KEY, *day).out.splitlines()
        told = [line.strip() for line in lines if line.startswith("  ") and "likes" not in line]
        if not day:
            assert told == [
                "one", "first reply", "two", "answers youtube:a", "second reply", "third reply", "three",
                "fourth reply",
            ]  # fmt: skip
        assert told.count("answers youtube:a") == 1 and told.count("fourth reply") == 1


def test_a_capture_of_another_video_is_no_day_of_this_one(archive: Archive, inbox: Path) -> None:
    take(archive, inbox, 1, [said("a", "one")])
    other = take(archive, inbox / "other", 1, [said("b", "two")], id="Other234_-y")
    with pytest.raises(UsageError, match=f"{other} is no capture of {KEY}"):
        archive.as_of(KEY, other)
    assert "is no capture of" in voxpop("--archive", archive.path, "show", KEY, "--as-of", other).err


def test_show_tells_of_a_comment_too_how_it_was_known_on_a_day(archive: Archive, inbox: Path) -> None:
    both = [said("a", "one"), said("b", "two")]
    keys = [take(archive, inbox, day, page) for day, page in ((1, both), (3, both[:1]), (5, both))]
    key = "youtube:b"
    archive.close()

    def at(when: str) -> list[str]:
        return voxpop("--archive", archive.path, "show", key, "--as-of", when).out.splitlines()

    for when, is_gone, saying in (
        ("2023-11-15", False, keys[:1]), ("2023-11-17", True, keys[:1]), ("2023-11-19", False, [keys[2], keys[0]]),
    ):  # fmt: skip
        lines = at(when)
        assert lines[0].endswith(" · gone") == is_gone and lines[1] == "  two"
        assert [line.split()[2] for line in lines if line.startswith("said by")] == saying
    gone = voxpop("--archive", archive.path, "show", key, "--as-of", keys[1], "--json").objects[0]
    assert gone["is_gone"] is True and gone["text"] == "two"
    before = voxpop("--archive", archive.path, "show", key, "--as-of", "2023-11-14")
    assert before.code != 0 and "No capture of this video was made by then" in before.err


def test_a_capture_from_the_future_is_warned_of_and_counts_as_it_says(archive: Archive, inbox: Path) -> None:
    take(archive, inbox, 1, [said("a", "now")])
    page = write(inbox / "future" / "page.info.json", info([said("a", "then")], epoch=4_102_444_800))
    done = voxpop("--archive", archive.path, "add", page)
    assert done.code == 0 and "2100-01-01" in done.err and "lies in the future" in done.err
    future = archive.captures(KEY)[0].key
    assert f"voxpop amend {future} --captured-at" in done.err
    assert comment(archive, "a").text == "then"
    done = voxpop("--archive", archive.path, "amend", future, "--captured-at", "2099")
    assert done.code == 0 and "2099-01-01" in done.err
    unknown = voxpop("--archive", archive.path, "amend", KEY, "--captured-at", "2099")
    assert unknown.code == 2 and "future" not in unknown.err and "`voxpop history`" in unknown.err
    done = voxpop("--archive", archive.path, "amend", future, "--captured-at", "2001")
    assert (done.code, done.err) == (0, "") and comment(archive, "a").text == "now"


@pytest.mark.parametrize("by_adding", [False, True])
def test_the_last_word_counts_also_where_the_clock_went_back(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch, by_adding: bool
) -> None:
    capture = take(archive, inbox, 1, [said("a", "one")], Answers())
    for day, coverage in ((5, "complete"), (3, "partial"), (4, "complete"), (1, "partial")):
        monkeypatch.setattr(time, "time", lambda day=day: CAPTURED + day * DAY)
        monkeypatch.setattr(time, "time_ns", lambda day=day: (CAPTURED + day * DAY) * 10**9)
        if by_adding:
            list(archive.add([inbox], answers=Answers(coverage=coverage)))
        else:
            archive.amend(capture, Answers(coverage=coverage))
        assert archive.capture(capture).coverage == coverage
    archive.rebuild()
    assert archive.capture(capture).coverage == "partial"
    assert findings(archive) == []


def test_the_reason_for_which_a_capture_counts_as_partial_is_shown(archive: Archive, inbox: Path) -> None:
    capture = take(archive, inbox, 1, [said("a", "one")], COMPLETE)
    assert "a person judged this capture complete.\n" in voxpop("--archive", archive.path, "show", KEY).out
    voxpop("--archive", archive.path, "amend", capture, "--partial", "--by", "M. Example", "--reason", "I stopped it.")
    shown = voxpop("--archive", archive.path, "show", KEY).out
    assert "M. Example judged this capture partial: I stopped it.\n" in shown


def test_what_was_withdrawn_is_in_no_history(archive: Archive, inbox: Path) -> None:
    first = take(archive, inbox, 1, [said("a", "one"), said("b", "secret words")])
    second = take(archive, inbox, 2, [said("a", "one")])
    archive.withdraw("youtube:b", reason="asked for")
    captures = [day.capture.key for day in archive.history(KEY)]
    assert first not in captures and second in captures
    told = " ".join(str(change) for change in archive.diff(KEY, *captures))
    past = archive.pasts(KEY, list(archive.comments(KEY)))
    assert "secret" not in told and "secret" not in str(past)
    assert all(one.text != "secret words" for one in archive.as_of(KEY, captures[0]).comments())


def test_a_terminal_is_told_what_is_so_of_marks_and_of_what_was_withdrawn(archive: Archive, inbox: Path) -> None:
    first = take(archive, inbox, 1, [said("a", "one"), said("b", "secret words")])
    second = take(archive, inbox, 2, [said("a", "one", is_favorited=True), said("b", "secret words")])
    told = voxpop("--archive", archive.path, "diff", KEY, first, second).out
    assert told == "hearted       youtube:a\n    - no\n    + yes\n"
    archive.withdraw("youtube:b", reason="asked for")
    lines = voxpop("--archive", archive.path, "comments", KEY).out.splitlines()
    assert lines[-2:] == ["withdrawn", ""]


def test_the_command_line_tells_history_and_differences(archive: Archive, inbox: Path) -> None:
    first = take(archive, inbox, 1, [said("a", "one"), said("b", "two")])
    second = take(archive, inbox, 2, [said("a", "one, edited")])
    shown = voxpop("--archive", archive.path, "history", KEY)
    assert [line.split()[2:4] for line in shown.out.splitlines()] == [[first, "complete"], [second, "complete"]]
    days = [json.loads(line) for line in voxpop("--archive", archive.path, "history", KEY, "--json").out.splitlines()]
    assert [(day["capture"], day["comments_held"], day["gone_so_far"]) for day in days] == [
        (first, 2, 0),
        (second, 1, 1),
    ]
    lines = voxpop("--archive", archive.path, "diff", KEY, first, second, "--json").out.splitlines()
    assert [json.loads(line) for line in lines] == [
        {"change": "edited", "id": "a", "key": "youtube:a", "before": "one", "after": "one, edited"},
        {"change": "gone", "id": "b", "key": "youtube:b", "before": "two", "after": None},
    ]
    words = voxpop("--archive", archive.path, "diff", KEY, first, second).out
    assert "edited" in words and "    + one, edited" in words and "    - two" in words
    for wrong in ((second, first), (first, "0000000000000000-0")):
        refused = voxpop("--archive", archive.path, "diff", KEY, *wrong)
        assert refused.code == 2 and "capture" in refused.err
    then = voxpop("--archive", archive.path, "comments", KEY, "--as-of", "2023-11-15", "--json").out.splitlines()
    assert [json.loads(line)["text"] for line in then] == ["one", "two"]
    assert "2 held" in voxpop("--archive", archive.path, "show", KEY, "--as-of", first).out
    early = voxpop("--archive", archive.path, "show", KEY, "--as-of", "2001-01-01")
    assert early.code == 2 and "voxpop history" in early.err


@pytest.mark.parametrize("order", ["0123", "0312", "3012", "2130"])
def test_what_is_said_again_after_other_words_is_the_same_in_any_order(tmp_path: Path, order: str) -> None:
    words = ("2 years ago", "3 years ago", "2 years ago", "2 years ago")
    with Archive.open(tmp_path / "all", create=True) as archive:
        for day in map(int, order):
            again = said("a", "one", like_count=day, _time_text=words[day], timestamp=CAPTURED - 63_072_000 + day * DAY)
            take(archive, tmp_path, day, [again], COMPLETE)
            assert findings(archive) == []


@pytest.mark.parametrize("order", ["0123456", "3652041", "0236541", "6310524"])
def test_likes_that_come_back_to_what_they_first_were_are_no_difference_in_any_order(
    tmp_path: Path, order: str
) -> None:
    likes = (0, 1, 0, 0, 1, 2, 0)
    with Archive.open(tmp_path / "all", create=True) as archive:
        for day in map(int, order):
            take(archive, tmp_path, day, [said("a", "one", like_count=likes[day])], COMPLETE)
            assert findings(archive) == []


IDS = ("a", "b", "c", "a.1", "a.2")
states = st.dictionaries(
    st.sampled_from(IDS),
    st.tuples(
        st.sampled_from(["one", "o ne", "o\nne", "潮が来る"]), st.integers(0, 3), st.sampled_from(["@nora", "@norah"])
    ),
    min_size=1,
    max_size=5,
)


def page_of(state: dict[str, tuple[str, int, str]]) -> list[Json]:
    """A page that holds these comments."""
    return [
        said(
            id,
            text,
            like_count=likes,
            author=name,
            author_id="UCn",
            parent=id.partition(".")[0] if "." in id else "root",
        )
        for id, (text, likes, name) in state.items()
    ]


@settings(max_examples=1000 if IS_SOAK else 12, deadline=None)
@given(days=st.lists(st.tuples(states, st.sampled_from(["complete", "partial"])), min_size=1, max_size=5))
def test_the_page_of_a_complete_capture_is_that_capture_alone_and_partial_ones_prove_nothing(
    days: list[tuple[dict[str, tuple[str, int, str]], Coverage]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder, "all"), create=True) as archive:
        keys = [
            take(archive, Path(folder), n, page_of(state), Answers(coverage=coverage), comment_count=len(state))
            for n, (state, coverage) in enumerate(days)
        ]
        for n, (key, (state, coverage)) in enumerate(zip(keys, days, strict=True)):
            if coverage == "complete":
                with Archive.open(Path(folder, f"alone {n}"), create=True) as alone:
                    take(alone, Path(folder), n, page_of(state), COMPLETE, comment_count=len(state))
                    mine = [one.key for one in alone.comments(KEY)]
                    assert [_as_shown(one) for one in archive.as_of(KEY, key).comments()] == [
                        _as_shown(one) for one in alone.comments(KEY)
                    ]
                    assert archive.as_of(KEY, key).video(archive.video(KEY)).comments_held == len(mine)
        gone = Counter(one.is_gone for one in archive.comments(KEY))
        assert not gone[True] or any(coverage == "complete" for _, coverage in days[1:])
        assert findings(archive) == []


def test_who_asks_for_the_history_is_told_how_to_tell_a_time_that_nobody_knows(tmp_path: Path) -> None:
    kept, page = tmp_path / "kept", write(tmp_path / "page.info.json", info([said("c1", "tide")], epoch=...))
    assert "if you know it, say so: voxpop add --captured-at TIME" in voxpop("inspect", page).out
    voxpop("--archive", kept, "add", page)
    done = voxpop("--archive", kept, "history", KEY)
    found = re.search(r"voxpop amend (\S+) --captured-at TIME", done.err)
    assert "time unknown" in done.out and found is not None and found[1] in done.out
    voxpop("--archive", kept, "amend", found[1], "--captured-at", "2024-05-09")
    assert not voxpop("--archive", kept, "history", KEY).err
    assert "--captured-at" not in voxpop("inspect", "--captured-at", "2024-05-09", page).out


def _as_shown(comment: Comment) -> Json:
    """All that is public, but the time: other captures may have made it narrower."""
    line: Json = json.loads(comment_line(comment))
    return {name: value for name, value in line.items() if name != "published"}


# --- days in the names of files --------------------------------------------------------------------------------------

STAYS, LEAVES, COMES = (f"Ug{letter * 24}" for letter in "abc")
BY_DAY = {"01": (STAYS, LEAVES), "02": (STAYS, COMES), "03": (STAYS, LEAVES, COMES)}


def day_file(folder: Path, day: str) -> Path:
    """What a script kept that names its files by the day, in whatever zone its machine was."""
    rows = [{"video_id": VIDEO_ID, "comment_id": id, "author": "@nora", "text": f"says {id}"} for id in BY_DAY[day]]
    path = folder / f"comments_2023-05-{day}.json"
    path.write_text(json.dumps(rows))
    return path


def told_between_days(archive: Archive) -> list[list[tuple[str, str | None]]]:
    """What is told from each day to the next, of the captures that are days."""
    days = [day.capture.key for day in archive.history(KEY) if day.capture.captured.precision == "day"]
    return [[(c.change, c.id) for c in archive.diff(KEY, *two)] for two in pairwise(days)]


@pytest.mark.parametrize("order", list(permutations(BY_DAY)))
def test_days_in_the_names_of_files_follow_each_other_by_one_clock(
    archive: Archive, inbox: Path, order: tuple[str, ...]
) -> None:
    for day in order:
        list(archive.add([day_file(inbox, day)], answers=Answers(coverage="complete")))
    told = [[("added", COMES), ("gone", LEAVES)], [("returned", LEAVES)]]
    assert told_between_days(archive) == told
    archive.rebuild()
    assert told_between_days(archive) == told
    assert findings(archive) == []


@pytest.mark.parametrize("nth", range(4))
def test_beside_a_capture_of_another_clock_days_without_a_zone_prove_nothing_of_each_other(
    archive: Archive, inbox: Path, nth: int
) -> None:
    paths = [day_file(inbox, day) for day in BY_DAY]
    paths.insert(nth, write(inbox / "exact" / "page.info.json", info([said(STAYS, "half a year later")])))
    for path in paths:
        list(archive.add([path], answers=Answers(coverage="complete")))
    assert told_between_days(archive) == [[("seen", COMES), ("not_seen", LEAVES)], [("seen", LEAVES)]]
    gone = [key for key, past in archive.pasts(KEY, list(archive.comments(KEY))).items() if past.absences]
    assert sorted(gone) == [f"youtube:{LEAVES}", f"youtube:{COMES}"]  # as the exact one proves, which is surely later
    assert findings(archive) == []
