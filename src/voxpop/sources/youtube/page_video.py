"""What the elements of a YouTube page say of its video: its head, what is on the screen today, what was until 2018.

Comes in: a parsed page. Goes out: `VideoClaim`s, one of each kind. The head is of the page that was loaded first; where
a person went on to another video in the same tab, the screen is of that one: `video_on_screen` tells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from voxpop.model import Channel, Rating, VideoClaim
from voxpop.sources.counts import count_within, counts_within
from voxpop.sources.youtube.elements import (
    above_of,
    address_of,
    as_written,
    author_of,
    text_of,
    value_in,
    video_in,
    words_in,
)
from voxpop.sources.youtube.page_dates import when_from_iso
from voxpop.sources.youtube.player_response import handle_in

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from voxpop.sources.youtube.elements import Tree

_ID: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_LENGTH: Final = re.compile(r"P(?:(\d{1,4})D)?T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?")
_ITEM: Final = '[itemtype$="schema.org/VideoObject"]'
_STARS: Final = re.compile(r"[0-5](?:\.[0-9]{1,3})?")
_WATCH: Final = "ytd-watch-flexy, ytd-watch-grid"
_TITLE: Final = ("ytd-watch-metadata h1", "ytd-video-primary-info-renderer h1", "h1.ytd-watch-metadata")
_OWNER: Final = "ytd-video-owner-renderer"
_EXPANDER: Final = "ytd-watch-metadata ytd-text-inline-expander"
_DESCRIPTION: Final = (
    *(f"{_EXPANDER} #expanded", f"{_EXPANDER} > yt-attributed-string", f"{_EXPANDER} > yt-formatted-string"),
    "ytd-expandable-video-description-body-renderer #description > *",
    *("ytd-video-secondary-info-renderer #description", "ytd-watch-metadata #description yt-formatted-string"),
    *(f"{_EXPANDER} #plain-snippet-text", f"{_EXPANDER} #attributed-snippet-text"),
)
_COUNTS: Final = ("info", "original-info", "formatted-snippet-text")  # where views and day stand before the description
_VIEWS: Final = (
    "ytd-watch-info-text #tooltip",
    "ytd-watch-info-text #view-count",
    "ytd-video-view-count-renderer .view-count",
)
_DATE: Final = (
    "ytd-watch-info-text #date-text",
    "ytd-video-primary-info-renderer #info-strings",
    "ytd-video-primary-info-renderer #date",
)
_LIKE: Final = (
    "like-button-view-model [aria-label]",
    "#segmented-like-button [aria-label]",
    "ytd-video-primary-info-renderer ytd-toggle-button-renderer #text[aria-label]",
    "ytd-watch-metadata ytd-toggle-button-renderer #text[aria-label]",
)
_OLD_TITLE: Final = (
    "#eow-title, #watch-headline-title .yt-uix-expander-head, #watch-headline-title span[title], #watch-vid-title h1"
)
_OLD_DESCRIPTION: Final = (
    *(
        "#eow-description",
        "#watch-video-details-inner-more .watch-video-desc",
        "#watch-video-details .watch-video-desc",
    ),
)
_OLD_OWNER: Final = (
    ".yt-user-info a, #watch7-user-header a.yt-user-name, #watch-uploader-info a.author, #watch-userbanner, "
    "#watch-headline-user-info a, #watch-channel-stats a.contributor, #watch-channel-stats a.hLink"
)


def video_on_screen(tree: Tree) -> str | None:
    """The id of the video that the page shows, where its scripts were run."""
    for node in tree.css(_WATCH):
        id_ = node.attributes.get("video-id")
        if id_ and _ID.fullmatch(id_) and "hidden" not in node.attributes:
            return id_
    return None


def video_of_head(tree: Tree) -> VideoClaim:
    """Its description there is cut off and lost its line breaks: it is not said."""
    id_ = value_in(tree, 'meta[itemprop="videoId"], meta[itemprop="identifier"]', "content")
    if not id_ or not _ID.fullmatch(id_):
        links = (
            ('link[rel="canonical"]', "href"),
            ('meta[property="og:url"]', "content"),
            ('link[itemprop="url"]', "href"),
        )
        id_ = next((found for where, name in links if (found := video_in(value_in(tree, where, name)))), None)
    item = tree.css_first(_ITEM)
    genre = value_in(tree, 'meta[itemprop="genre"]', "content")
    tags = (node.attributes.get("content") for node in tree.css('meta[property="og:video:tag"]'))
    title = 'meta[property="og:title"], meta[name="title"]' if item is None else f'{_ITEM} > meta[itemprop="name"]'
    counters = _counters(tree)
    return VideoClaim(
        platform="youtube",
        id=id_,
        title=value_in(tree, title, "content"),
        channel=_channel_of_head(tree),
        rating=Rating(likes=counters.get("Like"), basis="YouTube") if "Like" in counters else Rating(),
        published=when_from_iso(value_in(tree, 'meta[itemprop="datePublished"]', "content")),
        duration_seconds=_seconds(value_in(tree, f'{_ITEM} meta[itemprop="duration"]', "content")),
        view_count=counters.get("Watch"),
        tags=tuple(tag for tag in tags if tag),
        categories=(genre,) if genre else (),
        availability="unlisted" if value_in(tree, 'meta[itemprop="unlisted"]', "content") == "True" else None,
    )


def video_of_screen(tree: Tree, language: str | None) -> VideoClaim:
    """2019 and later."""
    url = address_of(value_in(tree, f"{_OWNER} ytd-channel-name a, {_OWNER} a", "href"))
    name = words_in(tree, f"{_OWNER} ytd-channel-name #text", f"{_OWNER} ytd-channel-name a")
    followers = count_within(words_in(tree, f"{_OWNER} #owner-sub-count"), language)
    owner = author_of(name, url)
    views = count_within(words_in(tree, *_VIEWS), language)
    verified = tree.css_first(f"{_OWNER} .badge-style-type-verified, {_OWNER} ytd-badge-supported-renderer svg")
    return VideoClaim(
        platform="youtube",
        id=video_on_screen(tree),
        title=words_in(tree, *_TITLE),
        description=_described(tree, *_DESCRIPTION),
        channel=Channel(
            id=owner.id,
            name=name,
            url=owner.url,
            handle=handle_in(owner.url),
            follower_count=followers[0] if followers else None,
            is_verified=True if verified is not None else None,
        ),
        rating=_rating_on_screen(tree, language),
        view_count=views[0] if views is not None and not views[1] else None,
    )


def video_of_old_screen(tree: Tree, language: str | None) -> VideoClaim:
    """2008 to 2018."""
    category = words_in(tree, "#eow-category a", "#watch-video-category")
    href = value_in(tree, _OLD_OWNER, "href")
    owner = author_of(words_in(tree, _OLD_OWNER), href)
    followers = count_within(words_in(tree, ".yt-subscription-button-subscriber-count-branded-horizontal"), language)
    views = count_within(words_in(tree, ".watch-view-count", "#watch-view-count"), language)
    return VideoClaim(
        platform="youtube",
        id=video_in(value_in(tree, "#watch-url-field", "value")),
        title=value_in(tree, _OLD_TITLE, "title") or words_in(tree, _OLD_TITLE),
        description=_described(tree, *_OLD_DESCRIPTION),
        channel=Channel(
            id=owner.id or value_in(tree, ".yt-user-info a[data-ytid]", "data-ytid"),
            name=owner.name,
            url=owner.url,
            follower_count=followers[0] if followers else None,
        ),
        rating=_old_rating(tree, language),
        view_count=views[0] if views is not None and not views[1] else None,
        tags=tuple(tag for node in tree.css("#eow-tags a, #watch-video-tags a") if (tag := node.text().strip())),
        categories=(category,) if category else (),
        license=words_in(tree, "#eow-reuse"),
    )


def date_on_screen(tree: Tree) -> str | None:
    """The day of publication, in the words of the page."""
    info = value_in(tree, "ytd-watch-info-text #date-text", "aria-label")
    return info or words_in(
        tree, "#eow-date", ".watch-time-text", ".watch-video-added", "#watch-uploader-info strong", *_DATE
    )


def _described(tree: Tree, *selectors: str) -> str | None:
    for selector in selectors:
        for node in tree.css(selector):
            said = "" if node.id in _COUNTS or _is_cut_off(node) else as_written(text_of(node)).strip("\n")
            if said.strip():
                return said
    return None


def _is_cut_off(node: LexborNode) -> bool:
    """Whether the description was folded, so that only its first lines stand there: three points follow them then."""
    snippet = next((above for above in above_of(node) if above.id == "snippet"), None)
    points = None if snippet is None else snippet.css_first("#ellipsis")
    return points is not None and "hidden" not in points.attributes


def _channel_of_head(tree: Tree) -> Channel:
    where = f'{_ITEM} [itemprop="author"]'
    url = value_in(tree, f'{where} link[itemprop="url"]', "href")
    name = value_in(tree, f'{where} link[itemprop="name"]', "content")
    id_ = value_in(tree, 'meta[itemprop="channelId"]', "content") or author_of(None, url).id
    return Channel(id=id_, name=name, url=url, handle=handle_in(url))


def _counters(tree: Tree) -> dict[str, int]:
    """Views and likes, by the kind of action; before 2023 only views, as a bare number."""
    found: dict[str, int] = {}
    for node in tree.css('[itemprop="interactionStatistic"]'):
        kind = value_in(node, '[itemprop="interactionType"]', "content") or value_in(
            node, '[itemprop="interactionType"]', "href"
        )
        number = _whole(value_in(node, '[itemprop="userInteractionCount"]', "content"))
        action = (kind or "").rpartition("/")[2].removesuffix("Action")
        if action and number is not None:
            found.setdefault(action, number)
    views = _whole(value_in(tree, 'meta[itemprop="interactionCount"]', "content"))
    return found if views is None else {"Watch": views, **found}


def _rating_on_screen(tree: Tree, language: str | None) -> Rating:
    """Dislikes as YouTube's own labels have them; what the extension "Return YouTube Dislike" paints in is an estimate,
    and is passed over.
    """
    likes = next(
        (count for where in _LIKE if (count := count_within(value_in(tree, where, "aria-label"), language))), None
    )
    bar = counts_within(words_in(tree, "ytd-sentiment-bar-renderer #tooltip"))
    is_painted = tree.css_first("#ryd-bar-container, .ryd-tooltip") is not None
    known = len(bar) == 2 and not is_painted
    if likes is None and not known:
        return Rating()
    return Rating(
        likes=bar[0] if known else likes[0] if likes else None, dislikes=bar[1] if known else None, basis="YouTube"
    )


def _old_rating(tree: Tree, language: str | None) -> Rating:
    """Each of the layouts had the numbers elsewhere."""
    beside = tree.css_first(".video-extras-likes-dislikes")
    both = counts_within(None if beside is None else beside.text())
    likes = _button(tree, ".like-button-renderer-like-button-unclicked", "#watch-like", language)
    dislikes = _button(tree, ".like-button-renderer-dislike-button-unclicked", "#watch-dislike", language)
    stars = value_in(tree, "#ratingStars [title]", "title") or ""
    if len(both) == 2:
        likes, dislikes = both
    elif likes is None and dislikes is None and _STARS.fullmatch(stars):
        return Rating(mean=float(stars), scale=5.0, basis="YouTube")
    elif likes is None and dislikes is None:
        likes, dislikes = (
            _number(words_in(tree, f".watch-likes-dislikes .{name}"), language) for name in ("likes", "dislikes")
        )
    return Rating() if likes is None and dislikes is None else Rating(likes=likes, dislikes=dislikes, basis="YouTube")


def _button(tree: Tree, newer: str, older: str, language: str | None) -> int | None:
    words = words_in(tree, f"{newer} .yt-uix-button-content", f"{older} .yt-uix-button-content")
    return _number(words, language)


def _number(words: str | None, language: str | None) -> int | None:
    count = count_within(words, language)
    return count[0] if count is not None else None


def _whole(words: str | None) -> int | None:
    return int(words) if words and re.fullmatch(r"[0-9]{1,18}", words) else None


def _seconds(words: str | None) -> float | None:
    """`PT3M33S`; a running stream has `PT0S`."""
    found = _LENGTH.fullmatch(words or "")
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds) or None
