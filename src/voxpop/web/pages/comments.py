"""The Comments part of a watch page, and the page of one comment with all its replies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, get_args

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from voxpop.errors import KeyUnknown
from voxpop.model import Comment, Saying, Video
from voxpop.query import Slice
from voxpop.sources import title_of
from voxpop.web import dates, links
from voxpop.web.pages import marks as marking
from voxpop.web.pages import then as days
from voxpop.web.pages import watch as watches
from voxpop.web.pages.frame import Frame, Link, frame
from voxpop.web.pages.marks import Step
from voxpop.web.pages.said import Said, Setting, said
from voxpop.web.pages.then import Banner, Then
from voxpop.web.pages.watch import Watch
from voxpop.web.reader import Reader
from voxpop.web.words import isolated, live

if TYPE_CHECKING:
    from voxpop.archive import Archive

Sort = Literal["page", "likes", "new", "old", "moment"]
Show = Literal["all", "timecode", "bychannel", "edited", "chat"]

LIMIT = 50
REPLIES = 3
THREAD_LIMIT = 200
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


class SayingRow(Struct, frozen=True):
    """What one capture says of a comment; `words` is its text where it is another than the one shown."""

    when: str
    href: str
    source: str
    author: str | None
    published: str | None
    likes: str | None
    words: Markup | None


class ThreadPage(Struct, frozen=True):
    """A comment, what it answers, all its replies, what became of it, and which captures say it. `banner` says of which
    day the page is.
    """

    frame: Frame
    video_title: str
    video_href: str
    heading: Markup
    ancestors: tuple[Said, ...]
    comment: Said
    replies: tuple[Said, ...]
    count: str
    in_place_href: str
    next_href: str | None
    past: tuple[Step, ...]
    sayings: tuple[SayingRow, ...]
    banner: Banner | None


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


def build_thread(
    archive: Archive, reader: Reader, key: str, after: str | None, start: int, as_of: str | None = None
) -> ThreadPage:
    """The comment with the key and its direct replies; `start` is how many replies stand on the pages before."""
    comment = archive.comment(key)
    video = archive.video(comment.video_key)
    sayings = archive.sayings(comment.key)
    then = None if as_of is None else days.find(archive, reader, video, as_of)
    if then is None:
        found = archive.replies(comment.key, after=after, limit=THREAD_LIMIT)
    else:
        by_then = {capture.key for capture in then.page.captures}
        sayings = tuple(saying for saying in sayings if saying.capture.key in by_then)
        video, comment = then.video, then.page.comment(comment)
        found = then.page.replies(comment, after, THREAD_LIMIT)
    ancestors = archive.ancestors(comment.key) if then is None else ()
    marks = marking.NONE if then else marking.of(archive, video, [comment, *ancestors, *found.items])
    seek = watches.seek_of(video, "comments", {"c": comment.key} if then is None else {"as_of": then.asked})
    numbers = {} if then else _numbers(archive, (*ancestors, comment))
    setting = Setting(reader, seek, watches.capture_instants(video), marks=marks, as_of=as_of, numbers=numbers)
    whole = said(replace(comment, replies=(), replies_held=0), replace(setting, is_folding=False), level=2)
    title = video.title or reader.gettext("A video without a title")
    heading = _heading(reader, comment, is_answered=bool(found.items or start))
    day = {"as_of": as_of}
    next_query = links.query(**day, after=found.next, n=str(start + len(found.items)))
    return ThreadPage(
        frame=frame(archive, reader, f"{heading.striptags()} · {title}"),
        video_title=title,
        video_href=links.video(video.key, "comments") + (links.query(**day) if then else ""),
        heading=heading,
        ancestors=tuple(said(replace(a, replies=(), replies_held=0), setting, level=2) for a in ancestors),
        comment=whole,
        replies=_numbered(found.items, setting, whole.number, start),
        count=_reply_count(reader, comment, found, is_whole=then is None),
        in_place_href=links.comment(comment.key),
        next_href=links.thread(comment.key) + next_query if found.next else None,
        past=marking.steps(reader, marks, comment, sayings),
        sayings=tuple(_saying(reader, saying, comment) for saying in sayings),
        banner=None if then is None else days.banner(reader, then, links.thread(comment.key)),
    )


def _heading(reader: Reader, comment: Comment, *, is_answered: bool) -> Markup:
    """What the page of a comment is of; the name in it keeps its own direction."""
    _ = reader.gettext
    name = comment.author.name
    if is_answered:
        words, alone = _("Replies to %(name)s"), _("Replies")
    elif comment.parent_key is not None:
        words, alone = _("Reply by %(name)s"), _("Reply")
    else:
        words, alone = _("Comment by %(name)s"), _("Comment")
    return Markup(words) % {"name": isolated(name)} if name else Markup(alone)


def _numbered(replies: Sequence[Comment], setting: Setting, number: str | None, start: int) -> tuple[Said, ...]:
    return tuple(
        said(reply, setting, f"{number}.{place}" if number else None) for place, reply in enumerate(replies, start + 1)
    )


def _reply_count(reader: Reader, comment: Comment, found: Slice[Comment], *, is_whole: bool) -> str:
    """How many replies are held; of a day only those of this page are counted."""
    if is_whole:
        return reader.counted("%(n)s reply held", "%(n)s replies held", comment.replies_held)
    if found.next:
        return reader.gettext("Replies")
    return reader.counted("%(n)s reply", "%(n)s replies", len(found.items))


def _saying(reader: Reader, saying: Saying, shown: Comment) -> SayingRow:
    claim, capture = saying.claim, saying.capture
    when = dates.captured_exactly(reader, capture.captured)
    seen = () if capture.captured.latest is None else (capture.captured.latest,)
    published = dates.published(reader, claim.published, seen)
    likes = None if claim.like_count is None else reader.number(claim.like_count)
    return SayingRow(
        when=when or reader.gettext("at an unknown time"),
        href=links.capture(capture.key),
        source=title_of(saying.source),
        author=claim.author.name or claim.author.id,
        published=published.text if published else None,
        likes=f"≈{likes}" if likes and claim.like_count_is_rounded else likes,
        words=None if shown.is_withdrawn or claim.text == shown.text else live(claim.text, None),
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
    return said(grafted, replace(setting, opened=opened, numbers=_numbers(archive, chain)))


def _numbers(archive: Archive, chain: Sequence[Comment]) -> dict[str, str]:
    """The number of each comment in a chain from the top level down."""
    parts = (archive.number(chain[-1].key) or "").split(".")
    return {c.key: ".".join(parts[:depth]) for depth, c in enumerate(chain, 1)} if len(parts) == len(chain) else {}


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
