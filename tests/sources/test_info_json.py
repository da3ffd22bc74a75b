"""What an info.json says of its video and its capture, and what becomes of what is wrong in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import CaptureClaim, Captured, Claim, CommentClaim, HeatPoint, Provenance, Refused, VideoClaim, When
from voxpop.sources.file_names import captured_in
from voxpop.sources.ytdlp import YtDlp

FILE = Provenance("file", "ytdlp")
SAID = {"id": "Quay1234_-x", "title": "A quay", "extractor_key": "Youtube", "epoch": 1795329248}


def read(content: str, provenance: Provenance = FILE, window: int = 1 << 20) -> list[Claim]:
    return list(YtDlp(window).read({"page": golden.Held("page", content.encode())}, provenance))


def page(**more: Any) -> str:
    return json.dumps({**SAID, **more})


def capture(provenance: Provenance = FILE, **more: Any) -> CaptureClaim:
    (found,) = (claim for claim in read(page(**more), provenance) if isinstance(claim, CaptureClaim))
    return found


def video(**more: Any) -> VideoClaim:
    return capture(**more).video


def refusals(claims: list[Claim]) -> dict[str, str]:
    return {claim.place: claim.reason for claim in claims if isinstance(claim, Refused)}


def fetched(**more: Any) -> Provenance:
    return Provenance("fetch", "ytdlp", captured=Captured(1795000000, 1795000060, "second", "fetched"), **more)


def comment(text: str, **more: Any) -> dict[str, Any]:
    return {"id": "1", "parent": "root", "text": text, "author": "Ada Quill", **more}


def test_what_was_fetched_was_captured_when_it_was_fetched_whatever_the_page_says() -> None:
    assert capture(fetched()).captured.latest == 1795000060
    assert capture().captured == Captured(1795329248, 1795329248, "second", "info.json epoch")


@pytest.mark.parametrize(
    ("name", "dates", "day"),
    [
        ("Quay1234_-x_2024-05-09.info.json", {}, "2024-05-09"),
        ("comments 20240509 [Quay1234_-x].json", {"upload_date": "20240501"}, "2024-05-09"),
        ("comments-2024-05-09.json", {"upload_date": "20240501"}, "2024-05-09"),
        ("20240509.info.json", {"upload_date": "20240509"}, None),
        ("1715212800.json", {"upload_date": "20240501"}, None),
        ("2024-05-09-Quay1234_-x.info.json", {"upload_date": "20240509"}, None),
        ("2024-05-09-Quay1234_-x.info.json", {"upload_date": "20240508"}, None),
        ("2024-05-09-Quay1234_-x.info.json", {"release_date": "20240509", "upload_date": "20240301"}, None),
        ("2024-05-09 Debate [Quay1234_-x].info.json", {"upload_date": "20240301"}, None),
    ],
)
def test_without_an_epoch_a_day_beside_the_id_in_the_name_counts_if_it_is_later_than_the_video(
    name: str, dates: dict[str, str], day: str | None
) -> None:
    said = {key: value for key, value in SAID.items() if key != "epoch"}
    held = golden.Held(name, json.dumps({**said, **dates}).encode())
    (found,) = (claim for claim in YtDlp().read({name: held}, FILE) if isinstance(claim, CaptureClaim))
    assert found.captured == (Captured() if day is None else captured_in(day))


@pytest.mark.parametrize(
    ("ended", "coverage", "reason"),
    [
        ("complete", "complete", "Every list of comments and replies was fetched to its own end."),
        ("limited: max-comments 500", "partial", "Fetching stopped after 500 comments, as was asked."),
        ("error: HTTP 429", "partial", "The fetching of comments did not end by itself: HTTP 429"),
        ("off: Comments are turned off", "unknown", "no comments to anybody: Comments are turned off"),
        ("not asked", "unknown", "The page was captured without its comments."),
        (None, "unknown", "Nothing on the page says whether these are all comments."),
    ],
)
def test_how_the_fetching_ended_is_the_coverage(ended: str | None, coverage: str, reason: str) -> None:
    found = capture(fetched(comments_ended=ended), comments=[comment("one")])
    assert found.coverage == coverage and str(found.coverage_reason).endswith(reason)


def test_the_number_that_yt_dlp_puts_after_the_title_of_a_plain_video_is_no_part_of_it() -> None:
    said = {"extractor_key": "HTML5MediaEmbed", "id": "quay-2", "webpage_url": "https://quay.example/"}
    assert video(**said, title="A quay (2)").title == "A quay"
    assert video(**said, title="A quay (3)").title == "A quay (3)"


def test_dislikes_that_were_estimated_say_by_whom() -> None:
    rating = video(like_count=9, dislike_count=2, RYD={"dislikes": 2}).rating
    assert (rating.dislikes, rating.basis) == (2, "YouTube; dislikes estimated by Return YouTube Dislike")


def test_a_chapter_without_a_start_and_a_point_without_a_value_are_left_out() -> None:
    found = video(
        chapters=[{"title": "Nowhere"}, {"title": "Tide", "start_time": 5.0}],
        heatmap=[{"start_time": 0, "end_time": 1}, {"start_time": 1, "end_time": 2, "value": 0.5}],
    )
    assert [(chapter.start_seconds, chapter.title) for chapter in found.chapters] == [(5.0, "Tide")]
    assert found.heatmap == (HeatPoint(1.0, 2.0, 0.5),)


@pytest.mark.parametrize("odd", [True, float("nan"), float("inf"), -(10**30), "half", [0.5]])
def test_a_point_whose_value_is_no_number_is_left_out_and_the_others_stay(odd: object) -> None:
    points = [{"start_time": 0, "end_time": 1, "value": odd}, {"start_time": 1, "end_time": 2.5, "value": 1, "more": 2}]
    assert video(heatmap=points).heatmap == (HeatPoint(1.0, 2.5, 1.0),)


def test_a_point_with_half_a_character_in_a_name_is_taken() -> None:
    points = [{"start_time": 0, "end_time": 1, "value": 0.5, "\udc80": 1}]
    assert video(heatmap=points).heatmap == (HeatPoint(0.0, 1.0, 0.5),)


@pytest.mark.parametrize(
    ("more", "has_no"),
    [
        ({"tags": [], "chapters": []}, ("tags", "chapters")),
        ({"extractor_key": "Youtube", "chapters": None}, ("chapters",)),
        ({"extractor_key": "Vimeo", "chapters": None}, ()),
        ({"tags": None}, ()),
        ({"tags": ["harbour"]}, ()),
    ],
)
def test_an_empty_list_is_said_to_be_empty_and_a_missing_one_says_nothing(
    more: dict[str, object], has_no: tuple[str, ...]
) -> None:
    assert video(**more).has_no == has_no


def test_flags_of_before_there_was_a_live_status_are_read() -> None:
    assert video(is_live=True).live_status == "is_live"
    assert video(was_live=True).live_status == "was_live"
    assert video(is_live=True, live_status="post_live").live_status == "post_live"
    assert video(is_live=False).live_status is None


@pytest.mark.parametrize("site", ["Youtube", "Quay"])
@pytest.mark.parametrize("instant", [10**15, -(10**15)])
def test_a_time_outside_the_calendar_counts_as_not_said(instant: int, site: str) -> None:
    comments = [comment("one", timestamp=instant)]
    claims = read(page(extractor_key=site, timestamp=instant, upload_date="20240102", comments=comments))
    assert refusals(claims) == {
        "timestamp": f"{instant} was found where a time in Unix seconds was expected; it counts as not said"
    }
    (found,) = (claim for claim in claims if isinstance(claim, CommentClaim))
    assert found.published == When()
    (whole,) = (claim for claim in claims if isinstance(claim, CaptureClaim))
    assert whole.video.published.precision == "day"


def test_a_field_that_is_too_long_to_be_held_counts_as_not_said_and_the_rest_is_read() -> None:
    claims = read(page(description="x" * (19 << 20), comments=[comment("one")]), window=9 << 20)
    assert refusals(claims) == {"description": "longer than 16 MB; it counts as not said"}
    assert [claim.video.description for claim in claims if isinstance(claim, CaptureClaim)] == [None]
    assert [claim.text for claim in claims if isinstance(claim, CommentClaim)] == ["one"]


@pytest.mark.parametrize("wrong", ["maybe", "[1 2]", "[" * 200_000 + "]" * 200_000])
def test_a_field_that_is_no_json_counts_as_not_said_and_the_rest_is_read(wrong: str) -> None:
    claims = read(page(comments=[comment("one")])[:-1] + f', "tags": {wrong}}}')
    assert refusals(claims) == {"tags": "cannot be read as JSON, or is nested too deeply; it counts as not said"}
    assert [claim.text for claim in claims if isinstance(claim, CommentClaim)] == ["one"]


@pytest.mark.parametrize(
    ("claimed", "texts", "reason"),
    [
        (1, [], "The page said that there was 1 comment; 0 were captured."),
        (2, ["a"], "The page said that there were 2 comments; 1 was captured."),
    ],
)
def test_of_one_comment_the_coverage_speaks_as_of_one(claimed: int, texts: list[str], reason: str) -> None:
    found = capture(comment_count=claimed, comments=[comment(text) for text in texts])
    assert (found.coverage, found.coverage_reason) == ("partial", reason)


@pytest.mark.parametrize("parent", ["root", "0", 0, "", None, "1"], ids=repr)
def test_a_comment_that_answers_none_however_that_is_said_is_top_level(parent: object) -> None:
    said = [comment("one", parent=parent, like_count="3"), {**comment("two"), "id": 2, "parent": 1}]
    found = [claim for claim in read(page(comments=said, extractor_key="BiliBili")) if isinstance(claim, CommentClaim)]
    assert [(claim.parent_id, claim.number) for claim in found] == [(None, 1), ("1", None)]


def test_comments_that_are_no_list_are_none() -> None:
    claims = read(page(comments={"first": "boat"}))
    assert refusals(claims) == {"comments": "is not a list; the page counts as captured without comments"}
    assert refusals(read(page(comments=None))) == {}


def test_a_page_that_is_damaged_behind_its_comments_keeps_them() -> None:
    claims = read(page(comments=[comment("one")])[:-1] + ', "tags" 7}')
    assert [claim.text for claim in claims if isinstance(claim, CommentClaim)] == ["one"]
    assert "a colon was expected here" in refusals(claims).values()


@pytest.mark.parametrize(
    ("address", "platform"),
    [
        ("https://www.youtube.com/watch?v=Quay1234_-x", "youtube"),
        ("https://youtu.be/Quay1234_-x", "youtube"),
        ("https://vm.tiktok.com/7/", "tiktok"),
        ("https://player.vimeo.com/video/7", "vimeo"),
        ("https://m.quay.example/1", "quay-example"),
        ("https://../", None),
        ("quay", None),
    ],
)
def test_a_page_that_names_no_extractor_is_of_the_site_of_its_address(address: str, platform: str | None) -> None:
    assert video(extractor_key=None, webpage_url=address).platform == platform


@pytest.mark.parametrize(
    ("id_", "channel", "platform"),
    [
        ("Quay1234_-x", "UC0000000000000000000000", "youtube"),
        ("Quay1234_-x", "harbour", None),
        ("quay", "UC0000000000000000000000", None),
    ],
)
def test_a_page_that_names_no_site_is_of_youtube_where_its_channel_is(
    id_: str, channel: str, platform: str | None
) -> None:
    found = video(extractor_key=None, id=id_, channel_id=channel)
    assert (found.id, found.platform) == (id_, platform)


def test_captions_are_called_what_the_first_form_that_has_a_name_calls_them() -> None:
    forms = [{"ext": "srt"}, "vtt", {"ext": "vtt", "name": "English"}]
    originals = {
        "page": golden.Held("page", page(subtitles={"en": forms, "de": {"name": "no list"}}).encode()),
        "a.en.vtt": golden.Held("a.en.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nTide\n", "caption"),
        "a.de.vtt": golden.Held("a.de.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nFlut\n", "caption"),
    }
    (found,) = (claim for claim in YtDlp().read(originals, FILE) if isinstance(claim, CaptureClaim))
    assert {caption.language: caption.name for caption in found.captions} == {"en": "English", "de": None}


@pytest.mark.parametrize(
    ("version", "said"), [("2026.10.26", "2026.10.26"), ("\ud83d", "\ufffd"), (5, None), (None, None)]
)
def test_the_version_of_the_tool_is_a_text_or_not_said(version: object, said: str | None) -> None:
    assert capture(_version={"version": version}).tool_version == said
    assert capture(_version=version).tool_version is None


def test_streams_that_were_not_merged_come_after_the_whole_one() -> None:
    names = ("a.f137.mp4", "a.f251.webm", "a.mp4")
    originals = {
        "page": golden.Held("page", page().encode()),
        **{name: golden.Held(name, b"\x00", "media") for name in names},
    }
    (found,) = (claim for claim in YtDlp().read(originals, FILE) if isinstance(claim, CaptureClaim))
    assert found.media == ("a.mp4", "a.f137.mp4", "a.f251.webm")


def test_an_accession_without_a_page_says_so() -> None:
    media = golden.Held("a.mp4", b"\x00", "media")
    assert list(YtDlp().read({"a.mp4": media}, FILE)) == [Refused("page", "This accession holds no info.json.")]


def test_a_page_whose_names_a_program_sorted_is_known_however_late_its_id_comes() -> None:
    captions = {f"a{number}": [{"ext": "vtt", "url": "https://quay.example/" + "x" * 200}] for number in range(400)}
    more = {"acodec": "opus", "age_limit": 0, "automatic_captions": captions, "comments": [comment("one")]}
    content = json.dumps({**SAID, **more}, indent=4, sort_keys=True)
    head = content.encode()[: 64 << 10]
    assert b'"id"' not in head and YtDlp().recognises(head, "metadata.json")
    assert [claim.text for claim in read(content) if isinstance(claim, CommentClaim)] == ["one"]
    for other in ({"acodec": 1, "age_limit": 2, "asr": 3}, {"age_limit": 1, "books": ["x" * (70 << 10)]}):
        assert not YtDlp().recognises(json.dumps(other).encode()[: 64 << 10], "metadata.json")


def test_a_playlist_without_entries_holds_nothing_to_read() -> None:
    content = page(_type="playlist", entries=None, webpage_url="https://quay.example/")
    assert YtDlp().recognises(content.encode(), "playlist.info.json")
    reason = "This is the info.json of a playlist: it holds neither video nor comments."
    assert read(content) == [Refused("page", reason)]


_ODD_NAMES = ("id", "title", "comments", "comm\\u0065nts", "entries", "heatmap", "_type", "formats", "\\ud83d", "")
_ODD_VALUES = (
    '"Quay1234_-x"', '" \\"comments\\": [{\\"id\\": 1}]"', "NaN", "1e999", "-0", "9" * 5000, '"\\ud83d"', '"a\tb"',
    "null", "[]", '[{"id": "a", "text": "one"}, {"id": 2, "parent": "a", "html": "two"}]',
    '[{"text": "one", "like_count": "x"}]', '[{"text": "\\ud83d"}, 5]', '[{"comments": [{"text": "in"}]}]',
    '{"comments": [{"id": "b", "text": "in another"}]}', '[{"start_time": 0, "end_time": 2.5, "value": 1}]',
    '"playlist"', "[" * 3000 + "]" * 3000,
)  # fmt: skip


@given(
    members=st.lists(st.tuples(st.sampled_from(_ODD_NAMES), st.sampled_from(_ODD_VALUES)), max_size=6),
    behind=st.sampled_from(["", " \n", "{}", ', {"id": "c"}']),
)
def test_a_page_that_is_held_whole_says_what_it_says_in_pieces(members: list[tuple[str, str]], behind: str) -> None:
    content = "{" + ", ".join(f'"{name}": {value}' for name, value in members) + "}" + behind
    assert read(content, window=len(content)) == read(content, window=len(content) - 1)


@pytest.mark.parametrize(
    "more",
    [
        {"comments": [comment("one"), 5]},
        {"comments": [comment("one"), comment("two", like_count="many")]},
        {"comments": None},
        {"comments": 5},
        {"entries": [], "comments": [comment("one")]},
    ],
)
def test_a_page_says_the_same_however_it_is_cut(more: dict[str, object]) -> None:
    content = page(**more, tags=["quay"])
    whole = read(content)
    assert [read(content, window=length) for length in range(1, len(content) + 1)] == [whole] * len(content)


def test_of_a_field_that_stands_twice_the_last_counts_and_two_lists_of_comments_are_both_read() -> None:
    lists = [f'"comments": {json.dumps([comment(text)])}' for text in ("one", "two")]
    claims = read(page(title="Behind")[:-1] + f', {lists[0]}, "title": "A quay", {lists[1]}}}')
    assert [claim.text for claim in claims if isinstance(claim, CommentClaim)] == ["one", "two"]
    assert [claim.video.title for claim in claims if isinstance(claim, CaptureClaim)] == ["A quay"]
