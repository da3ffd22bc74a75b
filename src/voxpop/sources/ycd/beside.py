"""What stands beside a list of comments in an object: youtube-comment-downloader itself writes nothing there, programs
that keep its comments say there of which video they are.

Comes in: the values there, one by one. Goes out: what they say of the video.
"""

from __future__ import annotations

import re
from typing import Any, Final

from voxpop.keys import video_from_url
from voxpop.model import Channel, VideoClaim
from voxpop.sources.json_text.fields import Fields
from voxpop.sources.json_text.reader import Reader, loads

_ID: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_BOXES: Final = frozenset({"video", "info", "metadata", "videoinfo"})
_ROLES: Final[dict[str, str]] = {
    "id": "videoid id",
    "url": "videourl webpageurl url link",
    "title": "videotitle title",
    "channel": "channelname channeltitle channel uploader",
    "description": "videodescription description",
}


class Beside:
    """The plain values beside the list, and within an object there that is called as one of the video is."""

    def __init__(self) -> None:
        self._said: dict[str, Any] = {}

    def take(self, reader: Reader, name: str) -> None:
        """Reads the value before which the reader stands, or past it."""
        plain, first = _plain(name), reader.peek()
        if first == b"[" or (first == b"{" and plain not in _BOXES):
            reader.skip()
            return
        try:
            value = loads(reader.value() or b"null")
        except (ValueError, RecursionError):
            return
        for inner, said in value.items() if isinstance(value, dict) else ((plain, value),):
            if isinstance(said, str):
                self._said.setdefault(_plain(inner), said)

    def video(self, named: str | None) -> VideoClaim:
        """The video; `named` is its id as the file's name has it, which counts where nothing is said."""
        fields = Fields(self._said)
        said = {role: _first(fields, names) for role, names in _ROLES.items()}
        id_, url = said["id"], said["url"]
        if id_ is None or not _ID.fullmatch(id_):
            platform, found = video_from_url(url) if url is not None else ("", "")
            id_ = found if platform == "youtube" else named
        return VideoClaim(
            "youtube", id_, title=said["title"], description=said["description"], channel=Channel(name=said["channel"])
        )


def _first(fields: Fields, names: str) -> str | None:
    return next((said for name in names.split() if (said := fields.text(name))), None)


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()
