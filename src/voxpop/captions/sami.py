"""SAMI (`.smi`): HTML whose elements say at which millisecond a text appears; it stays until the next does.

Comes in: text. Goes out: cues, of all the languages that are in the file, in the order of their times.

    <SAMI><BODY>
    <SYNC Start=1000><P Class=ENCC>Boats<br>and ships
    <SYNC Start=2500><P Class=ENCC>&nbsp;
    </BODY></SAMI>

Rules: https://learn.microsoft.com/previous-versions/windows/desktop/dnacc/understanding-sami-1.0 ; read leniently, as
players do: elements are rarely closed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from voxpop.captions.events import LARGEST
from voxpop.captions.spoken import LAST, Tally, Words, cue_of
from voxpop.errors import Refusal
from voxpop.model import Cue

BEGINNING: Final = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<SAMI[\s>]", re.IGNORECASE)
LANGUAGE: Final = re.compile(r"\blang\s*:\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3})\s*;", re.IGNORECASE)

_SYNC: Final = re.compile(r"<SYNC\b[^>]{0,200}?\bStart\s*=\s*[\"']?\s*(-?\d{1,9})[^>]{0,200}>", re.IGNORECASE)
_ANY_SYNC: Final = re.compile(r"<SYNC\b", re.IGNORECASE)
_PARAGRAPH: Final = re.compile(r"<P\b([^>]{0,200})>", re.IGNORECASE)
_CLASS: Final = re.compile(r"\bClass\s*=\s*[\"']?\s*([\w-]{1,60})", re.IGNORECASE)
_BREAK: Final = re.compile(r"<br\b[^>]{0,100}>", re.IGNORECASE)
_END: Final = re.compile(r"</BODY\b|</SAMI\b", re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_SPACE: Final = re.compile(r"[ \t\r\n]+")


def cues_of_sami(text: str, tally: Tally) -> Iterator[Cue]:
    """The cues. Raises `Refusal` for a file that is too long."""
    if len(text) > LARGEST:
        raise Refusal("caption", f"This caption is longer than {LARGEST >> 20} million characters.")
    text = _COMMENT.sub("", text.replace("\0", ""))
    if end := _END.search(text):
        text = text[: end.start()]
    found = list(_SYNC.finditer(text))
    tally.skipped += max(0, sum(1 for _ in _ANY_SYNC.finditer(text)) - len(found))
    ends = [*(sync.start() for sync in found[1:]), len(text)]
    said = [
        (max(0, int(sync[1])) / 1000, kind, part)
        for sync, end in zip(found, ends, strict=True)
        for kind, part in _paragraphs(text[sync.end() : end])
    ]
    said.sort(key=lambda one: one[0])
    yield from reversed(list(_cues(said)))


def _cues(said: list[tuple[float, str, str]]) -> Iterator[Cue]:
    """From the last to the first: each text of a class ends where the next of that class begins."""
    until: dict[str, float] = {}
    for start, kind, part in reversed(said):
        words = Words()
        words.say(part)
        if spoken := words.lines():
            yield cue_of(start, until.get(kind, start + LAST), spoken)
        until[kind] = start


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """The class and the plain text of each paragraph at one time."""
    found = list(_PARAGRAPH.finditer(text))
    if not found:
        yield "", _plain(text)
        return
    ends = [*(one.start() for one in found[1:]), len(text)]
    for one, end in zip(found, ends, strict=True):
        kind = _CLASS.search(one[1])
        yield kind[1].casefold() if kind else "", _plain(text[one.end() : end])


def _plain(text: str) -> str:
    lines = (_SPACE.sub(" ", _TAG.sub("", line)) for line in _BREAK.split(text))  # a line is stripped by `Words`
    return "\n".join(html.unescape(line) for line in lines)
