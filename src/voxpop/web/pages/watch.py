"""What all parts of a watch page share: the head with its facts, the stage, the tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from voxpop.model import Video
from voxpop.web import dates, links
from voxpop.web.pages import stage as stages
from voxpop.web.pages.frame import Fact, Frame, Link
from voxpop.web.pages.ratings import rating_facts
from voxpop.web.pages.stage import Stage
from voxpop.web.pages.then import Banner, Then, banner
from voxpop.web.reader import Reader, tag
from voxpop.web.words import Seek, isolated

if TYPE_CHECKING:
    from voxpop.archive import Archive

TABS = ("", "description", "comments", "transcript", "history", "capture")
_OF_A_DAY = ("", "description", "comments")  # the parts that can be read as of a day
_PLATFORMS = {
    "youtube": "YouTube",
    "peertube": "PeerTube",
    "vimeo": "Vimeo",
    "bilibili": "Bilibili",
    "tiktok": "TikTok",
    "soundcloud": "SoundCloud",
}


class Watch(Struct, frozen=True):
    """A watch page round its panel. `base` is the address of the video; the parts below it are swapped in place.

    `stage` is None where the part needs the whole width. `as_of` leads to the captures, `banner` says of which day the
    page is.
    """

    frame: Frame
    key: str
    base: str
    title: str
    has_title: bool
    language: str | None
    channel: str | None
    channel_href: str | None
    where: str | None
    facts: tuple[Fact, ...]
    tabs: tuple[Link, ...]
    as_of: Link | None
    banner: Banner | None
    stage: Stage | None
    printed: Markup


def build(
    archive: Archive,
    reader: Reader,
    video: Video,
    tab: str,
    asked: dict[str, str | None],
    second: int | None,
    then: Then | None = None,
) -> tuple[Watch, Seek]:
    """The page round the part `tab`; `asked` is what its address asks, so that a timecode keeps the reader's place.

    With `then`, `video` is that of the day.
    """
    seek = seek_of(video, tab, {**asked, "as_of": then.asked if then else None})
    describes = tab in ("", "description")
    stage = None if tab == "history" else stages.build(archive, reader, video, seek, second, has_description=describes)
    title = video.title or reader.gettext("A video without a title")
    shown = tabs(reader, video, tab, then)
    part = next((link.text for link in shown if link.is_current), "") if tab else ""
    has_player = stage is not None and stage.media is not None
    named = _page_title(reader, title, part, then)
    frame = Frame(archive.name, named, reader.language, reader.direction, has_player=has_player)
    return Watch(
        frame=frame,
        key=video.key,
        base=links.video(video.key),
        title=title,
        has_title=video.title is not None,
        language=tag(video.claim.language) if video.claim else None,
        channel=video.channel.name or video.channel.id,
        channel_href=None if video.channel.key is None else links.channel(video.channel.key),
        where=_where(reader, video),
        facts=facts(reader, video),
        tabs=shown,
        as_of=_as_of(reader, video, then),
        banner=None if then is None else banner(reader, then, links.video(video.key, tab)),
        stage=stage,
        printed=_printed(archive, reader, video),
    ), seek


def title_language(reader: Reader, video: Video) -> str | None:
    """The language of a title in a list: our own where our words stand for one that the page lacks."""
    if video.title is None:
        return reader.language
    return tag(video.claim.language) if video.claim else None


def seek_of(video: Video, tab: str, asked: dict[str, str | None]) -> Seek:
    """What a timecode on this page does: seek our player; without one open the platform's, where we know how."""
    outward = None if video.media else links.outward_at(video.platform, video.url)
    if outward is not None:
        return Seek(outward, video.duration_seconds, is_outward=True)
    query = links.query(**asked)
    prefix = f"{links.video(video.key, tab)}{query}{'&' if len(query) > 1 else ''}t="
    return Seek(prefix, video.duration_seconds)


def facts(reader: Reader, video: Video) -> tuple[Fact, ...]:
    """Rating, views, comments, date and captures: what is not known leaves no hole."""
    _ = reader.gettext
    found = list(rating_facts(reader, video.rating))
    if video.view_count is not None:
        seen = dates.captured(reader, video.captured) if video.capture_count == 1 else None
        small = _("on %(date)s") % {"date": seen.text} if seen else _("as last seen")
        found.append(Fact(_("Views"), reader.number(video.view_count), small))
    found.append(_comments_fact(reader, video))
    said = dates.published(reader, video.published, capture_instants(video))
    length = None if video.duration_seconds is None else reader.span(video.duration_seconds)
    if said is not None:
        found.append(Fact(_("Published"), said.text, length, title=said.title, iso=said.iso))
    elif length is not None:
        found.append(Fact(_("Length"), length))
    captured = _captured_fact(reader, video)
    return (*found, captured) if captured else tuple(found)


def tabs(reader: Reader, video: Video, current: str, then: Then | None = None) -> tuple[Link, ...]:
    """The parts of the page, as links; those that can be of a day keep it, and the history begins with it."""
    _ = reader.gettext
    held = list(stages.tracks(video))
    languages = " ".join(held[:3] + ([f"+{reader.number(len(held) - 3)}"] if len(held) > 3 else []))
    words = {
        "": (_("Video"), None),
        "description": (_("Description"), None),
        "comments": (_("Comments"), reader.number(video.comments_held)),
        "transcript": (_("Transcript"), languages),
        "history": (_("History"), reader.number(then.captures if then else video.capture_count)),
        "capture": (_("Capture"), None),
    }
    offered = {"transcript": bool(languages), "history": video.capture_count > 0}
    shown = [tab for tab in TABS if tab == current or offered.get(tab, True)]
    day = links.query(as_of=then.asked) if then else ""
    return tuple(
        Link(
            words[tab][0],
            links.video(video.key, tab) + (day if tab in _OF_A_DAY or tab == "history" else ""),
            words[tab][1],
            tab == current,
        )
        for tab in shown
    )


def capture_instants(video: Video) -> tuple[int, ...]:
    """The first and the last instant of capture that the row knows."""
    known = (video.first_captured.latest, video.captured.latest)
    return tuple(dict.fromkeys(at for at in known if at is not None))


def platform_name(platform: str | None) -> str | None:
    """How a platform writes itself; None for what is not one."""
    if platform in (None, "generic", "page", "unknown"):
        return None
    return _PLATFORMS.get(platform, platform)


def _page_title(reader: Reader, title: str, part: str, then: Then | None) -> str:
    of_day = reader.gettext("as of %(date)s") % {"date": then.day} if then else ""
    return ", ".join(filter(None, [title, part.lower(), of_day]))


def _as_of(reader: Reader, video: Video, then: Then | None) -> Link | None:
    """`As of 22 Nov 2024, the latest of 6 captures`, where there are several."""
    _ = reader.gettext
    count = then.captures if then else video.capture_count
    last = dates.captured(reader, video.captured)
    day = then.day if then else last.text if last else None
    if count < 2 or day is None:
        return None
    words = _("As of %(date)s, one of %(n)s captures") if then else _("As of %(date)s, the latest of %(n)s captures")
    asked = links.query(as_of=then.asked) if then else ""
    href = f"{links.video(video.key, 'history')}{asked}#as-of"
    return Link(words % {"date": day, "n": reader.number(count)}, href)


def _where(reader: Reader, video: Video) -> str | None:
    _ = reader.gettext
    name = platform_name(video.platform)
    if video.channel.name or video.channel.id:
        return _("on %(platform)s") % {"platform": name} if name else None
    if name:
        return _("Channel not stated, on %(platform)s") % {"platform": name}
    return _("Channel not stated on the page")


def _comments_fact(reader: Reader, video: Video) -> Fact:
    _ = reader.gettext
    held = _("%(n)s held") % {"n": reader.number(video.comments_held)}
    if video.comment_count is not None:
        small = _("%(n)s claimed by the page") % {"n": reader.number(video.comment_count)}
        if video.comment_count == video.comments_held:
            small = _("as many as the page claims")
    else:
        small = None
    return Fact(_("Comments"), held, small)


def _captured_fact(reader: Reader, video: Video) -> Fact | None:
    _ = reader.gettext
    first = dates.captured(reader, video.first_captured)
    last = dates.captured(reader, video.captured)
    many = _("the latest of %(n)s captures") % {"n": reader.number(video.capture_count)}
    small = many if video.capture_count > 1 else None
    if first and last and first.text != last.text:
        count = reader.counted("%(n)s capture", "%(n)s captures", video.capture_count)
        return Fact(_("First and last captured"), f"{first.text}, {last.text}", count, title=last.title)
    if last is not None:
        return Fact(_("Captured"), last.text, small, title=last.title, iso=last.iso)
    return Fact(_("Captured"), _("date not said"), small) if video.capture_count > 1 else None


def _printed(archive: Archive, reader: Reader, video: Video) -> Markup:
    """Our sentence behind the title; the names in it keep their own direction."""
    _ = reader.gettext
    seen = dates.captured_exactly(reader, video.captured)
    channel = isolated(video.channel.name) if video.channel.name else None
    parts = [part for part in (channel, platform_name(video.platform)) if part]
    words = (
        _("Page as held by %(archive)s after the capture of %(date)s.") if seen else _("Page as held by %(archive)s.")
    )
    held = Markup(words) % {"archive": isolated(archive.name), "date": seen}
    where = [part for part in (video.key, video.url) if part]
    return Markup(" ").join([*([Markup(", ").join(parts) + "."] if parts else []), held, *where])
