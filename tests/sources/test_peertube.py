"""What is read from PeerTube's files, and what is left of them when a comment is withdrawn."""

from __future__ import annotations

import io
import json
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import Again, CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.peertube import PeerTube

CASES = sorted((golden.HERE / "peertube").iterdir())
PAGES = {case.name: next(file for file in case.iterdir() if file.suffix == ".json") for case in CASES}
UUID = "9c000000-0000-4000-8000-000000000001"
WATCH = f"https://v.example/videos/watch/{UUID}"


def read(content: bytes, window: int = 1 << 20, path: str = "page.json") -> list[Claim]:
    page = golden.Held(path, content)
    return list(PeerTube(window).read({path: page}, Provenance("file", "peertube")))


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def captures(claims: list[Claim]) -> list[CaptureClaim]:
    return [claim for claim in claims if isinstance(claim, CaptureClaim)]


def redacted(content: bytes, *places: int, window: int = 1 << 20) -> bytes:
    out = io.BytesIO()
    PeerTube(window).redact(golden.Held("page.json", content), frozenset(places), out)
    return out.getvalue()


def comment(n: int, **more: Any) -> dict[str, Any]:
    url = f"{WATCH}/comments/{n}"
    return {"id": n, "url": url, "text": f"comment {n}", "threadId": n, "inReplyToCommentId": None, "videoId": 3} | more


def page(*held: object, **more: Any) -> bytes:
    return json.dumps({"total": len(held), **more, "data": list(held)}).encode()


@pytest.mark.parametrize("case", sorted(PAGES))
@pytest.mark.parametrize("window", [1, 30, 999])
def test_a_window_of_any_size_reads_the_same(case: str, window: int) -> None:
    content = PAGES[case].read_bytes()
    assert read(content, window) == read(content)


@pytest.mark.parametrize("case", sorted(PAGES))
@pytest.mark.parametrize("window", [40, 1 << 20])
def test_only_the_comment_that_goes_is_changed(case: str, window: int) -> None:
    content = PAGES[case].read_bytes()
    before = comments(read(content))
    assert redacted(content, window=window) == content
    for gone in before:
        left = redacted(content, gone.place, window=window)
        after = comments(read(left))
        assert [c for c in after if c.place != gone.place] == [c for c in before if c.place != gone.place]
        (husk,) = (c for c in after if c.place == gone.place)
        assert (husk.id, husk.parent_id, husk.text, husk.author.name) == (gone.id, gone.parent_id, "", None)
        assert f'"{gone.text}"' not in left.decode("utf-8", "replace") or not gone.text


def test_a_comment_without_any_id_leaves_nothing_but_its_place() -> None:
    content = page(comment(1), {"text": "no id", "threadId": 2, "inReplyToCommentId": None, "videoId": 3}, comment(3))
    left = redacted(content, 1)
    assert json.loads(left)["data"][1] == {}
    assert [c.place for c in comments(read(left))] == [0, 2]
    assert not [claim for claim in read(left) if isinstance(claim, Refused)]


def test_a_name_that_stands_twice_is_redacted_twice() -> None:
    content = page(comment(1), comment(2)).replace(b'"text": "comment 2"', b'"text": "first", "text": "comment 2"')
    assert [c.text for c in comments(read(content))] == ["comment 1", "comment 2"]
    left = redacted(content, 1)
    assert b"first" not in left and b"comment 2" not in left and b"comment 1" in left


def test_a_comment_alone_that_is_damaged_behind_its_words_is_redacted() -> None:
    content = PAGES["note"].read_bytes().replace(b'.000Z",\n "updated"', b'.000Z""content"\n "updated"')
    assert [c.text for c in comments(read(content))] == ["Nice **boat**"]
    assert b"Nice" not in redacted(content, 0)


def test_what_is_broken_is_not_redacted_by_a_guess() -> None:
    content = page(comment(1), "X", comment(3)).replace(b'"X"', b'{"id": 2 "text": "broken"}')
    assert redacted(content, 1) == content
    assert b"comment 3" not in redacted(content, 2)
    deep = page(comment(1), "X").replace(b'"X"', b"[" * 50_000 + b"]" * 50_000)
    assert redacted(deep, 1) == deep


def test_an_elements_places_are_counted_as_they_are_read() -> None:
    outbox = json.dumps({"orderedItems": [{"type": "Create", "object": {"uuid": UUID}}, 7, comment(2)], "type": "x"})
    assert b"comment 2" not in redacted(outbox.encode(), 1)
    assert b"comment 2" in redacted(outbox.encode(), 0)


def test_a_thread_deep_below_megabytes_of_answers_is_redacted_at_its_head() -> None:
    long = {"comment": comment(2, text="x" * 3_000_000), "children": []}
    content = json.dumps({"children": [long], "comment": comment(1, text="the head")}).encode()
    left = redacted(content, 0)
    assert b"the head" not in left
    assert [c.text for c in comments(read(left))] == ["", "x" * 3_000_000]


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"no json",
        b"[]",
        b"[1]",
        b"{}",
        b'{"id": "a", "title": "T", "extractor_key": "PeerTube", "webpage_url": "https://v.example", "comments": []}',
        b'{"comments": [{"videoUrl": "https://www.youtube.com/watch?v=Abc12345_-x", "createdAt": "x", "text": "y"}]}',
        b'{"@context": [], "type": "Note", "id": "https://social.example/1", "inReplyTo": "https://social.example/2"}',
        b'{"@context": [], "type": ["Video"], "id": "https://v.example/w/mna1A6SxZ94cra4hMtjRQm"}',
        b'{"chapters": [{"title": "no time"}]}',
        b'{"items": [{"kind": "youtube#commentThread"}]}',
    ],
)
def test_what_is_not_of_peertube_is_left_to_others(other: bytes) -> None:
    assert not PeerTube().recognises(other, "page.json")


def test_a_list_of_answers_and_a_mark_before_it_are_recognised() -> None:
    assert PeerTube().recognises(b"\xef\xbb\xbf \n[" + page(comment(1)) + b"]", "x")
    assert PeerTube().recognises(page(comment(1)) + b" " * 70_000, "x")


def test_a_moderators_list_tells_the_videos_apart() -> None:
    claims = read(PAGES["moderated"].read_bytes())
    assert [type(claim).__name__[:2] for claim in claims] == ["Ca", "Co", "Ca", "Co", "Ag", "Co", "Co"]
    assert [claim.capture for claim in claims if isinstance(claim, Again)] == [0]


def test_a_reply_from_elsewhere_finds_what_it_answers_by_the_number_that_this_instance_gave_it() -> None:
    away = "https://social.example/1"
    found = comments(read(page(comment(1, url=away), comment(2, inReplyToCommentId=1))))
    assert [c.parent_id for c in found] == [None, away]


def test_a_comment_that_names_no_video_is_of_the_one_that_the_others_name() -> None:
    away = comment(2, url="https://social.example/1")
    assert [c.video.id for c in captures(read(page(comment(1), away)))] == [UUID]
    claims = read(page(away), path=f"peertube_{UUID.upper()}.json")
    assert [c.video.id for c in captures(claims)] == [UUID]
    assert [c.video.id for c in captures(read(page(away)))] == [None]


def test_a_number_stands_for_one_video_only() -> None:
    other = comment(3, url=WATCH.replace(UUID, UUID[:-1] + "2") + "/comments/3", videoId=4)
    away = comment(4, url="https://social.example/1", videoId=4)
    claims = read(page(comment(1), other, away))
    assert [c.video.id for c in captures(claims)] == [UUID, UUID[:-1] + "2"]
    assert captures(claims)[1].coverage == "unknown"
    assert not [claim for claim in claims if isinstance(claim, Again)]


@pytest.mark.parametrize(
    ("head", "coverage"),
    [
        ({"total": 2, "totalNotDeletedComments": 2}, "complete"),
        ({"total": 2, "totalNotDeletedComments": 3}, "partial"),
        ({"total": 3, "totalNotDeletedComments": 2}, "partial"),
        ({"total": True, "totalNotDeletedComments": 2}, "partial"),
        ({"total": 3}, "partial"),
        ({"total": 2}, "unknown"),
        ({"total": "2", "totalNotDeletedComments": "2"}, "unknown"),
    ],
)
def test_a_list_is_complete_when_its_own_counts_say_so(head: dict[str, object], coverage: str) -> None:
    content = json.dumps({**head, "data": [comment(1), comment(2)]}).encode()
    assert captures(read(content))[0].coverage == coverage


def test_a_count_that_no_catalogue_can_hold_is_named_and_costs_no_comment() -> None:
    claims = read(page(comment(1), totalNotDeletedComments=2**63))
    assert captures(claims)[0].video.comment_count is None and len(comments(claims)) == 1
    assert [claim.place for claim in claims if isinstance(claim, Refused)] == ["totalNotDeletedComments"]


def test_captions_of_a_damaged_file_are_noted_in_what_a_store_can_hold() -> None:
    content = b'{"total": 1, "data": [{"captionPath": "/a", "language": {"id": "\x80en"}}]}'
    (claim,) = captures(read(content, path=f"{UUID}.json"))
    assert claim.notes == ("there were captions, which are files of their own: \ufffden",)


def test_captions_whose_language_is_no_word_are_passed_over() -> None:
    captions = {"data": [{"captionPath": "/a", "language": {"id": ["de"]}}, {"language": {"id": "fr"}}]}
    (claim,) = read(json.dumps({"total": 2, **captions}).encode(), path=f"{UUID}.json")
    assert isinstance(claim, CaptureClaim) and claim.notes and "fr" in claim.notes[0] and "de" not in claim.notes[0]


@pytest.mark.parametrize("more", [{}, {"totalNotDeletedComments": 1}])
def test_a_page_whose_only_comment_left_whole_is_still_a_page_of_its_video(more: dict[str, object]) -> None:
    path = f"{UUID}.json"
    content = page({"text": "comment", "threadId": 1, "inReplyToCommentId": None}, **more)
    (before, said) = read(content, path=path)
    left = read(redacted(content, 0), path=path)
    assert isinstance(before, CaptureClaim) and isinstance(said, CommentClaim)
    assert [type(claim) for claim in left] == [CaptureClaim]
    assert captures(left)[0].video == before.video and before.video.id == UUID


def test_a_comment_whose_text_is_no_text_is_named_even_where_nothing_else_is_said() -> None:
    for content in (b'[{"text": 5}]', b'{"total": 1, "data": [{"text": 5}]}'):
        assert [claim.place for claim in read(content) if isinstance(claim, Refused)][:1] == ["comments[0]"]


def test_the_address_of_an_author_that_is_no_text_is_marked() -> None:
    note = {"type": "Note", "id": f"{WATCH}/comments/1", "content": "Ahoy", "attributedTo": "https://v.example/?"}
    content = page(note).replace(b"?", b"\x80")
    assert [claim.author.url for claim in comments(read(content))] == ["https://v.example/\ufffd"]


def test_what_says_nothing_is_refused_by_name() -> None:
    for content in (b"", b"[7]", b"{}", b'{"data": [7]}', b'{"data": "x"}', b'{"a" 1}'):
        (refused, *_) = read(content)
        assert isinstance(refused, Refused)
    assert read(b'{"chapters": [{"timecode": 1, "title": "T"}]}') == [
        Refused(
            "page.json",
            "This lists the chapters of a video, and does not say of which; put the video's uuid into the file's name, "
            "then add it again.",
        )
    ]
    captions = b'{"data": [{"captionPath": "/a", "language": 7}, {"language": {"id": 7}}]}'
    assert [type(claim) for claim in read(captions)] == [Refused]
    found = read(captions, path=f"{UUID}.json")
    assert [type(claim) for claim in found] == [CaptureClaim, Refused]
    assert [type(claim) for claim in read(captions[:-3], path=f"{UUID}.json")] == [Refused]
    assert [type(claim) for claim in PeerTube().read({}, Provenance("file", "peertube"))] == [Refused]


def test_the_time_of_a_fetch_counts_before_that_of_a_name() -> None:
    from voxpop.model import Captured

    told = Captured(5, 5, "second", "fetch")
    page_ = golden.Held("2024-06-02.json", page(comment(1)))
    claims = list(PeerTube().read({"a": page_}, Provenance("fetch", "peertube", captured=told)))
    assert captures(claims)[0].captured == told


def test_odd_fields_of_a_video_are_named_and_the_rest_is_read() -> None:
    video = {
        "uuid": UUID, "shortUUID": "x", "name": "T", "privacy": {"id": "1"}, "isLive": 7, "description": 5,
        "category": {"id": 6, "label": 5}, "channel": [], "state": None, "publishedAt": "", "licence": 1, "nsfw": False,
    }  # fmt: skip
    claims = read(json.dumps(video).encode())
    assert captures(claims)[0].video.availability is None
    assert {refused.place for refused in claims if isinstance(refused, Refused)} >= {"isLive", "description"}
    activity = {"type": "Video", "uuid": UUID, "attributedTo": "x", "content": None, "hasParts": None, "duration": None}
    assert captures(read(json.dumps({**activity, "name": "T"}).encode()))[0].video.title == "T"
    loose = {**activity, "attributedTo": [{"type": "Group", "id": 7}], "duration": "PT", "tag": [{"type": "Hashtag"}]}
    assert captures(read(json.dumps(loose).encode()))[0].video.duration_seconds == 0.0


def test_a_header_that_is_not_json_does_not_lose_the_comments() -> None:
    content = page(comment(1), comment(2), broken="HERE").replace(b'"HERE"', b'"open')
    assert [c.text for c in comments(read(content))] == ["comment 1", "comment 2"]
    assert [claim for claim in read(content) if isinstance(claim, Refused)]
    assert read(b'{"a" 1, "data": 5}')


def test_damage_behind_the_comments_does_not_lose_them() -> None:
    claims = read(page(comment(1)).removesuffix(b"}") + b', "a" 1}')
    assert [type(claim) for claim in claims] == [CaptureClaim, CommentClaim, Refused]
    assert [type(claim) for claim in read(b'{"a" 1, "data": [{"text": "x", "threadId": 1}], 7')] == [
        CaptureClaim,
        CommentClaim,
        Refused,
    ]


def test_a_number_without_end_costs_only_its_field() -> None:
    content = page(comment(1), comment(2, totalReplies="X"), comment(3)).replace(b'"X"', b"9" * 5000)
    assert [c.text for c in comments(read(content))] == ["comment 1", "comment 2", "comment 3"]
    assert [claim.place for claim in read(content) if isinstance(claim, Refused)] == ["comments[1].totalReplies"]


def test_a_long_field_counts_as_not_said() -> None:
    content = page(comment(1), description="x" * (34 << 20))
    refused = [claim for claim in read(content) if isinstance(claim, Refused)]
    assert refused == [Refused("description", "is longer than 16 MB; it counts as not said")]
    deep = page(comment(1), tags="HERE").replace(b'"HERE"', b"[" * 100_000 + b"]" * 100_000)
    assert "tags" in [claim.place for claim in read(deep) if isinstance(claim, Refused)]


def test_nesting_that_some_decoders_bear_and_others_do_not_costs_only_its_comment() -> None:
    for depth in range(800, 1000):
        deep = page(comment(1), comment(2, text=5, more="X"), comment(3)).replace(b'"X"', b"[" * depth + b"]" * depth)
        claims = read(deep)
        assert [c.text for c in comments(claims)] == ["comment 1", "comment 3"]
        assert "comments[1]" in [claim.place for claim in claims if isinstance(claim, Refused)]
        left = read(redacted(deep, comments(claims)[-1].place))
        assert [c.text for c in comments(left)] == ["comment 1", ""]


def test_deep_threads_are_read_or_refused_and_never_raise() -> None:
    for depth in (100, 3000):
        branch = json.dumps({"comment": comment(0), "children": []}).removesuffix("]}")
        content = f"[{branch * depth}{']}' * depth}]".encode()
        claims = read(content)
        read_or_refused = [depth] if depth == 100 else [depth, 0]  # later Pythons decode what is nested so deeply
        assert (held := len(comments(claims))) in read_or_refused
        assert held or isinstance(claims[-1], Refused)
        assert (redacted(content, 1) == content) == (not held)


class Counting(golden.Held):
    """An original that tells how much of it was read, each time that it was opened."""

    def __init__(self, content: bytes) -> None:
        super().__init__("page.json", content)
        self.streams: list[BinaryIO] = []

    def open(self) -> BinaryIO:
        self.streams.append(super().open())
        return self.streams[-1]


def test_comments_come_while_the_file_is_being_read() -> None:
    original = Counting(page(*(comment(n) for n in range(20_000))))
    claims = PeerTube(1 << 16).read({"page.json": original}, Provenance("file", "peertube"))
    assert isinstance(next(claims), CaptureClaim)
    assert isinstance(next(claims), CommentClaim)
    assert original.streams[-1].tell() < 400_000 < original.length
    assert sum(1 for _ in claims) == 19_999


def test_an_address_that_is_no_longer_kept_is_said_to_be_a_strangers() -> None:
    away = [comment(n, url=f"https://social.example/{n}", inReplyToCommentId=n - 1 or None) for n in range(1, 6)]
    original = golden.Held("page.json", page(*away))
    claims = list(PeerTube(most=2).read({"page.json": original}, Provenance("file", "peertube")))
    assert [c.parent_id for c in comments(claims)] == [
        None,
        "https://social.example/1",
        "https://social.example/2",
        "3",
        "4",
    ]
    assert captures(claims)[0].notes
    assert not captures(read(page(*away)))[0].notes


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
    PeerTube().recognises(damaged, "x")
    claims = read(damaged, window)
    assert all(isinstance(claim, CaptureClaim | CommentClaim | Again | Refused) for claim in claims)
    found = [claim.place for claim in comments(claims)]
    assert len(set(found)) == len(found)
    assert claims == read(damaged, 1 << 20) or window != 1 << 20
    left = redacted(damaged, *places, window=window)
    assert not {c.place for c in comments(read(left)) if c.text} & places & set(found)
