"""The shapes of answers: parts of lists, hits, and what a search found.

Comes in: nothing. Goes out: plain values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from voxpop.model import Comment, Video

T = TypeVar("T")

Sort = Literal["page", "likes", "new", "old", "moment"]
"""The order of a thread's top-level comments; "moment" by the second of the video that they name."""
Show = Literal["all", "timecode", "bychannel", "edited"]
"""Which of them: those that name a moment, those by the channel itself, those that were edited."""
Order = Literal["relevance", "newest", "oldest", "likes", "replies", "moment"]
"""The order of what a search found; "moment" by the first second that a text names, or in which it is spoken."""


class Slice(Struct, Generic[T], frozen=True):
    """A part of a list. `next` is the cursor of the part that follows, None at the end."""

    items: tuple[T, ...]
    next: str | None


class Answered(Struct, frozen=True):
    """The comment that a reply answers. `text` is its beginning, None where it was withdrawn."""

    key: str
    author: str | None
    text: str | None
    url: str


class Line(Struct, frozen=True):
    """A line that is spoken in a video, out of its caption in `language`."""

    second: float
    text: str
    language: str
    url: str


class Hit(Struct, frozen=True):
    """One place where the words were found.

    `key` is that of the comment or video; for a caption, of the video, and `moment` is the second of the cue.
    `highlights` are (start, end) in characters of `text`; `url` is a path in Voxpop's own web. `answers` is the comment
    that a reply answers, where that is held. `spoken` is what is said in the video meanwhile: of a comment that names a
    second the line at that second (the first that was asked for by `at:`, else the first that it names); of a caption
    the lines before and behind it, and `named_by` says how many comments name a second in which it is spoken (of the
    first five minutes of a line).

    Where it was asked for, `folded` are hits further behind that are nearly the same. `copies` is then how many
    comments of all that was found have just its words, itself among them (None where that was not counted), and
    `alike` how many are like it: its copies, and those of `folded` whose words are not quite the same.
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
    answers: Answered | None = None
    spoken: tuple[Line, ...] = ()
    named_by: int = 0
    folded: tuple[Hit, ...] = ()
    copies: int | None = None
    alike: int = 0


class FacetValue(Struct, frozen=True):
    """One value of a facet, as a query names it; `count` of the hits have it, `name` is what people call it."""

    value: str
    count: int
    name: str | None = None


class Facet(Struct, frozen=True):
    """What the hits of a search fall into by one field of queries; "year" by `date:`.

    `values` are the most frequent, the most frequent first; there are `others` beside them, None where
    those are too many to be counted. Where there are very many, one that is lacking among them may have up to `lacking`
    hits, if that is more than the last of them has; else this is 0.
    """

    field: Literal["kind", "lang", "platform", "channel", "in", "author", "year"]
    values: tuple[FacetValue, ...]
    others: int | None
    lacking: int = 0


class Stretch(Struct, frozen=True):
    """A part of a video, both seconds included, and how many hits speak of it: `comments` (replies and messages of a
    chat among them) that name a second of it, `lines` that are spoken in it.
    """

    first: int
    last: int
    comments: int
    lines: int

    @property
    def count(self) -> int:
        """All of them, as `at:` finds them."""
        return self.comments + self.lines


class Strip(Struct, frozen=True):
    """Of which parts of the one video that is searched its hits speak, in time; of others no hit does.

    Each is `step` seconds long, the first from 0 on; `last` is the last second of the video.
    """

    video_key: str
    last: int
    step: int
    stretches: tuple[Stretch, ...]


class Facets(Struct, frozen=True):
    """All facets in which there is something. `months` are those in which hits were written, in time: `2018-03`.
    `strip` is there where the search is inside one video, and its hits speak of seconds of it.
    """

    count: int
    facets: tuple[Facet, ...] = ()
    months: tuple[FacetValue, ...] = ()
    notes: tuple[str, ...] = ()
    strip: Strip | None = None


class Found(Struct, frozen=True):
    """The hits of a search, best first. `count` is of all of them, not only of these; `notes` are for the person.

    `others` have some of the words only: the best, where few texts have all.
    """

    hits: tuple[Hit, ...]
    next: str | None
    count: int
    notes: tuple[str, ...] = ()
    others: tuple[Hit, ...] = ()


class VideoHits(Struct, frozen=True):
    """A video in which something was found: `count` hits in all, of which `hits` are the first."""

    video: Video
    count: int
    hits: tuple[Hit, ...]


class Grouped(Struct, frozen=True):
    """The hits of a search by video, that with the best hit first. `count` is of all hits, `videos` of all videos."""

    groups: tuple[VideoHits, ...]
    next: str | None
    count: int
    videos: int
    notes: tuple[str, ...] = ()


class Suggestion(Struct, frozen=True):
    """What may be meant by what is being typed. `query` is the whole question when it is chosen; `text` is what was
    found: a word, a name, a title, a field with its value, or a field alone.
    """

    kind: Literal["word", "author", "channel", "video", "value", "field"]
    text: str
    query: str


class Arrival(Struct, frozen=True):
    """A hit with when it was taken in, Unix seconds. `id` is a URN that stays the same."""

    id: str
    taken_in: int
    hit: Hit
