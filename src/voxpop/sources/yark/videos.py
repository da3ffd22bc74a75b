"""A video of a yark archive, as it was at each time at which something of it had changed.

Comes in: the video's object. Goes out: a `CaptureClaim` for each observation, each with what was known by then; the
comments of version 4 that were new or had changed. A value holds until the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from msgspec import Struct

from voxpop.model import Author, CaptureClaim, Captured, Channel, CommentClaim, Rating, Refused, VideoClaim, When
from voxpop.sources.iso_times import has_zone, instant_of, when_of
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.relative_times import when_from_stamp
from voxpop.sources.sound_text import sound
from voxpop.sources.yark.histories import Event, Observation, events_of, observations_of, place_of, value_at

_KINDS: Final = {"livestreams": "livestream", "shorts": "short"}
_OF_VIDEO: Final = ("title", "description", "views", "likes", "thumbnail", "deleted")
_OF_COMMENT: Final = ("body", "favorited", "deleted")
_WEST: Final = 12 * 3600  # seconds that a clock may be behind UTC
_HALF_A_DAY: Final = 12 * 3600  # by which yt-dlp may have rounded
_NO_COMMENTS: Final = "yark kept no comments."
_NO_TEXT: Final = "has no text: no body stands in it"
_SOME: Final = "yark keeps the comments that it found, and does not say whether these were all."

Path = tuple[str, ...]
"""A comment's keys, from its thread's on."""


class Archive(Struct):
    """What an archive says of all its videos. `unknown` is when it was captured, where no history tells."""

    channel: Channel
    authors: dict[str, Any]
    unknown: Captured


class Spoken(Struct, gc=False):
    """A claim of a comment, when it held, and where in the video's object the comment stands."""

    path: Path
    place: int
    at: float
    claim: CommentClaim | Refused


class _Known(Struct):
    """What was known of the video, or of a comment, by some time."""

    title: str | None = None
    description: str | None = None
    views: int | None = None
    likes: int | None = None
    deleted: bool | None = None
    body: str | None = None
    favorited: bool | None = None
    was_damaged: bool = False

    def learn(self, values: dict[str, Any]) -> Sequence[Refused]:
        """Take in what was seen to be new; what of it cannot be read."""
        self.was_damaged = False
        for name, value in values.items():
            if _is_plain(name, value):
                setattr(self, name, value)
            else:
                return self._learn_with_care(values)
        return ()

    def _learn_with_care(self, values: dict[str, Any]) -> Sequence[Refused]:
        fields = Fields(values)
        for name in values:
            if (read := _READERS.get(name)) is not None:
                setattr(self, name, read(fields, name))
        self.was_damaged = fields.was_damaged
        return fields.problems


_READERS: Final[dict[str, Callable[[Fields, str], object]]] = {
    **dict.fromkeys(("title", "description", "body"), Fields.text),
    **dict.fromkeys(("views", "likes"), Fields.whole),
    **dict.fromkeys(("deleted", "favorited"), Fields.flag),
}


class VideoHistory:
    """One video. `name` is where it stands ("videos[3]"), `kind` the list that it is in."""

    def __init__(self, archive: Archive, kind: str, id: str | None, values: dict[str, Any], name: str) -> None:
        self._archive, self._kind, self._name = archive, kind, name
        self._fields = Fields(values, name)
        self._id = sound(id) if id else self._fields.text("id")
        self._published = self._uploaded()
        self._comments = dict(_comments_in(values.get("comments")))
        self._known: dict[Path, _Known] = {}

    def claims(self, place: int) -> Iterator[CaptureClaim | Spoken | Refused]:
        """All that it says; the first of its comments has the place `place`."""
        problems: list[Refused] = []
        events = list(self._events(problems))
        observations = list(observations_of(events)) or [Observation(0, 0, {})]
        seen = {path for _, (path, _), _ in events}
        observations[-1].values |= {(path, ""): None for path in self._comments if path not in seen}
        for observation in observations:
            said = list(self._changed(observation, problems))
            yield self._capture(observation, is_dated=bool(events))
            number = 0
            for path in said:
                number += len(path) == 1
                yield self._spoken(path, observation, place, number)
                place += 1
            yield from problems
            problems.clear()
        yield from self._fields.problems

    def _events(self, problems: list[Refused]) -> Iterator[Event]:
        for name in _OF_VIDEO:
            yield from events_of(((), name), self._fields.mapping(name), self._name, problems)
        for path, comment in self._comments.items():
            for name in _OF_COMMENT:
                history = comment.get(name)
                if history.__class__ is dict:
                    yield from events_of((path, name), history, self._name, problems)
                elif history is not None:
                    fields = Fields(comment, place_of(self._name, path))
                    fields.mapping(name)
                    problems.extend(fields.problems)

    def _changed(self, observation: Observation, problems: list[Refused]) -> Iterator[Path]:
        """Takes in what was seen; gives the comments among it, in the order of the video's object."""
        new: dict[Path, dict[str, object]] = {}
        for (path, name), value in observation.values.items():
            if (values := new.get(path)) is None:
                new[path] = {name: value}
            else:
                values[name] = value
        for path in ((), *self._comments) if len(new) > 1 else new:
            if (values := new.get(path)) is None:
                continue
            if (known := self._known.get(path)) is None:
                known = self._known[path] = _Known()
            if refused := known.learn(values):
                place = place_of(self._name, path)
                problems.extend(Refused(f"{place}.{problem.place}", problem.reason) for problem in refused)
            if path:
                yield path

    def _capture(self, observation: Observation, *, is_dated: bool) -> CaptureClaim:
        known = self._known.get((), _Known())
        captured = Captured(int(observation.first), int(observation.last), "second", "yark.json")
        return CaptureClaim(
            video=VideoClaim(
                platform="youtube" if self._id else None,
                id=self._id,
                url=f"https://www.youtube.com/watch?v={self._id}" if self._id else None,
                title=known.title,
                description=known.description,
                channel=self._archive.channel,
                rating=Rating(likes=known.likes, basis="YouTube" if known.likes is not None else None),
                published=self._published,
                view_count=known.views,
                availability="removed" if known.deleted else None,
                media_type=_KINDS.get(self._kind),
            ),
            captured=captured if is_dated else self._archive.unknown,
            tool="yark",
            coverage="unknown",
            coverage_reason=_SOME if "comments" in self._fields else _NO_COMMENTS,
            notes=("notes that people took in yark are not read: they stand in the original",)
            if any(self._fields.objects("notes"))
            else (),
        )

    def _uploaded(self) -> When:
        """The day; yark writes it as a midnight."""
        words = self._fields.text("uploaded")
        day = when_of(words[:10]) if words else When()
        if day is None:
            self._fields.refuse("uploaded", "a day, such as 2024-01-02T00:00:00,")
        return day or When()

    def _spoken(self, path: Path, observation: Observation, place: int, number: int) -> Spoken:
        known, comment = self._known[path], self._comments[path]
        is_gone, is_top = bool(known.deleted), len(path) == 1
        if known.body is None and not is_gone:
            return Spoken(
                path, place, observation.last, Refused(f"comments[{place}]", "has no text: no body stands in it")
            )
        return Spoken(
            path,
            place,
            observation.last,
            CommentClaim(
                id=_id_of(path),
                parent_id=None if is_top else _id_of(path[:-1]),
                author=Author() if is_gone else self._author(comment, observation),
                text="" if is_gone or known.body is None else known.body,
                place=place,
                number=number if is_top else None,
                published=_written(comment, observation),
                is_hearted=known.favorited,
                was_damaged=known.was_damaged,
                is_removed=True if is_gone else None,
            ),
        )

    def _author(self, comment: dict[str, Any], observation: Observation) -> Author:
        id_ = _text(comment, "author_id")
        entry = self._archive.authors.get(id_ or "")
        if not isinstance(entry, dict):
            return Author(id=id_)
        name = value_at(Fields(entry).mapping("name"), observation.last)
        return Author(id=id_, name=Fields({"": name}).text(""))


def _comments_in(comments: object) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each comment by its path, those who answer it after it."""
    waiting: list[tuple[Path, object]] = [((), {"children": comments})]
    while waiting:
        path, comment = waiting.pop()
        if not isinstance(comment, dict):
            continue
        if path:
            yield path, comment
        children = comment.get("children")
        below = list(children.items()) if isinstance(children, dict) else []
        waiting.extend(((*path, key), child) for key, child in reversed(below))


def _is_plain(name: str, value: object) -> bool:
    """Whether a value can be taken as it is: nearly all can, and reading them with care costs four times as much."""
    if value is True or value is False:
        return name in ("deleted", "favorited")
    return type(value) is str and value.isascii() and name in ("body", "title", "description")


def _text(comment: dict[str, Any], name: str) -> str | None:
    value = comment.get(name)
    return value if isinstance(value, str) and value.isascii() else Fields(comment).text(name)


def _id_of(path: Path) -> str:
    """yark keeps of a reply's id only what stands after the dot (`_decode_comment_id` in its comments.py)."""
    return sound(path[-1] if len(path) == 1 or "." in path[-1] else f"{path[0]}.{path[-1]}")


def _written(comment: dict[str, Any], observation: Observation) -> When:
    """When it was written: yt-dlp's reckoning, in the time of the place where yark ran, which is not said."""
    words = _text(comment, "created")
    if words is None or (at := instant_of(words)) is None:
        return When()
    seen = int(observation.last) if observation.last else None
    if has_zone(words):
        return when_from_stamp(at, seen)
    latest = int(at) + _WEST + _HALF_A_DAY
    return When(None, latest if seen is None else min(latest, seen), "day")
