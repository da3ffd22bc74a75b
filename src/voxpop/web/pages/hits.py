"""Hits as they are shown: away from their place, with what stands round them.

Comes in: a `Hit`, the reader's language. Goes out: a `HitView`.
"""

from __future__ import annotations

from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from voxpop.model import Comment
from voxpop.query import LONGEST_TEXT, Answered, Hit, Line, Named, Number, Phrase, VideoHits, parse, written
from voxpop.query.nodes import all_of
from voxpop.text import tokens
from voxpop.web import dates, links
from voxpop.web.dates import Dated
from voxpop.web.pages import watch as watches
from voxpop.web.pages.narrowing import Asked
from voxpop.web.pages.said import badges, likes
from voxpop.web.reader import Reader, clock, tag
from voxpop.web.words import excerpt, marked, shortened

LONGEST_HIT = 420
LONGEST_BESIDE = 120


class Beside(Struct, frozen=True):
    """What stands beside a hit: `label` says what it is, and leads there."""

    label: str | None
    href: str
    text: str
    language: str | None


class Like(Struct, frozen=True):
    """A hit that is nearly the same as the one under which it is folded."""

    author: str | None
    text: str
    language: str | None
    href: str
    where: str


class Folded(Struct, frozen=True):
    """What is folded under a hit. `label` counts all like it, of which `likes` are those at hand; `same_href` asks for
    all with just its words.
    """

    label: str
    likes: tuple[Like, ...]
    same_href: str | None


class HitView(Struct, frozen=True):
    """Something found, shown away from its place. `title` is that of a found video; `place` names what leads back.

    `answers` is what a reply answers; `before` and `behind` are what is said in the video meanwhile.
    """

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
    answers: Beside | None = None
    before: Beside | None = None
    behind: Beside | None = None
    folded: Folded | None = None


class GroupView(Struct, frozen=True):
    """A video with its first hits; `all_href` leads to all of them, where the question has room for the video."""

    title: str
    language: str | None
    href: str
    channel: str | None
    all: str
    all_href: str | None
    hits: tuple[HitView, ...]


def group(reader: Reader, held: VideoHits, asked: Asked) -> GroupView:
    """A video in which the search that was asked for finds something."""
    video, channel = held.video, held.video.channel
    inside = all_of([parse(asked.text).root, Named("in", video.key)])
    return GroupView(
        title=video.title or reader.gettext("A video without a title"),
        language=watches.title_language(reader, video),
        href=links.video(video.key),
        channel=channel.name or channel.id,
        all=reader.counted("%(n)s hit", "All %(n)s hits", held.count),
        all_href=replace(asked, group=None).href(inside),
        hits=tuple(replace(shown(reader, hit, asked), video=None) for hit in held.hits),
    )


def kind_name(reader: Reader, hit: Hit) -> str:
    """What a hit is, in one word."""
    _ = reader.gettext
    names = {
        "comment": _("Comment"),
        "reply": _("Reply"),
        "video": _("Video"),
        "caption": _("Transcript"),
        "chat": _("Live chat"),
    }
    return names[hit.kind]


def shown(reader: Reader, hit: Hit, asked: Asked) -> HitView:
    """A hit of the search that was asked for."""
    _ = reader.gettext
    comment, video = hit.comment, hit.video
    title = video.title or _("A video without a title")
    when = comment.published if comment else video.published if hit.kind == "video" else None
    return HitView(
        kind=kind_name(reader, hit),
        author=comment.author.name if comment else None,
        author_href=links.author(comment.author.key) if comment and comment.author.key else None,
        when=dates.published(reader, when, watches.capture_instants(video)) if when else None,
        clock=clock(hit.moment) if hit.moment is not None and hit.kind == "caption" else None,
        language=_language(reader, hit),
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
        notes=notes(reader, comment) if comment else _other_notes(reader, hit),
        video=None if hit.kind == "video" else title,
        video_href=links.video(video.key),
        is_gone=comment is not None and comment.is_gone,
        answers=_answered(reader, hit.answers) if hit.answers else None,
        before=_spoken(reader, hit, before=True),
        behind=_spoken(reader, hit, before=False),
        folded=_folded(reader, hit, asked) if hit.folded else None,
    )


def _language(reader: Reader, hit: Hit) -> str | None:
    if hit.comment:
        return tag(hit.comment.language.tag)
    if hit.kind == "caption":  # the lines beside it are of the same caption
        return tag(hit.spoken[0].language) if hit.spoken else None
    return watches.title_language(reader, hit.video)


def _folded(reader: Reader, hit: Hit, asked: Asked) -> Folded:
    return Folded(
        reader.counted("and %(n)s like it", "and %(n)s like it", hit.alike),
        tuple(_like(reader, other) for other in hit.folded),
        _same(hit, asked),
    )


def _like(reader: Reader, hit: Hit) -> Like:
    comment = hit.comment
    return Like(
        comment.author.name if comment else None,
        shortened(hit.text, LONGEST_BESIDE),
        tag(comment.language.tag) if comment else None,
        hit.url,
        hit.video.title or reader.gettext("A video without a title"),
    )


def _same(hit: Hit, asked: Asked) -> str | None:
    """The search, narrowed to texts of just these words; None where that is more than a search may ask for."""
    words = len(tokens(hit.text))
    text = written(all_of([parse(asked.text).root, Phrase(hit.text), Number("words", words, words)]))
    return links.query(q=text, fold="no") if words and len(text) <= LONGEST_TEXT else None


def _answered(reader: Reader, answered: Answered) -> Beside:
    _ = reader.gettext
    text = _("a comment that was withdrawn") if answered.text is None else shortened(answered.text, LONGEST_BESIDE)
    label = _("to %(name)s:") % {"name": answered.author} if answered.author else _("to this:")
    return Beside(label, answered.url, text, None)


def _spoken(reader: Reader, hit: Hit, *, before: bool) -> Beside | None:
    """What is said in the video: before and behind a line of it; behind a comment, at the second that this names."""
    if hit.kind == "caption":
        beside = [line for line in hit.spoken if (line.second < (hit.moment or 0)) == before]
        return _line(None, beside[-1] if before else beside[0]) if beside else None
    if before or not hit.spoken:
        return None
    [line] = hit.spoken
    return _line(reader.gettext("said at %(moment)s:") % {"moment": clock(line.second)}, line)


def _line(label: str | None, line: Line) -> Beside:
    return Beside(label, line.url, shortened(line.text, LONGEST_BESIDE), tag(line.language))


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


def notes(reader: Reader, comment: Comment) -> tuple[str, ...]:
    found = [likes(comment, reader)]
    if comment.replies_held:
        found.append(reader.counted("%(n)s reply", "%(n)s replies", comment.replies_held))
    found += [badge.text for badge in badges(comment, reader)]
    return tuple(note for note in found if note)


def _other_notes(reader: Reader, hit: Hit) -> tuple[str, ...]:
    """Of a video and of a line."""
    if hit.kind == "caption":
        words = ("%(n)s comment names this moment", "%(n)s comments name this moment")
        return (reader.counted(*words, hit.named_by),) if hit.named_by else ()
    comments = reader.counted("%(n)s comment", "%(n)s comments", hit.video.comments_held)
    return tuple(note for note in (hit.video.channel.name, comments) if note)
