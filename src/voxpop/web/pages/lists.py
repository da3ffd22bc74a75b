"""Lists of videos and channels, and the home page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from voxpop.model import Captured, Comment, Video
from voxpop.web import dates, links
from voxpop.web.pages import custody
from voxpop.web.pages import watch as watches
from voxpop.web.pages.custody import Entry
from voxpop.web.pages.frame import Fact, Frame, frame
from voxpop.web.reader import Reader, clock, tag
from voxpop.web.words import live, shortened

if TYPE_CHECKING:
    from voxpop.archive import Archive

NEWEST = 7
QUOTED_FROM = 4
QUOTES = 3
LAST_CAPTURES = 6
LONGEST_QUOTE = 160
LIMIT = 50


class VideoCard(Struct, frozen=True):
    """A video in a list."""

    href: str
    title: str
    language: str | None
    still: str | None
    length: str | None
    channel: str | None
    when: str | None
    count: str


class Voice(Struct, frozen=True):
    """A comment on the home page: who said it, under what."""

    words: Markup
    language: str | None
    author: str | None
    href: str
    place: str
    video: str


class HomePage(Struct, frozen=True):
    """What is here."""

    frame: Frame
    name: str
    counts: str
    last: str | None
    lead: VideoCard | None
    videos: tuple[VideoCard, ...]
    more: str
    voices: tuple[Voice, ...]
    captures: tuple[Entry, ...]


class VideosPage(Struct, frozen=True):
    """A slice of the videos, the newest accession first."""

    frame: Frame
    heading: str
    count: str
    videos: tuple[VideoCard, ...]
    next_href: str | None
    first_href: str | None


class ChannelRow(Struct, frozen=True):
    """A channel in a list."""

    name: str
    href: str
    words: str


class ChannelsPage(Struct, frozen=True):
    """A slice of the channels."""

    frame: Frame
    channels: tuple[ChannelRow, ...]
    next_href: str | None
    first_href: str | None


class ChannelPage(Struct, frozen=True):
    """One channel and its videos."""

    frame: Frame
    kicker: str
    name: str
    facts: tuple[Fact, ...]
    home: str | None
    videos: tuple[VideoCard, ...]
    next_href: str | None
    first_href: str | None


def build_home(archive: Archive, reader: Reader) -> HomePage:
    """The home page: nothing is counted for it."""
    _ = reader.gettext
    info = archive.info(sizes=False)
    newest = archive.videos(limit=NEWEST).items
    recent = archive.recent(LAST_CAPTURES)
    counts = [
        reader.counted("%(n)s video page", "%(n)s video pages", info.videos),
        reader.counted("%(n)s comment", "%(n)s comments", info.comments),
        reader.counted("%(n)s channel", "%(n)s channels", info.channels),
    ]
    return HomePage(
        frame=frame(archive, reader, archive.name),
        name=archive.name,
        counts=" · ".join(counts),
        last=_last(reader, [capture.captured for capture in recent], info.ingested),
        lead=card(reader, newest[0], is_lead=True) if newest else None,
        videos=tuple(card(reader, video) for video in newest[1:]),
        more=_("Newest of %(n)s") % {"n": reader.number(info.videos)},
        voices=_voices(archive, reader, newest[:QUOTED_FROM]),
        captures=tuple(custody.entry(archive, reader, c) for c in recent),
    )


def build_videos(archive: Archive, reader: Reader, after: str | None) -> VideosPage:
    """A slice of all videos."""
    found = archive.videos(after=after, limit=LIMIT)
    return VideosPage(
        frame=frame(archive, reader, reader.gettext("Videos"), "videos"),
        heading=reader.gettext("Videos"),
        count=reader.counted("%(n)s video page", "%(n)s video pages", archive.info(sizes=False).videos),
        videos=tuple(card(reader, video) for video in found.items),
        next_href=links.query(after=found.next) if found.next else None,
        first_href="/videos/" if after else None,
    )


def build_channels(archive: Archive, reader: Reader, after: str | None) -> ChannelsPage:
    """A slice of all channels."""
    found = archive.channels(after=after, limit=LIMIT)
    rows = [
        ChannelRow(
            name=page.channel.name or page.channel.id or page.channel.key or "",
            href=links.channel(page.channel.key or ""),
            words=" · ".join(_held(reader, page.videos_held, page.comments_held)),
        )
        for page in found.items
    ]
    return ChannelsPage(
        frame=frame(archive, reader, reader.gettext("Channels"), "channels"),
        channels=tuple(rows),
        next_href=links.query(after=found.next) if found.next else None,
        first_href="/channels/" if after else None,
    )


def build_channel(archive: Archive, reader: Reader, key: str, after: str | None) -> ChannelPage:
    """One channel and a slice of its videos."""
    _ = reader.gettext
    held = archive.channel(key)
    found = archive.channel_videos(key, after=after, limit=LIMIT)
    name = held.channel.name or held.channel.id or key
    platform = watches.platform_name(key.partition(":")[0])
    videos, comments = _held(reader, held.videos_held, held.comments_held)
    facts = [Fact(_("Held here"), videos, comments)]
    if held.follower_count is not None:
        facts.append(Fact(_("Followers"), reader.number(held.follower_count), _("as claimed by the page")))
    if held.channel.id:
        facts.append(Fact(_("Id of the platform"), held.channel.id, is_name=True))
    return ChannelPage(
        frame=frame(archive, reader, name, "channels"),
        kicker=_("Channel on %(platform)s") % {"platform": platform} if platform else _("Channel"),
        name=name,
        facts=tuple(facts),
        home=links.outward(held.channel.url),
        videos=tuple(card(reader, video) for video in found.items),
        next_href=links.query(after=found.next) if found.next else None,
        first_href=links.channel(key) if after else None,
    )


def card(reader: Reader, video: Video, *, is_lead: bool = False) -> VideoCard:
    """A video in a list; of the leading one it is also said how many comments name a moment."""
    said = dates.published(reader, video.published, watches.capture_instants(video))
    count = reader.counted("%(n)s comment", "%(n)s comments", video.comments_held)
    if video.moments_held and is_lead:
        naming = reader.counted("%(n)s names a moment", "%(n)s name a moment", video.moments_held)
        count = f"{count}, {naming}"
    return VideoCard(
        href=links.video(video.key),
        title=video.title or reader.gettext("A video without a title"),
        language=watches.title_language(reader, video),
        still=links.still(video.key) if video.thumbnails or video.media else None,
        length=None if video.duration_seconds is None else clock(video.duration_seconds),
        channel=video.channel.name or video.channel.id,
        when=said.text if said else None,
        count=count,
    )


def _held(reader: Reader, videos: int, comments: int) -> tuple[str, str]:
    return (
        reader.counted("%(n)s video", "%(n)s videos", videos),
        reader.counted("%(n)s comment", "%(n)s comments", comments),
    )


def _last(reader: Reader, captures: Sequence[Captured], ingested: int | None) -> str | None:
    known = [at for at in captures if at.latest is not None]
    if known:
        newest = max(known, key=lambda at: at.latest or 0)
        when = dates.captured_exactly(reader, newest)
        return reader.gettext("Last capture %(when)s") % {"when": when}
    return reader.gettext("Last added to %(when)s") % {"when": reader.day(ingested)} if ingested else None


def _voices(archive: Archive, reader: Reader, videos: Sequence[Video]) -> tuple[Voice, ...]:
    """A few short comments that were liked, of as many languages as there are, from the newest videos."""
    offered: list[tuple[Comment, Video]] = []
    for video in videos:
        if video.comments_held:
            found = archive.thread(video.key, sort="likes", show="all", limit=12, replies=0).items
            offered += [(comment, video) for comment in found if _is_quotable(comment)]
    chosen: list[tuple[Comment, Video]] = []
    for may_repeat in (False, True):
        for comment, video in offered:
            spoken = {other.language.tag for other, _ in chosen}
            is_new = all(comment is not other for other, _ in chosen)
            if len(chosen) < QUOTES and is_new and (may_repeat or comment.language.tag not in spoken):
                chosen.append((comment, video))
    return tuple(_voice(reader, comment, video) for comment, video in chosen)


def _is_quotable(comment: Comment) -> bool:
    text = comment.text or ""
    return 24 <= len(text) * (2 if text > "\u2e80" else 1) <= LONGEST_QUOTE and "\n" not in text and "://" not in text


def _voice(reader: Reader, comment: Comment, video: Video) -> Voice:
    return Voice(
        words=live(comment.text or "", None),
        language=tag(comment.language.tag),
        author=comment.author.name,
        href=links.comment(comment.key),
        place=f"№ {comment.number}" if comment.number else reader.gettext("comment"),
        video=shortened(video.title or reader.gettext("a video without a title"), 40),
    )
