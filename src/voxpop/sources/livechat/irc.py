"""Twitch's chat as its servers send it, kept line by line: IRC with tags (https://dev.twitch.tv/docs/chat/irc/).

Comes in: an original. Goes out: pieces, each with the row that chat_downloader has for the same. Subscriptions with
words of their own are messages; who was removed, and what, is told by other lines.

    @display-name=Ada;id=a1;tmi-sent-ts=1704189600123;user-id=11 :ada!ada@ada.tmi.twitch.tv PRIVMSG #harbour :ahoy
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voxpop.sources.base import Original
from voxpop.sources.json_text.pieces import Piece
from voxpop.sources.lines import placed_lines
from voxpop.sources.livechat.rows import Row

_LINE: Final = re.compile(
    r"(?:@(?P<tags>\S{1,8000}) )?:(?P<from>\S{1,200}) (?P<kind>[A-Z]{4,20}|\d{3})(?: (?P<channel>#\S{0,60}))?"
    r"(?: :(?P<text>.*))?",
    re.DOTALL,
)
_FIRST: Final = re.compile(rb"(?:@\S{1,8000} )?:\S{1,200}\.tmi\.twitch\.tv PRIVMSG #\S{1,60} :")
_BEGINS: Final = re.compile(rb"(?:@[a-z-]{2,40}=|:\S{1,200} |PING :)")
_ESCAPED: Final = re.compile(r"\\(.)")
_ESCAPES: Final = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}
_ACTION: Final = "\x01ACTION "
_SAID: Final = ("PRIVMSG", "USERNOTICE")
_HUSK: Final = re.compile(rb"@id=\S{1,100} :! PRIVMSG # :")
_NO_LINE: Final = "this line is none of Twitch's chat (IRC)"


def is_irc(start: bytes) -> bool:
    """Whether what begins so are such lines, with a message among the first."""
    return _BEGINS.match(start) is not None and any(
        _FIRST.match(line) for line in start[: 32 << 10].split(b"\n", 400)[:400]
    )


def is_irc_husk(start: bytes) -> bool:
    """Whether this is what a redaction of all messages left."""
    return _HUSK.match(start) is not None


class Irc:
    """The lines of one file."""

    def __init__(self, original: Original) -> None:
        self._original = original

    def pieces(self) -> Iterator[Piece]:
        """One piece for each line in which something stands."""
        for line, start, end in placed_lines(self._original):
            if text := line.text.strip("\r"):
                found = _LINE.fullmatch(text)
                is_known = found is not None or text.startswith(("PING ", "PONG "))
                raw = None if not is_known else b"clear_chat" if found and found["kind"].startswith("CLEAR") else b""
                yield _Line(f"line {line.number}", start, end, raw, _NO_LINE, end, found=found)

    def record(self, row: Row) -> bytes:
        """What is left of a row."""
        return f"@id={row['message_id']} :! PRIVMSG # :\n".encode("utf-8", "replace")


class _Line(Piece, frozen=True, gc=False, kw_only=True):
    """A piece whose row is made when it is asked for."""

    found: re.Match[str] | None

    def value(self) -> object:
        if self.raw is None:
            raise ValueError(self.reason)
        return {"message_type": "notice"} if self.found is None else _row(self.found)


def _row(found: re.Match[str]) -> Row:
    kind, text = found["kind"], found["text"]
    tags = dict(_tags(found["tags"] or ""))
    if kind == "CLEARMSG":
        return {"action_type": "delete_message", "target_message_id": tags.get("target-msg-id")}
    if kind == "CLEARCHAT":
        return {"action_type": "ban_user", "target_author_id": tags.get("target-user-id")}
    if kind not in _SAID or (kind == "USERNOTICE" and text is None):
        return {"message_type": "notice"}
    nick = found["from"].partition("!")[0] if "!" in found["from"] else tags.get("login")
    at, bits = tags.get("tmi-sent-ts", ""), tags.get("bits", "")
    row: Row = {
        "message_id": tags.get("id"),
        "message": (text or "").removeprefix(_ACTION).removesuffix("\x01"),
        "author": {
            "id": tags.get("user-id"),
            "name": tags.get("display-name") or nick or None,
            "badges": [{"name": badge.partition("/")[0]} for badge in tags.get("badges", "").split(",")],
        },
    }
    if at.isdecimal() and len(at) < 15:
        row["timestamp"] = int(at) * 1000
    if bits.isdecimal() and len(bits) < 12:
        row["bits"] = int(bits)
    return row


def _tags(words: str) -> Iterator[tuple[str, str]]:
    for tag in words.split(";"):
        name, _, value = tag.partition("=")
        yield name, _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), value)
