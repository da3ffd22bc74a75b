"""What `voxpop demo` shows: that it is whole, consistent, small, and always the same."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import av
import pytest

from voxpop import demo
from voxpop.archive import Archive
from voxpop.demo import said

STORM, BARGE = "youtube:Lq7mB2xWn4k", "youtube:Yc5nT8sLe2A"
TIMECODE = re.compile(r"(?<!\d)(\d{1,2}):(\d\d)(?![:\d])")
TIMES_OF_DAY = {"A. Brandsma"}  # quotes the harbour log, where 21:10 is ten past nine in the evening


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return demo.build(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def pages(inputs: list[Path]) -> list[dict[str, Any]]:
    found = [path for folder in inputs if folder.is_dir() for path in sorted(folder.glob("*.info.json"))]
    return [json.loads(path.read_text("utf-8")) for path in found]


@pytest.fixture(scope="module")
def storm(pages: list[dict[str, Any]]) -> dict[str, Any]:
    return next(page for page in pages if page["id"] == STORM.partition(":")[2])


@pytest.fixture(scope="module")
def archive(inputs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(tmp_path_factory.mktemp("archive") / "port-elster", create=True) as made:
        assert [report.refused for report in made.add(inputs) if report.refused] == []
        yield made


def _clip() -> Any:
    return files("voxpop.demo").joinpath("files", "storm.webm")


def test_two_builds_are_the_same_to_the_byte_and_quick(inputs: list[Path], tmp_path: Path) -> None:
    started = time.perf_counter()
    again = demo.build(tmp_path)
    assert time.perf_counter() - started < 5
    assert [path.name for path in again] == [path.name for path in inputs]
    ours, theirs = inputs[0].parent, tmp_path
    names = sorted(path.relative_to(ours) for path in ours.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(theirs) for path in theirs.rglob("*") if path.is_file())
    assert all((ours / name).read_bytes() == (theirs / name).read_bytes() for name in names)


def test_the_package_stays_below_three_megabytes() -> None:
    folder = Path(str(files("voxpop.demo").joinpath("files")))
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 3_000_000


def test_an_archive_takes_all_of_it_without_a_refusal(archive: Archive) -> None:
    info = archive.info(sizes=False)
    assert info.videos == 14
    assert info.captures == 17
    assert 2_000 < info.comments < 4_000


def test_the_mirror_page_gives_its_rating_and_its_poem_of_six_lines(archive: Archive) -> None:
    mirror = next(video for video in archive.videos(limit=50).items if video.key.startswith("page:"))
    assert mirror.title == "Harbour counts its boats after Storm Maren"
    assert (mirror.rating.mean, mirror.rating.scale) == (4.5, 5.0)
    texts = [comment.text or "" for comment in archive.comments(mirror.key)]
    assert len(texts) == 14
    assert any(text.startswith("1:08 ") for text in texts)
    assert any(text.startswith("The lamps went out") and len(text.splitlines()) == 6 for text in texts)


def test_the_clip_is_as_long_as_the_page_says_and_plays_in_free_codecs(storm: dict[str, Any]) -> None:
    assert len(_clip().read_bytes()) <= 1_500_000
    with av.open(str(_clip())) as media:
        assert media.duration is not None
        assert abs(media.duration / 1_000_000 - storm["duration"]) < 0.5
        assert media.streams.video[0].codec_context.name in ("vp9", "libvpx-vp9")
        assert media.streams.audio[0].codec_context.name in ("opus", "libopus")
        assert (media.streams.video[0].width, media.streams.video[0].height) == (640, 360)


def test_nobody_under_the_film_names_a_second_that_it_does_not_have(storm: dict[str, Any]) -> None:
    beyond = [
        (comment["author"], code[0])
        for comment in storm["comments"]
        for code in TIMECODE.finditer(comment["text"])
        if int(code[1]) * 60 + int(code[2]) > storm["duration"] and comment["author"] not in TIMES_OF_DAY
    ]
    assert beyond == []


def test_people_crowd_at_a_few_moments(archive: Archive) -> None:
    counts = {moment.second: moment.count for moment in archive.moments(STORM)}
    assert counts[68] > 50
    assert counts[84] > 50
    assert sum(counts.values()) > 500


def test_captions_lie_within_the_clip_and_one_is_automatic(archive: Archive) -> None:
    for code in ("en", "fr", "ar", "ja"):
        cues = archive.transcript(STORM, code)
        assert len(cues) > 20
        assert all(cue.start_seconds <= cue.end_seconds <= 124 for cue in cues)
    automatic = {caption.language: caption.is_automatic for _, caption in archive.video(STORM).captions}
    assert automatic == {"en": False, "ar": False, "ja": False, "fr": True}


def test_the_film_has_threads_of_every_kind(storm: dict[str, Any]) -> None:
    comments = storm["comments"]
    ids = {comment["id"]: comment for comment in comments}
    assert len(ids) == len(comments)

    def depth(comment: dict[str, Any]) -> int:
        return 0 if comment["parent"] == "root" else 1 + depth(ids[comment["parent"]])

    assert max(map(depth, comments)) >= 4
    assert sum(comment["is_pinned"] for comment in comments) == 1
    assert sum(comment["is_favorited"] for comment in comments) >= 8
    assert sum(comment["author_is_uploader"] for comment in comments) >= 8
    assert sum(comment["_time_text"].endswith("(edited)") for comment in comments) >= 20
    assert max(comment["like_count"] for comment in comments) == 12_000
    assert min(comment["like_count"] for comment in comments) == 0


def test_many_scripts_are_spoken(storm: dict[str, Any]) -> None:
    scripts = {"Arabic": "ء-ي", "Cyrillic": "а-я", "Devanagari": "क-ह", "kana": "ぁ-ん", "Han": "一-龥", "Latin": "a-z"}
    for name, letters in scripts.items():
        written = sum(bool(re.search(f"[{letters}]", comment["text"])) for comment in storm["comments"])
        assert written >= 40, name


def test_no_gap_of_a_template_was_left_open(storm: dict[str, Any]) -> None:
    assert [comment["text"] for comment in storm["comments"] if re.search(r"[{}]|@ ", comment["text"])] == []


def test_the_crowd_does_not_say_the_same_sentence_over_and_over(storm: dict[str, Any]) -> None:
    longer = Counter(comment["text"] for comment in storm["comments"] if len(comment["text"]) > 60)
    assert longer.most_common(1)[0][1] <= 3


def test_the_last_capture_of_a_page_changes_likes_and_words_but_no_ids(pages: list[dict[str, Any]]) -> None:
    earlier, _, later = (
        {comment["id"]: comment for comment in page["comments"]} for page in pages if page["id"] == "Yc5nT8sLe2A"
    )
    both = earlier.keys() & later.keys()
    assert len(both) == 9
    assert any(earlier[id]["like_count"] < later[id]["like_count"] for id in both)
    assert any(earlier[id]["text"] != later[id]["text"] and later[id]["_time_text"].endswith("(edited)") for id in both)
    assert later.keys() - both
    assert earlier.keys() - both


def test_an_archive_holds_all_captures_of_a_page_and_all_who_ever_spoke(archive: Archive) -> None:
    assert len(archive.captures(BARGE)) == 3
    texts = [comment.text or "" for comment in archive.comments(BARGE)]
    assert "boring" in texts
    assert "It was cheese." in texts
    assert any("I measured it from the pub" in text for text in texts)


def test_three_captures_of_a_page_show_what_a_history_can_tell(archive: Archive) -> None:
    first, second, third = (day.capture.key for day in archive.history(BARGE))
    then = {change.change for change in archive.diff(BARGE, first, second)}
    now = {change.change for change in archive.diff(BARGE, second, third)}
    assert {"title", "views", "added", "likes", "hearted", "not_seen"} <= then
    assert {"title", "description", "added", "edited", "likes", "seen_again"} <= now


def test_people_speak_under_more_than_one_video(archive: Archive) -> None:
    (marit,) = {c.author.key for c in archive.comments(BARGE) if c.author.name == "Marit Solhaug"}
    assert marit is not None
    assert archive.author(marit).comments_held >= 10
    assert len({comment.video_key for comment in archive.author_comments(marit).items}) >= 3


def test_an_old_page_keeps_the_dislikes_of_its_time(archive: Archive) -> None:
    rating = archive.video("youtube:fL0od1961mm").rating
    assert (rating.likes, rating.dislikes) == (187, 6)
    assert rating.mean == pytest.approx(4.87565)


def test_a_play_with_a_line_that_is_neither_header_nor_words_is_refused_with_its_number() -> None:
    with pytest.raises(ValueError, match="line 3"):
        said.read("Ann · 1 year ago · 2\n    Hello.\nno header\n")


def test_a_play_keeps_who_answers_whom() -> None:
    (ann,) = said.read("Ann · 1 year ago · 2 · edited\n    Hello.\n\n    Again.\n> Ben · 1 day ago · 0\n    Hi.\n")
    assert (ann.by, ann.text, ann.marks) == ("Ann", "Hello.\n\nAgain.", {"edited"})
    assert [(ben.by, ben.text) for ben in ann.answers] == [("Ben", "Hi.")]
