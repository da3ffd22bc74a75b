"""What is read from yark's archives, and what is left of them when a comment is withdrawn."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import CaptureClaim, Captured, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.json_text import reader
from voxpop.sources.yark import Yark

CASES = sorted((golden.HERE / "yark").iterdir())
PAGES = {case.name: next(file for file in case.iterdir() if file.suffix in (".json", ".bak")) for case in CASES}
VERSION_4 = PAGES["version_4"].read_bytes()
FIRST, LATER = "2024-02-01T10:00:00.1", "2024-06-01T10:00:00.1"


def read(content: bytes, window: int = 1 << 20, provenance: Provenance | None = None) -> list[Claim]:
    page = golden.Held("yark.json", content)
    return list(Yark(window).read({"yark.json": page}, provenance or Provenance("file", "yark")))


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def captures(claims: list[Claim]) -> list[CaptureClaim]:
    return [claim for claim in claims if isinstance(claim, CaptureClaim)]


def refusals(claims: list[Claim]) -> list[Refused]:
    return [claim for claim in claims if isinstance(claim, Refused)]


def redacted(content: bytes, *places: int, window: int = 1 << 20) -> bytes:
    out = io.BytesIO()
    Yark(window).redact(golden.Held("yark.json", content), frozenset(places), out)
    return out.getvalue()


def archive(*videos: dict[str, Any], **more: Any) -> bytes:
    head = {"version": 3, "url": "https://www.youtube.com/@harbour"}
    return json.dumps({**head, "videos": list(videos), "livestreams": [], "shorts": [], **more}).encode()


def video(n: int = 0, **more: Any) -> dict[str, Any]:
    return {"id": f"Vid{n:08}", "uploaded": "2024-01-02T00:00:00", "title": {FIRST: f"video {n}"}, **more}


@pytest.mark.parametrize("case", sorted(PAGES))
@pytest.mark.parametrize("window", [1, 30, 999])
def test_a_window_of_any_size_reads_the_same(case: str, window: int) -> None:
    content = PAGES[case].read_bytes()
    assert read(content, window) == read(content)


def test_a_value_holds_until_the_next_is_seen() -> None:
    found = captures(read(archive(video(title={LATER: "new", FIRST: "old"}, views={FIRST: 1}, deleted={LATER: True}))))
    assert [(c.video.title, c.video.view_count, c.video.availability) for c in found] == [
        ("old", 1, None),
        ("new", 1, "removed"),
    ]
    assert [c.captured.earliest for c in found] == [1706781600, 1717236000]


def test_two_values_within_a_minute_are_two_observations() -> None:
    title = {"2024-02-01T10:00:00": "first", "2024-02-01T10:00:40": "second"}
    views = {"2024-02-01T10:00:10": 1, "2024-02-01T10:01:30": 2, "2024-02-01T10:03:00": 3}
    found = captures(read(archive(video(title=title, views=views))))
    assert [(c.video.title, c.video.view_count) for c in found] == [("first", 1), ("second", 2), ("second", 3)]


def test_of_an_older_archive_nothing_is_said_of_removal() -> None:
    assert [c.video.availability for c in captures(read(PAGES["version_1"].read_bytes()))] == [None]


def test_a_reply_gets_back_the_id_that_yark_cut_in_two() -> None:
    found = {c.id: c.parent_id for c in comments(read(VERSION_4))}
    assert found["UgxAAAAAAAAAAAAAAAB4AaABAg.9xReplyOfNoraVale0000"] == "UgxAAAAAAAAAAAAAAAB4AaABAg"
    assert found["UgyBBBBBBBBBBBBBBBB4AaABAg.9xwhole"] == "UgyBBBBBBBBBBBBBBBB4AaABAg"


def test_a_name_is_the_one_of_its_time() -> None:
    assert [c.author.name for c in comments(read(VERSION_4)) if c.id == "UgxAAAAAAAAAAAAAAAB4AaABAg"] == [
        "Ada Quill",
        "@adaquill",
    ]


def test_a_comment_without_history_is_of_the_last_observation() -> None:
    bare = {"author_id": 7, "deleted": {"never": True}, "body": 5, "children": {"below": {"deleted": {FIRST: True}}}}
    claims = read(archive(video(comments={"Ug1": bare, "Ug2": 5})))
    assert [(c.id, c.parent_id, c.is_removed) for c in comments(claims)] == [("Ug1.below", "Ug1", True)]
    assert {refused.place for refused in refusals(claims)} == {
        "comments[0]",
        "videos[0].comments.Ug1.body",
        "videos[0].comments.Ug1.deleted",
    }
    assert [type(claim) for claim in read(archive(video(title={}, comments={"Ug1": {}})))] == [CaptureClaim, Refused]


def test_a_comment_of_a_timeless_archive_is_of_its_day_in_any_zone() -> None:
    plain = {"body": {FIRST: "x"}, "created": "2024-01-30T09:00:00"}
    zoned = {"body": {FIRST: "y"}, "created": "2024-01-30T09:00:00Z"}
    early = {"body": {FIRST: "z"}, "created": "2024-02-01T09:00:00"}
    found = comments(read(archive(video(comments={"Ug1": plain, "Ug2": zoned, "Ug3": early}))))
    assert [c.published.latest for c in found] == [1706691600, 1706607000, 1706781600]


@pytest.mark.parametrize("case", ["version_4", "version_4_sorted", "history", "damaged", "cut_off", "backup"])
@pytest.mark.parametrize("window", [40, 1 << 20])
def test_only_the_comment_that_goes_is_changed(case: str, window: int) -> None:
    content = PAGES[case].read_bytes()
    before = comments(read(content))
    assert redacted(content, window=window) == content
    for id_ in {c.id for c in before}:
        places = {c.place for c in before if c.id == id_}
        left = redacted(content, *places, window=window)
        after = comments(read(left))
        assert [c for c in after if c.place not in places] == [c for c in before if c.place not in places]
        husks = [(c.id, c.parent_id, c.text, c.author.id) for c in after if c.place in places]
        assert husks == [(c.id, c.parent_id, "", None) for c in before if c.place in places]
        assert not [c for c in before if c.place in places and c.text and json.dumps(c.text).encode() in left]


def test_what_a_comment_said_at_one_time_can_go_alone() -> None:
    body = {FIRST: "first words", LATER: "later words", "2024-07-01T10:00:00": "last words"}
    content = archive(video(comments={"Ug1": {"author_id": "UC1", "body": body, "favorited": {LATER: True}}}))
    left = redacted(content, 1)
    assert [(c.text, c.author.id) for c in comments(read(left))] == [
        ("first words", "UC1"),
        ("", "UC1"),
        ("last words", "UC1"),
    ]
    assert [(c.text, c.author.id) for c in comments(read(redacted(content, 0, 1, 2)))] == [("", None)] * 3


def test_a_comment_in_a_list_of_videos_is_redacted_too() -> None:
    content = archive(video(comments={"Ug1": {"body": {FIRST: "secret"}, "note": "private", "favorited": 7}}), video(1))
    left = redacted(content, 0)
    assert b"secret" not in left and b"private" not in left
    assert captures(read(left)) == captures(read(content))


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"[]",
        b"// only a comment",
        b'{"version": 3, "url": "x"}',
        b'{"version": 3, "url": "x", "videos": []}',
        b'{"version": "3", "url": "x", "videos": [], "livestreams": [], "shorts": []}',
        b'{"version": true, "url": "x", "videos": [], "livestreams": [], "shorts": []}',
        b'{"version": 3, "url": "x", "videos": [{"title": "T", "uploaded": "x"}]}',
        b'{"version": 3, "url": "x", "videos": 7, "livestreams": [7]}',
    ],
)
def test_what_is_no_archive_of_yark_is_left_to_others(other: bytes) -> None:
    assert not Yark().recognises(other, "yark.json")


def test_an_archive_whose_authors_fill_the_head_is_recognised() -> None:
    authors = {f"UC{n:022}": {"name": {FIRST: "x" * 50}} for n in range(2000)}
    head = json.dumps({"version": 4, "url": "x", "comment_authors": authors}).encode()[: 64 << 10]
    assert not Yark().recognises(head[:20], "x")
    assert Yark().recognises(b"\xef\xbb\xbf" + head, "x")
    assert Yark().recognises(b"// one\n// two\n" + archive(), "yark.bak")
    assert Yark().recognises(archive(videos=[], shorts=[video()]), "yark.json")


def test_what_holds_no_videos_is_refused_by_name() -> None:
    assert read(archive()) == [Refused("yark.json", "This yark archive holds no videos.")]
    for content in (b"", b"[]", b'[{"id": "x"}]', b"//", b'{"version": 3, "videos": 7}', archive(7)):  # type: ignore[arg-type]
        assert refusals(read(content)) == read(content) != []
    assert refusals(list(Yark().read({}, Provenance("file", "yark"))))


def test_a_backup_is_read_past_its_lines_of_comment() -> None:
    content = PAGES["backup"].read_bytes()
    body = content[content.index(b"{") :]
    assert read(content) == read(body)
    assert refusals(read(b"// no end" + body))


def test_a_video_that_cannot_be_held_or_read_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LONGEST", 1 << 20)  # the true bound is tried on a HAR, by the same reader
    long = json.dumps({"title": {FIRST: "x" * (3 << 20)}}).encode()
    bad = b'{"a": "' + b"\xff" * 3 + b'", "b": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    four = b'{"videos": {"A": %b, "B": %b, "C": 7, "D": {"title": {"%b": "d"}}}}' % (long, bad, FIRST.encode())
    claims = read(four)
    assert [c.video.title for c in captures(claims)] == ["d"]
    assert [refused.place for refused in refusals(claims)] == ["videos.A", "videos.B", "videos.C"]
    assert redacted(four, 0) == four
    assert any(refused.place.startswith("videos, byte") for refused in refusals(read(four[:-5], 1 << 16)))
    assert redacted(four[:-5], 0) == four[:-5]
    listed = b'{"videos": [%b, {"title": {"%b": "d"}}]}' % (bad, FIRST.encode())
    assert [c.video.title for c in captures(read(listed))] == ["d"]


def test_a_time_that_was_told_stands_where_no_history_tells_one() -> None:
    told = Captured(5, 5, "second", "told by a person")
    provenance = Provenance("file", "yark", captured=told)
    found = captures(read(archive(video(title={}), video(1)), provenance=provenance))
    assert [c.captured.basis for c in found] == ["told by a person", "yark.json"]


def test_a_video_without_an_id_says_so() -> None:
    assert [(c.video.platform, c.video.url) for c in captures(read(archive(video() | {"id": None})))] == [(None, None)]


def test_captures_come_while_the_file_is_being_read() -> None:
    opened = []

    class Counting(golden.Held):
        def open(self) -> Any:
            opened.append(super().open())
            return opened[-1]

    original = Counting("yark.json", archive(*(video(n) for n in range(20_000))))
    claims = Yark(1 << 16).read({"yark.json": original}, Provenance("file", "yark"))
    assert isinstance(next(claims), CaptureClaim)
    assert opened[-1].tell() < 400_000 < original.length
    assert sum(1 for _ in claims) == 19_999


@given(
    name=st.sampled_from(sorted(PAGES)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), max_size=5),
    cut=st.floats(0, 1),
    window=st.sampled_from([3, 200, 1 << 20]),
    places=st.frozensets(st.integers(0, 9)),
)
def test_bytes_changed_or_cut_anywhere_never_raise(
    name: str, changes: list[tuple[float, bytes]], cut: float, window: int, places: frozenset[int]
) -> None:
    content = bytearray(PAGES[name].read_bytes())
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    damaged = bytes(content[: int(len(content) * cut)])
    Yark().recognises(damaged, "x")
    claims = read(damaged, window)
    assert all(isinstance(claim, CaptureClaim | CommentClaim | Refused) for claim in claims)
    found = [claim.place for claim in comments(claims)]
    assert len(set(found)) == len(found)
    left = redacted(damaged, *places, window=window)
    assert not {c.place for c in comments(read(left)) if c.text} & places & set(found)


def test_ids_that_are_no_text_are_marked_and_their_comments_can_be_withdrawn() -> None:
    reply = {"body": {FIRST: "Ahoy back", "x\ud83d": "odd"}, "children": {}}
    said = {"body": {FIRST: "Ahoy"}, "likes": 5, "children": {"r\ud83d": reply}}
    content = archive(videos={"v\ud83d": video(comments={"c\ud83d": said})})
    claims = read(content)
    assert captures(claims)[0].video.id == "v\ufffd"
    assert [(c.id, c.parent_id) for c in comments(claims)] == [("c\ufffd", None), ("c\ufffd.r\ufffd", "c\ufffd")]
    assert [claim.place.isprintable() and claim.place.encode() for claim in refusals(claims)]
    assert b"Ahoy" not in redacted(content, 0, 1)
