"""What is read from Tube Archivist's files, and what is left of them when a comment is withdrawn."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.sources import golden
from voxpop.model import Again, Author, CaptureClaim, Captured, Claim, CommentClaim, Cue, Provenance, Refused, Role
from voxpop.sources.tube_archivist_documents import claims_of_embedded
from voxpop.sources.tubearchivist import TubeArchivist

CASES = [case for case in sorted((golden.HERE / "tubearchivist").iterdir()) if case.name != "backup"]
PAGES = {case.name: next(file for file in case.iterdir() if file.suffix == ".json") for case in CASES}
SEEN = 1795329248
CHANNEL = "UC0000000000000000000000"


def read(content: bytes, window: int = 1 << 20, path: str = "es_comment-20261124-0.json") -> list[Claim]:
    return of_all({path: content}, window)


def of_all(files: dict[str, bytes], window: int = 1 << 20) -> list[Claim]:
    originals = {path: golden.Held(path, content) for path, content in files.items()}
    return list(TubeArchivist(window).read(originals, Provenance("file", "tubearchivist")))


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def captures(claims: list[Claim]) -> list[CaptureClaim]:
    return [claim for claim in claims if isinstance(claim, CaptureClaim)]


def refusals(claims: list[Claim]) -> list[Refused]:
    return [claim for claim in claims if isinstance(claim, Refused)]


def redacted(content: bytes, *places: int, window: int = 1 << 20, path: str = "page.json") -> bytes:
    out = io.BytesIO()
    TubeArchivist(window).redact(golden.Held(path, content), frozenset(places), out)
    return out.getvalue()


def comment(n: int, **more: Any) -> dict[str, Any]:
    return {"comment_id": f"Ug{n}", "comment_parent": "root", "comment_text": f"comment {n}", **more}


def document(*held: object, id: str = "Abc12345_-x", **more: Any) -> dict[str, Any]:
    head = {"youtube_id": id, "comment_last_refresh": SEEN, "comment_channel_id": CHANNEL}
    return {**head, **more, "comment_comments": list(held)}


def bulk(*documents: dict[str, Any], index: str = "comment") -> bytes:
    pairs = ((json.dumps({"index": {"_index": f"ta_{index}", "_id": d.get("youtube_id")}}), d) for d in documents)
    return "".join(f"{action}\n{json.dumps(d)}\n" for action, d in pairs).encode()


def video(**more: Any) -> dict[str, Any]:
    return {"youtube_id": "Abc12345_-x", "vid_last_refresh": SEEN, "title": "Tiny boat", **more}


@pytest.mark.parametrize("case", sorted(PAGES))
@pytest.mark.parametrize("window", [1, 30, 999])
def test_a_window_of_any_size_reads_the_same(case: str, window: int) -> None:
    content, name = PAGES[case].read_bytes(), PAGES[case].name
    assert read(content, window, name) == read(content, path=name)


def test_all_files_of_a_backup_are_one_accession_in_its_own_order() -> None:
    names = [f"es_{index}-20261124-0.json" for index in ("channel", "config", "download", "playlist", "subtitle")]
    names += ["es_video-20261124-0.json", "es_comment-20261124-0.json", "es_comment-20261124-10.json"]
    others = ["es_video-20261123-0.json", "es_video.json", "notes.txt"]
    found = TubeArchivist().companions("es_comment-20261124-2.json", [*names, *others, "es_comment-20261124-2.json"])
    roles: dict[str, Role] = {
        name: "page" if name.split("_")[1].split("-")[0] in ("video", "comment", "subtitle") else "other"
        for name in names
    }
    assert found == roles
    assert TubeArchivist().companions("comments.json", names) == {}
    files = {
        "es_channel-20261124-0.json": bulk({}, index="channel"),
        "es_comment-20261124-10.json": bulk(document(comment(3))),
        "es_comment-20261124-2.json": bulk(document(comment(1), comment(2))),
        "es_video-20261124-0.json": bulk(video(), index="video"),
    }
    claims = of_all(files)
    assert captures(claims)[0].video.title == "Tiny boat"
    assert [(c.text, c.place, c.number) for c in comments(claims)] == [
        ("comment 1", 0, 1),
        ("comment 2", 1, 2),
        ("comment 3", 2, 1),
    ]


@pytest.mark.parametrize(
    ("index", "what"),
    [
        ("config", "(its settings)"),
        ("playlist", "(its playlists)"),
        ("channel", "(its channels)"),
        ("download", "(its list of what is to be downloaded)"),
        ("other", "This is of Tube Archivist"),
    ],
)
def test_a_part_of_a_backup_without_videos_says_what_it_is(index: str, what: str) -> None:
    (refused,) = read(bulk({}, {}, index=index))
    assert isinstance(refused, Refused) and what in refused.reason
    assert TubeArchivist().recognises(bulk({}, index=index), "x")


def test_what_holds_nothing_is_refused_by_name() -> None:
    for content in (b"", b"{}", b"[]", bulk(), b'{"youtube_id": "a", "vid_last_refresh": 1'):
        assert refusals(read(content, path="video.json")) == read(content, path="video.json") != []
    assert refusals(list(TubeArchivist().read({}, Provenance("file", "tubearchivist"))))


@pytest.mark.parametrize(
    ("head", "is_its_own"),
    [
        (b'{"index": {"_index": "ta_video_v2", "_id": "x"}}\n', True),
        (b'{"create": {"_index": "ta_comment", "_id": "x"}}\n', True),
        (b'{"index": {"_index": "other", "_id": "x"}}\n', False),
        (b'{"index": {"_index": 7}}\n', False),
        (b'\xef\xbb\xbf [{"comment_id": "a", "comment_text": "b", "comment_replies": []}]', True),
        (b'[{"comment_id": "a"}]', False),
        (b"[]", False),
        (b'{"video": {"youtube_id": "a"}, "comments": null}', True),
        (b'{"video": {"youtube_id": "a"}}', False),
        (b'{"youtube_id": "a", "vid_last_refresh": 1}', True),
        (b'{"youtube_id": "a", "title": "T"}', False),
        (b'{"id": "a", "title": "T", "extractor_key": "Youtube", "comments": [{"text": "comment_comments"}]}', False),
        (b"no json", False),
        (b'[{"comment_id": "a", "comment_text": "b", "username": "ada", "likes": 3}]', False),
        (b'[{"comment_id": "a", "comment_text": "b", "comment_likes": 3, "comment_replies": 1}]', False),
    ],
)
def test_only_its_own_files_are_recognised(head: bytes, is_its_own: bool) -> None:
    assert TubeArchivist().recognises(head, "es_video-20261124-0.json") is is_its_own


def test_zero_is_not_known_and_dislikes_are_an_estimate() -> None:
    zeros = {"view_count": 0, "like_count": 0, "dislike_count": 0, "average_rating": 0}
    (capture,) = captures(read(bulk(video(stats=zeros), index="video")))
    assert (capture.video.view_count, capture.video.rating.basis) == (None, None)
    stats = {"like_count": 1, "dislike_count": 2}
    claims = read(bulk(video(stats=stats), video(stats=stats, vid_last_refresh=1_600_000_000), index="video"))
    assert [c.video.rating.basis for c in captures(claims)] == [
        "YouTube; dislikes and mean estimated by Return YouTube Dislike",
        "YouTube",
    ]


def test_a_heart_that_is_not_said_is_not_denied() -> None:
    found = comments(
        read(bulk(document(comment(1, comment_is_favorited=False), comment(2, comment_is_favorited=True))))
    )
    assert [c.is_hearted for c in found] == [None, True]


def test_a_reply_under_the_wrong_comment_keeps_the_parent_that_it_names() -> None:
    nested = [comment(1, comment_replies=[comment(2, comment_parent="Ug9"), comment(3, comment_parent=None)])]
    found = comments(read(json.dumps(nested).encode(), path="list.json"))
    assert [c.parent_id for c in found] == [None, "Ug9", "Ug1"]


def test_a_time_comes_from_the_words_where_there_is_no_stamp() -> None:
    said: tuple[dict[str, Any], ...] = (
        {"comment_time_text": "2024-11-22 10:30"},
        {"comment_time_text": "soon"},
        {},
        {"comment_timestamp": 10**15},
    )
    found = comments(read(bulk(document(*(comment(n, **more) for n, more in enumerate(said))))))
    assert [c.published.latest for c in found] == [1732273200, None, None, None]


def test_damage_in_one_line_does_not_reach_into_the_next() -> None:
    broken = json.dumps(document(comment(1), comment(2)))[:-40]
    content = bulk(document(comment(0))) + bulk(document()).splitlines()[0] + b"\n" + broken.encode() + b"\n"
    content += bulk(document(comment(3), id="Bcd12345_-y"))
    claims = read(content)
    assert [c.text for c in comments(claims)] == ["comment 0", "comment 1", "comment 3"]
    assert captures(claims)[-1].video.id == "Bcd12345_-y"
    assert refusals(claims)


def test_a_line_that_is_no_action_is_named() -> None:
    content = b'{"delete": {"_index": "ta_video"}}\nnonsense\n{"index": {"_index": 1 2}}\n' + bulk(document(comment(1)))
    claims = read(bulk(document(comment(0))) + content)
    assert [c.text for c in comments(claims)] == ["comment 0", "comment 1"]
    places = [refused.place.rpartition(", ")[2] for refused in refusals(claims)]
    assert places == ["line 3", "line 4", "line 5"]


def test_a_document_that_is_no_json_is_named_by_its_line() -> None:
    content = bulk(document()).replace(b'"Abc12345_-x", "comment_last', b'"a" "comment_last') + bulk(
        document(comment(1))
    )
    claims = read(content)
    assert [refused.place for refused in refusals(claims)] == ["es_comment-20261124-0.json, line 2"]
    assert [c.text for c in comments(claims)] == ["comment 1"]


def test_an_action_without_its_document_costs_nothing_else() -> None:
    action = b'{"index": {"_index": "ta_comment", "_id": "Lost1234_-z"}}\n'
    claims = read(action + bulk(document(comment(1))) + action)
    assert [(c.video.id) for c in captures(claims)] == ["Abc12345_-x"]


def test_comments_in_a_line_longer_than_can_be_held_are_read() -> None:
    held = [comment(n, comment_text="x" * 5000) for n in range(9000)]
    late = {"comment_comments": held, "comment_last_refresh": SEEN, "comment_channel_id": CHANNEL}
    content = bulk(late | {"youtube_id": "Abc12345_-x"}, document(comment(1), id="Bcd12345_-y"))
    assert len(content) > 40 << 20
    claims = read(content)
    assert len(comments(claims)) == 9001
    assert [c.captured.latest for c in captures(claims)] == [SEEN, SEEN]


def test_a_document_that_cannot_be_held_or_read_costs_only_itself() -> None:
    content = bulk(video(description="x" * (34 << 20)), video(), index="video")
    content += bulk(video(title="HERE"), index="video").replace(b'"HERE"', b"[" * 200_000 + b"]" * 200_000)
    claims = read(content)
    assert len(captures(claims)) == 1
    assert [refused.place.rpartition(", ")[2] for refused in refusals(claims)] == ["line 2", "line 6"]


def test_what_a_late_head_says_is_found_also_past_damage() -> None:
    late = {"comment_comments": [comment(1)], "comment_last_refresh": SEEN}
    other = json.dumps({"index": {"_index": "ta_comment", "_id": "a"}}).encode() + b"\n"
    content = b"nonsense\n" + other + b'{"comment_comments": {"a" 1}}\n' + bulk(late, video(), document())
    claims = read(bulk(video(), index="video") + content)
    assert [c.captured.latest == SEEN for c in captures(claims)] == [True, False, True, False, True]
    assert [c.video.id for c in captures(claims)][1:3] == ["a", None]


def test_what_tube_archivist_embeds_in_media_can_be_read_by_others_too() -> None:
    embedded = {"video": video(), "comments": document(comment(1)), "version": "v0.5.8"}
    held = golden.Held("atom", json.dumps(embedded).encode())
    claims = list(claims_of_embedded(held, Captured()))
    assert [type(claim) for claim in claims] == [CaptureClaim, CaptureClaim, CommentClaim]
    assert list(claims_of_embedded(golden.Held("atom", b'{"video": null}'), Captured())) == []
    assert [c.video.id for c in captures(list(claims_of_embedded(golden.Held("a", json.dumps(
        {"video": video(), "comments": {"comment_comments": [comment(1)]}}
    ).encode()), Captured())))] == ["Abc12345_-x"] * 2  # fmt: skip


@pytest.mark.parametrize("case", sorted(PAGES))
@pytest.mark.parametrize("window", [40, 1 << 20])
def test_only_the_comment_that_goes_is_changed(case: str, window: int) -> None:
    content, name = PAGES[case].read_bytes(), PAGES[case].name
    before = comments(read(content, path=name))
    assert redacted(content, window=window, path=name) == content
    for gone in before:
        left = redacted(content, gone.place, window=window, path=name)
        after = comments(read(left, path=name))
        assert [c for c in after if c.place != gone.place] == [c for c in before if c.place != gone.place]
        (husk,) = (c for c in after if c.place == gone.place)
        assert (husk.id, husk.parent_id, husk.text, husk.author.name) == (gone.id, gone.parent_id, "", None)
        assert json.dumps(gone.text).encode() not in left or [c.text for c in before].count(gone.text) > 1


def test_a_comment_without_an_id_leaves_nothing_but_its_place() -> None:
    without = {"comment_text": "no id", "comment_author": "Ada Quill"}
    left = redacted(bulk(document(comment(0), without, {**without, "comment_id": None}, comment(3))), 1, 2)
    assert b"no id" not in left and b"Ada" not in left
    assert [c.place for c in comments(read(left))] == [0, 3]
    assert not refusals(read(left))
    nested = json.dumps([{**without, "comment_replies": [comment(1), 7]}]).encode()
    assert b"no id" not in redacted(nested, 0) and b"comment 1" in redacted(nested, 0)
    bare = json.dumps([{**without, "comment_replies": None, "comment_id": "Ug"}]).encode()
    assert b"no id" not in redacted(bare, 0)


def test_a_name_that_stands_twice_is_redacted_twice() -> None:
    content = bulk(document(comment(0), comment(1)))
    content = content.replace(b'"comment_text": "comment 1"', b'"comment_text": "first", "comment_text": "comment 1"')
    assert [c.text for c in comments(read(content))] == ["comment 0", "comment 1"]
    left = redacted(content, 1)
    assert b"first" not in left and b"comment 1" not in left and b"comment 0" in left


def test_the_comments_of_a_backup_are_counted_through_all_its_files() -> None:
    files = {
        "es_comment-20261124-10.json": bulk(document(comment(5), comment(6))),
        "es_comment-20261124-2.json": bulk(document(comment(1), comment(2)), document(comment(3, comment_text=None))),
        "es_subtitle-20261124-0.json": bulk(line(1), index="subtitle"),
        "es_video-20261124-0.json": bulk(video(), index="video"),
    }
    originals = {path: golden.Held(path, content) for path, content in files.items()}
    firsts = TubeArchivist().first_places(originals)
    assert firsts == {
        "es_video-20261124-0.json": 0,
        "es_comment-20261124-2.json": 0,
        "es_comment-20261124-10.json": 3,
        "es_subtitle-20261124-0.json": 5,
    }
    said = {claim.text: claim.place for claim in comments(of_all(files))}
    left = {path: redacted(content, said["comment 6"] - firsts[path], path=path) for path, content in files.items()}
    assert [path for path in files if left[path] != files[path]] == ["es_comment-20261124-10.json"]
    assert [claim.text for claim in comments(of_all(left))] == ["comment 1", "comment 2", "comment 5", ""]


def test_a_document_that_ends_early_is_redacted_up_to_there() -> None:
    content = bulk(document(comment(0)))[:-2] + b"\n" + b"nonsense\n" + bulk(document(comment(1)))
    assert b"comment 1" not in redacted(content, 1) and b"comment 0" in redacted(content, 1)


def test_the_time_that_was_told_counts_before_that_of_the_name() -> None:
    told = Captured(5, 5, "second", "told by a person")
    page = golden.Held("es_comment-20261124-0.json", bulk(document(comment(1), comment_last_refresh=None)))
    claims = list(TubeArchivist().read({"a": page}, Provenance("file", "tubearchivist", captured=told)))
    assert captures(claims)[0].captured == told


def test_comments_come_while_the_file_is_being_read() -> None:
    opened = []

    class Counting(golden.Held):
        def open(self) -> Any:
            opened.append(super().open())
            return opened[-1]

    original = Counting("es_comment-20261124-0.json", bulk(document(*(comment(n) for n in range(60_000)))))
    claims = TubeArchivist(1 << 16).read({"a": original}, Provenance("file", "tubearchivist"))
    assert isinstance(next(claims), CaptureClaim) and isinstance(next(claims), CommentClaim)
    assert opened[-1].tell() < 3_000_000 < original.length
    assert sum(1 for _ in claims) == 59_999


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
    TubeArchivist().recognises(damaged, "x")
    claims = read(damaged, window)
    assert all(isinstance(claim, CaptureClaim | CommentClaim | Refused) for claim in claims)
    found = [claim.place for claim in comments(claims)]
    assert len(set(found)) == len(found)
    left = redacted(damaged, *places, window=window)
    assert not {c.place for c in comments(read(left)) if c.text} & places & set(found)


def test_a_comment_is_withdrawn_beside_ones_whose_names_are_damaged() -> None:
    content = bulk(document(*(comment(n) for n in range(4))))
    for damage in (b"comment\\_parent", b"comment\0parent"):
        content = content.replace(b'"comment_parent"', b'"' + damage + b'"', 1)
    [third, fourth] = comments(read(content))
    assert (third.place, fourth.place) == (2, 3)
    left = redacted(content, 2)
    assert comments(read(left)) == [replace(third, text="", author=Author()), fourth]
    assert left[: content.index(b'"Ug2"')] == content[: content.index(b'"Ug2"')]


def line(n: int, text: object = None, **more: Any) -> dict[str, Any]:
    said = {"subtitle_line": f"line {n}\n" if text is None else text, "subtitle_index": n}
    times = {"subtitle_start": f"00:00:{n:02}.000", "subtitle_end": f"00:00:{n + 4:02}.500"}
    whose = {"youtube_id": "Abc12345_-x", "subtitle_lang": "en", "subtitle_source": "user"}
    return {**said, **times, **whose, "subtitle_last_refresh": SEEN, **more}


def test_the_lines_of_captions_that_stand_mixed_go_each_to_its_own() -> None:
    files = {
        "es_subtitle-20261124-1.json": bulk(line(6), line(1, subtitle_lang="de"), index="subtitle"),
        "es_subtitle-20261124-0.json": bulk(line(11), line(2, youtube_id="Bcd12345_-y"), line(12), index="subtitle"),
        "es_video-20261124-0.json": bulk(video(), index="video"),
    }
    claims = of_all(files)
    told: dict[int, list[str]] = {}
    begun, current = -1, -1
    for claim in claims:
        if isinstance(claim, CaptureClaim):
            begun, current = begun + 1, begun + 1
        elif isinstance(claim, Again):
            assert claim.capture != current
            current = claim.capture
        else:
            assert isinstance(claim, Cue)
            told.setdefault(current, []).append(claim.text)
    assert told == {1: ["line 11", "line 12", "line 6"], 2: ["line 2"], 3: ["line 1"]}
    said = [(c.video.id, *((one.path, one.language) for one in c.captions)) for c in captures(claims)]
    assert said == [
        ("Abc12345_-x",),
        ("Abc12345_-x", ("es_subtitle-20261124-0.json", "en")),
        ("Bcd12345_-y", ("es_subtitle-20261124-0.json", "en")),
        ("Abc12345_-x", ("es_subtitle-20261124-1.json", "de")),
    ]


def test_captions_that_were_kept_beside_the_page_before_they_were_read_are_read_now() -> None:
    originals = {
        "es_video-20261124-0.json": golden.Held("es_video-20261124-0.json", bulk(video(), index="video")),
        "es_subtitle-20261124-0.json": golden.Held(
            "es_subtitle-20261124-0.json", bulk(line(1), index="subtitle"), "other"
        ),
    }
    claims = list(TubeArchivist().read(originals, Provenance("file", "tubearchivist")))
    assert [claim.text for claim in claims if isinstance(claim, Cue)] == ["line 1"]


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ({"subtitle_end": None}, 3.0, 8.0),
        ({"subtitle_end": "00:00:01.000"}, 3.0, 8.0),  # its hours begin anew after the 23rd
        ({"subtitle_end": "later"}, 3.0, 8.0),
        ({"subtitle_start": "01:02:03.004", "subtitle_end": "01:02:03.004"}, 3723.004, 3723.004),
        ({"subtitle_start": "00:00:03"}, None, None),
        ({"subtitle_start": None}, None, None),
        ({"subtitle_line": 5}, None, None),
        ({"subtitle_line": " \n \u00a0"}, None, None),
        ({"youtube_id": None}, None, None),
    ],
)
def test_a_line_that_is_not_as_it_should_be_says_what_it_can(said: Any, start: float | None, end: float | None) -> None:
    claims = read(bulk({**line(3), **said}, line(9), index="subtitle"), path="es_subtitle-20261124-0.json")
    cues = [claim for claim in claims if isinstance(claim, Cue)]
    expected = [] if start is None else [(start, end)]
    assert [(cue.start_seconds, cue.end_seconds) for cue in cues] == [*expected, (9, 13.5)]
    assert bool(refusals(claims)) == (start is None or said.get("subtitle_end") == "later")
    assert all(refused.place.startswith("es_subtitle-20261124-0.json, line 2") for refused in refusals(claims))


def test_a_language_that_is_none_counts_as_not_said() -> None:
    claims = read(bulk(line(1, subtitle_lang="../x", subtitle_source="thin air"), index="subtitle"))
    [caption] = captures(claims)[0].captions
    assert (caption.language, caption.is_automatic) == ("und", None)


def test_the_id_of_a_document_that_was_damaged_is_text_that_a_store_can_hold() -> None:
    content = PAGES["elasticsearch"].read_bytes().replace(b'"_id": "', b'"_id": "\x80', 1)
    (capture,) = captures(read(content, path="answer.json"))
    assert capture.video.id == "\ufffdAbc12345_-x"


def hit(index: str, held: dict[str, Any]) -> dict[str, Any]:
    return {"_index": f"ta_{index}", "_id": held.get("youtube_id", "x"), "_score": 1.0, "_source": held}


LINE = {"youtube_id": "Abc12345_-x", "subtitle_line": "a boat", "subtitle_start": "00:00:01.000", "subtitle_lang": "en"}
HELD = [
    ("channel", {"channel_id": CHANNEL, "channel_name": "Harbour"}),
    ("comment", document(comment(1), comment(2, comment_text='a "b"'))),
    ("video", video(tags=["x"])),
    ("comment", document(comment(3), id="Def12345_-y")),
    ("subtitle", LINE),
]
HITS = [hit(index, held) for index, held in HELD]
ANSWER = {"took": 3, "hits": {"total": {"value": 5}, "max_score": 1.0, "hits": HITS}, "timed_out": False}
MANY = {
    "answer": json.dumps(ANSWER),
    "indented": json.dumps(ANSWER, indent=2),
    "hits": json.dumps(HITS),
    "elasticdump": "\n".join(map(json.dumps, HITS)),
    "sources": json.dumps([held for _, held in HELD[1:]]),
    "lines": "\n".join(json.dumps(held) for _, held in HELD[1:]) + "\n",
}


@pytest.mark.parametrize("window", [40, 1 << 20])
@pytest.mark.parametrize("form", MANY)
def test_documents_as_elasticsearch_gives_them_are_those_of_a_backup(form: str, window: int) -> None:
    content = MANY[form].encode()
    assert TubeArchivist().recognises(content, "dump.json")
    claims = read(content, window, "dump.json")
    assert [claim.text for claim in comments(claims)] == ["comment 1", 'a "b"', "comment 3"]
    assert [claim.place for claim in comments(claims)] == [0, 1, 2]
    found = [(claim.video.id, claim.video.title) for claim in captures(claims)]
    assert found == [("Abc12345_-x", None), ("Abc12345_-x", "Tiny boat"), ("Def12345_-y", None), ("Abc12345_-x", None)]
    assert not refusals(claims) and sum(isinstance(claim, Cue) for claim in claims) == 1
    left = redacted(content, 1, window=window, path="dump.json")
    assert [claim.text for claim in comments(read(left, window, "dump.json"))] == ["comment 1", "", "comment 3"]
    assert len(json.loads(left)) == len(json.loads(content)) if form in ("answer", "hits") else True


@pytest.mark.parametrize("form", ["elasticdump", "lines", "hits"])
def test_a_document_that_is_broken_among_others_is_named_and_the_rest_is_read(form: str) -> None:
    claims = read(MANY[form].replace('"comment 3"', '"comment 3').encode(), path="dump.json")
    assert [claim.text for claim in comments(claims)][:2] == ["comment 1", 'a "b"']
    assert refusals(claims)[0].place == f"documents[{2 if form == 'lines' else 3}]"
    assert any(isinstance(claim, Cue) for claim in claims) or form == "hits"


@pytest.mark.parametrize("form", ["answer", "hits"])
def test_documents_that_are_cut_off_say_so_once(form: str) -> None:
    content = MANY[form].encode()
    claims = read(content[: content.index(b"comment 3")], path="dump.json")
    assert [claim.text for claim in comments(claims)] == ["comment 1", 'a "b"']
    assert [claim.place for claim in refusals(claims)] == ["documents[3]"]


@pytest.mark.parametrize(
    "value", [{"hits": {"hits": [{"_index": "logs", "_id": "1", "_source": {"text": "x"}}]}}, [{"youtube_id": "x"}]]
)
def test_what_elasticsearch_gives_of_other_indices_is_left_to_others(value: object) -> None:
    assert not TubeArchivist().recognises(json.dumps(value).encode(), "dump.json")


def test_a_document_whose_content_is_none_is_named_and_the_rest_is_read() -> None:
    odd = {"_index": "ta_comment", "_id": "y", "_source": "gone"}
    claims = read(json.dumps([HITS[1], odd, HITS[3]]).encode(), path="dump.json")
    assert [claim.text for claim in comments(claims)] == ["comment 1", 'a "b"', "comment 3"]
    assert [(claim.place, claim.reason) for claim in refusals(claims)] == [
        ("documents[1]", "is no document: _source is no object")
    ]
