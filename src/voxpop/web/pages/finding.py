"""The search page, and the page of an author: comments away from where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, cast, get_args

from msgspec import Struct

from voxpop.model import AuthorPage as AuthorHeld
from voxpop.model import Comment, SavedSearch, Video
from voxpop.query import And, Facets, Found, Grouped, Nothing, Order, Prefix, Word, parse, written
from voxpop.query.nodes import Text, all_of, any_of
from voxpop.web import dates, links
from voxpop.web.folding import fold
from voxpop.web.pages import watch as watches
from voxpop.web.pages.frame import Fact, Frame, Link, frame
from voxpop.web.pages.hits import GroupView, HitView, group, notes, shown
from voxpop.web.pages.narrowing import Asked, Narrowed, narrowed, without_date, without_part
from voxpop.web.reader import Reader, tag
from voxpop.web.words import live

if TYPE_CHECKING:
    from voxpop.archive import Archive

LIMIT, VIDEOS = 20, 10
AUTHOR_LIMIT = 50


class Saved(Struct, frozen=True):
    """A saved search, and its feed."""

    text: str
    note: str
    href: str
    feed: str


class SearchPage(Struct, frozen=True):
    """The answer to a search, or the invitation to one when nothing was asked."""

    frame: Frame
    asked: str
    count: str | None
    place: str
    notes: tuple[str, ...]
    hits: tuple[HitView, ...]
    others: tuple[HitView, ...]
    groups: tuple[GroupView, ...]
    next_href: str | None
    first_href: str | None
    meant: tuple[str, str] | None
    exports: tuple[Link, ...]
    feed: str | None
    saved: tuple[Saved, ...]
    shorter: tuple[tuple[str, str], ...]
    narrowed: Narrowed | None
    sorts: tuple[Link, ...]
    ways: tuple[Link, ...]
    order: str


class Group(Struct, frozen=True):
    """What one author wrote under one video."""

    title: str
    language: str | None
    href: str
    channel: str | None
    published: str | None
    comments: tuple[HitView, ...]


class AuthorPage(Struct, frozen=True):
    """One author, as far as the archive holds what they wrote."""

    frame: Frame
    kicker: str
    name: str
    facts: tuple[Fact, ...]
    id: str | None
    home: str | None
    groups: tuple[Group, ...]
    next_href: str | None
    first_href: str | None


def build_search(archive: Archive, reader: Reader, wanted: Asked, after: str | None) -> SearchPage:
    """The hits of a search, and what narrows it."""
    asked, order = wanted.text.strip(), _order(wanted)
    found = _found(archive, wanted, order, after) if asked else Found((), None, 0)
    hits, others = (found.hits, found.others) if isinstance(found, Found) else ((), ())
    groups = found.groups if isinstance(found, Grouped) else ()
    held = archive.facets(asked) if hits or groups else None
    count = _count(reader, found) if held else None
    return SearchPage(
        frame=frame(archive, reader, _title(reader, asked, count), "", asked),
        asked=asked,
        count=count,
        place=_place(reader, count, is_part=bool(found.next or after)) if count else "",
        notes=tuple(dict.fromkeys((*wanted.notes, *found.notes, *(held.notes if held else ())))),
        hits=tuple(shown(reader, hit, wanted) for hit in hits),
        others=tuple(shown(reader, hit, wanted) for hit in others),
        groups=tuple(group(reader, one, wanted) for one in groups),
        next_href=wanted.again(after=found.next) if found.next else None,
        first_href=wanted.again() if after else None,
        exports=_exports(wanted) if held else (),
        feed=f"/search/feed.atom{links.query(q=asked)}" if asked else None,
        saved=() if asked else tuple(map(_saved, archive.searches.saved.all())),
        meant=_meant(archive, wanted, found.count) if asked and not after else None,
        shorter=_shorter(asked) if asked and not held and not after else (),
        narrowed=_narrowed(archive, reader, wanted, held) if held else None,
        sorts=_sorts(reader, wanted, order) if held else (),
        ways=_ways(reader, wanted) if held else (),
        order=_orders(reader)["newest" if order == "relevance" and not parse(asked).wanted() else order][1],
    )


def _title(reader: Reader, asked: str, count: str | None) -> str:
    """What a screen reader says first of a page that has come, so the number of hits is in it."""
    _ = reader.gettext
    if not asked:
        return _("Search")
    return f"{count or _('Nothing was found')} · {_('Search: %(asked)s') % {'asked': asked}}"


def _found(archive: Archive, wanted: Asked, order: Order, after: str | None) -> Found | Grouped:
    text, likes, fold = wanted.text.strip(), wanted.likes == "1", wanted.fold != "no"
    if wanted.group == "video":
        return archive.search_by_video(text, sort=order, after=after, limit=VIDEOS, with_likes=likes, fold=fold)
    return archive.search(text, sort=order, after=after, limit=LIMIT, with_likes=likes, fold=fold)


def _count(reader: Reader, found: Found | Grouped) -> str:
    hits = reader.counted("%(n)s hit", "%(n)s hits", found.count)
    if isinstance(found, Found):
        return hits
    videos = reader.counted("under %(n)s video", "under %(n)s videos", found.videos)
    return reader.gettext("%(hits)s %(where)s") % {"hits": hits, "where": videos}


def _place(reader: Reader, count: str, *, is_part: bool) -> str:
    """How many hits there are, and whether others stand on other pages."""
    return reader.gettext("%(count)s, a part of them here") % {"count": count} if is_part else count


def _narrowed(archive: Archive, reader: Reader, wanted: Asked, held: Facets) -> Narrowed:
    query = parse(wanted.text)
    ever, whole = (
        held if root == query.root or isinstance(root, Nothing) else archive.facets(written(root))
        for root in (without_date(query), without_part(query))
    )
    return narrowed(reader, wanted, query, held, ever, whole.strip)


def _saved(one: SavedSearch) -> Saved:
    return Saved(one.name, one.query, links.search(one.query), links.saved_feed(one.name))


def _exports(wanted: Asked) -> tuple[Link, ...]:
    """All hits as files."""
    asked = links.query(q=wanted.text.strip(), sort=wanted.sort)
    return Link("CSV", f"/search/hits.csv{asked}"), Link("JSON Lines", f"/search/hits.jsonl{asked}")


def _meant(archive: Archive, wanted: Asked, hits: int) -> tuple[str, str] | None:
    """What may have been meant instead, and where it is asked for."""
    other = archive.searches.meant(wanted.text.strip(), hits)
    return None if other is None else (other, wanted.again(q=other))


def _order(wanted: Asked) -> Order:
    return cast(Order, wanted.sort) if wanted.sort in get_args(Order) else "relevance"


def _orders(reader: Reader) -> dict[Order, tuple[str, str]]:
    """What each order is called, and what it puts first."""
    _ = reader.gettext
    return {
        "relevance": (_("most telling"), _("the most telling first")),
        "newest": (_("newest"), _("the newest first")),
        "oldest": (_("oldest"), _("the oldest first")),
        "likes": (_("most liked"), _("the most liked first")),
        "replies": (_("most answered"), _("the most answered first")),
        "moment": (_("moment"), _("by the second of the video")),
    }


def _sorts(reader: Reader, wanted: Asked, order: Order) -> tuple[Link, ...]:
    names = _orders(reader).items()
    return tuple(
        Link(name, wanted.again(sort=None if one == "relevance" else one), is_current=one == order)
        for one, (name, _) in names
    )


def _ways(reader: Reader, wanted: Asked) -> tuple[Link, ...]:
    """In which form the hits can be shown."""
    _ = reader.gettext
    way = "video" if wanted.group == "video" else "no" if wanted.fold == "no" else ""
    return (
        Link(_("copies folded"), wanted.again(fold=None, group=None), is_current=way == ""),
        Link(_("every hit"), wanted.again(fold="no", group=None), is_current=way == "no"),
        Link(_("by video"), wanted.again(fold=None, group="video"), is_current=way == "video"),
    )


def build_author(archive: Archive, reader: Reader, key: str, after: str | None) -> AuthorPage:
    """What the author with the key wrote, under which video."""
    _ = reader.gettext
    held = archive.author(key)
    found = archive.author_comments(key, after=after, limit=AUTHOR_LIMIT)
    platform = watches.platform_name(key.partition(":")[0])
    name = held.author.name or held.author.id or _("A name that was not captured")
    return AuthorPage(
        frame=frame(archive, reader, name),
        kicker=_("Author on %(platform)s") % {"platform": platform} if platform else _("Author"),
        name=name,
        facts=_author_facts(reader, held),
        id=held.author.id,
        home=links.outward(held.author.url),
        groups=_groups(archive, reader, found.items),
        next_href=links.query(after=found.next) if found.next else None,
        first_href=links.author(key) if after else None,
    )


def _shorter(asked: str) -> tuple[tuple[str, str], ...]:
    """Searches that ask for less: without limits; with all words, not beside each other; any, each, its beginning."""
    root = parse(asked).root
    parts = root.items if isinstance(root, And) else (root,)
    texts = [part for part in parts if isinstance(part, Text)]
    rest = [part for part in parts if not isinstance(part, Text)]
    words = [Word(word) for part in texts for word in part.text.split()]
    beginnings = [Prefix(w.text[: max(3, len(w.text) - 2)]) for w in words if len(w.text) > 3 and w.text.isalpha()]
    less = [
        all_of(texts),
        *(all_of([one, *rest]) for one in (all_of(words), any_of(words), *words, *beginnings) if words),
    ]
    fresh = [text for text in dict.fromkeys(map(written, less)) if text not in ("", asked, written(root))]
    return tuple((text, links.search(text)) for text in fresh[:5])


def _author_facts(reader: Reader, held: AuthorHeld) -> tuple[Fact, ...]:
    _ = reader.gettext
    under = reader.counted("under %(n)s video", "under %(n)s videos", held.videos_held)
    comments = reader.counted("%(n)s comment", "%(n)s comments", held.comments_held)
    facts = [Fact(_("Held here"), comments, under)]
    others = [name for name in held.names if name != held.author.name]
    if others:
        facts.append(Fact(_("Also written as"), reader.listed(others[:5]), is_name=True))
    return tuple(facts)


def _groups(archive: Archive, reader: Reader, comments: Sequence[Comment]) -> tuple[Group, ...]:
    _ = reader.gettext
    groups = []
    for key, said in groupby(comments, key=lambda comment: comment.video_key):
        video = archive.video(key)
        published = dates.published(reader, video.published, watches.capture_instants(video))
        groups.append(
            Group(
                title=video.title or _("A video without a title"),
                language=watches.title_language(reader, video),
                href=links.video(key),
                channel=video.channel.name,
                published=published.text if published else None,
                comments=tuple(_said_by(reader, comment, video) for comment in said),
            )
        )
    return tuple(groups)


def _said_by(reader: Reader, comment: Comment, video: Video) -> HitView:
    _ = reader.gettext
    text = comment.text or ""
    folded = fold(text)
    return HitView(
        kind=_("Comment") if comment.parent_key is None else _("Reply"),
        author=None,
        author_href=None,
        when=dates.published(reader, comment.published, watches.capture_instants(video)),
        clock=None,
        language=tag(comment.language.tag),
        words=live(folded.first + ("…" if folded.rest else ""), watches.seek_of(video, "comments", {"c": comment.key})),
        title=None,
        href=links.comment(comment.key),
        place=f"№ {comment.number}" if comment.number else _("in its place"),
        notes=notes(reader, comment),
        video=None,
        video_href=links.video(video.key),
        is_gone=comment.is_gone,
    )
