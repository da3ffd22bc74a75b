"""What stands round a hit: what it answers, and what is said in the video meanwhile."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.archive.command import voxpop
from tests.archive.pages import CAPTION, CAPTURED, VIDEO_ID, said, write_page
from tests.search.archives import fill
from voxpop.archive import Archive
from voxpop.model import Comment, Cue
from voxpop.query import Hit, Line

KEY = f"youtube:{VIDEO_ID}"
LATER = """WEBVTT

00:00:00.500 --> 00:00:20.000
The gulls were {0}.

00:01:07.500 --> 00:01:08.500
The tide is {0}.

00:01:08.200 --> 00:01:08.300
A gull.
"""


def walk(archive: Archive, question: str) -> list[Hit]:
    """All hits of a question."""
    page = archive.search(question, limit=7)
    hits = [*page.hits]
    while page.next is not None:
        page = archive.search(question, limit=7, after=page.next)
        hits += page.hits
    return hits


@pytest.mark.parametrize("number", range(6))
def test_the_context_of_every_hit_is_what_the_slow_way_finds(tmp_path: Path, number: int) -> None:
    with Archive.open(tmp_path / "kept", create=True) as archive:
        fill(archive, tmp_path / "inbox", number)
        hits = walk(archive, "old OR the OR bridge OR storm OR tide OR elan OR crane")
        assert {hit.kind for hit in hits} >= {"comment", "video"}
        for hit in hits:
            held = {comment.key: comment for comment in archive.comments(hit.video_key)}
            lines = archive.transcript(hit.video_key)
            assert answered(hit) == above(hit, held)
            assert [(line.second, line.text) for line in hit.spoken] == meanwhile(hit, lines)
            assert hit.named_by == naming(hit, held, lines)


def answered(hit: Hit) -> tuple[str, str | None, str | None] | None:
    return None if hit.answers is None else (hit.answers.key, hit.answers.author, hit.answers.text)


def above(hit: Hit, held: dict[str, Comment]) -> tuple[str, str | None, str | None] | None:
    parent = held.get(hit.comment.parent_key or "") if hit.comment else None
    return None if parent is None else (parent.key, parent.author.name, (parent.text or "")[:300])


def meanwhile(hit: Hit, lines: tuple[Cue, ...]) -> list[tuple[float, str]]:
    """The line at the first second that a comment names; those beside a line."""
    if hit.kind == "caption":
        at = next(n for n, cue in enumerate(lines) if cue.start_seconds == hit.moment and cue.text == hit.text)
        beside = [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]
        return [(cue.start_seconds, cue.text) for cue in beside]
    if hit.comment is None or not hit.comment.moments:
        return []
    second = hit.comment.moments[0]
    on = [
        cue
        for cue in lines
        if cue.start_seconds < second + 1 and (cue.end_seconds > second or cue.start_seconds >= second)
    ]
    return [(cue.start_seconds, cue.text) for cue in on[-1:]]


def naming(hit: Hit, held: dict[str, Comment], lines: tuple[Cue, ...]) -> int:
    """How many comments name a second of a line."""
    if hit.kind != "caption":
        return 0
    [line] = [cue for cue in lines if cue.start_seconds == hit.moment and cue.text == hit.text]
    during = {second for second in range(91) if int(line.start_seconds) <= second < line.end_seconds}
    during.add(int(line.start_seconds))
    return sum(bool(during & {*comment.moments}) for comment in held.values())


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with an answer, comments that name seconds, and nothing else."""
    return write_page(
        tmp_path / "inbox",
        [
            said("c1", "Who pays for the bridge?" + " It is old." * 40, who="kamal"),
            said("c1.r", "the harbour pays, see 0:12 and 1:08", parent="c1"),
            said("c2", "nothing is said at 0:40 nor answered"),
            said("c9.r", "an answer to what nobody captured", parent="c9"),
        ],
        language="fr",
    )


def captioned(page: Path, tag: str, text: str) -> None:
    page.with_name(page.name.replace(".info.json", f".{tag}.vtt")).write_text(text)


def taken(tmp_path: Path, page: Path) -> Archive:
    archive = Archive.open(tmp_path / "kept", create=True)
    list(archive.add([page.parent]))
    return archive


def test_the_line_beside_a_comment_is_one_that_is_found_at_the_same_second(tmp_path: Path) -> None:
    lines = "WEBVTT\n\n00:01:20.000 --> 00:01:20.000\na word\n\n00:02:00.500 --> 00:20:00.000\nto the end of the film\n"
    named = ("1:19", "1:20", "1:21", "2:00", "4:00", "6:59", "7:00", "9:00")
    page = write_page(tmp_path / "inbox", [said(f"c{n}", clock) for n, clock in enumerate(named)], duration=1200)
    captioned(page, "en", lines)
    archive = taken(tmp_path, page)
    beside = {hit.text: [line.text for line in hit.spoken] for hit in archive.search("kind:comment").hits}
    found = {clock: [hit.text for hit in archive.search(f"at:{clock} kind:caption").hits] for clock in named}
    assert beside == found
    assert [clock for clock, texts in found.items() if texts] == ["1:20", "2:00", "4:00", "6:59"]
    assert [hit.named_by for hit in archive.search("kind:caption", sort="moment").hits] == [1, 3]


def test_a_reply_shows_how_the_comment_begins_that_it_answers(tmp_path: Path, page: Path) -> None:
    [hit] = taken(tmp_path, page).search("harbour kind:reply").hits
    assert hit.answers is not None
    assert (hit.answers.key, hit.answers.author, hit.answers.url) == ("youtube:c1", "@kamal", "/c/youtube:c1/")
    assert hit.answers.text == ("Who pays for the bridge?" + " It is old." * 40)[:300]


def test_what_is_not_held_or_was_withdrawn_is_not_shown(tmp_path: Path, page: Path) -> None:
    archive = taken(tmp_path, page)
    [orphan] = archive.search("nobody").hits
    assert orphan.answers is None
    archive.withdraw("youtube:c1", reason="asked for")
    [hit] = archive.search("harbour kind:reply").hits
    assert hit.answers is not None
    assert (hit.answers.key, hit.answers.author, hit.answers.text) == ("youtube:c1", None, None)


def test_a_reply_that_stands_under_two_videos_answers_what_stands_above_it_there(tmp_path: Path) -> None:
    for id, above in (("Quay1234_-x", "at the quay"), ("Other234_-x", "at the other")):
        comments = [said("c1", above), said("c1.r", "the tide answers", parent="c1")]
        write_page(tmp_path / "inbox" / id, comments, id=id)
    with Archive.open(tmp_path / "kept", create=True) as archive:
        list(archive.add([tmp_path / "inbox" / "Quay1234_-x", tmp_path / "inbox" / "Other234_-x"]))
        hits = archive.search("answers").hits
        assert {(hit.video_key, hit.answers.text) for hit in hits if hit.answers} == {
            ("youtube:Quay1234_-x", "at the quay"), ("youtube:Other234_-x", "at the other"),
        }  # fmt: skip


def test_the_line_of_the_second_that_was_asked_for_is_shown_before_that_of_the_first_second(
    tmp_path: Path, page: Path
) -> None:
    captioned(page, "en", CAPTION)
    archive = taken(tmp_path, page)
    line = Line(68.0, "And then the tide came in.", "en", f"/v/{KEY}/transcript/?lang=en&t=68#t68")
    assert [hit.spoken for hit in archive.search("harbour").hits] == [()]
    assert [hit.spoken for hit in archive.search("harbour at:1:00..1:20").hits] == [(line,)]
    assert [hit.spoken for hit in archive.search("nothing").hits] == [()]


def test_the_caption_in_the_language_of_the_video_is_read_before_others(tmp_path: Path, page: Path) -> None:
    for tag in ("de", "fr", "fr-CA"):
        captioned(page, tag, LATER.format(tag))
    archive = taken(tmp_path, page)
    [hit] = archive.search("harbour at:68").hits
    assert [(line.text, line.language) for line in hit.spoken] == [("A gull.", "fr")]
    [hit] = archive.search("harbour at:12").hits
    assert [(line.text, line.language) for line in hit.spoken] == [("The gulls were fr.", "fr")]


def test_a_line_stands_between_the_one_before_and_the_one_behind(tmp_path: Path, page: Path) -> None:
    captioned(page, "de", LATER.format("de"))
    [hit] = taken(tmp_path, page).search('"tide is"').hits
    assert [line.text for line in hit.spoken] == ["The gulls were de.", "A gull."]


def test_the_command_line_tells_the_context(tmp_path: Path, page: Path) -> None:
    captioned(page, "en", CAPTION)
    taken(tmp_path, page).close()
    told = voxpop("--archive", tmp_path / "kept", "search", "harbour", "at:68")
    assert "to @kamal: Who pays for the bridge? It is old." in told.out
    assert "said at 1:08: And then the tide came in." in told.out
    [line] = voxpop("--archive", tmp_path / "kept", "search", "harbour", "at:68", "--json").objects
    assert line["answers"]["key"] == "youtube:c1"
    assert [spoken["text"] for spoken in line["spoken"]] == ["And then the tide came in."]


def test_a_page_of_hits_is_read_in_as_many_queries_whatever_its_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    comments = [said(f"c{n}", f"the bridge at 0:{n:02}", timestamp=CAPTURED) for n in range(50)]
    comments += [said(f"c{n}.r", "the bridge indeed, at 1:09", parent=f"c{n}") for n in range(50)]
    page = write_page(tmp_path / "inbox", comments)
    captioned(page, "en", CAPTION)
    asked: list[str] = []
    connect = sqlite3.connect

    def connected(*given: object, **told: object) -> sqlite3.Connection:
        found = connect(*given, **told)  # type: ignore[call-overload]
        found.set_trace_callback(asked.append)
        return found  # type: ignore[no-any-return]

    archive = taken(tmp_path, page)
    archive.close()
    monkeypatch.setattr(sqlite3, "connect", connected)
    with Archive.open(tmp_path / "kept") as again:
        counts = []
        for limit in (55, 80):  # of the best hits, texts are read twice: of the page, and of what may stand before it
            again.search("bridge", limit=limit)
            asked.clear()
            hits = again.search("bridge", limit=limit).hits
            assert len(hits) == limit and {hit.kind for hit in hits} == {"comment", "reply"}
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 9, json.dumps(asked)
