"""What stands above the comments of a mirror page: title, rating, description.

Comes in: the lines up to the header of the comments. Goes out: what they say of the video.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from voxpop.model import Rating
from voxpop.sources.mirror.rating import rating_after, rating_alone

LONGEST_LABEL: Final = 80  # characters of the label of a section
_LONGEST_RATING: Final = 40
_BULLET: Final = re.compile(r"\s*[•·▪◦‣*-]\s+")
_EMOJI: Final = re.compile("[🎬🎥📹📺🎞▶📄📝📃📜🛈ℹ💬🗨🗯💭🗣]\ufe0f?\\s*[^\\W\\d_]")


def is_tab(line: str) -> bool:
    """Whether this names a section in the list of tabs of the page: a bullet, an emoji, a label."""
    bullet = _BULLET.match(line)
    return bullet is not None and _is_label(line[bullet.end() :])


def video_part(top: Sequence[str]) -> tuple[str | None, Rating, str | None]:
    """Title, rating and description. The title stands twice, the second time with the rating, or once."""
    first = next((number for number, line in enumerate(top) if line.strip() and not is_tab(line)), None)
    if first is None:
        return None, Rating(), None
    title = top[first].strip()
    again, rest = _taken(_below_sections(top[first + 1 :]), lambda line: _is_title(title, line))
    alone, rest = _taken(rest, lambda line: rating_alone(line) is not None)
    title, rating = _title_and_rating(title, again)
    if rating is None and alone is not None:
        rating = rating_alone(alone)
    description = "\n".join(_below_sections(rest)).rstrip().strip("\n")
    return title, rating or Rating(), description or None


def _is_title(title: str, line: str) -> bool:
    return line == title or rating_after(title, line) is not None or rating_after(line, title) is not None


def _title_and_rating(title: str, again: str | None) -> tuple[str, Rating | None]:
    if again is not None:
        found = rating_after(title, again)
        other = rating_after(again, title)
        return (again, other) if found is None and other is not None else (title, found)
    for end in range(len(title) - 1, max(0, len(title) - _LONGEST_RATING), -1):
        if title[end].isspace() and (found := rating_after(title[:end], title, bare=False)):
            return title[:end].rstrip(), found  # the only title carries it, and names its scale
    return title, None


def _below_sections(lines: Sequence[str]) -> Sequence[str]:
    """What follows the tabs and headers of sections with which these lines begin."""
    for number, line in enumerate(lines):
        is_header = _is_label(line) and not "".join(lines[number + 1 : number + 2]).strip()
        if line.strip() and not is_tab(line) and not is_header:
            return lines[number:]
    return ()


def _taken(lines: Sequence[str], is_it: Callable[[str], bool]) -> tuple[str | None, Sequence[str]]:
    """The first line that is not blank, if it is it, and the lines after it; else None and all lines."""
    for number, line in enumerate(lines):
        if line.strip():
            return (line.strip(), lines[number + 1 :]) if is_it(line.strip()) else (None, lines)
    return None, lines


def _is_label(line: str) -> bool:
    return len(line) <= LONGEST_LABEL and _EMOJI.match(line) is not None
