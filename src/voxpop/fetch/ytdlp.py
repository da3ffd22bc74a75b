"""The door to yt-dlp: all that is untyped about it ends here. Imported by the worker only (it takes half a second).

Comes in: a URL and `FetchOptions`. Goes out: page data as plain JSON values, files in the working folder, and every
word that yt-dlp says, through `Ear`.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import yt_dlp
from yt_dlp.utils import YoutubeDLError
from yt_dlp.version import __version__ as _version

from voxpop.fetch.comments import Keeper
from voxpop.fetch.fetched import FetchOptions
from voxpop.fetch.folder import Folder

__all__ = ["VERSION", "Door", "Ear", "Heard", "OtherFile"]

# Its 1,800 extractors are scripts for changing sites: beside its own errors they raise whatever a wrong guess raises.
YT_DLP_RAISES = (
    YoutubeDLError, OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError,
    RuntimeError,
)  # fmt: skip

VERSION = str(_version)
SECONDS_OF_SILENCE = 30.0  # a server that says nothing for so long counts as a broken connection

# Without ffmpeg nothing can be merged: the best file that has picture and sound, else the best that there is.
ONE_FILE = "best/best*"

Note = Callable[[str, str], None]  # kind, text
Downloaded = Callable[[str, int, int | None, bool], None]  # file name, bytes, bytes in all, whether that is exact

_ERROR_MARK = re.compile(r"^(?:\x1b\[[0-9;]*m)*(?:ERROR|WARNING):(?:\x1b\[[0-9;]*m)*\s*")
_TOTAL_IN_HEADER = re.compile(r"Downloading ~(\d+) comments")
_SAFE_LANGUAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}")
_SAFE_EXTENSION = re.compile(r"[a-z0-9]{1,8}")
_FEW = 3  # so few automatic captions are no list of machine translations


class OtherFile(Exception):
    """The file at the server is not the one that was begun."""


class Heard:
    """What yt-dlp said during one step: its warnings, its errors, and the total that a comment section's head shows."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.errors: list[str] = []
        self.total: int | None = None


class Ear:
    """The logger that yt-dlp talks to; every warning and error is noted, in order."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self.heard = Heard()

    def debug(self, text: str) -> None:
        found = _TOTAL_IN_HEADER.search(text)
        if found:
            self.heard.total = int(found[1])

    info = debug

    def warning(self, text: str) -> None:
        self.heard.warnings.append(text)
        self._note("warning", text)

    def error(self, text: str) -> None:
        text = _ERROR_MARK.sub("", text).strip()
        if text:
            self.heard.errors.append(text)
            self._note("error", text)


class _Site(yt_dlp.YoutubeDL):
    """yt-dlp with three joints opened: comments wait, comments stream to disk, one way to the network."""

    keeper: Keeper | None = None
    waiting: Callable[[], dict[str, Any]] | None = None

    def post_extract(self, info: dict[str, Any]) -> None:
        """Where yt-dlp would fetch the comments: put them off until the page data are safe."""
        waiting = info.pop("__post_extractor", None) if info else None
        if waiting is not None:
            self.waiting = waiting

    def get_info_extractor(self, key: str) -> Any:
        """The extractor, its comments led through the keeper."""
        extractor = super().get_info_extractor(key)
        if "_get_comments" not in vars(extractor):
            original = extractor._get_comments
            extractor._get_comments = lambda *args, **named: self._kept(original(*args, **named))
        return extractor

    def _kept(self, comments: Iterable[Any]) -> Iterator[Any]:
        keeper = self.keeper
        if keeper is not None:
            yield from keeper.drain(comments)

    def build_request_director(self, handlers: Iterable[Any], preferences: Any = None) -> Any:
        """Only Python's own client: what does not connect through Python's sockets would pass by the guard."""
        guarded = [handler for handler in handlers if handler.RH_KEY in ("Urllib", "Websockets")]
        return super().build_request_director(guarded, preferences)


class Door:
    """One session with yt-dlp. Methods report to the ear; what they return is plain JSON, or None for failure."""

    def __init__(self, folder: Folder, options: FetchOptions, *, note: Note, downloaded: Downloaded) -> None:
        self._ear, self._downloaded = Ear(note), downloaded
        self._finished: list[str] = []
        self.settings = settings(options)
        site: dict[str, Any] = {
            **self.settings,
            "logger": self._ear,
            "color": "no_color",
            "paths": {"home": str(folder.path)},
            "outtmpl": {"default": "beside/page.%(ext)s"},
            "retry_sleep_functions": dict.fromkeys(("http", "fragment", "file_access", "extractor"), pause),
            "progress_hooks": [self._progress],
            "post_hooks": [self._finished.append],
        }
        self._site = _Site(site)

    def listen(self) -> Heard:
        """From now on, for the step that begins: what yt-dlp says."""
        self._ear.heard = Heard()
        return self._ear.heard

    def extract(self, url: str) -> dict[str, Any] | None:
        """The page data; comments are put off. None: yt-dlp has said why. A list of one video is that video."""
        info: dict[str, Any] | None = self._guarded(lambda: self._site.extract_info(url, download=False))
        entries = list(info.get("entries") or ()) if info else []
        if len(entries) != 1 or not entries[0]:
            return info
        only = entries[0]
        if only.get("_type") not in ("url", "url_transparent"):
            return dict(only)
        address, key = only["url"], only.get("ie_key")
        info = self._guarded(lambda: self._site.extract_info(address, download=False, ie_key=key))
        return info if info else None

    def plain(self, info: dict[str, Any]) -> dict[str, Any]:
        """Page data as yt-dlp would write them, nothing cleaned away."""
        sanitized: dict[str, Any] = self._site.sanitize_info(info, remove_private_keys=False)
        return {key: value for key, value in sanitized.items() if not key.startswith("__")}

    @property
    def offers_comments(self) -> bool:
        """Whether yt-dlp has a reader for the comments of the page that was extracted last."""
        return self._site.waiting is not None

    def fetch_comments(self, keeper: Keeper) -> bool:
        """Let the comments that were put off run into the keeper. False: the site says that there are none to see."""
        waiting, self._site.waiting = self._site.waiting, None
        if waiting is None:
            return False
        self._site.keeper = keeper
        found = self._guarded(waiting)
        return found is not None and found.get("comments") is not None

    def fetch_beside(self, info: dict[str, Any]) -> None:
        """Captions and still, into `beside/`."""
        self._set("beside/page.%(ext)s", skip_download=True, writethumbnail=True, ignore_no_formats_error=True)
        self._site.params["subtitleslangs"] = [re.escape(language) for language in languages(info)] or ["-all"]
        self._take(info)

    def fetch_media(self, info: dict[str, Any]) -> bool:
        """The media, into `media/`. Whether they are all there."""
        # The format's name is in the file's, so that a `.part` is never continued with another format.
        self._set("media/media.f%(format_id).80s.%(ext)s", skip_download=False, writethumbnail=False)
        self._site.params["ignore_no_formats_error"] = False
        self._site.params["subtitleslangs"] = ["-all"]
        self._finished.clear()
        self._take(info)
        return bool(self._finished) and not self._ear.heard.errors  # of several formats, one may have failed

    def _set(self, template: str, **params: object) -> None:
        self._site.params["outtmpl"]["default"] = template
        self._site.params.update(params)

    def _take(self, info: dict[str, Any]) -> None:
        """As `yt-dlp --load-info-json` does: go on from page data instead of asking for them again."""
        plain = self._site.sanitize_info(info, remove_private_keys=True)
        self._guarded(lambda: self._site.process_ie_result(plain, download=True))

    def _guarded(self, ask: Callable[[], Any]) -> Any:
        """Ask yt-dlp; what it raises is heard as an error. None where it raised."""
        try:
            return ask()
        except YT_DLP_RAISES as error:
            text = str(error) or type(error).__name__
            if not any(text in heard for heard in self._ear.heard.errors):
                self._ear.error(text)
            return None

    def _progress(self, told: dict[str, Any]) -> None:
        exact = told.get("total_bytes")
        total = exact or told.get("total_bytes_estimate")
        name = Path(told.get("filename") or "").name
        self._downloaded(name, int(told.get("downloaded_bytes") or 0), int(total) if total else None, bool(exact))


def settings(options: FetchOptions) -> dict[str, Any]:
    """What yt-dlp is asked, as far as it belongs into the provenance."""
    return {
        "getcomments": options.comments,
        "format": options.format or (None if shutil.which("ffmpeg") else ONE_FILE),
        "writesubtitles": True,
        "writeautomaticsub": True,
        "subtitleslangs": ["-all"],  # chosen when it is known which there are
        "subtitlesformat": "vtt/srt/best",
        "noplaylist": True,
        "playlist_items": "1:2",
        "extract_flat": "in_playlist",
        "ignoreerrors": True,  # they arrive through the logger, and what was obtained is kept
        "ignore_no_formats_error": True,  # a page without media is still a page
        "retries": options.retries,
        "fragment_retries": options.retries,
        "extractor_retries": min(options.retries, 3),
        "skip_unavailable_fragments": False,  # a video with holes is not the video
        "socket_timeout": SECONDS_OF_SILENCE,
        "continuedl": True,
        "updatetime": False,
        "fixup": "never",  # what came is kept as it came
        "hls_prefer_native": True,
        "restrictfilenames": True,
        "windowsfilenames": True,
        "enable_file_urls": False,
        "cachedir": False,
        "usenetrc": False,
        "remote_components": [],
        "allow_unplayable_formats": False,
    }


def pause(n: int) -> float:
    """Seconds before the n-th retry, n from 0: 0.3, 0.6, 1.2 ... 20."""
    return min(0.3 * 2.0**n, 20.0)


def languages(info: dict[str, Any]) -> list[str]:
    """Which captions to fetch: all that were uploaded; of the automatic ones the originals, not their translations.

    Chats of live streams are left out (fetching one waits for the end of the stream), and so are languages or formats
    whose names could not stand in a file name.
    """
    uploaded = info.get("subtitles") or {}
    automatic = info.get("automatic_captions") or {}
    spoken = {info.get("language"), *(name for name in automatic if name.endswith("-orig"))}
    originals = [name for name in automatic if name in spoken] or (list(automatic) if len(automatic) <= _FEW else [])
    wanted = [name for name in uploaded if name != "live_chat"] + [name for name in originals if name not in uploaded]
    return [
        name for name in wanted if _SAFE_LANGUAGE.fullmatch(name) and _is_safe(uploaded.get(name) or automatic[name])
    ]


def _is_safe(formats: list[dict[str, Any]]) -> bool:
    return all(_SAFE_EXTENSION.fullmatch(str(offered.get("ext"))) for offered in formats)
