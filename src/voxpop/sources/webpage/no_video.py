"""What a page is that holds no video of its own.

Comes in: the parsed page and what it describes. Goes out: a sentence that names it and says what a person can do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from voxpop.sources.schema_org.thing import Thing, types_of
from voxpop.sources.webpage.open_graph import Head

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_AGAIN: Final = "Open the page in a browser, wait until the video and its comments are shown, and save it again."
_CONSENT: Final = (
    'form[action*="consent." i], iframe[src*="consent" i], [id*="onetrust" i], [id*="cookie-consent" i], '
    '[class*="cookie-wall" i], [id*="didomi" i], [id*="sp_message" i], [class*="consent-page" i]'
)
_CHECK: Final = re.compile(
    r"just a moment|attention required|are you (?:a )?(?:robot|human)|captcha|access denied|security check|"
    r"verify you are human|unusual traffic|too many requests|\b403\b|forbidden|\b429\b",
    re.IGNORECASE,
)
_ERROR: Final = re.compile(
    r"(?<![\d,.$€£-])(?:404|410|50[0-4])(?![\d,.%-])\b|not found|no longer available|"
    r"page (?:does not|doesn't) exist|bad gateway|"
    r"service unavailable|internal server error|страница не найдена|не найдена|introuvable|nicht gefunden|"
    r"no encontrada|non trovata|não encontrada|見つかりません|找不到",
    re.IGNORECASE,
)
_CONSENT_TITLE: Final = re.compile(r"before you continue|consent|cookies?\b|avant d.accéder|bevor sie", re.IGNORECASE)
_LISTS: Final = frozenset({"ItemList", "CollectionPage", "SearchResultsPage", "ProfilePage"})
_EMBEDDED: Final = 'iframe[src*="youtube"], iframe[data-src*="youtube"], iframe[src*="player"], iframe[src*="embed"]'
_LIBRARY: Final = "body > episodedetails, body > tvshow, body > musicvideo, body > movie"
_BEGINS_AS_JSON: Final = re.compile(r"\s{0,100}[\[{]\s{0,100}[\[{\"]")
_FEWEST_WORDS: Final = 20


def why_no_video(tree: LexborHTMLParser, head: Head, videos: int, things: list[Thing]) -> str:
    """`videos` is how many the page describes, if it does not say which is its own."""
    title = head.title or ""
    if videos > 1 or (videos and any(types_of(thing) & _LISTS for thing in things)):
        return f"This is a list of {videos} videos, not the page of one. Save the pages of the videos themselves."
    if _CHECK.search(title):
        return f'This page says "{title[:80]}": the site took the visitor for a robot. {_AGAIN}'
    if _ERROR.search(title):
        return f'This is an error page ("{title[:80]}"); there is no video in it.'
    if (shown := tree.css_first("body > pre")) is not None and _BEGINS_AS_JSON.match(shown.text()):
        return (
            "This page is how a browser shows JSON. Add the JSON itself: save what stands at that address as a file "
            "(curl, or the link's menu), or copy what is shown into one."
        )
    words = len((tree.body.text(separator=" ") if tree.body is not None else "").split())
    if _CONSENT_TITLE.search(title) or (words < 400 and tree.css_first(_CONSENT) is not None):
        return f"This is a page that asks for consent (cookies), not the video behind it. Answer it. {_AGAIN}"
    if tree.css_first('input[type="password"]') is not None and words < 400:
        return f"This is a page for signing in, not the video behind it. Sign in. {_AGAIN}"
    if any(types_of(thing) & _LISTS for thing in things):
        return "This is a list, not the page of one video. Save the pages of the videos themselves."
    return _why_nothing(tree, head, words)


def _why_nothing(tree: LexborHTMLParser, head: Head, words: int) -> str:
    """Of a page that may be as it should, and is of something else. `words` is how many it shows."""
    if tree.css_first("feed > entry, rss item") is not None:
        return "This is a feed (RSS, Atom), not the page of one video. Save the pages of the videos themselves."
    if tree.css_first(_LIBRARY) is not None:
        return (
            "This is an NFO, in which a media library (Kodi, Jellyfin) keeps what it shows of a film; no comments "
            "stand in it. Add the film's info.json, or the page itself: voxpop add URL."
        )
    if head.other is not None:
        return f'This page calls itself "{head.other[:40]}", not a video. Save the page of a video.'
    if (frame := tree.css_first(_EMBEDDED)) is not None:
        address = (frame.attributes.get("src") or frame.attributes.get("data-src") or "")[:200]
        what = "This HTML page describes no video of its own"
        return f"{what}; it shows a player from {address}. Add the page of that video."
    if words < _FEWEST_WORDS and tree.css_first("script") is not None:
        return f"This HTML page is empty: it was saved before its scripts were run. {_AGAIN}"
    return (
        "This is an HTML page without a video: it has neither a VideoObject (JSON-LD, microdata) nor og:video. "
        "Save the page of a video."
    )
