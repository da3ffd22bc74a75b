"""The stage of a watch page: the player or why there is none, the moments line, the moments that people name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from voxpop.errors import KeyUnknown
from voxpop.model import Caption, KeptFile, Video
from voxpop.web import links
from voxpop.web.pages import moments
from voxpop.web.pages.moments import Line, Peak
from voxpop.web.reader import Reader, tag
from voxpop.web.words import Seek, live

if TYPE_CHECKING:
    from voxpop.archive import Archive

_PLAYABLE = (".mp4", ".m4v", ".mov", ".webm", ".mkv", ".ogv", ".ogg", ".mp3", ".m4a", ".wav", ".flac", ".opus")
_CODECS = {
    "h264": "H.264", "hevc": "H.265", "vp9": "VP9", "vp8": "VP8", "av1": "AV1", "mpeg4": "MPEG-4", "aac": "AAC",
    "opus": "Opus", "vorbis": "Vorbis", "mp3": "MP3", "flac": "FLAC", "theora": "Theora",
}  # fmt: skip


class Track(Struct, frozen=True):
    """A caption for the player."""

    href: str
    language: str
    label: str


class Stage(Struct, frozen=True):
    """What stands beside the reading. `media` is None where nothing can be played; then `why` says so."""

    name: str
    media: str | None
    is_audio: bool
    poster: str | None
    tracks: tuple[Track, ...]
    chapters: str | None
    caption: str | None
    why: str | None
    was_at: str | None
    hint: str | None
    description: Markup | None
    seek: str
    line: Line | None
    peaks: tuple[Peak, ...]
    by_moment: str | None
    by_moment_href: str


def build(
    archive: Archive, reader: Reader, video: Video, seek: Seek, second: int | None, *, has_description: bool
) -> Stage:
    """The stage of `video`, the player standing at `second` where one was asked for.

    Where there is nothing to play, the description stands there, unless the panel has it (`has_description`).
    """
    chosen = _chosen(archive, video)
    drawn, named = moments.drawn(archive, reader, video, second)
    media = None if chosen is None else links.media(chosen[0], chosen[1].path)
    _ = reader.gettext
    n = video.moments_held
    return Stage(
        name=video.title or video.key,
        media=media if media is None or second is None else f"{media}#t={second}",
        is_audio=chosen is not None and chosen[1].media is not None and chosen[1].media.video_codec is None,
        poster=links.still(video.key) if video.thumbnails or video.media else None,
        tracks=_tracks(reader, video) if chosen else (),
        chapters=links.chapters(video.key) if chosen and video.claim is not None and video.claim.chapters else None,
        caption=None if chosen is None else _caption(reader, chosen[1], video),
        why=None if chosen else _why(reader, video),
        was_at=links.outward(video.url),
        hint=_hint(reader, seek, video) if chosen is None else None,
        description=live(video.description, seek) if video.description and not chosen and not has_description else None,
        seek=seek.prefix,
        line=drawn,
        peaks=named,
        by_moment=reader.counted("%(n)s comment, by moment", "All %(n)s comments, by moment", n) if n else None,
        by_moment_href=links.video(video.key, "comments") + links.query(sort="moment", show="timecode"),
    )


def tracks(video: Video) -> dict[str, Caption]:
    """The captions of a video, one a language: an uploaded one before an automatic one."""
    found: dict[str, Caption] = {}
    for _accession, caption in video.captions:
        held = found.get(caption.language)
        if held is None or (held.is_automatic and not caption.is_automatic):
            found[caption.language] = caption
    return found


def caption_name(reader: Reader, caption: Caption) -> str:
    """`French (automatic)`."""
    name = reader.language_name(caption.language)
    return reader.gettext("%(language)s (automatic)") % {"language": name} if caption.is_automatic else name


def _tracks(reader: Reader, video: Video) -> tuple[Track, ...]:
    return tuple(
        Track(links.captions(video.key, language), tag(language) or "und", caption_name(reader, caption))
        for language, caption in tracks(video).items()
    )


def _chosen(archive: Archive, video: Video) -> tuple[str, KeptFile] | None:
    """The file to play: with picture and sound before picture alone before sound alone, else the first by its name."""
    found: list[tuple[int, str, KeptFile]] = []
    for accession_id, path in video.media:
        try:
            files = archive.accession(accession_id).files
        except KeyUnknown:
            continue
        kept = next((f for f in files if f.path == path and f.role == "media"), None)
        if kept is not None and kept.length:
            rank = _rank(kept)
            if rank:
                found.append((rank, accession_id, kept))
    if not found:
        return None
    _, accession_id, kept = max(found, key=lambda f: f[0])
    return accession_id, kept


def _rank(kept: KeptFile) -> int:
    media = kept.media
    if media is None:
        return 1 if kept.path.lower().endswith(_PLAYABLE) else 0
    return 1 + 2 * (media.video_codec is not None) + (media.audio_codec is not None)


def _caption(reader: Reader, kept: KeptFile, video: Video) -> str:
    """`Kept: 1280 × 720, H.264 and AAC, 84.2 MB. Captions in English and French (automatic).`"""
    _ = reader.gettext
    media = kept.media
    facts: list[str] = []
    if media and media.width and media.height:
        facts.append(f"{media.width} × {media.height}")
    codecs = [_CODECS.get(c, c) for c in (media.video_codec, media.audio_codec) if c] if media else []
    if codecs:
        facts.append(reader.listed(codecs))
    facts.append(reader.size(kept.length))
    said = _("Kept: %(facts)s.") % {"facts": ", ".join(facts)}
    named = [caption_name(reader, caption) for caption in tracks(video).values()]
    if not named:
        return said
    return said + " " + _("Captions: %(languages)s.") % {"languages": ", ".join(named)}


def _why(reader: Reader, video: Video) -> str:
    _ = reader.gettext
    if video.media:
        return _("A media file is kept, but it cannot be played. It can be saved from the capture.")
    if video.claim is None or video.duration_seconds is None:
        return _("This page was taken in as text.")
    return _("The page was captured without its media.")


def _hint(reader: Reader, seek: Seek, video: Video) -> str | None:
    _ = reader.gettext
    if seek.is_outward:
        return _("Timecodes open the original at that second. A media file can be added later.")
    return _("A media file can be added later.")
