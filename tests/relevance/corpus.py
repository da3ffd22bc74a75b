"""The invented pages, and the files that a person would have of them.

Comes in: `pages/*.toml`, a page each, written to be read. Goes out: what yt-dlp leaves of such a page, an info.json and
a caption, which `Archive.add` takes in like any other.

    id, title, channel, language, published, duration, description
    cues      [second, line]                     the caption; a line lasts until the next
    comments  [id, likes, author, text]          `br4.1` answers `br4`
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from voxpop.archive import Archive

PAGES = Path(__file__).parent / "pages"
PLATFORM = "quayside"


@dataclass(frozen=True, slots=True)
class Said:
    """One comment. `parent` is the id of what it answers."""

    id: str
    likes: int
    author: str
    text: str

    @property
    def parent(self) -> str | None:
        return self.id.rpartition(".")[0] or None


@dataclass(frozen=True, slots=True)
class Page:
    """One invented page."""

    id: str
    title: str
    channel: str
    language: str
    published: date
    duration: int
    description: str
    cues: tuple[tuple[int, str], ...]
    comments: tuple[Said, ...]

    def documents(self) -> Iterator[tuple[str, str]]:
        """The name and text of all that can be found: the video by its id, lines as `id@second`, comments by theirs."""
        yield self.id, "\n".join((self.title, self.channel, self.description))
        yield from ((f"{self.id}@{second}", line) for second, line in self.cues)
        yield from ((said.id, said.text) for said in self.comments)


def pages(folder: Path = PAGES) -> tuple[Page, ...]:
    """All pages, by the names of their files."""
    return tuple(_page(path) for path in sorted(folder.glob("*.toml")))


def build(place: Path, inbox: Path) -> Archive:
    """An archive at `place` that holds every page; the files are written to `inbox`, which is made."""
    inbox.mkdir(parents=True)
    for page in pages():
        _write(page, inbox)
    archive = Archive.open(place, create=True)
    for report in archive.add([inbox]):
        if report.refused:
            raise ValueError(f"{report.path}: {report.refused}")
    return archive


def _page(path: Path) -> Page:
    read = tomllib.loads(path.read_text("utf-8"))
    read["cues"] = tuple((int(second), str(line)) for second, line in read.get("cues", ()))
    read["comments"] = tuple(Said(*row) for row in read["comments"])
    return Page(**read)


def _write(page: Page, inbox: Path) -> None:
    stem = f"{page.id} [{page.id}]"
    (inbox / f"{stem}.info.json").write_text(json.dumps(_info(page), ensure_ascii=False), "utf-8")
    if page.cues:
        (inbox / f"{stem}.{page.language}.vtt").write_text(_vtt(page), "utf-8")


def _info(page: Page) -> dict[str, object]:
    began = datetime(page.published.year, page.published.month, page.published.day, 9, tzinfo=UTC)
    return {
        "id": page.id,
        "title": page.title,
        "description": page.description,
        "channel": page.channel,
        "channel_id": f"c-{page.id}",
        "language": page.language,
        "extractor": PLATFORM,
        "extractor_key": PLATFORM.title(),
        "webpage_url": f"https://{PLATFORM}.example/w/{page.id}",
        "timestamp": int(began.timestamp()),
        "duration": page.duration,
        "comment_count": len(page.comments),
        "comments": [
            {
                "id": said.id,
                "parent": said.parent or "root",
                "text": said.text,
                "author": said.author,
                "author_id": said.author.casefold().replace(" ", "-"),
                "like_count": said.likes,
                "timestamp": int((began + timedelta(hours=5 * place)).timestamp()),
            }
            for place, said in enumerate(page.comments, 1)
        ],
        "epoch": int((began + timedelta(days=400)).timestamp()),
        "_type": "video",
        "_version": {"version": "2026.07.14", "repository": "yt-dlp/yt-dlp"},
    }


def _vtt(page: Page) -> str:
    ends = [second for second, _ in page.cues[1:]] + [page.duration]
    blocks = [
        f"{_clock(start)} --> {_clock(end)}\n{line}\n" for (start, line), end in zip(page.cues, ends, strict=True)
    ]
    return "WEBVTT\n\n" + "\n".join(blocks)


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000"


def in_order(page: Page) -> bool:
    """Whether the lines of the caption follow each other within the video, and every reply follows what it answers."""
    seconds = [second for second, _ in page.cues]
    seen: set[str | None] = {None}
    for said in page.comments:
        if said.parent not in seen:
            return False
        seen.add(said.id)
    return all(a < b for a, b in pairwise(seconds)) and all(0 <= second < page.duration for second in seconds)
