"""Mirror pages in all their templates: what is told apart, what is left open, what is refused."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.errors import CannotRedact
from voxpop.keys import derived_comment_id
from voxpop.model import CaptureClaim, Captured, Claim, CommentClaim, Provenance, Refused
from voxpop.sources import our_sources, source_named
from voxpop.sources.lines import Line
from voxpop.sources.mirror.addresses import kind_at, names, youtube_id_at
from voxpop.sources.mirror.glued import glued_in
from voxpop.sources.mirror.html_layout import layout_of
from voxpop.sources.mirror.labels import comments_label, front_end, views_label
from voxpop.sources.mirror.page_text import LONGEST, sample_of
from voxpop.sources.mirror.paired import comments_below
from voxpop.sources.relative_times import RelativeTimes

MIRROR = source_named("mirror")
HEAD = 64 << 10
ASKED = Provenance("file", "mirror", captured=Captured(1_700_000_000, 1_700_000_000, "second", "told by a person"))
FILES = {
    f"{case.name}/{file.name}": file.read_bytes()
    for case in golden.cases()
    if case.parent.name == "mirror"
    for file in sorted(case.iterdir())
    if file.name not in golden.NOT_INPUT
}


def said(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def refusals(claims: list[Claim]) -> list[Refused]:
    return [claim for claim in claims if isinstance(claim, Refused)]


def capture(claims: list[Claim]) -> CaptureClaim:
    (found,) = (claim for claim in claims if isinstance(claim, CaptureClaim))
    return found


def excerpt(url: str, text: str, **more: object) -> bytes:
    return json.dumps({"url": url, "text": text, **more}).encode()


def redacted(content: bytes, *places: int) -> bytes:
    out = io.BytesIO()
    MIRROR.redact(golden.Held("page", content), frozenset(places), out)
    return out.getvalue()


def flat(*texts: str, url: str = "https://ruclips.net/video/Abc12345_-x/a.html") -> bytes:
    return excerpt(url, "".join(f"{text}\n" for text in texts))


def test_the_id_is_taken_from_sites_that_use_youtubes_and_from_no_other() -> None:
    assert youtube_id_at("https://www.ua-cam.com/video/Abc12345_-x/tiny-boat.html") == "Abc12345_-x"
    assert youtube_id_at("https://tizarne.com/youtube/video/Abc12345_-x") == "Abc12345_-x"
    assert youtube_id_at("https://partner.biz.ua/ytbe/Abc12345_-x/tiny-boat") == "Abc12345_-x"
    for other in (
        "https://kzbin.info/www/tiny-boat/Abc12345_-x",
        "https://boats.example.org/video/Abc12345_-x/tiny-boat.html",
        "https://ruclips.net.example.org/video/Abc12345_-x/tiny-boat.html",
        "http://[ruclips.net/video/Abc12345_-x/tiny-boat.html",
        None,
    ):
        assert youtube_id_at(other) is None
    assert kind_at("https://kzbin.info/www/tiny-boat/kGWkmKl9Z72aZs0") == "comments"


def test_of_very_many_names_only_the_first_can_be_answered() -> None:
    page = "".join(f"@n{n}\n@n{n} 1 day ago\ntext {n}\n" for n in range(10_002))
    page += "@x\n@x 1 day ago\n@@n5 yes\n@y\n@y 1 day ago\n@@n10001 yes\n"
    claims = said(golden.read("mirror", page.encode()))
    assert [claim.parent_id is None for claim in claims[-2:]] == [False, True]


@pytest.mark.parametrize(
    "content",
    [
        "Comment\n@@quay no\nA small boat\n@@pier yes\n@@mole perhaps\n",
        'Comments,label\n@@quay no,0\n"• 🎬 one\n• ⛵ two",1\n@@pier yes,0\n',
    ],
)
def test_a_table_whose_texts_look_like_a_page_is_a_table(content: str) -> None:
    assert MIRROR.recognises(content.encode(), "page.txt")
    assert not any(MIRROR.recognises(content.encode(), f"page.{ending}") for ending in ("csv", "TSV", "tab"))


def test_a_title_is_known_by_the_words_of_the_address() -> None:
    url = "https://ruclips.net/video/Abc12345_-x/tiny-boat-goes-home.html"
    assert names(url, "Tiny boat: goes home!")
    assert not names(url, "Tiny boat goes away") and not names(url, "boat") and not names(None, "Tiny boat goes home")
    assert not names("http://[", "Tiny boat")


@pytest.mark.parametrize(
    ("line", "name", "time", "other"),
    [
        ("@quay3 жыл бұрын", "@quay", "3 жыл бұрын", None),
        ("@quay53 жыл бұрын", "@quay5", "3 жыл бұрын", None),
        ("@quay0017 ай бұрын", "@quay001", "7 ай бұрын", None),
        ("@quay10 ай бұрын", "@quay", "10 ай бұрын", None),
        ("@quay12 жыл бұрын", "@quay1", "2 жыл бұрын", "@quay"),
        ("@quay112 days ago", "@quay11", "2 days ago", "@quay1"),
    ],
)
def test_a_name_that_runs_into_its_time_is_parted_where_the_number_can_be_one(
    line: str, name: str, time: str, other: str | None
) -> None:
    found = glued_in(line)
    assert found is not None and (found.name, found.time, found.other) == (name, time, other)


@pytest.mark.parametrize("line", ["@quay", "quay3 years ago", "@3 years ago", "@quay00 years ago", "@quay3 of us"])
def test_what_is_no_name_with_a_time_is_text(line: str) -> None:
    assert glued_in(line) is None


def test_a_reply_names_what_it_answers_as_the_archive_does() -> None:
    claims = said(golden.read("mirror", FILES["nested_ru/page.txt"]))
    first, answer = claims[0], claims[1]
    assert answer.parent_id == derived_comment_id(first.author, first.text, 0) and answer.number is None
    twin, last = claims[5], claims[6]
    assert (twin.text, twin.author) == (first.text, first.author)
    assert last.parent_id == derived_comment_id(twin.author, twin.text, 1) != answer.parent_id


def test_a_reply_to_a_reply_names_that_one() -> None:
    page = "Comments\n" + "".join(
        f"{' ' * depth}  • @{name}\n{' ' * depth}    @{name} 1 day ago\n\n{' ' * depth}    {name}\n\n"
        for depth, name in ((0, "a"), (2, "b"), (4, "c"), (2, "d"), (0, "e"))
    )
    claims = said(golden.read("mirror", page.encode()))
    ids = {claim.author.name: derived_comment_id(claim.author, claim.text, 0) for claim in claims}
    assert [claim.parent_id for claim in claims] == [None, ids["@a"], ids["@b"], ids["@a"], None]


def test_with_a_time_of_capture_words_become_an_interval() -> None:
    claims = said(golden.read("mirror", FILES["headed_kk/page.txt"], ASKED))
    assert claims[0].published.precision == "month" and claims[0].published.latest is not None
    assert claims[0].published.latest < 1_700_000_000
    named = golden.Held("boat 2024-05-01.txt", FILES["headed_kk/page.txt"])
    dated = list(MIRROR.read({named.path: named}, Provenance("file", "mirror")))
    assert capture(dated).captured.basis == "file name" and said(dated)[0].published.latest is not None


def test_only_where_two_numbers_fit_the_time_is_left_out() -> None:
    claims = golden.read("mirror", FILES["glued_kk/excerpt.json"], ASKED)
    times = {claim.author.name: claim.published for claim in said(claims)}
    assert times["@mollie1"].latest is None and times["@quay5"].latest is not None
    assert [refused.place for refused in refusals(claims)] == ["comments[4].author", "line 13"]


def test_each_form_of_the_file_gives_the_same_comments() -> None:
    text = FILES["harbour/page.txt"].decode()
    as_json = golden.read("mirror", excerpt("https://mirror.example.org/boat", text))
    plain = golden.read("mirror", text.encode())
    assert said(as_json) == said(plain) and len(said(plain)) > 5
    assert capture(as_json).video.title == capture(plain).video.title


def test_an_excerpt_that_was_cut_off_does_not_give_its_last_comment() -> None:
    url, text = "https://ruclips.net/video/Abc12345_-x/a.html", "One comment.\nAnother that is c"
    cut = golden.read("mirror", excerpt(url, text, source="cut off at the end"))
    assert [claim.text for claim in said(cut)] == ["One comment."]
    assert capture(cut).coverage == "partial" and "cut off" in refusals(cut)[0].reason
    assert len(said(golden.read("mirror", excerpt(url, text)))) == 2
    assert len(said(golden.read("mirror", excerpt(url, f"{text}\n", truncated=True)))) == 2


def test_json_that_is_itself_cut_off_is_read_up_to_there() -> None:
    whole = excerpt("https://ruclips.net/video/Abc12345_-x/a.html", "One comment.\nAnother 😂 one.\nA third")
    for cut in range(whole.index(b"Another"), len(whole) - 1):
        assert MIRROR.recognises(whole[:cut], "x.json")
        claims = golden.read("mirror", whole[:cut])
        assert [claim.text for claim in said(claims)][:1] == ["One comment."] and capture(claims).coverage == "partial"


def test_json_of_a_comment_or_of_another_kind_is_not_taken() -> None:
    for other in (
        b'{"url": "https://ruclips.net/video/Abc12345_-x/a.html", "text": "a", "author": "b"}',
        b'{"text": "a", "id": 1}',
        b'{"url": "https://example.org/a", "text": "just a text"}',
        b'{"url": "https://example.org/a", "text": ""}',
        b'{"url": "https://example.org/a", "text": "\\ud83d',
        b'{"url": "https://ruclips.net/video/Abc12345_-x/a.html", "text": "\\q is no escape",',
        b"[1, 2]",
        b"plain words",
        b"\x00\x01\x02",
        b"<html><body><ul><li>@a</li></ul></body></html>",
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nnothing",
    ):
        assert not MIRROR.recognises(other, "x")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"url": "https://example.org/a", "text": 1}', '"text" is missing'),
        (b'{"nothing', "not the JSON"),
        (b'{"a": ' + b"[" * 200_000, "not the JSON"),
        (b"<" * 9, "neither a video nor comments"),
        (b"<div>" * 5000, "nested more than"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nnothing", "no part of it is HTML"),
    ],
)
def test_a_file_that_turns_out_to_be_no_page_is_refused_by_its_name(content: bytes, words: str) -> None:
    claims = golden.read("mirror", content)
    assert len(claims) == 1 and words in refusals(claims)[0].reason


def test_a_page_that_is_too_long_and_an_accession_without_one_are_refused() -> None:
    class Long(golden.Held):
        def open(self) -> io.BytesIO:
            return io.BytesIO(b'{"text": "' + b"a" * LONGEST)

    long = Long("page", b"")
    assert "longer than 64 MB" in refusals(list(MIRROR.read({"page": long}, ASKED)))[0].reason
    assert refusals(list(MIRROR.read({}, ASKED)))[0].place == "page"


def test_the_labels_of_many_languages_head_the_comments() -> None:
    for line, count in [
        ("Комментарии • 1 234", 1234), ("КОМЕНТАРІ • 57", 57), ("ความคิดเห็น • 7", 7), ("Пікірлер: 153", 153),
        ("コメント", None), ("Comments (57)", 57), ("57 Comments", 57), ("댓글 12", 12),
    ]:  # fmt: skip
        assert comments_label(line) == (True, count)
    for line in ("Comments are off", "No comments yet, be the first", "x" * 100):
        assert comments_label(line) == (False, None)
    assert views_label("1.2M views") == (1_200_000, True) and views_label("просмотров 12 345") == (12345, False)
    assert views_label("3 boats") is None and views_label("views " + "1" * 90) is None
    assert front_end("[public] 12 views") == {"availability": "public", "views": "12"} and front_end("x" * 99) is None


def test_rounded_views_are_told_as_such() -> None:
    page = "Boat\n\n1.2K views\n\nComments\n@a\n@a 1 day ago\ntext\n@b\n@b 2 days ago\nmore\n"
    claims = golden.read("mirror", page.encode())
    assert capture(claims).video.view_count == 1200 and "rounded" in capture(claims).notes[0]


def test_a_channel_is_told_only_where_nothing_else_can_stand_there() -> None:
    head = "Boat\n\n12 views\n\n{}\n\nComments\n@a\n@a 1 day ago\ntext\n@b\n@b 2 days ago\nmore\n"
    for between in ("Quay\n\nNews\n\n2 days ago", "Quay\n\nQuay\n\nQuay\n\n2 days ago", "2 days ago", "Quay"):
        video = capture(golden.read("mirror", head.format(between).encode())).video
        assert video.channel.name is None and video.description is not None
    assert capture(golden.read("mirror", head.format("Quay\n2 days ago").encode())).video.channel.name == "Quay"


def test_a_front_end_may_give_a_title_and_no_likes() -> None:
    claims = golden.read("mirror", b"A boat\nnot-a-date\n[unlisted] 12 views\n")
    video = capture(claims).video
    assert (video.title, video.view_count, video.availability) == ("A boat", 12, "unlisted")
    assert video.rating.basis is None and video.description is None and capture(claims).notes == ()


def test_glued_comments_below_a_label_have_a_video_above() -> None:
    page = b"Boat\n\nA description.\n\nComments (9)\n@a3 years ago\nfirst\n@b2 years ago\n@@a second\n@@c third\n"
    claims = golden.read("mirror", page)
    assert (capture(claims).video.title, capture(claims).video.comment_count) == ("Boat", 9)
    assert [(claim.author.name, claim.text) for claim in said(claims)] == [
        ("@a", "first"),
        ("@b", "@@a second\n@@c third"),
    ]
    bare = golden.read("mirror", b"@a3 years ago\nfirst\n@b2 years ago\nsecond")
    assert len(said(bare)) == 2 and "pages pin" not in "".join(capture(bare).notes)


def test_blank_lines_between_the_two_lines_of_a_name_do_no_harm() -> None:
    page = b"Boat\n\nComments\n\n  * @a\n\n    @a 1 day ago +3\n\n    text\n\n  * @b\n\n"
    page += b"  * @c\n    @c someday +1\n    more\n"
    claims = golden.read("mirror", page)
    assert [(claim.author.name, claim.text, claim.like_count) for claim in said(claims)] == [
        ("@a", "text", 3),
        ("@c", "more", 1),
    ]


def test_comments_in_a_list_that_is_not_indented_keep_all_lines() -> None:
    page = b"Comments\n\xe2\x80\xa2 @a\n@a 1 day ago\ntext\nmore\n"
    assert [claim.text for claim in said(golden.read("mirror", page))] == ["text\nmore"]


def test_damaged_bytes_are_marked_where_they_stand() -> None:
    page = FILES["headed_kk/page.txt"].replace(b"long word", b"l\xffng word")
    claims = golden.read("mirror", page)
    assert [claim.was_damaged for claim in said(claims)] == [True, False, False, False]
    assert refusals(claims)[0].place == "comments[0].text"
    wrong = golden.read("mirror", b'{"url": "https://ruclips.net/video/Abc12345_-x/a.html", "text": "a \\ud83d b"}')
    assert said(wrong)[0].text == "a \ufffd b" and said(wrong)[0].was_damaged


def test_a_comment_that_is_too_long_costs_only_itself() -> None:
    page = flat("one", "x" * (17 << 20), "three")
    claims = golden.read("mirror", page)
    assert [claim.text for claim in said(claims)] == ["one", "three"]
    assert "longer than 16 million" in refusals(claims)[0].reason


def test_a_comment_of_a_page_in_sections_may_be_too_long_as_well() -> None:
    long = "x" * (17 << 20)
    claims = golden.read("mirror", f"💬 Comments\n\n{long}\n\nAuthor — A\n\nmore\n\nAuthor — B\n".encode())
    assert [claim.text for claim in said(claims)] == ["more"] and "16 million" in refusals(claims)[0].reason


@pytest.mark.parametrize(
    ("line", "mean", "likes"),
    [
        ("⭐ 4,5", 4.5, None),
        ("4.5 ★", 4.5, None),
        ("👍 12", None, 12),
        ("👍 1.2K 👎 3", None, 1200),
        ("👍 1.2.3.4K", None, None),
    ],
)
def test_the_rating_beside_the_title_is_read_in_many_forms(line: str, mean: float | None, likes: int | None) -> None:
    page = f"Boat\n\n  • 🎬 Video\n  • ℹ️ Description\n{line}\n\n💬 Comments\n\na\n\nAuthor — A\n"
    rating = capture(golden.read("mirror", page.encode())).video.rating
    assert (rating.mean, rating.likes) == (mean, likes)
    glued = page.replace("Boat\n", f"Boat {line}\n").replace(f"Description\n{line}", "Description")
    assert capture(golden.read("mirror", glued.encode())).video.rating.likes in (likes, None)


def test_a_page_that_begins_with_a_button_has_no_title() -> None:
    page = "Share\n\nComments (2)\n  • @a\n    @a 1 day ago\n\n    text\n"
    video = capture(golden.read("mirror", page.encode())).video
    assert (video.title, video.description, video.comment_count) == (None, None, 2)
    assert said(golden.read("mirror", flat())) == []


def test_two_short_lines_below_each_other_are_no_names() -> None:
    page = b"Comments\n\nA text.\n\nAda Quill\n\nB. Tar\n\nMore text!\n\nMoll\n"
    assert [(claim.author.name, claim.text) for claim in said(golden.read("mirror", page))] == [
        ("Ada Quill", "A text."),
        ("Moll", "B. Tar\n\nMore text!"),
    ]


def test_a_withdrawn_comment_leaves_its_replies_without_a_parent() -> None:
    content = FILES["nested_ru/page.txt"]
    left = redacted(content, 0)
    assert left.count(b"@ada_quill") == content.count(b"@ada_quill") - 2 and "  •\n    • @brine".encode() in left
    after = said(golden.read("mirror", left))
    assert [claim.author.name for claim in after[:2]] == ["@brine_and_tar", "@old.moll"]
    assert [(claim.parent_id, claim.number) for claim in after[:2]] == [(None, None), (None, None)]
    assert len(after) == len(said(golden.read("mirror", content))) - 1


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith("page.txt")])
def test_each_comment_can_be_taken_out_and_the_others_stay(name: str) -> None:
    before = said(golden.read("mirror", FILES[name]))
    assert redacted(FILES[name]) == FILES[name]
    for gone in before:
        after = said(golden.read("mirror", redacted(FILES[name], gone.place)))
        assert [claim.text for claim in after] == [claim.text for claim in before if claim is not gone]


def test_a_page_is_known_when_only_one_of_its_comments_is_left() -> None:
    for content in (b"@a\n@a 1 day ago\none\n@b\n@b 1 day ago\ntwo\n", b"@a1 day ago\none\n@b2 days ago\ntwo\n"):
        assert [claim.text for claim in said(golden.read("mirror", redacted(content, 0)))] == ["two"]
    content = "Boat 4.5/5\n\n💬 Comments (1)\n\none\n\nAuthor — A\n".encode()
    left = golden.read("mirror", redacted(content, 0))
    assert capture(left).video == capture(golden.read("mirror", content)).video and not said(left)


def test_html_and_json_cannot_be_redacted() -> None:
    for name in ("nested_html/harbour.html", "flat/excerpt.json"):
        with pytest.raises(CannotRedact):
            redacted(FILES[name], 0)
    with pytest.raises(CannotRedact):
        redacted(b'{"broken', 0)
    assert redacted(b"just words\n", 0) == b"just words\n"


def test_comments_are_read_one_after_the_other() -> None:
    taken = 0

    def lines() -> Iterator[Line]:
        nonlocal taken
        for number in range(1_000_000):
            taken += 1
            yield Line(number + 1, ("  • @a", "    @a 1 day ago", "", "    text")[number % 4], False, b"")

    walk = comments_below(lines(), RelativeTimes(Captured()), False)
    for _ in range(10):
        next(walk)
    assert taken < 60


def test_menus_and_scripts_are_no_lines_and_lists_are_indented() -> None:
    page = "<nav>menu</nav><script>1</script><!-- x --><ul><li>a<br><br>b<ul><li>c <img alt=d></ul></li></ul><p>e</p>"
    layout = layout_of(page)
    assert not isinstance(layout, str)
    assert layout.lines == ["  • a", "", "    b", "    • c d", "", "e"]


def test_a_page_of_frames_has_no_lines_and_its_own_address_counts_first() -> None:
    framed = layout_of("<frameset><frame></frameset>")
    assert not isinstance(framed, str) and framed.lines == []
    for canonical, url in (("/a", "https://a.example/b"), ("https://a.example/a", "https://a.example/a")):
        head = layout_of(f"<link rel=canonical href={canonical}><meta property=og:url content=https://a.example/b>")
        assert not isinstance(head, str) and head.url == url


def test_a_page_of_a_known_mirror_is_known_by_its_address_alone() -> None:
    page = (
        b'<html><head><link rel="canonical" href="https://ruclips.net/video/Abc12345_-x/a.html">' + b"<script>1" * 9000
    )
    assert MIRROR.recognises(page[:HEAD], "a.html")
    assert sample_of(b"{") == ([], None)


def test_other_sources_leave_these_files_to_this_one() -> None:
    for name, content in FILES.items():
        first = next(source for source in our_sources() if source.recognises(content[:HEAD], name.rpartition("/")[2]))
        assert first.name == "mirror", name


@given(
    name=st.sampled_from(sorted(FILES)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), min_size=1, max_size=6),
)
def test_bytes_changed_anywhere_never_raise(name: str, changes: list[tuple[float, bytes]]) -> None:
    content = bytearray(FILES[name])
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    MIRROR.recognises(bytes(content), name)
    claims = golden.read("mirror", bytes(content))
    assert [claim.place for claim in said(claims)] == list(range(len(said(claims))))
    assert all(refused.reason and refused.place for refused in refusals(claims))
    assert capture(claims) if said(claims) else True


@given(name=st.sampled_from([name for name in sorted(FILES) if name.endswith(".txt")]), cut=st.floats(0, 1))
def test_a_page_cut_off_anywhere_gives_the_comments_before_the_cut(name: str, cut: float) -> None:
    whole = [claim.text for claim in said(golden.read("mirror", FILES[name]))]
    found = [claim.text for claim in said(golden.read("mirror", FILES[name][: int(cut * len(FILES[name]))]))]
    assert found[:-1] == whole[: max(0, len(found) - 1)] or len(found) <= 2


def test_no_line_takes_long_whatever_it_holds() -> None:
    for line in ("@" + "1" * 100_000, " " * 100_000 + "•", "👍" * 50_000, "[public] " + "1" * 100_000, "(" * 100_000):
        golden.read("mirror", f"Comments\n{line}\n@a\n@a 1 day ago\n{line}\n@b\n@b 1 day ago\nx\n".encode())
        assert not re.search("x{2}", line)


COPIED = b"""2 Comments
Sort by

@ada
2 years ago (edited)
First
7

Reply

2 replies

@bo 1 day ago
12
Read more
Reply
"""


def test_copied_comments_end_with_the_button() -> None:
    one, two = said(claims := golden.read("mirror", COPIED))
    assert (one.author.name, one.text, one.like_count, one.is_edited) == ("@ada", "First", 7, True)
    assert (two.author.name, two.text, two.like_count, two.is_edited) == ("@bo", "12", None, None)
    assert capture(claims).video.comment_count == 2
    assert refusals(claims) == []


def test_copied_lines_without_a_button_are_told() -> None:
    content = COPIED.replace(b"12\nRead more\nReply\n", b"text\nPinned by @ada\n@cy 1 day ago\nmore\n9\nReply\nAds\n")
    claims = golden.read("mirror", content)
    assert [(claim.text, claim.like_count, claim.is_pinned) for claim in said(claims)] == [
        ("First", 7, None),
        ("text", None, None),
        ("more", 9, True),
    ]
    assert [refused.reason for refused in refusals(claims)] == [
        "This line stands beside the comments; not taken in.",
        'The comment of this line stands without the word "Reply" below: the text may be cut off, or hold lines that '
        "are none of it.",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"@ada\n2 years ago\nFirst\nReply\n",  # one, and nothing says that comments stand here
        b"@ada\nis here\nReply\n@bo\nis there\nReply\n",
        b"@ada 2 years ago\nFirst\n\n@bo 1 year ago\nSecond\n",
    ],
)
def test_what_is_not_copied_from_a_page(content: bytes) -> None:
    assert not MIRROR.recognises(content, "a.txt")


def test_a_copied_comment_leaves_with_its_pin() -> None:
    pinned = COPIED.replace(b"Sort by\n", b"Pinned by @ada\n")
    assert [claim.is_pinned for claim in said(golden.read("mirror", pinned))] == [True, None]
    assert [(claim.text, claim.is_pinned) for claim in said(golden.read("mirror", redacted(pinned, 0)))] == [
        ("12", None)
    ]
    assert said(golden.read("mirror", redacted(pinned, 0, 1))) == []


def test_a_last_line_that_only_begins_with_a_number_is_text() -> None:
    (one, _) = said(golden.read("mirror", COPIED.replace(b"\n7\n", b"\n7 boats\n")))
    assert (one.text, one.like_count) == ("First\n7 boats", None)


def test_a_copied_comment_with_a_zero_byte_is_refused_alone() -> None:
    claims = golden.read("mirror", COPIED.replace(b"First", b"Fi\0rst"))
    assert [claim.text for claim in said(claims)] == ["12"]
    assert [refused.place for refused in refusals(claims)] == ["line 4"]


def test_a_name_and_a_time_with_a_long_line_between_them_begin_no_comment() -> None:
    claims = golden.read("mirror", b"2 Comments\n@ada\n" + b"x" * 9000 + b"\n2 years ago\nFirst\nReply\n")
    assert said(claims) == [] and capture(claims).video.comment_count == 2
