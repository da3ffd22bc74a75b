"""What YouTube's own pages say, part by part."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxpop.model import Captured, CommentClaim, Rating, Refused
from voxpop.sources.html_bounds import why_too_much
from voxpop.sources.youtube.page_dates import when_from_date, when_from_iso
from voxpop.sources.youtube.page_state import state_of
from voxpop.sources.youtube.watch_page import WatchPage, read_watch_data, read_watch_page

ID, OTHER = "Abc12345_-x", "Zyx98765_-a"
AT = Captured(1704186000, 1704186000, "second", "test")
DETAILS = {"videoId": ID, "title": "Boat"}


def page(html: str, url: str | None = None, captured: Captured = AT) -> WatchPage:
    return read_watch_page(html, url=url, captured=captured)


def player(**more: object) -> WatchPage:
    return read_watch_data({"videoDetails": DETAILS, **more}, None, url=None, captured=AT)


def data(primary: object = None, secondary: object = None, **more: object) -> WatchPage:
    contents = [{"videoPrimaryInfoRenderer": primary}, {"videoSecondaryInfoRenderer": secondary}, "?"]
    results = {"twoColumnWatchNextResults": {"results": {"results": {"contents": contents}}}}
    return read_watch_data({"videoDetails": DETAILS}, {"contents": results, **more}, url=None, captured=AT)


def comments(html: str, place: int = 0) -> list[CommentClaim]:
    return [claim for claim in page(html).comments(place) if isinstance(claim, CommentClaim)]


def seen(inner: str, id: str = "UgxExample1", time: str = "1 day ago") -> str:
    link = f'<span id="published-time-text"><a href="/watch?v={ID}&lc={id}">{time}</a></span>'
    return f'<ytd-comment-view-model>{link}<div id="content-text">x</div>{inner}</ytd-comment-view-model>'


# Scripts


@pytest.mark.parametrize(
    "script",
    [
        'var ytInitialData = {"a;b": "}; \\u003c/script>"};',
        'window["ytInitialData"] = {"a;b": "}; \\u003c/script>"};\n    window["other"] = {};',
        "window['ytInitialData'] = JSON.parse('\\x7b\\x22a;b\\x22:\\x22\\x7d; \\x3c/script>\\x22\\x7d');",
        'ytInitialData = "{\\"a;b\\": \\"}; <\\/script>\\"}";',
        'ytInitialData = null; ytInitialData = window.x; ytInitialData = {}; ytInitialData={"a;b": "}; </script>"}',
        '<script type="application/json" id="yt-initial-data" nonce="n"> {"a;b": "}; </script>"}',
    ],
)
def test_data_are_found_in_all_their_forms_and_end_where_their_brace_ends(script: str) -> None:
    state, problems = state_of(f"<script>{script}</script>")
    assert (state.data, problems) == ({"a;b": "}; </script>"}, ())


def test_halves_of_a_character_that_are_escaped_one_by_one_come_together() -> None:
    state, _ = state_of('ytInitialData = \'{"a": "\\uD83D\\uDE42 \\n\\q\\\n"}\'')
    assert state.data == {"a": "🙂 \nq"}
    assert state_of('ytInitialData = \'{"a": "\\uD83D"}\'')[0].data == {"a": "\ufffd"}


@pytest.mark.parametrize(
    ("script", "word"),
    [
        ('ytInitialData = {"a": ', "Expecting value"),
        ('ytInitialData = {"a": ' * 20, "Expecting value"),
        ('ytInitialData = \'{"a": 1}', "has no end"),
        ("ytInitialData = {" + '"a":{' * 100_000, "nested too deeply"),
        ("ytInitialData = ''", "Expecting value"),
        ("ytInitialData = '\\ud800'", "Expecting value"),
    ],
)
def test_data_that_cannot_be_decoded_are_named_and_the_rest_is_read(script: str, word: str) -> None:
    found = page(
        f"<script>var ytInitialPlayerResponse = {json.dumps({'videoDetails': DETAILS})};</script><script>{script}"
    )
    assert found.video.title == "Boat"
    (problem,) = found.problems
    assert problem.place == "ytInitialData" and word in problem.reason


def test_the_player_of_2018_stands_as_text_within_its_configuration() -> None:
    inner = json.dumps({"videoDetails": DETAILS})
    for args in ({"player_response": inner}, {"raw_player_response": {"videoDetails": DETAILS}}):
        assert page(f"<script>ytplayer.config = {json.dumps({'args': args})};").video.id == ID
    broken = page(f"<script>ytplayer.config = {json.dumps({'args': {'player_response': '{', 'title': 'Boat'}})};")
    assert broken.video.title == "Boat"
    assert [problem.place for problem in broken.problems] == ["ytplayer.config.player_response"]
    deep = page(
        f"<script>ytplayer.config = {json.dumps({'args': {'player_response': '[' * 100_000, 'title': 'Boat'}})};"
    )
    assert "nested too deeply" in deep.problems[0].reason
    assert page('<script>ytplayer.config = {"args": 1};').verdict


def test_the_flat_configuration_of_2012_says_what_it_can() -> None:
    args = {
        "title": "Boat",
        "video_id": "no id",
        "avg_rating": "0",
        "length_seconds": "0",
        "view_count": "many",
        "timestamp": "9",
    }
    found = page(f"<script>ytplayer.config = {json.dumps({'args': args})};", captured=Captured())
    assert (found.video.id, found.video.rating.mean, found.video.duration_seconds) == (None, None, None)
    assert (found.captured, [problem.place for problem in found.problems]) == (
        Captured(),
        ["ytplayer.config.args.view_count"],
    )


# Player


def test_what_is_not_as_it_should_be_is_named_and_counts_as_not_said() -> None:
    found = player(
        microformat={"playerMicroformatRenderer": {"likeCount": "lots", "isFamilySafe": "yes", "category": 7}}
    )
    assert (found.video.rating.likes, found.video.age_limit, found.video.categories) == (None, None, ())
    assert {problem.place for problem in found.problems} == {
        f"playerMicroformatRenderer.{name}" for name in ("likeCount", "isFamilySafe", "category")
    }


def test_a_lone_surrogate_becomes_a_sign_that_can_be_stored() -> None:
    found = read_watch_data({"videoDetails": {**DETAILS, "title": "a\ud800"}}, None, url=None, captured=AT)
    assert found.video.title == "a\ufffd"
    assert [problem.place for problem in found.problems] == ["videoDetails.title"]


@pytest.mark.parametrize(
    ("details", "micro", "status"),
    [
        ({"isLive": True, "isLiveContent": True}, {}, "is_live"),
        ({"isLiveContent": True}, {"liveBroadcastDetails": {"isLiveNow": True}}, "is_live"),
        ({"isUpcoming": True, "isLiveContent": True}, {}, "is_upcoming"),
        ({"isPostLiveDvr": True, "isLiveContent": True}, {}, "post_live"),
        (
            {"isLiveContent": True},
            {"liveBroadcastDetails": {"startTimestamp": "2020-02-22T20:14:45+00:00"}},
            "was_live",
        ),
        ({"isLiveContent": False}, {}, "not_live"),
        ({}, {}, None),
    ],
)
def test_live_details_are_said_in_the_words_of_yt_dlp(
    details: dict[str, object], micro: object, status: str | None
) -> None:
    video = player(videoDetails={**DETAILS, **details}, microformat={"playerMicroformatRenderer": micro}).video
    assert video.live_status == status
    assert video.release.earliest == (1582402485 if "startTimestamp" in json.dumps(micro) else None)


@pytest.mark.parametrize(
    ("more", "availability", "age"),
    [
        ({"videoDetails": {**DETAILS, "isPrivate": True}}, "private", None),
        ({"microformat": {"playerMicroformatRenderer": {"isUnlisted": True, "isFamilySafe": False}}}, "unlisted", 18),
        ({"microformat": {"playerMicroformatRenderer": {"isUnlisted": False, "isFamilySafe": True}}}, "public", 0),
        ({"playabilityStatus": {"status": "LOGIN_REQUIRED", "desktopLegacyAgeGateReason": 1}}, "needs_auth", 18),
        ({}, None, None),
    ],
)
def test_who_may_see_the_video(more: dict[str, object], availability: str | None, age: int | None) -> None:
    assert player(**more).video.rating == Rating()
    assert (player(**more).video.availability, player(**more).video.age_limit) == (availability, age)


@pytest.mark.parametrize(
    "stream",
    [
        {"expiresInSeconds": "21540", "adaptiveFormats": [{"signatureCipher": "url=x%3Fexpire%3D1704207540"}]},
        {"expiresInSeconds": "21540", "formats": [{"url": "https://x/none"}, {"cipher": "url=x?expire=1704207540"}]},
    ],
)  # fmt: skip
def test_the_expiry_of_the_media_says_when_the_page_was_made(stream: object) -> None:
    found = read_watch_data({"videoDetails": DETAILS, "streamingData": stream}, None, url=None, captured=Captured())
    assert found.captured == Captured(1704185880, 1704186060, "minute", "expiry of the media's addresses")


@pytest.mark.parametrize("lifetime", [None, "soon", 21540])
def test_an_expiry_without_a_lifetime_says_nothing(lifetime: object) -> None:
    stream = {"expiresInSeconds": lifetime, "formats": [{"url": "https://x/?expire=1704207540"}]}
    found = read_watch_data({"videoDetails": DETAILS, "streamingData": stream}, None, url=None, captured=Captured())
    assert found.captured == Captured()


def test_a_description_may_stand_in_the_microformat_alone() -> None:
    micro = {"title": {"simpleText": "Boat"}, "description": {"simpleText": "a\ud800"}, "publishDate": "never"}
    found = read_watch_data({"microformat": {"playerMicroformatRenderer": micro}}, None, url=None, captured=AT)
    assert (found.video.title, found.video.description, found.video.published.earliest) == ("Boat", "a\ufffd", None)


# Data around the player


def toggle(kind: str, label: str) -> dict[str, object]:
    text = {"accessibility": {"accessibilityData": {"label": label}}}
    return {"toggleButtonRenderer": {"defaultIcon": {"iconType": kind}, "defaultText": text}}


def buttons(*top: object) -> object:
    return {"videoActions": {"menuRenderer": {"topLevelButtons": list(top)}}}


def test_dislikes_are_said_only_where_a_number_stands() -> None:
    shown = data(buttons(toggle("LIKE", "2,347 likes"), toggle("DISLIKE", "81 dislikes")))
    assert (shown.video.rating.likes, shown.video.rating.dislikes) == (2347, 81)
    hidden = data(buttons(toggle("LIKE", "2,347 likes"), toggle("DISLIKE", "Dislike"), {"x": 1}))
    assert (hidden.video.rating.likes, hidden.video.rating.dislikes) == (2347, None)
    one = {name: toggle(kind, label) for name, kind, label in (
        ("likeButton", "LIKE", "5 likes"), ("dislikeButton", "DISLIKE", "Dislike this"))}  # fmt: skip
    assert data(buttons({"segmentedLikeDislikeButtonRenderer": one})).video.rating.likes == 5
    bar = data({"sentimentBar": {"sentimentBarRenderer": {"tooltip": "2 347 / 81"}}})
    assert (bar.video.rating.likes, bar.video.rating.dislikes) == (2347, 81)


def test_people_watching_now_are_no_views() -> None:
    views = {"isLive": True, "viewCount": {"runs": [{"text": "30,930"}, {"text": " watching now"}]}}
    found = data({"viewCount": {"videoViewCountRenderer": views}}).video
    assert (found.view_count, found.concurrent_view_count, found.live_status) == (None, 30930, "is_live")


def test_the_total_is_found_in_the_panel_or_at_the_entry_and_exact_counts_first() -> None:
    panel = {"engagementPanelSectionListRenderer": {"panelIdentifier": "engagement-panel-comments-section",
             "header": {"engagementPanelTitleHeaderRenderer": {"contextualInfo": {"simpleText": "2.7K"}}}}}  # fmt: skip
    assert data(engagementPanels=[panel, {}]).video.comment_count == 2700
    assert data(engagementPanels=[panel]).notes == ("the number of comments is rounded (2700)",)
    entry = {
        "itemSectionRenderer": {
            "contents": [{"commentsEntryPointHeaderRenderer": {"commentCount": {"simpleText": "12"}}}]
        }
    }
    results = {"twoColumnWatchNextResults": {"results": {"results": {"contents": [entry]}}}}
    found = read_watch_data({"videoDetails": DETAILS}, {"contents": results}, url=None, captured=AT)
    assert (found.video.comment_count, found.notes) == (12, ())


def test_an_owner_without_a_mark_is_not_verified() -> None:
    owner = {"title": {"simpleText": "Brine"}, "navigationEndpoint": {"browseEndpoint": {"canonicalBaseUrl": "no way"}}}
    found = data(
        None, {"owner": {"videoOwnerRenderer": owner}, "description": {"runs": [{"text": "a"}, {"text": "b"}]}}
    ).video
    assert (found.channel.is_verified, found.channel.url, found.description) == (False, None, "ab")
    assert data().video.channel.is_verified is None


def test_chapters_and_heat_of_wrong_shape_are_left_out() -> None:
    chapters = [
        {"chapterRenderer": {"title": {"simpleText": "A"}, "timeRangeStartMillis": start}}
        for start in (True, -1, 1.5, "12")
    ]
    chapters += [{"chapterRenderer": {"timeRangeStartMillis": 5}}]
    lasts = {"timeRangeStartMillis": 0, "markerDurationMillis": 10}
    heat = [{"heatMarkerRenderer": {**lasts, "heatMarkerIntensityScoreNormalized": value}}
            for value in (True, 2, "1", None, 0.5)]  # fmt: skip
    markers = [{"key": "DESCRIPTION_CHAPTERS", "value": {"chapters": chapters}},
               {"key": "HEATSEEKER", "value": {"heatmap": {"heatmapRenderer": {"heatMarkers": heat}}}}]  # fmt: skip
    bar = {"playerBar": {"multiMarkersPlayerBarRenderer": {"markersMap": markers}}}
    overlay = {"playerOverlayRenderer": {"decoratedPlayerBarRenderer": {"decoratedPlayerBarRenderer": bar}}}
    found = data(playerOverlays=overlay).video
    assert [(chapter.start_seconds, chapter.end_seconds) for chapter in found.chapters] == [(0.012, None)]
    assert [point.value for point in found.heatmap] == [0.5]


# Screen and head


def test_a_list_in_front_of_a_video_that_was_watched_before_is_a_list() -> None:
    screen = f'<ytd-watch-flexy hidden video-id="{ID}"><h1 class="ytd-watch-metadata">Boat</h1></ytd-watch-flexy>'
    assert "home page" in str(page(f'{screen}<ytd-browse page-subtype="home"></ytd-browse>').verdict)
    assert page(f"{screen}<ytd-browse hidden></ytd-browse>").verdict is None


def test_the_screen_counts_where_the_tab_began_with_a_list() -> None:
    start = '<script>var ytInitialData = {"contents": {"twoColumnBrowseResultsRenderer": {}}};</script>'
    screen = (
        f'<ytd-watch-flexy video-id="{ID}"><ytd-watch-metadata><h1>Boat</h1></ytd-watch-metadata></ytd-watch-flexy>'
    )
    found = page(start + screen)
    assert (found.video.id, found.video.title, found.notes) == (ID, "Boat", ())


def test_dislikes_painted_in_by_an_extension_are_passed_over() -> None:
    bar = "<ytd-sentiment-bar-renderer><div id=tooltip>2,347 / 81</div></ytd-sentiment-bar-renderer>"
    bar += "<h1 class=ytd-watch-metadata>B</h1>"
    assert page(bar).video.rating.dislikes == 81
    painted = page(f'{bar}<div id="ryd-bar-container"></div>').video.rating
    assert (painted.likes, painted.dislikes) == (None, None)


@pytest.mark.parametrize(
    ("markup", "likes", "dislikes"),
    [
        ('<p class="watch-likes-dislikes"><b class="likes">3,387</b>, <b class="dislikes">44</b></p>', 3387, 44),
        ('<span class="video-extras-likes-dislikes"><img> 73 589\n &nbsp;<img> 8 315</span>', 73589, 8315),
        ('<button id="watch-like"><span class="yt-uix-button-content">Like</span></button>', None, None),
        ('<button id="watch-dislike"><span class="yt-uix-button-content">12</span></button>', None, 12),
    ],
)  # fmt: skip
def test_likes_of_the_old_layouts(markup: str, likes: int | None, dislikes: int | None) -> None:
    rating = page(f'<span id="eow-title" title="Boat"></span>{markup}').video.rating
    assert (rating.likes, rating.dislikes) == (likes, dislikes)


def test_the_head_alone_says_what_it_can() -> None:
    head = (
        f'<link rel="canonical" href="https://www.youtube.com/watch?v={ID}">'
        '<div itemtype="https://schema.org/VideoObject"><meta itemprop="name" content="Boat">'
        '<meta itemprop="duration" content="P1DT2H3M4S">'
        '<meta itemprop="unlisted" content="True"><meta itemprop="interactionCount" content="many">'
        '<div itemprop="interactionStatistic"><link itemprop="interactionType" href="https://schema.org/LikeAction">'
        '<meta itemprop="userInteractionCount" content="7"></div><div itemprop="interactionStatistic"></div></div>'
    )
    video = page(head).video
    assert (video.id, video.title, video.rating.likes, video.duration_seconds) == (ID, "Boat", 7, 93784.0)
    assert (video.availability, video.view_count) == ("unlisted", None)
    assert page(head.replace("P1DT2H3M4S", "PT0S")).video.duration_seconds is None
    assert page(head.replace("P1DT2H3M4S", "long")).video.duration_seconds is None
    assert page(f'<meta property="og:title" content="A channel">{seen("")}').video.title is None


def test_a_page_that_shows_no_video_has_no_comments() -> None:
    assert list(page("<html>").comments()) == []


def test_hostile_addresses_in_a_page_are_passed_over() -> None:
    screen = '<h1 class="ytd-watch-metadata">B</h1><ytd-video-owner-renderer><a href="https://[x"></a>'
    assert page(screen, url="https://[x").video.channel.url is None
    link = '<a href="/redirect?[q=1">short</a> <a href="/redirect?q=https%3A%2F%2Fexample.org%2Flong">exam...</a>'
    (comment,) = comments(seen("").replace(">x<", f">{link}<"))
    assert comment.text == "short https://example.org/long"
    (comment,) = comments(
        seen("").replace(">x<", '><a href="//no\u2100host/redirect?q=https%3A%2F%2Fa.example">https://a...</a><')
    )
    assert comment.text == "https://a.example"


# Comments on the screen


def test_places_begin_where_they_are_told_and_numbers_at_one() -> None:
    (first, second) = comments(seen("", "UgxExample1") + seen("", "UgxExample2"), place=7)
    assert (first.place, first.number, second.place, second.number) == (7, 1, 8, 2)


def test_a_reply_whose_thread_is_not_shown_finds_it_by_its_id() -> None:
    (reply,) = comments(seen("", "UgxExample1.9Zz"))
    assert (reply.parent_id, reply.number) == ("UgxExample1", None)


def test_a_reply_that_shows_nothing_to_belong_to_is_refused() -> None:
    head = '<ytd-comment-view-model><div id="content-text">x</div></ytd-comment-view-model>'
    html = f'<ytd-comment-thread-renderer>{head}<div id="replies">{head}</div></ytd-comment-thread-renderer>'
    first, second = page(html).comments()
    assert isinstance(first, CommentClaim) and first.id is None and first.published.as_written is None
    assert second == Refused("comments[1]", "This is a reply, but the comment that it answers shows no id.")


def test_a_rounded_count_is_made_exact_only_by_a_label_that_fits_it() -> None:
    votes = '<div id="like-button"><button aria-label="{}"></button></div><span id="vote-count-middle">1.2K</span>'
    for label, expected in (
        ("along with 1,234 others", (1234, False)),
        ("along with 9 others", (1200, True)),
        ("1.2K", (1200, True)),
    ):
        (comment,) = comments(seen(votes.format(label)))
        assert (comment.like_count, comment.like_count_is_rounded) == expected
    (unknown,) = comments(seen("<span id=vote-count-left>many</span>"))
    assert unknown.like_count is None
    assert comments(seen(""))[0].like_count is None


def test_the_page_of_a_phone_names_the_parts_of_a_comment_by_classes() -> None:
    one = """<ytm-comment-thread-renderer><ytm-comment-renderer>
      <a class="YtmCommentRendererIconContainer" href="/@{0}"></a><b class="YtmCommentRendererTitle">@{0}</b>
      <i class="YtmCommentRendererPublishedTime">2 days ago</i>
      <button><p class="YtmCommentRendererText"><span>{1}</span></p></button>
      <u class="YtmCommentRendererCount">12</u></ytm-comment-renderer>{2}</ytm-comment-thread-renderer>"""
    found = comments(one.format("kutter", "A boat", "") + one.format("pier", "Two", ""))
    assert [(c.author.name, c.text, c.like_count, c.published.as_written) for c in found] == [
        ("@kutter", "A boat", 12, "2 days ago"), ("@pier", "Two", 12, "2 days ago"),
    ]  # fmt: skip
    assert found[0].author.url == "https://www.youtube.com/@kutter"


def test_a_thread_that_was_trimmed_to_its_parts_is_its_comment() -> None:
    part = '<a id="author-text" href="/@{0}">@{0}</a><div id="content-text">{0}</div>'
    thread = f"<ytd-comment-thread-renderer>{part}</ytd-comment-thread-renderer>"
    empty = "<ytd-comment-thread-renderer></ytd-comment-thread-renderer>"
    found = comments(thread.format("kutter") + empty + thread.format("pier"))
    assert [(c.author.name, c.text) for c in found] == [("@kutter", "kutter"), ("@pier", "pier")]
    assert len(comments("<ytd-comment-thread-renderer><div id=content-text>" * 300 + "x")) == 1


def test_the_language_of_the_page_reads_its_counts() -> None:
    votes = seen('<span id="vote-count-middle">1,2 тыс.</span>')
    assert [comment.like_count for comment in comments(f'<html lang="ru-RU"><body>{votes}')] == [1200]


@pytest.mark.parametrize(
    ("badge", "by_channel", "verified"),
    [
        ("<ytd-author-comment-badge-renderer creator><yt-icon id=icon><svg></svg></yt-icon>", True, True),
        ("<ytd-author-comment-badge-renderer creator><yt-icon id=icon hidden><svg></svg></yt-icon>", True, False),
        ("<ytd-author-comment-badge-renderer creator><yt-icon id=icon></yt-icon>", True, False),
        ("<ytd-author-comment-badge-renderer creator><b class=badge-style-type-verified></b>", True, True),
        ("<ytd-author-comment-badge-renderer></ytd-author-comment-badge-renderer>", False, True),
        ('<a id="author-text"><span class="channel-owner">x</span></a>', True, False),
    ],
)  # fmt: skip
def test_who_wrote_it(badge: str, by_channel: bool, verified: bool) -> None:
    (comment,) = comments(seen(badge))
    assert (comment.is_by_channel, comment.author_is_verified) == (by_channel, verified)


def test_old_comments_without_their_data_attributes_are_found_by_what_is_left() -> None:
    text = '<div class="comment-renderer-text-content">x</div>'
    box = f'<div class="comment-renderer"><div id="comment-renderer-edit-z12example"></div>{text}</div>'
    time = '<span class="comment-renderer-time"><a href="/watch?v=x&lc=z12other">1 day ago</a></span>'
    link = f'<div class="comment-renderer">{time}{text}</div>'
    assert [comment.id for comment in comments(box + link)] == ["z12example", "z12other"]


def test_comments_within_comments_are_not_looked_through_again_and_again() -> None:
    inner = '<div class="comment-renderer"><div class="comment-renderer-text-content">x</div>'
    assert len(comments("<ytd-comment-view-model><div id=content-text>" * 300 + "x")) == 1
    assert len(comments(inner * 300)) == 1


def test_an_old_reply_outside_of_any_thread_is_refused() -> None:
    text = '<div class="comment-renderer-text-content">x</div>'
    html = f'<div id="comment-replies-renderer"><div class="comment-renderer">{text}</div></div>'
    assert [claim.place for claim in page(html).comments() if isinstance(claim, Refused)] == ["comments[0]"]


def test_a_comment_of_2011_without_votes_has_none() -> None:
    html = '<li class="comment" data-id="Jov9" data-author="kutter" data-author-id="{}"><p class="comment-text">x</p>'
    (comment,) = comments(html.format("short"))
    assert (comment.author.name, comment.author.id) == ("kutter", None)
    assert (comment.like_count, comment.dislike_count) == (None, None)
    assert comments(html.format("0123456789abcdefghij-_"))[0].author.id == "UC0123456789abcdefghij-_"


def test_the_time_of_a_reply_of_2012_stands_behind_whom_it_answers() -> None:
    html = '<li class="comment" data-id="Jov{}"><p class="comment-text">x</p><p class="metadata"><i class="time">{}</i>'
    whom = 'in reply to <a class="yt-user-name" href="/user/kutter">kutter</a> '
    whom += '\n<a class="comment-action-showparent">(Show the comment)</a>\n 4 hours ago'
    times = ("4 hours ago", whom, '<a href="#">2 days ago</a>')
    found = comments("".join(html.format(number, time) for number, time in enumerate(times)))
    assert [c.published.as_written for c in found] == ["4 hours ago", "4 hours ago", "2 days ago"]


# Words


@pytest.mark.parametrize(
    ("words", "language", "day"),
    [
        ("Dec 18, 2012", "en", 1355788800),
        ("Published on Dec 18, 2012", "en-US", 1355788800),
        ("Yayınlanma tarihi: 7 Ara 2012", "tr", 1354838400),
        ("2024. 3. 5.", "ko", 1709596800),
        ("05.03.2024", "de", 1709596800),
        ("5 months ago", "en", None),
        ("Dec 18, 2012", "xx", None),
        ("  ", None, None),
    ],
)
def test_dates_as_pages_write_them(words: str, language: str | None, day: int | None) -> None:
    found = when_from_date(words, language)
    assert found.earliest == day
    assert found.as_written == (words.strip() or None)


def test_dates_for_machines() -> None:
    assert when_from_iso("2018-08-02T06:00:08-07:00").earliest == 1533214808
    assert when_from_iso("2018-08-02T06:00:08").precision == "day"
    assert when_from_iso("2018-99-02") == when_from_iso("soon") == when_from_iso(None)
    assert when_from_iso("20180802").precision == "day"


# Bounds


@pytest.mark.parametrize(
    ("html", "word"),
    [
        ("<div>" * 1500, "nested"),
        ("<div>" * 600 + "<table><tr><td>" + "</div>" * 600 + "<div>" * 600, "nested"),
        ("<a " + " ".join(f"a{n}" for n in range(3000)) + ">", "attributes"),
        ("<p>" + "".join(f"<b a={n}>" for n in range(900)) + "</p>" + "<p>x</p>" * 3000, "larger than memory"),
    ],
)
def test_a_page_made_to_take_all_memory_is_read_by_its_scripts_alone(html: str, word: str) -> None:
    script = f"<script>var ytInitialPlayerResponse = {json.dumps({'videoDetails': DETAILS})};</script>"
    found = page(script + html + seen(""))
    assert word in found.problems[0].reason
    assert (found.video.title, list(found.comments())) == ("Boat", [])


def test_real_pages_are_far_from_the_bounds() -> None:
    html = (
        "<!-- <div> --><script>'<div>'</script><ul>"
        + "<li>x" * 5000
        + "</ul>"
        + "<br><p>x" * 5000
        + "</b></b><b></p></b></i>"
    )
    assert why_too_much(html) is None
    assert why_too_much("<script>" + "<div>" * 5000) is None
    assert why_too_much("<p>" + "<b>" * 50 + "</p>" + "</b>" * 60 + "<p>x</p>" * 50) is None


def test_what_a_quote_holds_is_one_attribute_however_long() -> None:
    path, data = "M0 1 " * 5000, "{&quot;a&quot;: 1, &quot;b&quot;: 'x'} " * 5000
    html = f'<svg><path d="{path}"/></svg><div data-props="{data} > /" id=\'{path}\' class = "{path}"><p>Boat</p></div>'
    assert why_too_much(html) is None


@pytest.mark.parametrize("start", ["<a ", '<a x=" > " ', "<a x=\"\" y='>' ", '<a x=""=" ', '<a " ', "<a x='", "</a "])
def test_no_quote_hides_attributes_without_number(start: str) -> None:
    assert why_too_much(start + "b " * 5000 + ">") == "One of its elements has more than 2000 attributes."


@given(st.text(alphabet="<>/!-abdiptv='\" \n", max_size=300))
def test_any_markup_is_bounded_or_read(html: str) -> None:
    why_too_much(html)
    page(html)


def test_what_an_editor_laid_out_anew_says_what_was_written() -> None:
    html = """<ytd-comment-view-model>
        <yt-attributed-string id="content-text"><span>A fine
            boat, <a href="/watch?v=Abc12345_-x&amp;t=68">1:08</a>
            and
            so on\nAye\n  two spaces
        </span></yt-attributed-string></ytd-comment-view-model>"""
    (comment,) = page(html).comments()
    assert isinstance(comment, CommentClaim)
    assert comment.text == "A fine boat, 1:08 and so on\nAye\n  two spaces"
    (comment,) = page('<ytd-comment-view-model><i id="content-text">A\n            boat').comments()
    assert isinstance(comment, CommentClaim)
    assert comment.text == "A\n            boat"


def link(url: str) -> dict[str, object]:
    return {"urlEndpoint": {"url": f"https://www.youtube.com/redirect?event=video_description&q={url}&v=Abc12345_-x"}}


@pytest.mark.parametrize(
    ("shown", "command", "written"),
    [
        ("https://example.org/a-long-...", link("https%3A%2F%2Fexample.org%2Fa%3Fb%3D1"), "https://example.org/a?b=1"),
        ("\u00a0\u00a0/\u00a0boat\u00a0\u00a0", link("https%3A%2F%2Fexample.org%2Fboat"), "https://example.org/boat"),
        ("\u00a0\u00a0\u00a0•\u00a0Large...\u00a0", {"commandMetadata": {"webCommandMetadata": {"url": "/watch?v=x"}}},
         "https://www.youtube.com/watch?v=x"),
        ("https://example.org\u200b", link("https%3A%2F%2Fexample.org%2F"), "https://example.org"),
        ("1:08", {"watchEndpoint": {"videoId": "x"}}, "1:08"),
        ("and so on...", {}, "and so on..."),
        ("and so on...", {"urlEndpoint": {"url": "https://[x"}}, "and so on..."),
    ],
)  # fmt: skip
def test_an_address_that_a_description_shortens_is_written_out(
    shown: str, command: dict[str, object], written: str
) -> None:
    before = "Ahoy 🚢 "
    runs = {"runs": [{"text": before}, {"text": shown, "navigationEndpoint": command}, 5, {"text": "\u200b end"}]}
    place = {"startIndex": len(before.encode("utf-16-le")) // 2, "length": len(shown)}
    content = {"content": f"{before}{shown} end", "commandRuns": [{**place, "onTap": {"innertubeCommand": command}}]}
    for name, value in (("description", runs), ("attributedDescription", content)):
        assert data(None, {name: value}).video.description == f"{before}{written} end"


@pytest.mark.parametrize("runs", [[{}], [{"startIndex": 9, "length": 5}], [{"startIndex": 1, "length": -1}], [1], 5])
def test_links_that_are_none_leave_the_description_as_it_is(runs: object) -> None:
    assert data(None, {"attributedDescription": {"content": "Ahoy", "commandRuns": runs}}).video.description == "Ahoy"


SNIPPET = (
    '<ytd-watch-metadata><h1>Boat</h1><div id="description">'
    '<yt-formatted-string id="info">9 views</yt-formatted-string>'
    '<ytd-text-inline-expander><yt-attributed-string>  \n </yt-attributed-string><div id="snippet">'
    '<yt-attributed-string id="attributed-snippet-text">Line one\nLine two</yt-attributed-string>'
    '<yt-formatted-string id="formatted-snippet-text"><b>9 views</b> <b>Sep 1, 2022</b> Line one</yt-formatted-string>'
    '<span id="ellipsis"{}>…</span></div></ytd-text-inline-expander></div></ytd-watch-metadata>'
)


def test_a_folded_description_is_read_where_it_stands_whole() -> None:
    whole = "Line one\nLine two\nLine three"
    body = (
        '<ytd-expandable-video-description-body-renderer><div id="description"><yt-attributed-string> \n'
        f"</yt-attributed-string><yt-formatted-string>{whole}</yt-formatted-string></div>"
    )
    assert page(SNIPPET.format("") + body).video.description == whole


def test_a_description_of_which_only_the_beginning_is_shown_is_not_said() -> None:
    assert page(SNIPPET.format("")).video.description is None
    assert page(SNIPPET.format(" hidden")).video.description == "Line one\nLine two"


def test_a_description_that_stands_empty_is_looked_for_further_on() -> None:
    title = '<span id="eow-title" title="Boat"></span>'
    found = page(f'{title}<p id="eow-description">\n</p><p id="eow-description">A boat.</p>')
    assert found.video.description == "A boat."
