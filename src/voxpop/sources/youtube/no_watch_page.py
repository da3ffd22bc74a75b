"""What a page of YouTube is that shows no video.

Comes in: the parsed page and what its scripts hold. Goes out: a sentence that names it and says what a person can do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from voxpop.sources.youtube.elements import words_in
from voxpop.sources.youtube.player_response import Playability, playability_of
from voxpop.sources.youtube.watch_next import other_page

if TYPE_CHECKING:
    from voxpop.sources.youtube.elements import Tree
    from voxpop.sources.youtube.page_state import PageState

_AGAIN: Final = "Open the video in a browser, wait until it and its comments are shown, and save the page again."
_CONSENT: Final = (
    'form[action*="consent.youtube.com"], form[action*="consent.google."], a[href*="consent.youtube.com/d"]'
)
_TOO_MANY: Final = 'form[action*="das_captcha"], #captcha-page, form[action*="/sorry/"], #captcha-form'
_LOGIN: Final = '#identifierId, form[action*="ServiceLogin"], form[action*="/signin/"], #gaia_loginform'
_EMBEDDED: Final = 'script[src*="www-embed-player"], script[name="embed_client"]'
_OLD_REASON: Final = (
    "#player-unavailable:not(.hid) #unavailable-message",
    "#error-box .yt-alert-content",
    "#unavailable-message",
)
_SHELL: Final = "ytd-app, ytm-app, #movie_player, ytd-watch-flexy, ytd-page-manager, #player-api"
_LISTS: Final = (
    ("ytd-search", "a list of search results"),
    ('ytd-browse[page-subtype="playlist"]', "the page of a playlist"),
    ('ytd-browse[page-subtype="channels"]', "the page of a channel"),
    ('ytd-browse[page-subtype="home"]', "YouTube's home page"),
    ("ytd-browse", "a list of videos"),
    ("yt-live-chat-app", "the window of a live chat"),
)
_PATHS: Final = (
    ("/results", "a list of search results"),
    ("/playlist", "the page of a playlist"),
    ("/feed/", "a list of videos"),
    ("/channel/", "the page of a channel"),
    ("/user/", "the page of a channel"),
    ("/c/", "the page of a channel"),
    ("/@", "the page of a channel"),
)
_REMOVED: Final = ("removed", "no longer available", "terminated", "deleted")
SHOWS_NO_VIDEO: Final = f"This is a page of YouTube that shows no video. {_AGAIN}"


def why_no_watch_page(tree: Tree, state: PageState, url: str | None) -> str:
    """See the module. Asked only of pages that show no video."""
    if tree.css_first(_CONSENT) is not None:
        return f"This is YouTube's consent page (cookies), not the video behind it. Answer it, then: {_AGAIN}"
    if tree.css_first(_TOO_MANY) is not None:
        what = 'This is YouTube\'s page "too many requests" (429, a captcha), not the video.'
        return f"{what} Later, or from another network: {_AGAIN}"
    said = _why_unplayable(tree, state)
    if said is not None:
        return said
    if tree.css_first(_LOGIN) is not None:
        return f"This is a page for signing in, not the video behind it. Sign in, then: {_AGAIN}"
    if tree.css_first(_EMBEDDED) is not None:
        return "This is YouTube's player as other sites embed it. Save the page of the video itself."
    listed = other_page(state.data) or _listed(tree) or _named_by(url)
    if listed is not None:
        return f"This is {listed}, not the page of one video. Save the pages of the videos themselves."
    if tree.css_first(_SHELL) is not None:
        return f"This is the empty page of YouTube's app: it was saved before its scripts were run. {_AGAIN}"
    return SHOWS_NO_VIDEO


def is_behind_another(tree: Tree) -> bool:
    """Whether a video was watched, and the person then went on to a list in the same tab: both stand in the page."""
    watched = tree.css_first("ytd-watch-flexy")
    return watched is not None and "hidden" in watched.attributes and _listed(tree) is not None


def _why_unplayable(tree: Tree, state: PageState) -> str | None:
    """Of a video that the page does not show because it may not or cannot be played."""
    found = playability_of(state.player)
    if tree.css_first("#watch7-player-age-gate-content") is not None:
        found = Playability("AGE_CHECK_REQUIRED", words_in(tree, *_OLD_REASON), True)
    elif found.status is None and (reason := words_in(tree, *_OLD_REASON)) is not None:
        found = Playability("ERROR", reason[:300])
    if found.status is None or found.status == "OK":
        return None
    quoted = f' YouTube said: "{found.reason}"' if found.reason else ""
    return f"This is the page of a video that {_kind(found)}; nothing of the video is in it.{quoted}"


def _kind(found: Playability) -> str:
    words = (found.reason or "").lower()
    if found.is_age or "confirm your age" in words:
        return "is shown only to people who signed in and are old enough (age gate)"
    if "private" in words:
        return "is private"
    if "not a bot" in words:
        return "was not shown because YouTube took the visitor for a robot (too many requests)"
    if any(word in words for word in _REMOVED):
        return "was removed"
    if found.status == "LOGIN_REQUIRED":
        return "is private, or shown only to people who signed in (login)"
    if found.status == "LIVE_STREAM_OFFLINE":
        return "is a stream that has not begun"
    return "is unavailable"


def _listed(tree: Tree) -> str | None:
    return next((words for where, words in _LISTS if tree.css_first(f"{where}:not([hidden])") is not None), None)


def _named_by(url: str | None) -> str | None:
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return None
    if path == "/":
        return "YouTube's home page"
    return next((words for start, words in _PATHS if path.startswith(start)), None)
