"""Lines and bytes: every public field, always, in its order; and the store's bytes give back the same record."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace

from voxpop.codec import (
    FIELDS,
    change_line,
    comment_line,
    copy_step_line,
    day_line,
    exported_hit_line,
    facet_line,
    file_report_line,
    finding_line,
    hit_line,
    info_line,
    inspection_line,
    iso,
    read_time,
    report_line,
    saved_search_line,
    suggestion_line,
    video_hits_line,
    video_line,
)
from voxpop.errors import UsageError
from voxpop.model import (
    AccessionReport,
    AuthorRef,
    Capture,
    CaptureClaim,
    Captured,
    Change,
    ChannelRef,
    Comment,
    CopyStep,
    Day,
    FileReport,
    Finding,
    Info,
    Inspection,
    Language,
    Rating,
    Refused,
    SavedSearch,
    Video,
    VideoClaim,
    When,
)
from voxpop.query import Answered, FacetValue, Hit, Line, Suggestion, VideoHits

BARE_VIDEO = Video(
    key="page:0123456789abcdef0123",
    platform=None,
    id=None,
    url=None,
    title="A boat",
    description=None,
    channel=ChannelRef(),
    rating=Rating(),
    published=When(),
    duration_seconds=None,
    view_count=None,
    comment_count=None,
    comments_held=0,
    captured=Captured(),
)
BARE_COMMENT = Comment(
    key="page:0123456789abcdef0123~x0123456789abcdef",
    video_key=BARE_VIDEO.key,
    id=None,
    parent_key=None,
    author=AuthorRef(),
    text=None,
    like_count=None,
    like_count_is_rounded=None,
    published=When(),
    moments=(),
    language=Language(),
    is_pinned=None,
    is_hearted=None,
    is_by_channel=None,
    is_edited=None,
)
HIT = Hit(
    "reply", "youtube:a", "youtube:v", "Größe 犬 👍🏽", ((6, 7),), "/v/youtube:v/", None, 1.23456789, BARE_VIDEO,
    answers=Answered("youtube:b", None, "Said before", "/c/youtube:b/"), spoken=(Line(1.5, "Ahoy", "en", "/v/v/"),),
)  # fmt: skip
REPORT = FileReport("a.info.json", "yt-dlp", 3, 1, 1, 0, (Refused("comments[2]", "there is no text"),), "abc", "k")
FINDING = Finding("digest", "originals/a", "is not what the inventory says")
INFO = Info("/archive", "abc", "Ours", 1, 1, 2, 1, 1, 1, 1704189600, 10, None, "0.1.0")
CAPTURE = Capture(
    "a-0", "a", "youtube:v", Captured(), CaptureClaim(VideoClaim(None, None)), 3, "complete", "It says so."
)
LINES = {
    "day": day_line(Day(CAPTURE, "ytdlp", 1, Rating(), None, 2, 3, 0)),
    "change": change_line(Change("likes", "a", "youtube:a", 1, 2)),
    "video": video_line(BARE_VIDEO),
    "comment": comment_line(BARE_COMMENT),
    "hit": hit_line(HIT),
    "video with hits": video_hits_line(VideoHits(BARE_VIDEO, 3, (HIT,))),
    "exported hit": exported_hit_line(replace(HIT, comment=BARE_COMMENT)),
    "facet value": facet_line("kind", FacetValue("reply", 3)),
    "suggestion": suggestion_line(Suggestion("word", "storm", "old storm")),
    "saved search": saved_search_line(SavedSearch("gulls", "gull*", 1704189600)),
    "file report": file_report_line(REPORT),
    "report": report_line(AccessionReport("abc", 1704189600, REPORT)),
    "inspection": inspection_line(Inspection("a.json", "ytdlp", refused=(Refused("a", "b"),))),
    "finding": finding_line(FINDING),
    "copy step": copy_step_line(CopyStep("accession", "abc", "mended", 12, "It was not complete.")),
    "info": info_line(INFO),
}


def names(value: dict[str, Any], before: str = "") -> list[str]:
    """The names of all fields of a line, in order, as `FIELDS` writes them."""
    found = []
    for name, inner in value.items():
        found.append(before + name)
        if isinstance(inner, dict):
            found += names(inner, f"{before}{name}.")
        elif isinstance(inner, list) and inner and isinstance(inner[0], dict):
            found += names(inner[0], f"{before}{name}[].")
    return found


@pytest.mark.parametrize("kind", FIELDS)
def test_the_documented_fields_are_those_of_the_line_in_order(kind: str) -> None:
    assert [field.name for field in FIELDS[kind]] == names(json.loads(LINES[kind]))


def test_every_line_is_documented() -> None:
    assert set(FIELDS) == set(LINES)


def test_a_video_has_the_public_fields_and_no_others() -> None:
    assert list(json.loads(video_line(BARE_VIDEO))) == [
        "key", "platform", "id", "url", "title", "description", "channel", "rating", "published", "duration_seconds",
        "view_count", "comment_count", "comments_held", "captured", "chat_held",
    ]  # fmt: skip


def test_a_comment_has_the_public_fields_and_no_others() -> None:
    full = replace(BARE_COMMENT, replies=(BARE_COMMENT,), number=3, is_orphan=True)
    assert list(json.loads(comment_line(full))) == [
        "key", "video_key", "id", "parent_key", "author", "text", "like_count", "like_count_is_rounded", "published",
        "moments", "language", "is_pinned", "is_hearted", "is_by_channel", "is_edited", "kind", "start_seconds",
        "amount", "reply_count", "is_removed", "is_gone",
    ]  # fmt: skip


def test_a_comment_line_says_what_the_comment_says() -> None:
    comment = Comment(
        "youtube:a.b", "youtube:v", "a.b", "youtube:a", AuthorRef("youtube:UC1", "UC1", "@harbour", "https://example.org/"),
        "1:08 犬", 1200, True, When(0, 59, "minute", "then"), (68,), Language("ja", "said"), False, True, None, True,
    )  # fmt: skip
    assert json.loads(comment_line(comment)) == {
        "key": "youtube:a.b",
        "video_key": "youtube:v",
        "id": "a.b",
        "parent_key": "youtube:a",
        "author": {"key": "youtube:UC1", "id": "UC1", "name": "@harbour", "url": "https://example.org/"},
        "text": "1:08 犬",
        "like_count": 1200,
        "like_count_is_rounded": True,
        "published": {
            "earliest": "1970-01-01T00:00:00Z",
            "latest": "1970-01-01T00:00:59Z",
            "precision": "minute",
            "as_written": "then",
        },
        "moments": [68],
        "language": {"tag": "ja", "basis": "said"},
        "is_pinned": False,
        "is_hearted": True,
        "is_by_channel": None,
        "is_edited": True,
        "kind": "comment",
        "start_seconds": None,
        "amount": None,
        "reply_count": None,
        "is_removed": None,
        "is_gone": False,
    }


def test_what_a_page_does_not_say_is_null() -> None:
    line = json.loads(comment_line(BARE_COMMENT))
    assert line["published"] == {"earliest": None, "latest": None, "precision": None, "as_written": None}
    assert line["author"] == {"key": None, "id": None, "name": None, "url": None}
    assert line["language"] == {"tag": None, "basis": None}
    assert (line["is_edited"], line["like_count"], line["moments"]) == (None, None, [])


def test_what_a_page_says_to_be_nothing_is_not_null() -> None:
    line = json.loads(comment_line(replace(BARE_COMMENT, text="", like_count=0, is_edited=False)))
    assert (line["text"], line["like_count"], line["is_edited"]) == ("", 0, False)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2019-11-05", "2019-11-05T00:00:00Z", "2019-11-05T23:59:59Z", "day"),
        ("20191105", "2019-11-05T00:00:00Z", "2019-11-05T23:59:59Z", "day"),
        ("9999", "9999-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "year"),
        ("9999-12", "9999-12-01T00:00:00Z", "9999-12-31T23:59:59Z", "month"),
        ("9999-12-31", "9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z", "day"),
        ("2019-11-05T12", "2019-11-05T12:00:00Z", "2019-11-05T12:59:59Z", "hour"),
        ("2019-11-05 12:30", "2019-11-05T12:30:00Z", "2019-11-05T12:30:59Z", "minute"),
        ("2019-11-05T12:30+01:00", "2019-11-05T11:30:00Z", "2019-11-05T11:30:59Z", "minute"),
        ("20191105T123000Z", "2019-11-05T12:30:00Z", "2019-11-05T12:30:00Z", "second"),
        ("2019-11-05T12:30:00.5+02", "2019-11-05T10:30:00Z", "2019-11-05T10:30:00Z", "second"),
    ],
)
def test_a_time_that_is_told_is_as_long_as_it_is_written(text: str, earliest: str, latest: str, precision: str) -> None:
    read = read_time(text)
    assert (iso(read.earliest), iso(read.latest), read.precision) == (earliest, latest, precision)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2019-W45", "2019-W45-2", "20191305", "2019-11-05T25:00", "05.11.2019"]
)
def test_a_time_that_could_be_another_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no time that I know"):
        read_time(text)


def test_a_time_is_an_interval_in_iso_8601() -> None:
    when = When(1704189600, 1704189659, "minute", "2 Jan 2024, 10:00")
    assert json.loads(video_line(replace(BARE_VIDEO, published=when)))["published"] == {
        "earliest": "2024-01-02T10:00:00Z",
        "latest": "2024-01-02T10:00:59Z",
        "precision": "minute",
        "as_written": "2 Jan 2024, 10:00",
    }


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(-1, "1969-12-31T23:59:59Z"), (0, "1970-01-01T00:00:00Z"), (10**18, None), (-(10**12), None)],
)
def test_an_instant_before_1970_is_written_and_one_outside_the_calendar_is_null(seconds: int, written: str) -> None:
    line = json.loads(video_line(replace(BARE_VIDEO, published=When(seconds, None))))
    assert line["published"]["earliest"] == written


def test_how_a_capture_is_dated_says_its_basis() -> None:
    captured = Captured(1795329248, 1795329248, "second", "info.json epoch")
    assert json.loads(video_line(replace(BARE_VIDEO, captured=captured)))["captured"] == {
        "earliest": "2026-11-22T06:34:08Z",
        "latest": "2026-11-22T06:34:08Z",
        "precision": "second",
        "basis": "info.json epoch",
    }


def test_highlights_of_a_hit_are_pairs_of_characters() -> None:
    line = json.loads(hit_line(HIT))
    assert line["highlights"] == [[6, 7]]
    assert line["text"][6:7] == "犬"


def test_a_line_is_one_line_of_utf8() -> None:
    text = 'a\nb\r\u2028\u0000 "犬" 👍🏽 </script>'
    line = comment_line(replace(BARE_COMMENT, text=text))
    assert b"\n" not in line
    assert b"\r" not in line
    assert json.loads(line.decode())["text"] == text
