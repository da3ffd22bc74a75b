"""Comments that lost their names: one a line; or each followed by its author's name on a line of its own.

Comes in: lines. Goes out: comments.

    first comment                  first comment, of
    second comment                 several paragraphs
    @@somebody a reply
                                   Ada Quill

In the second form nothing but its shape tells a name from a text: a short paragraph of one line that does not end as a
sentence does, with a text above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voxpop.sources.lines import Line
from voxpop.sources.mirror.spoken import CUT_OFF, Said, Speaking, Spoken

_LONGEST_NAME: Final = 40
_MOST_WORDS: Final = 5
_NO_NAME: Final = re.compile(r"[.!?…。！？:;,)\]\"”»]$|[:;]\s|://|\d:\d\d")
ENDLESS: Final = "No name stands below this text: the page was cut off here, or shows none."


def comments_by_line(lines: Iterator[Line], is_cut_off: bool) -> Iterator[Said]:
    """Each line that is not empty. Who is answered by "@@name" cannot be told: names are not shown."""
    speaking = Speaking()
    held: Line | None = None
    last = ""
    for line in lines:
        last = line.text
        if line.text.strip() and line.text.strip() != "@@":  # this alone: a reply that was taken out
            if held is not None:
                yield from _closed(held, speaking, None)
            held = line
    if held is not None:
        yield from _closed(held, speaking, CUT_OFF if is_cut_off and last.strip() else None)


def comments_above_names(lines: Iterator[Line]) -> Iterator[Said]:
    """Each text with the name below it."""
    speaking = Speaking()
    block: list[Line] = []
    text: list[Line] = []
    for line in _and_a_blank(lines):
        if line.text.strip():
            block.append(line)
            continue
        if text and len(block) == 1 and looks_like_name(block[0].text):
            spoken = Spoken(text[0].number, block[0].text.strip())
            for part in text:
                spoken.add(part)
            spoken.end = block[0].number + 1
            yield from speaking.close(spoken)[0]
            text, block = [], []
        elif block or text:
            text.extend([*block, line])
            block = []
    if any(part.text.strip() for part in text):
        spoken = Spoken(text[0].number, None, end=text[-1].number + 1)
        yield from speaking.close(spoken, ENDLESS)[0]


def looks_like_name(line: str) -> bool:
    """Whether a line may be a name, by its shape."""
    plain = line.strip()
    return 0 < len(plain) <= _LONGEST_NAME and len(plain.split()) <= _MOST_WORDS and not _NO_NAME.search(plain)


def _closed(line: Line, speaking: Speaking, refusal: str | None) -> list[Said]:
    spoken = Spoken(line.number, None, is_reply=line.text.startswith("@@"), indent=len(line.text))
    spoken.add(line)
    return speaking.close(spoken, refusal)[0]


def _and_a_blank(lines: Iterator[Line]) -> Iterator[Line]:
    number = 0
    for line in lines:
        number = line.number
        yield line
    yield Line(number + 1, "", False, b"")
