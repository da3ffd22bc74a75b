"""A text cut up for display: plain words, links, timecodes.

Comes in: text as captured, the length of its video. Goes out: segments whose texts, joined, are the text to the letter.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Literal

from msgspec import Struct

from voxpop.text.links import addresses
from voxpop.text.timecodes import timecodes


class Segment(Struct, frozen=True):
    """A part of a text. A link has a `url` (http or https, never another scheme), a timecode has `seconds`."""

    kind: Literal["plain", "link", "timecode"]
    text: str
    url: str | None = None
    seconds: int | None = None


def segments(text: str, duration: float | None) -> list[Segment]:
    """`text` in its segments, in order; none is empty and none overlaps another.

    A timecode is one only when it lies within the video (`duration` seconds; None where that is not known).

    >>> [segment.kind for segment in segments("1:08 https://example.org/", 100)]
    ['timecode', 'plain', 'link']
    """
    if ":" not in text and "：" not in text:
        return [Segment("plain", text)] if text else []
    marked: list[tuple[int, int, int | None]] = [(at.start, at.end, None) for at in addresses(text) if at.is_link]
    marked += [(at.start, at.end, at.seconds) for at in timecodes(text) if duration is None or at.seconds <= duration]
    found: list[Segment] = []
    done = 0
    for start, end, seconds in sorted(marked, key=itemgetter(0)):
        if start > done:
            found.append(Segment("plain", text[done:start]))
        written = text[start:end]
        if seconds is None:
            found.append(Segment("link", written, url=written))
        else:
            found.append(Segment("timecode", written, seconds=seconds))
        done = end
    if done < len(text):
        found.append(Segment("plain", text[done:]))
    return found
