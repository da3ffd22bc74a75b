"""Comments that a web page shows to people, where it describes none to machines."""

from __future__ import annotations

import pytest

from tests.sources import golden
from tests.sources.test_webpage import capture, page, refusals, said, video
from voxpop.model import Claim, CommentClaim

HEAD = '<meta property="og:url" content="https://kutter.example/boat">'


def read(body: str, *described: object) -> list[Claim]:
    return golden.read("webpage", page(*(described or (video(),)), head=HEAD, body=body))


def shown(body: str) -> list[CommentClaim]:
    return said(read(body))


def comment(number: int, author: str, text: str, within: str = "") -> str:
    """As WordPress lays it out."""
    return f"""
      <li id="comment-{number}" class="comment even depth-1"><article id="div-comment-{number}" class="comment-body">
        <footer class="comment-meta">
          <div class="comment-author vcard"><b class="fn">{author}</b> <span class="says">says:</span></div>
          <a href="#comment-{number}"><time datetime="2024-05-01T12:00:00+02:00">1 May 2024</time></a>
        </footer>
        <div class="comment-content"><p>{text}</p></div>
        <div class="reply"><a class="comment-reply-link">Reply</a></div>
      </article>{within}</li>"""


def test_comments_are_known_by_the_names_of_their_elements() -> None:
    reply = f'<ol class="children">{comment(12, "Bo Fender", "Aye")}{comment(13, "Cy Rope", "No")}</ol>'
    last = comment(14, "Di Keel", "One</p>\n<p>two &amp; &lt;b&gt;<br>three")
    claims = read(f'<ol class="comment-list">{comment(11, "Ada Quill", "A boat", reply)}{last}</ol>')
    found = said(claims)
    assert [(c.author.name, c.text, c.parent_id) for c in found] == [
        ("Ada Quill", "A boat", None),
        ("Bo Fender", "Aye", "11"),
        ("Cy Rope", "No", "11"),
        ("Di Keel", "One\n\ntwo & <b>\nthree", None),
    ]
    assert [(c.id, c.number) for c in found] == [("11", 1), ("12", None), ("13", None), ("14", 2)]
    assert {c.published.earliest for c in found} == {1714557600}
    assert "comments: as the page shows them, by the names of its elements" in capture(claims).notes
    assert str(capture(claims).coverage_reason).startswith("These are the comments that the page showed;")


def test_replies_without_ids_name_what_they_answer() -> None:
    body = """
      <div class="comment"><i class="author">Ada</i><p class="text">One</p>
        <div class="comment"><i class="author">Bo</i><p class="text">Two</p></div>
        <div class="comment"><i class="author">Cy</i><p class="text">Three</p></div></div>
      <div class="comment"><i class="author">Di</i><p class="text">Four</p></div>"""
    one, two, three, four = shown(body)
    assert one.id is None and one.parent_id is None and four.parent_id is None
    assert two.parent_id == three.parent_id is not None
    apart = '<div class="reply"><b class="reply-author">Bo</b><p class="reply-text">Two</p></div>'
    apart = f'<div class="replies">{apart}</div>'
    top = '<div class="comment"><b class="comment-author">Ada</b><p class="comment-text">One</p></div>'
    first, reply, last = shown(top + apart + top.replace("One", "Three"))
    assert reply.parent_id is not None and first.parent_id is last.parent_id is None
    (alone,) = shown(apart)  # whatever it answers is not shown
    assert alone.parent_id is None


def test_names_are_written_in_many_ways() -> None:
    body = """
      <div class="list-comments">
        <div class="item" data-comment-id="501"><a class="userName" href="/members/7/">Ada</a>
          <span class="comment__date">May 4, 2024</span><p class="comment_text">One</p>
          <span class="likes-count">1.2K</span></div>
        <div class="item" data-comment-id="502"><a href="/members/8/"><b class="userName">Bo</b></a>
          <p class="comment_text">Two</p><div><span>7 likes</span><span>8 shares</span></div></div>
      </div>"""
    one, two = shown(body)
    assert (one.id, one.author.url, one.like_count, one.like_count_is_rounded) == (
        "501", "https://kutter.example/members/7/", 1200, True,
    )  # fmt: skip
    assert (one.published.precision, one.published.as_written) == ("day", "May 4, 2024")
    assert (two.author.name, two.author.url, two.like_count) == ("Bo", "https://kutter.example/members/8/", 7)
    tree = '<li class="comments-tree-item">{}<ol>{}</ol></li>'
    row = '<div id="comment-id-{1}"><b class="name">{0}</b><div id="comm-id-{1}">{2}</div></div>'
    top, below = shown(tree.format(row.format("Ada", 77, "One"), f"<li>{row.format('Bo', 78, 'Two')}</li>"))
    assert (below.id, below.author.name, below.parent_id) == ("78", "Bo", top.id)
    dle = '<div class="comment" id="c"><b class="name">Ada</b><div id="comm-id-77">One<br>two</div></div>'
    (claim,) = shown(dle)
    assert (claim.id, claim.author.name, claim.text) == ("77", "Ada", "One\ntwo")


def test_names_that_a_program_made_are_read_by_their_last_part() -> None:
    row = """
      <li class="w-item-module__commentItem"><div class="w-item-module__commentWrapper">
        <div class="w-item-module__content"><a class="w-item-module__authorNameWrapper" href="/channel/4/">
            <span class="w-item-module__authorName"><span>{}</span></span></a>
          <span class="w-item-module__publishDate">1 неделю назад (изменено)</span>
          <div class="w-item-module__descriptionContainer"><div><p class="pen__description_mOKnZ">{}</p></div></div>
          <div class="w-item-module__like">4</div><div class="w-item-module__dislike">5</div>
          <button class="base__text_3JSch"><p class="base__content_2x">Reply</p></button></div></div>
        <div class="w-item-module__secondLevelContainer"><a class="base__text_3JSch">2 more</a></div></li>"""
    found = shown(f'<ul class="w-module__list">{row.format("Ada", "One")}{row.format("Bo", "Two")}</ul>')
    assert [(c.author.name, c.text, c.like_count, c.parent_id) for c in found] == [
        ("Ada", "One", 4, None), ("Bo", "Two", 4, None),
    ]  # fmt: skip
    assert found[0].author.url == "https://kutter.example/channel/4/"
    assert (found[0].published.as_written, found[0].is_edited) == ("1 неделю назад", True)


def test_a_list_within_a_form_is_read_where_its_comments_have_numbers() -> None:
    row = """
      <div id="comment-id-{0}"><div class="comm-item"><a href="/user/{1}/"><b>{1}</b></a>
        <div id="comm-id-{0}">{2} <a href="/user/x/">@x</a></div></div></div>"""
    rows = row.format(47, "ada", "One") + row.format(48, "bo", "Two")
    found = shown(f'<form name="mass"><div id="list">{rows}</div></form>')
    assert [(c.id, c.author.name, c.text) for c in found] == [("47", "ada", "One @x"), ("48", "bo", "Two @x")]
    assert found[0].author.url == "https://kutter.example/user/ada/"
    typo = '<div class="item" data-comment-id="7"><a href="/members/4/">Cy</a><div class="coment-text">Aye</div></div>'
    assert [(c.id, c.author.name, c.text) for c in shown(f"<form>{typo}</form>")] == [("7", "Cy", "Aye")]
    nobody = '<div class="comment"><p class="comment-text">Aye <a href="/user/x/">@x</a></p></div>'
    assert shown(nobody) == []


def test_an_author_who_stands_around_what_is_called_the_comment_is_found() -> None:
    reply = '<div class="sub-reply-item"><b class="sub-user-name">Bo</b><p class="sub-reply-content">Aye</p></div>'
    top = """
      <div class="reply-item"><div class="root-reply-container"><div><div class="user-info"><b class="user-name">{}</b>
        </div><div class="root-reply"><p class="reply-content">{}</p></div></div></div>
        <div class="sub-reply-list">{}</div></div>"""
    found = shown(top.format("Ada", "One", reply) + top.format("Cy", "Two", ""))
    assert [(c.author.name, c.text, c.parent_id is None) for c in found] == [
        ("Ada", "One", True), ("Bo", "Aye", False), ("Cy", "Two", True),
    ]  # fmt: skip


def test_comments_that_were_taken_out_of_their_page_do_not_say_of_which_video_they_are() -> None:
    body = '<div class="comment"><b class="author">Ada</b><p class="comment-text">One</p></div>'
    part = golden.read("webpage", f"<div class='list'>{body}</div>".encode())
    assert (capture(part).video.url, capture(part).video.title) == (None, None)
    assert [c.text for c in said(part)] == ["One"]
    whole = golden.read("webpage", f"<html><head><title>A post</title></head><body>{body}</body></html>".encode())
    assert not said(whole) and "without a video" in refusals(whole)[0].reason


def test_what_stands_in_a_text_is_cut_out_only_where_nothing_else_says_it() -> None:
    inside = '<div class="comment-body"><b class="author">Ada</b> <i class="date">3 days ago</i> {}</div>'
    inside = f'<div class="comment">{inside}</div>'
    (claim,) = shown(inside.format('<p>A boat</p><span class="likes">4</span>'))
    assert (claim.author.name, claim.text, claim.like_count) == ("Ada", "A boat", 4)
    assert claim.published.as_written == "3 days ago"
    nested = '<div class="comment-body"><p class="user">Ada <i class="date">2 days ago</i></p>A boat</div>'
    (claim,) = shown(f'<div class="comment">{nested}</div>')
    assert (claim.text, claim.published.as_written) == ("A boat", "2 days ago")
    (claim,) = shown(inside.format("<p>A boat</p><form><textarea>write</textarea>Send</form>"))
    assert claim.text == "A boat"
    outside = '<div class="comment"><b class="author">Ada</b><p class="comment-text">{}</p></div>'
    (claim,) = shown(outside.format('<a class="username">@bo</a> aye'))
    assert (claim.author.name, claim.text) == ("Ada", "@bo aye")
    far = "<div>" * 12 + '<b class="author">Bo</b>' + "</div>" * 12
    (claim,) = shown(f"{far}{outside.format('aye')}")
    assert claim.author.name == "Ada"


@pytest.mark.parametrize("of_list", ["comment", "comments", "comment-box"])
def test_a_list_that_is_called_a_comment_is_none(of_list: str) -> None:
    rows = "".join(f'<li><b class="author">{name}</b><p class="comment-text">{name}!</p></li>' for name in "abc")
    found = shown(f'<ul class="{of_list}">{rows}</ul>')
    assert [(c.author.name, c.text, c.parent_id) for c in found] == [(name, f"{name}!", None) for name in "abc"]


def test_an_empty_text_is_one_where_somebody_wrote_it() -> None:
    body = '<div class="comment"><b class="author">{}</b><p class="comment-text">{}</p></div>'
    claims = read("".join(body.format(*each) for each in (("Ada", ""), ("", ""), ("Bo", "x"), ("Cy", "y"))))
    assert [c.text for c in said(claims)] == ["", "x", "y"]
    assert [refused.place for refused in refusals(claims)] == ["comments[1]"]


def test_bytes_that_are_no_text_are_marked_where_they_stand() -> None:
    body = '<div class="comment"><b class="author">{}</b><p class="comment-text">{}</p></div>'
    whole = page(video(), head=HEAD, body=body.format("Ada", "One?") + body.format("Bo", "Two"))
    claims = golden.read("webpage", whole.replace(b"?", b"\xff"))
    assert [(c.text, c.was_damaged) for c in said(claims)] == [("One\ufffd", True), ("Two", False)]
    assert "comments[0].text" in [refused.place for refused in refusals(claims)]


@pytest.mark.parametrize(
    "body",
    [
        '<form class="comment"><b class="author">You</b><p class="comment-text">Write here</p></form>',
        '<aside><div class="comment"><b class="author">Ada</b><p class="comment-text">On another</p></div></aside>',
        '<div class="add-comment"><b class="author">Ada</b><p class="add-comment-text">Your comment</p></div>',
        '<div class="comment"><p class="comment-text">Nobody says</p></div>',
        '<div class="comment-row"><div class="content"><form><b class="name">You</b><textarea></textarea></form></div>',
        '<div class="post"><b class="author">Ada</b><p class="text">The page itself</p></div>',
    ],
)
def test_what_only_looks_so_is_no_comment(body: str) -> None:
    assert shown(body) == []


def test_another_page_behind_the_first_has_comments_of_its_own() -> None:
    body = '<div class="comment"><b class="author">{}</b><p class="comment-text">{}</p></div>'
    first, second = (page(video(), head=HEAD, body=body.format(*each)) for each in (("Ada", "One"), ("Bo", "Two")))
    claims = golden.read("webpage", first + b"\n" + second)
    assert [c.text for c in said(claims)] == ["One"]
    assert "Another page begins behind the end of this one" in refusals(claims)[0].reason


def test_what_is_described_counts_before_what_is_shown() -> None:
    described = video(comment={"@type": "Comment", "text": "Described", "author": "Ada"})
    body = '<div class="comment"><b class="author">Ada</b><p class="comment-text">Shown</p></div>'
    assert [c.text for c in said(read(body, described))] == ["Described"]
    assert capture(read(body, video(commentCount=5))).coverage_reason == (
        "The page said that there were 5 comments; it shows 1."
    )


@pytest.mark.parametrize(
    ("attribute", "ids"),
    [
        ('data-id="{0}"', ["c91", "c92", "c93"]),
        ('id="{0}"', [f"{number}" * 40 for number in "abc"]),
        ('id="comment-{0}"', [f"0a1b2c3d-0000-4000-8000-00000000000{number}" for number in range(3)]),
        ('id="post{0}"', ["-81_33", "-81_34", "-81_35"]),
    ],
)
def test_the_element_of_a_comment_may_bear_its_id_in_other_ways(attribute: str, ids: list[str]) -> None:
    def one(id_: str, within: str = "") -> str:
        told = '<b class="author">Ada</b><p class="comment-text">A boat</p>'
        return (
            f'<div class="comment" {attribute.format(id_)}><div class="comment-wrapper">{told}</div>'
            f'<div class="replies-wrap-deep">{within}</div></div>'
        )

    found = shown(one(ids[0], one(ids[1])) + one(ids[2]))
    assert [(c.id, c.parent_id) for c in found] == [(ids[0], None), (ids[1], ids[0]), (ids[2], None)]
    same = shown(one(ids[0], one(ids[1])) + one(ids[1]))  # it stands twice: it is no comment's
    assert [c.id for c in same] == [None] * 3 and same[1].parent_id is not None


def test_a_line_with_the_author_and_the_time_is_not_the_time() -> None:
    line = (
        '<div class="comment-account-date"><a class="display-name">Ada</a><a class="comment-date">2 years ago</a></div>'
    )
    (one,) = shown(f'<div class="comment">{line}<div class="comment-html">A boat</div></div>')
    assert (one.author.name, one.published.as_written) == ("Ada", "2 years ago")
    votes = '<span class="like-button-count">1.2K</span>'
    (two,) = shown(f'<div class="comment">{line}{votes}<div class="comment-html">A boat</div></div>')
    assert (two.like_count, two.like_count_is_rounded) == (1200, True)
