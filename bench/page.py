"""The video's own part of a generated `.info.json`: every key that yt-dlp 2026 writes for a YouTube page."""

from __future__ import annotations

import random

from bench.talk import CHANNEL_ID, HANDLE, Json
from bench.tongues import tongues
from voxpop.demo.ago import clock

CAPTURED = 1_795_329_248  # 2026-11-22, so that a page made twice is the same page
PUBLISHED = 1_668_902_400  # 2022-11-20
_CAPTION_LANGUAGES = (
    *("en", "fr", "de", "es", "pt", "it", "ru", "uk", "pl", "tr", "ar", "fa", "hi", "bn", "ta", "ja", "ko"),
    *("zh-Hans", "zh-Hant", "id", "vi", "th", "sw", "ha", "yo"),
)
_HEIGHTS = (144, 240, 360, 480, 720, 1080, 1440, 2160)


def video_id(seed: str) -> str:
    """Eleven characters, as YouTube's."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return "".join(random.Random(f"id {seed}").choices(alphabet, k=11))


def duration_seconds(seed: str) -> int:
    """The length of the video, which its comments need too."""
    return random.Random(f"duration {seed}").randrange(180, 5_400)


def head(seed: str) -> Json:
    """What stands before `comments`."""
    rng, id, duration = random.Random(f"page {seed}"), video_id(seed), duration_seconds(seed)
    words = tongues()[0].stream(rng)
    title = " ".join(words(7)).capitalize()
    url = f"https://www.youtube.com/watch?v={id}"
    return {
        "id": id,
        "title": title,
        "formats": _formats(id, duration),
        "thumbnails": _thumbnails(id),
        "thumbnail": f"https://i.ytimg.com/vi/{id}/maxresdefault.jpg",
        "description": "\n\n".join(" ".join(words(30)).capitalize() + "." for _ in range(4)),
        "channel_id": CHANNEL_ID,
        "channel_url": f"https://www.youtube.com/channel/{CHANNEL_ID}",
        "duration": duration,
        "view_count": rng.randrange(10_000, 9_000_000),
        "age_limit": 0,
        "webpage_url": url,
        "categories": ["News & Politics"],
        "tags": words(18),
        "playable_in_embed": True,
        "live_status": "not_live",
        "media_type": "video",
        "automatic_captions": {code: _captions(id, code, "asr") for code in ("en-orig", *_CAPTION_LANGUAGES)},
        "subtitles": {"en": _captions(id, "en", ""), "fr": _captions(id, "fr", "")},
        "chapters": _chapters(duration, [" ".join(words(3)).capitalize() for _ in range(9)]),
        "heatmap": _heatmap(rng, duration),
        "like_count": rng.randrange(100, 200_000),
        "channel": "Bench Harbour",
        "channel_follower_count": 128_000,
        "channel_is_verified": True,
        "uploader": "Bench Harbour",
        "uploader_id": HANDLE,
        "uploader_url": f"https://www.youtube.com/{HANDLE}",
        "upload_date": "20221120",
        "timestamp": PUBLISHED,
        "availability": "public",
        "webpage_url_basename": "watch",
        "webpage_url_domain": "youtube.com",
        "extractor": "youtube",
        "extractor_key": "Youtube",
        "display_id": id,
        "fulltitle": title,
        "duration_string": clock(duration),
        "is_live": False,
        "was_live": False,
        "language": "en",
    }


def tail(held: int) -> Json:
    """What stands after `comments`: yt-dlp overwrites the page's own count with the number that it fetched."""
    version = {"version": "2026.10.26", "release_git_head": "81ecd58", "repository": "yt-dlp/yt-dlp"}
    return {"comment_count": held, "epoch": CAPTURED, "_type": "video", "_version": version}


def _formats(id: str, duration: int) -> list[Json]:
    made: list[Json] = []
    for number, height in enumerate(_HEIGHTS):
        for ext, codec in (("mp4", "avc1.64002a"), ("webm", "vp9"), ("mp4", "av01.0.08M.08")):
            rate = 90 * 1.9**number
            made.append(
                {
                    "format_id": str(130 + 3 * number + len(made) % 3),
                    "format_note": f"{height}p",
                    "ext": ext,
                    "url": f"https://rr1---sn-bench.googlevideo.com/videoplayback?id=o-{id}&itag={len(made)}&ratebypass=yes",
                    "width": height * 16 // 9,
                    "height": height,
                    "fps": 25,
                    "vcodec": codec,
                    "acodec": "none",
                    "tbr": round(rate, 3),
                    "filesize": int(rate * 125 * duration),
                    "protocol": "https",
                    "http_headers": {"User-Agent": "Mozilla/5.0", "Accept-Language": "en-us,en;q=0.5"},
                    "format": f"{height}p ({codec})",
                }
            )
    return made


def _thumbnails(id: str) -> list[Json]:
    sizes = (("default", 120, 90), ("mqdefault", 320, 180), ("hqdefault", 480, 360), ("maxresdefault", 1280, 720))
    return [
        {
            "url": f"https://i.ytimg.com/vi/{id}/{name}.jpg",
            "preference": place - len(sizes),
            "id": str(place),
            "width": width,
            "height": height,
            "resolution": f"{width}x{height}",
        }
        for place, (name, width, height) in enumerate(sizes)
    ]


def _captions(id: str, code: str, kind: str) -> list[Json]:
    url = f"https://www.youtube.com/api/timedtext?v={id}&expire=1795350848&kind={kind}&lang={code}&fmt="
    return [{"ext": ext, "url": url + ext, "name": code} for ext in ("json3", "srv1", "srv3", "ttml", "srt", "vtt")]


def _chapters(duration: int, titles: list[str]) -> list[Json]:
    step = duration / len(titles)
    return [
        {"start_time": round(step * place), "end_time": round(step * (place + 1)), "title": title}
        for place, title in enumerate(titles)
    ]


def _heatmap(rng: random.Random, duration: int) -> list[Json]:
    step = duration / 100
    return [
        {"start_time": round(place * step, 2), "end_time": round((place + 1) * step, 2), "value": rng.random()}
        for place in range(100)
    ]
