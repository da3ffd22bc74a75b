"""The Video, Description and Transcript parts of a watch page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from voxpop.model import Comment, Cue, MomentBin, Video
from voxpop.query import Named, written
from voxpop.web import dates, links
from voxpop.web.pages import stage as stages
from voxpop.web.pages import watch as watches
from voxpop.web.pages.frame import Fact, Frame, Link
from voxpop.web.pages.said import likes
from voxpop.web.pages.then import Then
from voxpop.web.pages.watch import Watch
from voxpop.web.reader import Reader, clock, tag
from voxpop.web.words import Seek, live, shortened

if TYPE_CHECKING:
    from voxpop.archive import Archive

LINES = 200
LIKED = 3
LONGEST_QUOTE = 280


class Part(Struct, frozen=True):
    """A chapter, with its second."""

    second: int
    href: str
    clock: str
    title: str


class Quote(Struct, frozen=True):
    """A comment quoted where it does not stand."""

    words: Markup
    language: str | None
    author: str | None
    note: str | None
    href: str
    place: str


class VideoPage(Struct, frozen=True):
    """The Video part: description, chapters, what was liked most."""

    watch: Watch
    description: Markup | None
    chapters: tuple[Part, ...]
    liked: tuple[Quote, ...]
    all_comments: str | None
    all_href: str

    @property
    def frame(self) -> Frame:
        """The frame of the watch page."""
        return self.watch.frame


class DescriptionPage(Struct, frozen=True):
    """The Description part: the whole text, and what else the page says of the video."""

    watch: Watch
    description: Markup | None
    chapters: tuple[Part, ...]
    facts: tuple[Fact, ...]
    was_at: str | None

    @property
    def frame(self) -> Frame:
        """The frame of the watch page."""
        return self.watch.frame


class LineView(Struct, frozen=True):
    """A line of a transcript; `named` counts the comments that name its seconds, `best` is the best-liked of them."""

    id: str
    href: str
    clock: str
    second: int
    words: Markup
    named: str | None
    named_href: str
    best: str | None
    best_language: str | None
    is_now: bool


class TranscriptPage(Struct, frozen=True):
    """The Transcript part, in one language."""

    watch: Watch
    languages: tuple[Link, ...]
    language: str | None
    lines: tuple[LineView, ...]
    place: str
    first_href: str | None
    next_href: str | None

    @property
    def frame(self) -> Frame:
        """The frame of the watch page."""
        return self.watch.frame


def build_video(
    archive: Archive, reader: Reader, video: Video, second: int | None, then: Then | None = None
) -> VideoPage:
    """What one sees first; of a day without what was liked most, which is known of the newest alone."""
    video = then.video if then else video
    watch, seek = watches.build(archive, reader, video, "", {}, second, then)
    return VideoPage(
        watch=watch,
        description=live(video.description, seek) if video.description else None,
        chapters=_chapters(video, seek),
        liked=() if then else _liked(archive, reader, video, seek),
        all_comments=reader.counted("The one comment", "All %(n)s comments", video.comments_held)
        if video.comments_held
        else None,
        all_href=links.video(video.key, "comments") + (links.query(as_of=then.asked) if then else ""),
    )


def build_description(
    archive: Archive, reader: Reader, video: Video, second: int | None, then: Then | None = None
) -> DescriptionPage:
    """The description and what the page says beside it."""
    video = then.video if then else video
    watch, seek = watches.build(archive, reader, video, "description", {}, second, then)
    return DescriptionPage(
        watch=watch,
        description=live(video.description, seek) if video.description else None,
        chapters=_chapters(video, seek),
        facts=_claimed(reader, video),
        was_at=links.outward(video.url),
    )


def build_transcript(
    archive: Archive, reader: Reader, video: Video, language: str | None, start: int, second: int | None
) -> TranscriptPage:
    """The transcript in `language` (where none is asked for, the first that is held), from the second `start` on."""
    held = stages.tracks(video)
    chosen = language if language in held else next(iter(held), None)
    query: dict[str, str | None] = {"lang": chosen if language else None, "from": str(start) if start else None}
    watch, seek = watches.build(archive, reader, video, "transcript", query, second)
    cues = archive.transcript(video.key, chosen) if chosen else ()
    first = _first_line(cues, start, second)
    shown = cues[first : first + LINES]
    following = cues[first + LINES] if first + LINES < len(cues) else None
    bins = archive.moments(video.key) if video.moments_held and shown else ()
    here = links.video(video.key, "transcript")
    asked = chosen if language else None
    return TranscriptPage(
        watch=watch,
        languages=tuple(
            Link(stages.caption_name(reader, caption), here + links.query(lang=held_in), None, held_in == chosen)
            for held_in, caption in held.items()
        ),
        language=tag(chosen),
        lines=_lines(reader, video, shown, following, bins, seek, second) if shown else (),
        place=_lines_place(reader, video, shown),
        first_href=here + links.query(lang=asked) if first else None,
        next_href=here + links.query(**{"lang": asked, "from": str(int(following.start_seconds))})
        if following
        else None,
    )


def quote(reader: Reader, comment: Comment, seek: Seek | None, place: str) -> Quote:
    """A comment as a quotation."""
    return Quote(
        words=live(comment.text or "", seek),
        language=tag(comment.language.tag),
        author=comment.author.name,
        note=likes(comment, reader),
        href=links.comment(comment.key),
        place=place,
    )


def _chapters(video: Video, seek: Seek) -> tuple[Part, ...]:
    chapters = video.claim.chapters if video.claim else ()
    seconds = [(int(c.start_seconds), c.title) for c in chapters]
    return tuple(Part(s, f"{seek.prefix}{s}", clock(s), title) for s, title in seconds)


def _liked(archive: Archive, reader: Reader, video: Video, seek: Seek) -> tuple[Quote, ...]:
    if not video.comments_held:
        return ()
    found = archive.thread(video.key, sort="likes", show="all", limit=8, replies=0).items
    fit = [c for c in found if c.like_count and c.text and len(c.text) <= LONGEST_QUOTE and not c.is_withdrawn]
    return tuple(
        quote(reader, c, seek, f"№ {c.number}" if c.number else reader.gettext("comment")) for c in fit[:LIKED]
    )


def _claimed(reader: Reader, video: Video) -> tuple[Fact, ...]:
    """What else the page said of the video."""
    _, claim = reader.gettext, video.claim
    if claim is None:
        return ()
    said = [
        (_("Also titled"), claim.alt_title),
        (_("By"), reader.listed(list(claim.creators)) if claim.creators else None),
        (_("Categories"), ", ".join(claim.categories)),
        (_("Tags"), ", ".join(claim.tags)),
        (_("Language"), reader.language_name(claim.language) if claim.language else None),
        (_("Licence"), claim.license),
        (_("Place"), claim.location),
        (_("Availability"), claim.availability),
        (_("Age limit"), None if claim.age_limit is None else reader.number(claim.age_limit)),
        (_("Shared"), None if claim.repost_count is None else reader.number(claim.repost_count)),
    ]
    found = [Fact(label, text, is_name=True) for label, text in said if text]
    if claim.playlist:
        found.append(Fact(_("Part of"), claim.playlist, href=links.search(written(Named("in", claim.playlist)))))
    followers = claim.channel.follower_count
    if followers is not None:
        found.append(Fact(_("Followers of the channel"), reader.number(followers)))
    changed = dates.published(reader, claim.modified, watches.capture_instants(video))
    return (*found, Fact(_("Last changed"), changed.text, title=changed.title)) if changed else tuple(found)


def _lines(
    reader: Reader,
    video: Video,
    cues: Sequence[Cue],
    following: Cue | None,
    bins: Sequence[MomentBin],
    seek: Seek,
    second: int | None,
) -> tuple[LineView, ...]:
    ends = [cue.start_seconds for cue in cues[1:]] + [following.start_seconds if following else float("inf")]
    found = []
    place = 0
    for cue, end in zip(cues, ends, strict=True):
        start = int(cue.start_seconds)
        while place < len(bins) and bins[place].second < start:
            place += 1
        inside = []
        while place < len(bins) and bins[place].second < max(end, start + 1):
            inside.append(bins[place])
            place += 1
        best = max(inside, key=lambda b: b.count) if inside else None
        n = sum(b.count for b in inside)
        found.append(
            LineView(
                id=f"t{start}",
                href=f"{seek.prefix}{start}",
                clock=clock(start),
                second=start,
                words=live(cue.text, None),
                named=reader.counted("%(n)s comment", "%(n)s comments", n) if n else None,
                named_href=links.video(video.key, "comments")
                + links.query(sort="moment", show="timecode", t=str(best.second) if best else None),
                best=shortened(best.text, 120) if best and best.text else None,
                best_language=tag(best.language) if best else None,
                is_now=second is not None and cue.start_seconds <= second < max(end, start + 1),
            )
        )
    return tuple(found)


def _first_line(cues: Sequence[Cue], start: int, second: int | None) -> int:
    """The line that the page begins with: at `start`, else the beginning of the part that holds `second`."""
    if start:
        return next((n for n, cue in enumerate(cues) if cue.end_seconds > start), len(cues))
    if second is None:
        return 0
    at = next((n for n, cue in enumerate(cues) if cue.end_seconds > second), 0)
    return at - at % LINES


def _lines_place(reader: Reader, video: Video, cues: Sequence[Cue]) -> str:
    if not cues:
        return ""
    end = video.duration_seconds or cues[-1].end_seconds
    words = {"first": clock(cues[0].start_seconds), "last": clock(cues[-1].end_seconds), "length": clock(end)}
    return reader.gettext("%(first)s to %(last)s of %(length)s") % words
