"""Twitch's chat as the page that TwitchDownloader writes: one element on a line for each message.

Comes in: an original. Goes out: pieces, each with the row that chat_downloader has for the same, and which video it is
of, which the address behind the time says. Pictures of emotes stand beside their names, which are kept.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from voxpop.model import VideoClaim
from voxpop.sources.base import Original
from voxpop.sources.json_text.pieces import Piece
from voxpop.sources.lines import placed_lines
from voxpop.sources.livechat.rows import Row
from voxpop.sources.livechat.twitch import About

# The messages stand behind much style: a page is told by what stands before that.
_HEAD: Final = re.compile(
    rb"<base target=\"_blank\">\s{0,9}<link [^<>]{0,200}family=Inter[^<>]{0,200}>\s{0,9}"
    rb"<title>[^<]{0,2000}</title>\s{0,9}<style>"
)
_OPENS: Final = '<pre class="comment-root">'
_CLOSES: Final = "</span></pre>"
_MESSAGE: Final = re.compile(
    re.escape(_OPENS) + r'\[<a href="https://(?:www\.)?twitch\.tv/videos/(?P<video>\w{1,40})/?\?[^"<>]{0,60}">'
    r"(?:(?P<hours>\d{1,4}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d\d)</a>\] (?P<badges>.*?)"
    r'<a href="https://(?:www\.)?twitch\.tv/(?P<login>[^"<>]{0,60})">'
    r'<span class="comment-author"[^<>]{0,80}>(?P<name>[^<]{0,200})</span></a>'
    r'<span class="comment-message">: (?P<text>.*)' + re.escape(_CLOSES)
)
_BADGE: Final = re.compile(r'title="([^"<>]{1,60})"')
_TAG: Final = re.compile(r"<[^<>]*>")
_VOD: Final = re.compile(r"\d{5,12}")
_BROKEN: Final = "this message is not as TwitchDownloader writes one"


def is_page(head: bytes) -> bool:
    """Whether a page that begins so is one."""
    return _HEAD.search(head[:4096]) is not None


def about(page: Original) -> About:
    """Which video it is of."""
    first = next((found["video"] for _, _, found in _lines(page) if found is not None), "")
    return About(VideoClaim("twitchvod", f"v{first}") if _VOD.fullmatch(first) else VideoClaim(None, None))


class TwitchPage:
    """The messages of one file."""

    def __init__(self, original: Original) -> None:
        self._original = original

    def pieces(self) -> Iterator[Piece]:
        """One piece for each message."""
        for number, (start, end, found) in enumerate(_lines(self._original)):
            raw = None if found is None else b""
            yield _Message(f"message {number}", start, end, raw, _BROKEN, end, found=found)


class _Message(Piece, frozen=True, gc=False, kw_only=True):
    """A piece whose row is made when it is asked for."""

    found: re.Match[str] | None

    def value(self) -> object:
        if self.found is None:
            raise ValueError(self.reason)
        return _row({name: said or "" for name, said in self.found.groupdict().items()})


def _lines(page: Original) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    """Where each line with a message begins and ends, and what it says."""
    for line, start, end in placed_lines(page):
        if (text := line.text.rstrip()).startswith(_OPENS):
            yield start, end, _MESSAGE.fullmatch(text) if text.endswith(_CLOSES) else None


def _row(said: dict[str, str]) -> Row:
    seconds = int(said["hours"] or 0) * 3600 + int(said["minutes"]) * 60 + int(said["seconds"])
    badges = [{"name": html.unescape(name)} for name in _BADGE.findall(said["badges"])]
    name = html.unescape(said["name"]).removesuffix(f" ({html.unescape(said['login'])})")  # where it is not Latin
    return {
        "message": html.unescape(_TAG.sub("", said["text"])).removesuffix(" "),
        "author": {"name": name, "badges": badges},
        "time_in_seconds": float(seconds),
    }
