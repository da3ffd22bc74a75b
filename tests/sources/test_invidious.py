"""Answers of Invidious: one or many in a file, whole and damaged."""

from __future__ import annotations

import io
import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.model import Again, CaptureClaim, Claim, CommentClaim, Provenance, Refused
from voxpop.sources.invidious import Invidious

SOURCE = Invidious()
PAGES = {
    case.name: next(file.read_bytes() for file in sorted(case.iterdir()) if file.name not in golden.NOT_INPUT)
    for case in sorted((golden.HERE / "invidious").iterdir())
}
VIDEO = "Abc12345_-x"
NOW = 1773576000


def comment(n: int | str, **more: Any) -> dict[str, Any]:
    return {
        "commentId": f"Ug{n}", "author": "@ada.quill", "authorThumbnails": [{"url": "a"}, {"url": "b"}],
        "content": f"comment {n}", "contentHtml": f"comment {n}", **more,
    }  # fmt: skip


def page(*comments: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"videoId": VIDEO, "comments": list(comments), **more}


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def comments(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def captures(claims: list[Claim]) -> list[CaptureClaim]:
    return [claim for claim in claims if isinstance(claim, CaptureClaim)]


def refusals(claims: list[Claim]) -> list[Refused]:
    return [claim for claim in claims if isinstance(claim, Refused)]


def texts(claims: list[Claim]) -> list[str]:
    return [claim.text for claim in comments(claims)]


def redacted(content: bytes, *places: int, window: int = 1 << 20) -> bytes:
    out = io.BytesIO()
    Invidious(window).redact(golden.Held("page", content), frozenset(places), out)
    return out.getvalue()


FORMS = {
    "one": as_json(page(*map(comment, range(6)))),
    "list": as_json([page(*map(comment, range(4))), page(*map(comment, (4, 5)))]),
    "indented": json.dumps([page(*map(comment, range(4))), page(*map(comment, (4, 5)))], indent=2).encode(),
    "lines": b"\n".join(as_json(page(comment(n))) for n in range(6)),
    "after": b"".join(json.dumps(page(comment(n)), indent=1).encode() for n in range(6)),
    "alone": as_json([comment(n) for n in range(6)]),
    "alone, a line each": b"\n".join(as_json(comment(n)) for n in range(6)),
    "utf-16": as_json(page(*map(comment, range(6)))).decode().encode("utf-16"),
    "marked": b"\xef\xbb\xbf" + as_json(page(*map(comment, range(6)))),
}


@pytest.mark.parametrize("window", [5, 50, 300, 1 << 20])
@pytest.mark.parametrize("form", FORMS)
def test_each_form_gives_the_same_comments_whatever_the_window(form: str, window: int) -> None:
    assert SOURCE.recognises(FORMS[form][:65536], "anything")
    claims = golden.read(Invidious(window), FORMS[form])
    assert texts(claims) == [f"comment {n}" for n in range(6)]
    assert [claim.place for claim in comments(claims)] == list(range(6))
    assert len(captures(claims)) == 1 and not refusals(claims)


@pytest.mark.parametrize("window", [1, 300])
@pytest.mark.parametrize("case", sorted(set(PAGES) - {"damaged"}))
def test_a_window_of_any_size_gives_the_same(case: str, window: int) -> None:
    assert golden.read(Invidious(window), PAGES[case]) == golden.read("invidious", PAGES[case])


@pytest.mark.parametrize(
    "content",
    [
        b'{"comments": []}',
        b'{"videoId": "Abc12345_-x", "comments": [{"cid": "Ug1", "text": "x"}]}',
        b'{"videoId": "Abc12345_-x", "comments": [], "source": "elsewhere"}',
        b'[{"type": "video", "title": "x", "videoId": "Abc12345_-x", "lengthSeconds": 3}]',
        b'{"title": "x", "uploaderUrl": "/channel/UC1"}',
        b'# API\n\n##### GET `/api/v1/comments/:id`\n\n```javascript\n{\n  "videoId": String,\n',
        b"",
        b"[",
    ],
)
def test_what_others_write_is_left_to_others(content: bytes) -> None:
    assert not SOURCE.recognises(content, "Abc12345_-x.json")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"id": "a", "permalink": "/r/x", "title": "x", "subreddit_id": "t5", "comments": [{"kind": "t1"}]}, "Reddit"),
        ({"title": "x", "permalink": "/r/x", "contentHtml": "<p>x</p>"}, "Reddit"),
        ({"contentHtml": "<p>x</p>", "commentCount": 3}, "HTML"),
        ({"postId": "UgkxA", "comments": [comment(1)]}, "post"),
    ],
)
def test_what_is_no_page_of_a_video_is_refused_by_its_name(content: dict[str, Any], said: str) -> None:
    assert SOURCE.recognises(as_json(content), "x.json")
    (refused,) = golden.read("invidious", as_json(content))
    assert isinstance(refused, Refused) and refused.place == "page" and said in refused.reason


def test_a_file_without_a_page_says_so() -> None:
    for content in (b"", b"[]", b"nothing"):
        assert "holds no page" in refusals(golden.read("invidious", content))[0].reason
        assert not captures(golden.read("invidious", content))
    assert list(SOURCE.read({}, Provenance("file", "invidious"))) == [Refused("page", "This accession holds no page.")]


def test_companions_share_the_stem_and_are_named() -> None:
    assert SOURCE.companions("a.json", ["a.mp4", "b.mp4"]) == {"a.mp4": "media"}
    files = {"a.json": golden.Held("a.json", FORMS["one"]), "a.mp4": golden.Held("a.mp4", b"", "media")}
    files["a.en.vtt"] = golden.Held("a.en.vtt", b"no cue", "caption")
    claims = list(SOURCE.read(files, Provenance("file", "invidious")))
    assert captures(claims)[0].media == ("a.mp4",)
    assert [refused.place for refused in refusals(claims)] == ["a.en.vtt"]


def test_a_reply_page_finds_its_thread_by_the_id() -> None:
    (claim,) = comments(golden.read("invidious", as_json(page(comment("Thread.9reply")))))
    assert (claim.parent_id, claim.number) == ("UgThread", None)
    (odd,) = comments(golden.read("invidious", as_json(page({**comment(1), "commentId": ".x"}))))
    assert (odd.parent_id, odd.number) == (None, 1)


def test_dislikes_and_ratings_of_zero_are_unknown() -> None:
    rating = captures(golden.read("invidious", PAGES["video"]))[0].video.rating
    assert (rating.dislikes, rating.mean, rating.likes) == (None, None, 678)
    video = {"videoId": VIDEO, "title": "T", "keywords": [], "likeCount": 0, "dislikeCount": 0, "rating": 0}
    assert captures(golden.read("invidious", as_json(video)))[0].video.rating.basis is None


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"isUpcoming": True}, "is_upcoming"), ({"isPostLiveDvr": True}, "post_live"), ({"liveNow": False}, None)],
)
def test_live_videos_say_so(fields: dict[str, Any], status: str | None) -> None:
    video = {"videoId": VIDEO, "title": "T", "keywords": ["a", 3], "published": -5, "authorUrl": "https://x", **fields}
    claims = golden.read("invidious", as_json(video))
    assert captures(claims)[0].video.live_status == status
    assert sorted(refused.place for refused in refusals(claims)) == ["keywords[1]", "published"]
    assert captures(claims)[0].video.channel.url == "https://x"


@pytest.mark.parametrize(
    ("pages", "coverage", "said"),
    [
        ([page(comment(1), commentCount=5)], "partial", "5 comments"),
        ([page(comment(1), continuation="Eg0")], "partial", "another that follows"),
        ([page(comment(1), continuation="Eg0"), page(comment(2))], "unknown", "do not tell"),
        ([page(comment("A.1"), continuation="Eg0")], "unknown", "do not tell"),
        ([page(commentCount=5)], "unknown", "without its comments"),
        ([page(comment(1), commentCount=0)], "unknown", "do not tell"),
    ],
)
def test_a_file_is_partial_where_that_is_known(pages: list[dict[str, Any]], coverage: str, said: str) -> None:
    claim = captures(golden.read("invidious", as_json(pages)))[0]
    assert claim.coverage == coverage and said in (claim.coverage_reason or "")


def test_a_second_first_page_is_another_capture_of_the_video() -> None:
    claims = golden.read("invidious", PAGES["mixed"])
    assert [claim.video.id for claim in captures(claims)] == [VIDEO, "Def67890_-y", VIDEO]
    first, _, again = (claim.captured.earliest or 0 for claim in captures(claims))
    assert again - first == 7 * 86400
    assert [claim.capture for claim in claims if isinstance(claim, Again)] == [0]
    two = golden.read("invidious", as_json([json.loads(PAGES["video"])] * 2))
    assert len(captures(two)) == 2


def test_a_page_that_does_not_name_its_video_goes_with_the_one_before() -> None:
    content = [page(comment(1)), {"comments": [comment(2)], "videoId": "no id"}, {"comments": [comment(3)]}]
    claims = golden.read("invidious", as_json(content))
    assert len(captures(claims)) == 1 and texts(claims) == ["comment 1", "comment 2", "comment 3"]


def test_months_put_into_words_anew_do_not_move_the_capture() -> None:
    said = [("1 month ago", 59 * 86400), ("4 weeks ago", 29 * 86400), ("1 hour ago", 3600), ("some day", 5)]
    held = [comment(n, published=NOW - ago, publishedText=words) for n, (words, ago) in enumerate(said)]
    claims = golden.read("invidious", as_json(page(*held)))
    assert captures(claims)[0].captured.earliest == NOW - 1
    when = [claim.published for claim in comments(claims)]
    assert [one.latest for one in when] == [NOW - ago for _, ago in said]
    assert when[0].earliest is not None and when[0].earliest <= NOW - 90 * 86400 + 1  # it may have been two months
    assert when[1].earliest is not None and when[1].earliest <= NOW - 59 * 86400 + 1  # it may have been one


def test_a_page_that_was_cut_off_ends_where_the_next_line_begins() -> None:
    whole = [as_json(page(comment(n), comment(n + 10))) for n in range(3)]
    claims = golden.read("invidious", b"\n".join([whole[0], whole[1][:-60], whole[2]]))
    assert texts(claims) == ["comment 0", "comment 10", "comment 1", "comment 2", "comment 12"]
    assert captures(claims)[0].coverage == "partial" and refusals(claims)


def test_damage_between_pages_is_named_once() -> None:
    whole = [as_json(page(comment(n))) for n in range(4)]
    claims = golden.read("invidious", b"7" + b"\n".join([whole[0], b'{"videoId": bad ]]', whole[2], b"}{]", whole[3]]))
    assert texts(claims)[0] == "comment 0" and texts(claims)[-1] == "comment 3"
    assert 1 < len(refusals(claims)) < 6
    assert [refused.place for refused in refusals(golden.read("invidious", whole[0] + b" and more"))] == []


def test_fields_that_are_too_deep_or_too_long_count_as_not_said() -> None:
    deep = b'{"videoId": "Abc12345_-x", "title": "T", "keywords": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    long = b'{"videoId": "Abc12345_-x", "title": "T", "description": "' + b"x" * (40 << 20) + b'"}'
    for content, name in ((deep, "keywords"), (long, "description")):
        claims = golden.read("invidious", content)
        assert captures(claims)[0].video.title == "T"
        assert [refused.place for refused in refusals(claims)] == [name]


def test_a_number_without_end_moves_no_comment_from_its_place() -> None:
    faces = [{"url": "https://yt3.example/a"}, {"url": "https://yt3.example/b"}]
    held = [
        {"authorThumbnails": faces, "commentId": f"Ug{n}", "content": f"comment {n}", "likeCount": n} for n in range(3)
    ]
    content = json.dumps({"videoId": "Abc12345_-x", "comments": held}).encode()
    content = content.replace(b'"likeCount": 0', b'"likeCount": ' + b"9" * 5000)
    whole = [claim for claim in golden.read("invidious", content) if isinstance(claim, CommentClaim)]
    assert [(claim.text, claim.like_count) for claim in whole] == [
        ("comment 0", None),
        ("comment 1", 1),
        ("comment 2", 2),
    ]
    for gone in whole:
        out = io.BytesIO()
        Invidious().redact(golden.Held("page", content), frozenset({gone.place}), out)
        left = [claim.text for claim in golden.read("invidious", out.getvalue()) if isinstance(claim, CommentClaim)]
        assert left == ["" if claim is gone else claim.text for claim in whole]


def test_many_pages_without_an_end_are_read_in_reasonable_time() -> None:
    content = (b'{"videoId": "Abc12345_-x", "title": "T", "more": ' + b"1" * 10_000 + b"\n") * 600
    claims = golden.read("invidious", content)
    assert len(captures(claims)) > 50 and len(refusals(claims)) > 50


def test_the_comments_are_not_held_all_at_once() -> None:
    content = b"\n".join(as_json(page(*(comment(n) for n in range(20)))) for _ in range(3000))
    opened: list[golden.Unseekable] = []

    def open_() -> golden.Unseekable:
        opened.append(golden.Unseekable(content))
        return opened[-1]

    original = golden.Held("page", content)
    original.open = open_  # type: ignore[method-assign]
    claims = SOURCE.read({"page": original}, Provenance("file", "invidious"))
    assert len(list(itertools.islice(claims, 11))) == 11
    assert 0 < opened[-1].tell() < len(content) // 2


@pytest.mark.parametrize("window", [1, 100, 1 << 20])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("places", [(), (0,), (3,), (4, 5), (0, 1, 2, 3, 4, 5)])
def test_a_redacted_file_lacks_the_words_and_reads_otherwise_the_same(
    form: str, places: tuple[int, ...], window: int
) -> None:
    left = redacted(FORMS[form], *places, window=window)
    assert (left == FORMS[form]) is (not places)
    before, after = comments(golden.read("invidious", FORMS[form])), comments(golden.read("invidious", left))
    for old, new in zip(before, after, strict=True):
        assert (new.id, new.parent_id, new.place, new.number) == (old.id, old.parent_id, old.place, old.number)
        assert (new == old) is (old.place not in places)
        assert old.text.encode("utf-16-le" if form == "utf-16" else "utf-8") not in left or old.place not in places


def test_a_comment_without_an_id_leaves_its_page_whole() -> None:
    for held in (
        as_json(page(*({"content": f"comment {n}"} for n in range(3)))),
        FORMS["one"].replace(b"commentId", b"x"),
    ):
        count = len(texts(golden.read("invidious", held)))
        for gone in range(count):
            left = redacted(held, gone)
            assert json.loads(left)["videoId"] == VIDEO
            assert texts(golden.read("invidious", left)) == [f"comment {n}" for n in range(count) if n != gone]


def test_a_redacted_file_was_captured_when_it_was_before() -> None:
    for name in sorted(PAGES):
        before = golden.read("invidious", PAGES[name])
        left = redacted(PAGES[name], *(claim.place for claim in comments(before)))
        assert [claim.captured for claim in golden.read("invidious", left) if isinstance(claim, CaptureClaim)] == [
            claim.captured for claim in before if isinstance(claim, CaptureClaim)
        ]


def test_what_is_damaged_stays_where_it_is_when_others_are_redacted() -> None:
    for name in ("damaged", "mixed", "reddit_beside"):
        before = comments(golden.read("invidious", PAGES[name]))
        for gone in before:
            after = comments(golden.read("invidious", redacted(PAGES[name], gone.place, 1)))
            assert [one.id for one in after if one.place != 1] == [one.id for one in before if one.place != 1]
            assert [one.text for one in after if one.place not in (1, gone.place)] == [
                one.text for one in before if one.place not in (1, gone.place)
            ]


@given(
    name=st.sampled_from(sorted(PAGES)),
    cut=st.floats(0, 1),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), max_size=5),
    window=st.sampled_from([3, 200, 1 << 20]),
)
def test_whatever_happens_to_the_bytes_nothing_is_raised(
    name: str, cut: float, changes: list[tuple[float, bytes]], window: int
) -> None:
    content = bytearray(PAGES[name])
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    damaged = bytes(content[: int(cut * len(content)) + 1])
    source = Invidious(window)
    source.recognises(damaged, name)
    claims = golden.read(source, damaged)
    places = [claim.place for claim in comments(claims)]
    assert places == sorted(set(places))
    speaks, known = None, 0
    for claim in claims:
        if isinstance(claim, CaptureClaim):
            speaks, known = known, known + 1
        elif isinstance(claim, Again):
            assert claim.capture < known and claim.capture != speaks
            speaks = claim.capture
        assert not isinstance(claim, CommentClaim) or known
    source.redact(golden.Held("page", damaged), frozenset(places[:2]), io.BytesIO())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_raising(content: bytes) -> None:
    for begin in (b"", b'{"videoId": "Abc12345_-x", "comments": [', b'[{"commentId": "a"', b'{"title": "'):
        golden.read("invidious", begin + content)


def test_a_line_that_is_no_json_stays_when_it_is_to_be_redacted() -> None:
    content = as_json(comment(1)) + b'\n{"commentId": bad}\n' + as_json(comment(3))
    assert [refused.place for refused in refusals(golden.read("invidious", content))] == ["line 2"]
    assert redacted(content, 1) == content
    assert texts(golden.read("invidious", redacted(content, 2))) == ["comment 1", ""]


def test_what_stands_on_a_page_of_no_video_is_not_refused_piece_by_piece() -> None:
    post = {"postId": "UgkxA", "comments": [7, comment(1)]}
    claims = golden.read("invidious", as_json([post, page(comment(2))]))
    assert [refused.place for refused in refusals(claims)] == ["page 1"]
    assert [(claim.text, claim.place) for claim in comments(claims)] == [("comment 2", 2)]
