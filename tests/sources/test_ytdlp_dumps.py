"""yt-dlp's dumps: of playlists, of videos a line, and of comments alone."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources import Group, gather
from voxpop.sources.ytdlp import YtDlp

A, B, C = "UgxAAAAAAAAAAAAAAAB4AaABAg", "UgyBBBBBBBBBBBBBBBB4AaABAg", "UgzCCCCCCCCCCCCCCCB4AaABAg"
PAGES = [
    next(case.glob("*.info.json")).read_bytes()
    for case in sorted((golden.HERE / "ytdlp").iterdir())
    if case.name in ("everything", "old", "other_sites", "youtube_dl", "generic")
]
DUMPS = {
    case.name: next(file for file in case.iterdir() if file.name not in golden.NOT_INPUT)
    for case in sorted((golden.HERE / "ytdlp").iterdir())
    if not list(case.glob("*.info.json"))
}


def comment(id_: str | None, text: str, parent: str | None = "root", **more: Any) -> dict[str, Any]:
    return {"id": id_, "parent": parent, "text": text, "author": "Ada Quill", **more}


def video(id_: str, *comments: dict[str, Any], **more: Any) -> dict[str, Any]:
    said = {"id": id_, "title": f"T {id_}", "extractor_key": "Youtube", "webpage_url": "https://x.example", **more}
    return {**said, "comments": list(comments), "epoch": 1795329248}


def read(content: bytes | str, window: int = 1 << 20, path: str = "page") -> list[Claim]:
    raw = content.encode() if isinstance(content, str) else content
    return list(YtDlp(window).read({path: golden.Held(path, raw)}, Provenance("file", "ytdlp")))


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def texts(claims: list[Claim]) -> list[str]:
    return [claim.text for claim in comments(claims)]


def refusals(claims: list[Claim]) -> dict[str, str]:
    return {claim.place: claim.reason for claim in claims if isinstance(claim, Refused)}


def placeless(claims: list[Claim]) -> list[Any]:
    """All that was said, but for the places, which count over the whole file."""
    return [
        msgspec.structs.replace(claim, place=0) if isinstance(claim, CommentClaim) else claim
        for claim in claims
        if not isinstance(claim, Refused)
    ]


def redacted(content: bytes, *places: int) -> bytes:
    out = io.BytesIO()
    YtDlp().redact(golden.Held("page", content), frozenset(places), out)
    return out.getvalue()


@pytest.mark.parametrize("window", [50, 3000, 1 << 20])
@pytest.mark.parametrize("indent", [None, 1])
def test_a_dump_says_of_each_video_what_its_own_page_says(window: int, indent: int | None) -> None:
    alone = [said for page in PAGES for said in placeless(read(page))]
    pages = [json.loads(page) for page in PAGES]
    playlist = {"id": "PL0", "_type": "playlist", "entries": pages, "extractor_key": "YoutubeTab"}
    lines = "\n".join(json.dumps(page, indent=indent) for page in pages)
    for content in (json.dumps(playlist, indent=indent), lines, f"\ufeff{lines}\r\n", lines.replace("\n{", ",\n{")):
        claims = read(content, window)
        assert placeless(claims) == alone
        assert [claim.place for claim in comments(claims)] == list(range(len(comments(claims))))


def test_a_playlist_without_any_video_in_it_says_so() -> None:
    for name in ("entries", "requested_entries"):
        content = json.dumps({"id": "PL0", "_type": "playlist", "entries": [], name: [], "extractor_key": "YoutubeTab"})
        (refused,) = read(content)
        assert isinstance(refused, Refused) and "none of its videos is in it" in refused.reason


def test_a_line_that_is_cut_off_does_not_take_the_next_along() -> None:
    whole = [json.dumps(video(f"Vid{n:08}", comment(A, f"text {n}"))) for n in range(4)]
    claims = read("\n".join([whole[0], whole[1][:-10], whole[2][:50], whole[3]]))
    assert texts(claims) == ["text 0", "text 1", "text 3"]
    ids = [claim.video.id for claim in claims if isinstance(claim, CaptureClaim)]
    assert ids == ["Vid00000000", "Vid00000001", "Vid00000002", "Vid00000003"]
    assert sum("cut off" in reason for reason in refusals(claims).values()) == 2


def test_a_comment_list_that_is_cut_off_says_so_of_its_page_alone() -> None:
    whole = [json.dumps(video(f"Vid{n:08}", comment(A, f"text {n}"), comment(B, "more"))) for n in range(3)]
    cut = whole[1][: whole[1].index(', {"id"') + 4]
    claims = read("\n".join([whole[0], cut, whole[2]]))
    assert texts(claims) == ["text 0", "more", "text 1", "text 2", "more"]
    assert [claim.coverage for claim in claims if isinstance(claim, CaptureClaim)] == ["unknown", "partial", "unknown"]


def test_an_object_that_is_broken_ends_at_the_next_that_begins_a_line() -> None:
    pages = [json.dumps(video(f"Vid{n:08}", comment(A, f"text {n}")), indent=1) for n in range(3)]
    claims = read("\n".join([pages[0], pages[1].replace('"title"', '"title', 1), pages[2]]))
    assert texts(claims)[0] == "text 0" and texts(claims)[-1] == "text 2"
    assert refusals(claims)


def test_a_playlist_that_is_cut_off_gives_what_stood_before() -> None:
    content = json.dumps({"id": "PL0", "_type": "playlist", "entries": [video("a", comment(A, "one")), video("b")]})
    claims = read(content[:-80])
    assert texts(claims) == ["one"]
    after = read(content[: content.rindex("]")])
    assert [claim.video.id for claim in after if isinstance(claim, CaptureClaim)] == ["a", "b"]
    assert "cut off" in "".join(refusals(after).values())


def test_playlists_that_are_nested_without_end_are_passed_over() -> None:
    deep = '{"_type": "playlist", "id": "p", "entries": [' * 5000 + "]}" * 5000
    claims = read(f"{deep[:-2]}, {json.dumps(video('a', comment(A, 'one')))}]}}")
    assert texts(claims) == ["one"]


FORMATS = [{"format_id": "18", "url": "https://quay.example/" + "x" * 70_000}]


@pytest.mark.parametrize("window", [40, 1 << 20])
@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("more", [{}, {"formats": FORMATS}], ids=["short", "long"])
@pytest.mark.parametrize("kind", ["list", "named", "map", "wrapped"])
def test_pages_that_a_program_put_into_one_value_are_read(
    window: int, indent: int | None, more: dict[str, Any], kind: str
) -> None:
    pages = [
        {"id": "Quay1234_-x", "title": "A", **more, **video("Quay1234_-x", comment(A, "1"), comment(B, "2"))},
        {"id": "Fen12345_-x", "title": "B", **more, **video("Fen12345_-x", comment(C, "3"))},
    ]
    values: dict[str, Any] = {
        "list": pages,
        "named": {"channel": "Harbour", "seen": {"id": 1}, "videos": pages, "errors": [{"id": "x"}]},
        "map": {page["id"]: page for page in pages},
        "wrapped": {"status": "ok", "data": pages[0], "took": 3},
    }
    content = json.dumps(values[kind], indent=indent).encode()
    assert YtDlp().recognises(content[: 64 << 10], "pages.json")
    claims = read(content, window)
    assert [claim.video.id for claim in claims if isinstance(claim, CaptureClaim)] == [
        page["id"] for page in pages[: 1 if kind == "wrapped" else 2]
    ]
    assert texts(claims) == ["1", "2"] if kind == "wrapped" else ["1", "2", "3"]
    assert not refusals(claims)
    out = io.BytesIO()
    YtDlp(window).redact(golden.Held("page", content), frozenset({1}), out)
    assert texts(read(out.getvalue(), window)) == ["1", ""] if kind == "wrapped" else ["1", "", "3"]


SITE = {"webpage_url": "https://quay.example/1", "title": "A quay"}


@pytest.mark.parametrize("window", [40, 1 << 20])
@pytest.mark.parametrize(
    ("around", "id_", "platform", "title"),
    [
        ({}, "Mole1234_-x", "youtube", None),
        ({"video_id": "Quay1234_-x", "count": 1}, "Quay1234_-x", "youtube", None),
        ({"id": "quay", "url": "https://youtu.be/Quay1234_-x", "title": "A quay"}, "Quay1234_-x", "youtube", "A quay"),
        ({"id": "Quay1234_-x", "title": "A quay"}, "Quay1234_-x", "youtube", "A quay"),
        ({"video": {"id": "quay", "comments": [], **SITE}}, "quay", "quay-example", "A quay"),
        ({"info": video("Quay1234_-x"), "id": None, "fetched": 3}, "Quay1234_-x", "youtube", "T Quay1234_-x"),
        ({"metadata": {"title": "lost", "id": 7}, "title": "A quay"}, "Mole1234_-x", "youtube", "A quay"),
    ],
)
@pytest.mark.parametrize("is_behind", [False, True])
def test_comments_in_an_object_are_of_the_video_that_it_names(
    window: int, around: dict[str, Any], id_: str, platform: str, title: str | None, is_behind: bool
) -> None:
    held = {"comments": [comment(A, "1"), comment(B, "2")]}
    content = json.dumps({**held, **around} if is_behind else {**around, **held})
    assert YtDlp().recognises(content.encode(), "x.json")
    claims = read(content, window, "Mole1234_-x.json")
    (capture,) = (claim for claim in claims if isinstance(claim, CaptureClaim))
    assert (capture.video.id, capture.video.platform, capture.video.title) == (id_, platform, title)
    assert texts(claims) == ["1", "2"] and not refusals(claims)


@pytest.mark.parametrize("window", [40, 1 << 20])
@pytest.mark.parametrize(
    "above", ["[youtube] Quay1234_-x: Downloading webpage\n", "WARNING: [youtube] [nsig] failed\n"]
)
@pytest.mark.parametrize("indent", [None, 1])
def test_messages_of_yt_dlp_around_a_page_are_passed_over(window: int, above: str, indent: int | None) -> None:
    page = json.dumps(video("Quay1234_-x", comment(A, "1"), comment(B, "2")), indent=indent)
    between = "" if indent else json.dumps(video("Fen12345_-x", comment(C, "3"))) + "\n" + above
    content = f"{above}[info] {'x' * 3000}\n{between}{page}\n".encode()
    assert YtDlp().recognises(content, "dump.json")
    claims = read(content, window)
    assert texts(claims) == ([] if indent else ["3"]) + ["1", "2"] and not refusals(claims)
    out = io.BytesIO()
    YtDlp(window).redact(golden.Held("page", content), frozenset({0 if indent else 1}), out)
    assert texts(read(out.getvalue(), window)) == ([] if indent else ["3"]) + ["", "2"]


@pytest.mark.parametrize(
    "text", ["[youtube] nothing else", "WARNING: no page\n{}", "[youtube] a\n[1, 2]", "[a] {'id': 1}"]
)
def test_messages_of_yt_dlp_alone_are_no_page(text: str) -> None:
    assert not YtDlp().recognises(text.encode(), "dump.json")


@pytest.mark.parametrize("indent", [None, 1])
def test_a_page_of_a_list_that_is_broken_ends_at_the_next(indent: int | None) -> None:
    pages = [video("Quay1234_-x", comment(A, "1")), video("Fen12345_-x"), video("Mole1234_-x", comment(C, "3"))]
    claims = read(json.dumps(pages, indent=indent).replace('"T Fen12345_-x"', '"T Fen12345_-x'))
    found = [claim.video.id for claim in claims if isinstance(claim, CaptureClaim)]
    assert (found[0], found[-1]) == ("Quay1234_-x", "Mole1234_-x")
    assert texts(claims) == ["1", "3"]
    assert list(refusals(claims))


@pytest.mark.parametrize(
    "value",
    [
        [{"_type": "url", "id": "Quay1234_-x", "title": "A", "url": "https://x.example"}],
        [{"id": "Quay1234_-x", "title": "A", "webpage_url": "https://x.example", "comments": []}],
        {"videos": [{"id": "Quay1234_-x", "title": "A"}]},
        {"comments": [{"id": A, "parent": "root", "text": "1", "author": "a", "video_id": "Quay1234_-x"}]},
        [{"id": A, "parent": "root", "text": "1", "author": "a", "video_id": "Quay1234_-x"}],
    ],
)
def test_pages_of_other_makes_in_one_value_are_left_to_others(value: object) -> None:
    assert not YtDlp().recognises(json.dumps(value).encode(), "videos.json")


@pytest.mark.parametrize("odd", [{}, ["url"], 7])
def test_an_entry_whose_type_is_no_word_is_a_page(odd: object) -> None:
    entries = [video("a", comment(A, "first"), _type=odd), video("b", comment(B, "second"))]
    playlist = {"_type": "playlist", "id": "p", "entries": entries}
    for dump in (json.dumps(playlist), "\n".join(map(json.dumps, entries))):
        assert texts(read(dump)) == ["first", "second"]


def test_links_of_a_flat_playlist_that_tell_of_their_videos_are_pages() -> None:
    told = {"_type": "url", "ie_key": "Youtube", "channel": None, "duration": 61.0, "view_count": None}
    links = [
        {**told, "id": f"Quay123{n}_-x", "url": f"https://www.youtube.com/watch?v=Quay123{n}_-x", "title": f"Quay {n}"}
        for n in range(3)
    ]
    bare = {**links[0], "id": "tab", "ie_key": "YoutubeTab", "duration": None}
    playlist = {"_type": "playlist", "id": "p", "title": "P", "extractor_key": "YoutubeTab", "webpage_url": "x"}
    lines = [{**link, "extractor_key": "Youtube", "extractor": "youtube", "webpage_url": link["url"]} for link in links]
    for content, refused in (
        (json.dumps({**playlist, "entries": [*links, bare]}), 1),
        (json.dumps([*links, bare]), 1),
        ("\n".join(map(json.dumps, lines)), 0),
    ):
        assert YtDlp().recognises(content.encode(), "flat.json")
        claims = read(content)
        found = [claim.video for claim in claims if isinstance(claim, CaptureClaim)]
        assert [(v.platform, v.id, v.title, v.duration_seconds) for v in found] == [
            ("youtube", f"Quay123{n}_-x", f"Quay {n}", 61.0) for n in range(3)
        ]
        assert [v.url for v in found] == [link["url"] for link in links] and len(refusals(claims)) == refused


def test_comments_of_a_link_are_passed_over_even_where_they_are_cut_off() -> None:
    link = {"_type": "url", "id": "l", "url": "https://x.example", "comments": [comment(A, "of a link")]}
    content = json.dumps({"id": "p", "_type": "playlist", "entries": [link, video("a", comment(B, "one")), link]})
    assert texts(read(content)) == ["one"]
    cut = content[: content.rindex('"text"')]
    assert texts(read(cut)) == ["one"] and "(a flat playlist): 2" in refusals(read(cut))["entries"]


def test_a_page_that_follows_is_seen_only_where_it_is_one() -> None:
    claims = read(json.dumps(video("a", comment(A, "one"))) + "\n\n  \n")
    assert [type(claim) for claim in claims] == [CaptureClaim, CommentClaim]


def test_comments_alone_are_those_of_their_page() -> None:
    page = json.loads(PAGES[0])
    whole = [claim.text for claim in comments(read(PAGES[0]))]
    assert texts(read(json.dumps(page["comments"]))) == whole
    assert texts(read("\n".join(map(json.dumps, page["comments"])))) == whole


@pytest.mark.parametrize(
    ("path", "video_id", "platform", "captured"),
    [
        ("Boat [Abc12345_-x].comments.json", "Abc12345_-x", "youtube", None),
        ("Abc12345_-x.jsonl", "Abc12345_-x", "youtube", None),
        ("comments-2024-05-01T10_00_00Z.json", None, "youtube", 1714557600),
    ],
)
def test_only_the_name_of_a_file_of_comments_says_of_what(
    path: str, video_id: str | None, platform: str, captured: int | None
) -> None:
    for content in (json.dumps([comment(A, "one")]), json.dumps(comment(A, "one"))):
        (capture, said) = read(content, path=path)
        assert isinstance(capture, CaptureClaim) and isinstance(said, CommentClaim)
        assert (capture.video.id, capture.video.platform, capture.captured.latest) == (video_id, platform, captured)


def test_replies_within_their_comments_stand_behind_them() -> None:
    threads = [
        comment(A, "1", replies=[comment(f"{A}.a", "1.1", None, replies=[comment(f"{A}.b", "1.1.1", None)])]),
        comment(B, "2", replies=[comment(None, "2.1", None), comment(f"{B}.b", "2.2", A)]),
        comment(C, "3", author=7, replies=[comment(f"{C}.a", "3.1", None), comment(f"{C}.b", "3.2", None)]),
    ]
    for content in (json.dumps(threads), "\n".join(map(json.dumps, threads))):
        found = comments(read(content))
        assert [claim.text for claim in found] == ["1", "1.1", "1.1.1", "2", "2.1", "2.2", "3", "3.1", "3.2"]
        assert [claim.parent_id for claim in found] == [None, A, f"{A}.a", None, B, A, None, C, C]
        assert [claim.place for claim in found] == list(range(9))
        assert [claim.number for claim in found] == [1, None, None, 2, None, None, 3, None, None]


@pytest.mark.parametrize("window", [16, 300, 1 << 20])
@pytest.mark.parametrize("odd", [None, 2, "none", {"count": 2}])
@pytest.mark.parametrize("before", [b"", b"\n" + json.dumps(video("Fen12345_-x", comment(C, "0"))).encode() + b"\n"])
def test_replies_within_the_comments_of_a_page_stand_behind_them(window: int, odd: object, before: bytes) -> None:
    threads = [
        comment(A, "1", replies=[comment(f"{A}.a", "1.1", None, replies=[comment(f"{A}.b", "1.1.1", None)])]),
        comment(B, "2", replies=odd),
        comment("Q", "3", author=7, replies=[comment("Q.a", "3.1", None), comment("Q.b", "3.2", "Q.a")]),
    ]
    page = video("Quay1234_-x", *threads, comment_count=9)
    claims = read(before + json.dumps(page).encode(), window)
    found = [claim for claim in comments(claims) if claim.text != "0"]
    assert [claim.text for claim in found] == ["1", "1.1", "1.1.1", "2", "3", "3.1", "3.2"]
    assert [claim.parent_id for claim in found] == [None, A, f"{A}.a", None, None, "Q", "Q.a"]
    assert [claim.place for claim in comments(claims)] == list(range(len(comments(claims))))
    (capture,) = (claim for claim in claims if isinstance(claim, CaptureClaim) and claim.video.id == "Quay1234_-x")
    assert capture.coverage_reason == "The page said that there were 9 comments; 7 were captured."


@pytest.mark.parametrize("name", ["replies", "r\\u0065plies"])
def test_only_the_reply_that_goes_is_changed_within_its_comment(name: str) -> None:
    threads = [comment(A, "1", replies=[comment(f"{A}.a", "1.1", None)]), comment(B, "2", replies=0)]
    content = json.dumps(video("Quay1234_-x", *threads)).replace('"replies"', f'"{name}"').encode()
    before = comments(read(content))
    assert len(before) == 3
    for gone in before:
        out = io.BytesIO()
        YtDlp().redact(golden.Held("page", content), frozenset({gone.place}), out)
        after = comments(read(out.getvalue()))
        assert [(claim.id, claim.parent_id) for claim in after] == [(claim.id, claim.parent_id) for claim in before]
        assert [claim.text for claim in after if claim.text] == [claim.text for claim in before if claim is not gone]


def test_replies_without_end_are_refused_or_read_and_never_raise() -> None:
    deep = f'{{"id": "{A}", "parent": "root", "text": "x", "replies": ['
    for depth in (400, 100_000):
        for content in (f"[{deep * depth}{']}' * depth}]", f"{deep * depth}{']}' * depth}"):
            claims = read(content)
            assert isinstance(claims[0], CaptureClaim | Refused)
    assert len(comments(read(f"[{deep * 400}{']}' * 400}]"))) == 400


def test_lines_that_are_no_comments_are_named_and_the_rest_is_read() -> None:
    long = '"' + "x" * (17 << 20) + '"'
    claims = read("\n".join([json.dumps(comment(A, "one")), "{broken", "", long, "[1]", json.dumps(comment(B, "two"))]))
    assert texts(claims) == ["one", "two"]
    assert list(refusals(claims)) == ["comments[1]", "comments[2]", "comments[3]"]


@pytest.mark.parametrize(
    "head",
    [
        "[]",
        "[1, 2]",
        '[{"id": "a", "text": "no parent"}]',
        '[{"cid": "a", "id": "a", "parent": "b", "text": "of another tool"}]',
        '{"id": "a", "text": "x"}',
        '{"kind": "youtube#comment", "id": "a", "parent": "b", "text": "c"}',
        '{"_type": "playlist", "id": "PL0", "title": "T", "extractor_key": "YoutubeTab", "webpage_url": "x"}',
        '{"entries": [], "title": "a feed", "id": "x"}',
    ],
)
def test_what_is_no_dump_is_left_to_others(head: str) -> None:
    assert not YtDlp().recognises(head.encode(), "dump.json")


@pytest.mark.parametrize("name", sorted(DUMPS))
def test_every_dump_is_recognised(name: str) -> None:
    assert YtDlp().recognises(DUMPS[name].read_bytes(), DUMPS[name].name)


def test_comments_alone_leave_the_companions_to_the_info_json(tmp_path: Path) -> None:
    stem = "Boat [Abc12345_-x]"
    for name, content in {
        f"{stem}.comments.json": json.dumps([comment(A, "one")]),
        f"{stem}.info.json": json.dumps(video("Abc12345_-x")),
        f"{stem}.mp4": "media",
    }.items():
        (tmp_path / name).write_text(content)
    found = [[file.path for file in group.files] for group in gather([tmp_path]) if isinstance(group, Group)]
    assert found == [[f"{stem}.comments.json"], [f"{stem}.info.json", f"{stem}.mp4"]]
    (tmp_path / f"{stem}.info.json").unlink()
    found = [[file.path for file in group.files] for group in gather([tmp_path]) if isinstance(group, Group)]
    assert found == [[f"{stem}.comments.json", f"{stem}.mp4"]]


@pytest.mark.parametrize("name", sorted(set(DUMPS) - {"flat_playlist"}))
def test_only_the_comment_that_goes_is_changed(name: str) -> None:
    content = DUMPS[name].read_bytes()
    before = comments(read(content))
    assert redacted(content) == content
    for gone in before:
        left = redacted(content, gone.place)
        after = comments(read(left))
        (husk,) = (claim for claim in after if claim.place == gone.place)
        assert (husk.id, husk.parent_id, husk.text, husk.author.name) == (gone.id, gone.parent_id, "", None)
        assert [claim for claim in after if claim.place != gone.place] == [c for c in before if c.place != gone.place]


def test_lines_and_threads_without_ids_leave_whole() -> None:
    first = b'{"id": "x", "parent": "root", "text": "a"}\n'
    lines = first + b'{"id": null, "parent": "root", "text": "b"}\n\n{no}\n{"text": "c"}'
    assert texts(read(redacted(lines, 1))) == ["a", "c"]
    assert b'"b"' not in redacted(lines, 1)
    broken = first + b'{"replies" no}\n{"id": "y", "parent": "root", "text": "c"}'
    assert texts(read(redacted(broken, 2))) == ["a", ""]


def test_pages_are_read_as_they_are_asked_for() -> None:
    class Endless(golden.Unseekable):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            self.given += 1
            assert self.given < 60, "more was read than was asked for"
            return (json.dumps(video("Abc12345_-x", *[comment(A, "x" * 100)] * 99)) + "\n").encode()

    class Page(golden.Held):
        def open(self) -> Endless:
            return Endless(b"")

    claims = YtDlp(1000).read({"page": Page("page", b"")}, Provenance("file", "ytdlp"))
    found = [type(next(claims)) for _ in range(250)]
    assert found.count(CaptureClaim) == 3


@given(
    name=st.sampled_from(sorted(DUMPS)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), max_size=6),
    cut=st.floats(0, 1),
    window=st.sampled_from([3, 200, 1 << 20]),
)
def test_bytes_changed_anywhere_never_raise(
    name: str, changes: list[tuple[float, bytes]], cut: float, window: int
) -> None:
    content = bytearray(DUMPS[name].read_bytes())
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    for damaged in (bytes(content), bytes(content[: int(cut * len(content))])):
        YtDlp().recognises(damaged, "dump.json")
        places = [claim.place for claim in comments(read(damaged, window))]
        assert places == sorted(set(places))
        redacted(damaged, *places[:2])
