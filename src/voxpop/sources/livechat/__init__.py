"""Live chats, and comments that fly over a video: what was said while it ran, each with its second.

Comes in: YouTube's chat as yt-dlp keeps it (`.live_chat.json`), as its pages receive it, or bare actions; what
chat_downloader, pytchat, youtube-chat and masterchat make of a chat; what TwitchDownloader keeps of one, and logs of
Twitch; Bilibili's danmaku and what it sends to a live room; Niconico's comments; chats of Chzzk and SOOP. Goes out: one
`CaptureClaim`, then each message. But for TwitchDownloader's few say which video they are of: the file's name may.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from msgspec.structs import replace

from voxpop.model import CaptureClaim, Captured, Claim, Provenance, Refused, Role, VideoClaim
from voxpop.sources import youtube_chat
from voxpop.sources.base import Carries, Original
from voxpop.sources.cutting import Cut, write_without
from voxpop.sources.file_names import captured_in, youtube_id_in
from voxpop.sources.json_text.cuts import piece_cuts
from voxpop.sources.json_text.pieces import Piece, pieces_of_arrays, pieces_of_lines
from voxpop.sources.livechat import beside, danmaku, rows, twitch, twitch_page
from voxpop.sources.livechat.api_messages import ApiMessages
from voxpop.sources.livechat.bilibili_live import BilibiliLive
from voxpop.sources.livechat.danmaku_rows import DanmakuRows
from voxpop.sources.livechat.downloaded import Downloaded
from voxpop.sources.livechat.forms import PATHS, Form, emptied_form_of, form_of, is_list, path_within
from voxpop.sources.livechat.irc import Irc
from voxpop.sources.livechat.niconico import Niconico
from voxpop.sources.livechat.packet import Packet
from voxpop.sources.livechat.soop import Soop
from voxpop.sources.livechat.table import Table
from voxpop.sources.livechat.told_lines import Told
from voxpop.sources.page_files import page_of
from voxpop.sources.utf8_text import as_utf8, head_as_utf8, write_cut

_HEAD: Final = 64 << 10
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_BILIBILI: Final = re.compile(r"(?<![A-Za-z0-9])(BV[A-Za-z0-9]{10}(?:_p\d{1,4})?)(?![A-Za-z0-9])")
_NICONICO: Final = re.compile(r"(?<![A-Za-z0-9])((?:sm|so|nm)\d{1,12})(?![A-Za-z0-9])")
_TWITCH: Final = re.compile(r"(?<![A-Za-z0-9])(v\d{6,12})(?![A-Za-z0-9])")
_PLATFORMS: Final = (
    ("bilibili", ("danmaku", "danmaku rows", "danmaku answer"), _BILIBILI),
    ("niconico", ("niconico", "niconico threads", "niconico packet"), _NICONICO),
    ("twitchvod", ("rows", "table", "told", "twitch", "twitch answer", "twitch page", "twitch page answer"), _TWITCH),
)
_NOT_YOUTUBE: Final = ("bilibili", "chzzk", "dan", "irc", "niconico", "soop", "twitch")  # as these names begin
_FORMS: Final[dict[Form, rows.Form]] = {
    "rows": Downloaded(),
    "table": Downloaded(),
    "told": Downloaded(),
    "twitch page": Downloaded(),
    "chzzk answer": Downloaded(),
    "soop": Downloaded(),
    "irc": Downloaded(),
    "api messages": ApiMessages(),
    "api answer": ApiMessages(),
    "bilibili live": BilibiliLive(),
    "danmaku rows": DanmakuRows(),
    "danmaku answer": DanmakuRows(),
    "dandanplay answer": DanmakuRows(),
    "twitch": twitch.Twitch(),
    "twitch answer": twitch.Twitch(),
    "twitch page answer": twitch.Twitch(),
    "niconico": Niconico(),
    "niconico threads": Niconico(),
    "niconico packet": Niconico(),
}
_HOLDERS: Final[dict[Form, type[Table | Packet | Told | twitch_page.TwitchPage | Soop | Irc]]] = {
    "table": Table,
    "niconico packet": Packet,
    "told": Told,
    "twitch page": twitch_page.TwitchPage,
    "soop": Soop,
    "irc": Irc,
}
_WHY: Final = "Nothing in a live chat's file says whether all messages were kept."
_WHY_PART: Final = "This is one answer of YouTube's page, which holds a part of the chat."


class LiveChat:
    """The source."""

    name = "livechat"
    version = 3
    title = "Live chat"
    recognised_by = (
        "YouTube's chat actions, or its API's messages, rows of chat_downloader and others, lines of text, Twitch's "
        "messages, danmaku, Niconico's comments, messages of Chzzk, SOOP or a live room of Bilibili"
    )
    carries: tuple[Carries, ...] = ("text", "author id", "exact time", "live chat")
    cannot_say = "which video it is (its file's name may) and titles, but for Twitch; whether all messages were kept"
    is_looked_into = True

    def recognises(self, head: bytes, name: str) -> bool:
        """By the names of the first object, the columns, or the first elements."""
        return form_of(head) is not None or form_of(head_as_utf8(head)) is not None

    def companions(self, page: str, siblings: Sequence[str]) -> Mapping[str, Role]:
        """None: what lies beside a chat belongs to the page of its video."""
        return {}

    def read(self, originals: Mapping[str, Original], provenance: Provenance) -> Iterator[Claim]:
        """See `Source.read`. A `Refused` names the line or the byte of what is no JSON, `comments[n]` of what is no
        message.
        """
        page = page_of(originals)
        if page is None:
            yield Refused("page", "This accession holds no live chat.")
            return
        page = _readable(page)
        form, is_safe = _form(page)
        if form is None or not is_safe:
            yield Refused(page.path, _no_chat(form))
            return
        yield _capture(page, form, provenance)
        yield from _messages(page, form)

    def redact(self, original: Original, places: frozenset[int], out: BinaryIO) -> None:
        """See `Source.redact`. What repeats a message (a ticker, a banner) leaves with what it said."""
        readable = _readable(original)
        form, _ = _form(readable)
        cuts = () if form is None else _cuts(readable, form, places)
        if readable is original:
            with original.open() as stream:
                write_without(stream, cuts, out)
        else:
            write_cut(original, cuts, out)


def _readable(page: Original) -> Original:
    """The page, recoded where only that makes it a chat: tables and XML say themselves how they are written."""
    return page if form_of(_head(page)) is not None else as_utf8(page)


def _form(original: Original) -> tuple[Form | None, bool]:
    """The form, and whether it has no document type."""
    head = _head(original)
    form = form_of(head) or emptied_form_of(head)
    return form, form != "danmaku" or _DOCTYPE.search(head) is None


def _head(original: Original) -> bytes:
    head = b""
    with original.open() as stream:
        while len(head) < _HEAD and (piece := stream.read(_HEAD - len(head))):
            head += piece
    return head


def _no_chat(form: Form | None) -> str:
    if form is None:
        return "This is no live chat: neither chat actions nor messages stand at its start."
    return "This danmaku file has a document type (<!DOCTYPE), which such files do not need; it is not read."


def _capture(page: Original, form: Form, provenance: Provenance) -> CaptureClaim:
    platform, id_ = _video(page.path, form)
    told = provenance.captured if provenance.captured.latest is not None else None
    about = _about(page, form)
    video = about.video if about.video.id else replace(about.video, platform=platform, id=id_)
    return CaptureClaim(
        video=video,
        captured=told or about.captured or captured_in(page.path) or Captured(),
        tool=provenance.tool or about.tool,
        tool_version=provenance.tool_version,
        coverage="partial" if form == "youtube answer" else "unknown",
        coverage_reason=_WHY_PART if form == "youtube answer" else _WHY,
        notes=tuple(_notes(page, form)),
    )


def _about(page: Original, form: Form) -> twitch.About:
    """What the file says of its video."""
    if form == "twitch page":
        return twitch_page.about(page)
    if form in ("twitch", "twitch answer", "twitch page answer"):
        return twitch.about(page, _head(page))
    is_within = form not in (*PATHS, *_HOLDERS, "danmaku") and path_within(_head(page)) is not None
    return twitch.About(beside.about(page) if is_within else VideoClaim(None, None))


def _video(path: str, form: Form) -> tuple[str | None, str | None]:
    """The platform and id that the name gives; names as yt-dlp gives them."""
    name = path.rpartition("/")[2]
    for platform, forms, pattern in _PLATFORMS:
        if form in forms and (found := pattern.search(name)):
            return platform, found[1]
    id_ = None if form.startswith(_NOT_YOUTUBE) else youtube_id_in(path)
    return ("youtube", id_) if id_ else (None, None)


def _notes(page: Original, form: Form) -> Iterator[str]:
    if form == "youtube" and b'"isLive"' in _head(page):
        yield "The chat was recorded while the stream ran: its seconds count from when the recording began."


def _messages(page: Original, form: Form) -> Iterator[Claim]:
    if form == "danmaku":
        with page.open() as stream:
            yield from danmaku.messages(stream)
    elif form in ("youtube", "youtube answer"):
        yield from youtube_chat.messages(lambda: _pieces(page, form))
    else:
        yield from rows.messages(lambda: _pieces(page, form), _FORMS[form])


def _cuts(page: Original, form: Form, places: frozenset[int]) -> Iterator[Cut]:
    if form == "danmaku":
        with page.open() as stream:
            yield from danmaku.cuts(stream, places)
    elif form in ("youtube", "youtube answer"):
        yield from piece_cuts(youtube_chat.without(lambda: _pieces(page, form), places))
    else:
        yield from piece_cuts(rows.without(lambda: _pieces(page, form), _FORMS[form], places, _writer(page, form)))


def _writer(page: Original, form: Form) -> Callable[[rows.Row], bytes]:
    """Writes what is left of a row."""
    if form == "table":
        return Table(page).record
    if form == "irc":
        return Irc(page).record
    return Packet(page).record if form == "niconico packet" else _written


def _written(row: rows.Row) -> bytes:
    return json.dumps(row, separators=(",", ":")).encode("ascii")  # half characters too, which msgspec refuses


def _pieces(page: Original, form: Form) -> Iterable[Piece]:
    if form in _HOLDERS:
        yield from _HOLDERS[form](page).pieces()
        return
    head = _head(page)
    is_array, path = is_list(head), PATHS.get(form) or path_within(head)
    with page.open() as stream:
        if path is not None:
            yield from pieces_of_arrays(stream, path)
        elif is_array:
            yield from pieces_of_arrays(stream)
        else:
            yield from pieces_of_lines(stream)
