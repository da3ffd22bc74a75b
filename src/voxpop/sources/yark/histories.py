"""The histories in which yark keeps what changes: `{"2024-02-01T10:00:00.1": value}`.

Comes in: such objects. Goes out: values with the instants at which each was first seen, and the observations that they
add up to. yark writes a time where a value changed, and at each a little later than the one before, for it fetches
pictures in between: times that are less than a minute apart are of one observation, unless a value changed within it.

yark/archiver/video/element.py: the times are UTC, without saying so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Final

from msgspec import Struct

from voxpop.model import Refused
from voxpop.sources.iso_times import instant_of
from voxpop.sources.json_text.fields import shown
from voxpop.sources.sound_text import sound

_APART: Final = 60.0  # seconds

Key = tuple[tuple[str, ...], str]
"""Of which comment, by its path (empty for the video itself), and which of its fields."""

Event = tuple[float, Key, object]
"""When, of what, the value from then on."""


class Observation(Struct):
    """What was seen to be new between two instants."""

    first: float
    last: float
    values: dict[Key, object]


def place_of(video: str, path: tuple[str, ...]) -> str:
    """Where a comment of a video stands, or the video itself, for people."""
    return f"{video}.comments.{sound('.'.join(path))}" if path else video


def events_of(key: Key, history: dict[str, object], video: str, problems: list[Refused]) -> list[Event]:
    """The values of one history of `video`; a time that is none is noted and its value left out."""
    events: list[Event] = []
    for words, value in history.items():
        at = instant_of(words)
        if at is None:
            place = f"{place_of(video, key[0])}.{key[1]}"
            problems.append(Refused(place, f"{shown(words)} is no time; what was seen then is left out"))
        else:
            events.append((at, key, value))
    return events


def observations_of(events: Iterable[Event]) -> Iterator[Observation]:
    """The observations, in the order of their times."""
    held: Observation | None = None
    for at, key, value in sorted(events, key=itemgetter(0)):
        if held is not None and (at - held.last > _APART or key in held.values):
            yield held
            held = None
        held = held or Observation(at, at, {})
        held.last = at
        held.values[key] = value
    if held is not None:
        yield held


def value_at(history: dict[str, object], at: float) -> object:
    """What a history says of an instant: what was seen last before it, else first after it; None where nothing."""
    if len(history) == 1:
        [(words, value)] = history.items()
        return None if instant_of(words) is None else value
    words_then = words_at(history, at + _APART)
    return None if words_then is None else history[words_then]


def words_at(history: dict[str, object], at: float) -> str | None:
    """The time, as it stands in the history, of what holds at an instant."""
    times = sorted((time, words) for words in history if (time := instant_of(words)) is not None)
    before = [words for time, words in times if time <= at]
    return before[-1] if before else times[0][1] if times else None
