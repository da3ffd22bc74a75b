"""Chats as lines for people to read: what TwitchDownloader and chat_downloader write as text.

Comes in: an original. Goes out: pieces, each with the row that chat_downloader has for the same.

    [0:01:02] name: message                        [2024-01-02 10:00:05 UTC] name: message
    1:02 | (Moderator, Member (1 year)) *$5.00* name: message
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voxpop.sources.base import Original
from voxpop.sources.iso_times import instant_of
from voxpop.sources.json_text.pieces import Piece
from voxpop.sources.lines import encoding_of, lines_of
from voxpop.sources.livechat.rows import Row

_NAME: Final = r"(?P<name>[^\s:|][^:\n]{0,99}?): ?(?P<text>.*)"
_CLOCK: Final = r"(?P<sign>-?)(?:(?P<hours>\d{1,4}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d\d)"
_DAY: Final = r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d{1,7})?"
_BRACKETED: Final = re.compile(rf"\[(?:{_CLOCK}|{_DAY}(?P<zone> UTC))\] {_NAME}", re.DOTALL)
_BARRED: Final = re.compile(
    rf"(?:{_CLOCK}|{_DAY}(?P<zone>)) \| "
    r"(?:\((?P<badges>(?:[^()\n]|\([^()\n]{0,80}\)){1,300})\) )?(?:\*(?P<paid>[^*\n]{1,40})\* )?" + _NAME,
    re.DOTALL,
)
_FORMS: Final = (_BRACKETED, _BARRED)
_FIRST: Final = (
    re.compile(r"\[(?:\d:\d\d:\d\d|\d{4}-)"),
    _BARRED,
)  # two digits of hours are minutes, of a song's lyrics
_LOOKED_AT: Final = 8


def are_told(head: bytes) -> bool:
    """Whether most of the first lines are of one such form: two at least."""
    lines = _first_lines(head)
    for first, form in zip(_FIRST, _FORMS, strict=True):
        found = [line for line in lines if form.match(line)]
        if len(found) > 1 and len(found) * 3 >= len(lines) * 2 and first.match(found[0]):
            return True
    return False


def is_any_told(head: bytes) -> bool:
    """Whether one of the first lines is of such a form: all that a redaction may have left."""
    return any(form.match(line) for form in _FORMS for line in _first_lines(head))


def _first_lines(head: bytes) -> list[str]:
    lines = head[: 16 << 10].decode("utf-8", "replace").lstrip("\ufeff").split("\n")
    whole = lines[:-1] if len(head) > 16 << 10 else lines
    return [line for line in whole if line.strip()][:_LOOKED_AT]


class Told:
    """The lines of one file."""

    def __init__(self, original: Original) -> None:
        self._original = original

    def pieces(self) -> Iterator[Piece]:
        """One piece for each line in which something stands."""
        with self._original.open() as stream:
            at = len(encoding_of(stream.read(4096))[0])
        with self._original.open() as stream:
            for line in lines_of(stream):
                start, at = at, at + len(line.raw)
                if line.text.strip():
                    found = next((found for form in _FORMS if (found := form.fullmatch(line.text))), None)
                    reason = "" if found else "this line does not say when something was said and by whom"
                    raw = None if found is None else b""
                    yield _Line(f"line {line.number}", start, at, raw, reason, at, text=line.text)


class _Line(Piece, frozen=True, gc=False, kw_only=True):
    """A piece whose row is made when it is asked for."""

    text: str

    def value(self) -> object:
        found = next((found for form in _FORMS if (found := form.fullmatch(self.text))), None)
        if found is None:
            raise ValueError(self.reason)
        return _row({name: said for name, said in found.groupdict().items() if said})


def _row(said: dict[str, str]) -> Row:
    badges = [{"name": name} for name in said.get("badges", "").split(", ") if name]
    row: Row = {"message": said.get("text", ""), "author": {"name": said["name"], "badges": badges}}
    if "minutes" in said:
        seconds = int(said.get("hours", 0)) * 3600 + int(said["minutes"]) * 60 + int(said["seconds"])
        row["time_in_seconds"] = float(-seconds if "sign" in said else seconds)
    elif "zone" in said and (at := instant_of(said["at"])) is not None:
        row["timestamp"] = int(at) * 10**6
    if "paid" in said:
        row["money"] = {"text": said["paid"]}
    return row
