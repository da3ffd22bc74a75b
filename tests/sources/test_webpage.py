"""Web pages with a video: what schema.org, OpenGraph and oEmbed say, and what a page without a video is."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources import golden
from voxpop.errors import CannotRedact
from voxpop.keys import comment_key, derived_comment_key, video_key
from voxpop.model import CaptureClaim, Captured, Claim, CommentClaim, Provenance, Refused, When
from voxpop.sources import our_sources, source_named
from voxpop.sources.saved_html import page_in
from voxpop.sources.schema_org.dates import seconds_of, when_of
from voxpop.sources.webpage import LONGEST

WEB = source_named("webpage")
HEAD = 64 << 10
FILES = {
    f"{case.name}/{file.name}": file.read_bytes()
    for case in golden.cases()
    if case.parent.name == "webpage"
    for file in sorted(case.iterdir())
    if file.name not in golden.NOT_INPUT
}
URL = '<meta property="og:url" content="https://news.example.org/boat">'


def said(claims: list[Claim]) -> list[CommentClaim]:
    return [claim for claim in claims if isinstance(claim, CommentClaim)]


def refusals(claims: list[Claim]) -> list[Refused]:
    return [claim for claim in claims if isinstance(claim, Refused)]


def refusal(content: bytes) -> str:
    (refused,) = golden.read("webpage", content)
    assert isinstance(refused, Refused)
    return refused.reason


def capture(claims: list[Claim]) -> CaptureClaim:
    (found,) = (claim for claim in claims if isinstance(claim, CaptureClaim))
    return found


def page(*blocks: object, head: str = URL, body: str = "", title: str = "Boat") -> bytes:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(block)}</script>' for block in blocks)
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}{scripts}</head><body>{body}</body></html>".encode()


def video(**more: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "VideoObject", "name": "Tiny boat", **more}


def read(**more: Any) -> list[Claim]:
    return golden.read("webpage", page(video(**more)))


def comments(*texts: str) -> list[dict[str, Any]]:
    return [{"@type": "Comment", "text": text, "author": "Ada Quill"} for text in texts]


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        ({"interactionType": "https://schema.org/WatchAction", "userInteractionCount": 12}, (12, None, None, None)),
        ({"interactionType": {"@type": "WatchAction"}, "userInteractionCount": "1,234"}, (1234, None, None, None)),
        (
            {"interactionType": {"@id": "http://schema.org/LikeAction"}, "userInteractionCount": 3.0},
            (None, 3, None, None),
        ),
        ({"interactionType": ["DislikeAction"], "userInteractionCount": 4}, (None, None, 4, None)),
        ({"interactionType": "CommentAction", "interactionCount": "5"}, (None, None, None, 5)),
        (
            [{"interactionType": {"@type": ["http://schema.org/LikeAction"]}, "userInteractionCount": 6}],
            (None, 6, None, None),
        ),
        (["UserPlays:1,234", "7 UserComments", "UserDislikes: 2"], (1234, None, 2, 7)),
        ({"interactionType": "https://schema.org/DanceAction", "userInteractionCount": 12}, (None, None, None, None)),
        ({"interactionType": "WatchAction", "userInteractionCount": "many"}, (None, None, None, None)),
        ({"interactionType": [], "userInteractionCount": 1}, (None, None, None, None)),
        ({"interactionType": 5, "userInteractionCount": True}, (None, None, None, None)),
    ],
)
def test_counters_are_read_in_all_their_forms(statistic: object, expected: tuple[int | None, ...]) -> None:
    found = capture(read(interactionStatistic=statistic)).video
    assert (found.view_count, found.rating.likes, found.rating.dislikes, found.comment_count) == expected


@pytest.mark.parametrize(
    ("count", "views", "comment_count"),
    [
        ("1,234", 1234, None),
        (1234, 1234, None),
        ("12 UserComments", None, 12),
        ("a few", None, None),
        (True, None, None),
    ],
)
def test_the_old_count_may_be_of_views_or_name_what_it_counts(
    count: object, views: int | None, comment_count: int | None
) -> None:
    found = capture(read(interactionCount=count)).video
    assert (found.view_count, found.comment_count) == (views, comment_count)


@pytest.mark.parametrize(
    ("rating", "mean", "scale"),
    [
        ({"ratingValue": "4,5"}, 4.5, 5),
        ({"ratingValue": "8,7", "bestRating": "10"}, 8.7, 10),
        ({"ratingValue": 87, "bestRating": 100}, 87, 100),
        ({"ratingValue": "87%"}, 87, 100),
        ({"ratingValue": 7}, 7, 10),
        ({"ratingValue": 4, "bestRating": 5, "ratingCount": 12}, 4, 5),
        ({"ratingValue": 4, "bestRating": 5, "ratingCount": 0}, None, None),
        ({"ratingValue": 6, "bestRating": 5}, None, None),
        ({"ratingValue": 0, "bestRating": 0}, None, None),
        ({"ratingValue": 600}, None, None),
        ({"ratingValue": "good"}, None, None),
        ({"ratingValue": -1}, None, None),
        ({"bestRating": 5}, None, None),
        ({"ratingValue": 1e308 * 10}, None, None),
        ({"ratingValue": True}, None, None),
    ],
)
def test_a_rating_stands_on_the_scale_of_the_page(rating: object, mean: float | None, scale: float | None) -> None:
    found = capture(read(aggregateRating=rating)).video.rating
    assert (found.mean, found.scale) == (mean, scale)


def test_a_rating_without_a_scale_and_its_voters_are_told() -> None:
    assert "10 is taken" in capture(read(aggregateRating={"ratingValue": 7, "ratingCount": 3})).notes[-1]
    assert "by 3 people" in capture(read(aggregateRating={"ratingValue": 4, "ratingCount": 3})).notes[-1]
    assert "600" in refusals(read(aggregateRating={"ratingValue": 600}))[0].reason


def test_times_and_lengths_are_as_precise_as_their_words() -> None:
    assert seconds_of("P1DT2H3M4.5S") == 93784.5 and seconds_of("T3M") == 180 and seconds_of("3:33") == 213
    assert seconds_of("soon") is None and seconds_of(None) is None
    assert when_of("2024-05-01") == When(1714521600, 1714607999, "day") and when_of("") is None


def test_the_video_is_youtubes_only_where_the_page_says_so_of_its_own() -> None:
    own = capture(
        read(contentUrl="https://www.youtube.com/watch?v=Abc12345_-x", aggregateRating={"ratingValue": 4})
    ).video
    assert (own.platform, own.id, own.rating.mean) == ("youtube", "Abc12345_-x", None)
    player = '<meta property="og:video" content="//www.youtube.com/embed/Abc12345_-x">'
    shown = capture(golden.read("webpage", page(head=URL + player))).video
    assert (shown.platform, shown.id) == (None, None) and video_key(shown).startswith("generic:")
    frame = '<iframe src="https://www.youtube.com/embed/Abc12345_-x"></iframe>'
    article = golden.read("webpage", page({"@type": "NewsArticle"}, body=frame))
    assert "Abc12345_-x" in refusals(article)[0].reason and len(article) == 1
    another = capture(read(embedUrl="http://[no", contentUrl=7)).video
    assert another.platform is None
    canonical = '<link rel="canonical" href="https://www.youtube.com/watch?v=Abc12345_-x">'
    site = golden.read("webpage", page(video(commentCount=1, comment=comments("a")), head=canonical))
    assert (capture(site).video.id, capture(site).video.comment_count) == ("Abc12345_-x", 1)


def test_ids_of_another_site_are_not_youtubes() -> None:
    claims = read(embedUrl="https://youtu.be/Abc12345_-x", comment=[{"@type": "Comment", "@id": "#c1", "text": "a"}])
    assert said(claims)[0].id == "news.example.org~c1"
    assert capture(claims).notes[-1].startswith("the page says by embedUrl")


def test_a_reply_to_a_comment_without_an_id_finds_it() -> None:
    nested = comments("first", "first")
    nested[1]["comment"] = comments("below the second")
    claims = read(comment=nested)
    key = video_key(capture(claims).video)
    twin = said(claims)[2].parent_id
    assert twin is not None and comment_key(key, twin) == derived_comment_key(key, twin)
    assert said(claims)[2].number is None and [claim.number for claim in said(claims)[:2]] == [1, 2]


def test_what_stands_beside_a_thing_is_answered_only_if_it_is_a_comment() -> None:
    def above(parent: object) -> str | None:
        return said(read(comment=[{"@type": "Comment", "text": "a", "parentItem": parent}]))[0].parent_id

    assert above({"@type": "Comment", "identifier": "7"}) == "7"
    assert above({"@type": "Comment", "@id": "https://news.example.org/boat#comment-7"}) == "comment-7"
    assert above({"@id": "https://news.example.org/boat"}) is None
    two = [{"text": "a", "identifier": 7, "@id": "#comment-7"}, {"text": "b", "parentItem": {"@id": "/boat#comment-7"}}]
    assert [(claim.id, claim.parent_id) for claim in said(read(comment=two))] == [("7", None), (None, "7")]
    assert above({"@type": "Article", "@id": "#a"}) is None and above("words") is None
    assert above({"@type": "Comment"}) is None


def test_reviews_of_a_product_and_answers_to_questions_are_no_comments() -> None:
    others = [{"@type": "Product", "review": comments("a")}, {"@type": "FAQPage", "comment": comments("b")}]
    assert said(golden.read("webpage", page(video(), *others, {"@type": "Review", "reviewBody": "c"}))) == []
    article = {"@type": "NewsArticle", "comment": [*comments("d"), "only a text", 7, True]}
    claims = golden.read("webpage", page(video(), *others, article))
    assert [claim.text for claim in said(claims)] == ["d", "only a text", "7"]
    assert [refused.place for refused in refusals(claims)] == ["comments[3]"]


def test_authors_are_read_in_all_their_forms() -> None:
    def author(value: object) -> tuple[str | None, str | None, str | None]:
        found = said(read(comment=[{"@type": "Comment", "text": "a", "author": value}]))[0].author
        return found.id, found.name, found.url

    assert author("Ada &amp; Moll") == (None, "Ada & Moll", None)
    assert author([{"name": "Ada", "url": "https://a.example/1"}]) == (None, "Ada", "https://a.example/1")
    assert author({"identifier": {"@type": "PropertyValue", "value": 7}, "name": ""}) == ("7", None, None)
    assert author([]) == author(None) == author(7) == (None, None, None)
    assert author({"name": "Ada", "sameAs": {"@id": "https://a.example/2"}}) == (None, "Ada", "https://a.example/2")


def test_the_owner_of_the_video_and_its_words_are_read_in_all_their_forms() -> None:
    found = capture(
        read(creator={"name": ["Ada"]}, keywords=["boat, sea", {"name": "tide"}, 5], inLanguage={"name": "de"})
    )
    assert found.video.channel.name == "Ada" and found.video.tags == ("boat", "sea", "tide")
    assert found.video.language == "de"
    assert capture(read(inLanguage="German language")).video.language is None
    assert (
        capture(read(hasPart=[{"name": "no start"}, {"startOffset": "5", "name": "a"}])).video.chapters[0].start_seconds
        == 5
    )
    assert capture(read(license={"@id": "https://a.example/l"})).video.license == "https://a.example/l"
    assert capture(read(name="\ud800 boat", description=10**400)).video.title == "\ufffd boat"


def test_of_several_videos_the_page_must_say_which_is_its_own() -> None:
    one, two = (
        video(name="One", url="https://news.example.org/1"),
        video(name="Two", url="https://news.example.org/boat"),
    )
    assert capture(golden.read("webpage", page([one, two]))).video.title == "Two"
    article = {"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "video": [video(name="Three")]}}
    assert capture(golden.read("webpage", page([one, article]))).video.title == "Three"
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": one}, {"item": video(name="Z")}]}
    assert "a list" in refusals(golden.read("webpage", page(listed)))[0].reason
    assert "list of 2" in refusals(golden.read("webpage", page([one, video(name="Z")])))[0].reason
    deep: dict[str, Any] = video(name="Deep")
    for _ in range(6):
        deep = {"@type": "Thing", "mainEntity": deep}
    assert "without a video" in refusals(golden.read("webpage", page(deep, body="word " * 30)))[0].reason


def test_one_block_that_is_no_json_costs_only_itself() -> None:
    bad = b'<script type="application/ld+json">{"a": </script>'
    claims = golden.read("webpage", page(video()).replace(b"</head>", bad + b"</head>"))
    assert capture(claims).video.title == "Tiny boat" and "block 2" in refusals(claims)[0].reason
    deep = b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>"
    assert (
        "nested too deeply"
        in refusals(golden.read("webpage", page(video()).replace(b"</head>", deep + b"</head>")))[0].reason
    )


def test_json_in_comment_marks_entities_and_a_nest_of_lists_is_read() -> None:
    block = json.dumps([[{"@graph": [video(name="In a graph"), 5, None]}]])
    for text in (f"<!-- {block} -->", f"/*<![CDATA[*/ {block};", block.replace('"', "&quot;")):
        content = f'<html><head>{URL}<script type="application/ld+json">{text}</script></head></html>'
        assert capture(golden.read("webpage", content.encode())).video.title == "In a graph"
    nested: object = {"@type": "Comment", "text": "deep"}
    for _ in range(100):
        nested = {"@type": "Comment", "text": "a", "comment": [nested]}
    assert 10 < len(said(read(comment=[nested]))) < 100
    assert len(refusals(read(keywords=[[0] * 1000] * 1001))) == 1


def test_microdata_is_read_as_it_is_nested_wrongly() -> None:
    body = """<div itemscope itemtype="http://schema.org/VideoObject" itemid="https://a.example/v">
    <b itemprop="name">Boat</b><a itemprop="url" href="https://news.example.org/boat">x</a>
    <img itemprop="thumbnailUrl"><script itemprop="x">1</script></div>
    <b itemscope itemid="x"><i itemprop="@id">y</i></b>
    <p itemprop="nothing above it">y</p><p itemprop="comment" itemscope itemtype="http://schema.org/Comment">
    <i itemprop="text description">a</i></p>"""
    claims = golden.read("webpage", page(body=body))
    assert [claim.text for claim in said(claims)] == ["a"] and capture(claims).video.title == "Boat"


def test_json_ld_counts_before_microdata_and_both_before_open_graph() -> None:
    body = """<div itemscope itemtype="http://schema.org/VideoObject"><b itemprop="name">From microdata</b>
    <meta itemprop="duration" content="PT1M"><i itemprop="description">From microdata</i></div>"""
    head = f'{URL}<meta property="og:title" content="From OpenGraph"><meta property="og:video:tag" content="a &amp; b">'
    claims = golden.read(
        "webpage",
        page(video(name="From JSON-LD"), head=head + '<meta name="og:type" content="video.other">', body=body),
    )
    found = capture(claims)
    assert (found.video.title, found.video.duration_seconds, found.video.tags) == ("From JSON-LD", 60, ("a & b",))
    assert [note.partition(":")[0] for note in found.notes] == ["JSON-LD", "microdata", "OpenGraph"]


def test_values_in_a_list_or_a_set_of_json_ld_are_values() -> None:
    article = {"@type": "NewsArticle", "@context": "https://schema.org"}
    one = golden.read("webpage", page({**article, "video": {"@list": [video(name="A film")]}}))
    assert capture(one).video.title == "A film"
    two = {"@set": [video(name="A film"), video(name="Another")]}
    assert "a list of 2 videos" in refusal(page({**article, "video": two}))


def test_a_card_of_twitters_or_a_video_element_is_a_video() -> None:
    card = '<meta name="twitter:player" content="https://a.example/p"><meta name="twitter:title" content="A card">'
    assert capture(golden.read("webpage", page(head=card))).video.title == "A card"
    element = golden.read("webpage", page(head=URL, body='<video><source src="a.mp4"></video>', title="A film"))
    assert capture(element).video.title == "A film"
    both = golden.read("webpage", page(head=card + '<meta property="og:title" content="A page">'))
    assert capture(both).video.title == "A page"
    untitled = golden.read("webpage", b"<html><link rel=canonical href='http://['><video src=a.mp4></video>")
    assert capture(untitled).video.title is None and capture(untitled).video.url is None


@pytest.mark.parametrize(
    "body",
    [
        '<video title="Advertisement" src="a.mp4"></video>',
        '<video class="cnx-ad-slot"><source src="a.mp4"></video>',
        '<div id="sidebar-ads"><div><video src="a.mp4"></video></div></div>',
    ],
)
def test_the_player_of_an_advertisement_is_no_video(body: str) -> None:
    assert "without a video" in refusal(page(title="News", body=body))
    shown = golden.read("webpage", page(title="News", body=body + '<p class="adagio"><video src="b.mp4"></video></p>'))
    assert capture(shown).video.title == "News"


@pytest.mark.parametrize("kind", ["music.song", "music.album", "product", "image", "profile", "song"])
def test_a_page_that_calls_itself_something_else_is_refused_by_that_name(kind: str) -> None:
    head = f'<meta property="og:type" content="{kind}"><meta property="og:title" content="A song">'
    player = (
        '<meta name="twitter:player" content="https://a.example/p"><meta property="og:video" content="//a.example">'
    )
    assert f'calls itself "{kind}"' in refusal(page(head=head + player, body="<video src=a.mp4></video>"))
    assert capture(golden.read("webpage", page(video(name="A film"), head=head))).video.title == "A film"


@pytest.mark.parametrize(
    ("title", "body", "words"),
    [
        ("Just a moment...", "", "robot"),
        ("A 2,500-year-old city", "", "without a video"),
        ("404 Not here", "", "error page"),
        ("403 Forbidden", "", "robot"),
        ("Страница не найдена", "", "error page"),
        ("Before you continue", "", "consent"),
        ("News", '<div id="onetrust-banner">cookies</div>', "consent"),
        ("News", '<form><input type="password"></form>', "signing in"),
        ("News", "<script>start()</script>", "before its scripts"),
        ("News", "word " * 30, "without a video"),
        ("", '<pre>{"kind": "youtube#commentListResponse"}</pre>', "how a browser shows JSON"),
        ("", "", "without a video"),
        ("", "<rss><channel><item>A film</item></channel></rss>", "a feed"),
        ("", "<episodedetails><title>A boat</title><plot>It sails.</plot></episodedetails>", "This is an NFO"),
        ("", "<feed><entry>A film</entry></feed>", "a feed"),
    ],
)
def test_a_page_without_a_video_is_refused_by_the_name_of_what_it_is(title: str, body: str, words: str) -> None:
    claims = golden.read("webpage", page(title=title, body=body))
    assert len(claims) == 1 and words in refusals(claims)[0].reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<div>" * 5000, "nested more than"),
        (b'{"type": "video", "version": "1.0", "html": ', "not sound JSON"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nnothing", "no part of it is HTML"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(content: bytes, words: str) -> None:
    claims = golden.read("webpage", content)
    assert len(claims) == 1 and words in refusals(claims)[0].reason


def test_a_page_that_is_too_long_and_an_accession_without_one_are_refused() -> None:
    class Long(golden.Held):
        def open(self) -> io.BytesIO:
            return io.BytesIO(b"<" * (LONGEST + 2))

    asked = Provenance("file", "webpage")
    assert "longer than 64 MB" in refusals(list(WEB.read({"page": Long("page", b"")}, asked)))[0].reason
    assert refusals(list(WEB.read({}, asked)))[0].place == "page"


def test_a_time_of_capture_may_come_from_the_name_or_from_who_brought_it() -> None:
    told = Provenance("file", "webpage", captured=Captured(1_700_000_000, 1_700_000_000, "second", "told by a person"))
    named = golden.Held("boat 2024-05-01.html", page(video()))
    assert capture(list(WEB.read({named.path: named}, told))).captured.basis == "file name"
    assert capture(golden.read("webpage", page(video()), told)).captured == told.captured


def test_damaged_bytes_are_marked_where_they_stand() -> None:
    claims = golden.read("webpage", page(video(comment=comments("a PLACE b", "c"))).replace(b"PLACE", b"\xff"))
    assert [claim.was_damaged for claim in said(claims)] == [True, False]
    assert [refused.place for refused in refusals(claims)] == ["page", "comments[0].text"]


def test_claimed_comments_that_are_not_there_make_it_partial() -> None:
    claims = read(commentCount=9, comment=comments("a", "b"))
    assert capture(claims).coverage == "partial" and "9 comments; it describes 2" in str(
        capture(claims).coverage_reason
    )


def test_html_of_any_kind_is_recognised_and_nothing_else() -> None:
    for html in (
        b"<!DOCTYPE html><p>",
        b"\xef\xbb\xbf <HTML>",
        "<html>".encode("utf-16"),
        b"<?xml version='1.0'?><html>",
    ):
        assert WEB.recognises(html, "x")
    for other in (
        b"<?xml version='1.0'?><rss>",
        b"{}",
        b'{"type": "video"}',
        b"words",
        b"",
        b'{"type": "rich", "version": "1.0"}',
    ):
        assert not WEB.recognises(other, "x")


def test_other_sources_leave_these_files_to_this_one_and_it_cannot_redact() -> None:
    for name, content in FILES.items():
        first = next(source for source in our_sources() if source.recognises(content[:HEAD], name.rpartition("/")[2]))
        assert first.name == "webpage", name
    with pytest.raises(CannotRedact):
        WEB.redact(golden.Held("page", page(video())), frozenset({0}), io.BytesIO())


def test_mhtml_without_a_page_is_no_saved_page() -> None:
    assert page_in(b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nnothing") is None


@given(
    name=st.sampled_from(sorted(FILES)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=3)), min_size=1, max_size=6),
)
def test_bytes_changed_anywhere_never_raise(name: str, changes: list[tuple[float, bytes]]) -> None:
    content = bytearray(FILES[name])
    for where, new in changes:
        at = int(where * len(content))
        content[at : at + len(new)] = new
    claims = golden.read("webpage", bytes(content))
    places = {claim.place for claim in said(claims)}
    assert len(places) == len(said(claims)) and all(refused.reason for refused in refusals(claims))
    assert capture(claims) if said(claims) else True


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["Comment", "5", "#a"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@type", "@id", "name", "text", "value"]), inner)
    ),
    max_leaves=8,
)
_WORDS = (
    "@id name description comment author interactionStatistic aggregateRating duration uploadDate keywords hasPart url "
    "embedUrl inLanguage parentItem review commentCount interactionCount license mainEntityOfPage"
)
_NAMES = st.sampled_from(_WORDS.split())


@given(st.dictionaries(_NAMES, _VALUES))
def test_wrong_types_anywhere_never_raise(more: dict[str, Any]) -> None:
    claims = read(**more)
    assert capture(claims).video.url == "https://news.example.org/boat"
    assert len(said(golden.read("webpage", page(video(comment=[{"@type": "Comment", "text": "a", **more}]))))) >= 0
