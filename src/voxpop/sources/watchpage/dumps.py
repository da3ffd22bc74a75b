"""Parts of a watch page as JSON: what tools and their tests keep.

Comes in: the bytes. Goes out: player response and initial data, or the page itself. Seen:

    {"responseContext": ..., "videoDetails": ..., "playabilityStatus": ...}     the answer of /youtubei/v1/player
    {"responseContext": ..., "contents": {"twoColumnWatchNextResults": ...}}    the answer of /youtubei/v1/next
    [{"page": "watch", "playerResponse": ...}, {"response": ..., "url": ...}]   the answer of /watch?pbj=1, until 2021
    {"url": ..., "js": ..., "watch_html": "<!DOCTYPE html>...", ...}            pytube's mocks
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from voxpop.sources.sound_text import sound

_MOST: Final = 64  # parts of one answer
_JSON: Final = json.JSONDecoder(strict=False)
_WAYS: Final = (
    re.compile(
        r'^\[[\s\S]{0,4000}?"page"\s{0,9}:\s{0,9}"watch"[\s\S]{0,60000}?"(?:playerResponse|rootVe|csn)"\s{0,9}:'
    ),
    re.compile(
        r'"responseContext"\s{0,9}:[\s\S]{0,66000}?"(?:playabilityStatus|videoDetails|twoColumnWatchNextResults)"\s{0,9}:'
    ),
    re.compile(r'^\{\s{0,40}"(?:videoDetails|playabilityStatus|playerResponse|player_response)"\s{0,9}:'),
    re.compile(r'^\{[\s\S]{0,60000}?"watch_html"\s{0,9}:'),
    re.compile(
        r'^\{\s{0,40}"url"\s{0,9}:\s{0,9}"https?://(?:www\.)?youtube\.com/watch[^"]{0,400}"\s{0,9},\s{0,40}"js"'
    ),
)


class Dump(Struct, frozen=True):
    """What of a page stands in the file."""

    player: object = None
    data: object = None
    html: str | None = None
    url: str | None = None


def is_dump(text: str) -> bool:
    """Whether a JSON file that begins so holds parts of a watch page."""
    return any(way.search(text) for way in _WAYS)


def dump_in(text: str) -> Dump:
    """Raises `ValueError` or `RecursionError` where the file is not JSON."""
    player = data = html = url = None
    for part in _parts(_JSON.decode(text)):
        if player is None and ("videoDetails" in part or "playabilityStatus" in part):
            player = part
        if data is None and ("contents" in part or "currentVideoEndpoint" in part):
            data = part
        address, page = part.get("url"), part.get("watch_html")
        url = address if url is None and isinstance(address, str) else url
        html = sound(page) if html is None and isinstance(page, str) else html
    return Dump(player, data, html, url if url is None or url.startswith("http") else f"https://www.youtube.com{url}")


def _parts(value: object) -> Iterator[dict[str, object]]:
    """The objects of the file, and those in the envelopes that they are."""
    for part in value[:_MOST] if isinstance(value, list) else (value,):
        if isinstance(part, dict):
            yield part
            for name in ("playerResponse", "player_response", "response"):
                inner = part.get(name)
                if isinstance(inner, dict):
                    yield inner
