"""One page captured day after day: what is new, edited, removed and liked in between, and what keeping all that costs.

    python -m bench.history OUT --comments 100000 --captures 30     a folder a day, with the page of that day

Each day brings 1 % new comments, edits or removes 0.2 %, changes the likes of 5 %; in the middle of the sequence
every relative time changes once ("1 year ago" becomes "2 years ago"). With `--daily-times` the instants that yt-dlp
reckons from relative times move with every day, as they do where somebody fetches daily.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import page
from bench.figures import Figure
from bench.generate import file_name
from bench.reading import largest
from bench.store import Taken, add, bench_dir, folder_bytes
from bench.talk import Json, Talk
from voxpop.archive import Archive
from voxpop.demo.ago import stamp

CAPTURES, COMMENTS = 30, 100_000
_NEW, _EDITED, _REMOVED, _LIKED = 0.01, 0.001, 0.001, 0.05
_DAY = 86_400
_LATELY = 9  # captures, of which the last ones tell what one more costs: a single one may fall into a slow second
_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(slots=True)
class History:
    """The captures of one page in their order. Same arguments, same bytes."""

    seed: str
    comments: int = COMMENTS
    captures: int = CAPTURES
    daily_times: bool = False
    _rng: random.Random = field(init=False)
    _held: list[Json] = field(init=False)
    _lines: list[str] = field(init=False)

    def pages(self, folder: Path) -> Iterator[Path]:
        """Writes one capture after the other below `folder`; each may be removed before the next is asked for."""
        self._rng = random.Random(f"history {self.seed}")
        self._held = list(self._talk("talk", self.comments, page.CAPTURED, page.PUBLISHED))
        self._lines = [_encode(comment) for comment in self._held]
        for day in range(self.captures):
            if day:
                self._pass_a_day(day)
            path = folder / f"day {day:02}" / file_name(self.seed)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self._page(day), encoding="utf-8")
            yield path

    def _talk(self, what: str, count: int, captured: int, since: int) -> Talk:
        return Talk(f"{what} {self.seed}", count, page.duration_seconds(self.seed), captured, since)

    def _pass_a_day(self, day: int) -> None:
        rng, now = self._rng, page.CAPTURED + day * _DAY
        self._remove(rng.sample(range(1, len(self._held)), int(self.comments * _REMOVED)))
        for at in rng.sample(range(len(self._held)), int(self.comments * _EDITED)):
            self._change(at, text=f"{self._held[at]['text']} EDIT: {rng.randrange(10_000)}")
        for at in rng.sample(range(len(self._held)), int(self.comments * _LIKED)):
            self._change(at, like_count=int(str(self._held[at]["like_count"])) + rng.randrange(1, 4))
        new = [{**c, "is_pinned": False} for c in self._talk(f"day {day}", int(self.comments * _NEW), now, now - _DAY)]
        self._held[1:1] = new
        self._lines[1:1] = map(_encode, new)
        if day == self.captures // 2 or self.daily_times:
            self._move_times(now, aged=day == self.captures // 2)

    def _remove(self, places: list[int]) -> None:
        for at in sorted(places, reverse=True):
            del self._held[at], self._lines[at]

    def _change(self, at: int, **fields: object) -> None:
        self._held[at] = {**self._held[at], **fields}
        self._lines[at] = _encode(self._held[at])

    def _move_times(self, now: int, *, aged: bool) -> None:
        """Every relative time as it reads at `now`; where `aged`, one unit older than it read before."""
        for at, comment in enumerate(self._held):
            number, unit, ago = str(comment["_time_text"]).split(" ", 2)
            count = int(number) + aged
            words = f"{count} {unit.removesuffix('s')}{'s' if count > 1 else ''}"
            self._change(at, _time_text=f"{words} {ago}", timestamp=stamp(f"{words} ago", now))

    def _page(self, day: int) -> str:
        head = page.head(self.seed)
        rng = random.Random(f"page {self.seed} {day}")
        for name in ("view_count", "like_count", "channel_follower_count"):
            head[name] = int(str(head[name])) + 100 * day + rng.randrange(100)
        tail = page.tail(len(self._held)) | {"epoch": page.CAPTURED + day * _DAY}
        return f'{_encode(head)[:-1]}, "comments": [{", ".join(self._lines)}], {_encode(tail)[1:]}'


@dataclass(frozen=True, slots=True)
class Kept:
    """An archive with a sequence of captures, and what taking each of them in cost."""

    archive: Path
    first_bytes: int
    first_catalogue_bytes: int
    taken: list[Taken]


def keep(comments: int, captures: int = CAPTURES) -> Kept:
    """Takes a sequence into a fresh archive, one capture after the other."""
    archive, inbox = bench_dir() / f"history {comments}", bench_dir() / "history inbox"
    for folder in (archive, inbox):
        shutil.rmtree(folder, ignore_errors=True)
    first, catalogue, taken = 0, 0, []
    for path in History("1", comments, captures).pages(inbox):
        first = first or path.stat().st_size
        taken.append(add(archive, path))
        catalogue = catalogue or folder_bytes(archive / "catalogue")
        path.unlink()
    return Kept(archive, first, catalogue, taken)


def figures(comments: int) -> list[Figure]:
    """What a page costs that is captured day after day. The bars are those of a page of 100,000 comments."""
    kept = keep(comments)
    originals = folder_bytes(kept.archive / "originals")
    catalogue = folder_bytes(kept.archive / "catalogue")
    spent = [taken.cpu_seconds for taken in kept.taken]
    is_full = comments == COMMENTS
    with Archive.open(kept.archive) as archive:
        key = largest(archive)
        days = archive.history(key)
        page_ms = [_as_of_ms(archive, key, day.capture.key) for day in (*days[1::9], *days[-3:])]
    lately = [*zip(days, kept.taken, strict=True)][-_LATELY:]
    rates = [day.capture.comments_held / taken.seconds for day, taken in lately]
    return [
        Figure("first file", kept.first_bytes / 1e6, "MB"),
        Figure(
            f"all {len(kept.taken)} originals / first file", originals / kept.first_bytes, "",
            0.5 if is_full else None, beside=f"{originals / 1e6:.1f} MB in all",
        ),
        Figure("peak memory of all processes", max(taken.peak_bytes for taken in kept.taken) / 1e6, "MB",
               400 if is_full else None,
               beside=f"CPU: {spent[0]:.1f} s the first, {sum(spent[1:]) / len(spent[1:]):.1f} s a later one"),
        Figure(
            "catalogue / that of the first capture", catalogue / kept.first_catalogue_bytes, "",
            1.6 if is_full else None,
            beside=f"{catalogue / 1e6:.0f} MB, {kept.first_catalogue_bytes / 1e6:.0f} MB after the first",
        ),
        Figure("one more capture, to searchable", median(rates), "comments/s", 60_000 if is_full else None, "at least",
               beside=f"the median of the last {len(rates)}: from {min(rates):,.0f} to {max(rates):,.0f}"),
        Figure("a page of a day", max(page_ms), "ms", 50 if is_full else None, beside="the slowest of several days"),
    ]  # fmt: skip


def _as_of_ms(archive: Archive, key: str, capture: str) -> float:
    started = time.perf_counter()
    archive.as_of(key, capture).thread(None, 50, 3)
    return (time.perf_counter() - started) * 1_000


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.history", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--comments", type=int, default=COMMENTS, help="comments of the first page")
    parser.add_argument("--captures", type=int, default=CAPTURES)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--daily-times", action="store_true", help="instants move with every day")
    asked = parser.parse_args(arguments)
    for path in History(asked.seed, asked.comments, asked.captures, asked.daily_times).pages(asked.out):
        print(f"{path}: {path.stat().st_size:,} bytes", flush=True)


if __name__ == "__main__":
    main()
