"""Pages to take in: as yt-dlp and mirrors write them, invented from end to end."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

Json = dict[str, object]

VIDEO_ID = "Quay1234_-x"
HARBOUR = "UChAr60uR0000000000000qy"
CAPTURED = 1_700_000_000  # 14 November 2023

MIRROR = """Small harbour keeps its last ferry

  • 🎬 Video
  • ℹ️ Description
Small harbour keeps its last ferry 4.5

In March the ferry was to be sold.
It was not.

💬 Comments on the video

1:08 they only come in with the tide, only...

Author — Nora Quay


I am the tide, and I come twice a day
I gave the gulls their law
I am she that rises at the wall

I divided the mud from the water
I am the keel of ships
and the rope of quays

Author — ferryman10


the same again

Author — L. Ashore


the same again

Author — L. Ashore
"""

CAPTION = """WEBVTT

00:00:01.000 --> 00:00:04.000
The lanternfish was here before the quay.

00:01:08.000 --> 00:01:12.000
And then the tide came in.
"""


def said(id: str | None, text: str | None, *, parent: str | None = "root", who: str = "nora", **fields: object) -> Json:
    """One comment as yt-dlp writes it; a field given as `...` is left out."""
    comment: Json = {
        "id": id, "parent": parent, "text": text, "like_count": 3, "author": f"@{who}",
        "author_id": f"UC{who:0<22}"[:24], "author_url": f"https://www.youtube.com/@{who}", "author_is_uploader": False,
        "is_favorited": False, "is_pinned": False, "_time_text": "2 years ago", "timestamp": CAPTURED - 63_072_000,
        **fields,
    }  # fmt: skip
    return {name: value for name, value in comment.items() if value is not None and value is not ...}


def info(comments: Iterable[object] | None = (), *, id: str = VIDEO_ID, **fields: object) -> Json:
    """A page as yt-dlp writes it; a field given as `...` is left out, `comments=None` is a page without any."""
    page: Json = {
        "id": id, "title": "The last ferry", "description": "In March it was to be sold.\n\n0:12 the gulls",
        "channel": "Quayside", "channel_id": HARBOUR, "channel_url": f"https://www.youtube.com/channel/{HARBOUR}",
        "uploader_id": "@quayside", "upload_date": "20230102", "duration": 90, "view_count": 1200, "like_count": 40,
        "extractor": "youtube", "extractor_key": "Youtube", "webpage_url": f"https://www.youtube.com/watch?v={id}",
        "comments": None if comments is None else list(comments), "epoch": CAPTURED,
        "_version": {"version": "2023.11.14"}, **fields,
    }  # fmt: skip
    if comments is None:
        del page["comments"]
    return {name: value for name, value in page.items() if value is not ...}


def write(path: Path, page: object) -> Path:
    """The page as a file; lone surrogates as the escapes that JSON has for them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(page), encoding="utf-8")
    return path


def write_page(folder: Path, comments: Iterable[object] | None = (), *, id: str = VIDEO_ID, **fields: object) -> Path:
    """A page in `folder`, named as yt-dlp names it."""
    return write(folder / f"The last ferry [{id}].info.json", info(comments, id=id, **fields))


def write_mirror(folder: Path, text: str = MIRROR) -> Path:
    """A mirror page in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "ferry.txt"
    path.write_text(text, encoding="utf-8")
    return path


def clip(root: Path, path: Path) -> Path:
    """A video that plays: the one that was drawn for the demonstration, `root` being the checkout."""
    path.write_bytes((root / "src" / "voxpop" / "demo" / "files" / "storm.webm").read_bytes())
    return path
