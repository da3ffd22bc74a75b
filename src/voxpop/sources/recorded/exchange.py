"""What a browser asked for and what came back, as recordings of any format hold it.

Comes in: addresses, headers and bodies. Goes out: an `Exchange`, and what its request says of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal
from urllib.parse import parse_qs, urlsplit

import msgspec
from msgspec import Struct

from voxpop.keys import video_from_url
from voxpop.sources.json_text.reader import loads
from voxpop.sources.youtube.continuations import id_at
from voxpop.sources.youtube.nesting import at, text_at

Kind = Literal["watch", "answer", "post", "chat", "page"]
"""watch: a watch page. answer: data of one, or comments. post: the same, or of a channel's posts. chat: a live chat.
page: any other page."""

_HOSTS: Final = re.compile(r"(?:^|\.)youtube(?:-nocookie|kids)?\.com$")
_WATCH: Final = re.compile(r"/watch/?|/(?:shorts|live)/[A-Za-z0-9_-]{11}/?")
_ANSWER: Final = re.compile(r"/youtubei/v\d/(?:next|player|get_watch)|/comment_service_ajax|/comment_ajax")
_CHAT: Final = re.compile(r"/(?:youtubei/v\d/)?live_chat/get_live_chat(?:_replay)?|/live_chat(?:_replay)?")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


class Asked(Struct, frozen=True):
    """What a request says. `token` is the list that it asks for more of, `video` the page that it was made on,
    `language` that of the words in the answer.
    """

    token: str | None = None
    video: str | None = None
    language: str | None = None


class Exchange(Struct, frozen=True):
    """An answer, and what was asked, where the recording holds that. `place` is where it stands in the recording
    ("record 12"), `instant` when it came (Unix seconds), `trouble` why its body cannot be read. `value` is the JSON of
    its body, where the recording was read as JSON anyway.
    """

    place: str
    url: str
    kind: Kind
    instant: int | None
    body: bytes = b""
    trouble: str | None = None
    asked: Asked | None = None
    value: object = None


@lru_cache(maxsize=1024)
def kind_of(url: str, mime: str) -> Kind | None:
    """What stands at this address; None for what no page is made of (pictures, video, scripts).

    >>> kind_of("https://www.youtube.com/youtubei/v1/next?prettyPrint=false", "application/json; charset=UTF-8")
    'answer'
    """
    try:
        parts = urlsplit(url)
        is_youtube = _HOSTS.search((parts.hostname or "").lower()) is not None
    except ValueError:
        return None
    is_html, is_json = "html" in mime.lower(), "json" in mime.lower()
    if is_youtube and is_html and _WATCH.fullmatch(parts.path):
        return "watch"
    if is_youtube and (is_html or is_json) and _CHAT.fullmatch(parts.path):
        return "chat"
    if is_youtube and (is_json or (is_html and parts.path.endswith("_ajax"))):
        if _ANSWER.fullmatch(parts.path) or _WATCH.fullmatch(parts.path):
            return "answer"
        if parts.path.endswith("/browse"):
            return "post"
    return "page" if is_html else None


def asked_in(url: str, body: bytes, referer: str | None) -> Asked:
    """What a request says, in its body or its address."""
    said = answer_in(body) if body.lstrip()[:1] == b"{" else None
    query = _query(url)
    token = text_at(said, "continuation") or query("continuation") or query("ctoken")
    client = at(said, "context", "client")
    language = text_at(client, "hl") or query("hl")
    pages = (text_at(client, "originalUrl"), referer)
    video = id_at(said, "videoId") or next(filter(None, map(video_at, pages)), None)
    known = language if language and _LANGUAGE.fullmatch(language) else None
    return Asked(token or None, video, known)


def answer_in(body: bytes) -> object:
    """The JSON of a body; None where it is none. What is no text in it stands as lone surrogates."""
    plain = body.removeprefix(b"\xef\xbb\xbf").lstrip().removeprefix(b")]}'")
    try:
        return msgspec.json.decode(plain)
    except (ValueError, RecursionError):
        try:
            return loads(plain.strip())
        except (ValueError, RecursionError):
            return None


def video_at(url: str | None) -> str | None:
    """The YouTube id that an address names; None where it names none."""
    platform, id_ = video_from_url(url or "")
    return id_ if platform == "youtube" else None


def _query(url: str) -> Callable[[str], str | None]:
    try:
        found = parse_qs(urlsplit(url).query, max_num_fields=200)
    except ValueError:
        found = {}
    return lambda name: next(iter(found.get(name, ())), None)
