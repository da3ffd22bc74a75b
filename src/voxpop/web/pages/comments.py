"""The Comments part of a watch page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from voxpop.errors import KeyUnknown
from voxpop.model import Comment, Video
from voxpop.web import links
from voxpop.web.pages import marks as marking
from voxpop.web.pages import then as days
from voxpop.web.pages import watch as watches
from voxpop.web.pages.frame import Frame, Link
from voxpop.web.pages.said import Said, Setting, said
from voxpop.web.pages.then import Then
from voxpop.web.pages.threads import numbers
from voxpop.web.pages.watch import Watch
from voxpop.web.reader import Reader

if TYPE_CHECKING:
    from voxpop.archive import Archive

Sort = Literal["page", "likes", "new", "old", "moment"]
Show = Literal["all", "timecode", "bychannel", "edited", "chat"]

LIMIT = 50
REPLIES = 3
SORTS: tuple[Sort, ...] = get_args(Sort)
SHOWS: tuple[Show, ...] = get_args(Show)


class Asked(Struct, frozen=True):
    """What the address of the page asks for."""

    sort: Sort = "page"
    show: Show = "all"
    after: str | None = None
    comment: str | None = None
    second: int | None = None
    as_of: str | None = None


class CommentsPage(Struct, frozen=True):
    """One slice of a thread. `why` says why some ways to sort are not offered; `empty` why nothing stands here."""

    watch: Watch
    sorts: tuple[Link, ...]
    shows: tuple[Link, ...]
    why: str | None
    empty: str | None
    comments: tuple[Said, ...]
    place: str
    first_href: str | None
    next_href: str | None
    follows: bool

    @property
    def frame(self) -> Frame:
        """The frame of the watch page."""
        return self.watch.frame


def build(archive: Archive, reader: Reader, video: Video, asked: Asked) -> CommentsPage:
    """The comments of `video` as asked; with `comment`, the slice that begins with its top-level comment."""
    if asked.as_of is not None:
        return _build_then(archive, reader, days.find(archive, reader, video, asked.as_of), asked)
    after = asked.after if asked.comment is None else archive.position(asked.comment)
    query: dict[str, str | None] = {**_base_query(asked), "after": after}
    watch, seek = watches.build(archive, reader, video, "comments", query, asked.second)
    found = archive.thread(video.key, sort=asked.sort, show=asked.show, after=after, limit=LIMIT, replies=REPLIES)
    marks = marking.of(archive, video, found.items)
    setting = Setting(reader, seek, watches.capture_instants(video), asked.second, asked.comment, marks=marks)
    views = [said(comment, setting) for comment in found.items]
    if asked.comment is not None and found.items:
        views[0] = _pointed_at(archive, found.items[0], asked.comment, setting)
    here = links.video(video.key, "comments")
    return CommentsPage(
        watch=watch,
        sorts=_sorts(reader, found.items, asked),
        shows=_shows(reader, video, found.items, asked),
        why=_why(reader, found.items, asked),
        empty=_empty(reader, video, asked) if not found.items else None,
        comments=tuple(views),
        place=_place(reader, video, found.items, asked),
        first_href=here + links.query(**_base_query(asked)) if after else None,
        next_href=here + links.query(**_base_query(asked), after=found.next) if found.next else None,
        follows=watch.stage is not None and watch.stage.media is not None and video.moments_held > 0,
    )


def _build_then(archive: Archive, reader: Reader, then: Then, asked: Asked) -> CommentsPage:
    """The comments of a day, in the order of its page: none other is known of a day."""
    video = then.video
    watch, seek = watches.build(archive, reader, video, "comments", {"after": asked.after}, asked.second, then)
    found = then.page.thread(asked.after, LIMIT, REPLIES)
    setting = Setting(reader, seek, watches.capture_instants(video), asked.second, as_of=then.asked)
    here = links.video(video.key, "comments")
    return CommentsPage(
        watch=watch,
        sorts=(),
        shows=(),
        why=None,
        empty=_empty(reader, video, asked) if not found.items else None,
        comments=tuple(said(comment, setting) for comment in found.items),
        place=reader.counted("%(n)s comment", "%(n)s comments", len(found.items)) if found.items else "",
        first_href=here + links.query(as_of=then.asked) if asked.after else None,
        next_href=here + links.query(as_of=then.asked, after=found.next) if found.next else None,
        follows=False,
    )


def _base_query(asked: Asked) -> dict[str, str | None]:
    return {
        "sort": None if asked.sort == "page" else asked.sort,
        "show": None if asked.show == "all" else asked.show,
    }


def _pointed_at(archive: Archive, top: Comment, key: str, setting: Setting) -> Said:
    """The first comment with the reply that was pointed at in sight, and every fold above it open."""
    path = _path_to(top, key)
    if path is not None:
        return said(top, replace(setting, opened=frozenset(path)))
    try:
        chain = [*archive.ancestors(key), archive.comment(key)]
    except KeyUnknown:
        return said(top, setting)
    if chain[0].key != top.key:
        return said(top, setting)
    grafted = chain[-1]
    for parent in reversed(chain[:-1]):
        grafted = replace(parent, replies=(grafted,))
    opened = frozenset(comment.key for comment in chain)
    return said(grafted, replace(setting, opened=opened, numbers=numbers(archive, chain)))


def _path_to(comment: Comment, key: str) -> tuple[str, ...] | None:
    if comment.key == key:
        return ()
    for reply in comment.replies:
        below = _path_to(reply, key)
        if below is not None:
            return (comment.key, *below)
    return None


def _sorts(reader: Reader, comments: Sequence[Comment], asked: Asked) -> tuple[Link, ...]:
    _ = reader.gettext
    words = {
        "page": _("as on the page"),
        "likes": _("most liked"),
        "new": _("newest"),
        "old": _("oldest"),
        "moment": _("by moment"),
    }
    offered = {"page": True, "likes": _has_likes(comments), "new": _has_dates(comments), "old": _has_dates(comments)}
    return tuple(
        Link(words[sort], links.query(**{**_base_query(asked), "sort": sort}), None, sort == asked.sort)
        for sort in SORTS
        if sort == asked.sort or offered.get(sort, True)
    )


def _shows(reader: Reader, video: Video, comments: Sequence[Comment], asked: Asked) -> tuple[Link, ...]:
    _ = reader.gettext
    words = {
        "all": (_("all"), reader.number(video.top_level_held) if video.top_level_held else None),
        "timecode": (_("name a moment"), reader.number(video.moments_held)),
        "bychannel": (_("by the channel"), None),
        "edited": (_("edited"), None),
        "chat": (_("live chat"), reader.number(video.chat_held)),
    }
    offered = {
        "chat": video.chat_held > 0,
        "timecode": video.moments_held > 0,
        "bychannel": _is_said(c.is_by_channel for c in comments),
        "edited": _is_said(c.is_edited for c in comments),
    }
    shown = [show for show in SHOWS if show == asked.show or offered.get(show, True)]
    if len(shown) < 2:
        return ()
    return tuple(
        Link(words[show][0], links.query(**{**_base_query(asked), "show": show}), words[show][1], show == asked.show)
        for show in shown
    )


def _is_said(values: Iterable[bool | None]) -> bool:
    return any(value is not None for value in values)


def _has_likes(comments: Sequence[Comment]) -> bool:
    return any(c.like_count is not None for c in comments)


def _has_dates(comments: Sequence[Comment]) -> bool:
    return any(c.published.earliest is not None for c in comments)


def _is_dated(comments: Sequence[Comment]) -> bool:
    """Whether a date stands beside any, be it that of the latest day on which it can have been written."""
    return any(c.published.earliest is not None or c.published.latest is not None for c in comments)


def _why(reader: Reader, comments: Sequence[Comment], asked: Asked) -> str | None:
    _ = reader.gettext
    if not comments or asked.sort != "page" or asked.show != "all":
        return None
    if not _has_likes(comments) and not _is_dated(comments):
        if not any(comment.author.name or comment.author.id for comment in comments):
            return _("The page gives texts alone, no authors, no dates and no likes.")
        return _("The page gives authors and texts, no dates and no likes.")
    if not _is_dated(comments):
        return _("The page gives no dates.")
    if not _has_likes(comments):
        return _("The page gives no likes.")
    return None


def _empty(reader: Reader, video: Video, asked: Asked) -> str:
    _ = reader.gettext
    if asked.show != "all":
        return _("None of the comments held here is of this kind.")
    if asked.after is not None:
        return _("There are no more comments.")
    if video.comment_count:
        claimed = reader.number(video.comment_count)
        return _("No comments are held. The page claimed %(n)s; the captures did not bring them.") % {"n": claimed}
    if video.comment_count == 0:
        return _("Nobody had commented when the page was captured.")
    return _("No comments are held.")


def _place(reader: Reader, video: Video, comments: Sequence[Comment], asked: Asked) -> str:
    """Which part of the comments this page is. Numbers are those of the page that showed a comment first; where those
    of several captures stand together they count nothing.
    """
    _ = reader.gettext
    if not comments:
        return ""
    count, total = len(comments), video.top_level_held
    if asked.sort != "page" or asked.show != "all" or not total:
        return reader.counted("%(n)s comment", "%(n)s comments", count)
    numbers = [c.number for c in comments]
    first = numbers[0]
    if first is not None and numbers == list(range(first, first + count)):
        said = {"first": first, "last": first + count - 1, "total": total}
        return _("№ %(first)s to %(last)s of %(total)s") % {name: reader.number(n) for name, n in said.items()}
    if count == total:
        return reader.counted("%(n)s comment", "%(n)s comments", count)
    return _("%(n)s of %(total)s comments") % {"n": reader.number(count), "total": reader.number(total)}
