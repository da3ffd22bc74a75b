"""Chats as lines for people to read: what TwitchDownloader, chat_downloader, justlog and Chatterino write as text.

Comes in: an original. Goes out: pieces, each with the row that chat_downloader has for the same.

    [0:01:02] name: message                        [2024-01-02 10:00:05 UTC] name: message
    1:02 | (Moderator, Member (1 year)) *$5.00* name: message
    [2024-01-02 10:00:05] #channel name: message   [2024-01-02 10:00:05] name: message
    # Start logging at 2024-01-02 10:00:00 CET     [10:00:05]  name: message
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from voxpop.model import When
from voxpop.sources.base import Original
from voxpop.sources.iso_times import instant_of
from voxpop.sources.json_text.pieces import Piece
from voxpop.sources.lines import placed_lines
from voxpop.sources.livechat.rows import Row

_NAME: Final = r"(?P<name>[^\s:|][^:\n]{0,99}?): ?(?P<text>.*)"
_CLOCK: Final = r"(?P<sign>-?)(?:(?P<hours>\d{1,4}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d\d)"
_DAY: Final = r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d{1,7})?"
_BRACKETED: Final = re.compile(
    rf"\[(?:{_CLOCK}|{_DAY}(?P<zone> UTC)?)\] {{1,2}}(?:#(?P<channel>[a-z0-9_]{{2,25}}) (?=\w{{1,25}}: ))?{_NAME}",
    re.DOTALL,
)
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
_LOGGED: Final = re.compile(r"# (?:Start|Stop) logging at (?P<day>\d{4}-\d\d-\d\d)\b.*")  # Chatterino's
_OF_DAY: Final = re.compile(r"\[(\d\d:\d\d:\d\d)\]")
# Programs tell of themselves in the same form: "[2024-01-02 10:00:05] INFO: ...", "... app.ERROR: ...", "... a.py: ..."
_OF_A_PROGRAM: Final = re.compile(
    r".*\b(?:INFO|WARN(?:ING)?|ERROR|DEBUG|TRACE|FATAL|CRITICAL|NOTICE|ALERT|EMERGENCY|LOG|PANIC)\]?|\S*\.[a-z]{1,4}",
    re.IGNORECASE,
)
_LATEST: Final = 253402300799
_AROUND: Final = 14 * 3600  # no place on earth is further from UTC


def are_told(head: bytes) -> bool:
    """Whether most of the first lines are of one such form: two at least."""
    lines = _first_lines(head)
    if lines and _LOGGED.fullmatch(lines[0]):
        return any(_OF_DAY.match(line) and _BRACKETED.match(line) for line in lines)
    for first, form in zip(_FIRST, _FORMS, strict=True):
        found = [line for line in lines if form.match(line)]
        if len(found) > 1 and len(found) * 3 >= len(lines) * 2 and first.match(found[0]):
            return not _is_of_a_program(found)
    return False


def _is_of_a_program(lines: list[str]) -> bool:
    """Whether half of these lines or more are what a program tells of itself."""
    told = [found for line in lines if (found := _BRACKETED.match(line)) and found["at"] and not found["zone"]]
    return len([found for found in told if _OF_A_PROGRAM.fullmatch(found["name"])]) * 2 >= max(1, len(lines))


def is_any_told(head: bytes) -> bool:
    """Whether one of the first lines is of such a form: all that a redaction may have left."""
    return any(form.match(line) for form in (*_FORMS, _LOGGED) for line in _first_lines(head))


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
        days = _Days()
        for line, start, end in placed_lines(self._original):
            if not line.text.strip() or days.learn(line.text):
                continue
            found = next((found for form in _FORMS if (found := form.fullmatch(line.text))), None)
            reason = "" if found else "this line does not say when something was said and by whom"
            raw = None if found is None else b""
            yield _Line(f"line {line.number}", start, end, raw, reason, end, text=line.text, moment=days.moment)


class _Days:
    """The days of a log whose lines tell the time of the day alone."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._clock = ""
        self._is_logged = False
        self.moment: str | None = None

    def learn(self, text: str) -> bool:
        """Takes the next line; whether it says which day it is, and nothing else."""
        if text.startswith("#") and (found := _LOGGED.fullmatch(text)):
            self._is_logged, self._day = True, None
            with suppress(ValueError):
                self._day, self._clock = date.fromisoformat(found["day"]), ""
            return True
        if self._is_logged and (clock := _OF_DAY.match(text)):
            with suppress(OverflowError):  # behind the last day of all
                self._day = self._day and self._day + timedelta(days=clock[1] < self._clock)
            self._clock = clock[1]
            self.moment = f"{self._day} {clock[1]}"
        return False


class _Line(Piece, frozen=True, gc=False, kw_only=True):
    """A piece whose row is made when it is asked for. `moment` is when it was said, where another line says the day."""

    text: str
    moment: str | None

    def value(self) -> object:
        found = next((found for form in _FORMS if (found := form.fullmatch(self.text))), None)
        if found is None:
            raise ValueError(self.reason)
        said = {name: said for name, said in found.groupdict().items() if said}
        return _row(said if self.moment is None or "at" in said else {**said, "at": self.moment})


def _row(said: dict[str, str]) -> Row:
    badges = [{"name": name} for name in said.get("badges", "").split(", ") if name]
    row: Row = {"message": said.get("text", ""), "author": {"name": said["name"], "badges": badges}}
    if "at" in said:
        at = instant_of(said["at"])
        if at is not None and ("zone" in said or "channel" in said):  # justlog counts in UTC
            row["timestamp"] = int(at) * 10**6
        elif at is not None:
            row["day"] = When(int(at) - _AROUND, min(int(at) + _AROUND, _LATEST), "day", said["at"])
    else:
        seconds = int(said.get("hours", 0)) * 3600 + int(said["minutes"]) * 60 + int(said["seconds"])
        row["time_in_seconds"] = float(-seconds if "sign" in said else seconds)
    if "paid" in said:
        row["money"] = {"text": said["paid"]}
    return row
