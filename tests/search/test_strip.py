"""Of which parts of a video the hits speak: compared with plain Python over the texts, and with what `at:` finds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.archive.command import voxpop
from tests.archive.pages import CAPTION, VIDEO_ID, info, said, write, write_page
from tests.search.conftest import ARCHIVES, Made
from tests.search.questions import questions
from tests.search.reference import Text, found_by
from voxpop.archive import Archive
from voxpop.query import Named, Node, Strip, written
from voxpop.query.nodes import all_of

KEY = f"youtube:{VIDEO_ID}"
Counts = dict[tuple[int, int], tuple[int, int, int]]


def counts(strip: Strip | None) -> Counts:
    """All, comments, lines, by the ends of each stretch."""
    parts = strip.stretches if strip else ()
    return {(part.first, part.last): (part.count, part.comments, part.lines) for part in parts}


def reckoned(found: list[Text], last: int, step: int) -> Counts:
    """The same over all texts that were found."""
    held: dict[int, Counter[str]] = {}
    for text in found:
        for part in {second // step for second in text.named if second <= last}:
            held.setdefault(part, Counter())[text.name[0]] += 1
    return {
        (part * step, min(part * step + step - 1, last)): (
            kinds.total(), kinds["comment"] + kinds["reply"], kinds["caption"]
        )
        for part, kinds in held.items()
    }  # fmt: skip


@given(node=questions, which=st.integers(0, ARCHIVES - 1), video=st.integers(0, 2))
def test_the_strip_counts_the_hits_that_speak_of_each_part(
    made: list[Made], node: Node, which: int, video: int
) -> None:
    _, archive, held = made[which]
    keys = sorted({text.video.key for text in held})
    key = keys[video % len(keys)]
    asked = all_of([node, Named("in", key)])
    strip = archive.facets(written(asked)).strip
    wanted = reckoned(found_by(asked, held), 90, 2)
    assert counts(strip) == wanted
    assert strip is None or (strip.video_key, strip.last, strip.step) == (key, 90, 2)


@pytest.fixture
def filled(tmp_path: Path) -> Archive:
    """A video of ten minutes of which people name many seconds, with a transcript; and another one."""
    comments = [said(f"c{n}", f"the tide at {n // 60}:{n % 60:02}") for n in range(0, 600, 7)]
    comments += [
        said("d1", "the tide at 0:01, 0:03 and 9:59"), said("d2", "tide 10:00, and 10:01 is too late"),
        said("d3", "no tide"), said("d3.r", "the tide, 5:05", parent="d3"), said("d4", "gulls at 5:05"),
    ]  # fmt: skip
    page = write_page(tmp_path / "inbox", comments, duration=600.4)
    page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(CAPTION)
    write(tmp_path / "inbox" / "other" / "page.info.json", info([said("o1", "tide 5:05")], id="Other234_-x"))
    archive = Archive.open(tmp_path / "kept", create=True)
    list(archive.add([tmp_path / "inbox"]))
    return archive


def test_each_stretch_counts_what_its_seconds_find(filled: Archive) -> None:
    strip = filled.facets(f"tide in:{KEY}").strip
    assert strip is not None
    assert (strip.last, strip.step, len(strip.stretches)) == (600, 15, 41)
    for part in strip.stretches:
        found = filled.search(f"tide in:{KEY} at:{part.first}..{part.last}", limit=200)
        kinds = Counter(hit.kind for hit in found.hits)
        assert (part.count, part.comments, part.lines) == (
            found.count, kinds["comment"] + kinds["reply"], kinds["caption"]
        )  # fmt: skip
    [end] = [part for part in strip.stretches if part.first == 600]
    assert (end.last, end.count) == (600, 1)


LINES = """WEBVTT

00:00:30.500 --> 00:00:30.500
one word of tide

00:01:00.000 --> 00:01:10.000
the tide comes in

00:01:20.250 --> 00:01:21.100
the tide, briefly

00:02:00.000 --> 00:10:00.000
the tide, to the end of the film
"""


@pytest.fixture
def spoken(tmp_path: Path) -> Archive:
    """A video of ten minutes with lines of no length, of ten seconds, of nearly one, and of eight minutes."""
    page = write_page(tmp_path / "inbox", [said("c1", "no tide")], duration=600)
    page.with_name(page.name.replace(".info.json", ".en.vtt")).write_text(LINES)
    archive = Archive.open(tmp_path / "kept", create=True)
    list(archive.add([tmp_path / "inbox"]))
    return archive


@pytest.mark.parametrize(
    ("asked", "starts"),
    [
        ("at:0:59", []), ("at:1:00", [60]), ("at:1:05", [60]), ("at:1:09", [60]), ("at:1:10", []),
        ("at:1:05..2:00", [60, 80.25, 120]), ("at:1:00..2:00", [60, 80.25, 120]), ("at:1:10..1:19", []),
        ("at:0:29", []), ("at:0:30", [30.5]), ("at:0:31", []),
        ("at:1:20", [80.25]), ("at:1:21", [80.25]), ("at:1:22", []),
        ("at:2:59", [120]), ("at:6:59", [120]), ("at:7:00", []),
    ],
)  # fmt: skip
def test_a_line_speaks_of_every_second_in_which_it_is_spoken(spoken: Archive, asked: str, starts: list[float]) -> None:
    assert [hit.moment for hit in spoken.search(f"tide {asked}", sort="moment").hits] == starts


def test_the_strip_counts_a_line_in_every_part_in_which_it_is_spoken(spoken: Archive) -> None:
    strip = spoken.facets(f"tide in:{KEY}").strip
    assert strip is not None and strip.step == 15
    lines = {part.first: part.lines for part in strip.stretches}
    assert lines == {30: 1, 60: 1, 75: 1} | dict.fromkeys(range(120, 420, 15), 1)
    for first in range(0, 601, 15):
        found = spoken.search(f"tide in:{KEY} at:{first}..{min(first + 14, 600)}")
        assert found.count == lines.get(first, 0)


def test_only_a_search_inside_one_video_has_a_strip(filled: Archive) -> None:
    assert filled.facets("tide").strip is None
    assert filled.facets(f"tide -in:{KEY}").strip is None
    assert filled.facets(f"tide OR in:{KEY}").strip is None
    assert filled.facets(f"tide (in:{KEY} OR in:youtube:Other234_-x)").strip is None
    assert filled.facets(f"tide in:{KEY} in:youtube:Other234_-x").strip is None
    assert filled.facets("tide in:nowhere").strip is None
    assert filled.facets(f'"no tide" in:{KEY}').strip is None
    assert filled.facets(f"in:{VIDEO_ID}").strip is not None
    channel = filled.video(KEY).channel.name
    assert filled.facets(f'tide in:"{channel}"').strip is None
    assert filled.facets(f'tide in:"{channel}" in:{KEY}').strip == filled.facets(f"tide in:{KEY}").strip


def test_a_video_of_unknown_length_reaches_to_the_last_second_that_is_named(tmp_path: Path) -> None:
    write_page(tmp_path / "inbox", [said("c1", "tide 1:08"), said("c2", "tide 0:10, gull 1:20")], duration=...)
    with Archive.open(tmp_path / "kept", create=True) as archive:
        list(archive.add([tmp_path / "inbox"]))
        strip = archive.facets(f"tide in:{KEY}").strip
        assert strip is not None and strip.last == 80
        assert counts(strip) == {(10, 11): (1, 1, 0), (68, 69): (1, 1, 0), (80, 80): (1, 1, 0)}
        assert archive.facets(f"gull in:{KEY} at:1:20").strip is not None


@pytest.mark.parametrize("length", [120, ...])
def test_a_time_behind_the_end_of_its_video_is_one_that_the_text_names_and_no_moment(
    tmp_path: Path, length: object
) -> None:
    comments = [said("c1", "the tide at 99:59"), said("c2", "the tide at 1:08"), said("c3", "no tide")]
    write_page(tmp_path / "inbox", comments, duration=length, description="tide 98:00")
    with Archive.open(tmp_path / "kept", create=True) as archive:
        list(archive.add([tmp_path / "inbox"]))
        named = {hit.key.partition(":")[2] for hit in archive.search("tide has:timecode").hits}
        assert named == {"c1", "c2", VIDEO_ID}
        assert [hit.comment.id for hit in archive.search("at:2:01..", sort="moment").hits if hit.comment] == ["c1"]
        strip = archive.facets(f"tide in:{KEY}").strip
        assert strip is not None
        places = {68} if length == 120 else {68, 5999}
        assert {bin.second for bin in archive.moments(KEY)} == places
        assert {second for comment in archive.comments(KEY) for second in comment.moments} == places
        assert archive.video(KEY).moments_held == sum(part.comments for part in strip.stretches) == len(places)


def test_more_comments_than_are_looked_up_at_once_are_all_counted(tmp_path: Path) -> None:
    write_page(tmp_path / "inbox", [said(f"c{n}", f"tide 0:{n % 60:02}") for n in range(20_100)])
    with Archive.open(tmp_path / "kept", create=True) as archive:
        list(archive.add([tmp_path / "inbox"]))
        strip = archive.facets(f"tide in:{KEY}").strip
        assert counts(strip) == {(n, n + 1): (670, 670, 0) for n in range(0, 60, 2)}


def test_the_command_line_counts_along_the_video(filled: Archive, tmp_path: Path) -> None:
    told = voxpop("--archive", tmp_path / "kept", "search", "tide", f"in:{KEY}", "--facets", "--json")
    along = {one["value"]: one["count"] for one in told.objects if one["field"] == "at"}
    assert along["1:00..1:14"] == 3
    assert sum(along.values()) == sum(n for n, _, _ in counts(filled.facets(f"tide in:{KEY}").strip).values())
