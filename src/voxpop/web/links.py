"""Addresses: where each record stands in this web, and which captured addresses may become links.

Comes in: keys, captured URLs. Goes out: paths and URLs, safe in an attribute once escaped.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit

_KEY = ":~.-_"
_PATH = "/~.-_"
_is_plain = re.compile(r"[A-Za-z0-9:~._-]+").fullmatch


def video(key: str, tab: str = "") -> str:
    """A video's page, or one of its parts: description, comments, transcript, history, capture."""
    return f"/v/{_quoted(key)}/" + (f"{tab}/" if tab else "")


def comment(key: str) -> str:
    """The permalink of a comment."""
    return f"/c/{_quoted(key)}/"


def thread(key: str) -> str:
    """A comment with all its replies."""
    return f"/c/{_quoted(key)}/thread/"


def author(key: str) -> str:
    """What one author wrote."""
    return f"/author/{_quoted(key)}/"


def channel(key: str) -> str:
    """What one channel published."""
    return f"/channel/{_quoted(key)}/"


def capture(key: str) -> str:
    """One capture."""
    return f"/capture/{_quoted(key)}/"


def report(accession_id: str) -> str:
    """What was read from one accession."""
    return f"/report/{_quoted(accession_id)}/"


def media(accession_id: str, path: str) -> str:
    """A media original, for the player."""
    return f"/media/{_quoted(accession_id)}/{quote(path, safe=_PATH)}"


def original(accession_id: str, path: str) -> str:
    """An original, to be saved."""
    return f"/original/{_quoted(accession_id)}/{quote(path, safe=_PATH)}"


def still(key: str) -> str:
    """A video's still picture."""
    return f"/still/{_quoted(key)}"


def captions(key: str, language: str) -> str:
    """A video's captions in one language, as WebVTT."""
    return f"/captions/{_quoted(key)}/{_quoted(language)}.vtt"


def chapters(key: str) -> str:
    """A video's chapters, as WebVTT."""
    return f"/chapters/{_quoted(key)}.vtt"


def search(text: str) -> str:
    """The answer to a search."""
    return f"/search/?{urlencode({'q': text})}"


def saved_feed(name: str) -> str:
    """The feed of a saved search."""
    return f"/searches/{quote(name, safe='')}/feed.atom"


def query(**asked: str | None) -> str:
    """`?a=b&c=d` of what is not None or empty; "?" when nothing is left, so that a link always asks anew."""
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def outward(url: str | None) -> str | None:
    """A captured URL when it may be a link (http or https, with a host), else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def outward_at(platform: str | None, url: str | None) -> str | None:
    """The start of an address that opens the video at its platform at a second; to be followed by the second."""
    safe = outward(url)
    if safe is None or platform not in ("youtube", "dailymotion", "peertube"):
        return None
    name = "start" if platform in ("dailymotion", "peertube") else "t"
    return f"{safe}{'&' if urlsplit(safe).query else '?'}{name}="


def anchor(key: str) -> str:
    """The fragment of a comment's place on a page: its element has the id `c-<key>`."""
    return f"c-{key if _is_plain(key) else quote(key, safe=_KEY + '%')}"


def _quoted(key: str) -> str:
    return key if _is_plain(key) else quote(key, safe=_KEY)
