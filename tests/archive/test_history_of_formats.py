"""Captures of one page in several formats: what one tool writes otherwise than another is no change of the page."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise, permutations
from pathlib import Path

import pytest

from tests.archive.pages import CAPTURED, MIRROR, VIDEO_ID, Json, info, said, write, write_mirror
from tests.archive.records import findings
from voxpop.archive import Answers, Archive
from voxpop.codec import read_time

KEY = f"youtube:{VIDEO_ID}"
SITE = "https://v.example/videos/watch/9c000000-0000-4000-8000-000000000001"
ID = "UgxAAAAAAAAAAAAAAAB4AaABAg"
DAY = 86_400
MIRROR_SAYS = MIRROR[MIRROR.index("I am the tide") : MIRROR.index("\n\nAuthor — ferryman10")]


def taken(archive: Archive, path: Path, when: str | None = None) -> str:
    """A complete capture, taken in; its key. `when` where the file does not say it."""
    captured = None if when is None else read_time(when)
    [report] = archive.add([path], answers=Answers(captured=captured, coverage="complete"))
    return f"{(report.accession_id or '')[:16]}-0"


def told(archive: Archive, key: str, older: str, newer: str) -> list[tuple[str, object, object]]:
    """What changed of comments."""
    return [(c.change, c.before, c.after) for c in archive.diff(key, older, newer) if c.id is not None]


def federated(number: int, text: str | None) -> Json:
    """A comment as PeerTube gives it; one without a text was deleted there."""
    account = {
        "id": 3,
        "name": "ada",
        "displayName": "Ada",
        "host": "v.example",
        "url": "https://v.example/accounts/ada",
    }
    return {
        "id": number, "url": f"{SITE}/comments/{number}", "text": text or "", "threadId": number, "videoId": 3,
        "inReplyToCommentId": None, "createdAt": "2024-05-01T10:00:00.000Z", "updatedAt": "2024-05-01T10:00:00.000Z",
        "deletedAt": None if text else "2024-05-03T09:00:00.000Z", "isDeleted": not text, "totalReplies": 0,
        "account": account if text else None,
    }  # fmt: skip


def federated_page(inbox: Path, day: str, *comments: Json) -> Path:
    page = {
        "total": len(comments),
        "totalNotDeletedComments": sum(not c["isDeleted"] for c in comments),
        "data": comments,
    }
    return write(inbox / day / f"comments_{day}T10_00_00Z.json", page)


def test_a_comment_of_which_the_platform_says_that_it_was_removed_keeps_what_it_said(
    archive: Archive, inbox: Path
) -> None:
    key = "peertube:9c000000-0000-4000-8000-000000000001"
    older = taken(archive, federated_page(inbox, "2024-05-02", federated(7, "Nice boat"), federated(8, "first")))
    newer = taken(archive, federated_page(inbox, "2024-05-04", federated(7, None), federated(8, "first")))
    assert told(archive, key, older, newer) == [("removed", "Nice boat", None)]
    boat = next(c for c in archive.thread(key).items if c.id == f"{SITE}/comments/7")
    assert (boat.text, boat.author.name, boat.is_removed) == ("Nice boat", "Ada", True)
    assert [hit.text for hit in archive.search("nice").hits] == ["Nice boat"]
    assert archive.search("is:edited").hits == ()
    assert findings(archive) == []


def suite_json(inbox: Path, text: str) -> Path:
    """A comment as youtube-comment-suite exports it."""
    row = {
        "id": ID, "type": "COMMENT", "commentText": text, "channelId": "UCada", "commentDate": "2024-04-02T10:00:00",
        "videoId": VIDEO_ID, "likes": 12, "replyCount": 0, "isReply": False, "parentId": None,
        "moderationStatus": "PUBLISHED", "tags": [], "author": {"id": "UCada", "title": "Ada Quill", "thumbUrl": ""},
    }  # fmt: skip
    return write(inbox / "json" / f"comments-{VIDEO_ID}.json", [row])


def table(inbox: Path, name: str, columns: str, *cells: object) -> Path:
    """A table of one comment."""
    path = inbox / name / f"{name}-{VIDEO_ID}.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([columns.split(","), cells])
    return path


def test_line_breaks_that_one_of_a_tools_forms_loses_are_no_edit(archive: Archive, inbox: Path) -> None:
    older = taken(archive, suite_json(inbox, "one line\nand another"), "2024-05-01T10:00Z")
    columns = (
        "id,parentId,videoId,channelId,channelName,channelThumb,commentDate,commentText,likes,isReply,replyCount,tags"
    )
    cells = (
        ID,
        "",
        VIDEO_ID,
        "UCada",
        "Ada Quill",
        "",
        "2024-04-02T10:00:00",
        "one lineand another",
        12,
        "false",
        0,
        "",
    )
    newer = taken(archive, table(inbox, "comments", columns, *cells), "2024-05-02T10:00Z")
    assert told(archive, KEY, older, newer) == []
    [comment] = archive.comments(KEY)
    assert comment.text == "one line\nand another"


def test_two_tables_with_other_columns_are_of_two_tools(archive: Archive, inbox: Path) -> None:
    kept = table(inbox, "kept", "comment_id,author,comment,likes", ID, "Ada", "one line\nand another", 1)
    lost = table(inbox, "lost", "comment_id,user,text,likes", ID, "Ada", "one line and another", 1)
    again = table(inbox, "again", "comment_id,author,comment,likes", ID, "Ada", "one line and another", 1)
    first, second, third = (taken(archive, path, f"2024-05-0{n}") for n, path in enumerate((kept, lost, again), 1))
    assert told(archive, KEY, first, second) == []
    assert told(archive, KEY, first, third) == [("edited", "one line\nand another", "one line and another")]


def test_spaces_that_another_tool_lost_are_no_edit(archive: Archive, inbox: Path) -> None:
    """Tube Archivist leaves out spaces that do not break a line."""
    page = info([said(ID, "ready\u00a0?\u00a0 now")])
    older = taken(archive, write(inbox / "one" / "page.info.json", page))
    document = {
        "youtube_id": VIDEO_ID, "comment_channel_id": "UC1", "comment_last_refresh": int(str(page["epoch"])) + DAY,
        "comment_comments": [{
            "comment_id": ID, "comment_text": "ready? now", "comment_likecount": 3, "comment_author": "@nora",
            "comment_author_id": said("a", "")["author_id"], "comment_parent": "root", "comment_is_favorited": False,
            "comment_timestamp": 1_640_000_000, "comment_time_text": "2021-12-20",
        }],
    }  # fmt: skip
    action = {"index": {"_index": "ta_comment", "_id": VIDEO_ID}}
    backup = inbox / "two" / "es_comment-20231116-0.json"
    backup.parent.mkdir()
    backup.write_text(f"{json.dumps(action)}\n{json.dumps(document)}\n", encoding="utf-8")
    newer = taken(archive, backup)
    assert told(archive, KEY, older, newer) == []
    [comment] = archive.comments(KEY)
    assert comment.text == "ready\u00a0?\u00a0 now"


def test_a_count_of_comments_as_a_page_shows_it_is_no_other_than_the_exact_one(archive: Archive, inbox: Path) -> None:
    def shown(day: int, count: int) -> str:
        page = info(None, epoch=CAPTURED + day * DAY, comment_count=count)
        return taken(archive, write(inbox / str(day) / "page.info.json", page))

    def counted(day: int, count: int) -> str:
        item = {"kind": "youtube#video", "id": VIDEO_ID, "statistics": {"commentCount": str(count)}}
        path = write(inbox / str(day) / "video.json", {"kind": "youtube#videoListResponse", "items": [item]})
        return taken(archive, path, f"2023-11-{14 + day}T23:00Z")

    captures = [
        shown(0, 1200),
        counted(1, 1234),
        shown(2, 1400),
        counted(3, 123_456),
        counted(4, 123_000),
        shown(5, 123_000),
    ]
    changes = [[c for c in archive.diff(KEY, *pair) if c.change == "comment_count"] for pair in pairwise(captures)]
    assert [[(c.before, c.after) for c in some] for some in changes] == [
        [], [(1234, 1400)], [(1400, 123_456)], [(123_456, 123_000)], [],
    ]  # fmt: skip
    [change] = [c for c in archive.diff(KEY, captures[0], captures[2]) if c.change == "comment_count"]
    assert (change.before, change.after) == (1200, 1400)
    assert not [c for c in archive.diff(KEY, captures[3], captures[5]) if c.change == "comment_count"]


def test_an_address_that_a_page_shows_cut_off_is_no_edit(archive: Archive, inbox: Path) -> None:
    """YouTube's page, and what reads it, has "https://example.org/maps/har..." where the API has all of it."""

    def by_api(day: int, text: str) -> str:
        snippet = {"videoId": VIDEO_ID, "textOriginal": text, "likeCount": 3, "authorDisplayName": "@nora"}
        thread = {"videoId": VIDEO_ID, "topLevelComment": {"id": ID, "snippet": snippet}, "totalReplyCount": 0}
        item = {"kind": "youtube#commentThread", "id": ID, "snippet": thread}
        return taken(archive, write(inbox / str(day) / f"2023-11-{14 + day}T23_00_00Z.json", {"items": [item]}))

    shown = taken(
        archive, write(inbox / "0" / "page.info.json", info([said(ID, "see https://example.org/maps/har... there")]))
    )
    whole = by_api(1, "see https://example.org/maps/harbour?a=1\nthere")
    other = by_api(2, "see https://example.org/ships there")
    assert told(archive, KEY, shown, whole) == []
    assert [change for change, _, _ in told(archive, KEY, shown, other)] == ["edited"]
    assert [c.text for c in archive.as_of(KEY, whole).comments()] == ["see https://example.org/maps/harbour?a=1\nthere"]


def history_of(place: Path, paths: Sequence[Path]) -> set[str]:
    """What an archive says of each comment's fate, these captures taken in one after the other."""
    with Archive.open(place, create=True) as archive:
        for path in paths:
            answers = Answers(url=f"https://youtu.be/{VIDEO_ID}", captured=read_time("2023-11-14T23:00Z"))
            is_mirror = path.suffix == ".txt"
            [report] = archive.add([path], answers=answers if is_mirror else Answers(coverage="complete"))
            assert report.accession_id is not None
        captures = [day.capture.key for day in archive.history(KEY)]
        gone = {f"{comment.id} is gone" for comment in archive.comments(KEY) if comment.is_gone}
        pairs = combinations(enumerate(captures), 2)
        changes = {f"{n} {m} {c.change} {c.id}" for (n, a), (m, b) in pairs for c in archive.diff(KEY, a, b)}
        assert findings(archive) == []
        return gone | changes


def page_of(inbox: Path, day: int, *comments: Json) -> Path:
    return write(inbox / str(day) / "page.info.json", info(comments, epoch=CAPTURED + day * DAY))


def told_flat(inbox: Path, day: int) -> Path:
    """A thread as the API gives it: it counts two replies, and all of them answer its first comment."""

    def one(id: str, text: str) -> Json:
        snippet = {"videoId": VIDEO_ID, "textOriginal": text, "authorDisplayName": "@nora", "likeCount": 3}
        return {"kind": "youtube#comment", "id": id, "snippet": snippet}

    top = {"videoId": VIDEO_ID, "totalReplyCount": 2, "topLevelComment": one(ID, "top")}
    replies = {"comments": [one(f"{ID}.1", "one"), one(f"{ID}.2", "two")]}
    thread = {"kind": "youtube#commentThread", "id": ID, "snippet": top, "replies": replies}
    return write(inbox / str(day) / f"2023-11-{15 + day}T00_00_00Z.json", {"items": [thread]})


def an_answer_of_an_answer(inbox: Path) -> list[Path]:
    """The later page says of a reply that it answers another one, so that fewer are counted as answering the first."""
    replies = [said(f"{ID}.{n}", text, parent=ID) for n, text in ((1, "one"), (2, "two"), (3, "three"))]
    nested = [replies[0], said(f"{ID}.2", "two", parent=f"{ID}.1")]
    top = said(ID, "top")
    return [page_of(inbox, 1, top, *replies), told_flat(inbox, 2), page_of(inbox, 3, top, *nested)]


def a_match(inbox: Path) -> list[Path]:
    """The later page shows which comment it was that an earlier one gave without an id."""
    other, found = said(ID, "top"), said("b", "once upon a time", who="moll")
    mirror = write_mirror(inbox, MIRROR.replace("ferryman10", "@moll").replace(MIRROR_SAYS, "once upon a time"))
    return [mirror, page_of(inbox, 2, other), page_of(inbox, 3, other, found)]


def a_thread_that_comes_later(inbox: Path) -> list[Path]:
    """The later page is the first to hold what a reply answered."""
    other, reply = said("b", "other"), said(f"{ID}.1", "one", parent=ID)
    return [page_of(inbox, 1, other, reply), page_of(inbox, 2, other), page_of(inbox, 3, said(ID, "top"), other)]


@pytest.mark.parametrize("pages", [an_answer_of_an_answer, a_match, a_thread_that_comes_later])
def test_what_the_newest_page_tells_of_earlier_ones_counts_in_any_order(
    tmp_path: Path, inbox: Path, pages: Callable[[Path], list[Path]]
) -> None:
    orders = permutations(pages(inbox))
    first, *others = (history_of(tmp_path / f"kept {n}", order) for n, order in enumerate(orders))
    assert [other ^ first for other in others] == [set()] * 5
