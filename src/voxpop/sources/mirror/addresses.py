"""What the address of a mirror page says: which video it mirrors, and what kind of page it is.

Comes in: a URL. Goes out: the id of the video at YouTube, where the address gives it; the words of its title.

An id is taken only from the sites that are known to build their addresses of YouTube's ids. Others have eleven
characters too that are their own (`kzbin.info` has sixteen, which are YouTube's in disguise), and a wrong id would put
the comments of one video under another.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal
from urllib.parse import unquote_plus, urlsplit

Kind = Literal["comments", "watch", "description"]
"""How a page is laid out that consists of nothing but lines: of comments, of a title, a description and comments, or
of a description alone.
"""

_ID: Final = r"([A-Za-z0-9_-]{11})"
_HOSTS: Final[tuple[tuple[str, str, Kind | None], ...]] = (
    (r"ruclips\.net|th-cam\.com|ua-cam\.com", rf"/video/{_ID}/[^/]*\.html", "comments"),
    (r"collarandleash\.info", rf"/watch/{_ID}/[^/]*\.html", "watch"),
    (r"thaitubemp3\.com", rf"/video/{_ID}\.html", "description"),
    (r"partner\.biz\.ua", rf"/ytbe/{_ID}(?:/[^/]*)?", "description"),
    (r"tizarne\.com", rf"/youtube/video/{_ID}", None),
    (r"kzbin\.info", r"/www/[^/]+/[A-Za-z0-9_-]{12,24}", "comments"),
)
_WORD: Final = re.compile(r"[^\W_]+")
_FEWEST: Final = 2  # words of a title by which an address can be told to name it


@lru_cache(maxsize=64)
def youtube_id_at(url: str | None) -> str | None:
    """The id at YouTube that the address of a mirror gives.

    >>> youtube_id_at("https://ruclips.net/video/Abc12345_-x/tiny-boat.html")
    'Abc12345_-x'
    >>> youtube_id_at("https://kzbin.info/www/tiny-boat/kGWkmKl9Z72aZs0") is None
    True
    """
    found = _found(url)
    return found[0] if found else None


@lru_cache(maxsize=64)
def kind_at(url: str | None) -> Kind | None:
    """What a page at this address is that shows no marks of a template."""
    found = _found(url)
    return found[1] if found else None


def is_mirror(url: str | None) -> bool:
    """Whether this is the page of a video on a site known here."""
    return _found(url) is not None


def names(url: str | None, title: str) -> bool:
    """Whether the address is made of the words of this title: ".../tiny-boat-goes-home.html"."""
    words = _WORD.findall(title.casefold())
    if len(words) < _FEWEST or not url:
        return False
    pieces = unquote_plus(_path(url)).casefold().removesuffix(".html").split("/")
    return words in (_WORD.findall(piece) for piece in pieces)


def _found(url: str | None) -> tuple[str | None, Kind | None] | None:
    if not url:
        return None
    host, path = _host(url), _path(url)
    for hosts, form, kind in _HOSTS:
        if re.fullmatch(hosts, host) and (found := re.fullmatch(form, path)):
            return (found[1] if found.groups() else None), kind
    return None


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:  # brackets that are no address
        return ""


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""
