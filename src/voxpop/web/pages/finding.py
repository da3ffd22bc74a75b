"""The search page, and the page of an author: comments away from where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, cast, get_args

from markupsafe import Markup, escape
from msgspec import Struct

from voxpop.model import AuthorPage as AuthorHeld
from voxpop.model import Comment, SavedSearch, Video
from voxpop.query import Facets, Found, Hit, Nothing, Order, parse, written
from voxpop.web import dates, links
from voxpop.web.dates import Dated
from voxpop.web.folding import fold
from voxpop.web.pages import watch as watches
from voxpop.web.pages.frame import Fact, Frame, Link, frame
from voxpop.web.pages.narrowing import Asked, Narrowed, narrowed, without_date
from voxpop.web.pages.said import badges, likes
from voxpop.web.reader import Reader, clock, tag
from voxpop.web.words import excerpt, live, marked

if TYPE_CHECKING:
    from voxpop.archive import Archive

LIMIT = 20
AUTHOR_LIMIT = 50
LONGEST_HIT = 420


class HitView(Struct, frozen=True):
    """Something found, shown away from its place. `title` is that of a found video; `place` names what leads back."""

    kind: str
    author: str | None
    author_href: str | None
    when: Dated | None
    clock: str | None
    language: str | None
    title: Markup | None
    words: Markup | None
    href: str
    place: str | None
    notes: tuple[str, ...]
    video: str | None
    video_href: str
    is_gone: bool


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
    notes: tuple[str, ...]
    hits: tuple[HitView, ...]
    others: tuple[HitView, ...]
    next_href: str | None
    first_href: str | None
    meant: tuple[str, str] | None
    exports: tuple[Link, ...]
    feed: str | None
    saved: tuple[Saved, ...]
    shorter: tuple[tuple[str, str], ...]
    narrowed: Narrowed | None
    sorts: tuple[Link, ...]
    order: str


class Group(Struct, frozen=True):
    """What one author wrote under one video."""

    title: str
    language: str | None
    href: str
    where: str
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
    found = Found((), None, 0)
    if asked:
        found = archive.search(asked, sort=order, after=after, limit=LIMIT, with_likes=wanted.likes is not None)
    held = archive.facets(asked) if found.hits else None
    title = reader.gettext("Search: %(asked)s") % {"asked": asked} if asked else reader.gettext("Search")
    return SearchPage(
        frame=frame(archive, reader, title, "", asked),
        asked=asked,
        count=reader.counted("%(n)s hit", "%(n)s hits", found.count) if found.hits else None,
        notes=tuple(dict.fromkeys((*found.notes, *(held.notes if held else ())))),
        hits=tuple(_hit(reader, hit) for hit in found.hits),
        others=tuple(_hit(reader, hit) for hit in found.others),
        next_href=_again(wanted, after=found.next) if found.next else None,
        first_href=_again(wanted) if after else None,
        exports=_exports(wanted) if found.hits else (),
        feed=f"/search/feed.atom{links.query(q=asked)}" if asked else None,
        saved=() if asked else tuple(map(_saved, archive.searches.saved.all())),
        meant=_meant(archive, wanted, found.count) if asked and not after else None,
        shorter=_shorter(asked) if asked and not found.hits and not after else (),
        narrowed=_narrowed(archive, reader, wanted, held) if held else None,
        sorts=_sorts(reader, wanted, order) if found.hits else (),
        order=_orders(reader)[order][1],
    )


def _narrowed(archive: Archive, reader: Reader, wanted: Asked, held: Facets) -> Narrowed:
    query = parse(wanted.text)
    ever = without_date(query)
    is_dated = ever != query.root and not isinstance(ever, Nothing)
    return narrowed(reader, wanted, query, held, archive.facets(written(ever)) if is_dated else held)


def _saved(one: SavedSearch) -> Saved:
    return Saved(one.name, one.query, links.search(one.query), links.saved_feed(one.name))


def _exports(wanted: Asked) -> tuple[Link, ...]:
    """All hits as files."""
    asked = links.query(q=wanted.text.strip(), sort=wanted.sort)
    return Link("CSV", f"/search/hits.csv{asked}"), Link("JSON Lines", f"/search/hits.jsonl{asked}")


def _meant(archive: Archive, wanted: Asked, hits: int) -> tuple[str, str] | None:
    """What may have been meant instead, and where it is asked for."""
    other = archive.searches.meant(wanted.text.strip(), hits)
    return None if other is None else (other, links.query(q=other, sort=wanted.sort, likes=wanted.likes))


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
        Link(name, links.query(q=wanted.text, sort=None if one == "relevance" else one), is_current=one == order)
        for one, (name, _) in names
    )


def _again(wanted: Asked, after: str | None = None) -> str:
    return links.query(q=wanted.text.strip(), sort=wanted.sort, likes=wanted.likes, after=after)


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


def _hit(reader: Reader, hit: Hit) -> HitView:
    _ = reader.gettext
    comment, video = hit.comment, hit.video
    words = {
        "comment": _("Comment"),
        "reply": _("Reply"),
        "video": _("Video"),
        "caption": _("Transcript"),
        "chat": _("Live chat"),
    }
    title = video.title or _("A video without a title")
    when = comment.published if comment else video.published if hit.kind == "video" else None
    return HitView(
        kind=words[hit.kind],
        author=comment.author.name if comment else None,
        author_href=links.author(comment.author.key) if comment and comment.author.key else None,
        when=dates.published(reader, when, watches.capture_instants(video)) if when else None,
        clock=clock(hit.moment) if hit.moment is not None and hit.kind == "caption" else None,
        language=tag(comment.language.tag) if comment else None,
        title=None
        if comment or hit.kind == "caption"
        else _part(video.title, hit, 0)
        if video.title
        else escape(title),
        words=_rest(hit)
        if hit.kind == "video"
        else marked(*excerpt(hit.text, hit.highlights, LONGEST_HIT, hit.excerpt_start)),
        href=hit.url,
        place=_place(reader, hit),
        notes=_notes(reader, comment) if comment else _video_notes(reader, video) if hit.kind == "video" else (),
        video=None if hit.kind == "video" else title,
        video_href=links.video(video.key),
        is_gone=comment is not None and comment.is_gone,
    )


def _part(text: str, hit: Hit, start: int) -> Markup:
    """A part of the hit's text that begins at `start`, marked."""
    spans = [(max(0, a - start), b - start) for a, b in hit.highlights if b > start and a < start + len(text)]
    return marked(text, spans)


def _rest(hit: Hit) -> Markup | None:
    """What was found of a video beside its title: None where only the title has the words."""
    begin = 0
    for line in (hit.video.title, hit.video.channel.name):
        end = begin + len(line or "")
        is_found = line != hit.video.title and any(begin <= a < end for a, _ in hit.highlights)
        if line and hit.text.startswith(line, begin) and not is_found:
            begin = end + 1
    spans = [(a - begin, b - begin) for a, b in hit.highlights if a >= begin]
    if not spans:
        return None
    text = hit.text[begin:]
    return marked(*excerpt(text, spans, LONGEST_HIT, max(0, min(hit.excerpt_start - begin, spans[0][0]))))


def _place(reader: Reader, hit: Hit) -> str | None:
    _ = reader.gettext
    if hit.comment is not None:
        return f"№ {hit.comment.number}" if hit.comment.number else _("in its place")
    return _("at this second") if hit.kind == "caption" else None


def _notes(reader: Reader, comment: Comment) -> tuple[str, ...]:
    found = [likes(comment, reader)]
    if comment.replies_held:
        found.append(reader.counted("%(n)s reply", "%(n)s replies", comment.replies_held))
    found += [badge.text for badge in badges(comment, reader)]
    return tuple(note for note in found if note)


def _video_notes(reader: Reader, video: Video) -> tuple[str, ...]:
    comments = reader.counted("%(n)s comment", "%(n)s comments", video.comments_held)
    return tuple(note for note in (video.channel.name, comments) if note)


def _shorter(asked: str) -> tuple[tuple[str, str], ...]:
    """Searches that ask for less: without quotation marks, each word alone, each word's beginning."""
    plain = asked.replace('"', " ").split()
    words = [word for word in plain if word != "OR" and not word.startswith("-")]
    offered = [
        " ".join(words),
        " OR ".join(words),
        *words,
        *(f"{w[: max(3, len(w) - 2)]}*" for w in words if len(w) > 3),
    ]
    fresh = [text for text in dict.fromkeys(offered) if text and text != asked]
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
        where = [video.channel.name, published.text if published else None]
        groups.append(
            Group(
                title=video.title or _("A video without a title"),
                language=tag(video.claim.language) if video.claim else None,
                href=links.video(key),
                where=", ".join(part for part in where if part),
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
        notes=_notes(reader, comment),
        video=None,
        video_href=links.video(video.key),
        is_gone=comment.is_gone,
    )
