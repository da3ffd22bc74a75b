"""One video page of the demo: from `files/pages/*.toml` to the files that yt-dlp (or youtube-dl) would have left."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from voxpop.demo.ago import clock, rounded, stamp
from voxpop.demo.said import Voice

Json = dict[str, object]

NESTED_SINCE = "2026.01.29"
_FULL_WIDTH = str.maketrans({":": "：", "?": "？", '"': "＂", "/": "⧸", "|": "｜", "*": "＊", "<": "＜", ">": "＞"})
_SITES = {
    "youtube": ("Youtube", "https://www.youtube.com/watch?v="),
    "bilibili": ("BiliBili", "https://www.bilibili.com/video/"),
    "soundcloud": ("Soundcloud", ""),
    "peertube": ("PeerTube", ""),
    "generic": ("Generic", ""),
}


@dataclass(frozen=True, slots=True)
class Page:
    """`video` holds yt-dlp's keys as they stand in the file; `captured` is Unix seconds, None for youtube-dl's."""

    video: Json
    captured: int | None
    tool: str
    voices: list[Voice] | None

    @property
    def stem(self) -> str:
        """The name that all its files share."""
        title = str(self.video["title"]).translate(_FULL_WIDTH)
        return f"{title}-{self.video['id']}" if self.captured is None else f"{title} [{self.video['id']}]"

    def info(self, extra: Json) -> str:
        """What stands in the `.info.json`."""
        made: Json = {**self.video, **_derived(self.video), **extra}
        if self.voices is not None and self.captured is not None:
            said = list(_Shapes(self.video, self.captured, self.tool).all(self.voices))
            made |= {"comments": said, "comment_count": len(said)}
        if self.captured is None:
            made |= dict.fromkeys(("series", "track", "artist", "chapters", "is_live", "start_time", "end_time"))
        else:
            version = {"version": self.tool, "repository": "yt-dlp/yt-dlp"}
            made |= {"epoch": self.captured, "_type": "video", "_version": version}
        return json.dumps(made, ensure_ascii=False)


def _derived(video: Json) -> Json:
    key, watch = _SITES[str(video["extractor"])]
    url = str(video.get("webpage_url") or f"{watch}{video['id']}")
    made: Json = {"extractor_key": key, "webpage_url": url, "display_id": video["id"], "fulltitle": video["title"]}
    made["webpage_url_domain"] = url.split("/")[2].removeprefix("www.")
    if isinstance(length := video.get("duration"), int | float):
        made["duration_string"] = clock(int(length))
    if isinstance(moment := video.get("timestamp"), int):
        made["upload_date"] = datetime.fromtimestamp(moment, UTC).strftime("%Y%m%d")
    if key == "Youtube" and "channel" in video:
        made |= {"channel_url": f"https://www.youtube.com/channel/{video['channel_id']}", "uploader": video["channel"]}
        made |= {"availability": "public", "live_status": "not_live", "age_limit": 0, "playable_in_embed": True}
        made.setdefault("media_type", video.get("media_type", "video"))
    return made


class _Shapes:
    """Comments in the shapes that yt-dlp's extractors give them, depth first."""

    def __init__(self, video: Json, captured: int, tool: str) -> None:
        self._video, self._captured, self._nested = video, captured, tool >= NESTED_SINCE
        self._written: Counter[str] = Counter()
        shapes: dict[object, Callable[[Voice, str, str], Json]] = {
            "youtube": self._youtube,
            "bilibili": self._bilibili,
            "soundcloud": self._soundcloud,
        }
        self._shape = shapes[video["extractor"]]

    def all(self, voices: list[Voice], parent: str = "root", first: str = "") -> Iterator[Json]:
        """`first` is the id of the thread's first comment."""
        for voice in voices:
            id = self._id(voice, first)
            yield self._shape(voice, id, parent)
            yield from self.all(voice.answers, id if self._nested or not first else first, first or id)

    def _id(self, voice: Voice, first: str) -> str:
        """Depends on who writes for which time under what, never on the words: an edited comment keeps its id."""
        self._written[voice.by] += 1
        if self._video["extractor"] != "youtube":
            return str(int(_digest(self._video["id"], voice.by, self._written[voice.by], size=5, text=False), 16))
        letters = _digest(self._video["id"], voice.by, self._written[voice.by], size=18)
        return f"{first}.{letters[:22]}" if first else f"Ug{letters[:17]}4AaABAg"

    def _youtube(self, voice: Voice, id: str, parent: str) -> Json:
        by_channel = voice.by == self._video.get("channel")
        author_id = self._video["channel_id"] if by_channel else "UC" + _digest("author", voice.by, size=18)[:22]
        picture = _digest("picture", voice.by, size=45)
        return {
            "id": id,
            "parent": parent,
            "text": voice.text,
            "like_count": rounded(voice.likes),
            "author_id": author_id,
            "author": voice.by,
            "author_thumbnail": f"https://yt3.ggpht.com/{picture}=s88-c-k-c0x00ffffff-no-rj",
            "author_is_uploader": by_channel,
            "author_is_verified": by_channel and bool(self._video.get("channel_is_verified")),
            "author_url": f"https://www.youtube.com/channel/{author_id}",
            "is_favorited": "hearted" in voice.marks,
            "_time_text": f"{voice.when} (edited)" if "edited" in voice.marks else voice.when,
            "timestamp": stamp(voice.when, self._captured),
            "is_pinned": "pinned" in voice.marks,
        }

    def _bilibili(self, voice: Voice, id: str, parent: str) -> Json:
        author_id = int(_digest("mid", voice.by, size=4, text=False), 16)
        return {
            "author": voice.by,
            "author_id": self._video["uploader_id"] if voice.by == self._video["uploader"] else str(author_id),
            "id": int(id),
            "text": voice.text,
            "timestamp": _exact(voice.when),
            "parent": parent if parent == "root" else int(parent),
        }

    def _soundcloud(self, voice: Voice, id: str, parent: str) -> Json:
        minute, second = next(mark for mark in voice.marks if mark.startswith("at "))[3:].split(":")
        at = int(minute) * 60 + float(second)
        name = _digest("user", voice.by, size=6)
        return {
            "id": id,
            "author_id": str(int(_digest("user", voice.by, size=4, text=False), 16)),
            "author": voice.by,
            "author_url": f"https://soundcloud.com/demo-{name.lower()}",
            "author_is_verified": False,
            "timestamp": _exact(voice.when),
            "text": voice.text,
            "start_time": at,
            "end_time": at,
        }


def _exact(when: str) -> int:
    return int(datetime.strptime(when, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp())


def _digest(*facts: object, size: int, text: bool = True) -> str:
    octets = sha256("\n".join(map(str, facts)).encode()).digest()[:size]
    return urlsafe_b64encode(octets).decode() if text else octets.hex()
