"""What changed between two captures, as a list of which a page holds a part.

Comes in: the changes, one after the other. Goes out: those of one page, and how many there are of each kind. However
many there are, no more than a page of them is held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from voxpop.errors import KeyUnknown
from voxpop.model import Change, Comment, Told, Video
from voxpop.web import dates, links
from voxpop.web.edits import pieces
from voxpop.web.pages.frame import Link
from voxpop.web.reader import Reader, tag
from voxpop.web.words import cut, differing, live, shortened

if TYPE_CHECKING:
    from voxpop.archive import Archive

LIMIT = 30
COUNTED = 20_000  # changes that are counted; of more, "more than" is said
_LONGEST = 1_200
_QUOTED = 160
_SHOWN_AS = {
    "added": "new", "edited": "edited", "edited_mark": "edited", "first": "first", "gone": "gone",
    "returned": "returned", "renamed": "renamed", "hearted": "marked", "unhearted": "marked", "pinned": "marked",
    "unpinned": "marked", "likes": "likes", "not_seen": "unseen", "seen_again": "again", "seen": "again",
    "removed": "gone",
}  # fmt: skip
_ELSEWHERE = ("likes", "marked", "renamed", "first")  # than in the text
SHOWS = ("all", *dict.fromkeys(_SHOWN_AS.values()), "video")


class ChangeView(Struct, frozen=True):
    """One change: whose, what, when. `words` shows it, `quoted` the comment where the change is not in its text."""

    heading: str | None
    heading_href: str | None
    what: str
    classes: str
    language: str | None
    words: Markup | None
    quoted: str | None
    place: str | None
    href: str | None


class Changes(Struct, frozen=True):
    """The changes of one page. `shows` are the kinds, with their counts."""

    heading: str
    note: str | None
    shows: tuple[Link, ...]
    entries: tuple[ChangeView, ...]
    empty: str | None
    first_href: str | None
    next_href: str | None


class Between(Struct, frozen=True):
    """Two captures, what they are called and when they were made, the earlier first. `is_since_all` says whether the
    earlier is complete, so that what it lacks is new, `is_of_comments` whether both looked at comments.
    """

    older: str
    newer: str
    names: tuple[str, str]
    older_at: int
    newer_at: int
    is_since_all: bool
    is_of_comments: bool


class Gathered(Struct, frozen=True):
    """A page of changes. `next` is how many changes stand before the page that follows; `is_counted` tells whether
    `counts` are of all.
    """

    items: tuple[Change, ...]
    counts: Counter[str]
    is_counted: bool
    next: int | None


def gather(changes: Iterable[Change], video_key: str, show: str, done: int) -> Gathered:
    """The page of changes that begins behind the first `done` of all; a new name of one author is told once."""
    counts: Counter[str] = Counter()
    items: list[Change] = []
    following: int | None = None
    names: set[tuple[Told, Told]] = set()
    for n, change in enumerate(changes):
        if following is not None and n >= COUNTED:
            return Gathered(tuple(items), counts, False, following)
        kind = kind_of(change, video_key)
        if kind == "renamed":
            if (change.before, change.after) in names:
                continue
            names.add((change.before, change.after))
        counts[kind] += 1
        if n < done or show not in ("all", kind):
            continue
        if len(items) < LIMIT:
            items.append(change)
        elif following is None:
            following = n
    return Gathered(tuple(items), counts, True, following)


def kind_of(change: Change, video_key: str) -> str:
    """Under which of `SHOWS` a change stands."""
    return "video" if change.key == video_key else _SHOWN_AS[change.change]


def build(archive: Archive, reader: Reader, video: Video, between: Between, show: str, done: int) -> Changes:
    """The changes between two captures of a video. Raises `UsageError` where the two cannot be compared."""
    _ = reader.gettext
    show = show if show in SHOWS else "all"
    found = gather(archive.diff(video.key, between.older, between.newer), video.key, show, done)
    here = {"a": between.older, "b": between.newer, "show": None if show == "all" else show}
    when = dates.span(reader, between.older_at, between.newer_at)
    return Changes(
        heading=_heading(reader, between, when),
        note=None
        if between.is_of_comments
        else _("One of the two did not look at comments, so nothing is told of them."),
        shows=_shows(reader, found, between, show),
        entries=tuple(_view(archive, reader, video, change, between, when) for change in found.items),
        empty=None if found.items else _empty(reader, found, done),
        first_href=links.query(**here) + "#changes" if done else None,
        next_href=None if found.next is None else links.query(**here, done=str(found.next)) + "#changes",
    )


def _heading(reader: Reader, between: Between, when: str) -> str:
    """Days are enough, unless both captures are of one."""
    _ = reader.gettext
    if reader.day(between.older_at) != reader.day(between.newer_at):
        return _("What changed %(when)s") % {"when": when}
    first, last = between.names
    return _("What changed between %(first)s and %(last)s") % {"first": first, "last": last}


def _empty(reader: Reader, found: Gathered, done: int) -> str:
    _ = reader.gettext
    if done:
        return _("There are no more changes.")
    if found.counts:
        return _("There is no change of this kind between these two captures.")
    return _("Nothing that both captures tell is otherwise in the later one.")


def _shows(reader: Reader, found: Gathered, between: Between, show: str) -> tuple[Link, ...]:
    _ = reader.gettext
    words = {
        "all": _("all"), "new": _("new"), "edited": _("edited"), "gone": _("gone"), "returned": _("returned"),
        "renamed": _("renamed authors"), "marked": _("hearted or pinned"), "likes": _("likes"),
        "first": _("comes first"), "unseen": _("not seen"), "again": _("seen again"), "video": _("the video itself"),
    }  # fmt: skip
    counts = {**found.counts, "all": found.counts.total()}
    return tuple(
        Link(
            words[kind],
            links.query(a=between.older, b=between.newer, show=None if kind == "all" else kind) + "#changes",
            _count(reader, counts.get(kind, 0), found.is_counted),
            kind == show,
        )
        for kind in SHOWS
        if kind in ("all", show) or counts.get(kind) or not found.is_counted
    )


def _count(reader: Reader, count: int, is_counted: bool) -> str | None:
    if is_counted:
        return reader.number(count)
    return reader.gettext("more than %(n)s") % {"n": reader.number(count)} if count else None


def _view(archive: Archive, reader: Reader, video: Video, change: Change, between: Between, when: str) -> ChangeView:
    if change.key == video.key:
        return _of_video(reader, video, change, when)
    what = _what(reader, change, between, when)
    try:
        comment = archive.comment(change.key)
    except KeyUnknown:  # a person withdrew it
        return ChangeView(None, None, what, "said", None, None, None, None, None)
    withdrawn = comment.is_withdrawn
    return ChangeView(
        heading=None if withdrawn else comment.author.name,
        heading_href=None if comment.author.key is None or withdrawn else links.author(comment.author.key),
        what=what,
        classes={"gone": "said gone", "not_seen": "said unseen"}.get(change.change, "said"),
        language=tag(comment.language.tag) if change.change != "renamed" else None,
        words=None if withdrawn else _words(reader, change),
        quoted=None if withdrawn else _quoted(comment, change),
        place=f"№ {comment.number}" if comment.number else reader.gettext("in its place"),
        href=links.comment(comment.key),
    )


def _what(reader: Reader, change: Change, between: Between, when: str) -> str:
    _ = reader.gettext
    newer = {"date": reader.day(between.newer_at)}
    if change.change == "not_seen":
        return _("not seen on %(date)s") % newer
    if change.change == "seen":
        return _("seen on %(date)s") % newer
    if change.change == "added" and not between.is_since_all:
        return _("first held on %(date)s") % newer
    words = {
        "added": _("new %(when)s"), "edited": _("edited %(when)s"), "gone": _("gone %(when)s"),
        "returned": _("returned %(when)s"), "seen_again": _("seen again %(when)s"), "renamed": _("renamed %(when)s"),
        "likes": _("likes %(when)s"), "hearted": _("hearted by the channel %(when)s"),
        "unhearted": _("no longer hearted by the channel, %(when)s"), "pinned": _("pinned %(when)s"),
        "unpinned": _("no longer pinned, %(when)s"), "edited_mark": _mark_words(reader, change),
        "removed": _("removed at the platform %(when)s"),
        "first": _("came first %(when)s, was № %(n)s") % {"when": "%(when)s", "n": change.before},
    }  # fmt: skip
    return words[change.change] % {"when": when}


def _mark_words(reader: Reader, change: Change) -> str:
    _ = reader.gettext
    return _("marked as edited %(when)s") if change.after else _("no longer marked as edited, %(when)s")


def _words(reader: Reader, change: Change) -> Markup | None:
    if change.change == "edited":
        return _differing(change)
    if change.change == "renamed":  # a name is one word
        return _instead(str(change.before), str(change.after))
    if change.change == "likes":
        return _numbers(reader, change)
    text = change.before if change.after is None else change.after
    return live(cut(text, _LONGEST)[0], None) if isinstance(text, str) else None


def _quoted(comment: Comment, change: Change) -> str | None:
    is_elsewhere = _SHOWN_AS[change.change] in _ELSEWHERE or change.change == "edited_mark"
    return shortened(comment.text, _QUOTED) if is_elsewhere and comment.text else None


def _of_video(reader: Reader, video: Video, change: Change, when: str) -> ChangeView:
    _ = reader.gettext
    names = {
        "title": _("Title"), "description": _("Description"), "tags": _("Tags"), "chapters": _("Chapters"),
        "channel": _("Channel"), "followers": _("Followers of the channel"), "views": _("Views"),
        "video_likes": _("Likes"), "video_dislikes": _("Dislikes"), "rating": _("Rating"),
        "comment_count": _("Comments claimed"),
    }  # fmt: skip
    is_text = isinstance(change.before, str)
    language = tag(video.claim.language) if video.claim and change.change in ("title", "description") else None
    return ChangeView(
        heading=names[change.change],
        heading_href=None,
        what=(_("edited %(when)s") if is_text else _("changed %(when)s")) % {"when": when},
        classes="said",
        language=language,
        words=_differing(change) if is_text else _numbers(reader, change),
        quoted=None,
        place=None,
        href=None,
    )


def _differing(change: Change) -> Markup:
    return differing(pieces(str(change.before), str(change.after)))


def _numbers(reader: Reader, change: Change) -> Markup:
    return _instead(_number(reader, change.before), _number(reader, change.after))


def _instead(before: str, after: str) -> Markup:
    """`640` struck, `652` put in."""
    return Markup("<del>{}</del> <ins>{}</ins>").format(before, after)


def _number(reader: Reader, value: Told) -> str:
    return reader.number(value) if isinstance(value, int) else reader.decimal(float(value or 0))
