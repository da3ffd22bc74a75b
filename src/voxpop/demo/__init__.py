"""The demo's inputs: an invented harbour town, its videos, and what people said under them.

Comes in: the files of this package. Goes out: `build(into)`, files as yt-dlp, youtube-dl and a mirror site would have
left them. Everything was invented and made for Voxpop and is CC0 (`files/LICENCE.txt`); nothing in it is random, so
two builds are the same to the byte.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from pathlib import Path
from typing import Any

from voxpop.demo.crowd import Crowd
from voxpop.demo.page import Json, Page
from voxpop.demo.said import Voice, read

__all__ = ["build"]

MIRROR = "Harbour counts its boats after Storm Maren.txt"
NEWEST = "storm.toml"  # taken in last, in a folder of its own: the first that one sees
_ALONE = 20  # hand-written threads that come first; after them, one in every few


def build(into: Path) -> list[Path]:
    """Writes all inputs below `into`; the paths to add, in the order in which they should be added."""
    shelf = files(__name__).joinpath("files")
    into.mkdir(parents=True, exist_ok=True)
    (into / MIRROR).write_bytes(shelf.joinpath("mirror.txt").read_bytes())
    pages = [entry for entry in shelf.joinpath("pages").iterdir() if entry.name.endswith(".toml")]
    pages.sort(key=lambda entry: (entry.name == NEWEST, entry.name))
    return [into / MIRROR, *dict.fromkeys(_write_page(entry, shelf, into) for entry in pages)]


def _write_page(entry: Traversable, shelf: Traversable, into: Path) -> Path:
    """One page and everything beside it; the folder that it went to, named for the day of the capture."""
    asked = tomllib.loads(entry.read_text("utf-8"))
    captured: datetime | None = asked.get("captured")
    tool = str(asked.get("tool", ""))
    page = Page(asked["video"], int(captured.timestamp()) if captured else None, tool, _voices(asked, shelf))
    folder = into / (f"captured {captured:%Y-%m-%d}" if captured else "captured long ago")
    folder.mkdir(exist_ok=True)
    for name, ending in _beside(asked):
        (folder / f"{page.stem}{ending}").write_bytes(shelf.joinpath(name).read_bytes())
    (folder / f"{page.stem}.info.json").write_text(page.info(_extra(asked, shelf)), "utf-8")
    if "media" in asked:
        (folder / f"{page.stem}.description").write_text(str(asked["video"]["description"]), "utf-8")
    return folder


def _beside(asked: dict[str, Any]) -> list[tuple[str, str]]:
    """(name in the package, ending beside the page) of stills, media, captions and live chats."""
    captions = chain(asked.get("captions", {}).items(), asked.get("automatic_captions", {}).items())
    found = [(name, f".{code}.vtt") for code, name in captions]
    found += [(f"stills/{asked['still']}", ".jpg")] if "still" in asked else []
    found += [(asked["live_chat"], ".live_chat.json")] if "live_chat" in asked else []
    return found + ([(asked["media"], ".webm")] if "media" in asked else [])


def _extra(asked: dict[str, Any], shelf: Traversable) -> Json:
    made: Json = {}
    for key, source in (("subtitles", "captions"), ("automatic_captions", "automatic_captions")):
        if source in asked:
            made[key] = {code: [{"ext": "vtt", "name": code}] for code in asked[source]}
    if "media" in asked:
        size = len(shelf.joinpath(asked["media"]).read_bytes())
        kept: Json = {"format_id": "247+251", "ext": "webm", "width": 640, "height": 360, "fps": 12, "filesize": size}
        kept |= {"vcodec": "vp9", "acodec": "opus"}
        made |= {**kept, "formats": [kept]}
    return made


def _voices(asked: dict[str, Any], shelf: Traversable) -> list[Voice] | None:
    said = asked.get("said")
    if said is None:
        return None
    if "crowd" not in asked:
        return read(said)
    by_hand = read(shelf.joinpath(said).read_text("utf-8"))
    words = tomllib.loads(shelf.joinpath("crowd.toml").read_text("utf-8"))
    return _mingled(by_hand, list(Crowd(words, asked["video"]["id"]).voices(asked["crowd"])))


def _mingled(by_hand: list[Voice], crowd: list[Voice]) -> list[Voice]:
    """The first of the hand-written threads alone, the others spread evenly over the first half of the crowd."""
    first, later = by_hand[:_ALONE], by_hand[_ALONE:]
    step = max(1, len(crowd) // 2 // max(1, len(later)))
    mixed: list[Voice] = []
    for place, voice in enumerate(crowd):
        if place % step == 0 and place // step < len(later):
            mixed.append(later[place // step])
        mixed.append(voice)
    return [*first, *mixed]
