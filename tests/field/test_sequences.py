"""The script that says what changed between real captures: right where we know what changed, sound where we do not."""

from __future__ import annotations

import ast
import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.field import sequences
from tests.field.counts import counted
from tests.field.sequences import changes, history, read, tables_of, with_tables
from tests.field.threads import ANN, VIDEO, comment, reply_id, thread, thread_id, trapped, written

EARLY, LATE = "2024-01-01T09_00_00.5-04_00", "2024-01-02T09_00_00.5-04_00"


def found(folder: Path, older: list[str], newer: list[str], *, complete: bool = True) -> list[tuple[Any, ...]]:
    """The changes between two captures of these lines."""
    pair = written(folder, EARLY, *older), written(folder, LATE, *newer)
    return [
        (change["change"], change["id"], change["before"], change["after"])
        for change in changes(*pair, is_complete=complete)
    ]


def test_it_uses_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(sequences.__file__).read_text(encoding="utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else
                     [node.module or ""] if isinstance(node, ast.ImportFrom) else [])
    }  # fmt: skip
    assert imported <= sys.stdlib_module_names


def test_a_comment_that_a_complete_capture_lacks_is_gone_and_else_not_seen(tmp_path: Path) -> None:
    older, newer = [thread(1, "stays"), thread(2, "goes")], [thread(1, "stays")]
    assert found(tmp_path, older, newer) == [("gone", thread_id(2), "goes", None)]
    assert found(tmp_path, older, newer, complete=False) == [("not_seen", thread_id(2), "goes", None)]


def test_what_a_capture_lacks_that_may_be_the_older_one_is_not_seen(tmp_path: Path) -> None:
    older = written(tmp_path, "2024-01-05T12_00_00Z", thread(1, "stays"), thread(2, "goes"))
    newer = written(tmp_path, "2024-01-05", thread(1, "stays"), thread(3, "comes"))
    kinds = {change["id"]: change["change"] for change in changes(older, newer, is_complete=True)}
    assert kinds == {thread_id(2): "not_seen", thread_id(3): "seen"}


@pytest.mark.parametrize(("claimed", "kind"), [(1, "gone"), (2, "not_seen"), (0, "not_seen"), (None, "gone")])
def test_a_reply_is_gone_only_where_as_many_are_held_as_claimed(tmp_path: Path, claimed: int | None, kind: str) -> None:
    older = [thread(1, "top", replies={1: "one", 2: "two"})]
    newer = [thread(1, "top", replies={2: "two"}, claimed=claimed)]
    assert found(tmp_path, older, newer) == [(kind, reply_id(1, 1), "one", None)]


def test_replies_go_with_their_thread(tmp_path: Path) -> None:
    older = [thread(1, "stays"), thread(2, "top", replies={1: "one"}, claimed=30)]
    gone = [("gone", thread_id(2), "top", None), ("gone", reply_id(2, 1), "one", None)]
    assert found(tmp_path, older, [thread(1, "stays")]) == gone


def test_what_is_there_again_has_returned_and_what_never_was_is_added(tmp_path: Path) -> None:
    first = written(tmp_path, "2024-01-01T00_00_00Z", thread(1, "comes and goes"))
    older = written(tmp_path, EARLY, thread(3, "x"))
    newer = written(tmp_path, LATE, thread(1, "back"), thread(2, "new"))
    for is_complete, again, lacking in ((True, "returned", "gone"), (False, "seen_again", "not_seen")):
        kinds = {c["id"]: c["change"] for c in changes(older, newer, is_complete=is_complete, earlier=[first])}
        assert kinds == {thread_id(1): again, thread_id(2): "added", thread_id(3): lacking}
    assert {c["change"] for c in changes(older, newer, is_complete=False)} == {"added", "not_seen"}


def test_an_edit_may_be_of_white_space_alone(tmp_path: Path) -> None:
    edited = ("edited", thread_id(1), "one  two\r\n three", "one two\nthree ")
    assert found(tmp_path, [thread(1, "one  two\r\n three")], [thread(1, "one two\nthree ")]) == [edited]
    assert found(tmp_path, [thread(1, "one\u2028two")], [thread(1, "one, two")]) == [
        ("edited", thread_id(1), "one\u2028two", "one, two")
    ]


def test_markup_is_no_edit_and_two_forms_of_a_text_are_not_compared(tmp_path: Path) -> None:
    html, plain = "It&#39;s <b>so</b><br />here", "It's *so*\nhere"
    shown = thread(1, "", textOriginal=None, textDisplay=html)
    assert read(written(tmp_path, EARLY, shown)).comments[thread_id(1)].text == "It's so\nhere"
    assert found(tmp_path, [thread(1, plain, textDisplay=html)], [thread(1, plain)]) == []
    assert found(tmp_path, [shown], [thread(1, plain)]) == []
    other = thread(1, "", textOriginal=None, textDisplay="Fish & chips <3")
    assert found(tmp_path, [shown], [other]) == [("edited", thread_id(1), "It's so\nhere", "Fish & chips <3")]


def test_likes_change_where_both_say_them(tmp_path: Path) -> None:
    older = [thread(1, "a", likeCount=1), thread(2, "b", likeCount=None), thread(3, "c", likeCount=4)]
    newer = [thread(1, "a", likeCount=0), thread(2, "b", likeCount=2), thread(3, "c", likeCount="4")]
    assert found(tmp_path, older, newer) == [("likes", thread_id(1), 1, 0)]


@pytest.mark.parametrize(
    ("after", "author", "is_renamed"),
    [("Ann Oar", ANN, True), ("Ann Oar", "UC" + "9" * 22, False), ("Ann Oar", None, False), ("@ann", ANN, False)],
)
def test_a_name_changes_where_it_is_of_the_same_author_and_of_the_same_kind(
    tmp_path: Path, after: str, author: str | None, is_renamed: bool
) -> None:
    newer = thread(1, "text", authorDisplayName=after, authorChannelId=author and {"value": author})
    expected = [("renamed", thread_id(1), "Ann Quill", after)] if is_renamed else []
    assert found(tmp_path, [thread(1, "text")], [newer]) == expected


def test_an_author_without_an_id_has_that_of_the_address(tmp_path: Path) -> None:
    newer = thread(1, "t", authorDisplayName="Ann Oar", authorChannelId=None,
                   authorChannelUrl=f"http://www.youtube.com/channel/{ANN}")  # fmt: skip
    assert found(tmp_path, [thread(1, "t")], [newer]) == [("renamed", thread_id(1), "Ann Quill", "Ann Oar")]


def test_the_first_of_two_lines_counts_and_the_replies_of_both(tmp_path: Path) -> None:
    older = [thread(1, "top", replies={1: "one", 2: "two", 3: "three"})]
    newer = [thread(1, "top", replies={1: "one"}, claimed=2), thread(1, "top", replies={2: "two"}, likeCount=5)]
    assert found(tmp_path, older, newer) == [("gone", reply_id(1, 3), "three", None)]


def test_a_line_that_is_cut_off_is_passed_over(tmp_path: Path) -> None:
    older = [thread(1, "one"), thread(2, "two")]
    assert found(tmp_path, older, [thread(1, "one"), thread(2, "two")[:-9]]) == [("gone", thread_id(2), "two", None)]


def test_comments_by_themselves_and_whole_answers_are_read_too(tmp_path: Path) -> None:
    items = [json.loads(thread(1, "top", claimed=1)), comment(reply_id(1, 1), "one", parentId=None)]
    page = read(written(tmp_path, EARLY, json.dumps({"kind": "youtube#commentThreadListResponse", "items": items})))
    assert {id_: said.parent for id_, said in page.comments.items()} == {
        thread_id(1): None, reply_id(1, 1): thread_id(1),
    }  # fmt: skip


def test_a_video_changes_too(tmp_path: Path) -> None:
    def video(title: str, views: int) -> str:
        parts = {"snippet": {"title": title, "description": "same"}, "statistics": {"viewCount": str(views)}}
        return json.dumps({"kind": "youtube#video", "id": VIDEO, **parts})

    expected = [("title", None, "Boat", "A boat"), ("views", None, 9, 10)]
    assert found(tmp_path, [video("Boat", 9)], [video("A boat", 10)]) == expected


def test_captures_stand_in_the_order_of_their_instants_not_of_their_names(tmp_path: Path) -> None:
    paths = trapped(tmp_path / "trapped")
    assert [one["path"] for one in history(sorted(paths))] == paths
    assert sorted(paths) != paths
    assert [(one["comments"], one["top_level"], one["replies"]) for one in history(paths)] == [
        (21, 14, 7), (16, 13, 3), (6, 4, 2), (2, 2, 0),
    ]  # fmt: skip
    assert sequences.sequences(tmp_path) == {VIDEO: paths}


def test_a_day_alone_ends_when_it_ended_everywhere(tmp_path: Path) -> None:
    names = {"2024-01-05": "2024-01-06T11_59_59Z", "20240105T101112-0330": "2024-01-05T13_41_12Z"}
    for name, instant in names.items():
        one, other = written(tmp_path, name, thread(1, "x")), written(tmp_path, instant, thread(1, "x"))
        assert history([one])[0]["captured"] == history([other])[0]["captured"]


def test_each_trap_gives_what_we_know_of_it(tmp_path: Path) -> None:
    paths = trapped(tmp_path)
    kinds = [
        Counter(c["change"] for c in changes(*paths[at - 1 : at + 1], is_complete=True, earlier=paths[: at - 1]))
        for at in range(1, len(paths))
    ]
    assert kinds == [
        {"added": 2, "gone": 5, "not_seen": 2, "edited": 4, "likes": 2, "renamed": 1},
        {"returned": 1, "gone": 11},
        {"returned": 1, "gone": 5, "likes": 1},
    ]


def test_the_table_of_a_capture_says_the_same(tmp_path: Path) -> None:
    lines = written(tmp_path, EARLY, thread(1, "two\nlines", replies={1: "one"}), thread(2, 'a "quoted"\ttab'))
    table = tmp_path / f"{VIDEO}-{LATE}.tsv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, delimiter="\t")
        rows.writerow(["id", "author", "text", "raw_text", "likes", "published_at", "updated_at", "num_replies"])
        for id_, said in read(lines).comments.items():
            rows.writerow([id_, said.author, "", said.text, said.likes, "", "", 1 if id_ == thread_id(1) else 0])
    assert read(table).claimed == read(lines).claimed
    assert changes(lines, table, is_complete=True) == []
    assert with_tables(VIDEO, [lines]) == [lines, table]


@pytest.mark.field
def test_real_sequences_are_found_and_each_capture_holds_as_many_as_are_counted(samples: Path) -> None:
    of = sequences.sequences(samples)
    assert of
    for paths in of.values():
        for path in paths:
            assert len(read(path).comments) == counted(path), path


@pytest.mark.field
def test_the_changes_lead_from_one_real_capture_to_the_next(samples: Path) -> None:
    for video, lines in sequences.sequences(samples).items():
        paths = with_tables(video, lines)
        held = [set(read(path).comments) for path in paths]
        for at in range(1, len(paths)):
            for is_complete in (True, False):
                pair = changes(*paths[at - 1 : at + 1], is_complete=is_complete, earlier=paths[: at - 1])
                of = {kind: {c["id"] for c in pair if c["change"] == kind} for kind in {c["change"] for c in pair}}
                lost = of.get("gone", set()) | of.get("not_seen", set())
                come = of.get("added", set()) | of.get("returned", set())
                assert held[at - 1] - lost | come == held[at]
                assert of.get("returned", set()) <= set[str]().union(*held[: at - 1])
                assert is_complete or "gone" not in of


@pytest.mark.field
def test_the_real_tables_say_what_the_lines_of_the_same_capture_say(samples: Path) -> None:
    twins = [
        (path, table)
        for video, paths in sequences.sequences(samples).items()
        for at, table in tables_of(video, paths).items()
        for path in paths
        if history([path])[0]["captured"] == at
    ]
    for path, table in twins:
        assert changes(path, table, is_complete=True) == [], table
        assert read(path).claimed == read(table).claimed
