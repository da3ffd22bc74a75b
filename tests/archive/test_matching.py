"""One comment, whatever the road: what has no id is matched with what has one, where that is certain."""

from __future__ import annotations

import re
from itertools import permutations
from pathlib import Path

import pytest

from tests.archive.command import voxpop
from tests.archive.pages import CAPTURED, MIRROR, VIDEO_ID, said, write_mirror, write_page
from tests.archive.records import differences, findings, public, shown, words
from voxpop.archive import Answers, Archive

KEY = f"youtube:{VIDEO_ID}"
URL = f"https://www.youtube.com/watch?v={VIDEO_ID}"
TIDE = "1:08 they only come in with the tide, only..."


def add_mirror(archive: Archive, inbox: Path, text: str = MIRROR) -> list[str]:
    """A mirror page of the video, and the keys that its comments have by themselves."""
    [report] = archive.add([write_mirror(inbox, text)], answers=Answers(url=URL))
    assert report.video_key == KEY
    return [c.key for c in archive.comments(KEY)]


def add_page(archive: Archive, inbox: Path, *comments: dict[str, object], epoch: int = CAPTURED) -> None:
    list(archive.add([write_page(inbox, list(comments), epoch=epoch)]))


def settled(archive: Archive) -> None:
    assert findings(archive) == []
    before = public(archive) | shown(archive)
    archive.rebuild()
    assert differences(public(archive) | shown(archive), before) == {}
    assert findings(archive) == []


def test_a_comment_of_a_mirror_page_and_of_an_info_json_is_one_comment(archive: Archive, inbox: Path) -> None:
    derived = add_mirror(archive, inbox / "m")
    add_page(archive, inbox / "p", said("c1", TIDE, author="Nora Quay", like_count=7))
    comments = list(archive.comments(KEY))
    assert [c.id for c in comments].count("c1") == 1
    assert len(comments) == 4
    one = archive.comment("youtube:c1")
    assert (one.text, one.like_count) == (TIDE, 7)
    assert archive.comment(derived[0]) == one
    assert archive.video(KEY).comments_held == 4
    assert words(archive, '"come in with the tide"') == {("comment", "youtube:c1")}
    assert [saying.source for saying in archive.sayings("youtube:c1")] == ["ytdlp", "mirror"]
    settled(archive)
    assert archive.comment(derived[0]) == archive.comment("youtube:c1")
    told = voxpop("--archive", archive.path, "show", derived[0]).out
    assert TIDE in told
    assert re.findall(r"read by \w+", told) == ["read by ytdlp", "read by mirror"]


def test_line_breaks_that_a_tool_lost_are_no_other_text(archive: Archive, inbox: Path) -> None:
    poem = MIRROR.split("Author — Nora Quay\n\n\n")[1].split("\n\nAuthor — ferryman10")[0]
    add_mirror(archive, inbox / "m")
    add_page(archive, inbox / "p", said("c2", " ".join(poem.split()), author="ferryman10"))
    assert archive.comment("youtube:c2").text == poem
    settled(archive)


def test_what_two_people_may_have_written_is_not_matched(archive: Archive, inbox: Path) -> None:
    add_mirror(archive, inbox / "m")  # says "the same again" twice, both by L. Ashore
    add_page(archive, inbox / "p", said("c3", "the same again", author="L. Ashore"))
    assert archive.video(KEY).comments_held == 5
    settled(archive)


def test_another_author_or_another_text_is_another_comment(archive: Archive, inbox: Path) -> None:
    add_mirror(archive, inbox / "m")
    add_page(archive, inbox / "p", said("c1", TIDE, author="Nora Quai"), said("c2", f"{TIDE}!", author="Nora Quay"))
    assert archive.video(KEY).comments_held == 6
    settled(archive)


def test_a_match_is_undone_when_it_is_no_longer_certain_and_the_key_leads_back(archive: Archive, inbox: Path) -> None:
    derived = add_mirror(archive, inbox / "m")
    add_page(archive, inbox / "a", said("c1", TIDE, author="Nora Quay"))
    assert archive.comment(derived[0]).key == "youtube:c1"
    add_page(archive, inbox / "b", said("c9", TIDE, author="Nora Quay"), epoch=CAPTURED + 10)
    assert archive.comment(derived[0]).key == derived[0]
    assert archive.comment(derived[0]).id is None
    assert archive.video(KEY).comments_held == 6
    settled(archive)
    archive.withdraw(archive.captures(KEY)[0].key, reason="asked")
    assert archive.comment(derived[0]).key == "youtube:c1"
    settled(archive)


def test_two_mirror_pages_of_one_video_match_the_same_comment(archive: Archive, inbox: Path) -> None:
    add_mirror(archive, inbox / "m")
    add_mirror(archive, inbox / "n", MIRROR.replace("It was not.", "It was."))
    add_page(archive, inbox / "p", said("c1", TIDE, author="Nora Quay"))
    assert archive.video(KEY).comments_held == 4
    settled(archive)


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_the_order_in_which_they_came_plays_no_part(tmp_path: Path, inbox: Path, order: tuple[int, ...]) -> None:
    def take(archive: Archive, n: int) -> None:
        if n == 0:
            add_mirror(archive, inbox / "m")
        elif n == 1:
            add_page(archive, inbox / "a", said("c1", TIDE, author="Nora Quay"), said("c1.r", "yes", parent="c1"))
        else:
            add_page(archive, inbox / "b", said("c1", "edited since", author="Nora Quay"), epoch=CAPTURED + 100)

    found = []
    for name, wanted in (("one", (0, 1, 2)), ("other", order)):
        with Archive.open(tmp_path / name, create=True) as archive:
            for n in wanted:
                take(archive, n)
            assert archive.comment("youtube:c1").text == "edited since"
            assert archive.video(KEY).comments_held == 5
            found.append(public(archive) | shown(archive))
            assert findings(archive) == []
    assert differences(*found) == {}


def test_a_withdrawn_comment_is_withdrawn_from_the_pages_without_ids_too(archive: Archive, inbox: Path) -> None:
    add_mirror(archive, inbox / "m")
    add_page(archive, inbox / "p", said("c1", TIDE, author="Nora Quay"))
    archive.withdraw("youtube:c1", reason="asked")
    assert words(archive, '"come in with the tide"') == set()
    assert all("tide, only" not in str(c.text) for c in archive.comments(KEY))
    settled(archive)
    add_mirror(archive, inbox / "n", MIRROR.replace("It was not.", "It was."))
    assert all("tide, only" not in str(c.text) for c in archive.comments(KEY))
    assert words(archive, '"come in with the tide"') == set()
    settled(archive)


def test_replies_on_a_page_without_ids_follow_what_they_answer(archive: Archive, inbox: Path) -> None:
    page = (
        "Boat\n\n  • Published 2 Jan 2024\n\nComments • 2\n\n"
        "  • @nora\n    @nora 2 years ago\n\n    only with the tide\n\n"
        "    • @petr\n      @petr 1 year ago\n\n      @@nora and the moon\n"
    )
    (inbox / "boat.txt").write_text(page, encoding="utf-8")
    list(archive.add([inbox / "boat.txt"], answers=Answers(url=URL)))
    top, reply = archive.comments(KEY)
    assert (reply.parent_key, reply.is_orphan) == (top.key, False)
    settled(archive)
    add_page(archive, inbox / "p", said("c1", "only with the tide", author="@nora"))
    assert archive.comment(top.key).key == "youtube:c1"
    assert [c.key for c in archive.replies("youtube:c1").items] == [reply.key]
    settled(archive)
    add_page(archive, inbox / "q", said("c2", "only with the tide", author="@nora"), epoch=CAPTURED + 9)
    assert [c.key for c in archive.replies(top.key).items] == [reply.key]
    settled(archive)


def test_what_is_answered_is_found_by_as_many_replies_as_it_has_after_a_match_and_after_it_is_undone(
    archive: Archive, inbox: Path
) -> None:
    nora = {"author": "Nora Quay"}
    add_page(
        archive, inbox / "a", said("b", "the ferry"), said("a", "the tide", parent="b", **nora),
        said(None, "the gulls", parent="b", **nora),
    )  # fmt: skip
    assert words(archive, "replies:2") == {("comment", "youtube:b")}
    add_page(archive, inbox / "b", said("a", "the gulls", parent="b", **nora), epoch=CAPTURED + 10)
    assert (words(archive, "replies:2"), words(archive, "replies:1")) == (set(), {("comment", "youtube:b")})
    settled(archive)
    add_page(archive, inbox / "c", said("c", "the gulls", **nora), epoch=CAPTURED + 20)
    assert words(archive, "replies:2") == {("comment", "youtube:b")}
    settled(archive)


def test_a_reply_that_another_page_gives_without_an_id_stands_once_among_the_replies(
    archive: Archive, inbox: Path
) -> None:
    reply = {"parent": "b", "author": "Nora Quay"}
    add_page(archive, inbox / "a", said("b", "the ferry"), said(None, "the gulls", **reply))
    add_page(archive, inbox / "b", said("b", "the ferry"), said("a", "the gulls", **reply), epoch=CAPTURED + 10)
    day = archive.as_of(KEY, archive.captures(KEY)[0].key)
    for top, *others in (archive.thread(KEY, replies=5).items, day.thread(None, 50, 5).items):
        assert others == []
        assert (top.replies_held, [one.key for one in top.replies]) == (1, ["youtube:a"])
    for replies in (archive.replies("youtube:b"), day.replies(archive.comment("youtube:b"), None, 50)):
        assert [one.key for one in replies.items] == ["youtube:a"]
    settled(archive)


def test_a_comment_that_turns_out_to_answer_itself_stands_at_the_top(archive: Archive, inbox: Path) -> None:
    nora = {"author": "Nora Quay"}
    add_page(archive, inbox / "a", said("a", "the tide", **nora))
    other = {"author": "L. Ashore"}
    add_page(
        archive, inbox / "b", said("a", "an edit", **other), said(None, "the tide", parent="a", **nora),
        epoch=CAPTURED + 10,
    )  # fmt: skip
    assert [one.key for one in archive.thread(KEY).items] == ["youtube:a"]
    settled(archive)
