"""What changed between captures of one video, found without any of our code: `json`, `csv`, regular expressions.

Comes in: files of comment threads as the YouTube Data API gives them, one JSON object a line, their names carrying the
time of capture; or the table that the same tool writes of the same capture. Goes out: the changes between two of them,
in the words of `voxpop diff --json`, and what each holds, oldest first. Comments without an id are passed over.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

_TIME = re.compile(
    r"(?<!\d)(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T_ -](\d\d)[_:.-]?(\d\d)[_:.-]?(\d\d)(?:\.\d+)?(?:(Z)|([+-])(\d\d)[_:.-]?(\d\d)))?(?!\d)"
)
_MARKUP = re.compile(r"<br ?/?>|</[abi]>|&(?:amp|lt|gt|quot|#\d+);")
_CHANNEL = re.compile(r"/channel/(UC[\w-]{22})$")
_VIDEO = {"title": ("snippet", "title"), "description": ("snippet", "description"),
          "views": ("statistics", "viewCount"), "likes": ("statistics", "likeCount")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What one capture says of one comment. `form` tells texts apart that cannot be compared to the letter."""

    parent: str | None
    text: str
    form: str
    author_id: str | None
    author: str | None
    likes: int | None
    is_edited: bool | None = None


@dataclass(slots=True)
class Page:
    """One capture: its comments by their ids, the replies that threads claim, and what is said of the video."""

    comments: dict[str, Said] = field(default_factory=dict)
    claimed: dict[str, int | None] = field(default_factory=dict)
    video: dict[str, Any] = field(default_factory=dict)
    videos: set[str] = field(default_factory=set)
    span: tuple[int, int] = (0, 0)

    def proves_missing(self, id_: str, parent: str | None, last: int) -> bool:
        """Whether a comment that this complete page lacks is gone: a reply where its thread is, or was fully held.
        `last` is the latest instant at which the page before that held it can have been made.
        """
        if id_ in self.comments or self.span[0] <= last:
            return False
        return parent is None or parent not in self.comments or self._is_full(parent)

    def _is_full(self, thread: str) -> bool:
        """Whether as many replies are held as are claimed; where nothing is claimed, the page is taken at its word."""
        held = sum(said.parent == thread for said in self.comments.values())
        return self.claimed.get(thread) in (None, held)


def changes(older: Path, newer: Path, *, is_complete: bool, earlier: Iterable[Path] = ()) -> list[dict[str, Any]]:
    """All changes between two captures. `earlier` are those before the older one, oldest first: what one of them held
    has returned where a later one up to the older proves it missing, else it is seen again. All are complete, or none.
    """
    before, after, pages = read(older), read(newer), [*map(read, earlier)]
    is_to_the_letter = older.suffix == newer.suffix  # a table ends lines in its own way
    gone = _gone([*pages, before], is_complete=is_complete)
    is_later = after.span[0] > before.span[1]
    found: list[dict[str, Any]] = [*_first(before, after)] if is_to_the_letter else []
    for id_, said in before.comments.items():
        if id_ in after.comments:
            found += _between(id_, said, after.comments[id_], is_to_the_letter)
        else:
            is_proven = is_complete and after.proves_missing(id_, said.parent, before.span[1])
            found.append(_change("gone" if is_proven else "not_seen", id_, said.text, None))
    kinds = {None: "added", False: "seen_again", True: "returned"}
    for id_, said in after.comments.items():
        if id_ not in before.comments:
            found.append(_change(kinds[gone.get(id_)] if is_later else "seen", id_, None, said.text))
    for name, value in before.video.items():
        if after.video.get(name, value) != value:
            found.append(_change(name, None, value, after.video[name]))
    return found


def _gone(pages: list[Page], *, is_complete: bool) -> dict[str, bool]:
    """Of all that these pages held, oldest first: whether it was gone by the last."""
    gone: dict[str, bool] = {}
    parents: dict[str, str | None] = {}
    last: dict[str, int] = {}
    for page in pages:
        for id_, is_gone in gone.items():
            gone[id_] = id_ not in page.comments and (
                is_gone or (is_complete and page.proves_missing(id_, parents[id_], last[id_]))
            )
        gone.update(dict.fromkeys(page.comments, False))
        last.update(dict.fromkeys(page.comments, page.span[1]))
        parents.update({id_: said.parent for id_, said in page.comments.items()})
    return gone


def history(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """What each capture holds, oldest first."""
    ordered = sorted(paths, key=lambda path: _order(path.name) or 0)
    return [{"path": path, "captured": _order(path.name), **_counts(read(path))} for path in ordered]


def sequences(folder: Path) -> dict[str, list[Path]]:
    """By video, the files of JSON Lines that hold its comments alone, oldest first: those with a time in their names,
    one for each time, where there are two or more.
    """
    found: defaultdict[str, dict[int, Path]] = defaultdict(dict)
    for path in sorted(folder.rglob("*.jsonl")):
        at = _order(path.name)
        page = read(path) if at is not None else Page()
        if at is not None and page.comments and len(page.videos) == 1:
            found[next(iter(page.videos))].setdefault(at, path)
    return {video: [of[at] for at in sorted(of)] for video, of in sorted(found.items()) if len(of) > 1}


def tables_of(video: str, paths: list[Path]) -> dict[int, Path]:
    """The tables beside these files that are of the same video, by their time."""
    found = {_order(path.name): path for path in sorted(paths[0].parent.glob(f"*{video}*.tsv"))}
    return {at: path for at, path in found.items() if at is not None}


def with_tables(video: str, paths: list[Path]) -> list[Path]:
    """The sequence, with the tables of those times at which there is nothing else; oldest first."""
    of = tables_of(video, paths) | {at: path for path in paths if (at := _order(path.name)) is not None}
    return [of[at] for at in sorted(of)]


def read(path: Path) -> Page:
    """One capture. A line that does not decode, a cut-off one, is passed over; of what stands there twice, the first
    counts.
    """
    page = Page(span=_span(path.name) or (0, 0))
    if path.suffix == ".tsv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream, delimiter="\t"):
                _take_row(page, row)
        return page
    for line in path.read_bytes().decode("utf-8-sig", "replace").split("\n"):  # splitlines() would cut at U+2028
        for resource in _resources(line):
            _take(page, resource)
    return page


def _resources(line: str) -> Iterator[dict[str, Any]]:
    """What a line holds: one resource, or an answer with many."""
    try:
        value = json.loads(line) if line.strip() else None
    except ValueError:
        return
    if isinstance(value, dict):
        yield from (item for item in value.get("items", [value]) if isinstance(item, dict))


def _take(page: Page, resource: dict[str, Any]) -> None:
    snippet = resource.get("snippet") or {}
    if resource.get("kind") == "youtube#video":
        page.videos.add(resource["id"])
        page.video |= {name: _number(value) if part == "statistics" else _sound(value)
                       for name, (part, key) in _VIDEO.items()
                       if (value := (resource.get(part) or {}).get(key)) is not None}  # fmt: skip
    elif "topLevelComment" in snippet:
        top = snippet["topLevelComment"]
        id_: str = top.get("id") or resource.get("id") or ""
        _hold(page, id_, None, top.get("snippet") or {})
        page.claimed.setdefault(id_, _number(snippet.get("totalReplyCount")))
        for reply in (resource.get("replies") or {}).get("comments") or ():
            _hold(page, reply.get("id"), id_, reply.get("snippet") or {})
    else:
        of = snippet.get("parentId") or _thread_of(resource.get("id"))
        _hold(page, resource.get("id"), of, snippet)


def _hold(page: Page, id_: str | None, parent: str | None, snippet: dict[str, Any]) -> None:
    form = next((name for name in ("textOriginal", "textDisplay") if isinstance(snippet.get(name), str)), None)
    if not id_ or form is None:
        return
    if snippet.get("videoId"):
        page.videos.add(snippet["videoId"])
    text = snippet[form] if form == "textOriginal" else _plain(snippet[form])
    author = snippet.get("authorChannelId")
    from_url = _CHANNEL.search(snippet.get("authorChannelUrl") or "")
    author_id = (author.get("value") if isinstance(author, dict) else author) or (from_url and from_url[1]) or None
    name = snippet.get("authorDisplayName")
    is_edited = _is_edited(snippet.get("publishedAt"), snippet.get("updatedAt"))
    likes = _number(snippet.get("likeCount"))
    said = Said(parent, _sound(text), form, author_id, name and _sound(name), likes, is_edited)
    page.comments.setdefault(id_, said)


def _take_row(page: Page, row: dict[str, str]) -> None:
    id_, parent = row["id"], _thread_of(row["id"])
    text = row["raw_text"].replace("\r\n", "\n")  # in a cell it may be the table's way of ending a line
    is_edited = _is_edited(row["published_at"], row["updated_at"])
    said = Said(parent, text, "textOriginal", None, row["author"], int(row["likes"]), is_edited)
    page.comments.setdefault(id_, said)
    if parent is None:
        page.claimed.setdefault(id_, int(row["num_replies"]))


def _between(id_: str, before: Said, after: Said, is_to_the_letter: bool) -> Iterator[dict[str, Any]]:
    """What changed in a comment that both hold: only where both say it, in the same form."""
    texts = (before.text, after.text) if is_to_the_letter else (before.text.split(), after.text.split())
    if before.form == after.form and texts[0] != texts[1]:
        yield _change("edited", id_, before.text, after.text)
    elif None not in (before.is_edited, after.is_edited) and before.is_edited != after.is_edited:
        yield _change("edited_mark", id_, before.is_edited, after.is_edited)
    if before.likes is not None and after.likes is not None and before.likes != after.likes:
        yield _change("likes", id_, before.likes, after.likes)
    if _is_renamed(before, after):
        yield _change("renamed", id_, before.author, after.author)


def _is_edited(published: str | None, updated: str | None) -> bool | None:
    return published != updated if published and updated else None


def _first(before: Page, after: Page) -> Iterator[dict[str, Any]]:
    """Whether another one comes first, of the threads that both hold."""
    older, newer = (
        [id_ for id_, said in page.comments.items() if said.parent is None and {id_} <= other.comments.keys()]
        for page, other in ((before, after), (after, before))
    )
    if newer and older[0] != newer[0]:
        yield _change("first", newer[0], older.index(newer[0]) + 1, 1)


def _is_renamed(before: Said, after: Said) -> bool:
    """A handle is another kind of name than the one that was shown before there were handles."""
    if before.author_id is None or before.author_id != after.author_id or not before.author or not after.author:
        return False
    return before.author != after.author and before.author.startswith("@") == after.author.startswith("@")


def _change(kind: str, id_: str | None, before: object, after: object) -> dict[str, Any]:
    key = None if id_ is None else f"youtube:{quote(id_, safe='.-_~')}"
    return {"change": kind, "id": id_, "key": key, "before": before, "after": after}


def _counts(page: Page) -> dict[str, int]:
    levels = Counter(said.parent is None for said in page.comments.values())
    return {"comments": levels.total(), "top_level": levels[True], "replies": levels[False]}


def _thread_of(id_: str | None) -> str | None:
    """The id of a reply begins with that of its thread, and a dot."""
    return id_.partition(".")[0] if id_ and "." in id_ else None


def _number(value: object) -> int | None:
    """Statistics are numbers written as texts."""
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _sound(text: str) -> str:
    """With U+FFFD for each half character."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.pieces += ["\n"] if tag == "br" else []


def _plain(display: str) -> str:
    """`textDisplay` is HTML or plain, and does not say which."""
    if not _MARKUP.search(display):
        return display
    reader = _Reader()
    reader.feed(display)
    reader.close()
    return "".join(reader.pieces)


def _order(name: str) -> int | None:
    """The last second at which a file can have been made, by its name."""
    span = _span(name)
    return None if span is None else span[1]


def _span(name: str) -> tuple[int, int] | None:
    """The first and the last second at which a file can have been made, by its name; where it says no more than a day,
    or no zone, those of that day anywhere on Earth.
    """
    times = list(_TIME.finditer(name))
    if not times:
        return None
    year, month, day, hour, minute, second, _, sign, hours, minutes = times[-1].groups()
    try:
        on = datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return None
    if hour is None:
        return int((on - timedelta(hours=14)).timestamp()), int((on + timedelta(hours=36)).timestamp()) - 1
    away = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    at = on + timedelta(hours=int(hour), minutes=int(minute), seconds=int(second))
    instant = int((at + away if sign == "-" else at - away).timestamp())
    return instant, instant
