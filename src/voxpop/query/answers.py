"""The shapes of answers: parts of lists, hits, and what a search found.

Comes in: nothing. Goes out: plain values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from voxpop.model import Comment, Video

T = TypeVar("T")

Sort = Literal["page", "likes", "new", "old", "moment"]
"""The order of a thread's top-level comments; "moment" by the second of the video that they name."""
Show = Literal["all", "timecode", "bychannel", "edited"]
"""Which of them: those that name a moment, those by the channel itself, those that were edited."""
Order = Literal["relevance", "newest", "oldest", "likes", "replies", "moment"]
"""The order of what a search found; "moment" by the first second of the video that a text speaks of."""


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A part of a list. `next` is the cursor of the part that follows, None at the end."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the words were found.

    `key` is that of the comment or video; for a caption, of the video, and `moment` is the second of the cue.
    `highlights` are (start, end) in characters of `text`; `url` is a path in Voxpop's own web.
    """

    kind: Literal["comment", "reply", "video", "caption", "chat"]
    key: str
    video_key: str
    text: str
    highlights: tuple[tuple[int, int], ...]
    url: str
    moment: float | None
    score: float
    video: Video
    comment: Comment | None = None
    excerpt_start: int = 0


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, as a query names it; `count` of the hits have it, `name` is what people call it."""

    value: str
    count: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """What the hits of a search fall into by one field of queries; "year" by `date:`.

    `values` are the most frequent, the most frequent first; there are `others` beside them, None where
    those are too many to be counted. Each count may lack up to `lacking`, where there are very many values.
    """

    field: Literal["kind", "lang", "platform", "channel", "in", "author", "year"]
    values: tuple[FacetValue, ...]
    others: int | None
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Facets:
    """All facets in which there is something. `months` are those in which hits were written, in time: `2018-03`."""

    count: int
    facets: tuple[Facet, ...] = ()
    months: tuple[FacetValue, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a search, best first. `count` is of all of them, not only of these; `notes` are for the person.

    `others` have some of the words only: the best, where few texts have all.
    """

    hits: tuple[Hit, ...]
    next: str | None
    count: int
    notes: tuple[str, ...] = ()
    others: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be meant by what is being typed. `query` is the whole question when it is chosen; `text` is what was
    found: a word, a name, a title, a field with its value, or a field alone.
    """

    kind: Literal["word", "author", "channel", "video", "value", "field"]
    text: str
    query: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A hit with when it was taken in, Unix seconds. `id` is a URN that stays the same."""

    id: str
    taken_in: int
    hit: Hit
