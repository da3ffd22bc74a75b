"""What stands above the comments of a mirror page without sections: title, counts, dates, channel, description.

Comes in: the lines above the comments. Goes out: what they say of the video, and notes on what was left out. Seen:

    Title                               Title                        2017-10-05
    Share                                 Рет қаралды 68,736         [public] 9.49M views, 417K likes
    Embed                               Channel                      the description
      • Published: 12 Nov 2024          Channel
      • the description                 7 months ago
                                        the description

A date beside "published" is often the day on which the mirror copied the page: it is told in a note, and not taken for
the day on which the video was published.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from voxpop.model import Channel, Rating, VideoClaim, When
from voxpop.sources.counts import count_in
from voxpop.sources.mirror.labels import front_end, is_button, published_label, views_label
from voxpop.sources.mirror.paired import published_of
from voxpop.sources.mirror.rating import BASIS
from voxpop.sources.relative_times import RelativeTimes
from voxpop.times import day_from_digits

_BULLET: Final = re.compile(r"(?<!\s)\s*[•·▪◦‣]\s+")
_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MOST_BETWEEN: Final = 2  # lines of a channel, between the views and the time
_LONGEST_TITLE: Final = 400


def video_above(top: Sequence[str], times: RelativeTimes) -> tuple[VideoClaim, tuple[str, ...]]:
    """The video, and notes."""
    lines = list(top)
    notes: list[str] = []
    title = _taken_first(lines)
    kept: list[str] = []
    views: int | None = None
    for line in lines:
        plain = _BULLET.sub("", line, count=1)
        date = published_label(plain)
        if date is not None:
            notes.append(f'the mirror gives "{date}" as the date, which may be the day on which it copied the page')
        elif views is None and (count := views_label(line)) is not None:
            views = count[0]
            notes.extend([f'the views are rounded: "{line.strip()}"'] if count[1] else [])
            kept.append("")
        elif not is_button(line):
            kept.append(line)
    channel, published, rest = _channel(kept, times) if views is not None else (None, None, kept)
    return VideoClaim(
        None,
        None,
        title=title,
        description=_description(rest),
        channel=Channel(name=channel),
        published=published or When(),
        view_count=views,
    ), tuple(notes)


def video_of_front_end(lines: Sequence[str], at: int) -> tuple[VideoClaim, tuple[str, ...]]:
    """A page of which line `at` gives the counts; a date or a title may stand above it."""
    said = front_end(lines[at]) or {}
    published, title = When(), None
    for line in lines[:at]:
        if day := _DAY.fullmatch(line.strip()):
            published = day_from_digits("".join(day.groups())) or When()
        elif line.strip() and title is None:
            title = line.strip()[:_LONGEST_TITLE]
    likes, dislikes = (count_in(said.get(name, ""), "en") for name in ("likes", "dislikes"))
    views = count_in(said["views"], "en")
    rating = Rating(likes=likes and likes[0], dislikes=dislikes and dislikes[0], basis=BASIS)
    rounded = any(count is not None and count[1] for count in (likes, dislikes, views))
    video = VideoClaim(
        None,
        None,
        title=title,
        description=_description(lines[at + 1 :]),
        rating=rating if likes or dislikes else Rating(),
        published=published,
        view_count=views[0] if views else None,
        availability=said["availability"],
    )
    return video, (f'the counts are rounded: "{lines[at].strip()}"',) if rounded else ()


def video_described(lines: Sequence[str]) -> VideoClaim:
    """A page that is nothing but the description."""
    return VideoClaim(None, None, description=_description(lines))


def _taken_first(lines: list[str]) -> str | None:
    """The title, which is the first line, unless a list begins with it; taken out of the lines."""
    number, line = next(((number, line) for number, line in enumerate(lines) if line.strip()), (0, ""))
    if not line or _BULLET.match(line) or is_button(line) or len(line) > _LONGEST_TITLE:
        return None
    del lines[: number + 1]
    return line.strip()


def _channel(lines: Sequence[str], times: RelativeTimes) -> tuple[str | None, When | None, Sequence[str]]:
    """The channel, which may stand twice, and below it the time, where the page has them so."""
    between: list[str] = []
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        published = published_of(line, times)
        if published is not None and between and len(set(between)) == 1:
            return between[0], published, lines[number + 1 :]
        between.append(line.strip())
        if len(between) > _MOST_BETWEEN:
            break
    return None, None, lines


def _description(lines: Sequence[str]) -> str | None:
    texts = [_BULLET.sub("", line, count=1) if number == 0 else line for number, line in enumerate(_bare(lines))]
    least = min((len(line) - len(line.lstrip()) for line in texts[1:] if line.strip()), default=0)
    return "\n".join([*texts[:1], *(line[least:] for line in texts[1:])]).strip("\n") or None


def _bare(lines: Sequence[str]) -> list[str]:
    """Without the empty lines around."""
    found = [number for number, line in enumerate(lines) if line.strip()]
    return [line.rstrip() for line in lines[found[0] : found[-1] + 1]] if found else []
