"""What the name of a file says, and which files belong together by their names."""

from __future__ import annotations

from datetime import datetime

import pytest

from voxpop.sources.companions import companions_of, language_of, role_of
from voxpop.sources.file_names import captured_in, youtube_id_in


def at(words: str) -> int:
    return int(datetime.fromisoformat(words).timestamp())


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Boat [Quay1234_-x].comments.json", "Quay1234_-x"),
        ("watch_v_Quay1234_-x.html", "Quay1234_-x"),
        ("A boat-Quay1234_-x.info.json", "Quay1234_-x"),
        ("Quay1234_-x_comments.csv", "Quay1234_-x"),
        ("Quay1234_-x/comments.json", "Quay1234_-x"),
        ("channel__Quay1234_yx__comments.json", "Quay1234_yx"),
        ("QuayAndBoat/comments.json", "QuayAndBoat"),
        ("Quay1234_-x_20240102.json", "Quay1234_-x"),
        ("Quay1234_-x-2024-01-02T03_04_05.250Z.jsonl", "Quay1234_-x"),
        ("Qu4y12a4_--_2024-01-02.json", "Qu4y12a4_--"),
        ("QuayHarbour_2024-01-02.json", None),
        ("2024-01-02_Quaysider42.json", None),
        ("_uay1234_-x.2024-01-02.json", "_uay1234_-x"),
        ("Quay1234_-x_comments_20240102_030405.csv", "Quay1234_-x"),
        ("comments_Quay1234_-x_2024-01-02 03.04.05+02:30.csv", "Quay1234_-x"),
        ("2024-01-02_Quay1234_-x.comments.json.gz", "Quay1234_-x"),
        ("20240102-030405_youtube_comments_Quay1234_-x.json", "Quay1234_-x"),
        ("comments_2024-01-02.json", None),
        ("commentlist_2024-01-02.json", None),
        ("quay_comments_2024-01-02_quay.json", None),
        ("threads_2024-01-02T03_04_05Z.json", None),
        ("Boat [Quay].json", None),
        ("commentlist/tests_data.json", None),
        ("commentlist.json", None),
        ("my-commentlist.json", None),
        ("quaySetTest.xlsx", None),
        ("youtube2024.csv", None),
        ("comments_v2.csv", None),
        ("video_annotations.json", None),
        ("2023-2024_1.csv", None),
        ("channel__Quay1234_-x__comments.json", "Quay1234_-x"),
        ("Quay1234_-x (2024-01-02 030405).json", "Quay1234_-x"),
        ("1704164645_Quay1234_-x.csv", "Quay1234_-x"),
    ],
)
def test_an_id_is_read_of_a_name_and_a_word_is_none(name: str, id_: str | None) -> None:
    assert youtube_id_in(name) == id_


@pytest.mark.parametrize(
    ("name", "earliest", "latest", "precision"),
    [
        ("comments-20240102T030405Z.json", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z", "second"),
        ("comments 2024-01-02 03.04.05+02:30.json", "2024-01-02T00:34:05Z", "2024-01-02T00:34:05Z", "second"),
        ("comments 2024-01-02 03:04-0500.json", "2024-01-02T08:04:00Z", "2024-01-02T08:04:59Z", "minute"),
        ("comments-20240102-030405.json", "2024-01-01T13:04:05Z", "2024-01-02T15:04:05Z", "day"),
        ("comments_2024-01-02_23-30.json", "2024-01-02T09:30:00Z", "2024-01-03T11:30:59Z", "day"),
        ("Quay1234_-x_20240102030405.json", "2024-01-01T13:04:05Z", "2024-01-02T15:04:05Z", "day"),
        ("Quay1234_-x_1704164645.json", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z", "second"),
        ("comments-Quay1234_-x-1704164645123.jsonl.gz", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z", "second"),
        ("2019-09-11 comments-20240102.json", "2024-01-01T10:00:00Z", "2024-01-03T11:59:59Z", "day"),
    ],
)
def test_a_time_is_as_exact_as_a_name_says_it(name: str, earliest: str, latest: str, precision: str) -> None:
    found = captured_in(name)
    assert found is not None and found.basis == "file name"
    assert (found.earliest, found.latest, found.precision) == (at(earliest), at(latest), precision)


@pytest.mark.parametrize(
    "name",
    [
        "comments.json", "comments-20240231.json", "20240102/comments.json", "120240102.json", "1704164645.json",
        "comments_1704164645.json", "20240102252525.json", "Quay1234_-x_2704164645.json", "Quay1234_-x1704164645.json",
    ],
)  # fmt: skip
def test_what_is_no_day_of_the_calendar_is_no_time(name: str) -> None:
    assert captured_in(name) is None


def test_a_picture_may_bear_a_word_between_stem_and_ending_but_not_two() -> None:
    beside = ["a.info.json", "a.jpg", "a.1.jpg", "a.1.2.jpg", "a.cover.webp"]
    assert companions_of("a.info.json", beside) == dict.fromkeys(["a.jpg", "a.1.jpg", "a.cover.webp"], "thumbnail")


def test_what_a_file_is_there_as_is_told_by_its_ending() -> None:
    names = {"mp4": "media", "ass": "caption", "annotations.xml": "other", "scc": "other", "description": "description"}
    assert companions_of("a.info.json", [f"a.{end}" for end in names]) == {f"a.{end}": names[end] for end in names}
    assert role_of("a.json") is None


def test_the_language_of_captions_stands_before_their_ending() -> None:
    assert [language_of(name) for name in ("a.pt-BR.vtt", "a.vtt", "a.1.vtt")] == ["pt-BR", "und", "und"]


def test_what_is_of_a_longer_stem_or_another_or_unfinished_is_no_companion() -> None:
    beside = [
        "a.info.json",
        "a.en.info.json",
        "a.en.vtt",
        "ab.mp4",
        "b [Quay1234_-x].mp4",
        "a.mp4.part",
        "a.two.en.mp4",
    ]
    assert companions_of("a.info.json", [*beside, "a.f137.mp4"]) == {"a.f137.mp4": "media"}
    assert companions_of("c [Quay1234_-x].info.json", beside) == {"b [Quay1234_-x].mp4": "media"}


def test_a_chat_is_a_page_of_its_own_though_it_lies_beside_one() -> None:
    assert role_of("a.live_chat.json") is None
    assert companions_of("a.info.json", ["a.live_chat.json", "a.log"]) == {"a.log": "log"}
