"""What the head of a page says of it for previews: OpenGraph, Twitter's cards, its title, its own address.

Comes in: a parsed page. Goes out: a `Head`. https://ogp.me/#type_video
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from voxpop.model import VideoClaim, When
from voxpop.sources.schema_org.dates import seconds_of, when_of
from voxpop.sources.schema_org.thing import Thing, plain_of, readable, text_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MOST: Final = 5000  # elements of a head
_PLAYERS: Final = ("video", "video:url", "video:secure_url", "player")
_OTHER: Final = re.compile(r"(?:music|product|profile|book|image|photo|song|album)(?![a-z])")  # kinds that are no video
_ADVERTISED: Final = re.compile(r"(?<![a-z])(?:ads?|advert[a-z]{0,12}|sponsored)(?![a-z])", re.IGNORECASE)
_NEAR: Final = 4  # elements around a player, of which one may say that it is an advertisement's
_PREFIXES: Final = ("og:", "twitter:")


class Head(Struct, frozen=True):
    """`video` is what OpenGraph says of a video, if of any. `url` is the address of the page, `player`
    the address of what is to be played, `title` that of the page, `other` what the page calls itself where that is no
    video ("music.song").
    """

    video: VideoClaim | None
    url: str | None
    player: str | None
    title: str | None
    other: str | None = None


def head_of(tree: LexborHTMLParser, saved_from: str | None) -> Head:
    """`saved_from` is the address that stands in the file, by which others are completed."""
    said = _meta(tree)
    canonical = tree.css_first('link[rel="canonical"]')
    addresses = [canonical.attributes.get("href") if canonical is not None else None, plain_of(said, "url"), saved_from]
    player = plain_of(said, *_PLAYERS)
    kind = plain_of(said, "type") or ""
    other = kind if _OTHER.match(kind) else None
    is_video = other is None and (kind.startswith("video") or player is not None or _plays(tree))
    return Head(
        video=_video(said) if is_video else None,
        url=next((whole for address in addresses if (whole := whole_address(address, saved_from))), None),
        player=player,
        title=_title(tree),
        other=other,
    )


def whole_address(address: str | None, base: str | None) -> str | None:
    """An address that begins with http; None where there is none.

    >>> whole_address("/a", "https://example.org/b"), whole_address("javascript:", None)
    ('https://example.org/a', None)
    """
    try:
        whole = urljoin(base or "", (address or "").strip())[:4000]
        parts = urlsplit(whole)
    except ValueError:  # brackets that are no address
        return None
    return whole if address and parts.scheme in ("http", "https") and parts.hostname else None


def _meta(tree: LexborHTMLParser) -> Thing:
    """Values by name; "og:" comes before "twitter:", and neither stands in the names."""
    found: Thing = {}
    for prefix in (*_PREFIXES, ""):
        for node in tree.css("meta[property], meta[name]")[:_MOST]:
            name = (node.attributes.get("property") or node.attributes.get("name") or "").strip().lower()
            value = node.attributes.get("content")
            if not value or not (name.startswith(prefix) if prefix else name.startswith(("article:", "video:", "ya:"))):
                continue
            short = name.removeprefix(prefix)
            said = found.setdefault(short, [])
            if isinstance(said, list) and (prefix != "twitter:" or not said):
                said.append(value)
    return found


def _video(said: Thing) -> VideoClaim:
    tags = said.get("video:tag")
    return VideoClaim(
        platform=None,
        id=None,
        title=text_of(said, "title"),
        description=text_of(said, "description"),
        published=when_of(plain_of(said, "video:release_date", "article:published_time")) or When(),
        modified=when_of(plain_of(said, "article:modified_time")) or When(),
        duration_seconds=seconds_of(plain_of(said, "video:duration")),
        tags=tuple(readable(tag) for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
    )


def _plays(tree: LexborHTMLParser) -> bool:
    """Whether a player stands in the page that is not an advertisement's."""
    return any(not _is_advertised(node) for node in tree.css("video[src], video source[src]")[:_MOST])


def _is_advertised(node: LexborNode) -> bool:
    for _ in range(_NEAR):
        names = " ".join(node.attributes.get(name) or "" for name in ("title", "id", "class"))
        if _ADVERTISED.search(names):
            return True
        if node.parent is None:
            break
        node = node.parent
    return False


def _title(tree: LexborHTMLParser) -> str | None:
    found = tree.css_first("head title")
    return (" ".join((found.text() or "").split()) or None) if found is not None else None
