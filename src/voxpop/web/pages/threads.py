"""The page of one comment with all its replies, however many, a part at a time.

Comes in: a comment, and how many of its replies stand before the page. Goes out: what it answers, the replies of this
page, what became of it, and which captures say it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from voxpop.model import Comment, Saying
from voxpop.query import Slice
from voxpop.sources import title_of
from voxpop.web import dates, links
from voxpop.web.pages import marks as marking
from voxpop.web.pages import then as days
from voxpop.web.pages import watch as watches
from voxpop.web.pages.frame import Frame, frame
from voxpop.web.pages.marks import Step
from voxpop.web.pages.said import THREAD_LIMIT, Said, Setting, said
from voxpop.web.pages.then import Banner
from voxpop.web.reader import Reader
from voxpop.web.words import isolated, live

if TYPE_CHECKING:
    from voxpop.archive import Archive


class SayingRow(Struct, frozen=True):
    """What one capture says of a comment; `words` is its text where it is another than the one shown."""

    when: str
    href: str
    source: str
    author: str | None
    published: str | None
    likes: str | None
    words: Markup | None


class Part(Struct, frozen=True):
    """Which of the replies a page holds, where there are others, and the ways to those."""

    place: str
    first_href: str | None
    earlier_href: str | None
    next_href: str | None


class ThreadPage(Struct, frozen=True):
    """A comment, what it answers, a part of its replies, what became of it, and which captures say it. `banner` says of
    which day the page is.
    """

    frame: Frame
    video_title: str
    video_href: str
    heading: Markup
    ancestors: tuple[Said, ...]
    comment: Said
    replies: tuple[Said, ...]
    count: str
    part: Part
    in_place_href: str
    past: tuple[Step, ...]
    sayings: tuple[SayingRow, ...]
    banner: Banner | None


def build(
    archive: Archive, reader: Reader, key: str, after: str | None, start: int, as_of: str | None = None
) -> ThreadPage:
    """The comment with the key and its direct replies behind the first `start`; of a day, behind the place `after`."""
    comment = archive.comment(key)
    video = archive.video(comment.video_key)
    sayings = archive.sayings(comment.key)
    then = None if as_of is None else days.find(archive, reader, video, as_of)
    if then is None:
        found = archive.replies(comment.key, limit=THREAD_LIMIT, skip=start)
    else:
        by_then = {capture.key for capture in then.page.captures}
        sayings = tuple(saying for saying in sayings if saying.capture.key in by_then)
        video, comment = then.video, then.page.comment(comment)
        found = then.page.replies(comment, after, THREAD_LIMIT)
    ancestors = archive.ancestors(comment.key) if then is None else ()
    marks = marking.NONE if then else marking.of(archive, video, [comment, *ancestors, *found.items])
    seek = watches.seek_of(video, "comments", {"c": comment.key} if then is None else {"as_of": then.asked})
    numbered = {} if then else numbers(archive, (*ancestors, comment))
    setting = Setting(reader, seek, watches.capture_instants(video), marks=marks, as_of=as_of, numbers=numbered)
    whole = said(replace(comment, replies=(), replies_held=0), replace(setting, is_folding=False), level=2)
    title = video.title or reader.gettext("A video without a title")
    heading = _heading(reader, comment, is_answered=bool(found.items or start))
    day = links.query(as_of=as_of) if then else ""
    return ThreadPage(
        frame=frame(archive, reader, f"{heading.striptags()} · {title}"),
        video_title=title,
        video_href=links.video(video.key, "comments") + day,
        heading=heading,
        ancestors=tuple(said(replace(a, replies=(), replies_held=0), setting, level=2) for a in ancestors),
        comment=whole,
        replies=_numbered(found.items, setting, whole.number, start),
        count=_reply_count(reader, comment, found, is_whole=then is None),
        part=_part(reader, comment, found, start, as_of, after),
        in_place_href=links.comment(comment.key),
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


def _part(
    reader: Reader, comment: Comment, found: Slice[Comment], start: int, as_of: str | None, after: str | None
) -> Part:
    here, held = links.thread(comment.key), comment.replies_held
    end = start + len(found.items)
    behind = links.query(as_of=as_of, after=found.next if as_of else None, n=str(end))
    # Before a page that lies behind the end stands the last one.
    before = 0 if as_of else min(start, held) - THREAD_LIMIT
    return Part(
        place=_place(reader, start + 1, end, held) if not as_of and held > end - start > 0 else "",
        first_href=here + links.query(as_of=as_of) if after or start else None,
        earlier_href=here + links.query(n=str(before)) if before > 0 else None,
        next_href=here + behind if found.next else None,
    )


def _place(reader: Reader, first: int, last: int, total: int) -> str:
    words = reader.gettext("Replies %(first)s to %(last)s of %(total)s")
    said = {"first": first, "last": last, "total": total}
    return words % {name: reader.number(n) for name, n in said.items()}


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


def numbers(archive: Archive, chain: Sequence[Comment]) -> dict[str, str]:
    """The number of each comment in a chain from the top level down."""
    parts = (archive.number(chain[-1].key) or "").split(".")
    return {c.key: ".".join(parts[:depth]) for depth, c in enumerate(chain, 1)} if len(parts) == len(chain) else {}
